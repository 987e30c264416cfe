"""Chinese full-text search: overlapping pairs of characters, in the index and in the query.

Chinese is written without spaces. Sphinx leaves Chinese text out of its index unless jieba is
installed, and never splits the query at all. Here a run of Chinese characters is indexed by each
character and by each pair of neighbours, and a query asks for the pairs that it is made of, so
that any word or phrase finds the pages that have it, without a dictionary. Words in Latin letters
and numbers are indexed as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from sphinx.search import SearchLanguage

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# One class of characters for Python and for JavaScript: CJK unified ideographs, extension A and
# compatibility ideographs.
IDEOGRAPHS = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PART = re.compile(rf"[{IDEOGRAPHS}]+|[^\W{IDEOGRAPHS}]+")
_IDEOGRAPH = re.compile(rf"[{IDEOGRAPHS}]")

_SPLIT_QUERY = r"""
var splitQuery = (query) => {
  const parts = query.match(/[IDEOGRAPHS]+|(?:(?![IDEOGRAPHS])[\p{L}\p{N}_])+/gu) || [];
  return [...new Set(parts.flatMap(pairs))];

  function pairs(part) {
    if (part.length < 2 || !/[IDEOGRAPHS]/.test(part)) return [part];
    return Array.from({ length: part.length - 1 }, (_, i) => part.slice(i, i + 2));
  }
};
"""


def terms(text: str) -> list[str]:
    """Split text into the terms that are indexed.

    Examples
    --------
    >>> terms("8.62亿志愿者")
    ['8', '62', '亿', '志', '志愿', '愿', '愿者', '者']
    """
    found: list[str] = []
    for part in _PART.findall(text):
        if not _IDEOGRAPH.match(part):
            found.append(part)
            continue
        for position, character in enumerate(part):
            found.append(character)
            pair = part[position : position + 2]
            if len(pair) == 2:
                found.append(pair)
    return found


class ChineseSearch(SearchLanguage):
    """The search language ``zh``; it needs no dictionary and no stemmer."""

    lang = "zh"
    language_name = "Chinese"
    stopwords: ClassVar[set[str]] = set()  # type: ignore[misc]
    js_splitter_code = _SPLIT_QUERY.replace("IDEOGRAPHS", IDEOGRAPHS)

    def split(self, input: str) -> list[str]:  # noqa: A002  (Sphinx's name)
        """Split text into terms; see :func:`terms`."""
        return terms(input)

    def word_filter(self, word: str) -> bool:
        """Keep every term; also single characters."""
        return bool(word)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the language in place of Sphinx's own."""
    app.add_search_language(ChineseSearch)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
