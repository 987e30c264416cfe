"""A chapter's run holds the files of its exhibits: all that they have, and no others."""

from __future__ import annotations

import json
import shutil

import pytest

from swvr.book.execute import EXHIBITS
from swvr.book.outputs import check_exhibits
from swvr.errors import SwvrError
from swvr.exhibit_format import PICTURE_ROWS

CHAPTER = "05_future_volunteering"


@pytest.fixture
def run(tmp_path):
    (tmp_path / EXHIBITS).mkdir()
    return tmp_path


def put(run, name, kind, rows, suffixes):
    for suffix in suffixes:
        (run / EXHIBITS / f"{name}.{suffix}").write_text("")
    known = {"kind": kind, "data": [{}] * rows}
    (run / EXHIBITS / f"{name}.json").write_text(json.dumps(known))


def check(edition, run, names):
    listed = edition.model_copy(update={"exhibits": {CHAPTER: names}})
    check_exhibits(listed, "en", {CHAPTER: run})


def test_a_long_table_has_no_picture_and_a_chart_of_as_many_rows_has_one(edition, run):
    put(run, "own_page", "table", PICTURE_ROWS, ("svg", "png", "csv"))
    put(run, "own_long", "table", PICTURE_ROWS + 1, ("csv",))
    put(run, "fig_2_4", "figure", PICTURE_ROWS + 1, ("svg", "png", "csv"))
    check(edition, run, ["own_page", "own_long", "fig_2_4"])


@pytest.mark.parametrize(
    ("rows", "suffixes", "words"),
    [
        (PICTURE_ROWS, ("svg", "csv"), "missing: own_page.png"),
        (PICTURE_ROWS + 1, ("svg", "png", "csv"), "not listed: own_page.png, own_page.svg"),
        (PICTURE_ROWS + 1, (), "missing: own_page.csv"),
    ],
)
def test_a_file_too_few_or_too_many_is_named(edition, run, rows, suffixes, words):
    put(run, "own_page", "table", rows, suffixes)
    with pytest.raises(SwvrError, match=words):
        check(edition, run, ["own_page"])


def test_an_exhibit_without_any_file_is_missing_whole(edition, run):
    shutil.rmtree(run / EXHIBITS)
    (run / EXHIBITS).mkdir()
    with pytest.raises(SwvrError, match=r"missing: own_page\.csv, own_page\.json, own_page\.png"):
        check(edition, run, ["own_page"])
