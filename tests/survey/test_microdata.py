"""Files of answers: valid ones are read as they are, and every fault is told with its row."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from swvr.data import seal
from swvr.errors import SwvrError
from swvr.project import Project
from swvr.survey import answer_file
from swvr.survey.microdata import load_microdata, read_microdata
from swvr.survey.questionnaire import load_questionnaire

WRITERS = {".csv": pl.DataFrame.write_csv, ".parquet": pl.DataFrame.write_parquet}
KINDS = sorted(WRITERS)
FIRST_ROW = {".csv": 2, ".parquet": 1}


@pytest.fixture
def read(questionnaire, edition, tmp_path):
    """Read a frame after writing it, or bytes as a CSV file."""

    def read(content, kind=".csv", columns=None):
        path = tmp_path / f"answers{kind}"
        if isinstance(content, pl.DataFrame):
            WRITERS[kind](content, path)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        countries = edition.survey.countries
        project = Project(tmp_path)
        return read_microdata(path, questionnaire, countries, columns, project=project)

    return read


@pytest.fixture
def told(read):
    """Return the message that a file gives."""

    def told(content, kind=".csv", columns=None) -> str:
        with pytest.raises(SwvrError) as caught:
            read(content, kind, columns)
        said = str(caught.value)
        assert said.startswith(f"answers{kind}")
        assert "\n  -> " in said, "it does not say what to do"
        assert "polars" not in said
        return said

    return told


def put(frame: pl.DataFrame, row: int, column: str, value: object) -> pl.DataFrame:
    """Put a value into a cell, counting respondents from 0; text makes the column text."""
    if isinstance(value, str) and frame[column].dtype != pl.String:
        frame = frame.with_columns(pl.col(column).cast(pl.String))
    here = pl.int_range(pl.len()) == row
    return frame.with_columns(
        pl.when(here).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
    )


def row_where(frame: pl.DataFrame, condition: pl.Expr) -> int:
    return int(frame.select(condition.arg_true().first()).item())


# -- files that are valid


@pytest.mark.parametrize("kind", KINDS)
def test_a_valid_file_is_read_cell_by_cell(read, answers, questionnaire, kind):
    frame = answers(500)
    data = read(frame, kind)
    expected = ["country", "weight", *questionnaire.items]
    assert data.frame.columns == expected
    assert_frame_equal(data.frame, frame.select(expected), check_dtypes=False)
    assert (data.synthetic, data.absent, data.not_stated) == (False, (), {})
    kinds = set(data.frame.select(*questionnaire.items).dtypes)
    assert kinds == {pl.Int8}
    assert data.frame.dtypes[:2] == [pl.String, pl.Float64]


def test_csv_and_parquet_give_the_same(read, answers):
    frame = answers(300).with_columns(stratum=pl.lit("north"), psu=pl.int_range(pl.len()) % 7)
    assert_frame_equal(read(frame, ".csv").frame, read(frame, ".parquet").frame)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n",
        lambda text: "\n".join(
            ",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines()
        ),
        lambda text: text.replace(",", " , "),
        lambda text: text.replace(",,", ",NA,").replace(",,", ",NA,"),
        lambda text: text.replace(",1,", ",1.0,"),
    ],
    ids=["mark", "crlf", "no end", "blank end", "quoted", "spaces", "NA", "decimals"],
)
def test_csv_may_be_written_in_other_ways(read, answers, change):
    text = answers(50).write_csv()
    assert change(text) != text
    assert_frame_equal(read(change(text)).frame, read(text).frame)


def test_parquet_may_be_written_in_other_ways(read, answers):
    frame = answers(50)
    expected = read(frame, ".parquet").frame
    codes = pl.exclude("country", "weight")
    for other in (
        frame.with_columns(codes.cast(pl.Float64).fill_null(float("nan"))),
        frame.with_columns(codes.cast(pl.String)),
        frame.with_columns(codes.cast(pl.Decimal(5, 1)), pl.col("country").cast(pl.Categorical)),
    ):
        assert_frame_equal(read(other, ".parquet").frame, expected)


def test_columns_come_in_any_order_and_unknown_ones_are_ignored(read, answers):
    frame = answers(50)
    shuffled = frame.select(reversed(frame.columns)).with_columns(
        interviewer=pl.lit("A, B"), quota=pl.lit(""), Weight=pl.lit(1)
    )
    assert_frame_equal(read(shuffled).frame, read(frame).frame)


def test_only_the_columns_asked_for_are_read_with_those_that_route_them(read, answers):
    frame = answers(50)
    data = read(frame.drop("q7", "education"), columns=["sex", "q4b"])
    assert data.frame.columns == ["country", "weight", "q4a", "q4b", "sex"]
    spoilt = put(frame, 3, "q7", "x")
    assert read(spoilt, columns=["q1"]).frame.columns == ["country", "weight", "q1"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("design", [[], ["stratum"], ["psu"], ["stratum", "psu"]])
def test_stratum_and_psu_are_optional_each_by_itself(read, answers, design, kind):
    frame = answers(20).with_columns(pl.Series(name, np.arange(20)) for name in design)
    data = read(frame, kind)
    assert data.frame.columns[2 : 2 + len(design)] == design
    for name in design:
        assert data.frame[name].to_list() == [str(number) for number in range(20)]
    floats = frame.with_columns(pl.col(name).cast(pl.Float64) for name in design)
    assert_frame_equal(read(floats, ".parquet").frame, data.frame)


def test_a_stratum_column_without_any_value_is_no_stratum(read, answers):
    frame = answers(20).with_columns(stratum=pl.lit(None, pl.String))
    for kind in KINDS:
        assert "stratum" not in read(frame, kind).frame.columns


def test_an_unknown_background_is_counted(read, answers):
    frame = put(put(answers(20), 3, "education", None), 5, "education", None)
    assert read(put(frame, 1, "sex", None)).not_stated == {"education": 2, "sex": 1}


def test_countries_without_respondents_are_listed(read, answers):
    frame = answers(200).filter(~pl.col("country").is_in(["KEN", "BOL"]))
    assert read(frame).absent == ("BOL", "KEN")


@pytest.mark.parametrize(
    ("said", "synthetic"),
    [("yes", True), ("no", False), (True, True), (False, False), ("True", True), ("FALSE", False)],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_says_whether_its_respondents_are_synthetic(read, answers, said, synthetic, kind):
    data = read(answers(20).with_columns(synthetic=pl.lit(said)), kind)
    assert data.synthetic is synthetic
    assert "synthetic" not in data.frame.columns


@pytest.mark.parametrize("code", [2, 8, 9])
@pytest.mark.parametrize("answer", [None, 1])
def test_the_doubtful_question_may_be_answered_or_empty(read, answers, code, answer):
    frame = answers(50)
    row = row_where(frame, pl.col("q4a") == code)
    assert read(put(frame, row, "q4b_1", answer)).frame["q4b_1"][row] == answer


@pytest.mark.parametrize("kind", KINDS)
def test_many_respondents_are_read_into_little_memory(read, answers, kind):
    frame = answers(50_000)
    data = read(frame, kind)
    assert data.frame.height == 50_000
    assert data.frame.estimated_size() / data.frame.height < 50  # bytes a respondent
    row = row_where(frame, pl.int_range(pl.len()) == 44_444)
    with pytest.raises(SwvrError, match=f"row {row + FIRST_ROW[kind]}, column q7: .*: '5'"):
        read(put(frame, row, "q7", 5), kind)


# -- cells that are wrong


FAULTS = [
    ("country", "XYZ", "not a country of the survey: 'XYZ'"),
    ("country", "ken", "not a country of the survey: 'ken'"),
    ("country", "BRA", "not a country of the survey: 'BRA'"),
    ("country", None, "no country"),
    ("weight", None, "no weight"),
    ("weight", "heavy", "not a number: 'heavy'"),
    ("weight", "1,5", "not a number: '1,5'"),
    ("weight", 0.0, "not positive: '0.0'"),
    ("weight", -1.5, "not positive: '-1.5'"),
    ("weight", float("inf"), "not finite: 'inf'"),
    ("weight", float("-inf"), "not positive: '-inf'"),
    ("weight", float("nan"), "no weight"),
    ("age", 14, "not a whole number from 15 to 120: '14'"),
    ("age", 121, "not a whole number from 15 to 120: '121'"),
    ("age", 1_000_000, "not a whole number from 15 to 120: '1000000'"),
    ("age", 30.5, "not a whole number from 15 to 120: '30.5'"),
    ("age", "thirty", "not a whole number from 15 to 120: 'thirty'"),
    ("sex", 3, "no answer of sex (1 man, 2 woman): '3'"),
    ("area", 8, "no answer of area (1 rural, 2 urban): '8'"),
    ("education", 0, "no answer of education (1 primary, 2 secondary, 3 tertiary): '0'"),
    ("employment", -1, "no answer of employment (1 employed, 2 not_employed): '-1'"),
    ("q1", 3, "no answer of q1 (1 yes, 2 no, 8 dont_know, 9 refused): '3'"),
    ("q3a", 257, "no answer of q3a (1 yes, 2 no, 8 dont_know, 9 refused): '257'"),
    ("q3b", 1.5, "no answer of q3b (1 yes, 2 no, 8 dont_know, 9 refused): '1.5'"),
    ("q3c", "yes", "no answer of q3c (1 yes, 2 no, 8 dont_know, 9 refused): 'yes'"),
    ("q5a", "1 2", "no answer of q5a (1 yes, 2 no, 8 dont_know, 9 refused): '1 2'"),
    ("q7", 4, "no answer of q7 (1 yes, 2 no, 8 dont_know, 9 refused): '4'"),
    ("q8e", 3, "no answer of q8e (1 likely, 2 unlikely, 8 dont_know, 9 refused): '3'"),
    ("q7", None, "no answer, though all were asked"),
    ("q8a", None, "no answer, though all were asked"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("column", "value", "problem"), FAULTS, ids=str)
def test_a_wrong_cell_is_told_with_its_row(told, answers, column, value, problem, kind):
    said = told(put(answers(30), 17, column, value), kind)
    first, remedy = said.split("\n")
    first = first.removesuffix(": 'NaN'")
    assert first == f"answers{kind}, row {17 + FIRST_ROW[kind]}, column {column}: {problem}"
    assert remedy.startswith("  -> ")


@pytest.mark.parametrize(
    ("column", "asked", "route"),
    [
        ("q2", pl.col("q1") != 1, "q1=2,8,9"),
        ("q4b", pl.col("q4a") == 1, "q4a=1"),
        ("q6a", pl.col("q6") == 4, "q6=4"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_answers_and_gaps_against_the_routing_are_told(told, answers, column, asked, route, kind):
    frame = answers(60)
    row = row_where(frame, asked)
    said = told(put(frame, row, column, None), kind)
    place = f"answers{kind}, row {row + FIRST_ROW[kind]}, column {column}: "
    assert said.startswith(f"{place}no answer, though asked if {route}\n")
    row = row_where(frame, ~asked)
    said = told(put(frame, row, column, 2), kind)
    place = f"answers{kind}, row {row + FIRST_ROW[kind]}, column {column}: "
    assert said.startswith(f"{place}answered, but asked only if {route}: '2'\n")
    assert f"empty the cell, or correct {route.split('=')[0]}" in said


def test_the_doubtful_question_is_for_nobody_who_took_part(told, answers):
    frame = answers(60)
    row = row_where(frame, pl.col("q4a") == 1)
    said = told(put(frame, row, "q4b_1", 1))
    assert f"row {row + 2}, column q4b_1: answered, but asked only if q4a=2,8,9: '1'" in said


def test_a_wrong_routing_answer_is_told_once_and_not_again_for_what_it_routes(told, answers):
    frame = answers(60)
    row = row_where(frame, pl.col("q4a") == 1)
    for value in (5, None):
        said = told(put(frame, row, "q4a", value))
        assert f"row {row + 2}, column q4a: no answer" in said
        assert "q4b" not in said


def test_many_wrong_rows_are_listed_up_to_five_with_their_number(told, answers):
    frame = answers(100)
    for row in (90, 5, 6, 20, 31, 40, 77):
        frame = put(frame, row, "q7", 7 if row != 20 else 6)
    said = told(frame)
    assert "rows 7, 8, 22, 33, 42 and 2 more, column q7: no answer of q7" in said
    assert "refused): '7', '6'\n" in said


def test_faults_of_several_kinds_are_told_at_once(told, answers):
    frame = put(put(put(answers(100), 50, "q7", 7), 3, "weight", 0.0), 9, "country", "XX")
    assert told(put(frame, 60, "q7", None)) == (
        "answers.csv: 4 faults\n"
        "  row 11, column country: not a country of the survey: 'XX'\n"
        "  row 5, column weight: not positive: '0.0'\n"
        "  row 52, column q7: no answer of q7 (1 yes, 2 no, 8 dont_know, 9 refused): '7'\n"
        "  row 62, column q7: no answer, though all were asked\n"
        "  -> write one of BOL, IND, KEN, LBN, SEN, THA, TUR, UZB; "
        "give every respondent a positive weight; write what the questionnaire has"
    )


def test_kinds_of_faults_are_cut_at_ten(told, answers, questionnaire):
    frame = answers(50)
    for name in questionnaire.items:
        frame = put(frame, 7, name, 77 if name != "age" else 7)
    said = told(frame)
    assert said.count("\n  row 9, column ") == 10
    assert "\n  and 12 more kinds of fault\n" in said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["stratum", "psu"])
def test_a_stratum_or_psu_that_some_rows_lack_is_told(told, answers, name, kind):
    frame = answers(20).with_columns(pl.lit("a").alias(name))
    said = told(put(frame, 6, name, None), kind)
    assert f"row {6 + FIRST_ROW[kind]}, column {name}: no {name}, though others have one" in said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("no", "unlike most rows: 'no'"),
        ("maybe", "neither yes nor no: 'maybe'"),
        ("1", "neither yes nor no: '1'"),
        (None, "neither yes nor no"),
    ],
)
def test_synthetic_and_real_respondents_do_not_mix(told, answers, value, problem, kind):
    frame = put(answers(20).with_columns(synthetic=pl.lit("yes")), 6, "synthetic", value)
    said = told(frame, kind)
    assert f"row {6 + FIRST_ROW[kind]}, column synthetic: {problem}\n" in said


# -- headers that are wrong


@pytest.mark.parametrize("kind", KINDS)
def test_missing_columns_are_told_with_the_ones_meant(told, answers, kind):
    frame = answers(20)
    assert ": no column q3a\n" in told(frame.drop("q3a"), kind)
    said = told(frame.rename({"weight": "wieght", "q3a": "Q3A"}).drop("sex"), kind)
    assert ": no columns weight, q3a, sex\n" in said
    assert "rename wieght, Q3A, if meant" in said or "rename Q3A, wieght, if meant" in said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["q3d", "Q1", "q_1", "q9", "q10"])
def test_a_column_named_like_a_question_that_there_is_not_is_told(told, answers, name, kind):
    said = told(answers(20).with_columns(pl.lit(1).alias(name)), kind)
    assert f"the questionnaire has no item {name}\n" in said


def test_a_column_that_is_there_twice_is_told(told, answers):
    text = answers(20).write_csv().replace("education", "sex", 1)
    assert "answers.csv, row 1: there are two columns sex\n" in told(text)


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_told(told, answers, mark, word):
    text = answers(20).write_csv(separator=mark)
    assert f"answers.csv, row 1: the columns are separated by {word}\n" in told(text)


@pytest.mark.parametrize("column", ["q1", "weight", "country", "psu"])
@pytest.mark.parametrize("value", [True, [1]], ids=["truth", "list"])
def test_a_parquet_column_of_no_use_is_told(told, answers, column, value):
    said = told(answers(20).with_columns(pl.lit(value).alias(column)), ".parquet")
    assert f"answers.parquet, column {column}: it is of the kind" in said


# -- rows and files that are wrong


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        (lambda line: line + ",1", "row 5"),
        (lambda line: line + ",1,2,3", "row 5"),
        (lambda line: line.rpartition(",")[0], "row 5"),
        (lambda line: line.partition(",")[2], "row 5"),
    ],
)
def test_a_row_with_more_or_fewer_cells_than_the_header_is_told(told, answers, change, rows):
    lines = answers(20).with_columns(note=pl.lit("x")).write_csv().splitlines()
    header, kept = lines[0], lines[4]
    lines[4] = change(kept)
    said = told("\n".join(lines))
    assert f"answers.csv, {rows}: not as many cells as the header" in said
    assert f"has {len(header.split(','))}" in said


def test_a_last_column_may_be_empty_without_being_short(read, answers, told):
    frame = answers(20)
    text = frame.select(pl.exclude("q6a"), "q6a").write_csv()
    assert_frame_equal(read(text).frame, read(frame).frame)
    lines = text.splitlines()
    row = row_where(frame, pl.col("q6a").is_null())
    assert_frame_equal(read(text + "\n\n").frame, read(frame).frame)
    lines[row + 1] = lines[row + 1].removesuffix(",")
    assert f"row {row + 2}: not as many cells" in told("\n".join(lines))


def test_a_blank_row_between_others_is_told(told, answers):
    lines = answers(20).write_csv().splitlines()
    lines[7:7] = [""]
    assert "answers.csv, row 8: the row is blank\n" in told("\n".join(lines))
    lines[11:11] = ["", "," * lines[0].count(",")]
    assert "answers.csv, rows 8, 12, 13: the rows are blank\n" in told("\n".join(lines))


def test_rows_are_counted_as_a_spreadsheet_does_across_line_breaks_in_a_cell(told, answers):
    frame = answers(20).with_columns(note=pl.lit("two\nlines"))
    assert "row 12, column q7: no answer of q7" in told(put(frame, 10, "q7", 7))


def test_an_empty_parquet_row_is_a_respondent_without_answers(told, answers):
    frame = answers(20)
    empty = pl.DataFrame({name: [None] for name in frame.columns}, schema=frame.schema)
    assert "row 21, column country: no country" in told(pl.concat([frame, empty]), ".parquet")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_without_content_is_told(told, answers, kind):
    assert told(b"", kind).startswith(f"answers{kind}: the file is empty\n")
    assert told(answers(20).head(0), kind).startswith(f"answers{kind}: the file has no respondents")


def test_a_header_followed_by_blank_lines_has_no_respondents(told, answers):
    assert "the file has no respondents" in told(answers(20).head(0).write_csv() + "\n\n")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "latin-1"])
def test_a_wrong_encoding_is_told(told, answers, encoding):
    note = "é" if encoding == "latin-1" else "志愿者"
    frame = put(answers(20).with_columns(note=pl.lit("x")), 8, "note", note)
    said = told(frame.write_csv().encode(encoding))
    line = 1 if encoding == "utf-16" else 10
    assert said.startswith(f"answers.csv, line {line}: the file is not UTF-8\n")
    plain = answers(20).write_csv().encode(encoding)
    if encoding == "utf-16-le":  # every byte of it is UTF-8
        assert told(plain).startswith("answers.csv, row 1: the file is not UTF-8\n")


def test_a_wrong_encoding_far_down_is_told(told, answers):
    frame = put(answers(2000).with_columns(note=pl.lit("x")), 1800, "note", "é")
    said = told(frame.write_csv().encode("latin-1"))
    assert said.startswith("answers.csv, line 1802: the file is not UTF-8\n")


def test_an_open_quotation_mark_is_told(told, answers):
    lines = answers(20).write_csv().splitlines()
    lines[6] = '"' + lines[6]
    said = told("\n".join(lines))
    assert "not readable as CSV" in said
    assert "close every quotation mark" in said


def test_a_file_of_another_kind_is_told(told, answers, tmp_path):
    assert "answers.xlsx: neither a .csv nor a .parquet file" in told(b"PK", ".xlsx")
    assert "answers.parquet: not readable as Parquet" in told(answers(20).write_csv(), ".parquet")
    answers(200).write_parquet(tmp_path / "whole.parquet")
    content = (tmp_path / "whole.parquet").read_bytes()
    assert "not readable as Parquet" in told(content[: len(content) // 2], ".parquet")
    damaged = content[:200] + bytes(len(content) - 4200) + content[-4000:]
    assert "not readable as Parquet" in told(damaged, ".parquet")


@pytest.mark.parametrize(
    "place", [(pl, "read_parquet_schema"), (pl.LazyFrame, "collect")], ids=["header", "rows"]
)
def test_damage_that_makes_polars_panic_is_told(told, answers, monkeypatch, place):
    def panic(*_: object, **__: object) -> object:
        raise pl.exceptions.PanicException("called `Result::unwrap()`\nbacktrace")

    frame = answers(20)
    monkeypatch.setitem(WRITERS, ".parquet", lambda frame, path: path.write_bytes(b"PAR1"))
    monkeypatch.setattr(pl, "read_parquet_schema", lambda path: frame.schema)
    monkeypatch.setattr(*place, panic)
    said = told(frame, ".parquet")
    assert said.startswith("answers.parquet: not readable as Parquet: called `Result::unwrap()`\n")
    assert "backtrace" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_not_there_is_told(questionnaire, edition, tmp_path, kind):
    path = tmp_path / f"answers{kind}"
    with pytest.raises(SwvrError, match="there is no such file"):
        read_microdata(path, questionnaire, edition.survey.countries)
    path.mkdir()
    with pytest.raises(SwvrError, match="this is no file"):
        read_microdata(str(path), questionnaire, edition.survey.countries)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_cannot_be_read_is_told(told, answers, monkeypatch, kind):
    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    frame = answers(20)
    monkeypatch.setitem(WRITERS, kind, lambda frame, path: path.touch())
    assert "the file can't be read: Permission denied" in told(frame, kind)


def test_a_column_that_no_questionnaire_has_is_told(answers, read):
    with pytest.raises(SwvrError, match="the questionnaire has no item 'q9'"):
        read(answers(20), columns=["q9"])


def test_clean_csv_is_read_as_numbers_at_once(read, answers, monkeypatch):
    def refuse(*_: object) -> object:
        raise AssertionError("read again as text")

    monkeypatch.setattr(answer_file.AnswerFile, "collect", refuse)
    assert read(answers(20)).frame.height == 20


# -- from an edition


def test_an_edition_without_microdata_has_none(edition, checkout):
    assert load_microdata(edition, checkout) is None


def test_an_edition_names_its_file_relative_to_the_project(edition, checkout, answers, tmp_path):
    shutil.copytree(checkout.data, tmp_path / "data")
    project = Project(tmp_path)
    survey = edition.survey.model_copy(update={"microdata": "private/answers.parquet"})
    named = edition.model_copy(update={"survey": survey})
    with pytest.raises(SwvrError, match=r"^private/answers\.parquet: there is no such file"):
        load_microdata(named, project)
    (tmp_path / "private").mkdir()
    answers(30).write_parquet(tmp_path / "private" / "answers.parquet")
    data = load_microdata(named, project, ["q1"])
    assert data is not None
    assert data.frame.columns == ["country", "weight", "q1"]
    assert data.frame.height == 30


def test_another_questionnaire_needs_no_code(edition, checkout, tmp_path, answers):
    """A question that is added to the resource is read and checked like the others."""
    shutil.copytree(checkout.data, tmp_path / "data")
    project = Project(tmp_path)
    path = tmp_path / "data/unv-gallup/2021/questionnaire.csv"
    more = "q9,Online,线上,1 yes|2 no,q7=1,,,plan,appendix_d\n"
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    seal(project)
    questionnaire = load_questionnaire(edition, project)
    frame = answers(30).with_columns(q9=pl.when(pl.col("q7") == 1).then(2))
    file = tmp_path / "answers.csv"
    frame.write_csv(file)
    countries = edition.survey.countries
    assert read_microdata(file, questionnaire, countries).frame["q9"].sum() > 0
    frame.with_columns(q9=pl.lit(2)).write_csv(file)
    with pytest.raises(SwvrError, match="column q9: answered, but asked only if q7=1"):
        read_microdata(file, questionnaire, countries)


# -- any file

ANY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SEEDS = st.integers(0, 10_000)
SIZES = st.integers(1, 60)
PLANTS: dict[str, Callable[[str], list[object]]] = {
    "country": lambda column: ["XYZ", None, "IN", "ind"],
    "weight": lambda column: [None, "x", 0.0, -2.0, float("inf")],
    "age": lambda column: [14, 121, "x", 20.5],
}
OPTIONAL = ("q2", "q4b", "q4b_1", "q6a")


def plants(column: str) -> list[object]:
    if column in PLANTS:
        return PLANTS[column](column)
    wrong: list[object] = [0, 5, 7, 10, -1, 300, 1.25, "x"]
    return wrong if column in OPTIONAL or not column.startswith("q") else [*wrong, None]


@ANY
@given(seed=SEEDS, rows=SIZES, kind=st.sampled_from(KINDS))
def test_any_valid_file_passes(read, answers, seed, rows, kind):
    frame = answers(rows, seed)
    assert_frame_equal(read(frame, kind).frame.select(frame.columns), frame, check_dtypes=False)


@ANY
@given(data=st.data(), seed=SEEDS, rows=SIZES, kind=st.sampled_from(KINDS))
def test_any_planted_fault_is_found_and_named_with_its_row(told, answers, data, seed, rows, kind):
    frame = answers(rows, seed)
    column = data.draw(st.sampled_from(frame.columns))
    row = data.draw(st.integers(0, rows - 1))
    value = data.draw(st.sampled_from(plants(column)))
    said = told(put(frame, row, column, value), kind)
    assert f"row {row + FIRST_ROW[kind]}, column {column}: " in said
    assert value is None or f": '{value}'\n" in said
    assert "faults" not in said, "one fault is told once"


@ANY
@given(data=st.data(), seed=SEEDS, rows=SIZES, kind=st.sampled_from(KINDS))
def test_any_answer_moved_against_the_routing_is_found(told, answers, data, seed, rows, kind):
    frame = answers(rows, seed)
    column = data.draw(st.sampled_from(["q2", "q4b", "q6a"]))
    row = data.draw(st.integers(0, rows - 1))
    value = None if frame[column][row] is not None else data.draw(st.sampled_from([1, 2, 8, 9]))
    said = told(put(frame, row, column, value), kind)
    assert f"row {row + FIRST_ROW[kind]}, column {column}: " in said
    assert ("no answer, though asked if" if value is None else "answered, but asked only") in said


@ANY
@given(seed=SEEDS, rows=st.integers(2, 60), faulty=st.booleans())
def test_the_order_of_the_rows_does_not_matter(read, answers, seed, rows, faulty):
    frame = answers(rows, seed).with_columns(synthetic=pl.lit("no"), psu=pl.lit("a"))
    if faulty:
        column = ["synthetic", "psu", "q1", "weight"][seed % 4]
        frame = put(frame, seed % rows, column, "yes" if column == "synthetic" else None)
    for order in (frame, frame.reverse(), frame.sample(fraction=1, shuffle=True, seed=seed)):
        if faulty:
            with pytest.raises(SwvrError, match=f"row .*, column {column}: "):
                read(order)
        else:
            data = read(order)
            expected = order.select(data.frame.columns)
            assert_frame_equal(data.frame, expected, check_dtypes=False)


def test_the_description_of_the_file_names_the_columns_that_are_read(checkout, questionnaire):
    """The resource says what a file of answers needs; the two must not part."""
    package = json.loads((checkout.data / "datapackage.json").read_text("utf-8"))
    (resource,) = (r for r in package["resources"] if r["name"] == "survey_questionnaire")
    assert "An empty answer stands for a question that was not asked" in resource["description"]
    places = {item.place for item in questionnaire.items.values()}
    (field,) = (f for f in resource["schema"]["fields"] if f["name"] == "place")
    assert places == set(field["constraints"]["enum"])
