"""What the tests of fetching share: a server, a listener, a copy of the data to add to."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from swvr.fetch.download import Patience
from swvr.project import Project
from tests.conftest import CHECKOUT
from tests.fetch.server import Server, serving

KEPT = ("population_15plus", "regions")


@dataclass
class Listener:
    lines: list[str] = field(default_factory=list)

    def __call__(self, text: str, /) -> None:
        self.lines.append(text)

    def doing(self, text: str, /) -> None:
        pass


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def patience(waits: list[float]) -> Patience:
    """Try four times; write down the waits instead of waiting."""
    return Patience(attempts=4, connect=2, silence=0.3, sleep=waits.append)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A checkout with the data of two resources."""
    package = json.loads((CHECKOUT.data / "datapackage.json").read_text("utf-8"))
    package["resources"] = [one for one in package["resources"] if one["name"] in KEPT]
    for one in package["resources"]:
        target = tmp_path / "data" / one["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CHECKOUT.data / one["path"], target)
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (tmp_path / "data/datapackage.json").write_text(text, "utf-8")
    return Project(tmp_path)


def snapshot(project: Project) -> dict[str, bytes]:
    """Return every file under data/, hidden ones too."""
    files = sorted(path for path in project.data.rglob("*") if path.is_file())
    return {project.relative(path): path.read_bytes() for path in files}
