"""The check for a user's own criterion: its own cue lists, no code."""

from functools import lru_cache

from mockview.content.rubric import Criterion
from mockview.judging.criteria.finding import Finding, scale
from mockview.judging.phrases import PhraseBook
from mockview.judging.reading import Reading
from mockview.judging.words import Words

AGAINST = "against"
"""The cue family whose phrases cost a point."""


@lru_cache(maxsize=256)
def _book(cues: tuple[tuple[str, tuple[str, ...]], ...], words: Words) -> PhraseBook:
    return PhraseBook(dict(cues), words.is_number, words.is_past)


def own_hits(reading: Reading, criterion: Criterion) -> dict[str, list[tuple[int, int]]]:
    """The phrases of a criterion's own cue lists that the answer holds, by family."""
    if not criterion.cues:
        return {}
    key = tuple((f, tuple(p)) for f, p in sorted(criterion.cues.items()))
    return _book(key, reading.data.words).find(reading.norms)


def cues(reading: Reading, criterion: Criterion) -> Finding:
    """A point for the first phrase and for each further one of another wording; families weigh alike.

    A family named "against" costs a point. Every phrase counts once and only inside a sentence.
    """
    hits = own_hits(reading, criterion)
    against = hits.pop(AGAINST, [])
    families = [f for f in criterion.cues if f != AGAINST]
    places = sorted(p for found in hits.values() for p in found)
    kinds = {reading.norms[a:b] for a, b in places}
    value = len(kinds) + 0.5 * len(hits) * (len(families) > 1)
    points = max(1, scale(value, (1, 2, 3, 4)) - bool(against))
    quotes = reading.quotes_at(places)
    absent = [f for f in families if f not in hits]
    if points >= 4:
        return Finding(points, quotes, "", criterion.anchors[4] if points < 5 else "Keep this.")
    missing = ", ".join(f.replace("_", " ") for f in absent) or "more of it"
    return Finding(points, quotes, missing, f"Aim at: {criterion.anchors[min(points + 1, 5) - 1]}")
