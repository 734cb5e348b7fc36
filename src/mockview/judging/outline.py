"""Which points of a question's outline and `listen_for` an answer covers."""

from dataclasses import dataclass

from mockview.judging.reading import Reading
from mockview.judging.wording import split_text, stem

COVERED_SHARE = 0.4
"""An outline line counts as covered when this share of its content words is said."""


@dataclass(frozen=True)
class Point:
    """One line of an outline; at: a word part where the answer speaks of it, or None."""

    text: str
    at: int | None


def outline_points(reading: Reading) -> tuple[Point, ...]:
    """The outline's lines, each with the place where the answer covers it."""
    first: dict[str, int] = {}
    for n, s in enumerate(reading.wording.stems):
        if reading.norms[n]:
            first.setdefault(s, n)
    words = reading.data.words
    points = []
    for line in reading.question.outline:
        stems = {stem(p) for p in split_text(line) if p not in words.function and len(p) > 2}
        said = [first[s] for s in stems if s in first]
        points.append(Point(line, min(said) if stems and len(said) / len(stems) >= COVERED_SHARE else None))
    return tuple(points)
