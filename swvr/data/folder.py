"""The folder ``data/``: where each resource's file lies, and which files are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from swvr.data.problem import Problem
from swvr.data.reading import sha256
from swvr.data.schema import Resource
from swvr.project import Project

DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class DataFolder:
    """The files under ``data/``, next to the resources that describe them.

    Attributes
    ----------
    project
        The checkout.
    resources
        What ``datapackage.json`` describes, by name.
    """

    project: Project
    resources: Mapping[str, Resource]

    @property
    def descriptor(self) -> Path:
        """The description of the package."""
        return self.project.data / DESCRIPTOR

    @property
    def file(self) -> str:
        """What messages call the description."""
        return self.project.relative(self.descriptor)

    def strays(self) -> list[Path]:
        """Return the files that are no resource and no sidecar of one; hidden ones not."""
        described = {resource.path for resource in self.resources.values()} | {DESCRIPTOR}
        described |= {path for path, _ in self.sidecars()}
        inside = (path.relative_to(self.project.data) for path in self.project.data.rglob("*"))
        return [
            self.project.data / path
            for path in sorted(inside)
            if path.as_posix() not in described
            and not any(part.startswith(".") for part in path.parts)
            and (self.project.data / path).is_file()
        ]

    def sidecars(self) -> list[tuple[str, Resource]]:
        """Return the files that say where a fetched resource is from, relative to ``data/``."""
        named = ((each.descriptor.get("provenance"), each) for each in self.resources.values())
        return [(path, resource) for path, resource in named if isinstance(path, str)]

    def lost_sidecars(self) -> list[Problem]:
        """Find sidecars that are named and are not there."""
        return [
            Problem(
                "missing-file",
                self.project.relative(self.project.data / path),
                f"the file that says where {resource.name} is from is missing",
                remedy=f"restore the file, or delete the field provenance from {self.file}",
            )
            for path, resource in self.sidecars()
            if not (self.project.data / path).is_file()
        ]

    def location(self, resource: Resource) -> tuple[Path, str]:
        """Return a resource's file, and what messages call it."""
        path = self.project.data / resource.path
        return path, self.project.relative(path)

    def path_problems(self, resource: Resource) -> list[Problem]:
        """Find paths that lead out of ``data/``, and files that are not there."""
        parts = PurePosixPath(resource.path).parts
        path, file = self.location(resource)
        outside = (
            ".." in parts
            or "\\" in resource.path
            or "://" in resource.path
            or PurePosixPath(resource.path).is_absolute()
            or not path.resolve().is_relative_to(self.project.data.resolve())
        )
        if outside:
            text = f"the path '{resource.path}' of {resource.name} leads out of data/"
            remedy = "give a path relative to data/, without .."
            return [Problem("package", self.file, text, field="path", remedy=remedy)]
        if not path.is_file():
            return [self._missing(resource, file)]
        return []

    def _missing(self, resource: Resource, file: str) -> Problem:
        """Say that a file is missing and, if it was renamed, what it is called now."""
        for stray in self.strays():
            if sha256(stray.read_bytes()) == resource.descriptor.get("hash"):
                now = self.project.relative(stray)
                text = f"the file is missing; {now} has the same content"
                remedy = f"name it back, or correct its path in {self.file}"
                return Problem("missing-file", file, text, remedy=remedy)
        remedy = f"restore the file, or delete the resource {resource.name} from {self.file}"
        return Problem("missing-file", file, "the file is missing", remedy=remedy)
