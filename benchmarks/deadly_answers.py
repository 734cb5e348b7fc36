"""Scoring on a Ray cluster where one answer always ends its worker; a module of its own, which workers can import."""

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mockview.batch.answer_scoring import AnswerScoring
from mockview.batch.engine import Engine, Job, Loading, Outcome
from mockview.batch.ray_batch import RayWorkers
from mockview.batch.ray_engine import RayEngine


@dataclass
class Deadly(AnswerScoring):
    """Scores as usual, except one answer; notes: a file that gets a line each time that this one is begun."""

    deadly: str = ""
    notes: Path = Path()

    def finish(self, jobs: Sequence[Job], prepared: Sequence[Any], loading: Loading) -> tuple[Outcome, ...]:
        """As usual, unless the answer is among them."""
        if any(job.item.id == self.deadly for job in jobs):
            with self.notes.open("a") as file:
                file.write("begun\n")
            os.kill(os.getpid(), signal.SIGKILL)
        return super().finish(jobs, prepared, loading)


@dataclass(frozen=True)
class DeadlyWorkers(RayWorkers):
    """Workers of a Ray cluster that one answer ends."""

    deadly: str = ""
    notes: Path = Path()

    def engine(self, missing: int, any_recording: bool) -> Engine:
        """As usual, but for what workers do."""
        plan = self.plan(missing, any_recording)
        work = Deadly(plan.work.scoring, plan.work.model, deadly=self.deadly, notes=self.notes)
        return RayEngine(replace(plan, work=work), self.tell)
