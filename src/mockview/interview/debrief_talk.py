"""Who is talked to in a debrief, what was given beforehand, and how a question is put until its answer fits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from mockview.errors import MockviewError
from mockview.journey.asked import Shelf
from mockview.journey.debrief import Debrief
from mockview.journey.despair import speaks_of_despair
from mockview.pipeline import Scoring
from mockview.store.database import Database

T = TypeVar("T")

Ask = Callable[[str], str | None]
"""Shows a prompt and reads a line; None when the input has ended."""

Say = Callable[[str], None]


class Ended(Exception):  # noqa: N818  no error: the person stopped
    """The input has ended; what was given is kept."""


@dataclass(frozen=True)
class Given:
    """What options gave; None, or empty, where they gave nothing. levels: confidence by question, 1 to 5."""

    went_well: str | None = None
    feelings: tuple[str, ...] = ()
    check_in: str | None = None
    asked: tuple[str, ...] = ()
    stumped: tuple[int, ...] = ()
    levels: Mapping[int, int] = field(default_factory=dict)
    thought: str | None = None
    traps: tuple[str, ...] = ()
    reframe: str | None = None
    next_step: str | None = None
    next_step_by: date | None = None


@dataclass(frozen=True, eq=False)
class Talk:
    """What a debrief is held with.

    ask: None when there is nobody to ask. care: shows people to turn to. questions_in: the questions in a file.
    evidence: what the log holds against a hard thought.
    """

    db: Database
    shelf: Shelf
    scoring: Scoring
    now: Callable[[], datetime]
    say: Say
    care: Callable[[], None]
    questions_in: Callable[[Path], tuple[str, ...]]
    evidence: Callable[[], tuple[str, ...]]
    ask: Ask | None = None

    def today(self) -> date:
        """The day where the person is."""
        return self.now().astimezone().date()

    def line(self, prompt: str) -> str:
        """One line, trimmed; "" for Enter. Ended when there is nobody, or nobody any more."""
        answer = self.ask(prompt) if self.ask else None
        if answer is None:
            raise Ended
        return answer.strip()

    def until_it_fits(self, prompt: str, read: Callable[[str], T], nothing: T) -> T:
        """A line as `read` takes it, asked for again while that refuses it; `nothing` for Enter."""
        while line := self.line(prompt):
            try:
                return read(line)
            except MockviewError as error:
                self.say(str(error))
        return nothing

    def care_for(self, *texts: str) -> None:
        """Where a text speaks of despair, show people to turn to; nothing else changes."""
        if speaks_of_despair(*texts):
            self.care()


Step = Callable[[Talk, Debrief, Given], Debrief]
"""Takes one step: what was given, else what is asked for; saves it, and settles the step."""
