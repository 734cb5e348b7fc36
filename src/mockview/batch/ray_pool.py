"""The workers on a Ray cluster: Ray Core actors, one task in flight in each; they come and go with their machines.

Each is asked who it is, is let get ready, and is then given one task after the other. A worker whose process or
machine ends is lost with its task, comes back when Ray starts it anew, and is asked again.
"""

import os
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mockview.batch.engine import Finished, Lost, Task
from mockview.batch.ray_actor import actor_class
from mockview.batch.ray_plan import News, Plan
from mockview.batch.ray_worker import PlacedModel, Told, needs_file, version_here
from mockview.batch.shipped_files import Stamp, model_stamps, stamp_of
from mockview.errors import MissingError, UsageError

_LOOK_EVERY_S = 2.0
"""How often it is looked at which machines there are."""

_FIRST_PATIENCE_S, _PATIENCE_S = 30.0, 300.0
"""How long the cluster may have no machine for any worker: at first, and after some have worked."""

_MOST_FALSE_STARTS = 5
"""Workers that end while they get ready, in a row, before it is said that none can; a machine that fails ends some."""

_REST_S = 0.5
"""Before a worker that can't be reached is tried again."""

_ANSWER_PIECE_BYTES = 90_000
"""Ray passes values below 100 kB in messages; larger ones lie in its object store, which may go to a disk."""

_UNTIL_SAID_S = 10.0
"""Without any worker, before that is said."""

_PIECES_AT_ONCE = 100
_MODEL_PIECE_BYTES = 8_000_000


@dataclass
class _Worker:
    """One actor. ref: what it is asked at the moment; then: what is done with the answer; since_s: asked when."""

    actor: Any
    ref: Any = None
    then: Callable[[Any], None] | None = None
    since_s: float = 0.0
    is_ready: bool = False
    node: str = ""
    machine: str = ""
    is_near: bool = False
    lacks_files: bool = False
    task: Task | None = None
    stamps: dict[Path, Stamp] = field(default_factory=dict)
    pieces: Iterator[tuple[Path, bytes]] = field(default_factory=lambda: iter(()))
    rests_until_s: float = 0.0


class Pool:
    """Carries tasks out on a cluster that this process has joined. ray: the module. tell: takes what there is to say.

    Errors, of every method: MockviewError when nothing can go on.
    """

    def __init__(self, ray: Any, plan: Plan, tell: Callable[[News], None]) -> None:
        self._ray, self._plan, self._tell = ray, plan, tell
        self._class = ray.remote(
            max_restarts=-1,
            max_task_retries=0,
            scheduling_strategy="SPREAD",
            num_cpus=1,
            num_gpus=plan.gpus,
            memory=plan.memory_bytes,
        )(actor_class())
        self._here = ray.get_runtime_context().get_node_id()
        self._work = ray.put(pickle.dumps((plan.work, Path.cwd())))
        self._model: tuple[tuple[Stamp, ...], bytes] | None = None
        self._shipped: list[list[Any]] | None = None
        self._workers: list[_Worker] = []
        self._waiting: deque[Task] = deque()
        self._looked_s = -_LOOK_EVERY_S
        self._roomless_since_s: float | None = None
        self._false_starts = 0
        self._told_ready = self._told_machines = 0
        self._ever_ready = False
        self._began_s = time.monotonic()

    def submit(self, task: Task) -> None:
        """One more task, which waits for a worker."""
        self._waiting.append(task)

    def step(self, timeout_s: float) -> None:
        """Go on for at most so long: look for machines, hand out, take in."""
        now_s = time.monotonic()
        if now_s - self._looked_s >= _LOOK_EVERY_S:
            self._looked_s = now_s
            self._look_around(now_s)
        for worker in self._workers:
            self._go_on(worker, now_s)
        asked = {worker.ref: worker for worker in self._workers if worker.ref is not None}
        if not asked:
            time.sleep(min(timeout_s, 0.05))
            return
        ended, _ = self._ray.wait(list(asked), num_returns=1, timeout=timeout_s)
        if ended:
            ended, _ = self._ray.wait(list(asked), num_returns=len(asked), timeout=0)
        for ref in ended:
            self._hear_from(asked[ref], ref)
        self._tell_ready()

    @property
    def is_idle(self) -> bool:
        """Whether a task that comes now could be handed out at once."""
        return not self._waiting and any(worker.is_ready and worker.task is None for worker in self._workers)

    def _look_around(self, now_s: float) -> None:
        """As many workers as there is room for; one whose machine has left waits for another."""
        room = self._room()
        wanted = min(self._plan.jobs, room)
        while len(self._workers) < wanted:
            self._workers.append(_Worker(self._class.remote()))
        if room:
            self._roomless_since_s = None
        elif self._roomless_since_s is None:
            self._roomless_since_s = now_s
        elif now_s - self._roomless_since_s > (_PATIENCE_S if self._ever_ready else _FIRST_PATIENCE_S):
            raise MissingError(
                f"{self._plan.cluster} has no machine with room for a worker ({self._plan.needs}).",
                "Add one with `ray start`, then give the same command again; what is done is kept.",
            )
        self._tell_machines(now_s)

    def _room(self) -> int:
        """Workers that the machines could hold, whatever else they do at the moment."""
        room = 0
        for node in self._ray.nodes():
            has = node["Resources"] if node["Alive"] else {}
            fits = [int(has.get("CPU", 0)), int(has.get("memory", 0) // self._plan.memory_bytes)]
            if self._plan.gpus:
                fits.append(int(has.get("GPU", 0) / self._plan.gpus + 1e-6))
            room += min(fits)
        return room

    def _go_on(self, worker: _Worker, now_s: float) -> None:
        """Ask a worker for the next thing, or give up what has taken too long."""
        if worker.ref is not None:
            if worker.task is not None and now_s >= worker.since_s + self._plan.time_limit_s:
                task = worker.task
                self._restart(worker, kill=True)
                self._tell(News(ended=Lost(task, late=True)))
        elif not worker.is_ready:
            if now_s >= worker.rests_until_s:
                self._ask(
                    worker,
                    worker.actor.about.remote(os.environ.get("OMP_NUM_THREADS")),
                    lambda told: self._introduced(worker, told),
                )
        elif self._waiting:
            worker.task = self._waiting.popleft()
            self._give(worker)

    def _ask(self, worker: _Worker, ref: Any, then: Callable[[Any], None]) -> None:
        worker.ref, worker.then, worker.since_s = ref, then, time.monotonic()

    def _hear_from(self, worker: _Worker, ref: Any) -> None:
        was_loading = worker.node and not worker.is_ready
        then, worker.ref = worker.then, None
        try:
            told = self._ray.get(ref)
        except self._ray.exceptions.RayError as error:
            # Its process or its machine has ended, or can't be reached; the actor starts anew, here or elsewhere.
            task = worker.task
            self._false_starts += bool(was_loading)
            if self._false_starts >= _MOST_FALSE_STARTS:
                raise MissingError(
                    f"Workers end before they begin ({_MOST_FALSE_STARTS} in a row).",
                    "There may be too little memory for so many: try --jobs 1.",
                ) from None
            if not worker.node:
                worker.actor = self._class.remote()
            self._restart(worker, kill=not isinstance(error, self._ray.exceptions.ActorDiedError))
            if task is not None:
                self._tell(News(ended=Lost(task, crashed=True)))
            return
        if then is not None:
            then(told)

    def _restart(self, worker: _Worker, *, kill: bool) -> None:
        """Ask it who it is again, once it is back; kill: it may still be at work on something."""
        if kill:
            self._ray.kill(worker.actor, no_restart=False)
        worker.ref = worker.task = None
        worker.is_ready = worker.lacks_files = False
        worker.node = ""
        worker.rests_until_s = time.monotonic() + _REST_S

    def _introduced(self, worker: _Worker, about: dict[str, str]) -> None:
        """Check what a worker runs, before it is given anything, and let it load the model."""
        worker.node, worker.machine = about["node"], about["host"]
        if self._plan.must_be_guarded and about["auth"] != "token":
            raise UsageError(
                f"{self._plan.cluster} takes orders from anybody who can reach it, so nothing was sent to it.",
                "Start it with RAY_AUTH_MODE=token; or set RAY_AUTH_MODE=disabled here if you mean it.",
            )
        if about["version"] != version_here():
            raise MissingError(
                f"{about['host']}, a machine of the cluster, has {about['version']}; here is {version_here()}.",
                "Install the same on every machine, then give the same command again; what is done is kept.",
            )
        worker.is_near = worker.node == self._here
        stamps = None if worker.is_near or self._shipped else self._stamps()
        self._let_load(worker, stamps, ship=bool(self._shipped) and not worker.is_near)

    def _let_load(self, worker: _Worker, stamps: bytes | None, *, ship: bool) -> None:
        if ship:
            stamps = self._stamps()
        refs = self._ship_model() if ship else None
        self._ask(
            worker,
            worker.actor.ready.remote(self._work, stamps, refs),
            lambda told: self._loaded(worker, told),
        )

    def _loaded(self, worker: _Worker, sent: bytes) -> None:
        told = self._opened(sent)
        if told.lacks:
            self._let_load(worker, None, ship=True)
            return
        worker.is_ready = self._ever_ready = True
        self._false_starts = 0

    def _stamps(self) -> bytes | None:
        """Stamps of the model's files, None when nothing is to be heard."""
        model = self._plan.work.model
        if not isinstance(model, PlacedModel):
            return None
        if self._model is None:
            stamps = model_stamps(model.folder)
            self._model = stamps, pickle.dumps(stamps)
        return self._model[1]

    def _ship_model(self) -> list[list[Any]] | None:
        """The model in Ray's object store, which takes it to each machine once."""
        if self._stamps() is None or self._model is None:
            return None
        if self._shipped is None:
            self._shipped = []
            for stamp in self._model[0]:
                with stamp.path.open("rb") as file:
                    self._shipped.append(
                        [self._ray.put(piece) for piece in iter(lambda: file.read(_MODEL_PIECE_BYTES), b"")]
                    )
        return self._shipped

    def _give(self, worker: _Worker) -> None:
        """Hand a worker its task; one that can't read the driver's files gets them first."""
        assert worker.task is not None  # noqa: S101  narrows the type
        paths = dict.fromkeys(job.item.path for job in worker.task.jobs if needs_file(job))
        worker.stamps = (
            {} if worker.is_near and not worker.lacks_files else {path: stamp_of(path.absolute()) for path in paths}
        )
        if worker.lacks_files:
            self._send(worker, tuple(paths))
        else:
            self._run(worker)

    def _send(self, worker: _Worker, paths: tuple[Path, ...]) -> None:
        worker.stamps |= {path: stamp_of(path.absolute()) for path in paths if path not in worker.stamps}
        worker.pieces = _pieces(path for path in paths if worker.stamps[path].sha256)
        self._send_on(worker)

    def _send_on(self, worker: _Worker) -> None:
        """The next pieces; a worker that has not taken them gets no more."""
        ref = None
        try:
            for _ in range(_PIECES_AT_ONCE):
                found = next(worker.pieces, None)
                if found is None:
                    break
                ref = worker.actor.take.remote(*found)
        except OSError:
            worker.pieces = iter(())  # what did not arrive whole is told as that
        if ref is None:
            self._run(worker)
        else:
            self._ask(worker, ref, lambda _: self._send_on(worker))

    def _run(self, worker: _Worker) -> None:
        assert worker.task is not None  # noqa: S101  narrows the type
        ref = worker.actor.run.remote(pickle.dumps((worker.task.jobs, worker.stamps)))
        self._ask(worker, ref, lambda told: self._ran(worker, told))

    def _ran(self, worker: _Worker, sent: bytes) -> None:
        told = self._opened(sent)
        assert worker.task is not None  # noqa: S101  narrows the type
        if told.lacks:
            worker.lacks_files = True
            self._send(worker, told.lacks)
            return
        task, worker.task = worker.task, None
        self._tell(News(ended=Finished(task, told.outcomes or ()), memory_bytes=told.memory_bytes))

    def _opened(self, sent: bytes) -> Told:
        told: Told = pickle.loads(sent)  # noqa: S301  from a worker of a cluster that may run anything here anyway
        if told.broken is not None:
            raise told.broken
        return told

    def _tell_ready(self) -> None:
        ready = sum(worker.is_ready for worker in self._workers)
        if ready != self._told_ready:
            self._told_ready = ready
            self._tell(News(workers=ready))

    def _tell_machines(self, now_s: float) -> None:
        """Say how many machines work, when that has changed."""
        ready = [worker for worker in self._workers if worker.is_ready]
        machines = len({worker.node for worker in ready})
        waits = not ready and self._told_machines == 0 and now_s - self._began_s > _UNTIL_SAID_S
        if machines == self._told_machines and not waits:
            return
        self._told_machines = machines if ready else -1
        if ready:
            many = (f"{len(ready)} worker{'s' * (len(ready) != 1)}", f"{machines} machine{'s' * (machines != 1)}")
            self._tell(News(sentence=f"{' on '.join(many)} of the cluster."))
        elif self._told_machines != -1 or waits:
            self._tell(News(sentence="Waiting for a machine of the cluster."))


def _pieces(paths: Iterable[Path]) -> Iterator[tuple[Path, bytes]]:
    """The content of files; an empty one has one piece too, so that it arrives."""
    for path in paths:
        yield path.absolute(), b""
        with path.open("rb") as file:
            while piece := file.read(_ANSWER_PIECE_BYTES):
                yield path.absolute(), piece
