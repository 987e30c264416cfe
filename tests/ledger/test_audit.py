"""All numbers of a document at once: what is found, what is named, and no false alarm."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from swvr.book.execute import default_parameters
from swvr.edition import load_edition
from swvr.errors import SwvrError
from swvr.language import Language
from swvr.ledger.amount import Amount
from swvr.ledger.audit import Audit, audit, contradictions, in_percent
from swvr.ledger.identities import KINDS, Identities, Identity, Unprinted, read_identities
from swvr.ledger.ledger import Ledger
from swvr.ledger.minimal import irreducible, minimal_sets
from swvr.ledger.published import interval
from swvr.ledger.system import System, components
from swvr.project import Project

CHECKOUT = Project(Path(__file__).resolve().parents[2])
EDITION = load_edition(default_parameters(CHECKOUT)[0], CHECKOUT)

WORDS = {"en": "so it is", "zh": "如此"}


def exactly(number: float) -> Amount:
    return Amount(float(number), float(number))


def rule(name: str, kind: str, **terms: object) -> Identity:
    """Write an identity in short: one number or a list for each role."""
    roles = {
        role: tuple(
            term if isinstance(term, str | Amount) else exactly(float(term))  # type: ignore[arg-type]
            for term in (given if isinstance(given, list) else [given])
        )
        for role, given in terms.items()
    }
    return Identity(name, "small", kind, roles, WORDS)


def system(
    printed: dict[str, Amount], *rules: Identity, unprinted: Iterable[Unprinted] = ()
) -> System:
    return System(printed, {one.id: one for one in unprinted}, rules)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger(EDITION, CHECKOUT)


@pytest.fixture(scope="module")
def audits(ledger: Ledger) -> dict[str, Audit]:
    return {found.document: found for found in ledger.audits}


@pytest.fixture(scope="module")
def identities(ledger: Ledger) -> Identities:
    return read_identities(EDITION, ledger.published, ledger.vocabulary, CHECKOUT)


def system_of(
    document: str,
    ledger: Ledger,
    identities: Identities,
    planted: dict[str, Amount] | None = None,
) -> System:
    """Give the numbers and identities of a document, perhaps with a number changed."""
    table = ledger.published.table.query("document == @document")
    return System(
        in_percent(table, ledger.published.amounts) | (planted or {}),
        identities.unprinted[document],
        [one for one in identities.identities if one.document == document],
    )


# -- the two documents ---------------------------------------------------------------------------

KNOWN = {
    "unv": [
        {"unv-ind1-1-target", "unv-ind1-1-result", "unv-ind1-1-score"},
        {"unv-ind1-2-target", "unv-ind1-2-result", "unv-ind1-2-score"},
        {"unv-ind1-2-1-target", "unv-ind1-2-1-result", "unv-ind1-2-1-score"},
        {"unv-ind1-1-result", "unv-para4-share"},
        {"unv-para4-reviews", "unv-para4-share"},
        {"unv-ind2-2-result", "unv-para14-entities"},
        {"unv-fn6-reports", "unv-fn6-share", "unv-para14-volunteers"},
        {
            "unv-fn2-un",
            "unv-fn2-civil-society",
            "unv-fn2-governments",
            "unv-fn2-intergovernmental",
            "unv-fn2-academic",
            "unv-fn2-others",
            "unv-fn2-respondents",
        },
    ],
    "swvr": [
        {"swvr-fig-2-4-asia-pacific", "swvr-2-3-asia-pacific-rate"},
        {"swvr-fig-2-4-europe-central-asia", "swvr-2-3-high-rate"},
        {"swvr-5-1-cases", "swvr-5-3-countries"},
        {"swvr-app-a-small", "swvr-app-a-small-per-chapter-high"},
    ],
}
# 680 a day are fewer than 250,000 a year, unless 680 is rounded to tens.
OPEN = frozenset({"unv-para48-enquiries", "unv-para48-enquiries-daily"})


@pytest.mark.parametrize("document", list(EDITION.ledger.documents))
def test_the_sets_of_a_document_that_cannot_be_true(
    document: str, audits: dict[str, Audit]
) -> None:
    found = audits[document]
    sets = {frozenset(one.numbers) for one in found.conflicts} - {OPEN}
    assert sets == {frozenset(one) for one in KNOWN[document]}
    assert not found.feasible
    sizes = [len(one.numbers) for one in found.conflicts]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("document", list(EDITION.ledger.documents))
def test_nothing_can_be_spared_from_a_conflict(
    document: str, audits: dict[str, Audit], ledger: Ledger, identities: Identities
) -> None:
    whole = system_of(document, ledger, identities)
    every = list(whole.identities)
    for one in audits[document].conflicts:
        assert not whole.feasible(one.numbers, one.identities)
        for name in one.numbers:
            fewer = [other for other in one.numbers if other != name]
            assert whole.feasible(fewer, every), (one.numbers, name)
        for name in one.identities:
            fewer = [other for other in one.identities if other != name]
            assert whole.feasible(one.numbers, fewer), (one.identities, name)


def test_a_score_is_in_conflict_where_plain_intervals_say_so(
    audits: dict[str, Audit], ledger: Ledger
) -> None:
    n = ledger.published.number
    hundred = exactly(100)
    keys = ledger.published.matching("unv-ind*-score").keys
    wrong = {
        f"unv-scores:{key}"
        for key in keys
        if not (hundred * n(f"unv-ind{key}-result") / n(f"unv-ind{key}-target"))
        .meets(n(f"unv-ind{key}-score"))
        .value
    }
    named = {rule for one in audits["unv"].conflicts for rule in one.identities}
    assert len(keys) == 14
    assert {rule for rule in named if rule.startswith("unv-scores:")} == wrong


@pytest.mark.parametrize("document", list(EDITION.ledger.documents))
def test_numbers_in_no_identity_are_counted(
    document: str, audits: dict[str, Audit], ledger: Ledger
) -> None:
    found = audits[document]
    names = set(ledger.published.table.query("document == @document")["id"])
    content = yaml.safe_load((CHECKOUT.editions / f"{EDITION.year}/identities.yml").read_text())
    written: set[str] = set()
    for entry in content["identities"]:
        entries = itertools.chain.from_iterable(
            several if isinstance(several, list) else [several]
            for several in entry["numbers"].values()
        )
        for text in (text for text in entries if isinstance(text, str)):
            written |= {name for name in names if fnmatchcase(name, text)}
    assert set(found.untested) == names - written
    assert found.numbers == len(names)
    assert 0 < len(found.untested) < len(names) / 2


def test_every_identity_and_every_conflict_has_words_in_every_language(
    audits: dict[str, Audit], identities: Identities
) -> None:
    for one in identities.identities:
        assert list(one.words) == EDITION.languages
        for words in one.words.values():
            assert words
            assert "{" not in words
            assert words[-1] not in ".。"
    for one in (one for found in audits.values() for one in found.conflicts):
        assert list(one.words) == EDITION.languages
        assert one.words["en"].endswith(".")
        assert one.words["zh"].endswith("。")
        assert any("一" <= letter <= "鿿" for letter in one.words["zh"])


def test_a_sentence_gives_the_numbers_as_printed_and_the_reason(audits: dict[str, Audit]) -> None:
    words = {one.identities: one.words for one in audits["unv"].conflicts}
    assert words[("unv-scores:1-1",)] == {
        "en": "63%, 47% and 126% cannot all be true: the score of indicator 1.1 is its result as "
        "a percentage of its target.",
        "zh": "63%、47%和126%不可能同时成立：指标1.1的得分是成果占目标的百分比。",
    }


def test_a_sentence_says_that_a_number_is_a_limit(
    ledger: Ledger, speak: Callable[[str], Language]
) -> None:
    names = ["unv-ind2-1-target", "unv-para42-fund-share"]
    few = Identities((replace(rule("k", "order", numbers=names), document="unv"),), {})
    found = audit("unv", ledger.published, few, {code: speak(code) for code in WORDS})
    assert [one.words for one in found.conflicts] == [
        {
            "en": "95% and more than 97% cannot both be true: so it is.",
            "zh": "95%和逾97%不可能同时成立：如此。",
        }
    ]


PLANTED = [
    (
        "swvr-tab-3-1-tha-net",
        5,
        {"swvr-tab-3-1-tha-increased", "swvr-tab-3-1-tha-decreased", "swvr-tab-3-1-tha-net"},
    ),
    ("swvr-fig-2-7-men", 54.6, {"swvr-fig-2-7-men", "swvr-fig-2-7-women"}),
    ("swvr-app-b-countries", 68, {"swvr-app-b-countries", "swvr-2-2-3-countries"}),
    ("swvr-fig-2-4-africa", 110_192_500, {"swvr-fig-2-4-africa", "swvr-2-3-africa-rate"}),
    (
        "unv-para29-disability-others",
        93,
        {
            "unv-para29-disability",
            "unv-para29-disability-others",
            "unv-para29-disability-undp",
        },
    ),
    ("unv-para26-national", 57, {"unv-para26-national", "unv-para26-international"}),
    (
        "unv-para39-value-growth",
        13.9,
        {"unv-para39-value-before", "unv-para39-value-growth", "unv-para39-value-increase"},
    ),
    ("unv-para31-expert-growth", 57, None),  # nothing says what it was the year before
    # Whatever the volunteers of each region, the whole can't grow by more than its fastest part.
    (
        "unv-para14-growth",
        40,
        {
            "unv-para14-growth",
            "unv-para14-growth-africa",
            "unv-para14-growth-arab-states",
            "unv-para14-growth-asia",
            "unv-para14-growth-europe",
            "unv-para14-growth-latin-america",
            "unv-para14-volunteers",
        },
    ),
]


@pytest.mark.parametrize(("name", "value", "expected"), PLANTED, ids=[p[0] for p in PLANTED])
def test_an_error_planted_in_a_document_is_named(
    name: str,
    value: float,
    expected: set[str] | None,
    audits: dict[str, Audit],
    ledger: Ledger,
    identities: Identities,
) -> None:
    document = name.split("-", maxsplit=1)[0]
    rounded_to = ledger.published.table.set_index("id").loc[name, "rounded_to"]
    planted = {name: interval(value, rounded_to, None)}
    found = contradictions(system_of(document, ledger, identities, planted))
    before = {frozenset(one.numbers) for one in audits[document].conflicts}
    new = {frozenset(numbers) for numbers, _ in found} - before
    if expected is None:
        assert not new
    else:
        assert frozenset(expected) in new
        assert all(name in one for one in new)


# -- a small document ----------------------------------------------------------------------------

SMALL = {
    "north": exactly(120),
    "south": exactly(80),
    "all": exactly(200),
    "share": interval(60, 1, None),
    "before": exactly(160),
    "growth": interval(25, 1, None),
    "all-again": exactly(200),
    "elsewhere": exactly(7),
    "women": interval(54, 1, None),
    "men": interval(46, 1, None),
}
RULES = [
    rule("sum", "sum", parts=["north", "south"], whole="all"),
    rule("share", "ratio", part="north", whole="all", percent="share"),
    rule("growth", "growth", now="all", before="before", percent="growth"),
    rule("twice", "same", numbers=["all", "all-again"]),
    rule("sexes", "shares", parts=["women", "men"]),
    rule("few", "order", numbers=["all", "elsewhere"]),
]


def test_a_small_document_that_is_right_is_feasible() -> None:
    assert contradictions(system(SMALL, *RULES)) == []


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        ({"south": exactly(81)}, [{"north", "south", "all"}]),
        ({"share": interval(61, 1, None)}, [{"north", "all", "share"}]),
        ({"before": exactly(150)}, [{"all", "before", "growth"}]),
        ({"all-again": exactly(199)}, [{"all", "all-again"}]),
        ({"women": interval(56, 1, None)}, [{"women", "men"}]),
        ({"elsewhere": exactly(201)}, [{"all", "elsewhere"}]),
        (
            {"all": exactly(210)},
            [
                {"all", "all-again"},
                {"north", "south", "all"},
                {"north", "all", "share"},
                {"all", "before", "growth"},
            ],
        ),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else None,
)
def test_a_planted_error_is_found_with_exactly_the_set_it_stands_in(
    planted: dict[str, Amount], expected: list[set[str]]
) -> None:
    found = contradictions(system(SMALL | planted, *RULES))
    assert sorted(sorted(numbers) for numbers, _ in found) == sorted(map(sorted, expected))


def test_the_whole_way_from_table_to_sentence(ledger: Ledger, identities: Identities) -> None:
    say = {}
    for one in identities.identities:
        if one.id == "unv-disability":
            few = Identities((one,), {"unv": {}})
            found = audit("unv", ledger.published, few, say)
            assert (found.feasible, found.conflicts, found.identities) == (True, (), 1)
            assert len(found.untested) == found.numbers - 3


# -- kinds ---------------------------------------------------------------------------------------

A, B, C = "a", "b", "c"
CASES: list[tuple[Identity, dict[str, Amount], bool]] = []


def case(one: Identity, fits: tuple[float, ...], fails: tuple[float, ...]) -> None:
    CASES.extend(
        (one, {k: interval(v, 1, None) for k, v in zip(one.names, values, strict=True)}, good)
        for values, good in ((fits, True), (fails, False))
    )


case(rule("k", "sum", parts=[A, B], whole=C), (2, 3, 6), (2, 3, 7))
case(rule("k", "shares", parts=[A, B]), (60, 41), (60, 42))
case(rule("k", "same", numbers=[A, B]), (6, 7), (6, 8))
case(rule("k", "same", numbers=[A, 7.4]), (7,), (8,))
case(rule("k", "difference", of=A, less=B, difference=C), (2, 5, -4), (2, 5, -5))
case(rule("k", "ratio", part=A, whole=B, percent=C), (50, 100, 51), (50, 100, 53))
case(rule("k", "growth", now=A, before=B, percent=C), (90, 100, -10), (90, 100, -13))
case(rule("k", "product", factor=A, times=B, product=C), (4, 5, 24), (4, 5, 26))
case(rule("k", "within", parts=[A, B], whole=C), (4, 5, 8), (4, 5, 7))
case(rule("k", "overlapping", parts=[A, B], whole=C), (4, 5, 10), (4, 5, 11))
case(rule("k", "overlapping", parts=[A, B], whole=C), (4, 5, 4), (4, 5, 3))
case(rule("k", "order", numbers=[A, B, C]), (4, 5, 5), (4, 5, 6))
case(rule("k", "between", number=A, among=[B, C]), (6, 5, 3), (7, 5, 3))
case(rule("k", "between", number=A, among=[B, C]), (2, 5, 3), (1, 5, 3))


@pytest.mark.parametrize(
    ("one", "printed", "expected"), CASES, ids=[f"{c[0].kind}-{c[2]}" for c in CASES]
)
def test_a_kind_says_what_it_says(
    one: Identity, printed: dict[str, Amount], expected: bool
) -> None:
    found = system(printed, one)
    assert found.feasible(printed, ["k"]) is expected
    assert found.feasible((), ["k"])  # nothing is wrong with an identity by itself


def test_every_kind_is_tried() -> None:
    assert {one.kind for one, _, _ in CASES} == set(KINDS)


def test_a_share_of_few_must_be_a_whole_number() -> None:
    printed = {"reviews": exactly(42), "share": interval(61, 1, None)}
    one = rule("whole", "ratio", part="some", whole="reviews", percent="share")
    counted = system(printed, one, unprinted=[Unprinted("some", whole_number=True)])
    assert not counted.feasible(printed, ["whole"])
    assert system(printed, one, unprinted=[Unprinted("some")]).feasible(printed, ["whole"])
    printed["share"] = interval(62, 1, None)  # 26 of 42
    assert system(printed, one, unprinted=[Unprinted("some", whole_number=True)]).feasible(
        printed, ["whole"]
    )


def test_same_percentages_narrow_each_other_before_they_bound_a_part() -> None:
    printed = {
        "rough": interval(50, 10, None),
        "fine": interval(46, 1, None),
        "part": exactly(50),
        "whole": interval(100, 2, None),
    }
    rules = [
        rule("same", "same", numbers=["rough", "fine"]),
        rule("share", "ratio", part="part", whole="whole", percent="rough"),
    ]
    found = contradictions(system(printed, *rules))
    assert [numbers for numbers, _ in found] == [["fine", "part", "whole"]]
    assert found[0][1] == ["same", "share"]


def test_a_percentage_in_two_identities_is_one_number() -> None:
    printed = {
        "share": Amount(40, 60),
        "one": exactly(80),
        "other": Amount(150, 160),
        "third": exactly(55),
        "least": exactly(50),
    }
    rules = [
        rule("ratio", "ratio", part="one", whole="other", percent="share"),
        rule("order", "order", numbers=["share", "third"]),
    ]
    # 80 of 150 to 160 is 50 to 53.3 percent, so it is not above 55.
    assert [numbers for numbers, _ in contradictions(system(printed, *rules))] == [
        ["one", "other", "third"]
    ]


def test_a_sum_of_hundreds_of_millions_is_exact_to_a_unit() -> None:
    names = [f"r{number}" for number in range(6)]
    values = [563_946_000, 109_192_500, 81_179_200, 52_306_340, 29_553_210, 26_201_390]
    printed = {name: interval(value, 10, None) for name, value in zip(names, values, strict=True)}
    one = rule("sum", "sum", parts=names, whole="world")
    for off, expected in ((0, True), (34, True), (36, False), (-34, True), (-36, False)):
        world = {"world": interval(sum(values) + off, 10, None)}
        assert system(printed | world, one).feasible([*names, "world"], ["sum"]) is expected


def test_a_number_that_is_let_go_is_not_below_zero_unless_it_may_be() -> None:
    printed = {"a": exactly(5), "b": exactly(3), "c": exactly(2)}
    parts = system(printed, rule("k", "sum", parts=["a", "c"], whole="b"))
    assert [numbers for numbers, _ in contradictions(parts)] == [["a", "b"]]
    change = {"now": exactly(90), "before": exactly(100), "growth": exactly(10)}
    fell = system(change, rule("k", "growth", now="now", before="before", percent="growth"))
    assert [numbers for numbers, _ in contradictions(fell)] == [["now", "before", "growth"]]


def test_identities_that_contradict_each_other_are_no_conflict_of_numbers() -> None:
    rules = [
        rule("more", "order", numbers=["x", 5]),
        rule("less", "order", numbers=[4, "x"]),
        rule("fine", "order", numbers=["a", "x"]),
    ]
    with pytest.raises(SwvrError, match="no numbers at all satisfy the identities more, less"):
        contradictions(system({"a": exactly(9)}, *rules, unprinted=[Unprinted("x")]))


# -- no false alarm ------------------------------------------------------------------------------

numbers_of_people = st.integers(1, 10**9)


def rounded(value: float, unit: float) -> Amount:
    """Print a true value to a unit."""
    return interval(round(value / unit) * unit, unit, None)


@st.composite
def true_documents(draw: st.DrawFn) -> System:
    """Make true values of all kinds that hang together, and print them rounded."""
    parts = draw(st.lists(numbers_of_people, min_size=2, max_size=5))
    whole = sum(parts)
    before = draw(numbers_of_people)
    share = 100 * parts[0] / whole
    other = draw(numbers_of_people)
    values: dict[str, float] = {f"part{n}": value for n, value in enumerate(parts)}
    values |= {
        "whole": whole,
        "whole-again": whole,
        "before": before,
        "growth": 100 * (whole / before - 1),
        "more": whole - before,
        "share": share,
        "share-again": share,
        "rest": 100 - share,
        "scaled": share * other,
        "union": draw(st.integers(max(parts), whole)),
        "small": draw(st.integers(0, min(parts))),
        "middle": draw(st.integers(min(parts), max(parts))),
        "other": other,
        "counted-share": 100 * draw(st.integers(0, 40)) / 40,
        "forty": 40,
    }
    units = [0.01, 0.1, 1.0, 10.0, 1000.0, 1e5]
    printed = {}
    for name, value in values.items():
        unit = draw(st.sampled_from(units[:4] if "share" in name else units))
        printed[name] = draw(st.sampled_from([rounded(value, unit), exactly(value)]))
    names = [f"part{n}" for n in range(len(parts))]
    return system(
        printed,
        rule("sum", "sum", parts=names, whole="whole"),
        rule("same", "same", numbers=["whole", "whole-again"]),
        rule("growth", "growth", now="whole", before="before", percent="growth"),
        rule("difference", "difference", of="whole", less="before", difference="more"),
        rule("ratio", "ratio", part="part0", whole="whole", percent="share"),
        rule("ratio-again", "ratio", part="part0", whole="whole-again", percent="share-again"),
        rule("same-share", "same", numbers=["share", "share-again"]),
        rule("shares", "shares", parts=["share", "rest"]),
        rule("product", "product", factor="share", times="other", product="scaled"),
        rule("within", "within", parts=names, whole="whole"),
        rule("overlapping", "overlapping", parts=names, whole="union"),
        rule("order", "order", numbers=["whole", "union", "small"]),
        rule("between", "between", number="middle", among=names),
        rule("count", "ratio", part="some", whole="forty", percent="counted-share"),
        unprinted=[Unprinted("some", whole_number=True)],
    )


@given(true_documents())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_true_values_that_were_rounded_are_always_feasible(document: System) -> None:
    assert document.feasible(list(document.printed), list(document.identities))


# -- all smallest sets ---------------------------------------------------------------------------


def by_trying_all(things: list[str], possible: Callable[[frozenset[str]], bool]) -> set[frozenset]:
    """Find the smallest impossible sets by trying every set, small ones first."""
    found: list[frozenset[str]] = []
    for size in range(len(things) + 1):
        for some in map(frozenset, itertools.combinations(things, size)):
            if not any(one <= some for one in found) and not possible(some):
                found.append(some)
    return set(found)


@given(st.sets(st.frozensets(st.sampled_from("abcdefg"), min_size=1, max_size=4), max_size=7))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_all_smallest_sets_are_found(impossible: set[frozenset[str]]) -> None:
    def possible(some: frozenset[str]) -> bool:
        return not any(one <= some for one in impossible)

    found = minimal_sets(list("abcdefg"), possible)
    assert {frozenset(one) for one in found} == by_trying_all(list("abcdefg"), possible)
    assert len(found) == len({frozenset(one) for one in found})
    assert found == sorted(found, key=lambda one: (len(one), one))


def random_system(seed: int) -> System:
    """Make a small document in which a few numbers are wrong."""
    chance = random.Random(seed)
    names = list("abcdef")
    printed = {
        name: interval(chance.randint(1, 9), chance.choice((0, 1, 2)), None) for name in names
    }
    rules = []
    for number in range(chance.randint(2, 4)):
        some = chance.sample(names, 4)
        kind = chance.choice(["sum", "same", "ratio", "order", "difference", "between", "within"])
        terms: dict[str, object] = {
            "sum": {"parts": some[:2], "whole": some[2]},
            "same": {"numbers": some[:2]},
            "ratio": {"part": some[0], "whole": some[1], "percent": some[2]},
            "order": {"numbers": some[:3]},
            "difference": {"of": some[0], "less": some[1], "difference": some[2]},
            "between": {"number": some[0], "among": some[1:]},
            "within": {"parts": some[:2], "whole": some[2]},
        }[kind]
        rules.append(rule(f"{kind}{number}", kind, **terms))
    return system(printed, *rules)


def detour(whole: System, numbers: Iterable[str], broken: set[frozenset]) -> bool:
    """Say whether numbers fail only by way of identities that fail without some of themselves."""
    because = irreducible(list(whole.identities), lambda some: whole.feasible(numbers, some))
    return any(one < set(because) for one in broken)


@pytest.mark.parametrize("seed", range(40))
def test_every_smallest_set_is_reported_unless_it_is_a_detour(seed: int) -> None:
    small = random_system(seed)
    numbers, rules = list(small.printed), list(small.identities)
    everything = by_trying_all(numbers, lambda some: small.feasible(some, rules))
    broken = by_trying_all(rules, lambda some: small.feasible(numbers, some))
    by_duality = minimal_sets(numbers, lambda some: small.feasible(some, rules))
    assert {frozenset(one) for one in by_duality} == everything
    found = {frozenset(one): frozenset(because) for one, because in contradictions(small)}
    assert set(found) <= everything
    assert all(detour(small, one, broken) for one in everything - set(found))
    # Each smallest set of identities that can't hold is represented.
    for one in broken:
        named = {name for rule in one for name in small.identities[rule].names}
        assert any(named.issuperset(some) for some in found)


@pytest.mark.parametrize("document", list(EDITION.ledger.documents))
def test_the_documents_have_no_other_smallest_sets_but_detours(
    document: str, audits: dict[str, Audit], ledger: Ledger, identities: Identities
) -> None:
    """All sets of the groups of a dozen numbers; the larger groups take too long for a test."""
    whole = system_of(document, ledger, identities)
    reported = {frozenset(one.numbers) for one in audits[document].conflicts}
    broken = {frozenset(one.identities) for one in audits[document].conflicts}
    tried = 0
    for group in components({rule: one.names for rule, one in whole.identities.items()}):
        named = {name for rule in group for name in whole.identities[rule].names}
        numbers = [name for name in whole.printed if name in named]
        if len(numbers) > 12 or whole.feasible(numbers, group):
            continue
        for some in minimal_sets(numbers, lambda some, g=group: whole.feasible(some, g)):
            tried += 1
            assert frozenset(some) in reported or detour(whole, some, broken)
    assert tried >= 3


def test_most_random_documents_have_something_to_find() -> None:
    wrong = [
        not random_system(s).feasible("abcdef", random_system(s).identities) for s in range(40)
    ]
    assert 10 < sum(wrong) < 40


def test_irreducible_keeps_what_comes_first() -> None:
    assert irreducible(["a", "b", "c"], lambda some: len(some & {"a", "b", "c"}) < 2) == ["a", "b"]


def test_things_that_share_a_name_hang_together() -> None:
    assert components({"1": ["a", "b"], "2": ["c"], "3": ["b", "d"], "4": []}) == [
        ["1", "3"],
        ["2"],
        ["4"],
    ]


# -- bad input -----------------------------------------------------------------------------------

GOOD = {
    "id": "one",
    "document": "unv",
    "kind": "sum",
    "numbers": {"parts": ["unv-para3-green", "rest"], "whole": "unv-para3-indicators"},
    "words": {"en": "all", "zh": "全部"},
}
REST = {"unv": {"rest": {"whole_number": True}}}
BAD: list[tuple[str, dict[str, object], str]] = [
    ("number", {"numbers": {"parts": ["unv-para3-gren", "rest"], "whole": 3}}, "unv-para3-green"),
    ("kind", {"kind": "summe"}, "kind: 'summe' is unknown"),
    ("no kind", {"kind": None}, "kind: missing"),
    ("document", {"document": "who"}, "document: 'who' is unknown"),
    ("words", {"words": {"en": "all"}}, "words: no words in zh"),
    ("no words", {"words": None}, "words: no words in en"),
    ("language", {"words": {"en": "a", "zh": "b", "xx": "c"}}, "unknown key 'xx'"),
    (
        "other document",
        {"numbers": {"parts": ["swvr-app-a-large", "rest"], "whole": 3}},
        "swvr-app-a-large is a number of the document swvr",
    ),
    ("role", {"numbers": {"parts": ["rest", "rest"]}}, "numbers.whole: missing"),
    ("other role", {"numbers": {"part": "rest", "whole": 3}}, "unknown key 'part'"),
    ("no list", {"numbers": {"parts": "rest", "whole": 3}}, "numbers.parts: not a list"),
    ("a list", {"numbers": {"parts": ["rest"], "whole": ["rest"]}}, "a list where one number"),
    ("star", {"numbers": {"parts": ["rest"], "whole": "unv-*-green"}}, "stands for several"),
    ("lone star", {"numbers": {"parts": ["rest", "unv-x*"], "whole": 3}}, "no ids fit"),
    ("each", {"for_each": "unv-para3-green"}, "is no pattern"),
    ("each of none", {"for_each": "unv-x*"}, "no ids fit"),
    ("nothing", {"numbers": {"parts": [1, 2], "whole": 3}}, "it names no number"),
    ("truth", {"numbers": {"parts": [True, "rest"], "whole": 3}}, "True is no number's id"),
    (
        "given",
        {"numbers": {"parts": ["rest"], "whole": {"given": 'n("unv-para3-green")'}}},
        "no printed numbers",
    ),
    (
        "given nothing",
        {"numbers": {"parts": ["rest"], "whole": {"given": "populaton()"}}},
        "population",
    ),
    ("key", {"number": {}}, "unknown key 'number'"),
    ("no id", {"id": ""}, "no id"),
]


def read(folder: Path, content: object, ledger: Ledger) -> Identities:
    path = folder / "editions" / str(EDITION.year) / "identities.yml"
    path.parent.mkdir(parents=True)
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    path.write_text(text, "utf-8")
    return read_identities(EDITION, ledger.published, ledger.vocabulary, Project(folder))


def test_an_identity_is_read(tmp_path: Path, ledger: Ledger) -> None:
    found = read(tmp_path, {"unprinted": REST, "identities": [GOOD]}, ledger)
    assert found.identities[0].terms == {
        "parts": ("unv-para3-green", "rest"),
        "whole": ("unv-para3-indicators",),
    }
    assert found.unprinted["unv"]["rest"] == Unprinted("rest", 0.0, math.inf, True)


@pytest.mark.parametrize(("changed", "message"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_bad_identity_is_told_in_one_message(
    changed: dict[str, object], message: str, tmp_path: Path, ledger: Ledger
) -> None:
    with pytest.raises(SwvrError) as caught:
        read(tmp_path, {"unprinted": REST, "identities": [GOOD | changed]}, ledger)
    assert message in str(caught.value)
    assert caught.value.where.startswith(f"editions/{EDITION.year}/identities.yml, identity ")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"unprinted": REST, "identities": [GOOD, GOOD]}, "two identities have the id 'one'"),
        ({"unprinted": REST}, "no identities"),
        ({"identities": [3]}, "identity 1: not a mapping"),
        ({"unprinted": {"who": {}}, "identities": [GOOD]}, "unknown key 'who'"),
        ({"unprinted": {"unv": {"rest": {}, "x": {}}}, "identities": [GOOD]}, "quantity 'x'"),
        ({"unprinted": {"unv": {"rest": {"low": 3, "high": 1}}}, "identities": [GOOD]}, "lies"),
        ({"unprinted": {"unv": {"rest": {"whole": 1}}}, "identities": [GOOD]}, "'whole'"),
        ({"unprinted": {"unv": {"unv-para3-red": {}}}, "identities": [GOOD]}, "is printed"),
        ("- a list", "a mapping of keys to values"),
        ("identities: [", "not readable as YAML"),
        ("identities: []\nidentities: []", "duplicate key identities"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else None,
)
def test_a_bad_file_is_told_in_one_message(
    content: object, message: str, tmp_path: Path, ledger: Ledger
) -> None:
    with pytest.raises(SwvrError) as caught:
        read(tmp_path, content, ledger)
    assert message in str(caught.value)
    assert f"editions/{EDITION.year}/identities.yml" in caught.value.where


def test_an_edition_without_identities_has_nothing_tried(tmp_path: Path, ledger: Ledger) -> None:
    none = read_identities(EDITION, ledger.published, ledger.vocabulary, Project(tmp_path))
    found = audit("unv", ledger.published, none, {})
    assert (found.identities, found.feasible, found.conflicts) == (0, True, ())
    assert len(found.untested) == found.numbers


def test_an_identity_for_each_of_a_pattern(identities: Identities) -> None:
    found = {one.id: one for one in identities.identities}
    assert found["unv-scores:1-2-1"].terms["percent"] == ("unv-ind1-2-1-score",)
    assert "1.2.1" in found["unv-scores:1-2-1"].words["zh"]
    assert "Thailand" in found["swvr-participation-net:tha"].words["en"]
    assert "泰国" in found["swvr-participation-net:tha"].words["zh"]
