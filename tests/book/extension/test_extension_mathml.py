"""Formulas become MathML, or a warning that names them."""

from __future__ import annotations

import pytest

from swvr.book.extension.mathml import mathml
from swvr.errors import SwvrError


@pytest.mark.parametrize(
    ("latex", "element"),
    [
        (r"\hat{r} = \frac{\sum_i w_i y_i}{\sum_i w_i}", "mfrac"),
        (r"\sqrt{\sigma^2}", "msqrt"),
        (r"\bar{x}_r", "mover"),
        (r"\begin{cases}1 & x > 0\\0 & \text{otherwise}\end{cases}", "mtable"),
        (r"\text{年龄} \ge 15", "mtext"),
        (r"160\,\text{h}", "mspace"),
    ],
)
def test_formulas_of_the_book(latex, element):
    written = mathml(latex, display=True)
    assert f"<{element}" in written
    assert 'display="block"' in written
    assert "\\" not in written


@pytest.mark.parametrize("environment", ["align", "align*", "aligned", "split"])
def test_aligned_lines_are_a_table_without_numbers_of_its_own(environment):
    written = mathml(rf"\begin{{{environment}}}a &= b\\c &= d\end{{{environment}}}", display=True)
    assert written.count("<mtr") == 2
    assert "(1)" not in written


def test_lines_without_an_environment_are_aligned():
    assert mathml(r"a &= b \\ c &= d", display=True).count("<mtr") == 2
    assert mathml("a = b\n\nc = d", display=True).count("<mtr") == 2


@pytest.mark.parametrize(
    ("latex", "problem"),
    [
        (r"\frobnicate{x}", r"unknown command \\frobnicate"),
        (r"\frac{1}", "something is missing|not a formula"),
        (r"\frac{1", "braces do not match"),
        ("x_{", "braces do not match"),
        ("x_", "not a formula"),
        (r"\left( x", "not a formula"),
        (r"\begin{nonsense}x\end{nonsense}", "unknown environment 'nonsense'"),
        ("", "not a formula"),
    ],
)
def test_a_formula_that_cannot_be_shown_is_named(latex, problem):
    with pytest.raises(SwvrError, match=problem) as error:
        mathml(latex, display=False)
    assert repr(latex) in str(error.value)


def test_page_has_formulas_and_numbers_and_no_script(sample):
    page = sample.page("en", "chapters/02_method.html")
    displayed = page.select("div.math")
    assert [eq.select_one(".eqno").get_text()[:3] for eq in displayed] == ["(1)", "(2)"]
    assert all(eq.select_one("math[display=block]") for eq in displayed)
    assert page.select_one("span.math math[display=inline]")
    reference = page.select_one("a.reference[href='#equation-rate']")
    assert reference.get_text() == "(1)"
    assert page.select_one("#equation-rate")
    assert "mathjax" not in " ".join(str(s) for s in page.select("script")).lower()


def test_equations_without_a_name_are_called_after_their_place(sample):
    page = sample.page("en", "chapters/02_method.html")
    assert page.select("div.math")[1]["id"] == "equation-chapters-02-method-1"
