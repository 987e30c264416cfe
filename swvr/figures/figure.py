"""An exhibit: the data that it shows, how they are drawn, and the words that explain them.

Every figure and table of the book is one :class:`Exhibit`. It knows its own name, which is also
the name of its function, its files, its label in the page and its row in the ledger.
"""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.exhibit_format import MIME, PICTURES, WORDS, Box, compact, suffixes
from swvr.figures import marks, style
from swvr.figures.numbering import label_of, number_of
from swvr.figures.typesetting import wrap
from swvr.fonts import families, register_with_matplotlib
from swvr.language import Language

POINTS = 72.0
MARGIN = 0.08  # inches kept free at the edge
GAP = 0.10  # inches between the words and the chart
LABEL_WIDTH = 185.0  # points that a row's label may take before it is broken
PNG_DPI = 200

Kind = Literal["figure", "table"]
Draw = Callable[[Axes, pd.DataFrame, Language], None]


@dataclass(frozen=True)
class Words:
    """The words of an exhibit in one language, made from its data.

    Attributes
    ----------
    headline
        A sentence that states the finding, with its number.
    subtitle
        What is measured: indicator, population, place, time, unit.
    alt
        Alternative text: what the chart shows, for who can't see it.
    note
        What must be known to read it rightly; may be empty.
    """

    headline: str
    subtitle: str
    alt: str
    note: str = ""


@dataclass(frozen=True)
class Drawing:
    """A drawn exhibit: the matplotlib figure, its axes, and where in it the chart lies."""

    figure: Figure
    axes: Axes
    box: Box


@dataclass(frozen=True)
class Exhibit:
    """One figure or table.

    Attributes
    ----------
    name
        ``fig_2_4``, ``tab_3_1``; ``own_…`` if the reports have no such exhibit.
    edition
        The edition it belongs to.
    data
        What is drawn: one row per row of the chart, codes in the first columns.
    series
        The columns of ``data`` that are drawn, for :meth:`read_back`.
    labels
        Names the rows in a language.
    draw
        Draws ``data``, which then has a ``label`` column, on axes.
    words, source
        Make the words and the source line in a language.
    rows
        Height of the chart in rows; by default the number of rows of ``data``.
    prose
        The columns of ``data`` that hold English messages: the files have them in the language.
    synthetic
        Whether any of the data are synthetic; such a chart carries a watermark.
    width
        Of the whole picture, in inches.
    """

    name: str
    edition: Edition
    data: pd.DataFrame
    series: tuple[str, ...]
    labels: Callable[[Language], list[str]]
    draw: Draw
    words: Callable[[Language], Words]
    source: Callable[[Language], str]
    kind: Kind = "figure"
    rows: float | None = None
    prose: tuple[str, ...] = ()
    synthetic: bool = False
    width: float = style.WIDTH
    _drawings: dict[str, Drawing] = field(default_factory=dict, compare=False, repr=False)
    _svgs: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    # -- words -----------------------------------------------------------------------------

    @property
    def number(self) -> str:
        """The exhibit's number: the report's own, or chapter and letter for ours."""
        return number_of(self.name, self.edition)

    def label(self, say: Language) -> str:
        """Return what the exhibit is called: ``Figure 2.4``, ``图2.4``."""
        return label_of(self.name, self.kind, self.edition, say)

    def headline(self, say: Language) -> str:
        """Return the sentence that states the finding."""
        return self.words(say).headline

    def alt_text(self, say: Language) -> str:
        """Return the alternative text in the language."""
        return self.words(say).alt

    def source_line(self, say: Language) -> str:
        """Return source and edition, as printed under the chart."""
        return say(
            "Source: {source}. Edition {year}; independent recalculation.",
            source=self.source(say),
            year=self.edition.year,
        )

    # -- data ------------------------------------------------------------------------------

    def table(self, say: Language) -> pd.DataFrame:
        """Return the data drawn, with the label of each row in the language first."""
        table = self.data.reset_index(drop=True)
        table.insert(0, "label", self.labels(say))
        return table

    def told(self, say: Language) -> pd.DataFrame:
        """Return :meth:`table` as the files have it: codes as they are, prose in the language."""
        table = self.table(say)
        for key in self.prose:
            table[key] = [
                say(text) if isinstance(text, str) and text else text for text in table[key]
            ]
        return table

    def to_csv(self, say: Language) -> str:
        """Return the data drawn as CSV."""
        return self.told(say).to_csv(index=False, float_format="%.10g", lineterminator="\n")

    def read_back(self, say: Language) -> pd.DataFrame:
        """Read the values from the drawn chart.

        Returns
        -------
        pandas.DataFrame
            One row per row of the chart: ``label`` and the columns of :attr:`series`; missing
            where nothing is drawn.
        """
        found = marks.read_back(self.drawing(say).axes)
        wide = found.pivot(index=["row", "label"], columns="series", values="value")
        wide.columns.name = None
        return wide.reindex(columns=list(self.series)).reset_index("label").reset_index(drop=True)

    def metadata(self, say: Language) -> dict[str, Any]:
        """Return all that is known of the exhibit, ready for JSON."""
        rows = self.told(say).astype(object)
        return {
            **self.described(say),
            "series": list(self.series),
            "data": rows.where(rows.notna(), None).to_dict("records"),
        }

    def described(self, say: Language) -> dict[str, Any]:
        """Return what is known of the exhibit besides its data, ready for JSON."""
        words = self.words(say)
        return {
            "name": self.name,
            "kind": self.kind,
            "label": self.label(say),
            "edition": self.edition.year,
            "language": say.code,
            "headline": words.headline,
            "subtitle": words.subtitle,
            "alt": words.alt,
            "note": words.note,
            "source": self.source_line(say),
            "synthetic": self.synthetic,
            "badge": say("SYNTHETIC DATA") if self.synthetic else "",
        }

    # -- drawing ---------------------------------------------------------------------------

    def drawing(self, say: Language) -> Drawing:
        """Draw the exhibit in a language; drawn once, then kept."""
        if say.code not in self._drawings:
            self._drawings[say.code] = self._compose(say)
        return self._drawings[say.code]

    def height(self, say: Language, family: list[str]) -> float:
        """Return the height of the chart in rows, in the language and its type families."""
        return self.rows or len(self.data)

    def label_width(self) -> float:
        """Return the points that a row's label may take before it is broken."""
        return LABEL_WIDTH

    def _compose(self, say: Language) -> Drawing:
        family = _family(say)
        with mpl.rc_context(style.parameters(family)):
            words = self.words(say)
            inner = (self.width - 2 * MARGIN) * POINTS
            headline = wrap(words.headline, inner, style.HEADLINE, family, bold=True)
            subtitle = wrap(words.subtitle, inner, style.SUBTITLE, family)
            foot = [
                line
                for text in (words.note, self.source_line(say))
                if text
                for line in wrap(text, inner, style.SMALL, family)
            ]
            above = (
                MARGIN
                + _height(len(headline), style.HEADLINE)
                + _height(len(subtitle), style.SUBTITLE)
                + GAP
            )
            below = MARGIN + _height(len(foot), style.SMALL) + GAP
            chart = self.height(say, family) * style.ROW + 0.12
            height = above + chart + below

            figure = Figure(figsize=(self.width, height))
            FigureCanvasAgg(figure)
            axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
            self.draw(axes, self.table(say), say)
            _break_labels(axes, family, self.label_width())
            if self.synthetic:
                _watermark(axes, say)
            _fit(figure, axes, bottom=below, top=height - above)
            y = _write(figure, headline, height - MARGIN, style.HEADLINE, bold=True)
            _write(figure, subtitle, y, style.SUBTITLE, colour=style.CONTEXT)
            _write(
                figure,
                foot,
                MARGIN + _height(len(foot), style.SMALL),
                style.SMALL,
                colour=style.CONTEXT,
            )
        top = (above - GAP / 2) * POINTS
        return Drawing(figure, axes, Box(top, self.width * POINTS, (chart + GAP) * POINTS))

    def svg(self, say: Language) -> str:
        """Return the complete exhibit as SVG; the same bytes every time."""
        if say.code in self._svgs:
            return self._svgs[say.code]
        words = self.words(say)
        metadata = {
            "Date": None,
            "Creator": None,
            "Title": f"{self.label(say)}. {words.headline}",
            "Description": words.alt,
            "Source": self.source_line(say),
            "Language": say.code,
        }
        target = io.StringIO()
        with mpl.rc_context(style.parameters(_family(say))), self._every_glyph(say):
            self.drawing(say).figure.savefig(target, format="svg", metadata=metadata)
        return self._svgs.setdefault(say.code, compact(target.getvalue()))

    def png(self, say: Language) -> bytes:
        """Return the complete exhibit as PNG."""
        target = io.BytesIO()
        with mpl.rc_context(style.parameters(_family(say))):
            self.drawing(say).figure.savefig(
                target, format="png", dpi=PNG_DPI, metadata={"Software": None}
            )
        return target.getvalue()

    @contextmanager
    def _every_glyph(self, say: Language) -> Iterator[None]:
        """Turn matplotlib's warning of a missing glyph into an error."""
        with warnings.catch_warnings():
            warnings.filterwarnings("error", message=r"Glyph \d+ ")
            try:
                yield
            except UserWarning as warning:
                raise SwvrError(
                    f"{str(warning).splitlines()[0]} (in {say.code})",
                    where=self.name,
                    remedy="use a character that the font has, or add it in swvr/fonts.py",
                ) from warning

    # -- showing and saving ----------------------------------------------------------------

    @property
    def has_picture(self) -> bool:
        """Whether the exhibit's files hold pictures: not those of a long table."""
        return set(PICTURES) <= set(suffixes(self.kind, len(self.data)))

    def files(self, say: Language) -> dict[str, bytes]:
        """Return the exhibit's files by suffix: ``svg``, ``png``, ``csv``, ``json``.

        A long table has no ``svg`` and ``png`` (:func:`swvr.exhibit_format.suffixes`).
        """
        text = json.dumps(self.metadata(say), ensure_ascii=False, indent=1, sort_keys=True)
        pictures = {"svg": self.svg(say).encode(), "png": self.png(say)} if self.has_picture else {}
        return {**pictures, "csv": self.to_csv(say).encode(), "json": (text + "\n").encode()}

    def save(self, folder: Path, say: Language) -> list[Path]:
        """Write the exhibit's files into ``folder`` and return their paths."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for suffix, content in self.files(say).items():
            path = folder / f"{self.name}.{suffix}"
            path.write_bytes(content)
            paths.append(path)
        return paths

    def mime_bundle(self, say: Language) -> dict[str, Any]:
        """Return what a notebook shows: a picture for people, the words for the book."""
        box = self.drawing(say).box
        words = self.described(say)
        return {
            "image/svg+xml": self.svg(say),
            MIME: {**words, "box": [box.top, box.width, box.height]},
            "text/plain": f"{words['label']}: {words['headline']}",
        }


def _family(say: Language) -> list[str]:
    """Return the type families of a language, known to matplotlib from now on."""
    register_with_matplotlib()
    return families(say.code)


def _height(lines: int, size: float) -> float:
    return lines * size * style.LINE / POINTS


def _write(
    figure: Figure,
    lines: Iterable[str],
    y: float,
    size: float,
    *,
    bold: bool = False,
    colour: str = style.NEUTRAL,
) -> float:
    """Write lines from ``y`` inches downwards; return where the next line would start."""
    width, height = figure.get_size_inches()
    for i, line in enumerate(lines):
        text = figure.text(
            MARGIN / width,
            y / height,
            line,
            fontsize=size,
            fontweight="bold" if bold else "normal",
            color=colour,
            va="top",
            ha="left",
            parse_math=False,
        )
        text.set_gid(f"{WORDS}-{size:g}-{i}-{y:.2f}")
        y -= _height(1, size)
    return y


def _break_labels(axes: Axes, family: list[str], room: float) -> None:
    labels = [label.get_text() for label in axes.get_yticklabels()]
    if labels:
        broken = ["\n".join(wrap(text, room, style.LABEL, family)) for text in labels]
        axes.set_yticks(axes.get_yticks(), broken, linespacing=1.1)


def _fit(figure: Figure, axes: Axes, *, bottom: float, top: float) -> None:
    """Place the axes so that all that is drawn fits between the words and the edges (inches)."""
    width, height = figure.get_size_inches()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]

    def place(left: float, right: float, low: float) -> None:
        axes.set_position(
            (
                left / width,
                (bottom + low) / height,
                (width - left - right) / width,
                (top - bottom - low) / height,
            )
        )

    room = (0.0, 0.0, 0.0)
    place(*room)
    for _ in range(3):  # notes keep their size while the axes shrink: a few steps settle it
        drawn = axes.get_tightbbox(renderer)
        assert drawn is not None
        extent = drawn.transformed(figure.dpi_scale_trans.inverted())
        left, right, low = before = room
        room = (
            left + (MARGIN - extent.x0),
            right + (extent.x1 - (width - MARGIN)),
            low + (bottom - extent.y0 if extent.y0 < bottom else 0.0),
        )
        if room == before:
            break
        place(*room)


def _watermark(axes: Axes, say: Language) -> None:
    axes.text(
        0.5,
        0.5,
        say("SYNTHETIC DATA"),
        transform=axes.transAxes,
        ha="center",
        va="center",
        fontsize=30,
        color=style.MUTED,
        alpha=0.35,
        rotation=20,
        zorder=0,
    )
