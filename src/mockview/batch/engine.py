"""What carries out the work of a batch: processes on this machine, or other machines.

An engine is given tasks and gives each back, finished or lost, in any order. It holds no state that matters: what
is in hand when it ends is done again by the next run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mockview.batch.items import BatchItem
from mockview.errors import MockviewError
from mockview.speech.transcript import Transcript


@dataclass(frozen=True)
class Job:
    """One item to score. heard: its transcript with what was odd about its sound, when only judging is left to do."""

    number: int
    item: BatchItem
    heard: tuple[Transcript, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Task:
    """What a worker is given at once. alone: it may have ended a worker before, so nothing else is given with it."""

    jobs: tuple[Job, ...]
    alone: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a job: a packed Result, or why there is none."""

    number: int
    packed: bytes | None = None
    error: MockviewError | None = None


@dataclass(frozen=True)
class Finished:
    """A task that was carried out."""

    task: Task
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Lost:
    """A task that came to nothing. crashed: its worker ended; late: it ran beyond the time limit.

    When neither, it waited for a worker that ended or was ended because of another task.
    """

    task: Task
    crashed: bool = False
    late: bool = False


class Engine(Protocol):
    """Carries out tasks.

    One task is in hand at a time in each worker; it runs at most so long; a worker that ends is replaced.
    together: recordings in a task, more than one only where a GPU hears them side by side.
    """

    together: int

    def start(self) -> None:
        """Get ready; returns at once, while workers may still be starting."""

    def has_room(self, *, alone: bool) -> bool:
        """Whether submit() may be called now with a task that is, or is not, to be alone."""

    def submit(self, task: Task) -> None:
        """Hand a task over."""

    def next_result(self, timeout_s: float) -> Finished | Lost | None:
        """A task that has ended; None when there is none after so long.

        Errors: MockviewError when no worker can work, such as ModelError when there is no speech model.
        """

    def stop(self) -> None:
        """End every worker, whatever it does."""

    @property
    def peak_memory_bytes(self) -> int:
        """The most memory that any worker has had, as far as it is known; 0 when it is not."""


class Work(Protocol):
    """What workers do; it is sent to them as it is, so it must be picklable and small."""

    def prepare(self, job: Job) -> Any:
        """What can be done ahead, while the worker is busy with the job before: reading, decoding."""

    def finish(self, jobs: Sequence[Job], prepared: Sequence[Any], loading: "Loading") -> tuple[Outcome, ...]:
        """Carry jobs out; MissingError when none can be."""


class Loading(Protocol):
    """Told when a worker has spent time on getting ready, which is not counted against the task."""

    def __call__(self) -> None:
        """The time of the task in hand counts from now."""
