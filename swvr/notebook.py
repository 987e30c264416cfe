"""What a chapter's code cells call: open the page, glue its numbers, show its exhibits.

>>> page = open_page(year, lang)                          # doctest: +SKIP
>>> page.glue(world=page.say.people(862_378_640))         # doctest: +SKIP
>>> page.glue(                                            # doctest: +SKIP
...     rate=page.say.percent(14.84),
...     ledger={"rate": "swvr-2-3-world-rate"},
... )
>>> page.show(figures.fig_2_4(page.edition))              # doctest: +SKIP
"""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython import get_ipython
from IPython.display import display

from swvr.conditions import resolve
from swvr.data import did_you_mean
from swvr.edition import Edition, load_edition
from swvr.errors import SwvrError
from swvr.figures.figure import Exhibit
from swvr.glued_format import glued_bundle
from swvr.language import Language, language
from swvr.ledger.binding import bound, known_rows
from swvr.project import EXHIBITS_FOLDER, find_project

PARAMETERS = ("year", "lang")
INJECTED_HEADER = "# Parameters"  # what papermill begins its own cell with


@dataclass(frozen=True)
class Page:
    """One chapter in one edition and language.

    Attributes
    ----------
    edition
        The edition that the chapter is about.
    say
        The language of this run.
    """

    edition: Edition
    say: Language

    def glue(self, *, ledger: Mapping[str, str] | None = None, **numbers: str) -> None:
        """Make formatted numbers available to the prose as ``{glue:text}`name```.

        Parameters
        ----------
        ledger
            Name -> id, of those that the documents print. Wherever the prose shows such a number
            it leads to its row of the ledger, and the row to the page. An edition whose documents
            do not print it goes without.
        numbers
            Name -> text. One that knows its row (:class:`~swvr.ledger.binding.PrintedText`) need
            not stand in ``ledger``.

        Raises
        ------
        SwvrError
            If a value is not text: a number must be formatted for the language first. If an id
            is no published number's, or stands for a name that is not glued with it.
        """
        ids = self._bound(ledger or {}, numbers)
        for name, text in numbers.items():
            if not isinstance(text, str):
                raise SwvrError(
                    f"the glued value {name} is a {type(text).__name__}, not a text",
                    where="notebook",
                    remedy="format it for the language, as in page.say.percent(value)",
                )
            data, metadata = glued_bundle(name, str(text), ids.get(name))
            display(data, raw=True, metadata=metadata)  # type: ignore[no-untyped-call]

    def _bound(self, ledger: Mapping[str, str], numbers: Mapping[str, str]) -> dict[str, str]:
        for name in ledger:
            if name not in numbers:
                raise SwvrError(
                    f"the ledger id of {name} stands in a call of page.glue that does not glue it",
                    where="notebook",
                    remedy=did_you_mean(name, numbers, otherwise="move it to the call that does"),
                )
        written = bound(ledger, self.edition) if ledger else {}
        return {**known_rows(numbers, self.edition), **written}

    def show(self, exhibit: Exhibit) -> None:
        """Show an exhibit, and write its files if a build asked for them."""
        bundle: dict[str, Any] = exhibit.mime_bundle(self.say)
        display(bundle, raw=True)  # type: ignore[no-untyped-call]
        folder = os.environ.get(EXHIBITS_FOLDER)
        if folder:
            exhibit.save(Path(folder), self.say)


def _refuse_unknown_parameters() -> None:
    """Refuse parameters that papermill injected and no chapter knows: misspelled ones.

    Papermill takes any name; the chapter would silently run with its defaults.
    """
    shell = get_ipython()
    cells = shell.user_ns.get("In", []) if shell else []
    for source in cells:
        if not source.startswith(INJECTED_HEADER):
            continue
        names = [
            target.id
            for statement in ast.parse(source).body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name)
        ]
        for name in names:
            if name not in PARAMETERS:
                raise SwvrError(
                    f"unknown parameter {name!r}",
                    where="papermill",
                    remedy=f"a chapter has the parameters {' and '.join(PARAMETERS)}",
                )


def open_page(year: int, lang: str) -> Page:
    """Open a chapter for an edition and a language.

    Raises
    ------
    SwvrError
        If a parameter is unknown or has the wrong type, there is no such edition, or the
        edition does not have the language.
    """
    _refuse_unknown_parameters()
    if isinstance(year, bool) or not isinstance(year, int):
        raise SwvrError(
            f"year is {year!r}, a {type(year).__name__}",
            where="parameter year",
            remedy="give a whole number without quotes: that of a file in editions/",
        )
    if not isinstance(lang, str):
        raise SwvrError(
            f"lang is {lang!r}, a {type(lang).__name__}",
            where="parameter lang",
            remedy='give a code in quotes, as in lang = "en"',
        )
    project = find_project()
    edition = load_edition(year, project)
    if lang not in edition.languages:
        raise SwvrError(
            f"the edition {year} has no language {lang!r} (languages: "
            f"{', '.join(edition.languages)})",
            where="parameter lang",
            remedy="choose one of these, or add the language to the edition file",
        )
    say = language(lang, project).knowing(edition.own_names)
    return Page(resolve(edition, project).edition, say)
