"""The ledger as plain records and as text: what ``swvr ledger`` prints and a build writes."""

from __future__ import annotations

import json
import math
from typing import Any

import pandas as pd

from swvr.data import load
from swvr.language import SOURCE, Language, language
from swvr.ledger import words
from swvr.ledger.audit import Audit
from swvr.ledger.claims import CLAIM_VERDICTS, CheckedClaim
from swvr.ledger.ledger import Ledger
from swvr.ledger.words import following_number, reading, said

ALL = "all"
FAILURES = ("contradicted", "off_by_rounding")
HELD = ("derived", "recomputed")
_STATED = (
    "id",
    "document",
    "place",
    "line",
    "quantity",
    "geography",
    "group",
    "year",
    "value",
    "high",
    "unit",
    "decimals",
    "printed",
    "scale",
    "bound",
    "kind",
    "rounded_to",
    "certainty",
)
Record = dict[str, Any]


def listing(ledger: Ledger) -> Record:
    """Return the whole ledger as plain records.

    Returns
    -------
    dict
        ``edition``; ``totals`` by verdict; ``documents``, the same for each; ``rows``, one per
        published number, in the order of the documents: the fields of the data, ``verdict``,
        ``expression``, ``computed`` and ``should_be`` (lowest and highest value, or null; an end
        is null where there is none), ``rests_on``, ``reads``, ``missing_input`` (in words) and
        ``explanation``; ``claims`` with ``totals`` and ``rows``; ``audit``, one per document.

    Raises
    ------
    SwvrError
        If anything in the ledger is wrong; the message names file, row and field.
    """
    score = ledger.score
    claims = claim_totals(ledger.claims)
    return {
        "edition": ledger.edition.year,
        "totals": _counts(score[ALL]),
        "documents": {name: _counts(score[name]) for name in score.columns if name != ALL},
        "rows": _rows(ledger),
        "claims": {"totals": claims, "rows": [_claim(found) for found in ledger.claims]},
        "audit": [_audit(found) for found in ledger.audits],
    }


def as_json(ledger: Ledger) -> str:
    """Return the whole ledger as JSON (:func:`listing`)."""
    return json.dumps(listing(ledger), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def headline(ledger: Ledger, say: Language) -> str:
    """Say in a sentence how many published numbers are contradicted, and how many borne out."""
    total = ledger.score[ALL]
    told = {
        "all": say.number(total.sum()),
        "follow": say.number(total[list(HELD)].sum()),
        "wrong": say.number(total["contradicted"]),
    }
    if total["contradicted"]:
        return say(
            "Of {all} published numbers, others or data contradict {wrong} and bear out {follow}",
            **told,
        )
    return say(
        "Of {all} published numbers none is contradicted; others or data bear out {follow}", **told
    )


def claim_headline(ledger: Ledger, say: Language) -> str:
    """Say in a sentence how many claims hold, hold on a condition, fail, or can't be tested."""
    totals = claim_totals(ledger.claims)
    return say(
        "{held} of {all} claims could be confirmed, {condition} only on a condition; {wrong} "
        "failed, and {untestable} could not be tested",
        all=say.number(len(ledger.claims)),
        held=say.number(totals["supported"]),
        condition=say.number(totals["supported_only_if"]),
        wrong=say.number(totals["contradicted"]),
        untestable=say.number(totals["not_testable"]),
    )


def missing_inputs(ledger: Ledger) -> dict[str, str]:
    """Return the inputs that were not published, in English, by their codes."""
    table = load(ledger.edition.ledger.inputs, ledger.project)
    return dict(zip(table["code"], table["words"], strict=True))


def claim_totals(claims: tuple[CheckedClaim, ...]) -> dict[str, int]:
    """Count the claims of each verdict; what fails comes first."""
    return {
        verdict: sum(found.verdict == verdict for found in claims) for verdict in CLAIM_VERDICTS
    }


def score_by_source(ledger: Ledger) -> dict[str, pd.Series]:
    """Return the score of each document by the source that it is: report, administrator."""
    documents = ledger.edition.ledger.documents.items()
    return {document.source: ledger.score[name] for name, document in documents}


def audit_totals(audits: tuple[Audit, ...]) -> dict[str, int]:
    """Count the numbers that stand in identities, these, and the sets that can't all be true."""
    return {
        "numbers": sum(found.numbers - len(found.untested) for found in audits),
        "identities": sum(found.identities for found in audits),
        "conflicts": sum(len(found.conflicts) for found in audits),
    }


def missing_most(ledger: Ledger) -> tuple[str, int]:
    """Return the input whose lack keeps most numbers from being checked, and how many.

    In English words; of several the first in the list of inputs.
    """
    lacking = ledger.numbers["missing_input"].value_counts()
    inputs = missing_inputs(ledger)
    code = max(inputs, key=lambda name: int(lacking.get(name, 0)))
    return inputs[code], int(lacking.get(code, 0))


def _counts(column: pd.Series) -> dict[str, int]:
    return {str(verdict): int(count) for verdict, count in column.items()}


def _rows(ledger: Ledger) -> list[Record]:
    inputs = missing_inputs(ledger)
    rows = []
    for _, row in ledger.numbers.iterrows():
        missing = _plain(row["missing_input"])
        rows.append(
            {
                **{field: _plain(row[field]) for field in _STATED},
                "verdict": row["verdict"],
                "expression": _plain(row["expression"]),
                "computed": _ends(row["computed_low"], row["computed_high"]),
                "should_be": _ends(row["should_low"], row["should_high"]),
                "rests_on": list(row["rests_on"]),
                "reads": list(row["reads"]),
                "missing_input": inputs[missing] if missing else None,
                "explanation": _plain(row["explanation"]),
            }
        )
    return rows


def _plain(value: Any) -> Any:
    """Return a cell as JSON has it: null for what is missing."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _ends(low: float, high: float) -> list[float | None] | None:
    if math.isnan(low) or math.isnan(high):
        return None
    return [end if math.isfinite(end) else None for end in (float(low), float(high))]


def _claim(found: CheckedClaim) -> Record:
    claim = found.claim
    return {
        "id": claim.id,
        "document": claim.document,
        "place": claim.place,
        "line": claim.line,
        "says": claim.says,
        "words": claim.words,
        "verdict": found.verdict,
        "condition": found.condition,
        "failing": list(found.failing),
        "expression": claim.expression,
        "readings": [
            {"condition": item.condition, "expression": item.expression} for item in claim.readings
        ],
        "rests_on": list(found.rests_on),
        "reads": list(found.reads),
        "reason": claim.reason,
        "explanation": claim.explanation,
    }


def _audit(found: Audit) -> Record:
    return {
        "document": found.document,
        "numbers": found.numbers,
        "identities": found.identities,
        "feasible": found.feasible,
        "untested": list(found.untested),
        "conflicts": [
            {
                "words": conflict.words,
                "numbers": list(conflict.numbers),
                "identities": list(conflict.identities),
            }
            for conflict in found.conflicts
        ],
    }


# -- text ----------------------------------------------------------------------------------------


def as_text(ledger: Ledger) -> str:
    """Return the ledger to read: totals, what fails, the claims, the audit."""
    say = language(SOURCE, ledger.project).knowing(ledger.edition.own_names)
    parts = [
        _totals(ledger),
        *_failures(ledger, say),
        _claims_text(ledger.claims, say),
        _audits_text(ledger.audits),
    ]
    return "\n\n".join(parts)


def _totals(ledger: Ledger) -> str:
    score = ledger.score
    head = f"{'published numbers':24}" + "".join(f"{name:>8}" for name in score.columns)
    lines = [
        f"{words.VERDICTS[str(verdict)]:24}" + "".join(f"{count:>8,}" for count in counts)
        for verdict, counts in score.iterrows()
    ]
    total = f"{'together':24}" + "".join(f"{count:>8,}" for count in score.sum())
    return "\n".join([head, *lines, total])


def _failures(ledger: Ledger, say: Language) -> list[str]:
    numbers = ledger.numbers
    found = []
    for verdict in FAILURES:
        rows = numbers[numbers["verdict"] == verdict]
        lines = [line for _, row in rows.iterrows() for line in _failure(row, say)]
        if lines:
            found.append("\n".join([f"{words.VERDICTS[verdict]}:", *lines]))
    return found


def _failure(row: pd.Series, say: Language) -> list[str]:
    lines = [
        f"  {row['id']}",
        f"    {reading(say, row)}",
        f"    follows: {said(say, following_number(row))}, from {row['expression']}",
    ]
    if isinstance(row["explanation"], str):
        lines.append(f"    explanation: {row['explanation']}")
    return lines


def _claims_text(claims: tuple[CheckedClaim, ...], say: Language) -> str:
    totals = claim_totals(claims)
    lines = [f"{'claims':24}", *(f"{words.CLAIM_VERDICTS[v]:24}{n:>8,}" for v, n in totals.items())]
    lines.append(f"{'together':24}{len(claims):>8,}")
    for found in claims:
        if found.verdict == "contradicted":
            lines += ["", f"  {found.claim.id}: {_in(found.claim.words, say.code)}"]
            lines.append(f"    against it: {', '.join(found.failing or found.reads)}")
            if found.claim.explanation:
                lines.append(f"    explanation: {_in(found.claim.explanation, say.code)}")
    return "\n".join(lines)


def _audits_text(audits: tuple[Audit, ...]) -> str:
    lines = []
    for found in audits:
        verdict = "can all be true" if found.feasible else "cannot all be true"
        lines.append(
            f"audit of {found.document}: {found.numbers:,} numbers in {found.identities:,} "
            f"identities {verdict}"
        )
        for conflict in found.conflicts:
            lines.append(f"  {_in(conflict.words, SOURCE)}")
            lines.append(f"    {', '.join(conflict.numbers)}")
    return "\n".join(lines)


def _in(words: dict[str, str], code: str) -> str:
    return words.get(code) or next(iter(words.values()))
