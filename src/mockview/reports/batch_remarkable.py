"""Answers of a batch that are worth a look: far from the others, held at a ceiling, hardly any words, odd sound."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mockview.reports.batch_kept import Answered

_FEWEST_FOR_OUTLIERS = 8
"""Quartiles of fewer answers say nothing."""

_FENCE = 1.5
"""Quartile distances beyond the quartiles from which a value stands out (Tukey, Exploratory Data Analysis, 1977)."""

_APART = 40
"""Points of 100 between content and delivery that are worth a look."""

_FEW_WORDS = 20


@dataclass(frozen=True)
class Remarkable:
    """An answer that is worth a look, and why."""

    answer: Answered
    reasons: tuple[str, ...]


def remarkable(answers: Sequence[Answered]) -> tuple[Remarkable, ...]:
    """The answers that are worth a look, in their order."""
    low, high = _fences([answer.overall for answer in answers if answer.overall is not None])
    found = []
    for answer in answers:
        reasons = list(_reasons(answer, low, high))
        if reasons:
            found.append(Remarkable(answer, tuple(reasons)))
    return tuple(found)


def _reasons(answer: Answered, low: float, high: float) -> Iterable[str]:
    if answer.overall is not None and answer.overall < low:
        yield f"{answer.overall:.0f} is far below the other answers."
    if answer.overall is not None and answer.overall > high:
        yield f"{answer.overall:.0f} is far above the other answers."
    if answer.held:
        yield answer.held
    if answer.words < _FEW_WORDS:
        yield f"Only {answer.words} words."
    if answer.content is not None and answer.delivery is not None and abs(answer.content - answer.delivery) >= _APART:
        yield f"Content {answer.content:.0f}, delivery {answer.delivery:.0f}: far apart."
    yield from answer.warnings


def _fences(scores: Sequence[float]) -> tuple[float, float]:
    if len(scores) < _FEWEST_FOR_OUTLIERS:
        return float("-inf"), float("inf")
    first, _, third = statistics.quantiles(scores, n=4, method="inclusive")
    return first - _FENCE * (third - first), third + _FENCE * (third - first)
