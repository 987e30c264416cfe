"""What the documents say in words that numbers can test, and whether it holds.

======================  =====================================================================
``contradicted``        false by the documents' own numbers or by other data
``supported_only_if``   true under a reading that the words do not settle, or if what was
                        rounded off falls one way
``not_testable``        needs something that was never published
``supported``           true
======================  =====================================================================

The claims of an edition stand in ``editions/<year>/claims.yml``, in words of our own. No verdict
is written down there: it comes from the claim's expression, or from its absence. What is written
is the verdict that somebody *expects* after thinking about it, and a difference is an error, so
that neither a change of the data nor a slip in an expression goes unseen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, ValidationError

from swvr.data import did_you_mean
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.language import N_, language
from swvr.ledger.amount import Truth, Value
from swvr.ledger.expression import evaluate
from swvr.parts import Part, mistakes
from swvr.project import Project, find_project
from swvr.yaml_file import read_mapping

ClaimVerdict = Literal["contradicted", "supported_only_if", "not_testable", "supported"]
CLAIM_VERDICTS: tuple[ClaimVerdict, ...] = get_args(ClaimVerdict)  # as readers should see them
ROUNDING = N_("if what was rounded off falls that way")

Words = dict[str, str]
Text = Annotated[str, Field(pattern=r"\S")]


@dataclass(frozen=True)
class Reading:
    """A way to understand a claim that its words do not settle.

    Attributes
    ----------
    condition
        The reading in words, by language: *if …*
    expression
        What the claim then comes to.
    """

    condition: Words
    expression: str


@dataclass(frozen=True)
class Claim:
    """Something that a document says of numbers, in our own short words.

    Attributes
    ----------
    id
        Its name, unique in the edition.
    document, place, line
        The document as the ledger names it, where in it, and the line of the text; None where the
        text is not at hand.
    says
        ``document`` if a sentence says it, ``consistency`` if its numbers imply it.
    words
        The claim, by language.
    expression
        What it comes to; None if nothing published can test it.
    readings
        Other ways to understand it, tried in order where the expression is not true.
    reason
        Why it can't be tested, by language; None if it can.
    explanation
        What may lie behind the verdict, by language; None if there is nothing to say.
    expected
        The verdict that was expected when the claim was written; None if nobody said.
    where
        File and claim, for messages.
    """

    id: str
    document: str
    place: str
    line: int | None
    says: Literal["document", "consistency"]
    words: Words
    expression: str | None = None
    readings: tuple[Reading, ...] = ()
    reason: Words | None = None
    explanation: Words | None = None
    expected: ClaimVerdict | None = None
    where: str = ""

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class CheckedClaim:
    """A claim with its verdict.

    Attributes
    ----------
    claim
        The claim.
    verdict
        See the module.
    condition
        By language, what it takes to be true, where it is ``supported_only_if``; else None.
    failing
        Ids of the published numbers for which it does not hold, or for which rounding decides.
    rests_on, reads
        Ids of the published numbers, and data resources, that the verdict comes from.
    """

    claim: Claim
    verdict: ClaimVerdict
    condition: Words | None = None
    failing: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    __hash__ = None  # type: ignore[assignment]


# -- the file --------------------------------------------------------------------------------------


class _Reading(Part):
    condition: Words
    expression: Text


class _Claim(Part):
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    document: str
    place: Text
    line: Annotated[int, Field(ge=1)] | None = None
    says: Literal["document", "consistency"]
    words: Words
    expression: Text | None = None
    readings: Annotated[list[_Reading], Field(default_factory=list)]
    reason: Words | None = None
    explanation: Words | None = None
    expected: ClaimVerdict | None = None


class _File(Part):
    claims: list[dict[str, Any]]


def claims_path(edition: Edition, project: Project) -> Path:
    """Return where the claims of an edition stand."""
    return project.editions / str(edition.year) / "claims.yml"


def read_claims(edition: Edition, project: Project | None = None) -> tuple[Claim, ...]:
    """Return the claims of an edition, in the order of the file.

    Parameters
    ----------
    edition
        Names the documents, and the languages that words are needed in.
    project
        The checkout to read from; by default the one at hand.

    Returns
    -------
    tuple of Claim
        None if the edition has no such file.

    Raises
    ------
    SwvrError
        If the file is no list of claims, a key is unknown or missing, a document unknown, words
        are missing in a language, two claims have one id, or a claim has neither an expression
        nor a reason for having none. The message names file, claim and key.
    """
    project = project or find_project()
    path = claims_path(edition, project)
    if not path.is_file():
        return ()
    file = project.relative(path)
    content = read_mapping(path, project, "a file of claims", "write the claims under claims:")
    try:
        raw = _File.model_validate(content).claims
    except ValidationError as error:
        raise _wrong(mistakes(error, [_File]), file) from error
    claims = tuple(_claim(item, number, edition, file) for number, item in enumerate(raw, 1))
    twice = [name for name, count in Counter(c.id for c in claims).items() if count > 1]
    if twice:
        raise SwvrError(
            f"two claims have the id {twice[0]!r}",
            where=f"{file}, key id",
            remedy="give each claim an id of its own",
        )
    return claims


def _claim(raw: dict[str, Any], number: int, edition: Edition, file: str) -> Claim:
    where = f"{file}, claim {raw.get('id', f'number {number}')}"
    try:
        part = _Claim.model_validate(raw)
    except ValidationError as error:
        raise _wrong(mistakes(error, [_Claim, _Reading]), where) from error
    documents = list(edition.ledger.documents)
    if part.document not in documents:
        raise SwvrError(
            f"there is no document {part.document!r}",
            where=f"{where}, key document",
            remedy=did_you_mean(
                part.document, documents, otherwise=f"the documents are {', '.join(documents)}"
            ),
        )
    has_text = edition.ledger.documents[part.document].given_numerals is not None
    if has_text and part.line is None:
        raise SwvrError(
            "key line: missing",
            where=where,
            remedy="name the line of the text that says it; only a document whose numerals are not "
            "listed goes without",
        )
    words = {"words": part.words, "reason": part.reason, "explanation": part.explanation}
    words |= {f"readings.{i}.condition": r.condition for i, r in enumerate(part.readings)}
    for key, by_language in words.items():
        _require_languages(by_language, edition, f"{where}, key {key}")
    if part.expression is None:
        _require_reason(part, where)
    elif part.reason is not None:
        raise SwvrError(
            "it has an expression and a reason why it can't be tested",
            where=f"{where}, key reason",
            remedy="keep one of the two; what lies behind a verdict is its explanation",
        )
    return Claim(
        **part.model_dump(exclude={"readings"}),
        readings=tuple(Reading(r.condition, r.expression) for r in part.readings),
        where=where,
    )


def _require_languages(words: Words | None, edition: Edition, where: str) -> None:
    if words is None:
        return
    missing = [code for code in edition.languages if not words.get(code, "").strip()]
    if missing:
        raise SwvrError(
            f"no words in {' and '.join(missing)}",
            where=where,
            remedy="say it in every language of the edition",
        )


def _require_reason(part: _Claim, where: str) -> None:
    if part.expected not in (None, "not_testable"):
        raise SwvrError(
            f"no data can test this claim, but it is marked {part.expected}",
            where=f"{where}, key expected",
            remedy="write an expression that tests it, or expected: not_testable",
        )
    if part.readings:
        raise SwvrError(
            "it has readings but no expression",
            where=f"{where}, key readings",
            remedy="write what its words come to without any of the readings as expression",
        )
    if part.reason is None:
        raise SwvrError(
            "it has neither an expression nor a reason why it can't be tested",
            where=f"{where}, key expression",
            remedy="write an expression that tests it, or a reason",
        )


def _wrong(problems: list[str], where: str) -> SwvrError:
    return SwvrError(
        "\n  ".join(problems),
        where=where,
        remedy="mend these keys; the other claims are working examples",
    )


# -- the verdict -----------------------------------------------------------------------------------


def check_claim(
    claim: Claim,
    vocabulary: Mapping[str, Callable[..., Value]],
    rounding: Words,
) -> CheckedClaim:
    """Return the verdict on a claim.

    True is supported. False is contradicted, and what rounding leaves open is supported only if
    it falls that way, unless a reading of the claim is true: then it is supported only if it is
    read like that.

    Parameters
    ----------
    claim
        The claim.
    vocabulary
        The functions of its expressions.
    rounding
        The condition of a claim that rounding decides, by language (:func:`rounding_words`).

    Raises
    ------
    SwvrError
        If an expression can't be computed or is neither true nor false, or the verdict is not
        the expected one.
    """
    found = _checked(claim, vocabulary, rounding)
    if claim.expected not in (None, found.verdict):
        raise SwvrError(
            f"expected {claim.expected}, computed {found.verdict}",
            where=f"{claim.where}, key expected",
            remedy="correct the expression or the data, or expect what is computed",
        )
    return found


def rounding_words(edition: Edition, project: Project | None = None) -> Words:
    """Say in each language of an edition that the rounding has to fall the right way."""
    return {code: language(code, project)(ROUNDING) for code in edition.languages}


def _checked(
    claim: Claim, vocabulary: Mapping[str, Callable[..., Value]], rounding: Words
) -> CheckedClaim:
    if claim.expression is None:
        return CheckedClaim(claim, "not_testable")
    found = _truth(claim.expression, vocabulary, f"{claim.where}, key expression")
    readings = [
        (reading, _truth(reading.expression, vocabulary, f"{claim.where}, key readings.{number}"))
        for number, reading in enumerate(claim.readings)
    ]  # all of them, so that a mistake in any is told
    numbers, resources = found.basis.numbers, found.basis.resources
    condition = None
    if found.value is not True:
        for reading, under_it in readings:
            if under_it.value is True:
                condition = reading.condition
                numbers |= under_it.basis.numbers
                resources |= under_it.basis.resources
                break
    verdict: ClaimVerdict = "supported"
    if found.value is None:
        condition = condition or rounding
    if found.value is not True:
        verdict = "contradicted" if condition is None else "supported_only_if"
    return CheckedClaim(
        claim,
        verdict,
        condition,
        tuple(sorted(found.failing | found.undecided)),
        tuple(sorted(numbers)),
        tuple(sorted(resources)),
    )


def _truth(expression: str, vocabulary: Mapping[str, Callable[..., Value]], where: str) -> Truth:
    found = evaluate(expression, vocabulary, where)
    if not isinstance(found, Truth):
        raise SwvrError(
            "the expression gives an amount, not whether something is true",
            where=where,
            remedy="compare it with something; of a column take every(…), some(…) or most(…)",
        )
    return found
