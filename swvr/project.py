"""Where things are: the paths of one checkout of the book."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from swvr.errors import SwvrError

MARKER = "_toc.yml"
# Names of environment variables: the checkout to work on; the folder that the exhibits of a
# notebook are written to (set by a build; without it a notebook shows them and writes nothing).
ROOT_VARIABLE = "SWVR_ROOT"
EXHIBITS_FOLDER = "SWVR_EXHIBITS"


@dataclass(frozen=True)
class Project:
    """One checkout of the book.

    Attributes
    ----------
    root
        The folder that holds ``_toc.yml``, ``editions/``, ``chapters/`` and ``data/``.
    """

    root: Path

    @property
    def chapters(self) -> Path:
        """The bilingual notebooks."""
        return self.root / "chapters"

    @property
    def data(self) -> Path:
        """The data package."""
        return self.root / "data"

    @property
    def editions(self) -> Path:
        """One YAML file per edition."""
        return self.root / "editions"

    @property
    def locale(self) -> Path:
        """The gettext catalogues."""
        return self.root / "locale"

    @property
    def build(self) -> Path:
        """Everything that a build makes, except the figures."""
        return self.root / "_build"

    @property
    def figures(self) -> Path:
        """The exhibits as files, per edition and language."""
        return self.root / "figures"

    @property
    def library(self) -> Path:
        """The library that notebooks of this checkout import: its own, or the one installed."""
        own = self.root / "swvr"
        return own if own.is_dir() else Path(__file__).resolve().parent

    def relative(self, path: Path) -> str:
        """Return ``path`` as messages show it: relative to the project where possible."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)


def find_project(start: Path | None = None) -> Project:
    """Find the checkout that ``start`` (default: the working directory) lies in.

    The environment variable ``SWVR_ROOT`` wins; then the nearest parent folder with both
    ``_toc.yml`` and ``editions/``; then the checkout that this library was loaded from.

    Raises
    ------
    SwvrError
        If no such folder exists.
    """
    named = os.environ.get(ROOT_VARIABLE)
    if named:
        candidates = [Path(named)]
    else:
        here = (start or Path.cwd()).resolve()
        candidates = [here, *here.parents, Path(__file__).resolve().parents[1]]
    for folder in candidates:
        if (folder / MARKER).is_file() and (folder / "editions").is_dir():
            return Project(folder.resolve())
    raise SwvrError(
        "no book here: a folder with _toc.yml and editions/ is needed",
        where=str(candidates[0]),
        remedy="run the command inside a checkout of the book, or set SWVR_ROOT to one",
    )
