"""Print how long a file of respondents takes to be read and tabulated, and how much memory.

Run it with ``make bench``, or with other sizes: ``.venv/bin/python benchmarks/survey.py 2500000``.
Each line is one run, in a process of its own whose peak of resident memory is taken (what Python
and its packages need is in it). The respondents are simulated ones, many times over.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from time import perf_counter

# What is heavy is imported by the processes that are measured alone: a new process takes over the
# peak of the one that started it.

SIZES = (10_000, 100_000, 1_000_000)
SUFFIXES = (".parquet", ".csv")
STEPS = ("read", "tabulate", "regress")
MAKE, MEASURE = "make", "measure"


def main(sizes: tuple[int, ...]) -> None:
    """Print one line per format and size."""
    print(
        f"{'respondents':>11}  file     size (MB)  read (s)  tabulate (s)  odds ratios (s)", end=""
    )
    print("  all (s)  the row above  peak memory (MiB)")
    with tempfile.TemporaryDirectory() as folder:
        for suffix in SUFFIXES:
            before = None
            for size in sizes:
                path = Path(folder, f"respondents{suffix}")
                _child(MAKE, path, size)
                megabytes = path.stat().st_size / 1e6
                found = _child(MEASURE, path)
                seconds = sum(found[step] for step in STEPS)
                growth = "" if before is None else f"{seconds / before:.1f} times"
                before = seconds
                print(
                    f"{size:11,}  {suffix[1:]:7}  {megabytes:9.1f}  {found['read']:8.2f}"
                    f"  {found['tabulate']:12.2f}  {found['regress']:15.2f}  {seconds:7.2f}"
                    f"  {growth:>13}  {found['peak']:17.0f}",
                    flush=True,
                )


def _child(task: str, *words: object) -> dict[str, float]:
    command = [sys.executable, __file__, task, *map(str, words)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _make(path: Path, size: int) -> dict[str, float]:
    """Write simulated respondents over and over, each time with other weights."""
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    from swvr.book.execute import default_parameters  # noqa: PLC0415
    from swvr.edition import load_edition  # noqa: PLC0415
    from swvr.project import find_project  # noqa: PLC0415
    from swvr.survey.simulation import simulate  # noqa: PLC0415

    people = simulate(load_edition(default_parameters(find_project())[0]), calibrated=False)
    random = np.random.default_rng(0)
    rows = pl.Series(np.arange(size) % people.height)
    weight = pl.col("weight") * pl.Series(random.uniform(0.8, 1.25, size))
    frame = people.select(pl.all().gather(rows)).with_columns(weight.round(6).alias("weight"))
    if path.suffix == ".csv":
        frame.write_csv(path)
    else:
        frame.write_parquet(path)
    return {}


def _measure(path: Path) -> dict[str, float]:
    """Read a file, tabulate it, fit its regressions."""
    from swvr.book.execute import default_parameters  # noqa: PLC0415
    from swvr.edition import load_edition  # noqa: PLC0415
    from swvr.project import find_project  # noqa: PLC0415
    from swvr.survey.predictors import predictors  # noqa: PLC0415
    from swvr.survey.respondents import respondents  # noqa: PLC0415
    from swvr.survey.tabulation import tabulate  # noqa: PLC0415

    project = find_project()
    edition = load_edition(default_parameters(project)[0], project)
    times = [perf_counter()]
    microdata = respondents(edition, project, path)
    assert microdata is not None
    times.append(perf_counter())
    tabulate(microdata.frame)
    times.append(perf_counter())
    predictors(microdata.frame)
    times.append(perf_counter())
    taken = [after - before for before, after in pairwise(times)]
    unit = 2**20 if sys.platform == "darwin" else 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {**dict(zip(STEPS, taken, strict=True)), "peak": peak}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", path, size]:
            print(json.dumps(_make(Path(path), int(size))))
        case ["measure", path]:
            print(json.dumps(_measure(Path(path))))
        case sizes:
            main(tuple(map(int, sizes)) or SIZES)
