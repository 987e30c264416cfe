"""What the published numbers of the survey say about the numbers that were not published.

Several figures of the survey chapter were printed without their values. Every value is a share of
people whose answers must also give the values that were printed, so that it cannot be just
anything: between the smallest and the largest value that any population with the printed results
can have lies its *identification region* [Manski2003]_. These are the bounds worked out here.

The unknowns are the shares of the population with each pattern of answers to the questions that
matter, women and men apart. What was published is linear in them, once multiplied by its base:
"36 percent of those with q4a = yes" says that the share of the one pattern lies between 35.5 and
36.5 percent of the share of the others. So is what is asked for, except for its own base; the
transformation of Charnes and Cooper, to measure every share in that base, turns the
linear-fractional programme into a linear one [CharnesCooper1962]_. For two yes/no items of which
only the rates are known the bounds are those of [Fréchet1951]_.

What the bounds are and are not:

* They are outer bounds that allow for the rounding of what was printed and for nothing else.
  Sampling error comes on top: they bound the estimate that the survey had, not the country.
* Each end is reached by a population that fits (in the limit of a small base), but the ends of
  two quantities need not be reached by the same one.
* Nothing is taken for granted of people's answers but the routing of the questionnaire. Somebody
  with a volunteer action may have said at q6 that they did not volunteer.
* The odds ratios of table A2 are not used: they are not linear in the shares.
* Table 3.1 is read as a share of those with q4a = yes. If its base were all adults, q4a could not
  be below increased + decreased, and its bounds would lie within those given here.

All values are percent, or percentage points for a net difference.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.project import Project
from swvr.survey.changes import of_change

Event = tuple[str, str]  # an item and the answer to it
Counted = tuple[tuple[str, str, float], ...]  # an item, an answer, and how much it counts

ANSWERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("q1", "q2", "q3a", "q3b", "q3c", "q4a"), ("yes", "no")),
    "q4b": ("increased", "decreased", "same", "none"),
    "q5a": ("yes", "no"),
    "q6": ("increased", "decreased", "same", "did_not_volunteer", "none"),
    "q6a": ("yes", "no"),
    "q7": ("yes", "no"),
    **dict.fromkeys(("q8a", "q8b", "q8c", "q8d", "q8e"), ("likely", "unlikely")),
}
"""The answers told apart, by item; "don't know" and "refused" count as no, unlikely or none."""

ASKED_IF: Mapping[str, Event] = {
    "q2": ("q1", "no"),
    "q4b": ("q4a", "yes"),
    "q6a": ("q6", "did_not_volunteer"),
}
"""The routing: the answer that an item is asked after. All other items are asked of everybody."""

ACTIONS = ("q1", "q2", "q3a", "q3b", "q3c", "q4a", "q5a")
"""Yes to any of these is volunteer action (item ``action``)."""

ACTIVITIES = {"advise_authorities": "q8c", "raise_awareness": "q8d", "new_solutions": "q8e"}
GROUPS: Mapping[str, tuple[Event, ...]] = {
    "total": (),
    "women": (("sex", "women"),),
    "men": (("sex", "men"),),
}
NET = "net"  # increased − decreased

NEAR = 1e-6  # percent: what the solver may be off by
HALF_A_PERCENT = 0.5
WIDEST = 200.0  # percentage points: no value is further off


@dataclass(frozen=True, eq=False)
class Published:
    """What was published, as in the files of the data package.

    A frame that is left out, a country without a row and a missing value say nothing.

    Attributes
    ----------
    action_rates
        ``country``, ``sex`` (total, women, men), ``rate``.
    civic_participation
        Table 3.1, of those with q4a = yes: ``country``, ``increased``, ``decreased``,
        ``net_printed``.
    plans
        Table 3.2: ``country``, ``activity``, ``sex``, ``rate``.
    change
        Question 6: ``country``, ``net_change``.
    rounding
        How far a printed value may be from the true one: half its last digit.
    """

    action_rates: pd.DataFrame = field(default_factory=pd.DataFrame)
    civic_participation: pd.DataFrame = field(default_factory=pd.DataFrame)
    plans: pd.DataFrame = field(default_factory=pd.DataFrame)
    change: pd.DataFrame = field(default_factory=pd.DataFrame)
    rounding: float = HALF_A_PERCENT

    @classmethod
    def of(cls, edition: Edition, project: Project | None = None) -> Published:
        """Read what was published of an edition's survey."""
        survey = edition.survey
        return cls(
            action_rates=load(survey.action_rates, project),
            civic_participation=load(survey.civic_participation, project),
            plans=load(survey.plans, project),
            change=load(survey.change, project),
        )


@dataclass(frozen=True)
class Limit:
    """A share that must lie between two values.

    Attributes
    ----------
    name
        What says so, for whoever has to find it.
    counted
        The answers that are added up, each with its factor.
    among
        The base: those who gave all of these answers; everybody if there are none.
    low, high
        Percent of the base.
    """

    name: str
    counted: Counted
    among: tuple[Event, ...]
    low: float
    high: float


@dataclass(frozen=True)
class Bounds:
    """The smallest and the largest value that fits what was published, in percent.

    Attributes
    ----------
    low, high
        NaN where no population fits.
    least
        The smallest value there is without any publication: 0, or −100 for a net difference.
    conflict
        If no population fits: names of limits that cannot hold together, although they could
        without any one of them. (Other sets may be in conflict as well.)
    off_by
        If no population fits: by how many percentage points each limit of ``conflict`` has to
        give way at least, if all give way by the same.
    """

    low: float
    high: float
    least: float = 0.0
    conflict: tuple[str, ...] = ()
    off_by: float = 0.0

    @property
    def informative(self) -> bool:
        """Whether the published values rule anything out."""
        return bool(self.low > self.least + NEAR or self.high < 100.0 - NEAR)


@dataclass(frozen=True)
class Statement:
    """Something the report says in words, as an inequality that holds in each country.

    ``place`` is the section of the report; ``caution`` is what the reading adds to the words.
    """

    limit: Limit
    place: str
    caution: str = ""


STATEMENTS = (
    Statement(
        Limit("less than half about the same", (("q6", "same", 1.0),), (), 0.0, 50.0), "3.2.4"
    ),
    Statement(
        Limit(
            "friends at least as common as organizations",
            (("q3c", "yes", 1.0), ("q3b", "yes", -1.0)),
            (),
            0.0,
            100.0,
        ),
        "3.2.3",
        "said of the eight countries; read of each",
    ),
    Statement(
        Limit(
            "friends at least as common as government",
            (("q3c", "yes", 1.0), ("q3a", "yes", -1.0)),
            (),
            0.0,
            100.0,
        ),
        "3.3.2",
        "said of the eight countries; read of each",
    ),
    Statement(
        Limit("most go on", (("q7", "yes", 1.0),), (("action", "yes"),), 50.0, 100.0),
        "3.2.5",
        "said of those who volunteered in all countries together; read of each",
    ),
)
"""Used on request only. "In most countries" says nothing of any one country and is left out."""

PAST_BEHAVIOUR = {
    f"volunteered_{name}": item
    for name, item in (("friends", "q3c"), ("organization", "q3b"), ("government", "q3a"))
}
# Exhibit, item and group as the tabulation calls them; then item, answer and base to bound.
WANTED: tuple[tuple[str, str, str, str, str | None, str | None], ...] = (
    *(("fig_3_4", item, "total", item, None, None) for item in ("q3c", "q3b", "q3a")),
    *(("fig_3_5", item, "total", item, None, None) for item in ("q4a", "q5a")),
    *(
        ("fig_3_6", of_change("q6", way), "total", "q6", way, None)
        for way in ("increased", "decreased", "same")
    ),
    *(("fig_3_7", "q7", group, "q7", None, item) for group, item in PAST_BEHAVIOUR.items()),
    *(("fig_3_8", item, "total", item, None, None) for item in ("q5a", "q8e")),
)


def published_bounds(
    edition: Edition,
    project: Project | None = None,
    *,
    statements: bool = False,
    women: tuple[float, float] | None = None,
) -> pd.DataFrame:
    """Bound every value of the survey's figures that was not published as a number.

    Parameters
    ----------
    edition, project
        Whose survey, and where its data lie.
    statements, women
        As in :func:`bounds`.

    Returns
    -------
    pandas.DataFrame
        ``country``, ``exhibit``, ``item``, ``group`` as the tabulation of respondents has them,
        ``low`` and ``high`` in percent, ``informative`` (whether they are narrower than 0 to 100)
        and ``conflict`` (empty, or the limits that cannot hold together).
    """
    published = Published.of(edition, project)
    rows = []
    for country in edition.survey.countries:
        limits = published_limits(published, country, statements=statements, women=women)
        for exhibit, item, group, asked, answer, given in WANTED:
            found = bounds_within(limits, asked, given=given, answer=answer)
            ends, why = (found.low, found.high), "; ".join(found.conflict)
            rows.append((country, exhibit, item, group, *ends, found.informative, why))
    columns = ["country", "exhibit", "item", "group", "low", "high", "informative", "conflict"]
    return pd.DataFrame(rows, columns=columns)


def bounds(
    published: Published,
    country: str,
    item: str,
    group: str = "total",
    given: str | Event | None = None,
    *,
    answer: str | None = None,
    statements: bool = False,
    women: tuple[float, float] | None = None,
) -> Bounds:
    """Bound the share of an answer that was not published, by what was.

    Parameters
    ----------
    published
        The printed values.
    country
        ISO 3166-1 alpha-3.
    item
        A question (see :data:`ANSWERS`) or ``action``.
    group
        ``total``, ``women`` or ``men``.
    given
        The base within the group: an item, for those who said yes (or the first answer of the
        item), or an item and an answer. An item that is asked of some only has those for its
        base anyway.
    answer
        The answer to be counted, by default the first (yes, likely, increased); ``net`` of q4b
        and q6 is increased − decreased.
    statements
        Whether what the report says in words is to hold too (:data:`STATEMENTS`).
    women
        Smallest and largest share of women in the population, in percent; free by default, but
        not unbounded: the total action rate lies between those of women and of men.

    Returns
    -------
    Bounds
        In percent. NaN with an explanation where the values that bear on the item contradict
        each other.

    Raises
    ------
    SwvrError
        If the item, answer or group is not known, nothing was published of the country, nobody
        can be in the base, or a value is no percentage.

    Notes
    -----
    Only limits that share an item with what is asked for enter the programme, besides those of
    action and of sex, which connect all others: any other item can be answered so as to meet its
    own limits, whatever the answers to these.
    """
    limits = published_limits(published, country, statements=statements, women=women)
    return bounds_within(limits, item, group, given, answer=answer)


def bounds_within(
    limits: tuple[Limit, ...],
    item: str,
    group: str = "total",
    given: str | Event | None = None,
    *,
    answer: str | None = None,
) -> Bounds:
    """Bound the share of an answer by limits from :func:`published_limits`, or by others.

    Everything else is as in :func:`bounds`.
    """
    if given is not None and not isinstance(given, tuple):
        given = (given, _answers(given)[0])
    counted, among = _quantity(item, answer, group, given)
    named = {one for one, _, _ in counted} | {one for one, _ in among}
    items, limits = relevant(named, limits)
    if not _members(items, among).any():
        raise SwvrError(
            f"nobody is asked {item} who is among {among}",
            where="bounds",
            remedy="choose a base that the routing of the questionnaire allows",
        )
    least = -100.0 if any(factor < 0 for _, _, factor in counted) else 0.0
    if not _fit(items, limits, among):
        conflict, off_by = _explain(items, limits, among)
        return Bounds(float("nan"), float("nan"), least, conflict, off_by)
    negative = tuple((name, told, -factor) for name, told, factor in counted)
    low = _least(items, limits, among, counted)
    high = -_least(items, limits, among, negative)
    # Where only one value fits, the solver may have changed the ends round.
    low, high = (min(100.0, max(least, round(end, 6))) + 0.0 for end in sorted((low, high)))
    return Bounds(low, high, least)


def published_limits(
    published: Published,
    country: str,
    *,
    statements: bool = False,
    women: tuple[float, float] | None = None,
) -> tuple[Limit, ...]:
    """Return what was published of a country as limits of shares, in an order of their own.

    Parameters and errors are those of :func:`bounds`.
    """
    limits: list[Limit] = []

    def add(name: str, counted: Counted, among: Iterable[Event], value: float) -> None:
        if pd.isna(value):
            return
        least = -100.0 if len(counted) > 1 else 0.0
        if not least <= value <= 100.0:
            raise SwvrError(
                f"{value:g} is no {'net difference' if least else 'percentage'}",
                where=f"{name} of {country}",
                remedy="correct the published value",
            )
        give = published.rounding
        low, high = max(least, value - give), min(100.0, value + give)
        limits.append(Limit(f"{name} {value:g}", counted, tuple(among), low, high))

    for row in _rows(published.action_rates, country):
        among = _group(row["sex"])
        add(f"action rate, {row['sex']},", (("action", "yes", 1.0),), among, row["rate"])
    for row in _rows(published.civic_participation, country):
        for way in ("increased", "decreased", NET):
            column = "net_printed" if way == NET else way
            counted, among = _quantity("q4b", way)
            add(f"table 3.1, {way},", counted, among, row.get(column, float("nan")))
    for row in _rows(published.plans, country):
        item, among = ACTIVITIES[row["activity"]], _group(row["sex"])
        add(f"table 3.2, {item}, {row['sex']},", ((item, "likely", 1.0),), among, row["rate"])
    for row in _rows(published.change, country):
        add("net change, q6,", *_quantity("q6", NET), row["net_change"])
    if not limits:
        raise SwvrError(
            f"nothing was published of {country}",
            where="bounds",
            remedy="give a country of the survey by its ISO 3166-1 alpha-3 code",
        )
    if statements:
        limits += [statement.limit for statement in STATEMENTS]
    if women is not None:
        low, high = women
        if not 0.0 <= low <= high <= 100.0:
            raise SwvrError(
                f"{low:g} to {high:g} percent is no share of women",
                where="bounds",
                remedy="give the smaller and the larger share in percent",
            )
        limits.append(Limit("share of women", (("sex", "women", 1.0),), (), low, high))
    return tuple(sorted(set(limits), key=lambda limit: (limit.name, limit.low)))


def relevant(
    named: Iterable[str], limits: tuple[Limit, ...]
) -> tuple[tuple[str, ...], tuple[Limit, ...]]:
    """Return the items and the limits that bear on the named items.

    These are the items that a limit or the routing connects with a named one. Sex and action
    are in every programme and connect nothing; the actions that are not among the items are one
    item together.
    """
    core = {"sex", "action"}
    touched = {limit: _items_of(limit) - core for limit in limits}
    chosen, reached = set[str](), set(named) - core
    while reached:
        chosen |= reached
        reached = {ASKED_IF[item][0] for item in chosen if item in ASKED_IF}
        reached |= set().union(*(items for items in touched.values() if items & chosen))
        reached -= chosen
    kept = tuple(limit for limit, items in touched.items() if items <= chosen)
    return tuple(item for item in ANSWERS if item in chosen), kept


def _items_of(limit: Limit) -> set[str]:
    return {item for item, _, _ in limit.counted} | {item for item, _ in limit.among}


def _quantity(
    item: str, answer: str | None = None, group: str = "total", given: Event | None = None
) -> tuple[Counted, tuple[Event, ...]]:
    """Return what is added up, and among whom."""
    answers = _answers(item)
    if answer == NET and {"increased", "decreased"} <= set(answers):
        counted: Counted = ((item, "increased", 1.0), (item, "decreased", -1.0))
    else:
        counted = ((item, _known(answer or answers[0], answers, f"answer to {item}"), 1.0),)
    among = [*_group(group)]
    if item in ASKED_IF:
        among.append(ASKED_IF[item])
    if given is not None:
        among.append((given[0], _known(given[1], _answers(given[0]), f"answer to {given[0]}")))
    return counted, tuple(dict.fromkeys(among))


def _answers(item: str) -> tuple[str, ...]:
    told = {**ANSWERS, "action": ("yes", "no")}
    return told[_known(item, told, "item")]


def _group(name: str) -> tuple[Event, ...]:
    return GROUPS[_known(name, GROUPS, "group")]


def _known(name: str, names: Iterable[str], kind: str) -> str:
    if name not in (names := list(names)):
        raise SwvrError(
            f"no {kind} is called {name!r}",
            where="bounds",
            remedy=f"choose one of {', '.join(names)}",
        )
    return name


def _rows(frame: pd.DataFrame, country: str) -> list[dict[Hashable, Any]]:
    return [] if frame.empty else frame[frame["country"] == country].to_dict("records")


# -- the programme -----------------------------------------------------------------------------


@lru_cache(maxsize=64)
def patterns(items: tuple[str, ...]) -> Mapping[str, np.ndarray]:
    """Return every pattern of answers that the routing allows: by item, the answer in each.

    An item that is not asked has an empty answer. ``sex`` and ``action`` are always among them.
    """
    rest = [item for item in ACTIONS if item not in items]  # together one item
    rows = []
    for sex, other, *answers in product(
        ("women", "men"), ("yes", "no"), *((*ANSWERS[item], "") for item in items)
    ):
        told = dict(zip(items, answers, strict=True))
        if any((told[item] == "") == _asked(item, told) for item in items):
            continue
        if other == "yes" and not rest:
            continue
        some = other == "yes" or any(told.get(item) == "yes" for item in ACTIONS)
        rows.append({"sex": sex, "action": "yes" if some else "no", **told})
    # An action not among the items is only of interest for whether there is one at all.
    different = list({tuple(row.items()): row for row in rows}.values())
    return {name: np.array([row[name] for row in different]) for name in different[0]}


def _asked(item: str, told: Mapping[str, str]) -> bool:
    """Whether the item is asked, as far as the answers told decide."""
    before, answer = ASKED_IF.get(item, ("", ""))
    return told.get(before, answer) == answer


def _count(items: tuple[str, ...], counted: Counted) -> np.ndarray:
    """Return how much each pattern counts."""
    table = patterns(items)
    every = [factor * (table[item] == answer) for item, answer, factor in counted]
    return np.asarray(np.sum(every, axis=0, dtype=float))


def _members(items: tuple[str, ...], among: tuple[Event, ...]) -> np.ndarray:
    """Return 1 for each pattern that is in the base, else 0."""
    table = patterns(items)
    within = [table[item] == answer for item, answer in among]
    members: np.ndarray = np.prod([np.ones(len(table["sex"])), *within], axis=0)
    return members


@lru_cache(maxsize=4096)
def _fit(items: tuple[str, ...], limits: tuple[Limit, ...], among: tuple[Event, ...]) -> bool:
    """Whether a population meets all limits and has somebody in each of their bases.

    Without somebody in it, a base of nobody would meet every limit. The limits are met by any
    multiple of a population that meets them, so that it is enough to look for one with at least
    100 in each base.
    """
    bases = sorted({limit.among for limit in limits} | {among, ()})
    return _solve(items, limits, at_least=bases) is not None


def _least(
    items: tuple[str, ...], limits: tuple[Limit, ...], among: tuple[Event, ...], counted: Counted
) -> float:
    """Return the smallest percentage of the base ``among`` that ``counted`` can be.

    By the transformation of Charnes and Cooper: every size is measured in the base, which is
    set to 100, and the share of the base becomes a sum.
    """
    wanted = _count(items, counted) * _members(items, among)
    sizes = _solve(items, limits, base=among, wanted=wanted)
    if sizes is None:  # a population that fits was found before
        raise SwvrError("the linear programme has no solution", where="bounds")
    return float(wanted @ sizes)


def _solve(
    items: tuple[str, ...],
    limits: tuple[Limit, ...],
    *,
    base: tuple[Event, ...] | None = None,
    at_least: Iterable[tuple[Event, ...]] = (),
    wanted: np.ndarray | None = None,
) -> np.ndarray | None:
    """Return sizes of the patterns that meet the limits, with the smallest ``wanted``.

    The sizes in ``base`` add up to 100, those in each base of ``at_least`` to 100 or more, so
    that what the solver lets pass (1e-7) is nothing in percent of them. None if there are none.
    """
    # Imported here: scipy.optimize takes half a second to load.
    from scipy.optimize import linprog  # noqa: PLC0415

    rows = _matrix(items, limits)
    bases = [_members(items, other) for other in at_least]
    solution = linprog(
        np.zeros(rows.shape[1]) if wanted is None else wanted,
        A_ub=np.vstack([rows, *(-members for members in bases)]),
        b_ub=np.append(np.zeros(len(rows)), [-100.0] * len(bases)),
        A_eq=None if base is None else _members(items, base)[np.newaxis],
        b_eq=None if base is None else [100.0],
        bounds=(0.0, None),
        method="highs",
    )
    if solution.status == 2:
        return None
    if not solution.success:
        raise SwvrError(f"the linear programme failed: {solution.message}", where="bounds")
    sizes: np.ndarray = solution.x
    return sizes


@lru_cache(maxsize=64)
def _matrix(items: tuple[str, ...], limits: tuple[Limit, ...]) -> np.ndarray:
    """Return two rows for each limit: sizes × row, added up, may not be above 0."""
    rows: list[np.ndarray] = []
    for limit in limits:
        members = _members(items, limit.among)
        share = _count(items, limit.counted) * members
        rows += [share - limit.high / 100.0 * members, limit.low / 100.0 * members - share]
    return np.array(rows).reshape(-1, len(patterns(items)["sex"]))


def _explain(
    items: tuple[str, ...], limits: tuple[Limit, ...], among: tuple[Event, ...]
) -> tuple[tuple[str, ...], float]:
    """Return limits that cannot hold together, no one too many, and how far they are from it.

    Limits are dropped one by one as long as the rest still contradicts itself (a deletion
    filter); then the rest is widened, halving the step, until it does not.
    """
    kept = list(limits)
    for limit in limits:
        rest = [other for other in kept if other is not limit]
        if not _fit(items, tuple(rest), among):
            kept = rest
    low, high = 0.0, WIDEST
    while high - low > 1e-4:
        step = (low + high) / 2.0
        wider = tuple(
            replace(limit, low=limit.low - step, high=limit.high + step) for limit in kept
        )
        low, high = (low, step) if _fit(items, wider, among) else (step, high)
    return tuple(limit.name for limit in kept), round(high, 3)
