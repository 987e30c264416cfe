"""What the ledger's codes are called: verdicts, places, groups, and numbers with their units.

Data and CSV hold a printed number as a short text that is the same in every language, as of
:func:`written`: ``14.8 percent``, ``more than 25 places``, ``862e6 persons``. Its last figure is
the one that it is rounded to. :func:`said` puts it into a language.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from swvr import frames
from swvr.errors import SwvrError
from swvr.language import N_, NAMES, NONE, Language

if TYPE_CHECKING:
    from swvr.edition import Edition

VERDICTS = {
    "contradicted": N_("contradicted"),
    "off_by_rounding": N_("off by rounding"),
    "inputs_not_public": N_("inputs not public"),
    "transcribed": N_("transcribed"),
    "derived": N_("derived"),
    "recomputed": N_("recomputed"),
}
CLAIM_VERDICTS = {
    "contradicted": N_("does not hold"),
    "supported_only_if": N_("holds only if …"),
    "not_testable": N_("not testable"),
    "supported": N_("holds"),
}
PLACES = {
    r"chapter_(\d+)_findings": N_("Key findings of chapter {number}"),
    r"chapter[_ ](\d+)": N_("Chapter {number}"),
    r"section_(\w+)": N_("Section {number}"),
    r"fig_(\w+)": N_("Figure {number}"),
    r"tab_(\w+)": N_("Table {number}"),
    r"box_(\w+)": N_("Box {number}"),
    r"app_(\w+)": N_("Appendix {number}"),
    r"para (\w+)": N_("Paragraph {number}"),
    r"indicator (\S+)": N_("Indicator {number}"),
    r"footnote (\w+)": N_("Footnote {number}"),
}
# Of whom a number is, beside the codes of swvr.language. What is of everybody needs no word.
EVERYBODY = "total"
GROUPS = {
    "abuse_prevention": N_("prevention of sexual exploitation and abuse"),
    "academic": N_("academic institutions"),
    "civil_society": N_("civil society"),
    "community": N_("UN Community Volunteers"),
    "counselling": N_("counselling"),
    "dco": N_("for the Development Coordination Office"),
    "disability": N_("with disabilities"),
    "disability_national_new": N_("with disabilities, national, new"),
    "disability_other_entities": N_("with disabilities, in other entities"),
    "disability_undp": N_("with disabilities, in the UN Development Programme"),
    "elections": N_("support to elections"),
    "elections_national": N_("support to elections, national"),
    "every_region_but_africa": N_("every region but Africa"),
    "expert": N_("UN Expert Volunteers"),
    "fully_funded": N_("fully funded"),
    "fund_covid_national": N_("national, against COVID-19, paid by the Fund"),
    "fund_reassigned_national": N_("national, assigned anew, paid by the Fund"),
    "goal_3": N_("Goal 3"),
    "goal_5": N_("Goal 5"),
    "goal_10": N_("Goal 10"),
    "goal_16": N_("Goal 16"),
    "goal_17": N_("Goal 17"),
    "governments": N_("governments"),
    "green": N_("green"),
    "humanitarian_coordination": N_("offices for humanitarian coordination"),
    "intergovernmental": N_("intergovernmental organizations"),
    "international": N_("international"),
    "iom": N_("for the International Organization for Migration"),
    "met": N_("met"),
    "mission": N_("in the UN mission"),
    "national": N_("national"),
    "online": N_("online"),
    "others": N_("others"),
    "over_60": N_("over 60 years"),
    "peacebuilding_fund": N_("projects of the Peacebuilding Fund"),
    "peacekeeping": N_("peacekeeping operations"),
    "political_missions": N_("special political missions"),
    "red": N_("red"),
    "refugee": N_("refugees"),
    "refugee_medical": N_("refugees in medical work"),
    "resident_coordinators": N_("offices of resident coordinators"),
    "secretariat": N_("UN Secretariat with its missions"),
    "three_largest_donors": N_("the three largest donors"),
    "un_entities": N_("UN entities"),
    "un_women": N_("UN Women"),
    "under_30": N_("under 30 years"),
    "undp": N_("UN Development Programme"),
    "undp_tracker": N_("for a tracker of the UN Development Programme"),
    "unfpa": N_("UN Population Fund"),
    "unhcr": N_("UN Refugee Agency"),
    "unicef": N_("UN Children's Fund"),
    "university": N_("UN University Volunteers"),
    "unodc": N_("UN Office on Drugs and Crime"),
    "wfp": N_("World Food Programme"),
    "who": N_("World Health Organization"),
    "workshops": N_("workshops"),
    "years_10": N_("10 years"),
    "years_25": N_("25 years"),
    "years_50": N_("50 years"),
    "yellow": N_("yellow"),
    "young_women_leaders": N_("young women leaders"),
    "youth": N_("UN Youth Volunteers"),
}
BOUNDS = {
    "about": N_("about {number}"),
    "at_least": N_("at least {number}"),
    "more_than": N_("more than {number}"),
    "at_most": N_("at most {number}"),
    "less_than": N_("less than {number}"),
}
POINTS = ("points", "percentage_points")
RATIO, PERCENT, DOLLARS = "ratio", "percent", "usd"
LARGEST_PART = 12  # a ratio in words has no smaller parts than twelfths
SHORTENED_FROM = 1000  # what is rounded to thousands or more is written with a word for them
STOPS = tuple(".。!！?？")
TO = " to "
_WRITTEN = re.compile(
    r"(?:(?P<bound>about|at least|more than|at most|less than) )?(?P<number>\S+) (?P<unit>\S+)"
)


# -- numbers -------------------------------------------------------------------------------------


def written(value: float, unit: str, rounded_to: float, bound: str = "") -> str:
    """Write a number, its rounding and its unit in a way that is the same in every language.

    Parameters
    ----------
    value
        In its unit; may be infinite, of which the answer is no number.
    unit
        As in the data: ``percent``, ``persons``, ``ratio`` …
    rounded_to
        What it is rounded to, in its unit; 0 for an exact number.
    bound
        The word with it, as in the data: ``about``, ``more_than`` …

    Returns
    -------
    str
        Such as ``14.8 percent`` or ``more than 30e3 pages``; a dash for what is no number.
    """
    if not math.isfinite(value):
        return NONE
    before = f"{bound.replace('_', ' ')} " if bound else ""
    return f"{before}{_figure(value, unit, rounded_to)} {unit}"


def _figure(value: float, unit: str, rounded_to: float) -> str:
    if unit == RATIO:
        part = Fraction(value).limit_denominator(LARGEST_PART)
        return str(part) if math.isclose(part, value, abs_tol=1e-9) else f"{value:.4g}"
    if not rounded_to:
        return f"{value:.0f}" if math.isclose(value, round(value), abs_tol=1e-9) else f"{value:.6g}"
    power = math.floor(math.log10(rounded_to) + 1e-9)
    if rounded_to >= SHORTENED_FROM:
        return f"{value / 10.0**power:.0f}e{power}"
    return f"{value:.{max(0, -power)}f}"


def written_range(low: float, high: float, unit: str, rounded_to: float, bound: str = "") -> str:
    """Write the range from ``low`` to ``high``, or the one number that both ends are.

    ``bound`` is the word before it: ``about 30 percent to 32 percent``.
    """
    ends = [written(low, unit, rounded_to, bound), written(high, unit, rounded_to)]
    return TO.join(dict.fromkeys(end for end in ends if end != NONE)) or NONE


def said(say: Language, text: str) -> str:
    """Put into a language what :func:`written` or :func:`written_range` gave."""
    if TO in text:
        low, _, high = text.partition(TO)
        return say.interval(said(say, low), said(say, high))
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return text
    number = _said(say, found["number"], found["unit"])
    bound = (found["bound"] or "").replace(" ", "_")
    return say(BOUNDS[bound], number=number) if bound else number


def _said(say: Language, figure: str, unit: str) -> str:
    if unit == RATIO:
        return figure
    decimals = len(figure.partition(".")[2])
    power = figure.partition("e")[2]
    value = float(figure)
    if unit == PERCENT:
        return say.percent(value, decimals)
    if unit in POINTS:
        return say.points(value, decimals)
    number = say.rounded_to(value, 10.0 ** int(power)) if power else say.number(value, decimals)
    return say("{number} US dollars", number=number) if unit == DOLLARS else number


def printed_number(row: pd.Series) -> str:
    """Write a row's printed number."""
    bound = row["bound"] if isinstance(row["bound"], str) else ""
    if pd.notna(row.get("high")):
        return written_range(row["value"], row["high"], row["unit"], row["rounded_to"], bound)
    return written(row["value"], row["unit"], row["rounded_to"], bound)


def following_number(row: pd.Series) -> str:
    """Write what follows in the place of a row's printed number; a dash where it holds.

    A word such as *more than* may be wrong where the rounded number is not; then there is one
    figure more.
    """
    if pd.isna(row["should_low"]):
        return NONE
    unit, rounded_to = row["unit"], row["rounded_to"]
    text = written_range(row["should_low"], row["should_high"], unit, rounded_to)
    if text != written(row["value"], unit, rounded_to):
        return text
    return written_range(row["computed_low"], row["computed_high"], unit, rounded_to / 10)


# -- names ---------------------------------------------------------------------------------------


def place_name(say: Language, place: str) -> str:
    """Name a place in a document: ``Section 2.3``, ``Paragraph 22``; or a page that quotes it.

    Raises
    ------
    SwvrError
        If it is written in no known way, and the edition has no name for it.
    """
    if place in say.names:
        return say.names[place]
    for pattern, words in PLACES.items():
        if found := re.fullmatch(pattern, place):
            return say(words, number=_number(found[1]))
    raise SwvrError(
        f"no words for the place {place!r}",
        where="ledger",
        remedy="write it as in section_2_3, fig_2_4 or para 22, name it in the edition file under "
        "places of its document, or add its kind to swvr/ledger/words.py",
    )


def _number(text: str) -> str:
    """Return a number as documents print it: ``2_3_1`` is 2.3.1, ``a2`` is A2."""
    number = text.replace("_", ".")
    return number.upper() if number[:1].isalpha() else number


def group_name(say: Language, code: str) -> str:
    """Name the group that a number is of.

    Raises
    ------
    SwvrError
        If the code has no name.
    """
    if code in GROUPS:
        return say(GROUPS[code])
    if code in NAMES:
        return say.name(code)
    raise SwvrError(
        f"no name for the group {code!r}",
        where="ledger",
        remedy="add it to GROUPS in swvr/ledger/words.py and to the catalogues in locale/",
    )


def _geography(say: Language, code: str) -> str:
    return say.name(code) if code in NAMES or code in say.names else say.country(code)


def what(say: Language, row: pd.Series) -> str:
    """Say what a row's number is of: quantity, group, geography and year; a target says so."""
    quantity, apart = row["quantity"], _apart(say, row)
    text = say(quantity)
    text = say(", ").join([text, apart]) if apart else text
    year = row["year"]
    return text if pd.isna(year) else say("{what}, {year}", what=text, year=year)


def _apart(say: Language, row: pd.Series) -> str:
    """Say what sets a row apart from others of its quantity; nothing if nothing does."""
    parts = [say("target")] if row["kind"] == "target" else []
    geography, group = row["geography"], row["group"]
    if isinstance(group, str) and group != EVERYBODY:
        parts.append(group_name(say, group))
    if isinstance(geography, str):
        parts.append(_geography(say, geography))
    return say(", ").join(parts)


def reading(say: Language, row: pd.Series) -> str:
    """Say a row in a line: its place, what it is of, and its number."""
    number = said(say, printed_number(row))
    return say(
        "{place}: {what}: {number}",
        place=place_name(say, row["place"]),
        what=what(say, row),
        number=number,
    )


def readings(say: Language, rows: pd.DataFrame, ids: Iterable[str], most: int) -> str:
    """Say several rows, by their ids, but no more than ``most``; of the rest how many they are.

    What rows of one place and quantity have in common is said once.
    """
    names = list(ids)
    together: dict[tuple[str, str], list[pd.Series]] = {}
    for name in names[:most]:
        row = frames.row(rows, name)
        together.setdefault((row["place"], row["quantity"]), []).append(row)
    shown = [_readings_of(say, group) for group in together.values()]
    if len(names) > most:
        shown.append(say("and {count} more", count=say.number(len(names) - most)))
    return say("; ").join(shown)


def _readings_of(say: Language, rows: list[pd.Series]) -> str:
    """Say rows of one place and quantity; of several each with what sets it apart."""
    if len(rows) == 1:
        return reading(say, rows[0])
    first = rows[0]
    numbers = [
        say("{what} {number}", what=apart, number=number) if apart else number
        for row in rows
        for apart, number in [(_apart(say, row), said(say, printed_number(row)))]
    ]
    quantity = first["quantity"]
    return say(
        "{place}: {what}: {number}",
        place=place_name(say, first["place"]),
        what=say(quantity),
        number=say("; ").join(numbers),
    )


def sentences(say: Language, texts: Iterable[str]) -> str:
    """Join texts as sentences: each has a capital and a full stop, if it has none yet."""
    joined = ""
    for text in texts:
        sentence = text[:1].upper() + text[1:]
        if sentence[-1:] not in STOPS:
            sentence = say("{sentence}.", sentence=sentence)
        joined = say("{first} {second}", first=joined, second=sentence) if joined else sentence
    return joined


def document_name(edition: Edition, say: Language, document: str) -> str:
    """Name a document of the ledger as the exhibits cite it."""
    found = edition.ledger.documents[document]
    if found.short:
        return found.short[say.code]
    return str(getattr(edition.sources, found.source).short[say.code])
