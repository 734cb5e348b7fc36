"""Requests for feedback and their one reminder; a request is a letter of kind "feedback-request".

Event of "letter:N", a request: feedback.reminded, whose `data` has "letter", the number of the reminder's draft.
"""

from dataclasses import dataclass
from datetime import date, datetime

from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED
from mockview.history.events import Event, add_event, events_of
from mockview.journey.feedback_reply import replies_of
from mockview.journey.letter_log import KeptLetter, letter_numbered, letters_of
from mockview.store.database import Database

REQUEST, REMINDER = "feedback-request", "feedback-reminder"
"""Kinds of letters."""


@dataclass(frozen=True)
class Request:
    """A request for feedback: its letter, the reminder's number if there is one, and the reply's."""

    letter: KeptLetter
    reminder: int | None = None
    reply: int | None = None

    @property
    def asked_on(self) -> date:
        """The day on which it was sent, as far as the person said so, else drafted."""
        moment = self.letter.done_at if self.letter.state == "sent" and self.letter.done_at else self.letter.drafted_at
        return moment.astimezone().date()

    @property
    def waits(self) -> bool:
        """Whether a reply may still come."""
        return self.reply is None and self.letter.state != "dropped"


def requests_of(db: Database, person_id: int) -> tuple[Request, ...]:
    """A person's requests for feedback, in the order in which they were drafted."""
    reminders: dict[str, int] = {e.subject: e.data["letter"] for e in events_of(db, person_id, ("feedback.reminded",))}
    replies = {reply.request: reply.number for reply in replies_of(db, person_id) if reply.request is not None}
    return tuple(
        Request(kept, reminders.get(f"letter:{kept.number}"), replies.get(kept.number))
        for kept in letters_of(db, person_id)
        if kept.letter.kind == REQUEST
    )


def request_numbered(db: Database, person_id: int, number: int) -> Request:
    """The request with this letter's number; UsageError when there is none such."""
    letter_numbered(db, person_id, number)
    for request in requests_of(db, person_id):
        if request.letter.number == number:
            return request
    raise UsageError(f"Letter {number} is no request for feedback.", "See `mockview feedback list`.")


def request_to_remind(db: Database, person_id: int, number: int | None) -> Request:
    """The request that a reminder is for: the one named, else the only one that waits.

    UsageError when it had its reminder, was answered, or nobody can tell which is meant.
    """
    requests = requests_of(db, person_id)
    if number is not None:
        found = [request_numbered(db, person_id, number)]
    else:
        found = [request for request in requests if request.waits and request.reminder is None]
    if not found:
        raise UsageError("No request for feedback waits for a reminder.", "See `mockview feedback list`.")
    if len(found) > 1:
        numbers = ", ".join(str(request.letter.number) for request in found)
        raise UsageError(f"Several requests wait: letters {numbers}.", "Name one: `--reminder NUMBER`.")
    request = found[0]
    if request.reply is not None:
        raise UsageError(
            f"Letter {request.letter.number} was answered already.", f"See `mockview feedback show {request.reply}`."
        )
    if request.reminder is not None:
        raise UsageError(
            f"Letter {request.letter.number} has had its one reminder (letter {request.reminder}).",
            "A second would press; let it rest, and ask someone else who was there.",
        )
    return request


def note_reminder(db: Database, person_id: int, request: Request, reminder: KeptLetter, now: datetime) -> None:
    """Note that a request has had its reminder."""
    subject = f"letter:{request.letter.number}"
    data = {"letter": reminder.number}
    add_event(db, Event(UNSAVED, person_id, "feedback.reminded", subject, now, now, data))


def only_waiting(db: Database, person_id: int) -> int | None:
    """The number of the one request that waits for a reply; None when there is none, or more than one."""
    waiting = [request.letter.number for request in requests_of(db, person_id) if request.waits]
    return waiting[0] if len(waiting) == 1 else None
