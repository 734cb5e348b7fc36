"""What is kept of a debrief, step by step; questions that went badly open weak areas in the same breath."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED, Opening
from mockview.history.events import Event, add_event, next_number
from mockview.history.points import add_opening
from mockview.history.times import iso_or_none
from mockview.journey.asked import MOST_QUESTIONS, UNSURE, Asked, criterion_when_stumped, criterion_when_unsure
from mockview.journey.debrief import CHANGES, THING, Debrief, started
from mockview.pipeline import Scoring
from mockview.store.database import Database


def start_debrief(
    db: Database,
    person_id: int,
    outcome: str,
    now: datetime,
    interview_on: date | None = None,
    application: int | None = None,
    company: str = "",
    role: str = "",
) -> Debrief:
    """Begin a debrief; outcome: one of OUTCOMES."""
    with db.transaction():
        number = next_number(db, person_id, THING)
        data = {
            "outcome": outcome,
            "application": application,
            "company": company,
            "role": role,
            "interview_on": iso_or_none(interview_on),
        }
        event = add_event(db, Event(UNSAVED, person_id, "debrief.started", f"{THING}:{number}", now, now, data))
    return started(event)


def add_to_debrief(db: Database, debrief: Debrief, what: str, data: Mapping[str, Any], now: datetime) -> Debrief:
    """Keep one more thing of a debrief ("went_well", "asked", …, see above); the debrief as it is then."""
    event = add_event(db, Event(UNSAVED, debrief.person_id, f"{THING}.{what}", debrief.subject, now, now, data))
    return CHANGES[what](debrief, event.data)


def add_asked(db: Database, debrief: Debrief, asked: Sequence[Asked], now: datetime) -> Debrief:
    """Keep questions that were asked; UsageError when they are more than an interview has."""
    if len(debrief.asked) + len(asked) > MOST_QUESTIONS:
        raise UsageError(
            f"More than {MOST_QUESTIONS} questions were given.", "Leave out the small talk; the rest is kept."
        )
    questions = [{"text": a.text, "id": a.question_id, "competency": a.competency, "kind": a.kind} for a in asked]
    return add_to_debrief(db, debrief, "asked", {"questions": questions}, now) if asked else debrief


def add_stumped(db: Database, debrief: Debrief, numbers: Sequence[int], scoring: Scoring, now: datetime) -> Debrief:
    """Keep which questions stumped the person; each that is new opens a weak area, at once or not at all."""
    every = sorted(set(numbers))
    must_be_asked(every, len(debrief.asked))
    new = [number for number in every if number not in debrief.stumped]
    opened = [_opened(debrief, number, criterion_when_stumped, scoring) for number in new]
    with db.transaction():
        for one in opened:
            text = debrief.asked[one["question"] - 1].text
            because = f"It stumped you in an interview on {debrief.day.isoformat()}: “{text}”"
            _open(db, debrief, one, "debrief", because, now)
        return add_to_debrief(db, debrief, "stumped", {"questions": every, "opened": opened}, now)


def add_confidence(
    db: Database, debrief: Debrief, levels: Mapping[int, int], scoring: Scoring, now: datetime
) -> Debrief:
    """Keep how sure the person was, 1 to 5 by question; UNSURE or less opens a weak area, unless it stumped them."""
    must_be_asked(tuple(levels), len(debrief.asked))
    must_be_levels(levels)
    new = [
        n for n, level in levels.items() if level <= UNSURE < debrief.confidence.get(n, 5) and n not in debrief.stumped
    ]
    opened = [_opened(debrief, number, criterion_when_unsure, scoring) for number in new]
    with db.transaction():
        for one in opened:
            text = debrief.asked[one["question"] - 1].text
            because = f"You were unsure of it in an interview ({levels[one['question']]} of 5): “{text}”"
            _open(db, debrief, one, "confidence", because, now)
        shown = {str(number): level for number, level in levels.items()}
        return add_to_debrief(db, debrief, "confidence", {"levels": shown, "opened": opened}, now)


def settle(db: Database, debrief: Debrief, step: str, now: datetime) -> Debrief:
    """Note that a step is over, given or skipped."""
    return debrief if step in debrief.settled else add_to_debrief(db, debrief, "settled", {"step": step}, now)


def mark_done(db: Database, debrief: Debrief, now: datetime) -> Debrief:
    """Note that the next step is taken; UsageError when there is none."""
    if not debrief.next_step:
        raise UsageError(
            f"Debrief {debrief.number} has no next step.",
            f'Give it one: `mockview debrief --resume {debrief.number} --next-step "…"`.',
        )
    return debrief if debrief.next_step_done else add_to_debrief(db, debrief, "done", {}, now)


def must_be_asked(numbers: Sequence[int], count: int) -> None:
    """UsageError when a number is none of the questions that were asked."""
    wrong = [number for number in numbers if not 1 <= number <= count]
    if wrong:
        there = f"They are numbered 1 to {count}." if count else "Give the questions first, with --asked."
        raise UsageError(f"There is no question {wrong[0]} in this debrief.", there)


def must_be_levels(levels: Mapping[int, int]) -> None:
    """UsageError when a confidence is none."""
    for level in levels.values():
        if not 1 <= level <= 5:
            raise UsageError(f"A confidence of {level} was given.", "It goes from 1 (not at all) to 5 (very).")


def _opened(
    debrief: Debrief, number: int, criterion_of: Callable[[Asked, Scoring], str], scoring: Scoring
) -> dict[str, Any]:
    asked = debrief.asked[number - 1]
    return {"question": number, "competency": asked.competency, "criterion": criterion_of(asked, scoring)}


def _open(db: Database, debrief: Debrief, one: Mapping[str, Any], source: str, because: str, now: datetime) -> None:
    add_opening(db, debrief.person_id, Opening(one["competency"], one["criterion"], now, source, because))
