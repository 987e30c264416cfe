"""Typed numbers are found; names that hold digits are not."""

import pytest

from swvr.book.prose import typed_numbers


def numbers(text, lang="en"):
    cell = {"cell_type": "markdown", "metadata": {"tags": [f"lang-{lang}"]}, "source": text}
    return [fault.problem for fault in typed_numbers({"cells": [cell]})]


@pytest.mark.parametrize(
    "text",
    [
        "862 million people",
        "About 14.8% volunteer.",
        "每月有8.62亿人",
        "全角数字６也算",
        "```{important}\nSome 5 people.\n```",
        "In 2022 it rose.",
        "[link 7](01_about)",
    ],
)
def test_a_typed_number_is_found(text):
    assert numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "{glue:text}`volunteers_2` people",
        "COVID-19 and the 2030 Agenda",
        "新冠疫情（COVID-19）与《2030年可持续发展议程》",
        "see {ref}`fig_2_4`, {doc}`02_global_estimates`, {cite}`swvr2022`",
        "Figure 3.1 of the report",
        "报告的图3.1、表A2和第2.3节",
        "DP/2022/24, §§26–36",
        "$x^2 + 1$ and `f(2)`",
        "<https://example.org/2022/a1>",
        "no digits here",
    ],
)
def test_names_and_markup_are_let_through(text):
    assert numbers(text) == []


def test_the_place_and_remedy_are_named():
    cell = {"cell_type": "markdown", "metadata": {"tags": ["lang-en"]}, "source": "x"}
    bad = {**cell, "source": "over 9,000"}
    (fault,) = typed_numbers({"cells": [cell, bad]})
    assert (fault.cell, "9,000" in fault.problem, "glue" in fault.remedy) == (2, True, True)
