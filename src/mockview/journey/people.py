"""The people around a search for work: who they are, what was last said, and when to write next."""

import shlex
from collections.abc import Iterable
from datetime import date, timedelta

from mockview.coaching.task import Task
from mockview.history.events import events_of
from mockview.journey.contact import MEETUP, THING, Contact, Meetup, contacts_from, meetups_from
from mockview.journey.letter_log import KeptLetter, letters_of
from mockview.journey.numbered import numbered
from mockview.store.database import Database

_FRESH = timedelta(days=7)
"""After a meet-up; later a new face no longer knows whose message that is."""

_EARLY = timedelta(days=1)

_LETTERS = {"support": "asking-for-support"}
_USUAL_LETTER = "staying-in-touch"


def contacts_of(db: Database, person_id: int) -> tuple[Contact, ...]:
    """A person's contacts as they are now, archived ones too, by number."""
    return contacts_from(events_of(db, person_id, (THING,)))


def meetups_of(db: Database, person_id: int) -> tuple[Meetup, ...]:
    """The meet-ups that a person went or goes to, by their day."""
    return meetups_from(events_of(db, person_id, (MEETUP,)))


def contact_numbered(db: Database, person_id: int, number: int) -> Contact:
    """One contact of a person; UsageError naming those there are when there is none such."""
    begin = "Add one with `mockview people add`."
    return numbered(
        contacts_of(db, person_id), number, "contact", "mockview people", begin, lambda c: f"{c.number} ({c.name})"
    )


def tasks(db: Database, person_id: int, today: date) -> tuple[Task, ...]:
    """Who to write to, and where to go; also what waits for its day."""
    contacts = {contact.number: contact for contact in contacts_of(db, person_id) if not contact.archived}
    sent = [letter for letter in letters_of(db, person_id) if letter.state == "sent"]
    found = [
        _to_write(contact, contact.write_on)
        for contact in contacts.values()
        if contact.write_on is not None and not _has_written(contact, contact.write_on - _EARLY, sent)
    ]
    for meetup in meetups_of(db, person_id):
        if meetup.on >= today:
            found.append(_to_go(meetup))
        elif meetup.on >= today - _FRESH:
            met = [contacts[number] for number in meetup.met if number in contacts]
            new = [c for c in met if c.write_on is None and (c.last_on or date.min) <= meetup.on]
            found += [_after(meetup, contact) for contact in new if not _has_written(contact, meetup.on, sent)]
    return tuple(found)


def _to_write(contact: Contact, on: date) -> Task:
    last = f"You last spoke on {contact.last_on}." if contact.last_on else "You wished to write then."
    return Task(
        f"Write to {contact.name}.",
        f"{last} People who hear from you remember you when something comes up.",
        f"It is sent, and noted: mockview people said {contact.number}",
        "person",
        on,
        _letter(contact),
        0.55,
    )


def _after(meetup: Meetup, contact: Contact) -> Task:
    return Task(
        f"Write two lines to {contact.name}, whom you met at {meetup.name}.",
        f"It was on {meetup.on}; within a week you are still remembered.",
        f"It is sent, and noted: mockview people said {contact.number}",
        "person",
        meetup.on + _EARLY,
        _letter(contact),
        0.5,
    )


def _to_go(meetup: Meetup) -> Task:
    return Task(
        f"Go to {meetup.name} on {meetup.on}.",
        "One person who knows you can be worth many applications sent to strangers.",
        "You have been there, and noted whom you met.",
        "person",
        meetup.on,
        "mockview people add",
        0.6,
    )


def _letter(contact: Contact) -> str:
    kind = _LETTERS.get(contact.kind, _USUAL_LETTER)
    return f"mockview letter {kind} --contact {shlex.quote(contact.name)}"


def _has_written(contact: Contact, since: date, sent: Iterable[KeptLetter]) -> bool:
    return any(
        letter.contact.casefold() == contact.name.casefold()
        and letter.done_at is not None
        and letter.done_at.astimezone().date() >= since
        for letter in sent
    )
