"""The Ray engine: a process of its own joins the cluster, because Ray ends the process whose cluster is lost."""

import contextlib
import multiprocessing
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from mockview.batch import ray_cluster
from mockview.batch.engine import Finished, Lost, Task
from mockview.batch.local import not_interrupted
from mockview.batch.ray_checks import not_a_member
from mockview.batch.ray_plan import News, Plan
from mockview.errors import MissingError

_TASKS_A_WORKER = 2
"""One in hand, and one that is already here when it is done."""

_GOODBYE_S = 15.0


def must_have_ray() -> None:
    """Errors: MissingError when Ray is not installed."""
    if find_spec("ray") is None:
        raise MissingError("--engine ray needs Ray, which is not installed.", "Run `pip install 'mockview[ray]'`.")


def _short_folder() -> Path:
    """A new folder that only this user can enter; Ray's sockets lie in it, whose names have 104 bytes at most."""
    usual = Path(os.sep, "tmp")
    return Path(tempfile.mkdtemp(prefix="mv-ray-", dir=usual if os.access(usual, os.W_OK) else None))


class RayEngine:
    """Workers on a Ray cluster. tell: takes what a person may want to know, a sentence at a time."""

    def __init__(self, plan: Plan, tell: Callable[[str], None], together: int = 1) -> None:
        self._plan, self._tell, self.together = plan, tell, together
        self.peak_memory_bytes = 0
        self._workers = 1
        self._in_hand = self._held = 0
        self._joined = False
        self._ended: deque[Finished | Lost] = deque()
        self._process: BaseProcess | None = None
        self._tasks: Connection | None = None
        self._news: Connection | None = None

    def start(self) -> None:
        """Start the process that joins the cluster; MissingError when Ray is not installed."""
        must_have_ray()
        if self._plan.address is None:
            self._plan = replace(self._plan, folder=_short_folder())
        context = multiprocessing.get_context("spawn")
        theirs, self._tasks = context.Pipe(duplex=False)
        self._news, told_by = context.Pipe(duplex=False)
        self._process = context.Process(target=ray_cluster.main, args=(self._plan, theirs, told_by))
        with not_interrupted():
            self._process.start()
        theirs.close()
        told_by.close()

    def has_room(self, *, alone: bool) -> bool:
        """Whether a worker will want a task soon; each is alone in its worker anyway."""
        del alone
        return self._in_hand - self._held < _TASKS_A_WORKER * max(1, self._workers)

    def submit(self, task: Task) -> None:
        """Hand a task over; MissingError when the cluster is gone."""
        assert self._tasks is not None  # noqa: S101  narrows the type
        self._in_hand += 1
        with contextlib.suppress(OSError):  # the next look at the news says why
            self._tasks.send(task)

    def next_result(self, timeout_s: float) -> Finished | Lost | None:
        """The next task that ended. Errors: MockviewError when the cluster is gone or can't work."""
        assert self._news is not None  # noqa: S101  narrows the type
        assert self._process is not None  # noqa: S101  narrows the type
        if not self._ended:
            wait([self._news, self._process.sentinel], timeout_s)
        try:
            while self._news.poll():
                self._take(self._news.recv())
        except (EOFError, OSError):
            if not self._ended:
                raise self._loss() from None
        if not self._ended:
            return None
        self._in_hand -= 1
        return self._ended.popleft()

    def stop(self) -> None:
        """Leave the cluster; workers end, whatever they do."""
        if self._process is None or self._tasks is None or self._news is None:
            return
        with contextlib.suppress(OSError):
            self._tasks.send(None)
        self._tasks.close()
        self._news.close()
        self._process.join(_GOODBYE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        if self._plan.folder is not None:
            shutil.rmtree(self._plan.folder, ignore_errors=True)

    @property
    def process_id(self) -> int:
        """Of the process that has joined the cluster."""
        return (self._process.pid or 0) if self._process else 0

    def _loss(self) -> MissingError:
        """Why the process has ended: Ray ends one whose cluster is gone, and one that can't reach its machine's Ray."""
        again = "give the same command again; what is done is kept."
        if self._plan.address is None:
            return MissingError(f"{self._plan.cluster} has ended.", f"To go on, {again}")
        if self._joined:
            return MissingError(f"{self._plan.cluster} is gone.", f"Start it again, then {again}")
        return not_a_member(self._plan.address)

    def _take(self, news: News) -> None:
        self.peak_memory_bytes = max(self.peak_memory_bytes, news.memory_bytes)
        if news.broken is not None:
            raise news.broken
        self._joined = self._joined or news.joined
        if news.workers is not None:
            self._workers = news.workers
        if news.held is not None:
            self._held = news.held
        if news.sentence:
            self._tell(news.sentence)
        if news.ended is not None:
            self._ended.append(news.ended)
