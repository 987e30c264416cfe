"""The edition whose pages are made: the setting ``swvr_year``, and the edition that it means."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from swvr.book.execute import default_parameters
from swvr.edition import Edition, load_edition
from swvr.project import Project, find_project

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SETTING = "swvr_year"


def edition_of(app: Sphinx) -> tuple[Edition, Project]:
    """Return the edition whose pages are made, and the checkout that it is of.

    Raises
    ------
    SwvrError
        If there is no such edition, or its file is not sound.
    """
    project = find_project(Path(app.srcdir))
    year = app.config[SETTING] or default_parameters(project)[0]
    file = edition_file(project, year)
    return _read(year, project, file.stat().st_mtime_ns if file.is_file() else 0), project


def edition_file(project: Project, year: int) -> Path:
    """Return the file of an edition, which pages that show what it says depend on."""
    return project.editions / f"{year}.yml"


@lru_cache(maxsize=4)
def _read(year: int, project: Project, _modified: int) -> Edition:
    return load_edition(year, project)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the setting; 0 is the edition of the stored notebooks."""
    app.add_config_value(SETTING, 0, "env", types=[int])
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
