"""Work out how often the intervals hold the truth, in planted worlds, and store it as data.

Run it with ``.venv/bin/python benchmarks/coverage.py`` after a change of the method or of the
scenarios, then ``.venv/bin/swvr data seal``. It takes some minutes;
``tests/estimation/test_coverage.py`` runs the first worlds of each scenario again and compares.
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

import pandas as pd

from swvr.book.execute import default_parameters
from swvr.book.files import write_text
from swvr.data import DataPackage, load
from swvr.edition import load_edition
from swvr.estimation.coverage import SCENARIOS, Scenario, coverage
from swvr.estimation.imputation import countries_with_regions
from swvr.estimation.national_inputs import adult_population, people_of
from swvr.project import find_project

TABLE = "interval_coverage"
WORLDS = 500
FIRST_WORLDS = 20  # those that the tests run again; the rest go in parts of as many
RESAMPLES = 2000
SEED = 0
NOMINAL = 95


def main() -> None:
    """Run all scenarios and write the table."""
    project = find_project()
    edition = load_edition(default_parameters(project)[0], project)
    people = people_of(adult_population(edition))
    countries = countries_with_regions(people, load(edition.regions))
    starts = range(0, WORLDS, FIRST_WORLDS)
    parts = [(scenario, first) for scenario in SCENARIOS for first in starts]
    # Each process does one thing at a time: threads of the linear algebra would be in its way.
    os.environ.update({"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"})
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        tables = pool.map(_part, [countries] * len(parts), *zip(*parts, strict=True))
        table = _together(pd.concat(tables))
    package = DataPackage.read(project)
    path = package.files.location(package.resource(TABLE))[0]
    write_text(path, table.to_csv(index=False, lineterminator="\n"))
    print(table.pivot(index="region", columns="scenario", values="coverage").to_string())
    print(f"wrote {project.relative(path)}; record it with swvr data seal")


def _part(countries: pd.DataFrame, scenario: Scenario, first: int) -> pd.DataFrame:
    found = coverage(
        countries,
        scenario,
        worlds=FIRST_WORLDS,
        resamples=RESAMPLES,
        seed=SEED,
        first=first,
        confidence=NOMINAL / 100.0,
    )
    found = found.assign(scenario=scenario.name)
    if first == 0:
        found = found.assign(covered_first=found["covered"], width_first=found["width"])
    return found


def _together(parts: pd.DataFrame) -> pd.DataFrame:
    """Add up the parts, which have as many worlds each."""
    groups = parts.groupby(["scenario", "region"])
    table = groups[["worlds", "covered"]].sum()
    first = groups[["covered_first", "width_first"]].first()
    table = table.assign(
        resamples=RESAMPLES,
        seed=SEED,
        nominal=NOMINAL,
        coverage=(100.0 * table["covered"] / table["worlds"]).round(1),
        width=groups["width"].mean().round(1),
        first_worlds=FIRST_WORLDS,
        covered_first=first["covered_first"].astype(int),
        width_first=first["width_first"].round(2),
        synthetic="yes",
    )
    columns = ["scenario", "region", "worlds", "resamples", "seed", "nominal", "covered"]
    columns += ["coverage", "width", "first_worlds", "covered_first", "width_first", "synthetic"]
    return table.reset_index()[columns]


if __name__ == "__main__":
    main()
