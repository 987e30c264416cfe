"""The exhibits of plans to volunteer: as published, from respondents, and with too few of them."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from swvr.figures import figure, future, marks, style
from swvr.survey.odds import share_at
from swvr.survey.results import ESTIMATE, SUPPRESSED, RespondentResults, SurveyResults
from swvr.tables import future as tables_future
from tests.conftest import make_exhibit
from tests.figures.test_exhibits import contradictions
from tests.figures.test_methods import check, texts

NAMES = ("tab_a2", "own_odds", "own_odds_meaning", "fig_3_7", "fig_3_8")
NAN = float("nan")


class Answers(RespondentResults):
    """Results as respondents give them, made up: the odds ratios rise with the country."""

    def __init__(self, edition, *, synthetic=True, empty=()):
        SurveyResults.__init__(self, edition)
        self.synthetic = synthetic
        self.empty = empty  # countries with too few respondents

    size = 8000

    def left_out(self, exhibit):
        return pd.DataFrame({"country": list(self.empty), "item": "q7", "group": "total"})

    def _estimated(self, rows, columns):
        table = pd.DataFrame(rows, columns=columns)
        few = table["country"].isin(self.empty)
        table.loc[few, [*({"value", "odds_ratio"} & set(columns)), "low", "high"]] = NAN
        return table.assign(kind=few.map({True: SUPPRESSED, False: ESTIMATE}))

    @property
    def odds_ratios(self):
        rows = []
        for place, country in enumerate(self.survey.countries):
            for shift, predictor in enumerate(future.BEHAVIOURS):
                value = 0.45 * 1.35 ** (place + shift)
                ends = value / 1.4, value * 1.4
                clear = (ends[0] > 1.0 or ends[1] < 1.0) and country not in self.empty
                rows.append((country, predictor, value, *ends, clear))
        return self._estimated(
            rows, ["country", "predictor", "odds_ratio", "low", "high", "significant"]
        )

    def odds_ratios_read(self, first):
        table = self.odds_ratios
        if first == "action":
            of_first = (table["predictor"] == "first") & table["significant"]
            table.loc[of_first, "significant"] = False
        return table

    @property
    def plans_by_past(self):
        rows = [
            (country, "q7", group, share, share - 4.0, share + 3.0)
            for country in self.survey.countries
            for group, share in zip(
                ("volunteered_friends", "volunteered_organization", "volunteered_government"),
                (60.0, 70.0, 80.0),
                strict=True,
            )
        ]
        return self._estimated(rows, ["country", "item", "group", "value", "low", "high"])

    @property
    def innovation(self):
        rows = [
            (country, item, "total", share, share - 3.0, share + 3.0)
            for place, country in enumerate(self.survey.countries)
            for item, share in (("q5a", 40.0), ("q8e", 44.0 + place))
        ]
        return self._estimated(rows, ["country", "item", "group", "value", "low", "high"])


@pytest.fixture
def answered(edition, monkeypatch):
    """Make an exhibit from made-up respondents."""

    def make(name, **settings):
        results = Answers(edition, **settings)
        for module in (future, tables_future):
            monkeypatch.setattr(module, "survey_results", lambda _: results)
        return make_exhibit(name, edition)

    return make


@pytest.fixture
def published(edition):
    return SurveyResults(edition)


# -- whatever the results come from ------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_respondents_are_drawn_and_said(answered, speak, name):
    shown = answered(name)
    check(shown, speak)
    assert shown.synthetic
    assert "synthetic respondents" in shown.source_line(speak("en"))
    assert "respondents' file" in answered(name, synthetic=False).source_line(speak("en"))


@pytest.mark.parametrize("name", ["tab_a2", "own_odds", "fig_3_7", "fig_3_8"])
def test_countries_with_too_few_respondents_leave_the_rest(answered, speak, name):
    shown = answered(name, empty=("BOL", "SEN"))
    check(shown, speak)
    if name != "tab_a2":  # it has a row for each, with dashes
        assert not set(shown.data["country"]) & {"BOL", "SEN"}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_too_few_respondents_is_no_error(answered, edition, speak, name):
    shown = answered(name, empty=tuple(edition.survey.countries))
    for code in ("en", "zh"):
        shown.svg(speak(code))
        for text in shown.metadata(speak(code))["headline"], *texts(shown, speak(code)):
            assert not re.search(r"[{}]|\bnan\b|\bNone\b", text)


def test_lines_between_rows_start_where_the_words_do():
    assert marks.EDGE == figure.MARGIN


# -- odds ratios -------------------------------------------------------------------------------


def test_only_what_was_printed_is_drawn_and_the_rest_is_named(exhibit, published, speak):
    shown = exhibit("own_odds")
    printed = published.odds_ratios.dropna(subset="odds_ratio")
    assert len(shown.data) == len(printed) == 18
    assert shown.data["low"].isna().all()
    assert shown.series == ("odds_ratio",)
    lines = [text for text in texts(shown, speak("en")) if text.startswith("Not significant")]
    assert len(lines) == len(future.BEHAVIOURS)
    unprinted = published.odds_ratios[published.odds_ratios["odds_ratio"].isna()]
    for line, behaviour in zip(lines, future.BEHAVIOURS, strict=True):
        for code in unprinted[unprinted["predictor"] == behaviour]["country"]:
            assert speak("en").country(code) in line


def test_odds_ratios_lie_on_a_log_scale_from_high_to_low(exhibit, speak):
    shown = exhibit("own_odds")
    axes = shown.drawing(speak("en")).axes
    assert axes.get_xscale() == "log"
    assert axes.get_xticks().tolist() == [1.0, 2.0, 4.0, 8.0]
    for _, rows in shown.data.groupby("predictor"):
        assert rows["odds_ratio"].is_monotonic_decreasing


def test_odds_ratios_that_are_changed_round_are_seen(answered, speak):
    """A point that is drawn where another belongs contradicts the data, on a log scale too."""
    shown = answered("own_odds")
    points = [
        line
        for line in shown.drawing(speak("en")).axes.lines
        if (line.get_gid() or "").endswith("-odds_ratio")
    ]
    first, second = (point.get_xdata() for point in points[:2])
    points[0].set_xdata(second)
    points[1].set_xdata(first)
    assert len(contradictions(shown, speak("en"))) == 2


def test_what_is_not_significant_is_hollow(answered, speak):
    shown = answered("own_odds")
    points = [
        line
        for line in shown.drawing(speak("en")).axes.lines
        if (line.get_gid() or "").endswith("-odds_ratio")
    ]
    hollow = [to_hex(point.get_markerfacecolor()).upper() == style.PAPER for point in points]
    assert hollow == (~shown.data["significant"]).tolist()
    assert any(hollow)
    assert not all(hollow)


class Unsure(Answers):
    """Respondents of whom only small odds ratios are significant."""

    @property
    def odds_ratios(self):
        table = super().odds_ratios
        return table.assign(significant=table["odds_ratio"] < 1.0)


def test_the_largest_odds_ratio_is_a_significant_one_if_there_is_any(edition):
    table = Answers(edition).odds_ratios
    assert future.largest(Answers(edition))["odds_ratio"] == table["odds_ratio"].max()
    small = table[table["odds_ratio"] < 1.0]
    assert future.largest(Unsure(edition))["odds_ratio"] == small["odds_ratio"].max()
    assert future.largest(Answers(edition, empty=tuple(edition.survey.countries))) is None


def test_shares_are_what_the_printed_odds_ratio_makes_of_them(exhibit, speak):
    shown = exhibit("own_odds_meaning")
    assert shown.data["baseline"].tolist() == list(range(10, 100, 10))
    for row in shown.data.itertuples():
        assert row.share == pytest.approx(share_at(7.86, row.baseline))
        assert row.times == pytest.approx(row.share / row.baseline)
        assert row.times < 7.86
    assert "4.7 times" in shown.headline(speak("en"))


def test_the_table_says_which_values_were_not_printed(exhibit, published, speak):
    cells = exhibit("tab_a2").cells(speak("en"))
    assert cells.shape == (8, 5)
    assert (cells == "not significant").to_numpy().sum() == 14
    assert "7.86" in cells.to_numpy()


def test_the_table_of_respondents_has_intervals(answered, speak):
    shown = answered("tab_a2")
    assert len(shown.data) == 8 * len(future.BEHAVIOURS)
    assert list(shown.cells(speak("en")).columns)[1:] == [
        "Odds ratio",
        "Low",
        "High",
        "Significant",
    ]


def test_only_odds_ratios_above_one_count_as_higher(edition):
    results = Answers(edition)
    table = results.odds_ratios
    assert (table["significant"] & (table["odds_ratio"] < 1.0)).any()
    assert (future.raised(results)["odds_ratio"] > 1.0).all()


# -- shares ------------------------------------------------------------------------------------


def test_plans_that_nothing_narrows_are_drawn_once(exhibit, published, speak):
    shown = exhibit("fig_3_7")
    assert shown.data[["low", "high"]].to_numpy().tolist() == [[0.0, 100.0]] * 3
    assert (published.plans_by_past["high"] == 100.0).all()
    assert "any share from 0% to 100% fits" in shown.headline(speak("en"))


def test_past_and_planned_solutions_have_the_ranges_of_what_was_published(exhibit, published):
    data = exhibit("fig_3_8").data.set_index("country")
    rows = published.innovation.set_index(["item", "country"])
    for item, part in (("q5a", "did"), ("q8e", "likely")):
        for end in ("low", "high"):
            expected = rows.loc[item, end].reindex(data.index)
            assert data[f"{part}_{end}"].tolist() == expected.tolist()
    assert data[["did", "likely"]].isna().all(axis=None)


def test_bars_of_respondents_have_their_colours(answered, speak):
    shown = answered("fig_3_7")
    bars = [patch for patch in shown.drawing(speak("en")).axes.patches if patch.get_gid()]
    colours = [to_hex(bar.get_facecolor()).upper() for bar in bars]
    assert colours == [style.INFORMAL, style.FORMAL, style.FORMAL] * len(shown.data)


def test_countries_stand_in_the_order_of_plans(answered, exhibit):
    data = answered("fig_3_8").data
    assert data["likely"].is_monotonic_decreasing
    middle = exhibit("fig_3_8").data[["likely_low", "likely_high"]].mean(axis="columns")
    assert middle.is_monotonic_decreasing


def test_more_likely_are_those_whose_ranges_lie_apart(answered):
    data = answered("fig_3_8").data
    assert future.more_likely(data) == int((data["likely"] - data["did"] > 6.0).sum())
    assert future.more_likely(data) not in (0, len(data))


def test_more_formal_needs_both_groups():
    data = pd.DataFrame(
        {
            "friends": [50.0, 50.0, 50.0, 50.0],
            "organization": [60.0, 40.0, 60.0, NAN],
            "government": [60.0, 60.0, 50.0, 90.0],
        }
    )
    assert future.more_formal(data) == 1


# -- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.0, 100.0, "0% to 100%"),
        (0.0, 78.5, "at most 78.5%"),
        (47.5, 48.5, "47.5% to 48.5%"),
    ],
)
def test_ranges_have_no_more_ends_and_decimals_than_they_need(speak, low, high, text):
    assert future.spread(speak("en"), low, high) == text


@pytest.mark.parametrize(("tick", "digits"), [(8.0, 0), (1.0, 0), (0.5, 1), (0.25, 2), (0.125, 2)])
def test_ticks_have_the_decimals_they_need(tick, digits):
    assert future.decimals(tick) == digits
    assert digits == 2 or math.isclose(tick, np.round(tick, digits))


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize(
    "sentence",
    [
        future.readings_in_words,
        future.plans_in_words,
        future.innovation_in_words,
        future.meaning_in_words,
    ],
)
def test_sentences_differ_with_what_the_results_come_from(
    edition, published, speak, sentence, code
):
    say = speak(code)
    both = sentence(say, published), sentence(say, Answers(edition))
    assert both[0] != both[1]
    for text in both:
        assert not re.search(r"[{}]|\bnan\b", text)
        assert text.endswith("." if code == "en" else "。")


def test_both_readings_are_computed_from_respondents(edition, speak):
    results = Answers(edition)
    changed = results.odds_ratios
    changed = changed[(changed["predictor"] == "first") & changed["significant"]]
    text = future.readings_in_words(speak("en"), results)
    assert f"{len(changed)} of 32 odds ratios" in text


def test_without_any_odds_ratio_there_is_a_sentence_all_the_same(edition, published, speak):
    say = speak("en")
    assert future.meaning_in_words(say, published).startswith("Where 10% of the others plan to")
    nobody = Answers(edition, empty=tuple(published.survey.countries))
    sentence = "From these answers no odds ratio could be estimated."
    assert future.meaning_in_words(say, nobody) == sentence
