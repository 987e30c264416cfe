"""What the data that an edition names must hold, so that a wrong name is told and not run into.

For each key of the edition file that names a data resource: the columns that the book reads from
it. Beside them: countries, years and other values of the file that must occur in the data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from swvr.data import DataPackage, did_you_mean, nearest_codes
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.language import NAMES

_NUMBERS = ("id", "document", "quantity", "year", "value", "unit", "expression", "missing_input")
# Key of the edition file -> columns. A * stands for any name.
COLUMNS: dict[str, tuple[str, ...]] = {
    "population.resource": ("country", "year", "sex", "population"),
    "regions": ("country", "region"),
    "estimates": ("indicator", "region", "sex", "type", "value", "low", "high", "decimals"),
    "two_estimates": ("report", "aspect", "value", "unit", "text"),
    "national_measurement": ("country", "since", "latitude", "longitude"),
    "survey.action_rates": ("country", "sex", "rate"),
    "survey.civic_participation": ("country", "increased", "decreased", "net_printed"),
    "survey.plans": ("country", "activity", "sex", "rate"),
    "survey.change": ("country", "net_change"),
    "survey.past_month": ("country", "year", "rate"),
    "survey.predictors": ("country", "predictor", "odds_ratio", "significant"),
    "survey.fieldwork": ("country", "mode", "language"),
    "survey.constraints": ("id", "country", "item", "answer", "group", "base", "statistic"),
    "survey.questionnaire": ("item", "answers", "asked_if", "measures"),
    "national.rates": ("country", "coverage", "year", "sex", "type", "reference_period", "rate"),
    "national.hours": ("country", "coverage", "year", "sex", "type", "reference_period", "hours"),
    "national.income_groups": ("country", "income_group"),
    "results.indicators": ("code", "indicator", "target", "result", "score_printed"),
    "results.ratings": ("rating", "low", "high"),
    "results.programme": ("indicator", "group", "year", "value", "footnote"),
    "results.hosts": ("host", "name", "volunteers", "growth"),
    "results.goals": ("goal", "name", "share"),
    "results.history": ("years", "volunteers"),
    "results.gender": ("indicator", "region", "year", "value"),
    "results.annual_statistics": ("indicator", "group", "year", "value", "certainty"),
    "partnerships.cases": ("case", "name", "region", "model"),
    "partnerships.countries": ("case", "country"),
    "partnerships.groups": ("case", "group"),
    "partnerships.sdgs": ("case", "goal"),
    "partnerships.methods": ("case", "evidence"),
    "partnerships.numbers": ("case", "counts", "value"),
    "partnerships.recommendations": ("recommendation", "advice"),
    "partnerships.evidence": ("recommendation", "evidence"),
    "appendices.abbreviations": ("abbreviation", "name", "origin"),
    "appendices.glossary": ("term", "definition", "standard"),
    "appendices.standards": ("standard", "name"),
    "appendices.exhibits": ("document", "kind", "number", "title", "exhibit"),
    "ledger.rules": ("code", "words"),
    "ledger.inputs": ("code", "words"),
    "ledger.documents.*.numbers": _NUMBERS,
    "ledger.documents.*.numerals": ("line", "column", "printed", "rule"),
}
# Part of an edition -> the sources that its exhibits cite.
CITED: dict[str, tuple[str, ...]] = {
    "survey": ("survey", "survey_story", "past_month"),
    "results": ("administrator",),
}
LISTED_AT_MOST = 10
NO_RESOURCE = "there is no data resource"  # an input to come, where nothing else is wrong


@dataclass(frozen=True)
class Misfit:
    """A value of an edition file that the data do not bear out.

    Attributes
    ----------
    key
        Of the edition file, with dots: ``survey.plans``.
    problem, remedy
        What is wrong, and what to do.
    """

    key: str
    problem: str
    remedy: str


def named_resources(edition: Edition) -> dict[str, str]:
    """Return the data resources that an edition names, by the key of its file with dots."""
    content = edition.model_dump(by_alias=True)
    return {
        key: value
        for key, value in _leaves(content)
        if _pattern(key) in COLUMNS and isinstance(value, str)
    }


def wrong_tables(edition: Edition, package: DataPackage) -> list[Misfit]:
    """Return the keys whose resource is not there or lacks columns that the book reads."""
    return [
        misfit
        for key, name in named_resources(edition).items()
        if (misfit := _wrong_table(key, name, package))
    ]


def refuse_wrong_tables(edition: Edition, package: DataPackage) -> None:
    """Stop at the first resource that can't be what the edition takes it for.

    One that is not there is an input to come, and no error here.

    Raises
    ------
    SwvrError
        If a resource lacks columns; the message names file, key and remedy.
    """
    for misfit in wrong_tables(edition, package):
        if named_resources(edition)[misfit.key] in package.resources:
            raise SwvrError(misfit.problem, where=key_of(edition, misfit.key), remedy=misfit.remedy)


def wrong_values(edition: Edition, package: DataPackage) -> Iterator[Misfit]:
    """Yield countries, years and names of an edition file that occur nowhere in its data.

    Tables that are not there, are empty or have mistakes of their own are passed over.
    """
    yield from _wrong_countries(edition, package)
    yield from _wrong_years(edition, package)
    yield from _wrong_choices(edition, package)
    yield from _wrong_names(edition, package)
    yield from _uncited(edition)


def key_of(edition: Edition, key: str) -> str:
    """Return file and key for a message."""
    return f"editions/{edition.year}.yml, key {key}"


def _wrong_table(key: str, name: str, package: DataPackage) -> Misfit | None:
    wanted = COLUMNS[_pattern(key)]
    if name not in package.resources:
        others = f"name one of {package.file}, or describe it there"
        remedy = did_you_mean(name, package.resources, otherwise=others)
        return Misfit(key, f"{NO_RESOURCE} {name!r}", remedy)
    absent = [column for column in wanted if column not in package.resource(name).header]
    if not absent:
        return None
    fitting = [
        other
        for other, resource in package.resources.items()
        if set(wanted) <= set(resource.header)
    ]
    remedy = f"name one with {', '.join(wanted)}: {_some(fitting) or 'none has them yet'}"
    return Misfit(key, f"the data resource {name!r} has no column {', '.join(absent)}", remedy)


def _wrong_countries(edition: Edition, package: DataPackage) -> Iterator[Misfit]:
    keys = {
        f"grouping_checks.{position}.move": list(check.move)
        for position, check in enumerate(edition.grouping_checks)
    }
    if survey := edition.given_survey:
        keys["survey.countries"] = survey.countries
    for key, codes in keys.items():
        for code in codes:
            if code not in package.country_codes:
                hint = nearest_codes(code, package.country_codes)
                yield Misfit(key, f"there is no country {code}", hint)
    if survey and not survey.microdata:
        table = _table(package, survey.action_rates, "country")
        listed = set(survey.countries if table is None else table["country"])
        for code in survey.countries:
            if code in package.country_codes and code not in listed:
                yield Misfit(
                    "survey.countries",
                    f"{survey.action_rates} has no row of {code}",
                    "add its results, or leave the country out",
                )


def _wrong_years(edition: Edition, package: DataPackage) -> Iterator[Misfit]:
    wanted: dict[str, tuple[str, list[int]]] = {}
    if survey := edition.given_survey:
        wanted["survey.past_month_years"] = (survey.past_month, survey.past_month_years)
    if national := edition.given_national:
        wanted["national.alternatives.population_years"] = (
            edition.population.resource,
            national.alternatives.population_years,
        )
    if results := edition.given_results:
        wanted["results.year"] = (results.programme, [results.year])
    for key, (name, years) in wanted.items():
        table = _table(package, name, "year")
        known = sorted(set(table["year"].dropna())) if table is not None else years
        for year in years:
            if year not in known:
                listed = ", ".join(str(int(other)) for other in known)
                yield Misfit(key, f"{name} has no year {year}, only {listed}", "correct the year")


def _wrong_choices(edition: Edition, package: DataPackage) -> Iterator[Misfit]:
    if not (national := edition.given_national):
        return
    for column, values in {"coverage": national.coverage, "source": national.sources}.items():
        key = {"coverage": "national.coverage", "source": "national.sources"}[column]
        table = _table(package, national.rates, column)
        known = sorted(set(table[column].dropna())) if table is not None else values
        for value in values:
            if value not in known:
                remedy = did_you_mean(value, known, otherwise=f"choose from {_some(known)}")
                problem = f"no row of {national.rates} has the {column} {value!r}"
                yield Misfit(key, problem, remedy)


def _wrong_names(edition: Edition, package: DataPackage) -> Iterator[Misfit]:
    if ledger := edition.given_ledger:
        for name, document in ledger.documents.items():
            table = _table(package, document.numbers, "document")
            strange = sorted(set(table["document"]) - {name}) if table is not None else []
            if strange:
                yield Misfit(
                    f"ledger.documents.{name}",
                    f"the rows of {document.numbers} are of the document {_some(strange)}",
                    "call the document as its rows do",
                )
            places = _table(package, document.numbers, "place")
            found = document.places if places is None else places["place"].astype(str)
            there = sorted(set(found))
            for place in sorted(set(document.places) - set(there)):
                yield Misfit(
                    f"ledger.documents.{name}.places.{place}",
                    f"no row of {document.numbers} is from the place {place!r}",
                    did_you_mean(place, there, otherwise=f"the places are {_some(there)}"),
                )
    tables = [_table(package, name, "region") for name in (edition.regions, edition.estimates)]
    if all(table is not None for table in tables):
        known = {str(code) for table in tables if table is not None for code in table["region"]}
        for code in sorted(known - set(edition.region_names) - set(NAMES)):
            yield Misfit(
                "region_names",
                f"the region {code!r} of {edition.regions} or {edition.estimates} has no name",
                f"add the key {code} with its name in each language",
            )
        for code in sorted(set(edition.region_names) - known):
            yield Misfit(
                f"region_names.{code}",
                f"there is no region {code!r} in {edition.regions} or {edition.estimates}",
                did_you_mean(code, known, otherwise=f"the regions are {_some(sorted(known))}"),
            )


def _uncited(edition: Edition) -> Iterator[Misfit]:
    """Yield the sources that parts of an edition need and it does not name."""
    wanted = {part: names for part, names in CITED.items() if edition.has(part)}
    if ledger := edition.given_ledger:
        wanted["ledger"] = tuple(document.source for document in ledger.documents.values())
    cited = edition.sources.cited()
    for part, names in wanted.items():
        for name in names:
            if name not in cited:
                yield Misfit(
                    f"sources.{name}",
                    f"missing, and the exhibits of {part} cite it",
                    f"add the source with its key and short names, or leave out the key {part}",
                )


def _table(package: DataPackage, name: str, column: str) -> pd.DataFrame | None:
    """Return a table that can be looked up in; none if it is told elsewhere what is wrong."""
    if name not in package.resources or column not in package.resource(name).header:
        return None
    table = _loaded(package, name)
    return None if table is None or table.empty else table


@lru_cache(maxsize=32)
def _loaded(package: DataPackage, name: str) -> pd.DataFrame | None:
    """Read a table once for all that is looked up in it."""
    try:
        return package.load(name)
    except SwvrError:
        return None


def _leaves(part: dict[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    for key, value in part.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _pattern(key: str) -> str:
    """Return a key with a * for the name of a document."""
    if not key.startswith("ledger.documents."):
        return key
    return f"ledger.documents.*.{key.rpartition('.')[2]}"


def _some(names: Collection[str]) -> str:
    """List names, but not hundreds of them."""
    shown = list(names)[:LISTED_AT_MOST]
    more = ["…"] if len(names) > LISTED_AT_MOST else []
    return ", ".join([*shown, *more])
