"""What must not stand in a file of answers, and the one message that tells of it.

Every check runs over whole columns; a fault is told with its rows, as a spreadsheet numbers them:
the header of a CSV file is row 1, the first respondent row 2; in Parquet, which has no header,
row 1.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from swvr.data import did_you_mean
from swvr.survey.answer_file import (
    BEYOND,
    BLANK,
    COUNTRY,
    DESIGN,
    LAST_EMPTY,
    SYNTHETIC,
    WEIGHT,
    WRONG,
    AnswerFile,
)
from swvr.survey.questionnaire import Item, Questionnaire

ROWS_LISTED = 5
KINDS_LISTED = 10
_LOOKS_LIKE_A_QUESTION = re.compile(r"q_?\d", re.IGNORECASE)
_TEXTS = (pl.String, pl.Categorical, pl.Enum)


def check_header(file: AnswerFile, needed: Sequence[str], questionnaire: Questionnaire) -> None:
    """Stop if a column is missing, misspelled, or of a kind that holds no codes."""
    header = list(file.schema)
    known = [COUNTRY, WEIGHT, *DESIGN, SYNTHETIC, *questionnaire.items]
    strays = [name for name in header if name not in known]
    missing = [name for name in needed if name not in header]
    slips = [name for name in strays if _LOOKS_LIKE_A_QUESTION.match(name)]
    place = ", row 1" if file.is_csv else ""
    if missing:
        near = [name for name in strays if get_close_matches(name.lower(), missing, cutoff=0.6)]
        remedy = "a question that was not asked is a column of empty cells"
        if near:
            remedy = f"rename {', '.join(near)}, if meant; {remedy}"
        several = "s" if len(missing) > 1 else ""
        raise file.error(f"no column{several} {', '.join(missing)}", remedy, place)
    if slips:
        raise file.error(
            f"the questionnaire has no item {', '.join(slips)}",
            did_you_mean(slips[0], known, otherwise="rename the column, or leave it out"),
            place,
        )
    for name in (*needed, *DESIGN):
        kind = file.schema.get(name)
        if kind is not None and not (kind.is_numeric() or kind in (*_TEXTS, pl.Null)):
            raise file.error(
                f"it is of the kind {kind}, neither numbers nor text",
                "write the codes of the questionnaire",
                f", column {name}",
            )


@dataclass(frozen=True)
class Rule:
    """What must not be: where ``broken`` is true, the cell of ``column`` is wrong."""

    column: str
    broken: pl.Expr
    problem: str
    remedy: str


def check_lengths(file: AnswerFile, frame: pl.DataFrame) -> None:
    """Stop if a row of a CSV file is blank, or has more or fewer cells than the header.

    Polars fills short rows up. Where no last cell is empty there is none; else they are counted.
    """
    blank = frame[BLANK].arg_true()
    doubtful = (frame[LAST_EMPTY] & ~frame[BLANK]).any()
    rows = [row + file.first_row for row in frame[BEYOND].arg_true()]
    width = len(file.schema)
    if len(blank):
        rows = [row + file.first_row for row in blank]
        problem = "the row is blank" if len(rows) == 1 else "the rows are blank"
        raise file.error(problem, "delete it", f", {_listed(rows)}")
    if doubtful:
        rows = sorted({*rows, *_short_rows(file, width)})
    if rows:
        problem = f"not as many cells as the header, which has {width}"
        remedy = "quote cells that hold a comma, or restore the missing cells"
        raise file.error(problem, remedy, f", {_listed(rows)}")


def _short_rows(file: AnswerFile, width: int) -> Iterator[int]:
    with file.path.open(encoding="utf-8-sig", newline="") as text:
        for number, cells in enumerate(csv.reader(text), start=1):
            if 0 < len(cells) < width:
                yield number


def design_rules(frame: pl.DataFrame, countries: Sequence[str]) -> Iterator[Rule]:
    """Say what countries, weights and the columns of the design must not be."""
    country, weight = pl.col(COUNTRY), pl.col(WEIGHT)
    codes = f"write one of {', '.join(countries)}"
    yield Rule(COUNTRY, country.is_null(), "no country", codes)
    strangers = ~country.is_in(list(countries))
    yield Rule(COUNTRY, strangers, "not a country of the survey", codes)
    remedy = "give every respondent a positive weight"
    yield Rule(WEIGHT, weight.is_null(), "no weight", remedy)
    yield Rule(WEIGHT, weight.is_nan(), "not a number", remedy)
    yield Rule(WEIGHT, weight.is_infinite() & (weight > 0), "not finite", remedy)
    yield Rule(WEIGHT, weight <= 0, "not positive", remedy)
    for name in DESIGN:
        if name in frame.columns and frame[name].null_count() < frame.height:
            remedy = f"give every respondent a {name}, or leave the column out"
            yield Rule(name, pl.col(name).is_null(), f"no {name}, though others have one", remedy)


def synthetic_rules(frame: pl.DataFrame) -> Iterator[Rule]:
    """Say what must not stand where respondents are told to be made up, or not."""
    if SYNTHETIC not in frame.columns:
        return
    said = pl.col(SYNTHETIC)
    remedy = "write yes in every row, or no in every row"
    yield Rule(SYNTHETIC, said.is_null(), "neither yes nor no", remedy)
    yield Rule(SYNTHETIC, said == WRONG, "neither yes nor no", remedy)
    yes, no = (frame[SYNTHETIC] == 1).sum(), (frame[SYNTHETIC] == 0).sum()
    if yes and no:
        rarer = said == int(yes <= no)
        yield Rule(SYNTHETIC, rarer, "unlike most rows", "keep synthetic respondents apart")


def answer_rules(item: Item) -> Iterator[Rule]:
    """Say what an item's cells must not be; an item routed by a wrong cell is left alone."""
    cell = pl.col(item.name)
    wrong = f"not {item.codes}" if item.limits else f"no answer of {item.name} ({item.codes})"
    yield Rule(item.name, cell == WRONG, wrong, "write what the questionnaire has")
    asked = pl.lit(True)
    if item.allowed_if:
        gate = pl.col(item.allowed_if.item)
        allowed = gate.is_in(list(item.allowed_if.codes))
        yield Rule(
            item.name,
            (gate != WRONG) & ~allowed & (cell != WRONG),
            f"answered, but asked only if {item.allowed_if}",
            f"empty the cell, or correct {item.allowed_if.item}",
        )
        asked = allowed
    if item.required:
        codes = [code for code, name in item.answers.items() if name in ("dont_know", "refused")]
        who = f"though asked if {item.allowed_if}" if item.allowed_if else "though all were asked"
        yield Rule(
            item.name,
            asked & cell.is_null(),
            f"no answer, {who}",
            f"write the answer, or {' or '.join(map(str, codes))} if there was none",
        )


def check_cells(file: AnswerFile, frame: pl.DataFrame, rules: Sequence[Rule]) -> None:
    """Stop if a rule is broken anywhere, and tell of each kind of fault."""
    counts = frame.select(rule.broken.sum().alias(str(i)) for i, rule in enumerate(rules)).row(0)
    broken = [
        (rule, count, frame.select(rule.broken.fill_null(False).arg_true().head(ROWS_LISTED)))
        for rule, count in zip(rules, counts, strict=True)
        if count
    ]
    if not broken:
        return
    told = broken[:KINDS_LISTED]
    rows = sorted({row for _, _, found in told for row in found.to_series()})
    cells = _cells(file, rows, sorted({rule.column for rule, _, _ in told}))
    lines = []
    for rule, count, found in told:
        shown = found.to_series().to_list()
        values = dict.fromkeys(cells[row][rule.column] for row in shown)
        seen = ", ".join(f"'{value}'" for value in values if value)
        place = f"{_listed([row + file.first_row for row in shown], count)}, column {rule.column}"
        lines.append((place, f"{rule.problem}{': ' if seen else ''}{seen}"))
    remedies = "; ".join(list(dict.fromkeys(rule.remedy for rule, _, _ in told))[:3])
    if len(lines) == 1 and len(broken) == 1:
        raise file.error(lines[0][1], remedies, f", {lines[0][0]}")
    total = sum(count for _, count, _ in broken)
    listing = "".join(f"\n  {place}: {problem}" for place, problem in lines)
    if len(broken) > len(told):
        listing += f"\n  and {len(broken) - len(told)} more kinds of fault"
    raise file.error(f"{total} faults{listing}", remedies)


def _cells(
    file: AnswerFile, rows: Sequence[int], columns: Sequence[str]
) -> dict[int, dict[str, str]]:
    """Return what stands in the file in some rows, read once more."""
    number = "row number"
    lazy = file.scan().select(pl.col(columns).cast(pl.String)).with_row_index(number)
    found = file.collect(lazy.filter(pl.col(number).is_in(rows)))
    return {
        cells.pop(number): {name: (text or "").strip() for name, text in cells.items()}
        for cells in found.to_dicts()
    }


def _listed(rows: Sequence[int], count: int | None = None) -> str:
    """Write ``row 3`` or ``rows 3, 5, 9, 10, 12 and 4 more``."""
    count = len(rows) if count is None else count
    listed = ", ".join(map(str, rows[:ROWS_LISTED]))
    more = f" and {count - ROWS_LISTED} more" if count > ROWS_LISTED else ""
    return f"row{'s' if count > 1 else ''} {listed}{more}"
