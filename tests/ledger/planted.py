"""A ledger with mistakes planted in it, and claims and an audit made up, for tests."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from swvr.edition import Edition
from swvr.ledger.audit import Audit, Conflict
from swvr.ledger.claims import CheckedClaim, Claim
from swvr.ledger.ledger import Ledger
from swvr.project import Project

WRONG = "unv-para23-volunteers"  # 346, in the second document: what fails must come first
ROUNDED = "swvr-2-3-africa-rate"  # 17.5%
LACKING = "swvr-2-3-world-rate"


def planted_ledger(
    edition: Edition, project: Project, cells: Mapping[str, Mapping[str, object]]
) -> Ledger:
    """Return a ledger without any expression or missing input but those planted here."""
    ledger = Ledger(edition, project)
    table = ledger.published.table.copy()
    table[["expression", "missing_input", "explanation"]] = None
    table = table.set_index("id", drop=False)
    for name, changes in cells.items():
        for column, value in changes.items():
            table.loc[name, column] = value
    ledger.published.table = table.reset_index(drop=True)
    return ledger


def with_mistakes(edition: Edition, project: Project) -> Ledger:
    """Return a ledger with a number contradicted, one off by rounding, one that nothing tells."""
    return planted_ledger(
        edition,
        project,
        {
            WRONG: {
                "expression": 'n("unv-para22-volunteers") + 1',
                "explanation": "Answers of the survey's respondents",
            },
            ROUNDED: {"expression": "17.42 * population() / population()"},
            LACKING: {"missing_input": "country_rates"},
        },
    )


def claim(name: str, verdict: str, **more: object) -> CheckedClaim:
    """Return a claim with a verdict."""
    said = {"en": f"The claim {name} is made", "zh": f"提出了说法{name.upper()}"}
    fields = {field.name for field in dataclasses.fields(CheckedClaim)} & more.keys()
    made = Claim(
        name,
        "unv",
        "para 22",
        1,
        "document",
        said,
        **{key: value for key, value in more.items() if key not in fields},  # type: ignore[arg-type]
    )
    return CheckedClaim(made, verdict, **{key: more[key] for key in fields})  # type: ignore[arg-type]


def pretend(
    ledger: Ledger,
    *,
    claims: tuple[CheckedClaim, ...] = (),
    conflicts: tuple[Conflict, ...] = (),
) -> Ledger:
    """Give a ledger these claims and conflicts in the place of its own."""
    documents = {conflict.document for conflict in conflicts}
    ledger.__dict__["claims"] = claims
    ledger.__dict__["audits"] = tuple(
        Audit(
            name,
            100,
            40,
            name not in documents,
            tuple(c for c in conflicts if c.document == name),
        )
        for name in ledger.edition.ledger.documents
    )
    return ledger
