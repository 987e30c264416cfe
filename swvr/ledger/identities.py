"""The identities between the numbers of a document, as ``editions/<year>/identities.yml`` has them.

An identity says how printed numbers hang together whatever they are: parts add up to a whole, a
score is a result over a target. It names the numbers by id and the kind of the relation, and says
in words what it is. Where a relation needs a quantity that no document prints (the volunteers of
the year before), that quantity is listed under ``unprinted`` and can be anything within its limits.

======================  ========================================================================
kind                    what it says, with the roles of its numbers
======================  ========================================================================
``sum``                 ``parts`` add up to ``whole``
``shares``              ``parts`` add up to 100
``same``                ``numbers`` are one number, said in several places
``difference``          ``of`` − ``less`` = ``difference``
``ratio``               100 · ``part`` = ``percent`` · ``whole``
``growth``              ``now`` = ``before`` · (1 + ``percent`` / 100)
``product``             ``product`` = ``factor`` · ``times``
``within``              ``parts``, which do not overlap, are at most ``whole``
``overlapping``         ``whole`` is all that is in one of ``parts`` at least
``order``               ``numbers`` never rise
``between``             ``number`` lies between the smallest and the largest of ``among``
======================  ========================================================================

A number is named by its id. In place of one may stand a number itself, or ``{given: …}`` with an
expression over data that are no printed numbers (:mod:`swvr.ledger.vocabulary`). In a list an id
may hold ``*`` for whatever fits. With ``for_each``, a pattern, the identity stands once for each
number that fits it: ``*`` in its other ids is what the pattern's star stood for, and ``{key}`` in
its words too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from swvr.countries import country_name
from swvr.data import did_you_mean, iso_alpha_2
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.ledger.amount import NOTHING, Amount
from swvr.ledger.expression import evaluate
from swvr.ledger.published import ANY, PublishedNumbers
from swvr.project import Project
from swvr.yaml_file import read_mapping

FILE = "identities.yml"
EACH = "{key}"


@dataclass(frozen=True)
class Kind:
    """The roles of a kind of identity: those of one number, and that of a list, if any."""

    single: tuple[str, ...] = ()
    several: str | None = None
    least: int = 1  # of the list

    @property
    def roles(self) -> tuple[str, ...]:
        """All roles, in the order in which they are written."""
        return (*((self.several,) if self.several else ()), *self.single)


KINDS = {
    "sum": Kind(("whole",), "parts"),
    "shares": Kind((), "parts", 2),
    "same": Kind((), "numbers", 2),
    "difference": Kind(("of", "less", "difference")),
    "ratio": Kind(("part", "whole", "percent")),
    "growth": Kind(("now", "before", "percent")),
    "product": Kind(("factor", "times", "product")),
    "within": Kind(("whole",), "parts"),
    "overlapping": Kind(("whole",), "parts", 2),
    "order": Kind((), "numbers", 2),
    "between": Kind(("number",), "among", 2),
}


@dataclass(frozen=True)
class Unprinted:
    """A quantity that identities need and no document prints.

    Attributes
    ----------
    id
        Its name.
    low, high
        What it is at least and at most.
    whole_number
        Whether it is a count.
    """

    id: str
    low: float = 0.0
    high: float = math.inf
    whole_number: bool = False


Term = str | Amount  # the id of a printed number or an unprinted quantity, or what is known


@dataclass(frozen=True)
class Identity:
    """A relation that holds between printed numbers if they are right.

    Attributes
    ----------
    id
        Its name; of one that stands for each of a pattern, with the key after a colon.
    document
        The document whose numbers it is about.
    kind
        One of :data:`KINDS`.
    terms
        The numbers by role; roles of one number hold one.
    words
        What it says, by language, as the second half of a sentence.
    """

    id: str
    document: str
    kind: str
    terms: Mapping[str, tuple[Term, ...]]
    words: Mapping[str, str]

    __hash__ = None  # type: ignore[assignment]

    @property
    def names(self) -> tuple[str, ...]:
        """The ids it names, printed and not, each once."""
        named = (term for terms in self.terms.values() for term in terms if isinstance(term, str))
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True)
class Identities:
    """All identities of an edition, and the unprinted quantities by document and name."""

    identities: tuple[Identity, ...]
    unprinted: Mapping[str, Mapping[str, Unprinted]]

    __hash__ = None  # type: ignore[assignment]


def read_identities(
    edition: Edition,
    published: PublishedNumbers,
    vocabulary: Mapping[str, Any],
    project: Project,
) -> Identities:
    """Read ``editions/<year>/identities.yml``.

    Parameters
    ----------
    edition
        Names the documents and the languages.
    published
        Their numbers.
    vocabulary
        The functions of ``given`` expressions.
    project
        The checkout to read from.

    Returns
    -------
    Identities
        None if the edition has no such file.

    Raises
    ------
    SwvrError
        If the file can't be read, or an identity has an unknown kind, role or number, a number of
        another document, no words in a language, or the id of another; the message names file,
        identity and key.
    """
    path = project.editions / str(edition.year) / FILE
    if not path.is_file():
        return Identities((), {})
    where = project.relative(path)
    content = read_mapping(
        path, project, "a file of identities", "list them under the key identities"
    )
    _no_others(content, {"unprinted", "identities"}, where)
    reader = _Reader(edition, published, vocabulary, where)
    unprinted = reader.unprinted(content.get("unprinted") or {})
    entries = content.get("identities")
    if not isinstance(entries, list):
        raise SwvrError("no identities", where=where, remedy="list them under the key identities")
    return Identities(tuple(reader.identities(entries, unprinted)), unprinted)


@dataclass(frozen=True)
class _Context:
    """Where an id stands: of what document, for which key, among which unprinted quantities."""

    document: str
    key: str | None
    unprinted: Mapping[str, Unprinted]
    where: str


class _Reader:
    """Reads the entries of one file."""

    def __init__(
        self,
        edition: Edition,
        published: PublishedNumbers,
        vocabulary: Mapping[str, Any],
        where: str,
    ) -> None:
        self._languages = list(edition.languages)
        self._documents = list(edition.ledger.documents)
        self._published = published
        self._document_of = dict(
            zip(published.table["id"], published.table["document"], strict=True)
        )
        self._vocabulary = vocabulary
        self._file = where
        self._named: dict[str, set[str]] = {name: set() for name in self._documents}

    # -- unprinted quantities --------------------------------------------------------------

    def unprinted(self, content: object) -> dict[str, dict[str, Unprinted]]:
        """Read the unprinted quantities of each document."""
        where = f"{self._file}, unprinted"
        documents = _mapping(content, where, "list the quantities of each document under its name")
        _no_others(documents, self._documents, where)
        found: dict[str, dict[str, Unprinted]] = {name: {} for name in self._documents}
        for document, entries in documents.items():
            fields = _mapping(entries, f"{where}.{document}", "write name: {low, high, …}")
            for name, limits in fields.items():
                found[document][name] = self._quantity(name, limits, f"{where}.{document}.{name}")
        return found

    def _quantity(self, name: str, limits: object, where: str) -> Unprinted:
        fields = _mapping(limits or {}, where, "write {low: …, high: …, whole_number: true}")
        _no_others(fields, {"low", "high", "whole_number"}, where)
        if name in self._document_of:
            raise SwvrError(
                f"{name} is printed", where=where, remedy="name only what no document prints"
            )
        low, high = fields.get("low", 0.0), fields.get("high", math.inf)
        whole_number = fields.get("whole_number", False)
        if not (_is_number(low) and _is_number(high) and low <= high):
            raise SwvrError(
                f"no number lies between {low} and {high}",
                where=where,
                remedy="give low and high as numbers, the smaller first",
            )
        if not isinstance(whole_number, bool):
            raise SwvrError(
                f"{whole_number!r} is not yes or no",
                where=f"{where}.whole_number",
                remedy="write true or false",
            )
        return Unprinted(name, float(low), float(high), whole_number)

    # -- identities ------------------------------------------------------------------------

    def identities(
        self, entries: list[object], unprinted: Mapping[str, Mapping[str, Unprinted]]
    ) -> Iterator[Identity]:
        """Read each entry; one that stands for each of a pattern gives several."""
        seen: set[str] = set()
        for number, entry in enumerate(entries, start=1):
            where = f"{self._file}, identity {number}"
            fields = _mapping(entry, where, "write id, document, kind, numbers and words")
            name = fields.get("id")
            if not isinstance(name, str) or not name:
                raise SwvrError("no id", where=where, remedy="give it an id of its own")
            if name in seen:
                raise SwvrError(
                    f"two identities have the id {name!r}",
                    where=where,
                    remedy="give each an id of its own",
                )
            seen.add(name)
            yield from self._identity(name, fields, unprinted)
        for document, quantities in unprinted.items():
            for idle in (name for name in quantities if name not in self._named[document]):
                raise SwvrError(
                    f"no identity names the unprinted quantity {idle!r}",
                    where=f"{self._file}, unprinted.{document}",
                    remedy="take it out, or write the identity that needs it",
                )

    def _identity(
        self,
        name: str,
        fields: Mapping[str, Any],
        unprinted: Mapping[str, Mapping[str, Unprinted]],
    ) -> Iterator[Identity]:
        where = f"{self._file}, identity {name}"
        _no_others(fields, {"id", "document", "kind", "for_each", "numbers", "words"}, where)
        document = self._one_of(fields.get("document"), self._documents, f"{where}, document")
        kind = self._one_of(fields.get("kind"), list(KINDS), f"{where}, kind")
        words = self._words(fields.get("words"), f"{where}, words")
        pattern = fields.get("for_each")
        keys = [None] if pattern is None else self._matching(pattern, f"{where}, for_each")
        for key in keys:
            context = _Context(document, key, unprinted[document], f"{where}, numbers")
            terms = self._terms(fields.get("numbers"), kind, context)
            spoken = {code: _spoken(text, key, code) for code, text in words.items()}
            full = name if key is None else f"{name}:{key}"
            found = Identity(full, document, kind, terms, spoken)
            self._named[document].update(found.names)
            yield found

    def _one_of(self, found: object, known: list[str], where: str) -> str:
        if not isinstance(found, str) or found not in known:
            raise SwvrError(
                "missing" if found is None else f"{found!r} is unknown",
                where=where,
                remedy=did_you_mean(str(found), known, otherwise=f"one of {', '.join(known)}"),
            )
        return found

    def _words(self, words: object, where: str) -> dict[str, str]:
        found = _mapping(words or {}, where, "write {en: …, zh: …}")
        _no_others(found, self._languages, where)
        for code in self._languages:
            if not isinstance(found.get(code), str) or not found[code].strip():
                raise SwvrError(
                    f"no words in {code}",
                    where=where,
                    remedy="say in every language of the edition what the identity says",
                )
        return {code: found[code].strip() for code in self._languages}

    def _matching(self, pattern: object, where: str) -> dict[str, str]:
        """Return the ids that fit a pattern, by what its stars stand for."""
        if not isinstance(pattern, str) or ANY not in pattern:
            raise SwvrError(
                f"{pattern!r} is no pattern", where=where, remedy="write an id with a * in it"
            )
        try:
            column = self._published.matching(pattern)
        except SwvrError as error:
            raise SwvrError(error.problem, where=where, remedy=error.remedy) from error
        ids = (next(iter(amount.basis.numbers)) for amount in column.amounts)
        return dict(zip(column.keys, ids, strict=True))

    # -- numbers ---------------------------------------------------------------------------

    def _terms(self, numbers: object, kind: str, context: _Context) -> dict[str, tuple[Term, ...]]:
        roles, where = KINDS[kind], context.where
        fields = _mapping(numbers, where, f"write {', '.join(roles.roles)}")
        _no_others(fields, roles.roles, where)
        terms: dict[str, tuple[Term, ...]] = {}
        for role in roles.roles:
            place = f"{where}.{role}"
            if role not in fields:
                raise SwvrError("missing", where=place, remedy=f"{kind} needs {role}")
            entries, listed = fields[role], role == roles.several
            if listed != isinstance(entries, list):
                raise SwvrError(
                    "not a list" if listed else "a list where one number is needed",
                    where=place,
                    remedy="write the numbers in brackets" if listed else "write one number",
                )
            found = [
                term
                for entry in (entries if listed else [entries])
                for term in self._term(entry, listed, replace(context, where=place))
            ]
            if listed and len(found) < roles.least:
                raise SwvrError(
                    f"{len(found)} in the list",
                    where=place,
                    remedy=f"{kind} needs {roles.least} or more",
                )
            terms[role] = tuple(found)
        if not any(isinstance(term, str) for several in terms.values() for term in several):
            raise SwvrError(
                "it names no number", where=where, remedy="name a printed number by its id"
            )
        return terms

    def _term(self, entry: object, listed: bool, context: _Context) -> list[Term]:
        """Read one entry; a pattern in a list gives several numbers."""
        where, known = context.where, [*self._document_of, *context.unprinted]
        if _is_number(entry):
            return [Amount(float(entry), float(entry))]  # type: ignore[arg-type]
        if isinstance(entry, dict) and set(entry) == {"given"}:
            return [self._given(str(entry["given"]), where)]
        if not isinstance(entry, str):
            raise SwvrError(
                f"{entry!r} is no number's id",
                where=where,
                remedy="write an id, a number, or {given: an expression over data}",
            )
        name = entry if context.key is None else entry.replace(ANY, context.key)
        if ANY not in name:
            if name not in context.unprinted:
                self._require_printed(name, known, context)
            return [name]
        if not listed:
            raise SwvrError(
                f"{name!r} stands for several numbers where one is needed",
                where=where,
                remedy="write for_each, so that the identity stands once for each",
            )
        fitting = list(self._matching(name, where).values())
        for one in fitting:
            self._require_printed(one, known, context)
        return list(fitting)

    def _require_printed(self, name: str, known: list[str], context: _Context) -> None:
        if name not in self._document_of:
            raise SwvrError(
                f"no printed number and no unprinted quantity is called {name!r}",
                where=context.where,
                remedy=did_you_mean(name, known, otherwise="see swvr ledger --json"),
            )
        if self._document_of[name] != context.document:
            raise SwvrError(
                f"{name} is a number of the document {self._document_of[name]}",
                where=context.where,
                remedy=f"name numbers of {context.document} only; each document is tried alone",
            )

    def _given(self, expression: str, where: str) -> Amount:
        found = evaluate(expression, self._vocabulary, where)
        if not isinstance(found, Amount) or found.basis.numbers:
            raise SwvrError(
                "what is given must be one number, from data that are no printed numbers",
                where=where,
                remedy="name printed numbers by their ids; give only what other data say",
            )
        return Amount(found.low, found.high, NOTHING)


def _spoken(text: str, key: str | None, language: str) -> str:
    """Put the key into words: the name of a country, or the number of an indicator."""
    if key is None or EACH not in text:
        return text
    alpha_3 = key.upper()
    name = country_name(alpha_3, language) if alpha_3 in iso_alpha_2() else key.replace("-", ".")
    return text.replace(EACH, name)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def _mapping(content: object, where: str, remedy: str) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise SwvrError("not a mapping of keys to values", where=where, remedy=remedy)
    return {str(key): value for key, value in content.items()}


def _no_others(fields: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    allowed = sorted(known)
    for key in fields:
        if key not in allowed:
            raise SwvrError(
                f"unknown key {key!r}",
                where=where,
                remedy=did_you_mean(str(key), allowed, otherwise=f"one of {', '.join(allowed)}"),
            )
