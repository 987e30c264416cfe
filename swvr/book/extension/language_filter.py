"""Read a bilingual notebook in one language: the bridge from notebook to page.

When Sphinx reads a notebook, this keeps the prose of the page's language and turns each shown
exhibit into an ``exhibit`` directive (:mod:`swvr.book.extension.exhibit`). It works on the stored
notebooks, so that a plain ``jupyter-book build .`` makes the same pages: cells that the default
edition does not have are left out then, as a build has done before.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from swvr.book.execute import default_parameters
from swvr.book.languages import Cell, Notebook, keep_language, tags
from swvr.conditions import keep_available
from swvr.edition import load_edition
from swvr.exhibit_format import MIME, Box, chart_only
from swvr.inputs import available_inputs
from swvr.project import find_project

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

HIDDEN = {"parameters", "injected-parameters"}


def page_notebook(notebook: Notebook, code: str) -> Notebook:
    """Return the notebook of one language, ready to be read as a page."""
    kept = keep_language(notebook, code)
    cells: list[Cell] = []
    for cell in kept["cells"]:
        if cell["cell_type"] != "code":
            cells.append(cell)
            continue
        exhibits = [o for o in cell["outputs"] if MIME in o.get("data", {})]
        others = [o for o in cell["outputs"] if MIME not in o.get("data", {})]
        cells.append(_folded({**cell, "outputs": others}))
        cells.extend(_directive(cell, position, o) for position, o in enumerate(exhibits))
    return {**kept, "cells": cells}


def _folded(cell: Cell) -> Cell:
    """Fold a code cell's source away; leave out the parameters."""
    tag = "remove-cell" if HIDDEN & set(tags(cell)) else "hide-input"
    metadata = {**cell["metadata"], "tags": [*tags(cell), tag]}
    return {**cell, "metadata": metadata}


def _directive(cell: Cell, position: int, output: dict[str, Any]) -> Cell:
    words = dict(output["data"][MIME])
    if words["kind"] == "figure":
        box = Box(*words.pop("box"))
        svg = output["data"]["image/svg+xml"]
        svg = svg if isinstance(svg, str) else "".join(svg)
        words["svg"] = chart_only(svg, box, prefix=words["name"].replace("_", "-"))
        words["width"], words["height"] = box.width, box.height
    content = json.dumps(words, ensure_ascii=False)
    return {
        "cell_type": "markdown",
        "id": f"{cell.get('id', 'exhibit')}-{position}",
        "metadata": {},
        "source": f"```{{exhibit}} {words['name']}\n{content}\n```",
    }


def _on_source_read(app: Sphinx, docname: str, source: list[str]) -> None:
    if app.env.doc2path(docname).endswith(".ipynb"):
        notebook = json.loads(source[0])
        if not app.config.swvr_staged:
            notebook = keep_available(notebook, _available_by_default())
        notebook = page_notebook(notebook, app.config.swvr_language)
        source[0] = json.dumps(notebook, ensure_ascii=False)


@cache
def _available_by_default() -> frozenset[str]:
    """Return the inputs of the edition that the stored notebooks show."""
    project = find_project()
    return available_inputs(load_edition(default_parameters(project)[0], project), project)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the filter and the language that it keeps."""
    app.add_config_value("swvr_language", "en", "env", types=[str])
    app.add_config_value("swvr_staged", False, "env", types=[bool])
    app.connect("source-read", _on_source_read)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
