"""Whether a series of scores rises or falls, said only when chance would hardly explain it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from mockview.coaching.severity import IMPROVING, STEADY, TOO_EARLY, WINDOW, WORSENING

LEAST = 2 * WINDOW
"""Scores below which there is no word on a trend; the plan's own trend asks for as many."""

NEWEST = 30
"""Scores that a trend is worked out from: what was long ago says little about now."""

_CERTAIN = 1.96
"""Standard deviations of Kendall's S that chance passes once in 20 times."""


@dataclass(frozen=True)
class Trend:
    """How a series went.

    name: one of TRENDS in coaching/severity.py; STEADY is no change that chance would not explain as well.
    answers: how many scores it is from. was, now: means of the first and the last third of them, equal when there
    are fewer than LEAST.
    """

    name: str
    answers: int
    was: float
    now: float


def trend_over(scores: Sequence[float]) -> Trend | None:
    """The trend of the newest scores, given oldest first; None when there are none.

    By the test of Mann (Econometrica 13, 1945) with Kendall's S and its correction for ties: it looks only at which of
    two scores is higher, so one answer that went very well or very badly can't make a trend.
    """
    recent = list(scores[-NEWEST:])
    if not recent:
        return None
    if len(recent) < LEAST:
        mean = sum(recent) / len(recent)
        return Trend(TOO_EARLY, len(recent), mean, mean)
    third = len(recent) // 3
    was, now = sum(recent[:third]) / third, sum(recent[-third:]) / third
    rises = _kendall(recent)
    name = IMPROVING if rises >= _CERTAIN else WORSENING if rises <= -_CERTAIN else STEADY
    return Trend(name, len(recent), was, now)


def _kendall(scores: Sequence[float]) -> float:
    """Kendall's S in standard deviations, one taken off towards 0 because S has only whole values."""
    count = len(scores)
    rises = sum(
        (later > earlier) - (later < earlier) for place, earlier in enumerate(scores) for later in scores[place + 1 :]
    )
    tied = sum(n * (n - 1) * (2 * n + 5) for n in Counter(scores).values())
    variance = (count * (count - 1) * (2 * count + 5) - tied) / 18
    if variance <= 0 or rises == 0:
        return 0.0
    return (rises - 1 if rises > 0 else rises + 1) / sqrt(variance)
