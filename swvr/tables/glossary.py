"""Tables of words: abbreviations and terms, in every language of the edition."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from swvr.data import load
from swvr.figures.citing import at
from swvr.figures.figure import Words
from swvr.frames import cell
from swvr.language import N_, SOURCE, Language, language
from swvr.tables.table import NOWHERE, Column, Table, text_table
from swvr.tables.targets import existing, target_name

if TYPE_CHECKING:
    from swvr.edition import Edition

ORIGINS = {"report": N_("the reports"), "book": N_("this book")}


def own_glossary(edition: Edition) -> Table:
    """Terms of the book in every language, with what they mean and the standard behind them."""
    data = load(edition.appendices.glossary)
    data = data.sort_values("term", key=lambda term: term.str.casefold(), ignore_index=True)
    data["used"] = [existing(edition, used) or NOWHERE for used in data["used"]]
    standards = load(edition.appendices.standards).set_index("standard")

    def used(say: Language, target: str) -> str:
        return (
            say("not in this edition") if target == NOWHERE else target_name(edition, say, target)
        )

    columns = (
        *in_other_languages(edition, "term", 1.55),
        Column("definition", lambda say: say("Meaning"), lambda say, v: say(v), 2.9, words=True),
        Column(
            "standard",
            lambda say: say("Settled by"),
            lambda say, key: say(cell(standards, key, "name")),
            1.7,
            words=True,
            links=True,
        ),
        Column("used", lambda say: say("For example in"), used, 1.1, words=True, links=True),
    )

    def words(say: Language) -> Words:
        ours = say.number((data["origin"] == "book").sum())
        return Words(
            headline=say(
                "{terms} terms, {ours} of which only this book uses, rest on {standards} standards "
                "and documents",
                terms=say.number(len(data)),
                ours=ours,
                standards=say.number(data["standard"].nunique()),
            ),
            subtitle=say("Terms in every language of the book, in the order of the English terms"),
            note=say(
                "The definitions are ours and short; what counts is the standard. Terms are those "
                "of the United Nations and the International Labour Organization where they have "
                "one."
            ),
            alt=say(
                "Table of {terms} terms, each with its name in the other languages, its meaning, "
                "the standard that settles it and where the book uses it.",
                terms=say.number(len(data)),
            ),
        )

    return text_table(
        "own_glossary",
        edition,
        with_translations(edition, data, "term"),
        labels=_named(data["term"]),
        heading=lambda say: say("Term"),
        columns=columns,
        words=words,
        source=lambda say: say("the standards named in the table"),
        prose=("definition",),
    )


def own_abbreviations(edition: Edition) -> Table:
    """Abbreviations of SWVR 2022 (Appendix F) and of the book, written out in every language."""
    data = load(edition.appendices.abbreviations)
    listed = data["origin"] == "report"
    columns = (
        Column("full", lambda say: say("In full"), lambda say, v: say(v), 2, words=True),
        *in_other_languages(edition, "name", 2),
        Column(
            "origin", lambda say: say("Used by"), lambda say, v: say(ORIGINS[v]), 0.9, words=True
        ),
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "The report abbreviates {listed} names and terms; this book adds {ours}",
                listed=say.number(listed.sum()),
                ours=say.number((~listed).sum()),
            ),
            subtitle=say("Abbreviations in every language of the book, in alphabetical order"),
            note=say(
                "The report lists its abbreviations in Appendix F; the names in full are the "
                "official ones where there are any."
            ),
            alt=say(
                "Table of {count} abbreviations with their full names in each language.",
                count=say.number(len(data)),
            ),
        )

    return text_table(
        "own_abbreviations",
        edition,
        with_translations(edition, data.assign(full=data["name"]), "name"),
        labels=lambda _: data["abbreviation"].tolist(),
        heading=lambda say: say("Abbreviation"),
        columns=columns,
        words=words,
        source=at(edition.sources.report, N_("Appendix F")),
        filters=("origin",),
        prose=("full",),
    )


def in_other_languages(edition: Edition, key: str, share: float) -> tuple[Column, ...]:
    """Return a column for each language of the edition but the page's own.

    The first has the key ``key``, the others ``key_2``, ``key_3`` …; :func:`with_translations`
    gives the data these columns, which hold English messages.
    """

    def other(place: int) -> Callable[[Language], str]:
        return lambda say: [code for code in edition.languages if code != say.code][place]

    def column(name: str, code: Callable[[Language], str]) -> Column:
        return Column(
            name,
            lambda say: say.locale.languages[code(say)],
            lambda say, message: language(code(say))(message),
            share,
            words=True,
            language=code,
        )

    return tuple(column(name, other(i)) for i, name in enumerate(_keys(edition, key)))


def with_translations(edition: Edition, data: pd.DataFrame, key: str) -> pd.DataFrame:
    """Add the columns of :func:`in_other_languages`, and the words themselves by language."""
    more = dict.fromkeys(_keys(edition, key)[1:], data[key])
    words = {
        f"{key}_{code}": [language(code)(message) for message in data[key]]
        for code in edition.languages
        if code != SOURCE
    }
    return data.assign(**more, **words)


def _keys(edition: Edition, key: str) -> list[str]:
    return [key, *(f"{key}_{i}" for i in range(2, len(edition.languages)))]


def _named(messages: pd.Series) -> Callable[[Language], list[str]]:
    """Return the labels of rows: the words in the page's language, with a capital."""

    def labels(say: Language) -> list[str]:
        words = [say(message) for message in messages]
        return [text[:1].upper() + text[1:] for text in words]

    return labels
