"""Exhibits of the chapter on ideas: the concepts that the report is built on, as diagrams.

What is shown is the report's; the words are ours, but for its terms. Each diagram is a sketch
that :mod:`swvr.figures.diagram` lays out and draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from swvr.figures.citing import at
from swvr.figures.diagram import Diagram, Link, Node, Role, Row, Sketch, diagram, said
from swvr.figures.figure import Words
from swvr.language import N_, Language

if TYPE_CHECKING:
    from swvr.edition import Edition

# The five categories of volunteering, in the order of figure 1.2, as short names.
CATEGORIES = {
    "mutual_aid": N_("Mutual aid"),
    "service": N_("Service"),
    "campaigning": N_("Campaigning"),
    "participation": N_("Participation"),
    "leisure": N_("Leisure"),
}

# What people and the state do together, from talk to lasting ties (table 1.1).
RELATIONS = {
    "deliberation": N_("Deliberation"),
    "collaboration": N_("Collaboration"),
    "connection": N_("Connection"),
}

# The models of volunteer–state partnership, one chapter of the report each.
MODELS = {
    "governance": N_("Deliberative governance"),
    "coproduction": N_("Co-production of services"),
    "innovation": N_("Social innovation"),
}


def listing(say: Language, sketch: Sketch) -> str:
    """List every node of a sketch with its words, for who can't see the diagram."""
    parts = []
    for node in sketch.nodes:
        name, detail = said(node.label, say), said(node.detail, say)
        parts.append(say("{name}: {detail}", name=name, detail=detail) if detail else name)
    return say("; ").join(parts)


def in_rows(say: Language, sketch: Sketch) -> str:
    """List the bands of a sketch, each with its nodes."""
    return say("; ").join(
        say(
            "{name}: {detail}",
            name=said(row.heading, say),
            detail=say.listing(said(n.label, say) for n in sketch.nodes if n.band == row.key),
        )
        for row in sketch.rows
        if row.heading
    )


def number_of(say: Language, items: Sized) -> str:
    """Write how many items there are."""
    return say.number(len(items))


def fig_1_1(edition: Edition) -> Diagram:
    """Draw the components that describe volunteering: SWVR 2022, figure 1.1."""
    scales: dict[str, tuple[str, Node, Node]] = {
        "structure": (
            N_("Structure"),
            Node("formal", N_("Formal"), "formal", N_("through an organization")),
            Node("informal", N_("Informal"), "informal", N_("person to person")),
        ),
        "site": (
            N_("Site"),
            Node("onsite", N_("On site"), detail=N_("where it is needed")),
            Node("online", N_("Online"), detail=N_("from anywhere")),
        ),
        "intensity": (
            N_("Intensity"),
            Node("episodic", N_("Episodic"), detail=N_("now and then")),
            Node("regular", N_("Regular"), detail=N_("again and again")),
        ),
        "aspiration": (
            N_("Aspiration"),
            Node("self", N_("Building oneself"), detail=N_("skills, experience")),
            Node("community", N_("Building a community"), detail=N_("the common good")),
        ),
    }
    nodes = [replace(end, band=key) for key, (_, *ends) in scales.items() for end in ends]
    nodes += [Node(key, name, band="category") for key, name in CATEGORIES.items()]
    rows = [Row(key, heading) for key, (heading, _, _) in scales.items()]
    rows.append(Row("category", N_("Category")))
    sketch = Sketch(
        "rows",
        tuple(nodes),
        links=tuple(Link(a.key, b.key, kind="both") for _, a, b in scales.values()),
        rows=tuple(rows),
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "{count} components describe volunteering, and none of them is either–or",
                count=number_of(say, rows),
            ),
            subtitle=say("Components of volunteer practice in the 21st century"),
            note=say(
                "Arrows: an activity may lie anywhere between the two, or be both. The categories "
                "overlap."
            ),
            alt=say(
                "Diagram of {count} components, each with its forms. {listing}.",
                count=number_of(say, rows),
                listing=in_rows(say, sketch),
            ),
        )

    return diagram("fig_1_1", edition, sketch, words, _at(edition, N_("figure 1.1")))


def _at(edition: Edition, *places: str) -> Callable[[Language], str]:
    return at(edition.sources.report, *places)


def fig_1_2(edition: Edition) -> Diagram:
    """Draw the categories of volunteering: SWVR 2022, figure 1.2."""
    details = {
        "mutual_aid": N_("Neighbours meet a need that they share, by custom and without forms"),
        "service": N_("Volunteers answer a need of other people, or of a whole community"),
        "campaigning": N_("People speak up together for the unheard and for change"),
        "participation": N_("People give time to decisions, from the village to the parliament"),
        "leisure": N_("Art, culture and sport, which hold a community together, too"),
    }
    sketch = Sketch(
        "tree",
        (
            Node("volunteering", N_("Volunteering"), "context"),
            *(Node(key, name, detail=details[key]) for key, name in CATEGORIES.items()),
        ),
        tuple(Link("volunteering", key, kind="part") for key in CATEGORIES),
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "Volunteering comes in {count} categories; service is only one of them",
                count=number_of(say, CATEGORIES),
            ),
            subtitle=say("Categories of volunteering, by what volunteers do and for whom"),
            alt=say(
                "Tree of {count} categories of volunteering. {listing}.",
                count=number_of(say, CATEGORIES),
                listing=listing(say, sketch),
            ),
        )

    return diagram("fig_1_2", edition, sketch, words, _at(edition, N_("figure 1.2")))


def fig_1_3(edition: Edition) -> Diagram:
    """Draw how volunteers and the state work together: SWVR 2022, figure 1.3."""
    sketch = Sketch(
        "rows",
        (
            Node(
                "volunteers",
                N_("Volunteers"),
                "people",
                N_("one by one, in groups, in organizations"),
                "parties",
            ),
            Node(
                "state",
                N_("State"),
                "state",
                N_("officials, institutions, policymakers"),
                "parties",
            ),
            *(Node(key, name, band="relations") for key, name in RELATIONS.items()),
            Node("who", N_("Who takes part?"), "context", N_("voice and inclusion"), "questions"),
            Node("how_far", N_("How far?"), "context", N_("agency and power"), "questions"),
            Node("result", N_("To what end?"), "context", N_("results and worth"), "questions"),
        ),
        (
            Link("volunteers", "relations", kind="both"),
            Link("state", "relations", kind="both"),
            Link("relations", "questions"),
        ),
        (
            Row("parties"),
            Row("relations", N_("Power relations that keep changing")),
            Row("questions", N_("What the report asks of each case")),
        ),
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "Volunteers and the state meet in {count} ways, and power moves between them",
                count=number_of(say, RELATIONS),
            ),
            subtitle=say("The evolving partnership of volunteers and the state"),
            alt=say(
                "Diagram: volunteers and the state, joined by arrows both ways with {count} "
                "relations; from these an arrow to the report's questions. {listing}.",
                count=number_of(say, RELATIONS),
                listing=listing(say, sketch),
            ),
        )

    return diagram("fig_1_3", edition, sketch, words, _at(edition, N_("figure 1.3")))


def fig_1_4(edition: Edition) -> Diagram:
    """Draw how the report is built: SWVR 2022, figure 1.4."""
    chapters = (
        (N_("Introduction"), "setting"),
        (N_("Global estimates of volunteering"), "setting"),
        (N_("UNV–Gallup survey of volunteers"), "setting"),
        *((name, "models") for name in MODELS.values()),
        (N_("Conclusions and advice on policy"), "end"),
    )
    roles: dict[str, Role] = {"setting": "context", "models": "idea", "end": "result"}

    def chapter(number: int) -> Callable[[Language], str]:
        return lambda say: say("Chapter {number}", number=number)

    sketch = Sketch(
        "rows",
        tuple(
            Node(f"chapter_{number}", chapter(number), roles[part], name, part)
            for number, (name, part) in enumerate(chapters, start=1)
        ),
        (Link("setting", "models"), Link("models", "end")),
        (
            Row("setting", N_("Part I: ideas and evidence")),
            Row("models", N_("Part II: models of partnership")),
            Row("end", N_("Part III: conclusion")),
        ),
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "The report's {chapters} chapters lead from evidence, through {models} models of "
                "partnership, to advice",
                models=number_of(say, MODELS),
                chapters=number_of(say, chapters),
            ),
            subtitle=say("Parts and chapters of the report"),
            alt=say(
                "Diagram of {parts} parts, one after the other. {listing}.",
                parts=number_of(say, sketch.rows),
                listing=listing(say, sketch),
            ),
        )

    return diagram("fig_1_4", edition, sketch, words, _at(edition, N_("figure 1.4")))


def own_deliberation(edition: Edition) -> Diagram:
    """Draw what makes a deliberation a real one: SWVR 2022, chapter 4."""
    sketch = Sketch(
        "tree",
        (
            Node("deliberation", N_("Deliberation that counts"), "context"),
            Node(
                "authentic",
                N_("Authentic"),
                detail=N_("Nobody is made to speak, and all weigh what the others say"),
            ),
            Node(
                "inclusive",
                N_("Inclusive"),
                detail=N_("Everybody has the chance to take part, and learns how to"),
            ),
            Node(
                "consequential",
                N_("Consequential"),
                detail=N_("It aims at a result: something agreed, or steps to take"),
            ),
        ),
        tuple(
            Link("deliberation", key, kind="part")
            for key in ("authentic", "inclusive", "consequential")
        ),
    )
    marks = sketch.nodes[1:]

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "{count} things tell deliberation from talk; agreement is not one of them",
                count=number_of(say, marks),
            ),
            subtitle=say("Characteristics of a system of deliberation"),
            note=say(
                "The Chinese edition's figure prints the words for inclusive twice; those for "
                "consequential are after the text beside it."
            ),
            alt=say(
                "Tree of {count} characteristics. {listing}.",
                count=number_of(say, marks),
                listing=listing(say, sketch),
            ),
        )

    return diagram("own_deliberation", edition, sketch, words, _at(edition, N_("chapter 4")))


def fig_5_1(edition: Edition) -> Diagram:
    """Draw what co-production of services is made of: SWVR 2022, figure 5.1."""
    sketch = Sketch(
        "rows",
        (
            Node("time", N_("Time"), "context", band="contributions"),
            Node("knowledge", N_("Knowledge"), "context", band="contributions"),
            Node("resources", N_("Resources"), "context", band="contributions"),
            Node("care", N_("Care, ties"), "context", band="contributions"),
            Node("commissioning", N_("Commissioning"), band="interaction"),
            Node("design", N_("Design"), band="interaction"),
            Node("delivery", N_("Delivery"), band="interaction"),
            Node("assessment", N_("Assessment"), band="interaction"),
            Node("better", N_("Services that fit"), "result", N_("needs are met"), "results"),
            Node(
                "burden",
                N_("Unwanted effects"),
                "result",
                N_("overburdened volunteers"),
                "results",
            ),
        ),
        (
            Link("contributions", "interaction"),
            Link("interaction", "results"),
        ),
        (
            Row("contributions", N_("What volunteers and the state bring")),
            Row("interaction", N_("How they work together: how far, at which stage")),
            Row("results", N_("What comes of it")),
        ),
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "Co-production has {count} elements: what each side brings, how they work, and "
                "what comes of it",
                count=number_of(say, sketch.rows),
            ),
            subtitle=say("Elements of the co-production of services by volunteers and the state"),
            note=say(
                "The figure names the elements only; what stands in them is from the text of the "
                "chapter."
            ),
            alt=say(
                "Diagram of {count} elements, one leading to the next. {listing}.",
                count=number_of(say, sketch.rows),
                listing=in_rows(say, sketch),
            ),
        )

    return diagram("fig_5_1", edition, sketch, words, _at(edition, N_("figure 5.1")))


def own_innovation(edition: Edition) -> Diagram:
    """Draw the process of social innovation: SWVR 2022, chapter 6."""
    steps = (
        Node("listen", N_("Listen"), detail=N_("know the need")),
        Node("idea", N_("Find ideas"), detail=N_("new, or old in a new place")),
        Node("try", N_("Try out"), detail=N_("prototype, pilot")),
        Node("assess", N_("Assess"), detail=N_("does it work?")),
        Node("spread", N_("Spread"), "result", N_("larger, or elsewhere")),
    )
    learning = Node("learn", N_("Learn"), "people", N_("at each step"))
    sketch = Sketch(
        "ring",
        (*steps, learning),
        (
            *(Link(a.key, b.key) for a, b in pairwise(steps)),
            *(Link(step.key, learning.key, kind="part") for step in steps),
        ),
        centre=learning.key,
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "Social innovation takes {count} steps, and teaches even where nothing spreads",
                count=number_of(say, steps),
            ),
            subtitle=say("Process of social innovation, clockwise from the top"),
            alt=say(
                "Ring of {count} steps around learning, each leading to the next, the last not "
                "back to the first. {listing}.",
                count=number_of(say, steps),
                listing=listing(say, sketch),
            ),
        )

    return diagram("own_innovation", edition, sketch, words, _at(edition, N_("chapter 6")))


def fig_7_1(edition: Edition) -> Diagram:
    """Draw the social contract for equal and inclusive societies: SWVR 2022, figure 7.1."""
    contract = Node("contract", N_("Social contract"), "result", N_("equal and inclusive"))
    around = (
        Node("governance", MODELS["governance"]),
        Node("state", N_("State"), "state"),
        Node("innovation", MODELS["innovation"]),
        Node("coproduction", MODELS["coproduction"]),
        Node("volunteers", N_("Volunteers"), "people"),
    )
    sketch = Sketch(
        "ring",
        (contract, *around),
        tuple(Link(node.key, contract.key) for node in around),
        centre=contract.key,
    )

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "Volunteers and the state shape the social contract together, in {count} ways",
                count=number_of(say, MODELS),
            ),
            subtitle=say("What makes a social contract equal and inclusive"),
            note=say(
                "Of the figure only the words in the middle can be read as text; what stands "
                "around them is from the text of the chapter."
            ),
            alt=say(
                "Diagram with the social contract in the middle and {count} arrows to it. "
                "{listing}.",
                count=number_of(say, around),
                listing=listing(say, sketch),
            ),
        )

    return diagram("fig_7_1", edition, sketch, words, _at(edition, N_("figure 7.1")))
