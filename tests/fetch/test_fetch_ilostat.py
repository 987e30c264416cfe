"""Volunteer rates from messages in the format of ILOSTAT's SDMX service, and what is refused."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import pytest

from swvr.data import DataPackage, load
from swvr.errors import SwvrError
from swvr.fetch import ilostat
from swvr.fetch.sources import fetch
from tests.fetch.conftest import snapshot
from tests.fetch.messages import CODES, DIMENSIONS, data, generic, observation, structure
from tests.fetch.server import Answer

FLOW = "DF_POP_XVOL_SEX_VOL_RT"
STRUCTURE = f"/rest/dataflow/ILO/{FLOW}/latest"
DATA = f"/rest/data/{FLOW}"
NAME = "2026-11-21"
RESOURCE = "ilostat_volunteer_rates_2026_11_21"
FOLDER = f"data/ilostat/{NAME}"
XML = "application/xml"

WEEK = "Repository: ILO-STATISTICS - Micro data processing | Data reference period: Last week"
YEAR = "Repository: x|Reference period of the question: past 12 months"
GOOD = [
    observation("KEN", "SEX_T", "VOL_9", "2019", "0.3", NOTE_SOURCE=WEEK),
    observation("KEN", "SEX_F", "VOL_1", "2019", "0.25", OBS_STATUS="U"),
    observation("CAN", "SEX_M", "VOL_2", "2018", "79.4", NOTE_SOURCE=YEAR, SOURCE="GSS - Giving"),
    observation("CAN", "SEX_M", "VOL_2", "2018", "40", SOURCE="HS - Another"),
    {**observation("CAN", "SEX_M", "VOL_2", "2018", "41"), "SOURCE": ""},
    observation("KOS", "SEX_T", "VOL_9", "2020", "100"),
    observation("X01", "SEX_T", "VOL_9", "2020", "15"),
    observation("XA1", "SEX_T", "VOL_9", "2020", "15"),
    observation("KEN", "SEX_O", "VOL_9", "2019", "3"),
    observation("KEN", "SEX_T", "VOL_X", "2019", "3"),
    observation("KEN", "SEX_T", "VOL_9", "2019-Q1", "3", FREQ="Q"),
    observation("KEN", "SEX_T", "VOL_9", "2020", ""),
]


@pytest.fixture
def run(project, server, listener, patience):
    def from_answers(what, described=None, *, vintage=NAME):
        answers = what if isinstance(what, list) else [what]
        server.will(STRUCTURE, described or Answer(structure(), kind=XML))
        server.will(DATA, *answers)
        return fetch(
            project,
            "ilostat",
            progress=listener,
            url=f"{server.url}/rest/",
            vintage=vintage,
            patience=patience,
        )

    return from_answers


def refused(project, call):
    before = snapshot(project)
    with pytest.raises(SwvrError) as caught:
        call()
    assert snapshot(project) == before
    return str(caught.value)


def rows(project, name=RESOURCE):
    table = load(name, project)
    return table.astype(object).where(table.notna(), None).to_dict("records")


@pytest.mark.parametrize("write", [data, generic])
def test_the_rates_become_a_vintage(project, run, write, capsys):
    before = snapshot(project)
    written = run(Answer(write(GOOD), kind=XML))
    files = [f"{FOLDER}/volunteer_rates.csv", f"{FOLDER}/volunteer_rates.provenance.json"]
    assert sorted(set(snapshot(project)) - set(before)) == files
    assert written == [*files, f"data/datapackage.json, resource {RESOURCE}"]
    found = rows(project)
    keys = [tuple(row[name] for name in ("country", "year", "sex", "type")) for row in found]
    assert keys == [
        *[("CAN", 2018, "men", "informal")] * 3,
        ("KEN", 2019, "total", "total"),
        ("KEN", 2019, "women", "formal"),
        ("XKX", 2020, "total", "total"),
    ]
    assert [row["rate"] for row in found] == [79.4, 40, 41, 0.3, 0.25, 100]
    assert [row["source"] for row in found[:3]] == ["GSS - Giving", "HS - Another", None]
    assert [row["reference_period"] for row in found] == ["12m", None, None, "1w", None, None]
    assert found[3]["reference_period_stated"] == "Last week"
    assert found[3]["note_source"] == WEEK
    assert [row["status"] for row in found] == [None, None, None, None, "U", None]
    assert DataPackage(project).validate() == []
    assert capsys.readouterr().out == ""


def test_the_sidecar_tells_both_downloads_and_what_was_left_out(project, run, server):
    run(Answer(data(GOOD), kind=XML, headers={"ETag": '"d"'}))
    told = json.loads((project.root / FOLDER / "volunteer_rates.provenance.json").read_text())
    assert list(told["downloads"]) == ["structure", "data"]
    assert (
        told["downloads"]["structure"]["url"] == f"{server.url}{STRUCTURE}?references=descendants"
    )
    assert told["downloads"]["data"]["url"] == server.url + DATA
    assert told["downloads"]["data"]["headers"]["ETag"] == '"d"'
    assert told["left_out"] == {
        "group of countries": 2,
        "no value": 1,
        "period other than a year": 1,
        "sex other than women, men and total": 1,
        "type not classified": 1,
    }
    assert told["types"] == {"VOL_1": "formal", "VOL_2": "informal", "VOL_9": "total", "VOL_X": ""}
    assert told["library"].startswith("sdmx1 2.")
    accepted = server.header("Accept")
    assert accepted[0].startswith("application/vnd.sdmx.structure+xml")
    assert accepted[1].startswith("application/vnd.sdmx.structurespecificdata+xml")


def test_the_vintage_is_the_day_if_it_has_no_name(project, run):
    before = datetime.now(UTC).date()
    run(Answer(data(GOOD), kind=XML), vintage=None)
    days = {before.isoformat(), datetime.now(UTC).date().isoformat()}
    assert {path.name for path in (project.data / "ilostat").iterdir()} <= days


def test_a_vintage_is_not_written_over_and_the_next_stands_beside_it(project, run, server):
    run(Answer(data(GOOD), kind=XML))
    first = snapshot(project)
    asked = len(server.asked)
    assert "not written over" in refused(project, lambda: run(Answer(data(GOOD[:1]))))
    assert len(server.asked) == asked
    run(Answer(data(GOOD[:1]), kind=XML), vintage="2027-01-05")
    after = snapshot(project)
    assert {file for file in first if first[file] != after[file]} == {"data/datapackage.json"}
    assert len(rows(project, "ilostat_volunteer_rates_2027_01_05")) == 1


def test_the_service_may_fail_and_break_off(project, run, server, waits):
    body, tag = data(GOOD), {"ETag": '"d"'}
    answers = [Answer(status=500), Answer(body, headers=tag, cut=1000), Answer(body, headers=tag)]
    run(answers)
    assert server.header("Range")[-1] is not None
    assert waits == [1.0, 2.0]
    assert len(rows(project)) == 6


def changed(**values):
    first = {**GOOD[0], **values}
    return data([first, *GOOD[1:]])


BAD = {
    "over 100": (changed(OBS_VALUE="100.5"), ["KEN", "TIME_PERIOD 2019", "'100.5'"]),
    "below 0": (changed(OBS_VALUE="-1"), ["'-1' is not from 0 to 100"]),
    "no number": (changed(OBS_VALUE="much"), ["'much' is not from 0 to 100"]),
    "country": (changed(REF_AREA="KEX"), ["'KEX' is not a country", "did you mean"]),
    "type": (changed(VOL="VOL_7"), ["VOL has the code 'VOL_7'", "VOL_1, VOL_2, VOL_X"]),
    "sex": (changed(SEX="F"), ["SEX has the code 'F'", "SEX_F"]),
    "period": (changed(TIME_PERIOD="2019-Q1"), ["'2019-Q1' is not a year"]),
    "measure": (changed(MEASURE="POP_OTHER_NB"), ["a second measure"]),
    "thousands": (changed(UNIT_MEASURE="PS", UNIT_MULT="3"), ["PS times ten to the 3"]),
    "twice": (data([*GOOD, GOOD[0]]), ["are there twice", "KEN"]),
    "nothing": (data(GOOD[6:]), ["no volunteer rate"]),
    "cut off": (data(GOOD)[:-300], ["not an SDMX 2.1 message", "cut off"]),
    "another structure": (
        data(GOOD).replace(b"SEX=", b"GENDER="),
        ["not an SDMX 2.1 message", "of another structure"],
    ),
    "other dimensions": (
        generic(GOOD).replace(b'<generic:Value id="VOL"', b'<generic:Value id="AGE"'),
        ["an observation without VOL"],
    ),
    "structure in place of data": (structure(), ["holds no data"]),
    "not XML": (b"REF_AREA;SEX\nKEN;T\n", ["not an SDMX 2.1 message"]),
    "a web page": (b"<!DOCTYPE html><title>Down</title>", ["web page (“Down”)"]),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_such_message_is_refused_and_leaves_no_trace(project, run, name, capsys):
    body, words = BAD[name]
    said = refused(project, lambda: run(Answer(body, kind=XML)))
    for word in words:
        assert word in said
    assert FLOW in said
    assert "->" in said
    assert capsys.readouterr().out == ""


BAD_STRUCTURES = {
    "dimension": (structure(dimensions=DIMENSIONS[:-1]), ["without VOL"]),
    "name": (
        structure(codes={**CODES, "VOL": {"VOL_1": "Episodic"}}),
        ["VOL_1 (Episodic)", "none of total, organization-based, direct"],
    ),
    "data in its place": (data(GOOD), ["describes no structure"]),
    "web page": (b"<html></html>", ["web page"]),
}


@pytest.mark.parametrize("name", BAD_STRUCTURES)
def test_a_dataflow_of_another_structure_is_refused(project, run, name):
    body, words = BAD_STRUCTURES[name]
    said = refused(project, lambda: run(Answer(data(GOOD)), Answer(body, kind=XML)))
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    ("note", "stated", "period"),
    [
        ("Reference period: 4 weeks", "4 weeks", "4w"),
        ("Reference period: last month; Age: 15+", "last month", "4w"),
        ("Data reference period: First quarter", "First quarter", None),
        ("Reference period: 3 months", "3 months", "3m"),
        ("Reference period: 12 months or last week", "12 months or last week", None),
        ("Asked about the last 4 weeks", "", None),
        ("Reference period: 52 weeks", "52 weeks", "12m"),
        ("Reference period: past six weeks", "past six weeks", "6w"),
        ("Reference period: 14 weeks", "14 weeks", "14w"),
        ("Reference period: 1 week", "1 week", "1w"),
        ("Reference period: 7 months", "7 months", "7m"),
        ("Reference period: 2 years", "2 years", "24m"),
        ("Reference period: 20 years", "20 years", None),
        ("Reference period: 104 weeks", "104 weeks", None),
    ],
)
def test_the_reference_period_is_read_from_the_notes_and_never_guessed(note, stated, period):
    found = ilostat._stated_period(["", note, ""])
    assert found == stated
    assert ilostat._period(found) == period


def test_without_the_library_one_message_says_what_to_install(project, run, server, monkeypatch):
    monkeypatch.setitem(sys.modules, "sdmx", None)
    said = refused(project, lambda: run(Answer(data(GOOD))))
    assert "sdmx1" in said
    assert "pip install -r requirements.txt" in said
    assert server.asked == []


def test_the_usual_addresses_are_those_of_the_ilo():
    addresses = ilostat._addresses(ilostat.library(), None)
    assert addresses == {
        "structure": f"https://sdmx.ilo.org{STRUCTURE}?references=descendants",
        "data": f"https://sdmx.ilo.org{DATA}",
    }
