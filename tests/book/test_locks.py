"""Locks: one holder at a time, no lock outlives its process, and who takes them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest

from swvr.book import desk
from swvr.book.execute import Runner
from swvr.book.locks import edition_lock, locked, shared_lock
from swvr.project import Project
from tests.conftest import CHECKOUT, DEFAULT_YEAR

HOLDER = """
import sys, time
from pathlib import Path
from swvr.book.locks import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def lock(tmp_path):
    return tmp_path / "locks" / "one.lock"


@pytest.fixture
def holder(lock):
    """Another process that holds the lock until it is killed."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT.root)}
    command = [sys.executable, "-c", HOLDER, str(lock)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_who_holds_it_is_told_and_waited_for(lock, holder):
    told, got = [], threading.Event()

    def take():
        with locked(lock, lambda holder: (told.append(holder), waiting.set())):
            got.set()

    waiting = threading.Event()
    thread = threading.Thread(target=take)
    thread.start()
    assert waiting.wait(60)
    assert not got.wait(0.3)
    holder.kill()
    thread.join(60)
    assert got.is_set()
    assert told == [str(holder.pid)]


def test_the_lock_of_a_process_that_died_is_free(lock, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert lock.read_text() == f"{holder.pid}\n"
    with locked(lock, pytest.fail):
        assert lock.read_text() == f"{os.getpid()}\n"


def test_a_lock_is_free_after_an_error(lock):
    with pytest.raises(ValueError, match="no"), locked(lock):
        raise ValueError("no")
    with locked(lock, pytest.fail):
        pass


def test_editions_do_not_wait_for_each_other_nor_for_what_they_share(tmp_path):
    project = Project(tmp_path)
    with (
        edition_lock(project, 2031, pytest.fail),
        edition_lock(project, 2035, pytest.fail),
        shared_lock(project),
    ):
        names = sorted(path.name for path in (project.build / "locks").iterdir())
    assert names == ["2031.lock", "2035.lock", "shared.lock"]


@pytest.mark.parametrize(
    "command",
    [
        lambda: desk.store(CHECKOUT, ["01_about"], 1, print),
        lambda: desk.run_page(CHECKOUT, "01_about", DEFAULT_YEAR, "en", print),
    ],
    ids=["store", "run"],
)
def test_commands_that_run_chapters_take_the_edition_s_lock_first(monkeypatch, command):
    taken = []

    @contextmanager
    def lock(project, year, report):
        taken.append((project, year))
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(desk, "edition_lock", lock)
    monkeypatch.setattr(Runner, "execute", lambda *_: pytest.fail("ran without the lock"))
    with pytest.raises(KeyboardInterrupt):
        command()
    assert taken == [(CHECKOUT, DEFAULT_YEAR)]
