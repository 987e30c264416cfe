"""An edition of other countries, regions and periods needs data and an edition file, no code."""

from __future__ import annotations

import itertools
import json
import re

import pytest
from matplotlib.figure import Figure
from typer.testing import CliRunner

from swvr import tables
from swvr.book.catalogues import messages
from swvr.cli import app
from swvr.data import DataPackage, load
from swvr.edition import load_edition
from swvr.errors import SwvrError
from swvr.estimation.bridge import Bridge
from swvr.estimation.from_national import NationalEstimates
from swvr.figures.methods import factor_in_words
from swvr.inputs import available_inputs, missing_inputs
from swvr.language import language
from swvr.project import ROOT_VARIABLE
from tests import made_up
from tests.conftest import CHECKOUT, DEFAULT_YEAR, make_exhibit
from tests.made_up import NEW, VANISHED, YEAR

PERIOD_EXHIBITS = (
    *("fig_2_4", "fig_2_5", "fig_2_6", "fig_2_7", "fig_2_8", "own_both_types", "own_grouping"),
    *("own_observed", "own_national_regions", "own_factor", "own_specifications", "own_levels"),
    *("own_choices", "own_influence", "own_type_gap", "own_both_by_sex", "own_regions"),
)
SURVEY_EXHIBITS = (
    *("fig_3_1", "fig_3_2", "fig_3_3", "fig_3_4", "fig_3_5", "fig_3_6", "tab_3_1", "tab_3_2"),
    *("own_action_gap", "own_plan_gap", "own_odds", "own_odds_meaning", "fig_3_7", "fig_3_8"),
    *("own_change_levels", "tab_a1", "tab_a2"),
)
# Hours are counted by the month whatever the period; everything else is not.
A_MONTH = re.compile(r"\bmonthly\b|\ba month\b|每月|一个月|four weeks|四周", re.IGNORECASE)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The edition of six weeks, of three regions, without a survey."""
    project = made_up.make(made_up.copy_of_the_book(tmp_path_factory.mktemp("book")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(project.root))
        patch.chdir(project.root)
        yield project


@pytest.fixture(scope="module")
def edition(book):
    return load_edition(YEAR, book)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Another copy of the book, to make an edition in."""
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return made_up.copy_of_the_book(tmp_path)


def draw(exhibit):
    """Draw an exhibit on axes of its own, which needs no fonts cut for the copy of the book."""
    say = language("en", CHECKOUT).knowing(exhibit.edition.region_names)
    exhibit.draw(Figure().subplots(), exhibit.table(say), say)


def texts(project, edition, name):
    """Return all words of an exhibit in each language, drawn as well."""
    exhibit = make_exhibit(name, edition)
    for code in edition.languages:
        say = language(code, project).knowing(edition.region_names)
        words = exhibit.words(say)
        draw(exhibit)
        yield (
            code,
            " ".join([words.headline, words.subtitle, words.note, words.alt, *exhibit.labels(say)]),
        )


# -- the estimate ---------------------------------------------------------------------------------


def test_rates_come_to_six_weeks_as_worked_by_hand(edition, book):
    found = NationalEstimates(edition, book).estimate()
    assert found.factors["factor"].to_dict() == pytest.approx({"4w": 1.5, "6w": 1.0, "12m": 0.4})
    rates = {"KEN": 12, "GHA": 18, "PER": 15, "CHL": 12, "JPN": 24, "SEN": 18}
    rates |= {"THA": 18, NEW: 24, "BOL": 21}
    assert found.countries["rate"].to_dict() == pytest.approx(rates)
    statuses = found.countries["status"].to_dict()
    assert {country for country, status in statuses.items() if status == "observed"} == {
        *("KEN", "GHA", NEW),
    }
    assert found.regions["rate_percent"].to_dict() == pytest.approx(
        {"islands": 21.0, "middle_lands": 18.0, "the_north": 15.0, "world": 18.0}
    )
    assert found.adjusted_period == "12m"


def test_a_country_that_vanished_is_left_out_and_listed(edition, book):
    left_out = NationalEstimates(edition, book).estimate().left_out
    gone = left_out[left_out["country"] == VANISHED]
    assert set(gone["reason"]) == {"no population"}


def test_the_world_is_the_countries_of_the_population(edition, book):
    found = NationalEstimates(edition, book).estimate()
    assert found.regions.loc["world", "countries"] == 9
    assert found.regions.loc["world", "population"] == 9 * made_up.PEOPLE


def test_every_combination_of_choices_is_about_six_weeks(edition, book):
    table = NationalEstimates(edition, book).specifications.table
    as_in_edition = table[
        (table["factors"] == "ratio_of_means") & (table["imputation"] == "regional_weighted_mean")
    ]
    assert as_in_edition["rate"].tolist() == pytest.approx([18.0] * 6)
    # No country was asked over two periods: those of six weeks alone remain.
    assert set(table[table["factors"] == "matched"]["reason"]) == {
        *("", "no observed country in middle_lands"),
    }


def test_the_command_names_the_period(book):
    result = CliRunner().invoke(app, ["estimates", "--year", str(YEAR), "--inputs", "national"])
    assert result.exit_code == 0, result.output
    assert "factors to six weeks, sex total, type total: 4w 1.500, 6w 1.000, 12m 0.400" in (
        result.output
    )
    told = CliRunner().invoke(
        app, ["estimates", "--year", str(YEAR), "--inputs", "national", "--json"]
    )
    assert json.loads(told.output)[0]["factors"] == pytest.approx(
        {"4w": 1.5, "6w": 1.0, "12m": 0.4}
    )


def test_seven_regions_with_other_names(elsewhere):
    project = made_up.make(elsewhere, regions=made_up.SEVEN_REGIONS)
    edition = load_edition(YEAR, project)
    found = NationalEstimates(edition, project)
    with pytest.raises(SwvrError, match="no observed country in part_7"):
        found.estimate()
    for code, said in texts(project, edition, "fig_2_4"):
        for number in range(1, 8):
            assert f"part {number}" in said.lower() or code == "zh"


def test_a_month_and_four_weeks_are_the_same_time(elsewhere):
    rates = {
        country: ("1m" if period == "6w" else period, rate)
        for country, (period, rate) in made_up.RATES.items()
    }
    project = made_up.make(elsewhere, period="1m", rates=rates)
    edition = load_edition(YEAR, project)
    national = edition.national.model_copy(update={"reference_periods": ["1m", "12m", "4w"]})
    found = NationalEstimates(edition.model_copy(update={"national": national}), project).estimate()
    # THA, of four weeks, is observed like those of a month: mean 16.5, and nothing stands between.
    assert found.countries.loc["THA", "status"] == "observed"
    assert found.factors["factor"].to_dict() == pytest.approx({"4w": 1.0, "12m": 16.5 / 45})


def test_a_period_that_nothing_brings_the_others_to_is_told(elsewhere):
    rates = {country: pair for country, pair in made_up.RATES.items() if pair[0] != "6w"}
    project = made_up.make(elsewhere, rates=rates)
    with pytest.raises(SwvrError, match="no factor for CHL") as caught:
        NationalEstimates(load_edition(YEAR, project), project).estimate()
    assert "no country has a rate over 6w" in caught.value.remedy
    assert "reference_period of the edition" in caught.value.remedy


def test_chapters_on_national_rates_wait_for_one_over_the_editions_period(elsewhere):
    rates = {country: pair for country, pair in made_up.RATES.items() if pair[0] != "6w"}
    project = made_up.make(elsewhere, rates=rates)
    (missing,) = (
        item
        for item in missing_inputs(load_edition(YEAR, project), project)
        if item.name == "national"
    )
    assert "is over 6w, the edition's reference period" in missing.reason
    assert "reference_period in the edition file" in missing.remedy


def test_national_rates_are_there_where_one_is_over_the_editions_period(edition, book):
    assert "national" in available_inputs(edition, book)


def test_rates_over_one_period_need_no_factor(elsewhere):
    regions = dict.fromkeys(("KEN", "GHA"), "the_north")
    rates = {country: made_up.RATES[country] for country in regions}
    project = made_up.make(elsewhere, regions=regions, rates=rates)
    edition = load_edition(YEAR, project)
    assert "over six weeks, so that none needs a factor" in factor_in_words(
        language("en", project), edition
    )
    assert [
        "All rates are over one period" in said for _, said in texts(project, edition, "own_factor")
    ] == [True, False]


# -- the survey -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("survey", "joined"),
    [(["SEN"], 1), (["SEN", "PER", VANISHED], 2), ([*made_up.THREE_REGIONS], 9)],
    ids=["one", "three", "all"],
)
def test_a_survey_of_any_number_of_countries_joins_in(elsewhere, survey, joined):
    project = made_up.make(elsewhere, survey=survey)
    edition = load_edition(YEAR, project)
    found = NationalEstimates(edition, project).estimate()
    surveyed = found.countries[found.countries["source"].fillna("").str.contains("survey")]
    assert len(surveyed) == joined or len(survey) == 9
    assert found.countries.loc["SEN", "rate"] == pytest.approx(30.0)
    for code, said in texts(project, edition, "fig_3_2"):
        assert {"en": "in the past six weeks", "zh": "过去六周"}[code] in said


@pytest.mark.parametrize("countries", [["KEN"], ["KEN", "THA", "UZB"]], ids=["one", "three"])
def test_exhibits_of_a_survey_of_few_countries(checkout, countries):
    edition = load_edition(DEFAULT_YEAR, checkout)
    survey = edition.survey.model_copy(update={"countries": countries})
    fewer = edition.model_copy(update={"survey": survey})
    for name in SURVEY_EXHIBITS:
        exhibit = make_exhibit(name, fewer)
        assert set(exhibit.data.get("country", countries)) <= set(countries), name
        for code in ("en", "zh"):
            assert "nan" not in exhibit.words(language(code, checkout)).headline
        draw(exhibit)
    headline = make_exhibit("fig_3_2", fewer).words(language("en", checkout)).headline
    assert headline.count("Kenya") == 1


# -- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PERIOD_EXHIBITS)
def test_no_exhibit_says_a_month_of_six_weeks(book, edition, name):
    for code, said in texts(book, edition, name):
        without = said.replace("four weeks or twelve months", "").replace("四周或十二个月", "")
        without = without.replace("(four weeks)", "").replace("（四周）", "")
        assert not A_MONTH.search(without), (code, said)


def test_headlines_name_the_period(book, edition):
    said = dict(texts(book, edition, "fig_2_4"))
    assert "people who volunteer in six weeks" in said["en"]
    assert "六周内做志愿者的" in said["zh"]
    factor = dict(texts(book, edition, "own_factor"))
    assert "rates over twelve months to six weeks" in factor["en"]
    assert "十二个月的比率折算为六周" in factor["zh"]


def test_the_table_of_what_is_observed_names_the_column_by_the_period(book, edition):
    table = tables.own_observed(edition)
    column = next(column for column in table.columns if column.key == "observed")
    assert column.heading(language("en", book)) == "At six weeks"
    assert column.heading(language("zh", book)) == "六周"


def test_notes_say_nothing_of_what_was_not_printed(book, edition):
    say = language("en", book).knowing(edition.region_names)
    note = make_exhibit("fig_2_5", edition).words(say).note
    assert note == "Bars: printed counts divided by the UN's population."


# -- between editions -----------------------------------------------------------------------------


def test_a_bridge_takes_new_and_vanished_countries(elsewhere):
    """The same grouping, but for one country that left and one that joined."""
    project = elsewhere
    edition = load_edition(DEFAULT_YEAR, project)
    made_up.add_country(project)
    grouping = load(edition.regions, project)
    without = grouping[grouping["country"] != VANISHED].to_dict("records")
    joined = {**without[0], "country": NEW}
    people = load(edition.population.resource, project)
    people = people[(people["year"] == 2020) & (people["country"] != VANISHED)]
    newcomers = [
        {"country": NEW, "year": 2020, "sex": sex, "population": 50} for sex in ("men", "women")
    ]
    later = edition.model_copy(
        update={
            "year": YEAR,
            "regions": made_up.add_table(project, "regions_later", "regions", [*without, joined]),
            "population": edition.population.model_copy(
                update={
                    "resource": made_up.add_table(
                        project,
                        "people_later",
                        "population_15plus",
                        [*people.to_dict("records"), *newcomers],
                    )
                }
            ),
        }
    )
    made_up.seal(project)
    found = Bridge(edition, later, project)
    assert found.placed == [VANISHED]
    population = found.population
    region = grouping.set_index("country")["region"]
    assert population.loc[joined["region"], "now"] == population.loc[joined["region"], "then"] + 100
    gone = population.loc[region[VANISHED], "then"] - population.loc[region[VANISHED], "now"]
    everyone = load(edition.population.resource, project)
    here = (everyone["country"] == VANISHED) & (everyone["year"] == 2020)
    assert gone == everyone[here]["population"].sum()


# -- data -----------------------------------------------------------------------------------------


def test_a_bad_period_in_the_data_is_told_with_row_field_and_remedy(elsewhere):
    made_up.make(elsewhere)
    file = elsewhere.data / f"made_up/{YEAR}/rates_made_up.csv"
    lines = file.read_text("utf-8").splitlines()
    lines[3] = lines[3].replace(",6w,", ",6 weeks,").replace(",12m,", ",6 weeks,")
    file.write_text("\n".join(lines) + "\n", "utf-8")
    problems = [str(problem) for problem in DataPackage.read(elsewhere).problems("rates_made_up")]
    assert any(
        "row 4, field reference_period: '6 weeks' is no reference period; write so many days, "
        "weeks or months as 7d, 6w or 12m" in problem
        for problem in problems
    )


@pytest.mark.parametrize("path", [("reference_period",), ("national", "reference_periods")])
def test_a_bad_period_in_the_edition_is_told_with_its_key(elsewhere, path):
    made_up.make(elsewhere)
    file = elsewhere.editions / f"{YEAR}.yml"
    text = file.read_text("utf-8")
    old, new = ("reference_period: 6w\n", "reference_period: six weeks\n")
    if len(path) > 1:
        old, new = ("- 12m\n", "- 1y\n")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(SwvrError) as caught:
        load_edition(YEAR, elsewhere)
    assert f"key {'.'.join(path)}" in str(caught.value)
    assert "should be so many days, weeks or months, such as 7d, 6w or 12m" in str(caught.value)


def test_no_table_of_countries_is_held_to_one_grouping():
    keys = itertools.chain.from_iterable(
        resource.foreign_keys for resource in DataPackage.read(CHECKOUT).resources.values()
    )
    assert not [key for key in keys if "country" in key.reference]


def test_no_message_holds_the_age_that_an_edition_gives():
    shown = ("swvr/figures/", "swvr/tables/")
    texts = [text for text, file in messages(CHECKOUT).items() if file.startswith(shown)]
    assert [text for text in texts if "15 and over" in text] == []
    assert sum("{age}" in text for text in texts) > 20
