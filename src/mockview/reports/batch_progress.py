"""How far a batch is: a bar with rate and time left on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from mockview.batch.run import Counts

_LINE_EVERY_S = 20.0
_FIRST_GUESS = 3
"""Answers after which the time that is left is said."""


class BatchProgress:
    """A watcher of a batch, to be used in a `with`; console: where it is shown, standard error."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console, self._clock = console, clock
        self._missing = 0
        self._began_s = self._told_s = clock()
        self._task: TaskID | None = None
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[pace]}"),
            console=console,
            transient=True,
        )

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._console.is_terminal:
            self._bar.stop()

    def planned(self, counts: Counts) -> None:
        """Say what there is to do; once more when there is more after it, as after interviews are heard."""
        self._missing = counts.total - counts.done_before
        self._began_s = self._told_s = self._clock()
        if counts.done_before and self._missing:
            self.note(f"{counts.done_before:,} of {counts.total:,} answers are done already.")
        if self._console.is_terminal:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task("Scoring", total=counts.total, completed=counts.done_before, pace="")

    def moved(self, counts: Counts) -> None:
        """Show what has been done since."""
        if self._task is not None:
            self._bar.update(self._task, completed=counts.ended, pace=self._pace(counts))
        elif self._clock() - self._told_s >= _LINE_EVERY_S:
            self._told_s = self._clock()
            self.note(f"{counts.ended:,} of {counts.total:,} answers, {self._pace(counts)}".rstrip(", "))

    def note(self, sentence: str) -> None:
        """A sentence beside the bar."""
        self._console.print(sentence)

    def _pace(self, counts: Counts) -> str:
        done = counts.scored + counts.failed
        passed_s = self._clock() - self._began_s
        if done < _FIRST_GUESS or passed_s <= 0:
            return ""
        rate = done / passed_s
        left_s = max(0, self._missing - done) / rate
        shown = f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.1f} a minute"
        return f"{shown}, {lasting(left_s)} left" + (f", {counts.failed} failed" if counts.failed else "")


def lasting(seconds: float) -> str:
    """A time for people: "40 s", "3 min 20 s", "2 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
