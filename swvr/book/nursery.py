"""Kernels that are forked from a process which has imported what chapters need already.

A kernel takes seconds to import the library, and a build starts one for each chapter and language.
Here a process of its own, the nursery, imports once and then forks a kernel whenever it is asked
to. What is forked is a kernel as any other: it takes its messages over its sockets and runs the
same code; only its imports are done. ``swvr build --kernel`` starts every kernel anew instead.

Requests and answers are lines of JSON over the nursery's standard input and output.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.util import Finalize
from typing import IO, Any, NoReturn

# What chapters import, and what a kernel itself does. Nothing that starts threads may be among
# them, since threads do not live on in a forked process: so not Polars.
MODULES = (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "swvr.notebook",
    "swvr.figures",
    "swvr.tables",
    "swvr.ledger.ledger",
    "swvr.survey.results",
)
LAUNCHER = "ipykernel_launcher"
# What a kernel sets before a chapter imports matplotlib.
BACKEND = ("MPLBACKEND", "module://matplotlib_inline.backend_inline")
POLL = 0.05  # seconds between two looks at whether a kernel has ended
_START = "from swvr.book.nursery import serve; serve()"


class Forked:
    """A kernel that a nursery has forked, as :class:`subprocess.Popen` would show it.

    Attributes
    ----------
    pid
        Of the kernel, which leads a group of its own.
    returncode
        None while it runs; then its exit code, negative for a signal.
    """

    stdin: None = None
    stdout: None = None
    stderr: None = None

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self._nursery = nursery
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, or None while the kernel runs."""
        if self.returncode is None:
            try:
                self.returncode = self._nursery.ask("poll", self.pid)
            except OSError:  # the nursery is gone, and its kernels go with it
                self.returncode = -signal.SIGKILL
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the kernel has ended; return its exit code.

        Raises
        ------
        subprocess.TimeoutExpired
            If it has not after ``timeout`` seconds.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            time.sleep(POLL)
        return code

    def send_signal(self, number: int) -> None:
        """Send the kernel a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The process that forks kernels, as the process that wants them sees it.

    Parameters
    ----------
    environment
        Environment variables of the process. Its kernels are given their own, but what is imported
        is what ``PYTHONPATH`` names here.
    folder
        Working directory of the process.
    log
        What the kernels write to standard error goes there; by default where this process's goes.
    """

    def __init__(
        self, environment: Mapping[str, str], folder: str, log: IO[str] | None = None
    ) -> None:
        name, value = BACKEND
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={name: value, **environment},
            cwd=folder,
            text=True,
            encoding="utf-8",
        )
        # Pools end their processes without the ways of atexit.
        self.close = Finalize(self, _end, (self._process,), exitpriority=0)

    def start(self, command: Sequence[str], environment: Mapping[str, str], folder: str) -> Forked:
        """Fork a kernel.

        Parameters
        ----------
        command
            What would start it anew: the interpreter, ``-m ipykernel_launcher`` and arguments.
        environment
            Its environment variables, all of them.
        folder
            Its working directory.

        Raises
        ------
        OSError
            If the nursery has ended, or could not begin.
        """
        place = command.index(LAUNCHER)
        return Forked(self, self.ask("start", [*command[place:]], dict(environment), folder))

    def ask(self, *request: Any) -> Any:
        """Send a request and return the answer.

        Raises
        ------
        OSError
            If the nursery has ended.
        """
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None
        assert answers is not None
        if not requests.closed:
            requests.write(json.dumps(request) + "\n")
            requests.flush()
        answer = "" if requests.closed else answers.readline()
        if not answer:
            raise BrokenPipeError("the nursery has ended")
        return json.loads(answer)


def _end(process: subprocess.Popen[str]) -> None:
    """Let a nursery end, and wait until it has; kernels that still run then end themselves."""
    process.communicate()


def can_fork(command: Sequence[str]) -> bool:
    """Say whether a kernel that this command starts can be forked here instead.

    On macOS a process that has loaded the system's frameworks must not fork.
    """
    return (
        sys.platform == "linux"
        and LAUNCHER in command
        and command[: command.index(LAUNCHER)] == [sys.executable, "-m"]
    )


# -- in the nursery ------------------------------------------------------------------------------


def serve() -> None:
    """Import what kernels need, then answer requests until no one can send any more."""
    requests, answers = os.fdopen(os.dup(0), encoding="utf-8"), os.dup(1)
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)  # whatever is printed is no answer
    if sys.path[0] == "":
        del sys.path[0]
    for name in MODULES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is shared with the kernels is not copied for them
    while line := requests.readline():
        what, *details = json.loads(line)
        answer = _fork(requests, answers, *details) if what == "start" else _exit_code(*details)
        os.write(answers, f"{json.dumps(answer)}\n".encode())


def _exit_code(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _fork(
    requests: IO[str],
    answers: int,
    arguments: list[str],
    environment: dict[str, str],
    folder: str,
) -> int:
    pid = os.fork()
    if not pid:
        requests.close()
        os.close(answers)
        _be_kernel(arguments, environment, folder)
    return pid


def _be_kernel(arguments: list[str], environment: dict[str, str], folder: str) -> NoReturn:
    """Do in a forked process what ``python -m ipykernel_launcher`` does in a new one."""
    code = 1
    try:
        os.setsid()
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        os.environ["JPY_PARENT_PID"] = str(os.getppid())
        sys.argv = arguments
        from ipykernel import kernelapp  # noqa: PLC0415  (imported before, in the nursery)

        # A kernel ends when its parent does: that is the nursery. It would have read its number
        # from the environment when it was imported.
        kernelapp.launch_new_instance(parent_handle=os.getppid())
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        # A kernel sends its last words on its way out; freeing what it has imported is not needed.
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
