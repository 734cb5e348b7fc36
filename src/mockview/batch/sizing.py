"""How many workers fit this machine, and with how many threads each."""

import os
from pathlib import Path

BASE_BYTES = 500_000_000
"""What a worker takes besides its model: libraries, a recording or two, the decoder's workspace."""

_SHARE = 0.7
"""Of the memory that is free, the part that workers may take."""


def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def jobs_that_fit(model: Path | None, device: str) -> int:
    """Workers for this machine: one a core, as many as fit the memory; one for a GPU.

    model: the folder of the speech model; None when there is nothing to hear. Two workers of one thread transcribe
    half as much again as one of two: decoding, which is most of the work, uses one thread well.
    """
    if model is None:
        return cores()
    if device == "cuda":
        return 1
    free = _free_bytes()
    each = BASE_BYTES + (model / "model.bin").stat().st_size
    return max(1, min(cores(), int(free * _SHARE / each))) if free else cores()


def threads_for(jobs: int) -> int:
    """Threads a worker, so that together they fill the cores and no more."""
    return max(1, cores() // jobs)


def _free_bytes() -> int:
    """Memory that could be had without swapping; 0 where the system does not say."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        return 0
    return 0
