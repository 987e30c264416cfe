"""The stored form of notebooks."""

import json

import pytest

from swvr.book.execute import chapter_names, with_current_prose
from swvr.book.normal_form import executed, is_normal, normal, read_notebook, to_text
from swvr.errors import SwvrError


def code(source, count, outputs=()):
    return {
        "cell_type": "code",
        "id": "c",
        "metadata": {"papermill": {"duration": 1.2}, "tags": ["x"]},
        "source": source,
        "execution_count": count,
        "outputs": list(outputs),
    }


def wrap(*cells):
    return {"cells": list(cells), "metadata": {"papermill": {}}, "nbformat": 4, "nbformat_minor": 5}


def test_timings_and_counts_are_put_in_order():
    made = normal(wrap(code("a", 7), code("", None), code("b\nc\n", 9)))
    assert [cell["execution_count"] for cell in made["cells"]] == [1, None, 2]
    assert made["cells"][2]["source"] == ["b\n", "c"]
    assert "papermill" not in to_text(made)
    assert executed(made)


def test_normal_form_is_stable():
    once = to_text(
        normal(wrap(code("a", 3, [{"output_type": "stream", "name": "s", "text": "x"}])))
    )
    assert to_text(normal(json.loads(once))) == once


def test_a_cell_that_was_not_run_is_seen():
    assert not executed(normal(wrap(code("a", 1), code("b", None))))


def test_every_stored_chapter_is_normal_and_executed(checkout):
    for name in chapter_names(checkout):
        path = checkout.chapters / f"{name}.ipynb"
        assert is_normal(path), name
        assert executed(read_notebook(path)), name


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not a notebook"),
        ("[]", "no cells"),
        ('{"cells": [], "nbformat": 3}', "format 3"),
    ],
)
def test_what_is_no_notebook_is_refused(tmp_path, text, problem):
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    with pytest.raises(SwvrError, match=problem) as caught:
        read_notebook(path)
    assert str(path) in str(caught.value)


def test_current_prose_takes_outputs_from_the_run_and_words_from_the_source():
    prose = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "old"}
    parameters = {**code("year = 1", 1), "metadata": {"tags": ["parameters"]}}
    injected = {**code("year = 2", 2), "metadata": {"tags": ["injected-parameters"]}}
    ran = wrap(parameters, injected, prose, code("x", 3, [{"output_type": "stream", "text": "y"}]))
    source = wrap(parameters, {**prose, "source": "new"}, code("x", None))
    merged = with_current_prose(source, ran)["cells"]
    assert [cell["source"] for cell in merged] == ["year = 1", "year = 2", "new", "x"]
    assert merged[-1]["outputs"] == [{"output_type": "stream", "text": "y"}]
