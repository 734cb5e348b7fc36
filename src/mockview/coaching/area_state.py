"""Where each (competency, criterion) pair stands, worked out afresh from the points in the log.

An area opens when its last three points average below 3, or when a debrief or feedback names it. A good
attempt has 4 points or more; three of them, each at least a day after the one before, close it. Two attempts
in a row at 2 or less open a closed area again, and start the count of an open one anew. The person's own marks
count too: one that says an area is done closes it, and what was answered before that opens it no more.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mockview.coaching.marks import DONE, SNOOZED, Mark, area_id_of
from mockview.coaching.severity import WINDOW, mean_points
from mockview.history.attempt import Opening, Point

OPEN_BELOW = 3.0
GOOD = 4
POOR = 2
GOOD_ATTEMPTS = 3
APART = timedelta(days=1)
_RECENT = 8
_REVIEWS = 30
"""Points that the due day is worked out from; older ones hardly move it."""
_LAST = 2**63
"""Sorts after every attempt's number."""
_WANTED_BACK = "You put it back into the plan."


@dataclass(frozen=True)
class AreaState:
    """Where one area stands after its points so far.

    recent: its last points, oldest first. opened_at: since when it is open, None when it is not.
    named: the debriefs and feedback that named it. good_at: when the good attempts that count towards closing
    were made. reviews: its points since it opened, with the three that opened it, oldest first, the last 30 at most.
    closed_at: when it was last closed, None if never. done_at: when the person last said that it is done, None if
    that was taken back or never. snoozed_until: the day before which the person does not want it to come up.
    """

    competency: str
    criterion_id: str
    recent: tuple[Point, ...] = ()
    opened_at: datetime | None = None
    opened_because: str = ""
    named: tuple[Opening, ...] = ()
    good_at: tuple[datetime, ...] = ()
    reviews: tuple[Point, ...] = ()
    closed_at: datetime | None = None
    done_at: datetime | None = None
    snoozed_until: date | None = None

    @property
    def area_id(self) -> str:
        """Its name for a person to type, such as "conflict/result"."""
        return area_id_of(self.competency, self.criterion_id)

    @property
    def counting(self) -> tuple[Point, ...]:
        """Its last points that may open it: those since the person said that it is done."""
        if self.done_at is None:
            return self.recent
        return tuple(point for point in self.recent if point.answered_at > self.done_at)


def area_states(
    points: Iterable[Point], openings: Iterable[Opening] = (), marks: Iterable[Mark] = ()
) -> tuple[AreaState, ...]:
    """Every area that has a point or was named, by competency and criterion; the input in any order.

    Marks of one moment count in the order in which they come.
    """
    events: dict[tuple[str, str], list[tuple[datetime, int, Point | Opening | Mark]]] = defaultdict(list)
    for point in points:
        events[point.competency, point.criterion_id].append((point.answered_at, point.attempt_id, point))
    for opening in openings:
        # An interview counts after the practice of the same moment, and what a person says of it after both.
        events[opening.competency, opening.criterion_id].append((opening.opened_at, _LAST, opening))
    for mark in marks:
        events[mark.competency, mark.criterion_id].append((mark.marked_at, _LAST + 1, mark))
    return tuple(
        _state_after(AreaState(*area), [event for _, _, event in sorted(series, key=lambda item: item[:2])])
        for area, series in sorted(events.items())
    )


def closed_since(states: Iterable[AreaState], since: datetime) -> tuple[AreaState, ...]:
    """Areas that were closed at or after a moment and are not open again: something to celebrate."""
    return tuple(state for state in states if state.opened_at is None and state.closed_at and state.closed_at >= since)


def _state_after(state: AreaState, events: Iterable[Point | Opening | Mark]) -> AreaState:
    for event in events:
        if isinstance(event, Point):
            state = after_point(state, event)
        elif isinstance(event, Opening):
            state = after_opening(state, event)
        else:
            state = after_mark(state, event)
    return state


def after_opening(state: AreaState, opening: Opening) -> AreaState:
    """The area once a debrief or feedback has named it: open, with no good attempt yet."""
    return replace(
        state,
        opened_at=state.opened_at or opening.opened_at,
        opened_because=opening.because,
        named=(*state.named, opening),
        good_at=(),
        reviews=state.reviews if state.opened_at else (),
        done_at=None,
        snoozed_until=None,
    )


def after_mark(state: AreaState, mark: Mark) -> AreaState:
    """The area after what its person said of it: put off, done, or wanted back.

    Wanting back what was said to be done takes that back: good attempts count as before, and so do the points.
    """
    if mark.kind == SNOOZED:
        return replace(state, snoozed_until=mark.until)
    if mark.kind == DONE:
        return replace(
            state,
            opened_at=None,
            opened_because="",
            named=(),
            reviews=(),
            closed_at=mark.marked_at,
            done_at=mark.marked_at,
            snoozed_until=None,
        )
    state = replace(state, snoozed_until=None)
    if state.opened_at is not None:
        return state
    return replace(
        state,
        opened_at=mark.marked_at,
        opened_because=_WANTED_BACK,
        good_at=() if len(state.good_at) == GOOD_ATTEMPTS else state.good_at,
        done_at=None,
    )


def after_point(state: AreaState, point: Point) -> AreaState:
    """The area after one more point, which must not be older than those before."""
    recent = (*state.recent[-_RECENT + 1 :], point)
    if state.opened_at is None:
        state = _with(state, recent)
        because = _reason_to_open(state.counting, state.closed_at is not None)
        if not because:
            return state
        return replace(
            state,
            opened_at=point.answered_at,
            opened_because=because,
            good_at=(point.answered_at,) if point.points >= GOOD else (),
            reviews=state.counting[-WINDOW:],
            done_at=None,
            snoozed_until=None,
        )
    good_at = () if _poor_twice(recent) else state.good_at
    if point.points >= GOOD and (not good_at or point.answered_at - good_at[-1] >= APART):
        good_at = (*good_at, point.answered_at)
    if len(good_at) == GOOD_ATTEMPTS:
        return replace(
            state,
            recent=recent,
            opened_at=None,
            opened_because="",
            named=(),
            good_at=good_at,
            reviews=(),
            closed_at=point.answered_at,
            snoozed_until=None,
        )
    return _with(state, recent, good_at, (*state.reviews[-_REVIEWS + 1 :], point))


def _with(
    state: AreaState, recent: tuple[Point, ...], good_at: tuple[datetime, ...] = (), reviews: tuple[Point, ...] = ()
) -> AreaState:
    """The same area with these; what replace() does, in a third of the time, which tens of thousands of points need."""
    return AreaState(
        state.competency,
        state.criterion_id,
        recent,
        state.opened_at,
        state.opened_because,
        state.named,
        good_at,
        reviews,
        state.closed_at,
        state.done_at,
        state.snoozed_until,
    )


def _poor_twice(points: tuple[Point, ...]) -> bool:
    return len(points) > 1 and points[-1].points <= POOR and points[-2].points <= POOR


def _reason_to_open(recent: tuple[Point, ...], closed_before: bool) -> str:
    if closed_before and _poor_twice(recent):
        return f"After it was closed, two answers in a row got {POOR} points or less."
    if len(recent) >= WINDOW and mean_points(recent[-WINDOW:]) < OPEN_BELOW:
        return f"Three answers in a row averaged {mean_points(recent[-WINDOW:]):.1f} of 5 points."
    return ""
