"""From each page to the same page in the other languages."""

from __future__ import annotations

import pytest
from sphinx.errors import ConfigError

from swvr.book.extension.language_switch import Alternate, alternates, links
from swvr.language import autonym

FRENCH = {"language": "fr", "year": 2022, "prefix": "../fr"}


def test_every_page_leads_to_itself_in_the_other_language(sample):
    for language, other, label in (("en", "zh", "中文"), ("zh", "en", "English")):
        pages = sample.pages(language)
        assert {"index.html", "search.html", "genindex.html"} <= set(pages)
        for name in pages:
            page = sample.page(language, name)
            switch = page.select(".bd-header-article a[hreflang]")
            assert [(a["hreflang"], a["lang"], a.get_text()) for a in switch] == [
                (other, other, label)
            ]
            for link in [*switch, *page.select("link[hreflang]")]:
                target = (sample.site(language) / name).parent / link["href"]
                assert target.resolve() == (sample.site(other) / name).resolve()
                assert target.is_file()


def test_any_number_of_languages():
    sites = alternates([{"language": "zh", "year": 2022, "prefix": "../zh/"}, FRENCH])
    found = links(sites, "chapters/a.html")
    assert [link.label for link in found] == ["中文", "Français"]
    assert [link.href for link in found] == ["../../zh/chapters/a.html", "../../fr/chapters/a.html"]
    assert links([], "index.html") == []


def test_editions_are_told_apart_only_when_there_are_several():
    sites = [Alternate("zh", 2022, "../zh"), Alternate("zh", 2026, "../../2026/zh")]
    assert [link.label for link in links(sites, "index.html")] == ["中文 2022", "中文 2026"]


@pytest.mark.parametrize(
    "entry", [{"language": "zh"}, {**FRENCH, "language": "nowhere"}, {**FRENCH, "year": "soon"}]
)
def test_a_wrong_setting_is_told(entry):
    with pytest.raises(ConfigError, match="swvr_alternates"):
        alternates([entry])


def test_autonyms():
    assert [autonym(code) for code in ("en", "zh", "zh_CN", "ar")] == [
        "English",
        "中文",
        "中文",
        "العربية",
    ]
