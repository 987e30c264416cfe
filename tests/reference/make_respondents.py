"""Invent the respondents that swvr and R's survey package are both given.

Nobody was asked anything: every answer is drawn at random, to have weights, strata, clusters,
routing and gaps in it. The countries have codes that ISO 3166 leaves to users.

    python tests/reference/make_respondents.py
"""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import polars as pl

HERE = Path(__file__).parent
COUNTRIES = [f"XA{letter}" for letter in "ABCDEFGH"]
EACH = 250
SEEDS = {"clustered": 20210301, "weights_only": 20210401}


def respondents(design: str) -> pl.DataFrame:
    """Return the synthetic respondents of one design: ``clustered`` or ``weights_only``."""
    random = np.random.default_rng(SEEDS[design])
    clustered = design == "clustered"
    return pl.concat([_country(random, name, clustered) for name in COUNTRIES])


def _country(random: np.random.Generator, name: str, clustered: bool) -> pl.DataFrame:
    n = EACH
    stratum = random.integers(1, 4, n)
    psu = random.integers(1, 8, n)  # the same codes in every stratum
    effect = random.normal(0.0, 0.5, (4, 8))[stratum, psu] if clustered else np.zeros(n)
    level = random.normal(0.0, 0.4)
    leaning = level + effect + random.normal(0.0, 1.0, n)

    def yes(share: float) -> np.ndarray:
        chance = 1.0 / (1.0 + np.exp(-(np.log(share / (1.0 - share)) + leaning)))
        answer = np.where(random.random(n) < chance, 1, 2)
        return np.where(random.random(n) < 0.03, random.choice([8, 9], n), answer)

    age = np.floor(15.0 + 65.0 * random.beta(1.1, 1.7, n)).astype(int)
    drawn = {
        "sex": random.integers(1, 3, n),
        "age": age,
        "education": random.choice([1, 2, 3], n, p=[0.35, 0.45, 0.2]),
        "employment": random.integers(1, 3, n),
        "area": random.choice([1, 2], n, p=[0.45, 0.55]),
        "q1": yes(0.45),
        "q2": yes(0.3),
        "q3a": yes(0.25),
        "q3b": yes(0.3),
        "q3c": yes(0.6),
        "q4a": yes(0.35),
        "q4b": random.choice([1, 2, 3, 8, 9], n, p=[0.27, 0.38, 0.31, 0.02, 0.02]),
        "q5a": yes(0.35),
        "q6": random.choice([1, 2, 3, 4, 8, 9], n, p=[0.25, 0.25, 0.35, 0.1, 0.03, 0.02]),
        "q7": yes(0.6),
        **{f"q8{part}": yes(0.5) for part in "abcde"},
    }
    spread = np.exp(random.normal(0.0, 0.6, n) + 0.2 * (drawn["sex"] == 2))
    frame = pl.DataFrame({"country": [name] * n, "weight": spread.round(6), **drawn})
    missing = pl.Series(random.random(n) < 0.02)
    frame = frame.with_columns(
        q2=pl.when(pl.col("q1") != 1).then("q2"),
        q4b=pl.when(pl.col("q4a") == 1).then("q4b"),
        employment=pl.when(~missing).then("employment"),
        synthetic=pl.lit("yes"),
    )
    if not clustered:
        return frame
    return frame.with_columns(stratum=pl.Series(stratum), psu=pl.Series(psu))


def path(design: str) -> Path:
    """Return where the respondents of a design are kept."""
    return HERE / f"synthetic_respondents_{design}.csv.gz"


if __name__ == "__main__":
    for chosen in SEEDS:
        text = respondents(chosen).write_csv()
        path(chosen).write_bytes(gzip.compress(text.encode(), mtime=0))
