"""Volunteer rates from ILOSTAT, by the ILO's SDMX 2.1 service and the library ``sdmx1``.

Two messages are asked for: the structure of the dataflow, for the names of its codes, and its
data. ``sdmx1`` knows the service, makes the addresses and reads the messages; the downloads are
our own, since they can be resumed. The dimensions are ``REF_AREA``, ``FREQ``, ``MEASURE``,
``SEX``, ``VOL`` and ``TIME_PERIOD``; the survey (``SOURCE``) and the notes are attributes.

Which type of volunteering a code of ``VOL`` stands for is taken from its name in the service's
own code list, so that no code is guessed.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from swvr.data import DataPackage, Resource, nearest_codes
from swvr.errors import SwvrError
from swvr.fetch.content import unpacked
from swvr.fetch.download import Download, Patience, Progress, download
from swvr.fetch.vintage import Vintage, write
from swvr.language import N_
from swvr.period import PATTERN, usual

FOLDER = "ilostat"
FILE = "volunteer_rates.csv"
DATAFLOW = "DF_POP_XVOL_SEX_VOL_RT"
STRUCTURE = "application/vnd.sdmx.structure+xml;version=2.1"
DATA = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"

KEYS = ("REF_AREA", "SEX", "VOL", "TIME_PERIOD")
SEXES = MappingProxyType({"SEX_F": "women", "SEX_M": "men", "SEX_T": "total"})
# By words in the English name of a code; the first that fits counts.
TYPES = (
    (re.compile(r"\borgani[sz]ation", re.IGNORECASE), "formal"),
    (re.compile(r"\bdirect\b", re.IGNORECASE), "informal"),
    (re.compile(r"\btotal\b", re.IGNORECASE), "total"),
)
NEITHER = re.compile(r"not elsewhere classified|not stated|unknown", re.IGNORECASE)
# ILOSTAT's own codes; those of the world and of regions are an X with a digit in them.
AREAS = MappingProxyType({"KOS": "XKX", "CHA": "XCI"})
AGGREGATE = re.compile(r"X[A-Z]*[0-9][0-9A-Z]*")
NOTES = ("NOTE_SOURCE", "NOTE_INDICATOR", "NOTE_CLASSIF")
PERCENT = "PT"

# How notes say how far back the question looks. Anything else is kept in words alone.
PERIOD_NOTE = re.compile(r"reference period[^:|;]*:\s*([^|;\n]+)", re.IGNORECASE)
COUNTS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
PERIOD = re.compile(
    rf"\b([1-9][0-9]?|{'|'.join(COUNTS)}|last|past|previous) (day|week|month|year)s?\b",
    re.IGNORECASE,
)

TITLE = N_("Volunteer rates in ILOSTAT")
SURE = N_(
    "Fetched from the publishing office. Checked when it was fetched: codes, percentages, and "
    "that no rate is there twice."
)


def fetch(
    package: DataPackage,
    vintage: str | None,
    url: str | None,
    progress: Progress,
    patience: Patience | None = None,
) -> tuple[Vintage, Resource]:
    """Fetch the volunteer rates of ILOSTAT as a new vintage.

    Parameters
    ----------
    package
        The data package that they are added to.
    vintage
        The name of the vintage; by default the day (UTC), as ``<year>-11-21``.
    url
        The base address of the SDMX 2.1 service, if not the ILO's.
    progress
        Told of each step.
    patience
        How long to try.

    Raises
    ------
    SwvrError
        If ``sdmx1`` is not installed, the vintage is there already, the messages can't be had,
        or are not what is expected.
    """
    name = vintage or datetime.now(UTC).date().isoformat()
    planned = Vintage(package, FOLDER, name, FILE, "ilostat_volunteer_rates")
    planned.check_is_new()
    sdmx = library()
    addresses = _addresses(sdmx, url)
    got = {}
    for what, accept in (("structure", STRUCTURE), ("data", DATA)):
        progress(f"downloading {addresses[what]}")
        path = planned.downloads / f"{what}.xml"
        got[what] = download(
            addresses[what], path, progress=progress, accept=accept, patience=patience
        )
    progress("reading the messages")
    found = read(sdmx, got["structure"], got["data"], package.country_codes)
    countries = {row["country"] for row in found.rows}
    description = {
        "title": TITLE,
        "description": (
            f"Percent of people who volunteered, in {len(countries)} countries, by sex, type and "
            "year, with the survey, its notes and the status of the observation as ILOSTAT has "
            f"them (dataflow {DATAFLOW}). The surveys differ in how far back they ask and in the "
            "ages asked: rates are not comparable as they stand. Groups of countries, periods "
            "other than years and observations without a value are left out; the sidecar counts "
            "them."
        ),
        "certainty": "A",
        "certaintyExplanation": SURE,
        "sources": [
            {"title": "International Labour Organization, ILOSTAT", "path": addresses["data"]}
        ],
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "schema": SCHEMA,
    }
    notes = {
        "left_out": dict(sorted(found.left_out.items())),
        "types": found.types,
        "library": f"sdmx1 {sdmx.__version__}",
    }
    return planned, write(planned, found.rows, description, got, notes=notes)


def library() -> Any:
    """Return the library ``sdmx``, which nothing else needs.

    Raises
    ------
    SwvrError
        If it is not installed, or can't be imported.
    """
    try:
        return importlib.import_module("sdmx")
    except Exception as error:  # whatever a broken installation raises
        raise SwvrError(
            f"the library sdmx1, which reads ILOSTAT, can't be imported: {error}",
            where="swvr data fetch ilostat",
            remedy="install what the project needs: pip install -r requirements.txt "
            "-c constraints.txt",
        ) from error


def _addresses(sdmx: Any, base: str | None) -> dict[str, str]:
    """Return the addresses of the two messages, as the library makes them for the ILO."""
    client = sdmx.Client("ILO")
    asked = {
        "structure": client.dataflow(DATAFLOW, params={"references": "descendants"}, dry_run=True),
        "data": client.data(DATAFLOW, dry_run=True),
    }
    usual = client.source.url
    return {
        what: (base or usual).rstrip("/") + request.url.removeprefix(usual)
        for what, request in asked.items()
    }


@dataclass(frozen=True)
class Rates:
    """What the messages hold.

    Attributes
    ----------
    rows
        Rows of the table, column to value.
    left_out
        How many observations were left out, by the reason.
    types
        The codes of ``VOL`` with what they were taken for.
    """

    rows: list[dict[str, str | int | None]]
    left_out: Counter[str]
    types: dict[str, str]


def read(sdmx: Any, structure: Download, data: Download, codes: Collection[str]) -> Rates:
    """Read the two messages of the service.

    Parameters
    ----------
    sdmx
        The library.
    structure, data
        The downloads.
    codes
        The country codes that data may use.

    Raises
    ------
    SwvrError
        If a message is not SDMX or cut off, a code is not known, a rate is no percentage, or
        there are two of one country, year, sex, type and survey.
    """
    definition, types = _structure(sdmx, _message(sdmx, structure), structure.url)
    message = _message(sdmx, data, structure=definition)
    seen: dict[tuple[object, ...], str] = {}
    measures: set[str] = set()
    rows, left_out = [], Counter[str]()
    for values in _observations(message, data.url):
        place = f"{data.url}, {_named(values)}"
        reason = _reason_to_leave_out(values, types, place)
        if reason:
            left_out[reason] += 1
            continue
        measures.add(values.get("MEASURE", ""))
        if len(measures) > 1:
            raise _odd(place, f"a second measure, {values['MEASURE']}, beside the volunteer rate")
        row = _row(values, types, codes, place)
        key = tuple(row[name] for name in ("country", "year", "sex", "type", "source"))
        if key in seen:
            raise _odd(place, "the same country, year, sex, type and survey are there twice")
        seen[key] = place
        rows.append(row)
    if not rows:
        raise SwvrError(
            "the message has no volunteer rate",
            where=data.url,
            remedy="open the address in a browser; ILOSTAT may have renamed the dataflow",
        )
    return Rates(rows, left_out, types)


def _message(sdmx: Any, got: Download, **options: Any) -> Any:
    """Read a message; the library prints and raises many things if it can't."""
    logging.getLogger("sdmx").setLevel(logging.ERROR)
    with unpacked(got) as stream, contextlib.redirect_stdout(io.StringIO()):
        content = stream.read()
        try:
            return sdmx.read_sdmx(io.BytesIO(content), **options)
        except Exception as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:120]
            raise SwvrError(
                f"not an SDMX 2.1 message, or one that is cut off or of another structure: "
                f"{reason}",
                where=got.url,
                remedy="run the command again; if it says so again, see what the address gives",
            ) from error


def _structure(sdmx: Any, message: Any, where: str) -> tuple[Any, dict[str, str]]:
    """Return the definition of the data, and what the codes of ``VOL`` stand for."""
    described = isinstance(message, sdmx.message.StructureMessage)
    for definition in message.structure.values() if described else ():
        ids = [dimension.id for dimension in definition.dimensions.components]
        lost = [name for name in KEYS if name not in ids]
        if lost:
            raise SwvrError(
                f"the dataflow has the dimensions {', '.join(ids)}, without {', '.join(lost)}",
                where=where,
                remedy="ILOSTAT changed the dataflow: swvr/fetch/ilostat.py has to follow",
            )
        listed = definition.dimensions.get("VOL").local_representation
        items = getattr(listed, "enumerated", None) or []
        return definition, {code.id: _type(code, where) for code in items}
    raise SwvrError(
        "the message describes no structure of data",
        where=where,
        remedy="run the command again; if it says so again, see what the address gives",
    )


def _type(code: Any, where: str) -> str:
    """Return the type that a code of ``VOL`` stands for by its name; empty for none of them."""
    name = code.name.localized_default("en")
    for words, kind in TYPES:
        if words.search(name):
            return kind
    if NEITHER.search(name):
        return ""
    raise SwvrError(
        f"VOL has the code {code.id} ({name}), which is none of total, organization-based, direct",
        where=where,
        remedy="say in swvr/fetch/ilostat.py what it stands for",
    )


def _observations(message: Any, where: str) -> Iterator[dict[str, str]]:
    """Yield each observation: its dimensions, attributes and value as text."""
    sets = getattr(message, "data", None)
    if sets is None:
        raise SwvrError(
            "the message holds no data, but something else",
            where=where,
            remedy="see what the address gives",
        )
    for data in sets:
        for one in data.obs:
            values = {name: _text(item.value) for name, item in one.attrib.items()}
            values |= {name: _text(item.value) for name, item in one.key.values.items()}
            values["OBS_VALUE"] = _text(one.value)
            yield values


def _text(value: object) -> str:
    """Return a value as one line of text; a code as its identifier."""
    return "" if value is None else " ".join(str(getattr(value, "id", value)).split())


def _reason_to_leave_out(
    values: Mapping[str, str], types: Mapping[str, str], place: str
) -> str | None:
    """Say why an observation is none of the table's; codes that nobody knows are errors."""
    lost = [name for name in KEYS if name not in values]
    if lost:
        raise _odd(place, f"an observation without {', '.join(lost)}")
    if values["OBS_VALUE"] in ("", "NaN"):
        return "no value"
    if AGGREGATE.fullmatch(values["REF_AREA"]):
        return "group of countries"
    if values.get("FREQ", "A") != "A":
        return "period other than a year"
    if values["SEX"] not in SEXES:
        if values["SEX"].startswith("SEX_"):
            return "sex other than women, men and total"
        raise _odd(place, f"SEX has the code '{values['SEX']}'", f"known: {', '.join(SEXES)}")
    if values["VOL"] not in types:
        known = ", ".join(types) or "none"
        raise _odd(place, f"VOL has the code '{values['VOL']}'", f"its code list has {known}")
    return None if types[values["VOL"]] else "type not classified"


def _row(
    values: Mapping[str, str], types: Mapping[str, str], codes: Collection[str], place: str
) -> dict[str, str | int | None]:
    """Make a row of the table from an observation."""
    country = AREAS.get(values["REF_AREA"], values["REF_AREA"])
    if country not in codes:
        raise _odd(place, f"'{country}' is not a country; {nearest_codes(country, codes)}")
    if not re.fullmatch(r"\d{4}", values["TIME_PERIOD"]):
        raise _odd(place, f"'{values['TIME_PERIOD']}' is not a year")
    unit = values.get("UNIT_MEASURE", PERCENT), values.get("UNIT_MULT", "0") or "0"
    if unit != (PERCENT, "0"):
        raise _odd(place, f"the unit is {unit[0]} times ten to the {unit[1]}, not percent")
    try:
        rate = float(values["OBS_VALUE"])
    except ValueError:
        rate = float("nan")
    if not 0 <= rate <= 100:
        raise _odd(place, f"the rate '{values['OBS_VALUE']}' is not from 0 to 100 percent")
    notes = [values.get(name, "") for name in NOTES]
    stated = _stated_period(notes)
    return {
        "country": country,
        "year": int(values["TIME_PERIOD"]),
        "sex": SEXES[values["SEX"]],
        "type": types[values["VOL"]],
        "reference_period": _period(stated),
        "reference_period_stated": stated or None,
        "rate": values["OBS_VALUE"],
        "status": values.get("OBS_STATUS") or None,
        "source": values.get("SOURCE") or None,
        "note_source": notes[0] or None,
        "note_indicator": notes[1] or None,
        "note_classification": notes[2] or None,
    }


def _stated_period(notes: list[str]) -> str:
    """Return what the notes say of the reference period, in their words; empty if nothing."""
    return "; ".join(text.strip() for note in notes for text in PERIOD_NOTE.findall(note))


def _period(stated: str) -> str | None:
    """Return the reference period that the words stand for, if they state one and no other."""
    found = {_code(*match) for match in PERIOD.findall(stated.lower())}
    return found.pop() if len(found) == 1 else None


def _code(count: str, unit: str) -> str | None:
    """Return the code of so many days, weeks, months or years; none if it is too long for one."""
    number = int(count) if count.isdigit() else 1
    if count in COUNTS:
        number = COUNTS.index(count) + 1
    if unit == "year":
        number, unit = 12 * number, "month"
    code = f"{number}{unit[0]}"
    return usual(code) if re.fullmatch(PATTERN, code) else None


def _named(values: Mapping[str, str]) -> str:
    return ", ".join(f"{key} {values.get(key, '?')}" for key in KEYS)


def _odd(place: str, text: str, remedy: str = "") -> SwvrError:
    return SwvrError(
        text,
        where=place,
        remedy=remedy or "see what ILOSTAT shows there; nothing was written",
    )


def _column(
    name: str, kind: str, description: str, /, codelist: str = "", **constraints: object
) -> dict[str, object]:
    column: dict[str, object] = {"name": name, "type": kind, "description": description}
    if constraints:
        column["constraints"] = constraints
    if codelist:
        column["codelist"] = codelist
    return column


SCHEMA: dict[str, object] = {
    "fields": [
        _column(
            "country",
            "string",
            "ISO 3166-1 alpha-3, or one of the package's countryCodes.",
            codelist="country",
            required=True,
            pattern="[A-Z]{3}",
        ),
        _column(
            "year", "integer", "Year of the survey.", required=True, minimum=1950, maximum=2100
        ),
        _column(
            "sex",
            "string",
            "Sex of the people asked; total is both.",
            required=True,
            enum=["women", "men", "total"],
        ),
        _column(
            "type",
            "string",
            "formal: organization-based; informal: direct; total: either of them.",
            required=True,
            enum=["formal", "informal", "total"],
        ),
        _column(
            "reference_period",
            "string",
            "How far back the question looks, in days, weeks or months: 1w, 4w (four weeks or a "
            "month), 12m. Empty where the notes do not say it: never guessed.",
            codelist="period",
            pattern="[1-9][0-9]?[dwm]",
        ),
        _column("reference_period_stated", "string", "The same in the words of the notes, if any."),
        _column(
            "rate",
            "number",
            "Percent of the people of that sex who volunteered, of the ages that the survey asks.",
            required=True,
            minimum=0,
            maximum=100,
        ),
        _column(
            "status",
            "string",
            "OBS_STATUS of ILOSTAT, such as U (unreliable) and B (break in the series); empty: "
            "nothing to note.",
        ),
        _column("source", "string", "The survey, as ILOSTAT names it."),
        _column("note_source", "string", "ILOSTAT's notes on the source, word for word."),
        _column("note_indicator", "string", "ILOSTAT's notes on the indicator, word for word."),
        _column(
            "note_classification", "string", "ILOSTAT's notes on the classification, word for word."
        ),
    ],
    "primaryKey": ["country", "year", "sex", "type", "source"],
    "missingValues": [""],
}
