"""Ledgers of editions whose report is not at hand: what pages say of it, checked like any other."""

from __future__ import annotations

import json
import math
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from swvr.book.execute import chapter_path
from swvr.book.languages import source_text
from swvr.book.ledger import write_ledger
from swvr.book.normal_form import read_notebook
from swvr.cli import app
from swvr.conditions import keep_available, resolve
from swvr.data import load
from swvr.edition import Edition, available_years, load_edition
from swvr.errors import SwvrError
from swvr.figures.ledger import own_score
from swvr.inputs import available_inputs, missing_inputs
from swvr.language import language
from swvr.ledger.claims import read_claims
from swvr.ledger.identities import read_identities
from swvr.ledger.ledger import Ledger
from swvr.ledger.listing import listing
from swvr.ledger.published import PublishedNumbers, interval
from swvr.ledger.words import place_name, printed_number, said
from swvr.notebook import Page
from swvr.project import Project
from swvr.tables.editions import result_in_words
from swvr.tables.ledger import own_claims, own_ledger_report
from tests.conftest import CHECKOUT, DEFAULT_YEAR

EDITIONS = {year: load_edition(year, CHECKOUT) for year in available_years(CHECKOUT)}
QUOTED = [
    year
    for year, edition in EDITIONS.items()
    if edition.has("ledger")
    and all(each.given_numerals is None for each in edition.ledger.documents.values())
]
PARTS = {"administrator", "numerals", "claims", "identities"}


@cache
def ledger_of(year: int) -> Ledger:
    return Ledger(EDITIONS[year], CHECKOUT)


def planted(year: int, name: str, **cells: object) -> Ledger:
    """Return a ledger in which one row is other than it is."""
    ledger = Ledger(EDITIONS[year], CHECKOUT)
    table = ledger.published.table.set_index("id", drop=False)
    for column, cell in cells.items():
        table.loc[name, column] = cell
    ledger.published.table = table.reset_index(drop=True)
    return ledger


def verdicts(ledger: Ledger) -> dict[str, str]:
    return {name: checked.verdict for name, checked in ledger.checked.items()}


def test_there_are_such_editions():
    assert QUOTED == [2018, 2026]


# -- verdicts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "counts"),
    [
        (2018, {"inputs_not_public": 6, "transcribed": 5, "derived": 8}),
        (2026, {"inputs_not_public": 10, "derived": 5, "recomputed": 5}),
    ],
)
def test_the_score_is_computed(year, counts):
    ledger = ledger_of(year)
    assert {v: n for v, n in ledger.score["all"].items() if n} == counts
    assert list(ledger.score.columns) == ["swvr", "all"]
    assert not any(found.verdict == "contradicted" for found in ledger.claims)
    assert all(audit.feasible for audit in ledger.audits)


def test_what_follows_from_population_is_recomputed():
    found = verdicts(ledger_of(2026))
    recomputed = [name for name, verdict in found.items() if verdict == "recomputed"]
    assert recomputed == [
        "swvr-ilostat-world-volunteers",
        "swvr-ilostat-world-rate",
        "swvr-ilostat-africa-rate",
        "swvr-ilostat-asia-pacific-rate",
        "swvr-ilostat-americas-rate",
    ]
    reads = ledger_of(2026).checked["swvr-ilostat-americas-rate"].computed.basis.resources
    assert reads == {"population_15plus", "regions_ilo"}


@pytest.mark.parametrize("year", QUOTED)
def test_no_number_follows_from_itself_by_a_detour(year):
    rests_on = ledger_of(year).numbers.set_index("id")["rests_on"]
    TopologicalSorter({name: set(ids) for name, ids in rests_on.items()}).prepare()


@pytest.mark.parametrize(
    ("year", "wrong", "value", "told"),
    [
        # 36.9 per cent with its digits the other way round
        (2026, "swvr-ilostat-world-rate-men", 39.6, {"swvr-ilostat-world-rate"}),
        # the women's rate of Africa as that of Asia
        (2026, "swvr-ilostat-africa-rate-women", 29.0, {"swvr-ilostat-africa-rate"}),
        (2026, "swvr-ilostat-world-volunteers", 1.2e9, {"swvr-ilostat-world-volunteers"}),
        (2018, "swvr-quoted-share-formal", 20.0, {"swvr-quoted-share-informal"}),
        (
            2018,
            "swvr-overview-full-time-workers",
            100e6,
            {"swvr-third-sector-full-time-workers", "swvr-quoted-full-time-workers"},
        ),
    ],
)
def test_a_planted_mistake_is_contradicted(year, wrong, value, told):
    before, after = ledger_of(year), planted(year, wrong, value=value)
    contradicted = {name for name, v in verdicts(after).items() if v == "contradicted"}
    assert told <= contradicted
    assert "contradicted" not in verdicts(before).values()
    (audit,) = after.audits
    assert any(wrong in conflict.numbers for conflict in audit.conflicts)
    assert all(set(conflict.words) == {"en", "zh"} for conflict in audit.conflicts)


def test_a_claim_that_fails_is_told():
    ledger = planted(2026, "swvr-portal-world-rate-formal", value=13.0)
    with pytest.raises(SwvrError, match="expected supported, computed contradicted") as caught:
        _ = ledger.claims
    assert "editions/2026/claims.yml, claim swvr-claim-informal-double" in str(caught.value)


# -- ranges --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["asia-pacific", "americas"])
def test_a_range_stays_a_range(name):
    ledger = ledger_of(2026)
    amount = ledger.published.amounts[f"swvr-ilostat-{name}-rate"]
    assert (amount.low, amount.high) == (29.5, 32.5)
    (row,) = (row for row in listing(ledger)["rows"] if row["id"] == f"swvr-ilostat-{name}-rate")
    assert (row["value"], row["high"], row["printed"]) == (30.0, 32.0, "30-32")


@pytest.mark.parametrize(("lang", "text"), [("en", "about 30% to 32%"), ("zh", "约30%至32%")])
def test_a_range_is_said_in_each_language(lang, text):
    rows = ledger_of(2026).numbers.set_index("id", drop=False)
    written = printed_number(rows.loc["swvr-ilostat-americas-rate"])
    assert written == "about 30 percent to 32 percent"
    assert said(language(lang, CHECKOUT), written) == text


@pytest.mark.parametrize(
    ("high", "wanted"), [(32.0, (29.5, 32.5)), (None, (29.5, 30.5)), (math.nan, (29.5, 30.5))]
)
def test_the_upper_end_has_the_same_rounding(high, wanted):
    amount = interval(30.0, 1.0, None, high)
    assert (amount.low, amount.high) == wanted


@pytest.mark.parametrize(("moved", "verdict"), [(32.7, "off_by_rounding"), (40.0, "contradicted")])
def test_what_follows_must_meet_the_range(moved, verdict):
    ledger = planted(2026, "swvr-ilostat-asia-pacific-rate", value=moved, high=moved + 2)
    assert ledger.checked["swvr-ilostat-asia-pacific-rate"].verdict == verdict


# -- where they are from -------------------------------------------------------------------------


@pytest.mark.parametrize("year", QUOTED)
def test_every_row_says_how_sure_it_is_and_every_page_has_a_name(year):
    edition, table = EDITIONS[year], ledger_of(year).published.table
    assert set(table["certainty"]) <= {"A", "A-", "B"}
    (document,) = edition.ledger.documents.values()
    assert set(table["place"]) == set(document.places)
    for lang in edition.languages:
        say = language(lang, CHECKOUT).knowing(edition.own_names)
        names = [place_name(say, place) for place in document.places]
        assert len(set(names)) == len(names)
    with pytest.raises(SwvrError, match="under places of its document"):
        place_name(language("en", CHECKOUT), table["place"].iloc[0])


def test_numbers_of_a_text_at_hand_are_as_sure_as_their_table():
    table = PublishedNumbers(EDITIONS[DEFAULT_YEAR], CHECKOUT).table
    assert set(table["certainty"]) == {"A"}
    assert table["line"].notna().all()
    assert table["high"].isna().all()


@pytest.mark.parametrize("year", QUOTED)
def test_the_estimates_are_those_of_the_ledger(year):
    """Each row of the estimates names its row of the ledger, which has the same number."""
    estimates = load(EDITIONS[year].estimates, CHECKOUT)
    rows = ledger_of(year).published.table.set_index("id")
    assert estimates["number"].is_unique
    for row in estimates.itertuples():
        number = rows.loc[row.number]
        low = row.value if pd.notna(row.value) else row.low
        assert number["value"] == low
        assert number["place"] == row.place
        assert number["unit"] == row.unit
        assert pd.isna(row.high) == pd.isna(number["high"])
        assert pd.isna(row.high) or row.high == number["high"]
        assert number["rounded_to"] in (0, 10.0**-row.decimals)
        assert {"at_least": "more_than", "approximate": "about"}.get(row.qualifier) in (
            None,
            number["bound"],
        )


# -- what such a ledger goes without -------------------------------------------------------------


@pytest.mark.parametrize("year", QUOTED)
def test_it_has_claims_and_identities_but_no_numerals_and_one_document(year):
    edition = EDITIONS[year]
    assert available_inputs(edition, CHECKOUT) & {"ledger", *PARTS} == {
        "ledger",
        "claims",
        "identities",
    }
    found = {item.name: item for item in missing_inputs(edition, CHECKOUT)}
    assert "ledger.documents.swvr has no key numerals" in found["numerals"].reason
    assert "whether numbers of the document are missing" in found["numerals"].reason
    assert "source administrator" in found["administrator"].reason


def test_the_default_edition_has_all_of_it():
    assert available_inputs(EDITIONS[DEFAULT_YEAR], CHECKOUT) >= PARTS


@pytest.mark.parametrize("year", QUOTED)
def test_the_check_of_an_edition_says_so(year):
    result = CliRunner().invoke(app, ["edition", "check", str(year)])
    text = " ".join(result.output.split())
    assert result.exit_code == 0
    assert "missing: every numeral of the documents (numerals)" in text
    assert "missing: what the documents say of numbers in words" not in text


def source_of(chapter: str, edition: Edition) -> str:
    """Return prose and code of a chapter that an edition keeps."""
    notebook = read_notebook(chapter_path(CHECKOUT, chapter))
    cells = keep_available(notebook, available_inputs(edition, CHECKOUT))["cells"]
    return "\n".join(source_text(cell) for cell in cells)


@pytest.mark.parametrize("year", QUOTED)
def test_the_chapter_speaks_of_what_there_is(year):
    edition = resolve(EDITIONS[year], CHECKOUT).edition
    assert edition.exhibits["10_ledger"] == [
        "own_score",
        "own_contradictions",
        "own_claims",
        "own_audit",
        "own_ledger_report",
    ]
    text = source_of("10_ledger", edition)
    assert "dp202224" not in text
    assert "administrator" not in text.lower()
    assert "by a person and by pattern" not in text
    assert "The report itself was not at hand" in text
    whole = source_of("10_ledger", EDITIONS[DEFAULT_YEAR])
    assert "The report itself was not at hand" not in whole
    assert "by a person and by pattern" in whole


@pytest.mark.parametrize("year", QUOTED)
def test_the_first_page_gives_the_score_of_one_document(year):
    text = source_of("00_summary", resolve(EDITIONS[year], CHECKOUT).edition)
    assert text.count("10_ledger/follow") == len(EDITIONS[year].languages)
    assert "Administrator" not in text


@pytest.mark.parametrize("year", QUOTED)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_its_exhibits_name_the_pages(year, lang):
    edition, ledger = EDITIONS[year], ledger_of(year)
    say = language(lang, CHECKOUT).knowing(edition.own_names)
    names = {words[lang] for words in edition.ledger.documents["swvr"].places.values()}
    assert set(own_ledger_report(edition, ledger).cells(say).iloc[:, 0]) == names
    assert set(own_claims(edition, ledger).cells(say).iloc[:, 0]) <= names
    assert own_score(edition, ledger).data["numbers"].sum() == len(ledger.numbers)


# -- files ---------------------------------------------------------------------------------------


def changed(edition: Edition, **keys: Any) -> Edition:
    """Return an edition whose one document has other keys."""
    document = edition.ledger.documents["swvr"].model_copy(update=keys)
    ledger = edition.ledger.model_copy(update={"documents": {"swvr": document}})
    return edition.model_copy(update={"ledger": ledger})


def test_an_expression_can_not_read_a_text_that_is_not_at_hand():
    ledger = planted(2018, "swvr-next-2-2-hours", expression='numeral("swvr", 1523, "24")')
    with pytest.raises(SwvrError, match="its text was not at hand") as caught:
        _ = ledger.checked
    assert "row swvr-next-2-2-hours, field expression" in str(caught.value)


@pytest.fixture
def beside(tmp_path: Path) -> Project:
    """A project of the checkout's data whose editions are its own."""
    for name in ("data", "locale", "chapters", "_toc.yml"):
        (tmp_path / name).symlink_to(CHECKOUT.root / name)
    (tmp_path / "editions" / "2018").mkdir(parents=True)
    return Project(tmp_path)


def test_a_ledger_can_do_without_claims_and_identities(beside: Project):
    edition = EDITIONS[2018]
    ledger = Ledger(edition, beside)
    assert ledger.claims == ()
    assert not PARTS & available_inputs(edition, beside)
    (audit,) = ledger.audits
    assert (audit.feasible, audit.identities) == (True, 0)
    assert write_ledger(beside, edition) == [beside.build / "ledger" / "2018.json"]
    for name in ("claims", "identities"):  # as a new edition has them
        (beside.editions / "2018" / f"{name}.yml").write_text(f"{name}: []\n", "utf-8")
    again = Ledger(edition, beside)
    assert again.claims == ()
    assert read_identities(edition, again.published, again.vocabulary, beside).identities == ()
    reasons = {item.name: item.reason for item in missing_inputs(edition, beside)}
    assert reasons["claims"] == "editions/2018/claims.yml holds no claims yet"


def test_only_a_claim_of_a_text_at_hand_needs_a_line(beside: Project):
    edition = EDITIONS[2018]
    source = CHECKOUT.editions / "2018" / "claims.yml"
    (beside.editions / "2018" / "claims.yml").write_text(source.read_text("utf-8"), "utf-8")
    assert all(claim.line is None for claim in read_claims(edition, beside))
    with pytest.raises(SwvrError, match="key line: missing"):
        read_claims(changed(edition, numerals="published_swvr_tokens"), beside)


def test_numerals_need_their_rules(beside: Project):
    text = (CHECKOUT.editions / "2018.yml").read_text("utf-8")
    content = yaml.safe_load(text)
    content["ledger"]["documents"]["swvr"]["numerals"] = "published_swvr_tokens"
    path = beside.editions / "2018.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(SwvrError, match="rules: missing"):
        load_edition(2018, beside)
    content["ledger"]["rules"] = "number_rules"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    assert load_edition(2018, beside).resources_by_key()["numerals"] == [
        "number_rules",
        "published_swvr_tokens",
    ]


def test_a_page_needs_a_name_in_every_language(beside: Project):
    content = yaml.safe_load((CHECKOUT.editions / "2018.yml").read_text("utf-8"))
    del content["ledger"]["documents"]["swvr"]["places"]["annex_2"]["zh"]
    path = beside.editions / "2018.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(SwvrError, match=r"places\.annex_2: no name in zh"):
        load_edition(2018, beside)


@pytest.mark.parametrize("year", QUOTED)
def test_the_command_prints_it(year):
    result = CliRunner().invoke(app, ["ledger", "--year", str(year), "--json"])
    assert result.exit_code == 0
    told = json.loads(result.output)
    assert told["edition"] == year
    assert sum(told["totals"].values()) == len(told["rows"])
    assert told == listing(ledger_of(year))
    text = CliRunner().invoke(app, ["ledger", "--year", str(year)])
    assert text.exit_code == 0
    assert f"audit of swvr: {len(told['rows'])} numbers" in text.output


# -- numbers of the prose --------------------------------------------------------------------------


@pytest.fixture
def glued(monkeypatch):
    """Glue what an edition printed for the world; return the metadata."""

    def glue(edition: Edition, of: Edition, **more: Any) -> dict[str, Any]:
        found = []
        monkeypatch.setattr(
            "swvr.notebook.display", lambda data, raw, metadata: found.append(metadata)
        )
        say = language("en", CHECKOUT)
        Page(edition, say).glue(result=result_in_words(say, of), **more)
        (metadata,) = found
        return dict(metadata.get("swvr", {}))

    return glue


@pytest.mark.parametrize(
    ("year", "number"),
    [(2018, "swvr-overview-full-time-workers"), (2026, "swvr-ilostat-world-volunteers")],
)
def test_a_result_knows_its_row_of_the_ledger(glued, year, number):
    assert glued(EDITIONS[year], EDITIONS[year]) == {"ledger": number}


def test_the_result_of_another_edition_has_no_row_here(glued):
    assert glued(EDITIONS[2026], EDITIONS[2018]) == {}
    assert glued(EDITIONS[DEFAULT_YEAR], EDITIONS[2026]) == {}
    without = EDITIONS[2026].model_copy(update={"ledger": None})
    assert glued(without, EDITIONS[2026]) == {}


def test_what_is_written_in_the_chapter_goes_before(glued):
    ids = {"result": "swvr-portal-world-volunteers"}
    assert glued(EDITIONS[2026], EDITIONS[2026], ledger=ids) == {
        "ledger": "swvr-portal-world-volunteers"
    }
