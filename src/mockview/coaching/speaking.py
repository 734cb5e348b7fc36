"""Pace, pauses and fillers lately, beside the person's own median and beside what listeners rate well."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from mockview.coaching.baseline import LEAST_ANSWERS, MOST_ANSWERS
from mockview.coaching.trend import Trend, trend_over
from mockview.history.tallies import Spoken
from mockview.judging.assessment import DeliveryMetrics
from mockview.judging.scoring_data import Norm

LATELY = 5
"""Answers whose median stands for now: one evening's practice."""

NEEDED = LATELY + MOST_ANSWERS
"""Spoken answers that all of it can be worked out from."""

_FOUR_POINTS = 2
"""Which of a norm's bounds parts 3 points from 4: good from there on."""

VALUES: Mapping[str, Callable[[DeliveryMetrics], float | None]] = {
    "articulation_wpm": lambda m: m.articulation_wpm or m.pace_wpm,
    "pause_share": lambda m: m.pause_share,
    "fillers_per_100_words": lambda m: m.fillers_per_100_words,
}
"""The measures by the norm that they are judged by."""

_DIGITS: Mapping[str, int] = {"articulation_wpm": 0, "pause_share": 2, "fillers_per_100_words": 1}
"""To which a measure is told, so that what is shown is what is compared."""


@dataclass(frozen=True)
class Measure:
    """One measure: words a minute of speech, share of pauses (0 to 1), or fillers in 100 words (at least).

    now: the median of the last LATELY answers or fewer. usual: the person's own median over up to MOST_ANSWERS before
    those; None under LEAST_ANSWERS. at_least, at_most: where listeners' ratings are good (4 points and more); at_least
    is None where less is never worse. trend: whether the measure itself rose or fell, not whether that is good.
    """

    norm_id: str
    title: str
    now: float
    usual: float | None
    at_least: float | None
    at_most: float
    trend: Trend

    @property
    def in_range(self) -> bool:
        """Whether it is, lately, where listeners' ratings are good."""
        return (self.at_least is None or self.now >= self.at_least) and self.now <= self.at_most


def measures_of(spoken: Sequence[Spoken], norms: Mapping[str, Norm]) -> tuple[Measure, ...]:
    """The measures over a person's latest spoken answers, oldest first; those without a value are left out."""
    found = []
    for norm_id, value_of in VALUES.items():
        values = [value for answer in spoken if (value := value_of(answer.metrics)) is not None]
        trend = trend_over(values)
        if norm_id not in norms or trend is None:
            continue
        norm, digits = norms[norm_id], _DIGITS[norm_id]
        before = values[:-LATELY][-MOST_ANSWERS:]
        found.append(
            Measure(
                norm_id,
                norm.title,
                round(median(values[-LATELY:]), digits),
                round(median(before), digits) if len(before) >= LEAST_ANSWERS else None,
                norm.low_bounds[_FOUR_POINTS] if norm.low_bounds else None,
                norm.bounds[_FOUR_POINTS],
                trend,
            )
        )
    return tuple(found)
