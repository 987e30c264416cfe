"""From a table to a new vintage under ``data/``: beside the old ones, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import platform
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from swvr.book.files import scratch
from swvr.data import DataPackage, Resource, error_from
from swvr.data.reading import sha256
from swvr.data.sealing import write_descriptor
from swvr.errors import SwvrError
from swvr.fetch.download import Download, user_agent

SIDECAR = ".provenance.json"
NAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")


@dataclass(frozen=True)
class Vintage:
    """Where a new vintage is to lie.

    Attributes
    ----------
    package
        The data package, as it was before.
    folder, name
        ``data/<folder>/<name>/``.
    file
        The table's file, such as ``population_15plus.csv``.
    stem
        What its resources are called, before the vintage.
    """

    package: DataPackage
    folder: str
    name: str
    file: str
    stem: str

    @property
    def resource(self) -> str:
        """The name of the resource."""
        return f"{self.stem}_{re.sub(r'[^a-z0-9]+', '_', self.name)}"

    @property
    def path(self) -> str:
        """The table, relative to ``data/``."""
        return f"{self.folder}/{self.name}/{self.file}"

    @property
    def sidecar(self) -> str:
        """The file that says where the table is from, relative to ``data/``."""
        return self.path.removesuffix(".csv") + SIDECAR

    @property
    def place(self) -> Path:
        """The folder."""
        return self.package.project.data / self.folder / self.name

    @property
    def downloads(self) -> Path:
        """Where what is downloaded for it lies, outside ``data/``."""
        return self.package.project.build / "fetch" / self.folder / self.name

    def check_is_new(self) -> None:
        """Stop if the name is no name of a folder, or the vintage is there already.

        Raises
        ------
        SwvrError
            In these cases; a vintage is never written over.
        """
        if not NAME.fullmatch(self.name):
            raise SwvrError(
                f"'{self.name}' can't be the name of a vintage",
                where="--vintage",
                remedy="use lower-case letters, digits and - . _ between them: 2024, 2024-revised",
            )
        place = self.package.project.relative(self.place)
        known = self.package.resources.get(self.resource)
        if known is not None:
            raise SwvrError(
                f"this vintage is there already (resource {known.name}); it is not written over",
                where=f"data/{known.path}",
                remedy="give the new one another name with --vintage",
            )
        if self.place.exists():
            raise SwvrError(
                f"this folder is there already, and {self.package.file} has no {self.resource}",
                where=place,
                remedy="delete it if it is left over from a fetch that was stopped; or give "
                "another name with --vintage",
            )

    def earlier(self) -> list[Resource]:
        """Return the vintages that are there, in the order of their names."""
        found = [
            resource
            for resource in self.package.resources.values()
            if re.fullmatch(
                rf"{re.escape(self.folder)}/[^/]+/{re.escape(self.file)}", resource.path
            )
        ]
        return sorted(found, key=lambda resource: resource.path)


def write(
    vintage: Vintage,
    rows: Iterable[Mapping[str, object]],
    description: Mapping[str, Any],
    downloads: Mapping[str, Download],
    *,
    notes: Mapping[str, Any],
) -> Resource:
    """Write a new vintage: the table, its sidecar, and its description in the data package.

    The files are written into a hidden folder beside their place, checked there against the
    schema, and renamed into it together. A run that is stopped leaves nothing that can be read.

    Parameters
    ----------
    vintage
        Where.
    rows
        One mapping of column to value per row, in any order; they are sorted by the primary key.
    description
        Of the resource: title, description, schema, sources, licences, certainty; without name,
        path, checksum and date.
    downloads
        What the table was made from, by what it is (``data``, ``structure``).
    notes
        What else the sidecar says, such as what was left out.

    Raises
    ------
    SwvrError
        If the table does not fit its schema, or the vintage is there already.
    """
    package = vintage.package
    raw = _describe(vintage, description, downloads["data"])
    resource = package.described(raw)
    content = _as_csv(rows, resource)
    found = package.content_problems(resource, content)
    if found:
        raise error_from(found)
    raw.update(bytes=len(content), hash=sha256(content))
    provenance = {
        "source": vintage.folder,
        "vintage": vintage.name,
        "downloads": {what: _told(one) for what, one in downloads.items()},
        **notes,
        "table": {"file": vintage.file, "bytes": len(content), "hash": raw["hash"]},
        "software": _software(),
    }
    text = json.dumps(provenance, ensure_ascii=False, indent=2) + "\n"
    # Read anew: the description may have been edited while the download went on.
    package = DataPackage.read(package.project)
    replace(vintage, package=package).check_is_new()
    with scratch(vintage.place.parent, vintage.name) as folder:
        folder.chmod(0o755)  # a temporary folder is for its owner alone
        (folder / vintage.file).write_bytes(content)
        (folder / Path(vintage.sidecar).name).write_text(text, "utf-8", newline="\n")
        folder.rename(vintage.place)
    try:
        package.descriptor["resources"].append(raw)
        write_descriptor(package)
    except BaseException:
        shutil.rmtree(vintage.place)
        raise
    shutil.rmtree(vintage.downloads, ignore_errors=True)
    return package.described(raw)


def compared(vintage: Vintage, resource: Resource) -> list[str]:
    """Say how a new vintage differs from the latest before it: countries, or nothing at all.

    An earlier file that can't be read is left to ``swvr check``.
    """
    before = [one for one in vintage.earlier() if one.name != resource.name]
    if not before:
        return []
    same = [one for one in before if one.descriptor.get("hash") == resource.descriptor["hash"]]
    if same:
        return [f"the same, byte for byte, as data/{same[-1].path}"]
    try:
        old = set(vintage.package.load(before[-1].name)["country"])
    except (SwvrError, KeyError):
        return []
    new = set(DataPackage.read(vintage.package.project).load(resource.name)["country"])
    lines = []
    for words, codes in (("new", new - old), ("no more in it", old - new)):
        if codes:
            lines.append(f"against data/{before[-1].path} {words}: {', '.join(sorted(codes))}")
    return lines


def _describe(vintage: Vintage, description: Mapping[str, Any], data: Download) -> dict[str, Any]:
    raw = {
        "name": vintage.resource,
        "path": vintage.path,
        **description,
        "provenance": vintage.sidecar,
        "compiled": data.retrieved.date().isoformat(),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
    }
    schema = raw.pop("schema")
    return {**raw, "bytes": 0, "hash": "", "schema": schema}


def _as_csv(rows: Iterable[Mapping[str, object]], resource: Resource) -> bytes:
    """Write rows in the normal form of the package: UTF-8, LF, sorted by the primary key."""
    header = resource.header
    cells = [["" if row.get(name) is None else str(row[name]) for name in header] for row in rows]
    place = [header.index(name) for name in resource.keys[0]]
    kinds = {field.name: field.type for field in resource.fields}

    def key(row: Sequence[str]) -> list[tuple[bool, float, str]]:
        return [  # what is missing stands last, as pandas has it
            (not row[at], float(row[at]) if kinds[header[at]] == "integer" else 0.0, row[at])
            for at in place
        ]

    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    ordered: list[list[str]] = sorted(cells, key=key)
    writer.writerows(ordered)
    return stream.getvalue().encode()


def _told(download: Download) -> dict[str, Any]:
    """Return what the sidecar says of a download."""
    return {
        "url": download.url,
        "answered_by": download.final_url,
        "retrieved": download.retrieved.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "headers": download.headers,
        "bytes": download.size,
        "sha256": download.sha256,
        "checksum_of_server": download.agrees_with,
        "resumed": download.resumed,
    }


def _software() -> dict[str, str]:
    """Return the versions of what fetched and read the source."""
    software = {"python": platform.python_version(), "user_agent": user_agent()}
    return software | {"requests": version("requests")}
