"""What the log holds against a hard thought: facts with their dates and numbers, no praise."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from mockview.coaching.advice import name_of
from mockview.coaching.area_state import area_states, closed_since
from mockview.content.names import in_words
from mockview.history.events import events_of
from mockview.history.listing import Which, day_scores, lines
from mockview.history.points import DELIVERY, openings_of, points_of
from mockview.journey.debrief import debriefs_of
from mockview.store.database import Database

_LOOKED_THROUGH = 2000
_GOOD = 60.0
_RISEN = 10.0
"""Of 100 points; less may be one answer's luck."""
_SHOWN_OF_EACH = 2


def own_evidence(db: Database, person_id: int, now: datetime) -> tuple[str, ...]:
    """Sentences: best answers, praise received, rounds reached, scores that rose, weak areas closed; may be empty.

    now: aware; its time zone decides which day a thing was on.
    """
    return (
        *_best(db, person_id, now),
        *_praise(db, person_id),
        *_rounds(db, person_id),
        *_risen(db, person_id),
        *_closed(db, person_id, now),
    )


def _best(db: Database, person_id: int, now: datetime) -> Iterator[str]:
    scored = [line for line in lines(db, person_id, Which(latest=_LOOKED_THROUGH)) if (line.overall or 0.0) >= _GOOD]
    for line in sorted(scored, key=lambda line: -(line.overall or 0.0))[:_SHOWN_OF_EACH]:
        day = line.answered_at.astimezone(now.tzinfo).date().isoformat()
        yield f"Your answer {line.id} on {day}, about {in_words(line.competency)}, scored {line.overall:.0f} of 100."


def _praise(db: Database, person_id: int) -> Iterator[str]:
    for event in reversed(events_of(db, person_id, ("feedback.praised",))[-_SHOWN_OF_EACH:]):
        yield f"An interviewer wrote: “{event.data['quote']}”"


def _rounds(db: Database, person_id: int) -> Iterator[str]:
    further = [debrief for debrief in debriefs_of(db, person_id) if debrief.outcome in ("next-round", "offer")]
    if len(further) == 1:
        yield f"Your interview on {further[0].day.isoformat()} led on: {_LED_TO[further[0].outcome]}."
    elif further:
        offers = sum(debrief.outcome == "offer" for debrief in further)
        shown = f", {offers} of them to an offer" if offers else ""
        yield f"{len(further)} of your interviews led on{shown}."


_LED_TO = {"next-round": "they invited you to a next round", "offer": "they made you an offer"}


def _risen(db: Database, person_id: int) -> Iterator[str]:
    by_competency: dict[str, list[float]] = defaultdict(list)
    for day in day_scores(db, person_id):
        if day.overall is not None:
            by_competency[day.competency].append(day.overall)
    risen = {c: (s[0], s[-1]) for c, s in by_competency.items() if len(s) > 1 and s[-1] - s[0] >= _RISEN}
    for competency in sorted(risen, key=lambda c: risen[c][0] - risen[c][1])[:_SHOWN_OF_EACH]:
        first, last = risen[competency]
        rose = f"rose from {first:.0f} to {last:.0f} of 100"
        yield f"Your {in_words(competency)} answers {rose} between your first and your last day."


def _closed(db: Database, person_id: int, now: datetime) -> Iterator[str]:
    states = area_states(points_of(db, person_id), openings_of(db, person_id))
    earliest = datetime.min.replace(tzinfo=now.tzinfo)
    closed = sorted(closed_since(states, earliest), key=lambda s: s.closed_at or earliest, reverse=True)
    for state in closed[:_SHOWN_OF_EACH]:
        where = "" if state.competency == DELIVERY else f" in {in_words(state.competency)} answers"
        yield f"You worked on {name_of(state.criterion_id).lower()}{where} until it was good."
