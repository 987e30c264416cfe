"""The questionnaire: the items of Appendix D, and what happens when the resource is broken."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from swvr.data import seal
from swvr.errors import SwvrError
from swvr.project import Project
from swvr.survey.questionnaire import Route, load_questionnaire

FILE = "data/unv-gallup/2021/questionnaire.csv"
QUESTIONS = [
    "q1",
    "q2",
    "q3a",
    "q3b",
    "q3c",
    "q4a",
    "q4b",
    "q4b_1",
    "q5a",
    "q6",
    "q6a",
    "q7",
    "q8a",
    "q8b",
    "q8c",
    "q8d",
    "q8e",
]
YES_NO = {1: "yes", 2: "no", 8: "dont_know", 9: "refused"}
LIKELY = {1: "likely", 2: "unlikely", 8: "dont_know", 9: "refused"}
MORE_OR_LESS = {1: "increased", 2: "decreased", 3: "same", 8: "dont_know", 9: "refused"}
ANSWERS = {
    **dict.fromkeys(QUESTIONS[:12], YES_NO),
    **dict.fromkeys(QUESTIONS[12:], LIKELY),
    "q4b": MORE_OR_LESS,
    "q6": {**MORE_OR_LESS, 4: "did_not_volunteer"},
    "sex": {1: "man", 2: "woman"},
    "age": {},
    "education": {1: "primary", 2: "secondary", 3: "tertiary"},
    "employment": {1: "employed", 2: "not_employed"},
    "area": {1: "rural", 2: "urban"},
}
MEASURES = {
    "q1": "volunteering",
    "q2": "donations",
    "q3a": "government_programme",
    "q3b": "organization",
    "q3c": "friends_neighbours",
    "q4a": "civic_participation",
    "q4b": "civic_change",
    "q4b_1": "civic_before",
    "q5a": "social_innovation",
    "q6": "change",
    "q6a": "volunteered_before",
    "q7": "plan",
    "q8a": "plan_direct",
    "q8b": "plan_group",
    "q8c": "plan_authorities",
    "q8d": "plan_awareness",
    "q8e": "plan_solutions",
}


@pytest.fixture
def project(checkout: Project, tmp_path: Path) -> Project:
    """Give a copy of the data that a test may break."""
    shutil.copytree(checkout.data, tmp_path / "data")
    return Project(tmp_path)


def test_the_questions_are_the_seventeen_of_appendix_d_in_their_order(questionnaire):
    assert questionnaire.questions == QUESTIONS
    assert {questionnaire.items[name].place for name in QUESTIONS} == {"appendix_d"}


def test_the_background_is_what_the_file_contract_asks_for(questionnaire):
    assert set(questionnaire.background) == {"sex", "age", "education", "employment", "area"}


def test_every_item_has_the_answers_of_the_file_contract(questionnaire):
    assert {name: dict(item.answers) for name, item in questionnaire.items.items()} == ANSWERS
    limits = {name: item.limits for name, item in questionnaire.items.items() if item.limits}
    assert limits == {"age": (15, 120)}


def test_four_questions_are_not_asked_of_everybody(questionnaire):
    routed = {name: str(item.asked_if) for name, item in questionnaire.items.items()}
    assert {name: route for name, route in routed.items() if route != "None"} == {
        "q2": "q1=2,8,9",
        "q4b": "q4a=1",
        "q4b_1": "q4a=8,9",
        "q6a": "q6=4",
    }


def test_one_printed_routing_is_doubtful_and_is_read_more_widely(questionnaire):
    doubtful = [item for item in questionnaire.items.values() if item.note]
    assert [item.name for item in doubtful] == ["q4b_1"]
    (item,) = doubtful
    assert item.allowed_if == item.asked_if_at_most == Route("q4a", (2, 8, 9))
    assert not item.required


def test_every_other_question_requires_an_answer_and_no_background_does(questionnaire):
    required = [item.name for item in questionnaire.items.values() if item.required]
    assert required == [name for name in QUESTIONS if name != "q4b_1"]


def test_every_question_measures_something_of_its_own(questionnaire):
    assert {name: questionnaire.items[name].measures for name in QUESTIONS} == MEASURES
    for name, measures in MEASURES.items():
        assert questionnaire.measuring(measures).name == name


@pytest.mark.parametrize("measures", ["donation", "background"])
def test_what_no_question_measures_is_told(questionnaire, measures):
    with pytest.raises(SwvrError, match=f"no question measures '{measures}'.*\n.*donations"):
        questionnaire.measuring(measures)


def test_every_item_is_worded_in_every_language_and_no_two_alike(questionnaire, edition):
    for code in edition.languages:
        wordings = [item.wording[code] for item in questionnaire.items.values()]
        assert len(set(wordings)) == len(questionnaire.items)
        assert all(wordings)


def test_items_come_with_those_that_decide_who_was_asked(questionnaire):
    assert questionnaire.with_parents(["q7", "q2", "q4b"]) == ["q1", "q2", "q4a", "q4b", "q7"]
    assert questionnaire.with_parents([]) == []
    with pytest.raises(SwvrError, match="has no item 'q9'"):
        questionnaire.with_parents(["q9"])


def test_the_items_cannot_be_changed_by_accident(questionnaire):
    with pytest.raises(TypeError):
        questionnaire.items["q9"] = questionnaire.items["q1"]
    with pytest.raises(TypeError):
        questionnaire.items["q1"].answers[3] = "perhaps"


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("1 yes|2 no|8", "1 yes|1 no|8", "row 6, field answers", "'1 no' has a code that is taken"),
        ("q1=2,8,9", "q2=2,8,9", "row 7, field asked_if", "no item q2 comes before q2"),
        ("q1=2,8,9", "q7=2,8,9", "row 7, field asked_if", "no item q7 comes before q2"),
        ("q4a=1", "q4a=3", "row 12, field asked_if", "'q4a=3' names a code that q4a lacks"),
        ("q6=4", "age=4", "row 16, field asked_if", "'age=4' names a code that age lacks"),
        ('"q4a=2,8,9"', "q4a=8", "row 13, field asked_if_at_most", "is not wider"),
        ('"q4a=2,8,9"', '"q1=2,8,9"', "row 13, field asked_if_at_most", "is not wider"),
        ('"q4a=8,9","q4a', ',"q4a', "row 13, field asked_if_at_most", "is not wider"),
    ],
)
def test_a_row_that_makes_no_sense_is_told(edition, project, old, new, place, problem):
    path = project.root / FILE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    seal(project)
    with pytest.raises(SwvrError) as caught:
        load_questionnaire(edition, project)
    said = str(caught.value)
    assert said.startswith(f"{FILE}, {place}: ")
    assert problem in said
    assert "\n  -> " in said


@pytest.mark.parametrize(
    ("column", "value"),
    [("answers", "yes or no"), ("answers", "1 yes|"), ("asked_if", "q1=no"), ("asked_if", "q1=")],
)
def test_a_cell_that_cannot_be_read_is_told_though_the_schema_let_it_pass(
    edition, project, column, value
):
    description = project.data / "datapackage.json"
    package = json.loads(description.read_text("utf-8"))
    (resource,) = (r for r in package["resources"] if r["name"] == "survey_questionnaire")
    (field,) = (f for f in resource["schema"]["fields"] if f["name"] == column)
    del field["constraints"]["pattern"]
    description.write_text(json.dumps(package), "utf-8")
    path = project.root / FILE
    old = "1 yes|2 no|8 dont_know|9 refused" if column == "answers" else "q1=2,8,9"
    path.write_text(path.read_text("utf-8").replace(old, value, 1), "utf-8")
    seal(project)
    with pytest.raises(SwvrError, match=rf"row \d+, field {column}: '"):
        load_questionnaire(edition, project)


def test_a_language_without_wordings_is_told(edition, checkout):
    more = edition.model_copy(update={"languages": [*edition.languages, "es"]})
    with pytest.raises(SwvrError, match="row 2, field wording_es: there is no wording"):
        load_questionnaire(more, checkout)


def test_an_edition_may_name_another_resource(edition, checkout):
    survey = edition.survey.model_copy(update={"questionnaire": "survey_questions"})
    with pytest.raises(SwvrError, match=r"no resource 'survey_questions'"):
        load_questionnaire(edition.model_copy(update={"survey": survey}), checkout)
