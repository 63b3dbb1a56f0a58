"""Kernels reached through files, not ports: no port is raced for, none listens."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

HAS_SOCKET_FILES = os.name == "posix"


class FileKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels listen on sockets in a private folder.

    Notes
    -----
    Ports are chosen before they are bound, so kernels started together can be given the
    same one (jupyter_client, "Caching of kernel ports"); files have no such race. A
    socket's path may have about a hundred characters, so the folder lies in the
    system's own place for temporary files. Where there are no such sockets, ports it is.
    """

    def __init__(self, **options: Any) -> None:
        self._folder = tempfile.mkdtemp(prefix="kernel-")
        if HAS_SOCKET_FILES:
            options |= {"transport": "ipc", "ip": str(Path(self._folder) / "ipc")}
        super().__init__(**options)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if not restart:
            shutil.rmtree(self._folder, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources
