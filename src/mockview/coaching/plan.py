"""What to practise, when, why, and what would count as done."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from mockview.coaching.advice import advice_for, name_of
from mockview.coaching.area_state import GOOD, GOOD_ATTEMPTS, OPEN_BELOW, AreaState, area_states, closed_since
from mockview.coaching.marks import Mark, marks_of
from mockview.coaching.schedule import due_at, spread_before
from mockview.coaching.severity import TOO_EARLY
from mockview.coaching.weak_areas import WeakArea, watched_areas, weak_area
from mockview.content.names import in_words
from mockview.content.question import Question
from mockview.history.attempt import Opening, Point
from mockview.history.points import DELIVERY, openings_of, points_of
from mockview.store.database import Database

_MOST_WATCHED = 5
"""Areas with too few points to open that a plan shows; more would bury what is known to be weak."""
_LATELY = timedelta(days=7)
"""How long a closed area is worth a word."""


@dataclass(frozen=True)
class PlanItem:
    """One thing to practise; due_on is a day in the time zone of the `now` that the plan was made for.

    snoozed_until: the day before which the person does not want it to come up, None if there is no such day ahead.
    """

    what_to_do: str
    weak_area: WeakArea
    due_on: date
    because: str
    done_when: str
    snoozed_until: date | None = None


@dataclass(frozen=True)
class Outlook:
    """A plan, and every area that it was made from as it stood at `made_at` (aware).

    next_interview: the day that it is fitted in before, None without one.
    """

    plan: tuple[PlanItem, ...]
    states: tuple[AreaState, ...]
    made_at: datetime
    next_interview: date | None = None

    @property
    def closed_lately(self) -> tuple[AreaState, ...]:
        """Areas that were closed in the seven days before, the latest first."""
        return tuple(sorted(closed_since(self.states, self.made_at - _LATELY), key=_closed_at, reverse=True))


def outlook_for(db: Database, person_id: int, now: datetime, next_interview: date | None = None) -> Outlook:
    """A person's plan from the log, with what lies around it."""
    states = area_states(points_of(db, person_id), openings_of(db, person_id), marks_of(db, person_id))
    return Outlook(_plan(states, now, next_interview), states, now, next_interview)


def plan_for(db: Database, person_id: int, now: datetime, next_interview: date | None = None) -> tuple[PlanItem, ...]:
    """A person's plan from the log."""
    return outlook_for(db, person_id, now, next_interview).plan


def make_plan(
    points: Iterable[Point],
    now: datetime,
    next_interview: date | None,
    openings: Iterable[Opening] = (),
    marks: Iterable[Mark] = (),
) -> tuple[PlanItem, ...]:
    """Open areas by due day and severity, then the worst of those that need more answers to tell.

    now: aware; its time zone decides which day it is. With an interview ahead, all open ones come before it: those
    that would come later spread over the days until then, the worst first, and those snoozed past it on its eve.
    """
    return _plan(area_states(points, openings, marks), now, next_interview)


def _plan(states: Sequence[AreaState], now: datetime, next_interview: date | None) -> tuple[PlanItem, ...]:
    today = now.date()
    areas = {state: weak_area(state) for state in states if state.opened_at is not None}
    days = _due_days(areas, now, next_interview)
    items = [_open_item(areas[state], day, _snoozed(state, today)) for state, day in days.items()]
    items.sort(key=lambda item: (max(item.due_on, today), -item.weak_area.severity, item.weak_area.area_id))
    return (*items, *_watched_items(states, today, next_interview))


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
    today = now.date()
    days = {}
    for state in areas:
        day = due_at(state.reviews, state.opened_at or now).astimezone(now.tzinfo).date()
        days[state] = max(day, state.snoozed_until or day)
    if next_interview is None or next_interview < today:
        return days
    late = sorted((state for state, day in days.items() if day >= next_interview), key=lambda s: -areas[s].severity)
    put_off = [state for state in late if _snoozed(state, today)]
    spread = [state for state in late if state not in put_off]
    if spread:
        days |= dict(zip(spread, spread_before(next_interview, today, len(spread)), strict=True))
    return days | {state: _eve(next_interview, today) for state in put_off}


def _eve(interview: date, today: date) -> date:
    return max(today, interview - timedelta(days=1))


def _snoozed(state: AreaState, today: date) -> date | None:
    return state.snoozed_until if state.snoozed_until is not None and state.snoozed_until > today else None


def _closed_at(state: AreaState) -> float:
    return state.closed_at.timestamp() if state.closed_at else 0.0


def _open_item(area: WeakArea, due_on: date, snoozed_until: date | None) -> PlanItem:
    left = GOOD_ATTEMPTS - area.good_attempts
    trend = "" if area.trend == TOO_EARLY else f" It is {area.trend}."
    return PlanItem(
        advice_for(area.criterion_id),
        area,
        due_on,
        f"{named(area)}: {area.opened_because}{trend}",
        f"{GOOD} points or more here; {_good_attempts(left)} it.",
        snoozed_until,
    )


def _watched_items(states: Sequence[AreaState], today: date, next_interview: date | None) -> tuple[PlanItem, ...]:
    """Those with too few points to open; one that is snoozed comes last."""
    snoozed = {s.area_id: day for s in states if (day := _snoozed(s, today))}
    items = []
    for area in watched_areas(states):
        until = snoozed.get(area.area_id)
        due_on = until or today
        if next_interview is not None and next_interview >= today:
            due_on = min(due_on, _eve(next_interview, today))
        because = f"{named(area)}: {area.opened_because} A habit shows after three."
        done_when = f"Three answers in all, averaging {OPEN_BELOW:.0f} points or more."
        items.append(PlanItem(advice_for(area.criterion_id), area, due_on, because, done_when, until))
    # What is put off stays, so that it can be wanted back, and takes no place from what is not.
    shown = [item for item in items if item.snoozed_until is None][:_MOST_WATCHED]
    shown += [item for item in items if item.snoozed_until is not None]
    return tuple(sorted(shown, key=lambda item: item.due_on))


def _good_attempts(left: int) -> str:
    return "one such attempt closes" if left == 1 else f"{left} such attempts, each a day or more apart, close"


def named(area: WeakArea | AreaState) -> str:
    """An area in words: "Result in conflict answers"."""
    where = "" if area.competency == DELIVERY else f" in {in_words(area.competency)} answers"
    return f"{name_of(area.criterion_id)}{where}"
