"""What was published bounds what was not: cases by hand, grids, and respondents who are known."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swvr.errors import SwvrError
from swvr.survey import bounds as module
from swvr.survey.bounds import (
    ACTIONS,
    ACTIVITIES,
    ANSWERS,
    ASKED_IF,
    STATEMENTS,
    Limit,
    Published,
    bounds,
    bounds_within,
    patterns,
    published_bounds,
    published_limits,
    relevant,
)
from swvr.survey.tabulation import MEASURES

NEAR = 1e-5


def published(*, rates=None, civic=None, plans=None, net=None, rounding=0.5):
    """Make what was published of country AAA: rates and plans by sex, civic a triple."""
    civic_columns = ["country", "increased", "decreased", "net_printed"]
    activity = {item: name for name, item in ACTIVITIES.items()}
    return Published(
        pd.DataFrame(
            [("AAA", sex, rate) for sex, rate in (rates or {}).items()],
            columns=["country", "sex", "rate"],
        ),
        pd.DataFrame([("AAA", *civic)] if civic else [], columns=civic_columns),
        pd.DataFrame(
            [("AAA", activity[item], sex, rate) for (item, sex), rate in (plans or {}).items()],
            columns=["country", "activity", "sex", "rate"],
        ),
        pd.DataFrame([("AAA", net)] if net is not None else [], columns=["country", "net_change"]),
        rounding,
    )


def ends(found):
    assert found.conflict == ()
    return pytest.approx((found.low, found.high), abs=NEAR)


# -- worked by hand ----------------------------------------------------------------------------


@pytest.mark.parametrize("item", ACTIONS)
def test_one_kind_of_action_is_at_most_all_action(item):
    given = published(rates={"total": 78})
    assert ends(bounds(given, "AAA", item)) == (0.0, 78.5)
    assert ends(bounds(given, "AAA", "action")) == (77.5, 78.5)


def test_a_net_change_bounds_those_who_did_more_or_less_or_the_same():
    given = published(net=-18)
    assert ends(bounds(given, "AAA", "q6", answer="increased")) == (0.0, 41.25)
    assert ends(bounds(given, "AAA", "q6", answer="decreased")) == (17.5, 59.25)
    assert ends(bounds(given, "AAA", "q6", answer="same")) == (0.0, 82.5)
    assert ends(bounds(given, "AAA", "q6", answer="net")) == (-18.5, -17.5)
    assert bounds(given, "AAA", "q6", "women", answer="net").least == -100.0


def test_the_share_of_both_sexes_lies_between_women_and_men():
    given = published(plans={("q8e", "women"): 65, ("q8e", "men"): 75})
    assert ends(bounds(given, "AAA", "q8e")) == (64.5, 75.5)
    assert ends(bounds(given, "AAA", "q8e", "women")) == (64.5, 65.5)
    assert ends(bounds(given, "AAA", "q8d")) == (0.0, 100.0)


def test_action_by_sex_and_in_all_tells_the_share_of_women():
    given = published(
        rates={"total": 78, "women": 75, "men": 81},
        plans={("q8e", "women"): 65, ("q8e", "men"): 75},
        rounding=0.0,
    )
    assert ends(bounds(given, "AAA", "q8e")) == (70.0, 70.0)


def test_a_conditional_share_has_the_bounds_of_frechet_over_its_base():
    given = {"rates": {"women": 80}, "plans": {("q8e", "women"): 70}}
    exact = bounds(published(**given, rounding=0.0), "AAA", "q8e", "women", "action")
    assert ends(exact) == (62.5, 87.5)
    rounded = bounds(published(**given), "AAA", "q8e", "women", "action")
    assert ends(rounded) == (100 * (69.5 + 79.5 - 100) / 79.5, 100 * 70.5 / 79.5)
    others = bounds(published(**given), "AAA", "q8e", "women", ("action", "no"))
    assert ends(others) == (0.0, 100.0)


def test_civic_change_is_bounded_among_those_with_civic_participation():
    given = published(rates={"total": 78}, civic=(21, 37, -16))
    assert ends(bounds(given, "AAA", "q4b")) == (20.5, 21.5)
    assert ends(bounds(given, "AAA", "q4b", answer="same")) == (0.0, 43.0)
    assert ends(bounds(given, "AAA", "q4a")) == (0.0, 78.5)


def test_a_printed_net_difference_narrows_what_its_columns_leave():
    given = published(civic=(10, 20, -11))
    assert ends(bounds(given, "AAA", "q4b")) == (9.5, 10.0)
    assert ends(bounds(given, "AAA", "q4b", answer="decreased")) == (20.0, 20.5)


def test_nothing_bounds_plans_by_past_behaviour():
    given = published(rates={"total": 78, "women": 75, "men": 81}, civic=(21, 37, -16), net=3)
    for item in ("q3a", "q3b", "q3c"):
        found = bounds(given, "AAA", "q7", given=item)
        assert ends(found) == (0.0, 100.0)
        assert not found.informative
    assert bounds(given, "AAA", "q3a").informative


def test_statements_in_words_narrow_on_request_only():
    given = published(rates={"total": 78}, net=3)
    assert bounds(given, "AAA", "q6", answer="same").high == 97.5
    assert bounds(given, "AAA", "q6", answer="same", statements=True).high == 50.0
    assert bounds(given, "AAA", "q7", given="action", statements=True).low == 50.0
    # Those who go on may be half of those who took part, and nobody else.
    assert ends(bounds(given, "AAA", "q7", statements=True)) == (38.75, 100.0)
    assert all(statement.place for statement in STATEMENTS)


def test_without_a_statement_as_many_help_organizations_as_act():
    limits = (
        *published_limits(published(rates={"total": 78}), "AAA", statements=True),
        Limit("friends, at most 30", (("q3c", "yes", 1.0),), (), 0.0, 30.0),
    )
    assert ends(bounds_within(limits, "q3b")) == (0.0, 30.0)
    assert ends(bounds_within(limits, "q3a")) == (0.0, 30.0)
    silent = [limit for limit in limits if "organizations" not in limit.name]
    assert ends(bounds_within(tuple(silent), "q3b")) == (0.0, 78.5)


def test_a_share_of_women_narrows_what_is_known_of_both_sexes():
    given = published(
        rates={"total": 78, "women": 75, "men": 81},
        plans={("q8e", "women"): 65, ("q8e", "men"): 75},
    )
    free = bounds(given, "AAA", "q8e")
    half = bounds(given, "AAA", "q8e", women=(49, 51))
    assert ends(half) == (0.51 * 64.5 + 0.49 * 74.5, 0.49 * 65.5 + 0.51 * 75.5)
    assert free.low < half.low < half.high < free.high
    assert ends(bounds(given, "AAA", "q8e", women=(50, 50))) == (69.5, 70.5)


# -- every population on a grid ----------------------------------------------------------------


def test_net_change_bounds_are_those_of_a_grid():
    grid = np.arange(0, 100.01, 0.25)
    more, less = (side.ravel() for side in np.meshgrid(grid, grid))
    for net in (-29, -1, 0, 3, 100):
        fits = (more + less <= 100) & (abs(more - less - net) <= 0.5)
        given = published(net=net)
        assert (more[fits].min(), more[fits].max()) == ends(bounds(given, "AAA", "q6"))
        found = bounds(given, "AAA", "q6", answer="decreased")
        assert (less[fits].min(), less[fits].max()) == ends(found)
        same = 100 - more[fits] - less[fits]
        assert (0.0, same.max()) == ends(bounds(given, "AAA", "q6", answer="same"))


@pytest.mark.parametrize(("action", "plan"), [(80, 70), (30, 40), (95, 5), (50, 50)])
def test_conditional_bounds_are_those_of_a_grid(action, plan):
    steps = np.arange(0, 41)  # of 2.5 percent
    both, acts, plans = (axis.ravel() * 2.5 for axis in np.meshgrid(steps, steps, steps))
    rest = 100 - both - acts - plans
    fits = (rest >= 0) & (abs(both + acts - action) <= 2.5) & (abs(both + plans - plan) <= 2.5)
    share = 100 * both[fits] / (both + acts)[fits]
    given = published(rates={"women": action}, plans={("q8e", "women"): plan}, rounding=2.5)
    found = bounds(given, "AAA", "q8e", "women", "action")
    assert (share.min(), share.max()) == ends(found)


@pytest.mark.parametrize(
    ("rates", "plans"), [((81, 79, 82), (59, 71)), ((92, 90, 95), (77, 87)), ((75, 75, 75), (9, 1))]
)
def test_bounds_of_both_sexes_are_those_of_a_grid(rates, plans):
    ways = np.array([-0.5, 0.0, 0.5])
    share, of_women, of_men = np.meshgrid(np.linspace(0, 1, 2001), rates[1] + ways, rates[2] + ways)
    total = share * of_women + (1 - share) * of_men
    fits = share[abs(total - rates[0]) <= 0.5]
    mixes = [fits * (plans[0] + way) + (1 - fits) * (plans[1] + way) for way in (-0.5, 0.5)]
    given = published(
        rates=dict(zip(("total", "women", "men"), rates, strict=True)),
        plans={("q8e", "women"): plans[0], ("q8e", "men"): plans[1]},
    )
    found = bounds(given, "AAA", "q8e")
    assert found.low <= mixes[0].min() + NEAR <= found.low + 0.02
    assert found.high >= mixes[1].max() - NEAR >= found.high - 0.02


# -- respondents who are known -----------------------------------------------------------------

YES = {item: answers[0] for item, answers in ANSWERS.items()} | {"action": "yes"}
QUANTITIES = [  # item, answer, group, given
    *((item, YES[item], "total", None) for item in ("q1", "q2", "q3a", "q3c", "q4a", "q5a", "q8e")),
    *(("q6", answer, "total", None) for answer in ("increased", "decreased", "same")),
    *(("q7", "yes", "total", given) for given in ("q3a", "q3b", "q3c", "action")),
    ("q4b", "increased", "women", None),
    ("q4b", "same", "total", "q5a"),
    ("q8e", "likely", "men", "action"),
    ("q8e", "likely", "total", ("q6", "increased")),
]


def asked(item, person):
    before, answer = ASKED_IF.get(item, ("sex", person["sex"]))
    return person[before] == answer


@st.composite
def respondents(draw):
    """Draw respondents with weights, some sample of very unlike people."""
    kinds = draw(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=8))
    people = []
    for seed in kinds:
        random = np.random.default_rng(seed)
        person = {"sex": random.choice(["women", "men"]), "weight": int(random.integers(1, 40))}
        for item, answers in ANSWERS.items():
            person[item] = random.choice(answers) if asked(item, person) else ""
        if random.random() < 0.3:
            person |= {item: "no" for item in ACTIONS if person[item]} | {"q4b": ""}
            person["q2"] = "no"
        person["action"] = "yes" if any(person[item] == "yes" for item in ACTIONS) else "no"
        people.append(person)
    return people


def share(people, item, answer, group="total", given=None):
    """Return the percentage in the plainest way, or None of an empty base."""
    event = (given, YES[given]) if isinstance(given, str) else given
    base = [
        person
        for person in people
        if group in ("total", person["sex"])
        and asked(item, person)
        and (event is None or person[event[0]] == event[1])
    ]
    whole = sum(person["weight"] for person in base)
    part = sum(person["weight"] for person in base if person[item] == answer)
    return 100 * part / whole if whole else None


def print_results(people, decimals):
    """Publish as the report does; what has an empty base is not printed."""

    def net(item):
        return share(people, item, "increased") - share(people, item, "decreased")

    def printed(value):
        return None if value is None else math.floor(value * 10**decimals + 0.5) / 10**decimals

    civic = None
    if share(people, "q4b", "increased") is not None:
        ways = [printed(share(people, "q4b", way)) for way in ("increased", "decreased")]
        civic = (*ways, printed(net("q4b")))
    rates = {sex: printed(share(people, "action", "yes", sex)) for sex in module.GROUPS}
    plans = {
        (item, sex): printed(share(people, item, "likely", sex))
        for item in ACTIVITIES.values()
        for sex in ("women", "men")
    }
    return published(
        rates={sex: rate for sex, rate in rates.items() if rate is not None},
        civic=civic,
        plans={key: rate for key, rate in plans.items() if rate is not None},
        net=printed(net("q6")),
        rounding=0.5 / 10**decimals,
    )


def holds(people, limit):
    """Whether a statement is true of the respondents."""
    among = limit.among[0] if limit.among else None
    value = [share(people, item, told, given=among) for item, told, _ in limit.counted]
    if None in value:
        return False
    total = sum(part * factor for part, (_, _, factor) in zip(value, limit.counted, strict=True))
    return limit.low <= total <= limit.high


@settings(max_examples=25, deadline=None)
@given(people=respondents(), decimals=st.integers(0, 1), chosen=st.randoms(use_true_random=False))
def test_what_is_true_lies_in_the_bounds_and_less_is_never_narrower(people, decimals, chosen):
    limits = published_limits(print_results(people, decimals), "AAA")
    true = [s.limit for s in STATEMENTS if holds(people, s.limit)]
    of_women = share(people, "sex", "women")
    known = Limit("women", (("sex", "women", 1.0),), (), of_women - 1e-3, of_women + 1e-3)
    dropped = chosen.choice(limits)
    least = tuple(limit for limit in limits if limit is not dropped)
    for item, answer, group, base in chosen.sample(QUANTITIES, 6):
        value = share(people, item, answer, group, base)
        if value is None:
            continue
        found = [
            bounds_within(told, item, group, base, answer=answer)
            for told in ((*limits, *true, known), limits, least)
        ]
        for one in found:
            assert one.low - NEAR <= value <= one.high + NEAR, (item, answer, group, base)
        for narrow, wide in pairwise(found):
            assert wide.low - NEAR <= narrow.low <= narrow.high <= wide.high + NEAR


# -- sharpness ---------------------------------------------------------------------------------


def extreme_people(limits, item, answer, way):
    """Return a population at one end of the bounds, as respondents."""
    counted, among = module._quantity(item, answer)
    items, limits = relevant({item}, limits)
    wanted = way * module._count(items, counted) * module._members(items, among)
    sizes = module._solve(items, limits, base=among, wanted=wanted)
    table = patterns(items)
    return [
        {"weight": size, **{name: column[i] for name, column in table.items()}}
        for i, size in enumerate(sizes)
        if size > 0
    ]


def breaches(people, limits):
    """Name the limits that a population does not meet, each worked out on its own."""
    found = []
    for limit in limits:
        base = [p for p in people if all(p[item] == told for item, told in limit.among)]
        whole = sum(p["weight"] for p in base)
        part = sum(p["weight"] * f for p in base for item, a, f in limit.counted if p[item] == a)
        if not limit.low * whole - 1e-4 <= 100 * part <= limit.high * whole + 1e-4:
            found.append(limit.name)
    return found


SHARP = [("q8e", "likely"), ("q6", "decreased"), ("q4b", "same"), ("q5a", "yes")]


@pytest.mark.parametrize(("item", "answer"), SHARP)
@pytest.mark.parametrize("country", ["BOL", "TUR", "SEN"])
def test_a_population_with_all_that_was_printed_reaches_each_end(edition, country, item, answer):
    limits = published_limits(Published.of(edition), country)
    kept = relevant({item}, limits)[1]
    found = bounds_within(limits, item, answer=answer)
    for way, end in ((1.0, found.low), (-1.0, found.high)):
        people = extreme_people(limits, item, answer, way)
        assert breaches(people, kept) == []
        assert share(people, item, answer) == pytest.approx(end, abs=NEAR)


@pytest.mark.parametrize("dropped", ["action rate, total", "action rate, women", "q8e, men"])
def test_leaving_out_one_printed_value_is_noticed(edition, dropped):
    limits = published_limits(Published.of(edition), "UZB")
    fewer = tuple(limit for limit in limits if dropped not in limit.name)
    assert len(fewer) == len(limits) - 1
    whole, less = bounds_within(limits, "q8e"), bounds_within(fewer, "q8e")
    assert less.high - less.low > whole.high - whole.low + 0.5
    people = [extreme_people(fewer, "q8e", "likely", way) for way in (1.0, -1.0)]
    kept = relevant({"q8e"}, limits)[1]
    assert any(dropped in name for one in people for name in breaches(one, kept))


@pytest.mark.parametrize(
    ("everything", "quantities"),
    [
        (
            (*ACTIONS, "q4b", "q7"),
            [
                ("q3c", None),
                ("q4a", None),
                ("q5a", None),
                ("q2", None),
                ("q7", "q3a"),
                ("q5a", "q4a"),
            ],
        ),
        (("q4a", "q4b", "q6", "q8c", "q8d", "q8e"), [("q8e", None), ("q6", None), ("q4b", None)]),
    ],
)
def test_items_that_are_left_out_would_change_nothing(edition, monkeypatch, everything, quantities):
    items = tuple(item for item in ANSWERS if item in everything)
    limits = published_limits(Published.of(edition), "THA", statements=True)
    core = {*everything, "sex", "action"}
    all_limits = tuple(limit for limit in limits if module._items_of(limit) <= core)
    few = [bounds_within(limits, item, given=base) for item, base in quantities]
    monkeypatch.setattr(module, "relevant", lambda *_: (items, all_limits))
    for (item, base), found in zip(quantities, few, strict=True):
        assert (found.low, found.high) == ends(bounds_within(limits, item, given=base))


def test_a_programme_is_small():
    items, limits = relevant({"q5a"}, published_limits(published(rates={"total": 78}), "AAA"))
    assert items == ("q5a",)
    assert len(limits) == 1
    items, _ = relevant({"q7", "q3c"}, published_limits(published(net=3), "AAA", statements=True))
    assert items == ("q3a", "q3b", "q3c", "q7")
    assert len(patterns(items)["sex"]) < 100


def test_patterns_respect_the_routing():
    table = patterns(("q1", "q2", "q4a", "q4b", "q6", "q6a"))
    assert all((table["q2"] == "") == (table["q1"] == "yes"))
    assert all((table["q4b"] == "") == (table["q4a"] == "no"))
    assert all((table["q6a"] == "") == (table["q6"] != "did_not_volunteer"))
    yes = (table["q1"] == "yes") | (table["q2"] == "yes") | (table["q4a"] == "yes")
    assert all(table["action"][yes] == "yes")
    assert set(table["action"][~yes]) == {"yes", "no"}  # another kind of action
    every = patterns(ACTIONS)
    some = np.any([every[item] == "yes" for item in ACTIONS], axis=0)
    assert all((every["action"] == "yes") == some)
    assert len(some) == 2 * 3 * 2**5


# -- contradictions ----------------------------------------------------------------------------


def test_rates_that_contradict_each_other_are_named_with_how_far_they_are_off():
    given = published(
        rates={"total": 90, "women": 50, "men": 60}, plans={("q8e", "women"): 9}, net=3
    )
    for item in ("q5a", "q8e", "q6"):
        found = bounds(given, "AAA", item)
        assert math.isnan(found.low)
        assert math.isnan(found.high)
        assert not found.informative
        assert found.conflict == (
            "action rate, men, 60", "action rate, total, 90", "action rate, women, 50"
        )  # fmt: skip
        assert found.off_by == pytest.approx(14.5, abs=2e-3)


def test_a_contradiction_is_not_hidden_by_an_empty_base():
    """Nobody with q4a = yes would meet any table of them, and no women any rate of women."""
    given = published(rates={"total": 78}, civic=(60, 60, float("nan")))
    found = bounds(given, "AAA", "q4a")
    assert found.conflict == ("table 3.1, decreased, 60", "table 3.1, increased, 60")
    assert found.off_by == pytest.approx(9.5, abs=2e-3)
    assert ends(bounds(given, "AAA", "q5a")) == (0.0, 78.5)  # has nothing to do with it
    women = bounds(published(rates={"women": 50, "men": 60}), "AAA", "q5a", women=(0, 0))
    assert women.conflict == ("action rate, women, 50", "share of women")


def test_a_net_that_does_not_follow_from_its_columns_is_a_contradiction():
    assert bounds(published(civic=(10, 20, -11)), "AAA", "q4b").conflict == ()
    found = bounds(published(civic=(10, 20, -12)), "AAA", "q4b")
    assert len(found.conflict) == 3
    assert found.off_by == pytest.approx(0.5 / 3, abs=2e-3)


def test_two_values_for_one_thing_are_a_contradiction():
    twice = published(rates={"total": 78})
    again = Published(pd.concat([twice.action_rates, twice.action_rates.assign(rate=80)]))
    assert bounds(again, "AAA", "q5a").conflict == (
        "action rate, total, 78", "action rate, total, 80"
    )  # fmt: skip


# -- the edition -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(edition):
    return published_bounds(edition)


def test_every_value_that_was_not_published_is_bounded(edition, table):
    assert list(table) == [
        "country", "exhibit", "item", "group", "low", "high", "informative", "conflict"
    ]  # fmt: skip
    assert len(table) == len(edition.survey.countries) * 13
    assert not table.duplicated(["country", "exhibit", "item", "group"]).any()
    assert (table["conflict"] == "").all()
    assert table["low"].between(0, table["high"]).all()
    assert (table["high"] <= 100).all()
    narrower = (table["low"] > 0) | (table["high"] < 100)
    assert (table["informative"] == narrower).all()
    assert table.loc[table["exhibit"] == "fig_3_7", "informative"].eq(False).all()
    assert table.loc[table["exhibit"] != "fig_3_7", "informative"].all()


def test_what_is_bounded_is_called_as_respondents_results_are(table):
    for exhibit, rows in table.groupby("exhibit"):
        names = {(measure.item, measure.group) for measure in MEASURES[exhibit]}
        assert set(rows[["item", "group"]].itertuples(index=False, name=None)) <= names


def test_the_bounds_of_an_edition_follow_from_what_it_printed(edition, table):
    ends = table.set_index(["country", "exhibit", "item"])[["low", "high"]]
    for country, rate in [("BOL", 78), ("SEN", 98)]:
        for key in [("fig_3_4", "q3c"), ("fig_3_5", "q4a"), ("fig_3_8", "q5a")]:
            assert tuple(ends.loc[(country, *key)]) == pytest.approx((0, rate + 0.5))
    for country, net in [("IND", -18), ("SEN", 19)]:
        low, high = net - 0.5, net + 0.5
        more, less = (
            ends.loc[(country, "fig_3_6", f"q6_{way}")] for way in ("increased", "decreased")
        )
        assert tuple(more) == pytest.approx((max(0, low), (100 + high) / 2))
        assert tuple(less) == pytest.approx((max(0, -high), (100 - low) / 2))
    assert tuple(ends.loc[("IND", "fig_3_8", "q8e")]) == pytest.approx((47.5, 48.5))


def test_statements_and_a_share_of_women_only_narrow(edition, table):
    told = published_bounds(edition, statements=True, women=(45, 55))
    assert (told["low"] >= table["low"] - NEAR).all()
    assert (told["high"] <= table["high"] + NEAR).all()
    narrower = told["high"] - told["low"] < table["high"] - table["low"] - NEAR
    assert narrower[table["item"].isin(["q6_same", "q8e"])].sum() >= 12


def test_the_order_of_rows_means_nothing(edition):
    data = Published.of(edition)
    frames = [data.action_rates, data.civic_participation, data.plans, data.change]
    shuffled = Published(*(frame.sample(frac=1, random_state=3) for frame in frames))
    for country, item in product(["KEN", "UZB"], ["q8e", "q6", "q4a"]):
        assert published_limits(shuffled, country) == published_limits(data, country)
        assert bounds(shuffled, country, item) == bounds(data, country, item)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"country": "BBB"}, "nothing was published of BBB"),
        ({"item": "q9"}, "no item is called 'q9'"),
        ({"group": "rural"}, "no group is called 'rural'"),
        ({"answer": "maybe"}, "no answer to q5a is called 'maybe'"),
        ({"answer": "net"}, "no answer to q5a is called 'net'"),
        ({"given": "q9"}, "no item is called 'q9'"),
        ({"given": ("q6", "yes")}, "no answer to q6 is called 'yes'"),
        ({"item": "q2", "given": "q1"}, "nobody is asked q2"),
        ({"women": (60, 40)}, "no share of women"),
        ({"women": (-1, 40)}, "no share of women"),
        ({"women": (float("nan"), 40)}, "no share of women"),
        ({"published": published(rates={"total": 101})}, "101 is no percentage"),
        ({"published": published(net=-101)}, "-101 is no net difference"),
    ],
)
def test_what_cannot_be_bounded_is_refused(arguments, words):
    usual = {"published": published(rates={"total": 78}), "country": "AAA", "item": "q5a"}
    with pytest.raises(SwvrError, match=words):
        bounds(**(usual | arguments))
