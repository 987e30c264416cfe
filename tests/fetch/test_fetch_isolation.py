"""Nothing but ``swvr data fetch`` needs a network, the fetching modules, or their library."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import textwrap

import pytest
from typer.testing import CliRunner

from swvr.cli import app
from swvr.project import ROOT_VARIABLE
from tests.conftest import CHECKOUT, copy_sources
from tests.fetch.conftest import snapshot
from tests.fetch.messages import data, observation, structure
from tests.fetch.server import Answer

ONLY_FOR_FETCHING = {"requests", "urllib3", "sdmx"}
# Python runs a module of this name at its start, also in the kernels that a build starts.
GUARD = """
import sys

def _guard(event, details):
    if event == "import":
        name = details[0]
        if name.split(".")[0] == "sdmx" or name.startswith("swvr.fetch"):
            raise RuntimeError(f"GUARD: imports {name}")
    elif event == "socket.getaddrinfo" and details[0] not in (None, "127.0.0.1", "localhost", ""):
        raise RuntimeError(f"GUARD: looks up {details[0]}")
    elif event == "socket.connect":
        address = details[1]
        if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1")):
            raise RuntimeError(f"GUARD: connects to {address}")

sys.addaudithook(_guard)
"""


def imported(path):
    """Yield what a module imports, and whether it does so as it is loaded."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.col_offset == 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.col_offset == 0
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.col_offset == 0


def test_only_the_command_imports_the_fetching_modules_and_when_it_runs():
    library = CHECKOUT.root / "swvr"
    found = set()
    for path in sorted(library.rglob("*.py")):
        if library / "fetch" not in path.parents:
            for name, at_once in imported(path):
                assert name.split(".")[0] not in ONLY_FOR_FETCHING, path
                if name.startswith("swvr.fetch"):
                    found.add((path.name, at_once))
    assert found == {("cli.py", False)}


@pytest.fixture
def book(tmp_path):
    return copy_sources(tmp_path / "book").root


def guarded(tmp_path, book, *words):
    (tmp_path / "guard").mkdir(exist_ok=True)
    (tmp_path / "guard/sitecustomize.py").write_text(GUARD)
    paths = [str(tmp_path / "guard"), str(CHECKOUT.root), os.environ.get("PYTHONPATH", "")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        ROOT_VARIABLE: str(book),
    }
    return subprocess.run(
        [sys.executable, *words],
        cwd=book,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_modules_data_and_a_chapter_need_no_network(tmp_path, book):
    """Every module outside swvr.fetch is loaded, the data are checked, a notebook is run."""
    script = textwrap.dedent(
        """
        import importlib, pkgutil
        import swvr
        from pathlib import Path
        for module in pkgutil.walk_packages(swvr.__path__, "swvr.", onerror=lambda name: None):
            if not module.name.startswith(("swvr.fetch", "swvr.__main__")):
                importlib.import_module(module.name)
        from swvr.book.execute import Run, default_parameters, run_chapter
        from swvr.data import DataPackage
        from swvr.project import find_project

        project = find_project()
        package = DataPackage(project)
        assert [name for name in package.resources if package.problems(name)] == []
        run_chapter(project, Run("99_references", *default_parameters(project)), Path("ran"))
        """
    )
    done = guarded(tmp_path, book, "-c", script)
    assert done.returncode == 0, done.stdout + done.stderr
    assert any((book / "ran").iterdir())


@pytest.mark.parametrize(
    "script",
    [
        "import swvr.fetch.sources",
        "import sdmx",
        "import socket; socket.create_connection(('192.0.2.1', 80), 0.1)",
        "import socket; socket.getaddrinfo('example.org', 80)",
    ],
)
def test_the_guard_of_these_tests_does_catch(tmp_path, book, script):
    done = guarded(tmp_path, book, "-c", script)
    assert "GUARD: " in done.stderr


# -- the command


@pytest.fixture
def here(project, monkeypatch):
    (project.root / "_toc.yml").write_text("")
    (project.root / "editions").mkdir()
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    return project


def swvr(*words):
    return CliRunner().invoke(app, ["data", "fetch", *words])


def said(result):
    return " ".join(result.output.split())


def test_the_command_fetches_and_says_what_it_wrote(here, server):
    server.will("/rest/dataflow/ILO/DF_POP_XVOL_SEX_VOL_RT/latest", Answer(structure()))
    one = data([observation("KEN", "SEX_T", "VOL_9", "2019", "0.3")])
    server.will("/rest/data/DF_POP_XVOL_SEX_VOL_RT", Answer(one))
    result = swvr("ilostat", "--vintage", "2026-11-21", "--url", f"{server.url}/rest")
    assert result.exit_code == 0, result.output
    table = here.data / "ilostat/2026-11-21/volunteer_rates.csv"
    assert "data/ilostat/2026-11-21/volunteer_rates.csv" in result.stdout.splitlines()
    assert "KEN,2019,total,total,,,0.3," in table.read_text("utf-8")
    assert "s] downloading http" in result.output
    again = swvr("ilostat", "--vintage", "2026-11-21", "--url", f"{server.url}/rest")
    assert again.exit_code == 1
    assert "error: data/ilostat/2026-11-21/volunteer_rates.csv: this vintage is there" in said(
        again
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [("ilo", "did you mean ilostat?"), ("x", "the sources are ilostat and population")],
)
def test_an_unknown_source_is_told_the_known_ones(here, name, words):
    result = swvr(name)
    assert result.exit_code == 1
    assert f"there is no source '{name}'" in said(result)
    assert words in said(result)


def test_a_refusal_is_one_message_without_a_traceback(here, server):
    url = server.will("/wpp.csv", Answer(b"<html><title>No</title></html>", kind="text/html"))
    before = snapshot(here)
    result = swvr("population", "--url", url)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert result.output.count("error:") == 1
    assert f"error: {url}: the server sent a web page" in said(result)
    assert snapshot(here) == before
