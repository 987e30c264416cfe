"""Table of the chapter on ideas (SWVR 2022, chapter 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from swvr.figures.citing import at
from swvr.figures.figure import Words
from swvr.figures.ideas import RELATIONS
from swvr.language import N_, Language
from swvr.tables.table import Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition

# What people and the state do in each relation, and where volunteers come in.
MEANINGS = {
    "deliberation": (
        N_("They talk and listen, to plan and to settle where they stand; conflict may show"),
        N_("assemblies, forums, local policy designed together, hackathons"),
    ),
    "collaboration": (
        N_("They act together on a problem, led by neither side alone"),
        N_("services planned and run together, response teams, mutual-aid groups"),
    ),
    "connection": (
        N_("Ties that last, within the institutions there are, and that change with them"),
        N_(
            "community health workers, national volunteer schemes, local committees, climate "
            "councils, social entrepreneurs"
        ),
    ),
}


def tab_1_1(edition: Edition) -> Table:
    """Kinds of relations of people and the state: SWVR 2022, table 1.1."""
    data = pd.DataFrame(
        [(relation, *MEANINGS[relation]) for relation in RELATIONS],
        columns=["relation", "meaning", "volunteers"],
    )
    columns = (
        Column(
            "meaning",
            lambda say: say("What people and the state do"),
            lambda say, text: say(text),
            words=True,
        ),
        Column(
            "volunteers",
            lambda say: say("Where volunteers come in"),
            lambda say, text: say(text),
            words=True,
        ),
    )

    def heading(say: Language) -> str:
        return say("Relation")

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "People and the state meet in {count} kinds of relations, and volunteers are part "
                "of each",
                count=say.number(len(data)),
            ),
            subtitle=say("Kinds of relations of people and the state, with examples"),
            note=say("The kinds overlap, grow out of unequal power, and need not be in harmony."),
            alt=say(
                "Table of {count} relations: {listing}.",
                count=say.number(len(data)),
                listing=say.listing(labels(say)),
            ),
        )

    def labels(say: Language) -> list[str]:
        return [say(RELATIONS[relation]) for relation in data["relation"]]

    return Table(
        name="tab_1_1",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        prose=("meaning", "volunteers"),
        labels=labels,
        draw=draw_cells(heading, columns),
        words=words,
        source=at(edition.sources.report, N_("table 1.1")),
        columns=columns,
        heading=heading,
    )
