"""Population aged 15 and over, from the World Population Prospects of the United Nations.

The source is the file "Population on 01 July, by 5-year age groups", medium variant: a CSV, one
row per location, year and age group from 0-4 to 100+, men, women and both in thousands. Regions
and other groups of countries stand in it too; the countries are the locations of type 4.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from swvr.data import POPULATION, DataPackage, Resource, nearest_codes
from swvr.errors import SwvrError
from swvr.fetch.content import unpacked
from swvr.fetch.download import Patience, Progress, download
from swvr.fetch.vintage import Vintage, write
from swvr.language import N_

FOLDER = "unwpp"
FILE = "population_15plus.csv"
REVISION = "2024"
# The folder has a space and brackets in its name.
URL = (
    "https://population.un.org/wpp/assets/Excel%20Files/1_Indicator%20(Standard)/CSV_FILES/"
    "WPP{revision}_PopulationByAge5GroupSex_Medium.csv.gz"
)
ACCEPT = "application/gzip, application/octet-stream, text/csv, */*;q=0.1"
COLUMNS = (
    "ISO3_code",
    "LocTypeID",
    "Location",
    "Variant",
    "Time",
    "AgeGrpStart",
    "PopMale",
    "PopFemale",
    "PopTotal",
)
COUNTRY = "4"  # LocTypeID of countries and areas
AGES = range(0, 101, 5)  # where the age groups start; the last one is open
ADULT_AGE = 15
YEARS = range(2000, 2051)  # what is kept of 1950 to 2100
ROUNDING = Decimal("0.002")  # thousands: men and women, each rounded, may miss the total by this

TITLE = N_("Men and women aged 15 and over, as fetched from World Population Prospects")
SURE = N_(
    "Fetched from the publishing office. Checked when it was fetched: every age group of every "
    "country and year is there once, and men and women add up to the total."
)


def fetch(
    package: DataPackage,
    vintage: str | None,
    url: str | None,
    progress: Progress,
    patience: Patience | None = None,
) -> tuple[Vintage, Resource]:
    """Fetch a revision of the World Population Prospects as a new vintage.

    Parameters
    ----------
    package
        The data package that it is added to.
    vintage
        The revision, such as ``2024``; with a ``url`` any name.
    url
        The address of the file (CSV, or CSV packed by gzip), if not the publisher's usual one.
    progress
        Told of each step.
    patience
        How long to try.

    Raises
    ------
    SwvrError
        If the vintage is there already, the file can't be had, or is not such a table.
    """
    name = vintage or REVISION
    planned = Vintage(package, FOLDER, name, FILE, POPULATION)
    planned.check_is_new()
    if url is None and not re.fullmatch(r"\d{4}", name):
        raise SwvrError(
            f"'{name}' is not a revision of the World Population Prospects",
            where="--vintage",
            remedy=f"name the year of one, such as {REVISION}, or the file's address with --url",
        )
    schema = _schema(package)
    address = url or URL.format(revision=name)
    progress(f"downloading {address}")
    path = planned.downloads / "population_by_age.csv.gz"
    got = download(address, path, progress=progress, accept=ACCEPT, patience=patience)
    progress("reading the population by age")
    with unpacked(got) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        people = read(text, address, package.country_codes)
    countries = {country for country, _ in people}
    years = sorted({year for _, year in people})
    description = {
        "title": TITLE,
        "description": (
            "Population aged 15 and over by country and sex at mid-year: the five-year age groups "
            f"from 15-19 to 100 and over, added up; medium variant, {len(countries)} countries "
            f"and areas, {years[0]} to {years[-1]}. The source prints thousands with three "
            "decimals; here they are persons. Years before the revision are its estimates, later "
            "ones its projections."
        ),
        "certainty": "A",
        "certaintyExplanation": SURE,
        "sources": [
            {
                "title": f"UN DESA Population Division, World Population Prospects, {name}",
                "path": address,
            }
        ],
        "licenses": [
            {
                "name": "CC-BY-3.0-IGO",
                "title": "Creative Commons Attribution 3.0 IGO",
                "path": "https://creativecommons.org/licenses/by/3.0/igo/",
            }
        ],
        "schema": schema,
    }
    notes = {"kept": {"years": [years[0], years[-1]], "ages": f"{ADULT_AGE} and over"}}
    return planned, write(planned, _rows(people), description, {"data": got}, notes=notes)


def _schema(package: DataPackage) -> dict[str, object]:
    """Return the schema of the population table that is there already.

    Its reference to the regions of one report is left out: a new revision has countries that an
    older report groups nowhere, and which grouping is used is a matter of the edition.
    """
    known = package.resource(POPULATION).descriptor["schema"]
    return {key: value for key, value in known.items() if key != "foreignKeys"}


@dataclass
class People:
    """One country in one year, as its rows come.

    Attributes
    ----------
    men, women
        Thousands aged 15 and over.
    ages
        The row that each age group stood in.
    """

    men: Decimal = Decimal(0)
    women: Decimal = Decimal(0)
    ages: dict[int, int] = field(default_factory=dict)


def read(lines: Iterable[str], where: str, codes: Collection[str]) -> dict[tuple[str, int], People]:
    """Read the population aged 15 and over by country and year from the source's CSV.

    Parameters
    ----------
    lines
        The file.
    where
        What messages call it.
    codes
        The country codes that data may use.

    Raises
    ------
    SwvrError
        If columns, codes, numbers or age groups are not what they should be; the message names
        row and column.
    """
    people: dict[tuple[str, int], People] = {}
    for number, row in _records(lines, where):
        if row["LocTypeID"] != COUNTRY:
            continue
        place = f"{where}, row {number}"
        if row["Variant"] != "Medium":
            raise SwvrError(
                f"the variant is '{row['Variant']}', not Medium",
                where=f"{place}, field Variant",
                remedy="give the address of the medium variant with --url",
            )
        code = row["ISO3_code"]
        if code not in codes:
            raise SwvrError(
                f"'{code}' ({row['Location']}) is not a country; {nearest_codes(code, codes)}",
                where=f"{place}, field ISO3_code",
                remedy="if the code is right, add it to countryCodes in data/datapackage.json",
            )
        year, age = (_whole(row[name], place, name) for name in ("Time", "AgeGrpStart"))
        if year not in YEARS:
            continue
        one = people.setdefault((code, year), People())
        if age in one.ages:
            raise SwvrError(
                f"{code} {year} has the ages from {age} twice: row {one.ages[age]} has them too",
                where=f"{place}, field AgeGrpStart",
                remedy="give the address of a table by five-year age groups, medium variant",
            )
        one.ages[age] = number
        men, women = _men_and_women(row, place)
        if age >= ADULT_AGE:
            one.men += men
            one.women += women
    _check_complete(people, where)
    return people


def _records(lines: Iterable[str], where: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each record with the number of its row; the header is row 1."""
    reader = csv.reader(lines, strict=True)
    number = 1
    try:
        header = next(reader, [])
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise SwvrError(
                f"the columns {', '.join(missing)} are missing; it begins with "
                f"'{','.join(header)[:80]}'",
                where=f"{where}, row 1",
                remedy="give the address of the population by five-year age groups and sex, as "
                "CSV, with --url",
            )
        at = [(name, header.index(name)) for name in COLUMNS]
        for number, cells in enumerate(reader, start=2):
            if len(cells) != len(header):
                raise SwvrError(
                    f"the row has {len(cells)} cells, the header has {len(header)}: the file is "
                    "damaged or cut off",
                    where=f"{where}, row {number}",
                    remedy="run the command again",
                )
            yield number, {name: cells[place] for name, place in at}
    except csv.Error as error:
        raise SwvrError(
            f"the row can't be read as CSV: {error}",
            where=f"{where}, row {number + 1}",
            remedy="run the command again, or check the address",
        ) from error


def _whole(text: str, place: str, name: str) -> int:
    if not text.isdecimal():
        raise SwvrError(
            f"'{text}' is not a whole number",
            where=f"{place}, field {name}",
            remedy="check the address: is it the table by five-year age groups?",
        )
    return int(text)


def _men_and_women(row: dict[str, str], place: str) -> tuple[Decimal, Decimal]:
    """Return men and women, in thousands; stop if they are not what the total says."""
    numbers = []
    for name in ("PopMale", "PopFemale", "PopTotal"):
        try:
            number = Decimal(row[name])
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or number < 0:
            raise SwvrError(
                f"'{row[name]}' is not a number of people",
                where=f"{place}, field {name}",
                remedy="check the file at its address",
            )
        numbers.append(number)
    men, women, total = numbers
    if abs(men + women - total) > ROUNDING:
        raise SwvrError(
            f"{men} men and {women} women (thousands) are not {total} people",
            where=f"{place}, field PopTotal",
            remedy="check the file at its address",
        )
    return men, women


def _check_complete(people: dict[tuple[str, int], People], where: str) -> None:
    """Stop if there is nobody, an age group is missing, or a country lacks a year."""
    if not people:
        raise SwvrError(
            f"it has no country (LocTypeID {COUNTRY}) in {YEARS[0]} to {YEARS[-1]}",
            where=where,
            remedy="check the address: is it the table by five-year age groups?",
        )
    for (code, year), one in people.items():
        odd = sorted(set(AGES) ^ set(one.ages))
        if odd:
            what = "misses" if odd[0] in AGES else "has unknown"
            raise SwvrError(
                f"{code} {year} {what} ages, those from {odd[0]}: the file may be cut off",
                where=where,
                remedy="run the command again; or check the address",
            )
    years = {year for _, year in people}
    for code in sorted({code for code, _ in people}):
        lost = sorted(year for year in years if (code, year) not in people)
        if lost:
            raise SwvrError(
                f"{code} has no population in {lost[0]}, which other countries have: the file "
                "may be cut off",
                where=where,
                remedy="run the command again",
            )


def _rows(people: dict[tuple[str, int], People]) -> Iterator[dict[str, object]]:
    """Yield the rows of the table, in persons."""
    for (code, year), one in people.items():
        for sex, thousands in (("men", one.men), ("women", one.women)):
            number = int((thousands * 1000).to_integral_value())
            yield {"country": code, "year": year, "sex": sex, "population": number}
