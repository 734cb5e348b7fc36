"""What happened to a person outside their answers: applications, debriefs, letters, marks on the plan.

One table for all of it. An event is never changed: what a thing is now is worked out from its events in order, and
one that was a mistake is undone by another; only what is about somebody else can be erased. Modules that own a kind
of event say how its `data` looks.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from mockview.errors import StorageError, UsageError
from mockview.history.attempt import UNSAVED
from mockview.history.people_log import storable
from mockview.history.times import from_us, to_us
from mockview.store.database import Database, Row, Value

MOST_CHARACTERS = 400_000
"""Of one event's data; the longest is a pasted letter, and a book of 400 pages is no letter."""

UNDONE = "undone"
"""The kind of an event that takes another back; its `data` has the other's number as "event"."""


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    kind: "THING.WHAT", such as "application.added". subject: which thing, such as "application:3"; "" when none.
    happened_at: aware, UTC; when it took place, which may be before or after it was written down.
    recorded_at: aware, UTC. data: what JSON can hold, texts as the person wrote them.
    """

    id: int
    person_id: int
    kind: str
    subject: str
    happened_at: datetime
    recorded_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


def add_event(db: Database, event: Event) -> Event:
    """Save an event; the same with its number. UsageError when its data is too long."""
    data = storable(json.dumps(dict(event.data), ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    if len(data) > MOST_CHARACTERS:
        raise UsageError(
            f"That is {len(data):,} characters long.", f"Shorten it to {MOST_CHARACTERS:,}; nothing was changed."
        )
    number = db.execute(
        "INSERT INTO event (person_id, kind, subject, happened_at_us, recorded_at_us, data_json)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (event.person_id, event.kind, event.subject, to_us(event.happened_at), to_us(event.recorded_at), data),
    )
    return replace(event, id=number)


def undo_event(db: Database, event: Event, now: datetime) -> Event:
    """Take an event back: it stays in the log and counts no more."""
    return add_event(db, Event(UNSAVED, event.person_id, UNDONE, event.subject, now, now, {"event": event.id}))


def undo_latest(db: Database, person_id: int, kinds: Iterable[str], now: datetime) -> Event | None:
    """Take back what was written down last of these kinds; that event, None when there is none."""
    with db.transaction():
        events = events_of(db, person_id, kinds)
        if not events:
            return None
        undo_event(db, events[-1], now)
        return events[-1]


def erase_events(db: Database, person_id: int, subject: str) -> None:
    """Delete all that was written down about a thing, for good: for what is somebody else's to have forgotten."""
    db.execute("DELETE FROM event WHERE person_id = ? AND subject = ?", (person_id, subject))


def events_of(db: Database, person_id: int, kinds: Iterable[str] = (), subject: str = "") -> tuple[Event, ...]:
    """A person's events in the order in which they were written down, without those that were undone.

    kinds: whole kinds ("letter.written") or what they begin with up to the dot ("letter"); all when none is given.
    subject: only what happened to this thing.
    """
    query = "SELECT * FROM event WHERE person_id = ?"
    values: list[Value] = [person_id]
    if subject:
        query += " AND subject = ?"
        values.append(subject)
    if wanted := tuple(kinds):
        marks = ", ".join("?" * len(wanted))
        query += f" AND (kind IN (?, {marks}) OR substr(kind, 1, instr(kind, '.') - 1) IN ({marks}))"
        values += (UNDONE, *wanted, *wanted)
    every = [_event(row) for row in db.rows(f"{query} ORDER BY id", values)]
    undone = {event.data.get("event") for event in every if event.kind == UNDONE}
    return tuple(event for event in every if event.kind != UNDONE and event.id not in undone)


def next_number(db: Database, person_id: int, thing: str) -> int:
    """The number for a person's next thing, such as "application": one more than the highest anything is written of.

    To be asked for and used in one transaction.
    """
    events = (event for event in events_of(db, person_id, (thing,)) if event.subject.startswith(f"{thing}:"))
    return 1 + max((number_of(event.subject) for event in events), default=0)


def number_of(subject: str) -> int:
    """The number in a subject such as "application:3"."""
    return int(subject.partition(":")[2])


def _event(row: Row) -> Event:
    try:
        data = json.loads(row["data_json"])
    except ValueError as error:
        raise StorageError(
            f"Event {row['id']} can't be read ({error}).",
            "Run `mockview check --read-data`, and put a backup back if it names damage.",
        ) from error
    return Event(
        row["id"],
        row["person_id"],
        row["kind"],
        row["subject"],
        from_us(row["happened_at_us"]),
        from_us(row["recorded_at_us"]),
        data,
    )
