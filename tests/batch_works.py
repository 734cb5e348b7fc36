"""Batches for tests: answers in words, and workers that crash, hang or refuse where a test wants them to."""

import os
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mockview.batch.answer_scoring import AnswerScoring, SpeechModel
from mockview.batch.candidate_log import CandidateLog
from mockview.batch.engine import Engine, Job, Loading, Outcome
from mockview.batch.identity import Identity
from mockview.batch.items import BadInput, BatchItem, GivenWords
from mockview.batch.local import LocalEngine
from mockview.batch.results import BatchResults
from mockview.batch.run import Batch, Counts, Orders, Row
from mockview.content.question import Question
from mockview.errors import ModelError
from mockview.pipeline import load_scoring
from mockview.store.database import Database

QUESTION = Question("", "Tell me about a time you failed.", "failure", "behavioural")
NOW = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)
SCORING = load_scoring(None)


def words(count: int) -> list[BatchItem]:
    """Items that each hold an answer in words."""
    return [
        BatchItem(
            f"a{number}",
            QUESTION,
            Path("answers.jsonl"),
            given=GivenWords(f"Last May I lost {number} orders, so I rang everyone and learned to count twice."),
        )
        for number in range(count)
    ]


@dataclass
class Troubled(AnswerScoring):
    """Scores answers, and writes down in a folder which it was given; items of these names are its trouble."""

    folder: Path = Path()
    kills: frozenset[str] = frozenset()
    kills_ahead: frozenset[str] = frozenset()
    hangs: frozenset[str] = frozenset()
    refuses: frozenset[str] = frozenset()

    def prepare(self, job: Job) -> Any:
        """As usual, unless reading this item ends the process."""
        if job.item.id in self.kills_ahead:
            self._note(job)
            os.kill(os.getpid(), signal.SIGKILL)
        return super().prepare(job)

    def finish(self, jobs: Sequence[Job], prepared: Sequence[Any], loading: Loading) -> tuple[Outcome, ...]:
        """As usual, unless one of these items ends or holds up the process."""
        for job in jobs:
            self._note(job)
            if job.item.id in self.kills:
                os.kill(os.getpid(), signal.SIGKILL)
            if job.item.id in self.hangs:
                threading.Event().wait()
            if job.item.id in self.refuses:
                raise ModelError("There is no model.", "Get one.")
        return super().finish(jobs, prepared, loading)

    def _note(self, job: Job) -> None:
        with (self.folder / "given").open("a") as file:
            file.write(f"{job.item.id}\n")


def troubled(folder: Path, **trouble: frozenset[str]) -> Troubled:
    """Work that notes what it was given in this folder."""
    return Troubled(SCORING, SpeechModel(None, "cpu", folder), folder=folder, **trouble)


def given_to(folder: Path) -> list[str]:
    """What workers were given, in the order in which they began."""
    path = folder / "given"
    return path.read_text().split() if path.exists() else []


@dataclass
class Watching:
    """A watcher that remembers."""

    planned_counts: Counts | None = None
    seen: list[Counts] = field(default_factory=list)

    def planned(self, counts: Counts) -> None:
        """Remember."""
        self.planned_counts = counts

    def moved(self, counts: Counts) -> None:
        """Remember."""
        self.seen.append(counts)


def batch(
    db: Database,
    items: Sequence[BatchItem | BadInput],
    engine: Engine,
    log: CandidateLog | None = None,
    orders: Orders = Orders(lambda: NOW),  # noqa: B008  a value
    data: bytes = b"data",
) -> Batch:
    """A batch over items in words; data stands for the scoring data's hash."""
    identity = Identity(SCORING, data, lambda: b"model")
    return Batch(lambda: items, identity, BatchResults(db, owner_of(db)), log, lambda missing, heard: engine, orders)


def owner_of(db: Database) -> int:
    """The person who scores, added when there is none."""
    row = db.row("SELECT id FROM person WHERE name = 'coach'")
    return int(row[0]) if row else db.execute("INSERT INTO person (name) VALUES ('coach')")


def run(db: Database, items: Sequence[BatchItem | BadInput], work: Troubled, **more: Any) -> tuple[list[Row], Counts]:
    """Rows and counts of a batch by two workers, or as told."""
    rows: list[Row] = []
    jobs, limit_s = more.pop("jobs", 2), more.pop("time_limit_s", 60.0)
    counts = batch(db, items, LocalEngine(work, jobs, limit_s), **more).run(rows.append, Watching())
    return rows, counts
