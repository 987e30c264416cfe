"""Edition files: the committed ones load, and each mistake is told with file and key."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from swvr.data import DataPackage, load
from swvr.edition import (
    Edition,
    FactorMethod,
    ImputationMethod,
    TotalMethod,
    available_years,
    load_edition,
)
from swvr.errors import SwvrError
from swvr.estimation import imputation, reference_period, total_from_parts
from swvr.project import Project
from tests.conftest import DEFAULT_YEAR

ROOT = Path(__file__).resolve().parents[1]
FILE = "editions/2022.yml"
TEXT = (ROOT / FILE).read_text("utf-8")
CONTENT: dict[str, Any] = yaml.safe_load(TEXT)

Edit = Callable[[dict[str, Any]], object]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "editions").mkdir()
    return Project(tmp_path)


def write(project: Project, text: str | bytes, name: str = "2022.yml") -> None:
    content = text if isinstance(text, bytes) else text.encode()
    (project.editions / name).write_bytes(content)


def changed(edit: Edit) -> str:
    content = copy.deepcopy(CONTENT)
    edit(content)
    assert content != CONTENT, "the test changed nothing"
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def message(project: Project, text: str | bytes, year: int = DEFAULT_YEAR) -> str:
    """Return the one message that a file gives."""
    write(project, text, f"{year}.yml")
    with pytest.raises(SwvrError) as caught:
        load_edition(year, project)
    said = str(caught.value)
    assert said.startswith(f"editions/{year}.yml: ")
    assert "\n  -> " in said, "it does not say what to do"
    assert str(project.root) not in said
    assert "pydantic" not in said
    return said


def put(*path: Any, value: object) -> Edit:
    """Set the value at a path of keys."""

    def edit(content: dict[str, Any]) -> None:
        *before, last = path
        for key in before:
            content = content[key]
        content[last] = value

    return edit


def drop(*path: Any) -> Edit:
    def edit(content: dict[str, Any]) -> None:
        *before, last = path
        for key in before:
            content = content[key]
        del content[last]

    return edit


# -- editions that work ------------------------------------------------------------------------


@pytest.mark.parametrize("year", available_years(Project(ROOT)))
def test_every_committed_edition_loads_and_names_what_is_there(year):
    project = Project(ROOT)
    edition = load_edition(year, project)
    assert edition.year == year
    assert set(edition.resources()) <= set(DataPackage(project).resources)
    chapters = {path.stem for path in project.chapters.glob("*.ipynb")}
    assert set(edition.chapters) <= chapters


def test_the_2022_edition_says_what_its_file_says(checkout):
    edition = load_edition(DEFAULT_YEAR, checkout)
    assert edition.languages == ["en", "zh"]
    assert edition.population.reference_year == 2020
    assert edition.survey.countries == ["BOL", "IND", "KEN", "LBN", "SEN", "THA", "TUR", "UZB"]
    assert edition.survey.questionnaire == "survey_questionnaire"
    assert edition.survey.microdata is None
    assert edition.grouping_checks[1].move == {"TWN": None}
    assert edition.national.reference_periods == ["4w", "12m", "1w"]
    assert edition.national.survey_reference_period == "12m"
    assert (edition.national.earliest_year, edition.national.latest_year) == (None, 2021)
    assert {edition.national.rates, edition.national.hours} <= set(edition.resources())
    assert edition.exhibits["02_global_estimates"][0] == "fig_2_1"
    assert len(edition.exhibit_names) == len(set(edition.exhibit_names))


def test_an_edition_of_another_year_needs_a_file_and_no_code(project):
    write(project, changed(put("year", value=2026)), "2026.yml")
    assert load_edition(2026, project).year == 2026
    assert available_years(project) == [2026]


def test_an_edition_can_have_more_languages(project):
    def add(content: dict[str, Any]) -> None:
        content["languages"].append("es")
        content["title"]["es"] = "Informe"
        content["definition"]["es"] = "quien ayuda"
        for source in content["sources"].values():
            source["short"]["es"] = "x"
        for check in content["grouping_checks"]:
            check["label"]["es"] = "x"

    write(project, changed(add))
    assert load_edition(DEFAULT_YEAR, project).languages == ["en", "zh", "es"]


def test_an_edition_cannot_be_changed_by_accident(checkout):
    edition = load_edition(DEFAULT_YEAR, checkout)
    with pytest.raises(ValueError, match="frozen"):
        edition.year = 2023  # type: ignore[misc]


def test_years_come_from_file_names_alone(project):
    for name in ("2026.yml", "2022.yml", "draft.yml", "²022.yml", "2024.txt", "99.yml"):
        write(project, TEXT, name)
    assert available_years(project) == [2022, 2026]


# -- unknown and missing -----------------------------------------------------------------------


def test_an_unknown_year_is_told_with_the_known_ones(project):
    write(project, TEXT)
    with pytest.raises(SwvrError, match=r"there is no edition 2031 \(editions: 2022\)") as caught:
        load_edition(2031, project)
    assert str(caught.value).startswith("editions/2031.yml: ")


def test_no_edition_at_all(project):
    with pytest.raises(SwvrError, match=r"there is no edition 2022 \(editions: none\)"):
        load_edition(DEFAULT_YEAR, project)


@pytest.mark.parametrize(
    ("path", "key", "suggestion"),
    [
        (("titel",), "titel", "title"),
        (("population", "referense_year"), "population.referense_year", "reference_year"),
        (("survey", "sample_sise"), "survey.sample_sise", "sample_size"),
        (("national", "survey_period"), "national.survey_period", "survey_reference_period"),
        (("national", "resample"), "national.resample", "resamples"),
        (("grouping_checks", 0, "labels"), "grouping_checks.0.labels", "label"),
        (("sources", "report", "shorts"), "sources.report.shorts", "short"),
    ],
)
def test_an_unknown_key_is_told_with_the_one_meant(project, path, key, suggestion):
    said = message(project, changed(put(*path, value="x")))
    assert f"key {key}: unknown key; did you mean {suggestion}?" in said


def test_an_unknown_key_like_no_other_is_told_without_a_guess(project):
    said = message(project, changed(put("zzzzzz", value=1)))
    assert "key zzzzzz: unknown key\n" in said


PARTS = [
    "two_estimates",
    "national_measurement",
    "full_time_hours_per_month",
    "survey",
    "national",
    "results",
    "partnerships",
    "ledger",
]
SOURCES = ["administrator", "survey", "survey_story", "past_month"]


@pytest.mark.parametrize("key", PARTS)
def test_a_part_may_be_left_out_and_is_asked_for_in_vain(project, key):
    write(project, changed(drop(key)))
    edition = load_edition(DEFAULT_YEAR, project)
    assert not edition.has(key)
    assert key not in edition.resources_by_key()
    with pytest.raises(SwvrError, match=f"this edition has no {key}"):
        getattr(edition, key)
    assert load_edition(DEFAULT_YEAR, Project(ROOT)).has(key)


@pytest.mark.parametrize("key", SOURCES)
def test_a_source_may_be_left_out(project, key):
    write(project, changed(drop("sources", key)))
    sources = load_edition(DEFAULT_YEAR, project).sources
    assert key not in sources.cited()
    with pytest.raises(SwvrError, match=f"this edition has no sources.{key}"):
        getattr(sources, key)


def test_checks_of_the_grouping_may_be_left_out(project):
    write(project, changed(drop("grouping_checks")))
    edition = load_edition(DEFAULT_YEAR, project)
    assert edition.grouping_checks == []
    assert not edition.has("grouping_checks")


def test_a_copy_is_changed_by_the_keys_of_the_file(checkout):
    edition = load_edition(DEFAULT_YEAR, checkout)
    survey = edition.survey.model_copy(update={"year": 1999})
    assert edition.model_copy(update={"survey": survey}).survey.year == 1999
    assert not edition.model_copy(update={"survey": None}).has("survey")


@pytest.mark.parametrize(
    "path",
    [(key,) for key in CONTENT if key not in [*PARTS, "grouping_checks"]]
    + [("survey", key) for key in CONTENT["survey"]]
    + [("national", key) for key in CONTENT["national"]]
    + [("sources", key) for key in CONTENT["sources"] if key not in SOURCES]
    + [("population", "adult_age"), ("results", "gender"), ("grouping_checks", 1, "move")],
    ids=lambda path: ".".join(map(str, path)),
)
def test_a_missing_key_is_told(project, path):
    said = message(project, changed(drop(*path)))
    assert f"key {'.'.join(map(str, path))}: missing" in said


def test_every_mistake_is_told_at_once(project):
    def spoil(content: dict[str, Any]) -> None:
        content["regoins"] = content.pop("regions")
        content["survey"]["year"] = "2020"

    said = message(project, changed(spoil))
    assert "key regoins: unknown key; did you mean regions?" in said
    assert "key regions: missing" in said
    assert "key survey.year:" in said


# -- wrong types and values --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("year",), "2022"),
        (("year",), 2021.5),
        (("year",), True),
        (("year",), 1850),
        (("title",), "Report"),
        (("languages",), "en"),
        (("languages",), []),
        (("languages",), ["EN", "zh"]),
        (("languages",), [False]),  # what YAML makes of an unquoted no
        (("population",), ["population_15plus"]),
        (("population", "adult_age"), -1),
        (("full_time_hours_per_month",), 0),
        (("full_time_hours_per_month",), "160"),
        (("full_time_hours_per_month",), float("inf")),
        (("full_time_hours_per_month",), float("nan")),
        (("survey", "countries"), []),
        (("survey", "countries"), ["BOL", "India"]),
        (("survey", "sample_size"), 1),
        (("survey", "design_effect"), 0.5),
        (("survey", "design_effect"), float("inf")),
        (("survey", "confidence"), 95),
        (("survey", "confidence"), 1),
        (("survey", "past_month_years"), [2020]),
        (("survey", "questionnaire"), None),
        (("survey", "microdata"), 2021),
        (("survey", "microdata"), ""),
        (("survey", "microdata"), "answers.xlsx"),
        (("survey", "microdata"), "/home/me/answers.csv"),
        (("survey", "microdata"), "~/answers.csv"),
        (("survey", "microdata"), "C:\\answers.csv"),
        (("national",), "none"),
        (("national", "coverage"), []),
        (("national", "coverage"), "national"),
        (("national", "survey_reference_period"), "12 months"),
        (("national", "latest_year"), None),
        (("national", "latest_year"), "2021"),
        (("national", "earliest_year"), "none"),
        (("national", "earliest_year"), 2010.5),
        (("national", "reference_periods"), []),
        (("national", "reference_periods", 1), "1y"),
        (("national", "sources"), None),
        (("national", "sources"), "Eurostat"),
        (("national", "total_from_parts"), "mean"),
        (("national", "factors"), None),  # none has to be written in words: it is a method
        (("national", "imputation"), "regional"),
        (("national", "imputation_by_sex_and_type"), "none"),
        (("national", "resamples"), 0),
        (("national", "resamples"), 2000.5),
        (("national", "seed"), -1),
        (("national", "confidence"), 0),
        (("national", "confidence"), 95),
        (("exhibits",), ["fig_2_4"]),
        (("exhibits", "04_gender"), None),
        (("chapters",), []),
    ],
    ids=str,
)
def test_a_wrong_value_is_told_with_its_key_and_what_stands_there(project, path, value):
    said = message(project, changed(put(*path, value=value)))
    assert f"key {'.'.join(map(str, path))}" in said
    assert "given: " in said


@pytest.mark.parametrize(
    ("path", "value", "part"),
    [
        (("exhibits", "04_gender", 0), "figure_3_3", "key exhibits.04_gender.0"),
        (("chapters", 0), "about", "key chapters.0"),
        (("grouping_checks", 0, "move"), {"GRC": "Europe!"}, "key grouping_checks.0.move.GRC"),
        (("grouping_checks", 0, "move"), {"gr": None}, "key grouping_checks.0.move.gr"),
        (("title",), {"english": "x"}, "key title.english"),
    ],
    ids=str,
)
def test_a_wrong_name_is_told_with_its_place(project, path, value, part):
    assert part in message(project, changed(put(*path, value=value)))


def test_a_language_without_a_title_is_told(project):
    assert "title: no title in zh" in message(project, changed(drop("title", "zh")))


def test_a_language_without_a_label_or_short_name_is_told(project):
    said = message(project, changed(drop("grouping_checks", 1, "label", "zh")))
    assert "grouping_checks, taiwan_left_out: no label in zh" in said
    said = message(project, changed(drop("sources", "survey", "short", "zh")))
    assert "sources.survey.short: no name in zh" in said


def test_an_exhibit_listed_twice_is_told(project):
    twice = [*CONTENT["exhibits"]["04_gender"], "fig_2_4"]
    said = message(project, changed(put("exhibits", "04_gender", value=twice)))
    assert "exhibits: fig_2_4 is listed twice" in said


def test_a_chapter_that_is_not_listed_is_told(project):
    said = message(project, changed(put("exhibits", "05_plans", value=[])))
    assert "exhibits: 05_plans is not among the chapters" in said


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("languages",), ["en", "zh", "en"], "languages: en is listed twice"),
        (("chapters",), [*CONTENT["chapters"], "01_about"], "chapters: 01_about is listed twice"),
        (
            ("survey", "countries"),
            ["IND", "BOL", "IND"],
            "survey.countries: IND is listed twice",
        ),
        (
            ("survey", "past_month_years"),
            [2020, 2020],
            "survey.past_month_years: 2020 is listed twice",
        ),
        (
            ("national", "coverage"),
            ["national", "national"],
            "national.coverage: national is listed twice",
        ),
        (
            ("national", "reference_periods"),
            ["4w", "12m", "4w"],
            "national.reference_periods: 4w is listed twice",
        ),
        (("national", "sources"), ["a", "a"], "national.sources: a is listed twice"),
        (
            ("grouping_checks", 1, "name"),
            "bahrain_in_arab_states",
            "grouping_checks: bahrain_in_arab_states is listed twice",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_is_listed_twice_is_told(project, path, value, said):
    assert said in message(project, changed(put(*path, value=value)))


def test_years_that_run_backwards_are_told(project):
    said = message(project, changed(put("national", "earliest_year", value=2022)))
    assert "key national: earliest_year 2022 is after latest_year 2021" in said
    write(project, changed(put("national", "earliest_year", value=2021)))
    assert load_edition(DEFAULT_YEAR, project).national.earliest_year == 2021


def test_the_survey_can_be_left_out_of_the_national_estimate(project):
    write(project, changed(put("national", "survey_reference_period", value=None)))
    assert load_edition(DEFAULT_YEAR, project).national.survey_reference_period is None


@pytest.mark.parametrize("path", ["microdata/2021.parquet", "../answers.csv"])
def test_microdata_is_a_file_relative_to_the_project(project, path):
    write(project, changed(put("survey", "microdata", value=path)))
    assert load_edition(DEFAULT_YEAR, project).survey.microdata == path


@pytest.mark.parametrize(
    ("names", "methods"),
    [
        (TotalMethod, total_from_parts.METHODS),
        (FactorMethod, reference_period.METHODS),
        (ImputationMethod, imputation.METHODS),
    ],
)
def test_an_edition_names_the_methods_that_there_are(names, methods):
    assert get_args(names) == methods


def test_the_preferred_sources_are_sources_of_the_rates(checkout):
    national = load_edition(DEFAULT_YEAR, checkout).national
    rates = load(national.rates, checkout)
    assert set(national.sources) <= set(rates["source"])
    assert set(national.coverage) <= set(rates["coverage"])


def test_a_year_that_is_not_the_file_name_is_told(project):
    said = message(project, TEXT, year=2025)
    assert "key year: 2022 stands in the file of 2025" in said
    assert "write year: 2025, or rename the file" in said


# -- not an edition file -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("year: 2022\n\ttitle: x\n", "line 2"),
        (TEXT + "\nlanguages: [en, zh\n", "not readable as YAML"),
        (TEXT.encode("gb18030"), "not readable as YAML"),
        (TEXT + "regions: regions\n", "duplicate key regions"),
        (
            TEXT.replace("adult_age: 15", "adult_age: 15\n  adult_age: 18"),
            "duplicate key adult_age",
        ),
        (TEXT.replace("year: 2022", "year: 2022-13-45"), "not readable as YAML"),
        (TEXT.replace("year: 2022", "year: !!int abc"), "not readable as YAML"),
        (TEXT.replace("year: 2022", "year: !!python/name:os.system"), "not readable as YAML"),
        ("? [a, b]\n: 1\n", "not readable as YAML"),
        ("x: " + "[" * 5000, "not readable as YAML"),
        ("a: 1\n---\nb: 2\n", "not readable as YAML"),
        ("", "a mapping of keys to values"),
        ("# nothing yet\n", "a mapping of keys to values"),
        ("- year\n- title\n", "a mapping of keys to values"),
        ("2022\n", "a mapping of keys to values"),
    ],
    ids=range(15),
)
def test_what_is_no_edition_is_told(project, text, part):
    assert part in message(project, text)


def test_a_file_that_refers_to_itself_is_told(project):
    assert "key title.en" in message(project, "year: 2022\ntitle: &t\n  en: *t\n")


def test_a_file_that_can_not_be_read_is_told(project, monkeypatch):
    write(project, TEXT)

    def refuse(self: Path, *_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(SwvrError, match="can't be read: Permission denied"):
        load_edition(DEFAULT_YEAR, project)


def test_merged_keys_may_be_written_again(project):
    """YAML's merge key is for exactly that."""
    text = TEXT.replace("\nresults:\n", "\nresults:\n  <<: {year: 2020}\n")
    write(project, text)
    assert load_edition(DEFAULT_YEAR, project).results.year == 2021


def test_the_type_of_an_edition_is_exported():
    assert isinstance(load_edition(DEFAULT_YEAR, Project(ROOT)), Edition)
