"""Which (competency, criterion) pairs are weak, worked out afresh from the points in the log.

An area opens when its last three points average below 3, or when a debrief or feedback names it. A good
attempt has 4 points or more; three of them, each at least a day after the one before, close it. Two attempts
in a row at 2 or less open a closed area again, and start the count of an open one anew.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mockview.history.attempt import Opening, Point

OPEN_BELOW = 3.0
GOOD = 4
POOR = 2
GOOD_ATTEMPTS = 3
APART = timedelta(days=1)
WINDOW = 3
"""Points that the opening average is taken over."""

IMPROVING, STEADY, WORSENING, TOO_EARLY = "improving", "steady", "worsening", "too early to tell"
TRENDS = (IMPROVING, STEADY, WORSENING, TOO_EARLY)

_TREND_STEP = 0.5
"""Half a point between two averages of three: less is within what one answer's luck moves."""
_RECENT = 8
_HALF_LIFE = 2.0
"""Attempts after which a point weighs half as much in the severity."""
_NAMED_COUNTS_AS = 2
"""Points that being named by a debrief or feedback weighs as in the severity."""
_SHOWN = 5
_LAST = 2**63
"""Sorts after every attempt's number."""


@dataclass(frozen=True)
class AreaState:
    """Where one area stands after its points so far.

    recent: its last points, oldest first. opened_at: since when it is open, None when it is not.
    named: the debriefs and feedback that named it. good_at: when the good attempts that count towards closing
    were made. reviews: its points since it opened, with the three that opened it, oldest first.
    closed_at: when it was last closed, None if never.
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


@dataclass(frozen=True)
class WeakArea:
    """An area to work on.

    severity: 0 (none) to 1 (every recent answer at 1 point), recent ones weighing more.
    trend: one of TRENDS.
    attempt_ids: the latest attempts that show it, newest first; none when only a debrief or feedback did.
    good_attempts: how many of the three that close it are there. is_open: False while it is only watched,
    because it has too few points to open.
    """

    competency: str
    criterion_id: str
    severity: float
    trend: str
    attempt_ids: tuple[int, ...]
    opened_because: str
    good_attempts: int = 0
    is_open: bool = True


def area_states(points: Iterable[Point], openings: Iterable[Opening] = ()) -> tuple[AreaState, ...]:
    """Every area that has a point or was named, by competency and criterion; the input in any order."""
    events: dict[tuple[str, str], list[tuple[datetime, int, Point | Opening]]] = defaultdict(list)
    for point in points:
        events[point.competency, point.criterion_id].append((point.answered_at, point.attempt_id, point))
    for opening in openings:
        # An interview counts after the practice of the same moment.
        events[opening.competency, opening.criterion_id].append((opening.opened_at, _LAST, opening))
    states = []
    for (competency, criterion_id), series in sorted(events.items()):
        state = AreaState(competency, criterion_id)
        for _, _, event in sorted(series, key=lambda item: item[:2]):
            state = after_opening(state, event) if isinstance(event, Opening) else after_point(state, event)
        states.append(state)
    return tuple(states)


def after_opening(state: AreaState, opening: Opening) -> AreaState:
    """The area once a debrief or feedback has named it: open, with no good attempt yet."""
    return replace(
        state,
        opened_at=state.opened_at or opening.opened_at,
        opened_because=opening.because,
        named=(*state.named, opening),
        good_at=(),
        reviews=state.reviews if state.opened_at else (),
    )


def after_point(state: AreaState, point: Point) -> AreaState:
    """The area after one more point, which must not be older than those before."""
    recent = (*state.recent, point)[-_RECENT:]
    poor_twice = len(recent) > 1 and recent[-1].points <= POOR and recent[-2].points <= POOR
    if state.opened_at is None:
        state = replace(state, recent=recent, good_at=())
        because = _reason_to_open(recent, poor_twice and state.closed_at is not None)
        if not because:
            return state
        return replace(
            state,
            opened_at=point.answered_at,
            opened_because=because,
            good_at=(point.answered_at,) if point.points >= GOOD else (),
            reviews=recent[-WINDOW:],
        )
    good_at = () if poor_twice else state.good_at
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
        )
    return replace(state, recent=recent, good_at=good_at, reviews=(*state.reviews, point))


def weak_areas(points: Iterable[Point], openings: Iterable[Opening] = ()) -> tuple[WeakArea, ...]:
    """The open areas, most severe first."""
    return open_areas(area_states(points, openings))


def open_areas(states: Iterable[AreaState]) -> tuple[WeakArea, ...]:
    """The open ones among areas, most severe first."""
    return _worst_first(weak_area(state) for state in states if state.opened_at is not None)


def watched_areas(states: Iterable[AreaState]) -> tuple[WeakArea, ...]:
    """Areas with one or two low points, too few to open, most severe first."""
    return _worst_first(
        replace(weak_area(state), is_open=False, opened_because=_so_far(state))
        for state in states
        if state.opened_at is None and 0 < len(state.recent) < WINDOW and _mean(state.recent) < OPEN_BELOW
    )


def closed_since(states: Iterable[AreaState], since: datetime) -> tuple[AreaState, ...]:
    """Areas that were closed at or after a moment and are not open again: something to celebrate."""
    return tuple(state for state in states if state.opened_at is None and state.closed_at and state.closed_at >= since)


def weak_area(state: AreaState) -> WeakArea:
    """An area as it is shown."""
    low = [point.attempt_id for point in reversed(state.recent) if point.points < GOOD]
    return WeakArea(
        state.competency,
        state.criterion_id,
        _severity(state),
        _trend(state.recent),
        tuple(low[:_SHOWN]),
        state.opened_because,
        len(state.good_at) if state.opened_at else 0,
    )


def _reason_to_open(recent: tuple[Point, ...], poor_again: bool) -> str:
    if poor_again:
        return f"It was closed, and the last two answers got {POOR} points or less."
    if len(recent) >= WINDOW and _mean(recent[-WINDOW:]) < OPEN_BELOW:
        return f"The last three answers averaged {_mean(recent[-WINDOW:]):.1f} of 5 points."
    return ""


def _so_far(state: AreaState) -> str:
    if len(state.recent) == 1:
        return f"The one answer so far got {state.recent[0].points} of 5 points."
    return f"The two answers so far averaged {_mean(state.recent):.1f} of 5 points."


def _severity(state: AreaState) -> float:
    series = [(point.answered_at, point.points) for point in state.recent]
    series += [(opening.opened_at, _NAMED_COUNTS_AS) for opening in state.named]
    series.sort(key=lambda item: item[0], reverse=True)
    weights = [0.5 ** (place / _HALF_LIFE) for place in range(len(series))]
    shortfall = sum(weight * (5 - points) / 4 for weight, (_, points) in zip(weights, series, strict=True))
    return round(shortfall / sum(weights), 3) if weights else 0.0


def _trend(recent: tuple[Point, ...]) -> str:
    if len(recent) < 2 * WINDOW:
        return TOO_EARLY
    step = _mean(recent[-WINDOW:]) - _mean(recent[-2 * WINDOW : -WINDOW])
    return IMPROVING if step >= _TREND_STEP else WORSENING if step <= -_TREND_STEP else STEADY


def _mean(points: tuple[Point, ...]) -> float:
    return sum(point.points for point in points) / len(points)


def _worst_first(areas: Iterable[WeakArea]) -> tuple[WeakArea, ...]:
    return tuple(sorted(areas, key=lambda area: (-area.severity, area.competency, area.criterion_id)))
