"""The guide to the ledger names every function and every verdict, and no other."""

from __future__ import annotations

import re

from swvr.ledger.ledger import Ledger
from swvr.ledger.verdict import VERDICTS


def test_the_guide_lists_the_functions_there_are(edition, checkout) -> None:
    guide = (checkout.root / "docs" / "ledger.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z_]+)\(", guide, flags=re.MULTILINE)
    assert sorted(listed) == sorted(Ledger(edition, checkout).vocabulary)


def test_the_guide_explains_every_verdict(checkout) -> None:
    guide = (checkout.root / "docs" / "ledger.md").read_text("utf-8")
    for verdict in VERDICTS:
        assert f"| {verdict.replace('_', ' ')} |" in guide
