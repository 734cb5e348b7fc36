"""A debrief of a real interview: a few steps, each kept as soon as it is given; what it is now is worked out.

Events of "debrief:N", with what their `data` holds; days as 2026-12-01:

- debrief.started: outcome, application (its number or null), company, role, interview_on (a day or null).
- debrief.outcome: outcome, when it became known later.
- debrief.went_well: text. debrief.check_in: text, feelings. debrief.reframed: thought, traps, text (the new sentence).
- debrief.asked: questions ([{text, id, competency, kind}, …]), each time some are added. debrief.taken_back: the last
  of them was a slip.
- debrief.stumped: questions (their numbers, from 1), all of them each time. debrief.confidence: levels ({number: 1 to
  5}), added to those before. Both have opened ([{question, competency, criterion}, …]): the weak areas that this made.
- debrief.next_step: what, by (a day or null). debrief.done: the next step is done.
- debrief.settled: step, given or skipped. debrief.finished: every step was gone through.

What is private (what went well, the check-in, the thought and its new sentence, the next step) stays in these events:
neither the plan nor the question bank nor an error's sentence holds any of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from mockview.errors import UsageError
from mockview.history.events import Event, events_of, number_of
from mockview.history.times import day_of
from mockview.journey.asked import Asked
from mockview.journey.numbered import numbered
from mockview.store.database import Database

THING = "debrief"

OUTCOMES: Mapping[str, str] = {
    "offer": "an offer",
    "rejection": "a rejection",
    "no-answer": "no answer yet",
    "next-round": "a next round",
}
"""How an interview can end, and how that is said."""

_ALSO = {
    "offered": "offer", "yes": "offer", "accepted": "offer", "reject": "rejection", "rejected": "rejection",
    "no": "rejection", "turned-down": "rejection", "no-answer-yet": "no-answer", "waiting": "no-answer",
    "pending": "no-answer", "nothing": "no-answer", "next": "next-round", "invited": "next-round",
}  # fmt: skip

STEPS = ("went_well", "check_in", "asked", "stumped", "confidence", "thought", "next_step")
"""In their order: what went well comes first."""

FEELINGS = (
    "disappointed", "sad", "angry", "ashamed", "anxious", "tired", "numb", "relieved", "hopeful", "proud",
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """A weak area that a question, by its number, has opened."""

    question: int
    competency: str
    criterion_id: str


@dataclass(frozen=True)
class Debrief:
    """A debrief as it is now.

    number: what people call it by. outcome: one of OUTCOMES. asked: questions, numbered from 1. stumped: their
    numbers. confidence: 1 to 5 by number. traps: ids of mockview.journey.thoughts.TRAPS. settled: the steps that were
    given or skipped. Texts are "" when they were not given.
    """

    number: int
    person_id: int
    started_at: datetime
    outcome: str
    interview_on: date | None = None
    application: int | None = None
    company: str = ""
    role: str = ""
    went_well: str = ""
    feelings: tuple[str, ...] = ()
    check_in: str = ""
    asked: tuple[Asked, ...] = ()
    stumped: tuple[int, ...] = ()
    confidence: Mapping[int, int] = field(default_factory=dict)
    opened: tuple[Opened, ...] = ()
    thought: str = ""
    traps: tuple[str, ...] = ()
    reframe: str = ""
    next_step: str = ""
    next_step_by: date | None = None
    next_step_done: bool = False
    settled: frozenset[str] = frozenset()
    finished: bool = False

    @property
    def subject(self) -> str:
        """What its events are about."""
        return f"{THING}:{self.number}"

    @property
    def to_do(self) -> tuple[str, ...]:
        """The steps that are left."""
        return tuple(step for step in STEPS if step not in self.settled)

    @property
    def day(self) -> date:
        """The interview's day, else the day on which it was talked over."""
        return self.interview_on or self.started_at.astimezone().date()


def outcome_named(name: str) -> str:
    """One of OUTCOMES by its id or another common word; UsageError naming them."""
    wanted = name.strip().casefold().replace(" ", "-").replace("_", "-")
    found = wanted if wanted in OUTCOMES else _ALSO.get(wanted)
    if found is None:
        raise UsageError(f"{name.strip()[:60]!r} is no outcome.", f"There are: {', '.join(OUTCOMES)}.")
    return found


def debriefs_of(db: Database, person_id: int) -> tuple[Debrief, ...]:
    """A person's debriefs as they are now, by number."""
    return debriefs_from(events_of(db, person_id, (THING,)))


def debriefs_from(events: Iterable[Event]) -> tuple[Debrief, ...]:
    """What the events of debriefs come to, by number."""
    found: dict[str, Debrief] = {}
    for event in events:
        what = event.kind.partition(".")[2]
        if what == "started":
            found[event.subject] = started(event)
        elif event.subject in found and what in CHANGES:
            found[event.subject] = CHANGES[what](found[event.subject], event.data)
    return tuple(sorted(found.values(), key=lambda debrief: debrief.number))


def debrief_numbered(db: Database, person_id: int, number: int) -> Debrief:
    """One debrief of a person; UsageError naming those there are when there is none such."""
    begin = "Begin one with `mockview debrief`."
    return numbered(debriefs_of(db, person_id), number, "debrief", "mockview debrief list", begin)


def unfinished(debriefs: Sequence[Debrief]) -> tuple[Debrief, ...]:
    """Those that were left half-way, newest first."""
    return tuple(debrief for debrief in reversed(debriefs) if not debrief.finished)


def left_last(db: Database, person_id: int) -> Debrief:
    """The latest debrief that was left half-way; UsageError when there is none."""
    left = unfinished(debriefs_of(db, person_id))
    if not left:
        raise UsageError("No debrief was left half-way.", "`mockview debrief list` shows all; name one to add to it.")
    return left[0]


def started(event: Event) -> Debrief:
    """A debrief as its first event left it."""
    data = event.data
    return Debrief(
        number_of(event.subject),
        event.person_id,
        event.happened_at,
        data["outcome"],
        day_of(data.get("interview_on")),
        data.get("application"),
        data.get("company", ""),
        data.get("role", ""),
    )


def _asked(debrief: Debrief, data: Mapping[str, Any]) -> Debrief:
    more = tuple(Asked(q["text"], q["id"], q["competency"], q["kind"]) for q in data["questions"])
    return replace(debrief, asked=(*debrief.asked, *more))


def _stumped(debrief: Debrief, data: Mapping[str, Any]) -> Debrief:
    return replace(debrief, stumped=tuple(data["questions"]), opened=_opened(debrief, data))


def _confidence(debrief: Debrief, data: Mapping[str, Any]) -> Debrief:
    levels = {**debrief.confidence, **{int(number): level for number, level in data["levels"].items()}}
    return replace(debrief, confidence=levels, opened=_opened(debrief, data))


def _opened(debrief: Debrief, data: Mapping[str, Any]) -> tuple[Opened, ...]:
    return (*debrief.opened, *(Opened(o["question"], o["competency"], o["criterion"]) for o in data["opened"]))


def _next_step(debrief: Debrief, data: Mapping[str, Any]) -> Debrief:
    return replace(debrief, next_step=data["what"], next_step_by=day_of(data.get("by")), next_step_done=False)


def _reframed(debrief: Debrief, data: Mapping[str, Any]) -> Debrief:
    return replace(debrief, thought=data["thought"], traps=tuple(data["traps"]), reframe=data["text"])


CHANGES: Mapping[str, Callable[[Debrief, Mapping[str, Any]], Debrief]] = {
    "outcome": lambda debrief, data: replace(debrief, outcome=data["outcome"]),
    "went_well": lambda debrief, data: replace(debrief, went_well=data["text"]),
    "check_in": lambda debrief, data: replace(debrief, check_in=data["text"], feelings=tuple(data["feelings"])),
    "asked": _asked,
    "taken_back": lambda debrief, data: replace(debrief, asked=debrief.asked[:-1]),
    "stumped": _stumped,
    "confidence": _confidence,
    "reframed": _reframed,
    "next_step": _next_step,
    "done": lambda debrief, data: replace(debrief, next_step_done=True),
    "settled": lambda debrief, data: replace(debrief, settled=debrief.settled | {data["step"]}),
    "finished": lambda debrief, data: replace(debrief, finished=True),
}
"""By what happened after the start: how it changes a debrief."""
