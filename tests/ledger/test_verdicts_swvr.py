"""What the ledger says of the numbers of SWVR 2022."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import pandas as pd
import pytest

from swvr.data import load
from swvr.edition import Edition
from swvr.estimation.published import PublishedEstimates
from swvr.frames import records
from swvr.ledger import vocabulary as words
from swvr.ledger.ledger import Ledger
from swvr.ledger.published import interval
from swvr.ledger.verdict import CHECKED, Statement, check
from swvr.project import Project

CONTRADICTED = {
    "swvr-2-3-asia-pacific-rate": 17.1,
    "swvr-2-3-high-rate": 10.8,
    "swvr-5-1-cases": 5,
    "swvr-app-a-small-per-chapter-high": 4,
    "swvr-app-a-small-per-chapter-low": 3,
}
# Lists and populations; none of them is a copy of the numbers that are checked.
MAY_BE_READ = {
    "case_studies",
    "case_study_countries",
    "countries_with_hours",
    "national_measurement",
    "population_15plus",
    "regions",
    "survey_fieldwork",
}


@pytest.fixture(scope="module")
def ledger(edition: Edition, checkout: Project) -> Ledger:
    return Ledger(edition, checkout)


@pytest.fixture(scope="module")
def numbers(ledger: Ledger) -> pd.DataFrame:
    table = ledger.numbers
    return table[table["document"] == "swvr"].set_index("id")


def printed_otherwise(ledger: Ledger, changes: dict[str, dict[str, object]]) -> pd.DataFrame:
    """Check the numbers again, as if some rows were other than they are."""
    changed = Ledger(ledger.edition, ledger.project)
    table = changed.published.table.set_index("id", drop=False)
    for name, cells in changes.items():
        for column, cell in cells.items():
            table.loc[name, column] = cell
    changed.published.table = table.reset_index(drop=True)
    return changed.numbers.set_index("id")


def in_order(numbers: pd.DataFrame) -> list[str]:
    """Put the numbers behind what they rest on; raises CycleError where that can't be done."""
    return list(TopologicalSorter(numbers["rests_on"].to_dict()).static_order())


# -------------------------------------------------------------------------------------- verdicts


def test_how_many_numbers_have_which_verdict(ledger: Ledger) -> None:
    assert ledger.score["swvr"].to_dict() == {
        "contradicted": 5,
        "off_by_rounding": 0,
        "inputs_not_public": 121,
        "transcribed": 27,
        "derived": 54,
        "recomputed": 15,
    }


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("swvr-2-findings-world-volunteers", "derived"),  # 862 million
        ("swvr-2-3-world-volunteers", "derived"),
        ("swvr-fig-2-4-world", "derived"),
        ("swvr-fig-2-4-africa", "inputs_not_public"),
        ("swvr-2-3-world-rate", "recomputed"),
        ("swvr-2-3-africa-rate", "recomputed"),
        ("swvr-2-3-low-rate", "recomputed"),
        ("swvr-2-3-world-rate-formal", "inputs_not_public"),
        ("swvr-2-3-informal-to-formal", "derived"),
        ("swvr-fig-2-8-women", "derived"),
        ("swvr-2-3-full-time-workers", "inputs_not_public"),
        ("swvr-2-2-countries-since-2018", "recomputed"),
        ("swvr-2-2-3-countries", "derived"),
        ("swvr-2-2-3-survey-countries", "recomputed"),
        ("swvr-app-g-survey-countries", "derived"),
        ("swvr-app-b-hours-countries", "recomputed"),
        ("swvr-app-b-regions", "recomputed"),
        ("swvr-2-2-2-hours-per-week", "transcribed"),
        ("swvr-3-2-1-action-rate-least", "derived"),
        ("swvr-fig-3-3-bol-men", "inputs_not_public"),
        ("swvr-tab-3-1-tur-net", "derived"),
        ("swvr-tab-3-2-uzb-ideas-men", "inputs_not_public"),
        ("swvr-app-e-ind-any", "derived"),
        ("swvr-tab-a2-ind-first", "inputs_not_public"),
        ("swvr-1-case-regions", "recomputed"),
        ("swvr-app-a-large", "recomputed"),
        ("swvr-app-a-long-list", "transcribed"),
        ("swvr-5-3-3-volunteers", "transcribed"),
    ],
)
def test_the_verdict_on_a_number(numbers: pd.DataFrame, name: str, verdict: str) -> None:
    assert numbers.loc[name, "verdict"] == verdict


def test_what_contradicts_and_what_should_stand_there(numbers: pd.DataFrame) -> None:
    found = numbers[numbers["verdict"] == "contradicted"]
    assert found["should_low"].round(9).to_dict() == CONTRADICTED
    assert found["should_high"].round(9).to_dict() == CONTRADICTED
    asia = found.loc["swvr-2-3-asia-pacific-rate"]
    assert round(asia["computed_low"], 2) == round(asia["computed_high"], 2) == 17.05
    europe = found.loc["swvr-2-3-high-rate"]
    assert round(europe["computed_low"], 2) == round(europe["computed_high"], 2) == 10.77


def test_each_contradiction_and_nothing_else_is_explained(numbers: pd.DataFrame) -> None:
    differs = numbers["verdict"].isin(["contradicted", "off_by_rounding"])
    assert (numbers["explanation"].notna() == differs).all()


def test_the_other_groupings_do_explain_the_rates(edition: Edition) -> None:
    found = PublishedEstimates(edition).groupings().set_index(["region", "grouping"])["agrees"]
    assert not found["asia_pacific", "as_printed"]
    assert found["asia_pacific", "taiwan_left_out"]
    assert not found["europe_central_asia", "as_printed"]
    assert found["europe_central_asia", "greece_cyprus_in_europe"]


def test_off_by_rounding_is_one_unit_off(ledger: Ledger) -> None:
    shifted = printed_otherwise(ledger, {"swvr-2-3-africa-rate": {"value": 17.4}})
    assert shifted.loc["swvr-2-3-africa-rate", "verdict"] == "off_by_rounding"
    rounded = (shifted["document"] == "swvr") & (shifted["verdict"] == "off_by_rounding")
    for row in records(shifted[rounded]):
        away = min(abs(row.should_low - row.value), abs(row.should_high - row.value))
        assert round(away, 9) == row.rounded_to


def test_what_was_not_public(numbers: pd.DataFrame) -> None:
    assert numbers["missing_input"].value_counts().to_dict() == {
        "respondents": 103,
        "country_rates": 17,
        "country_hours": 1,
    }


def test_what_the_report_worked_out_is_no_input(numbers: pd.DataFrame) -> None:
    assert "derived" not in set(numbers.loc[numbers["verdict"] == "transcribed", "kind"])


# ------------------------------------------------------------------------- what a verdict rests on


def test_nothing_is_read_that_copies_the_numbers(numbers: pd.DataFrame) -> None:
    assert set(numbers["reads"].explode().dropna()) == MAY_BE_READ


def test_no_number_rests_on_itself_in_the_end(ledger: Ledger) -> None:
    assert len(in_order(ledger.numbers.set_index("id"))) == len(ledger.numbers)
    hours = {"swvr-2-2-2-hours-per-week": {"expression": 'n("swvr-2-3-hours-per-week")'}}
    with pytest.raises(CycleError):
        in_order(printed_otherwise(ledger, hours))


def test_every_checked_number_would_be_found_if_it_were_wrong(ledger: Ledger) -> None:
    found = ledger.numbers
    checked = found[(found["document"] == "swvr") & found["verdict"].isin(CHECKED)]
    assert len(checked) == 74
    for row in records(checked):
        bound = row.bound if isinstance(row.bound, str) else None
        wrong = row.computed_high + 3 * (row.rounded_to or 1)
        statement = Statement(
            row.id, interval(wrong, row.rounded_to, bound), row.rounded_to, row.expression, None, ""
        )
        assert check(statement, ledger.vocabulary).verdict == "contradicted", row.id


@pytest.mark.parametrize(
    ("changed", "value", "shown"),
    [
        ("swvr-fig-2-4-africa", 119_192_500, {"swvr-2-3-africa-rate", "swvr-fig-2-4-world"}),
        ("swvr-fig-2-4-world", 852_378_600, {"swvr-2-3-world-volunteers", "swvr-fig-2-4-world"}),
        ("swvr-fig-2-8-men", 46.68, {"swvr-fig-2-8-women"}),
        ("swvr-tab-3-1-tur-decreased", 37, {"swvr-tab-3-1-tur-net"}),
        ("swvr-fig-3-3-lbn-women", 57, {"swvr-3-2-1-action-rate-least"}),
        ("swvr-2-3-world-rate-formal", 7.5, {"swvr-2-3-informal-to-formal"}),
        ("swvr-2-2-1-ilostat-countries", 62, {"swvr-2-2-3-countries"}),
        ("swvr-tab-a2-ind-first", 7.68, {"swvr-app-e-ind-any"}),
    ],
)
def test_a_wrong_number_shows_where_it_is_used(
    ledger: Ledger, changed: str, value: float, shown: set[str]
) -> None:
    found = printed_otherwise(ledger, {changed: {"value": value}})
    contradicted = set(found.index[found["verdict"] == "contradicted"])
    assert shown <= contradicted - set(CONTRADICTED)


@pytest.mark.parametrize(
    ("resource", "shown"),
    [
        ("national_measurement", "swvr-2-2-countries-since-2018"),
        ("countries_with_hours", "swvr-app-b-hours-countries"),
        ("case_studies", "swvr-app-a-small"),
        ("population_15plus", "swvr-2-3-africa-rate"),
    ],
)
def test_other_data_give_other_verdicts(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, resource: str, shown: str
) -> None:
    def planted(name: str, project: Project | None = None) -> pd.DataFrame:
        table = load(name, project)
        if name != resource:
            return table
        if "population" in table:
            return table.assign(population=table["population"] * 1.1)
        return table[table[table.columns[0]] != table.iloc[0, 0]]  # the first is left out

    assert ledger.checked[shown].verdict == "recomputed"
    monkeypatch.setattr(words, "load", planted)
    changed = Ledger(ledger.edition, ledger.project)
    assert changed.checked[shown].verdict == "contradicted"
