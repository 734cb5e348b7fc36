"""What changes applications: each change is one event, and the last one can be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED
from mockview.history.events import Event, add_event, events_of, next_number, number_of, undo_event
from mockview.history.times import iso_or_none
from mockview.journey.application import OPEN, STAGES, THING, Application, Move, Round, sent_on, stage_for
from mockview.journey.applications import application_numbered, applications_of
from mockview.journey.typed import line, line_or_nothing, one_of, text, text_or_nothing
from mockview.store.database import Database

HIDING = "applications.rejections"
"""The kind of the event that says whether rejections are shown; its `data` has "hidden"."""


@dataclass(frozen=True)
class NewApplication:
    """What is told of an application that is not in the log yet; moves must not be empty."""

    company: str
    role: str
    moves: tuple[Move, ...]
    level: str = ""
    link: str = ""
    rounds: tuple[Round, ...] = ()
    note: str = ""
    step: str = ""
    step_on: date | None = None


@dataclass(frozen=True)
class Undone:
    """What was taken back, in a few words, and of which applications."""

    what: str
    numbers: tuple[int, ...]


def checked(new: NewApplication) -> NewApplication:
    """The same with its texts put in order; UsageError for one that can't be kept."""
    return NewApplication(
        line("The company", new.company),
        line("The role", new.role),
        new.moves,
        line_or_nothing("The level", new.level),
        line_or_nothing("The link", new.link),
        new.rounds,
        text_or_nothing("The note", new.note),
        line_or_nothing("The next step", new.step),
        new.step_on,
    )


def add_applications(
    db: Database, person_id: int, several: Sequence[NewApplication], now: datetime, source: str = ""
) -> tuple[Application, ...]:
    """Save new applications, all or none.

    source: the file that they came from, which lets `undo_last` take all of them back at once.
    """
    ready = [checked(new) for new in several]
    with db.transaction():
        for number, new in enumerate(ready, next_number(db, person_id, THING)):
            _happened(db, person_id, number, "added", _told(new) | ({"import": source} if source else {}), now)
        return applications_of(db, person_id)[-len(ready) :] if ready else ()


def first_moves(stage: str, on: date) -> tuple[Move, ...]:
    """How an application begins that is at this stage since that day; UsageError for an unknown stage."""
    word = one_of("The stage", stage, STAGES)
    before = () if word in ("saved", "applied") else (Move("applied", None),)
    return (*before, Move(word, on))


def same_as(applications: Iterable[Application], new: NewApplication) -> Application | None:
    """The application that this one is, by company and role, unless both have a day and these differ."""
    applied_on = sent_on(new.moves)
    for there in applications:
        if _key(there.company, there.role) == _key(new.company, new.role) and (
            applied_on is None or there.applied_on is None or there.applied_on == applied_on
        ):
            return there
    return None


def move(db: Database, person_id: int, number: int, stage: str, on: date, now: datetime) -> Application:
    """Note that an application has come to a stage; UsageError for an unknown stage or the one where it is."""
    found = application_numbered(db, person_id, number)
    word = one_of("The stage", stage, STAGES)
    if word == found.stage:
        raise UsageError(
            f"Application {number} is at {word} already, since {found.since or 'a day that is not known'}.",
            "Choose another stage; nothing was changed.",
        )
    return _changed(db, person_id, number, "moved", {"stage": word, "on": on.isoformat()}, now)


def oddity(before: Application, stage: str) -> str:
    """What is unusual about a move, as a sentence; "" when nothing is."""
    if before.closed and stage in OPEN:
        return f"It had ended ({before.stage}); now it goes on."
    if before.closed:
        return f"It had ended another way ({before.stage}) before."
    if stage in ("accepted", "declined") and before.stage != "offer":
        return f"There was no offer noted before it was {stage}."
    if stage in OPEN and OPEN.index(stage) < OPEN.index(before.stage):
        return f"That is a step back, from {before.stage}."
    if stage == "offer" and before.stage == "saved":
        return "It had not been sent yet."
    return ""


def note(db: Database, person_id: int, number: int, told: str, now: datetime) -> Application:
    """Keep a private note."""
    kept = {"text": text("The note", told), "on": now.date().isoformat()}
    return _changed(db, person_id, number, "noted", kept, now)


def set_step(db: Database, person_id: int, number: int, what: str, on: date | None, now: datetime) -> Application:
    """Say what is to be done next; with "" nothing is."""
    data = {"what": line_or_nothing("The next step", what), "on": iso_or_none(on)}
    return _changed(db, person_id, number, "step", data, now)


def put_round(db: Database, person_id: int, number: int, held: Round, now: datetime) -> Application:
    """Add a round, when its number is UNSAVED, or change the one of that number.

    The first one moves an application that only waited for an answer.
    """
    found = application_numbered(db, person_id, number)
    fresh = held.number == UNSAVED
    if not fresh:
        round_numbered(found, held.number)
    data: dict[str, Any] = {
        "round": 1 + max((r.number for r in found.rounds), default=0) if fresh else held.number,
        "kind": line("The kind of round", held.kind),
        "on": held.on.isoformat(),
        "at": held.at,
        "note": text_or_nothing("The note", held.note),
    }
    stage = stage_for(held.kind)
    if fresh and not found.closed and OPEN.index(found.stage) < OPEN.index(stage):
        data |= {"stage": stage, "stage_on": min(held.on, now.date()).isoformat()}
    return _changed(db, person_id, number, "round", data, now)


def cancel_round(db: Database, person_id: int, number: int, round_number: int, now: datetime) -> Application:
    """Take a round out; UsageError when there is none of that number."""
    round_numbered(application_numbered(db, person_id, number), round_number)
    return _changed(db, person_id, number, "round_cancelled", {"round": round_number}, now)


def round_numbered(application: Application, number: int) -> Round:
    """One round of an application; UsageError naming those there are."""
    found = [held for held in application.rounds if held.number == number]
    if found:
        return found[0]
    there = ", ".join(f"{r.number} ({r.kind}, {r.on})" for r in application.rounds)
    raise UsageError(
        f"Application {application.number} has no round {number}.",
        f"There are: {there}." if there else f"Add one with `mockview applications round {application.number}`.",
    )


def undo_last(db: Database, person_id: int, number: int | None, now: datetime) -> Undone:
    """Take back the last change, of one application if it is named; an import goes whole.

    UsageError when there is nothing to take back.
    """
    if number is not None:
        application_numbered(db, person_id, number)
    events = events_of(db, person_id, (THING,), "" if number is None else f"{THING}:{number}")
    if not events:
        raise UsageError("There is no change to undo.", "See `mockview applications`.")
    last = events[-1]
    source = last.data.get("import") if number is None else None
    gone = [e for e in events if e.data.get("import") == source and e.recorded_at == last.recorded_at]
    gone = gone if source else [last]
    with db.transaction():
        for event in gone:
            undo_event(db, event, now)
    what = f"the import of {source}" if source else _UNDONE[last.kind.partition(".")[2]].format(**last.data)
    return Undone(what, tuple(number_of(event.subject) for event in gone))


def hide_rejections(db: Database, person_id: int, hidden: bool, now: datetime) -> None:
    """Keep rejections out of lists from now on, or show them again."""
    add_event(db, Event(UNSAVED, person_id, HIDING, "", now, now, {"hidden": hidden}))


def rejections_hidden(db: Database, person_id: int) -> bool:
    """Whether the person wishes not to see rejections in lists."""
    events = events_of(db, person_id, (HIDING,))
    return bool(events) and bool(events[-1].data["hidden"])


_UNDONE = {
    "added": "adding it",
    "moved": "moving it to {stage}",
    "round": "the change of round {round}",
    "round_cancelled": "cancelling round {round}",
    "noted": "a note",
    "step": "the next step",
}


def _key(company: str, role: str) -> tuple[str, str]:
    return " ".join(company.casefold().split()), " ".join(role.casefold().split())


def _told(new: NewApplication) -> dict[str, Any]:
    return {
        "company": new.company,
        "role": new.role,
        "level": new.level,
        "link": new.link,
        "moves": [[move.stage, iso_or_none(move.on)] for move in new.moves],
        "rounds": [
            {"round": r.number, "kind": r.kind, "on": r.on.isoformat(), "at": r.at, "note": r.note} for r in new.rounds
        ],
        "note": new.note,
        "step": new.step,
        "step_on": iso_or_none(new.step_on),
    }


def _changed(db: Database, person_id: int, number: int, what: str, data: dict[str, Any], now: datetime) -> Application:
    with db.transaction():
        application_numbered(db, person_id, number)
        _happened(db, person_id, number, what, data, now)
        return application_numbered(db, person_id, number)


def _happened(db: Database, person_id: int, number: int, what: str, data: dict[str, Any], now: datetime) -> None:
    add_event(db, Event(UNSAVED, person_id, f"{THING}.{what}", f"{THING}:{number}", now, now, data))
