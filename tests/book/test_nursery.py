"""Kernels that are forked: they give what a kernel started anew gives, and leave nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from swvr.book import kernels
from swvr.book.build import Request
from swvr.book.execute import LOG, NOTEBOOK, Run, Runner, run_chapter
from swvr.book.kernels import _FromNursery
from swvr.book.nursery import LAUNCHER, MODULES, Nursery, can_fork
from swvr.errors import SwvrError
from swvr.project import Project
from tests.conftest import CHECKOUT

YEAR = 2022
COMMAND = [sys.executable, "-m", LAUNCHER, "-f"]

pytestmark = pytest.mark.skipif(not can_fork(COMMAND), reason="kernels are forked on Linux only")


@pytest.fixture
def book(tmp_path):
    """A book of chapters that a test writes, with the data and the editions of this one."""
    for name in ("editions", "data", "locale"):
        (tmp_path / name).symlink_to(CHECKOUT.root / name)
    for name in ("_toc.yml", "_config.yml", "references.bib"):
        (tmp_path / name).symlink_to(CHECKOUT.root / name)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_build").mkdir()
    (CHECKOUT.build / "fonts").mkdir(parents=True, exist_ok=True)  # cut once for all tests
    (tmp_path / "_build/fonts").symlink_to(CHECKOUT.build / "fonts")
    return Project(tmp_path)


def write(project, name, *sources):
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "execution_count": None,
            "metadata": {"tags": [] if number else ["parameters"]},
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate((f'year = {YEAR}\nlang = "en"', *sources))
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (project.chapters / f"{name}.ipynb").write_text(json.dumps(notebook), "utf-8")
    return Run(name, YEAR, "zh")


@pytest.fixture(scope="module", autouse=True)
def one_nursery():
    """The kernels of this file come from one nursery, which ends with it."""
    yield
    nursery, _FromNursery.nursery = _FromNursery.nursery, None
    if nursery:
        nursery.close()


def made(project, run, forked=True):
    """Run a chapter; return the files of its run."""
    folder = project.build / "runs" / str(forked)
    run_chapter(project, run, folder, forked=forked)
    found = [path for path in folder.rglob("*") if path.is_file() and path.name != LOG]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_forked_kernel_gives_the_bytes_of_one_started_anew(book):
    run = write(
        book,
        "01_probe",
        "import os, sys, random, warnings\n"
        "print(os.getcwd(), sys.argv[0].rpartition('/')[2][:17], sys.path, __name__)",
        "print(sorted(name for name in os.environ if name.startswith(('SWVR', 'PY', 'MPL'))))",
        "warnings.warn_explicit('mind the gap', UserWarning, 'here.py', 1)\n"
        "print('to the other stream', file=sys.stderr)",
        "import matplotlib\nmatplotlib.get_backend(), 'polars' in sys.modules",
        "from swvr import figures\nfrom swvr.notebook import open_page\n"
        "page = open_page(year, lang)\npage.show(figures.fig_2_6(page.edition))",
    )
    forked, anew = made(book, run), made(book, run, forked=False)
    pictures = [f"exhibits/fig_2_6.{suffix}" for suffix in ("csv", "json", "png", "svg")]
    assert sorted(forked) == [*pictures, NOTEBOOK]
    one, other = (json.loads(files.pop(NOTEBOOK))["cells"] for files in (forked, anew))
    for mine, theirs in zip(one, other, strict=True):
        assert mine["outputs"] == theirs["outputs"], mine["source"]
    assert one == other
    assert forked == anew


def test_kernels_share_no_state(book):
    run = write(
        book,
        "01_probe",
        "import os, swvr\nprint(getattr(swvr, 'seen', None), 'SEEN' in os.environ)\n"
        "swvr.seen = 1\nos.environ['SEEN'] = 'yes'",
    )
    for _ in range(2):
        cells = json.loads(made(book, run)[NOTEBOOK])["cells"]
        assert cells[-1]["outputs"][0]["text"] == ["None False\n"]


def test_a_cell_that_fails_is_named_and_the_next_chapter_runs(book):
    bad = write(book, "01_bad", "1 / 0")
    with pytest.raises(SwvrError, match=r"01_bad.*fails: ZeroDivisionError"):
        made(book, bad)
    died = write(book, "02_died", "import os\nos._exit(3)")
    with pytest.raises(SwvrError, match="the kernel failed"):
        made(book, died)
    good = write(book, "03_good", "year + 1")
    assert json.loads(made(book, good)[NOTEBOOK])["cells"][-1]["outputs"]


def test_a_library_that_cannot_be_imported_is_told_by_the_cell_that_imports_it(book, monkeypatch):
    monkeypatch.setattr(_FromNursery, "nursery", None)  # that of the other tests has imported it
    (book.root / "swvr").mkdir()
    (book.root / "swvr" / "__init__.py").write_text("raise ImportError('half written')")
    run = write(book, "01_probe", "import swvr")
    with pytest.raises(SwvrError, match=r"01_probe.*fails: ImportError: half written"):
        made(book, run)


# -- the nursery alone


@pytest.fixture
def nursery(tmp_path):
    found = Nursery({**os.environ, "PYTHONPATH": str(CHECKOUT.root)}, str(tmp_path))
    yield found
    found.close()


def alive(pid):
    """Whether a process runs; one whose end nobody has looked at yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_kernel_can_be_asked_to_end_and_is_gone_then(nursery, tmp_path):
    connection = tmp_path / "kernel.json"
    kernel = nursery.start([*COMMAND, str(connection)], os.environ, str(tmp_path))
    assert kernel.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        kernel.wait(0.1)
    kernel.kill()
    assert kernel.wait(10) == -9
    assert not alive(kernel.pid)
    kernel.terminate()  # which is no error


def test_kernels_do_not_outlive_the_nursery(nursery, tmp_path):
    connection = tmp_path / "kernel.json"
    kernel = nursery.start([*COMMAND, str(connection)], os.environ, str(tmp_path))
    while not connection.is_file():
        time.sleep(0.05)
    nursery.close()
    end = time.monotonic() + 20
    while alive(kernel.pid) and time.monotonic() < end:
        time.sleep(0.1)
    assert not alive(kernel.pid)
    assert kernel.wait() == -9


def test_what_is_imported_for_kernels_starts_no_thread():
    """Threads do not live on in a forked process, nor do the locks that they hold open."""
    script = (
        "import importlib, os, sys, threading\n"
        f"for name in {MODULES!r}: importlib.import_module(name)\n"
        "print(threading.active_count(), 'polars' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT.root)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.split() == ["1", "False"]


# -- who forks


def test_the_option_starts_every_kernel_anew(monkeypatch):
    forked = kernels.manager_class(forked=True)
    assert issubclass(forked, kernels.ForkedKernelManager)
    assert not issubclass(kernels.manager_class(), kernels.ForkedKernelManager)
    assert not Request(YEAR).kernels
    run = Run("02_global_estimates", YEAR, "en")
    keys = {Runner(CHECKOUT, kernels=anew).key(run) for anew in (False, True)}
    assert len(keys) == 2


def test_other_kernels_and_other_systems_are_left_alone(monkeypatch):
    assert not can_fork(["/usr/bin/R", "--slave"])
    assert not can_fork(["/another/python", "-m", LAUNCHER, "-f", "x"])
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not can_fork([*COMMAND, "x"])
