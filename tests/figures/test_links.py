"""Links in tables: one cell may lead to several places, and reads as plain text elsewhere."""

from __future__ import annotations

import dataclasses

import pytest
from docutils import nodes

from swvr.book.extension.exhibit import _table
from swvr.exhibit_format import MIME
from swvr.figures.typesetting import width, wrap
from swvr.fonts import families, register_with_matplotlib
from swvr.tables.table import NOWHERE, Column


@pytest.fixture
def column():
    return Column("to", lambda _: "Where", lambda _, text: text.upper(), links=True)


@pytest.mark.parametrize(
    ("value", "text", "parts"),
    [
        ("fig_2_4", "FIG_2_4", [{"text": "FIG_2_4", "ref": "fig_2_4"}]),
        (
            "fig_2_4\nhttps://a.example/b its own words",
            "FIG_2_4; ITS OWN WORDS",
            [
                {"text": "FIG_2_4", "ref": "fig_2_4"},
                "; ",
                {"text": "ITS OWN WORDS", "ref": "https://a.example/b"},
            ],
        ),
        (NOWHERE, "NONE", "NONE"),
    ],
)
def test_a_value_is_text_in_a_picture_and_links_on_a_page(speak, column, value, text, parts):
    assert column.text(speak("en"), value) == text
    assert column.parts(speak("en"), value) == parts


def test_a_language_may_depend_on_that_of_the_page(speak):
    column = Column("t", lambda _: "T", lambda _, v: v, language=lambda say: f"not-{say.code}")
    assert column.spoken(speak("en")) == "not-en"
    assert Column("t", lambda _: "T", lambda _, v: v, language="en").spoken(speak("en")) == ""


def test_an_address_becomes_a_link_in_the_table_of_a_page():
    cell = ["see ", {"text": "there", "ref": "https://a.example/b"}]
    table = _table({"columns": ["Name", "Source"], "rows": [["one", cell]], "wide_columns": [1]})
    (reference,) = table.findall(nodes.reference)
    assert (reference["refuri"], reference.astext()) == ("https://a.example/b", "there")
    entries = [row.children for row in table.findall(nodes.row)]
    assert [entry.astext() for entry in entries[1]] == ["one", "see there"]
    assert [["text-wide" in e["classes"] for e in row] for row in entries] == [[False, True]] * 2


@pytest.mark.parametrize(
    "name", ["data/unv-gallup/2021/volunteering_change.csv", "national.alternatives.first_ages"]
)
def test_paths_and_names_of_code_break_where_they_are_joined(name):
    register_with_matplotlib()
    lines = wrap(name, 80.0, 9.5, families("en"))
    assert "".join(lines) == name
    assert len(lines) > 1
    assert all(line[-1] in "/._-" for line in lines[:-1])
    assert all(width(line, 9.5, families("en")) <= 80.0 for line in lines)


def test_what_fits_a_line_stays_whole():
    register_with_matplotlib()
    assert wrap("one data/regions.csv", 200.0, 9.5, families("en")) == ["one data/regions.csv"]


def test_the_rows_of_a_table_can_be_led_to(exhibit, speak):
    plain = exhibit("tab_3_1")
    words = plain.mime_bundle(speak("en"))[MIME]
    assert not {"anchors", "shown_on"} & set(words)
    assert " id=" not in plain.html(speak("en"))

    names = [f"row-{i}<" for i in range(len(plain.data))]
    led_to = dataclasses.replace(
        plain,
        data=plain.data.assign(name=names),
        anchors="name",
        shown_on=lambda say: f"Shown on ({say.code})",
    )
    words = led_to.mime_bundle(speak("zh"))[MIME]
    assert words["anchors"] == names
    assert words["shown_on"] == "Shown on (zh)"
    assert led_to.html(speak("zh")).count('<tr id="row-') == len(names)
    assert "&lt;" in led_to.html(speak("zh"))
    assert "Shown on" not in led_to.html(speak("zh")) + led_to.to_csv(speak("zh"))
