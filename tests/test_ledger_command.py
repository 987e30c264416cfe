"""What `swvr ledger` says of bad rows and bad claims: one message each, and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from swvr.cli import app
from swvr.data import seal
from swvr.project import Project

NUMBERS = "data/published/2021-unv/numbers.csv"
SCORE = "unv-ind1-1-1-score"


def swvr(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, " ".join(result.output.split())


def edit_rows(book: Project, work: Callable[[list[dict[str, str]]], None]) -> None:
    """Change the rows of the published numbers and write them back in order."""
    path = book.root / NUMBERS
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    work(rows)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def put(field: str, value: str, name: str = SCORE) -> Callable[[list[dict[str, str]]], None]:
    def work(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row["id"] == name)[field] = value

    return work


def twice(rows: list[dict[str, str]]) -> None:
    place = next(i for i, row in enumerate(rows) if row["id"] == SCORE)
    rows.insert(place, dict(rows[place]))


@pytest.mark.parametrize(
    ("work", "wanted"),
    [
        (put("place", ""), ["numbers.csv", "field place"]),
        (twice, ["numbers.csv", SCORE]),
        (put("missing_input", "a_secret"), ["numbers.csv", "missing_input", "a_secret"]),
        (put("rounded_to", "-1"), ["numbers.csv", "field rounded_to"]),
    ],
    ids=["no place", "one id twice", "unknown input", "negative rounding"],
)
def test_a_row_that_is_not_in_order_is_told(book: Project, work, wanted: list[str]) -> None:
    edit_rows(book, work)
    code, said = swvr("ledger")
    assert code == 1
    for part in wanted:
        assert part in said
    assert said.count("error:") == 1
    assert "Traceback" not in said


def test_a_verdict_can_not_be_written_down(book: Project) -> None:
    path = book.root / NUMBERS
    lines = path.read_text("utf-8").splitlines()
    marked = [f"{lines[0]},verdict", *(f"{line},recomputed" for line in lines[1:])]
    path.write_text("\n".join(marked) + "\n", "utf-8")
    code, said = swvr("ledger")
    assert code == 1
    assert "verdict" in said


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('percnt(n("unv-ind1-1-1-result"), n("unv-ind1-1-1-target"))', "did you mean percent"),
        ('percent(n("unv-ind1-1-1-result"), n("nothing"))', "no published number has the id"),
        ('n("unv-ind1-1-1-result") / (n("unv-para3-red") - 1)', "may be zero"),
        ('percent(n("unv-ind1-1-1-result"))', "percent can't be computed"),
        (f'n("{SCORE}")', "uses unv-ind1-1-1-score itself"),
        ('open("/etc/passwd")', "unknown function 'open'"),
        ("__import__", "not part of the language"),
        ("1 +", "can't be read"),
        ('n("unv-ind1-1-1-result") > 3', "no single number"),
        ("133", "nothing but constants"),
    ],
)
def test_an_expression_that_is_not_in_order_is_told(
    book: Project, expression: str, wanted: str
) -> None:
    edit_rows(book, put("expression", expression))
    seal(book)
    code, said = swvr("ledger", "--json")
    assert code == 1
    assert f"row {SCORE}, field expression" in said
    assert wanted in said
    assert "Traceback" not in said


def edit_claims(book: Project, work: Callable[[list[dict[str, Any]]], object]) -> None:
    path = book.editions / "2022" / "claims.yml"
    content = yaml.safe_load(path.read_text("utf-8"))
    work(content["claims"])
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def untestable(claims: list[dict[str, Any]]) -> None:
    claim = next(claim for claim in claims if "reason" in claim)
    claim["expected"] = "supported"


@pytest.mark.parametrize(
    ("work", "wanted"),
    [
        (untestable, "no data can test"),
        (lambda claims: claims[0].update(expression="nonsense()"), "unknown function"),
        (lambda claims: claims[0].pop("place"), "place"),
        (lambda claims: claims.append(dict(claims[0])), "two claims"),
    ],
    ids=["marked supported", "unknown function", "no place", "one id twice"],
)
def test_a_claim_that_is_not_in_order_is_told(book: Project, work, wanted: str) -> None:
    edit_claims(book, work)
    code, said = swvr("ledger")
    assert code == 1
    assert "claims.yml" in said
    assert wanted in said
    assert "Traceback" not in said


def test_a_printed_number_that_does_not_follow_is_found_and_named(book: Project) -> None:
    edit_rows(book, lambda rows: (put("value", "143")(rows), put("printed", "143%")(rows)))
    seal(book)
    code, said = swvr("ledger")
    assert code == 1
    assert "unv-claim-score-1-1-1" in said
    assert "supported" in said  # what was expected of the claim about this very score
    edit_claims(book, lambda claims: [claim.pop("expected", None) for claim in claims])
    code, said = swvr("ledger")
    assert code == 0
    assert SCORE in said.partition("off by rounding:")[0]
