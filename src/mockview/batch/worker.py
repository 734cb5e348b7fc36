"""A worker process of the local engine: it reads ahead in one thread and works in another, until its pipe ends."""

import os
import queue
import signal
import sys
import threading
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from mockview.batch.engine import Outcome, Task, Work
from mockview.errors import MockviewError


@dataclass(frozen=True)
class Report:
    """What a worker tells.

    outcomes: of the task that was first in line; None only says that it is ready, or has loaded what it needs.
    broken: why it can't work at all. memory_bytes: the most that it has had.
    """

    outcomes: tuple[Outcome, ...] | None = None
    broken: MockviewError | None = None
    memory_bytes: int = 0


def main(tasks: Connection, reports: Connection) -> None:
    """Take the work from the pipe, then tasks, and carry them out in order; returns when the pipe is closed."""
    # Ctrl-C goes to every process of a terminal; what is in hand is to be finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    received: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
    ahead: queue.Queue[tuple[Task, list[Any]] | None] = queue.Queue(maxsize=1)
    try:
        work: Work = tasks.recv()
        threading.Thread(target=_receive, args=(tasks, received), daemon=True).start()
        # What ends the process from now on is the fault of what it was given.
        reports.send(Report(memory_bytes=peak_memory_bytes()))
        threading.Thread(target=_prepare, args=(work, received, ahead), daemon=True).start()
        while (next_task := ahead.get()) is not None:
            task, prepared = next_task
            try:
                outcomes = work.finish(
                    task.jobs, prepared, lambda: reports.send(Report(memory_bytes=peak_memory_bytes()))
                )
            except MockviewError as error:
                reports.send(Report(broken=error))
                return
            del prepared, next_task  # an hour of sound is 230 MB
            reports.send(Report(outcomes, memory_bytes=peak_memory_bytes()))
    except Exception:
        # The driver has gone, or notices that this process has: a traceback helps nobody.
        os._exit(1)


def peak_memory_bytes() -> int:
    """The most memory that this process has had; 0 on Windows, which does not say."""
    try:
        import resource
    except ImportError:
        return 0
    # macOS counts bytes, Linux kibibytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _receive(tasks: Connection, received: "queue.SimpleQueue[Task | None]") -> None:
    """Take tasks off the pipe at once, so that the driver never waits in sending one."""
    try:
        while True:
            received.put(tasks.recv())
    except (EOFError, OSError):
        received.put(None)


def _prepare(work: Work, received: "queue.SimpleQueue[Task | None]", ahead: "queue.Queue[Any]") -> None:
    try:
        while (task := received.get()) is not None:
            ahead.put((task, [work.prepare(job) for job in task.jobs]))
        ahead.put(None)
    except BaseException:
        # What is no error that a person can understand ends the process, which the driver notices.
        os._exit(1)


def _end_with_parent() -> None:
    """A driver that was killed can't say so."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
