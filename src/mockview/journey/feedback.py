"""Feedback in the plan: a reply is kept as it came, and what the person confirms of it opens weak areas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from mockview.coaching.task import Task
from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED, Opening
from mockview.history.events import Event, add_event, next_number
from mockview.history.plain_words import counted
from mockview.history.points import add_opening, points_of
from mockview.journey.debrief import debriefs_of
from mockview.journey.feedback_reading import Finding
from mockview.journey.feedback_reply import THING, Reply, received, replies_of
from mockview.journey.feedback_requests import Request, only_waiting, requests_of
from mockview.journey.given_text import LONGEST_LETTER, checked_text
from mockview.store.database import Database

WAIT = timedelta(days=7)
"""After which a request without a reply may be brought to mind, once."""

_NO_LONGER = timedelta(days=28)
"""After which a reminder would only surprise."""

_STILL_FRESH = timedelta(days=14)
"""How long a reply of which nothing was taken over is spoken of."""

_GENERAL = "problem-solving"
"""Where a criterion goes that nothing ties to a competency: what questions of no certain subject count as."""


def checked_reply(text: str) -> str:
    """A reply's text; UsageError when there is none, or it can't be kept."""
    plain = checked_text(text, "The reply", LONGEST_LETTER)
    if not plain:
        raise UsageError("The reply is empty.", "Paste its text, or give a file: --file reply.txt.")
    return plain


def add_reply(
    db: Database,
    person_id: int,
    text: str,
    findings: Sequence[Finding],
    now: datetime,
    *,
    sender: str = "",
    request: int | None = None,
    debrief: int | None = None,
    application: int | None = None,
) -> Reply:
    """Keep a reply with what was read in it; nothing of it is in the plan before it is confirmed.

    request: the number of the letter that it answers; the only request that waits when not given.
    Errors: UsageError when the same text is there, or a number names nothing.
    """
    plain = checked_reply(text)
    with db.transaction():
        for reply in replies_of(db, person_id):
            if reply.text == plain:
                raise UsageError(
                    f"This reply is there already, as feedback {reply.number}.",
                    f"See it with `mockview feedback show {reply.number}`.",
                )
        number = next_number(db, person_id, THING)
        data = {
            "text": plain,
            "sender": sender,
            "request": request if request is not None else only_waiting(db, person_id),
            "debrief": debrief,
            "application": application,
            "findings": [
                {"competency": f.competency, "criterion": f.criterion_id, "quote": f.quote, "praise": f.praise}
                for f in findings
            ],
        }
        event = add_event(db, Event(UNSAVED, person_id, "feedback.received", f"{THING}:{number}", now, now, data))
    return received(event)


def confirm(
    db: Database, reply: Reply, numbers: Iterable[int], now: datetime, competencies: Mapping[int, str] | None = None
) -> Reply:
    """Take findings over: what was missing opens a weak area with its quote, praise is kept as a win; all or none.

    competencies: where the person says of which answers a finding speaks, by its number; else `competency_for` does.
    One that was taken already is left as it is. Errors: UsageError for a number that names no finding.
    """
    wanted = list(dict.fromkeys(numbers))
    must_be_found(wanted, len(reply.findings))
    with db.transaction():
        for number in wanted:
            if number in reply.taken:
                continue
            finding = reply.findings[number - 1]
            competency = (competencies or {}).get(number) or competency_for(db, reply, finding)
            data = {
                "finding": number,
                "competency": competency,
                "criterion": finding.criterion_id,
                "quote": finding.quote,
            }
            kind = "feedback.praised" if finding.praise else "feedback.confirmed"
            add_event(db, Event(UNSAVED, reply.person_id, kind, reply.subject, now, now, data))
            if not finding.praise:
                because = f"An interviewer wrote: “{finding.quote}”"
                add_opening(db, reply.person_id, Opening(competency, finding.criterion_id, now, "feedback", because))
    return replace(reply, taken=tuple(sorted({*reply.taken, *wanted})))


def must_be_found(numbers: Iterable[int], count: int) -> None:
    """UsageError when a number is none of what was read in a reply."""
    if wrong := [number for number in numbers if not 1 <= number <= count]:
        there = f"What was found is numbered 1 to {count}." if count else "Nothing was found in it that mockview knows."
        raise UsageError(f"There is nothing numbered {wrong[0]} in this reply.", there)


def competency_for(db: Database, reply: Reply, finding: Finding) -> str:
    """The competency that a finding counts for; "" for praise that names none.

    The letter's own; else where the log shows this criterion weakest; else that of a question which stumped the
    person in the interview that the letter is about; else a general one.
    """
    if finding.competency or finding.praise:
        return finding.competency
    points: dict[str, list[int]] = {}
    for point in points_of(db, reply.person_id, newest_of_each_area=3):
        if point.criterion_id == finding.criterion_id:
            points.setdefault(point.competency, []).append(point.points)
    if points:
        return min(points, key=lambda name: (sum(points[name]) / len(points[name]), name))
    debriefs = debriefs_of(db, reply.person_id)
    for debrief in reversed([d for d in debriefs if reply.debrief in (None, d.number)]):
        for number in debrief.stumped:
            return debrief.asked[number - 1].competency
    return _GENERAL


def tasks(db: Database, person_id: int, today: date) -> tuple[Task, ...]:
    """What feedback asks for: one reminder of a request that nobody answered, and replies to look through."""
    reminders = [
        _to_remind(request)
        for request in requests_of(db, person_id)
        if request.waits and request.reminder is None and WAIT <= today - request.asked_on <= _NO_LONGER
    ]
    unread = [_to_look_through(reply) for reply in replies_of(db, person_id) if _is_unread(reply, today)]
    return (*reminders, *unread)


def _is_unread(reply: Reply, today: date) -> bool:
    fresh = today - reply.received_at.astimezone().date() <= _STILL_FRESH
    return bool(reply.findings) and not reply.taken and fresh


def _to_remind(request: Request) -> Task:
    to = f" {request.letter.contact}" if request.letter.contact else ""
    return Task(
        f"Remind{to} once of your request for feedback." if to else "Send one reminder of your request for feedback.",
        f"A week has passed without a reply (letter {request.letter.number}); one friendly reminder is fine.",
        "The reminder is sent, and then it may rest.",
        THING,
        request.asked_on + WAIT,
        f"mockview feedback request --reminder {request.letter.number}",
        0.4,
    )


def _to_look_through(reply: Reply) -> Task:
    return Task(
        f"Look through feedback {reply.number} and take what helps into your plan.",
        f"It names {counted(len(reply.findings), 'thing')}, and none was taken over yet.",
        "At least one of them is confirmed.",
        THING,
        command=f"mockview feedback show {reply.number}",
        urgency=0.6,
    )
