"""Lists of the figures and tables: those of the documents recomputed, and those of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from swvr.data import load
from swvr.exhibit_titles import TITLES
from swvr.figures.citing import at, both
from swvr.figures.figure import Words
from swvr.frames import records
from swvr.language import N_, NONE, Language
from swvr.tables.table import NOWHERE, Column, Table, text_table
from swvr.tables.targets import kind_of, target_name

if TYPE_CHECKING:
    from swvr.edition import Edition

DOCUMENTS = ("report", "administrator")  # as the data call them
# What the documents call their exhibits.
KINDS = {
    "figure": N_("Figure {number}"),
    "table": N_("Table {number}"),
    "outcome": N_("Outcome {number}"),
    "output": N_("Output {number}"),
}


def published_exhibits(edition: Edition) -> pd.DataFrame:
    """Return every figure and table of the documents, and where the book has it.

    Returns
    -------
    pandas.DataFrame
        In the order of :data:`DOCUMENTS` and :data:`KINDS`: ``document``, ``kind``, ``number``,
        ``title``, ``exhibit`` and ``chapter``; the last two are :data:`NOWHERE` for what the
        edition does not list.
    """
    data = load(edition.appendices.exhibits)
    places = {name: i for i, name in enumerate((*DOCUMENTS, *KINDS))}
    data = data.sort_values(
        ["document", "kind"],
        key=lambda column: column.map(places),
        kind="stable",
        ignore_index=True,
    )
    data["chapter"] = [edition.chapter_of(name) or NOWHERE for name in data["exhibit"]]
    data.loc[data["chapter"] == NOWHERE, "exhibit"] = NOWHERE
    return data


def own_report_exhibits(edition: Edition) -> Table:
    """Every figure and table of the two documents, with its place in the book."""
    data = published_exhibits(edition)
    held = int((data["chapter"] != NOWHERE).sum())

    def labels(say: Language) -> list[str]:
        return [say(KINDS[row.kind], number=row.number) for row in records(data)]

    def words(say: Language) -> Words:
        if held == len(data):
            headline = say(
                "All {all} figures and tables of the two documents are in this book",
                all=say.number(len(data)),
            )
        else:
            headline = say(
                "{held} of {all} figures and tables of the two documents are in this book",
                held=say.number(held),
                all=say.number(len(data)),
            )
        return Words(
            headline=headline,
            subtitle=say("Figures and tables by their number in the documents"),
            note=say(
                "The tables of indicators in {document} have no number and go by their outcome or "
                "output. Titles are ours.",
                document=edition.sources.administrator.short[say.code],
            ),
            alt=say(
                "Table of {count} figures and tables with their places in this book.",
                count=say.number(len(data)),
            ),
        )

    return text_table(
        "own_report_exhibits",
        edition,
        data,
        labels=labels,
        heading=lambda say: say("In the document"),
        columns=(
            Column("title", lambda say: say("What it shows"), lambda say, v: say(v), 3, words=True),
            _exhibit(edition),
            _chapter(edition),
        ),
        words=words,
        source=both(
            at(edition.sources.report, N_("Appendix G")), at(edition.sources.administrator)
        ),
        filters=("chapter",),
        prose=("title",),
    )


def our_exhibits(edition: Edition) -> pd.DataFrame:
    """Return the figures and tables that the documents do not have.

    Returns
    -------
    pandas.DataFrame
        ``title``, ``exhibit`` and ``chapter``, in the order of the book.
    """
    printed = set(load(edition.appendices.exhibits)["exhibit"])
    names = [name for name in edition.exhibit_names if name not in printed]
    return pd.DataFrame(
        {
            "title": [TITLES[name] for name in names],
            "exhibit": names,
            "chapter": [edition.chapter_of(name) for name in names],
        }
    )


def own_own_exhibits(edition: Edition) -> Table:
    """Every figure and table that the two documents do not have."""
    data = our_exhibits(edition)
    names = data["exhibit"].tolist()
    tables = sum(kind_of(name) == "table" for name in names)

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "{figures} figures and {tables} tables are our own",
                figures=say.number(len(names) - tables),
                tables=say.number(tables),
            ),
            subtitle=say("Figures and tables that the two documents do not have, by chapter"),
            note=say("What they are made from stands under each."),
            alt=say(
                "Table of {count} figures and tables with their places in this book.",
                count=say.number(len(names)),
            ),
        )

    return text_table(
        "own_own_exhibits",
        edition,
        data,
        labels=lambda say: [target_name(edition, say, name) for name in names],
        heading=lambda say: say("In this book"),
        columns=(
            Column(
                "exhibit",
                lambda say: say("What it shows"),
                lambda say, name: say(TITLES[name]),
                2.5,
                words=True,
                links=True,
            ),
            _chapter(edition),
        ),
        words=words,
        source=lambda say: say("the list of exhibits of this edition"),
        filters=("chapter",),
        prose=("title",),
    )


def _chapter(edition: Edition) -> Column:
    """Return the column that leads to a chapter; nothing where there is none."""

    def show(say: Language, target: str) -> str:
        return NONE if target == NOWHERE else target_name(edition, say, target)

    return Column("chapter", lambda say: say("Chapter"), show, 1.5, words=True, links=True)


def _exhibit(edition: Edition) -> Column:
    """Return the column that leads to an exhibit."""

    def show(say: Language, target: str) -> str:
        if target == NOWHERE:
            return say("not in this edition")
        return target_name(edition, say, target)

    return Column("exhibit", lambda say: say("In this book"), show, 1.1, words=True, links=True)
