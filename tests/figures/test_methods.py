"""The exhibits of methods: the same findings for all, and words that hold under other data."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D

from swvr import figures, tables
from swvr.edition import Edition
from swvr.estimation.specifications import DIMENSIONS, Specifications
from swvr.figures import marks, methods, style
from swvr.tables import methods as table_methods
from tests.conftest import make_exhibit
from tests.figures.test_exhibits import LATIN_IN_CHINESE, contradictions, said

CHAPTER = "09_methods"
NAMES = (
    "own_national_regions",
    "own_observed",
    "own_factor",
    "own_specifications",
    "own_levels",
    "own_choices",
    "own_influence",
    "own_coverage",
    "own_recovery",
)


@pytest.fixture(scope="module")
def listed(edition) -> Edition:
    """The first edition, with the exhibits of methods listed in a chapter."""
    if CHAPTER in edition.exhibits:
        return edition
    exhibits = {**edition.exhibits, CHAPTER: list(NAMES)}
    return edition.model_copy(
        update={"exhibits": exhibits, "chapters": [*edition.chapters, CHAPTER]}
    )


@dataclass
class Changed:
    """Something of which some parts are other than they were."""

    true: Any
    parts: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        parts = object.__getattribute__(self, "parts")
        return parts[name] if name in parts else getattr(self.true, name)


@pytest.fixture
def change(listed, monkeypatch):
    """Make an exhibit from findings of which some parts are changed."""

    def make(name: str, *, national: dict[str, Any] | None = None, **parts: Any):
        true = methods.findings(listed)
        parts["national"] = Changed(true.national, national or {})
        found = Changed(true, parts)
        for module in (methods, table_methods):
            monkeypatch.setattr(module, "findings", lambda _: found)
        return make_exhibit(name, listed)

    return make


def texts(exhibit, say) -> list[str]:
    return [text.get_text() for text in exhibit.drawing(say).axes.texts]


def check(exhibit, speak) -> None:
    """What is drawn is the data, and no word is left in English or open."""
    for code in ("en", "zh"):
        say = speak(code)
        if not exhibit.data.empty:
            assert contradictions(exhibit, say) == []
        words = [*said(exhibit, say).values(), *texts(exhibit, say)]
        for text in words:
            assert not re.search(r"[{}]|\bnan\b|\bNone\b|\bNaN\b", text), text
        if code == "zh":
            latin = {word for text in words for word in re.findall(r"(?<!\d\.)[A-Za-z]+", text)}
            assert latin <= LATIN_IN_CHINESE


# -- what they have in common ------------------------------------------------------------------


def test_all_of_them_share_what_was_worked_out(listed):
    assert methods.findings(listed) is methods.findings(listed.model_copy(deep=True))
    other = listed.model_copy(update={"full_time_hours_per_month": 100.0})
    assert methods.findings(other) is not methods.findings(listed)


def test_all_of_them_are_exported_under_their_names():
    for name in NAMES:
        assert name in (*figures.__all__, *tables.__all__)


@pytest.mark.parametrize("name", NAMES)
def test_true_findings_are_drawn_and_said(listed, speak, name):
    check(make_exhibit(name, listed), speak)


def test_every_choice_and_rule_has_a_name(listed, speak):
    assert set(methods.CHOICES) == set(DIMENSIONS)
    table = methods.findings(listed).national.specifications.table
    for choice in DIMENSIONS:
        for level in set(table[choice]) - {"any"}:
            named = methods.level_name(speak("zh"), choice, level)
            assert named != level or level.isdigit()


def test_sentences_are_put_together_as_the_language_does(speak):
    assert methods.together(speak("en"), "One.", "", "Two.") == "One. Two."
    assert methods.together(speak("zh"), "", "一。", "二。") == "一。二。"
    assert methods.together(speak("en"), "", "") == ""


# -- regions -----------------------------------------------------------------------------------


def test_regions_stand_in_the_order_of_their_rates(listed):
    data = make_exhibit("own_national_regions", listed).data
    assert data["rate"].is_monotonic_decreasing
    found = methods.findings(listed)
    assert data.set_index("region")["rate"].to_dict() == pytest.approx(
        found.estimate.regions["rate_percent"].to_dict()
    )
    assert data.set_index("region").at["world", "published"] == pytest.approx(found.printed)


def test_borrowed_intervals_are_dashed_and_named(change, speak):
    shown = change("own_national_regions")
    borrowed = shown.data[(shown.data["basis"] == "world") & (shown.data["region"] != "world")]
    assert not borrowed.empty
    lines = [
        line
        for line in shown.drawing(speak("en")).axes.lines
        if (line.get_gid() or "").endswith("low,high")
    ]
    dashed = {line.get_gid().split("-")[1] for line in lines if line.get_linestyle() != "-"}
    assert dashed == set(map(str, borrowed.index))
    for region in borrowed["region"]:
        assert speak("en").name(region) in shown.words(speak("en")).note


def test_without_borrowed_intervals_nothing_is_said_of_them(listed, change, speak):
    rows = methods.findings(listed).national.by()
    shown = change("own_national_regions", national={"by": lambda: rows.assign(basis="region")})
    check(shown, speak)
    assert "Dashed" not in shown.words(speak("en")).note


def test_without_intervals_the_rate_stands_alone(listed, change, speak):
    rows = methods.findings(listed).national.by()
    none = rows.assign(rate_low=np.nan, rate_high=np.nan, basis="none")
    shown = change("own_national_regions", national={"by": lambda: none})
    check(shown, speak)
    words = shown.words(speak("en"))
    assert "(" not in words.headline
    assert "no intervals" in words.note
    assert "interval." not in words.note


@pytest.mark.parametrize(("printed", "where"), [(1.0, "outside"), (50.0, "inside")])
def test_the_reports_rate_lies_inside_or_outside(change, speak, printed, where):
    shown = change("own_national_regions", printed=printed)
    assert f"lies {where} its interval" in shown.words(speak("en")).note
    assert speak("en").percent(printed) in shown.headline(speak("en"))


def test_a_world_of_fewer_regions_is_drawn(listed, change, speak):
    rows = methods.findings(listed).national.by()
    few = rows[rows["region"].isin(["africa", "world"])]
    published = methods.findings(listed).published.regions.drop("africa")
    shown = change(
        "own_national_regions",
        national={"by": lambda: few},
        published=Changed(None, {"regions": published}),
    )
    check(shown, speak)
    assert len(shown.data) == 2
    assert shown.data.set_index("region")["published"].isna().to_dict() == {
        "world": False,
        "africa": True,
    }


def test_the_table_of_countries_adds_up(listed, speak):
    data = make_exhibit("own_observed", listed).data.set_index("region")
    parts = ["countries", "observed", "adjusted", "imputed"]
    assert data.drop("world")[parts].sum().to_dict() == data.loc["world", parts].to_dict()
    countries = methods.findings(listed).estimate.countries
    assert data.at["world", "observed"] == (countries["status"] == "observed").sum()
    assert data["countries"].eq(data[parts[1:]].sum(axis="columns")).all()


def test_a_table_where_everybody_is_observed_has_no_gaps(listed, change, speak):
    true = methods.findings(listed).estimate
    observed = dataclasses.replace(true, countries=true.countries.assign(status="observed"))
    shown = change("own_observed", estimate=observed)
    assert shown.data["imputed"].eq(0).all()
    check(shown, speak)


# -- the factor --------------------------------------------------------------------------------


def test_the_factor_that_the_report_needs_gives_its_rate(listed):
    data = make_exhibit("own_factor", listed).data.set_index("rule")
    assert data.at["needed", "rate"] == pytest.approx(methods.findings(listed).printed, abs=1e-6)
    ours = data.loc[listed.national.factors]
    assert ours["rate"] == pytest.approx(methods.findings(listed).rate)
    assert ours["low"] < ours["factor"] < ours["high"]
    assert data.drop(listed.national.factors)[["low", "high"]].isna().all(axis=None)
    assert data.at["none", "factor"] == 1.0


def test_a_rate_that_no_factor_gives_is_said_to_be_so(change, speak):
    shown = change("own_factor", national={"factor_for": lambda *_: float("nan")}, printed=99.0)
    check(shown, speak)
    assert "needed" not in set(shown.data["rule"])
    assert shown.headline(speak("en")) == "No factor for twelve months gives the report's 99.0%"


def test_a_rule_that_gives_no_factor_is_left_out(change, speak, monkeypatch):
    true = methods.factors

    def without(rates, rule, **options):
        found = true(rates, rule, **options)
        return found.assign(factor=np.nan) if rule in ("matched", "ratio_of_means") else found

    monkeypatch.setattr(methods, "factors", without)
    shown = change("own_factor")
    check(shown, speak)
    assert set(shown.data["rule"]) == {"weighted", "none", "needed"}
    assert "these data" not in shown.headline(speak("en"))


# -- the specification curve -------------------------------------------------------------------


def specified(*rates: float, **levels: list[str]) -> Specifications:
    """Combinations with these rates; all at one level of a choice that is not given."""
    table = pd.DataFrame(dict.fromkeys(DIMENSIONS, "any"), index=range(len(rates)))
    fixed = {"factors": "none", "imputation": "regional_mean", "total_from_parts": "larger"}
    table = table.assign(**fixed, survey="yes", population_year="2020").assign(**levels)
    table = table.assign(rate=rates, volunteers=1.0, countries=5)
    return Specifications(table.assign(reason=["" if rate == rate else "x" for rate in rates]))


def test_the_editions_own_rules_are_marked_at_their_rate(listed, speak):
    shown = make_exhibit("own_specifications", listed)
    ours = shown.data[shown.data["as_in_edition"]]
    assert len(ours) == 1
    assert ours["rate"].item() == pytest.approx(methods.findings(listed).rate)
    say = speak("en")
    assert f"Rules of this edition: {say.percent(ours['rate'].item())}" in texts(shown, say)


def test_rules_that_are_not_among_the_combinations_are_not_marked(change, speak):
    shown = change("own_specifications", national={"specifications": specified(10.0, 20.0, 30.0)})
    check(shown, speak)
    assert not any("this edition" in text for text in texts(shown, speak("en")))
    assert "Median: 20.0%" in texts(shown, speak("en"))


@pytest.mark.parametrize(
    ("printed", "start"),
    [
        (0.5, "All 3 admissible"),
        (10.0, "2 of 3 admissible"),
        (25.0, "1 of 3 admissible"),
        (90.0, "Not one of 3 admissible"),
    ],
)
def test_how_many_combinations_give_more_than_the_report(change, speak, printed, start):
    curve = specified(30.0, 10.0, float("nan"), 20.0)
    shown = change("own_specifications", national={"specifications": curve}, printed=printed)
    check(shown, speak)
    words = shown.words(speak("en"))
    assert words.headline.startswith(start)
    assert "10.0% to 30.0%" in words.headline
    assert "Of 4 combinations 1 can't" in words.note
    assert f"The report: {speak('en').percent(printed)}" in texts(shown, speak("en"))


@pytest.mark.parametrize("name", ["own_specifications", "own_levels", "own_choices"])
@pytest.mark.parametrize("rates", [(), (float("nan"),), (12.0,)])
def test_few_combinations_or_none_are_said_to_be_so(change, speak, name, rates):
    shown = change(name, national={"specifications": specified(*rates)})
    check(shown, speak)
    admissible = [rate for rate in rates if rate == rate]
    headlines = {
        "own_specifications": "No combination" if not admissible else "Not one of 1 admissible",
        "own_levels": "No choice has two levels",
        "own_choices": "The world's rate does not move",
    }
    assert shown.headline(speak("en")).startswith(headlines[name])


def test_a_curve_is_read_back_from_where_it_is_drawn(listed, speak):
    """Two values that are changed round, or a curve that is shifted, contradict the data."""
    true, say = make_exhibit("own_specifications", listed), speak("en")
    other = true.data.copy()
    other.loc[[5, 900], "rate"] = other.loc[[900, 5], "rate"].to_numpy()
    lie = dataclasses.replace(true, data=other, _drawings={}, _svgs={})
    lie.drawing(say)
    seen = dataclasses.replace(lie, data=true.data, _drawings=lie._drawings)
    assert contradictions(seen, say) == ["rate of 6", "rate of 901"]

    moved = dataclasses.replace(true, _drawings={}, _svgs={})
    (curve,) = (
        line
        for line in moved.drawing(say).axes.lines
        if isinstance(line, Line2D) and marks.is_curve(line)
    )
    curve.set_xdata(np.asarray(curve.get_xdata()) + 1)
    assert contradictions(moved, say)


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_curve_of_many_values_is_one_path(listed, speak, code):
    shown = make_exhibit("own_specifications", listed)
    svg = shown.svg(speak(code))
    assert len(shown.data) > 1000
    assert svg.count('id="value-') == 1
    assert len(svg) < 230_000


def test_levels_are_those_of_choices_that_were_made(change, speak):
    curve = specified(10.0, 20.0, 40.0, survey=["no", "yes", "yes"])
    shown = change("own_levels", national={"specifications": curve})
    check(shown, speak)
    assert shown.labels(speak("en")) == ["Survey countries: left out", "Survey countries: included"]
    assert shown.headline(speak("en")) == (
        "The median moves most with the survey countries: from 10.0% (left out) to 30.0% (included)"
    )


def test_years_and_ages_are_named(speak):
    say = speak("en")
    assert methods.level_name(say, "earliest_year", "2015") == "2015"
    assert methods.level_name(say, "earliest_year", "any") == "any"
    assert methods.level_name(say, "oldest_first_age", "16") == "16 at most"


def test_shares_of_choices_add_up(listed):
    data = make_exhibit("own_choices", listed).data
    assert data["share"].sum() == pytest.approx(100.0)
    assert data["choice"].iloc[-1] == "together"


def test_one_choice_may_be_all_that_counts(change, speak):
    curve = specified(10.0, 20.0, survey=["no", "yes"])
    shown = change("own_choices", national={"specifications": curve})
    check(shown, speak)
    assert shown.headline(speak("en")) == (
        "100.0% of the variance comes from the survey countries, none from any other choice alone"
    )


# -- the countries -----------------------------------------------------------------------------


def left_out(**changes: float) -> pd.DataFrame:
    table = pd.DataFrame({"country": list(changes), "change": list(changes.values())})
    table = table.assign(rate=50.0 + table["change"], reference_period="12m", region="africa")
    return table.assign(rate_observed=20.0, population_share=1.0, taken_for_100="")


def test_the_largest_changes_are_drawn_on_their_side(listed, speak):
    shown = make_exhibit("own_influence", listed)
    assert len(shown.data) == methods.MOST_SHOWN
    assert shown.data["change"].abs().is_monotonic_decreasing
    bars = [patch for patch in shown.drawing(speak("en")).axes.patches if patch.get_gid()]
    colours = {patch.get_width() > 0: patch.get_facecolor() for patch in bars}
    assert len(colours) == 2
    assert {style.UP, style.DOWN} == {style.FORMAL, style.WOMEN}


def test_countries_that_cannot_be_left_out_are_named(change, speak):
    nan = float("nan")
    table = left_out(IND=-9.0, KEN=4.0, BOL=nan, LBN=nan)
    shown = change("own_influence", national={"influence": table})
    check(shown, speak)
    words = shown.words(speak("en"))
    assert "2 of 4 observed countries can't be left out" in words.note
    assert "Bolivia (Plurinational State of) and Lebanon" in words.note
    assert "the 2 largest of 2" in words.subtitle
    assert words.headline.endswith("without Kenya 54.0%")


def test_one_country_or_none_that_can_be_left_out(change, speak):
    shown = change("own_influence", national={"influence": left_out(KEN=4.0, BOL=float("nan"))})
    check(shown, speak)
    assert shown.headline(speak("en")).startswith("Without Kenya the world's rate would be 54.0%")
    shown = change("own_influence", national={"influence": left_out(BOL=float("nan"))})
    check(shown, speak)
    assert shown.headline(speak("en")) == "Not one of the 1 observed countries can be left out"


def test_rates_that_are_taken_for_100_are_named(listed, change, speak):
    shown = make_exhibit("own_influence", listed)
    place = shown.data["country"].tolist().index("ZAF")
    assert shown.data["taken_for_100"][place] == "SEN"
    say = "Without South Africa the factors take Senegal above 100%: taken for 100%."
    assert say in shown.words(speak("en")).note
    assert "去掉南非后，塞内加尔的比率经折算超过100%，按100%计。" in shown.words(speak("zh")).note

    table = left_out(IND=-9.0, KEN=4.0)
    shown = change("own_influence", national={"influence": table})
    assert "100%" not in shown.words(speak("en")).note
    both = table.assign(taken_for_100=["SEN BOL", ""])
    shown = change("own_influence", national={"influence": both})
    check(shown, speak)
    wanted = "Without India the factors take Senegal and Bolivia (Plurinational State of) above"
    assert wanted in shown.words(speak("en")).note


# -- the intervals -----------------------------------------------------------------------------


def test_coverage_is_that_of_the_table(listed, monkeypatch, speak):
    results = table_methods.load(table_methods.COVERAGE)
    shown = make_exhibit("own_coverage", listed)
    assert set(shown.data["scenario"]) == set(results["scenario"])
    regional = results[results["region"] != "world"]
    assert shown.data["lowest"].min() == regional["coverage"].min()
    assert shown.data["highest"].max() == regional["coverage"].max()

    monkeypatch.setattr(table_methods, "load", lambda _: results.assign(coverage=95.2))
    same = make_exhibit("own_coverage", listed)
    check(same, speak)
    assert same.headline(speak("en")).startswith("In planted worlds 95% of the 95% intervals")


def test_every_kind_of_planted_world_has_words():
    names = {scenario.name for scenario in table_methods.SCENARIOS}
    assert set(table_methods.WORLDS) == names
