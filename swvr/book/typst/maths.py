"""Formulas: from LaTeX, as the notebooks have them, to Typst."""

from __future__ import annotations

import typst
from sphinx.errors import ExtensionError

_REMEDY = "write it with simpler LaTeX commands"


class Formulas:
    """Converts formulas and proves each of them by compiling it alone.

    A formula that fails is named; inside a whole book Typst could only name a line of the
    generated file.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._compiler = typst.Compiler(ignore_system_fonts=True)

    def convert(self, latex: str, docname: str) -> str:
        """Return the Typst source of a formula, without the dollar signs.

        Raises
        ------
        ExtensionError
            If the formula can't be converted, or Typst doesn't understand the result.
        """
        latex = latex.strip()
        if latex not in self._known:
            self._known[latex] = self._checked(latex, docname)
        return self._known[latex]

    def _checked(self, latex: str, docname: str) -> str:
        try:
            source = _translate(latex)
            self._compiler.compile(input=f"$ {source} $".encode(), format="svg")
        except (ValueError, RuntimeError) as error:
            reason = str(error).strip().splitlines()[0]
            raise ExtensionError(
                f"{docname}: the formula {latex!r} can't be set in the PDF ({reason}): {_REMEDY}"
            ) from error
        return source


def _translate(latex: str) -> str:
    try:
        from tex2typst import tex2typst  # noqa: PLC0415  (there is no wheel for every platform)
    except ImportError as error:
        raise ExtensionError(
            "the PDF needs the package tex2typst for its formulas: pip install tex2typst"
        ) from error
    return str(tex2typst(latex)).strip()
