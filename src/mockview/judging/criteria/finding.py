"""What a criterion's check finds."""

from collections.abc import Callable
from dataclasses import dataclass

from mockview.content.rubric import Criterion
from mockview.judging.assessment import Evidence
from mockview.judging.reading import Reading


@dataclass(frozen=True)
class Finding:
    """points: 1 to 5. evidence: quotes. missing: what was looked for and not found. advice: one line."""

    points: int
    evidence: tuple[Evidence, ...]
    missing: str
    advice: str


Check = Callable[[Reading, Criterion], Finding]
"""Judges one criterion of an answer that was read."""


def scale(value: float, bounds: tuple[float, float, float, float]) -> int:
    """1 to 5 points: one more for each bound that is reached."""
    return 1 + sum(value >= b for b in bounds)


def listed(items: list[str]) -> str:
    """Items as one phrase: a, b and c."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
