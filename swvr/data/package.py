"""The data package as one object: its resources, and all that can be wrong with them."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from swvr.data.consistency import without_population, without_region
from swvr.data.country_codes import iso_alpha_2
from swvr.data.folder import DESCRIPTOR, DataFolder
from swvr.data.problem import SEAL, Problem, did_you_mean, error_from
from swvr.data.reading import Table, header_problems, parse, read_bytes, row_problems, sha256
from swvr.data.schema import (
    AWAITS_ROWS,
    ForeignKey,
    Resource,
    read_descriptor,
    read_resource,
)
from swvr.data.second_opinion import frictionless_problems
from swvr.data.values import Values, convert, frame, key_problems, named, percent_problems, tuples
from swvr.errors import SwvrError
from swvr.project import Project, find_project

POPULATION = "population_15plus"
REGIONS = "regions"
SHOWN = ("title", "certaintyExplanation")  # of a resource's description, in the book


class DataPackage:
    """The files under ``data/`` and what ``datapackage.json`` says of them.

    Parameters
    ----------
    project
        The checkout whose data is read.

    Raises
    ------
    SwvrError
        If ``datapackage.json`` is missing, malformed or describes something unsupported.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.resources: dict[str, Resource] = {}
        # Name -> the checksums of what a table was read from, and the table.
        self._read: dict[str, tuple[tuple[str, ...], pd.DataFrame]] = {}
        self.files = DataFolder(project, self.resources)
        self.path = self.files.descriptor
        self.file = self.files.file
        self.descriptor = read_descriptor(self.path, self.file)
        for raw in self.descriptor["resources"]:
            resource = read_resource(raw, self.file)
            if resource.name in self.resources:
                raise SwvrError(
                    f"two resources are named '{resource.name}'",
                    where=self.file,
                    remedy="rename or delete one of them",
                )
            self.resources[resource.name] = resource
        self._check_references()

    @classmethod
    def read(cls, project: Project | None = None) -> DataPackage:
        """Read the package of ``project`` (default: the one found from here)."""
        return cls(project or find_project())

    @cached_property
    def country_codes(self) -> frozenset[str]:
        """Every country code that data may use: ISO 3166-1 and the package's ``countryCodes``."""
        return frozenset(iso_alpha_2()) | frozenset(self.descriptor.get("countryCodes") or {})

    def resource(self, name: str) -> Resource:
        """Return the description of one resource.

        Raises
        ------
        SwvrError
            If the package has no such resource; near names are listed.
        """
        if name not in self.resources:
            names = ", ".join(sorted(self.resources))
            raise SwvrError(
                f"there is no resource '{name}'",
                where=self.file,
                remedy=did_you_mean(name, self.resources, otherwise=f"the resources are {names}"),
            )
        return self.resources[name]

    def load(self, name: str) -> pd.DataFrame:
        """Return a resource as a table, which is examined once for each content of its files.

        Raises
        ------
        SwvrError
            If there is no such resource or anything is wrong with its file.
        """
        resource = self.resource(name)
        checksums = self._checksums(resource)
        known, table = self._read.get(name, ((), None))
        if table is None or checksums != known:
            values, found = self._examine(resource)
            if found:
                raise error_from(found)
            table = frame(values, resource)
            if checksums:
                self._read[name] = checksums, table
        return table.copy()

    def problems(self, name: str) -> list[Problem]:
        """Return all that is wrong with a resource: its content first, then its checksum."""
        return self._examine(self.resource(name))[1]

    def described(self, raw: dict[str, Any]) -> Resource:
        """Read a description that the package does not hold, or not yet."""
        return read_resource(raw, self.file)

    def content_problems(self, resource: Resource, content: bytes) -> list[Problem]:
        """Return all that would be wrong with a resource's file if it held these bytes."""
        file = self.files.location(resource)[1]
        table, found = parse(content, file)
        return found if table is None else found + self._content(table, resource, file)[1]

    def shown_words(self) -> list[str]:
        """Return what the descriptions say to readers, in English: messages of the catalogues."""
        described = [resource for resource in self.resources.values() if self.has_rows(resource)]
        shown = [resource.descriptor.get(key) for resource in described for key in SHOWN]
        return [str(text) for text in [*self.certainty_levels.values(), *shown] if text]

    def has_rows(self, resource: Resource) -> bool:
        """Whether a file has anything below its header; a new edition's tables have not yet."""
        path, _ = self.files.location(resource)
        if self.files.path_problems(resource):
            return True
        with path.open("rb") as lines:
            next(lines, b"")
            return any(line.strip() for line in lines)

    @property
    def certainty_levels(self) -> dict[str, str]:
        """What the levels of certainty mean, the surest first."""
        return dict(self.descriptor.get("certaintyLevels") or {})

    def not_in_package(self) -> list[Problem]:
        """Return the files under ``data/`` that are no resource, so that nothing can read them."""
        remedy = f"describe it in {self.file}, or delete it"
        return [
            Problem("not-in-package", file, "the file is not in the data package", remedy=remedy)
            for file in map(self.project.relative, self.files.strays())
        ]

    def validate(self) -> list[Problem]:
        """Check every resource, the rules across files, and all of it again with frictionless."""
        found = [problem for name in self.resources for problem in self.problems(name)]
        found += self.not_in_package() + self.files.lost_sidecars()
        if {POPULATION, REGIONS} <= set(self.resources):
            found += self.consistency_problems(POPULATION, REGIONS)
        found = [problem for problem in found if problem.code != "reference-unreadable"]
        known = {(problem.file, problem.row) for problem in found}
        whole = {problem.file for problem in found if problem.row is None}
        for problem in frictionless_problems(self.path, self.project):
            if problem.file not in whole and (problem.file, problem.row) not in known:
                found.append(problem)
        return found

    def consistency_problems(self, population: str, regions: str) -> list[Problem]:
        """Return what two resources that are right in themselves contradict each other in."""
        read = {name: self._examine(self.resource(name)) for name in (population, regions)}
        if any(problem.code != "checksum" for _, found in read.values() for problem in found):
            return []
        people, groups = (frame(values, self.resource(name)) for name, (values, _) in read.items())
        files = [self.files.location(self.resource(name))[1] for name in read]
        return [
            *without_region(people, groups, files[0], regions),
            *without_population(people, groups, files[1], population),
        ]

    # -- inside

    def _check_references(self) -> None:
        """Stop if a foreign key refers to a resource or a field that the package lacks."""
        for resource in self.resources.values():
            for key in resource.foreign_keys:
                target = self.resources.get(key.resource)
                if target is None or not set(key.reference) <= set(target.header):
                    reference = f"{key.resource}.{', '.join(key.reference)}"
                    raise SwvrError(
                        f"a foreign key refers to '{reference}', which is not there",
                        where=f"{self.file}, resource {resource.name}",
                        remedy=did_you_mean(
                            key.resource, self.resources, otherwise="correct the foreign key"
                        ),
                    )

    def _checksums(self, resource: Resource) -> tuple[str, ...]:
        """Return those of a resource's file and of those it refers to; none if one is missing.

        With the description, which is read once for a package, they are all that a table is made
        from.
        """
        names = [resource.name, *(key.resource for key in resource.foreign_keys)]
        found = []
        for needed in map(self.resource, names):
            if self.files.path_problems(needed):
                return ()
            content, unreadable = read_bytes(*self.files.location(needed))
            if unreadable:
                return ()
            found.append(sha256(content))
        return tuple(found)

    def _examine(self, resource: Resource) -> tuple[Values, list[Problem]]:
        """Read a resource's file once; return its values and all that is wrong with it."""
        found = self.files.path_problems(resource)
        if found:
            return {}, found
        path, file = self.files.location(resource)
        content, found = read_bytes(path, file)
        if found:
            return {}, found
        table, found = parse(content, file)
        values: Values = {}
        if table is not None:
            values, more = self._content(table, resource, file)
            found += more
        return values, found + self._checksum_problems(content, resource, file)

    def _content(self, table: Table, resource: Resource, file: str) -> tuple[Values, list[Problem]]:
        found = header_problems(table.header, resource, file) or row_problems(
            table, file, may_be_empty=AWAITS_ROWS in resource.descriptor
        )
        if found:
            return {}, found
        values, found = convert(table, resource, file, self.country_codes)
        found += percent_problems(values, resource, file)
        found += key_problems(values, resource, file)
        found += self._foreign_key_problems(values, resource, file)
        return values, sorted(found, key=lambda problem: problem.row or 0)

    def _foreign_key_problems(self, values: Values, resource: Resource, file: str) -> list[Problem]:
        """Find values that do not stand in the resource they refer to."""
        found: list[Problem] = []
        for key in resource.foreign_keys:
            allowed, broken = self._keys_of(key)
            if broken:
                text = f"its references to {key.resource} can't be checked: {broken[0]}"
                remedy = broken[0].remedy
                found.append(Problem("reference-unreadable", file, text, remedy=remedy))
                continue
            for number, value in tuples(values, key.fields):
                if None not in value and tuple(map(str, value)) not in allowed:
                    text = f"{named(key.fields, value)} is not in the resource {key.resource}"
                    remedy = f"correct the value, or add it to {key.resource}; then run {SEAL}"
                    field = ", ".join(key.fields)
                    found.append(Problem("foreign-key", file, text, number, field, remedy))
        return found

    def _keys_of(self, key: ForeignKey) -> tuple[set[tuple[str, ...]], list[Problem]]:
        """Return the values that a foreign key may have, or why they can't be read."""
        resource = self.resource(key.resource)
        found = self.files.path_problems(resource)
        if found:
            return set(), found
        path, file = self.files.location(resource)
        content, found = read_bytes(path, file)
        table, found = (None, found) if found else parse(content, file)
        if table is None:
            return set(), found
        found = header_problems(table.header, resource, file) or row_problems(
            table, file, may_be_empty=AWAITS_ROWS in resource.descriptor
        )
        if found:
            return set(), found
        places = [table.header.index(name) for name in key.reference]
        return {tuple(cells[place] for place in places) for _, cells in table.rows}, []

    def _checksum_problems(self, content: bytes, resource: Resource, file: str) -> list[Problem]:
        recorded = resource.descriptor.get("hash")
        if recorded == sha256(content) and resource.descriptor.get("bytes") == len(content):
            return []
        remedy = f"restore the committed file; if the edit was intended, record it with {SEAL}"
        text = f"the file was changed: its checksum is not the one in {self.file}"
        if not recorded:
            text = f"the file has no checksum in {self.file}"
        return [Problem("checksum", file, text, remedy=remedy)]


def load(resource: str, project: Project | None = None) -> pd.DataFrame:
    """Return one resource of the data package as a table.

    The file is checked on the way: its checksum, encoding, columns, types, constraints, keys and
    country codes. Whole numbers are ``int64`` (``Int64`` where a value may be missing), numbers
    ``float64``, text ``str``; rows stand in the order of the file.

    Parameters
    ----------
    resource
        The name of a resource in ``data/datapackage.json``.
    project
        The checkout; by default the one found from the working directory.

    Returns
    -------
    pandas.DataFrame
        A new table, the caller's to change.

    Raises
    ------
    SwvrError
        If there is no such resource, or its file is not what its description says. One message
        names the file, rows, fields, bad values and what to do.

    Examples
    --------
    >>> load("regions").columns.to_list()
    ['country', 'region', 'name_printed', 'basis']
    """
    project = project or find_project()
    try:
        content = (project.data / DESCRIPTOR).read_bytes()
    except OSError:  # which says in words what is wrong
        return DataPackage.read(project).load(resource)
    return _package(project, content).load(resource)


@lru_cache(maxsize=4)
def _package(project: Project, content: bytes) -> DataPackage:
    """Return the package that this content describes, read once for all its resources."""
    return DataPackage.read(project)


def check_consistency(
    project: Project | None = None,
    *,
    population: str = POPULATION,
    regions: str = REGIONS,
) -> list[Problem]:
    """Check what no single file can tell: that countries, regions and population fit together.

    Every country with population in the latest year has one region, and each region has
    population. Files that are wrong in themselves are left to `DataPackage.problems`.

    Parameters
    ----------
    project
        The checkout; by default the one found from the working directory.
    population, regions
        The resources that are compared.
    """
    return DataPackage.read(project).consistency_problems(population, regions)
