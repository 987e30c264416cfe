"""Whether all numbers of a document can be true at once, and which can't.

Each document is tried by itself (:mod:`swvr.ledger.system`). If its numbers can't all be true
together with the identities between them, the audit tells which, in two steps. First it finds the
smallest sets of identities that can't hold together: none of them can be spared. Then, for each,
the smallest sets of printed numbers for which they can't: none of these can be spared either. A
set from which something can be spared once *all* identities are taken into account is reduced
further; so of each set that is reported, every part could be true.

Of the smallest sets of numbers, only detours are left out: those that fail by identities of which
some fail without the others. If the score of an indicator does not follow from its target and
result, it does not follow either from the target and from what another page gives for the result;
the mistake is the same. No other set is missed: the identities by which a set fails include a
smallest set that can't hold with all numbers, and if it is all of them, the second step finds the
numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from swvr.errors import SwvrError
from swvr.frames import records
from swvr.language import N_, Language
from swvr.ledger.amount import Amount
from swvr.ledger.identities import Identities, Identity
from swvr.ledger.minimal import irreducible, minimal_sets
from swvr.ledger.published import PublishedNumbers
from swvr.ledger.system import System, components

PERCENT_OF_ONE = 100.0  # shares in words stand as parts of one in the data
RATIO = "ratio"
BOUNDS = {
    "about": N_("about {number}"),
    "at_least": N_("at least {number}"),
    "more_than": N_("more than {number}"),
    "at_most": N_("at most {number}"),
    "less_than": N_("less than {number}"),
}


@dataclass(frozen=True)
class Conflict:
    """Printed numbers that cannot all be true.

    Attributes
    ----------
    document
        The document that prints them.
    numbers
        Their ids, in the order of the document. Without any one of them the rest could be true.
    identities
        The ids of the identities by which they hang together, in the order of the file.
    words
        The same as a sentence, by language.
    """

    document: str
    numbers: tuple[str, ...]
    identities: tuple[str, ...]
    words: dict[str, str]

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Audit:
    """What became of a document.

    Attributes
    ----------
    document
        Its name.
    numbers, identities
        How many numbers it prints, and how many identities between them were tried.
    feasible
        Whether all of the numbers can be true.
    conflicts
        The smallest sets that cannot, those of the fewest numbers first.
    untested
        Ids of the numbers that stand in no identity, so that nothing was asked of them.
    """

    document: str
    numbers: int
    identities: int
    feasible: bool
    conflicts: tuple[Conflict, ...]
    untested: tuple[str, ...] = ()

    __hash__ = None  # type: ignore[assignment]


def audit(
    document: str,
    published: PublishedNumbers,
    identities: Identities,
    languages: Mapping[str, Language],
) -> Audit:
    """Try all numbers of a document at once.

    Parameters
    ----------
    document
        Its name.
    published
        The numbers.
    identities
        What is known of them.
    languages
        The languages of the sentences, by code.

    Raises
    ------
    SwvrError
        If the identities contradict each other whatever is printed, or the solver gives up.
    """
    table = published.table[published.table["document"] == document]
    names = list(table["id"])
    chosen = [one for one in identities.identities if one.document == document]
    system = System(
        in_percent(table, published.amounts), identities.unprinted.get(document, {}), chosen
    )
    found = contradictions(system)
    used = {name for one in chosen for name in one.names}
    return Audit(
        document,
        len(names),
        len(chosen),
        not found,
        tuple(
            Conflict(
                document,
                tuple(numbers),
                tuple(rules),
                _sentences(table, numbers, [system.identities[r] for r in rules], languages),
            )
            for numbers, rules in found
        ),
        tuple(name for name in names if name not in used),
    )


def in_percent(table: pd.DataFrame, amounts: Mapping[str, Amount]) -> dict[str, Amount]:
    """Return the values of printed numbers, parts of one (a third) as percentages."""
    percent = Amount(PERCENT_OF_ONE, PERCENT_OF_ONE)
    return {
        row.id: amounts[row.id] * percent if row.unit == RATIO else amounts[row.id]
        for row in records(table)
    }


def contradictions(system: System) -> list[tuple[list[str], list[str]]]:
    """Return the smallest sets of numbers that cannot all be true, each with its identities.

    Raises
    ------
    SwvrError
        If identities contradict each other whatever is printed, or the solver gives up.
    """
    numbers, rules = list(system.printed), list(system.identities)
    if system.feasible(numbers, rules):
        return []
    if not system.feasible((), rules):
        wrong = irreducible(rules, lambda some: system.feasible((), some))
        raise SwvrError(
            f"no numbers at all satisfy the identities {', '.join(wrong)}",
            where="audit",
            remedy="correct them, or the limits of the unprinted quantities that they name",
        )
    found: dict[frozenset[str], list[str]] = {}
    for group in components(_links(system)):
        for broken in minimal_sets(group, lambda some: system.feasible(numbers, some)):
            named = {name for rule in broken for name in system.identities[rule].names}
            printed = [name for name in numbers if name in named]
            for some in _numbers_of(system, printed, broken):
                fewest = irreducible(some, lambda some: system.feasible(some, rules))
                because = broken
                if len(fewest) < len(some):
                    because = _identities_of(system, fewest)
                before = found.get(frozenset(fewest))
                if before is None or len(because) < len(before):
                    found[frozenset(fewest)] = because
    place = {name: number for number, name in enumerate(numbers)}
    sets = [(sorted(some, key=place.__getitem__), because) for some, because in found.items()]
    return sorted(sets, key=lambda one: (len(one[0]), [place[name] for name in one[0]]))


def _numbers_of(system: System, numbers: list[str], rules: list[str]) -> list[list[str]]:
    """Return the smallest sets of numbers for which identities can't hold together."""
    return minimal_sets(numbers, lambda some: system.feasible(some, rules))


def _identities_of(system: System, numbers: list[str]) -> list[str]:
    """Return identities for which some numbers can't all be true, none of which can be spared."""
    return irreducible(list(system.identities), lambda some: system.feasible(numbers, some))


def _links(system: System) -> dict[str, list[str]]:
    """Name what each identity shares with others: all that is not known exactly."""
    exact = {name for name, amount in system.printed.items() if amount.exact}
    return {
        rule: [name for name in identity.names if name not in exact]
        for rule, identity in system.identities.items()
    }


# -- words ---------------------------------------------------------------------------------------


def _sentences(
    table: pd.DataFrame,
    numbers: Sequence[str],
    identities: Sequence[Identity],
    languages: Mapping[str, Language],
) -> dict[str, str]:
    rows = {row.id: row for row in records(table)}
    # As the identities name them: a part before its whole, both before what follows from them.
    order = [name for identity in identities for name in identity.names if name in numbers]
    spoken = [rows[name] for name in dict.fromkeys([*order, *numbers])]
    return {code: _sentence(spoken, identities, say) for code, say in languages.items()}


def _sentence(rows: Sequence[Any], identities: Iterable[Identity], say: Language) -> str:
    reasons = list(dict.fromkeys(identity.words[say.code] for identity in identities))
    reason = say("; ").join(reasons)
    numbers = say.listing(_spoken(row, say) for row in rows)
    match len(rows):
        case 1:
            return say("{numbers} cannot be true: {reason}.", numbers=numbers, reason=reason)
        case 2:
            return say("{numbers} cannot both be true: {reason}.", numbers=numbers, reason=reason)
        case _:
            return say("{numbers} cannot all be true: {reason}.", numbers=numbers, reason=reason)


def _spoken(row: Any, say: Language) -> str:
    """Write a printed number in a language, with the word that bounds it."""
    in_words = pd.isna(row.decimals)  # a fraction such as a third
    places = 2 if in_words else 0 if row.scale > 1 else int(row.decimals)

    def end(value: float) -> str:
        return say.percent(value, places) if row.unit == "percent" else say.number(value, places)

    number = end(row.value)
    if pd.notna(row.high):
        number = say.interval(number, end(row.high))
    if row.unit == "usd":
        number = say("{number} US dollars", number=number)
    return say(BOUNDS[row.bound], number=number) if isinstance(row.bound, str) else number
