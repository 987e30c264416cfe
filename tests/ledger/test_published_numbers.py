"""The published numbers of every document, transcribed by hand and found by pattern.

Of some documents only pages that quote them are at hand: they have no numerals to be found by
pattern. The text of the others is no part of the project. Where the environment variable
``SWVR_SEEDS`` names a folder that holds it, the numerals are found again in it; otherwise that test
is skipped.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from swvr.data import DataPackage, load
from swvr.data.reading import sha256
from swvr.edition import Document, available_years, load_edition
from swvr.ledger.printed import read_printed
from swvr.ledger.tokens import HAND, PATTERN, Token, read, tokens, with_hand, write
from swvr.project import Project

CHECKOUT = Project(Path(__file__).resolve().parents[2])
PACKAGE = DataPackage(CHECKOUT)
EDITIONS = {year: load_edition(year, CHECKOUT) for year in available_years(CHECKOUT)}
DOCUMENTS: dict[str, Document] = {
    f"{year}-{name}": document
    for year, edition in EDITIONS.items()
    if edition.has("ledger")
    for name, document in edition.ledger.documents.items()
}
WITH_TEXT = sorted(name for name, each in DOCUMENTS.items() if each.given_numerals)

Places = Counter[tuple[int, str, float]]


class Text(NamedTuple):
    """The text that line numbers are those of, as a description has it."""

    bytes: int
    lines: int
    sha256: str


def text_of(resource: str) -> Text:
    description = PACKAGE.resources[resource].description
    found = re.search(r"(\d+) bytes, (\d+) lines, SHA-256 ([0-9a-f]{64})", description)
    assert found, f"{resource}: the description does not say which text its lines are of"
    return Text(int(found[1]), int(found[2]), found[3])


def table_of_numerals(name: str) -> Path:
    return PACKAGE.files.location(PACKAGE.resources[DOCUMENTS[name].numerals])[0]


def numerals_of(name: str) -> list[Token]:
    return read(table_of_numerals(name))


def numbers_of(name: str) -> pd.DataFrame:
    return load(DOCUMENTS[name].numbers, CHECKOUT)


@pytest.fixture(params=WITH_TEXT)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def numbers(name: str) -> pd.DataFrame:
    return numbers_of(name)


@pytest.fixture
def numerals(name: str) -> list[Token]:
    return numerals_of(name)


def values_by_line(numbers: pd.DataFrame) -> Places:
    return Counter(
        (int(row.line), str(row.printed), round(float(row.value), 6))
        for row in numbers.itertuples()
    )


def unruled_by_line(numerals: list[Token]) -> Places:
    return Counter(
        (numeral.line, numeral.printed, round(numeral.value, 6))
        for numeral in numerals
        if not numeral.rule and numeral.value is not None
    )


def test_every_table_of_published_numbers_is_in_the_edition():
    named = {document.numbers for document in DOCUMENTS.values()}
    named |= {DOCUMENTS[name].numerals for name in WITH_TEXT}
    described = {
        each
        for each, resource in PACKAGE.resources.items()
        if re.fullmatch(r"published/[^/]+/(numbers|tokens)\.csv", resource.path)
    }
    assert named == described


def test_an_id_names_one_row_of_all_documents_of_all_editions():
    """So that a number bound in a chapter is never another edition's."""
    ids = [row for document in DOCUMENTS for row in numbers_of(document)["id"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("each", sorted(DOCUMENTS))
def test_a_row_says_which_document_it_is_of(each):
    numbers, document = numbers_of(each), each.partition("-")[2]
    assert set(numbers["document"]) == {document}
    assert numbers["id"].str.startswith(f"{document}-").all()


def ends(row) -> list[tuple[str, float]]:
    """What is printed with its value; of a range each end."""
    high = getattr(row, "high", None)
    if high is None or pd.isna(high):
        return [(row.printed, row.value)]
    return list(zip(row.printed.split("-"), (row.value, high), strict=True))


@pytest.mark.parametrize("each", sorted(DOCUMENTS))
def test_what_is_printed_gives_the_value(each):
    wrong = []
    every = [(row, *end) for row in numbers_of(each).itertuples() for end in ends(row)]
    for row, text, value in every:
        printed = read_printed(text)
        decimals = None if pd.isna(row.decimals) else int(row.decimals)
        same = abs(printed.value - value) <= 1e-9 * max(1, abs(value))
        if not (same and printed.multiplier == row.scale and printed.decimals == decimals):
            wrong.append((row.id, text, value, row.decimals, row.scale))
        if printed.percent and row.unit != "percent":
            wrong.append((row.id, row.printed, row.unit))
    assert wrong == []


def test_rows_and_numerals_are_the_same_numbers(numbers, numerals):
    """By hand and by pattern: each row has its numeral, each numeral a row or a rule, not both."""
    rows, found = values_by_line(numbers), unruled_by_line(numerals)
    assert dict(rows - found) == {}, "rows without a numeral"
    assert dict(found - rows) == {}, "numerals with neither row nor rule"


def test_a_numeral_without_a_single_value_has_a_rule(numerals):
    assert [numeral for numeral in numerals if numeral.value is None and not numeral.rule] == []


def test_rules_say_who_gave_them(numerals):
    wrong = [
        numeral
        for numeral in numerals
        if (numeral.rule and numeral.rule_by not in (PATTERN, HAND))
        or (not numeral.rule and numeral.rule_by not in ("", HAND))
    ]
    assert wrong == []


def test_numerals_stand_in_the_order_of_the_text(numerals):
    places = [(numeral.line, numeral.column) for numeral in numerals]
    assert places == sorted(set(places))


def test_lines_lie_within_the_text(name, numbers, numerals):
    document = DOCUMENTS[name]
    text = text_of(document.numbers)
    assert text == text_of(document.numerals)
    assert numbers["line"].between(1, text.lines + 1).all()
    assert all(numeral.line <= text.lines + 1 for numeral in numerals)


@pytest.mark.parametrize("each", sorted(DOCUMENTS))
def test_the_descriptions_count_the_numbers(each):
    said = PACKAGE.resources[DOCUMENTS[each].numbers].description
    assert f"It holds {len(numbers_of(each))} published numbers." in said


def test_the_descriptions_count_the_numerals(name, numerals):
    document = DOCUMENTS[name]
    ruled = sum(bool(numeral.rule) for numeral in numerals)
    said = PACKAGE.resources[document.numerals].description
    assert f"Of {len(numerals)} numerals {ruled} are left out by a rule." in said


def test_every_rule_is_one_of_the_list(name, numerals):
    edition = EDITIONS[int(name.partition("-")[0])]
    rules = set(load(edition.ledger.rules, CHECKOUT)["code"])
    assert {numeral.rule for numeral in numerals} - {""} <= rules


def test_the_text_gives_these_numerals_again(name, numerals):
    if "SWVR_SEEDS" not in os.environ:
        pytest.skip("SWVR_SEEDS names no folder with the texts of the documents")
    text = text_of(DOCUMENTS[name].numerals)
    for path in Path(os.environ["SWVR_SEEDS"]).iterdir():
        if path.is_file() and sha256(path.read_bytes()) == f"sha256:{text.sha256}":
            break
    else:
        pytest.fail(f"no file of the folder has the checksum {text.sha256}")
    content = path.read_bytes()
    assert (len(content), content.count(b"\n")) == (text.bytes, text.lines)
    again = write(with_hand(tokens(content.decode("utf-8")), numerals))
    assert again == table_of_numerals(name).read_text("utf-8")
