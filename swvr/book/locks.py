"""Locks between processes: one build of an edition at a time, one that writes what all share.

The system gives a lock back when the process that holds it ends, however it ends, so that no lock
is ever stale; the files stay, and hold the number of the process that was the last to have them.
Where there is no ``fcntl`` (Windows) nothing is locked: run one build at a time there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TextIO

from swvr.project import Project

if sys.platform != "win32":
    import fcntl

FOLDER, SHARED = "locks", "shared"


@contextmanager
def locked(path: Path, taken: Callable[[str], None] = lambda holder: None) -> Iterator[None]:
    """Hold the lock of a file; wait for it if another process does.

    Parameters
    ----------
    path
        The file, made if need be.
    taken
        Told once, before waiting, the number of the process that holds the lock.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        if not _at_once(file):
            file.seek(0)
            taken(file.read().strip())
            _wait(file)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield  # closing the file gives the lock back


def edition_lock(
    project: Project, year: int, report: Callable[[str], None]
) -> AbstractContextManager[None]:
    """Hold what only one build of an edition may write: its runs, its pages, its outputs.

    ``report`` is told when another has it.
    """
    return locked(
        project.build / FOLDER / f"{year}.lock",
        lambda holder: report(
            f"another command builds the edition {year} (process {holder}): waiting for its end"
        ),
    )


def shared_lock(project: Project) -> AbstractContextManager[None]:
    """Hold what the builds of all editions write: chooser, list of editions, manifest."""
    return locked(project.build / FOLDER / f"{SHARED}.lock")


if sys.platform == "win32":

    def _at_once(file: TextIO) -> bool:
        return True

    def _wait(file: TextIO) -> None:
        return

else:

    def _at_once(file: TextIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(file: TextIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
