"""The exhibits of the survey from a file of respondents, and with too few of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import pytest

from swvr import notebook
from swvr.book.languages import source_text
from swvr.book.normal_form import code_cells, read_notebook
from swvr.figures import eight_countries, gender, unpublished
from swvr.project import ROOT_VARIABLE
from swvr.survey.results import BOUNDS, MICRODATA, SurveyResults, survey_results
from swvr.survey.simulation import simulate, write
from swvr.tables.table import Table
from tests.conftest import CHECKOUT, make_exhibit
from tests.figures import test_exhibits as exhibits
from tests.figures.conftest import Shown
from tests.figures.test_methods import check, texts

FROM_RESPONDENTS = (
    "fig_3_2",
    "fig_3_3",
    "fig_3_4",
    "fig_3_5",
    "fig_3_6",
    "own_change_levels",
    "tab_3_1",
    "tab_3_2",
    "own_action_gap",
    "own_plan_gap",
)
UNPUBLISHED = ("fig_3_4", "fig_3_5", "own_change_levels")
# What holds of every exhibit of the book holds of these, too.
LOOKS = (
    exhibits.test_no_two_texts_overlap,
    exhibits.test_no_text_lies_outside_the_picture,
    exhibits.test_texts_of_the_picture_are_those_of_the_exhibit,
    exhibits.test_all_that_is_drawn_lies_in_the_box_of_the_chart,
    exhibits.test_the_csv_holds_what_is_drawn,
)


@pytest.fixture(scope="session")
def drawn(edition):
    return simulate(edition, CHECKOUT, calibrated=False, size=300)


def of(country):
    return pl.col("country") == country


def coded(answer, country, column):
    """Give all of a country one answer."""
    return pl.when(of(country)).then(answer).otherwise(column).cast(pl.Int8).alias(column)


OTHERS = {
    "all": lambda drawn: drawn,
    "few of Kenya": lambda drawn: pl.concat(
        [drawn.filter(~of("KEN")), drawn.filter(of("KEN")).head(29)]
    ),
    "Kenya is urban": lambda drawn: drawn.with_columns(coded(2, "KEN", "area")),
    "few": lambda drawn: pl.concat(rows.head(20) for rows in drawn.partition_by("country")),
    "India": lambda drawn: drawn.filter(of("IND")),
    "few of each sex": lambda drawn: pl.concat(
        drawn.filter(of("KEN"), pl.col("sex") == sex).head(20) for sex in (1, 2)
    ),
    "Kenya is equal": lambda drawn: drawn.filter(of("KEN")).with_columns(coded(1, "KEN", "q3c")),
    "all alike": lambda drawn: drawn.with_columns(coded(3, "IND", "q6")).with_columns(
        q6a=pl.when(pl.col("q6") == 4).then("q6a")
    ),
}


@pytest.fixture(scope="session")
def file(drawn, tmp_path_factory):
    path = tmp_path_factory.mktemp("respondents") / "answers.parquet"
    write(drawn, path, scenario="mid", seed=1, calibrated=False)
    return path


@pytest.fixture(scope="session")
def written(drawn, tmp_path_factory):
    """Write other respondents, who do not say that they are synthetic."""
    folder = tmp_path_factory.mktemp("others")

    def put(which):
        path = folder / f"{which}.parquet"
        OTHERS[which](drawn).drop("synthetic").write_parquet(path)
        return path

    return cache(put)


@pytest.fixture
def given(edition, file, monkeypatch):
    """Make an exhibit from synthetic respondents."""
    monkeypatch.setenv(MICRODATA, str(file))
    return lambda name: make_exhibit(name, edition)


@pytest.fixture
def answers(edition, monkeypatch, written):
    """Make an exhibit from other respondents."""

    def make(name, which):
        monkeypatch.setenv(MICRODATA, str(written(which)))
        return make_exhibit(name, edition)

    return make


# -- from respondents --------------------------------------------------------------------------


@pytest.mark.parametrize("name", FROM_RESPONDENTS)
def test_respondents_are_drawn_and_said(given, speak, name):
    shown = given(name)
    check(shown, speak)
    for code in ("en", "zh"):
        for looks in LOOKS:
            looks(Shown(shown, speak(code)))
        if not isinstance(shown, Table):
            exhibits.test_no_number_stands_on_a_mark(Shown(shown, speak(code)))


@pytest.mark.parametrize("name", FROM_RESPONDENTS)
def test_synthetic_respondents_are_said_to_be_so(given, speak, name):
    shown, say = given(name), speak("en")
    assert shown.synthetic
    assert say("SYNTHETIC DATA") in texts(shown, say)
    assert shown.metadata(say)["badge"] == "SYNTHETIC DATA"
    assert "they say nothing of any country" in shown.words(say).note
    assert "synthetic respondents, no survey" in shown.source_line(say)


@pytest.mark.parametrize("name", ["fig_3_1", "tab_a1"])
def test_what_respondents_do_not_tell_stays_as_published(given, exhibit, speak, name):
    shown = given(name)
    assert not shown.synthetic
    assert shown.svg(speak("en")) == exhibit(name).svg(speak("en"))


@pytest.mark.parametrize("name", FROM_RESPONDENTS)
def test_real_respondents_are_cited_as_a_file(answers, speak, name):
    shown, say = answers(name, "all"), speak("en")
    assert not shown.synthetic  # and so has no watermark
    assert "respondents' file of UNV and Gallup survey" in shown.source_line(say)
    note = shown.words(say).note
    assert "by the design of the sample, from 2,400 respondents" in note
    assert "synthetic" not in note.lower()
    assert "assumed" not in note
    assert "published" not in note


@pytest.mark.parametrize("name", UNPUBLISHED)
def test_values_are_those_of_the_results(given, edition, name):
    shown, survey = given(name), survey_results(edition)
    tables = {
        "fig_3_4": survey.activities,
        "fig_3_5": survey.participation,
        "own_change_levels": survey.change_levels,
    }
    values = tables[name].set_index(["country", "item", "group"])["value"]
    for row in shown.data.to_dict("records"):
        country = row["country"]
        if name == "fig_3_5":
            for column, group in (("rate", "total"), ("rural", "rural"), ("urban", "urban")):
                assert row[column] == values[country, row["item"], group]
        else:
            for item in ("q3c", "q3a") if name == "fig_3_4" else ("q6_same", "q6_decreased"):
                assert row[item] == values[country, item, "total"]


def test_a_table_from_respondents_has_no_printed_numbers(given, speak):
    cells = given("tab_3_1").cells(speak("en"))
    assert "Net" in cells
    assert not [column for column in cells if "printed" in column or "recomputed" in column]


# -- too few of them ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", FROM_RESPONDENTS)
def test_a_country_with_too_few_is_left_out_and_named(answers, speak, name):
    shown = answers(name, "few of Kenya")
    if name in UNPUBLISHED:
        check(shown, speak)
    assert "KEN" not in set(shown.data["country"])
    note = shown.words(speak("en")).note
    assert note.endswith("Left out, with fewer than 30 respondents: Kenya.")


def test_an_area_with_too_few_is_named_with_its_country(answers, speak):
    shown = answers("fig_3_5", "Kenya is urban")
    check(shown, speak)
    row = shown.data[shown.data["country"] == "KEN"]
    assert row["rural"].isna().all()
    assert row["urban"].notna().all()
    assert (
        "Left out, with fewer than 30 respondents: Kenya (rural)." in shown.words(speak("en")).note
    )


@pytest.mark.parametrize("name", FROM_RESPONDENTS)
def test_with_too_few_everywhere_there_is_nothing_and_it_says_so(answers, speak, name):
    shown = answers(name, "few")
    check(shown, speak)
    assert shown.headline(speak("en")) == "Too few respondents in every country"
    assert ("not shown" if isinstance(shown, Table) else "nothing to show") in texts(
        shown, speak("en")
    )
    if isinstance(shown, Table):
        assert "<th" in shown.mime_bundle(speak("zh"))["text/html"]
    assert shown.words(speak("en")).note.count("Kenya") == 1
    for suffix in shown.files(speak("zh")):
        assert suffix in {"svg", "png", "csv", "json"}


def test_one_country_alone_is_enough(answers, speak):
    for name in FROM_RESPONDENTS:
        shown = answers(name, "India")
        assert exhibits.contradictions(shown, speak("en")) == []
        assert set(shown.data["country"]) == {"IND"}
    headline = answers("fig_3_4", "India").headline(speak("en"))
    assert headline == "Helping friends or neighbours is the most common in 1 of 1 country"


def test_an_answer_that_all_give_is_drawn_without_an_interval(answers, speak):
    shown = answers("fig_3_6", "all alike")
    row = shown.data.set_index("country").loc["IND"]
    assert row["difference"] == 0.0
    assert np.isnan(row["low"])
    check(shown, speak)


# -- what was not published --------------------------------------------------------------------


def bounded(monkeypatch, edition, **changes):
    """Make an exhibit from bounds that are changed: by country and item, low and high."""
    results = SurveyResults(edition, CHECKOUT)
    table = results._bounds.copy()
    for key, ends in changes.items():
        country, item = key.split("_", 1)
        rows = (table["country"] == country) & (table["item"] == item)
        assert rows.any()
        table.loc[rows, ["low", "high"]] = ends
    monkeypatch.setitem(results.__dict__, "_bounds", table)
    monkeypatch.setattr(unpublished, "survey_results", lambda _: results)


@pytest.mark.parametrize("name", UNPUBLISHED)
def test_no_value_is_drawn_of_what_was_not_published(exhibit, speak, name):
    shown = exhibit(name)
    assert set(survey_results(shown.edition).activities["kind"]) == {BOUNDS}
    assert all(series.endswith(("low", "high")) for series in shown.series)
    patches = [patch for patch in shown.drawing(speak("en")).axes.patches if patch.get_gid()]
    assert len(patches) * 2 == len(shown.data) * len(shown.series)
    assert all(patch.get_facecolor()[3] == 0.0 for patch in patches)
    assert all(patch.get_linestyle() not in {"-", "solid"} for patch in patches)


def test_bounds_in_common_are_one_bar_a_country(exhibit):
    for name in ("fig_3_4", "fig_3_5"):
        assert list(exhibit(name).data.columns) == ["country", "low", "high"]
    assert len(exhibit("own_change_levels").series) == 6


def test_bounds_that_differ_are_drawn_apart(monkeypatch, edition, speak):
    bounded(monkeypatch, edition, KEN_q3b=(10.0, 60.4))
    shown = make_exhibit("fig_3_4", edition)
    check(shown, speak)
    assert len(shown.series) == 6
    assert "10% to 61%" in texts(shown, speak("en"))


def test_bounds_are_rounded_outwards(speak):
    say = speak("en")
    assert unpublished.allowed(say, 8.5, 54.2) == "8% to 55%"
    assert unpublished.allowed(say, -1e-9, 78.5) == "0% to 79%"
    assert unpublished.allowed(say, 7.9999999, 54.0000001) == "8% to 54%"


def test_published_numbers_that_no_share_fits_are_said_to_contradict(monkeypatch, edition, speak):
    none = (float("nan"), float("nan"))
    bounded(monkeypatch, edition, KEN_q3a=none, KEN_q3b=none, KEN_q3c=none)
    shown = make_exhibit("fig_3_4", edition)
    check(shown, speak)
    assert shown.words(speak("en")).note.endswith("No share fits all published numbers of Kenya.")


def test_the_headline_of_changes_says_what_the_balance_tells(exhibit, edition, speak):
    """From a balance of +19 follow at least 18.5 more; of −18 at least 17.5 less."""
    net = survey_results(edition).change["difference"]
    assert (net["SEN"], net["IND"]) == (19.0, -18.0)
    headline = exhibit("own_change_levels").headline(speak("en"))
    assert headline.startswith(
        "At least 18% did more in Senegal and at least 17% did less in India"
    )


def test_changes_that_do_not_differ_from_zero_are_named(exhibit, speak):
    shown = exhibit("fig_3_6")
    unclear = shown.data.loc[~shown.data["differs"], "country"]
    names = speak("en").listing(map(speak("en").country, unclear))
    assert f"not different from zero ({names})" in shown.words(speak("en")).note


# -- what the results rest on ------------------------------------------------------------------


def test_the_basis_stands_in_a_sentence(edition, drawn, file, monkeypatch, speak):
    say = speak("en")
    basis = eight_countries.survey_basis
    assert basis(say, survey_results(edition)).startswith("what was published")
    monkeypatch.setenv(MICRODATA, str(file))
    synthetic = survey_results(edition)
    assert "2,400 synthetic respondents" in basis(say, synthetic)
    monkeypatch.setitem(synthetic.__dict__, "synthetic", False)
    assert basis(say, synthetic) == "the answers of 2,400 respondents"


def test_gaps_stand_in_a_sentence_whatever_there_is(edition, drawn, written, monkeypatch, speak):
    say = speak("en")
    published = gender.gaps_in_words(say, survey_results(edition))
    assert published == (
        "In 2 of 8 countries it does: Uzbekistan and Kenya. "
        "The widest, 8 percentage points, is in Uzbekistan."
    )
    monkeypatch.setenv(MICRODATA, str(written("Kenya is equal")))
    assert gender.gaps_in_words(say, survey_results(edition)) == (
        "In none of 1 countries it does. The widest, 0 percentage points, is in Kenya."
    )
    monkeypatch.setenv(MICRODATA, str(written("few of each sex")))
    few = survey_results(edition)
    assert not few.action_rates.empty
    assert gender.gaps_in_words(say, few) == "From these answers no gap can be worked out."


# What a chapter tells must be there with any file that has one country's worth of respondents.
@pytest.mark.parametrize("which", ["few of each sex", "Kenya is equal"])
@pytest.mark.parametrize("name", ["03_eight_countries", "04_gender", "05_future_volunteering"])
def test_chapters_have_their_numbers_from_any_respondents(name, which, written, monkeypatch):
    monkeypatch.setenv(MICRODATA, str(written(which)))
    monkeypatch.setenv(ROOT_VARIABLE, str(CHECKOUT.root))
    monkeypatch.setattr(notebook.Page, "glue", lambda *_, **__: None)
    monkeypatch.setattr(notebook.Page, "show", lambda page, shown: shown.words(page.say))
    names = {}
    for cell in code_cells(read_notebook(CHECKOUT.chapters / f"{name}.ipynb")):
        exec(source_text(cell), names)


def test_every_language_of_the_interviews_has_a_name(exhibit, speak):
    for code in ("en", "zh"):
        cells = exhibit("tab_a1").cells(speak(code))
        assert not cells.apply(lambda column: column.str.contains(r"\|")).any(axis=None)
    assert cells.loc[4].tolist() == ["塞内加尔", "座机和手机", "法语和沃洛夫语"]
