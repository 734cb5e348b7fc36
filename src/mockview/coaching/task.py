"""One thing to do, wherever it comes from: a drill, a letter to write, a round to prepare."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Task:
    """What to do, why, and what counts as done.

    due_on: the day it is meant for, None for any day. command: what to type to begin it, "" when none.
    source: where it comes from: "plan", "application", "person", "feedback", "letter", "goal" or "debrief".
    urgency: 0 to 1, which of two that are due comes first.
    """

    what_to_do: str
    because: str
    done_when: str
    source: str
    due_on: date | None = None
    command: str = ""
    urgency: float = 0.5
