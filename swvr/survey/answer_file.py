"""Files of answers as they lie on disk: found, scanned, and their cells read as numbers.

A file is CSV (UTF-8, commas) or Parquet. It is scanned, and only the columns that are needed are
kept, as small whole numbers, so that millions of respondents fit into memory. What no cell of the
kind may hold is kept as :data:`WRONG`, for :mod:`swvr.survey.answer_checks` to tell of.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from swvr.errors import SwvrError
from swvr.survey.questionnaire import Item

COUNTRY = "country"
WEIGHT = "weight"
DESIGN = ("stratum", "psu")
SYNTHETIC = "synthetic"

WRONG = -1  # stands for what is no answer, until it is told
# Columns beside the answers of a CSV file, true where a row is not as long as the header.
BEYOND = "a field beyond the header"
BLANK = "every cell is empty"
LAST_EMPTY = "the last cell is empty"
_EMPTY = ("", "NA", "NaN", "nan")  # R writes NA
_SEPARATORS = {";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class AnswerFile:
    """A file that has been found and whose header has been read.

    Attributes
    ----------
    path
        Where it lies.
    name
        What messages call it.
    schema
        Its columns and their kinds; of a CSV file all are text.
    """

    path: Path
    name: str
    schema: Mapping[str, pl.DataType]

    @property
    def is_csv(self) -> bool:
        """Whether it is CSV, and else Parquet."""
        return self.path.suffix.lower() == ".csv"

    @property
    def first_row(self) -> int:
        """The row of the first respondent, as messages count."""
        return 2 if self.is_csv else 1

    def scan(self) -> pl.LazyFrame:
        """Open the file without reading its cells."""
        if not self.is_csv:
            return pl.scan_parquet(self.path)
        return pl.scan_csv(
            self.path,
            has_header=False,
            skip_rows=1,
            schema={**self.schema, BEYOND: pl.String()},
            null_values=list(_EMPTY),
            missing_columns="insert",
            extra_columns="ignore",
        )

    def with_numbers(self, names: Sequence[str]) -> AnswerFile:
        """Return the file with some columns of a CSV read as numbers at once."""
        return replace(self, schema={**self.schema, **dict.fromkeys(names, pl.Float64())})

    def error(self, problem: str, remedy: str, place: str = "") -> SwvrError:
        """Return an error that names the file and the place in it."""
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


def open_file(path: Path, name: str) -> AnswerFile:
    """Find the file and read the names of its columns."""
    file = AnswerFile(path, name, {})
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
            return AnswerFile(path, name, dict.fromkeys(names, pl.String()))
        return AnswerFile(path, name, pl.read_parquet_schema(path))
    except OSError as error:
        problem = f"the file can't be read: {error.strerror or error}"
        raise file.error(problem, "make it readable") from None
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise file.error(*_no_parquet(error)) from None


def _csv_header(file: AnswerFile) -> list[str]:
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


# -- cells to values ---------------------------------------------------------------------------


def read_values(file: AnswerFile, items: Sequence[Item]) -> pl.DataFrame:
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


def _values(file: AnswerFile, items: Sequence[Item]) -> pl.LazyFrame:
    kinds = file.schema
    values = [_text(COUNTRY).alias(COUNTRY), _number(WEIGHT, kinds).alias(WEIGHT)]
    values += [_label(name, kinds).alias(name) for name in DESIGN if name in kinds]
    values += [_code(item, kinds).alias(item.name) for item in items]
    if SYNTHETIC in kinds:
        said = _text(SYNTHETIC).str.to_lowercase()
        codes = {"yes": 1, "true": 1, "no": 0, "false": 0}
        code = said.replace_strict(codes, default=WRONG, return_dtype=pl.Int8)
        values.append(pl.when(said.is_not_null()).then(code).alias(SYNTHETIC))
    if file.is_csv:
        last = list(kinds)[-1]
        read = {next(iter(kinds)), last, COUNTRY, WEIGHT, *(item.name for item in items)}
        values.append(pl.col(BEYOND).is_not_null().alias(BEYOND))
        values.append(pl.col(last).is_null().alias(LAST_EMPTY))
        values.append(pl.all_horizontal(pl.col(sorted(read)).is_null()).alias(BLANK))
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
    code = pl.when(fits).then(number).otherwise(WRONG).cast(pl.Int8)
    return pl.when(number.is_not_null()).then(code)


def without_blank_end(frame: pl.DataFrame) -> pl.DataFrame:
    """Cut off blank rows at the end of a CSV file, as spreadsheets and editors leave them."""
    filled = (~frame[BLANK]).arg_true()
    return frame.head(filled[-1] + 1 if len(filled) else 0)
