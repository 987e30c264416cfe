"""Tables with columns of text: broken to the column, rows as high as their longest cell."""

from __future__ import annotations

import itertools
from string import ascii_lowercase

import pandas as pd
import pytest

from swvr.figures.figure import Words
from swvr.figures.typesetting import width
from swvr.language import Language
from swvr.tables.table import Column, Table, draw_cells


def table_of(edition, texts, **options):
    """A table with a column of these texts beside one of numbers of letters."""
    data = pd.DataFrame({"text": texts, "short": [text[:3] for text in texts]})
    columns = (
        Column("text", lambda _: "Text", lambda _, v: v, 3, words=True),
        Column("short", lambda _: "Beginning", lambda _, v: v, words=True, language="sw"),
    )

    def heading(_: Language) -> str:
        return "Row"

    return Table(
        name="tab_a1",
        edition=edition,
        kind="table",
        data=data,
        series=("text", "short"),
        labels=lambda _: [f"row {i}" for i in range(len(texts))],
        draw=draw_cells(heading, columns),
        words=lambda _: Words("Headline", "Subtitle", "Alternative text"),
        source=lambda _: "nowhere",
        columns=columns,
        heading=heading,
        **options,
    )


@pytest.fixture
def texts():
    return [
        " ".join(itertools.islice(itertools.cycle(ascii_lowercase), n)) for n in (1, 40, 160, 3)
    ]


def cells_drawn(table, say):
    axes = table.drawing(say).axes
    return {t.get_gid(): t for t in axes.texts if (t.get_gid() or "").endswith("-text")}


def test_every_text_is_drawn_whole_and_no_wider_than_its_column(edition, speak, texts):
    say, table = speak("en"), table_of(edition, texts)
    drawn = cells_drawn(table, say)
    assert [t.get_text().replace("\n", " ") for t in drawn.values()] == texts
    beginnings = [t for t in table.drawing(say).axes.texts if (t.get_gid() or "").endswith("short")]
    family = beginnings[0].get_fontfamily()
    figure = table.drawing(say).figure
    left = beginnings[0].get_window_extent(figure.canvas.get_renderer()).x0
    for text in drawn.values():
        assert text.get_window_extent(figure.canvas.get_renderer()).x1 < left
        assert max(width(line, 9.5, family) for line in text.get_text().split("\n")) < 400


def test_rows_are_as_high_as_their_text_and_do_not_meet(edition, speak, texts):
    say, table = speak("en"), table_of(edition, texts)
    renderer = table.drawing(say).figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in cells_drawn(table, say).values()]
    assert [a.y0 > b.y1 for a, b in itertools.pairwise(boxes)] == [True] * 3
    assert table.height(say, ["Noto Sans"]) > table_of(edition, texts[:1]).height(
        say, ["Noto Sans"]
    )


def test_the_values_can_be_read_back_though_rows_differ_in_height(edition, speak, texts):
    read = table_of(edition, texts).read_back(speak("en"))
    assert read["label"].tolist() == [f"row {i}" for i in range(len(texts))]
    assert read["text"].str.replace("\n", " ").tolist() == texts


def test_the_page_is_told_of_text_languages_and_search(edition, speak, texts):
    (shown,) = [
        value
        for key, value in table_of(edition, texts, searchable=True, filters=("short",))
        .mime_bundle(speak("en"))
        .items()
        if "swvr" in key
    ]
    assert shown["text_columns"] == [0, 1, 2]
    assert shown["languages"] == {"2": "sw"}
    assert shown["search"]["filters"] == [{"column": 2, "label": "Beginning"}]
    assert shown["search"]["count"] == "{shown} of {all} rows"


def test_a_table_that_nobody_searches_has_no_controls(edition, speak, texts):
    bundle = table_of(edition, texts).mime_bundle(speak("en"))
    assert all("search" not in value for value in bundle.values())
