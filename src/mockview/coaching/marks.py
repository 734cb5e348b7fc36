"""What a person says of an item of their plan: not before that day, done, back into the plan.

Each is an event about "area:COMPETENCY/CRITERION", so that it stays in the log and can be undone;
coaching/area_state.py says what it does to the area.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from mockview.errors import StorageError
from mockview.history.attempt import UNSAVED
from mockview.history.events import Event, add_event, events_of
from mockview.history.times import day_of
from mockview.store.database import Database

SNOOZED, DONE, REOPENED = "plan.snoozed", "plan.done", "plan.reopened"
KINDS = (SNOOZED, DONE, REOPENED)
_ABOUT = "area:"


@dataclass(frozen=True)
class Mark:
    """A person's word on one area.

    kind: one of KINDS. marked_at: aware. until: for SNOOZED, the first day on which it may come up again.
    """

    competency: str
    criterion_id: str
    kind: str
    marked_at: datetime
    until: date | None = None


def area_id_of(competency: str, criterion_id: str) -> str:
    """An area's name for a person to type, such as "conflict/result"."""
    return f"{competency}/{criterion_id}"


def add_mark(db: Database, person_id: int, mark: Mark) -> Event:
    """Write a mark down."""
    subject = _ABOUT + area_id_of(mark.competency, mark.criterion_id)
    data: Mapping[str, Any] = {"until": mark.until.isoformat()} if mark.until else {}
    at = mark.marked_at.astimezone(UTC)
    return add_event(db, Event(UNSAVED, person_id, mark.kind, subject, at, at, data))


def marks_of(db: Database, person_id: int) -> tuple[Mark, ...]:
    """A person's marks in the order in which they were made, without those undone."""
    return tuple(_mark(event) for event in events_of(db, person_id, KINDS))


def _mark(event: Event) -> Mark:
    # A criterion's id has no slash; a competency of someone's own might.
    competency, _, criterion_id = event.subject.removeprefix(_ABOUT).rpartition("/")
    try:
        return Mark(competency, criterion_id, event.kind, event.happened_at, day_of(event.data.get("until")))
    except (TypeError, ValueError) as error:
        raise StorageError(
            f"Event {event.id} can't be read ({error}).",
            "Run `mockview check --read-data`, and put a backup back if it names damage.",
        ) from error
