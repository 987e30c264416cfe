"""Files of answers, one row per respondent: read, and checked against the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.project import Project, find_project
from swvr.survey.answer_checks import (
    answer_rules,
    check_cells,
    check_header,
    check_lengths,
    design_rules,
    synthetic_rules,
)
from swvr.survey.answer_file import (
    COUNTRY,
    DESIGN,
    SYNTHETIC,
    WEIGHT,
    open_file,
    read_values,
    without_blank_end,
)
from swvr.survey.questionnaire import Item, Questionnaire, load_questionnaire


@dataclass(frozen=True, eq=False)
class Microdata:
    """The answers of a survey, checked.

    Attributes
    ----------
    frame
        One row per respondent in the order of the file: ``country`` (text), ``weight`` (float),
        ``stratum`` and ``psu`` (text) where the file has them, then the items (Int8) in the order
        of the questionnaire. Empty is a question that was not asked, or a background
        characteristic that is not known. Int8 ends at 127: cast before adding columns up.
    synthetic
        Whether the respondents are made up.
    absent
        Countries of the survey without a respondent in the file.
    not_stated
        Of each background characteristic that is empty for some, for how many.
    """

    frame: pl.DataFrame
    synthetic: bool
    absent: tuple[str, ...] = ()
    not_stated: Mapping[str, int] = field(default_factory=dict)


def load_microdata(
    edition: Edition, project: Project | None = None, columns: Sequence[str] | None = None
) -> Microdata | None:
    """Read the answers that an edition names; nothing where it names no file.

    Parameters
    ----------
    edition
        Names the file, the questionnaire and the countries.
    project
        The checkout that the file lies relative to; by default the one at hand.
    columns
        Items to read; by default all.

    Raises
    ------
    SwvrError
        As `read_microdata` does.
    """
    if edition.survey.microdata is None:
        return None
    project = project or find_project()
    return read_microdata(
        project.root / edition.survey.microdata,
        load_questionnaire(edition, project),
        edition.survey.countries,
        columns,
        project=project,
    )


def read_microdata(
    path: Path | str,
    questionnaire: Questionnaire,
    countries: Sequence[str],
    columns: Sequence[str] | None = None,
    *,
    project: Project | None = None,
) -> Microdata:
    """Read a file of answers and check every cell that is kept.

    A cell of a question that was asked holds a code of its answers; one who does not know or
    refuses has a code too, so that empty always means not asked. A background cell may be empty:
    not known. Where the printed routing is doubtful, an answer is allowed in the widest reading
    and required in none. ``stratum`` and ``psu`` are optional, each by itself, but hold a value
    in every row if in any. Weights are positive. An optional column ``synthetic`` says yes or no
    (or true or false), the same in every row.

    Columns in any order. Those that nobody knows are ignored, except if they are named like a
    question that the questionnaire lacks: more likely a slip. In a cell, ``NA`` is empty, spaces
    around a value do not count, and 1.0 is 1.

    Parameters
    ----------
    path
        A ``.csv`` or ``.parquet`` file.
    questionnaire
        The items, their codes, and who was asked.
    countries
        The countries of the survey, ISO 3166-1 alpha-3.
    columns
        Items to read, with those that decide who was asked them; by default all. The file need
        not have the others.
    project
        The checkout that messages name the file relative to.

    Returns
    -------
    Microdata
        The answers.

    Raises
    ------
    SwvrError
        If the file cannot be read, lacks a column, or any cell is wrong. One message names the
        file and, for each kind of fault, the column, its first rows, how many more there are,
        the values that stand there, and what to do.
    """
    path = Path(path)
    names = list(questionnaire.items) if columns is None else list(columns)
    items = [questionnaire.items[name] for name in questionnaire.with_parents(names)]
    file = open_file(path, project.relative(path) if project else str(path))
    needed = [COUNTRY, WEIGHT, *(item.name for item in items)]
    check_header(file, needed, questionnaire)
    frame = read_values(file, items)
    if file.is_csv:
        frame = without_blank_end(frame)
    if frame.is_empty():
        raise SwvrError(
            "the file has no respondents", where=file.name, remedy="give one row per respondent"
        )
    if file.is_csv:
        check_lengths(file, frame)
    rules = [*design_rules(frame, countries), *synthetic_rules(frame)]
    rules += [rule for item in items for rule in answer_rules(item)]
    check_cells(file, frame, rules)
    return _microdata(frame, items, countries)


def _microdata(frame: pl.DataFrame, items: Sequence[Item], countries: Sequence[str]) -> Microdata:
    present = set(frame[COUNTRY].unique())
    empty = {item.name: frame[item.name].null_count() for item in items if not item.is_question}
    design = [name for name in DESIGN if name in frame.columns and frame[name].null_count() == 0]
    return Microdata(
        frame=frame.select(COUNTRY, WEIGHT, *design, *(item.name for item in items)),
        synthetic=SYNTHETIC in frame.columns and frame[SYNTHETIC][0] == 1,
        absent=tuple(country for country in countries if country not in present),
        not_stated={name: count for name, count in empty.items() if count},
    )
