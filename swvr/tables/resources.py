"""Which data files the book of an edition is made from: its own, others that it compares, shared.

The edition file names most of them. The comparison with other editions reads theirs, the claims
of the ledger name tables in their expressions, and a few belong to the method whatever the edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from swvr.data import DataPackage
from swvr.edition import Edition
from swvr.expected_data import named_resources
from swvr.inputs import available_inputs, compared_editions
from swvr.project import Project, find_project
from swvr.tables.editions import comparable_editions

# Read for every edition.
ALWAYS = ("country_names",)
# Exhibit -> what it reads that no edition file names.
BY_EXHIBIT = {"own_coverage": "interval_coverage", "own_recovery": "survey_recovery"}
# Exhibits that read other editions' tables, and the keys of those.
SIDE_BY_SIDE, COMPARED = "own_editions", ("estimates", "two_estimates")
BRIDGE, BRIDGED = "own_bridge", ("population.resource", "regions", "estimates")
# The choices of method are those of the earlier edition.
CHOICES = "own_gap_choices"
CHOSEN = ("national.rates", "national.hours", "national.income_groups", "survey.action_rates")
_QUOTED = re.compile(r'"([a-z0-9_.-]+)"')


def edition_resources(edition: Edition, project: Project | None = None) -> dict[str, str]:
    """Return the data resources that an edition's book is made from, with the key of each.

    Parameters
    ----------
    edition
        As its inputs allow it: its exhibits say what is read.
    project
        The checkout; by default the one found from here.

    Returns
    -------
    dict of str to str
        Name -> key of the edition file, or of another's (``1999.yml: estimates``), or nothing
        for tables that no edition file names; in the order of the data package.
    """
    project = project or find_project()
    package = DataPackage.read(project)
    keys = dict.fromkeys([*ALWAYS, *_of_exhibits(edition), *_of_claims(edition, project)], "")
    for other, key in _of_others(edition, project):
        keys[named_resources(other)[key]] = f"{other.year}.yml: {key}"
    keys |= {name: key for key, name in named_resources(edition).items()}
    return {name: keys[name] for name in package.resources if name in keys}


def _of_exhibits(edition: Edition) -> list[str]:
    return [name for exhibit, name in BY_EXHIBIT.items() if exhibit in edition.exhibit_names]


def _of_claims(edition: Edition, project: Project) -> Iterator[str]:
    """Yield what the expressions of the ledger may name: whatever they have in quotes."""
    if "ledger" not in available_inputs(edition, project):
        return
    folder = project.editions / str(edition.year)
    for path in (folder / "claims.yml", folder / "identities.yml"):
        if path.is_file():
            yield from _QUOTED.findall(path.read_text("utf-8"))
    package = DataPackage.read(project)
    for document in edition.ledger.documents.values():
        for expression in package.load(document.numbers)["expression"].dropna():
            yield from _QUOTED.findall(str(expression))


def _of_others(edition: Edition, project: Project) -> Iterator[tuple[Edition, str]]:
    """Yield other editions whose tables the exhibits of this one read, with their keys."""
    shown = set(edition.exhibit_names)
    if SIDE_BY_SIDE in shown:
        for other in comparable_editions():
            if other.year != edition.year:
                yield from ((other, key) for key in COMPARED if other.has(key))
    compared = compared_editions(edition, project) if shown & {BRIDGE, CHOICES} else None
    for other in compared or ():
        if other.year != edition.year:
            yield from ((other, key) for key in BRIDGED)
    if compared and CHOICES in shown and compared[0].year != edition.year:
        named = named_resources(compared[0])
        yield from ((compared[0], key) for key in CHOSEN if key in named)
