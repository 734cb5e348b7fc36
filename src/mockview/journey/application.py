"""One application, from the day it was found to its end; what it is now is worked out from its events.

Events of "application:N", with what their `data` holds; days as 2026-12-01, times as 14:30:

- application.added: company, role, level, link, moves ([[stage, day or null], …]), rounds, note, step, step_on;
  "import" says from which file it came, when it did.
- application.moved: stage, on.
- application.round: round (its number), kind, on, at, note; "stage" and "stage_on" when it moved the application too.
- application.round_cancelled: round.
- application.noted: text, on.
- application.step: what ("" when there is none any more), on (a day or null).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mockview.history.events import Event, number_of
from mockview.history.times import day_of

OPEN = ("saved", "applied", "screening", "task", "interview", "final", "offer")
"""The stages of an application that goes on, in their usual order."""

CLOSED = ("accepted", "declined", "rejected", "withdrawn", "no-answer")
"""How one ends: "declined" is the person's no to an offer, "no-answer" a silence that they no longer wait on."""

STAGES = OPEN + CLOSED

THING = "application"

_SCREENING, _TEST = ("screen", "phone", "recruiter"), ("task", "test", "assignment", "take-home")


@dataclass(frozen=True)
class Move:
    """A stage, and the day it was reached; None when nobody noted it."""

    stage: str
    on: date | None


@dataclass(frozen=True)
class Round:
    """One conversation or test. at: "14:30", "" when not told. note: private."""

    number: int
    kind: str
    on: date
    at: str = ""
    note: str = ""


@dataclass(frozen=True)
class Note:
    """What the person noted for themselves; private."""

    text: str
    on: date


@dataclass(frozen=True)
class Step:
    """What the person means to do next; private. on: the day, None for any."""

    what: str
    on: date | None


@dataclass(frozen=True)
class Application:
    """An application as it is now.

    number: what people call it by. level: "junior", "senior" or whatever the company says, "" when not told.
    moves: at least one, in the order in which they were told. rounds: by their day. touched_on: the day of the last
    change; for one that is as it was added, the last day that is known of it.
    """

    number: int
    company: str
    role: str
    level: str
    link: str
    moves: tuple[Move, ...]
    touched_on: date
    rounds: tuple[Round, ...] = ()
    notes: tuple[Note, ...] = ()
    step: Step | None = None

    @property
    def stage(self) -> str:
        """Where it is now."""
        return self.moves[-1].stage

    @property
    def since(self) -> date | None:
        """The day from which it is there."""
        return self.moves[-1].on

    @property
    def closed(self) -> bool:
        """Whether it has ended."""
        return self.stage in CLOSED

    @property
    def reached(self) -> str:
        """The furthest stage of its way, whatever came of it."""
        stages = [move.stage for move in self.moves if move.stage in OPEN]
        return max((*stages, *(stage_for(held.kind) for held in self.rounds)), key=OPEN.index, default="applied")

    @property
    def sent(self) -> bool:
        """Whether it was sent at all."""
        return self.reached != "saved"

    @property
    def applied_on(self) -> date | None:
        """The day it was sent."""
        return sent_on(self.moves)


def applications_from(events: Iterable[Event]) -> tuple[Application, ...]:
    """What the events of applications come to, by number."""
    found: dict[str, Application] = {}
    for event in events:
        what = event.kind.partition(".")[2]
        if what == "added":
            found[event.subject] = _added(event)
        elif event.subject in found and what in _CHANGES:
            changed = _CHANGES[what](found[event.subject], event.data)
            found[event.subject] = replace(changed, touched_on=_touched(event))
    return tuple(sorted(found.values(), key=lambda application: application.number))


def sent_on(moves: Iterable[Move]) -> date | None:
    """The day on which an application was sent, None when it was not, or when nobody noted it."""
    return next((move.on for move in moves if move.stage in OPEN[1:]), None)


def stage_for(kind: str) -> str:
    """The stage that a kind of round belongs to, by its words."""
    word = kind.casefold()
    if any(part in word for part in _SCREENING):
        return "screening"
    if any(part in word for part in _TEST):
        return "task"
    return "final" if "final" in word else "interview"


def _touched(event: Event) -> date:
    return event.recorded_at.astimezone().date()


def _added(event: Event) -> Application:
    data = event.data
    moves = tuple(Move(stage, day_of(on)) for stage, on in data["moves"])
    known = [move.on for move in moves if move.on is not None]
    made = Application(
        number_of(event.subject),
        data["company"],
        data["role"],
        data.get("level", ""),
        data.get("link", ""),
        moves,
        max(known, default=_touched(event)),
    )
    for held in data.get("rounds", ()):
        made = _with_round(made, held)
    if data.get("note"):
        made = _with_note(made, {"text": data["note"], "on": _touched(event).isoformat()})
    return _with_step(made, {"what": data.get("step", ""), "on": data.get("step_on")})


def _moved(application: Application, data: Mapping[str, Any]) -> Application:
    move = Move(data["stage"], day_of(data["on"]))
    # What was to be done next was to be done at the stage before.
    step = None if move.stage in CLOSED else application.step
    return replace(application, moves=(*application.moves, move), step=step)


def _with_round(application: Application, data: Mapping[str, Any]) -> Application:
    held = Round(data["round"], data["kind"], date.fromisoformat(data["on"]), data.get("at", ""), data.get("note", ""))
    others = (other for other in application.rounds if other.number != held.number)
    rounds = tuple(sorted((*others, held), key=lambda r: (r.on, r.at, r.number)))
    moved = _moved(application, {"stage": data["stage"], "on": data["stage_on"]}) if "stage" in data else application
    return replace(moved, rounds=rounds)


def _without_round(application: Application, data: Mapping[str, Any]) -> Application:
    return replace(application, rounds=tuple(r for r in application.rounds if r.number != data["round"]))


def _with_note(application: Application, data: Mapping[str, Any]) -> Application:
    return replace(application, notes=(*application.notes, Note(data["text"], date.fromisoformat(data["on"]))))


def _with_step(application: Application, data: Mapping[str, Any]) -> Application:
    return replace(application, step=Step(data["what"], day_of(data["on"])) if data["what"] else None)


_CHANGES = {
    "moved": _moved,
    "round": _with_round,
    "round_cancelled": _without_round,
    "noted": _with_note,
    "step": _with_step,
}
