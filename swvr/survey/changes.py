"""More, less or about the same: the answers to how something changed (items q4b and q6).

What is counted of them, such as who volunteers more, is called alike wherever it comes from:
bounded by what was published, or estimated from respondents.
"""

from __future__ import annotations

CHANGES = {"increased": 1, "decreased": 2, "same": 3, "did_not_volunteer": 4}
"""The answers with their codes in a file of respondents; the last one is of q6 alone."""


def of_change(item: str, change: str) -> str:
    """Name the share of one answer in tables of results.

    Examples
    --------
    >>> of_change("q6", "increased")
    'q6_increased'
    """
    return f"{item}_{change}"
