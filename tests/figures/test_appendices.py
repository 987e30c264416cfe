"""The appendices: words in every language, lists of exhibits, the catalogue of the data."""

from __future__ import annotations

import hashlib

import pytest
import yaml

from swvr.conditions import resolve
from swvr.data import DataPackage, load
from swvr.edition import available_years, load_edition
from swvr.exhibit_format import AS_WRITTEN
from swvr.expected_data import named_resources
from swvr.tables.catalogue import data_files
from swvr.tables.glossary import in_other_languages, with_translations
from swvr.tables.resources import ALWAYS, BRIDGE, CHOICES, SIDE_BY_SIDE, edition_resources
from swvr.tables.table import NOWHERE
from tests.conftest import CHECKOUT


@pytest.mark.parametrize(("code", "other"), [("en", "zh"), ("zh", "en")])
@pytest.mark.parametrize(("name", "key"), [("own_glossary", "term"), ("own_abbreviations", "name")])
def test_words_stand_beside_those_of_the_other_language(exhibit, speak, name, key, code, other):
    shown, say = exhibit(name), speak(code)
    (column,) = (column for column in shown.columns if column.key == key)
    assert column.spoken(say) == other
    assert column.heading(say) == say.locale.languages[other]
    theirs = [speak(other)(message) for message in shown.data[key]]
    assert shown.cells(say)[column.heading(say)].tolist() == theirs
    assert (shown.data[f"{key}_zh"] != shown.data[key]).all()
    assert f"{key}_zh" in shown.to_csv(say).partition("\n")[0]


def test_every_language_of_an_edition_has_its_column(edition, exhibit):
    more = edition.model_copy(update={"languages": ["en", "zh", "fr"]})
    columns = in_other_languages(more, "term", 1)
    assert [column.key for column in columns] == ["term", "term_2"]
    data = exhibit("own_glossary").data[["term"]]
    two = edition.model_copy(update={"languages": ["en", "zh"]})
    assert list(with_translations(two, data, "term").columns) == ["term", "term_zh"]


def test_a_term_in_chinese_is_chinese_and_its_definition_a_sentence(edition, speak):
    data = load(edition.appendices.glossary, CHECKOUT)
    assert data["definition"].str.endswith(".").all()
    assert not data["definition"].str.rstrip(".").str.contains(". ", regex=False).any()
    assert all(speak("zh")(text).endswith("。") for text in data["definition"])


def test_links_lead_only_to_what_the_edition_has(edition, exhibit):
    known = {*edition.exhibit_names, *edition.chapters, NOWHERE}
    for name, keys in {
        "own_glossary": ["used"],
        "own_report_exhibits": ["exhibit", "chapter"],
        "own_own_exhibits": ["exhibit", "chapter"],
    }.items():
        for key in keys:
            assert {t for value in exhibit(name).data[key] for t in value.split()} <= known


def test_the_catalogue_has_every_data_file_with_its_size_and_checksum(edition, exhibit):
    package = DataPackage.read(CHECKOUT)
    catalogue, files = exhibit("own_catalogue").data, exhibit("own_files").data
    listed = catalogue["resource"].tolist()
    assert listed == files["resource"].tolist() == list(edition_resources(edition, CHECKOUT))
    assert listed == [name for name in package.resources if name in listed]
    for row in files.itertuples():
        content = (CHECKOUT.root / row.path).read_bytes()
        assert hashlib.sha256(content).hexdigest().startswith(row.hash)
    table = load("regions", CHECKOUT)
    (regions,) = catalogue[catalogue["resource"] == "regions"].itertuples()
    assert (regions.rows, regions.columns) == table.shape
    assert data_files(edition)["rows"].sum() == catalogue["rows"].sum()


def test_the_key_of_the_edition_is_the_one_that_names_the_file(edition, exhibit):
    files = exhibit("own_files").data
    own = files[(files["key"] != NOWHERE) & ~files["key"].str.contains(": ")]
    assert set(own["resource"]) == set(edition.resources())
    for row in own.itertuples():
        value = yaml.safe_load((CHECKOUT.editions / f"{edition.year}.yml").read_text("utf-8"))
        for part in row.key.split("."):
            value = value[part]
        assert value == row.resource


@pytest.mark.parametrize("year", available_years(CHECKOUT))
def test_the_catalogue_is_that_of_the_edition_and_of_nothing_else(year):
    edition = resolve(load_edition(year, CHECKOUT), CHECKOUT).edition
    listed = edition_resources(edition, CHECKOUT)
    assert set(edition.resources()) <= set(listed)
    others = [load_edition(y, CHECKOUT) for y in available_years(CHECKOUT) if y != year]
    theirs = {name for other in others for name in other.resources()} - set(edition.resources())
    for name in theirs & set(listed):
        other, _, key = listed[name].partition(".yml: ")
        assert named_resources(load_edition(int(other), CHECKOUT))[key] == name
        assert set(edition.exhibit_names) & {SIDE_BY_SIDE, BRIDGE, CHOICES}


def test_a_catalogue_without_comparison_has_no_data_of_other_editions(edition):
    alone = edition.model_copy(update={"exhibits": {}, "ledger": None})
    assert set(edition_resources(alone, CHECKOUT)) == {*alone.resources(), *ALWAYS}


def test_what_the_claims_of_the_ledger_name_is_in_the_catalogue(edition):
    listed = edition_resources(edition, CHECKOUT)
    claims = (CHECKOUT.editions / str(edition.year) / "claims.yml").read_text("utf-8")
    named = {name for name in DataPackage.read(CHECKOUT).resources if f'"{name}"' in claims}
    assert named
    assert named <= set(listed)


def test_what_is_no_language_says_so(exhibit, speak):
    assert {c.spoken(speak("en")) for c in exhibit("own_files").columns} == {AS_WRITTEN}
    spoken = {c.key: c.spoken(speak("zh")) for c in exhibit("own_catalogue").columns}
    assert spoken == {"rows": "", "columns": "", "sources": "en", "licences": ""}


def test_nothing_that_a_description_says_to_readers_has_braces():
    for text in DataPackage.read(CHECKOUT).shown_words():
        assert not {"{", "}"} & set(text), text
