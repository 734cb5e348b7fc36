"""How weak an area is, and whether it gets better, from its last points."""

from collections.abc import Sequence

from mockview.history.attempt import Opening, Point

WINDOW = 3
"""Points that an average is taken over."""

IMPROVING, STEADY, WORSENING, TOO_EARLY = "improving", "steady", "worsening", "too early to tell"
TRENDS = (IMPROVING, STEADY, WORSENING, TOO_EARLY)

_TREND_STEP = 0.5
"""Half a point between two averages of three: less is within what one answer's luck moves."""
_HALF_LIFE = 2.0
"""Attempts after which a point weighs half as much in the severity."""
_NAMED_COUNTS_AS = 2
"""Points that being named by a debrief or feedback weighs as in the severity."""


def severity_of(recent: Sequence[Point], named: Sequence[Opening]) -> float:
    """0 (none) to 1 (every recent answer at 1 point), recent ones weighing more."""
    series = [(point.answered_at, point.points) for point in recent]
    series += [(opening.opened_at, _NAMED_COUNTS_AS) for opening in named]
    series.sort(key=lambda item: item[0], reverse=True)
    weights = [0.5 ** (place / _HALF_LIFE) for place in range(len(series))]
    shortfall = sum(weight * (5 - points) / 4 for weight, (_, points) in zip(weights, series, strict=True))
    return round(shortfall / sum(weights), 3) if weights else 0.0


def trend_of(recent: Sequence[Point]) -> str:
    """One of TRENDS: the last three points against the three before them."""
    if len(recent) < 2 * WINDOW:
        return TOO_EARLY
    step = mean_points(recent[-WINDOW:]) - mean_points(recent[-2 * WINDOW : -WINDOW])
    return IMPROVING if step >= _TREND_STEP else WORSENING if step <= -_TREND_STEP else STEADY


def mean_points(points: Sequence[Point]) -> float:
    """The mean of one or more points."""
    return sum([point.points for point in points]) / len(points)
