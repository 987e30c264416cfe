"""Large files: the same results as small ones, and no more memory than their columns need."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys

import polars as pl
import pytest

from swvr.survey.respondents import respondents
from swvr.survey.simulation import simulate
from swvr.survey.tabulation import tabulate
from tests.conftest import CHECKOUT

BENCHMARK = CHECKOUT.root / "benchmarks" / "survey.py"


@pytest.fixture(scope="module")
def people(edition, checkout):
    return simulate(edition, checkout, calibrated=False)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_everybody_many_times_over_has_the_same_estimates(
    edition, checkout, people, tmp_path, suffix
):
    """Ten times as many respondents: the shares stay, the errors shrink by the root of ten."""
    path = tmp_path / f"many{suffix}"
    many = pl.concat([people] * 10)
    if suffix == ".csv":
        many.write_csv(path)
    else:
        many.write_parquet(path)
    microdata = respondents(edition, checkout, path)
    assert microdata is not None
    assert microdata.frame.height == 10 * people.height
    once, often = tabulate(people), tabulate(microdata.frame)
    assert often["n"].tolist() == (10 * once["n"]).tolist()
    assert often["estimate"].tolist() == pytest.approx(once["estimate"].tolist(), rel=1e-9)
    shrunk = (once["se"] / 10**0.5).tolist()
    assert often["se"].tolist() == pytest.approx(shrunk, rel=0.02, abs=1e-9)


def test_respondents_are_kept_as_small_as_they_can_be(edition, checkout, people, tmp_path):
    """A million respondents with all answers are some 35 MB: one byte an answer."""
    path = tmp_path / "many.parquet"
    pl.concat([people] * 10).write_parquet(path)
    microdata = respondents(edition, checkout, path)
    assert microdata is not None
    frame = microdata.frame
    assert set(frame.schema.values()) == {pl.String, pl.Float64, pl.Int8}
    assert frame.estimated_size() / frame.height < 60


def run(*words):
    command = [sys.executable, str(BENCHMARK), *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_benchmark_measures_a_file_that_it_made(edition, checkout, tmp_path, suffix):
    path = tmp_path / f"made{suffix}"
    if suffix == ".csv":
        runpy.run_path(str(BENCHMARK))["_make"](path, 9000)
    else:
        run("make", path, 9000)
    made = respondents(edition, checkout, path)
    assert made is not None
    assert made.synthetic
    assert made.frame.height == 9000
    assert made.frame["weight"].n_unique() > 8000  # nobody is just somebody else once more
    found = json.loads(run("measure", path))
    assert set(found) == {"read", "tabulate", "regress", "peak"}
    assert 50 < found["peak"] < 4096  # MiB: a unit other than these would not fit
