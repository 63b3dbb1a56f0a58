"""How much a run may take; always limited, each limit adjustable."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """How much a run may take.

    Parameters
    ----------
    cell_seconds, run_seconds
        Time for one cell, and for all of a run.
    printed
        Bytes that cells may show, pictures included.
    memory
        Bytes of private memory of the kernel; 0 for no limit.
    start_seconds
        Time for a kernel to answer.
    """

    cell_seconds: float = 600
    run_seconds: float = 3600
    printed: int = 32 * MEGABYTE
    memory: int = 4096 * MEGABYTE
    start_seconds: float = 60
