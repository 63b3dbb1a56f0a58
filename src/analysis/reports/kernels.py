"""Kernels reached through files, not ports, and forked where that is safe.

Both classes are registered by entry point (``jupyter_client.kernel_provisioners``) or
named by the engine, so that plain papermill can use them too.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Integer, Type

from analysis.reports.descendants import end_tree
from analysis.reports.scratch import HAS_SOCKET_FILES, LONGEST_PATH, private_folder
from analysis.reports.warm import ForkedKernel, can_fork, fork_server

RETRY_MILLISECONDS = 5
ASK_SECONDS = 0.25
PROVISIONER = "analysis-provisioner"
_LAUNCHER = ["-m", "ipykernel_launcher"]


class AnalysisProvisioner(LocalProvisioner):
    """Provides a kernel of this very interpreter by a fork, and any other as usual."""

    memory = Integer(0, help="Bytes of private memory a kernel may use; 0 for no limit.")
    process: Any = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel if it is one of ours, else launch it."""
        ours = cmd[1:3] == _LAUNCHER or cmd[2:4] == _LAUNCHER  # an -X option may stand between
        if not (
            ours and can_fork() and os.path.realpath(cmd[0]) == os.path.realpath(sys.executable)
        ):
            info = await super().launch_kernel(cmd, **kwargs)
            self._limit_memory()
            return info
        environment = kwargs["env"]
        arguments = cmd[cmd.index(_LAUNCHER[1]) + 1 :]
        folder = kwargs.get("cwd") or str(Path.cwd())
        server = fork_server()
        self.process = server.fork(arguments, environment, str(folder), self._memory())
        self.pid, self.pgid, self.cwd = self.process.pid, None, folder
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel, not to what it started."""
        if isinstance(self.process, ForkedKernel):
            self.process.send_signal(signum)
        else:
            await super().send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and what it started."""
        if isinstance(self.process, ForkedKernel):
            self.process.kill()
        elif self.process:
            end_tree(self.process.pid)

    def _memory(self) -> int:
        return int(getattr(self.parent, "memory", 0) or self.memory)

    def _limit_memory(self) -> None:
        limit = self._memory()
        if limit and self.pid and sys.platform == "linux":
            import resource

            resource.prlimit(self.pid, resource.RLIMIT_DATA, (limit, limit))


class AnalysisKernelClient(AsyncKernelClient):
    """A client that is ready as soon as the kernel is."""

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until an answer has come on both channels that matter.

        Notes
        -----
        What is published before a subscription arrives is lost (zmq's "slow joiner"). A
        kernel that welcomes subscribers (Jupyter Enhancement Proposal 65) is asked once
        more when the welcome has come; any other is asked again after a while, until the
        news of its being idle after the last question arrives.
        """
        deadline = time.monotonic() + (timeout or 60)
        asked = self.kernel_info()
        while True:
            try:
                news = await self.iopub_channel.get_msg(timeout=ASK_SECONDS)
            except Empty:
                manager: Any = self.parent
                if not await manager.is_alive():
                    raise RuntimeError(
                        "it ended before it was ready; it may need more memory"
                    ) from None
                if time.monotonic() > deadline:
                    raise RuntimeError(f"it was not ready within {timeout or 60:g} s") from None
                asked = self.kernel_info()
                continue
            if news["msg_type"] == "iopub_welcome":
                asked = self.kernel_info()
            elif news["parent_header"].get("msg_id") == asked and _is_idle(news):
                break
        reply = await self.answer_to(asked)
        self._handle_kernel_info_reply(reply)
        self.info = reply["content"]

    wait_for_ready = _async_wait_for_ready

    async def answer_to(self, asked: str) -> dict[str, Any]:
        """Wait for the answer to a message, by its id."""
        while True:
            reply = await self.shell_channel.get_msg(timeout=None)
            if reply["parent_header"].get("msg_id") == asked:
                return dict(reply)


class AnalysisKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels listen on sockets in a private folder.

    Notes
    -----
    Ports are chosen before they are bound, so kernels started together can be given the
    same one (jupyter_client, "Caching of kernel ports"); files have no such race. A
    socket's path may have about a hundred characters, so the folder lies in the
    system's own place for temporary files. Where there are no such sockets, ports it is.
    """

    client_factory = Type(klass=AnalysisKernelClient)
    memory = Integer(0, help="Bytes of private memory the kernel may use; 0 for no limit.")

    def __init__(self, **options: Any) -> None:
        self.private = private_folder()
        if HAS_SOCKET_FILES and len(str(self.private)) < LONGEST_PATH:
            options |= {"transport": "ipc", "ip": str(self.private / "ipc")}
        options.setdefault("connection_file", str(self.private / "connection.json"))
        super().__init__(**options)

    def _context_default(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, RETRY_MILLISECONDS)
        return context

    @property
    def kernel_spec(self) -> KernelSpec | None:
        """The kernel's specification, asking for our provisioner unless it names its own."""
        spec = super().kernel_spec
        if spec is not None:
            spec.metadata.setdefault("kernel_provisioner", {"provisioner_name": PROVISIONER})
        return spec

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if not restart:
            shutil.rmtree(self.private, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources


def _is_idle(news: dict[str, Any]) -> bool:
    return bool(news["content"].get("execution_state") == "idle")
