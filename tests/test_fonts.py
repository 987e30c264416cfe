"""The static fonts: complete, named right, the same bytes every time."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties, findfont, fontManager

from swvr import fonts


@pytest.fixture(scope="session")
def files() -> fonts.FontFiles:
    return fonts.static_fonts()


def styles(files: fonts.FontFiles):
    return [
        (files.regular, fonts.FAMILY, "Regular", 400),
        (files.bold, fonts.FAMILY, "Bold", 700),
        (files.latin_regular, fonts.LATIN_FAMILY, "Regular", 400),
        (files.latin_bold, fonts.LATIN_FAMILY, "Bold", 700),
    ]


def test_fonts_are_static_and_named(files):
    for path, family, style, weight in styles(files):
        font = TTFont(path)
        assert "fvar" not in font
        assert "STAT" not in font
        assert font["name"].getDebugName(1) == family
        assert font["name"].getDebugName(2) == style
        assert font["name"].getDebugName(16) is None
        assert font["OS/2"].usWeightClass == weight
        bold = style == "Bold"
        assert bool(font["OS/2"].fsSelection & 0x20) == bold
        assert bool(font["OS/2"].fsSelection & 0x40) != bold
        assert font["head"].macStyle == int(bold)
        assert font["head"].modified == TTFont(fonts._source_font())["head"].modified


def test_licence_travels_with_the_fonts(files):
    assert "SIL OPEN FONT LICENSE" in files.licence.read_text("utf-8").upper()


def test_every_character_of_gb2312_can_be_drawn(files):
    assert fonts.missing_glyphs("".join(fonts._gb2312())) == set()


def test_signs_of_a_report_can_be_drawn(files):
    assert (
        fonts.missing_glyphs("8.62亿·862 million, 14.8%–17.2% ±×≥≤≈→−◆◇●○■□▲△“”‘’《》（）") == set()
    )


def test_missing_glyphs_names_what_is_missing(files):
    assert fonts.missing_glyphs("志\U0001f600愿\n") == {"\U0001f600"}


def test_bold_is_bolder_and_nothing_is_thin(files):
    """A variable font read as static gives every weight the outlines of Thin."""

    def stem(path: Path) -> int:
        glyph = TTFont(path)["glyf"]["l"]
        return glyph.xMax - glyph.xMin

    assert stem(files.bold) > 1.3 * stem(files.regular)
    assert stem(files.regular) > 60


def test_latin_cut_is_narrow_where_chinese_is_wide(files):
    def advance(path: Path, character: str) -> int:
        font = TTFont(path)
        return font["hmtx"][font.getBestCmap()[ord(character)]][0]

    for character in "“”‘’·×±≥":
        assert advance(files.regular, character) == 1000
        assert advance(files.latin_regular, character) < 950
    assert advance(files.latin_regular, "a") == advance(files.regular, "a")


def test_matplotlib_finds_both_families_and_weights(files):
    assert fonts.register_with_matplotlib() == "Noto Sans SC"
    for path, family, style, _ in styles(files):
        wanted = FontProperties(family=family, weight=style.lower())
        assert Path(findfont(wanted, fallback_to_default=False)) == path
    count = len(fontManager.ttflist)
    fonts.register_with_matplotlib()
    assert len(fontManager.ttflist) == count


def test_typst_finds_both_families(files):
    typst = pytest.importorskip("typst")
    available = typst.Fonts(
        font_paths=[str(files.folder)], include_system_fonts=False, include_embedded_fonts=False
    )
    assert set(available.families()) == {fonts.FAMILY, fonts.LATIN_FAMILY}
    weights = {(f.family, f.weight) for f in available.fonts()}
    assert weights == {(family, weight) for _, family, _, weight in styles(files)}


def test_families_follow_the_language():
    assert fonts.families("zh_CN")[0] == fonts.FAMILY
    for code in ("en", "es", "ru"):
        assert fonts.families(code) == [fonts.LATIN_FAMILY, fonts.FAMILY]


def test_languages_of_the_united_nations_in_latin_and_cyrillic_have_their_letters():
    assert not fonts.missing_glyphs("¿Ñandú, cigüeña? Œuvre, où ça. Волонтёры объединяются")


def make(folder: str) -> list[bytes]:
    return [path.read_bytes() for path in fonts.static_fonts(Path(folder)).all]


def test_two_processes_at_once_make_the_same_bytes(tmp_path, files):
    with ProcessPoolExecutor(2) as pool:
        first, second = pool.map(make, [str(tmp_path)] * 2)
    assert first == second == [path.read_bytes() for path in files.all]
    assert [p.name for p in tmp_path.iterdir()] == [files.folder.name]


def test_web_fonts_hold_the_characters_and_repeat(tmp_path, files):
    first = fonts.web_fonts(set("志愿服务“×"), tmp_path / "a")
    second = fonts.web_fonts(set("志愿服务“×"), tmp_path / "b")
    assert [f.path.read_bytes() for f in first] == [f.path.read_bytes() for f in second]
    assert [(f.family, f.weight) for f in first] == [
        (fonts.LATIN_FAMILY, 400),
        (fonts.LATIN_FAMILY, 700),
        (fonts.FAMILY, 400),
        (fonts.FAMILY, 700),
    ]
    for font in first:
        with TTFont(font.path) as opened:
            assert opened.flavor == "woff"
            assert set(map(chr, opened.getBestCmap())) == font.characters
        assert set("Az09~ ") <= font.characters
    assert "志" in first[2].characters
    assert "志" not in first[0].characters
    assert (tmp_path / "a" / "OFL.txt").is_file()


def test_unicode_range():
    font = fonts.WebFont(Path("x"), "F", 400, frozenset("abcx中"))
    assert font.unicode_range == "U+61-63, U+78, U+4E2D"


def test_missing_package_is_told_clearly(monkeypatch):
    monkeypatch.setattr(fonts, "_PACKAGE", "no_such_package")
    with pytest.raises(fonts.SwvrError, match="pip install"):
        fonts._source_font()
