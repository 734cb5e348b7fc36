"""What changes a goal and its milestones: each change is one event, and the last one can be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED
from mockview.history.events import Event, add_event, next_number, undo_latest
from mockview.history.times import iso_or_none
from mockview.journey.goal import CHANGES, MILESTONE, REVIEWED, THING, Goal, Milestone, Review
from mockview.journey.goals import goal_of, milestone_numbered, rejections, reviews_of
from mockview.journey.typed import line, line_or_nothing, one_of, text_or_nothing
from mockview.store.database import Database


def set_goal(
    db: Database,
    person_id: int,
    now: datetime,
    *,
    role: str | None = None,
    level: str | None = None,
    why: str | None = None,
) -> Goal:
    """Say what one aims for; what is None stays. UsageError while there is no role."""
    before = goal_of(db, person_id)
    data = {
        "role": line("The role", before.role if role is None else role),
        "level": line_or_nothing("The level", before.level if level is None else level),
        "why": text_or_nothing("The reason", before.why if why is None else why),
    }
    _happened(db, person_id, THING, f"{THING}.set", data, now)
    return goal_of(db, person_id)


def add_milestone(db: Database, person_id: int, what: str, on: date | None, now: datetime) -> Milestone:
    """Keep a new milestone; with its number."""
    data = {"what": line("The milestone", what), "on": iso_or_none(on)}
    with db.transaction():
        number = next_number(db, person_id, MILESTONE)
        _happened(db, person_id, f"{MILESTONE}:{number}", f"{MILESTONE}.added", data, now)
    return milestone_numbered(db, person_id, number)


def change_milestone(
    db: Database, person_id: int, number: int, what: str | None, on: date | None, now: datetime
) -> Milestone:
    """Say a milestone anew; what is None stays."""
    data = ({} if what is None else {"what": line("The milestone", what)}) | (
        {} if on is None else {"on": iso_or_none(on)}
    )
    return _changed(db, person_id, number, "changed", data, now)


def mark_milestone(db: Database, person_id: int, number: int, done_on: date | None, now: datetime) -> Milestone:
    """Say on which day a milestone was reached; None when it is open after all."""
    return _changed(db, person_id, number, "done", {"on": iso_or_none(done_on)}, now)


def drop_milestone(db: Database, person_id: int, number: int, now: datetime) -> Milestone:
    """Leave a milestone; as it was before."""
    found = milestone_numbered(db, person_id, number)
    _happened(db, person_id, f"{MILESTONE}:{number}", f"{MILESTONE}.dropped", {}, now)
    return found


def changes_named(names: Iterable[str]) -> tuple[str, ...]:
    """What is to change, by its words; UsageError for an unknown one, or for "nothing" beside others."""
    chosen = tuple(dict.fromkeys(one_of("What should change", name, CHANGES) for name in names))
    if "nothing" in chosen and len(chosen) > 1:
        raise UsageError("“nothing” stands by itself.", "Leave out it or the others; nothing was changed.")
    return chosen


def keep_review(db: Database, person_id: int, changes: Sequence[str], answer: str, now: datetime) -> Review:
    """Keep what a person answered when they looked back; UsageError for an unknown change or when nothing is said."""
    chosen = changes_named(changes)
    told = text_or_nothing("Your answer", answer)
    if not chosen and not told:
        raise UsageError("Nothing is said.", "Give --change or --answer; nothing was changed.")
    data = {"changes": chosen, "answer": told, "rejections": rejections(db, person_id)}
    _happened(db, person_id, THING, REVIEWED, data, now)
    return reviews_of(db, person_id)[-1]


def undo_last(db: Database, person_id: int, now: datetime) -> str:
    """Take the last change of the goal and its milestones back, and say which; UsageError if there is none."""
    gone = undo_latest(db, person_id, _UNDONE, now)
    if gone is None:
        raise UsageError("There is no change to undo.", "See `mockview goals`.")
    return _UNDONE[gone.kind].format(number=gone.subject.partition(":")[2])


_UNDONE = {
    f"{THING}.set": "the goal",
    REVIEWED: "a look back",
    f"{MILESTONE}.added": "adding milestone {number}",
    f"{MILESTONE}.changed": "the change of milestone {number}",
    f"{MILESTONE}.done": "the mark on milestone {number}",
    f"{MILESTONE}.dropped": "leaving milestone {number}",
}


def _changed(db: Database, person_id: int, number: int, what: str, data: Mapping[str, Any], now: datetime) -> Milestone:
    with db.transaction():
        milestone_numbered(db, person_id, number)
        _happened(db, person_id, f"{MILESTONE}:{number}", f"{MILESTONE}.{what}", data, now)
        return milestone_numbered(db, person_id, number)


def _happened(db: Database, person_id: int, subject: str, kind: str, data: Mapping[str, Any], now: datetime) -> None:
    add_event(db, Event(UNSAVED, person_id, kind, subject, now, now, data))
