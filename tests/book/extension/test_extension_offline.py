"""Nothing from elsewhere, nothing unused, the same bytes every time."""

from __future__ import annotations

from fontTools.ttLib import TTFont
from sample_book import finish, start, write_sources

from swvr.book.extension.offline import characters_shown, external_resources, remove_unused


def test_nothing_is_loaded_from_elsewhere(sample):
    for language in ("en", "zh"):
        assert list(external_resources(sample.site(language))) == []
        for name in sample.pages(language):
            html = sample.html(language, name)
            for trace in ("thebe", "unpkg", "jsdelivr", "googleapis", "mathjax@", "binder"):
                assert trace not in html.lower(), (name, trace)


def test_external_resources_are_found(tmp_path):
    (tmp_path / "a.html").write_text(
        '<script src="https://cdn.example/x.js"></script><img src="//cdn.example/y.png">'
        '<a href="https://example.org">a link is fine</a>'
    )
    (tmp_path / "a.css").write_text('@import "https://fonts.example/z.css"; a{background:url(b)}')
    assert list(external_resources(tmp_path)) == [
        ("a.html", "https://cdn.example/x.js"),
        ("a.html", "//cdn.example/y.png"),
        ("a.css", "https://fonts.example/z.css"),
    ]


def test_nothing_unused_is_shipped(sample):
    names = [path.name for path in sample.site("zh").rglob("*")]
    assert not [name for name in names if name.endswith((".map", ".po", ".mo"))]
    assert "webpack-macros.html" not in names
    assert "fontawesome.js" not in names
    assert not [p for p in sample.site("zh").rglob("*") if p.is_dir() and not any(p.iterdir())]
    size = sum(path.stat().st_size for path in sample.site("zh").rglob("*") if path.is_file())
    assert size < 2_500_000


def test_mentions_of_source_maps_go_too(tmp_path):
    (tmp_path / "a.js").write_text("x();\n//# sourceMappingURL=a.js.map\n")
    (tmp_path / "a.js.map").write_text("{}")
    remove_unused(tmp_path)
    assert (tmp_path / "a.js").read_text() == "x();\n"
    assert not (tmp_path / "a.js.map").exists()


def test_files_that_pages_name_are_there(sample):
    for language in ("en", "zh"):
        for name in sample.pages(language):
            folder = (sample.site(language) / name).parent
            page = sample.page(language, name)
            named = [tag.get("src") or tag.get("href") for tag in page.select("script, link, img")]
            for address in filter(None, named):
                if address.startswith("#"):
                    continue
                assert (folder / address.split("?")[0]).exists(), (name, address)


def test_fonts_draw_every_character_of_the_pages(sample):
    folder = sample.site("zh") / "_static" / "fonts"
    drawable = set()
    for path in folder.glob("*.woff"):
        with TTFont(path) as font:
            drawable |= set(map(chr, font.getBestCmap()))
    assert {c for c in characters_shown(sample.site("zh")) if ord(c) > 0x2E80} <= drawable
    assert (folder / "OFL.txt").is_file()
    faces = (folder / "fonts.css").read_text("utf-8")
    assert faces.count("@font-face") == 4
    assert faces.count("unicode-range: U+") == 4


def test_two_builds_are_the_same_bytes(sample, tmp_path):
    write_sources(tmp_path / "sources", "zh")
    finish(start(tmp_path / "sources", tmp_path / "out", hash_seed="7"))
    again = tmp_path / "out" / "_build" / "html"

    def content(folder):
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    first, second = content(sample.site("zh")), content(again)
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []
