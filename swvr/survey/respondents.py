"""Whose answers are meant: those of a file that is named, or those of the edition."""

from __future__ import annotations

from pathlib import Path

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.project import Project
from swvr.survey.estimates import MINIMUM_BASE
from swvr.survey.microdata import Microdata, load_microdata, read_microdata
from swvr.survey.questionnaire import load_questionnaire


def respondents(edition: Edition, project: Project, path: Path | None = None) -> Microdata | None:
    """Read and check the respondents of a file, or those that the edition names.

    Parameters
    ----------
    edition
        Names the questionnaire, the countries, and its own file if it has one.
    project
        The checkout.
    path
        The file; None for that of the edition.

    Returns
    -------
    Microdata or None
        None if neither is named.

    Raises
    ------
    SwvrError
        As :func:`swvr.survey.microdata.read_microdata`.
    """
    if path is None:
        return load_microdata(edition, project)
    questionnaire = load_questionnaire(edition, project)
    return read_microdata(path, questionnaire, edition.survey.countries, project=project)


def refuse_too_few(microdata: Microdata, place: str) -> None:
    """Refuse answers that no chapter could tell a number of.

    Parameters
    ----------
    microdata
        The respondents.
    place
        The file that they are from, for the message.

    Raises
    ------
    SwvrError
        If no country has as many respondents as an estimate needs.
    """
    most = max(microdata.frame["country"].value_counts()["count"].to_list(), default=0)
    if most < MINIMUM_BASE:
        raise SwvrError(
            f"too few respondents in every country: of the {MINIMUM_BASE} that an estimate "
            f"needs, {most} at most",
            where=place,
            remedy="use a file with more, or see what it gives with `swvr survey tabulate`",
        )
