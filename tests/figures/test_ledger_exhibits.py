"""The exhibits of the ledger: what fails comes first, and nothing that fails is well shown."""

from __future__ import annotations

import dataclasses

import pytest
from matplotlib.colors import to_hex

from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.figures import own_score, style
from swvr.ledger.audit import Conflict
from swvr.ledger.claims import CLAIM_VERDICTS
from swvr.ledger.verdict import VERDICTS
from swvr.tables import (
    own_audit,
    own_claims,
    own_contradictions,
    own_ledger_administrator,
    own_ledger_report,
)
from tests.ledger.planted import (
    LACKING,
    ROUNDED,
    WRONG,
    claim,
    planted_ledger,
    pretend,
    with_mistakes,
)


@pytest.fixture
def mistaken(edition: Edition, checkout):
    return pretend(with_mistakes(edition, checkout))


@pytest.fixture
def sound(edition: Edition, checkout):
    return pretend(planted_ledger(edition, checkout, {}))


# -- score -------------------------------------------------------------------------------------


def test_the_score_has_every_number_once_and_what_fails_first(edition, mistaken):
    data = own_score(edition, mistaken).data
    assert data["numbers"].sum() == len(mistaken.numbers)
    for name, rows in data.groupby("document", sort=False):
        assert rows["verdict"].tolist() == list(VERDICTS), name
        assert rows["share"].sum() == pytest.approx(100)
    wrong = data[data["verdict"] == "contradicted"].set_index("document")["numbers"]
    assert wrong.to_dict() == {"swvr": 0, "unv": 1}


def test_the_score_is_drawn_as_it_is_and_failures_have_their_colour(edition, mistaken, speak):
    exhibit = own_score(edition, mistaken)
    drawn = exhibit.read_back(speak("en"))
    assert drawn["numbers"].tolist() == exhibit.data["numbers"].tolist()
    assert drawn["label"].tolist()[:2] == ["Contradicted", "Off by rounding"]
    bars = exhibit.drawing(speak("en")).axes.patches
    colours = [to_hex(bar.get_facecolor()).upper() for bar in bars[: len(VERDICTS)]]
    assert colours == [style.DOWN] * 2 + [style.CONTEXT] * 2 + [style.UP] * 2


def test_the_headline_says_whether_there_is_a_contradiction(edition, mistaken, sound, speak):
    assert "contradict 1 " in own_score(edition, mistaken).headline(speak("en"))
    assert " none is contradicted" in own_score(edition, sound).headline(speak("en"))


# -- what does not follow ----------------------------------------------------------------------


def test_the_contradicted_come_before_the_rounded(edition, mistaken, speak):
    table = own_contradictions(edition, mistaken)
    assert table.data["id"].tolist() == [WRONG, ROUNDED]
    first, second = table.cells(speak("en")).values.tolist()
    assert first[:2] == [
        "Administrator's report, paragraph 23",
        "UN Volunteers, UN Women, the world, 2021",
    ]
    assert first[2:5] == ["Contradicted", "346", "356"]
    assert first[5].startswith("Paragraph 22: UN Volunteers, UN Office on Drugs and Crime")
    assert first[5].endswith(": 355. Answers of the survey's respondents.")
    assert second[2:5] == ["Off by rounding", "17.5%", "17.4%"]
    assert second[5].startswith("Men and women aged 15 and over")
    zh = table.cells(speak("zh")).values.tolist()
    assert [row[2] for row in zh] == ["不符", "末位有出入"]
    assert zh[0][1] == "联合国志愿人员，妇女署，全世界，2021年"


def test_without_a_contradiction_the_table_says_so(edition, sound, speak):
    table = own_contradictions(edition, sound)
    assert table.headline(speak("en")).startswith("Every printed number")
    assert table.data["count"].tolist() == [0, 0]
    assert len(table.read_back(speak("zh"))) == 2


# -- claims ------------------------------------------------------------------------------------


def test_claims_that_fail_come_first_and_each_has_its_reason(edition, mistaken, speak):
    no = {"en": "not public", "zh": "未公开"}
    when = {"en": "if all answered", "zh": "若全部作答"}
    pretend(
        mistaken,
        claims=(
            claim("a", "supported"),
            claim("b", "not_testable", reason=no),
            claim("c", "supported_only_if", condition=when),
            claim("d", "contradicted", failing=(WRONG,), explanation=no),
            claim("e", "contradicted", reads=("regions",)),
        ),
    )
    table = own_claims(edition, mistaken)
    assert table.data["claim"].tolist() == ["d", "e", "c", "b", "a"]
    assert table.data["verdict"].unique().tolist() == list(CLAIM_VERDICTS)
    reasons = table.cells(speak("en"))["Why"].tolist()
    assert reasons[0].startswith("Paragraph 23: UN Volunteers")
    assert reasons[0].endswith(": 346. Not public.")
    assert reasons[1:] == ["Regions of SWVR 2022.", "If all answered.", "Not public.", "–"]
    assert table.cells(speak("zh"))["理由"].tolist()[2:] == ["若全部作答。", "未公开。", "–"]
    assert table.cells(speak("zh")).iloc[0, 1] == "提出了说法D"


def test_without_claims_the_table_says_so(edition, sound, speak):
    table = own_claims(edition, sound)
    assert table.headline(speak("en")).startswith("No claim")
    assert table.data["count"].tolist() == [0, 0]


# -- audit -------------------------------------------------------------------------------------


def test_each_conflict_has_its_sentence_its_numbers_and_its_identities(edition, sound, speak):
    words = {"en": "355 and 346 cannot both be true", "zh": "355与346不能同时成立"}
    conflict = Conflict("unv", ("unv-para22-volunteers", WRONG), ("made_up",), words)
    table = own_audit(edition, pretend(sound, conflicts=(conflict,)))
    first, second = table.cells(speak("en")).values.tolist()
    assert first[1] == words["en"]
    assert first[2].count("Paragraph 2") == 2
    assert first[3] == "made_up"
    assert second[0] == "SWVR 2022"
    assert second[1].startswith("All printed numbers of this document")
    assert "2 of them are at odds" in table.headline(speak("en"))
    assert table.cells(speak("zh")).iloc[0, 1] == words["zh"]


def test_an_audit_without_conflict_says_so(edition, sound, speak):
    table = own_audit(edition, sound)
    assert table.headline(speak("en")).endswith("can be true together")
    assert table.cells(speak("en"))["Numbers of the set"].tolist() == ["–", "–"]


# -- every row ---------------------------------------------------------------------------------


def test_every_number_of_a_document_has_a_row_with_its_id_as_anchor(edition, mistaken, speak):
    tables = [own_ledger_report(edition, mistaken), own_ledger_administrator(edition, mistaken)]
    assert [t.name for t in tables] == ["own_ledger_report", "own_ledger_administrator"]
    ids = [name for table in tables for name in table.data["id"]]
    assert ids == mistaken.numbers["id"].tolist()
    for table in tables:
        assert table.anchors == "id"
        assert table.searchable
        assert table.filters == ("verdict",)
    report, administrator = (table.data.set_index("id") for table in tables)
    assert administrator.loc[WRONG, ["verdict", "follows"]].tolist() == [
        "contradicted",
        "356 persons",
    ]
    assert report.loc[LACKING, "follows"] == "country_rates"
    place = report.index.get_loc(LACKING)
    cells = tables[0].cells(speak("zh")).iloc[place].tolist()
    assert cells[0] == "第2.3节"
    assert cells[-1].startswith("估测所依据的各国志愿")


def test_a_document_that_the_ledger_lacks_is_told(edition):
    only = {"swvr": edition.ledger.documents["swvr"]}
    ledger = edition.ledger.model_copy(update={"documents": only})
    other = edition.model_copy(update={"ledger": ledger})
    with pytest.raises(SwvrError, match=r"has the source 'administrator'\n.*own_ledger_admin"):
        own_ledger_administrator(other)


def test_the_tables_of_the_checkout_are_those_of_its_ledger(exhibit):
    """Nothing of a test's pretence stays: the book's own exhibits are made from its own data."""
    assert dataclasses.is_dataclass(exhibit("own_score"))
    assert exhibit("own_score").data["numbers"].sum() == sum(
        len(exhibit(f"own_ledger_{source}").data) for source in ("report", "administrator")
    )
