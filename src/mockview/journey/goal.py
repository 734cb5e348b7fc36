"""What a person aims for and why, with milestones on the way; the one place that knows the role they practise for.

Events of "goal", with what their `data` holds; days as 2026-12-01:

- goal.set: role, level, why.
- goal.reviewed: changes (of CHANGES), answer, rejections (how many there were).

Events of "milestone:N": milestone.added: what, on (a day or null). milestone.changed: those of these that changed.
milestone.done: on (a day, null when it is not done after all). milestone.dropped: nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from mockview.history.events import Event, number_of
from mockview.history.times import day_of

THING, MILESTONE = "goal", "milestone"
REVIEWED = "goal.reviewed"

CHANGES = ("target", "level", "skills", "approach", "nothing")
"""What a look back may lead to change."""


@dataclass(frozen=True)
class Milestone:
    """A step on the way. on: the day it is meant for, None for any; done_on: None while it is open. Private."""

    number: int
    what: str
    on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class Goal:
    """What a person aims for. role: "" while it is not told. why: their reason; private. milestones: by their day."""

    role: str = ""
    level: str = ""
    why: str = ""
    milestones: tuple[Milestone, ...] = ()

    @property
    def next_milestone(self) -> Milestone | None:
        """The first that is open."""
        return next((milestone for milestone in self.milestones if milestone.done_on is None), None)


@dataclass(frozen=True)
class Review:
    """What a person answered when they looked back; private. rejections: how many there had been by then."""

    on: date
    changes: tuple[str, ...]
    answer: str
    rejections: int


def goal_from(events: Iterable[Event]) -> Goal:
    """What the events of a goal and its milestones come to."""
    goal = Goal()
    found: dict[str, Milestone] = {}
    for event in events:
        data, subject = event.data, event.subject
        match event.kind:
            case "goal.set":
                goal = Goal(data["role"], data["level"], data["why"])
            case "milestone.added":
                found[subject] = Milestone(number_of(subject), data["what"], day_of(data["on"]))
            case "milestone.changed" if subject in found:
                what, on = data.get("what", found[subject].what), day_of(data.get("on")) or found[subject].on
                found[subject] = replace(found[subject], what=what, on=on)
            case "milestone.done" if subject in found:
                found[subject] = replace(found[subject], done_on=day_of(data["on"]))
            case "milestone.dropped":
                found.pop(subject, None)
    return replace(goal, milestones=tuple(sorted(found.values(), key=lambda m: (m.on or date.max, m.number))))


def reviews_from(events: Iterable[Event]) -> tuple[Review, ...]:
    """The looks back among events, oldest first."""
    return tuple(
        Review(
            event.happened_at.astimezone().date(),
            tuple(event.data["changes"]),
            event.data["answer"],
            event.data["rejections"],
        )
        for event in events
        if event.kind == REVIEWED
    )
