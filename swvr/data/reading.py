"""From a file's bytes to its cells, which are still text."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from swvr.data.problem import SEAL, Problem, did_you_mean
from swvr.data.schema import Resource


def sha256(content: bytes) -> str:
    """Return a checksum as the descriptor writes it: ``sha256:`` and hexadecimal digits."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


@dataclass(frozen=True)
class Table:
    """A file's cells as text, with the row number of each record (the header is row 1)."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_bytes(path: Path, file: str) -> tuple[bytes, list[Problem]]:
    """Return a file's bytes, or why there are none."""
    try:
        return path.read_bytes(), []
    except OSError as error:
        text = f"the file can't be read: {error.strerror}"
        return b"", [Problem("missing-file", file, text, remedy="make the file readable")]


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _decode(content: bytes, file: str) -> tuple[str, list[Problem]]:
    if not content.strip():
        return "", [Problem("empty", file, "the file is empty")]
    if content.startswith(b"\xef\xbb\xbf"):
        remedy = "save it as UTF-8 without a byte-order mark"
        return "", [Problem("encoding", file, "it starts with a byte-order mark", 1, None, remedy)]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        bad = content[error.start : error.start + 1].hex()
        text = f"the file is not UTF-8: byte 0x{bad} can't be read"
        row = _line_of(content, error.start)
        return "", [Problem("encoding", file, text, row, None, "save the file as UTF-8")]


def parse(content: bytes, file: str) -> tuple[Table | None, list[Problem]]:
    """Split a file into cells; there is no table if that can't be done."""
    text, found = _decode(content, file)
    if found:
        return None, found
    if "\r" in text:
        row = _line_of(content, content.index(b"\r"))
        remedy = f"save the file with LF line ends, then run {SEAL}"
        found.append(
            Problem("format", file, "a line ends in CR, not in LF alone", row, None, remedy)
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        text = f"the row can't be read as CSV: {error}"
        return None, [*found, Problem("format", file, text, len(records) + 1)]
    return Table(records[0], list(enumerate(records[1:], start=2))), found


def header_problems(header: list[str], resource: Resource, file: str) -> list[Problem]:
    """Find columns that are missing, unknown, repeated or out of order."""
    expected = resource.header
    if header == expected:
        return []
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    found = [Problem("header", file, f"the column {name} is missing", 1, name) for name in missing]
    for name in extra:
        hint = did_you_mean(name, missing)
        text = f"'{name}' is not a column of {resource.name}" + (f"; {hint}" if hint else "")
        found.append(Problem("header", file, text, 1, name))
    repeated = sorted({name for name in header if header.count(name) > 1 and name in expected})
    found += [
        Problem("header", file, f"the column {name} is there twice", 1, name) for name in repeated
    ]
    if not found:
        wrong = next(name for name, other in zip(header, expected, strict=True) if name != other)
        text = f"the columns stand in another order: {','.join(header)}, not {','.join(expected)}"
        found.append(Problem("header", file, text, 1, wrong))
    return found


def row_problems(table: Table, file: str, *, may_be_empty: bool = False) -> list[Problem]:
    """Find rows that are empty or have too many or too few cells."""
    width = len(table.header)
    found = []
    if not table.rows and not may_be_empty:
        found.append(Problem("empty", file, "the file has a header but no rows", 1))
    for number, cells in table.rows:
        if not cells:
            found.append(Problem("row", file, "the row is empty", number))
        elif len(cells) != width:
            text = f"the row has {len(cells)} cells, the header has {width}"
            found.append(Problem("row", file, text, number))
    return found
