"""What the frictionless library finds wrong with the data package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from swvr.data.problem import Problem
from swvr.project import Project


def frictionless_problems(descriptor: Path, project: Project) -> Iterator[Problem]:
    """Yield what frictionless finds; it is slow to import, so only here.

    Parameters
    ----------
    descriptor
        The package's ``datapackage.json``.
    project
        The checkout, for the names of files.
    """
    from frictionless import FrictionlessException, Package  # noqa: PLC0415

    file = project.relative(descriptor)
    try:
        report = Package(str(descriptor)).validate()
    except FrictionlessException as failure:
        yield Problem("package", file, str(failure.error.note))
        return
    for error in report.errors:
        yield Problem("package", file, error.message)
    for task in report.tasks:
        place = project.relative(descriptor.parent / task.place)
        for error in task.errors:
            row, field = getattr(error, "row_number", None), getattr(error, "field_name", None)
            yield Problem(error.type, place, error.message, row, field)
