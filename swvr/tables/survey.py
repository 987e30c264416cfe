"""What the survey asked, whom, and with which answers (SWVR 2022, Appendix D)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from swvr.figures.citing import at
from swvr.figures.figure import Words
from swvr.language import N_, Language
from swvr.survey.questionnaire import Item, Questionnaire, Route, load_questionnaire
from swvr.tables.table import Column, Table, draw_cells

if TYPE_CHECKING:
    from swvr.edition import Edition

# Answers as the questionnaire's data name them.
ANSWERS = {
    "yes": N_("yes"),
    "no": N_("no"),
    "dont_know": N_("don't know"),
    "refused": N_("refused"),
    "increased": N_("increased"),
    "decreased": N_("decreased"),
    "same": N_("about the same"),
    "did_not_volunteer": N_("did not volunteer"),
    "likely": N_("likely"),
    "unlikely": N_("unlikely"),
    "primary": N_("primary"),
    "secondary": N_("secondary"),
    "tertiary": N_("tertiary"),
    "man": N_("man"),
    "woman": N_("woman"),
    "rural": N_("rural"),
    "urban": N_("urban"),
    "employed": N_("employed"),
    "not_employed": N_("not employed"),
}


def own_questionnaire(edition: Edition) -> Table:
    """Tabulate the questionnaire: what was asked, in our words, the answers, who was asked."""
    asked = load_questionnaire(edition)
    names = [*asked.questions, *asked.background]
    data = pd.DataFrame({"item": names})
    for column in ("wording", "answers", "route"):
        data[column] = names
    routed = [name for name in asked.questions if asked.items[name].asked_if]

    columns = (
        Column(
            "wording",
            lambda say: say("What is asked"),
            lambda say, name: asked.items[name].wording[say.code],
            1.7,
            words=True,
        ),
        Column(
            "answers",
            lambda say: say("Answers and their codes"),
            lambda say, name: _answers(say, asked.items[name]),
            1.6,
            words=True,
        ),
        Column(
            "route",
            lambda say: say("Who is asked"),
            lambda say, name: _asked(say, asked, asked.items[name]),
            1.3,
            words=True,
        ),
    )

    def heading(say: Language) -> str:
        return say("Item")

    def words(say: Language) -> Words:
        return Words(
            headline=say(
                "The survey put up to {questions} questions on volunteering, {routed} of them "
                "only to those with a certain answer before",
                questions=say.number(len(asked.questions)),
                routed=say.number(len(routed)),
            ),
            subtitle=say(
                "Questions of the survey and characteristics of the respondents, {year}",
                year=edition.survey.fieldwork_year,
            ),
            note=say(
                "The wording is ours and short, not the question as it was read out. The items "
                "and codes are those that a file of answers must have; the report prints answers "
                "without codes. Where the printed routing can be read in two ways, both are given."
            ),
            alt=say(
                "Table of {questions} questions and {background} characteristics with their "
                "answers and who is asked.",
                questions=say.number(len(asked.questions)),
                background=say.number(len(asked.background)),
            ),
        )

    return Table(
        name="own_questionnaire",
        edition=edition,
        kind="table",
        data=data,
        series=tuple(column.key for column in columns),
        labels=lambda _: list(names),
        draw=draw_cells(heading, columns),
        words=words,
        source=at(edition.sources.report, N_("Appendix C"), N_("Appendix D")),
        columns=columns,
        heading=heading,
        searchable=True,
    )


def _answers(say: Language, item: Item) -> str:
    if item.limits:
        return say("a whole number, {interval}", interval=say.interval(*map(str, item.limits)))
    coded = (
        say("{code} {answer}", code=str(code), answer=say(ANSWERS[name]))
        for code, name in item.answers.items()
    )
    return say(", ").join(coded)


def _asked(say: Language, asked: Questionnaire, item: Item) -> str:
    if item.asked_if is None:
        return say("everybody")
    who = say(
        "who answered {answers} to {item}",
        answers=_chosen(say, asked, item.asked_if),
        item=item.asked_if.item,
    )
    if item.asked_if_at_most is None:
        return who
    more = [code for code in item.asked_if_at_most.codes if code not in item.asked_if.codes]
    also = Route(item.asked_if.item, tuple(more))
    return say("{who}; perhaps also {answers}", who=who, answers=_chosen(say, asked, also))


def _chosen(say: Language, asked: Questionnaire, route: Route) -> str:
    """Name the answers that lead to a question, as alternatives."""
    answers: Any = asked.items[route.item].answers
    return say.alternatives(say("“{answer}”", answer=say(ANSWERS[answers[c]])) for c in route.codes)
