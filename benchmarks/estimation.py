"""Print how fast the estimate from national rates is, and how much memory it takes.

Run it with ``make bench``. Each number is the median of several runs on one machine, to hold a
change of the code against what was before; it is no promise for another machine.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter

import pandas as pd

from swvr.book.execute import default_parameters
from swvr.edition import Edition, load_edition
from swvr.estimation.national import NationalEstimate, estimate
from swvr.estimation.national_inputs import NationalInputs, national_inputs, selection_rule
from swvr.estimation.resampling import intervals
from swvr.estimation.specifications import influence, specifications
from swvr.project import find_project

RESAMPLES = 2000
RUNS = 5
COPIES = (1, 2, 4, 8)


def main() -> None:
    """Print one benchmark after the other."""
    edition = load_edition(default_parameters(find_project())[0])
    inputs = national_inputs(edition)
    for benchmark in BENCHMARKS:
        print(benchmark(edition, inputs))


def whole_estimate(edition: Edition, inputs: NationalInputs) -> str:
    """Time the estimate with its intervals, and the two apart."""

    def both() -> None:
        intervals(_estimate(edition, inputs), resamples=RESAMPLES)

    found = _estimate(edition, inputs)
    alone = _seconds(partial(_estimate, edition, inputs))
    drawn = _seconds(partial(intervals, found, resamples=RESAMPLES)) / RESAMPLES * 1000
    countries = len(found.countries)
    return "\n".join(
        [
            f"edition {edition.year}: {countries} countries, {_observed(found)} observed",
            f"  estimate and {RESAMPLES:,} resamples  {_seconds(both):8.3f} s",
            f"  estimate alone                {alone:8.3f} s",
            f"  1,000 resamples               {drawn:8.3f} s",
        ]
    )


def growth(edition: Edition, inputs: NationalInputs) -> str:
    """Time the estimate of a world of several copies of each country."""
    lines = ["", "countries  observed  estimate (s)  1,000 resamples (s)  peak memory (MiB)"]
    for copies in COPIES:
        larger = _copied(inputs, copies)
        found = _estimate(edition, larger)
        resample = partial(intervals, found, resamples=RESAMPLES)
        alone = _seconds(partial(_estimate, edition, larger))
        drawn = _seconds(resample) / RESAMPLES * 1000
        lines.append(
            f"{len(found.countries):9}  {_observed(found):8}  {alone:12.3f}  {drawn:19.3f}"
            f"  {_peak(resample):17.1f}"
        )
    return "\n".join(lines)


def curve(edition: Edition, inputs: NationalInputs) -> str:
    """Time the specification curve, and what divides its variance."""
    found = specifications(edition)
    whole = _seconds(partial(specifications, edition))
    rows = len(found.table)
    return "\n".join(
        [
            "",
            f"{rows:,} specifications, {len(found.admissible):,} admissible",
            f"  all of them                   {whole:8.3f} s",
            f"  200 of them                   {whole / rows * 200:8.3f} s",
            f"  division of the variance      {_seconds(found.shares):8.3f} s",
            f"  each country left out in turn "
            f"{_seconds(partial(influence, _estimate(edition, inputs))):8.3f} s",
        ]
    )


# What is printed, in this order: each takes the edition and its inputs and returns the text.
BENCHMARKS: tuple[Callable[[Edition, NationalInputs], str], ...] = (
    whole_estimate,
    curve,
    growth,
)


def _estimate(edition: Edition, inputs: NationalInputs) -> NationalEstimate:
    national = edition.national
    return estimate(
        inputs.observations,
        inputs.people(),
        inputs.regions,
        rule=selection_rule(edition),
        total_method=national.total_from_parts,
        period_method=national.factors,
        imputation_method=national.imputation,
    )


def _observed(found: NationalEstimate) -> int:
    return int(found.regions["countries_observed"].iloc[-1])


def _copied(inputs: NationalInputs, copies: int) -> NationalInputs:
    """Return inputs with each country so many times, under new codes."""

    def repeat(table: pd.DataFrame) -> pd.DataFrame:
        return pd.concat(
            [table.assign(country=table["country"] + f".{number}") for number in range(copies)],
            ignore_index=True,
        )

    return NationalInputs(
        observations=repeat(inputs.observations),
        left_out=inputs.left_out,
        population=repeat(inputs.population),
        regions=repeat(inputs.regions),
    )


def _seconds(run: Callable[[], object]) -> float:
    run()  # the first fills caches
    taken = []
    for _ in range(RUNS):
        start = perf_counter()
        run()
        taken.append(perf_counter() - start)
    return median(taken)


def _peak(run: Callable[[], object]) -> float:
    """Return how many MiB a run needs at most, beyond what is there before."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


if __name__ == "__main__":
    main()
