"""What changes contacts and meet-ups: each change is one event; a contact can be erased for good."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED
from mockview.history.events import Event, add_event, erase_events, events_of, next_number, undo_latest
from mockview.history.times import iso_or_none
from mockview.journey.contact import DELETED, KINDS, MEETUP, TEXTS, THING, Contact, Meetup
from mockview.journey.letter_log import letters_of
from mockview.journey.people import contact_numbered
from mockview.journey.typed import line, line_or_nothing, one_of, text, text_or_nothing
from mockview.store.database import Database


@dataclass(frozen=True)
class Leaving:
    """What deleting a contact takes, and what stays: letters to them."""

    contact: Contact
    entries: int
    letters: int


def add_contact(db: Database, person_id: int, contact: Contact, now: datetime) -> Contact:
    """Keep someone new; the same with their number. UsageError for a text that can't be kept."""
    data = _checked(_texts(contact))
    with db.transaction():
        # A deleted contact's number stays taken: meet-ups speak of it.
        number = next_number(db, person_id, THING)
        _happened(db, person_id, f"{THING}:{number}", f"{THING}.added", data, now)
        return contact_numbered(db, person_id, number)


def change_contact(db: Database, person_id: int, number: int, changes: Mapping[str, str], now: datetime) -> Contact:
    """Keep some of a contact's texts anew, by name: name, kind, company, reach, note."""
    before = _texts(contact_numbered(db, person_id, number))
    different = {name: told for name, told in _checked({**before, **changes}).items() if told != before[name]}
    return _changed(db, person_id, number, "changed", different, now)


def add_said(
    db: Database, person_id: int, number: int, told: str, on: date, write_on: date | None, now: datetime
) -> Contact:
    """Keep what was said on a day, and when to write next; an earlier wish for a day to come stays when None."""
    before = contact_numbered(db, person_id, number).write_on
    following = write_on or (before if before is not None and before > now.date() else None)
    data = {"text": text("What was said", told), "on": on.isoformat(), "write_on": iso_or_none(following)}
    return _changed(db, person_id, number, "said", data, now)


def write_next(db: Database, person_id: int, number: int, on: date | None, now: datetime) -> Contact:
    """Say when to write to someone next; None for no day."""
    return _changed(db, person_id, number, "next", {"on": iso_or_none(on)}, now)


def archive(db: Database, person_id: int, number: int, archived: bool, now: datetime) -> Contact:
    """Take a contact out of lists and reminders, or bring them back; nothing is lost."""
    return _changed(db, person_id, number, "archived", {"archived": archived}, now)


def leaving(db: Database, person_id: int, number: int) -> Leaving:
    """What deleting a contact would take."""
    contact = contact_numbered(db, person_id, number)
    letters = [kept for kept in letters_of(db, person_id) if kept.contact.casefold() == contact.name.casefold()]
    return Leaving(contact, len(events_of(db, person_id, subject=f"{THING}:{number}")), len(letters))


def delete_contact(db: Database, person_id: int, number: int, now: datetime) -> None:
    """Erase a contact and all that was noted of them, for good; only the number stays taken."""
    subject = f"{THING}:{number}"
    with db.transaction():
        contact_numbered(db, person_id, number)
        erase_events(db, person_id, subject)
        _happened(db, person_id, subject, DELETED, {}, now)


def add_meetup(db: Database, person_id: int, meetup: Meetup, now: datetime) -> Meetup:
    """Keep a meet-up; the same with its number. UsageError for a contact that is not there."""
    for number in meetup.met:
        contact_numbered(db, person_id, number)
    data = {
        "name": line("The meet-up's name", meetup.name),
        "on": meetup.on.isoformat(),
        "met": list(dict.fromkeys(meetup.met)),
        "note": text_or_nothing("The note", meetup.note),
    }
    with db.transaction():
        number = next_number(db, person_id, MEETUP)
        _happened(db, person_id, f"{MEETUP}:{number}", f"{MEETUP}.added", data, now)
    return replace(meetup, number=number, name=str(data["name"]), note=str(data["note"]))


def undo_last(db: Database, person_id: int, now: datetime) -> str:
    """Take the last change of contacts and meet-ups back, and say which; UsageError if there is none."""
    gone = undo_latest(db, person_id, _UNDONE, now)
    if gone is None:
        raise UsageError("There is no change to undo.", "See `mockview people`.")
    return f"{_UNDONE[gone.kind]} ({gone.subject.replace(':', ' ')})"


_UNDONE = {
    f"{THING}.added": "adding them",
    f"{THING}.changed": "a correction",
    f"{THING}.said": "what was said",
    f"{THING}.next": "when to write next",
    f"{THING}.archived": "putting them away or back",
    f"{MEETUP}.added": "adding it",
}


def _texts(contact: Contact) -> dict[str, str]:
    return {name: getattr(contact, name) for name in TEXTS}


def _checked(texts: Mapping[str, str]) -> dict[str, str]:
    return {
        "name": line("The name", texts["name"]),
        "kind": one_of("The kind", texts["kind"], KINDS),
        "company": line_or_nothing("The company", texts["company"]),
        "reach": line_or_nothing("How to reach them", texts["reach"]),
        "note": text_or_nothing("The note", texts["note"]),
    }


def _changed(db: Database, person_id: int, number: int, what: str, data: Mapping[str, Any], now: datetime) -> Contact:
    with db.transaction():
        contact_numbered(db, person_id, number)
        _happened(db, person_id, f"{THING}:{number}", f"{THING}.{what}", data, now)
        return contact_numbered(db, person_id, number)


def _happened(db: Database, person_id: int, subject: str, kind: str, data: Mapping[str, Any], now: datetime) -> None:
    add_event(db, Event(UNSAVED, person_id, kind, subject, now, now, data))
