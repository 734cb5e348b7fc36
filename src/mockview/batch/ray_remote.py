"""One worker of a Ray cluster, as the driver sees it: asked one thing at a time, and what comes next is in the answer.

It is asked who it is, is let get ready, and is then given one task after the other. When its process or its machine
ends, its task is lost; Ray starts it anew, here or elsewhere, and it is asked again.
"""

import os
import pickle
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockview.batch.engine import Finished, Lost, Task
from mockview.batch.ray_guard import unguarded
from mockview.batch.ray_plan import News, Plan
from mockview.batch.ray_shipping import ModelToSend, answer_pieces, in_pieces
from mockview.batch.ray_worker import Told, needs_file, version_here
from mockview.batch.shipped_files import Seal, seal_of
from mockview.errors import MissingError

_REST_S = 0.5
"""Before a worker that can't be reached is tried again."""

_PIECES_AT_ONCE = 100
"""Of an answer, about 9 MB, before its worker has to say that it took them."""


@dataclass(frozen=True)
class Side:
    """What all workers need of the driver's side.

    ray: the module. actors: makes one when called. here: the driver's own node. work: the work in Ray's store.
    """

    ray: Any
    plan: Plan
    actors: Callable[[], Any]
    here: str
    work: Any
    model: ModelToSend
    tell: Callable[[News], None]


class RemoteWorker:
    """One actor. ref: what it is asked at the moment, None when nothing. node: where it is, "" while not known.

    Errors, of every method: MockviewError when nothing can go on.
    """

    def __init__(self, side: Side) -> None:
        self._side = side
        self._actor = side.actors()
        self.ref: Any = None
        self.node = ""
        self.is_ready = False
        self.task: Task | None = None
        self._then: Callable[[Any], None] = _nothing
        self._since_s = self._rests_until_s = 0.0
        self._lacks_files = False
        self._seals: dict[Path, Seal] = {}
        self._pieces: Iterator[tuple[Path, bytes]] = iter(())

    @property
    def is_free(self) -> bool:
        """Whether it can be given a task."""
        return self.is_ready and self.task is None

    def go_on(self, now_s: float) -> None:
        """Ask who it is, if that is due; give its task up when it has taken too long."""
        if self.ref is None and not self.is_ready and now_s >= self._rests_until_s:
            self._ask(self._actor.about.remote(os.environ.get("OMP_NUM_THREADS")), self._introduced)
        elif self.task is not None and now_s >= self._since_s + self._side.plan.time_limit_s:
            task = self.task
            self._begin_anew(kill=True)
            self._side.tell(News(ended=Lost(task, late=True)))

    def hear(self) -> bool:
        """Take its answer, which is there; whether it has ended while it was getting ready."""
        ref, self.ref = self.ref, None
        errors = self._side.ray.exceptions
        try:
            told = self._side.ray.get(ref)
        except errors.RayError as error:
            task, was_getting_ready = self.task, bool(self.node) and not self.is_ready
            if was_getting_ready and isinstance(error, errors.RayTaskError):
                raise MissingError(
                    f"A worker can't get ready ({_reason(error)}).",
                    "Mend its machine, then give the same command again; what is done is kept.",
                ) from error
            if not self.node:
                self._actor = self._side.actors()
            self._begin_anew(kill=not isinstance(error, errors.ActorDiedError))
            if task is not None:
                self._side.tell(News(ended=Lost(task, crashed=True)))
            return was_getting_ready
        self._then(told)
        return False

    def give(self, task: Task) -> None:
        """Hand it a task; one that can't read the driver's files gets them first."""
        self.task = task
        paths = tuple(dict.fromkeys(job.item.path for job in task.jobs if needs_file(job)))
        self._seals = {}
        if self._lacks_files:
            self._send(paths)
            return
        if not self._is_near:
            self._seal(paths)
        self._run()

    @property
    def _is_near(self) -> bool:
        return self.node == self._side.here

    def _ask(self, ref: Any, then: Callable[[Any], None]) -> None:
        self.ref, self._then, self._since_s = ref, then, time.monotonic()

    def _begin_anew(self, *, kill: bool) -> None:
        """Ask it who it is, once it is back; kill: it may still be at work on something."""
        if kill:
            self._side.ray.kill(self._actor, no_restart=False)
        self.ref = self.task = None
        self.is_ready = self._lacks_files = False
        self.node = ""
        self._rests_until_s = time.monotonic() + _REST_S

    def _introduced(self, about: dict[str, str]) -> None:
        """Check what it runs, before it is given anything, and let it load the model."""
        plan = self._side.plan
        if plan.must_be_guarded and about["auth"] != "token":
            raise unguarded(plan)
        if about["version"] != version_here():
            raise MissingError(
                f"{about['host']}, a machine of the cluster, has {about['version']}; here is {version_here()}.",
                "Install the same on every machine, then give the same command again; what is done is kept.",
            )
        self.node = about["node"]
        seals = None if self._is_near else self._side.model.seals()
        refs = self._side.model.refs() if seals and self._side.model.is_sent else None
        self._ask(self._actor.ready.remote(self._side.work, seals, refs), self._loaded)

    def _loaded(self, sent: bytes) -> None:
        if _opened(sent).lacks:
            seals = self._side.model.seals()
            self._ask(self._actor.ready.remote(self._side.work, seals, self._side.model.refs()), self._loaded)
        else:
            self.is_ready = True

    def _seal(self, paths: tuple[Path, ...]) -> None:
        self._seals |= {path: seal_of(path.absolute()) for path in paths if path not in self._seals}

    def _send(self, paths: tuple[Path, ...]) -> None:
        self._seal(paths)
        self._pieces = answer_pieces(path for path in paths if self._seals[path].sha256)
        self._send_on()

    def _send_on(self, _: Any = None) -> None:
        """The next pieces, when those before were taken; then the task."""
        ref = None
        try:
            for _number, (path, piece) in zip(range(_PIECES_AT_ONCE), self._pieces, strict=False):
                ref = self._actor.take.remote(path, piece)
        except OSError:
            self._pieces = iter(())  # that it did not arrive whole is told then
        if ref is None:
            self._run()
        else:
            self._ask(ref, self._send_on)

    def _run(self) -> None:
        assert self.task is not None  # noqa: S101  narrows the type
        message = pickle.dumps((self.task.jobs, self._seals))
        self._ask(self._actor.run.remote(*in_pieces(message)), lambda sent: self._ran(b"", *sent))

    def _ran(self, before: bytes, piece: bytes, more: bool) -> None:
        sent = before + piece
        if more:
            self._ask(self._actor.more.remote(), lambda rest: self._ran(sent, *rest))
            return
        told = _opened(sent)
        if told.lacks:
            self._lacks_files = True
            self._send(told.lacks)
            return
        assert self.task is not None  # noqa: S101  narrows the type
        task, self.task = self.task, None
        self._side.tell(News(ended=Finished(task, told.outcomes or ()), memory_bytes=told.memory_bytes))


def _opened(sent: bytes) -> Told:
    told: Told = pickle.loads(sent)  # noqa: S301  from a worker of this user's cluster, which runs this user's programs
    if told.broken is not None:
        raise told.broken
    return told


def _reason(error: Any) -> str:
    """The exception within a worker, on one line."""
    return f"{type(error.cause).__name__}: {error.cause}".partition("\n")[0][:200]


def _nothing(_: Any) -> None:
    """Before anything was asked."""
