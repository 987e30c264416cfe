"""The data catalogue: tables made from the descriptions in ``data/datapackage.json``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from swvr.data import DataPackage, Resource
from swvr.exhibit_format import AS_WRITTEN
from swvr.figures.figure import Words
from swvr.language import N_, NONE, SOURCE, Language
from swvr.tables.resources import edition_resources
from swvr.tables.table import NOWHERE, Column, Table, text_table

if TYPE_CHECKING:
    from swvr.edition import Edition

# What is said of a licence that has no name of its own.
LICENCES = {"all-rights-reserved": N_("all rights reserved")}
HASH = "sha256:"
SHORT = 12  # characters of a checksum that are shown


def data_files(edition: Edition) -> pd.DataFrame:
    """Return the size and the certainty of every data file that an edition is made from.

    Returns
    -------
    pandas.DataFrame
        ``resource``, ``rows``, ``columns`` and ``certainty``, in the order of the package.
    """
    package = DataPackage.read()
    rows = [
        (r.name, len(package.load(r.name)), len(r.fields), r.descriptor["certainty"])
        for r in _resources(edition)
    ]
    return pd.DataFrame(rows, columns=["resource", "rows", "columns", "certainty"])


def own_catalogue(edition: Edition) -> Table:
    """Every data file: what it holds, whose figures they are and what may be done with them."""
    resources = _resources(edition)
    data = data_files(edition).drop(columns="certainty")
    data["sources"] = [_links(resource, "sources", "title") for resource in resources]
    data["licences"] = [_links(resource, "licenses", "name") for resource in resources]
    addresses = {source["path"] for r in resources for source in r.descriptor["sources"]}

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "{files} data files hold {rows} rows from {sources} sources",
                files=say.number(len(data)),
                rows=say.number(data["rows"].sum()),
                sources=say.number(len(addresses)),
            ),
            subtitle=say("Data files of this book: size, sources and licences"),
            note=say(
                "Sources are named as in the description of the data. Where all rights are "
                "reserved, figures are taken as facts; the publication they come from stays its "
                "publisher's."
            ),
            alt=say(
                "Table of {files} data files with their rows, columns, sources and licences.",
                files=say.number(len(data)),
            ),
        )

    return text_table(
        "own_catalogue",
        edition,
        data,
        labels=_titles(resources),
        heading=lambda say: say("Data"),
        columns=(
            Column("rows", lambda say: say("Rows"), lambda say, v: say.number(v), 0.65),
            Column("columns", lambda say: say("Columns"), lambda say, v: say.number(v), 0.85),
            Column(
                "sources",
                lambda say: say("Sources"),
                lambda _, title: title,
                3,
                words=True,
                language=SOURCE,
                links=True,
            ),
            Column(
                "licences",
                lambda say: say("Licence"),
                lambda say, name: say(LICENCES.get(name, name)),
                1.6,
                words=True,
                links=True,
            ),
        ),
        words=words,
        source=_source,
    )


def _reason(say: Language, reason: str) -> str:
    """Say why a file is so sure; a dash for one that nobody has explained yet."""
    return NONE if reason == NOWHERE else say(reason)


def own_certainty(edition: Edition) -> Table:
    """How sure the book is of every data file, and why."""
    package = DataPackage.read()
    resources = _resources(edition)
    data = pd.DataFrame(
        {
            "resource": [resource.name for resource in resources],
            "certainty": [str(resource.descriptor["certainty"]) for resource in resources],
            "reason": [str(r.descriptor.get("certaintyExplanation", NOWHERE)) for r in resources],
        }
    )
    levels = package.certainty_levels
    surest = next(iter(levels))

    def words(say: Language) -> Words:
        meanings = say("; ").join(
            say("{level}: {meaning}", level=level, meaning=say(text))
            for level, text in levels.items()
        )
        return Words(
            headline=say(
                "{sure} of {all} data files are as their publisher has them",
                sure=say.number((data["certainty"] == surest).sum()),
                all=say.number(len(data)),
            ),
            subtitle=say("How certain the figures of each data file are, and why"),
            note=say("Levels: {levels}.", levels=meanings),
            alt=say(
                "Table of {files} data files with their certainty and the reason.",
                files=say.number(len(data)),
            ),
        )

    return text_table(
        "own_certainty",
        edition,
        data,
        labels=_titles(resources),
        heading=lambda say: say("Data"),
        columns=(
            Column("certainty", lambda say: say("Certainty"), lambda _, v: v, 0.6, words=True),
            Column("reason", lambda say: say("Why"), _reason, 4, words=True),
        ),
        words=words,
        source=_source,
        filters=("certainty",),
        prose=("reason",),
    )


def own_files(edition: Edition) -> Table:
    """Where every data file lies, its checksum, and the key of the edition that names it."""
    resources = _resources(edition)
    own = set(edition.resources())
    keys = edition_resources(edition)
    data = pd.DataFrame(
        {
            "resource": [resource.name for resource in resources],
            "path": [f"data/{resource.path}" for resource in resources],
            "key": [keys[resource.name] or NOWHERE for resource in resources],
            "compiled": [str(resource.descriptor["compiled"]) for resource in resources],
            "hash": [str(r.descriptor["hash"]).removeprefix(HASH)[:SHORT] for r in resources],
        }
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "The edition file names {named} of {all} data files as its inputs",
                named=say.number(data["resource"].isin(own).sum()),
                all=say.number(len(data)),
            ),
            subtitle=say("Data files with the key of the edition file, the day and the checksum"),
            note=say(
                "Checksum: the first {count} characters of the SHA-256 of the file as committed.",
                count=say.number(SHORT),
            ),
            alt=say(
                "Table of {files} data files with their paths, keys, days and checksums.",
                files=say.number(len(data)),
            ),
        )

    return text_table(
        "own_files",
        edition,
        data,
        labels=_titles(resources),
        heading=lambda say: say("Data"),
        columns=(
            _as_written("path", lambda say: say("File"), 1.9),
            Column(
                "key",
                lambda say: say("Key of the edition"),
                lambda _, v: NONE if v == NOWHERE else v,
                1.7,
                words=True,
                language=AS_WRITTEN,
            ),
            _as_written("compiled", lambda say: say("Compiled"), 1.2),
            _as_written("hash", lambda say: say("Checksum"), 1.4),
        ),
        words=words,
        source=_source,
    )


def _as_written(key: str, heading: Callable[[Language], str], share: float) -> Column:
    return Column(key, heading, lambda _, v: v, share, words=True, language=AS_WRITTEN)


def _resources(edition: Edition) -> list[Resource]:
    package = DataPackage.read()
    return [package.resource(name) for name in edition_resources(edition)]


def _titles(resources: list[Resource]) -> Callable[[Language], list[str]]:
    return lambda say: [say(resource.title) for resource in resources]


def _source(say: Language) -> str:
    return say("the description of the data package of this book")


def _links(resource: Resource, key: str, name: str) -> str:
    """Return sources or licences as a column of links has them: an address and its text."""
    return "\n".join(f"{item['path']} {item[name]}" for item in resource.descriptor[key])
