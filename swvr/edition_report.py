"""What stands between an edition file and its book, in plain words."""

from __future__ import annotations

from swvr.conditions import resolve
from swvr.edition import Edition
from swvr.inputs import INPUTS, missing_inputs
from swvr.project import Project


def report(edition: Edition, project: Project) -> tuple[list[str], bool]:
    """Say which inputs an edition has and lacks, and which chapters it can have.

    Parameters
    ----------
    edition, project
        The edition file as it is read, and its checkout.

    Returns
    -------
    list of str, bool
        Lines for the terminal, and whether every chapter that the file lists can be built.

    Raises
    ------
    SwvrError
        If a data file is wrong in itself.
    """
    found = resolve(edition, project)
    waiting: dict[str, list[str]] = {}
    for chapter, names in found.left_out.items():
        for name in names:
            waiting.setdefault(name, []).append(chapter)
    lines = [f"edition {edition.year}: {len(found.available)} of {len(INPUTS)} inputs are there"]
    for item in missing_inputs(edition, project):
        lines.append(f"missing: {INPUTS[item.name]} ({item.name})")
        lines.append(f"  {item.reason}")
        lines.append(f"  -> {item.remedy}")
        if item.name in waiting:
            lines.append(f"  wait for it: {', '.join(waiting[item.name])}")
    lines.append(f"chapters: {', '.join(found.edition.chapters) or 'none'}")
    for chapter, names in found.left_out.items():
        lines.append(f"left out: {chapter}, which needs {', '.join(names)}")
    return lines, not found.left_out
