"""Kernels for the chapters: connected by Unix sockets rather than ports where the system can.

Kernels that start side by side may be given the same TCP port; one of them then never answers.
Sockets lie in a folder of their own. They also keep what a notebook computes off the network.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager

# A socket's path may have 103 bytes on macOS, 107 on Linux; what follows the folder takes 20.
LONGEST_FOLDER = 70


class SocketKernelManager(AsyncKernelManager):
    """A kernel manager that talks to its kernel over Unix sockets in a temporary folder."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self._folder = tempfile.mkdtemp(prefix="swvr-")
        self.transport = "ipc"
        self.connection_file = str(Path(self._folder, "kernel.json"))

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if not restart:
            shutil.rmtree(self._folder, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources


def manager_class() -> type[AsyncKernelManager]:
    """Return the kernel manager to use: sockets need a system and a short path for them."""
    if os.name == "posix" and len(os.fsencode(tempfile.gettempdir())) <= LONGEST_FOLDER:
        return SocketKernelManager
    return AsyncKernelManager
