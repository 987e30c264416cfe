"""Exhibits of editions that print rates, ranges or full-time workers, and of two compared."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from swvr import figures, tables
from swvr.data import load as load_table
from swvr.edition import Edition, available_years, load_edition
from swvr.errors import SwvrError
from swvr.estimation.aggregation import WORLD
from swvr.figures import bridge, printed_rates, style
from swvr.figures.bridge import choices_in_words, comparison
from swvr.figures.figure import Exhibit
from swvr.figures.regions import region_colours
from swvr.inputs import available_inputs, compared_editions, readable_editions
from swvr.language import NONE, Language
from swvr.period_words import period_in_words
from swvr.tables.editions import comparable_editions, result_in_words
from tests.conftest import CHECKOUT, DEFAULT_YEAR, make_exhibit

NAMES = (
    "own_regional_rates",
    "own_sex_rates",
    "own_sex_ratios",
    "own_sex_volunteers",
    "own_sex_check",
    "own_sex_gaps",
    "own_type_rates",
    "own_full_time_shares",
    "own_bridge",
    "own_gap_choices",
    "own_editions",
)
YEARS = available_years(CHECKOUT)


def edition_of(year: int) -> Edition:
    return load_edition(year, CHECKOUT)


def texts(exhibit: Exhibit, say: Language) -> list[str]:
    return [text.get_text() for text in exhibit.drawing(say).axes.texts]


# -- any edition -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", NAMES)
def test_every_edition_has_the_exhibit_or_says_what_it_lacks(name, year, code, speak):
    edition = edition_of(year)
    made = make_exhibit(name, edition)
    say = speak(code).knowing(edition.region_names)
    words = made.words(say)
    assert made.svg(say)
    assert not any("{" in text or "nan" in text for text in dataclasses.astuple(words))
    if made.data.empty:
        assert texts(made, say) == [say("nothing to show")]
    else:
        drawn = made.read_back(say)
        assert len(drawn) == len(made.data)
        assert set(made.series) <= set(drawn.columns)


def nothing(name: str, year: int) -> bool:
    return make_exhibit(name, edition_of(year)).data.empty


def test_what_each_edition_has():
    has = {year: {name for name in NAMES if not nothing(name, year)} for year in (2018, 2022, 2026)}
    compared = {"own_bridge", "own_gap_choices", "own_editions"}
    assert has[2018] == {"own_full_time_shares", "own_editions"}
    assert has[2022] == {"own_regional_rates", "own_type_rates"} | compared
    by_sex = {name for name in NAMES if name.startswith("own_sex_")}
    assert has[2026] == {"own_regional_rates", "own_type_rates"} | by_sex | compared


# -- printed rates -----------------------------------------------------------------------------


def test_regions_of_2026_are_as_printed_or_narrower():
    data = printed_rates.regional_rates(edition_of(2026)).set_index("region")
    assert data["rate"].dropna().to_dict() == {
        "africa": 58.5,
        "arab_states": 24.0,
        "europe_central_asia": 24.0,
        WORLD: 34.5,
    }
    asia, americas = data.loc["asia_pacific"], data.loc["americas"]
    assert (asia["stated_low"], asia["stated_high"]) == (30, 32)
    assert (asia["low"], asia["high"]) == pytest.approx((31.16, 32.34), abs=0.02)
    assert asia["narrowed"]
    assert (americas["low"], americas["high"]) == pytest.approx((29.5, 32.5))
    assert not americas["narrowed"]
    assert data.index[-1] == WORLD


def test_without_counts_three_regions_of_2022_have_only_their_common_range(edition, speak):
    data = printed_rates.regional_rates(edition).set_index("region")
    three = data.loc[["arab_states", "europe_central_asia", "latin_america_caribbean"]]
    assert three["rate"].isna().all()
    assert three["low"].to_numpy() == pytest.approx([8.95] * 3)
    assert three["high"].to_numpy() == pytest.approx([10.65] * 3)
    made, say = figures.own_regional_rates(edition), speak("en")
    assert texts(made, say).count("9% to 10.6%") == 3
    assert "about 15%" in texts(made, say)
    assert "0.0% to 25.6% (not printed)" in texts(made, say)
    assert made.headline(say).endswith(
        "9% to 10.6% in Arab States, Europe and Central Asia and Latin America and the Caribbean"
    )


def test_rates_that_contradict_each_other_are_told(edition, monkeypatch):
    table = load_table(edition.estimates, CHECKOUT)
    world = table["region"].eq(WORLD) & table["indicator"].eq("volunteer_rate")
    table.loc[world & table["type"].eq("total"), "value"] = 90.0
    names = printed_rates.PrintedRates.__init__.__globals__
    monkeypatch.setitem(
        names,
        "load",
        lambda name, project=None: (
            table if name == edition.estimates else load_table(name, project)
        ),
    )
    with pytest.raises(SwvrError, match="contradict each other"):
        figures.own_regional_rates(edition)


def test_women_and_men_of_2026(speak):
    made = figures.own_sex_rates(edition_of(2026))
    assert made.data["region"].tolist() == [WORLD, "africa", "asia_pacific"]
    assert made.data["difference"].tolist() == pytest.approx([-4.8, -9.1, -5.6])
    assert made.data["differs"].all()
    assert "4.8 percentage points" in made.headline(speak("en"))
    assert "Americas" in made.words(speak("en")).note


def test_a_gap_that_rounding_could_hide_is_said_to_be_one(speak, monkeypatch):
    rows = {
        "region": [WORLD],
        "women": [30.0],
        "men": [30.1],
        "difference": [-0.1],
        "differs": [False],
    }
    monkeypatch.setattr(printed_rates.PrintedRates, "by_sex", lambda _: pd.DataFrame(rows))
    made = figures.own_sex_rates(edition_of(2026))
    assert "about as often" in made.headline(speak("en"))
    assert "Not more than rounding could hide: the gap in the world." in (
        made.words(speak("en")).note
    )


def test_types_of_2026_bound_who_does_both(speak):
    made = figures.own_type_rates(edition_of(2026))
    data = made.data.set_index("set")
    assert data["rate"].dropna().to_dict() == {"informal": 25.0, "formal": 11.7, "either": 34.5}
    # 11.7 + 25 − 34.5 with the rounding of each: 0.05, 0.5 and 0.05.
    both = data.loc["both"]
    assert (both["low"], both["high"]) == pytest.approx((2.2 - 0.6, 2.2 + 0.6))


def test_full_time_workers_of_2018(speak):
    edition = edition_of(2018)
    made = figures.own_full_time_shares(edition)
    assert made.data["share"].tolist() == pytest.approx(
        [70, 30, 57, 100 * 20.7 / 109, 100 * 9.3 / 109]
    )
    say = speak("en").knowing(edition.region_names)
    assert "North America (group of Johns Hopkins University)" in made.labels(say)
    assert made.headline(say).startswith("Volunteers do the work of 109 million full-time workers")


# -- the bridge --------------------------------------------------------------------------------


def test_862_million_to_2_1_billion_is_population_and_rate():
    """Effects of the world by hand from the world's rates: nearly those of the regions."""
    found = comparison(edition_of(2022))
    change, population, rate = (
        found.world(name) for name in ("change", "population_effect", "rate_effect")
    )
    assert 1.26e9 < change.low < change.high < 1.275e9
    assert 0.095e9 < population.low < population.high < 0.105e9
    assert 1.16e9 < rate.low < rate.high < 1.175e9
    then, now = found.population()
    first, second = found.rates()
    assert first.low == pytest.approx(100 * 862378600 / then, rel=1e-6)
    assert (second.low, second.high) == pytest.approx((34.45, 34.55))
    middle = (second.low + second.high) / 2
    assert (now - then) * (first.low + middle) / 200 == pytest.approx(population.low, rel=0.15)
    assert found.share("population_effect").low + found.share("rate_effect").high == (
        pytest.approx(100)
    )


def test_the_chart_has_both_effects_of_every_region(speak):
    made, say = figures.own_bridge(edition_of(2022)), speak("en")
    found = comparison(edition_of(2022))
    assert made.data["region"].tolist() == [*found.effects.index]
    assert made.data["region"].iloc[-1] == WORLD
    drawn = made.read_back(say)
    for column in made.series:
        assert np.allclose(drawn[column], found.effects[column])
    assert len([text for text in texts(made, say) if text.startswith("rate: ")]) == len(made.data)
    assert "8%" in made.headline(say)
    assert "862 million" in made.headline(say)


def test_both_editions_tell_the_same_bridge(speak):
    first, second = (figures.own_bridge(edition_of(year)) for year in (2022, 2026))
    pd.testing.assert_frame_equal(first.data, second.data)
    assert first.headline(speak("zh")) == second.headline(speak("zh"))


def test_choices_are_held_against_the_gap(speak):
    made, say = figures.own_gap_choices(edition_of(2022)), speak("en")
    found = comparison(edition_of(2022))
    curve = bridge.findings(found.before).national.specifications
    rates = curve.admissible["rate"]
    share = 100 * (rates >= 34.45 - 1e-9).mean()
    assert say.percent(share, 0) in made.headline(say)
    assert "34.5%" in made.headline(say)
    assert (found.gap().low + found.gap().high) / 2 == pytest.approx(34.5 - 14.84, abs=0.01)
    words = choices_in_words(say, edition_of(2026))
    assert say.number(len(rates)) in words
    assert "One choice of method can thus be worth the whole difference." in words


def test_spans_are_those_of_one_choice_changed_alone():
    """Worked out again pair by pair, for the choice with two levels."""
    curve = bridge.findings(edition_of(2022)).national.specifications
    others = [name for name in bridge.DIMENSIONS if name != "survey"]
    wide = curve.admissible.pivot(index=others, columns="survey", values="rate").dropna()
    moved = (wide["yes"] - wide["no"]).abs()
    row = curve.spans().set_index("choice").loc["survey"]
    assert row["combinations"] == len(moved) > 100
    assert (row["low"], row["median"], row["high"]) == pytest.approx(
        (moved.min(), moved.median(), moved.max())
    )


def test_an_edition_without_national_rates_says_that_choices_are_unknown(speak, monkeypatch):
    found = comparison(edition_of(2022))
    bare = found.before.model_copy(update={"national": None})
    lacking = bridge.Comparison(bare, found.after)
    monkeypatch.setattr(bridge, "comparison", lambda _: lacking)
    made, say = figures.own_gap_choices(edition_of(2022)), speak("en")
    assert made.data.empty
    assert "no estimate from the rates" in made.headline(say)
    assert "is not known" in choices_in_words(say, edition_of(2022))


def test_without_a_second_edition_there_is_no_bridge(speak):
    assert comparison(edition_of(2018)) is None
    assert choices_in_words(speak("en"), edition_of(2018)) == NONE


# -- which editions compare --------------------------------------------------------------------


def years(pair: tuple[Edition, Edition] | None) -> list[int] | None:
    return pair and [edition.year for edition in pair]


def test_an_edition_compares_with_the_one_before_or_else_the_next():
    assert years(compared_editions(edition_of(2022), CHECKOUT)) == [2022, 2026]
    assert years(compared_editions(edition_of(2026), CHECKOUT)) == [2022, 2026]
    later = edition_of(2026).model_copy(update={"year": 2030})
    assert years(compared_editions(later, CHECKOUT)) == [2026, 2030]
    earlier = edition_of(2022).model_copy(update={"year": 2011})
    assert years(compared_editions(earlier, CHECKOUT)) == [2011, 2022]
    assert compared_editions(edition_of(2018), CHECKOUT) is None


def test_the_bridge_is_an_input(edition):
    assert "bridge" in available_inputs(edition, CHECKOUT)
    assert "bridge" in available_inputs(edition_of(2026), CHECKOUT)
    assert "bridge" not in available_inputs(edition_of(2018), CHECKOUT)


def test_an_edition_without_its_population_does_not_compare():
    population = edition_of(2026).population.model_copy(update={"reference_year": 2049})
    lacking = edition_of(2026).model_copy(update={"population": population})
    assert compared_editions(lacking, CHECKOUT) is None


def test_a_broken_edition_file_does_not_keep_others_from_being_read(tmp_path):
    project = dataclasses.replace(CHECKOUT, root=tmp_path)
    project.editions.mkdir()
    for year in (2022, 2026):
        text = (CHECKOUT.editions / f"{year}.yml").read_text("utf-8")
        (project.editions / f"{year}.yml").write_text(text, "utf-8")
    (project.editions / "2024.yml").write_text("year: [", "utf-8")
    assert [edition.year for edition in readable_editions(project)] == [2022, 2026]


# -- the editions side by side -----------------------------------------------------------------


def test_results_are_as_printed(speak):
    en, zh = speak("en"), speak("zh")
    assert [result_in_words(en, edition_of(year)) for year in (2018, 2022, 2026)] == [
        "109 million full-time workers",
        "862 million people",
        "about 2.1 billion people",
    ]
    assert [result_in_words(zh, edition_of(year)) for year in (2018, 2022, 2026)] == [
        "1.09亿名全职人员",
        "8.62亿人",
        "约21亿人",
    ]


def test_the_table_has_a_column_for_each_edition(speak):
    made = tables.own_editions(edition_of(DEFAULT_YEAR))
    assert made.series == tuple(str(edition.year) for edition in comparable_editions())
    cells = made.cells(speak("en")).set_index("Aspect")
    assert cells.loc["Reference period"].tolist() == ["24 hours", "Four weeks", "Four weeks"]
    assert cells.loc["Countries with data"].tolist() == [
        "Formal: 62; informal: 40",
        "61 with published rates and 8 surveyed",
        NONE,
    ]
    assert "Americas" in cells.loc["Regions with results", "2026 report"]
    assert "more than 1 billion people" in cells.loc["Result for the world", "2018 report"]
    assert "about 2.1 billion people".capitalize() in cells.loc["Result for the world"].iloc[2]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("4w", "four weeks"),
        ("12m", "twelve months"),
        ("1d", "24 hours"),
        ("6w", "six weeks"),
        ("9w", "9 weeks"),
    ],
)
def test_periods_have_names(speak, period, words):
    assert period_in_words(speak("en"), period) == words


def test_regions_have_the_colours_of_the_book():
    colours = region_colours(edition_of(2026))
    assert colours["africa"] == style.REGIONS["africa"]
    assert colours["americas"] == style.REGIONS["americas"]
    bars = figures.own_regional_rates(edition_of(2026))
    assert not math.isnan(bars.data["rate"].iloc[0])
