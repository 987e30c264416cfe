"""Kernels for the chapters: connected by Unix sockets rather than ports where the system can.

Kernels that start side by side may be given the same TCP port; one of them then never answers.
Sockets lie in a folder of their own. They also keep what a notebook computes off the network.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import IO, Any, ClassVar

from jupyter_client.manager import AsyncKernelManager, KernelManager
from jupyter_core.utils import run_sync

from swvr.book.nursery import Forked, Nursery, can_fork

# A socket's path may have 103 bytes on macOS, 107 on Linux; what follows the folder takes 20.
LONGEST_FOLDER = 70


class _OverSockets:
    """What a kernel manager adds to talk to its kernel over Unix sockets in a temporary folder."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self._folder = tempfile.mkdtemp(prefix="swvr-")
        self.transport = "ipc"
        self.connection_file = str(Path(self._folder, "kernel.json"))

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)  # type: ignore[misc]
        if not restart:
            shutil.rmtree(self._folder, ignore_errors=True)


class SocketKernelManager(_OverSockets, AsyncKernelManager):
    """A kernel manager for papermill: over Unix sockets."""

    cleanup_resources = _OverSockets._async_cleanup_resources


class BlockingSocketKernelManager(_OverSockets, KernelManager):
    """A kernel manager for tools that wait for each answer: over Unix sockets."""

    cleanup_resources = run_sync(_OverSockets._async_cleanup_resources)


class _FromNursery:
    """What a kernel manager adds to have its kernel forked, where that can be done."""

    nursery: ClassVar[Nursery | None] = None  # one for the process, begun when it is needed

    async def _async_launch_kernel(self, command: list[str], **settings: Any) -> None:
        environment, folder = settings["env"], settings.get("cwd") or str(Path.cwd())
        if not can_fork(command):
            await super()._async_launch_kernel(command, **settings)  # type: ignore[misc]
            return
        try:
            kernel = self._fork(command, environment, folder, settings.get("stderr"))
        except OSError:  # a half-written module, say, of which the chapter's own cell will tell
            _FromNursery.nursery = None
            await super()._async_launch_kernel(command, **settings)  # type: ignore[misc]
            return
        provisioner: Any = self.provisioner  # type: ignore[attr-defined]
        provisioner.process = kernel
        provisioner.pid = provisioner.pgid = kernel.pid
        self._reconcile_connection_info(  # type: ignore[attr-defined]
            provisioner.connection_info
        )

    def _fork(
        self, command: list[str], environment: dict[str, str], folder: str, log: IO[str] | None
    ) -> Forked:
        if _FromNursery.nursery is None:
            _FromNursery.nursery = Nursery(environment, folder, log)
        return _FromNursery.nursery.start(command, environment, folder)


class ForkedKernelManager(_FromNursery, SocketKernelManager):  # type: ignore[misc]
    """A kernel manager for papermill: over Unix sockets, forked (:mod:`swvr.book.nursery`)."""


class BlockingForkedKernelManager(  # type: ignore[misc]
    _FromNursery, BlockingSocketKernelManager
):
    """A kernel manager for tools that wait for each answer: over Unix sockets, forked."""


def sockets_can_be_used() -> bool:
    """Say whether the system has Unix sockets, and its temporary folder a path short enough."""
    return os.name == "posix" and len(os.fsencode(tempfile.gettempdir())) <= LONGEST_FOLDER


def manager_class(forked: bool = False) -> type[AsyncKernelManager]:
    """Return the kernel manager to use: sockets need a system and a short path for them."""
    if not sockets_can_be_used():
        return AsyncKernelManager
    return ForkedKernelManager if forked else SocketKernelManager
