"""Breaking lines: nothing lost, nothing too wide, no line that starts or ends badly."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swvr.figures.typesetting import width, wrap
from swvr.fonts import families, register_with_matplotlib

SIZE = 9.5
ROOM = 130.0
CLOSING = "，。、；：？！”）》"
OPENING = "“（《"

few = settings(max_examples=40, deadline=None)
latin = st.from_regex(r"[A-Za-z0-9]{1,6}[,.;%)]?", fullmatch=True)
han = st.builds(
    lambda before, characters, after: before + characters + after,
    st.sampled_from(["", *OPENING]),
    st.text("志愿服务者报告世界状况", min_size=1, max_size=8),
    st.sampled_from(["", *CLOSING]),
)
english = st.lists(latin, min_size=1, max_size=25).map(" ".join)
chinese = st.lists(han, min_size=1, max_size=10).map("".join)
mixed = st.lists(st.one_of(han, latin.map(" {} ".format)), min_size=1, max_size=15).map("".join)
texts = st.one_of(english, chinese, mixed)


@pytest.fixture(scope="module")
def family():
    register_with_matplotlib()
    return families("zh")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@few
@given(text=texts)
def test_nothing_is_lost_or_added(family, text):
    assert squeezed("".join(wrap(text, ROOM, SIZE, family))) == squeezed(text)


@few
@given(text=texts)
def test_lines_fit(family, text):
    lines = wrap(text, ROOM, SIZE, family)
    assert all(width(line, SIZE, family) <= ROOM for line in lines)
    assert all(line == line.rstrip() for line in lines)


@few
@given(text=texts)
def test_no_line_starts_with_closing_or_ends_with_opening_punctuation(family, text):
    lines = wrap(text, ROOM, SIZE, family)
    assert not any(line[0] in CLOSING + ",.;%)" for line in lines[1:])
    assert not any(line[-1] in OPENING for line in lines[:-1])


@few
@given(text=texts)
def test_latin_words_stay_whole(family, text):
    broken = [word for line in wrap(text, ROOM, SIZE, family) for word in words(line)]
    assert broken == words(text)


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z0-9]+", text)


@few
@given(text=texts, size=st.sampled_from([9.0, 13.0]))
def test_lines_are_as_full_as_they_can_be(family, text, size):
    """With room for all of it there is one line; with less there are not fewer."""
    assert len(wrap(text, 1e6, size, family)) == 1
    assert len(wrap(text, ROOM, size, family)) <= len(wrap(text, ROOM / 2, size, family))


def test_chinese_breaks_between_characters_and_english_between_words(family):
    assert len(wrap("世界志愿服务状况报告" * 4, ROOM, SIZE, family)) > 2
    lines = wrap("State of the World's Volunteerism Report", ROOM, SIZE, family)
    assert " ".join(lines) == "State of the World's Volunteerism Report"
    assert len(lines) > 1


@pytest.mark.parametrize("room", range(40, 90, 5))
def test_a_word_with_a_typographic_apostrophe_stays_whole(family, room):
    lines = wrap("World’s " * 6, room, SIZE, family)
    assert all(line.count("World") == line.count("’s") for line in lines)


def test_a_word_wider_than_the_line_stays_whole(family):
    assert wrap("Donaudampfschifffahrtsgesellschaft", 20, SIZE, family) == [
        "Donaudampfschifffahrtsgesellschaft"
    ]


@pytest.mark.parametrize("number", ["69.499%", "1,663,729.5", "12.345.678"])
def test_a_number_wider_than_the_line_stays_whole(family, number):
    assert wrap(number, 12, SIZE, family) == [number]


def test_a_path_or_a_name_of_code_breaks_behind_its_joints(family):
    lines = wrap("data/unv-gallup/action_rates.csv", 30, SIZE, family)
    assert lines == ["data/", "unv-", "gallup/", "action_", "rates.", "csv"]


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_gives_no_line(family, text):
    assert wrap(text, ROOM, SIZE, family) == []


def test_bold_and_large_letters_are_wider(family):
    assert width("World", 10, family) < width("World", 10, family, bold=True)
    assert width("World", 20, family) == pytest.approx(2 * width("World", 10, family), rel=0.02)
