"""What a criterion's check finds."""

from collections.abc import Callable
from dataclasses import dataclass

from mockview.content.rubric import Criterion
from mockview.judging.assessment import Evidence
from mockview.judging.reading import Place, Reading


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


def found_or_not(reading: Reading, points: int, places: list[Place], missing: str, low: str, high: str) -> Finding:
    """A finding with the clauses around some places; `low` is advised below 4 points, `high` says why not from 4 on."""
    quotes = reading.quotes_at(places)
    return Finding(points, quotes, "" if points >= 4 else missing, high if points >= 4 else low)


def clauses_with(reading: Reading, places: list[Place]) -> int:
    """In how many different clauses some places stand."""
    return len({reading.clause_at(a).first for a, _ in places})
