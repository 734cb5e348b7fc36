"""A person's applications, and what they ask for: the next interview's day, and what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mockview.coaching.task import Task
from mockview.history.events import Event, events_of
from mockview.journey.application import THING, Application, Round, applications_from
from mockview.journey.numbered import numbered
from mockview.store.database import Database

PATIENCE_DAYS = 14
"""How long an answer is waited for before one asks; two weeks are what most companies need to decide."""

_FRESH = timedelta(days=21)
"""After that, nobody remembers an interview well enough to speak of it."""

_PREPARE = timedelta(days=3)
_SOON = timedelta(days=1)
_SOURCE = "application"
_LOOKING_BACK = ("debrief", "feedback", "letter")
"""Kinds of events that say of an application that it was looked back at."""


@dataclass(frozen=True)
class _LookedBack:
    """Numbers of applications: those that were debriefed, with the last day, and those whose company was asked."""

    debriefed: dict[int, date]
    asked: frozenset[int]


def applications_of(db: Database, person_id: int) -> tuple[Application, ...]:
    """A person's applications as they are now, by number."""
    return applications_from(events_of(db, person_id, (THING,)))


def application_numbered(db: Database, person_id: int, number: int) -> Application:
    """One application of a person; UsageError naming those there are when there is none such."""
    begin = "Add one with `mockview applications add`."
    return numbered(applications_of(db, person_id), number, "application", "mockview applications", begin)


def next_interview(db: Database, person_id: int, today: date) -> date | None:
    """The day of the next round, today's included, of an application that goes on; None when none is planned."""
    applications = applications_of(db, person_id)
    ahead = [r.on for a in applications if not a.closed for r in a.rounds if r.on >= today]
    return min(ahead, default=None)


def tasks(db: Database, person_id: int, today: date) -> tuple[Task, ...]:
    """What applications ask for, the most urgent first; also what waits for its day."""
    every = steps_of(db, person_id, today).values()
    return tuple(sorted((task for several in every for task in several), key=lambda task: -task.urgency))


def steps_of(db: Database, person_id: int, today: date) -> dict[int, tuple[Task, ...]]:
    """What each application asks for, by its number, the earliest first; nothing where one can let it rest."""
    events = events_of(db, person_id, (THING, *_LOOKING_BACK))
    back = _looked_back(events)
    return {
        a.number: tuple(sorted(_steps(a, today, back), key=lambda task: (task.due_on or date.max, -task.urgency)))
        for a in applications_from(event for event in events if event.kind.partition(".")[0] == THING)
    }


def _steps(application: Application, today: date, back: _LookedBack) -> Iterator[Task]:
    if application.step is not None:
        yield _own_step(application, today)
    if application.closed:
        if application.stage == "rejected":
            yield from _after_a_no(application, today, back)
        return
    ahead = [held for held in application.rounds if held.on >= today]
    for held in ahead:
        yield _preparation(application, held, today)
    yield from _look_back(application, today, back)
    if application.step is not None or ahead:
        return
    yield _waiting(application)


def _own_step(application: Application, today: date) -> Task:
    step = application.step
    assert step is not None  # noqa: S101  narrows the type
    overdue = step.on is not None and step.on < today
    return Task(
        f"{step.what} ({application.company})",
        f"You set it for {step.on}." if step.on else "You noted it as the next step.",
        "It is done and noted, with what comes after it.",
        _SOURCE,
        step.on,
        f"mockview applications next {application.number} --done",
        0.8 if overdue else 0.7 if step.on else 0.4,
    )


def _preparation(application: Application, held: Round, today: date) -> Task:
    away = (held.on - today).days
    when = "today" if away == 0 else "tomorrow" if away == 1 else f"on {held.on}"
    return Task(
        f"Prepare for the {held.kind} at {application.company} {when}{', ' + held.at if held.at else ''}.",
        f"You reached this round as {application.role}.",
        "You have answered five questions aloud, and can say in two sentences why you want this work.",
        _SOURCE,
        max(today, held.on - _PREPARE),
        "mockview practice --from-plan",
        0.95 if away <= 1 else 0.85,
    )


def _look_back(application: Application, today: date, back: _LookedBack) -> Iterator[Task]:
    held = [r for r in application.rounds if today - _FRESH <= r.on < today]
    if held and back.debriefed.get(application.number, date.min) < held[-1].on:
        yield Task(
            f"Look back at the {held[-1].kind} at {application.company} on {held[-1].on}.",
            "What was asked is still fresh, and it makes the next practice yours.",
            "You have noted what went well and what was asked.",
            _SOURCE,
            held[-1].on + _SOON,
            f"mockview debrief --application {application.number}",
            0.75,
        )


def _after_a_no(application: Application, today: date, back: _LookedBack) -> Iterator[Task]:
    yield from _look_back(application, today, back)
    since = application.since
    met = application.reached != "applied"
    if since is not None and since >= today - _FRESH and application.number not in back.asked:
        yield Task(
            f"Ask {application.company} what would have made the difference.",
            f"The no of {since} is one event; what they saw"
            + (" in you helps with the next one." if met else " in your papers may help with the next."),
            "The request is sent, or you have decided not to ask.",
            _SOURCE,
            since + _SOON,
            f"mockview feedback request --application {application.number}",
            0.6 if met else 0.3,
        )


def _waiting(application: Application) -> Task:
    if application.stage == "saved":
        return Task(
            f"Send the application to {application.company}.",
            f"You kept it: {application.role}.",
            f"It is sent: mockview applications move {application.number} applied",
            _SOURCE,
            command=f"mockview applications show {application.number}",
            urgency=0.3,
        )
    if application.stage == "offer":
        return Task(
            f"Answer the offer of {application.company}.",
            f"They want you: {application.role}.",
            "You have said yes or no, and noted it.",
            _SOURCE,
            command=f"mockview applications move {application.number} accepted",
            urgency=0.9,
        )
    last = max((application.touched_on, *(held.on for held in application.rounds)))
    return Task(
        f"Ask {application.company} how things stand, if no answer has come.",
        f"Nothing has been noted since {last}, and a short question harms nobody.",
        "You have asked and noted it, or let it rest as no-answer.",
        _SOURCE,
        last + timedelta(days=PATIENCE_DAYS),
        f"mockview applications note {application.number}",
        0.5,
    )


def _looked_back(events: Iterable[Event]) -> _LookedBack:
    debriefed: dict[int, date] = {}
    asked: set[int] = set()
    for event in events:
        thing = event.kind.partition(".")[0]
        number = event.data.get("application")
        if not isinstance(number, int):
            continue
        if thing == "debrief":
            debriefed[number] = max(debriefed.get(number, date.min), event.recorded_at.astimezone().date())
        elif thing == "feedback" or event.data.get("letter") == "feedback-request":
            asked.add(number)
    return _LookedBack(debriefed, frozenset(asked))
