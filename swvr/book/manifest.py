"""The manifest of a build: SHA-256 of every file that it publishes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from swvr.book import ledger
from swvr.book.files import write_text
from swvr.project import Project

NAME = "manifest.json"


def published_files(project: Project) -> list[Path]:
    """Return every published file: sites, PDFs, executed notebooks, figures, the ledger."""
    folders = [project.build / name for name in ("site", "pdf", "notebooks", ledger.FOLDER)]
    folders.append(project.figures)
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    found += [path for path in (project.build / ledger.FILE,) if path.is_file()]
    return sorted(
        path
        for path in found
        if not any(part.startswith(".") for part in path.relative_to(project.root).parts)
    )


def write_manifest(project: Project) -> Path:
    """Write ``_build/manifest.json``: path relative to the project -> SHA-256."""
    hashes = {
        project.relative(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in published_files(project)
    }
    target = project.build / NAME
    write_text(target, json.dumps(hashes, indent=1, sort_keys=True) + "\n")
    return target
