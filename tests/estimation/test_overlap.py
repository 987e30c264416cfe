"""Who does both: the bounds against every small population there is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product

import pytest
import second_implementation as second
from hypothesis import given, settings
from hypothesis import strategies as st

from swvr.errors import SwvrError
from swvr.estimation.overlap import (
    Bounds,
    Overlap,
    both_types,
    both_types_by_sex,
    frechet_bounds,
    rounding,
)

ADULTS = 4
UNIT = 100.0 / ADULTS  # one adult, in percent


def populations() -> Iterator[tuple[int, int, int, int]]:
    """Yield formal, informal, either and both for every way to divide the adults."""
    for both, formal, informal in product(range(ADULTS + 1), repeat=3):
        if both + formal + informal <= ADULTS:
            yield both + formal, both + informal, both + formal + informal, both


def percent(low: int, high: int) -> Bounds:
    return Bounds(low * UNIT, high * UNIT)


@pytest.mark.parametrize(
    ("formal", "informal"), list(product(range(ADULTS + 1), repeat=2)), ids=str
)
def test_frechet_bounds_are_those_of_all_populations(formal, informal):
    possible = [both for f, i, _, both in populations() if (f, i) == (formal, informal)]
    found = frechet_bounds(formal * UNIT, informal * UNIT)
    assert (found.low, found.high) == (min(possible) * UNIT, max(possible) * UNIT)


def test_inclusion_exclusion_bounds_are_those_of_all_populations():
    everyone = list(populations())
    ranges = [(low, high) for low in range(ADULTS + 1) for high in range(low, ADULTS + 1)]
    contradictions = 0
    for formal, informal, either in product(ranges, repeat=3):
        possible = [
            both
            for f, i, e, both in everyone
            if formal[0] <= f <= formal[1]
            and informal[0] <= i <= informal[1]
            and either[0] <= e <= either[1]
        ]
        given = percent(*formal), percent(*informal), percent(*either)
        if possible:
            assert both_types(*given) == percent(min(possible), max(possible)), given
        else:
            contradictions += 1
            with pytest.raises(SwvrError, match="no overlap fits"):
                both_types(*given)
    assert contradictions > 100


def test_exact_rates_leave_one_overlap():
    found = both_types(Bounds(6.5, 6.5), Bounds(14.3, 14.3), Bounds(14.84, 14.84))
    assert found.low == pytest.approx(5.96)
    assert found.high == pytest.approx(5.96)


@pytest.mark.parametrize("wrong", [-0.1, 100.1, float("nan")])
def test_a_rate_outside_0_to_100_is_refused(wrong):
    with pytest.raises(SwvrError, match="not between 0 and 100"):
        frechet_bounds(wrong, 50.0)
    with pytest.raises(SwvrError, match="not between 0 and 100"):
        both_types(Bounds(10, 20), Bounds(10, 20), Bounds(wrong, wrong))


@pytest.mark.parametrize(
    ("printed", "decimals", "low", "high"),
    [(6.5, 1, 6.45, 6.55), (15, 0, 14.5, 15.5), (61e6, -6, 60.5e6, 61.5e6)],
)
def test_the_interval_of_a_printed_number(printed, decimals, low, high):
    found = rounding(printed, decimals)
    assert (found.low, found.high) == pytest.approx((low, high))


# -- by sex ------------------------------------------------------------------------------------

SEXES = ("women", "men")
TYPES = ("formal", "informal")
NEAR = 1e-5  # percent of a sex: the solver lets 1e-7 percent of all pass
few = settings(max_examples=40, deadline=None)

# Neither, formal alone, informal alone, both.
Groups = tuple[int, int, int, int]
People = dict[str, Groups]
PLAIN: People = {"women": (50, 10, 20, 20), "men": (50, 20, 10, 20)}


def groups(adults: int) -> Iterator[Groups]:
    """Yield every way to divide the adults of one sex."""
    for formal, informal, both in product(range(adults + 1), repeat=3):
        if formal + informal + both <= adults:
            yield adults - formal - informal - both, formal, informal, both


def volunteers(people: People, kind: str) -> dict[str, int]:
    position = 1 + TYPES.index(kind)
    return {sex: people[sex][position] + people[sex][3] for sex in SEXES}


def everyone(people: People) -> int:
    return sum(sum(people[sex]) for sex in SEXES)


def either(people: People) -> Bounds:
    rate = float(Fraction(100 * sum(sum(people[sex][1:]) for sex in SEXES), everyone(people)))
    return Bounds(rate, rate)


def printed(people: People, decimals: int | None = None) -> tuple[dict, dict, dict]:
    """Return rates, shares and population as published; exact where no decimals are given."""

    def interval(value: Fraction) -> Bounds:
        if decimals is None:
            return Bounds(float(value), float(value))
        allowed = rounding(float(second.half_up(value, decimals)), decimals)
        return Bounds(max(0.0, allowed.low), min(100.0, allowed.high))

    rates, shares = {}, {}
    for kind in TYPES:
        of_kind = volunteers(people, kind)
        total = sum(of_kind.values())
        rates[kind] = interval(Fraction(100 * total, everyone(people)))
        shares[kind] = {
            sex: interval(Fraction(100 * of_kind[sex], total)) if total else Bounds(0, 100)
            for sex in SEXES
        }
    return rates, shares, {sex: sum(people[sex]) for sex in SEXES}


def ends(found: dict[str, Overlap]) -> list[float]:
    """Return the ends for women, then men, as :func:`second.both_by_sex` does."""
    return [
        end
        for sex in SEXES
        for bounds in (found[sex].both, found[sex].either)
        for end in (bounds.low, bounds.high)
    ]


def true_values(people: People) -> list[float]:
    """Return both and either of women and men in percent of the sex."""
    return [
        100.0 * count / sum(people[sex])
        for sex in SEXES
        for count in (people[sex][3], sum(people[sex][1:]))
    ]


def inside(inner: list[float], outer: list[float]) -> bool:
    """Whether each pair of ends lies in the other."""
    lows = zip(inner[::2], outer[::2], strict=True)
    highs = zip(inner[1::2], outer[1::2], strict=True)
    return all(a >= b - NEAR for a, b in lows) and all(a <= b + NEAR for a, b in highs)


@pytest.mark.parametrize(("trusted", "several"), [(True, 40), (False, 208)])
def test_bounds_by_sex_are_those_of_all_populations(trusted, several):
    """Four women and three men: the ends are the least and the most of all who fit."""
    alike: dict[tuple, list[People]] = {}
    for women, men in product(groups(4), groups(3)):
        people = {"women": women, "men": men}
        known = tuple(tuple(volunteers(people, kind).values()) for kind in TYPES)
        alike.setdefault((known, either(people) if trusted else None), []).append(people)
    open_ones = {known: possible for known, possible in alike.items() if len(possible) > 1}
    assert len(open_ones) == several
    for known in [*open_ones, *list(alike)[::20]]:  # and some that leave one population alone
        possible = alike[known]
        values = list(zip(*map(true_values, possible), strict=True))
        expected = [end for value in values for end in (min(value), max(value))]
        found = ends(both_types_by_sex(*printed(possible[0]), known[1]))
        assert found == pytest.approx(expected, abs=NEAR), possible[0]


@pytest.mark.parametrize(
    ("of_women", "rates", "women", "total"),
    [
        # As in the edition: nearly all who do formal work do informal work, too.
        ("0.5", ("0.0645", "0.0655", "0.1425", "0.1435"), ("0.46", "0.47", "0.53", "0.54"), "0.15"),
        # So many do each type that some of one sex must do both.
        ("0.4", ("0.60", "0.62", "0.70", "0.72"), ("0.45", "0.46", "0.40", "0.41"), "0.90"),
        # No one of the one sex does the one type.
        ("0.3", ("0.20", "0.24", "0.30", "0.40"), ("0", "0", "0.5", "0.6"), "0.40"),
        # The total leaves hardly any who do both.
        ("0.5", ("0.20", "0.22", "0.30", "0.32"), ("0.2", "0.3", "0.7", "0.8"), "0.50"),
    ],
)
@pytest.mark.parametrize("trusted", [True, False])
def test_rounded_bounds_by_sex_are_those_of_a_grid(of_women, rates, women, total, trusted):
    """The ends are reached on a grid of exact fractions, where each fit is worked out by hand."""
    part = Fraction(of_women)
    low_f, high_f, low_i, high_i = map(Fraction, rates)
    women_f, women_most_f, women_i, women_most_i = map(Fraction, women)
    exact = second.both_by_sex_of_intervals(
        part,
        ((low_f, high_f), (low_i, high_i)),
        ((women_f, women_most_f), (women_i, women_most_i)),
        Fraction(total) if trusted else None,
        steps=4,
    )
    sizes = [part] * 4 + [1 - part] * 4
    expected = [float(100 * end / size) for end, size in zip(exact, sizes, strict=True)]

    def percent(low: Fraction, high: Fraction) -> Bounds:
        return Bounds(float(100 * low), float(100 * high))

    found = both_types_by_sex(
        {"formal": percent(low_f, high_f), "informal": percent(low_i, high_i)},
        {
            "formal": {
                "women": percent(women_f, women_most_f),
                "men": percent(1 - women_most_f, 1 - women_f),
            },
            "informal": {
                "women": percent(women_i, women_most_i),
                "men": percent(1 - women_most_i, 1 - women_i),
            },
        },
        {"women": float(part), "men": float(1 - part)},
        percent(Fraction(total), Fraction(total)) if trusted else None,
    )
    assert ends(found) == pytest.approx(expected, abs=NEAR)


counts = st.tuples(*[st.integers(0, 60)] * 4).filter(any)
peoples = st.fixed_dictionaries({"women": counts, "men": counts})


@few
@given(people=peoples, decimals=st.integers(0, 2))
def test_what_is_true_lies_in_the_bounds_by_sex(people, decimals):
    true = [value for value in true_values(people) for _ in range(2)]
    for published in (printed(people), printed(people, decimals)):
        for total in (either(people), None):
            assert inside(true, ends(both_types_by_sex(*published, total)))


@few
@given(people=peoples, decimals=st.integers(0, 2))
def test_bounds_by_sex_shrink_with_what_is_known(people, decimals):
    rate = either(people).low
    about = Bounds(max(0.0, rate - 1), min(100.0, rate + 1))
    exact, rounded = printed(people), printed(people, decimals)
    known = [
        ends(both_types_by_sex(*published, total))
        for published, total in (
            (exact, either(people)),
            (rounded, either(people)),
            (rounded, about),
            (rounded, None),
        )
    ]
    for more, less in pairwise(known):
        assert inside(more, less)


@few
@given(people=peoples)
def test_who_does_both_among_men_is_what_women_leave(people):
    """With exact rates the most of the one sex go with the least of the other."""
    found = both_types_by_sex(*printed(people), either(people))
    both = sum(people[sex][3] for sex in SEXES)
    low = found["women"].both.low * sum(people["women"]) / 100
    high = found["men"].both.high * sum(people["men"]) / 100
    assert low + high == pytest.approx(both, abs=1e-4)


@few
@given(people=peoples)
def test_sexes_and_types_can_change_places(people):
    rates, shares, population = printed(people, 1)
    total = either(people)
    plain = both_types_by_sex(rates, shares, population, total)
    turned = both_types_by_sex(
        dict(reversed(rates.items())), shares, dict(reversed(population.items())), total
    )
    assert list(turned) == ["men", "women"]
    assert ends(turned) == pytest.approx(ends(plain), abs=NEAR)


@pytest.mark.parametrize("known", SEXES)
def test_the_share_of_one_sex_says_that_of_the_other(known):
    rates, shares, population = printed(PLAIN, 0)
    expected = ends(both_types_by_sex(rates, shares, population, either(PLAIN)))
    (other,) = set(SEXES) - {known}
    for kind in TYPES:
        shares[kind][other] = Bounds(0, 100)
    found = ends(both_types_by_sex(rates, shares, population, either(PLAIN)))
    assert found == pytest.approx(expected, abs=NEAR)


@few
@given(people=peoples)
def test_one_sex_alone_has_the_frechet_bounds(people):
    """Shares that say nothing of the other sex leave those of the rates themselves."""
    adults = sum(people["women"])
    rates = {kind: 100.0 * volunteers(people, kind)["women"] / adults for kind in TYPES}
    found = both_types_by_sex(
        {kind: Bounds(rate, rate) for kind, rate in rates.items()},
        {kind: {"women": Bounds(100, 100)} for kind in TYPES},
        {"women": adults},
    )
    expected = frechet_bounds(rates["formal"], rates["informal"])
    both = found["women"].both
    assert (both.low, both.high) == pytest.approx((expected.low, expected.high), abs=NEAR)


def test_a_total_that_no_sexes_fit_is_refused():
    for wrong in (Bounds(10, 20), Bounds(80, 90)):
        with pytest.raises(SwvrError, match="no overlap fits"):
            both_types_by_sex(*printed(PLAIN), wrong)


def test_shares_that_do_not_add_up_are_refused():
    rates, shares, population = printed(PLAIN)
    shares["formal"]["women"] = Bounds(50.5, 51)
    with pytest.raises(SwvrError, match="no overlap fits"):
        both_types_by_sex(rates, shares, population)


@pytest.mark.parametrize("wrong", [-0.1, 100.1, float("nan")])
def test_rates_and_shares_outside_0_to_100_are_refused(wrong):
    for place in ("rate", "share", "total"):
        rates, shares, population = printed(PLAIN)
        total = either(PLAIN)
        if place == "rate":
            rates["informal"] = Bounds(wrong, 50)
        elif place == "share":
            shares["informal"]["men"] = Bounds(30, wrong)
        else:
            total = Bounds(wrong, wrong)
        with pytest.raises(SwvrError, match="not between 0 and 100"):
            both_types_by_sex(rates, shares, population, total)


@pytest.mark.parametrize("wrong", [0.0, -1.0, float("nan")])
def test_a_sex_without_population_is_refused(wrong):
    rates, shares, population = printed(PLAIN)
    with pytest.raises(SwvrError, match="no population of men"):
        both_types_by_sex(rates, shares, {**population, "men": wrong})
