"""Prose goes with the chapters that it takes numbers from."""

from __future__ import annotations

from typing import Any

from swvr.conditions import without_absent_chapters

CHAPTERS = ["00_summary", "02_global_estimates"]


def notebook(*sources: str, kind: str = "markdown") -> dict[str, Any]:
    return {"cells": [{"cell_type": kind, "source": source} for source in sources]}


def left(book: dict[str, Any]) -> list[str]:
    return [cell["source"] for cell in without_absent_chapters(book, CHAPTERS)["cells"]]


def test_prose_without_numbers_of_other_chapters_stays() -> None:
    texts = ["## Plain", "See {doc}`09_methods`.", "{glue:text}`rate`"]
    assert left(notebook(*texts)) == texts


def test_prose_with_a_number_of_an_absent_chapter_is_left_out() -> None:
    here, gone = (f"{{glued}}`{name}/rate` of all" for name in (CHAPTERS[1], "09_methods"))
    assert left(notebook(here, gone, f"{here}, {gone}")) == [here]


def test_the_title_of_a_page_stays() -> None:
    title = "# Summary\n\n{glued}`09_methods/rate`"
    assert left(notebook(title)) == [title]
    assert left(notebook("#" + title)) == []


def test_code_stays() -> None:
    code = 'text = "{glued}`09_methods/rate`"'
    assert left(notebook(code, kind="code")) == [code]
