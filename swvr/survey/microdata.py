"""Files of answers, one row per respondent: read, and checked against the questionnaire.

A file is CSV (UTF-8, commas) or Parquet. It is scanned, and only the columns that are needed are
kept, as small whole numbers, so that millions of respondents fit into memory. Every check runs
over whole columns; a fault is told with its rows, as a spreadsheet numbers them: the header of a
CSV file is row 1, the first respondent row 2; in Parquet, which has no header, row 1.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from swvr.data import did_you_mean
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.project import Project, find_project
from swvr.survey.questionnaire import Item, Questionnaire, load_questionnaire

COUNTRY = "country"
WEIGHT = "weight"
DESIGN = ("stratum", "psu")
SYNTHETIC = "synthetic"
ROWS_LISTED = 5
KINDS_LISTED = 10

_WRONG = -1  # stands for what is no answer, until it is told
_EMPTY = ("", "NA", "NaN", "nan")  # R writes NA
_BEYOND = "a field beyond the header"
_BLANK = "every cell is empty"
_LAST_EMPTY = "the last cell is empty"
_LOOKS_LIKE_A_QUESTION = re.compile(r"q_?\d", re.IGNORECASE)
_SEPARATORS = {";": "semicolons", "\t": "tabs"}
_TEXTS = (pl.String, pl.Categorical, pl.Enum)


@dataclass(frozen=True, eq=False)
class Microdata:
    """The answers of a survey, checked.

    Attributes
    ----------
    frame
        One row per respondent in the order of the file: ``country`` (text), ``weight`` (float),
        ``stratum`` and ``psu`` (text) where the file has them, then the items (Int8) in the order
        of the questionnaire. Empty is a question that was not asked, or a background
        characteristic that is not known. Int8 ends at 127: cast before adding columns up.
    synthetic
        Whether the respondents are made up.
    absent
        Countries of the survey without a respondent in the file.
    not_stated
        Of each background characteristic that is empty for some, for how many.
    """

    frame: pl.DataFrame
    synthetic: bool
    absent: tuple[str, ...] = ()
    not_stated: Mapping[str, int] = field(default_factory=dict)


def load_microdata(
    edition: Edition, project: Project | None = None, columns: Sequence[str] | None = None
) -> Microdata | None:
    """Read the answers that an edition names; nothing where it names no file.

    Parameters
    ----------
    edition
        Names the file, the questionnaire and the countries.
    project
        The checkout that the file lies relative to; by default the one at hand.
    columns
        Items to read; by default all.

    Raises
    ------
    SwvrError
        As `read_microdata` does.
    """
    if edition.survey.microdata is None:
        return None
    project = project or find_project()
    return read_microdata(
        project.root / edition.survey.microdata,
        load_questionnaire(edition, project),
        edition.survey.countries,
        columns,
        project=project,
    )


def read_microdata(
    path: Path | str,
    questionnaire: Questionnaire,
    countries: Sequence[str],
    columns: Sequence[str] | None = None,
    *,
    project: Project | None = None,
) -> Microdata:
    """Read a file of answers and check every cell that is kept.

    A cell of a question that was asked holds a code of its answers; one who does not know or
    refuses has a code too, so that empty always means not asked. A background cell may be empty:
    not known. Where the printed routing is doubtful, an answer is allowed in the widest reading
    and required in none. ``stratum`` and ``psu`` are optional, each by itself, but hold a value
    in every row if in any. Weights are positive. An optional column ``synthetic`` says yes or no
    (or true or false), the same in every row.

    Columns in any order. Those that nobody knows are ignored, except if they are named like a
    question that the questionnaire lacks: more likely a slip. In a cell, ``NA`` is empty, spaces
    around a value do not count, and 1.0 is 1.

    Parameters
    ----------
    path
        A ``.csv`` or ``.parquet`` file.
    questionnaire
        The items, their codes, and who was asked.
    countries
        The countries of the survey, ISO 3166-1 alpha-3.
    columns
        Items to read, with those that decide who was asked them; by default all. The file need
        not have the others.
    project
        The checkout that messages name the file relative to.

    Returns
    -------
    Microdata
        The answers.

    Raises
    ------
    SwvrError
        If the file cannot be read, lacks a column, or any cell is wrong. One message names the
        file and, for each kind of fault, the column, its first rows, how many more there are,
        the values that stand there, and what to do.
    """
    path = Path(path)
    names = list(questionnaire.items) if columns is None else list(columns)
    items = [questionnaire.items[name] for name in questionnaire.with_parents(names)]
    file = _open(path, project.relative(path) if project else str(path))
    needed = [COUNTRY, WEIGHT, *(item.name for item in items)]
    _check_header(file, needed, questionnaire)
    frame = _read(file, items)
    if file.is_csv:
        frame = _without_blank_end(frame)
    if frame.is_empty():
        raise SwvrError(
            "the file has no respondents", where=file.name, remedy="give one row per respondent"
        )
    if file.is_csv:
        _check_lengths(file, frame)
    rules = [*_design_rules(frame, countries), *_synthetic_rules(frame)]
    rules += [rule for item in items for rule in _answer_rules(item)]
    _check_cells(file, frame, rules)
    return _microdata(frame, items, countries)


def _microdata(frame: pl.DataFrame, items: Sequence[Item], countries: Sequence[str]) -> Microdata:
    present = set(frame[COUNTRY].unique())
    empty = {item.name: frame[item.name].null_count() for item in items if not item.is_question}
    design = [name for name in DESIGN if name in frame.columns and frame[name].null_count() == 0]
    return Microdata(
        frame=frame.select(COUNTRY, WEIGHT, *design, *(item.name for item in items)),
        synthetic=SYNTHETIC in frame.columns and frame[SYNTHETIC][0] == 1,
        absent=tuple(country for country in countries if country not in present),
        not_stated={name: count for name, count in empty.items() if count},
    )


# -- the file


@dataclass(frozen=True)
class _File:
    """A file that has been found and whose header has been read."""

    path: Path
    name: str
    schema: Mapping[str, pl.DataType]

    @property
    def is_csv(self) -> bool:
        return self.path.suffix.lower() == ".csv"

    @property
    def first_row(self) -> int:
        return 2 if self.is_csv else 1

    def scan(self) -> pl.LazyFrame:
        if not self.is_csv:
            return pl.scan_parquet(self.path)
        return pl.scan_csv(
            self.path,
            has_header=False,
            skip_rows=1,
            schema={**self.schema, _BEYOND: pl.String()},
            null_values=list(_EMPTY),
            missing_columns="insert",
            extra_columns="ignore",
        )

    def with_numbers(self, names: Sequence[str]) -> _File:
        """Return the file with some columns of a CSV read as numbers at once."""
        return replace(self, schema={**self.schema, **dict.fromkeys(names, pl.Float64())})

    def error(self, problem: str, remedy: str, place: str = "") -> SwvrError:
        return SwvrError(problem, where=f"{self.name}{place}", remedy=remedy)

    def collect(self, lazy: pl.LazyFrame) -> pl.DataFrame:
        """Run a scan; what goes wrong then is the content of the file."""
        try:
            return lazy.collect(engine="streaming")
        except (pl.exceptions.ComputeError, OSError, pl.exceptions.PanicException) as error:
            if not self.is_csv:
                raise self.error(*_no_parquet(error)) from None
            line = _first_line_not_utf8(self.path)
            if line:
                raise self.error(*_NOT_UTF8, place=f", line {line}") from None
            raise self.error(
                f"the file is not readable as CSV: {_first_line(error)}",
                "close every quotation mark, or save the file anew as CSV",
            ) from None


_NOT_UTF8 = ("the file is not UTF-8", "save it as CSV UTF-8")


def _no_parquet(error: BaseException) -> tuple[str, str]:
    return f"not readable as Parquet: {_first_line(error)}", "write the file anew"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _first_line_not_utf8(path: Path) -> int | None:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return None


def _open(path: Path, name: str) -> _File:
    """Find the file and read the names of its columns."""
    file = _File(path, name, {})
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise file.error("neither a .csv nor a .parquet file", "save the answers as one of them")
    if not path.is_file():
        problem = "there is no such file" if not path.exists() else "this is no file"
        raise file.error(problem, "correct the path")
    try:
        with path.open("rb") as content:
            if not content.read(1):
                raise file.error("the file is empty", "give a header and one row per respondent")
        if file.is_csv:
            names = _csv_header(file)
            return _File(path, name, dict.fromkeys(names, pl.String()))
        return _File(path, name, pl.read_parquet_schema(path))
    except OSError as error:
        problem = f"the file can't be read: {error.strerror or error}"
        raise file.error(problem, "make it readable") from None
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise file.error(*_no_parquet(error)) from None


def _csv_header(file: _File) -> list[str]:
    """Return the column names of a CSV file: each stands once and is separated by commas."""
    try:
        with file.path.open(encoding="utf-8-sig", newline="") as text:
            header = [cell.strip() for cell in next(csv.reader(text), [])]
    except UnicodeDecodeError:
        line = _first_line_not_utf8(file.path)
        raise file.error(*_NOT_UTF8, place=f", line {line}") from None
    except csv.Error as error:
        raise file.error(f"the header can't be read: {error}", "save the file as CSV") from None
    if any("\0" in cell for cell in header):
        raise file.error(*_NOT_UTF8, place=", row 1")
    for mark, word in _SEPARATORS.items():
        if len(header) == 1 and mark in header[0]:
            problem = f"the columns are separated by {word}"
            raise file.error(problem, "save the file with commas", place=", row 1")
    twice = sorted({cell for cell in header if cell and header.count(cell) > 1})
    if twice:
        problem = f"there are two columns {', '.join(twice)}"
        raise file.error(problem, "delete or rename one of the two", place=", row 1")
    return [cell or f"column {number} without a name" for number, cell in enumerate(header, 1)]


def _check_header(file: _File, needed: Sequence[str], questionnaire: Questionnaire) -> None:
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


# -- cells to values


def _read(file: _File, items: Sequence[Item]) -> pl.DataFrame:
    """Read the columns that are needed, each as small as it can be.

    A CSV file is first read as numbers, which is many times faster. Where a cell is no number,
    or has spaces around it, the file is read again as text: that tells one from the other.
    """
    if file.is_csv:
        try:
            faster = file.with_numbers([WEIGHT, *(item.name for item in items)])
            return _values(faster, items).collect(engine="streaming")
        except pl.exceptions.ComputeError:
            pass
    return file.collect(_values(file, items))


def _values(file: _File, items: Sequence[Item]) -> pl.LazyFrame:
    kinds = file.schema
    values = [_text(COUNTRY).alias(COUNTRY), _number(WEIGHT, kinds).alias(WEIGHT)]
    values += [_label(name, kinds).alias(name) for name in DESIGN if name in kinds]
    values += [_code(item, kinds).alias(item.name) for item in items]
    if SYNTHETIC in kinds:
        said = _text(SYNTHETIC).str.to_lowercase()
        codes = {"yes": 1, "true": 1, "no": 0, "false": 0}
        code = said.replace_strict(codes, default=_WRONG, return_dtype=pl.Int8)
        values.append(pl.when(said.is_not_null()).then(code).alias(SYNTHETIC))
    if file.is_csv:
        last = list(kinds)[-1]
        read = {next(iter(kinds)), last, COUNTRY, WEIGHT, *(item.name for item in items)}
        values.append(pl.col(_BEYOND).is_not_null().alias(_BEYOND))
        values.append(pl.col(last).is_null().alias(_LAST_EMPTY))
        values.append(pl.all_horizontal(pl.col(sorted(read)).is_null()).alias(_BLANK))
    return file.scan().select(values)


def _text(name: str) -> pl.Expr:
    """Return a column as text, empty cells missing."""
    text = pl.col(name).cast(pl.String).str.strip_chars()
    return pl.when(~text.is_in(_EMPTY)).then(text)


def _number(name: str, kinds: Mapping[str, pl.DataType]) -> pl.Expr:
    """Return a column as numbers: empty cells missing, and not a number what is none."""
    if kinds[name].is_numeric():
        return pl.col(name).cast(pl.Float64).fill_nan(None)  # how pandas writes an empty cell
    text = _text(name)
    number = text.cast(pl.Float64, strict=False).fill_null(float("nan"))
    return pl.when(text.is_not_null()).then(number)


def _label(name: str, kinds: Mapping[str, pl.DataType]) -> pl.Expr:
    """Return a column as text, whole numbers without a decimal point."""
    if not kinds[name].is_float():
        return _text(name)
    number = pl.col(name).fill_nan(None)
    whole = number.cast(pl.Int64, strict=False)
    return pl.when(whole == number).then(whole.cast(pl.String)).otherwise(number.cast(pl.String))


def _code(item: Item, kinds: Mapping[str, pl.DataType]) -> pl.Expr:
    """Return a column of answers as codes, empty cells missing, and -1 what is no answer."""
    number = _number(item.name, kinds)
    if item.limits:
        fits = number.is_between(*item.limits) & (number.floor() == number)
    else:
        fits = number.is_in([float(code) for code in item.answers])
    code = pl.when(fits).then(number).otherwise(_WRONG).cast(pl.Int8)
    return pl.when(number.is_not_null()).then(code)


def _without_blank_end(frame: pl.DataFrame) -> pl.DataFrame:
    """Cut off blank rows at the end of a CSV file, as spreadsheets and editors leave them."""
    filled = (~frame[_BLANK]).arg_true()
    return frame.head(filled[-1] + 1 if len(filled) else 0)


# -- checks


@dataclass(frozen=True)
class _Rule:
    """What must not be: where ``broken`` is true, the cell of ``column`` is wrong."""

    column: str
    broken: pl.Expr
    problem: str
    remedy: str


def _check_lengths(file: _File, frame: pl.DataFrame) -> None:
    """Stop if a row of a CSV file is blank, or has more or fewer cells than the header.

    Polars fills short rows up. Where no last cell is empty there is none; else they are counted.
    """
    blank = frame[_BLANK].arg_true()
    doubtful = (frame[_LAST_EMPTY] & ~frame[_BLANK]).any()
    rows = [row + file.first_row for row in frame[_BEYOND].arg_true()]
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


def _short_rows(file: _File, width: int) -> Iterator[int]:
    with file.path.open(encoding="utf-8-sig", newline="") as text:
        for number, cells in enumerate(csv.reader(text), start=1):
            if 0 < len(cells) < width:
                yield number


def _design_rules(frame: pl.DataFrame, countries: Sequence[str]) -> Iterator[_Rule]:
    country, weight = pl.col(COUNTRY), pl.col(WEIGHT)
    codes = f"write one of {', '.join(countries)}"
    yield _Rule(COUNTRY, country.is_null(), "no country", codes)
    strangers = ~country.is_in(list(countries))
    yield _Rule(COUNTRY, strangers, "not a country of the survey", codes)
    remedy = "give every respondent a positive weight"
    yield _Rule(WEIGHT, weight.is_null(), "no weight", remedy)
    yield _Rule(WEIGHT, weight.is_nan(), "not a number", remedy)
    yield _Rule(WEIGHT, weight.is_infinite() & (weight > 0), "not finite", remedy)
    yield _Rule(WEIGHT, weight <= 0, "not positive", remedy)
    for name in DESIGN:
        if name in frame.columns and frame[name].null_count() < frame.height:
            remedy = f"give every respondent a {name}, or leave the column out"
            yield _Rule(name, pl.col(name).is_null(), f"no {name}, though others have one", remedy)


def _synthetic_rules(frame: pl.DataFrame) -> Iterator[_Rule]:
    if SYNTHETIC not in frame.columns:
        return
    said = pl.col(SYNTHETIC)
    remedy = "write yes in every row, or no in every row"
    yield _Rule(SYNTHETIC, said.is_null(), "neither yes nor no", remedy)
    yield _Rule(SYNTHETIC, said == _WRONG, "neither yes nor no", remedy)
    yes, no = (frame[SYNTHETIC] == 1).sum(), (frame[SYNTHETIC] == 0).sum()
    if yes and no:
        rarer = said == int(yes <= no)
        yield _Rule(SYNTHETIC, rarer, "unlike most rows", "keep synthetic respondents apart")


def _answer_rules(item: Item) -> Iterator[_Rule]:
    """Say what an item's cells must not be; an item routed by a wrong cell is left alone."""
    cell = pl.col(item.name)
    wrong = f"not {item.codes}" if item.limits else f"no answer of {item.name} ({item.codes})"
    yield _Rule(item.name, cell == _WRONG, wrong, "write what the questionnaire has")
    asked = pl.lit(True)
    if item.allowed_if:
        gate = pl.col(item.allowed_if.item)
        allowed = gate.is_in(list(item.allowed_if.codes))
        yield _Rule(
            item.name,
            (gate != _WRONG) & ~allowed & (cell != _WRONG),
            f"answered, but asked only if {item.allowed_if}",
            f"empty the cell, or correct {item.allowed_if.item}",
        )
        asked = allowed
    if item.required:
        codes = [code for code, name in item.answers.items() if name in ("dont_know", "refused")]
        who = f"though asked if {item.allowed_if}" if item.allowed_if else "though all were asked"
        yield _Rule(
            item.name,
            asked & cell.is_null(),
            f"no answer, {who}",
            f"write the answer, or {' or '.join(map(str, codes))} if there was none",
        )


def _check_cells(file: _File, frame: pl.DataFrame, rules: Sequence[_Rule]) -> None:
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


def _cells(file: _File, rows: Sequence[int], columns: Sequence[str]) -> dict[int, dict[str, str]]:
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
