"""The local engine: worker processes with pipes of their own, so that one that dies takes nothing else with it."""

import contextlib
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from mockview.batch.engine import Finished, Lost, Task, Work
from mockview.batch.worker import Report, main
from mockview.errors import MissingError, MockviewError

_IN_LINE = 2
"""Tasks that a worker has: one in hand, and one that it reads ahead."""

_MOST_FALSE_STARTS = 3
"""Workers that end before they are ready, in a row, before it is said that none can start."""

_GOODBYE_S = 2.0


class LocalEngine:
    """Workers on this machine.

    jobs: how many. time_limit_s: how long a task may run, loading aside. together: see Engine.
    """

    def __init__(self, work: Work, jobs: int, time_limit_s: float, together: int = 1) -> None:
        self._work, self._jobs, self._time_limit_s, self.together = work, jobs, time_limit_s, together
        self._workers: list[_Worker] = []
        self._ended: deque[Finished | Lost] = deque()
        self._broken: MockviewError | None = None
        self._false_starts = 0
        self.peak_memory_bytes = 0

    def start(self) -> None:
        """Start the workers."""
        self._workers = [_Worker(self._work) for _ in range(self._jobs)]

    def has_room(self, *, alone: bool) -> bool:
        """Whether a worker has."""
        return self._free(alone=alone) is not None

    def submit(self, task: Task) -> None:
        """Give a task to the worker that has least to do."""
        worker = self._free(alone=task.alone)
        if worker is None:
            raise ValueError("no worker has room for this task")
        worker.give(task)

    def next_result(self, timeout_s: float) -> Finished | Lost | None:
        """The next task that ended; MissingError and its kin when no worker can work."""
        until_s = time.monotonic() + timeout_s
        while not self._ended:
            if self._broken is not None:
                raise self._broken
            now_s = time.monotonic()
            due_s = min((w.due_s(self._time_limit_s) for w in self._workers), default=until_s)
            wait(
                [w.reports for w in self._workers] + [w.process.sentinel for w in self._workers],
                max(0.0, min(until_s, due_s) - now_s),
            )
            for place, worker in enumerate(self._workers):
                self._hear_from(place, worker)
            if not self._ended and time.monotonic() >= until_s:
                return None
        return self._ended.popleft()

    def stop(self) -> None:
        """End the workers: those that are idle in their own way, the others at once."""
        for worker in self._workers:
            worker.close()
        until_s = time.monotonic() + _GOODBYE_S
        for worker in self._workers:
            if not worker.line:
                worker.process.join(max(0.0, until_s - time.monotonic()))
            worker.kill()
        self._workers = []

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The workers' process ids."""
        return tuple(worker.process.pid or 0 for worker in self._workers)

    def _free(self, *, alone: bool) -> "_Worker | None":
        rooms = [w for w in self._workers if not w.line or (not alone and w.has_room)]
        return min(rooms, key=lambda w: len(w.line), default=None)

    def _hear_from(self, place: int, worker: "_Worker") -> None:
        gone = not worker.process.is_alive()
        for report in worker.told():
            self.peak_memory_bytes = max(self.peak_memory_bytes, report.memory_bytes)
            self._broken = self._broken or report.broken
            self._false_starts = 0
            worker.ready = True
            worker.since_s = time.monotonic()
            if report.outcomes is not None:
                self._ended.append(Finished(worker.line.popleft(), report.outcomes))
        if self._broken is not None:
            return
        if gone or worker.hung_up:
            self._replace(place, worker, crashed=worker.ready, late=False)
        elif time.monotonic() >= worker.due_s(self._time_limit_s):
            self._replace(place, worker, crashed=False, late=True)

    def _replace(self, place: int, worker: "_Worker", *, crashed: bool, late: bool) -> None:
        """End a worker, give up what it had, and start another; what it read ahead may have ended it as well."""
        worker.kill()
        if not worker.ready:
            self._false_starts += 1
            if self._false_starts >= _MOST_FALSE_STARTS:
                self._broken = MissingError(
                    f"Worker processes end before they begin ({_MOST_FALSE_STARTS} in a row).",
                    "There may be too little memory for so many: try --jobs 1.",
                )
        for number, task in enumerate(worker.line):
            self._ended.append(Lost(task, crashed=crashed, late=late and number == 0))
        self._workers[place] = _Worker(self._work)


class _Worker:
    """One process. line: its tasks, the first in hand; since_s: when that began, by the monotonic clock."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context("spawn")
        theirs, self._tasks = context.Pipe(duplex=False)
        self.reports, told_by = context.Pipe(duplex=False)
        self.process: BaseProcess = context.Process(target=main, args=(theirs, told_by), daemon=True)
        with not_interrupted():
            self.process.start()
        theirs.close()
        told_by.close()
        self.line: deque[Task] = deque()
        self.since_s = time.monotonic()
        self.ready = self.hung_up = False
        self._sending: queue.SimpleQueue[Work | Task | None] = queue.SimpleQueue()
        # Not as an argument: the process is given those within start(), which never ends when it dies too soon.
        self._sending.put(work)
        threading.Thread(target=_send, args=(self._tasks, self._sending), daemon=True).start()

    @property
    def has_room(self) -> bool:
        return len(self.line) < _IN_LINE and not any(task.alone for task in self.line)

    def give(self, task: Task) -> None:
        if not self.line:
            self.since_s = time.monotonic()
        self.line.append(task)
        self._sending.put(task)

    def due_s(self, time_limit_s: float) -> float:
        """When the task in hand has to be done; never while there is none or the process is still starting."""
        return self.since_s + time_limit_s if self.line and self.ready else float("inf")

    def told(self) -> Iterator[Report]:
        """What it has reported, also when it has ended since."""
        try:
            while self.reports.poll():
                yield self.reports.recv()
        except (EOFError, OSError):
            self.hung_up = True

    def close(self) -> None:
        self._sending.put(None)

    def kill(self) -> None:
        self.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.reports.close()


def _send(tasks: Connection, sending: "queue.SimpleQueue[Work | Task | None]") -> None:
    """Send from a thread: a process that hangs reads nothing, and would stop whoever sends."""
    with contextlib.suppress(OSError):
        while (given := sending.get()) is not None:
            tasks.send(given)
    tasks.close()


@contextmanager
def not_interrupted() -> Iterator[None]:
    """Processes that are started within ignore Ctrl-C from their first moment on."""
    if threading.current_thread() is not threading.main_thread() or os.name == "nt":
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
