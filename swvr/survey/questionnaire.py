"""The questionnaire of the survey: what was asked, of whom, and the codes of the answers.

It is data, a resource that the edition names, so that another edition may ask something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from swvr.data import DataPackage
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.project import Project, find_project

BACKGROUND = "background"
_ANSWER = re.compile(r"([0-9]) ([a-z_]+)")
_RANGE = re.compile(r"([0-9]{1,3})\.\.([0-9]{1,3})")
_ROUTE = re.compile(r"([a-z0-9_]+)=([0-9](?:,[0-9])*)")
_CORRECT = "correct the cell, then record the edit with `swvr data seal`"


@dataclass(frozen=True)
class Route:
    """Who is asked an item: those whose answer to ``item`` is one of ``codes``."""

    item: str
    codes: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.item}={','.join(map(str, self.codes))}"


@dataclass(frozen=True)
class Item:
    """One column of answers: a question, or a characteristic of the respondent.

    Attributes
    ----------
    name
        The column, as ``q4b``.
    wording
        What is asked, in short, per language: ours, not the printed sentence.
    answers
        The name of each code; empty where the answer is a whole number within ``limits``.
    limits
        The smallest and the largest answer, of the age; otherwise missing.
    asked_if
        Who was asked, as printed; missing where everybody was.
    asked_if_at_most
        Who was asked in the widest sensible reading, where the printed one is doubtful.
    note
        Why it is doubtful.
    measures
        A code for what the item is about, ``background`` for a characteristic.
    place
        Where the report has it.
    """

    name: str
    wording: Mapping[str, str]
    answers: Mapping[int, str]
    limits: tuple[int, int] | None
    asked_if: Route | None
    asked_if_at_most: Route | None
    note: str
    measures: str
    place: str

    @property
    def is_question(self) -> bool:
        """Whether it was asked about volunteering, and is no background characteristic."""
        return self.measures != BACKGROUND

    @property
    def allowed_if(self) -> Route | None:
        """Who may have an answer; missing where everybody may."""
        return self.asked_if_at_most or self.asked_if

    @property
    def required(self) -> bool:
        """Whether all who were asked have an answer, be it that they do not know.

        Not of the background, which may be unknown, nor where it is doubtful who was asked.
        """
        return self.is_question and self.asked_if_at_most is None

    @property
    def codes(self) -> str:
        """The codes with their names in one line, for messages."""
        if self.limits:
            return f"a whole number from {self.limits[0]} to {self.limits[1]}"
        return ", ".join(f"{code} {name}" for code, name in self.answers.items())


@dataclass(frozen=True)
class Questionnaire:
    """The items by their name, in the order of the resource."""

    items: Mapping[str, Item]

    @property
    def questions(self) -> list[str]:
        """The names of the questions, as Appendix D numbers them."""
        return [name for name, item in self.items.items() if item.is_question]

    @property
    def background(self) -> list[str]:
        """The names of the characteristics of the respondent."""
        return [name for name, item in self.items.items() if not item.is_question]

    @property
    def doubtful(self) -> list[str]:
        """The names of the questions whose printed routing can be read in two ways."""
        return [name for name, item in self.items.items() if item.asked_if_at_most]

    def measuring(self, measures: str) -> Item:
        """Return the question about something, as ``donations``.

        Raises
        ------
        SwvrError
            If no question is about it.
        """
        found = {item.measures: item for item in self.items.values() if item.is_question}
        if measures not in found:
            raise SwvrError(
                f"no question measures '{measures}'",
                where="questionnaire",
                remedy=f"choose one of {', '.join(sorted(found))}",
            )
        return found[measures]

    def with_parents(self, names: Sequence[str]) -> list[str]:
        """Return ``names`` and the items that decide who was asked them, in our order.

        Raises
        ------
        SwvrError
            If the questionnaire lacks one of them.
        """
        wanted: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in self.items:
                raise SwvrError(
                    f"the questionnaire has no item '{name}'",
                    where="questionnaire",
                    remedy=f"choose among {', '.join(self.items)}",
                )
            route = self.items[name].allowed_if
            if route and route.item not in wanted:
                waiting.append(route.item)
            wanted.add(name)
        return [name for name in self.items if name in wanted]


def load_questionnaire(edition: Edition, project: Project | None = None) -> Questionnaire:
    """Read the questionnaire that an edition names (SWVR 2022 Appendix D).

    Parameters
    ----------
    edition
        Names the resource and the languages that need a wording.
    project
        The checkout to read from; by default the one at hand.

    Returns
    -------
    Questionnaire
        Its items: what is asked, the codes of the answers, and who was asked.

    Raises
    ------
    SwvrError
        If there is no such resource, or a cell of it cannot be understood; the message names
        file, row and field.
    """
    package = DataPackage(project or find_project())
    table = package.load(edition.survey.questionnaire).fillna("")
    file = package.files.location(package.resource(edition.survey.questionnaire))[1]
    items: dict[str, Item] = {}
    for number, cells in enumerate(table.to_dict("records"), start=2):
        row = _Row({str(name): str(cell) for name, cell in cells.items()}, f"{file}, row {number}")
        item = row.item(edition.languages)
        row.check(item, items)
        items[item.name] = item
    return Questionnaire(MappingProxyType(items))


@dataclass(frozen=True)
class _Row:
    """One row of the resource, and where it stands."""

    cells: dict[str, str]
    where: str

    def item(self, languages: Sequence[str]) -> Item:
        text = self.cells["answers"]
        bounds = _RANGE.fullmatch(text)
        limits = (int(bounds[1]), int(bounds[2])) if bounds else None
        return Item(
            name=self.cells["item"],
            wording=MappingProxyType({code: self._wording(code) for code in languages}),
            answers=MappingProxyType({} if limits else self._answers(text)),
            limits=limits,
            asked_if=self._route("asked_if"),
            asked_if_at_most=self._route("asked_if_at_most"),
            note=self.cells["asked_if_note"],
            measures=self.cells["measures"],
            place=self.cells["place"],
        )

    def _wording(self, language: str) -> str:
        wording = self.cells.get(f"wording_{language}", "")
        if not wording:
            raise self._error(f"wording_{language}", "there is no wording", "write it")
        return wording

    def _answers(self, text: str) -> dict[int, str]:
        answers: dict[int, str] = {}
        for part in text.split("|"):
            matched = _ANSWER.fullmatch(part)
            if not matched or int(matched[1]) in answers:
                problem = "is no code with a name" if not matched else "has a code that is taken"
                raise self._error("answers", f"'{part}' {problem}, as in 1 yes|2 no")
            answers[int(matched[1])] = matched[2]
        return answers

    def _route(self, column: str) -> Route | None:
        text = self.cells[column]
        if not text:
            return None
        matched = _ROUTE.fullmatch(text)
        if not matched:
            raise self._error(column, f"'{text}' is no routing, as in q1=2,8,9")
        return Route(matched[1], tuple(map(int, matched[2].split(","))))

    def check(self, item: Item, before: Mapping[str, Item]) -> None:
        """Stop if an item is routed by one that does not come before it, or by no answer of it."""
        for column in ("asked_if", "asked_if_at_most"):
            route: Route | None = getattr(item, column)
            if route and route.item not in before:
                raise self._error(column, f"no item {route.item} comes before {item.name}")
            if route and not set(route.codes) <= set(before[route.item].answers):
                raise self._error(column, f"'{route}' names a code that {route.item} lacks")
        narrow, wide = item.asked_if, item.asked_if_at_most
        if wide and not (
            narrow and narrow.item == wide.item and set(narrow.codes) < set(wide.codes)
        ):
            raise self._error("asked_if_at_most", f"'{wide}' is not wider than asked_if")

    def _error(self, field: str, problem: str, remedy: str = _CORRECT) -> SwvrError:
        return SwvrError(problem, where=f"{self.where}, field {field}", remedy=remedy)
