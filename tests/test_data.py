"""The data package: what it holds, and what happens when it is broken."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swvr import data
from swvr.data import DataPackage, check_consistency, error_from, load, seal
from swvr.data.reading import sha256
from swvr.data.schema import Resource
from swvr.errors import SwvrError
from swvr.project import Project

ROOT = Path(__file__).resolve().parents[1]
CHECKOUT = Project(ROOT)
PACKAGE = DataPackage(CHECKOUT)
NAMES = sorted(PACKAGE.resources)

POPULATION = "unwpp/2019/population_15plus.csv"
REGIONS = "swvr/2022/regions.csv"
ESTIMATES = "swvr/2022/global_estimates.csv"
ACTION = "unv-gallup/2021/action_rates.csv"
CIVIC = "unv-gallup/2021/civic_participation.csv"
CASES = "swvr/2022/case_studies.csv"
GOALS = "swvr/2022/case_study_sdgs.csv"
CHANGE = "unv-gallup/2021/volunteering_change.csv"

Edit = Callable[[str], str]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give a copy of the data that a test may break."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return Project(tmp_path)


def edit(project: Project, path: str, change: Edit) -> None:
    file = project.data / path
    before = file.read_text("utf-8")
    after = change(before)
    assert after != before, "the test changed nothing"
    file.write_text(after, "utf-8", newline="")


def describe(project: Project, name: str, /, **change: object) -> None:
    """Change the description of one resource."""
    file = project.data / "datapackage.json"
    package = json.loads(file.read_text("utf-8"))
    resource = next(item for item in package["resources"] if item["name"] == name)
    resource.update(change)
    file.write_text(json.dumps(package), "utf-8")


def record(project: Project, name: str) -> None:
    """Record the checksum of a file whatever is wrong with it, which `seal` would not do."""
    content = (project.data / PACKAGE.resource(name).path).read_bytes()
    describe(project, name, hash=sha256(content), bytes=len(content))


def message(name: str, project: Project) -> str:
    with pytest.raises(SwvrError) as caught:
        load(name, project)
    return str(caught.value)


def swap(old: str, new: str) -> Edit:
    return lambda text: text.replace(old, new, 1)


def in_row(number: int, old: str, new: str) -> Edit:
    def change(text: str) -> str:
        lines = text.split("\n")
        assert old in lines[number - 1], lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new, 1)
        return "\n".join(lines)

    return change


def repeat_row(number: int) -> Edit:
    def change(text: str) -> str:
        lines = text.split("\n")
        return "\n".join([*lines[:number], lines[number - 1], *lines[number:]])

    return change


def swap_columns(text: str) -> str:
    rows = [line.split(",") for line in text.splitlines()]
    return "".join(",".join([b, a, *rest]) + "\n" for a, b, *rest in rows)


def without_last_column(text: str) -> str:
    return "".join(line.rpartition(",")[0] + "\n" for line in text.splitlines())


def with_a_column(text: str) -> str:
    first, *rest = text.splitlines()
    return "".join(line + "\n" for line in [first + ",note", *(line + ",x" for line in rest)])


# ------------------------------------------------------------------------------- as committed


def test_the_committed_package_is_valid() -> None:
    assert PACKAGE.validate() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_resource_has_the_columns_and_types_of_its_schema(name: str) -> None:
    frame = load(name, CHECKOUT)
    resource = PACKAGE.resource(name)
    assert list(frame.columns) == resource.header
    for field in resource.fields:
        integer = "int64" if field.required else "Int64"
        expected = {"string": "str", "number": "float64", "integer": integer}[field.type]
        assert str(frame[field.name].dtype) == expected, field.name
        assert not (field.required and frame[field.name].isna().any())


@pytest.mark.parametrize("name", NAMES)
def test_a_resource_is_sorted_by_its_key_and_holds_what_the_csv_says(name: str) -> None:
    resource = PACKAGE.resource(name)
    content = (CHECKOUT.data / resource.path).read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    frame = load(name, CHECKOUT)
    assert len(frame) == content.count(b"\n") - 1
    # Places stand in the order of their document, unless rows are counted within each.
    keys = resource.keys[0]
    order = [column for column in keys if column != "place" or "position" in keys]
    assert frame[order].equals(frame[order].sort_values(order, kind="stable"))
    plain = pd.read_csv(CHECKOUT.data / resource.path, encoding="utf-8")
    pd.testing.assert_frame_equal(frame, plain, check_dtype=False)


@pytest.mark.parametrize("name", NAMES)
def test_a_resource_says_where_it_comes_from(name: str) -> None:
    descriptor = PACKAGE.resource(name).descriptor
    assert descriptor["title"]
    assert descriptor["description"]
    assert all(
        # The site of an earlier report never had a secure address.
        source["title"] and source["path"].startswith(("https://", "http://unv-swvr2018.org/"))
        for source in descriptor["sources"]
    )
    assert descriptor["sources"]
    assert all(
        licence["path"].startswith(("https://", "http://unv-swvr2018.org"))
        for licence in descriptor["licenses"]
    )
    assert descriptor["licenses"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", descriptor["compiled"])
    assert descriptor["certainty"] in PACKAGE.descriptor["certaintyLevels"]
    assert descriptor["certaintyExplanation"]
    assert descriptor["encoding"] == "utf-8"
    assert all(field["description"] for field in descriptor["schema"]["fields"])


def test_no_file_holds_a_path_of_a_machine() -> None:
    for path in CHECKOUT.data.rglob("*.*"):
        text = path.read_text("utf-8")
        assert not re.search(r"""(^|[\s",;(])(/\w|[A-Z]:\\|~/|file:)""", text), path


def test_load_gives_a_table_of_ones_own() -> None:
    first = load("regions", CHECKOUT)
    first["region"] = "elsewhere"
    assert "elsewhere" not in set(load("regions", CHECKOUT)["region"])
    second = load("regions", CHECKOUT)
    second.loc[0, "region"] = "elsewhere"
    pd.testing.assert_frame_equal(
        load("regions", CHECKOUT), DataPackage.read(CHECKOUT).load("regions")
    )


def test_a_table_is_examined_once_for_each_content_of_its_files(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    examined = []
    examine = DataPackage._examine

    def noted(package: DataPackage, resource: Resource) -> object:
        examined.append(resource.name)
        return examine(package, resource)

    monkeypatch.setattr(DataPackage, "_examine", noted)
    for _ in range(3):
        load("action_rates", project)
    assert examined == ["action_rates"]
    edit(project, ACTION, in_row(2, ",", ",,"))
    assert "row 2" in message("action_rates", project)
    assert examined == ["action_rates"] * 2


def test_a_file_that_was_read_is_read_again_when_what_it_refers_to_has_changed(
    project: Project,
) -> None:
    file = project.data / CASES
    before = file.read_bytes()
    case = load("case_study_sdgs", project)["case"].iloc[0]
    rest = [line for line in before.splitlines(True) if not line.startswith(f"{case},".encode())]
    file.write_bytes(b"".join(rest))
    assert f"{case} is not in the resource case_studies" in message("case_study_sdgs", project)
    file.unlink()
    assert "can't be checked" in message("case_study_sdgs", project)
    file.write_bytes(before)
    assert len(load("action_rates", project))


def test_load_is_fast_and_leaves_frictionless_alone() -> None:
    times = []
    for _ in range(5):
        package = DataPackage.read(CHECKOUT)  # which has examined nothing yet
        start = time.process_time()  # not the clock: other tests may be running
        package.load("population_15plus")
        times.append(time.process_time() - start)
    assert min(times) < 0.05
    script = "import sys; from swvr.data import load; load('regions'); print(*sys.modules)"
    environment = {**os.environ, "SWVR_ROOT": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True
    )
    assert "pandas" in done.stdout.split()
    assert "frictionless" not in done.stdout.split()


# ------------------------------------------------------------------------ what the files say


def test_population_is_that_of_201_areas_in_three_years() -> None:
    frame = load("population_15plus", CHECKOUT)
    assert frame.groupby(["year", "sex"]).size().tolist() == [201] * 6
    assert frame.groupby("year")["population"].sum().to_dict() == {
        2016: 5_520_170_869,
        2020: 5_810_238_595,
        2025: 6_172_438_425,
    }
    at = frame.set_index(["country", "year", "sex"])["population"]
    assert at["XCI", 2016, "men"] == 69_398


def test_regions_are_those_of_appendix_b() -> None:
    frame = load("regions", CHECKOUT)
    listed = frame[frame["basis"] == "appendix_b"]
    assert listed["region"].value_counts().to_dict() == {
        "africa": 47,
        "arab_states": 19,
        "asia_pacific": 48,
        "europe_central_asia": 59,
        "latin_america_caribbean": 45,
    }
    assert listed["name_printed"].notna().all()
    assert listed["name_printed"].is_unique
    rest = frame[frame["basis"] != "appendix_b"]
    assert rest["name_printed"].isna().all()
    residual = ["AUS", "BHR", "CAN", "CYP", "ESH", "GRC", "MYT", "NZL", "USA", "VIR"]
    assert rest[rest["region"] == "other"]["country"].tolist() == residual
    assert set(rest[rest["region"] == "other"]["basis"]) == {"not_listed"}
    channel = frame.set_index("country").loc["XCI"]
    assert (channel["region"], channel["basis"]) == ("europe_central_asia", "worked_out")
    assert {"AND", "XKX", "ANT"} <= set(listed["country"])


def number_of(printed: str) -> float:
    """Read a number as the Chinese reports print it."""
    digits = re.search(r"[\d,.]+", printed)
    assert digits, printed
    value = float(digits[0].replace(",", ""))
    return value * 1e8 if "亿" in printed else value


def test_global_estimates_are_the_numbers_as_printed() -> None:
    frame = load("global_estimates", CHECKOUT)
    for row in frame.itertuples():
        if row.qualifier == "range":
            assert pd.isna(row.value)
            assert row.printed == f"{row.low:g}%至{row.high:g}%"
        else:
            assert pd.isna(row.low)
            assert pd.isna(row.high)
            assert row.value == pytest.approx(number_of(row.printed), rel=1e-12)
            assert round(row.value, row.decimals) == row.value
    count = frame[(frame["indicator"] == "volunteers") & (frame["place"] == "fig_2_4")]
    count = count.set_index("region")["value"]
    assert count["world"] == 862_378_600
    assert count.drop("world").sum() == 862_378_640


def test_shares_by_sex_add_up_and_lean_as_the_report_says() -> None:
    frame = load("global_estimates", CHECKOUT)
    shares = frame[frame["indicator"] == "share_of_volunteers"]
    shares = shares.pivot(index="type", columns="sex", values="value")
    assert shares.sum(axis="columns").tolist() == pytest.approx([100, 100])
    assert shares.loc["formal", "men"] == 53.60
    assert shares.loc["informal", "women"] == 53.42


def test_action_rates_by_sex_agree_with_the_totals() -> None:
    rates = load("action_rates", CHECKOUT).pivot(index="country", columns="sex", values="rate")
    assert rates.shape == (8, 3)
    assert ((rates["men"] + rates["women"]) / 2 - rates["total"]).abs().max() <= 0.5
    behind = rates["women"] - rates["men"]
    assert behind["THA"] > 0
    assert behind["LBN"] == 0
    assert (behind.drop(["THA", "LBN"]) < 0).all()


def test_the_survey_tables_hold_the_printed_numbers() -> None:
    civic = load("civic_participation", CHECKOUT).set_index("country")
    assert (civic["increased"] - civic["decreased"] == civic["net_printed"]).all()
    assert civic.loc["TUR"].tolist() == [18, 47, -29]
    change = load("volunteering_change", CHECKOUT).set_index("country")["net_change"]
    assert change.to_dict() == {
        "BOL": -9, "IND": -18, "KEN": -5, "LBN": -1, "SEN": 19, "THA": 3, "TUR": -11, "UZB": 16,
    }  # fmt: skip
    plans = load("volunteering_plans", CHECKOUT).set_index(["country", "activity", "sex"])["rate"]
    assert len(plans) == 48
    printed = [
        plans["BOL", activity, sex]
        for activity in ("advise_authorities", "raise_awareness", "new_solutions")
        for sex in ("women", "men")
    ]
    assert printed == [48, 54, 60, 59, 65, 75]


def test_past_month_rates_name_their_edition() -> None:
    frame = load("volunteered_past_month", CHECKOUT)
    assert (frame["index_edition"] == frame["year"] + 1).all()
    counts = frame.groupby("country").size()
    assert counts.pop("TUR") == 3
    assert counts.tolist() == [4] * 7


def test_gender_figures_are_those_of_the_paragraphs() -> None:
    frame = load("unv_gender", CHECKOUT)
    for row in frame.itertuples():
        stated = row.low if row.qualifier == "lower_bound" else row.value
        assert pd.isna(row.value) == (row.qualifier == "lower_bound")
        assert f"{stated:g}" in row.printed or row.printed == "一半", row
    share = frame[frame["indicator"] == "women_share"].set_index(["region", "year"])["value"]
    assert share["world", 2021] == 53
    assert share["africa", 2018] == 40
    assert 2019 not in set(frame["year"])  # parity is stated there, but not as a number


# ----------------------------------------------------------------------- what breaks, and how


@dataclass(frozen=True)
class Broken:
    """One way to break a file, and what the message must name."""

    name: str
    path: str
    change: Edit
    code: str
    row: int | None
    field: str | None
    says: str
    frictionless: bool = True


BROKEN = {
    "negative population": Broken(
        "population_15plus", POPULATION, in_row(3, ",45649", ",-45649"),
        "constraint", 3, "population", "-45649 is below the minimum 0",
    ),
    "rate over 100": Broken(
        "action_rates", ACTION, in_row(2, "81", "181"),
        "constraint", 2, "rate", "181 is above the maximum 100",
    ),
    "percentage over 100 among other units": Broken(
        "global_estimates", ESTIMATES, in_row(3, "53.60,", "153.60,"),
        "constraint", 3, "value", "153.6 percent is above the maximum 100", frictionless=False,
    ),
    "not a whole number": Broken(
        "population_15plus", POPULATION, in_row(2, "40070", "40.07"),
        "type", 2, "population", "'40.07' is not a whole number",
    ),
    "not a number": Broken(
        "action_rates", ACTION, in_row(4, "75", "n/a"),
        "type", 4, "rate", "'n/a' is not a number",
    ),
    "no number at all, by the standard's own word": Broken(
        "civic_participation", CIVIC, in_row(2, "-16", "NaN"),
        "type", 2, "net_printed", "'NaN' is not a number",
    ),
    "not a plain whole number": Broken(
        "population_15plus", POPULATION, in_row(2, "40070", "40_070"),
        "type", 2, "population", "'40_070' is not a whole number", frictionless=False,
    ),
    "not a plain number": Broken(
        "action_rates", ACTION, in_row(4, "75", " 75"),
        "type", 4, "rate", "' 75' is not a number", frictionless=False,
    ),
    "without end": Broken(
        "global_estimates", ESTIMATES, in_row(2, "61000000", "1e999"),
        "type", 2, "value", "'1e999' is not a number", frictionless=False,
    ),
    "a number too large": Broken(
        "population_15plus", POPULATION, in_row(2, "40070", "9" * 30),
        "type", 2, "population", "is not a whole number", frictionless=False,
    ),
    "missing value": Broken(
        "action_rates", ACTION, in_row(2, ",81,", ",,"),
        "constraint", 2, "rate", "the value is missing",
    ),
    "not in the list": Broken(
        "action_rates", ACTION, in_row(3, "total", "totals"),
        "constraint", 3, "sex", "'totals' is not one of men, women, total; did you mean total?",
    ),
    "pattern": Broken(
        "country_names", "un/names/country_names.csv", in_row(2, ",en,", ",English,"),
        "constraint", 2, "language", "'English' does not match the pattern",
    ),
    "duplicate key": Broken(
        "action_rates", ACTION, repeat_row(4),
        "key", 5, "country, sex", "duplicate key: country BOL, sex women is in row 4 already",
    ),
    "country in two regions": Broken(
        "regions", REGIONS, lambda text: text + "ITA,africa,,not_listed\n",
        "key", 231, "country", "duplicate key: country ITA is in row",
    ),
    "unknown country": Broken(
        "population_15plus", POPULATION, in_row(9, "AFG", "AFX"),
        "country-code", 9, "country", "'AFX' is not a country; did you mean", frictionless=False,
    ),
    "unknown country where the codes are defined": Broken(
        "regions", REGIONS, in_row(2, "ABW", "ABX"),
        "country-code", 2, "country", "'ABX' is not a country; did you mean", frictionless=False,
    ),
    "alpha-2 code": Broken(
        "volunteering_change", CHANGE, in_row(3, "IND", "IN"),
        "country-code", 3, "country", "'IN' is not a country; did you mean IND?",
    ),
    "withdrawn code": Broken(
        "volunteering_change", CHANGE, in_row(3, "IND", "YUG"),
        "country-code", 3, "country", "'YUG' is not a country", frictionless=False,
    ),
    "case that there is not": Broken(
        "case_study_sdgs", GOALS, in_row(3, "amel", "amal"),
        "foreign-key", 3, "case", "case amal is not in the resource case_studies",
    ),
    "missing column": Broken(
        "action_rates", ACTION, without_last_column,
        "header", 1, "certainty", "the column certainty is missing",
    ),
    "extra column": Broken(
        "action_rates", ACTION, with_a_column,
        "header", 1, "note", "'note' is not a column of action_rates",
    ),
    "misspelt column": Broken(
        "action_rates", ACTION, swap(",rate,", ",rates,"),
        "header", 1, "rates", "'rates' is not a column of action_rates; did you mean rate?",
    ),
    "columns in another order": Broken(
        "action_rates", ACTION, swap_columns,
        "header", 1, "sex", "the columns stand in another order: sex,country,rate",
    ),
    "column twice": Broken(
        "volunteering_change", CHANGE, swap("net_change", "net_change,net_change"),
        "header", 1, "net_change", "the column net_change is there twice",
    ),
    "no header": Broken(
        "volunteering_change", CHANGE, swap("country,net_change\n", ""),
        "header", 1, "country", "the column country is missing",
    ),
    "blank first line": Broken(
        "volunteering_change", CHANGE, lambda text: "\n" + text,
        "header", 1, "country", "the column country is missing", frictionless=False,
    ),
    "row too short": Broken(
        "volunteering_change", CHANGE, in_row(4, ",-5", ""),
        "row", 4, None, "the row has 1 cells, the header has 2",
    ),
    "row too long": Broken(
        "volunteering_change", CHANGE, in_row(4, ",-5", ",-5,0"),
        "row", 4, None, "the row has 3 cells, the header has 2",
    ),
    "blank row": Broken(
        "volunteering_change", CHANGE, in_row(4, "KEN,-5", ""),
        "row", 4, None, "the row is empty",
    ),
    "open quotation mark": Broken(
        "volunteering_change", CHANGE, in_row(4, "KEN", '"KEN'),
        "format", 4, None, "the row can't be read as CSV",
    ),
    "line ends of Windows": Broken(
        "volunteering_change", CHANGE, lambda text: text.replace("\n", "\r\n"),
        "format", 1, None, "a line ends in CR", frictionless=False,
    ),
    "byte-order mark": Broken(
        "volunteering_change", CHANGE, lambda text: "\ufeff" + text,
        "encoding", 1, None, "it starts with a byte-order mark", frictionless=False,
    ),
    "empty file": Broken(
        "volunteering_change", CHANGE, lambda _: "",
        "empty", None, None, "the file is empty",
    ),
    "header only": Broken(
        "volunteering_change", CHANGE, lambda text: text.split("\n")[0] + "\n",
        "empty", 1, None, "the file has a header but no rows", frictionless=False,
    ),
}  # fmt: skip


def break_it(project: Project, case: Broken) -> None:
    edit(project, case.path, case.change)
    record(project, case.name)


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_named_with_row_field_value_and_remedy(
    project: Project, case: Broken
) -> None:
    break_it(project, case)
    found = DataPackage(project).problems(case.name)
    hits = [problem for problem in found if problem.code == case.code and case.says in problem.text]
    assert hits, found
    assert (hits[0].file, hits[0].row, hits[0].field) == (f"data/{case.path}", case.row, case.field)
    assert hits[0].remedy
    text = message(case.name, project)
    assert text.startswith(f"data/{case.path}")
    assert hits[0].place in text
    assert case.says in text
    assert "\n  -> " in text
    assert "checksum" not in text


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN)
def test_frictionless_agrees_about_a_broken_file(project: Project, case: Broken) -> None:
    break_it(project, case)
    keep_only(project, case.name, "regions", "case_studies")
    report = Package(str(project.data / "datapackage.json")).validate()
    task = next(task for task in report.tasks if task.name == case.name)
    assert task.valid != case.frictionless, task.errors
    rows = {getattr(error, "row_number", None) for error in task.errors} - {None}
    if case.frictionless and case.code not in {"header", "empty"}:
        assert case.row in rows
    if case.code != "header":
        assert rows <= {problem.row for problem in DataPackage(project).problems(case.name)}


def keep_only(project: Project, *names: str) -> None:
    """Leave all but a few resources out of the package: frictionless is slow."""
    file = project.data / "datapackage.json"
    package = json.loads(file.read_text("utf-8"))
    package["resources"] = [item for item in package["resources"] if item["name"] in names]
    file.write_text(json.dumps(package), "utf-8")


def test_validate_lists_each_broken_cell_once(project: Project) -> None:
    for case in (BROKEN["negative population"], BROKEN["rate over 100"]):
        break_it(project, case)
    places = [problem.where for problem in DataPackage(project).validate()]
    assert sorted(places) == [
        f"data/{ACTION}, row 2, field rate",
        f"data/{POPULATION}, row 3, field population",
    ]


def test_what_only_frictionless_finds_is_reported_too(project: Project) -> None:
    describe(project, "regions", licenses=[{"title": "a licence with neither name nor path"}])
    codes = {problem.code for problem in DataPackage(project).validate()}
    assert codes == {"package"}


@pytest.mark.parametrize(
    ("encoding", "row"), [("utf-16", 1), ("gbk", 2), ("big5hkscs", 2)], ids=str
)
def test_a_wrong_encoding_is_named(project: Project, encoding: str, row: int) -> None:
    file = project.data / REGIONS
    rows = ["country,region,name_printed,basis", "AGO,africa,安哥拉,appendix_b", ""]
    file.write_bytes("\n".join(rows).encode(encoding))
    text = message("regions", project)
    assert text.startswith(f"data/{REGIONS}, row {row}: the file is not UTF-8")
    assert "save the file as UTF-8" in text


def test_a_valid_edit_is_a_change_of_the_checksum(project: Project) -> None:
    edit(project, POPULATION, in_row(2, "40070", "40071"))
    text = message("population_15plus", project)
    assert text.startswith(f"data/{POPULATION}: the file was changed")
    assert "`swvr data seal`" in text
    assert "row" not in text


def test_content_comes_before_the_checksum(project: Project) -> None:
    edit(project, POPULATION, in_row(2, "40070", "-40070"))
    text = message("population_15plus", project)
    assert text.startswith(
        f"data/{POPULATION}, row 2, field population: -40070 is below the minimum 0"
        "; its checksum differs too"
    )


def test_many_problems_are_cut_at_ten(project: Project) -> None:
    edit(project, CIVIC, lambda text: re.sub(r"(?<=[A-Z]{3},)", "-", text))
    edit(project, CIVIC, lambda text: text.replace("IND,", "INN,").replace(",-13", ",minus"))
    edit(project, CIVIC, lambda text: text.replace(",-3\n", ",\n").replace(",23,", ",x,"))
    text = message("civic_participation", project)
    total = int(re.search(r"(\d+) problems; its checksum differs too", text)[1])
    assert total > 10
    assert f"\n  and {total - 10} more" in text
    assert len(re.findall(r"\n  row \d+, field \w+: ", text)) == 10


def test_problems_are_listed_in_the_order_of_the_rows(project: Project) -> None:
    edit(project, CIVIC, swap(",-3\n", ",x\n"))
    edit(project, CIVIC, swap("BOL,21", "BOL,121"))
    rows = [problem.row for problem in DataPackage(project).problems("civic_participation")]
    assert rows == [2, 5, None]


def test_an_error_needs_only_the_checksum_to_name_it() -> None:
    problem = data.Problem("checksum", "data/x.csv", "the file was changed", remedy="mend it")
    assert str(error_from([problem])) == "data/x.csv: the file was changed\n  -> mend it"


# ---------------------------------------------------------------------------------- the package


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("population", "did you mean population_15plus?"),
        ("action_rate", "did you mean action_rates"),
        ("zzzzz", "the resources are abbreviations, action_rates"),
    ],
)
def test_an_unknown_resource_lists_near_names(name: str, hint: str) -> None:
    text = message(name, CHECKOUT)
    assert text.startswith(f"data/datapackage.json: there is no resource '{name}'")
    assert hint in text


def test_a_missing_file_is_named(project: Project) -> None:
    (project.data / ACTION).unlink()
    text = message("action_rates", project)
    assert text.startswith(f"data/{ACTION}: the file is missing")
    assert "restore the file" in text


def test_a_renamed_file_is_found(project: Project) -> None:
    (project.data / ACTION).rename(project.data / "unv-gallup/2021/rates.csv")
    text = message("action_rates", project)
    assert "data/unv-gallup/2021/rates.csv has the same content" in text
    assert "name it back" in text


def test_a_file_that_refers_to_a_broken_one_names_that(project: Project) -> None:
    edit(project, CASES, swap("case,", "story,"))
    text = message("case_study_sdgs", project)
    assert text.startswith(f"data/{GOALS}: its references to case_studies can't be checked")
    assert f"data/{CASES}, row 1, field case: the column case is missing" in text
    found = DataPackage(project).validate()
    assert {problem.file for problem in found} == {f"data/{CASES}"}


def test_a_file_outside_the_package_is_a_problem(project: Project) -> None:
    (project.data / "swvr/2022/draft.csv").write_text("a\n1\n")
    (project.data / ".hidden").write_text("")
    found = DataPackage(project).not_in_package()
    assert [problem.file for problem in found] == ["data/swvr/2022/draft.csv"]
    assert found[0] in DataPackage(project).validate()


@pytest.mark.parametrize(
    "path",
    [
        f"swvr/../{ACTION}",
        "../secret.csv",
        "swvr/../../secret.csv",
        "/etc/passwd",
        "https://a.org/b.csv",
        "a\\b",
    ],
)
def test_a_path_out_of_the_data_folder_is_refused(project: Project, path: str) -> None:
    (project.root / "secret.csv").write_bytes((project.data / ACTION).read_bytes())
    describe(project, "action_rates", path=path)
    text = message("action_rates", project)
    assert text.startswith("data/datapackage.json, field path: the path ")
    assert "leads out of data/" in text
    assert DataPackage(project).validate()


def test_a_link_out_of_the_data_folder_is_refused(project: Project) -> None:
    file = project.data / ACTION
    secret = project.root / "secret.csv"
    file.rename(secret)
    file.symlink_to(secret)
    assert "leads out of data/" in message("action_rates", project)


def test_malformed_json_is_named_with_its_line(project: Project) -> None:
    edit(project, "datapackage.json", swap('"name": "swvr",', '"name": "swvr"'))
    text = message("regions", project)
    assert text.startswith("data/datapackage.json, line 4, column ")
    assert "not valid JSON" in text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[]", "no list of resources"),
        (b'{"resources": {}}', "no list of resources"),
        (b'{"resources": [3]}', "a resource has no name"),
        (b'{"resources": [{"name": "regions"}]}', "it has no path"),
        (b'{"resources": [{"name": "regions", "path": "a.csv"}]}', "it has no schema"),
        (b"\xff\xfe", "not UTF-8"),
        (None, "the file is missing"),
    ],
)
def test_a_damaged_description_is_named(project: Project, content: bytes | None, says: str) -> None:
    file = project.data / "datapackage.json"
    file.unlink() if content is None else file.write_bytes(content)
    text = message("regions", project)
    assert text.startswith("data/datapackage.json")
    assert says in text


def field(**change: object) -> dict[str, object]:
    return {"fields": [{"name": "country", "type": "string"} | change]}


@pytest.mark.parametrize(
    ("schema", "says"),
    [
        (field(type="geopoint"), "the type 'geopoint', which is not supported"),
        (field(constraints={"minLength": 3}), "the constraint 'minLength', which is not supported"),
        (field(constraints={"minimum": "0"}), "the minimum of field country is not a number"),
        (field(constraints={"pattern": "("}), "is not a regular expression"),
        (field(constraints={"enum": "a"}), "the enum of field country is not a list"),
        (field(constraints=[]), "constraints is not an object"),
        (field(codelist="planet"), "the codelist 'planet', which is not known"),
        (field(unitField="unit"), "refers to the field 'unit', which it does not have"),
        (field(name=""), "a field has no name"),
        (field(translate="yes"), "translate is 'yes', not true or false"),
        (field(translate=True, type="integer"), "is to be translated, and its type is 'integer'"),
        ({"fields": ["country"]}, "a field is not an object"),
        (field() | {"primaryKey": "land"}, "refers to the field 'land', which it does not have"),
        (field() | {"foreignKeys": {}}, "foreignKeys is not a list"),
        (
            field() | {"foreignKeys": [{"fields": "country", "reference": {"resource": "region",
                                                                           "fields": "country"}}]},
            "a foreign key refers to 'region.country', which is not there",
        ),
    ],
)  # fmt: skip
def test_a_schema_that_is_not_understood_stops_the_reader(
    project: Project, schema: dict[str, object], says: str
) -> None:
    describe(project, "action_rates", schema=schema)
    text = message("regions", project)
    assert text.startswith("data/datapackage.json, resource action_rates: ")
    assert says in text


def test_two_resources_of_one_name_are_refused(project: Project) -> None:
    describe(project, "action_rates", name="regions")
    assert "two resources are named 'regions'" in message("population_15plus", project)


def test_the_ends_of_a_range_are_allowed(project: Project) -> None:
    edit(project, ACTION, in_row(2, "81", "100"))
    edit(project, ACTION, in_row(3, "78", "0"))
    record(project, "action_rates")
    assert load("action_rates", project)["rate"].tolist()[:2] == [100, 0]


def test_missing_values_are_no_duplicate_keys(project: Project) -> None:
    edit(project, CHANGE, in_row(2, "BOL", ""))
    edit(project, CHANGE, in_row(3, "IND", ""))
    found = DataPackage(project).problems("volunteering_change")
    assert [(problem.code, problem.row) for problem in found] == [
        ("constraint", 2), ("constraint", 3), ("checksum", None),
    ]  # fmt: skip


def test_a_wrong_size_is_a_wrong_checksum(project: Project) -> None:
    describe(project, "action_rates", bytes=1)
    assert "the file was changed" in message("action_rates", project)


def test_a_description_that_changed_is_read_again(project: Project) -> None:
    load("action_rates", project)
    describe(project, "action_rates", bytes=1)
    assert "the file was changed" in message("action_rates", project)


@pytest.mark.parametrize("name", ["read_bytes", "read_text"])
def test_an_unreadable_file_is_named(
    project: Project, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, name, refuse)
    text = message("action_rates", project)
    assert text.startswith("data/")
    assert "the file can't be read: Permission denied" in text


@pytest.mark.parametrize("content", [None, b"", b"case\nalga\n"])
def test_a_reference_to_an_unreadable_file_is_named(
    project: Project, content: bytes | None
) -> None:
    file = project.data / CASES
    file.unlink() if content is None else file.write_bytes(content)
    text = message("case_study_sdgs", project)
    assert text.startswith(f"data/{GOALS}: its references to case_studies can't be checked: ")
    assert f"data/{CASES}" in text


def test_a_file_without_a_checksum_is_refused(project: Project) -> None:
    describe(project, "action_rates", hash="")
    assert "the file has no checksum" in message("action_rates", project)


def test_other_constraints_and_types_are_understood(project: Project) -> None:
    file = project.data / CHANGE
    file.write_text("country,net_change\nBOL,true\nIND,false\nIND,\nKEN,maybe\n", "utf-8")
    schema = {
        "fields": [
            {"name": "country", "constraints": {"unique": True}},
            {"name": "net_change", "type": "boolean"},
        ]
    }
    describe(project, "volunteering_change", schema=schema)
    found = DataPackage(project).problems("volunteering_change")
    assert [(problem.code, problem.row) for problem in found] == [
        ("key", 4), ("type", 5), ("checksum", None),
    ]  # fmt: skip


def test_an_optional_whole_number_may_be_missing(project: Project) -> None:
    (project.data / CHANGE).write_text("country,net_change\nBOL,\nIND,3\n", "utf-8")
    fields = [{"name": "country"}, {"name": "net_change", "type": "integer"}]
    describe(project, "volunteering_change", schema={"fields": fields})
    record(project, "volunteering_change")
    column = load("volunteering_change", project)["net_change"]
    assert str(column.dtype) == "Int64"
    assert column.isna().tolist() == [True, False]


# ------------------------------------------------------------------------------- across files


def consistency(project: Project) -> list[str]:
    return [str(problem) for problem in check_consistency(project)]


def test_the_committed_files_fit_together() -> None:
    assert check_consistency(CHECKOUT) == []


def test_every_country_with_population_needs_a_region(project: Project) -> None:
    edit(project, REGIONS, lambda text: re.sub(r"ITA,.*\n", "", text))
    frame = load("population_15plus", CHECKOUT)
    row = frame.index[(frame["country"] == "ITA") & (frame["year"] == 2025)][0] + 2
    assert consistency(project) == [
        f"data/{POPULATION}, row {row}, field country: "
        "ITA has population in 2025 but no region in regions"
    ]


def test_every_region_needs_population(project: Project) -> None:
    edit(project, REGIONS, lambda text: re.sub(r",arab_states,", ",africa,", text))
    edit(project, REGIONS, swap("AND,europe_central_asia", "AND,arab_states"))
    found = check_consistency(project)
    assert [problem.field for problem in found] == ["region"]
    assert "no country of the region arab_states has population" in found[0].text
    row = load_rows(project, REGIONS)[found[0].row - 1]
    assert row[:2] == ["AND", "arab_states"]
    assert found[0] in DataPackage(project).validate()


def load_rows(project: Project, path: str) -> list[list[str]]:
    with (project.data / path).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_files_that_are_broken_in_themselves_are_not_compared(project: Project) -> None:
    edit(project, REGIONS, swap("ITA,", "ITL,"))
    assert check_consistency(project) == []
    assert DataPackage(project).problems("regions")


def test_consistency_of_unknown_resources_is_an_error() -> None:
    with pytest.raises(SwvrError, match="did you mean regions"):
        check_consistency(CHECKOUT, regions="region")


# -------------------------------------------------------------------------------------- sealing


def test_sealing_records_an_intended_edit(project: Project) -> None:
    edit(project, POPULATION, in_row(2, "40070", "40071"))
    before = json.loads((project.data / "datapackage.json").read_text("utf-8"))
    assert seal(project) == ["population_15plus"]
    assert load("population_15plus", project).loc[0, "population"] == 40_071
    assert DataPackage(project).validate() == []
    after = json.loads((project.data / "datapackage.json").read_text("utf-8"))
    changed = [
        key
        for old, new in zip(before["resources"], after["resources"], strict=True)
        for key in old
        if old[key] != new[key]
    ]
    assert changed == ["hash"]
    text = (project.data / "datapackage.json").read_text("utf-8")
    assert text == json.dumps(after, ensure_ascii=False, indent=2) + "\n"


def test_sealing_twice_changes_nothing(project: Project) -> None:
    before = (project.data / "datapackage.json").read_bytes()
    assert seal(project) == []
    assert (project.data / "datapackage.json").read_bytes() == before


def test_the_committed_description_is_in_the_form_that_sealing_writes() -> None:
    text = (ROOT / "data/datapackage.json").read_text("utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_sealing_refuses_what_is_wrong_in_itself(project: Project) -> None:
    edit(project, POPULATION, in_row(2, "40070", "-1"))
    edit(project, ACTION, in_row(2, "81", "80"))
    before = (project.data / "datapackage.json").read_bytes()
    with pytest.raises(SwvrError, match="row 2, field population: -1 is below"):
        seal(project)
    assert (project.data / "datapackage.json").read_bytes() == before


# ---------------------------------------------------------------------------- never a traceback


@pytest.mark.parametrize("path", [CIVIC, "datapackage.json"])
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(place=st.floats(0, 1), length=st.integers(0, 40), junk=st.binary(max_size=12))
def test_any_damage_is_reported_in_words(
    project: Project, path: str, place: float, length: int, junk: bytes
) -> None:
    whole = (ROOT / "data" / path).read_bytes()
    start = int(place * len(whole))
    (project.data / path).write_bytes(whole[:start] + junk + whole[start + length :])
    try:
        load("civic_participation", project)
    except SwvrError as error:
        caught: SwvrError | None = error
    else:
        caught = None
    assert caught is None or (caught.problem and caught.remedy)


@pytest.mark.parametrize("words", ["{curly}", "closed}", " early", "late "])
def test_words_to_be_translated_are_whole_messages(project: Project, words: str) -> None:
    schema = PACKAGE.resource("survey_questionnaire").descriptor["schema"]
    fields = [item | {"translate": item["name"] == "wording_en"} for item in schema["fields"]]
    describe(project, "survey_questionnaire", schema=schema | {"fields": fields})
    rows = (project.data / PACKAGE.resource("survey_questionnaire").path).read_text("utf-8")
    text = next(csv.DictReader(rows.splitlines()))["wording_en"]
    edit(project, PACKAGE.resource("survey_questionnaire").path, swap(text, words))
    record(project, "survey_questionnaire")
    assert "is to be translated: it may hold no brace" in message("survey_questionnaire", project)
