"""The claims of the documents: how verdicts come about, what the file says, and each mistake."""

from __future__ import annotations

import copy
import re
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from swvr.edition import load_edition
from swvr.errors import SwvrError
from swvr.language import language
from swvr.ledger.amount import Amount, Basis
from swvr.ledger.claims import (
    CLAIM_VERDICTS,
    ROUNDING,
    CheckedClaim,
    Claim,
    Reading,
    check_claim,
    read_claims,
    rounding_words,
)
from swvr.ledger.ledger import Ledger
from swvr.ledger.published import interval
from swvr.project import Project
from tests.conftest import DEFAULT_YEAR

CHECKOUT = Project(Path(__file__).resolve().parents[2])
EDITION = load_edition(DEFAULT_YEAR, CHECKOUT)
FILE = "editions/2022/claims.yml"
LEDGER = Ledger(EDITION, CHECKOUT)
HAN = re.compile(r"[\u4e00-\u9fff]")
WORDS = {"en": "More than before", "zh": "比以往多"}
READ = {"en": "if read so", "zh": "若如此理解"}
ROUNDED = {"en": "if rounding falls so", "zh": "若取舍如此"}


def checked(name: str) -> CheckedClaim:
    return next(found for found in LEDGER.claims if found.claim.id == name)


# -- verdicts --------------------------------------------------------------------------------------


def number(low: float, high: float) -> Amount:
    basis = Basis(numbers=frozenset({f"n-{low:g}"}), resources=frozenset({f"r-{low:g}"}))
    return Amount(low, high, basis)


NUMBERS = {"five": lambda: number(4.5, 5.5), "nine": lambda: number(8.5, 9.5)}
TRUE, FALSE, OPEN = "five() < nine()", "five() > nine()", "five() > 5"


def judged(expression: str | None, *readings: str, **more: Any) -> CheckedClaim:
    claim = Claim(
        id="c",
        document="unv",
        place="para 1",
        line=1,
        says="document",
        words=WORDS,
        expression=expression,
        readings=tuple(
            Reading({"en": f"reading {i}", "zh": f"理解{i}"}, text)
            for i, text in enumerate(readings)
        ),
        where="here",
        **more,
    )
    return check_claim(claim, NUMBERS, ROUNDED)


@pytest.mark.parametrize(
    ("expression", "readings", "verdict", "condition"),
    [
        (None, (), "not_testable", None),
        (TRUE, (), "supported", None),
        (TRUE, (FALSE,), "supported", None),
        (TRUE, (TRUE,), "supported", None),
        (FALSE, (), "contradicted", None),
        (FALSE, (FALSE, OPEN), "contradicted", None),
        (FALSE, (TRUE,), "supported_only_if", "reading 0"),
        (FALSE, (FALSE, OPEN, TRUE, TRUE), "supported_only_if", "reading 2"),
        (OPEN, (), "supported_only_if", ROUNDED["en"]),
        (OPEN, (FALSE,), "supported_only_if", ROUNDED["en"]),
        (OPEN, (OPEN, TRUE), "supported_only_if", "reading 1"),
    ],
)
def test_the_verdict_follows_from_the_expression_and_its_readings(
    expression: str | None, readings: tuple[str, ...], verdict: str, condition: str | None
) -> None:
    found = judged(expression, *readings)
    assert found.verdict == verdict
    assert (found.condition or {}).get("en") == condition


def test_a_verdict_names_the_numbers_that_fail_and_what_it_rests_on() -> None:
    found = judged("five() > nine() and nine() > 2", "nine() > 3")
    assert found.failing == ("n-4.5", "n-8.5")
    assert found.rests_on == ("n-4.5", "n-8.5")
    assert found.reads == ("r-4.5", "r-8.5")
    assert judged(TRUE).failing == ()
    assert judged(OPEN).failing == ("n-4.5",)
    assert judged(None).rests_on == judged(None).reads == ()


def test_a_verdict_by_a_reading_rests_on_that_reading_too() -> None:
    by_a_reading = judged("five() > 9", "nine() > 8")
    assert by_a_reading.rests_on == ("n-4.5", "n-8.5")
    assert by_a_reading.reads == ("r-4.5", "r-8.5")
    assert judged("five() > 9", "nine() > 9").rests_on == ("n-4.5",)  # it did not count


def test_the_condition_of_rounding_is_said_in_each_language() -> None:
    said = rounding_words(EDITION, CHECKOUT)
    assert said == {"en": ROUNDING, "zh": language("zh", CHECKOUT)(ROUNDING)}
    assert HAN.search(said["zh"])


# -- the claims of the edition ---------------------------------------------------------------------


def test_there_are_as_many_claims_of_each_verdict() -> None:
    counts = Counter((found.claim.document, found.verdict) for found in LEDGER.claims)
    by_document = {d: {v: counts[d, v] for v in CLAIM_VERDICTS} for d in EDITION.ledger.documents}
    assert by_document == {
        "swvr": {"contradicted": 9, "supported_only_if": 6, "not_testable": 26, "supported": 61},
        "unv": {"contradicted": 11, "supported_only_if": 9, "not_testable": 11, "supported": 69},
    }  # fmt: skip


def test_each_claim_is_in_order() -> None:
    claims = [found.claim for found in LEDGER.claims]
    assert len(claims) >= 80
    assert len({claim.id for claim in claims}) == len(claims)
    for claim in claims:
        assert claim.id.startswith(f"{claim.document}-claim-"), claim.id
        assert claim.expected, f"{claim.id}: nobody said what to expect"
    assert list(EDITION.ledger.documents) == list(dict.fromkeys(c.document for c in claims))


def test_each_claim_speaks_each_language() -> None:
    for found in LEDGER.claims:
        claim = found.claim
        said = [claim.words, claim.reason, claim.explanation, found.condition]
        for words in [*said, *(reading.condition for reading in claim.readings)]:
            if words is None:
                continue
            assert set(words) == set(EDITION.languages), claim.id
            assert HAN.search(words["zh"]), claim.id
            assert not HAN.search(words["en"]), claim.id


def test_no_two_claims_say_the_same() -> None:
    for code in EDITION.languages:
        said = Counter((f.claim.document, f.claim.words[code]) for f in LEDGER.claims)
        assert [words for words, count in said.items() if count > 1] == []


def test_each_claim_has_a_line_near_the_numbers_of_its_place() -> None:
    """Paragraphs of DP/2022/24 are one line each or few; so a slip of a line or a place is seen."""
    lines = LEDGER.published.table.groupby(["document", "place"])["line"].agg(["min", "max"])
    for found in LEDGER.claims:
        claim = found.claim
        if (claim.document, claim.place) in lines.index and claim.document == "unv":
            low, high = lines.loc[(claim.document, claim.place)]
            assert low - 6 <= claim.line <= high + 6, claim.id


def test_a_contradicted_claim_names_its_numbers_or_the_data_it_was_read_from() -> None:
    known = set(LEDGER.published)
    for found in LEDGER.claims:
        assert set(found.failing) <= set(found.rests_on) <= known
        if found.claim.expression is not None:
            assert found.rests_on or found.reads, found.claim.id
        if found.verdict == "contradicted":
            assert found.claim.explanation, f"{found.claim.id}: no word of what may lie behind it"


def test_men_do_not_plan_more_than_women_in_every_cell() -> None:
    found = checked("swvr-claim-men-plan-more")
    assert found.verdict == "contradicted"
    assert found.failing == (
        "swvr-tab-3-2-bol-campaign-men",
        "swvr-tab-3-2-bol-campaign-women",
        "swvr-tab-3-2-sen-advise-men",
        "swvr-tab-3-2-sen-advise-women",
        "swvr-tab-3-2-sen-ideas-men",
        "swvr-tab-3-2-sen-ideas-women",
    )
    assert checked("swvr-claim-men-plan-more-on-average").verdict == "supported"


@pytest.mark.parametrize("code", ["1-1", "1-2"])
def test_two_scores_do_not_follow_from_target_and_result(code: str) -> None:
    found = checked(f"unv-claim-score-{code}")
    assert found.verdict == "contradicted"
    ids = tuple(f"unv-ind{code}-{part}" for part in ("result", "score", "target"))
    assert found.failing == ids


def test_counts_that_do_not_fit_their_lists() -> None:
    for name in ("four-cases", "four-characteristics", "figure-2-9", "small-per-chapter"):
        assert checked(f"swvr-claim-{name}").verdict == "contradicted", name
    for name in ("five-countries", "seven-countries", "large-cases", "small-cases"):
        assert checked(f"swvr-claim-{name}").verdict == "supported", name


def test_what_was_not_published_is_not_judged() -> None:
    for name in ("steady", "friends-first", "go-on", "full-time"):
        found = checked(f"swvr-claim-{name}")
        assert found.verdict == "not_testable"
        assert found.claim.reason


def test_a_region_counted_otherwise_is_a_condition() -> None:
    found = checked("swvr-claim-three-regions-range")
    assert found.verdict == "supported_only_if"
    assert "Greece" in (found.condition or {})["en"]
    assert "swvr-fig-2-4-europe-central-asia" in found.failing


# -- planted changes -------------------------------------------------------------------------------


def planted(name: str, changes: dict[str, float]) -> tuple[CheckedClaim, str]:
    """Judge a claim over changed numbers; return also what the unexpected verdict is told with."""
    ledger = Ledger(EDITION, CHECKOUT)
    claim = next(c for c in read_claims(EDITION, CHECKOUT) if c.id == name)
    for number_id, value in changes.items():
        row = ledger.published.table.set_index("id").loc[number_id]
        changed = interval(value, float(row["rounded_to"]), None)
        ledger.published.amounts[number_id] = changed.resting_on(
            Basis(numbers=frozenset({number_id}))
        )
    with pytest.raises(SwvrError) as caught:
        check_claim(claim, ledger.vocabulary, ROUNDED)
    return check_claim(replace(claim, expected=None), ledger.vocabulary, ROUNDED), str(caught.value)


@pytest.mark.parametrize(
    ("name", "changes", "verdict"),
    [
        ("unv-claim-score-1-1", {"unv-ind1-1-target": 50}, "supported"),
        ("unv-claim-score-2-1", {"unv-ind2-1-result": 90}, "contradicted"),
        ("swvr-claim-twice-as-many", {"swvr-2-3-world-rate-formal": 7.5}, "contradicted"),
        ("swvr-claim-civic-fell-but-thailand", {"swvr-tab-3-1-lbn-net": 3}, "contradicted"),
        ("swvr-claim-men-in-all-others", {"swvr-fig-3-3-ind-women": 79}, "supported"),
        ("swvr-claim-regions-add-up", {"swvr-fig-2-4-africa": 109_200_000}, "contradicted"),
        ("swvr-claim-four-cases", {"swvr-5-1-cases": 5}, "supported"),
        ("unv-claim-green", {"unv-ind1-2-1-result": 70}, "contradicted"),
    ],
)  # fmt: skip
def test_a_changed_number_changes_the_verdict_and_is_told(
    name: str, changes: dict[str, float], verdict: str
) -> None:
    found, message = planted(name, changes)
    assert found.verdict == verdict
    before = checked(name).verdict
    assert f"{FILE}, claim {name}, key expected: expected {before}, computed {verdict}" in message
    assert "\n  -> " in message


# -- mistakes in the file --------------------------------------------------------------------------

GOOD: dict[str, Any] = {
    "id": "unv-claim-a",
    "document": "unv",
    "place": "para 3",
    "line": 71,
    "says": "document",
    "words": WORDS,
    "expression": 'n("unv-para3-green") > n("unv-para3-red")',
    "expected": "supported",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "editions/2022").mkdir(parents=True)
    return Project(tmp_path)


def write(project: Project, content: object) -> None:
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    (project.root / FILE).write_text(text, "utf-8")


def told(project: Project, content: object) -> str:
    """Return the one message that a file of claims gives, read and judged."""
    write(project, content)
    with pytest.raises(SwvrError) as caught:
        [check_claim(c, LEDGER.vocabulary, ROUNDED) for c in read_claims(EDITION, project)]
    said = str(caught.value)
    assert said.startswith(FILE), said
    assert "\n  -> " in said, "it does not say what to do"
    return said


def claim_with(**changes: Any) -> dict[str, Any]:
    return {
        key: value for key, value in (copy.deepcopy(GOOD) | changes).items() if value is not ...
    }


def test_a_claim_in_order_is_read(project: Project) -> None:
    write(project, {"claims": [claim_with(readings=[{"condition": READ, "expression": "1 < 2"}])]})
    (claim,) = read_claims(EDITION, project)
    assert claim.words == WORDS
    assert claim.readings == (Reading(READ, "1 < 2"),)
    assert (claim.reason, claim.explanation, claim.expected) == (None, None, "supported")
    assert check_claim(claim, LEDGER.vocabulary, ROUNDED).rests_on == (
        "unv-para3-green",
        "unv-para3-red",
    )


def test_an_edition_without_a_file_has_no_claims(project: Project) -> None:
    assert read_claims(EDITION, project) == ()


@pytest.mark.parametrize(
    ("changes", "says", "where"),
    [
        ({"place": ...}, "key place: missing", "claim unv-claim-a"),
        ({"place": " "}, "key place", "claim unv-claim-a"),
        ({"line": 0}, "key line", "claim unv-claim-a"),
        ({"line": "71"}, "key line", "claim unv-claim-a"),
        ({"id": ...}, "key id: missing", "claim number 1"),
        ({"id": "Eleven of fourteen"}, "key id", "claim Eleven of fourteen"),
        ({"plaice": "para 3"}, "key plaice: unknown key; did you mean place?", "claim unv-claim-a"),
        ({"says": "rumour"}, "key says", "claim unv-claim-a"),
        ({"expected": "true"}, "key expected", "claim unv-claim-a"),
        ({"document": "unw"}, "there is no document 'unw'", "key document"),
        ({"words": {"en": "More"}}, "no words in zh", "key words"),
        ({"words": {"en": "More", "zh": " "}}, "no words in zh", "key words"),
        ({"words": "More"}, "key words", "claim unv-claim-a"),
        ({"explanation": {"zh": "多"}}, "no words in en", "key explanation"),
        ({"readings": [{"condition": READ}]}, "key readings.0.expression: missing", "unv-claim-a"),
        (
            {"readings": [{"condition": {"en": "if"}, "expression": "1 < 2"}]},
            "no words in zh",
            "key readings.0.condition",
        ),
        (
            {"readings": [{"condition": READ, "expression": "1 <"}]},
            "can't be read",
            "key readings.0",
        ),
        ({"expression": "nn(1) > 2"}, "unknown function 'nn'", "key expression"),
        ({"expression": 'n("unv-none") > 2'}, "no published number", "key expression"),
        ({"expression": "1 / 0 > 2"}, "may be zero", "key expression"),
        ({"expression": "1 +"}, "can't be read", "key expression"),
        (
            {"expression": 'n("unv-para3-green") + 1'},
            "the expression gives an amount, not whether something is true",
            "key expression",
        ),
        ({"expression": 'rows("unv-ind*-result") > 1'}, "an amount", "key expression"),
        (
            {"expression": 'n("unv-para3-green") < n("unv-para3-red")'},
            "expected supported, computed contradicted",
            "key expected",
        ),
        (
            {"expected": "not_testable"},
            "expected not_testable, computed supported",
            "key expected",
        ),
        (
            {"expression": ...},
            "no data can test this claim, but it is marked supported",
            "key expected",
        ),
        (
            {"expression": ..., "expected": "contradicted", "reason": WORDS},
            "no data can test this claim, but it is marked contradicted",
            "key expected",
        ),
        ({"expression": ..., "expected": ...}, "neither an expression nor a reason", "expression"),
        (
            {
                "expression": ...,
                "expected": ...,
                "reason": WORDS,
                "readings": [{"condition": READ, "expression": "1 < 2"}],
            },
            "it has readings but no expression",
            "key readings",
        ),
        ({"reason": WORDS}, "an expression and a reason", "key reason"),
    ],
)
def test_a_mistake_in_a_claim_is_told(
    project: Project, changes: dict[str, Any], says: str, where: str
) -> None:
    said = told(project, {"claims": [claim_with(**changes)]})
    assert says in said
    assert where in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ([GOOD], "is a mapping of keys to values"),
        ("claims: [", "not readable as YAML"),
        ("claims: []\nclaims: []\n", "duplicate key claims"),
        ({"claim": [GOOD]}, "key claim: unknown key; did you mean claims?"),
        ({"claims": {"a": GOOD}}, "key claims"),
        ({"claims": ["more than before"]}, "key claims.0"),
        ({"claims": [GOOD, claim_with(line=73)]}, "two claims have the id 'unv-claim-a'"),
    ],
)
def test_a_mistake_in_the_file_is_told(project: Project, content: object, says: str) -> None:
    assert says in told(project, content)


def test_the_third_claim_is_named_if_it_has_no_id(project: Project) -> None:
    claims = [claim_with(id=f"unv-claim-{name}") for name in "abc"]
    del claims[2]["id"]
    assert "claim number 3, " in told(project, {"claims": claims}).replace(": key", ", key")


# -- speed -----------------------------------------------------------------------------------------


def test_all_claims_take_less_than_a_second_of_work() -> None:
    ledger = Ledger(EDITION, CHECKOUT)
    ledger.published.amounts  # noqa: B018  (the numbers are loaded for the ledger anyway)
    started = time.process_time()
    assert ledger.claims
    assert time.process_time() - started < 1.5  # about a third of it, with room for a slow machine
