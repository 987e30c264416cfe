"""What stands in the place of a chart that an edition has no numbers for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from swvr.figures import marks
from swvr.figures.citing import at
from swvr.figures.figure import Exhibit, Words

if TYPE_CHECKING:
    from swvr.edition import Edition
    from swvr.language import Language


def without_numbers(name: str, edition: Edition, message: str) -> Exhibit:
    """Return what stands in the place of a chart whose numbers the edition did not print.

    Parameters
    ----------
    name, edition
        Of the exhibit.
    message
        What was not printed: a message of the catalogues, without placeholders.
    """

    def words(say: Language) -> Words:
        return Words(
            headline=say(message),
            subtitle=say("Edition {year}", year=edition.year),
            alt=say("An empty chart for the edition {year}.", year=edition.year),
        )

    return Exhibit(
        name=name,
        edition=edition,
        data=pd.DataFrame({"region": pd.Series(dtype=str)}),
        series=(),
        labels=lambda _: [],
        draw=lambda ax, _, say: marks.nothing(ax, say("nothing to show")),
        words=words,
        source=at(edition.sources.report),
        rows=1,
    )
