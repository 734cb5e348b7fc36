"""The letters that a person has drafted: kept in the log, marked when they were sent, never sent by mockview."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mockview.coaching.task import Task
from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED
from mockview.history.events import Event, add_event, events_of, next_number, number_of, undo_latest
from mockview.journey.application import Application, Round
from mockview.journey.applications import applications_of
from mockview.journey.letters import Letter
from mockview.journey.numbered import numbered
from mockview.store.database import Database

DRAFTED, EDITED, SENT, DROPPED = "letter.drafted", "letter.edited", "letter.sent", "letter.dropped"
"""Kinds of events. A draft's data: letter (its kind), subject, body, medium, missing, contact, application (a number
or null); an edit's data: subject, body, missing. All of it is private. The other two have none."""

THANK_WITHIN_DAYS = 2
"""After a round; later a thank-you reads as an afterthought."""

REMIND_DAYS = 14
"""For so long a draft that was neither sent nor dropped is spoken of."""

_CALLED = {
    "thank-you": "your thanks",
    "feedback-request": "your request for feedback",
    "feedback-reminder": "your reminder about the feedback",
    "accepting-a-no": "your answer to the no",
    "staying-in-touch": "your sign of life",
    "declining": "your no",
    "asking-for-support": "your request for support",
    "asking-for-an-introduction": "your request for an introduction",
}

_WITHOUT_A_PERSON = ("task", "test", "assignment", "take-home")


@dataclass(frozen=True)
class KeptLetter:
    """A draft in the log.

    number: what people call it by. drafted_at, done_at: aware, UTC; done_at is when it was marked, None before.
    state: "draft", "sent" (the person says so) or "dropped". application: its number, None without one.
    """

    number: int
    letter: Letter
    drafted_at: datetime
    contact: str = ""
    application: int | None = None
    state: str = "draft"
    done_at: datetime | None = None

    @property
    def drafted_on(self) -> date:
        """The day of the draft, where the person is."""
        return self.drafted_at.astimezone().date()


def keep_letter(
    db: Database, person_id: int, letter: Letter, now: datetime, *, contact: str = "", application: int | None = None
) -> KeptLetter:
    """Write a draft into the log; with its number."""
    data = {
        "letter": letter.kind,
        "subject": letter.subject,
        "body": letter.body,
        "medium": letter.medium,
        "missing": list(letter.missing),
        "contact": contact,
        "application": application,
    }
    with db.transaction():
        number = next_number(db, person_id, "letter")
        add_event(db, Event(UNSAVED, person_id, DRAFTED, f"letter:{number}", now, now, data))
    return KeptLetter(number, letter, now, contact, application)


def letters_of(db: Database, person_id: int) -> tuple[KeptLetter, ...]:
    """A person's letters, in the order in which they were drafted."""
    events = events_of(db, person_id, ("letter",))
    done = {event.subject: event for event in events if event.kind in (SENT, DROPPED)}
    edits = {event.subject: event.data for event in events if event.kind == EDITED}
    return tuple(
        _kept(event, {**event.data, **edits.get(event.subject, {})}, done.get(event.subject))
        for event in events
        if event.kind == DRAFTED
    )


def letter_numbered(db: Database, person_id: int, number: int) -> KeptLetter:
    """One letter of a person; UsageError when there is none such."""
    begin = "`mockview letter kinds` shows what can be drafted."
    return numbered(letters_of(db, person_id), number, "letter", "mockview letter list", begin)


def change_letter(db: Database, person_id: int, number: int, letter: Letter, now: datetime) -> KeptLetter:
    """Keep a new wording of a letter; the letter as it is then."""
    letter_numbered(db, person_id, number)
    data = {"subject": letter.subject, "body": letter.body, "missing": list(letter.missing)}
    add_event(db, Event(UNSAVED, person_id, EDITED, f"letter:{number}", now, now, data))
    return letter_numbered(db, person_id, number)


def mark_letter(db: Database, person_id: int, number: int, kind: str, now: datetime) -> KeptLetter:
    """Note that the person has sent a letter, or has put it away: SENT or DROPPED; the letter as it is then."""
    letter_numbered(db, person_id, number)
    add_event(db, Event(UNSAVED, person_id, kind, f"letter:{number}", now, now))
    return letter_numbered(db, person_id, number)


def undo_last(db: Database, person_id: int, now: datetime) -> str:
    """Take the last mark or edit of a letter back, and say which; UsageError if there is none. A draft stays."""
    gone = undo_latest(db, person_id, _UNDONE, now)
    if gone is None:
        raise UsageError("There is no change of a letter to undo.", "A draft is put away with `mockview letter drop`.")
    return f"{_UNDONE[gone.kind]} ({gone.subject.replace(':', ' ')})"


_UNDONE = {EDITED: "an edit", SENT: "marking it as sent", DROPPED: "putting it away"}


def _kept(drafted: Event, data: Mapping[str, Any], done: Event | None) -> KeptLetter:
    letter = Letter(data["letter"], data["subject"], data["body"], data["medium"], tuple(data["missing"]))
    return KeptLetter(
        number=number_of(drafted.subject),
        letter=letter,
        drafted_at=drafted.happened_at,
        contact=data["contact"],
        application=data["application"],
        state=done.kind.partition(".")[2] if done else "draft",
        done_at=done.happened_at if done else None,
    )


def tasks(db: Database, person_id: int, today: date) -> tuple[Task, ...]:
    """The letters to write and to send: thanks after a round, and drafts that were not marked as sent."""
    letters = letters_of(db, person_id)
    applications = [a for a in applications_of(db, person_id) if not a.closed]
    thanks = [
        _to_thank(application, held)
        for application in applications
        for held in application.rounds
        if 0 <= (today - held.on).days <= THANK_WITHIN_DAYS
        and not any(word in held.kind.casefold() for word in _WITHOUT_A_PERSON)
        and not any(_thanks_for(kept, application, held) for kept in letters)
    ]
    drafts = [
        _to_send(kept) for kept in letters if kept.state == "draft" and (today - kept.drafted_on).days <= REMIND_DAYS
    ]
    return (*thanks, *drafts)


def _to_thank(application: Application, held: Round) -> Task:
    return Task(
        what_to_do=f"Thank {application.company} for the {held.kind} of {held.on}.",
        because=f"Within {THANK_WITHIN_DAYS} days the conversation is still fresh, and thanks keep the door open.",
        done_when="The letter is drafted and marked as sent.",
        source="letter",
        due_on=held.on + timedelta(days=1),
        command=f"mockview letter thank-you --application {application.number}",
        urgency=0.7,
    )


def _to_send(kept: KeptLetter) -> Task:
    to = f" to {kept.contact}" if kept.contact else ""
    gaps = f" It still has {len(kept.letter.missing)} to fill in." if kept.letter.missing else ""
    return Task(
        what_to_do=f"Send {_CALLED[kept.letter.kind]}{to}.",
        because=f"You drafted it on {kept.drafted_on}.{gaps}",
        done_when=f"It is marked: mockview letter sent {kept.number} (or drop {kept.number}).",
        source="letter",
        due_on=kept.drafted_on,
        command=f"mockview letter show {kept.number}",
    )


def _thanks_for(kept: KeptLetter, application: Application, held: Round) -> bool:
    return kept.letter.kind == "thank-you" and kept.application == application.number and kept.drafted_on >= held.on
