"""Writing files so that nothing half-written is ever found in their place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_text(path: Path, text: str) -> bool:
    """Write ``text`` to ``path`` at once; leave an equal file alone. Return whether it changed."""
    content = text.encode()
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    temporary.write_bytes(content)
    temporary.replace(path)
    return True


@contextmanager
def scratch(parent: Path, name: str) -> Iterator[Path]:
    """Give a fresh temporary folder below ``parent`` that is gone afterwards."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(source: Path, target: Path) -> None:
    """Put a finished file or folder in the place of the one before, by renaming."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not source.is_dir():
        source.replace(target)
        return
    if target.exists():
        with scratch(target.parent, "old") as graveyard:
            target.rename(graveyard / target.name)
            source.rename(target)
    else:
        source.rename(target)
