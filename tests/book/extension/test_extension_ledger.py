"""Numbers of the prose and their rows of the ledger: a small book, on the web and on paper."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from pypdf import PdfReader
from small_book import build_small_book

from swvr.book.extension import ledger
from swvr.book.extension.exhibit import _table
from swvr.exhibit_format import MIME
from swvr.glued_format import glued_bundle

ROWS = {
    # id: value, verdict, what should be printed
    "swvr-a-rate": (15.0, "recomputed", None),
    "swvr-b-rate": (17.2, "contradicted", 17.1),
    "swvr-c-rate": (10.6, "off_by_rounding", 10.7),
    "swvr-d-rate": (4.0, "transcribed", None),
}
TITLES = {
    "en": {
        "swvr-a-rate": "Printed in the report: 15.0% (recomputed)",
        "swvr-b-rate": "Printed in the report: 17.2%; what follows is 17.1%",
        "swvr-c-rate": "Printed in the report: 10.6%; what follows is 10.7%",
    },
    "zh": {"swvr-b-rate": "报告所印：17.2%；推得：17.1%"},
}
NOTES = {
    "en": [
        "≠ The value that the report prints does not follow.",
        "≈ The value that the report prints is off in its last digit.",
    ],
    "zh": [
        "≠ 报告所印数值无法由其依据推得。",
        "≈ 报告所印数值的末位与推得的结果不符。",
    ],
}
NUMBERS = """# Numbers

{glue:text}`a` of adults, {glue:text}`b` here, {glue:text}`c` there, {glue:text}`a` again,
{glue:text}`free` of our own.
"""
SUMMARY = """# Summary

{glued}`numbers/a` and {glued}`numbers/b`, of which {glued}`numbers/free` is ours.

```{toctree}
numbers
more
ledger
```
"""
MORE = "# More\n\n{glue:text}`a` once more, and nothing else.\n"
BOUND = {"a": "swvr-a-rate", "b": "swvr-b-rate", "c": "swvr-c-rate", "free": None}
TEXTS = {"a": "14.8%", "b": "17.05%", "c": "10.6%", "free": "99%"}


def frame():
    return pd.DataFrame(
        [
            {
                "id": name,
                "value": value,
                "unit": "percent",
                "rounded_to": 0.1,
                "bound": None,
                "verdict": verdict,
                "computed_low": should,
                "computed_high": should,
                "should_low": should,
                "should_high": should,
            }
            for name, (value, verdict, should) in ROWS.items()
        ]
    )


def cell(kind, source, **rest):
    return {
        "cell_type": kind,
        "id": f"c{abs(hash(source))}",
        "metadata": {},
        "source": source,
        **rest,
    }


def notebook(text, outputs=()):
    code = cell("code", "1", execution_count=1, outputs=list(outputs))
    return {
        "cells": [cell("markdown", text), *([code] if outputs else [])],
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python", "pygments_lexer": "ipython3"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def glue(*names):
    made = []
    for name in names:
        data, metadata = glued_bundle(name, TEXTS[name], BOUND[name])
        made.append({"output_type": "display_data", "data": data, "metadata": metadata})
    return made


def table_output(ids):
    words = {
        "kind": "table",
        "name": "own_ledger",
        "label": "Table A",
        "headline": "Every number",
        "subtitle": "All of them",
        "alt": "",
        "note": "",
        "source": "Source: the report",
        "columns": ["Number", "Verdict"],
        "rows": [[name, ROWS[name][1]] for name in ids],
        "text_columns": [0, 1],
        "anchors": list(ids),
        "shown_on": "Shown on",
    }
    return {"output_type": "display_data", "data": {MIME: words}, "metadata": {}}


def build(folder, lang, monkeypatch, *, rows=tuple(ROWS)):
    """Build the book as a site and as a PDF; return the pages, the PDF and the warnings."""
    pages = {
        "index": notebook(SUMMARY),
        "numbers": notebook(NUMBERS, glue("a", "b", "c", "free")),
        "more": notebook(MORE, glue("a")),
        "ledger": notebook("# Ledger", [table_output(rows)] if rows else ()),
    }
    for name, page in pages.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(page), "utf-8")
    made = ledger.language(lang)
    entries = ledger.Entries(made, SimpleNamespace(numbers=frame()))
    monkeypatch.setattr(ledger, "_entries", lambda _: entries)
    monkeypatch.setattr(ledger, "_known", lambda _: frozenset(ROWS))
    names = ("language_filter", "links", "exhibit", "ledger", "glued")
    warned = build_small_book(
        folder,
        ["myst_nb", *(f"swvr.book.extension.{name}" for name in names)],
        nb_execution_mode="off",
        language={"zh": "zh_CN"}.get(lang, lang),
        swvr_language=lang,
        typst_language=lang,
    )
    return SimpleNamespace(
        page=lambda name: BeautifulSoup(
            (folder / "html" / f"{name}.html").read_text("utf-8"), "html.parser"
        ),
        typst=(folder / "typst" / "book.typ").read_text("utf-8"),
        pdf=folder / "typst" / "book.pdf",
        warnings=[line for line in warned.splitlines() if "toctree" not in line],
    )


@pytest.fixture(scope="module", params=["en", "zh"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def book(lang, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        yield build(tmp_path_factory.mktemp(lang), lang, patch)


def links(page, target):
    return page.select(f'a.ledger-link[href="{target}"]')


def test_the_book_is_built_without_warning(book):
    assert book.warnings == []


def test_a_bound_number_leads_to_its_row_and_says_what_was_printed(book, lang):
    page = book.page("numbers")
    for name, title in TITLES[lang].items():
        assert book.page("ledger").select_one(f"tr#{name}")
        found = links(page, f"ledger.html#{name}")
        assert found
        assert {link["title"] for link in found} == {title}
    assert [link.get_text() for link in links(page, "ledger.html#swvr-a-rate")] == ["14.8%"] * 2


def test_a_number_that_no_document_prints_is_no_link(book):
    (own,) = (tag for tag in book.page("numbers").select(".pasted-text") if tag.get_text() == "99%")
    assert not own.find("a")
    assert not own.find_parent("a")


def test_only_the_first_place_of_a_number_on_a_page_is_a_target(book):
    page = book.page("numbers")
    places = page.select("#shows-swvr-a-rate")
    assert len(places) == 1
    assert places[0] == page.select(".pasted-text")[0]


def test_a_contradicted_number_carries_a_sign_that_is_called_by_its_name(book, lang):
    page = book.page("numbers")
    marks = page.select(".ledger-mark")
    assert [mark.get_text() for mark in marks] == ["≠", "≈"]
    assert all(mark["role"] == "img" for mark in marks)
    assert all(mark["aria-label"] for mark in marks)
    assert marks[0].find_parent("a")["href"] == "ledger.html#swvr-b-rate"
    assert [note.get_text() for note in page.select(".ledger-note")] == NOTES[lang]


def test_a_page_without_such_numbers_explains_no_sign(book):
    assert book.page("more").select(".ledger-link")
    assert not book.page("more").select(".ledger-note, .ledger-mark")


def test_a_page_explains_only_the_signs_that_it_has(book, lang):
    notes = [note.get_text() for note in book.page("index").select(".ledger-note")]
    assert notes == NOTES[lang][:1]


def test_a_number_of_another_chapter_leads_there_and_its_sign_to_the_ledger(book):
    page = book.page("index")
    hrefs = [tag.find("a")["href"] for tag in page.select(".pasted-text")]
    assert hrefs == [
        "numbers.html#shows-swvr-a-rate",
        "numbers.html#shows-swvr-b-rate",
        "numbers.html",
    ]
    (mark,) = page.select(".ledger-mark")
    assert mark.find_parent("a")["href"] == "ledger.html#swvr-b-rate"


def test_a_row_leads_to_every_page_that_shows_its_number(book):
    rows = book.page("ledger").select("tbody tr")
    cells = {row["id"]: row.find_all(["td", "th"])[-1] for row in rows}
    found = {name: [a["href"] for a in cell.find_all("a")] for name, cell in cells.items()}
    assert found == {
        "swvr-a-rate": [f"{page}.html#shows-swvr-a-rate" for page in ("index", "more", "numbers")],
        "swvr-b-rate": [f"{page}.html#shows-swvr-b-rate" for page in ("index", "numbers")],
        "swvr-c-rate": ["numbers.html#shows-swvr-c-rate"],
        "swvr-d-rate": [],
    }
    for links_ in found.values():
        for link in links_:
            name, _, anchor = link.partition("#")
            assert book.page(name.removesuffix(".html")).find(id=anchor)


def test_on_paper_the_same_links_and_signs_are_there(book, lang):
    source = book.typst
    assert 'ledger-link(label("ledger#swvr-b-rate"))[17.05%]' in source
    assert '#anchor("ledger#swvr-b-rate");' in source
    assert 'link(label("numbers#shows-swvr-c-rate"))' in source
    assert source.count('link(label("ledger#swvr-b-rate"))[#ledger-mark[≠];]') == 2
    assert source.count("#ledger-note()[≠") == 2
    text = "".join(page.extract_text() for page in PdfReader(book.pdf).pages)
    for note in NOTES[lang]:
        assert note.replace(" ", "") in text.replace(" ", "").replace("\n", "")


def test_without_a_table_of_the_ledger_numbers_are_no_links_but_keep_their_signs(
    tmp_path, monkeypatch
):
    made = build(tmp_path, "en", monkeypatch, rows=())
    assert made.warnings == []
    page = made.page("numbers")
    assert not page.select(".ledger-link")
    assert [tag.get_text() for tag in page.select(".pasted-text")][:2] == ["14.8%", "17.05%"]
    assert [mark.get_text() for mark in page.select(".ledger-mark")] == ["≠", "≈"]


@pytest.mark.parametrize("shown_on", ["", "Shown on"])
def test_rows_have_their_ids_and_the_column_of_pages_only_where_it_is_wanted(shown_on):
    words = {
        "columns": ["Name", "Value"],
        "rows": [["one", "1"], ["two", "2"]],
        "anchors": ["unv-one", "unv-two"],
        "shown_on": shown_on,
    }
    head, *rows = _table(words).findall(nodes.row)
    assert [row["ids"] for row in rows] == [["unv-one"], ["unv-two"]]
    assert {len(row.children) for row in (head, *rows)} == {3 if shown_on else 2}
