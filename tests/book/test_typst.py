"""The PDF builder: a small project, built in both languages, read back with pypdf."""

from __future__ import annotations

import importlib.util
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typst
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.parsers.rst import Directive, directives
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils

from swvr.book.nodes import exhibit
from swvr.book.typst import escape, tables

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="360pt" height="180pt" viewBox="0 0 360 180">'
    '<rect x="20" y="20" width="300" height="60" fill="#12436D"/></svg>'
)

ENGLISH = {
    "index": """
The book
========

Numbers, *with* **care**: 5 * 3 = 15, #1, $2, a_b, [c], "it's" -- and... 1. done. See :doc:`rates`,
`fig-2-4`_ , :ref:`weights` and `the web <https://www.unv.org>`__. [#n]_ Inline :math:`r_i`.

.. important:: Not a United Nations publication.

.. [#n] A footnote.

.. exhibit:: fig_2_4
   :kind: figure
   :label: Figure 2.4
   :headline: Women volunteer more
   :alt: Bars, the longest for women

.. toctree::
   :numbered:
   :caption: Part one

   rates
   methods

After the contents.
""",
    "rates": """
Rates by region
===============

Who volunteers
--------------

.. exhibit:: tab_2_1
   :kind: table
   :label: Table 2.1
   :headline: Africa leads

   ======= ===== ==========
   Region  Rate  Thousands
   ======= ===== ==========
   Africa  17.5  138,690
   Europe  10.6  80,324
   ======= ===== ==========

- one
- two

  1. nested

term
    meaning

| line
| line

    A quotation.

.. code-block:: python

   print(1)
""",
    "methods": """
Methods
=======

.. _weights:

Weights
-------

.. math:: \\hat{p} = \\frac{\\sum w_i y_i}{\\sum w_i}

.. raw:: html

   <table><thead><tr><th></th><th>rate</th></tr><tr><th>sex</th><th></th></tr></thead>
   <tbody><tr><th>women</th><td>14.1</td></tr></tbody></table>
   <script>gone()</script>
""",
}

CHINESE = {
    "index": """
关于本书
========

每月有8.62亿人参与志愿服务，见 :doc:`rates` 。
换行处没有空格。

.. warning:: 请看区间。

.. exhibit:: fig_2_4
   :kind: figure
   :label: 图2.4
   :headline: 女性更多
   :alt: 条形图，女性最长

.. toctree::
   :numbered:

   rates
""",
    "rates": """
比率
====

按区域
------

.. exhibit:: tab_2_1
   :kind: table
   :label: 表2.1
   :headline: 非洲最高

   ======  ======
   区域    比率
   ======  ======
   非洲    17.5
   ======  ======
""",
}

SETTINGS = {
    "en": {
        "language": "en",
        "typst_language": "en",
        "typst_title": "Volunteerism, recomputed",
        "typst_subtitle": "Every number of the report",
        "typst_author": "The team",
        "typst_notice": "Not a publication of the UN.\n\nSecond paragraph.",
        "typst_contents_title": "Contents",
    },
    "zh": {
        "language": "zh_CN",
        "typst_language": "zh",
        "typst_title": "志愿服务状况",
        "typst_subtitle": "可复现的重算",
        "typst_author": "项目组",
        "typst_notice": "本书并非联合国出版物。",
    },
}
SOURCES = {"en": ENGLISH, "zh": CHINESE}


# -- a small project ------------------------------------------------------------------------------


class odd_node(nodes.General, nodes.Element):  # noqa: N801
    """A node that nobody told the builder about."""


class OddDirective(Directive):
    def run(self) -> list[nodes.Node]:
        return [odd_node("", nodes.paragraph("", "kept words"))]


class ExhibitDirective(Directive):
    required_arguments = 1
    has_content = True
    option_spec = dict.fromkeys(["kind", "label", "headline", "alt"], directives.unchanged)

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        is_figure = self.options["kind"] == "figure"
        node = exhibit(
            name=name,
            kind=self.options["kind"],
            label=self.options["label"],
            alt=self.options.get("alt", ""),
            svg=SVG if is_figure else "",
            width=360,
            height=180,
            names=[name.replace("_", "-")],
        )
        self.state.document.note_explicit_target(node)
        node += nodes.paragraph("", self.options["headline"], classes=["exhibit-headline"])
        node += nodes.paragraph("", "15+, 2020", classes=["exhibit-subtitle"])
        if not is_figure:
            content = nodes.Element()
            self.state.nested_parse(self.content, self.content_offset, content)
            node += content.children
        node += nodes.paragraph("", "UNV, 2021", classes=["exhibit-source"])
        return [node]


@dataclass
class Book:
    """What a build gave."""

    folder: Path
    warnings: str

    @property
    def pdf(self) -> Path:
        return self.folder / "book.pdf"

    @property
    def reader(self) -> PdfReader:
        return PdfReader(self.pdf)

    @property
    def text(self) -> str:
        return "\n".join(page.extract_text() for page in self.reader.pages)

    @property
    def source(self) -> str:
        return self.pdf.with_suffix(".typ").read_text(encoding="utf-8")

    def elements(self) -> list[DictionaryObject]:
        """Every element of the structure tree, in reading order."""
        root = self.reader.trailer["/Root"]["/StructTreeRoot"]
        return list(_elements(root["/K"]))

    def tags(self) -> list[str]:
        return [element["/S"] for element in self.elements()]


def _elements(node: Any) -> Iterator[DictionaryObject]:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            yield from _elements(child)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        yield node
        if "/K" in node:
            yield from _elements(node["/K"])


def build_book(folder: Path, sources: dict[str, str], config: dict[str, Any]) -> Book:
    """Build a project from reStructuredText."""
    for name, text in sources.items():
        (folder / f"{name}.rst").write_text(text, encoding="utf-8")
    warnings = io.StringIO()
    translators.clear()  # or Sphinx goes on in the language of the build before
    output = folder / "_build" / "typst"
    with patch_docutils(str(folder)), docutils_namespace():
        app = Sphinx(
            str(folder),
            None,
            str(output),
            str(folder / "_build" / "doctrees"),
            "typst",
            confoverrides={"extensions": ["swvr.book.typst"], "smartquotes": False, **config},
            status=None,
            warning=warnings,
        )
        app.add_node(exhibit)
        app.add_directive("exhibit", ExhibitDirective)
        app.add_directive("odd", OddDirective)
        app.build()
    return Book(output, warnings.getvalue())


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Static fonts with the characters that these tests print."""
    package = importlib.util.find_spec("justmytype_intl_cjk")
    assert package
    assert package.submodule_search_locations
    source = next(Path(package.submodule_search_locations[0]).rglob("NotoSansSC*wght*.ttf"))
    texts = [*ENGLISH.values(), *CHINESE.values(), *SETTINGS["zh"].values(), "目录警告重要页码•–"]
    options = subset.Options(layout_features=["kern", "pwid"], name_IDs=["*"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(texts) + "".join(map(chr, range(0x20, 0x7F))))
    variable = TTFont(source)
    subsetter.subset(variable)
    kept = io.BytesIO()
    variable.save(kept)
    folder = tmp_path_factory.mktemp("fonts")
    for weight, style in ((400, "Regular"), (700, "Bold")):
        font = TTFont(io.BytesIO(kept.getvalue()))
        instancer.instantiateVariableFont(
            font, {"wght": weight}, inplace=True, updateFontNames=True
        )
        font.save(folder / f"NotoSansSC-{style}.ttf")
    return folder


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> dict[str, Book]:
    """The book in both languages."""
    return {
        language: build_book(
            tmp_path_factory.mktemp(language),
            SOURCES[language],
            {**SETTINGS[language], "typst_font_folder": str(fonts)},
        )
        for language in ("en", "zh")
    }


@pytest.fixture
def build(tmp_path: Path, fonts: Path) -> Callable[..., Book]:
    """Build a page of its own: its text, then settings."""

    def build_page(text: str, **config: Any) -> Book:
        page = f"Title\n=====\n\n{text}\n"
        return build_book(
            tmp_path,
            {"index": page},
            {**SETTINGS["en"], "typst_font_folder": str(fonts), **config},
        )

    return build_page


def compact(text: str) -> str:
    """Text without white space: line ends are the layout's affair."""
    return re.sub(r"\s", "", text)


# -- the whole book -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
class TestBook:
    def test_builds_without_warning(self, books: dict[str, Book], language: str) -> None:
        assert books[language].warnings == ""

    def test_has_cover_contents_and_chapters(self, books: dict[str, Book], language: str) -> None:
        assert len(books[language].reader.pages) == {"en": 5, "zh": 4}[language]

    def test_names_its_language_and_title(self, books: dict[str, Book], language: str) -> None:
        reader = books[language].reader
        assert reader.trailer["/Root"]["/Lang"] == {"en": "en-GB", "zh": "zh-CN"}[language]
        assert reader.metadata
        assert reader.metadata.title == SETTINGS[language]["typst_title"]
        assert reader.metadata.creation_date is None

    def test_is_tagged(self, books: dict[str, Book], language: str) -> None:
        book = books[language]
        assert book.reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert {
            "/H1",
            "/H2",
            "/P",
            "/TOC",
            "/Table",
            "/THead",
            "/TH",
            "/Figure",
            "/Caption",
        } <= set(book.tags())

    def test_says_that_it_conforms_to_pdf_ua(self, books: dict[str, Book], language: str) -> None:
        metadata = books[language].reader.trailer["/Root"]["/Metadata"].get_object().get_data()
        assert re.search(rb"<pdfuaid:part>\s*1\s*<", metadata)

    def test_has_bookmarks(self, books: dict[str, Book], language: str) -> None:
        titles = [entry.title for entry in flat(books[language].reader.outline)]
        assert (
            titles
            == {
                "en": [
                    "The book",
                    "1 Rates by region",
                    "1.1 Who volunteers",
                    "2 Methods",
                    "2.1 Weights",
                ],
                "zh": ["关于本书", "1 比率", "1.1 按区域"],
            }[language]
        )

    def test_embeds_every_font(self, books: dict[str, Book], language: str) -> None:
        descriptors = [
            font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            for font in used_fonts(books[language])
        ]
        assert any("NotoSansSC-Regular" in found["/FontName"] for found in descriptors)
        assert any("NotoSansSC-Bold" in found["/FontName"] for found in descriptors)
        assert all("/FontFile2" in found or "/FontFile3" in found for found in descriptors)

    def test_every_link_leads_somewhere(self, books: dict[str, Book], language: str) -> None:
        reader = books[language].reader
        known = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
        links = [
            note.get_object()
            for page in reader.pages
            for note in page.get("/Annots", [])
            if note.get_object()["/Subtype"] == "/Link"
        ]
        inside = [link for link in links if "/Dest" in link or "/D" in link.get("/A", {})]
        assert len(inside) >= 4
        for link in inside:
            target = link["/Dest"] if "/Dest" in link else link["/A"]["/D"]
            assert page_of(reader, target) in known
        outside = [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]
        assert outside == {"en": ["https://www.unv.org"], "zh": []}[language]

    def test_charts_have_alternative_text(self, books: dict[str, Book], language: str) -> None:
        alternatives = [
            element["/Alt"] for element in books[language].elements() if element["/S"] == "/Figure"
        ]
        assert (
            alternatives
            == {
                "en": ["Bars, the longest for women"],
                "zh": ["条形图，女性最长"],
            }[language]
        )

    def test_two_builds_are_identical(
        self, books: dict[str, Book], language: str, tmp_path: Path, fonts: Path
    ) -> None:
        again = build_book(
            tmp_path,
            SOURCES[language],
            {**SETTINGS[language], "typst_font_folder": str(fonts)},
        )
        assert again.pdf.read_bytes() == books[language].pdf.read_bytes()


def flat(outline: list[Any]) -> list[Any]:
    """Bookmarks of all levels, in order."""
    return [
        entry for item in outline for entry in (flat(item) if isinstance(item, list) else [item])
    ]


def used_fonts(book: Book) -> list[Any]:
    return [
        font.get_object()
        for page in book.reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    ]


def page_of(reader: PdfReader, target: Any) -> int:
    """The object number of the page that a link's target is on."""
    if isinstance(target, str):
        target = raw_destinations(reader)[target]
    target = target.get_object()
    if isinstance(target, DictionaryObject):
        target = target["/D"]
    return int(target[0].idnum)


def raw_destinations(reader: PdfReader) -> dict[str, Any]:
    """The named places of a PDF, by name."""

    def leaves(node: Any) -> Iterator[tuple[str, Any]]:
        names = list(node.get("/Names", []))
        yield from zip(names[::2], names[1::2], strict=True)
        for child in node.get("/Kids", []):
            yield from leaves(child.get_object())

    return dict(leaves(reader.trailer["/Root"]["/Names"]["/Dests"].get_object()))


def test_prints_the_text_exactly(books: dict[str, Book]) -> None:
    text = compact(books["en"].text)
    assert compact('5 * 3 = 15, #1, $2, a_b, [c], "it\'s" -- and... 1. done.') in text
    assert compact("After the contents.") in text


def test_prints_chinese(books: dict[str, Book]) -> None:
    text = compact(books["zh"].text)
    assert "每月有8.62亿人参与志愿服务，见比率。换行处没有空格。" in text
    assert "本书并非联合国出版物。" in text


def test_prints_an_exhibit_with_its_words(books: dict[str, Book]) -> None:
    text = compact(books["en"].text)
    for words in ("Figure 2.4", "Women volunteer more", "15+, 2020", "UNV, 2021", "138,690"):
        assert compact(words) in text


def test_labels_come_in_the_books_language(books: dict[str, Book]) -> None:
    text = compact(books["zh"].text)
    assert "目录" in text  # Sphinx's own translation
    assert "警告" in text
    assert "Contents" in compact(books["en"].text)


def test_a_part_stands_in_the_contents(books: dict[str, Book]) -> None:
    assert "Part one" in books["en"].reader.pages[1].extract_text()


def test_the_roots_own_text_comes_before_the_chapters(books: dict[str, Book]) -> None:
    text = compact(books["en"].text)
    assert text.index(compact("After the contents.")) < text.index("138,690")


def test_footnotes_keep_their_number(books: dict[str, Book]) -> None:
    assert 'footnote(numbering: fixed("1"))' in books["en"].source
    assert "/Note" in books["en"].tags()


def test_html_tables_are_printed_and_other_html_is_not(books: dict[str, Book]) -> None:
    text = compact(books["en"].text)
    assert "women14.1" in text
    assert "gone()" not in text


def test_formulas_have_alternative_text(books: dict[str, Book]) -> None:
    alternatives = [e["/Alt"] for e in books["en"].elements() if e["/S"] == "/Formula"]
    assert alternatives == ["r_i", r"\hat{p} = \frac{\sum w_i y_i}{\sum w_i}"]


def test_chinese_paragraphs_begin_with_an_indent_and_boxes_do_not(books: dict[str, Book]) -> None:
    starts: dict[str, float] = {}

    def note(text: str, outer: list[float], inner: list[float], _font: Any, _size: Any) -> None:
        for beginning in ("每月", "请看", "关于"):
            if text.strip().startswith(beginning):
                starts.setdefault(beginning, outer[4] + inner[4] * outer[0])

    books["zh"].reader.pages[2].extract_text(visitor_text=note)
    box_padding = 14.2  # 5 mm
    assert starts["每月"] - starts["关于"] == pytest.approx(2 * 10.5, abs=0.5)
    assert starts["请看"] - starts["关于"] == pytest.approx(box_padding, abs=0.5)


# -- what must fail -------------------------------------------------------------------------------


def test_a_missing_glyph_fails(build: Callable[..., Book]) -> None:
    with pytest.raises(ExtensionError, match=r"index: no glyph for '龘' \(U\+9F98"):
        build("A rare sign: 龘.")


def test_a_missing_glyph_in_code_fails(build: Callable[..., Book]) -> None:
    with pytest.raises(ExtensionError, match="could not be displayed"):
        build("A rare sign: ``龘``.")


def test_a_broken_link_fails(build: Callable[..., Book]) -> None:
    with pytest.raises(ExtensionError, match=r"index: the link .* which is not in the book"):
        build(".. _here:\n\n.. |x| replace:: y\n\n`here`_", extensions=EXTENSIONS_WITH_BROKEN_LINK)


def test_a_relative_link_fails(build: Callable[..., Book]) -> None:
    with pytest.raises(ExtensionError, match=r"'other\.html' leads nowhere in the PDF"):
        build("`other <other.html>`__")


def test_an_unknown_node_warns_and_keeps_its_words(build: Callable[..., Book]) -> None:
    book = build(".. odd::")
    assert "does not know the node 'odd_node'" in book.warnings
    assert "kept words" in book.text


def test_a_bad_formula_is_named(build: Callable[..., Book]) -> None:
    with pytest.raises(ExtensionError, match=r"index: the formula '\\\\foo\{x\}' can't be set"):
        build(r"Text :math:`\foo{x}`.")


def test_an_image_needs_alternative_text(build: Callable[..., Book], tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG, encoding="utf-8")
    with pytest.raises(ExtensionError, match=r"a\.svg has no alternative text"):
        build(".. image:: a.svg")


def test_a_missing_image_fails(build: Callable[..., Book]) -> None:
    with pytest.raises(ExtensionError, match=r"a\.svg is missing"):
        build(".. image:: a.svg\n   :alt: words")


def test_an_image_is_printed(build: Callable[..., Book], tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG, encoding="utf-8")
    book = build(".. figure:: a.svg\n   :alt: words\n\n   The caption.")
    assert [e["/Alt"] for e in book.elements() if e["/S"] == "/Figure"] == ["words"]
    assert "The caption." in book.text


def test_an_exhibit_needs_alternative_text(build: Callable[..., Book]) -> None:
    with pytest.raises(ExtensionError, match="the exhibit fig_9 has no alternative text"):
        build(".. exhibit:: fig_9\n   :kind: figure\n   :label: F\n   :headline: H")


def test_fonts_must_be_there(build: Callable[..., Book], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ExtensionError, match="no static Noto Sans SC Regular and Bold"):
        build("Text.", typst_font_folder=str(tmp_path / "empty"))


def setup(app: Sphinx) -> None:
    """Make this module an extension that breaks a link."""

    def break_links(_app: Sphinx, tree: nodes.document, _docname: str) -> None:
        for reference in tree.findall(nodes.reference):
            reference["refid"] = "nowhere"

    app.connect("doctree-resolved", break_links)


EXTENSIONS_WITH_BROKEN_LINK = ["swvr.book.typst", __name__]


# -- pieces ---------------------------------------------------------------------------------------


def typst_text(markup: str) -> str:
    """What Typst reads markup as, if it is nothing but text."""
    document = f"#metadata[#emph[x];{markup}]<it>"
    [value] = json.loads(typst.query(document.encode(), "<it>", field="value"))
    return "".join(_plain(part) for part in value["children"][1:])


def _plain(part: dict[str, Any]) -> str:
    if part["func"] == "space":
        return " "
    assert part["func"] in {"text", "symbol"}, part
    return str(part["text"])


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text("ab1 .-_*#$[]()<>@=+/\\~`'\";:,{}%&|^!?…中。", min_size=1))
def test_markup_reads_back_as_the_same_text(text: str) -> None:
    read = typst_text(escape.markup(text) + "x")
    assert " ".join(read.split()) == " ".join((text + "x").split())


def test_lines_join_without_a_space_in_chinese_only() -> None:
    assert escape.unwrap("志愿\n服务 and\nmore\n人") == "志愿服务 and more 人"


def test_numbers_stand_right_and_text_left() -> None:
    [table] = tables.from_html(
        "<table><tr><th>a</th><th>b</th><th>c</th><th>d</th></tr>"
        "<tr><td>1</td><td>−2.5%</td><td>x1</td><td>3 [2–4]</td></tr>"
        "<tr><td>2</td><td>…</td><td>2</td><td></td></tr></table>"
    )
    assert table.alignments() == ["left", "right", "left", "right"]


def test_spans_push_cells_aside() -> None:
    [table] = tables.from_html(
        '<table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr>'
        '<tr><td colspan="2">d</td></tr></table>'
    )
    assert table.column_count == 2
    assert [cell.text for cell in table.column(1, table.body)] == ["b", "c"]
    assert "table.cell(rowspan: 2)[a]" in table.source()


def test_the_index_name_of_pandas_moves_into_the_header() -> None:
    [table] = tables.from_html(
        "<table><tr><th></th><th>rate</th></tr><tr><th>sex</th><th></th></tr>"
        "<tr><th>women</th><td>1</td></tr></table>"
    )
    assert [[cell.text for cell in row] for row in table.header] == [["sex", "rate"]]


def test_wide_tables_get_smaller_type() -> None:
    sizes = [html_table(columns=columns, rows=2).font_size() for columns in (3, 11, 13)]
    assert sizes == [9, 8, 7]


def test_a_table_that_cannot_fit_warns(build: Callable[..., Book]) -> None:
    cells = "<td>1,234.5</td>" * 20
    book = build(f".. raw:: html\n\n   <table><tr>{cells}</tr></table>")
    assert "the table is too wide for the PDF" in book.warnings


def test_text_wraps_before_numbers_are_squeezed() -> None:
    [table] = tables.from_html(
        "<table><tr>"
        + "<td>some words that may wrap</td>" * 3
        + "<td>1,234.5</td>" * 8
        + "</tr></table>"
    )
    assert not table.is_too_wide
    assert table.widths()[0] < table.needs()[0]
    assert table.widths()[-1] == table.needs()[-1]


def test_a_column_of_much_text_is_given_more_of_the_page() -> None:
    def widths(*, is_wide: bool) -> list[float]:
        words = "word " * 30
        cells = [tables.Cell(words, words, is_wide=is_wide and i == 1) for i in range(3)]
        return tables.Table(header=[], body=[cells]).widths()

    assert len(set(widths(is_wide=False))) == 1
    first, second, third = widths(is_wide=True)
    assert second > 1.5 * first
    assert first == third
    same = [tables.Table([], [[tables.Cell("", "x " * 90, is_wide=w)] * 3]) for w in (True, False)]
    assert same[0].font_size() == same[1].font_size()


def test_chinese_text_beside_long_names_is_no_strip_of_characters() -> None:
    """Chinese can break after each character, but is set smaller before it is squeezed to that."""
    texts = ("八国志愿者调查中已公布的结果" * 2, "a" * 34, "b" * 28, "2026-11-21", "c" * 12)
    table = tables.Table([], [[tables.Cell(text, text) for text in texts]])
    assert table.font_size() == 7  # at 9 points the words fit and the Chinese has 2 characters
    assert table.widths()[0] >= 20
    assert not table.is_too_wide


def test_a_date_is_not_broken_at_its_hyphens() -> None:
    date, name = (tables.Table([], [[tables.Cell(t, t)]]) for t in ("2026-11-21", "long-winded-a"))
    assert date.minimums()[0] > len("2026-11-21")
    assert name.minimums()[0] < len("long-winded-a")


def test_only_long_tables_break_across_pages() -> None:
    assert not html_table(columns=3, rows=20).is_long
    assert html_table(columns=3, rows=60).is_long


def html_table(columns: int, rows: int) -> tables.Table:
    soup = BeautifulSoup("<table></table>", "html.parser")
    row = "<tr>" + "<td>1,234.5</td>" * columns + "</tr>"
    [table] = tables.from_html(str(soup).replace("></table", f">{row * rows}</table"))
    return table


def test_chinese_headings_break_between_phrases() -> None:
    [table] = tables.from_html("<table><tr><th>正式，女性</th></tr><tr><td>1</td></tr></table>")
    assert "#box[正式，];#box[女性];" in table.source()
