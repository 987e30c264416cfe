"""The ledger as records and as text, with mistakes planted in it."""

from __future__ import annotations

import json

import pytest

from swvr.edition import Edition
from swvr.language import language
from swvr.ledger.audit import Conflict
from swvr.ledger.claims import CLAIM_VERDICTS
from swvr.ledger.ledger import Ledger
from swvr.ledger.listing import (
    as_json,
    as_text,
    claim_headline,
    headline,
    listing,
    missing_most,
    score_by_source,
)
from swvr.ledger.verdict import VERDICTS
from swvr.project import Project
from tests.ledger.planted import (
    LACKING,
    ROUNDED,
    WRONG,
    claim,
    planted_ledger,
    pretend,
    with_mistakes,
)

CONFLICT = Conflict(
    "unv",
    ("unv-para22-volunteers", WRONG),
    ("made_up",),
    {"en": "355 and 346 cannot both be true", "zh": "355与346不能同时成立"},
)


@pytest.fixture
def ledger(edition: Edition, checkout: Project) -> Ledger:
    found = with_mistakes(edition, checkout)
    claims = (
        claim("a", "supported"),
        claim("b", "contradicted", failing=(WRONG,)),
        claim("c", "not_testable", reason={"en": "not public", "zh": "未公开"}),
    )
    return pretend(found, claims=claims, conflicts=(CONFLICT,))


def test_the_totals_are_those_of_the_documents_and_of_the_rows(ledger: Ledger):
    found = listing(ledger)
    assert list(found["totals"]) == list(VERDICTS)
    assert found["totals"]["contradicted"] == 1
    assert found["totals"]["off_by_rounding"] == 1
    assert found["documents"]["unv"]["contradicted"] == 1
    assert found["documents"]["swvr"]["contradicted"] == 0
    for verdict, count in found["totals"].items():
        assert sum(counts[verdict] for counts in found["documents"].values()) == count
        assert sum(row["verdict"] == verdict for row in found["rows"]) == count
    assert len(found["rows"]) == len(ledger.numbers) == sum(found["totals"].values())


def test_a_row_says_all_that_is_known_of_it(ledger: Ledger):
    rows = {row["id"]: row for row in listing(ledger)["rows"]}
    wrong = rows[WRONG]
    assert wrong["verdict"] == "contradicted"
    assert wrong["expression"] == 'n("unv-para22-volunteers") + 1'
    assert wrong["computed"] == wrong["should_be"] == [356.0, 356.0]
    assert wrong["rests_on"] == ["unv-para22-volunteers"]
    assert wrong["reads"] == []
    assert wrong["explanation"]
    assert rows[ROUNDED]["should_be"] == pytest.approx([17.4, 17.4])
    assert rows[ROUNDED]["reads"] == ["population_15plus", "regions"]
    assert rows[LACKING]["verdict"] == "inputs_not_public"
    assert rows[LACKING]["missing_input"].startswith("Volunteer rates of the countries")
    assert rows[LACKING]["computed"] is None
    assert rows["unv-para22-volunteers"]["verdict"] == "transcribed"


def test_the_json_is_json_of_everything_and_the_same_every_time(ledger: Ledger):
    text = as_json(ledger)
    found = json.loads(text)
    assert list(found) == ["edition", "totals", "documents", "rows", "claims", "audit"]
    assert found == listing(ledger)
    assert as_json(ledger) == text
    assert not any(word in text for word in ("NaN", "Infinity"))
    assert found["claims"]["totals"] == {
        "contradicted": 1,
        "supported_only_if": 0,
        "not_testable": 1,
        "supported": 1,
    }
    assert list(found["claims"]["totals"]) == list(CLAIM_VERDICTS)
    assert found["claims"]["rows"][1]["failing"] == [WRONG]
    assert [audit["feasible"] for audit in found["audit"]] == [True, False]
    assert found["audit"][1]["conflicts"][0]["identities"] == ["made_up"]


def test_an_open_end_is_null_in_json(edition: Edition, checkout: Project):
    name = "unv-para34-tracker-volunteers"
    cells = {name: {"expression": f'n("{WRONG}") + 1', "bound": "more_than"}}
    ledger = planted_ledger(edition, checkout, {**cells, WRONG: {"bound": "at_least"}})
    rows = {row["id"]: row for row in listing(pretend(ledger))["rows"]}
    assert rows[name]["verdict"] == "derived"
    assert rows[name]["computed"] == [347.0, None]
    assert rows[name]["should_be"] is None


def test_the_text_begins_with_the_totals_and_goes_on_with_what_fails(ledger: Ledger):
    blocks = as_text(ledger).split("\n\n")
    lines = blocks[0].splitlines()
    assert lines[0].split() == ["published", "numbers", "swvr", "unv", "all"]
    assert lines[1].split() == ["contradicted", "0", "1", "1"]
    assert lines[-1].split()[-1] == f"{len(ledger.numbers):,}"
    assert blocks[1].startswith(f"contradicted:\n  {WRONG}\n    Paragraph 23: UN Volunteers")
    assert 'follows: 356, from n("unv-para22-volunteers") + 1' in blocks[1]
    assert "explanation: Answers of the survey's respondents" in blocks[1]
    assert blocks[2].startswith(f"off by rounding:\n  {ROUNDED}\n")
    assert "follows: 17.4%" in blocks[2]
    assert blocks[3].splitlines()[1].split() == ["does", "not", "hold", "1"]
    assert blocks[4].splitlines() == ["  b: The claim b is made", f"    against it: {WRONG}"]
    assert blocks[5].splitlines() == [
        "audit of swvr: 100 numbers in 40 identities can all be true",
        "audit of unv: 100 numbers in 40 identities cannot all be true",
        "  355 and 346 cannot both be true",
        f"    unv-para22-volunteers, {WRONG}",
    ]


def test_nothing_fails_where_nothing_is_wrong(edition: Edition, checkout: Project):
    ledger = pretend(planted_ledger(edition, checkout, {}))
    text = as_text(ledger)
    assert not any(word in text for word in ("follows", "against it"))
    say = language("en", checkout)
    assert " none is contradicted" in headline(ledger, say)
    assert claim_headline(ledger, say).startswith("0 of 0 claims")


def test_the_headlines_say_the_score(ledger: Ledger, speak):
    all_of_them = len(ledger.numbers)
    assert headline(ledger, speak("en")) == (
        f"Of {all_of_them} published numbers, others or data contradict 1 and bear out 0"
    )
    assert claim_headline(ledger, speak("en")) == (
        "1 of 3 claims could be confirmed, 0 only on a condition; 1 failed, and 1 could not be "
        "tested"
    )
    assert str(all_of_them) in headline(ledger, speak("zh"))


def test_the_input_that_is_missing_most_is_named(edition: Edition, checkout: Project):
    cells = {name: {"missing_input": "respondents"} for name in (WRONG, ROUNDED)}
    ledger = planted_ledger(
        edition, checkout, {**cells, LACKING: {"missing_input": "country_rates"}}
    )
    assert missing_most(ledger) == ("Answers of the survey's respondents", 2)


def test_the_score_of_each_source_is_that_of_its_document(ledger: Ledger):
    found = score_by_source(ledger)
    assert found["administrator"]["contradicted"] == 1
    assert found["report"].sum() + found["administrator"].sum() == len(ledger.numbers)
