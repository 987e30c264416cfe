"""Citations by role: what the edition names, in text and bibliography, and clear errors."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from small_book import build_small_book

from swvr.book.checks import check_edition
from swvr.edition import available_years, load_edition
from swvr.project import Project
from tests.conftest import CHECKOUT, DEFAULT_YEAR

YEARS = available_years(CHECKOUT)
PAGE = """# Page

The report {source}`report` and its population {source}`population`.
Both at once {source}`report, population`. The regions {source}`regions`.

```{bibliography}
```
"""


def build(folder, year, text=PAGE):
    """Build one page as a site and as a PDF's source."""
    (folder / "index.md").write_text(text, "utf-8")
    shutil.copyfile(CHECKOUT.root / "references.bib", folder / "references.bib")
    warnings = build_small_book(
        folder,
        ["myst_parser", "sphinxcontrib.bibtex", "swvr.book.extension.source"],
        # Said here, since Sphinx keeps what other books of this process registered.
        source_suffix={".md": "markdown"},
        bibtex_bibfiles=["references.bib"],
        swvr_year=year,
    )
    page = BeautifulSoup((folder / "html" / "index.html").read_text("utf-8"), "html.parser")
    typst = (folder / "typst" / "book.typ").read_text("utf-8")
    return SimpleNamespace(page=page, typst=typst, warnings=warnings)


def titles(year, *roles):
    """Return the words by which the sources of an edition are known in the bibliography."""
    sources = load_edition(year, CHECKOUT).sources.by_role()
    bibliography = (CHECKOUT.root / "references.bib").read_text("utf-8")
    found = []
    for role in roles:
        entry = bibliography.partition(f"{{{sources[role].key},")[2].partition("\n}")[0]
        found.append(entry.partition("title = {{")[2].partition("}}")[0])
    return found


@pytest.mark.parametrize("year", YEARS)
def test_a_page_cites_what_its_edition_names(tmp_path, year):
    made = build(tmp_path, year)
    assert made.warnings == ""
    wanted = set(titles(year, "report", "population", "regions"))
    entries = made.page.get_text()
    for title in wanted:
        assert title in entries, title
    others = {title for other in YEARS if other != year for title in titles(other, "report")}
    assert not [title for title in others - wanted if title in entries]
    links = made.page.select("section p a.reference.internal")
    assert len([link for link in links if link["href"].startswith("#id")]) == 5
    assert made.typst.count("bibliography-entry(") == len(wanted)


def test_an_unknown_role_is_told_with_those_there_are(tmp_path):
    made = build(tmp_path, DEFAULT_YEAR, "# Page\n\nThe {source}`reprot` and more.\n")
    assert "index.md:3: ERROR" in made.warnings
    assert f"the edition {DEFAULT_YEAR} has no source 'reprot'" in made.warnings
    assert "did you mean report" in made.warnings


@pytest.mark.parametrize(
    ("role", "remedy"),
    [("reprot", "did you mean report?"), ("survey", "name it in editions/")],
)
def test_a_check_tells_of_file_cell_and_remedy(tmp_path, role, remedy):
    for name in ("_toc.yml", "references.bib", "data", "editions", "locale"):
        (tmp_path / name).symlink_to(CHECKOUT.root / name)
    shutil.copytree(CHECKOUT.chapters, tmp_path / "chapters")
    year = next(y for y in YEARS if not load_edition(y, CHECKOUT).has("survey"))
    path = tmp_path / "chapters" / "01_about.ipynb"
    text = path.read_text("utf-8")
    assert "{source}`report`" in text
    path.write_text(text.replace("{source}`report`", f"{{source}}`{role}`"), "utf-8")
    found = list(check_edition(Project(tmp_path), load_edition(year, CHECKOUT)))
    assert found
    for finding in found:
        assert finding.where.startswith("chapters/01_about.ipynb, cell ")
        assert finding.problem == f"the edition {year} has no source {role!r}"
        assert remedy in finding.remedy
