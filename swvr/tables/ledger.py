"""Tables of the chapter on the ledger: what does not follow, the claims, the audit, every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from swvr.data import DataPackage
from swvr.errors import SwvrError
from swvr.exhibit_format import AS_WRITTEN
from swvr.figures.figure import Words
from swvr.figures.ledger import capital, sources
from swvr.frames import records
from swvr.language import N_, NONE, SOURCE, Language, language
from swvr.ledger.ledger import Ledger
from swvr.ledger.listing import FAILURES, HELD, audit_totals, claim_headline, missing_inputs
from swvr.ledger.words import (
    CLAIM_VERDICTS,
    VERDICTS,
    document_name,
    following_number,
    place_name,
    printed_number,
    readings,
    said,
    sentences,
    what,
)
from swvr.tables.table import Column, Table, text_table

if TYPE_CHECKING:
    from swvr.edition import Edition
    from swvr.ledger.claims import CheckedClaim

PART = " | "  # between ids, resources and an explanation, of which a basis is made
PLACES = {
    "report": N_("Report, {place}"),
    "administrator": N_("Administrator's report, {place}"),
}
SHOWN = 8  # published numbers that are spelt out in a cell; of more there is only the count


# -- what does not follow ------------------------------------------------------------------------


def failures(ledger: Ledger) -> pd.DataFrame:
    """Return the numbers that do not follow, the contradicted before those off by rounding.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``document``, ``place``, ``verdict``, ``printed`` and ``follows`` (as of
        :func:`swvr.ledger.words.written`), ``rests_on`` and ``reads`` (ids of numbers and names of
        data resources, parted by blanks), ``expression`` and ``explanation``.
    """
    numbers = ledger.numbers
    found = [numbers[numbers["verdict"] == verdict] for verdict in FAILURES]
    rows = pd.concat(found, ignore_index=True)
    return pd.DataFrame(
        {
            "id": rows["id"],
            "document": rows["document"],
            "place": rows["place"],
            "verdict": rows["verdict"],
            "printed": [printed_number(row) for _, row in rows.iterrows()],
            "follows": [following_number(row) for _, row in rows.iterrows()],
            "rests_on": [" ".join(ids) for ids in rows["rests_on"]],
            "reads": [" ".join(names) for names in rows["reads"]],
            "expression": rows["expression"],
            "explanation": rows["explanation"].fillna(""),
        }
    )


def own_contradictions(edition: Edition, ledger: Ledger | None = None) -> Table:
    """Every printed number that does not follow: what would, from what, and why perhaps."""
    ledger = ledger or Ledger(edition)
    data = failures(ledger)
    if data.empty:
        return _nothing_fails(edition, ledger)
    numbers = ledger.numbers.set_index("id", drop=False)
    titles = _titles(ledger)
    parts = [data[key] for key in ("rests_on", "reads")] + [data.pop("explanation")]
    data["basis"] = [PART.join(cells) for cells in zip(*parts, strict=True)]
    counts = data["verdict"].value_counts()
    wrong, rounding = (int(counts.get(verdict, 0)) for verdict in FAILURES)

    def basis(say: Language, text: str) -> str:
        ids, resources, explanation = text.split(PART)
        parts = [readings(say, numbers, ids.split(), SHOWN)] if ids else []
        parts += [say(titles[name]) for name in resources.split()]
        told = [say("; ").join(parts), *([say(explanation)] if explanation else [])]
        return sentences(say, told)

    def words(say: Language) -> Words:
        told = {
            "wrong": say.number(wrong),
            "rounding": say.number(rounding),
            "all": say.number(len(numbers)),
        }
        return Words(
            headline=say(
                "Other numbers or data contradict {wrong} of {all} printed numbers, and "
                "{rounding} more in the last digit only",
                **told,
            ),
            subtitle=say("Printed numbers, what follows in their place, and from what"),
            note=say(
                "What follows is rounded as the printed number is. A range is what the rounding "
                "of the numbers that it follows from allows. Explanations are guesses of ours."
            ),
            alt=say(
                "Table of {count} printed numbers with what follows in their place.",
                count=say.number(len(data)),
            ),
        )

    return text_table(
        "own_contradictions",
        edition,
        data,
        labels=lambda say: _places(edition, say, data),
        heading=lambda say: say("Place"),
        columns=(
            _what(edition, numbers.loc[data["id"]], data, 1.7),
            _verdict(VERDICTS),
            Column("printed", lambda say: say("Printed"), said, 0.95, words=True),
            Column("follows", lambda say: say("What follows"), said, 1.05, words=True),
            Column("basis", lambda say: say("From what"), basis, 2.6, words=True),
        ),
        words=words,
        source=sources(edition),
        filters=("verdict",),
        prose=("what", "basis"),
    )


def _titles(ledger: Ledger) -> dict[str, str]:
    """Return the titles of the data resources, in English, by their names."""
    resources = DataPackage.read(ledger.project).resources
    return {name: resource.title for name, resource in resources.items()}


def _nothing_fails(edition: Edition, ledger: Ledger) -> Table:
    """Say in the place of the table that every number that can be checked follows."""
    checked = ledger.score.loc[list(HELD)].sum()

    def words(say: Language) -> Words:
        return Words(
            headline=say("Every printed number that can be checked follows from the others"),
            subtitle=say("Printed numbers that follow, by document"),
            alt=say(
                "Table of {count} documents with the numbers that follow.",
                count=say.number(len(edition.ledger.documents)),
            ),
        )

    return _by_document(
        "own_contradictions",
        edition,
        [int(checked[name]) for name in edition.ledger.documents],
        lambda say: say("Numbers that follow"),
        words,
    )


def _by_document(
    name: str,
    edition: Edition,
    counts: list[int],
    heading: Callable[[Language], str],
    words: Callable[[Language], Words],
) -> Table:
    """Return a table of one count for each document."""
    data = pd.DataFrame({"document": list(edition.ledger.documents), "count": counts})
    return text_table(
        name,
        edition,
        data,
        labels=lambda say: [document_name(edition, say, name) for name in data["document"]],
        heading=lambda say: say("Document"),
        columns=(Column("count", heading, lambda say, v: say.number(v), words=True),),
        words=words,
        source=sources(edition),
    )


# -- claims --------------------------------------------------------------------------------------


def own_claims(edition: Edition, ledger: Ledger | None = None) -> Table:
    """Every statement about numbers that was looked at, with its verdict and the reason."""
    ledger = ledger or Ledger(edition)
    if not ledger.claims:
        return _no_claims(edition)
    order = {verdict: place for place, verdict in enumerate(CLAIM_VERDICTS)}
    claims = sorted(ledger.claims, key=lambda found: order[found.verdict])
    numbers = ledger.numbers.set_index("id", drop=False)
    titles = _titles(ledger)
    first = language(edition.languages[0], ledger.project)
    reasons = {_reason(first, found, numbers, titles): found for found in claims}
    by_words = {found.claim.words[first.code]: found.claim for found in claims}
    data = pd.DataFrame(
        {
            "claim": [found.claim.id for found in claims],
            "verdict": [found.verdict for found in claims],
            "document": [found.claim.document for found in claims],
            "place": [found.claim.place for found in claims],
            "words": [found.claim.words[first.code] for found in claims],
            "reason": [_reason(first, found, numbers, titles) for found in claims],
            "failing": [" ".join(found.failing) for found in claims],
        }
    )

    def words(say: Language) -> Words:
        return Words(
            headline=claim_headline(ledger, say),
            subtitle=say("What the documents say about numbers, in our words, by verdict"),
            note=say(
                "Of the numbers that contradict a claim the first {count} are spelt out.",
                count=say.number(SHOWN),
            ),
            alt=say(
                "Table of {count} claims with their places, verdicts and reasons.",
                count=say.number(len(claims)),
            ),
        )

    return text_table(
        "own_claims",
        edition,
        data,
        labels=lambda say: _places(edition, say, data),
        heading=lambda say: say("Place"),
        columns=(
            Column(
                "words",
                lambda say: say("Claim"),
                lambda say, text: by_words[text].words[say.code],
                2.2,
                words=True,
            ),
            _verdict(CLAIM_VERDICTS),
            Column(
                "reason",
                lambda say: say("Why"),
                lambda say, text: _reason(say, reasons[text], numbers, titles),
                2.6,
                words=True,
            ),
        ),
        words=words,
        source=sources(edition),
        filters=("verdict",),
        prose=("words", "reason"),
    )


def _no_claims(edition: Edition) -> Table:
    """Say in the place of the table that nobody has written down a claim."""

    def words(say: Language) -> Words:
        return Words(
            headline=say("No claim of the documents has been written down yet"),
            subtitle=say("Claims by document"),
            alt=say(
                "Table of {count} documents without claims.",
                count=say.number(len(edition.ledger.documents)),
            ),
        )

    zeros = [0 for _ in edition.ledger.documents]
    return _by_document("own_claims", edition, zeros, lambda say: say("Claims"), words)


def _reason(
    say: Language, found: CheckedClaim, numbers: pd.DataFrame, titles: Mapping[str, str]
) -> str:
    """Say on what a claim depends, why nothing tells, or what contradicts it; else a dash."""
    claim = found.claim
    against = readings(say, numbers, found.failing, SHOWN)
    if found.verdict == "contradicted" and not found.failing:
        against = say("; ").join(say(titles[name]) for name in found.reads)
    told = {say.code: against} if against else None
    parts = (found.condition, claim.reason, told, claim.explanation)
    return sentences(say, [words[say.code] for words in parts if words]) or NONE


# -- audit ---------------------------------------------------------------------------------------


def own_audit(edition: Edition, ledger: Ledger | None = None) -> Table:
    """Show which printed numbers can't all be true, set by set; or that a document has none."""
    ledger = ledger or Ledger(edition)
    numbers = ledger.numbers.set_index("id", drop=False)
    first = edition.languages[0]
    told = {c.words[first]: c.words for audit in ledger.audits for c in audit.conflicts}
    rows = [
        (audit.document, conflict.words[first], conflict.numbers, conflict.identities)
        for audit in ledger.audits
        for conflict in audit.conflicts
    ]
    rows += [(audit.document, NONE, (), ()) for audit in ledger.audits if audit.feasible]
    data = pd.DataFrame(
        {
            "document": [document for document, *_ in rows],
            "conflict": [sentence for _, sentence, *_ in rows],
            "numbers": [" ".join(ids) or NONE for *_, ids, _ in rows],
            "identities": [" ".join(names) or NONE for *_, names in rows],
        }
    )
    totals = audit_totals(ledger.audits)

    def sentence(say: Language, text: str) -> str:
        if text == NONE:
            return say("All printed numbers of this document can be true together.")
        return str(told[text][say.code])

    def words(say: Language) -> Words:
        audited = {
            "involved": say.number(len({name for *_, ids, _ in rows for name in ids})),
            **{name: say.number(count) for name, count in totals.items()},
        }
        if totals["conflicts"]:
            headline = say(
                "{numbers} printed numbers, tied by {identities} identities, can't all be true; "
                "{involved} of them are at odds",
                **audited,
            )
        else:
            headline = say(
                "All {numbers} printed numbers, tied by {identities} identities, can be true "
                "together",
                **audited,
            )
        return Words(
            headline=headline,
            subtitle=say("The smallest sets of printed numbers that can't all be true"),
            note=say(
                "Every number may be anything that rounds to what is printed. Take any number out "
                "of a set, and the rest of it can be true."
            ),
            alt=say(
                "Table of the sets among {numbers} printed numbers that can't all be true: "
                "{conflicts}.",
                **audited,
            ),
        )

    return text_table(
        "own_audit",
        edition,
        data,
        labels=lambda say: [document_name(edition, say, name) for name in data["document"]],
        heading=lambda say: say("Document"),
        columns=(
            Column("conflict", lambda say: say("What can't be"), sentence, 2.2, words=True),
            Column(
                "numbers",
                lambda say: say("Numbers of the set"),
                lambda say, ids: (
                    NONE if ids == NONE else readings(say, numbers, ids.split(), len(numbers))
                ),
                2.6,
                words=True,
            ),
            Column(
                "identities",
                lambda say: say("Identities"),
                lambda _, names: names,
                1.3,
                words=True,
                language=AS_WRITTEN,
            ),
        ),
        words=words,
        source=sources(edition),
        prose=("conflict",),
    )


# -- every row -----------------------------------------------------------------------------------


def own_ledger_report(edition: Edition, ledger: Ledger | None = None) -> Table:
    """Every published number of the report with its verdict."""
    return _rows("report", edition, ledger)


def own_ledger_administrator(edition: Edition, ledger: Ledger | None = None) -> Table:
    """Every published number of the Administrator's report with its verdict."""
    return _rows("administrator", edition, ledger)


def _rows(source: str, edition: Edition, ledger: Ledger | None) -> Table:
    ledger = ledger or Ledger(edition)
    document = _document_of(edition, source)
    everything = ledger.numbers.set_index("id", drop=False)
    numbers = everything[everything["document"] == document]
    inputs = missing_inputs(ledger)
    score = ledger.score[document]
    follow = int(score["derived"] + score["recomputed"])
    data = pd.DataFrame(
        {
            "id": numbers["id"].to_numpy(),
            "place": numbers["place"].to_numpy(),
            "printed": [printed_number(row) for _, row in numbers.iterrows()],
            "verdict": numbers["verdict"].to_numpy(),
            "follows": [_follows(row) for _, row in numbers.iterrows()],
            "expression": numbers["expression"].fillna("").to_numpy(),
        }
    )

    def follows(say: Language, text: str) -> str:
        return say(inputs[text]) if text in inputs else said(say, text)

    def words(say: Language) -> Words:
        told = {
            "document": document_name(edition, say, document),
            "all": say.number(len(data)),
            "follow": say.number(follow),
            "wrong": say.number(score["contradicted"]),
        }
        return Words(
            headline=say(
                "{document}: of {all} published numbers, others or data bear out {follow} and "
                "contradict {wrong}",
                **told,
            ),
            subtitle=say("Every published number in the order of the document, with its verdict"),
            note=say(
                "The files below hold the name of every row and the formula of every number that "
                "was checked."
            ),
            alt=say("Table of {all} published numbers of {document} with their verdicts.", **told),
        )

    return text_table(
        f"own_ledger_{source}",
        edition,
        data,
        labels=lambda say: [place_name(say, place) for place in data["place"]],
        heading=lambda say: say("Place"),
        columns=(
            _what(edition, numbers, data, 2.3),
            Column("printed", lambda say: say("Printed"), said, 1.1, words=True),
            _verdict(VERDICTS),
            Column(
                "follows",
                lambda say: say("What follows, or what is missing"),
                follows,
                1.6,
                words=True,
            ),
        ),
        words=words,
        source=lambda say: document_name(edition, say, document),
        filters=("verdict",),
        prose=("what",),
        anchors="id",
        shown_on=lambda say: say("Shown on"),
    )


def _document_of(edition: Edition, source: str) -> str:
    for name, document in edition.ledger.documents.items():
        if document.source == source:
            return name
    raise SwvrError(
        f"no document of the ledger has the source {source!r}",
        where=f"editions/{edition.year}.yml, key ledger.documents",
        remedy=f"name it there, or take own_ledger_{source} off the exhibits",
    )


def _follows(row: pd.Series) -> str:
    """Return the code of the input that is missing, or what follows; a dash where it holds."""
    return row["missing_input"] if isinstance(row["missing_input"], str) else following_number(row)


# -- columns that several have -------------------------------------------------------------------


def _verdict(words: Mapping[str, str]) -> Column:
    return Column(
        "verdict",
        lambda say: say("Verdict"),
        lambda say, verdict: capital(say(words[verdict])),
        1.3,
        words=True,
    )


def _what(edition: Edition, numbers: pd.DataFrame, data: pd.DataFrame, share: float) -> Column:
    """Return the column that says what each number is of; the data get it in English."""
    english = language(SOURCE).knowing(edition.own_names)
    rows = [row for _, row in numbers.iterrows()]
    data["what"] = [what(english, row) for row in rows]
    said_of = dict(zip(data["what"], rows, strict=True))
    return Column(
        "what",
        lambda say: say("Number"),
        lambda say, text: what(say, said_of[text]),
        share,
        words=True,
    )


def _places(edition: Edition, say: Language, data: pd.DataFrame) -> list[str]:
    """Name the places of rows of several documents; pages that quote one go by their own name."""
    documents = edition.ledger.documents
    return [
        place_name(say, row.place)
        if row.place in documents[row.document].places
        else say(PLACES[documents[row.document].source], place=_in_sentence(say, row.place))
        for row in records(data)
    ]


def _in_sentence(say: Language, place: str) -> str:
    name = place_name(say, place)
    return name[:1].lower() + name[1:]
