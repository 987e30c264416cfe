"""The catalogues in ``locale/``: every message of code and data has its words in every language.

Messages stand in the code, in the columns of the data that ``datapackage.json`` marks with
``"translate": true``, in what its descriptions of the data say to readers, and in ``_toc.yml``,
as captions of the parts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from tokenize import TokenError

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from swvr.book.contents import read_contents
from swvr.data import DataPackage
from swvr.errors import not_python
from swvr.language import SOURCE, catalogue_path
from swvr.project import Project

# The functions that messages are written in: say("…"), self("…") in Language, N_("…").
KEYWORDS = {"say": None, "self": None, "N_": None}
INTERFACE = "theme.po"  # beside the messages: the words of the site around the pages
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def messages(project: Project) -> dict[str, str]:
    """Return every message of the library and the data with the file that it stands in first."""
    found = dict(_in_code(project))
    for file, message in [*_in_data(project), *_in_contents(project)]:
        found.setdefault(message, file)
    return found


def _in_contents(project: Project) -> Iterator[tuple[str, str]]:
    """Return the captions of the book's parts."""
    yield from (("_toc.yml", part["caption"]) for part in read_contents(project)["parts"])


def _in_data(project: Project) -> Iterator[tuple[str, str]]:
    """Return the texts of the data that are shown translated; unreadable files have none."""
    package = DataPackage.read(project)
    yield from ((package.file, text) for text in package.shown_words())
    for resource in package.resources.values():
        fields = [field.name for field in resource.fields if field.translate]
        if fields and not package.problems(resource.name):
            table = package.load(resource.name)
            for field in fields:
                yield from ((f"data/{resource.path}", text) for text in table[field].dropna())


def _in_code(project: Project) -> dict[str, str]:
    """Return the messages of the library with the file that each stands in first.

    Raises
    ------
    SwvrError
        If a file is not Python; the message names the line.
    """
    found: dict[str, str] = {}
    method = [("**.py", "python")]
    try:
        extracted = extract_from_dir(str(project.library), method_map=method, keywords=KEYWORDS)
        for file, _, message, _, _ in extracted:
            if isinstance(message, str):
                found.setdefault(message, f"swvr/{Path(file).as_posix()}")
    except (TokenError, SyntaxError, UnicodeDecodeError, LookupError):
        _stop_at_half_written(project)
        raise
    return found


def _stop_at_half_written(project: Project) -> None:
    for path in sorted(project.library.rglob("*.py")):
        try:
            compile(path.read_bytes(), path, "exec", flags=ast.PyCF_ONLY_AST)
        except SyntaxError as error:
            raise not_python(error, project.relative(path)) from error


def read_catalogue(path: Path) -> Catalog:
    """Read a catalogue file."""
    with path.open("rb") as source:
        return read_po(source)


def catalogue_problems(project: Project, languages: list[str]) -> Iterator[tuple[str, str, str]]:
    """Find messages without words, words without a message, and lost placeholders.

    Yields
    ------
    tuple
        Place, problem and remedy.
    """
    wanted = messages(project)
    for code in languages:
        if code == SOURCE:
            continue
        path = catalogue_path(code, project)
        place = project.relative(path)
        if not path.is_file():
            yield place, "no catalogue", "copy another language's and translate it"
            continue
        catalogue = read_catalogue(path)
        words = {str(entry.id): entry for entry in catalogue if entry.id}
        for message, file in wanted.items():
            entry = words.get(message)
            if entry is None or not entry.string or entry.fuzzy:
                yield place, f"no {code} words for {message!r} ({file})", "translate it there"
            elif set(_PLACEHOLDER.findall(message)) != set(_PLACEHOLDER.findall(str(entry.string))):
                yield (
                    place,
                    f"the placeholders of {message!r} and its translation differ",
                    "use each {placeholder} of the message, and no other",
                )
        for message in words.keys() - wanted.keys():
            yield place, f"nothing says {message!r}", "remove the entry"
    yield from _interface_problems(project, [code for code in languages if code != SOURCE])


def _interface_problems(project: Project, languages: list[str]) -> Iterator[tuple[str, str, str]]:
    """Find words of the site's interface that one language has and another lacks.

    There is no list of them in the code: whatever a language says in its own words is theirs.
    """
    paths = {code: catalogue_path(code, project).with_name(INTERFACE) for code in languages}
    told = {
        code: {str(entry.id) for entry in read_catalogue(path) if entry.id and entry.string}
        for code, path in paths.items()
        if path.is_file()
    }
    for code, path in paths.items():
        place = project.relative(path)
        if code not in told:
            yield place, "no catalogue of the interface", "copy another language's and translate it"
            continue
        for message in sorted(set().union(*told.values()) - told[code]):
            yield place, f"no {code} words for {message!r} (interface)", "translate it there"
