"""Every exhibit in every language: shows its data, says its words, is the same every time."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from pandas.api.types import is_numeric_dtype

from swvr.data import load
from swvr.edition import load_edition
from swvr.estimation.published import PublishedEstimates
from swvr.exhibit_format import PICTURE_ROWS, chart_only
from swvr.figures import marks, style
from swvr.figures.diagram import Diagram, diagram
from swvr.figures.figure import Exhibit
from swvr.language import NONE, Language, language
from swvr.survey.questionnaire import load_questionnaire
from swvr.tables.table import Table
from tests.conftest import CHECKOUT, DEFAULT_YEAR, make_exhibit
from tests.figures.conftest import LONG

# What stands in Latin letters in Chinese, too: the symbol of a document, table A2, the report's
# appendices, the coastlines of a map, the least certain level of the data, a name, and the
# indicators 2.1.1a to 2.1.2b.
LATIN_IN_CHINESE = {"DP", "A", "B", "C", "D", "E", "F", "G", "GSHHG", "JavaScript", "a", "b"}
# Case studies that the Chinese report names in Latin letters.
LATIN_IN_CHINESE |= {"Alga", "Amel", "Bajenu", "Barghar", "Gox", "Guthi", "Muungano"}
LATIN_IN_CHINESE |= {"Nebhana", "Sairon"}
# A page that quotes a report.
LATIN_IN_CHINESE |= {"vforvolunteers"}
# Names of licences.
LATIN_IN_CHINESE |= {"MIT", "BY"}
# The items of the questionnaire are the columns of a file of answers, in every language.
ITEMS = {
    word
    for name in load_questionnaire(load_edition(DEFAULT_YEAR, CHECKOUT)).items
    for word in re.findall(r"[A-Za-z]+", name)
}


def squeezed(text: str) -> str:
    """Leave out spaces, among them those that a broken line has."""
    return re.sub(r"\s+", "", text)


def written(words: pd.Series) -> pd.Series:
    """Return the words of a diagram, without spaces; nothing where there are none."""
    return words.fillna("").map(squeezed)


def contradictions(exhibit: Exhibit, say: Language) -> list[str]:
    """Compare what is drawn with the data: labels, then each series."""
    drawn, data = exhibit.read_back(say), exhibit.table(say)
    if len(drawn) != len(data):
        return [f"{len(drawn)} rows are drawn of {len(data)}"]
    found = []
    labels = data["label"].map(squeezed)
    found += [f"label {label}" for label in labels[drawn["label"].map(squeezed) != labels]]
    for series in exhibit.series:
        if isinstance(exhibit, Table):
            (column,) = (column for column in exhibit.columns if column.key == series)
            expected = exhibit.cells(say)[column.heading(say)]
            same = drawn[series].map(squeezed) == expected.map(squeezed)  # a cell may be broken
        elif isinstance(exhibit, Diagram):
            same = written(drawn[series]) == written(data[series])
        else:
            values = drawn[series].astype(float), data[series].astype(float)
            same = pd.Series(np.isclose(*values, rtol=1e-9, atol=1e-9, equal_nan=True))
        found += [f"{series} of {label}" for label in labels[~same]]
    return found


# -- data --------------------------------------------------------------------------------------


def test_what_is_drawn_is_the_data(pictured):
    shown = pictured
    assert contradictions(shown.exhibit, shown.say) == []


def test_every_row_and_series_is_drawn_somewhere(pictured):
    shown = pictured
    drawn = shown.exhibit.read_back(shown.say)[list(shown.exhibit.series)]
    assert drawn.notna().any(axis="columns").all()
    assert drawn.notna().any(axis="index").all()


def test_the_csv_holds_what_is_drawn(shown):
    frame = pd.read_csv(io.StringIO(shown.exhibit.to_csv(shown.say)))
    data = shown.exhibit.told(shown.say)
    assert list(frame.columns) == list(data.columns)
    assert frame["label"].astype(str).tolist() == data["label"].tolist()
    for series in shown.exhibit.series:
        if isinstance(shown.exhibit, Diagram):
            drawn = shown.exhibit.read_back(shown.say)[series]
            assert written(frame[series]).tolist() == written(drawn).tolist(), series
        elif not isinstance(shown.exhibit, Table):
            drawn = shown.exhibit.read_back(shown.say)[series].astype(float)
            assert np.allclose(frame[series], drawn, rtol=1e-9, equal_nan=True), series
        elif not is_numeric_dtype(data[series]) or data[series].dtype == bool:
            assert frame[series].tolist() == data[series].tolist()
        else:
            assert np.allclose(frame[series], data[series], rtol=1e-9, equal_nan=True), series


def test_no_sentence_of_the_files_is_left_in_english(shown):
    """Codes stay as they are; what the catalogue can say in the language, the files say in it."""
    told, say = shown.exhibit.told(shown.say), shown.say
    columns = shown.exhibit.columns if isinstance(shown.exhibit, Table) else ()
    foreign = {column.key for column in columns if column.language}
    texts = [text for key in told.columns.difference(foreign) for text in told[key]]
    sentences = [text for text in texts if isinstance(text, str) and " " in text]
    assert [text for text in sentences if say.catalogue.gettext(text) != text] == []


def test_the_csv_ends_its_lines_alike(shown):
    text = shown.exhibit.to_csv(shown.say)
    assert text.endswith("\n")
    assert "\r" not in text


def test_the_metadata_is_json_with_the_data(shown):
    metadata = json.loads(json.dumps(shown.exhibit.metadata(shown.say), allow_nan=False))
    assert metadata["name"] == shown.exhibit.name
    assert metadata["language"] == shown.say.code
    assert len(metadata["data"]) == len(shown.exhibit.data)
    assert metadata["synthetic"] is shown.exhibit.synthetic


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "column"),
    [("fig_2_4", "volunteers"), ("fig_2_5", "rate"), ("fig_3_2", "low"), ("tab_3_1", "increased")],
)
def test_swapped_values_are_seen(exhibit, speak, name, column, code):
    """A drawing whose first two rows are changed round contradicts the data."""
    true, say = exhibit(name), speak(code)
    other = true.data.copy()
    other.loc[other.index[:2], column] = other[column].to_numpy()[[1, 0]]
    lie = dataclasses.replace(true, data=other, _drawings={}, _svgs={})
    lie.drawing(say)  # drawn from the changed data …
    seen = dataclasses.replace(lie, data=true.data, _drawings=lie._drawings)  # … read as true
    labels = [squeezed(label) for label in true.table(say)["label"][:2]]
    assert contradictions(seen, say) == [f"{column} of {label}" for label in labels]


def test_swapped_labels_are_seen(exhibit, speak):
    true, say = exhibit("fig_2_4"), speak("en")
    names = true.labels(say)
    other = [names[1], names[0], *names[2:]]
    lie = dataclasses.replace(true, labels=lambda _: other, _drawings={}, _svgs={})
    lie.drawing(say)
    seen = dataclasses.replace(lie, labels=true.labels, _drawings=lie._drawings)
    assert contradictions(seen, say) == [f"label {squeezed(name)}" for name in names[:2]]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_swapped_boxes_and_a_turned_arrow_are_seen(exhibit, speak, code):
    """A diagram is held against its sketch as a chart against its numbers."""
    true, say = exhibit("own_innovation"), speak(code)
    first, second, *rest = true.sketch.nodes
    names = [squeezed(label) for label in true.table(say)["label"]]

    def drawn_as(**changes: object) -> list[str]:
        lie = dataclasses.replace(true.sketch, **changes)
        drawing = diagram(true.name, true.edition, lie, true.words, true.source).drawing(say)
        return contradictions(dataclasses.replace(true, _drawings={code: drawing}, _svgs={}), say)

    swapped = [
        dataclasses.replace(first, label=second.label),
        dataclasses.replace(second, label=first.label),
    ]
    assert f"label {names[0]}" in drawn_as(nodes=(*swapped, *rest))
    turn, *links = true.sketch.links
    turned = dataclasses.replace(turn, start=turn.end, end=turn.start)
    assert drawn_as(links=(turned, *links)) == [f"leads_to of {name}" for name in names[:2]]
    assert drawn_as(nodes=(first, second, *rest[:-2], rest[-1]), links=())[0] == (
        f"{len(names) - 1} rows are drawn of {len(names)}"
    )


# -- words -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def abbreviations(edition) -> set[str]:
    """The parts of the abbreviations that the book explains, which Chinese text holds as well."""
    listed = load(edition.appendices.abbreviations, CHECKOUT)["abbreviation"]
    return {word for text in listed for word in re.findall(r"[A-Za-z]+", text)}


def said(exhibit: Exhibit, say: Language) -> dict[str, str]:
    words = exhibit.words(say)
    return {
        "label": exhibit.label(say),
        "headline": words.headline,
        "subtitle": words.subtitle,
        "alt": words.alt,
        "note": words.note,
        "source": exhibit.source_line(say),
    }


def test_words_are_there_and_filled_in(shown):
    for part, text in said(shown.exhibit, shown.say).items():
        assert text.strip() == text, part
        assert text or part == "note", part
        assert not re.search(r"[{}]|\bnan\b|\bNone\b|\bNaN\b", text), (part, text)


def test_alternative_text_says_more_than_the_headline(shown):
    words = said(shown.exhibit, shown.say)
    assert words["alt"] not in (words["headline"], words["subtitle"])
    assert re.search(r"\d", words["alt"])


def in_another_language(shown) -> set[str]:
    """The columns of a table whose cells are in another language than the page, and say so."""
    columns = shown.exhibit.columns if isinstance(shown.exhibit, Table) else ()
    return {column.key for column in columns if column.spoken(shown.say)}


def test_no_word_is_left_in_english(chinese, abbreviations):
    shown, foreign = chinese, in_another_language(chinese)
    everything = [*said(shown.exhibit, shown.say).values()]
    if shown.exhibit.has_picture:
        drawn = [t for t in shown.texts if (t.get_gid() or "").rpartition("-")[2] not in foreign]
        everything += [text.get_text() for text in drawn]
    if isinstance(shown.exhibit, Table):
        cells = shown.exhibit.cells(shown.say)
        own = [c.heading(shown.say) for c in shown.exhibit.columns if c.key not in foreign]
        everything += [*cells.columns, *cells[[cells.columns[0], *own]].to_numpy().ravel()]
    latin = {word for text in everything for word in re.findall(r"(?<!\d\.)[A-Za-z]+", text)}
    items = ITEMS if shown.exhibit.name == "own_questionnaire" else set()
    assert latin <= LATIN_IN_CHINESE | items | abbreviations


def test_both_languages_say_the_same_headline_numbers(chinese):
    """Percentages stand in the Chinese headline as in the English one."""
    shown = chinese
    en = language("en", CHECKOUT).knowing(shown.exhibit.edition.own_names)
    pattern = r"\d+(?:\.\d+)?(?=%)"
    ours = sorted(re.findall(pattern, shown.exhibit.headline(shown.say)))
    assert ours == sorted(re.findall(pattern, shown.exhibit.headline(en)))


LABELS = {
    "fig_2_4": ("Figure 2.4", "图2.4"),
    "fig_3_6": ("Figure 3.6", "图3.6"),
    "tab_3_1": ("Table 3.1", "表3.1"),
    "tab_a1": ("Table A1", "表A1"),
    "fig_1_1": ("Figure 1.1", "图1.1"),
    "fig_7_1": ("Figure 7.1", "图7.1"),
    "own_deliberation": ("Figure 1.A", "图1.A"),
    "own_innovation": ("Figure 1.B", "图1.B"),
    "own_change_levels": ("Figure 3.A", "图3.A"),
    "own_measurement": ("Table 2.A", "表2.A"),
    "own_grouping": ("Figure 2.B", "图2.B"),
    "own_both_types": ("Figure 2.C", "图2.C"),
    "own_full_time": ("Table 2.D", "表2.D"),
    "own_regions": ("Table 12.A", "表12.A"),
    "own_questionnaire": ("Table 13.A", "表13.A"),
    "own_type_gap": ("Figure 4.A", "图4.A"),
    "own_both_by_sex": ("Figure 4.B", "图4.B"),
    "unv_women_share": ("Figure 4.E", "图4.E"),
    "unv_unswap": ("Figure 4.F", "图4.F"),
}


@pytest.mark.parametrize(("name", "labels"), LABELS.items())
def test_numbers_are_the_reports_or_letters_of_ours(exhibit, speak, name, labels):
    found = [squeezed(exhibit(name).label(speak(code))) for code in ("en", "zh")]
    assert found == [squeezed(label) for label in labels]


def test_an_appendix_table_has_its_letter(exhibit):
    assert dataclasses.replace(exhibit("tab_3_1"), name="tab_a2").number == "A2"


def test_no_two_exhibits_have_the_same_label(edition, exhibit, speak):
    labels = [exhibit(name).label(speak("en")) for name in edition.exhibit_names]
    assert len(set(labels)) == len(labels)


def test_an_exhibit_that_is_not_listed_has_a_dash_for_a_number(exhibit, speak):
    """In Jupyter every cell runs, those that an edition leaves out as well."""
    stray = dataclasses.replace(
        exhibit("own_grouping"), name="own_surprise", _drawings={}, _svgs={}
    )
    assert stray.number == NONE
    assert stray.label(speak("en")) == f"Figure {NONE}"
    assert stray.metadata(speak("zh"))["label"] == f"图{NONE}"


# -- look --------------------------------------------------------------------------------------


def is_watermark(text: Text, say: Language) -> bool:
    """The word across a synthetic chart lies below all else and is paler than it."""
    return text.get_text() == say("SYNTHETIC DATA") and text.get_zorder() == 0


def places(artist: object, renderer: object) -> list[Bbox]:
    """What a mark covers, in pixels: a curve only the places that it runs through."""
    if isinstance(artist, Line2D) and marks.is_curve(artist):
        points = artist.get_transform().transform(artist.get_xydata())
        return [Bbox([point - 2, point + 2]) for point in points]
    extent = artist.get_window_extent(renderer)
    return [Bbox([extent.min, extent.max])]


def test_no_text_lies_outside_the_picture(pictured):
    shown = pictured
    width, height = shown.exhibit.drawing(shown.say).figure.canvas.get_width_height()
    for text, box in shown.extents:
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
        assert inside, (text.get_text(), box.extents)


def test_no_two_texts_overlap(pictured):
    """Two pixels of a hundred an inch may be shared: the boxes are a little larger than ink."""
    shown = pictured
    overlaps = []
    extents = [(text, box) for text, box in shown.extents if not is_watermark(text, shown.say)]
    for (first, one), (second, two) in combinations(extents, 2):
        across = min(one.x1, two.x1) - max(one.x0, two.x0)
        down = min(one.y1, two.y1) - max(one.y0, two.y0)
        if across > 1 and down > 2:
            overlaps.append((first.get_text(), second.get_text(), round(across), round(down)))
    assert overlaps == []


def test_no_number_stands_on_a_mark(chart):
    """A value is written beside its bar, point or interval, never across it."""
    shown = chart
    figure = shown.exhibit.drawing(shown.say).figure
    renderer = figure.canvas.get_renderer()
    drawn = [
        place
        for artist in shown.axes.get_children()
        if (artist.get_gid() or "").startswith(marks.MARK)
        for place in places(artist, renderer)
    ]
    notes = {id(text) for text in shown.axes.texts}
    for text, box in shown.extents:
        if id(text) in notes and not is_watermark(text, shown.say):
            for mark in drawn:
                across = min(box.x1, mark.x1) - max(box.x0, mark.x0)
                down = min(box.y1, mark.y1) - max(box.y0, mark.y0)
                assert across <= 1 or down <= 2, (text.get_text(), mark.extents)


def test_text_is_large_enough_to_read(pictured):
    shown = pictured
    assert min(text.get_fontsize() for text in shown.texts) >= 9.0


def test_text_stands_out_from_the_paper(pictured):
    shown = pictured
    for text in shown.texts:
        if is_watermark(text, shown.say):
            continue
        assert style.contrast(to_hex(text.get_color()), style.PAPER) >= 3.0, text.get_text()


def test_texts_of_the_picture_are_those_of_the_exhibit(pictured):
    """The headline, the subtitle, the note and the source are drawn whole, line by line."""
    shown = pictured
    lines = [text.get_text() for text in shown.texts if (text.get_gid() or "").startswith("words")]
    words = said(shown.exhibit, shown.say)
    parts = ("headline", "subtitle", "note", "source")
    assert squeezed("".join(lines)) == squeezed("".join(words[part] for part in parts))


def test_women_and_men_have_their_colours(pictured):
    shown = pictured
    seen = set()
    for artist in shown.axes.get_children():
        series = (artist.get_gid() or "").rpartition("-")[2]
        sex = series.split(",")[0].partition("_")[0]
        if sex in ("women", "men") and not isinstance(artist, Text):
            line = artist.get_color() if "low" in series else artist.get_markerfacecolor()
            assert to_hex(line).upper() == style.BY_MEANING[sex], series
            seen.add(sex)
    if shown.exhibit.name in ("fig_3_3", "own_type_gap"):
        assert seen == {"women", "men"}


@pytest.mark.parametrize("name", ["fig_2_7", "fig_2_8"])
def test_bars_of_women_and_men_have_their_colours(exhibit, speak, name):
    shown = exhibit(name)
    patches = [p for p in shown.drawing(speak("en")).axes.patches if p.get_gid()]
    colours = [to_hex(patch.get_facecolor()).upper() for patch in patches]
    assert colours == [style.BY_MEANING[sex] for sex in shown.data["sex"]]


def test_bars_and_ranges_of_women_and_men_have_their_colours(exhibit, speak):
    shown = exhibit("own_both_by_sex")
    patches = [p for p in shown.drawing(speak("en")).axes.patches if p.get_gid()]
    bars = len(patches) // 2
    colours = [patch.get_facecolor() for patch in patches[:bars]]
    colours += [patch.get_edgecolor() for patch in patches[bars:]]
    expected = [style.BY_MEANING[sex] for sex in shown.data["sex"]]
    assert [to_hex(colour).upper() for colour in colours] == expected


def test_contradictory_rates_of_women_and_men_are_said_to_be_so(edition, speak, monkeypatch):
    """Where no population fits, both and either have no range, and the headline says why."""
    contradiction = dict.fromkeys(("both_low", "both_high", "either_low", "either_high"), np.nan)
    monkeypatch.setattr(
        PublishedEstimates,
        "both_types_by_sex",
        lambda _: pd.DataFrame(contradiction, index=["women", "men"]),
    )
    shown = make_exhibit("own_both_by_sex", edition)
    assert shown.headline(speak("en")).startswith("No share doing both fits")
    texts = [text.get_text() for text in shown.drawing(speak("en")).axes.texts]
    assert texts.count("no share fits") == 4
    assert contradictions(shown, speak("en")) == ["4 rows are drawn of 8"]
    assert shown.alt_text(speak("en")).count("women no share fits") == 2


@pytest.mark.parametrize("name", ["own_action_gap", "own_plan_gap"])
def test_gaps_have_the_colour_of_who_is_ahead(exhibit, speak, name):
    shown = exhibit(name)
    points = [
        line
        for line in shown.drawing(speak("en")).axes.lines
        if (line.get_gid() or "").endswith("-difference")
    ]
    assert len(points) == len(shown.data)
    for point, row in zip(points, shown.data.itertuples(), strict=True):
        expected = style.WOMEN if row.difference > 0 else style.MEN
        if row.difference:
            assert to_hex(point.get_markeredgecolor()).upper() == expected
        hollow = to_hex(point.get_markerfacecolor()).upper() == style.PAPER
        assert hollow is not bool(row.differs)


def test_bars_start_at_zero(pictured):
    """A bar's length is its value, so the axis must hold zero and the bar start there."""
    shown = pictured
    for patch in shown.axes.patches:
        if (patch.get_gid() or "").startswith(marks.MARK) and "," not in patch.get_gid():
            assert patch.get_x() == 0
            assert shown.axes.get_xlim()[0] <= 0


# -- files -------------------------------------------------------------------------------------


def test_a_second_exhibit_has_the_bytes_of_the_first(shown):
    again = make_exhibit(shown.exhibit.name, shown.exhibit.edition)
    assert again is not shown.exhibit
    if shown.exhibit.has_picture:
        assert again.svg(shown.say) == shown.exhibit.svg(shown.say)
    assert again.to_csv(shown.say) == shown.exhibit.to_csv(shown.say)
    assert again.metadata(shown.say) == shown.exhibit.metadata(shown.say)


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("name", ["fig_2_5", "own_type_gap", "own_full_time"])
def test_all_files_of_a_second_exhibit_have_the_bytes_of_the_first(edition, speak, name, code):
    first, second = (make_exhibit(name, edition).files(speak(code)) for _ in range(2))
    assert set(first) == {"svg", "png", "csv", "json"}
    assert first == second


def test_a_synthetic_exhibit_says_so(exhibit, speak):
    for code, word in (("en", "SYNTHETIC DATA"), ("zh", speak("zh")("SYNTHETIC DATA"))):
        plain = exhibit("fig_2_4")
        marked = dataclasses.replace(plain, synthetic=True, _drawings={}, _svgs={})
        texts = [text.get_text() for text in marked.drawing(speak(code)).axes.texts]
        assert texts.count(word) == 1
        assert word not in [text.get_text() for text in plain.drawing(speak(code)).axes.texts]
        assert marked.metadata(speak(code))["synthetic"] is True
        assert marked.svg(speak(code)) != plain.svg(speak(code))


def test_files_are_saved_under_the_name(exhibit, speak, tmp_path):
    shown = exhibit("fig_2_6")
    paths = shown.save(tmp_path / "new" / "folder", speak("en"))
    assert sorted(path.name for path in paths) == [
        "fig_2_6.csv",
        "fig_2_6.json",
        "fig_2_6.png",
        "fig_2_6.svg",
    ]
    for suffix, content in shown.files(speak("en")).items():
        assert (tmp_path / "new" / "folder" / f"fig_2_6.{suffix}").read_bytes() == content


def test_a_table_longer_than_a_page_has_no_picture_and_nothing_else_goes_without(shown):
    exhibit = shown.exhibit
    assert exhibit.has_picture is ((exhibit.name, exhibit.edition.year) not in LONG)
    assert exhibit.has_picture is (exhibit.kind == "figure" or len(exhibit.data) <= PICTURE_ROWS)


def test_a_long_table_is_saved_as_data_and_shown_without_a_drawing(exhibit, speak, tmp_path):
    shown, say = dataclasses.replace(exhibit("own_regions"), _drawings={}, _svgs={}), speak("en")
    paths = shown.save(tmp_path, say)
    assert [path.name for path in paths] == ["own_regions.csv", "own_regions.json"]
    assert shown.mime_bundle(say)["text/html"] == shown.html(say)
    assert shown._drawings == {}


def test_the_svg_names_no_time_and_no_machine(pictured):
    shown = pictured
    svg = shown.exhibit.svg(shown.say)
    assert "<dc:date>" not in svg
    assert "/home" not in svg
    assert str(CHECKOUT.root) not in svg


def test_only_what_is_synthetic_has_a_watermark(shown):
    if shown.exhibit.has_picture:
        marked = [text for text in shown.texts if is_watermark(text, shown.say)]
        assert bool(marked) is shown.exhibit.synthetic
    assert shown.exhibit.synthetic is (shown.exhibit.name in {"own_coverage", "own_recovery"})
    if shown.exhibit.synthetic:  # a page shows a table without its picture
        assert (
            shown.say("SYNTHETIC DATA").lower() in shown.exhibit.words(shown.say).subtitle.lower()
        )


# -- the chart alone ---------------------------------------------------------------------------


def test_the_chart_alone_has_no_words_and_ids_of_its_own(pictured):
    shown = pictured
    svg, box = shown.exhibit.svg(shown.say), shown.exhibit.drawing(shown.say).box
    assert 'id="words-' in svg
    chart = chart_only(svg, box, "pre-2-4")
    ids = re.findall(r'\bid="([^"]*)"', chart)
    assert ids
    assert len(set(ids)) == len(ids)
    assert all(name.startswith("pre-2-4-") for name in ids)
    assert not any(name.removeprefix("pre-2-4-").startswith("words") for name in ids)
    references = re.findall(r'href="#([^"]*)"', chart) + re.findall(r"url\(#([^)]*)\)", chart)
    assert references
    assert set(references) <= set(ids)
    assert f'viewBox="0 {box.top:g} {box.width:g} {box.height:g}"' in chart
    assert "<metadata" not in chart


def test_all_that_is_drawn_lies_in_the_box_of_the_chart(pictured):
    """What the page sets itself lies outside the box, everything else inside."""
    shown = pictured
    drawing = shown.exhibit.drawing(shown.say)
    scale = 72.0 / drawing.figure.dpi
    height = drawing.figure.get_size_inches()[1] * 72.0
    top, bottom = height - drawing.box.top, height - drawing.box.top - drawing.box.height
    for text, extent in shown.extents:
        middle = scale * (extent.y0 + extent.y1) / 2
        words = (text.get_gid() or "").startswith("words")
        assert words is not (bottom <= middle <= top), text.get_text()


# -- tables ------------------------------------------------------------------------------------


def test_a_table_is_html_with_headers_that_have_a_scope(table):
    shown = table
    html, cells = shown.exhibit.html(shown.say), shown.exhibit.cells(shown.say)
    assert html.count('<th scope="col">') == cells.shape[1]
    assert html.count('<th scope="row">') == cells.shape[0]
    assert html.count("<td>") == cells.shape[0] * (cells.shape[1] - 1)
    bundle = shown.exhibit.mime_bundle(shown.say)
    assert bundle["text/html"] == html
    assert "image/svg+xml" not in bundle


def test_a_table_has_no_two_columns_of_the_same_name(table):
    names = list(table.exhibit.cells(table.say).columns)
    assert len(names) == len(table.exhibit.columns) + 1 == len(set(names))


def test_what_stands_in_a_table_is_escaped(exhibit, speak):
    table = dataclasses.replace(exhibit("tab_3_1"), labels=lambda _: ["<b>&"] * 8)
    assert "<b>" not in table.html(speak("en"))
    assert "&lt;b&gt;&amp;" in table.html(speak("en"))
