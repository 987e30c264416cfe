"""The commands: what they say of good and of bad input, and what they leave alone."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

import polars as pl
import pytest
import yaml
from typer.testing import CliRunner

from swvr.cli import app
from swvr.data import seal
from swvr.edition import load_edition
from swvr.estimation.from_national import NationalEstimates
from swvr.survey.predictors import predictors
from swvr.survey.simulation import simulate
from swvr.survey.tabulation import tabulate
from tests.conftest import CHECKOUT, DEFAULT_YEAR

POPULATION = "data/unwpp/2019/population_15plus.csv"
RATES = "data/unv-gallup/2021/action_rates.csv"
REGIONS = "data/swvr/2022/regions.csv"
NATIONAL_RATES = "data/national/2026/volunteer_rates.csv"
INCOME_GROUPS = "data/worldbank/2020/income_groups.csv"


@pytest.fixture
def copy(book):
    """A copy of the book with a last good build in it."""
    page = book.build / "site/2022/en/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("the last good build")
    return book


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
        (["estimates", "--inputs", "guesses"], 1, ["--inputs: unknown", "published, national"]),
        (["estimates", "--by", "age"], 1, ["--by: unknown", "'age'", "type, sex"]),
        (
            ["estimates", "--inputs", "national", "--by", "age"],
            1,
            ["--by: unknown", "'age'", "type, sex"],
        ),
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
    assert "nothing says 'Afrika'" in result


def test_words_of_the_data_need_a_translation_like_those_of_the_code(copy):
    place = '"name": "wording_en",'
    edit(copy, "data/datapackage.json", place, f'{place} "translate": true,')
    result = said(swvr("check"))
    assert "no zh words for 'Age in completed years' (data/unv-gallup/2021/" in result
    assert "'周岁年龄'" not in result


HALF_WRITTEN = {
    "a bracket": ('x = 1\ny = say("words"\n', "line 2: not Python: '(' was never closed"),
    "a string": ('x = 1\n\ny = """words\n', "line 3: not Python: unterminated triple-quoted"),
    "a step back": ("if x:\n    y = 1\n  z = 2\n", "line 3: not Python: unindent"),
    "a placeholder": ("say(f'{a')\n", "line 1: not Python: f-string"),
    "other letters": (b"x = 1\nsay('\xe4')\n", "line 2: not Python: (unicode error)"),
}


@pytest.mark.parametrize("what", HALF_WRITTEN)
def test_check_names_the_place_where_a_file_is_half_written(copy, what):
    source, wanted = HALF_WRITTEN[what]
    path = copy.root / "swvr" / "figures" / "draft.py"
    path.parent.mkdir(parents=True)
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    result = swvr("check")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert f"swvr/figures/draft.py, {wanted}" in said(result)
    assert result.output.count("draft.py") == 1


def test_a_half_written_module_that_is_imported_is_one_message(copy):
    shutil.copytree(CHECKOUT.library, copy.root / "swvr")
    (copy.root / "swvr/figures/gender.py").write_text("x = 1\ny = (2,\n")
    command = [sys.executable, "-m", "swvr", "check"]
    environment = {**os.environ, "PYTHONPATH": str(copy.root)}
    result = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert result.returncode == 1
    assert result.stderr.startswith("error: swvr/figures/gender.py, line 2: not Python: '(' was")


def test_what_a_description_of_data_tells_readers_needs_a_translation(copy):
    edit(copy, "data/datapackage.json", '"Regions of SWVR 2022"', '"Regions as SWVR 2022 has them"')
    said_ = said(swvr("check"))
    assert "no zh words for 'Regions as SWVR 2022 has them' (data/datapackage.json)" in said_
    assert "nothing says 'Regions of SWVR 2022'" in said_


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


def strict(text):
    """Read JSON as the standard has it, without NaN and Infinity."""

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("by", [[], ["--by", "sex"], ["--by", "type"]], ids=str)
@pytest.mark.parametrize("inputs", ["published", "national"])
def test_estimates_of_both_inputs_and_every_division(copy, inputs, by):
    result = swvr("estimates", "--inputs", inputs, *by, "--json")
    assert result.exit_code == 0
    rows = strict(result.output)
    for row in rows:
        assert {"region", "sex", "type", "rate_percent", "volunteers", "population"} <= set(row)
        assert {"countries_observed", "population_share_observed", "factors"} <= set(row)
        assert row["rate_low"] <= row["rate_high"]
    if inputs == "national":
        assert len(rows) == (14 if by else 7)
        assert all(row["rate_low"] <= row["rate_percent"] <= row["rate_high"] for row in rows)


def test_estimates_from_national_rates_as_text(copy):
    text = swvr("estimates", "--inputs", "national").output
    assert "factors to four weeks, sex total, type total: 1w " in text
    assert "intervals that rest on the spread of the world: " in text
    assert "left out, reference period not stated: BEL 2014 formal" in text
    assert "rest on" not in swvr("estimates").output
    assert "left out" not in swvr("estimates").output
    by_sex = swvr("estimates", "--inputs", "national", "--by", "sex").output
    assert "sex women, type total: " in by_sex
    assert "sex men, type total: " in by_sex


def rows_without(copy, file, countries):
    path = copy.root / file
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line[:3] not in countries]
    assert len(kept) < len(lines)
    path.write_text("".join(kept), "utf-8")


def without_africa(copy, **rules):
    """Drop what is observed in Africa, the survey with it."""
    lines = (copy.root / REGIONS).read_text("utf-8").splitlines()
    rows_without(copy, NATIONAL_RATES, {line[:3] for line in lines if ",africa," in line})
    edit_yaml(copy, lambda e: e["national"].update(survey_reference_period=None, **rules))


def nobody_in(copy, country, year):
    path = copy.root / POPULATION
    lines = path.read_text("utf-8").splitlines()
    found = [n for n, line in enumerate(lines, 1) if line.startswith(f"{country},{year},")]
    assert len(found) == 2
    for row in found:
        set_cell(copy, POPULATION, row, "population", "0")


def add_row(copy, file, row):
    with (copy.root / file).open("a", encoding="utf-8") as opened:
        opened.write(f"{row}\n")


@pytest.mark.parametrize(
    ("spoil", "wanted"),
    [
        (
            lambda c: set_cell(c, NATIONAL_RATES, 347, "rate", "130"),
            ["volunteer_rates.csv", "row 347", "field rate", "130"],
        ),
        (
            lambda c: add_row(c, REGIONS, "ZAF,other,,worked_out"),
            ["regions.csv", "row 231", "field country", "ZAF"],
        ),
        (
            lambda c: without_africa(c, factors="none"),
            ["no observed country in africa", "join regions"],
        ),
        # Few are left at four weeks, and those have high rates.
        (without_africa, ["after the factor", "CAN 2018", "FIN 2015", "NLD 2015", "NOR 2015"]),
        (
            lambda c: nobody_in(c, "ABW", 2020),
            ["population table", "no population in ABW", "above zero"],
        ),
        (
            lambda c: edit_yaml(c, lambda e: e["population"].update(reference_year=2021)),
            ["no population for the year 2021", "2016, 2020, 2025", "population.reference_year"],
        ),
        (
            lambda c: edit_yaml(c, lambda e: e["national"].update(reference_periods=["12m"])),
            ["no factor for", "JPN 2021 total total 12m", "another method"],
        ),
    ],
    ids=["rate", "region", "nobody observed", "above 100", "no population", "year", "no factor"],
)
def test_bad_inputs_to_the_national_estimate_get_one_message(copy, spoil, wanted):
    spoil(copy)
    renew_checksums(copy)
    result = swvr("estimates", "--inputs", "national")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert result.output.count("error: ") == 1
    for words in wanted:
        assert words in said(result), result.output


def test_a_rate_without_a_reference_period_is_left_out_and_listed(copy):
    """The next rate of South Africa, of 2010, stands for it."""
    before = strict(swvr("estimates", "--inputs", "national", "--json").output)
    set_cell(copy, NATIONAL_RATES, 347, "reference_period", "")
    renew_checksums(copy)
    result = swvr("estimates", "--inputs", "national", "--json")
    assert result.exit_code == 0
    assert strict(result.output)[-1]["rate_percent"] != before[-1]["rate_percent"]
    found = NationalEstimates(load_edition(DEFAULT_YEAR, copy), copy).estimate()
    assert found.countries.loc["ZAF", "year"] == 2010
    left_out = found.left_out[found.left_out["country"] == "ZAF"]
    assert left_out[["year", "rate", "reason"]].values.tolist() == [
        [2014, 5.8, "reference period not stated"]
    ]


MADE_UP = {"KEN": ("africa", "4w"), "GHA": ("africa", "4w"), "CHL": ("other", "12m")}


def write_rows(copy, file, *rows):
    header = (copy.root / file).read_text("utf-8").split("\n", 1)[0]
    (copy.root / file).write_text("\n".join([header, *rows]) + "\n", "utf-8")


@pytest.fixture
def made_up(copy):
    """An edition of three countries, with one alternative of each choice and no survey."""
    kinds = [("total", "total"), ("total", "formal"), ("total", "informal")]
    kinds += [("women", "total"), ("men", "total")]
    write_rows(copy, REGIONS, *(f"{c},{r},,worked_out" for c, (r, _) in MADE_UP.items()))
    write_rows(copy, INCOME_GROUPS, *(f"{country},high," for country in MADE_UP))
    write_rows(copy, RATES, *(f"KEN,{sex},50,fig_3_2,A" for sex in ("men", "women", "total")))
    write_rows(
        copy,
        POPULATION,
        *(f"{country},2024,{sex},1000000" for country in MADE_UP for sex in ("men", "women")),
    )
    write_rows(
        copy,
        NATIONAL_RATES,
        *(
            f"{country},national,2023,{sex},{kind},{period},stated,15,,{10 * rate},survey,,s,"
            "https://example.org/,A,,"
            for rate, (country, (_, period)) in enumerate(MADE_UP.items(), 1)
            for sex, kind in kinds
        ),
    )
    renew_checksums(copy)
    content = yaml.safe_load((copy.editions / "2022.yml").read_text("utf-8"))
    content["year"] = 2030
    content["population"]["reference_year"] = 2024
    content["national"] |= {"latest_year": 2024, "survey_reference_period": None, "sources": []}
    content["national"]["alternatives"] = {
        "earliest_years": [2020],
        "oldest_first_ages": [None],
        "population_years": [2024],
    }
    (copy.editions / "2030.yml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return copy


@pytest.mark.parametrize("by", [[], ["--by", "sex"], ["--by", "type"]], ids=str)
def test_estimates_of_an_edition_of_three_countries(made_up, by):
    """The factor is 15 / 30, so that all regions come to 15."""
    result = swvr("estimates", "--year", "2030", "--inputs", "national", *by, "--json")
    assert result.exit_code == 0, result.output
    rows = strict(result.output)
    assert [row["region"] for row in rows] == ["africa", "other", "world"] * (2 if by else 1)
    people = 1_000_000 if "sex" in by else 2_000_000
    assert [row["population"] for row in rows[:3]] == [2 * people, people, 3 * people]
    for row in rows:
        assert row["rate_percent"] == pytest.approx(15.0)
        assert row["volunteers"] == pytest.approx(0.15 * row["population"])
        assert row["rate_low"] <= row["rate_percent"] <= row["rate_high"]
        assert row["factors"] == {"1w": None, "4w": 1.0, "12m": 0.5}
    text = swvr("estimates", "--year", "2030", "--inputs", "national", *by).output
    assert "1w –, 4w 1.000, 12m 0.500" in text


def test_the_curve_and_influence_of_an_edition_of_three_countries(made_up):
    assert "2030  en, zh" in swvr("edition", "list").output
    national = NationalEstimates(load_edition(2030, made_up), made_up)
    found = national.specifications
    assert len(found.table) == 4 * 5 * 3 * 2
    report = found.restricted("factors", "ratio_of_means").restricted("survey", "yes")
    assert report.table["rate"].tolist() == pytest.approx([15.0] * 15)
    assert found.restricted("factors", "none").table["rate"].tolist() == pytest.approx([20.0] * 30)
    # Without GHA all come to 10, without KEN to 20; CHL is alone in its region.
    influence = national.influence.set_index("country")["change"]
    assert influence[["GHA", "KEN"]].tolist() == pytest.approx([-5.0, 5.0])
    assert influence.index[-1] == "CHL"


# -- the survey's respondents


@pytest.fixture(scope="module")
def respondents(tmp_path_factory):
    """A file of synthetic respondents that is not calibrated: quick to make."""
    path = tmp_path_factory.mktemp("survey") / "respondents.parquet"
    assert swvr("survey", "simulate", "--output", str(path), "--uncalibrated").exit_code == 0
    return path


def change_cell(source, target, **cells):
    """Copy a file of respondents with other cells in its first row."""
    frame = pl.read_parquet(source)
    first = pl.int_range(pl.len()) == 0
    frame.with_columns(
        pl.when(first).then(pl.lit(value)).otherwise(name).alias(name)
        for name, value in cells.items()
    ).write_parquet(target)
    return target


def test_every_estimate_is_tabulated_as_json(respondents, checkout):
    result = swvr("survey", "tabulate", "--microdata", str(respondents), "--json")
    assert result.exit_code == 0, result.output
    rows = strict(result.stdout)
    names = ["country", "exhibit", "item", "group", "estimate", "se", "low", "high", "n"]
    assert all(list(row) == [*names, "suppressed", "synthetic"] for row in rows)
    assert {row["synthetic"] for row in rows} == {True}
    survey = load_edition(DEFAULT_YEAR, checkout).survey
    frame = pl.read_parquet(respondents)
    wanted = tabulate(frame, confidence=survey.confidence)
    odds = predictors(frame, confidence=survey.confidence)
    assert len(rows) == len(wanted) + len(odds)
    for row, true in zip(rows, wanted.to_dict("records"), strict=False):
        assert [row[name] for name in names] == [true[name] for name in names]
    last = [row for row in rows if row["exhibit"] == "tab_a2"]
    assert [row["estimate"] for row in last] == odds["odds_ratio"].tolist()
    assert [row["item"] for row in last] == odds["predictor"].tolist()
    assert [(row["low"], row["high"]) for row in last] == list(
        zip(odds["low"], odds["high"], strict=True)
    )
    assert {row["se"] for row in last} == {None}


def test_the_other_reading_of_table_a2_can_be_tabulated(respondents):
    words = ["survey", "tabulate", "--microdata", str(respondents), "--json", "--first", "action"]
    rows = strict(swvr(*words).stdout)
    items = [row["item"] for row in rows if row["exhibit"] == "tab_a2"]
    assert items[:4] == ["action", "q3a", "q3b", "q3c"]


def test_who_reads_only_the_beginning_is_told_nothing(respondents):
    command = [sys.executable, "-m", "swvr", "survey", "tabulate", "--json", "--microdata"]
    with subprocess.Popen(
        [*command, str(respondents)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "[\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_small_bases_are_suppressed_and_absent_countries_told(respondents, tmp_path):
    frame = pl.read_parquet(respondents)
    few = tmp_path / "few.csv"
    pl.concat(
        [
            frame.filter(pl.col("country") == "BOL").head(29),
            frame.filter(pl.col("country") == "SEN"),
        ]
    ).write_csv(few)
    result = swvr("survey", "tabulate", "--microdata", str(few), "--json")
    assert result.exit_code == 0, result.output
    rows = strict(result.stdout)
    assert {row["country"] for row in rows} == {"BOL", "SEN"}
    of_few = [row for row in rows if row["country"] == "BOL"]
    assert all(row["suppressed"] for row in of_few)
    assert {row[key] for row in of_few for key in ("estimate", "se", "low", "high")} == {None}
    assert max(row["n"] for row in of_few) == 29
    assert "nobody of IND, KEN, LBN, THA, TUR, UZB is in the file" in " ".join(
        result.stderr.split()
    )
    text = swvr("survey", "tabulate", "--microdata", str(few)).stdout
    assert "29  suppressed" in text


def test_the_estimates_as_text_say_that_they_are_synthetic(respondents, tmp_path):
    result = swvr("survey", "tabulate", "--microdata", str(respondents))
    assert "SYNTHETIC DATA" in result.stdout
    rows = strict(swvr("survey", "tabulate", "--microdata", str(respondents), "--json").stdout)
    assert result.stdout.count("\n") == len(rows) + 3
    real = tmp_path / "real.parquet"
    pl.read_parquet(respondents).drop("synthetic").write_parquet(real)
    assert "SYNTHETIC" not in swvr("survey", "tabulate", "--microdata", str(real)).stdout


def test_the_file_of_the_edition_is_tabulated_unless_another_is_named(copy, respondents, tmp_path):
    shutil.copyfile(respondents, copy.root / "answers.parquet")
    edit_yaml(copy, lambda e: e["survey"].update(microdata="answers.parquet"))
    own = swvr("survey", "tabulate", "--json")
    assert own.exit_code == 0, own.output
    kenya = tmp_path / "kenya.parquet"
    pl.read_parquet(respondents).filter(pl.col("country") == "KEN").write_parquet(kenya)
    other = swvr("survey", "tabulate", "--microdata", str(kenya), "--json")
    assert len(strict(own.stdout)) == 8 * len(strict(other.stdout))


def test_simulated_respondents_are_the_same_for_the_same_seed(tmp_path):
    def made(name, *words):
        path = tmp_path / name
        result = swvr("survey", "simulate", "--output", str(path), "--uncalibrated", *words)
        assert result.exit_code == 0, result.output
        assert said(result) == str(path)
        return path.read_bytes()

    for suffix in ("csv", "parquet"):
        assert made(f"a.{suffix}", "--seed", "7") == made(f"b.{suffix}", "--seed", "7")
        assert made(f"c.{suffix}", "--seed", "8") != made(f"a.{suffix}", "--seed", "7")
    few = made("few.csv", "--size", "50")
    assert few.count(b"\n") == 8 * 50 + 1
    assert (tmp_path / "few.csv-metadata.json").is_file()
    assert made("low.csv", "--scenario", "low") != made("high.csv", "--scenario", "high")
    assert made("one.csv", "--first", "q1") != made("two.csv", "--first", "action")


def test_what_is_simulated_is_what_the_library_simulates(tmp_path, checkout):
    path = tmp_path / "calibrated.csv"
    words = ["--seed", "3", "--scenario", "high", "--first", "action", "--size", "900"]
    result = swvr("survey", "simulate", "--output", str(path), *words)
    assert result.exit_code == 0, result.output
    wanted = simulate(
        load_edition(DEFAULT_YEAR, checkout),
        checkout,
        scenario="high",
        seed=3,
        first="action",
        size=900,
    )
    assert path.read_text("utf-8") == wanted.write_csv()
    notes = json.loads(path.with_name("calibrated.csv-metadata.json").read_text("utf-8"))
    for words in ("seed: 3", "scenario: high", "first: action", "calibrated: yes"):
        assert words in notes["dc:description"]


@pytest.mark.parametrize(
    ("words", "status", "wanted"),
    [
        (["tabulate"], 1, ["editions/2022.yml, survey.microdata", "--microdata FILE"]),
        (["tabulate", "--microdata", "none.csv"], 1, ["none.csv: there is no such file"]),
        (["tabulate", "--microdata", "editions"], 1, ["editions: neither a .csv nor a .parquet"]),
        (["simulate"], 2, ["--output"]),
        (["simulate", "--output", "a.csv", "--seed", "-1"], 2, ["--seed"]),
        (["simulate", "--output", "a.csv", "--size", "1"], 2, ["--size"]),
        (["simulate", "--output", "a.csv", "--scenario", "best"], 1, ["'best'", "low, mid, high"]),
        (["simulate", "--output", "a.csv", "--first", "q9"], 1, ["'q9'", "q1, action"]),
        (["simulate", "--output", "a.csv", "--year", "1999"], 1, ["no edition 1999"]),
        (
            ["simulate", "--output", "gone/a.csv", "--size", "50", "--uncalibrated"],
            1,
            ["gone/a.csv: the file can't be written", "a folder that is there"],
        ),
    ],
)
def test_bad_requests_of_the_survey_get_one_message(copy, words, status, wanted):
    result = swvr("survey", *words)
    assert result.exit_code == status
    assert "Traceback" not in result.output
    for expected in wanted:
        assert expected in said(result), result.output
    assert not list(copy.root.glob("*.csv*"))


def test_an_unknown_suffix_is_refused_before_anything_is_computed(copy, monkeypatch):
    def never(*_, **__):
        raise AssertionError("computed all the same")

    monkeypatch.setattr("swvr.survey.simulation.simulate", never)
    result = swvr("survey", "simulate", "--output", "a.xlsx")
    assert result.exit_code == 1
    assert "a.xlsx: respondents are not written as '.xlsx'" in said(result)


BAD_CELLS = {
    "answer": ({"q1": 5}, ["row 1, column q1", "'5'"]),
    "routing": ({"q4a": 2, "q4b": 1}, ["row 1, column q4b", "asked only if"]),
    "weight": ({"weight": 0.0}, ["row 1, column weight", "not positive"]),
    "country": ({"country": "FRA"}, ["row 1, column country", "'FRA'"]),
}


@pytest.mark.parametrize("command", [["build"], ["run", "03_eight_countries"]], ids=" ".join)
@pytest.mark.parametrize("kind", [*BAD_CELLS, "missing", "few"])
def test_bad_respondents_stop_a_build_before_any_chapter_runs(
    copy, respondents, tmp_path, monkeypatch, kind, command
):
    def never(*_, **__):
        raise AssertionError("a chapter was run")

    monkeypatch.setattr("swvr.book.execute.Runner.execute", never)
    bad, wanted = tmp_path / "bad.parquet", ["bad.parquet: there is no such file"]
    if kind in BAD_CELLS:
        cells, wanted = BAD_CELLS[kind]
        change_cell(respondents, bad, **cells)
    elif kind == "few":
        pl.read_parquet(respondents).group_by("country").head(20).write_parquet(bad)
        wanted = ["bad.parquet: too few respondents in every country: of the 30", "20 at most"]
    result = swvr(*command, "--microdata", str(bad))
    assert result.exit_code == 1
    assert result.output.count("error: ") == 1
    for words in wanted:
        assert words in said(result), result.output
    assert (copy.build / "site/2022/en/index.html").read_text() == "the last good build"
    assert not (copy.build / "demo").exists()
    assert not (copy.build / "respondents").exists()


def test_bad_respondents_of_the_edition_stop_its_build(copy, respondents):
    change_cell(respondents, copy.root / "answers.parquet", q1=5)
    edit_yaml(copy, lambda e: e["survey"].update(microdata="answers.parquet"))
    result = swvr("build")
    assert result.exit_code == 1
    assert "answers.parquet, row 1, column q1" in said(result)
    assert (copy.build / "site/2022/en/index.html").read_text() == "the last good build"


NUMBERS = "data/published/2021-unv/numbers.csv"


def test_the_ledger_is_printed_as_text_and_json(copy):
    text, found = swvr("ledger"), swvr("ledger", "--json", "--year", "2022")
    assert (text.exit_code, found.exit_code) == (0, 0)
    record = json.loads(found.output)
    assert record["edition"] == 2022
    assert len(record["rows"]) == sum(record["totals"].values())
    lines = text.output.splitlines()
    assert lines[1].split() == [
        "contradicted",
        *(str(counts["contradicted"]) for counts in record["documents"].values()),
        str(record["totals"]["contradicted"]),
    ]
    wrong = [row["id"] for row in record["rows"] if row["verdict"] == "contradicted"]
    assert re.findall(r"(?<=^  )\S+$", text.output, re.MULTILINE)[: len(wrong)] == wrong


@pytest.mark.parametrize("command", [["ledger"], ["ledger", "--json"], ["check"]])
def test_a_bad_row_of_the_ledger_is_one_message(copy, command):
    edit(copy, NUMBERS, 'count(rows(""unv-ind*-result""))', 'cuont(rows(""unv-ind*-result""))')
    seal(copy)
    result = swvr(*command)
    assert result.exit_code == 1
    assert "published_unv, row unv-para3-indicators, field expression" in said(result)
    assert said(result).count("cuont") == 1
    assert "Traceback" not in result.output


def test_the_ledger_of_an_unknown_edition_is_one_message(copy):
    result = swvr("ledger", "--year", "1999")
    assert result.exit_code == 1
    assert "there is no edition 1999" in said(result)


def test_editions_are_listed(copy):
    assert "2022 en, zh State of the World" in said(swvr("edition", "list"))
    assert swvr("edition", "check", "2022").exit_code == 0


def test_every_command_has_help():
    commands = ["", "build", "run", "store", "check", "estimates", "ledger", "serve"]
    commands += ["edition", "data", "edition list", "edition check", "data seal"]
    commands += ["survey", "survey tabulate", "survey simulate"]
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
