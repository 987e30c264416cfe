"""Recording the checksum and size of every file of the data package."""

from __future__ import annotations

import json

from swvr.data.package import DataPackage
from swvr.data.problem import error_from
from swvr.data.reading import sha256
from swvr.data.schema import AWAITS_ROWS
from swvr.project import Project


def seal(project: Project | None = None) -> list[str]:
    """Record the checksum and size of every file, after an intended edit.

    Returns
    -------
    list of str
        The resources whose record changed.

    Raises
    ------
    SwvrError
        If the content of a file breaks its schema; nothing is recorded then.
    """
    package = DataPackage.read(project)
    changed = []
    for name, resource in package.resources.items():
        content = [problem for problem in package.problems(name) if problem.code != "checksum"]
        if content:
            raise error_from(content)
        data = package.files.location(resource)[0].read_bytes()
        record = {"bytes": len(data), "hash": sha256(data)}
        if any(resource.descriptor.get(key) != value for key, value in record.items()):
            resource.descriptor.update(record)
            if package.has_rows(resource):
                resource.descriptor.pop(AWAITS_ROWS, None)
            changed.append(name)
    if changed:
        write_descriptor(package)
    return changed


def write_descriptor(package: DataPackage) -> None:
    """Write the description of the package, at once: never half of it is found."""
    text = json.dumps(package.descriptor, ensure_ascii=False, indent=2) + "\n"
    part = package.path.with_name(f".{package.path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(package.path)
