"""A population that agrees with all that was published of a country, and is nobody.

Everybody has a propensity to volunteer; the printed share of each sex, those with the highest,
did something, and whom it moves most said yes to more. Plans follow a logistic model with the
printed odds ratios; where none is printed, an assumed small one. One calibration of the
probabilities with which its members are drawn then makes every published value exact, so that
every true value is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from swvr.errors import SwvrError
from swvr.frames import records
from swvr.survey.calibration import Floats, Truths, calibrate, fit, scores
from swvr.survey.constraints import CODES, First
from swvr.survey.estimates import ACTION_ITEMS, YES
from swvr.survey.predictors import DEMOGRAPHIC, PAST
from swvr.survey.simulation_assumptions import (
    AGES_FROM,
    ASSUMED_LOG_ODDS,
    DEMOGRAPHIC_LOG_ODDS,
    DEMOGRAPHY,
    OLDEST,
    OTHERWISE,
    SCENARIOS,
    TILT,
    Demography,
    Scenario,
    ScenarioName,
)

Codes = npt.NDArray[np.integer[Any]]
Answers = dict[str, Codes]  # one array a column; NOT_ASKED where the routing passes by

VERSION = 1  # of the generator: within one version the same seed gives the same file
POPULATION = 20_000
NOT_ASKED = 0
NO, DONT_KNOW, REFUSED = 2, 8, 9


class Statement(NamedTuple):
    """A published value, as a row of the resource; no value if only not significant."""

    place: str
    item: str
    answer: str
    group: str
    base: str
    statistic: str
    value: float | None


Published = tuple[Statement, ...]


@dataclass(frozen=True)
class World:
    """The population of a country.

    Attributes
    ----------
    country
        Its code.
    answers
        Of each member.
    probability
        Of each member, in a draw of one.
    published
        What it agrees with.
    beta
        The true coefficients of the logistic model of plans, by term.
    first
        What the first column of table A2 is taken for.
    people
        The margins.
    """

    country: str
    answers: Answers
    probability: Floats
    published: Published
    beta: Mapping[str, float]
    first: First
    people: Demography


def statements(constraints: pd.DataFrame) -> Published:
    """Return published constraints of one country as something to remember a world by."""
    return tuple(
        Statement(
            row.place,
            row.item,
            row.answer,
            row.group,
            row.base,
            row.statistic,
            None if np.isnan(row.value) else float(row.value),
        )
        for row in records(constraints)
    )


@lru_cache(maxsize=64)
def world(country: str, scenario: ScenarioName, first: First, published: Published) -> World:
    """Make the population of a country, or remember it.

    Parameters
    ----------
    country
        Its code; one without a :class:`Demography` of its own has that of no country.
    scenario
        What is assumed of the levels that were never published.
    first
        What the first column of table A2 is taken for.
    published
        What it has to agree with.

    Raises
    ------
    SwvrError
        If something that the simulation needs was not published, or no population agrees with
        what was.
    """
    random = random_numbers(country, list(SCENARIOS).index(scenario), stream=1)
    people, levels = DEMOGRAPHY.get(country, OTHERWISE), SCENARIOS[scenario]
    answers = _demography(random, people)
    answers |= _past(answers, published, levels, random)
    terms = model_terms(answers, first)
    beta = {"intercept": 0.0}
    for term in (first, *PAST):
        printed = printed_log_odds(published, term)
        beta[term] = ASSUMED_LOG_ODDS[term] if printed is None else printed
    beta |= {term: DEMOGRAPHIC_LOG_ODDS[term] for term in DEMOGRAPHIC}
    planned = _planned(terms, beta, levels.plan, published, random)
    answers["q7"] = _answered(planned, random)
    answers |= _future(answers, planned, published, levels, random)

    coefficients = np.array(list(beta.values()))
    only = np.array([term == "intercept" for term in beta])
    ones = np.ones(POPULATION)
    coefficients = fit(terms, planned, ones, coefficients, only).beta
    columns = [
        margins(answers, people, employment_and_area=True),
        linear(answers, published),
        scores(terms, planned, coefficients),
    ]
    try:
        weight = calibrate(np.column_stack(columns), ones)
    except ArithmeticError:
        raise SwvrError(
            "no simulated population agrees with all that was published",
            where=country,
            remedy="check its rows of survey_constraints, and the assumptions of the simulation",
        ) from None
    return World(
        country,
        {name: values.astype(np.int8) for name, values in answers.items()},
        weight / weight.sum(),
        published,
        dict(zip(beta, map(float, coefficients), strict=True)),
        first,
        people,
    )


def random_numbers(
    country: str, seed: int, *, stream: int = 0, attempt: int = 0
) -> np.random.Generator:
    """Give a country random numbers of its own, whatever the other countries are."""
    return np.random.default_rng(
        [VERSION, stream, seed, attempt, int.from_bytes(country.encode(), "big")]
    )


# -- what the calibration holds on to


def linear(answers: Answers, published: Published) -> Floats:
    """Return, for each published percentage and difference, what has to add up to zero.

    Totals that follow from the sexes, and differences that follow from both percentages, are
    left out.
    """
    columns = [np.empty((len(answers["sex"]), 0))]
    for told in published:
        follows = told.place == "fig_3_2" or (told.place == "tab_3_1" and told.answer == "net")
        if follows or told.statistic not in ("percent", "net") or told.value is None:
            continue
        base = np.ones(len(answers["sex"]), bool)
        if told.base == "q4a_yes":
            base = answers["q4a"] == YES
        if told.group != "total":
            base &= answers["sex"] == (1 if told.group == "men" else 2)
        if told.item == "action":
            value = _did_anything(answers) * 1.0
        elif told.answer == "net":
            value = (answers[told.item] == 1) * 1.0 - (answers[told.item] == 2)
        else:
            value = (answers[told.item] == CODES[told.answer]) * 1.0
        columns.append((base * (value - told.value / 100.0))[:, None])
    return np.hstack(columns)


def margins(answers: Answers, people: Demography, *, employment_and_area: bool = False) -> Floats:
    """Return, for each margin of the population, what has to add up to zero."""
    age = np.searchsorted(np.asarray(AGES_FROM), answers["age"], side="right") - 1
    columns = [(answers["sex"] == 2) - people.women]
    columns += [(age == group) - people.ages[group] for group in (1, 2, 3)]
    columns += [(answers["education"] == level) - people.education[level - 1] for level in (2, 3)]
    if employment_and_area:
        columns += [(answers["employment"] == 1) - people.employed]
        columns += [(answers["area"] == 2) - people.urban]
    return np.column_stack(columns)


def model_terms(answers: Answers, first: First) -> Floats:
    """Return intercept, past behaviours and :data:`~swvr.survey.predictors.DEMOGRAPHIC` terms."""
    age, education = answers["age"], answers["education"]
    return np.column_stack(
        [
            np.ones(len(age)),
            _did_anything(answers) if first == "action" else answers[first] == YES,
            *(answers[item] == YES for item in PAST),
            (age >= 30) & (age < 45),
            (age >= 45) & (age < 60),
            age >= 60,
            answers["sex"] == 2,
            education == 2,
            education == 3,
            answers["employment"] == 2,
            answers["area"] == 2,
        ]
    ).astype(float)


def printed_log_odds(published: Published, item: str) -> float | None:
    """Return a printed odds ratio as its logarithm; None where it is said not to be significant."""
    told = [told for told in published if told.place == "tab_a2" and told.item == item]
    if len(told) != 1:
        raise _needs_one(len(told), f"the odds ratio of {item}")
    return None if told[0].value is None else float(np.log(told[0].value))


def _printed(published: Published, item: str, answer: str, group: str = "total") -> float:
    """Return a printed percentage as a share."""
    found = [
        told.value
        for told in published
        if (told.item, told.answer, told.group) == (item, answer, group)
        and told.statistic in ("percent", "net")
        and told.value is not None
    ]
    if len(found) != 1:
        raise _needs_one(len(found), f"{item}, {answer}, {group}")
    return found[0] / 100.0


def _needs_one(count: int, what: str) -> SwvrError:
    return SwvrError(
        f"{what}: {count} published values, the simulation needs one",
        where="published constraints of a country",
        remedy="give this row of survey_constraints once",
    )


# -- people


def _top(score: Floats, share: float, among: Truths | None = None) -> Truths:
    """Mark the share with the highest scores, of those among whom."""
    inside = np.ones(len(score), bool) if among is None else among
    scores_inside = score[inside]
    others = len(scores_inside) - round(share * len(scores_inside))
    if others == len(scores_inside):
        return np.zeros(len(score), bool)
    marked: Truths = inside & (score >= np.partition(scores_inside, others)[others])
    return marked


def _demography(random: np.random.Generator, people: Demography) -> Answers:
    noise = random.logistic(size=(3, POPULATION))
    woman = random.random(POPULATION) < people.women
    group = random.choice(4, size=POPULATION, p=np.asarray(people.ages))
    since = np.where(group < 3, random.random(POPULATION) * 15, random.exponential(8.0, POPULATION))
    age = np.minimum(np.asarray(AGES_FROM)[group] + np.floor(since).astype(int), OLDEST)
    schooling = noise[0] - 0.5 * group
    primary = _top(-schooling, people.education[0])
    tertiary = _top(schooling, people.education[2])
    education = np.where(tertiary, 3, np.where(primary, 1, 2))
    prime = np.isin(group, (1, 2))
    employed = _top(noise[1] + 0.9 * ~woman + 1.2 * prime + 0.3 * education, people.employed)
    urban = _top(noise[2] + 0.5 * education, people.urban)
    return {
        "sex": np.where(woman, 2, 1),
        "age": age,
        "education": education,
        "employment": np.where(employed, 1, 2),
        "area": np.where(urban, 2, 1),
    }


def _did_anything(answers: Answers) -> Truths:
    found: Truths = np.logical_or.reduce([answers[item] == YES for item in ACTION_ITEMS])
    return found


def _by_sex(score: Floats, answers: Answers, published: Published, item: str) -> Truths:
    """Mark the printed share of men and of women."""
    answer = "yes" if item == "action" else "likely"
    men = _top(score, _printed(published, item, answer, "men"), answers["sex"] == 1)
    return men | _top(score, _printed(published, item, answer, "women"), answers["sex"] == 2)


def _past(
    answers: Answers, published: Published, levels: Scenario, random: np.random.Generator
) -> Answers:
    """Answer the questions about the past twelve months: q1 to q6a."""
    drive = random.normal(size=POPULATION) + 0.1 * (answers["employment"] == 1)
    drive += 0.1 * (answers["education"] - 2)
    volunteer = _by_sex(drive, answers, published, "action")
    done = _kinds(answers, drive, volunteer, levels, random)
    made = {item: _answered(done[item], random) for item in ACTION_ITEMS}
    made["q2"] = np.where(done["q1"], NOT_ASKED, made["q2"])

    meets = done["q4a"]
    score = 0.3 * drive + random.normal(size=POPULATION)
    more = _top(score, _printed(published, "q4b", "increased"), meets)
    less = _top(-score, _printed(published, "q4b", "decreased"), meets)
    made["q4b"] = np.where(meets, _changed(more, less, random), NOT_ASKED)
    unsure = np.isin(made["q4a"], (DONT_KNOW, REFUSED))
    before = _answered(random.random(POPULATION) < 0.4, random)
    made["q4b_1"] = np.where(unsure, before, NOT_ASKED)
    return made | _change(volunteer, drive, published, levels, random)


def _kinds(
    answers: Answers,
    drive: Floats,
    volunteer: Truths,
    levels: Scenario,
    random: np.random.Generator,
) -> dict[str, Truths]:
    """Say who did what; every volunteer did something."""
    rural = answers["area"] == 1
    lean = _lean(float(volunteer.mean()))
    done: dict[str, Truths] = {}
    for item in ("q1", "q3a", "q3b", "q3c", "q4a", "q5a"):
        score = 0.6 * drive + 0.8 * random.normal(size=POPULATION)
        score += 0.3 * rural * ((item == "q4a") * 1.0 - (item == "q5a"))
        share = expit(logit(levels.among_volunteers[item]) + lean)
        done[item] = _top(score, float(share), volunteer)
    score = 0.6 * drive + 0.8 * random.normal(size=POPULATION)
    done["q2"] = _top(score, levels.among_volunteers["q2"], volunteer & ~done["q1"])
    nothing_yet = volunteer & ~np.logical_or.reduce(list(done.values()))
    helped = random.random(POPULATION) < 0.6
    done["q3c"] |= nothing_yet & helped
    done["q2"] |= nothing_yet & ~helped
    return done


def _lean(rate: float) -> float:
    """Return by how much more people say yes where more volunteer, in log odds."""
    return float(TILT * (logit(rate) - logit(0.81)))


def _change(
    volunteer: Truths,
    drive: Floats,
    published: Published,
    levels: Scenario,
    random: np.random.Generator,
) -> Answers:
    """Answer q6 and q6a: nearly all who did nothing say that they did not volunteer."""
    luck = random.random(POPULATION)
    none = np.where(volunteer, luck < 0.03, luck < 0.80)
    stopped = ~volunteer & (luck >= 0.80) & (luck < 0.92)
    rest = volunteer & ~none
    net = _printed(published, "q6", "net")
    # With more change than this nobody is left; with less, the net would need a negative share.
    changed = np.clip(1.0 - none.mean() - levels.same, abs(net) + 0.02, rest.mean())
    score = 0.3 * drive + random.normal(size=POPULATION)
    more = _top(score, (changed + net) / 2.0 / rest.mean(), rest)
    fewer = max((changed - net) / 2.0 - stopped.mean(), 0.0)
    less = _top(-score, fewer / rest.mean(), rest) | stopped
    answer = np.where(none, 4, _changed(more, less & ~more, random))
    before = _answered(random.random(POPULATION) < 0.35, random)
    return {"q6": answer, "q6a": np.where(none, before, NOT_ASKED)}


def _planned(
    terms: Floats,
    beta: Mapping[str, float],
    share: float,
    published: Published,
    random: np.random.Generator,
) -> Truths:
    """Draw who plans to volunteer (q7), about the share of the scenario."""
    rates = [_printed(published, "action", "yes", sex) for sex in ("men", "women")]
    wanted = expit(logit(share) + _lean(float(np.mean(rates))))
    slope = terms @ np.array(list(beta.values()))
    low, high = -10.0, 10.0
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if expit(middle + slope).mean() < wanted else (low, middle)
    planned: Truths = random.random(POPULATION) < expit(low + slope)
    return planned


def _future(
    answers: Answers,
    planned: Truths,
    published: Published,
    levels: Scenario,
    random: np.random.Generator,
) -> Answers:
    """Answer q8a to q8e; who plans to volunteer, or did more, is likelier to."""
    done = np.sum([answers[item] == YES for item in ACTION_ITEMS], axis=0)
    drive = 0.25 * (done - done.mean()) + 0.8 * planned
    likely = {
        item: _by_sex(drive + random.normal(size=POPULATION), answers, published, item)
        for item in ("q8c", "q8d", "q8e")
    }
    usual = np.mean([logit(marked.mean()) for marked in likely.values()])
    for item, above in levels.likely.items():
        score = drive + random.normal(size=POPULATION)
        likely[item] = _top(score, float(expit(usual + above)))
    return {item: _answered(likely[item], random) for item in sorted(likely)}


def _answered(yes: Truths, random: np.random.Generator) -> Codes:
    """Write 1 for yes; 3 percent of the others do not know, 1 percent refuse, the rest say no."""
    luck = random.random(len(yes))
    no = np.where(luck < 0.03, DONT_KNOW, np.where(luck < 0.04, REFUSED, NO))
    return np.where(yes, YES, no)


def _changed(more: Truths, less: Truths, random: np.random.Generator) -> Codes:
    """Write 1 for increased, 2 for decreased; of the others nearly all 3, about the same."""
    luck = random.random(len(more))
    same = np.where(luck < 0.02, DONT_KNOW, np.where(luck < 0.03, REFUSED, 3))
    return np.where(more, 1, np.where(less, 2, same))
