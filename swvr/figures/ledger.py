"""The score of the ledger as a chart: how many published numbers have which verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from swvr.figures import marks, style
from swvr.figures.figure import Exhibit, Words
from swvr.frames import records
from swvr.language import Language
from swvr.ledger.ledger import Ledger
from swvr.ledger.listing import FAILURES, HELD, headline
from swvr.ledger.words import VERDICTS, document_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from swvr.edition import Edition

# What fails, what can't be told, what holds; the words beside the bars say the same.
COLOURS = {
    **dict.fromkeys(VERDICTS, style.CONTEXT),
    **dict.fromkeys(FAILURES, style.DOWN),
    **dict.fromkeys(HELD, style.UP),
}


def sources(edition: Edition) -> Callable[[Language], str]:
    """Cite the documents of the ledger."""

    def cite(say: Language) -> str:
        names = edition.ledger.documents
        return say("; ").join(document_name(edition, say, name) for name in names)

    return cite


def capital(text: str) -> str:
    """Return a text as it stands alone: with a capital where the script has them."""
    return text[:1].upper() + text[1:]


def score_rows(ledger: Ledger) -> pd.DataFrame:
    """Return how many numbers of each document have each verdict, what fails first.

    Returns
    -------
    pandas.DataFrame
        ``document``, ``verdict``, ``numbers`` and ``share`` (percent of the document's numbers).
    """
    rows = []
    for document in ledger.edition.ledger.documents:
        counts = ledger.score[document]
        rows += [
            (document, str(verdict), int(count), 100.0 * count / counts.sum())
            for verdict, count in counts.items()
        ]
    return pd.DataFrame(rows, columns=["document", "verdict", "numbers", "share"])


def own_score(edition: Edition, ledger: Ledger | None = None) -> Exhibit:
    """How many published numbers of each document are contradicted, open, or follow."""
    ledger = ledger or Ledger(edition)
    data = score_rows(ledger)
    places, heads = _grouped(data["document"])
    end = places[-1] + 1
    total = int(data["numbers"].sum())
    by_verdict = data.groupby("verdict")["numbers"].sum()
    wrong = int(by_verdict["contradicted"])
    follow = int(by_verdict[list(HELD)].sum())

    def labels(say: Language) -> list[str]:
        return [capital(say(VERDICTS[verdict])) for verdict in data["verdict"]]

    def draw(ax: Axes, table: pd.DataFrame, say: Language) -> None:
        marks.grouped_rows(ax, places, list(table["label"]), end)
        marks.no_scale(ax)
        ax.set_xlim(0, 1.25 * table["numbers"].max())
        for document, place in heads.items():
            marks.between(ax, place, document_name(edition, say, document), bold=True)
        for place, row in zip(places, records(table), strict=True):
            marks.bar(ax, place, row.numbers, "numbers", COLOURS[row.verdict])
            text = say(
                "{count} ({share})", count=say.number(row.numbers), share=say.percent(row.share)
            )
            marks.note(ax, place, row.numbers, text)
        for place in heads.values():
            ax.plot(
                [0, 0],
                [place + 0.5, place + 0.5 + len(VERDICTS)],
                color=style.NEUTRAL,
                linewidth=0.8,
                zorder=1,
            )

    def words(say: Language) -> Words:
        told = {
            "all": say.number(total),
            "follow": say.number(follow),
            "wrong": say.number(wrong),
            "rounding": say.number(by_verdict["off_by_rounding"]),
            "open": say.number(total - follow - by_verdict[list(FAILURES)].sum()),
        }
        return Words(
            headline=headline(ledger, say),
            subtitle=say("Published numbers by document and verdict"),
            note=say(
                "Derived: follows from other numbers of the documents. Recomputed: from data. Off "
                "by rounding: one unit of the last digit. Transcribed: an input that nothing "
                "published can check. Inputs not public: worked out by the authors from what was "
                "not published."
            ),
            alt=say(
                "Bar chart of {all} published numbers: {wrong} contradicted, {rounding} off by "
                "rounding, {open} that can't be checked, {follow} borne out.",
                **told,
            ),
        )

    return Exhibit(
        name="own_score",
        edition=edition,
        data=data,
        series=("numbers",),
        labels=labels,
        draw=draw,
        words=words,
        source=sources(edition),
        rows=end,
    )


def _grouped(documents: pd.Series) -> tuple[list[int], dict[str, int]]:
    """Return the place of each row, and that of each document's name above its rows."""
    places: list[int] = []
    heads: dict[str, int] = {}
    for document in documents:
        place = places[-1] + 1 if places else 0
        if document not in heads:
            heads[document] = place
            place += 1
        places.append(place)
    return places, heads
