"""Exhibits and sentences of editions that print rates of women and men."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from swvr import figures, tables
from swvr.edition import Edition, load_edition
from swvr.estimation.aggregation import WORLD
from swvr.estimation.by_sex import MEASURES, REST, RatesBySex
from swvr.estimation.overlap import Bounds
from swvr.figures import by_sex
from swvr.figures.by_sex import TOLD, earlier_in_words, in_words
from swvr.language import NONE
from tests.conftest import CHECKOUT

ALL_LEAD = "where no rates by sex were printed"


@pytest.fixture(scope="module")
def printing() -> Edition:
    """The edition that prints rates of women and men."""
    return load_edition(2026, CHECKOUT)


@pytest.fixture
def changed(monkeypatch):
    """Change what was worked out of the rates by a function of its table."""

    def change(name, function):
        true = getattr(RatesBySex, name)
        inner = getattr(true, "func", None) or getattr(true, "fget", None)

        def value(self):
            return function((inner or true)(self))

        monkeypatch.setattr(RatesBySex, name, property(value) if inner else value)

    return change


def mirrored(table: pd.DataFrame) -> pd.DataFrame:
    """Women and men change places."""
    found = table.copy()
    found["difference"] = -table["difference"]
    found["difference_low"], found["difference_high"] = (
        -table["difference_high"],
        -table["difference_low"],
    )
    return found


def without_rest(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(REST)


def nothing_fits(table: pd.DataFrame) -> pd.DataFrame:
    found = table.copy()
    found.loc[REST] = math.nan
    return found


# -- exhibits ----------------------------------------------------------------------------------


def test_gaps_are_drawn_as_measured_and_the_rest_as_a_range(printing, speak):
    made, say = figures.own_sex_gaps(printing), speak("en")
    drawn = made.read_back(say)
    assert drawn["difference"].tolist()[:3] == pytest.approx([-4.8, -9.1, -5.6])
    assert math.isnan(drawn["difference"].iloc[3])
    assert drawn["low"].iloc[3] < drawn["high"].iloc[3] < 0
    assert made.headline(say).startswith("Men lead by 9.1 percentage points in Africa")
    assert "the Americas, Arab States, Europe and Central Asia together" in made.words(say).note


def test_who_leads_is_said_by_the_numbers(printing, speak, changed):
    changed("measures", mirrored)
    say = speak("en")
    assert figures.own_sex_gaps(printing).headline(say).startswith("Women lead by 9.1")
    changed("measures", without_rest)
    made = figures.own_sex_gaps(printing)
    assert ALL_LEAD not in made.headline(say)
    assert "the world +4.8" in made.headline(say)
    assert "Hollow" not in made.words(say).note


def test_counts_are_rates_times_population_and_say_whose_they_are(printing, speak):
    made, say = figures.own_sex_volunteers(printing), speak("en")
    people = RatesBySex(printing).population
    data = made.data.set_index(["region", "sex"])
    assert data.loc[("africa", "men"), "volunteers"] == pytest.approx(
        0.631 * people.loc["africa", "men"]
    )
    assert data.loc[("africa", "men"), "share"] == pytest.approx(
        100 - data.loc[("africa", "women"), "share"]
    )
    for (region, sex), row in data.iterrows():
        assert row["low"] < row["high"]
        assert row["share_low"] < row["share_high"]
        if region != REST:
            assert row["low"] < row["volunteers"] < row["high"], sex
            assert row["share_low"] < row["share"] < row["share_high"], sex
    assert "Not printed but worked out by this book" in made.words(say).subtitle
    assert "990 million women and 1.14 billion men" in made.headline(say)


def test_the_table_of_ratios_has_the_ends_of_each(printing, speak):
    made, say = tables.own_sex_ratios(printing), speak("en")
    cells = made.cells(say).set_index("Region")
    assert cells.loc["Africa"].tolist() == ["−9.2", "−9.0", "85.4%", "85.7%"]
    assert list(cells.index)[-1] == "Rest of the world"


def test_the_check_says_how_many_places_fit(printing, speak, changed):
    say = speak("en")
    assert tables.own_sex_check(printing).headline(say).startswith("In all 3 places")

    def off(table):
        table.loc["africa", "fits"] = False
        table.loc["asia_pacific", "fits"] = None
        return table

    changed("check", off)
    made = tables.own_sex_check(printing)
    assert made.headline(say).startswith("In 1 of 2 places")
    assert made.cells(say)["Fits"].tolist() == ["yes", "no", NONE]


def test_without_numbers_that_fit_the_rest_is_not_drawn(printing, speak, changed):
    changed("measures", nothing_fits)
    say = speak("en")
    for made in (figures.own_sex_gaps, figures.own_sex_volunteers, tables.own_sex_ratios):
        exhibit = made(printing)
        assert REST not in set(exhibit.data["region"])
        assert "nan" not in exhibit.svg(say)
    assert in_words(say, printing)["rest"] == "No numbers fit all printed rates."


# -- sentences ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "zh"])
def test_prose_has_every_number_and_sentence(printing, speak, code):
    told = in_words(speak(code), printing)
    assert set(told) == set(TOLD)
    assert all(text and NONE not in text and "nan" not in text for text in told.values())


def test_sentences_follow_from_what_was_printed(printing, speak):
    told = in_words(speak("en"), printing)
    assert "that is Africa, with 9.1; by ratio it is Asia and the Pacific" in told["furthest"]
    assert told["checked"] == "They do so wherever all three were printed."
    assert told["narrowed"].startswith("For Asia and the Pacific, where 30% to 32% was printed")
    assert "Africa" not in told["narrowed"]
    assert "With the population of 2020 the difference would be −1.8 to −0.8" in told["populations"]
    assert "With the population of 2016 no numbers fit" in told["populations"]
    assert "2025" not in told["populations"]


def test_sentences_of_an_edition_without_regions(printing, speak, changed):
    changed("measures", lambda table: table.loc[[WORLD]])
    told = in_words(speak("en"), printing)
    assert told["furthest"] == "Of regions nothing was printed."
    assert told["rest"] == "Here nothing is left over."
    assert told["populations"] == ""


def test_sentences_of_an_edition_without_rates_by_sex_are_dashes(edition, speak):
    assert set(in_words(speak("en"), edition).values()) == {NONE}


def test_the_edition_before_is_told_with_what_it_prints(printing, edition, speak, monkeypatch):
    say = speak("en")
    told = earlier_in_words(say, printing)
    assert str(edition.year) in told
    assert "15.2% to 21.4% of women" in told
    assert "13.3% to 20.4% of men" in told
    assert "prints rates of women and men, too" in earlier_in_words(say, edition)
    monkeypatch.setattr(by_sex, "available_inputs", lambda *_: frozenset({"rates"}))
    assert earlier_in_words(say, printing).endswith("prints no rate of women or of men.")
    monkeypatch.setattr(by_sex, "compared_editions", lambda *_: None)
    assert earlier_in_words(say, printing) == NONE


def test_measures_are_those_that_the_table_has(printing):
    table = RatesBySex(printing, CHECKOUT).measures
    assert [name for name in table.columns if not name.endswith(("_low", "_high"))] == [*MEASURES]
    assert isinstance(RatesBySex(printing, CHECKOUT).ends(WORLD, "share"), Bounds)
