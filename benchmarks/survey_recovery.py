"""Work out how often the survey's intervals hold the truth, in simulated surveys, and store it.

Run it with ``.venv/bin/python benchmarks/survey_recovery.py`` after a change of the estimates or
of the simulation, then ``.venv/bin/swvr data seal``. It takes some minutes;
``tests/survey/test_recovery.py`` runs the first surveys again and compares.
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

import pandas as pd

from swvr.book.execute import default_parameters
from swvr.book.files import write_text
from swvr.data import DataPackage
from swvr.edition import Edition, load_edition
from swvr.project import find_project
from swvr.survey.recovery import by_item, recovery

TABLE = "survey_recovery"
SURVEYS = 200
FIRST_SURVEYS = 5  # those that the tests run again
PROCESSES = 2
THREADS = ("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS")


def main() -> None:
    """Run all surveys and write the table."""
    project = find_project()
    edition = load_edition(default_parameters(project)[0], project)
    starts = range(0, SURVEYS, FIRST_SURVEYS)
    # Each process does one thing at a time: threads would be in the other's way.
    os.environ.update(dict.fromkeys(THREADS, "1"))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        parts = list(pool.map(_part, [edition] * len(starts), starts))
    package = DataPackage.read(project)
    path = package.files.location(package.resource(TABLE))[0]
    table = _table(parts, edition.survey.confidence)
    write_text(path, table.to_csv(index=False, lineterminator="\n"))
    print(table[["kind", "item", "group", "intervals", "coverage"]].to_string(index=False))
    print(f"wrote {project.relative(path)}; record it with swvr data seal")


def _part(edition: Edition, first: int) -> pd.DataFrame:
    return recovery(edition, surveys=FIRST_SURVEYS, first=first)


def _table(parts: list[pd.DataFrame], confidence: float) -> pd.DataFrame:
    table = by_item(pd.concat(parts))
    countries = parts[0]["country"].nunique()
    table = table.assign(
        coverage=table["coverage"].round(2),
        nominal=100 * confidence,
        surveys=SURVEYS,
        countries=countries,
        first_surveys=FIRST_SURVEYS,
        covered_first=by_item(parts[0])["covered"],
        synthetic="yes",
    )
    columns = ["intervals", "covered", "withheld", "coverage", "nominal", "surveys", "countries"]
    columns += ["first_surveys", "covered_first", "synthetic"]
    return table[columns].sort_index().reset_index()


if __name__ == "__main__":
    main()
