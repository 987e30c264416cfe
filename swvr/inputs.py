"""What an edition has to work with, in plain words: which inputs are there, and which are not.

An input is a part of the edition file whose data are there. A resource that holds no rows yet,
as `swvr edition new` makes it, is an input to come. What the printed estimates allow is looked
up in their table: counts by region, rates by sex and so on are inputs of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from swvr.data import DataPackage
from swvr.edition import Edition, available_years, load_edition
from swvr.errors import SwvrError
from swvr.expected_data import named_resources, refuse_wrong_tables, wrong_tables
from swvr.language import N_
from swvr.period import usual
from swvr.project import Project
from swvr.yaml_file import read_mapping

WORLD, TOTAL = "world", "total"
BRIDGE = "bridge"  # to another edition


@dataclass(frozen=True)
class Missing:
    """An input that an edition lacks.

    Attributes
    ----------
    name
        As in tags of cells: ``survey``, ``counts``.
    reason
        Why it is not there, in the words of somebody who edits data.
    remedy
        What to do about it.
    """

    name: str
    reason: str
    remedy: str


# What each input is, as it is told to readers and editors.
INPUTS: dict[str, str] = {
    "population": N_("population by country and sex"),
    "regions": N_("the region of each country"),
    "estimates": N_("the estimates that the report printed"),
    "counts": N_("volunteers by region"),
    "rates": N_("volunteer rates by region"),
    "types": N_("rates of formal and informal volunteering"),
    "shares_by_sex": N_("shares of women and men among formal and informal volunteers"),
    "rates_by_sex": N_("volunteer rates of women and men"),
    "by_sex": N_("rates or shares of women and men"),
    "full_time": N_("volunteers as full-time workers"),
    BRIDGE: N_("volunteers or rates by region, of this edition and another"),
    "two_estimates": N_("what the estimates rest on"),
    "national_measurement": N_("the countries that measure volunteer work"),
    "grouping_checks": N_("other groupings of countries to try"),
    "full_time_hours_per_month": N_("hours a month of a full-time worker"),
    "survey": N_("the results of the survey of several countries"),
    "national": N_("rates and hours that countries publish"),
    "results": N_("the results of the UN Volunteers programme"),
    "partnerships": N_("case studies and recommendations"),
    "appendices": N_("abbreviations, terms and exhibits of the documents"),
    "ledger": N_("the numbers that the documents print"),
    "administrator": N_("the numbers that the Administrator’s report prints"),
    "numerals": N_("every numeral of the documents"),
    "claims": N_("what the documents say of numbers in words"),
    "identities": N_("how the numbers of the documents hang together"),
}
# What a ledger can be without. Two of them stand in files of their own beside the edition file.
_PARTS_OF_LEDGER = ("administrator", "numerals", "claims", "identities")
_FILES_OF_LEDGER = ("claims", "identities")


def _rows(indicator: str, *, regional: bool, sex: bool, kind: bool) -> Callable[..., bool]:
    """Return a test for rows of the estimates: of regions, by sex, by type or not."""

    def found(table: pd.DataFrame) -> bool:
        rows = table[table["indicator"] == indicator]
        return bool(
            (
                ((rows["region"] != WORLD) == regional)
                & ((rows["sex"] != TOTAL) == sex)
                & ((rows["type"] != TOTAL) == kind)
            ).any()
        )

    return found


_PRINTED: Mapping[str, Callable[[pd.DataFrame], bool]] = {
    "counts": _rows("volunteers", regional=True, sex=False, kind=False),
    "rates": _rows("volunteer_rate", regional=True, sex=False, kind=False),
    "types": _rows("volunteer_rate", regional=False, sex=False, kind=True),
    "shares_by_sex": _rows("share_of_volunteers", regional=False, sex=True, kind=True),
    "rates_by_sex": _rows("volunteer_rate", regional=False, sex=True, kind=False),
    "by_sex": lambda table: any(
        _PRINTED[name](table) for name in ("shares_by_sex", "rates_by_sex")
    ),
    "full_time": _rows("full_time_equivalent", regional=False, sex=False, kind=False),
}


def missing_inputs(edition: Edition, project: Project) -> list[Missing]:
    """Return the inputs that an edition lacks, in the order of :data:`INPUTS`.

    Raises
    ------
    SwvrError
        If a file that is there is wrong in itself.
    """
    return list(_missing(edition.model_dump_json(), project, _state(project)).values())


def available_inputs(edition: Edition, project: Project) -> frozenset[str]:
    """Return the names of the inputs that an edition has.

    Raises
    ------
    SwvrError
        If a file that is there is wrong in itself.
    """
    return frozenset(INPUTS) - {item.name for item in missing_inputs(edition, project)}


def _state(project: Project) -> tuple[tuple[str, int], ...]:
    """Return what changes when data do."""
    files = [
        project.data / "datapackage.json",
        *sorted(project.data.rglob("*.csv")),
        *sorted(project.editions.rglob("*.yml")),
    ]
    return tuple((str(path), path.stat().st_mtime_ns) for path in files if path.is_file())


@lru_cache(maxsize=8)
def _missing(content: str, project: Project, _state: object) -> dict[str, Missing]:
    edition = Edition.model_validate_json(content)
    package = DataPackage.read(project)
    refuse_wrong_tables(edition, package)
    named = edition.resources_by_key()
    found: dict[str, Missing] = {}
    for name in INPUTS:
        if name in _PRINTED or name in _PARTS_OF_LEDGER or name == BRIDGE:
            continue
        if not edition.has(name):
            remedy = f"add the key {name} to the edition file, if there are such data"
            found[name] = Missing(name, f"the edition file has no key {name}", remedy)
        elif not (name == "survey" and edition.survey.microdata):
            problem = _empty(package, named.get(name, []))
            if problem:
                found[name] = Missing(name, *problem)
    for name, lacking in (("population", _without_year), ("national", _without_base)):
        if name not in found and (item := lacking(edition, package)):
            found[name] = item
    if "ledger" in found:
        found |= {name: replace(found["ledger"], name=name) for name in _PARTS_OF_LEDGER}
    else:
        found |= {item.name: item for item in _missing_of_ledger(edition, project, package)}
    table = None if "estimates" in found else package.load(edition.estimates)
    for name, there in _PRINTED.items():
        if table is None or not there(table):
            found[name] = Missing(
                name,
                f"{edition.estimates} has no such rows",
                f"add them to {edition.estimates}, if the report prints them",
            )
    if _compared(edition, project, package) is None:
        found[BRIDGE] = Missing(
            BRIDGE,
            "fewer than two editions, of which this is one, have volunteers or rates by region",
            "add what the reports print of regions to the estimates of each",
        )
    return {name: found[name] for name in INPUTS if name in found}


def _missing_of_ledger(
    edition: Edition, project: Project, package: DataPackage
) -> Iterator[Missing]:
    """Yield what the ledger of an edition goes without."""
    documents = edition.ledger.documents
    if all(each.source != "administrator" for each in documents.values()):
        yield Missing(
            "administrator",
            "no document of the ledger has the source administrator",
            "add it to ledger.documents, if its numbers are at hand",
        )
    unlisted = [name for name, each in documents.items() if each.given_numerals is None]
    problem = _empty(package, edition.resources_by_key().get("numerals", []))
    if unlisted:
        yield Missing(
            "numerals",
            f"the key ledger.documents.{unlisted[0]} has no key numerals: nothing tells whether "
            "numbers of the document are missing",
            "where its text is at hand, list its numerals as docs/ledger.md says",
        )
    elif problem:
        yield Missing("numerals", *problem)
    for name in _FILES_OF_LEDGER:
        path = project.editions / str(edition.year) / f"{name}.yml"
        remedy = f"list the {name} there as docs/ledger.md says, if there are any"
        if not path.is_file():
            yield Missing(name, f"there is no {project.relative(path)}", remedy)
        elif not read_mapping(path, project, f"a file of {name}", remedy).get(name):
            yield Missing(name, f"{project.relative(path)} holds no {name} yet", remedy)


def _without_year(edition: Edition, package: DataPackage) -> Missing | None:
    """Say that the population table lacks the edition's year, if so."""
    year = edition.population.reference_year
    years = sorted(set(package.load(edition.population.resource)["year"]))
    if year in years:
        return None
    return Missing(
        "population",
        f"{edition.population.resource} has no year {year}, only {', '.join(map(str, years))}",
        "fetch a vintage that has it, or correct population.reference_year",
    )


def _without_base(edition: Edition, package: DataPackage) -> Missing | None:
    """Say that no rate is over the edition's reference period, if so: nothing brings others to it.

    Rates over other periods are multiplied by the ratio of mean rates (SWVR 2022, Appendix B §3).
    """
    national, period = edition.national, edition.reference_period
    rates = package.load(national.rates)
    chosen = rates.loc[rates["coverage"].isin(national.coverage), "reference_period"]
    periods = {usual(str(code)) for code in chosen.dropna().unique()}
    if edition.has("survey") and national.survey_reference_period:
        periods.add(usual(national.survey_reference_period))
    if usual(period) in periods:
        return None
    return Missing(
        "national",
        f"no rate in {national.rates} is over {period}, the edition's reference period, so that "
        "no factor brings the others to it",
        "add such rates, or correct reference_period in the edition file",
    )


def readable_editions(project: Project) -> list[Edition]:
    """Return the editions whose files can be read, the oldest first.

    What is wrong with others is told where they are asked for.
    """
    found = []
    for year in available_years(project):
        with suppress(SwvrError):
            found.append(load_edition(year, project))
    return found


def compared_editions(edition: Edition, project: Project) -> tuple[Edition, Edition] | None:
    """Return the two editions whose estimates an edition compares, the earlier first.

    Those are the last one before it with volunteers or rates by region and itself, or, if it is
    the first one with such, itself and the next. None if there are no two.

    Raises
    ------
    SwvrError
        If a data file that is there is wrong in itself.
    """
    return _compared(edition, project, DataPackage.read(project))


def _compared(
    edition: Edition, project: Project, package: DataPackage
) -> tuple[Edition, Edition] | None:
    if not _by_region(edition, package):
        return None
    others = [
        other
        for other in readable_editions(project)
        if other.year != edition.year and _by_region(other, package)
    ]
    before = [other for other in others if other.year < edition.year]
    after = [other for other in others if other.year > edition.year]
    if before:
        return before[-1], edition
    return (edition, after[0]) if after else None


def _by_region(edition: Edition, package: DataPackage) -> bool:
    """Say whether an edition prints anything that volunteers by region follow from."""
    needed = [edition.population.resource, edition.regions, edition.estimates]
    wrong = {named_resources(edition)[misfit.key] for misfit in wrong_tables(edition, package)}
    if _empty(package, needed) or wrong & set(needed):
        return False
    table = package.load(edition.estimates)
    year_there = edition.population.reference_year in set(package.load(needed[0])["year"])
    return year_there and any(_PRINTED[name](table) for name in ("counts", "rates"))


def _empty(package: DataPackage, resources: list[str]) -> tuple[str, str] | None:
    """Say which of some resources are not there, or hold nothing yet."""
    absent = [name for name in resources if name not in package.resources]
    if absent:
        return (
            f"there is no data resource {', '.join(absent)}",
            f"describe it in {package.file}, or correct its name in the edition file",
        )
    described = [package.resource(name) for name in resources]
    empty = [package.files.location(r)[1] for r in described if not package.has_rows(r)]
    if empty:
        return f"{', '.join(empty)} holds no rows yet", "fill in its rows, then run swvr data seal"
    return None
