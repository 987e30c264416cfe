"""How a glued number travels from a notebook to a page.

It is an output that shows nothing, in the form of papermill's records, which myst-nb pastes into
the prose. The id of the published number that it is goes with it as metadata, so that binding a
number changes no output that is compared.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PREFIX = "application/papermill.record/"
TEXT = "text/plain"
RECORD = PREFIX + TEXT
OURS = "swvr"  # the key of our own metadata
LEDGER = "ledger"


@dataclass(frozen=True)
class Glued:
    """A number as the prose takes it.

    Attributes
    ----------
    name
        What the prose calls it.
    text
        What the page shows.
    ledger
        The id of the published number that it is; None if it is none.
    """

    name: str
    text: str
    ledger: str | None


def glued_bundle(name: str, text: str, ledger: str | None) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the data and the metadata of the output that glues a text."""
    metadata: dict[str, Any] = {"scrapbook": {"name": name, "mime_prefix": PREFIX}}
    if ledger is not None:
        metadata[OURS] = {LEDGER: ledger}
    return {RECORD: repr(text)}, metadata


def read_glued(output: Mapping[str, Any]) -> Glued | None:
    """Return what an output of a notebook glues; None if it glues no text."""
    metadata = output.get("metadata", {})
    name = metadata.get("scrapbook", {}).get("name")
    record = output.get("data", {}).get(RECORD)
    if not name or record is None:
        return None
    text = ast.literal_eval(record if isinstance(record, str) else "".join(record))
    return Glued(name, str(text), ledger_id(metadata))


def ledger_id(metadata: Mapping[str, Any]) -> str | None:
    """Return the id of the published number in an output's metadata; None if there is none."""
    found = metadata.get(OURS, {}).get(LEDGER)
    return found if isinstance(found, str) else None
