"""Which areas are weak: the open ones, and those that are watched because they have too few points to open."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mockview.coaching.area_state import GOOD, OPEN_BELOW, AreaState, area_states
from mockview.coaching.marks import area_id_of
from mockview.coaching.severity import WINDOW, mean_points, severity_of, trend_of
from mockview.history.attempt import Opening, Point

_SHOWN = 5


@dataclass(frozen=True)
class WeakArea:
    """An area to work on.

    severity: 0 (none) to 1 (every recent answer at 1 point), recent ones weighing more.
    trend: one of TRENDS in coaching/severity.py.
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

    @property
    def area_id(self) -> str:
        """Its name for a person to type, such as "conflict/result"."""
        return area_id_of(self.competency, self.criterion_id)


def weak_areas(points: Iterable[Point], openings: Iterable[Opening] = ()) -> tuple[WeakArea, ...]:
    """The open areas, most severe first."""
    return open_areas(area_states(points, openings))


def open_areas(states: Iterable[AreaState]) -> tuple[WeakArea, ...]:
    """The open ones among areas, most severe first."""
    return _worst_first(weak_area(state) for state in states if state.opened_at is not None)


def watched_areas(states: Iterable[AreaState]) -> tuple[WeakArea, ...]:
    """Areas with one or two low points, too few to open, and never closed, most severe first."""
    return _worst_first(
        replace(weak_area(state), is_open=False, opened_because=_so_far(state))
        for state in states
        if state.opened_at is None
        and state.closed_at is None
        and 0 < len(state.recent) < WINDOW
        and mean_points(state.recent) < OPEN_BELOW
    )


def weak_area(state: AreaState) -> WeakArea:
    """An area as it is shown."""
    low = [point.attempt_id for point in reversed(state.recent) if point.points < GOOD]
    return WeakArea(
        state.competency,
        state.criterion_id,
        severity_of(state.recent, state.named),
        trend_of(state.recent),
        tuple(low[:_SHOWN]),
        state.opened_because,
        len(state.good_at) if state.opened_at else 0,
    )


def _so_far(state: AreaState) -> str:
    if len(state.recent) == 1:
        return f"The one answer so far got {state.recent[0].points} of 5 points."
    return f"The two answers so far averaged {mean_points(state.recent):.1f} of 5 points."


def _worst_first(areas: Iterable[WeakArea]) -> tuple[WeakArea, ...]:
    return tuple(sorted(areas, key=lambda area: (-area.severity, area.competency, area.criterion_id)))
