"""One short list for today out of everything that asks for something: drills, letters, rounds, people, goals."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mockview.coaching.area_state import AreaState
from mockview.coaching.plan import Outlook
from mockview.coaching.task import Task
from mockview.coaching.today import FIRST_ANSWER, MORE_ANSWERS, drills
from mockview.history.listing import Which, lines
from mockview.journey import applications, debrief_tasks, feedback, goals, letter_log, people
from mockview.journey.outlook import outlook_ahead
from mockview.store.database import Database

MOST = 5
"""Things on the list; with more, nothing on it is done."""
_SOON = timedelta(days=1)
"""What is meant for tomorrow is told today where there is room."""
_DRILLS = 3
"""Drills on it when other things are due too, so that a week without practice does not bury a letter."""

SOURCES: tuple[Callable[[Database, int, date], Sequence[Task]], ...] = (
    applications.tasks,
    letter_log.tasks,
    debrief_tasks.tasks,
    feedback.tasks,
    people.tasks,
    goals.tasks,
)
"""What asks for something beside the plan."""


@dataclass(frozen=True)
class Today:
    """The list, the first thing on top; it is never empty, and when nothing is due it holds what comes next.

    more: where what else is due comes from, and how many things. closed: areas that were closed lately.
    goal: what it is all for, in one line for the person's own screen; "" without one.
    """

    day: date
    next_interview: date | None
    tasks: tuple[Task, ...]
    more: dict[str, int]
    closed: tuple[AreaState, ...]
    goal: str

    @property
    def is_due(self) -> bool:
        """False when all that there is can wait."""
        return _is_due(self.tasks[0], self.day)


def today_for(db: Database, person_id: int, now: datetime, next_interview: date | None = None) -> Today:
    """A person's list; now is aware, and its time zone decides which day it is.

    next_interview: the day to fit the plan in before; the one that the applications hold when None.
    """
    day = now.date()
    outlook = outlook_ahead(db, person_id, now, next_interview)
    others = [task for source in SOURCES for task in source(db, person_id, day)]
    tasks, more = merged(_practice(db, person_id, outlook), others, day)
    return Today(day, outlook.next_interview, tasks, more, outlook.closed_lately, goals.goal_line(db, person_id))


def merged(practice: Sequence[Task], others: Sequence[Task], day: date) -> tuple[tuple[Task, ...], dict[str, int]]:
    """At most MOST things, those that are due first and of them the most urgent, and how many more are due by source.

    Of the same thing from two sources one is kept. When nothing is due: the one that is next.
    """
    unlike = list({(task.what_to_do, task.command): task for task in (*practice, *others)}.values())
    due = sorted((task for task in unlike if _is_due(task, day)), key=lambda task: (-task.urgency, task.due_on or day))
    later = sorted((task for task in unlike if task not in due), key=lambda task: (task.due_on or day, -task.urgency))
    if not due:
        return tuple(later[:1]), {}
    room = max(_DRILLS, MOST - sum(task not in practice for task in due))
    drilled = [task for task in due if task in practice][:room]
    kept = [task for task in due if task in drilled or task not in practice][:MOST]
    tomorrow = [task for task in later if task not in practice and _is_due(task, day + _SOON)]
    more = Counter(task.source for task in due if task not in kept)
    return (*kept, *tomorrow[: MOST - len(kept)]), dict(more)


def _practice(db: Database, person_id: int, outlook: Outlook) -> tuple[Task, ...]:
    """The plan's drills; with an empty plan, answers to make one from."""
    if outlook.plan:
        return drills(outlook.plan, outlook.made_at.date())
    return (MORE_ANSWERS if lines(db, person_id, Which(latest=1)) else FIRST_ANSWER,)


def _is_due(task: Task, day: date) -> bool:
    return task.due_on is None or task.due_on <= day
