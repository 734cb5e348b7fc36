"""What to practise, when, why, and what would count as done."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from mockview.coaching.advice import advice_for, name_of
from mockview.coaching.schedule import due_at, spread_before
from mockview.coaching.weak_areas import (
    GOOD,
    GOOD_ATTEMPTS,
    OPEN_BELOW,
    TOO_EARLY,
    AreaState,
    WeakArea,
    area_states,
    watched_areas,
    weak_area,
)
from mockview.content.question import Question
from mockview.history.attempt import Opening, Point
from mockview.history.points import DELIVERY, openings_of, points_of
from mockview.store.database import Database

_MOST_WATCHED = 5
"""Areas with too few points to open that a plan shows; more would bury what is known to be weak."""


@dataclass(frozen=True)
class PlanItem:
    """One thing to practise; due_on is a day in the time zone of the `now` that the plan was made for."""

    what_to_do: str
    weak_area: WeakArea
    due_on: date
    because: str
    done_when: str


def plan_for(db: Database, person_id: int, now: datetime, next_interview: date | None = None) -> tuple[PlanItem, ...]:
    """A person's plan from the log."""
    return make_plan(points_of(db, person_id), now, next_interview, openings_of(db, person_id))


def make_plan(
    points: Iterable[Point], now: datetime, next_interview: date | None, openings: Iterable[Opening] = ()
) -> tuple[PlanItem, ...]:
    """Open areas by due day and severity, then the worst of those that need more answers to tell.

    now: aware; its time zone decides which day it is. With an interview ahead, all open ones come before it.
    """
    states = area_states(points, openings)
    today = now.date()
    areas = {state: weak_area(state) for state in states if state.opened_at is not None}
    days = _due_days(areas, now, next_interview)
    items = [_open_item(areas[state], day) for state, day in days.items()]
    items.sort(key=lambda item: (max(item.due_on, today), -item.weak_area.severity))
    return (*items, *(_watched_item(area, today) for area in watched_areas(states)[:_MOST_WATCHED]))


def choose_questions(
    plan: Sequence[PlanItem],
    questions: Sequence[Question],
    count: int,
    rng: Random,
    last_asked: Mapping[str, datetime] | None = None,
) -> tuple[Question, ...]:
    """Up to `count` different questions for a plan: in turn from each of its competencies, most severe first.

    last_asked: when each question id was last answered; within a competency the one asked longest ago, or
    never, comes first, and chance decides between equals. Any question suits "delivery". When the plan's
    competencies have too few questions, others follow.
    """
    asked = last_asked or {}
    shuffled = rng.sample(list(questions), len(questions))
    rested = sorted(shuffled, key=lambda q: asked[q.id].timestamp() if q.id in asked else float("-inf"))
    severity: dict[str, float] = {}
    for item in plan:
        area = item.weak_area
        severity[area.competency] = max(area.severity, severity.get(area.competency, 0.0))
    competencies = sorted(severity, key=lambda name: (-severity[name], name))
    queues = [deque(q for q in rested if name in (q.competency, DELIVERY)) for name in competencies]
    chosen: dict[str, Question] = {}
    while len(chosen) < count and any(queues):
        for queue in queues:
            while queue and queue[0].id in chosen:
                queue.popleft()
            if queue and len(chosen) < count:
                question = queue.popleft()
                chosen[question.id] = question
    for question in rested:
        if len(chosen) >= count:
            break
        chosen.setdefault(question.id, question)
    return tuple(chosen.values())


def _due_days(areas: Mapping[AreaState, WeakArea], now: datetime, next_interview: date | None) -> dict[AreaState, date]:
    """The day on which each area comes up, before the interview if there is one ahead."""
    days = {state: due_at(state.reviews, state.opened_at or now).astimezone(now.tzinfo).date() for state in areas}
    if next_interview is None or next_interview < now.date():
        return days
    late = sorted((state for state, day in days.items() if day >= next_interview), key=lambda s: -areas[s].severity)
    if late:
        days |= dict(zip(late, spread_before(next_interview, now.date(), len(late)), strict=True))
    return days


def _open_item(area: WeakArea, due_on: date) -> PlanItem:
    left = GOOD_ATTEMPTS - area.good_attempts
    trend = "" if area.trend == TOO_EARLY else f" It is {area.trend}."
    return PlanItem(
        advice_for(area.criterion_id),
        area,
        due_on,
        f"{_named(area)}: {area.opened_because}{trend}",
        f"{GOOD} points or more here; {_good_attempts(left)} it.",
    )


def _watched_item(area: WeakArea, today: date) -> PlanItem:
    return PlanItem(
        advice_for(area.criterion_id),
        area,
        today,
        f"{_named(area)}: {area.opened_because} A habit shows after three.",
        f"Three answers in all, averaging {OPEN_BELOW:.0f} points or more.",
    )


def _good_attempts(left: int) -> str:
    return "one such attempt closes" if left == 1 else f"{left} such attempts, each a day or more apart, close"


def _named(area: WeakArea) -> str:
    where = "" if area.competency == DELIVERY else f" in {area.competency.replace('-', ' ').replace('_', ' ')} answers"
    return f"{name_of(area.criterion_id)}{where}"
