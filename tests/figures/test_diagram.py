"""Diagrams: no overlaps, words that fit, arrows that join their boxes, all of it read back."""

from __future__ import annotations

import dataclasses
import re
from itertools import combinations, pairwise

import matplotlib as mpl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from swvr.figures import diagram, style
from swvr.figures import diagram_layout as layout
from swvr.figures.diagram import Link, Node, Row, Sketch
from swvr.figures.diagram_layout import Arrow, Band, Item, lay_out
from swvr.figures.figure import Words
from swvr.figures.typesetting import width as text_width
from swvr.fonts import families, register_with_matplotlib

WIDTH = (style.NARROW - 0.16) * 72.0
# Without shrinking: to measure words takes time, and what is found is small.
few = settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate))
words = st.lists(st.from_regex(r"[A-Za-z]{1,9}", fullmatch=True), min_size=1, max_size=6)
english = words.map(" ".join)
chinese = st.text("志愿服务者报告世界状况，", min_size=1, max_size=14).map(lambda t: f"志{t}")
phrase = st.one_of(english, chinese)


@pytest.fixture(scope="module")
def family():
    register_with_matplotlib()
    return families("zh")


def items_of(labels, details, band=""):
    pairs = zip(labels, details, strict=False)
    return [Item(f"n{i}", label, detail, band) for i, (label, detail) in enumerate(pairs)]


def several(low, high):
    """Labels and details of so many items."""
    return st.lists(st.tuples(phrase, st.one_of(st.just(""), phrase)), min_size=low, max_size=high)


@st.composite
def rows(draw):
    """Bands with and without a heading, joined from one to the next, and in a band."""
    items, bands, arrows, before = [], [], [], []
    for number in range(draw(st.integers(1, 4))):
        key = f"band{number}"
        heading = draw(st.one_of(st.just(""), phrase))
        bands.append(Band(key, heading, draw(st.integers(1, 4))))
        mine = [
            Item(f"{key}_{i}", label, detail, key)
            for i, (label, detail) in enumerate(draw(several(1, 3)))
        ]
        items += mine
        if bands[-1].columns == 1 or len(mine) == 2:
            arrows += [Arrow(a.key, b.key) for a, b in pairwise(mine)]
        ends = [key] if heading else [mine[0].key] if len(mine) == 1 else []
        if before and ends:
            arrows.append(Arrow(before[0], ends[0], draw(st.one_of(st.just(""), phrase))))
        before = ends
    return "rows", items, arrows, {"bands": bands}


@st.composite
def trees(draw):
    items = items_of(*zip(*draw(several(2, 6)), strict=True))
    return "tree", items, [Arrow(items[0].key, item.key) for item in items[1:]], {}


@st.composite
def rings(draw):
    items = items_of(*zip(*draw(several(4, 7)), strict=True))
    centre, *around = items
    spokes = [Arrow(item.key, centre.key) for item in around]
    rim = [Arrow(a.key, b.key) for a, b in pairwise(around)] if draw(st.booleans()) else []
    return "ring", items, spokes + rim, {"centre": centre.key}


plans = st.one_of(rows(), trees(), rings())


# -- layout ------------------------------------------------------------------------------------


@few
@given(plan=plans)
def test_boxes_lie_on_the_page_and_do_not_overlap(family, plan):
    shape, items, arrows, more = plan
    found = lay_out(shape, items, arrows, WIDTH, family, **more)
    boxes = [box for box in found.boxes.values() if not box.frame]
    assert {box.key for box in boxes} == {item.key for item in items}
    for box in found.boxes.values():
        assert box.x >= -1e-9
        assert box.right <= WIDTH + 1e-9
        assert box.y >= -1e-9
        assert box.bottom <= found.height + 1e-9
    for first, second in combinations(boxes, 2):
        assert not first.meets(second), (first.key, second.key)


@few
@given(plan=rows())
def test_a_frame_holds_its_own_boxes_and_no_other(family, plan):
    shape, items, arrows, more = plan
    found = lay_out(shape, items, arrows, WIDTH, family, **more)
    for frame in (box for box in found.boxes.values() if box.frame):
        for item in items:
            box = found.boxes[item.key]
            inside = frame.holds((box.x, box.y)) and frame.holds((box.right, box.bottom))
            assert inside is (item.band == frame.key)
            assert inside or not frame.meets(box)


@few
@given(plan=plans)
def test_words_are_whole_and_fit_in_their_boxes(family, plan):
    shape, items, arrows, more = plan
    found = lay_out(shape, items, arrows, WIDTH, family, **more)
    for item in items:
        box = found.boxes[item.key]
        room = box.width - layout.BAR - 2 * layout.SIDE
        for text, lines, size, bold in (
            (item.label, box.label, layout.NAME, True),
            (item.detail, box.detail, layout.DETAIL, False),
        ):
            assert squeezed("".join(lines)) == squeezed(text)
            assert all(text_width(t, size, family, bold=bold) <= room + 1e-6 for t in lines)
        lines = len(box.label) * layout.NAME + len(box.detail) * layout.DETAIL
        assert box.height >= lines * layout.LINE + 2 * layout.ABOVE - 1e-9


@few
@given(plan=plans)
def test_arrows_end_at_their_boxes_and_pass_no_other(family, plan):
    shape, items, arrows, more = plan
    found = lay_out(shape, items, arrows, WIDTH, family, **more)
    for arrow, route in zip(arrows, found.routes, strict=True):
        for key, point in ((arrow.start, route.points[0]), (arrow.end, route.points[-1])):
            box = found.boxes[key]
            assert box.holds(point, layout.CLEAR + 1e-6)
            assert not box.holds(point, layout.CLEAR - 0.1)
        others = [
            box
            for box in found.boxes.values()
            if box.key not in (arrow.start, arrow.end) and not box.frame
        ]
        for a, b in pairwise(route.points):
            for step in range(51):
                point = tuple(p + (q - p) * step / 50 for p, q in zip(a, b, strict=True))
                assert not any(box.holds(point, -0.1) for box in others)


@few
@given(plan=plans)
def test_a_layout_is_the_same_every_time(family, plan):
    shape, items, arrows, more = plan
    once, again = (lay_out(shape, items, arrows, WIDTH, family, **more) for _ in range(2))
    assert once == again


def test_lines_of_a_box_are_of_much_the_same_length(family):
    """Of nine characters that need two lines, one does not stand alone."""
    items = items_of(["志愿服务共同生产者"], [""])
    found = lay_out("rows", items, [], 95.0, family, bands=[Band("")])
    assert [len(line) for line in found.boxes["n0"].label] == [5, 4]


def test_a_box_is_as_wide_as_its_longest_word(family):
    """Four would stand side by side, were their names not one long word."""
    long = items_of(["Internationalization"] * 4, [""] * 4, "all")
    found = lay_out("rows", long, [], WIDTH, family, bands=[Band("all")])
    needed = text_width("Internationalization", layout.NAME, family, bold=True)
    for box in found.boxes.values():
        assert box.width >= needed + layout.BAR + 2 * layout.SIDE
    short = items_of(["One"] * 4, [""] * 4, "all")
    found = lay_out("rows", short, [], WIDTH, family, bands=[Band("all")])
    assert len({box.y for box in found.boxes.values()}) == 1


def test_boxes_of_a_band_share_its_lines(family):
    """Five that do not fit in one line stand three and two, not four and one."""
    items = items_of(["Campaigning"] * 5, [""] * 5, "all")
    found = lay_out("rows", items, [], WIDTH, family, bands=[Band("all", "Heading")])
    levels = [box.y for box in found.boxes.values() if not box.frame]
    assert [levels.count(level) for level in sorted(set(levels))] == [3, 2]


@pytest.mark.parametrize(
    ("shape", "arrow", "problem"),
    [
        ("rows", Arrow("n0", "nowhere"), "nothing in the diagram has the key 'nowhere'"),
        ("rows", Arrow("n0", "n2"), "the arrow from n0 to n2 would pass n1"),
        ("tree", Arrow("n1", "n2"), "both branches"),
    ],
)
def test_what_can_not_be_drawn_is_refused(family, shape, arrow, problem):
    items = items_of("abc", ["", "", ""])
    bands = [Band("", columns=1)] if shape == "rows" else []
    with pytest.raises(ValueError, match=problem):
        lay_out(shape, items, [arrow], WIDTH, family, bands=bands)


def test_an_item_without_a_band_is_refused(family):
    with pytest.raises(ValueError, match="n0 stands in no band"):
        lay_out("rows", items_of("a", [""], "other"), [], WIDTH, family, bands=[Band("")])


# -- reading back ------------------------------------------------------------------------------

SKETCH = Sketch(
    "rows",
    (
        Node("people", "Volunteers", "people", "in groups", "parties"),
        Node("state", "State", "state", "", "parties"),
        Node("talk", "Deliberation", band="ways"),
        Node("work", "Collaboration", band="ways"),
    ),
    (
        Link("people", "state", kind="both"),
        Link("people", "ways", "talks"),
        Link("talk", "work"),
    ),
    (Row("parties"), Row("ways", "Relations")),
)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def exhibit_of(sketch, edition):
    return diagram.diagram(
        "fig_1_3",
        edition,
        sketch,
        lambda say: Words("A headline", "A subtitle", "2 boxes"),
        lambda say: "nobody",
    )


def read(sketch, edition, say):
    return exhibit_of(sketch, edition).read_back(say)


def test_everything_is_read_back_from_where_it_is_drawn(edition, speak):
    say = speak("en")
    found = read(SKETCH, edition, say).astype(object)
    found = found.where(found.notna(), None).to_numpy().tolist()
    assert found == [
        ["Volunteers", "people", "in groups", None, "State; Relations (talks)"],
        ["State", "state", None, None, "Volunteers"],
        ["Relations", "frame", None, None, None],
        ["Deliberation", "idea", None, "Relations", "Collaboration"],
        ["Collaboration", "idea", None, "Relations", None],
    ]
    table = exhibit_of(SKETCH, edition).table(say)
    assert list(table.columns) == ["label", "key", "role", "detail", "frame", "leads_to"]
    shown = table.drop(columns="key").astype(object)
    assert shown.where(shown.notna(), None).to_numpy().tolist() == found


LIES = {
    "a node is missing": {"nodes": SKETCH.nodes[:3], "links": SKETCH.links[:2]},
    "an arrow is reversed": {"links": (*SKETCH.links[:2], Link("work", "talk"))},
    "an arrow is missing": {"links": SKETCH.links[:2]},
    "an arrow has one head for two": {"links": (Link("people", "state"), *SKETCH.links[1:])},
    "an arrow has other words": {
        "links": (SKETCH.links[0], Link("people", "ways", "acts"), SKETCH.links[2])
    },
    "two names are changed round": {
        "nodes": (
            *SKETCH.nodes[:2],
            Node("talk", "Collaboration", band="ways"),
            Node("work", "Deliberation", band="ways"),
        )
    },
    "a box has another colour": {
        "nodes": (dataclasses.replace(SKETCH.nodes[0], role="state"), *SKETCH.nodes[1:])
    },
    "words are left out": {
        "nodes": (dataclasses.replace(SKETCH.nodes[0], detail=""), *SKETCH.nodes[1:])
    },
    "a box stands outside its frame": {
        "rows": (Row("parties"), Row("ways")),
        "links": (SKETCH.links[0], Link("people", "talk", "talks"), SKETCH.links[2]),
    },
}


@pytest.mark.parametrize("lie", LIES)
def test_a_drawing_that_is_not_the_sketch_is_seen(edition, speak, lie):
    say, true = speak("en"), exhibit_of(SKETCH, edition)
    drawing = exhibit_of(dataclasses.replace(SKETCH, **LIES[lie]), edition).drawing(say)
    drawn = dataclasses.replace(true, _drawings={"en": drawing}).read_back(say)
    expected = true.table(say)[drawn.columns]
    assert len(drawn) != len(expected) or not drawn.equals(expected), lie


def test_a_moved_label_is_read_where_it_stands(edition, speak):
    """The words are found by their place, not by the name of their box."""
    say = speak("en")
    shown = exhibit_of(SKETCH, edition)
    axes = shown.drawing(say).axes
    texts = {text.get_gid(): text for text in axes.texts}
    first, second = texts["label-talk-0"], texts["label-work-0"]
    places = first.get_position(), second.get_position()
    first.set_position(places[1])
    second.set_position(places[0])
    assert shown.read_back(say)["label"].tolist()[3:] == ["Collaboration", "Deliberation"]


def test_no_words_stand_on_an_arrow(edition, speak):
    shown = exhibit_of(SKETCH, edition).drawing(speak("en"))
    with mpl.rc_context({"text.hinting": "none"}):
        renderer = shown.figure.canvas.get_renderer()
        words = [text.get_window_extent(renderer) for text in shown.axes.texts]
        for line in shown.axes.lines:
            extent = line.get_window_extent(renderer)
            assert not any(extent.overlaps(box) for box in words)


def test_the_words_of_another_language_need_another_height(exhibit, speak):
    shown = exhibit("fig_1_4")
    boxes = [shown.drawing(speak(code)).box for code in ("en", "zh")]
    assert boxes[0].width == boxes[1].width == style.NARROW * 72
    assert boxes[0].height != boxes[1].height


def test_every_role_has_a_colour_of_its_own():
    assert len(set(diagram.COLOURS.values())) == len(diagram.COLOURS)
