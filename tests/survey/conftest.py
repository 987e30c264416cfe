"""What the survey's tests share: the questionnaire, and files of made-up answers that are valid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from swvr.edition import Edition, load_edition
from swvr.project import Project
from swvr.survey.questionnaire import Questionnaire, load_questionnaire
from tests.conftest import DEFAULT_YEAR

Answers = Callable[..., pl.DataFrame]


@pytest.fixture(scope="session")
def edition(checkout: Project) -> Edition:
    return load_edition(DEFAULT_YEAR, checkout)


@pytest.fixture(scope="session")
def questionnaire(edition: Edition, checkout: Project) -> Questionnaire:
    return load_questionnaire(edition, checkout)


@pytest.fixture(scope="session")
def answers(edition: Edition) -> Answers:
    """Make respondents at random whose answers follow the design, whatever the resource says."""

    def make(rows: int, seed: int = 1) -> pl.DataFrame:
        random = np.random.default_rng(seed)

        def pick(codes: str) -> np.ndarray:
            return random.choice([int(code) for code in codes], rows)

        made = {
            "country": random.choice(edition.survey.countries, rows),
            "weight": random.lognormal(0, 0.4, rows),
            "sex": pick("12"),
            "age": random.integers(15, 121, rows),
            "education": pick("123"),
            "employment": pick("12"),
            "area": pick("12"),
        }
        plain = [
            "q1",
            "q2",
            "q3a",
            "q3b",
            "q3c",
            "q4a",
            "q4b_1",
            "q5a",
            "q6a",
            "q7",
            "q8a",
            "q8b",
            "q8c",
            "q8d",
            "q8e",
        ]
        made |= {item: pick("1289") for item in plain}
        made |= {"q4b": pick("12389"), "q6": pick("123489")}
        undecided = pl.Series(random.random(rows) < 0.5)  # nobody knows who was asked q4b_1
        return pl.DataFrame(made).with_columns(
            q2=pl.when(pl.col("q1") != 1).then("q2"),
            q4b=pl.when(pl.col("q4a") == 1).then("q4b"),
            q4b_1=pl.when((pl.col("q4a") != 1) & undecided).then("q4b_1"),
            q6a=pl.when(pl.col("q6") == 4).then("q6a"),
        )

    return make
