"""Population from a file in the format of World Population Prospects, and what is refused."""

from __future__ import annotations

import gzip
import hashlib
import json

import pytest

from swvr.data import DataPackage, load
from swvr.errors import SwvrError
from swvr.fetch.sources import fetch
from tests.fetch.conftest import snapshot
from tests.fetch.server import Answer

HEADER = (
    "SortOrder,LocID,Notes,ISO3_code,ISO2_code,SDMX_code,LocTypeID,LocTypeName,ParentID,Location,"
    "VarID,Variant,Time,MidPeriod,AgeGrp,AgeGrpStart,AgeGrpSpan,PopMale,PopFemale,PopTotal"
)
AGES = range(0, 101, 5)
COUNTRIES = {"KEN": ("404", "Kenya"), "GGY": ("831", "Guernsey"), "XKX": ("412", "Kosovo")}
PATH = "/WPP2024_PopulationByAge5GroupSex_Medium.csv.gz"
FILES = [
    "data/unwpp/2024/population_15plus.csv",
    "data/unwpp/2024/population_15plus.provenance.json",
]


def record(code, year, age, men, women, *, kind="4", variant="Medium", total=None):
    number, name = COUNTRIES.get(code, ("900", "World, all of it"))
    label = "100+" if age == 100 else f"{age}-{age + 4}"
    total = f"{men + women:.3f}" if total is None else total
    cells = [number, number, "", code, code[:2], number, kind, "Country/Area", "910", f'"{name}"']
    cells += ["2", variant, str(year), f"{year}.5", label, str(age), "5"]
    return ",".join([*cells, f"{men:.3f}", f"{women:.3f}", total])


def lines(years=(1999, 2000, 2025)):
    """A world, and countries in which men of an age group are its age in thousands, and 0.001."""
    found = [HEADER]
    for year in years:
        for age in AGES:
            found.append(record("", year, age, 9.0, 9.0, kind="1"))
            found += [record(code, year, age, age + 0.001, 2 * age + 0.25) for code in COUNTRIES]
    return found


def packed(records, *, members=False):
    """Pack as the publisher does: UTF-8 with a mark, the header in a gzip member of its own."""
    first, rest = ("\ufeff" + records[0] + "\r\n").encode(), "\r\n".join(records[1:]).encode()
    if members:
        return gzip.compress(first) + gzip.compress(rest + b"\r\n")
    return gzip.compress(first + rest + b"\r\n")


GOOD = packed(lines(), members=True)


@pytest.fixture
def run(project, server, listener, patience):
    def from_answers(*answers, vintage=None):
        url = server.will(PATH, *answers)
        return fetch(
            project, "population", progress=listener, url=url, vintage=vintage, patience=patience
        )

    return from_answers


def refused(project, call):
    before = snapshot(project)
    with pytest.raises(SwvrError) as caught:
        call()
    assert snapshot(project) == before
    return str(caught.value)


def test_a_revision_becomes_a_vintage_beside_the_old_one(project, run, server, listener):
    before = snapshot(project)
    headers = {"ETag": '"w"', "Last-Modified": "Fri, 13 Dec 2024 19:11:50 GMT"}
    written = run(Answer(GOOD, headers=headers, kind="application/gzip"))
    after = snapshot(project)
    assert sorted(set(after) - set(before)) == FILES
    assert written[:2] == FILES
    changed = [file for file in before if before[file] != after[file]]
    assert changed == ["data/datapackage.json"]
    old, new = (json.loads(one["data/datapackage.json"]) for one in (before, after))
    assert new["resources"][:-1] == old["resources"]
    assert {**new, "resources": 0} == {**old, "resources": 0}

    table = load("population_15plus_2024", project)
    assert table.columns.to_list() == ["country", "year", "sex", "population"]
    assert sorted(set(table["country"])) == ["GGY", "KEN", "XKX"]
    assert sorted(set(table["year"])) == [2000, 2025]
    adults = [age for age in AGES if age >= 15]
    men = sum(adults) * 1000 + len(adults)
    women = 2 * sum(adults) * 1000 + 250 * len(adults)
    assert set(table[table["sex"] == "men"]["population"]) == {men}
    assert set(table[table["sex"] == "women"]["population"]) == {women}
    assert table.equals(table.sort_values(["country", "year", "sex"], ignore_index=True))
    told = [line for line in listener.lines if line.startswith("against data/unwpp/2019")]
    assert told[0].endswith("new: GGY, XKX")
    assert "no more in it: ABW" in told[1]
    assert DataPackage(project).validate() == []
    assert not (project.build / "fetch/unwpp/2024").exists()


def test_the_sidecar_says_where_it_is_from(project, run, server):
    headers = {"ETag": '"w"', "Last-Modified": "Fri, 13 Dec 2024 19:11:50 GMT"}
    run(Answer(GOOD, headers=headers, kind="application/gzip"))
    told = json.loads((project.root / FILES[1]).read_text("utf-8"))
    download = told["downloads"]["data"]
    assert download["url"] == server.url + PATH
    assert download["bytes"] == len(GOOD)
    assert download["sha256"] == hashlib.sha256(GOOD).hexdigest()
    assert download["headers"]["ETag"] == '"w"'
    assert download["headers"]["Last-Modified"] == headers["Last-Modified"]
    assert download["retrieved"].endswith("Z")
    table = (project.root / FILES[0]).read_bytes()
    assert told["table"]["hash"] == f"sha256:{hashlib.sha256(table).hexdigest()}"
    assert told["kept"]["years"] == [2000, 2025]
    assert set(told["software"]) == {"python", "requests", "user_agent"}
    assert str(project.root) not in json.dumps(told)
    described = DataPackage(project).resource("population_15plus_2024").descriptor
    assert described["compiled"] == download["retrieved"][:10]
    assert described["certainty"] == "A"
    assert described["licenses"][0]["name"] == "CC-BY-3.0-IGO"
    assert described["sources"][0]["path"] == server.url + PATH
    assert "foreignKeys" not in described["schema"]


def test_the_same_vintage_is_refused_before_anything_is_asked(project, run, server):
    run(Answer(GOOD))
    asked = len(server.asked)
    said = refused(project, lambda: run(Answer(GOOD)))
    assert "data/unwpp/2024/population_15plus.csv" in said
    assert "it is not written over" in said
    assert len(server.asked) == asked


def test_another_name_keeps_both_and_says_that_they_are_the_same(project, run, listener):
    run(Answer(GOOD))
    first = (project.root / FILES[0]).read_bytes()
    run(Answer(GOOD), vintage="2024-corrected")
    assert (project.root / FILES[0]).read_bytes() == first
    assert "population_15plus_2024_corrected" in DataPackage(project).resources
    assert "the same, byte for byte, as data/unwpp/2024/population_15plus.csv" in listener.lines


@pytest.mark.parametrize("name", ["../up", "A b", "/etc", ".hidden", "2024/5", "ü"])
def test_a_name_that_is_none_of_a_folder_is_refused(project, run, server, name):
    assert "can't be the name of a vintage" in refused(project, lambda: run(vintage=name))
    assert server.asked == []


def test_without_an_address_the_vintage_is_a_revision(project, listener):
    said = refused(
        project, lambda: fetch(project, "population", progress=listener, vintage="2024-07")
    )
    assert "not a revision" in said


def test_a_folder_left_over_is_not_written_into(project, run, server):
    (project.data / "unwpp/2024").mkdir()
    said = refused(project, lambda: run(Answer(GOOD)))
    assert "left over from a fetch that was stopped" in said
    assert server.asked == []


def swap(old, new):
    def change(records):
        text = "\n".join(records)
        assert old in text
        return text.replace(old, new, 1).split("\n")

    return change


KENYA = record("KEN", 2025, 20, 20.001, 40.25)
ROW = lines().index(KENYA) + 1
BAD = {
    "columns": (swap("PopMale", "Males"), ["columns PopMale are missing", "row 1"]),
    "country": (swap(KENYA, KENYA.replace("KEN", "KEX")), [f"row {ROW}", "'KEX' (Kenya) is not"]),
    "no code": (swap(KENYA, KENYA.replace("KEN", "")), [f"row {ROW}", "ISO3_code"]),
    "twice": (swap(KENYA, f"{KENYA}\n{KENYA}"), [f"row {ROW + 1}", "ages from 20 twice", str(ROW)]),
    "missing": (swap(f"{KENYA}\n", ""), ["KEN 2025 misses ages, those from 20"]),
    "ages": (swap(KENYA, record("KEN", 2025, 21, 20.001, 40.25)), ["ages, those from 20"]),
    "text": (swap(KENYA, KENYA.replace("20.001", "many")), [f"row {ROW}", "PopMale", "'many'"]),
    "nan": (swap(KENYA, KENYA.replace("20.001", "nan")), ["'nan' is not a number of people"]),
    "below zero": (swap(KENYA, KENYA.replace("20.001", "-20.001")), ["PopMale", "'-20.001'"]),
    "total": (
        swap(KENYA, record("KEN", 2025, 20, 20.001, 40.25, total="60.300")),
        ["PopTotal", "are not 60.300 people"],
    ),
    "variant": (swap(KENYA, KENYA.replace("Medium", "High")), ["variant is 'High'"]),
    "year": (swap(KENYA, KENYA.replace(",2025,", ",20x5,")), ["'20x5' is not a whole number"]),
    "cells": (swap(KENYA, KENYA[:-12]), [f"row {ROW}", "cells, the header has 20", "cut off"]),
    "cut off": (lambda records: records[:-30], ["may be cut off"]),
    "a year less": (
        lambda records: [one for one in records if "KEN" not in one or ",2025," not in one],
        ["KEN has no population in 2025"],
    ),
    "no countries": (
        lambda records: [one for one in records if ",4,Country" not in one],
        ["it has no country"],
    ),
    "quotes": (swap(KENYA, KENYA.replace('"Kenya"', '"Ken"ya')), ["can't be read as CSV"]),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_such_a_table_is_refused_and_leaves_no_trace(project, run, name):
    change, words = BAD[name]
    said = refused(project, lambda: run(Answer(packed(change(lines())))))
    for word in words:
        assert word in said
    assert "->" in said


def test_rounding_of_the_total_is_allowed(project, run):
    total = swap(KENYA, record("KEN", 2025, 20, 20.001, 40.25, total="60.252"))
    run(Answer(packed(total(lines()))))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"<html><title>Moved</title></html>", kind="text/html"), "web page (“Moved”)"),
        (Answer(b"<!doctype html><html>"), "web page"),
        (Answer(GOOD[:-20], length=False), "damaged or cut off"),
        (Answer("a,b\n\xe9".encode("latin-1") * 9), "not UTF-8"),
        (Answer(b'{"error": 1}', kind="application/json"), "columns ISO3_code"),
    ],
)
def test_what_is_no_table_at_all_is_refused(project, run, answer, words):
    assert words in refused(project, lambda: run(answer))


def test_plain_csv_will_do_and_a_download_that_broke_off_goes_on(project, run, server):
    body = ("\n".join(lines()) + "\n").encode()
    headers = {"ETag": '"w"'}
    run(Answer(body, headers=headers, cut=9_000), Answer(body, headers=headers))
    assert server.header("Range")[1] is not None
    told = json.loads((project.root / FILES[1]).read_text("utf-8"))
    assert told["downloads"]["data"]["resumed"] is True


def test_a_description_that_can_not_be_written_leaves_nothing(project, run, monkeypatch):
    def full(package):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("swvr.fetch.vintage.write_descriptor", full)
    before = snapshot(project)
    with pytest.raises(OSError, match="No space"):
        run(Answer(GOOD))
    assert snapshot(project) == before


@pytest.fixture
def meanwhile(monkeypatch):
    """Do something else between the download and the writing."""

    def plan(act):
        check = DataPackage.content_problems

        def acting(self, resource, content):
            act()
            return check(self, resource, content)

        monkeypatch.setattr(DataPackage, "content_problems", acting)

    return plan


def test_what_the_schema_forbids_is_refused_even_if_the_source_may_have_it(project, run):
    path = project.data / "datapackage.json"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"minimum": 1950', '"minimum": 2001'), "utf-8")
    said = refused(project, lambda: run(Answer(GOOD)))
    assert "data/unwpp/2024/population_15plus.csv" in said
    assert "row 2, field year: 2000 is below the minimum 2001" in said


def test_of_two_fetches_at_once_the_later_one_writes_nothing(project, run, meanwhile):
    place = project.data / "unwpp/2024"
    meanwhile(place.mkdir)
    with pytest.raises(SwvrError, match="this folder is there already"):
        run(Answer(GOOD))
    assert list(place.iterdir()) == []
    assert "population_15plus_2024" not in DataPackage(project).resources


def test_an_edit_during_the_download_is_kept(project, run, meanwhile):
    path = project.data / "datapackage.json"

    def edit():
        text = path.read_text("utf-8")
        path.write_text(text.replace('"title": "', '"title": "Edited ', 1), "utf-8")

    meanwhile(edit)
    run(Answer(GOOD))
    assert '"title": "Edited ' in path.read_text("utf-8")
    assert "population_15plus_2024" in DataPackage(project).resources


def test_a_sidecar_that_is_lost_is_found_by_the_check(project, run):
    run(Answer(GOOD))
    (project.root / FILES[1]).unlink()
    (found,) = [one for one in DataPackage(project).validate() if one.code == "missing-file"]
    assert found.file == FILES[1]
