"""One way to store a notebook, so that a changed line is a changed line in the diff.

Sorted keys, one space of indent, sources as lists of lines, ids kept, no timings, execution counts
from 1, and no trace of the machine that ran it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from swvr.book.languages import Cell, Notebook, source_text, tags
from swvr.errors import SwvrError

INJECTED = "injected-parameters"  # papermill's tag for the cell that it adds
_KEPT_CELL_METADATA = {"tags", "swvr", "mystnb"}
_NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read_notebook(path: Path) -> Notebook:
    """Read a notebook of format 4.

    Raises
    ------
    SwvrError
        If the file is missing, not JSON, not a notebook, or of another format.
    """
    try:
        notebook = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise SwvrError("no such notebook", where=str(path), remedy="check its name") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise SwvrError(
            f"not a notebook: {error}", where=str(path), remedy="restore the file"
        ) from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise SwvrError("not a notebook: no cells", where=str(path), remedy="restore the file")
    if notebook.get("nbformat") != 4:
        raise SwvrError(
            f"notebook format {notebook.get('nbformat')}, not 4",
            where=str(path),
            remedy="open it in Jupyter and save it again",
        )
    return notebook


def normal(notebook: Notebook) -> Notebook:
    """Return the notebook in normal form."""
    cells = []
    count = 0
    for position, cell in enumerate(notebook["cells"], start=1):
        clean: dict[str, Any] = {
            "cell_type": cell["cell_type"],
            "id": _id(cell, position),
            "metadata": {k: v for k, v in cell["metadata"].items() if k in _KEPT_CELL_METADATA},
            "source": source_text(cell).rstrip("\n").splitlines(keepends=True),
        }
        if cell["cell_type"] == "code":
            if clean["source"]:
                count += 1
            clean["execution_count"] = count if cell.get("execution_count") else None
            clean["outputs"] = [_output(output) for output in cell.get("outputs", [])]
        cells.append(clean)
    return {"cells": cells, "metadata": _NOTEBOOK_METADATA, "nbformat": 4, "nbformat_minor": 5}


def _id(cell: Cell, position: int) -> str:
    """Return a cell's id; papermill gives its own cell a random one."""
    return INJECTED if INJECTED in tags(cell) else str(cell.get("id", f"cell-{position}"))


def _output(output: dict[str, Any]) -> dict[str, Any]:
    clean = {k: v for k, v in output.items() if k != "execution_count"}
    if output["output_type"] == "execute_result":
        clean["output_type"] = "display_data"
    if "text" in clean:
        clean["text"] = _lines(clean["text"])
    if "data" in clean:
        clean["data"] = {
            mime: value if mime.endswith("json") else _lines(value)
            for mime, value in clean["data"].items()
        }
    return clean


def _lines(text: str | list[str]) -> list[str]:
    return (text if isinstance(text, str) else "".join(text)).splitlines(keepends=True)


def to_text(notebook: Notebook) -> str:
    """Return a notebook as the text of its file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def is_normal(path: Path) -> bool:
    """Whether a stored notebook is in normal form."""
    return path.read_text("utf-8") == to_text(normal(read_notebook(path)))


def executed(notebook: Notebook) -> bool:
    """Whether every code cell with a source has been run, in order."""
    counts = [
        cell.get("execution_count")
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and source_text(cell).strip()
    ]
    return counts == list(range(1, len(counts) + 1))


def code_cells(notebook: Notebook) -> list[Cell]:
    """Return the code cells."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
