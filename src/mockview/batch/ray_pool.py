"""The workers on a Ray cluster: Ray Core actors, one task in flight in each; they come and go with their machines."""

import pickle
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mockview.batch.engine import Lost, Task
from mockview.batch.ray_actor import actor_class
from mockview.batch.ray_guard import Question
from mockview.batch.ray_plan import News, Plan
from mockview.batch.ray_remote import RemoteWorker, Side
from mockview.batch.ray_shipping import ModelToSend
from mockview.errors import MissingError

_LOOK_EVERY_S = 2.0
"""How often it is looked at which machines there are."""

_FIRST_PATIENCE_S, _PATIENCE_S = 30.0, 300.0
"""How long the cluster may have no machine for any worker: at first, and after some have worked."""

_UNTIL_ASKED_S = 4.0
"""Without any worker, before it is asked whether the cluster is one that listens to us."""

_QUIET_S = 0.5
"""Without any task in hand, before it is certain that no more are coming."""

_UNTIL_SAID_S = 10.0
"""Without any worker, before that is said."""

_MOST_FALSE_STARTS = 5
"""Workers that end while they get ready, in a row, before it is said that none can; a machine that fails ends some."""


class Pool:
    """Carries tasks out on a cluster that this process has joined. ray: the module. tell: takes what there is to say.

    Errors, of every method: MockviewError when nothing can go on.
    """

    def __init__(self, ray: Any, plan: Plan, tell: Callable[[News], None]) -> None:
        self._ray, self._plan, self._tell = ray, plan, tell
        actors = ray.remote(
            max_restarts=-1,
            max_task_retries=0,
            scheduling_strategy="SPREAD",
            num_cpus=1,
            num_gpus=plan.gpus,
            memory=plan.memory_bytes,
        )(actor_class())
        self._side = Side(
            ray,
            plan,
            actors.remote,
            here=ray.get_runtime_context().get_node_id(),
            work=ray.put(pickle.dumps((plan.work, Path.cwd()))),
            model=ModelToSend(ray, plan.work.model),
            tell=self._told,
        )
        self._question = Question(plan)
        self._workers: list[RemoteWorker] = []
        self._waiting: deque[Task] = deque()
        self._held: list[News] = []
        self._busy_s = 0.0
        self._began_s = time.monotonic()
        self._looked_s = -_LOOK_EVERY_S
        self._roomless_since_s: float | None = None
        self._false_starts = 0
        self._ever_ready = False
        self._told_ready = 0
        self._told_machines: int | None = None

    def submit(self, task: Task) -> None:
        """One more task, which waits for a worker."""
        self._waiting.append(task)

    @property
    def is_idle(self) -> bool:
        """Whether a task that comes now could be handed out at once."""
        return not self._waiting and any(worker.is_free for worker in self._workers)

    def step(self, timeout_s: float) -> None:
        """Go on for at most so long: look for machines, hand out, take in."""
        now_s = time.monotonic()
        if now_s - self._looked_s >= _LOOK_EVERY_S:
            self._looked_s = now_s
            self._look_around(now_s)
        for worker in self._workers:
            worker.go_on(now_s)
            if self._waiting and worker.is_free:
                worker.give(self._waiting.popleft())
            if worker.task is not None:
                self._busy_s = now_s
        self._take_in(timeout_s)
        self._tell_ready()
        if self._held and not self._waiting and now_s - self._busy_s > _QUIET_S:
            self._tell_held()

    def _take_in(self, timeout_s: float) -> None:
        """Hear from the workers that have answered, waiting a while for the first."""
        asked = {worker.ref: worker for worker in self._workers if worker.ref is not None}
        if not asked:
            time.sleep(timeout_s)
            return
        ended, _ = self._ray.wait(list(asked), num_returns=1, timeout=timeout_s)
        if ended:
            ended, _ = self._ray.wait(list(asked), num_returns=len(asked), timeout=0)
        for ref in ended:
            self._false_starts += asked[ref].hear()
        if self._false_starts >= _MOST_FALSE_STARTS:
            raise MissingError(
                f"Workers end before they begin ({_MOST_FALSE_STARTS} in a row).",
                "There may be too little memory for so many: try --jobs 1.",
            )

    def _look_around(self, now_s: float) -> None:
        """As many workers as there is room for; one whose machine has left waits for another."""
        room = self._room()
        while len(self._workers) < min(self._plan.jobs, room):
            self._workers.append(RemoteWorker(self._side))
        if room:
            self._roomless_since_s = None
        elif self._roomless_since_s is None:
            self._roomless_since_s = now_s
        elif now_s - self._roomless_since_s > (_PATIENCE_S if self._ever_ready else _FIRST_PATIENCE_S):
            raise MissingError(
                f"{self._plan.cluster} has no machine with room for a worker ({self._plan.needs}).",
                "Add one with `ray start`, then give the same command again; what is done is kept.",
            )
        if not self._ever_ready and now_s - self._began_s >= _UNTIL_ASKED_S:
            self._question.ask()
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

    def _told(self, news: News) -> None:
        """Pass on what a worker tells, at once unless it is a loss.

        On a cluster workers end for many reasons. What one had in hand is tried again when the rest is done, so that
        a bad hour costs an answer one try and not all three.
        """
        if isinstance(news.ended, Lost) and news.ended.crashed:
            self._held.append(news)
            self._tell(News(held=len(self._held)))
        else:
            self._tell(news)

    def _tell_held(self) -> None:
        for news in self._held:
            self._tell(news)
        self._held.clear()
        self._tell(News(held=0))

    def _tell_ready(self) -> None:
        ready = sum(worker.is_ready for worker in self._workers)
        if ready != self._told_ready:
            if ready > self._told_ready:
                self._ever_ready, self._false_starts = True, 0
            self._told_ready = ready
            self._tell(News(workers=ready))

    def _tell_machines(self, now_s: float) -> None:
        """Say how many machines work, when that has changed; at first only after a while that none does."""
        ready = [worker for worker in self._workers if worker.is_ready]
        machines = len({worker.node for worker in ready})
        is_early = self._told_machines is None and not machines and now_s - self._began_s < _UNTIL_SAID_S
        if machines == self._told_machines or is_early:
            return
        self._told_machines = machines
        many = (f"{len(ready)} worker{'s' * (len(ready) != 1)}", f"{machines} machine{'s' * (machines != 1)}")
        waiting = "Waiting for a machine of the cluster."
        self._tell(News(sentence=f"{' on '.join(many)} of the cluster." if machines else waiting))
