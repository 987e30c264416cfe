"""The commands: what they say of good and of bad input, and what they leave alone."""

import hashlib
import json
import shutil
import subprocess
import sys

import pytest
import yaml
from typer.testing import CliRunner

from swvr.cli import app
from swvr.data import seal
from swvr.project import ROOT_VARIABLE, Project
from tests.conftest import CHECKOUT

SOURCES = ("_config.yml", "_toc.yml", "references.bib", "chapters", "data", "editions", "locale")
POPULATION = "data/unwpp/2019/population_15plus.csv"
RATES = "data/unv-gallup/2021/action_rates.csv"
REGIONS = "data/swvr/2022/regions.csv"


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the book with a last good build in it."""
    for name in SOURCES:
        source = CHECKOUT.root / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copyfile(source, tmp_path / name)
    page = tmp_path / "_build/site/2022/en/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("the last good build")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def swvr(*words):
    return CliRunner().invoke(app, list(words))


def said(result):
    return " ".join(result.output.split())


def edit(copy, file, before, after):
    path = copy.root / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def edit_yaml(copy, change):
    path = copy.editions / "2022.yml"
    content = yaml.safe_load(path.read_text("utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def set_cell(copy, file, row, column, value):
    """Change one cell of a CSV file; rows count as in the file, the header being row 1."""
    path = copy.root / file
    lines = path.read_text("utf-8").splitlines()
    cells = lines[row - 1].split(",")
    cells[lines[0].split(",").index(column)] = value
    lines[row - 1] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def drop_column(copy, file, column):
    path = copy.root / file
    rows = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    at = rows[0].index(column)
    text = "\n".join(",".join(row[:at] + row[at + 1 :]) for row in rows)
    path.write_text(text + "\n", "utf-8")


def repeat_row(copy, file, row):
    path = copy.root / file
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:row], lines[row - 1], *lines[row:]]) + "\n", "utf-8")


BAD_DATA = {
    "missing": (lambda c: (c.root / RATES).unlink(), ["action_rates.csv"]),
    "renamed": (lambda c: (c.root / RATES).rename(c.root / f"{RATES}.bak"), ["action_rates.csv"]),
    "checksum": (
        lambda c: edit(c, RATES, "BOL,men,81", "BOL,men,80"),
        ["action_rates.csv", "checksum", "swvr data seal"],
    ),
    "column": (lambda c: drop_column(c, RATES, "rate"), ["action_rates.csv", "rate"]),
    "negative": (
        lambda c: set_cell(c, POPULATION, 7, "population", "-5"),
        ["population_15plus.csv", "row 7", "population", "-5"],
    ),
    "over 100": (
        lambda c: set_cell(c, RATES, 4, "rate", "101"),
        ["action_rates.csv", "row 4", "rate", "101"],
    ),
    "duplicate": (lambda c: repeat_row(c, REGIONS, 9), ["regions.csv", "row 10", "country"]),
    "unknown code": (
        lambda c: set_cell(c, POPULATION, 2, "country", "QQQ"),
        ["population_15plus.csv", "row 2", "QQQ"],
    ),
}


@pytest.mark.parametrize("sealed", [False, True], ids=["as edited", "checksum renewed"])
@pytest.mark.parametrize("kind", BAD_DATA)
def test_bad_data_stops_the_build_and_leaves_the_last_one_alone(copy, kind, sealed):
    spoil, wanted = BAD_DATA[kind]
    spoil(copy)
    if sealed:
        if kind in {"missing", "renamed", "checksum"}:
            pytest.skip("nothing to seal, or no longer wrong")
        renew_checksums(copy)
    result = swvr("build")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    for words in wanted:
        assert words in said(result), result.output
    assert (copy.build / "site/2022/en/index.html").read_text() == "the last good build"
    assert not copy.figures.exists()


def renew_checksums(copy):
    """Record the checksums of spoiled files, as somebody who knows better would."""
    path = copy.data / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    for resource in package["resources"]:
        content = (copy.data / resource["path"]).read_bytes()
        resource["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
        resource["bytes"] = len(content)
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2), "utf-8")


@pytest.mark.parametrize(
    ("words", "status", "wanted"),
    [
        (["build", "--year", "1999"], 1, ["editions/1999.yml", "no edition 1999", "2022"]),
        (["build", "--year", "abc"], 2, ["--year", "integer"]),
        (["build", "--lang", "fr"], 1, ["--lang", "'fr'", "en, zh"]),
        (["build", "--format", "epub"], 1, ["--format", "'epub'", "html, pdf"]),
        (["build", "--yaer", "2022"], 2, ["--yaer"]),
        (["run", "02_global_estimate"], 1, ["no chapter", "did you mean 02_global_estimates"]),
        (["run", "02_global_estimates", "--lang", "xx"], 1, ["--lang", "'xx'"]),
        (["run", "../secrets"], 1, ["no chapter"]),
        (["estimates", "--inputs", "guesses"], 1, ["--inputs", "guesses"]),
        (["edition", "check", "1999"], 1, ["no edition 1999"]),
        (["bild"], 2, ["bild"]),
    ],
)
def test_bad_requests_get_one_message(copy, words, status, wanted):
    result = swvr(*words)
    assert result.exit_code == status
    assert "Traceback" not in result.output
    for expected in wanted:
        assert expected in said(result), result.output
    assert (copy.build / "site/2022/en/index.html").read_text() == "the last good build"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda e: e.update(colour="red"), ["editions/2022.yml", "colour", "unknown key"]),
        (lambda e: e.pop("languages"), ["editions/2022.yml", "languages", "missing"]),
        (lambda e: e["survey"].update(sample_size="many"), ["survey.sample_size", "'many'"]),
        (lambda e: e.update(regions="regoins"), ["regoins"]),
        (lambda e: e["chapters"].append("05_lost"), ["05_lost"]),
    ],
)
def test_a_bad_edition_stops_the_build(copy, change, wanted):
    edit_yaml(copy, change)
    result = swvr("build")
    assert result.exit_code == 1
    for words in wanted:
        assert words in said(result), result.output
    assert (copy.build / "site/2022/en/index.html").read_text() == "the last good build"


def spoil_cell(copy, tag, change):
    path = copy.chapters / "01_about.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = next(c for c in notebook["cells"] if tag in c["metadata"].get("tags", []))
    change(cell)
    path.write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")


@pytest.mark.parametrize(
    ("tag", "change", "wanted"),
    [
        ("lang-en", lambda c: c.update(source="# Changed"), ["cell 3", "stale"]),
        ("lang-zh", lambda c: c.update(source="共有12人"), ["cell 3", "'12' is typed"]),
        ("lang-zh", lambda c: c["metadata"].update(tags=[]), ["cell 3", "no language"]),
        ("parameters", lambda c: c.update(source="year = 2022"), ["parameters cell"]),
        (
            "lang-en",
            lambda c: c.update(source=["# {glue:text}`nobody`"]),
            ["no code cell glues 'nobody'"],
        ),
    ],
)
def test_unsound_chapters_are_named_by_check_and_stop_the_build(copy, tag, change, wanted):
    spoil_cell(copy, tag, change)
    for command in ("check", "build"):
        result = swvr(command)
        assert result.exit_code == 1
        assert "01_about.ipynb" in said(result)
        for words in wanted:
            assert words in said(result), result.output


def test_check_is_content_with_the_book_and_fix_mends_its_form(copy):
    assert swvr("check").exit_code == 0
    path = copy.chapters / "04_gender.ipynb"
    good = path.read_text("utf-8")
    path.write_text(json.dumps(json.loads(good)), "utf-8")
    assert "normal form" in said(swvr("check"))
    assert swvr("check", "--fix").exit_code == 0
    assert path.read_text("utf-8") == good


def test_an_unknown_message_in_a_catalogue_is_found(copy):
    edit(copy, "locale/zh/LC_MESSAGES/swvr.po", 'msgid "Africa"', 'msgid "Afrika"')
    result = said(swvr("check"))
    assert "no zh words for 'Africa'" in result
    assert "nothing in the code says 'Afrika'" in result


def test_sealing_an_intended_edit_makes_the_data_sound_again(copy):
    edit(copy, RATES, "BOL,men,81", "BOL,men,80")
    assert swvr("check").exit_code == 1
    assert said(swvr("data", "seal")) == "action_rates"
    assert swvr("check").exit_code == 0
    assert seal(copy) == []


def test_estimates_as_json(copy):
    rows = json.loads(swvr("estimates", "--json").output)
    world = rows[-1]
    assert world["region"] == "world"
    assert world["volunteers"] == sum(row["volunteers"] for row in rows[:-1])
    assert world["rate_percent"] == pytest.approx(
        100 * world["volunteers"] / world["population"], abs=1e-12
    )


def test_editions_are_listed(copy):
    assert said(swvr("edition", "list")).startswith("2022 en, zh State of the World")
    assert swvr("edition", "check", "2022").exit_code == 0


def test_every_command_has_help():
    commands = ["", "build", "run", "store", "check", "estimates", "serve", "edition", "data"]
    commands += ["edition list", "edition check", "data seal"]
    for command in commands:
        result = swvr(*command.split(), "--help")
        assert result.exit_code == 0
        assert "Usage: " in result.output


def test_python_m_swvr_is_the_same_and_debug_shows_a_traceback(copy):
    command = [sys.executable, "-m", "swvr"]
    plain = subprocess.run(
        [*command, "build", "--year", "1"], check=False, capture_output=True, text=True
    )
    assert (plain.returncode, plain.stderr.count("\n")) == (1, 2)
    debug = subprocess.run(
        [*command, "--debug", "build", "--year", "1"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert debug.returncode == 1
    assert "Traceback" in debug.stderr
