"""Numbers of the prose that the reports print: which they are, that they agree, that links lead on.

Whether a number and its row lead to each other is tried on a small book in
``extension/test_extension_ledger.py``; here are the chapters themselves.
"""

from __future__ import annotations

import ast
import math
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from swvr.book.execute import chapter_names, chapter_path
from swvr.book.extension.glued import glued_numbers
from swvr.book.languages import cell_language, source_text
from swvr.book.normal_form import code_cells, read_notebook
from swvr.edition import load_edition
from swvr.errors import SwvrError
from swvr.ledger import binding
from swvr.ledger.amount import Amount
from swvr.ledger.ledger import Ledger
from swvr.ledger.published import interval
from swvr.notebook import Page
from tests.book.published import BUILDS, page_of, site_of
from tests.conftest import CHECKOUT, DEFAULT_YEAR

LEDGER_CHAPTER = "10_ledger"

# Glued numbers that happen to be printed of something else. Each is our own, for this reason.
COINCIDENCES = {
    "age from which people are asked": [
        "01_about/adult_age",
        "02_printed_rates/age",
        "04_gender/age",
        "08_editions/age",
        "13_survey/adult_age",
    ],
    "the score of the ledger": [
        "10_ledger/conditional",
        "10_ledger/conflicts",
        "10_ledger/failed",
        "10_ledger/held",
        "10_ledger/rounding",
        "10_ledger/wrong",
    ],
    "resources, files and entries of this book": [
        "11_exhibits/all",
        "11_exhibits/held",
        "14_glossary/abbreviations",
        "14_glossary/terms",
    ],
    "parts of a diagram": [
        "01_ideas/categories",
        "01_ideas/components",
        "01_ideas/elements",
        "01_ideas/models",
        "01_ideas/relations",
    ],
    "our comparison of regional counts, rates and population": [
        "02_global_estimates/measuring_share",
        "02_global_estimates/rates_agreeing",
        "02_global_estimates/rates_checked",
        "02_global_estimates/top_share",
        "02_global_estimates/total_gap",
    ],
    "the Fréchet bound, which is the smaller of the two rates": ["02_global_estimates/outer_high"],
    "countries and cells that we count in a figure or table of the survey": [
        "03_eight_countries/change_down",
        "03_eight_countries/change_unclear",
        "03_eight_countries/change_up",
        "03_eight_countries/civic_agree",
        "03_eight_countries/civic_all",
        "03_eight_countries/civic_down",
        "03_eight_countries/gaps_clear",
        "03_eight_countries/men_ahead",
        "03_eight_countries/past_down",
        "03_eight_countries/past_up",
        "04_gender/activities",
        "04_gender/activities_men",
        "04_gender/plan_cells",
        "04_gender/plan_clear",
        "04_gender/plan_equal",
        "04_gender/plan_women",
        "05_future_volunteering/first",
        "05_future_volunteering/friends",
        "05_future_volunteering/government",
        "05_future_volunteering/organization",
        "05_future_volunteering/raised",
    ],
    "a bar of figure 3.2, printed as a picture": [
        "03_eight_countries/highest_rate",
        "05_future_volunteering/highest_rate",
    ],
    "those of a sample of a thousand who said no": ["05_future_volunteering/left"],
    "the level of our intervals": ["03_eight_countries/confidence"],
    "a gap of two rates that we worked out": ["04_gender/informal_gap"],
    "what we count in the case studies and recommendations": [
        "06_partnerships/advice",
        "06_partnerships/cases",
        "06_partnerships/counted",
        "06_partnerships/countries",
        "06_partnerships/fewest",
        "06_partnerships/groups",
        "06_partnerships/most_cases",
        "06_partnerships/named",
        "06_partnerships/top_cases",
        "06_partnerships/with_volunteers",
    ],
    "the rule of ratings, which the text does not print": [
        "07_unv_results/green_from",
        "07_unv_results/yellow_from",
    ],
    "what follows from printed numbers of UNV": [
        "07_unv_results/crime_before",
        "07_unv_results/fastest_low",
        "07_unv_results/places",
        "07_unv_results/reviews_target",
        "07_unv_results/wrong",
    ],
    "the estimate from national rates": [
        "09_methods/above",
        "09_methods/at_base",
        "09_methods/factor_share_within",
        "09_methods/hours",
        "09_methods/hours_countries",
        "09_methods/observed",
        "09_methods/observed_share",
        "09_methods/survey_share",
        "09_methods/surveyed",
    ],
    "the questionnaire and the telephones": [
        "13_survey/background",
        "13_survey/both_modes",
        "13_survey/questions",
    ],
}

# -- numbers in the words of a language ------------------------------------------------------------

SIZES = {"billion": 1e9, "million": 1e6, "亿": 1e8, "万": 1e4, "": 1.0}
NUMBER = re.compile(
    r"(?P<sign>[+−]?)(?P<figure>[\d,]+(?:\.\d+)?)\s*(?P<size>billion|million|亿|万)?\s*(?P<unit>\D*)"
)
UNITS = {
    "": "count",
    "%": "percent",
    "US dollars": "usd",
    "美元": "usd",
    "percentage points": "points",
    "个百分点": "points",
}
KINDS = {"percent": "percent", "usd": "usd", "points": "points", "percentage_points": "points"}


# What a result for the world says beside its number.
WORDS_AROUND = re.compile("^(?:about |约)|(?: people| full-time workers|名全职人员|人)$")


class Read(NamedTuple):
    """A number read back from a page: all that it can stand for, and of what kind it is."""

    value: float
    amount: Amount
    kind: str


def read_back(text: str) -> Read | None:
    """Return the number that a text is; None if it is not a single one."""
    found = NUMBER.fullmatch(text)
    if found is None or found["unit"] not in UNITS:
        return None
    size = SIZES[found["size"] or ""]
    figure = found["figure"].replace(",", "")
    value = float(figure) * size * (-1 if found["sign"] == "−" else 1)
    unit = 10.0 ** -len(figure.partition(".")[2]) * size
    return Read(value, interval(value, unit, None), UNITS[found["unit"]])


def as_ratio(read: Read) -> Amount:
    """Return a percentage as the ratio that it is where a report says three quarters in words."""
    return Amount(read.amount.low / 100, read.amount.high / 100)


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("862 million", 862e6, "count"),
        ("8.62亿", 862e6, "count"),
        ("6,100万", 61e6, "count"),
        ("17.05%", 17.05, "percent"),
        ("−3", -3.0, "count"),
        ("270 million US dollars", 270e6, "usd"),
        ("2.7亿美元", 270e6, "usd"),
        ("2.0 percentage points", 2.0, "points"),
    ],
)
def test_numbers_are_read_back_in_both_languages(text, value, kind):
    read = read_back(text)
    assert read is not None
    assert read.value == pytest.approx(value)
    assert read.kind == kind


@pytest.mark.parametrize("text", ["5.9% to 6.1%", "2022 and 2024", "Africa", "1.1, 1.2"])
def test_what_is_no_single_number_is_not_read_as_one(text):
    assert read_back(text) is None


# -- what the chapters bind ------------------------------------------------------------------------


@cache
def ledger_of(year: int) -> Ledger:
    return Ledger(load_edition(year, CHECKOUT), CHECKOUT)


def agrees(text: str, name: str, ledger: Ledger) -> bool:
    """Whether a number says what the report prints or, where that does not follow, what does."""
    bare = WORDS_AROUND.sub("", text)
    read, row = read_back(text) or read_back(bare), ledger.checked[name]
    if read is None:
        return False
    unit = ledger.published.table.set_index("id").loc[name, "unit"]
    amount = as_ratio(read) if (unit, read.kind) == ("ratio", "percent") else read.amount
    allowed = [ledger.published.amounts[name]]
    if row.verdict in ("contradicted", "off_by_rounding") and row.computed is not None:
        allowed.append(row.computed)
    same_kind = read.kind == KINDS.get(str(unit), "count") or unit == "ratio"
    return same_kind and any(amount.meets(other).value for other in allowed)


def stored(chapter: str) -> dict[str, str]:
    numbers = glued_numbers(chapter_path(CHECKOUT, chapter))
    return {name: glued.ledger for name, glued in numbers.items() if glued.ledger}


def ledger_in_code(chapter: str) -> dict[str, str]:
    """The bindings as they stand in the code cells, run or not."""
    found: dict[str, str] = {}
    for cell in code_cells(read_notebook(chapter_path(CHECKOUT, chapter))):
        for call in ast.walk(ast.parse(source_text(cell))):
            if isinstance(call, ast.Call):
                for keyword in call.keywords:
                    if keyword.arg == "ledger":
                        found |= ast.literal_eval(keyword.value)
    return found


def test_many_numbers_are_bound():
    assert sum(len(stored(chapter)) for chapter in chapter_names(CHECKOUT)) >= 50


@pytest.mark.parametrize("chapter", chapter_names(CHECKOUT))
def test_stored_outputs_are_bound_as_their_code_says(chapter):
    assert stored(chapter) == ledger_in_code(chapter)


@pytest.mark.parametrize("chapter", chapter_names(CHECKOUT))
def test_every_bound_number_says_what_its_row_says(chapter):
    ledger = ledger_of(DEFAULT_YEAR)
    numbers = glued_numbers(chapter_path(CHECKOUT, chapter))
    wrong = [
        (name, numbers[name].text, number)
        for name, number in stored(chapter).items()
        if not agrees(numbers[name].text, number, ledger)
    ]
    assert wrong == []


def printed_alike(text: str, ledger: Ledger) -> list[str]:
    """Ids of the published numbers that have the same value and kind of unit."""
    read = read_back(text)
    if read is None:
        return []
    table = ledger.published.table
    kinds = table["unit"].map(KINDS).fillna("count")
    return [
        name
        for name, value, kind in zip(table["id"], table["value"], kinds, strict=True)
        if kind == read.kind and math.isclose(value, read.value, rel_tol=1e-9)
    ]


def test_every_number_that_the_reports_print_is_bound_or_a_known_coincidence():
    ledger = ledger_of(DEFAULT_YEAR)
    alike = {
        f"{chapter}/{name}"
        for chapter in chapter_names(CHECKOUT)
        for name, glued in glued_numbers(chapter_path(CHECKOUT, chapter)).items()
        if not glued.ledger and printed_alike(glued.text, ledger)
    }
    listed = [name for names in COINCIDENCES.values() for name in names]
    assert len(listed) == len(set(listed))
    assert sorted(alike) == sorted(listed)


# -- binding ---------------------------------------------------------------------------------------


@pytest.fixture
def glued_by(edition, speak, monkeypatch):
    """Glue on a page; return the outputs."""

    def glue(year=edition.year, documents=None, **arguments):
        outputs = []
        monkeypatch.setattr(
            "swvr.notebook.display", lambda data, raw, metadata: outputs.append((data, metadata))
        )
        ledger = edition.ledger
        if documents is not None:
            kept = {name: ledger.documents[name] for name in documents}
            ledger = ledger.model_copy(update={"documents": kept})
        other = edition.model_copy(update={"year": year, "ledger": ledger})
        Page(other, speak("en")).glue(**arguments)
        return outputs

    return glue


def test_the_id_travels_as_metadata_and_changes_nothing_that_is_compared(glued_by):
    (free,) = glued_by(rate="14.8%")
    (bound,) = glued_by(rate="14.8%", ledger={"rate": "swvr-2-3-world-rate"})
    assert free[0] == bound[0]
    assert bound[1] == {**free[1], "swvr": {"ledger": "swvr-2-3-world-rate"}}


def test_a_misspelled_id_is_refused_and_the_near_ones_are_named(glued_by):
    with pytest.raises(SwvrError, match="rate is bound to 'swvr-2-3-wrld-rate'") as caught:
        glued_by(rate="14.8%", ledger={"rate": "swvr-2-3-wrld-rate"})
    assert "did you mean swvr-2-3-world-rate" in str(caught.value)


def test_an_id_of_a_name_that_is_not_glued_is_refused(glued_by):
    with pytest.raises(SwvrError, match="does not glue it") as caught:
        glued_by(rate="14.8%", ledger={"rat": "swvr-2-3-world-rate"})
    assert "did you mean rate" in str(caught.value)


def test_an_edition_whose_documents_do_not_print_a_number_goes_without(glued_by, edition):
    ids = {"rate": "swvr-2-3-world-rate", "women": "unv-para32-women"}
    numbers = {"rate": "14.8%", "women": "53%"}
    outputs = glued_by(year=edition.year + 4, documents=["unv"], ledger=ids, **numbers)
    assert ["swvr" in metadata for _, metadata in outputs] == [False, True]
    with pytest.raises(SwvrError, match="unv-para32-wemon"):
        glued_by(
            year=edition.year + 4,
            documents=["swvr"],
            women="53%",
            ledger={"women": "unv-para32-wemon"},
        )


def test_another_edition_in_the_making_does_not_stand_in_the_way(edition, monkeypatch):
    def broken(*_):
        raise SwvrError("not sound", where="editions/", remedy="mend it")

    monkeypatch.setattr(binding, "available_years", lambda _: [edition.year, edition.year + 4])
    monkeypatch.setattr(binding, "load_edition", broken)
    assert binding.bound({"a": "unv-para32-women"}, edition) == {"a": "unv-para32-women"}
    with pytest.raises(SwvrError, match="unv-nothing"):
        binding.bound({"a": "unv-nothing"}, edition)


# -- the built book --------------------------------------------------------------------------------


def built_numbers(year: int, lang: str, chapter: str) -> dict[str, tuple[str, str]]:
    """Name -> text and id, of the bound numbers in a chapter as it was run."""
    folder: Path = CHECKOUT.build / "notebooks" / str(year) / lang
    numbers = glued_numbers(folder / f"{chapter}.ipynb")
    return {name: (one.text, one.ledger) for name, one in numbers.items() if one.ledger}


def prose(year: int, lang: str, chapter: str) -> str:
    # As built, so without the cells that the edition does not have.
    built = CHECKOUT.build / "notebooks" / str(year) / lang / f"{chapter}.ipynb"
    cells = read_notebook(built)["cells"]
    return "\n".join(source_text(cell) for cell in cells if cell_language(cell) == lang)


def shown(year: int, lang: str, chapter: str) -> list[tuple[str, str, str]]:
    """Chapter, text and id of each bound number that a chapter's prose shows, in order."""
    found = []
    for elsewhere, its_name, own in re.findall(
        r"\{glued\}`(\w+)/(\w+)`|\{glue:text\}`(\w+)`", prose(year, lang, chapter)
    ):
        numbers = built_numbers(year, lang, elsewhere or chapter)
        if (name := own or its_name) in numbers:
            found.append((elsewhere, *numbers[name]))
    return found


@pytest.mark.built
@pytest.mark.parametrize(("year", "lang"), BUILDS)
def test_every_bound_number_of_the_built_book_says_what_its_row_says(year, lang):
    ledger = ledger_of(year)
    wrong = [
        (chapter, name, text)
        for chapter in load_edition(year, CHECKOUT).chapters
        for name, (text, number) in built_numbers(year, lang, chapter).items()
        if not agrees(text, number, ledger)
    ]
    assert wrong == []


@pytest.mark.built
@pytest.mark.parametrize(("year", "lang"), BUILDS)
def test_every_bound_number_of_the_prose_leads_to_its_row_and_the_row_to_the_page(year, lang):
    edition, site = load_edition(year, CHECKOUT), site_of(year, lang)
    if LEDGER_CHAPTER not in edition.chapters:
        pytest.skip(f"the edition has no chapter {LEDGER_CHAPTER}")
    rows = page_of(site, LEDGER_CHAPTER)
    checked = 0
    for chapter in edition.chapters:
        page = page_of(site, chapter)
        own = "" if chapter == LEDGER_CHAPTER else f"{LEDGER_CHAPTER}.html"
        for elsewhere, text, number in shown(year, lang, chapter):
            place = page.find(id=f"shows-{number}")
            assert place is not None, (chapter, number)
            if not elsewhere:
                links = page.select(f'.pasted-text > a.ledger-link[href="{own}#{number}"]')
                assert text in {link.get_text() for link in links}, (chapter, number)
            row = rows.find("tr", id=number)
            assert row is not None, number
            back = {link["href"] for link in row.find_all("a")}
            home = "" if chapter == LEDGER_CHAPTER else f"{chapter}.html"
            assert f"{home}#shows-{number}" in back, (chapter, number)
            checked += 1
    assert checked > (50 if year == DEFAULT_YEAR else 0)


@pytest.mark.built
@pytest.mark.parametrize(("year", "lang"), BUILDS)
def test_signs_stand_where_the_ledger_contradicts_and_nowhere_else(year, lang):
    edition, site, ledger = load_edition(year, CHECKOUT), site_of(year, lang), ledger_of(year)
    signs = {"contradicted": "≠", "off_by_rounding": "≈"}
    for chapter in edition.chapters:
        page = page_of(site, chapter)
        verdicts = [ledger.checked[number].verdict for _, _, number in shown(year, lang, chapter)]
        wanted = [signs[verdict] for verdict in verdicts if verdict in signs]
        assert [mark.get_text() for mark in page.select("article .ledger-mark")] == wanted, chapter
        notes = page.select("article .ledger-note")
        assert len(notes) == len(set(wanted)), chapter
