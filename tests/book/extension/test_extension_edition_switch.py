"""What each page carries for the list of other editions."""

from __future__ import annotations

import pytest
from sample_book import YEAR

from swvr.book.extension.edition_switch import switch


@pytest.mark.parametrize(("language", "words"), [("en", "Other editions"), ("zh", "其他版本")])
def test_every_page_leads_to_the_front_door(sample, language, words):
    door = sample.root / "_build" / "site"
    pages = sample.pages(language)
    assert {"index.html", "search.html", "genindex.html"} < set(pages)
    for name in pages:
        page, here = sample.page(language, name), (sample.site(language) / name).parent
        (nav,) = page.select(".bd-header-article nav.swvr-editions")
        assert (here / nav.a["href"]).resolve() == door / "index.html"
        assert nav.a.get_text().replace("，", ",").split(",") == [words, f" {YEAR}"]
        own = nav["data-front"] + f"{YEAR}/{nav['data-language']}/{nav['data-page']}"
        assert (here / own).resolve() == sample.site(language) / name
        scripts = [(here / s["src"].partition("?")[0]).resolve() for s in page.select("[src]")]
        ours = [door / "editions.js", sample.site(language) / "_static" / "edition-switch.js"]
        assert [script for script in scripts if script in ours] == ours  # in this order
        assert all(s.has_attr("defer") for s in page.select("script[src*='edition']"))


def test_the_address_of_a_page_is_that_in_its_site():
    assert switch("a/b/c.html", "../../", 2040, "fr") == {
        "front": "../../../../",
        "page": "a/b/c.html",
        "year": 2040,
        "language": "fr",
    }
