"""The survey estimates against R's survey package, on synthetic respondents.

What R gave is stored in tests/reference; its README says how. Nothing here needs R but the last
test, which asks R again.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from swvr.survey.estimates import estimates
from swvr.survey.predictors import FIRST, predictors
from swvr.survey.tabulation import MEASURES
from swvr.survey.weighting import kish_design_effect, rake

REFERENCE = Path(__file__).parents[1] / "reference"
DESIGNS = ("clustered", "weights_only")
STORED = ("r_synthetic_estimates.csv", "r_synthetic_predictors.csv", "r_synthetic_weights.csv")
RELATIVE = 1e-8


def respondents(design: str) -> pl.DataFrame:
    return pl.read_csv(REFERENCE / f"synthetic_respondents_{design}.csv.gz")


def by_r(name: str, **only: str) -> pd.DataFrame:
    table = pd.read_csv(REFERENCE / f"r_synthetic_{name}.csv")
    for column, value in only.items():
        table = table[table[column] == value]
    return table.copy()


def furthest(ours: pd.DataFrame, theirs: pd.DataFrame, keys: list[str], values: list[str]) -> float:
    """Return the largest relative difference; rows and gaps must be the same."""
    ours = ours.set_index(keys)[values].sort_index()
    theirs = theirs.set_index(keys)[values].sort_index()
    assert ours.index.tolist() == theirs.index.tolist()
    assert (ours.isna() == theirs.isna()).all(axis=None)
    gap = (ours - theirs).abs() / theirs.abs().clip(lower=1e-300)
    return float(gap.where(ours != theirs, 0.0).max().max())


@pytest.mark.parametrize("design", DESIGNS)
def test_every_estimate_and_interval_is_that_of_r(design):
    measures = {(m.item, m.group): m for cells in MEASURES.values() for m in cells}
    ours = estimates(respondents(design), list(measures.values()), minimum_base=0)
    theirs = by_r("estimates", design=design)
    assert len(theirs) == 8 * len(measures)
    keys, exact = ["country", "item", "group"], ["n", "df"]
    assert furthest(ours, theirs, keys, exact) == 0
    alike = ours["se"] < 1e-12  # R has no interval there; the error is rounding
    assert alike.sum() <= 2
    ours.loc[alike, ["se", "low", "high"]] = [0.0, np.nan, np.nan]
    theirs.loc[theirs["se"] < 1e-12, "se"] = 0.0
    assert furthest(ours, theirs, keys, ["estimate", "se", "low", "high"]) < RELATIVE


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("first", FIRST)
def test_every_odds_ratio_is_that_of_r(design, first):
    ours = predictors(respondents(design), first=first)
    theirs = by_r("predictors", design=design, first=first)
    assert set(ours["status"]) == {"estimated"}
    assert (ours["dropped"] > 0).any()  # the fixture has gaps
    values = ["odds_ratio", "low", "high", "p_value", "n"]
    assert furthest(ours, theirs, ["country", "predictor"], values) < RELATIVE


def margins() -> dict[str, dict[int | str, float]]:
    table = pd.read_csv(REFERENCE / "synthetic_margins.csv")
    given: dict[str, dict[int | str, float]] = {}
    for variable, level, people in table.itertuples(index=False):
        given.setdefault(variable, {})[int(level) if level.isdigit() else level] = people
    return given


def test_raked_weights_and_their_design_effect_are_those_of_r():
    frame = respondents("weights_only")
    names = frame["country"].unique()
    frame = frame.with_columns(raked=rake(frame, {name: margins() for name in names}))
    theirs = by_r("weights")
    for country, rows in theirs.groupby("country"):
        ours = frame.filter(pl.col("country") == country)["raked"]
        assert ours.head(25).to_list() == pytest.approx(rows["weight"].tolist(), rel=RELATIVE)
        assert kish_design_effect(ours) == pytest.approx(rows["kish"].iloc[0], rel=RELATIVE)


@pytest.mark.parametrize("design", DESIGNS)
def test_the_stored_respondents_are_those_the_script_invents(design):
    place = REFERENCE / "make_respondents.py"
    spec = importlib.util.spec_from_file_location("make_respondents", place)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made = script.respondents(design).write_csv()
    assert pl.read_csv(made.encode()).equals(respondents(design))


@pytest.mark.parametrize("design", DESIGNS)
def test_the_stored_respondents_say_that_they_are_synthetic(design):
    frame = respondents(design)
    assert frame["synthetic"].unique().to_list() == ["yes"]
    assert all(name.startswith("XA") for name in frame["country"].unique())  # no country's code


def r_with_survey() -> str:
    """Return why R cannot be asked; empty if it can."""
    program = shutil.which("Rscript")
    if program is None:
        return "Rscript is not installed; stored results of R were compared instead"
    asked = subprocess.run([program, "-e", "library(survey)"], capture_output=True, check=False)
    return "" if asked.returncode == 0 else "R has no package 'survey'"


def test_r_still_gives_what_is_stored(tmp_path):
    """Takes half a minute and R; skipped without."""
    reason = r_with_survey()
    if reason:
        pytest.skip(reason)
    subprocess.run(["Rscript", str(REFERENCE / "survey.R"), str(tmp_path)], check=True)
    for name in STORED:
        again, stored = pd.read_csv(tmp_path / name), pd.read_csv(REFERENCE / name)
        pd.testing.assert_frame_equal(again, stored, check_exact=False, rtol=1e-9, atol=0)
