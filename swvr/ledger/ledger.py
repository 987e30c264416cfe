"""The ledger of an edition: every published number and claim with its verdict, and the score."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from swvr.edition import Edition
from swvr.frames import records
from swvr.language import language
from swvr.ledger.audit import Audit, audit
from swvr.ledger.claims import CheckedClaim, check_claim, read_claims, rounding_words
from swvr.ledger.identities import read_identities
from swvr.ledger.published import PublishedNumbers
from swvr.ledger.verdict import VERDICTS, Checked, Statement, check
from swvr.ledger.vocabulary import vocabulary
from swvr.project import Project, find_project


class Ledger:
    """Every published number of an edition's documents, checked.

    Parameters
    ----------
    edition
        Names the documents.
    project
        The checkout to read from; by default the one at hand.
    """

    def __init__(self, edition: Edition, project: Project | None = None) -> None:
        self.edition = edition
        self.project = project or find_project()
        self.published = PublishedNumbers(edition, self.project)
        self.vocabulary = vocabulary(edition, self.published, self.project)

    @cached_property
    def checked(self) -> dict[str, Checked]:
        """The verdict on each number, by its id.

        Raises
        ------
        SwvrError
            If an expression can't be computed; the message names file, row and field.
        """
        return {
            row.id: check(
                Statement(
                    row.id,
                    self.published.amounts[row.id],
                    row.rounded_to,
                    _text(row.expression),
                    _text(row.missing_input),
                    f"data resource {row.resource}, row {row.id}",
                ),
                self.vocabulary,
            )
            for row in records(self.published.table)
        }

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """One row per published number, in the order of the documents.

        The columns of the data, and ``verdict``, ``computed_low`` and ``computed_high`` (what the
        expression comes to, in the number's unit), ``should_low`` and ``should_high`` (what would
        have been printed, where that is another number; else missing), ``rests_on`` (ids of
        published numbers) and ``reads`` (data resources), both as sorted lists.
        """
        rows = []
        for found in self.checked.values():
            computed, should = found.computed, found.should_be or (None, None)
            rows.append(
                {
                    "verdict": found.verdict,
                    "computed_low": computed.low if computed else None,
                    "computed_high": computed.high if computed else None,
                    "should_low": should[0],
                    "should_high": should[1],
                    "rests_on": sorted(computed.basis.numbers) if computed else [],
                    "reads": sorted(computed.basis.resources) if computed else [],
                }
            )
        found_frame = pd.DataFrame(rows).astype(
            dict.fromkeys(("computed_low", "computed_high", "should_low", "should_high"), float)
        )
        return pd.concat([self.published.table, found_frame], axis="columns")

    @cached_property
    def score(self) -> pd.DataFrame:
        """Count the numbers of each verdict: a row per verdict, a column per document and ``all``.

        What readers should see first, the contradicted, comes first.
        """
        counts = pd.crosstab(self.numbers["verdict"], self.numbers["document"])
        order = list(self.edition.ledger.documents)
        counts = counts.reindex(index=list(VERDICTS), columns=order, fill_value=0)
        counts.columns.name = None
        return counts.assign(all=counts.sum(axis="columns"))

    @cached_property
    def claims(self) -> tuple[CheckedClaim, ...]:
        """The verdict on each claim of the documents, in the order of the file of claims.

        Raises
        ------
        SwvrError
            If a claim is not in order, can't be computed, or comes to another verdict than was
            expected; the message names file, claim and key.
        """
        rounding = rounding_words(self.edition, self.project)
        return tuple(
            check_claim(claim, self.vocabulary, rounding)
            for claim in read_claims(self.edition, self.project)
        )

    @cached_property
    def audits(self) -> tuple[Audit, ...]:
        """Whether the numbers of each document can all be true, in the edition's order.

        Raises
        ------
        SwvrError
            If ``editions/<year>/identities.yml`` can't be read or names what is not there.
        """
        identities = read_identities(self.edition, self.published, self.vocabulary, self.project)
        languages = {
            code: language(code, self.project).knowing(self.edition.own_names)
            for code in self.edition.languages
        }
        return tuple(
            audit(document, self.published, identities, languages)
            for document in self.edition.ledger.documents
        )


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) and cell else None
