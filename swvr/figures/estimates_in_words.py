"""Sentences on the global estimates whose wording depends on the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from swvr.figures.methods import together
from swvr.frames import records

if TYPE_CHECKING:
    from swvr.estimation.published import PublishedEstimates
    from swvr.language import Language

SEXES = ("women", "men")


def differing_in_words(say: Language, regions: pd.DataFrame) -> str:
    """Say which regional rates do not follow from the counts.

    Parameters
    ----------
    say
        The language.
    regions
        As :attr:`~swvr.estimation.published.PublishedEstimates.regions` has them.

    Returns
    -------
    str
        A sentence; nothing if all rates follow, or none is printed.
    """
    differing = regions[regions["agrees"].eq(False).fillna(False)].reset_index()
    if differing.empty:
        return ""
    told = say("; ").join(
        say(
            "{region} comes to {rate}, where {printed} is printed",
            region=say.name(row.region),
            rate=say.percent(row.rate, 2),
            printed=_printed(say, row),
        )
        for row in records(differing)
    )
    return say("Not so the rest: {differing}.", differing=told)


def sexes_in_words(say: Language, estimates: PublishedEstimates) -> str:
    """Say of each type of volunteering whether more of its volunteers are women or men."""
    told = []
    for kind, shares in estimates.types_by_sex.groupby("type", sort=True):
        share = shares.set_index("sex")["share"]
        more, fewer = sorted(SEXES, key=lambda sex: share[sex], reverse=True)
        if share[more] == share[fewer]:
            sentence = say(
                "Of {kind} volunteers as many are women as men.", kind=say.name(str(kind))
            )
        else:
            sentence = say(
                "Of {kind} volunteers more are {more} ({share}).",
                kind=say.name(str(kind)),
                more=say.name(more),
                share=say.percent(share[more], 0),
            )
        told.append(sentence)
    return together(say, *told)


def _printed(say: Language, row: Any) -> str:
    if pd.notna(row.printed):
        return say.percent(row.printed)
    return say.interval(say.percent(row.printed_low), say.percent(row.printed_high))
