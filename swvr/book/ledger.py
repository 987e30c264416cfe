"""What a build says of the ledger outside the book: its JSON, and the score in the READMEs.

The score stands between two marks, in the README of each language. A README without them is left
alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from swvr.book.execute import default_parameters
from swvr.book.files import write_text
from swvr.edition import Edition
from swvr.language import SOURCE, Language, language
from swvr.ledger import words
from swvr.ledger.ledger import Ledger
from swvr.ledger.listing import ALL, as_json, claim_headline, headline
from swvr.project import Project

FOLDER, FILE = "ledger", "ledger.json"
START = "<!-- score: written by swvr build -->"
END = "<!-- end of the score -->"


def write_ledger(project: Project, edition: Edition) -> list[Path]:
    """Write the ledger of an edition as JSON; that of the default edition also for its READMEs.

    Returns
    -------
    list of Path
        The JSON files, and the READMEs whose score changed.

    Raises
    ------
    SwvrError
        If anything in the ledger is wrong.
    """
    ledger = Ledger(edition, project)
    text = as_json(ledger)
    is_default = edition.year == default_parameters(project)[0]
    paths = [project.build / FOLDER / f"{edition.year}.json"]
    paths += [project.build / FILE] if is_default else []
    for path in paths:
        write_text(path, text)
    return paths + (write_score(project, ledger) if is_default else [])


def score(ledger: Ledger, say: Language) -> str:
    """Return the score as Markdown: a sentence on the numbers, one on the claims, a table."""
    edition, counts = ledger.edition, ledger.score
    heads = [document_head(edition, say, name) for name in counts.columns]
    rows = [
        [say(words.VERDICTS[str(verdict)]), *(say.number(count) for count in row)]
        for verdict, row in counts.iterrows()
    ]
    first = say("{sentence}.", sentence=headline(ledger, say))
    second = say("{sentence}.", sentence=claim_headline(ledger, say)) if ledger.claims else ""
    lines = [
        f"**{first}** {second}".rstrip(),
        "",
        _line([say("published numbers"), *heads]),
        _line(["---", *["---:"] * len(heads)]),
        *map(_line, rows),
    ]
    return "\n".join(lines) + "\n"


def document_head(edition: Edition, say: Language, column: str) -> str:
    """Name a column of the score: a document, or both together."""
    return say("together") if column == ALL else words.document_name(edition, say, column)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def write_score(project: Project, ledger: Ledger) -> list[Path]:
    """Write the score into the READMEs that have a place for it; return those that changed."""
    return [path for path, text in _readmes(project, ledger) if write_text(path, text)]


def stale_scores(project: Project, ledger: Ledger) -> list[Path]:
    """Return the READMEs whose score is not that of the ledger, if it is the default edition's."""
    if ledger.edition.year != default_parameters(project)[0]:
        return []
    return [path for path, text in _readmes(project, ledger) if path.read_text("utf-8") != text]


def _readmes(project: Project, ledger: Ledger) -> Iterator[tuple[Path, str]]:
    """Yield each README that has a place for the score, and its text with the score."""
    for code in ledger.edition.languages:
        path = project.root / ("README.md" if code == SOURCE else f"README.{code}.md")
        text = path.read_text("utf-8") if path.is_file() else ""
        if END in text.partition(f"{START}\n")[2]:
            before, _, rest = text.partition(f"{START}\n")
            now = score(ledger, language(code, project))
            yield path, f"{before}{START}\n{now}{END}{rest.partition(END)[2]}"
