"""Synthetic respondents: they agree with all that was published of the survey, and are nobody.

The answers of the real respondents are not public. These serve to test the analysis, and to show
what it would give. What is assumed of them is in :mod:`swvr.survey.simulation_assumptions`, and
no result may be read from it: three scenarios differ in how many said yes to each question, which
was never published, so that a result that depends on it shows.

1. **A population** of each country agrees with everything published exactly
   (:mod:`swvr.survey.simulation_population`), so that every true value is known (:func:`truth`).
2. **A sample** of it by telephone: men, townspeople and the educated are reached more easily; the
   weights make up for it, and are raked to the margins of sex, age and education, as a pollster
   would. Unless it is calibrated, this is the file: an honest draw, with sampling error.
3. **Calibration**: the weights are moved as little as possible, until the file itself agrees with
   everything published. What the report calls not significant may have come out as significant:
   then its coefficient is brought within 1.5 standard errors of zero first. If the pattern of
   significance still is not the printed one, another sample is drawn, up to 20 times;
   :class:`Draw` says how many it took. No pollster's weights depend on the answers: so a match
   with the report shows that the arithmetic is right, and nothing else.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import polars as pl

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.project import Project
from swvr.survey.calibration import Floats, Truths, calibrate, fit, scores
from swvr.survey.constraints import First, published_constraints
from swvr.survey.estimates import GROUPS, YES, volunteer_action
from swvr.survey.predictors import PAST
from swvr.survey.simulation_assumptions import (
    REACH,
    SCENARIOS,
    SPREAD_OF_WEIGHTS,
    ScenarioName,
)
from swvr.survey.simulation_population import (
    NOT_ASKED,
    POPULATION,
    VERSION,
    Answers,
    World,
    linear,
    margins,
    model_terms,
    printed_log_odds,
    random_numbers,
    statements,
    world,
)

TRIES = 20
WEIGHT_DECIMALS = 6
NEAR_ZERO = 1.5  # standard errors; within this, a coefficient is far from significant
# A p value closer to 0.05 than these might be on the other side of it in another program.
SURELY, SURELY_NOT = 0.045, 0.055
_QUESTIONS = (
    *("q1", "q2", "q3a", "q3b", "q3c", "q4a", "q4b", "q4b_1", "q5a", "q6", "q6a", "q7"),
    *("q8a", "q8b", "q8c", "q8d", "q8e"),
)
COLUMNS = {
    "country": pl.String(),
    "weight": pl.Float64(),
    **dict.fromkeys(("sex", "age", "education", "employment", "area"), pl.Int8()),
    **dict.fromkeys(_QUESTIONS, pl.Int8()),
    "synthetic": pl.Boolean(),
}


class Draw(NamedTuple):
    """The respondents of one country, and how they were come by.

    ``tries`` is the number of samples drawn until one had the printed pattern of significance;
    ``factors`` the least and greatest change of a weight by the calibration.
    """

    frame: pl.DataFrame
    tries: int
    factors: tuple[float, float]


def simulate(
    edition: Edition,
    project: Project | None = None,
    *,
    scenario: ScenarioName = "mid",
    seed: int = 1,
    first: First = "q1",
    calibrated: bool = True,
    size: int = 1000,
) -> pl.DataFrame:
    """Make synthetic respondents.

    Parameters
    ----------
    edition
        Its survey says which countries.
    project
        The checkout; by default the one found from the working directory.
    scenario
        What is assumed of the levels that were never published.
    seed
        The same seed gives the same file, to the byte.
    first
        What the first column of table A2 is taken for: question 1, or volunteer action.
    calibrated
        Whether the file itself agrees with all that was published; else only the population
        that it is drawn from does.
    size
        Respondents in each country.

    Returns
    -------
    polars.DataFrame
        One row a respondent, with the columns :data:`COLUMNS`.

    Raises
    ------
    SwvrError
        If there is no such scenario or reading, size or seed are out of range, or no sample of
        this size agrees with all that was published.
    """
    made = draws(
        edition,
        project,
        scenario=scenario,
        seed=seed,
        first=first,
        calibrated=calibrated,
        size=size,
    )
    return pl.concat(draw.frame for draw in made.values())


def draws(
    edition: Edition,
    project: Project | None = None,
    *,
    scenario: ScenarioName = "mid",
    seed: int = 1,
    first: First = "q1",
    calibrated: bool = True,
    size: int = 1000,
) -> dict[str, Draw]:
    """Make the respondents of each country, as :func:`simulate` does, and say how it went."""
    if size < 2 or seed < 0:
        raise SwvrError(
            f"size {size}, seed {seed}",
            where="simulation",
            remedy="at least two respondents, and a seed of zero or more",
        )
    drawn = {}
    for here in _worlds(edition, project, scenario, first):
        if calibrated:
            drawn[here.country] = _calibrated_draw(here, seed, size)
        else:
            drawn[here.country] = _honest_draw(here, seed, size)
    return drawn


def population(
    edition: Edition,
    project: Project | None = None,
    *,
    scenario: ScenarioName = "mid",
    first: First = "q1",
) -> pl.DataFrame:
    """Return the population that :func:`simulate` draws from: any estimate from it is true.

    Its weights are proportional to the probability of each member in a draw of one; they sum to
    its size in every country. Parameters and columns are those of :func:`simulate`.
    """
    return pl.concat(
        _frame(here.country, here.answers, here.probability * POPULATION)
        for here in _worlds(edition, project, scenario, first)
    )


def truth(
    edition: Edition,
    project: Project | None = None,
    *,
    scenario: ScenarioName = "mid",
    first: First = "q1",
) -> pd.DataFrame:
    """Return the true values behind :func:`simulate`, which a draw of it estimates.

    Parameters are those of :func:`simulate`.

    Returns
    -------
    pandas.DataFrame
        ``country``, ``item``, ``answer`` (its code; 1 is yes, likely or increased), ``group`` (as
        in :data:`~swvr.survey.estimates.GROUPS`), ``statistic`` and ``value``: ``percent`` of
        those of the group who were asked; or ``log_odds_ratio`` of planning to volunteer (q7), of
        the predictor named as item, in the group total.
    """
    people = population(edition, project, scenario=scenario, first=first)
    people = people.with_columns(
        pl.when(volunteer_action()).then(1).otherwise(2).cast(pl.Int8).alias("action")
    )
    parts = []
    for group, members in GROUPS.items():
        inside = people if members is None else people.filter(members)
        for item in ("action", *_QUESTIONS):
            asked = inside.filter(pl.col(item).is_not_null())
            part = asked.group_by("country", pl.col(item).cast(pl.Int64).alias("answer")).agg(
                pl.col("weight").sum().alias("value")
            )
            share = pl.col("value") / pl.col("value").sum().over("country") * 100.0
            parts.append(
                part.with_columns(pl.lit(item).alias("item"), pl.lit(group).alias("group"), share)
            )
    percent = pl.concat(parts).to_dict(as_series=False)
    odds = [
        (here.country, term, YES, "total", "log_odds_ratio", value)
        for here in _worlds(edition, project, scenario, first)
        for term, value in here.beta.items()
        if term != "intercept"
    ]
    columns = ["country", "item", "answer", "group", "statistic", "value"]
    table = pd.concat(
        [
            pd.DataFrame({**percent, "statistic": "percent"})[columns],
            pd.DataFrame(odds, columns=columns),
        ]
    )
    order = ["country", "statistic", "item", "group", "answer"]
    return table.sort_values(order, ignore_index=True)


def write(
    frame: pl.DataFrame,
    path: Path,
    *,
    scenario: str,
    seed: int,
    first: str = "q1",
    calibrated: bool = True,
) -> None:
    """Write synthetic respondents as CSV or Parquet, by the suffix of the file.

    A Parquet file says in its metadata that it is synthetic, and what it was made with; a CSV
    file has no place for it, so that ``<file>-metadata.json`` beside it does, as the W3C's CSV on
    the Web has it. Both have the column ``synthetic``. A file appears when it is whole, or not at
    all.

    Parameters
    ----------
    frame
        As :func:`simulate` gives it.
    path
        Where to: ``.csv`` or ``.parquet``.
    scenario, seed, first, calibrated
        What it was made with.

    Raises
    ------
    SwvrError
        If the suffix is another one, or the file can't be written.
    """
    notes = {
        "synthetic": "yes",
        "title": "SYNTHETIC respondents, made by a program: the answers of nobody",
        "scenario": scenario,
        "seed": str(seed),
        "first": first,
        "calibrated": "yes" if calibrated else "no",
        "version": str(VERSION),
    }
    suffix = path.suffix.lower()
    try:
        if suffix == ".csv":
            about = json.dumps(_csv_on_the_web(path.name, notes), indent=2) + "\n"
            _put(path.with_name(f"{path.name}-metadata.json"), about.encode())
            _put(path, frame.write_csv().encode())
        elif suffix == ".parquet":
            whole = io.BytesIO()
            frame.write_parquet(whole, metadata=notes)
            _put(path, whole.getvalue())
        else:
            raise SwvrError(
                f"respondents are not written as '{path.suffix}'",
                where=str(path),
                remedy="name the file .csv or .parquet",
            )
    except OSError as error:
        raise SwvrError(
            f"the file can't be written: {error.strerror}",
            where=str(path),
            remedy="name a file in a folder that is there and can be written to",
        ) from None


def _csv_on_the_web(name: str, notes: Mapping[str, str]) -> dict[str, str]:
    said = {key: value for key, value in notes.items() if key != "title"}
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": name,
        "dc:title": notes["title"],
        "dc:description": ", ".join(f"{key}: {value}" for key, value in said.items()),
    }


def _put(path: Path, content: bytes) -> None:
    """Write a file under another name, then rename it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _worlds(
    edition: Edition, project: Project | None, scenario: ScenarioName, first: First
) -> list[World]:
    """Return the populations of all countries."""
    if scenario not in SCENARIOS:
        raise SwvrError(
            f"there is no scenario '{scenario}'",
            where="simulation",
            remedy=f"choose one of {', '.join(SCENARIOS)}",
        )
    published = published_constraints(edition, project, first=first)
    return [
        world(country, scenario, first, statements(published[published["country"] == country]))
        for country in edition.survey.countries
    ]


def _sample(here: World, random: np.random.Generator, size: int) -> tuple[Answers, Floats]:
    """Draw respondents by telephone and weight them as a pollster would.

    Raises
    ------
    ArithmeticError
        If they are so few that no weights give them the margins of the population.
    """
    people = here.answers
    reach = (
        REACH["man"] * (people["sex"] == 1)
        + REACH["primary"] * (people["education"] == 1)
        + REACH["tertiary"] * (people["education"] == 3)
        + REACH["urban"] * (people["area"] == 2)
        + REACH["age_60_plus"] * (people["age"] >= 60)
    )
    chance = np.cumsum(here.probability * np.exp(reach))
    drawn = np.searchsorted(chance, random.random(size) * chance[-1], side="right")
    answers = {name: values[drawn] for name, values in people.items()}
    weight = np.exp(SPREAD_OF_WEIGHTS * random.normal(size=size) - reach[drawn])
    return answers, calibrate(margins(answers, here.people), weight)


def _honest_draw(here: World, seed: int, size: int) -> Draw:
    try:
        answers, weight = _sample(here, random_numbers(here.country, seed), size)
    except ArithmeticError:
        raise _too_small(here.country, size, "has the margins of the population") from None
    return Draw(_frame(here.country, answers, weight.round(WEIGHT_DECIMALS)), 1, (1.0, 1.0))


def _calibrated_draw(here: World, seed: int, size: int) -> Draw:
    """Draw and calibrate until the pattern of significance is the printed one."""
    for attempt in range(TRIES):
        random = random_numbers(here.country, seed, attempt=attempt)
        try:
            answers, before = _sample(here, random, size)
            weight = _calibrated(here, answers, before).round(WEIGHT_DECIMALS)
            good = _as_printed(here, answers, weight)
        except (ArithmeticError, np.linalg.LinAlgError):
            continue
        if good:
            change = weight / before
            frame = _frame(here.country, answers, weight)
            return Draw(frame, attempt + 1, (float(change.min()), float(change.max())))
    raise _too_small(here.country, size, "agrees with all that was published")


def _too_small(country: str, size: int, what: str) -> SwvrError:
    return SwvrError(
        f"no sample of {size} respondents of {country} {what}",
        where="simulation",
        remedy="ask for more: the survey had about 1,000 in each country",
    )


def _calibrated(here: World, answers: Answers, weight: Floats) -> Floats:
    """Return weights with which the sample has every published value."""
    terms, planned = model_terms(answers, here.first), answers["q7"] == YES
    columns = [
        margins(answers, here.people),
        linear(answers, here.published),
        scores(terms, planned, _coefficients(here, terms, planned, weight)),
    ]
    return calibrate(np.column_stack(columns), weight)


def _coefficients(here: World, terms: Floats, planned: Truths, weight: Floats) -> Floats:
    """Return the sample's own coefficients, but what is printed as it is printed.

    Those printed as not significant are brought within :data:`NEAR_ZERO` standard errors of zero.
    """
    pattern = _pattern(here)
    beta = np.array([value if pattern.get(term) else 0.0 for term, value in here.beta.items()])
    free = np.array([not pattern.get(term) for term in here.beta])
    found = fit(terms, planned, weight, beta, free)
    limit = NEAR_ZERO * found.se
    for place, term in enumerate(here.beta):
        if pattern.get(term) is False and abs(found.beta[place]) > limit[place]:
            beta[place] = np.copysign(limit[place], found.beta[place])
            free[place] = False
    return fit(terms, planned, weight, beta, free).beta


def _pattern(here: World) -> dict[str, bool]:
    """Return which of the past behaviours are printed as significant."""
    return {
        term: printed_log_odds(here.published, term) is not None for term in (here.first, *PAST)
    }


def _as_printed(here: World, answers: Answers, weight: Floats) -> bool:
    """Return whether significance, judged with a little room, is as printed."""
    found = fit(model_terms(answers, here.first), answers["q7"] == YES, weight)
    p = dict(zip(here.beta, found.p, strict=True))
    return all(
        p[term] < SURELY if significant else p[term] > SURELY_NOT
        for term, significant in _pattern(here).items()
    )


def _frame(country: str, answers: Answers, weight: Floats) -> pl.DataFrame:
    """Make a table of respondents; a question that was not asked is empty."""
    frame = pl.DataFrame({**answers, "weight": weight}).with_columns(
        pl.lit(country).alias("country"), pl.lit(True).alias("synthetic")
    )
    empty = [pl.col(name).replace(NOT_ASKED, None) for name in _QUESTIONS]
    return frame.with_columns(empty).select(
        pl.col(name).cast(kind) for name, kind in COLUMNS.items()
    )
