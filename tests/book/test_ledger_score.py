"""What a build writes of the ledger: JSON, and the score in the READMEs."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from swvr.book.ledger import END, START, score, stale_scores, write_ledger, write_score
from swvr.book.manifest import published_files
from swvr.cli import app
from swvr.edition import Edition
from swvr.language import language
from swvr.ledger.ledger import Ledger
from swvr.ledger.listing import listing
from swvr.ledger.verdict import VERDICTS
from swvr.project import ROOT_VARIABLE, Project
from tests.ledger.planted import pretend, with_mistakes

SOURCES = ("_toc.yml", "chapters", "data", "locale", "references.bib")
READMES = {"en": "README.md", "zh": "README.zh.md"}


@pytest.fixture
def copy(tmp_path: Path, checkout: Project) -> Project:
    """The book again, whose READMEs and builds are its own."""
    for name in SOURCES:
        (tmp_path / name).symlink_to(checkout.root / name)
    shutil.copytree(checkout.editions, tmp_path / "editions")
    for name in READMES.values():
        shutil.copyfile(checkout.root / name, tmp_path / name)
    return Project(tmp_path)


def counts_in(text: str) -> list[list[int]]:
    """The numbers of the table between the marks, row by row."""
    between = text.partition(START)[2].partition(END)[0]
    rows = [line for line in between.splitlines() if re.search(r"\| *[\d,]+ \|", line)]
    return [[int(n.replace(",", "")) for n in re.findall(r" ([\d,]+) (?=\|)", row)] for row in rows]


@pytest.mark.parametrize("code", READMES)
def test_the_readme_says_the_score_of_the_ledger(edition: Edition, checkout: Project, code: str):
    text = (checkout.root / READMES[code]).read_text("utf-8")
    ledger = Ledger(edition, checkout)
    assert counts_in(text) == ledger.score.to_numpy().tolist()
    assert len(counts_in(text)) == len(VERDICTS)
    between = text.partition(START)[2].partition(END)[0]
    assert between.strip() == score(ledger, language(code, checkout)).strip()


def test_another_score_is_written_once_and_nothing_else_changes(edition: Edition, copy: Project):
    before = {code: (copy.root / name).read_text("utf-8") for code, name in READMES.items()}
    other = pretend(with_mistakes(edition, copy))
    assert stale_scores(copy, other) == [copy.root / name for name in READMES.values()]
    assert write_score(copy, other) == [copy.root / name for name in READMES.values()]
    assert write_score(copy, other) == []
    assert stale_scores(copy, other) == []
    for code, name in READMES.items():
        after = (copy.root / name).read_text("utf-8")
        assert counts_in(after)[0] == [0, 1, 1]
        assert after.partition(START)[0] == before[code].partition(START)[0]
        assert after.partition(END)[2] == before[code].partition(END)[2]


@pytest.mark.parametrize(
    "text", ["no place for it\n", f"{START}\nhalf a place\n", f"{END}\n{START}\n"]
)
def test_a_readme_without_a_place_for_the_score_is_left_alone(
    edition: Edition, copy: Project, text: str
):
    readme = copy.root / READMES["en"]
    readme.write_text(text, "utf-8")
    assert write_score(copy, pretend(with_mistakes(edition, copy))) == [copy.root / READMES["zh"]]
    assert readme.read_text("utf-8") == text
    readme.unlink()
    assert stale_scores(copy, pretend(with_mistakes(edition, copy))) == []


def test_the_ledger_is_written_for_its_year_and_for_the_default(edition: Edition, copy: Project):
    paths = write_ledger(copy, edition)
    names = [f"_build/ledger/{edition.year}.json", "_build/ledger.json"]
    assert [copy.relative(path) for path in paths] == names
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert json.loads(first) == listing(Ledger(edition, copy))
    assert write_ledger(copy, edition) == paths
    assert paths[0].read_bytes() == first
    assert set(paths) <= set(published_files(copy))


def test_another_edition_leaves_the_default_ones_score_alone(edition: Edition, copy: Project):
    other = edition.model_copy(update={"year": edition.year + 1})
    beside = copy.editions / str(edition.year)  # its claims and identities
    shutil.copytree(beside, beside.with_name(str(other.year)))
    before = (copy.root / READMES["en"]).read_bytes()
    assert [copy.relative(path) for path in write_ledger(copy, other)] == [
        f"_build/ledger/{other.year}.json"
    ]
    assert (copy.root / READMES["en"]).read_bytes() == before


def test_the_check_finds_a_stale_score(edition: Edition, copy: Project, monkeypatch):
    readme = copy.root / READMES["en"]
    sound = readme.read_text("utf-8")
    readme.write_text(sound.replace("| contradicted | ", "| contradicted | 1"), "utf-8")
    monkeypatch.setenv(ROOT_VARIABLE, str(copy.root))
    result = CliRunner().invoke(app, ["check"])
    assert "README.md: its score is not that of the ledger" in result.output
    assert "-> run `swvr check --fix`" in result.output
    assert result.exit_code == 1
    assert write_score(copy, Ledger(edition, copy)) == [readme]
    assert readme.read_text("utf-8") == sound
