"""Where known questions are asked in what a recogniser wrote down, misheard words and all.

Each question is aligned with the words locally (Smith & Waterman 1981), so that a few wrong, missing or added words
don't matter; where it begins and ends is then moved to the pause that parts it from the answers around it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mockview.batch.question_borders import Borders

LEAST_LIKENESS = 0.62
"""Of a question's words, by weight, that must be found; with less, answers that take a question up are found too."""

_CANDIDATES = 3
"""Places that are kept for a question, should a better one be another question's."""

_WORD_LIKENESS = 0.55
_STEM = 4
_SWAP_COST, _LEFT_OUT_COST, _ADDED_COST = 0.6, 0.5, 0.25
_COMMON_WEIGHT, _SHARED_WEIGHT = 0.3, 0.5
_COMMON = frozenset(
    (
        *("a", "an", "and", "any", "are", "as", "at", "be", "by", "can", "did", "do", "does", "for", "from"),
        *("had", "has", "have", "how", "i", "if", "in", "is", "it", "me", "my", "of", "on", "or", "our", "so"),
        *("that", "the", "their", "them", "they", "this", "to", "us", "was", "we", "were", "what", "when"),
        *("which", "who", "with", "would", "you", "your"),
    )
)


@dataclass(frozen=True)
class Place:
    """Where a question stands: words[first:end]; likeness: 0 to 1; number: which question."""

    number: int
    first: int
    end: int
    likeness: float


def find_questions(
    words: Sequence[str], questions: Sequence[str], pauses_s: Sequence[float] | None = None
) -> tuple[Place, ...]:
    """Each question that is found, once, in the order of the words.

    pauses_s: the silence before each word in seconds; None where words have no times, and sentences part them.
    """
    asked = [_tokens(question.split()) for question in questions]
    shared = Counter(token for tokens in asked for token in {token for token, _ in tokens})
    heard = _tokens(words)
    found = []
    for number, tokens in enumerate(asked):
        weights = [_weight(token, shared[token], len(questions)) for token, _ in tokens]
        found += _places(number, [token for token, _ in tokens], weights, heard)
    chosen: list[_Aligned] = []
    for place in sorted(found, key=lambda one: (-one.likeness, one.first)):
        if all(place.number != other.number and (place.end <= other.first or place.first >= other.end)
               for other in chosen):  # fmt: skip
            chosen.append(place)
    chosen.sort(key=lambda one: one.first)
    borders = Borders(words, pauses_s)
    places: list[Place] = []
    for one in chosen:
        least = places[-1].end if places else 0
        first = borders.before(heard[one.first][1], one.missing_before, least)
        end = borders.after(heard[one.end - 1][1] + 1, one.missing_after)
        places.append(Place(one.number, first, end, one.likeness))
    return tuple(
        Place(one.number, one.first, min(one.end, after), one.likeness)
        for one, after in zip(places, [*(place.first for place in places), len(words)][1:], strict=True)
    )


def likeness(question: str, words: Sequence[str]) -> float:
    """How much of a question stands in these words, 0 to 1."""
    tokens = [token for token, _ in _tokens(question.split())]
    weights = [_weight(token, 1, 1) for token in tokens]
    heard = [token for token, _ in _tokens(words)]
    best = _align(tokens, weights, heard) if tokens and heard else None
    return best[0] / sum(weights) if best else 0.0


@dataclass(frozen=True)
class _Aligned:
    """Tokens heard[first:end] are this question, but for its first and last missing ones."""

    number: int
    first: int
    end: int
    missing_before: int
    missing_after: int
    likeness: float


def _tokens(words: Sequence[str]) -> list[tuple[str, int]]:
    """(token, place of its word) for each word that holds letters or digits."""
    plain = ((re.sub(r"[^\w]", "", word.lower()), place) for place, word in enumerate(words))
    return [(token, place) for token, place in plain if token]


def _weight(token: str, questions_with_it: int, questions: int) -> float:
    if token in _COMMON:
        return _COMMON_WEIGHT
    return _SHARED_WEIGHT if questions_with_it > 1 and questions_with_it > questions / 3 else 1.0


def _places(number: int, asked: list[str], weights: list[float], heard: list[tuple[str, int]]) -> list[_Aligned]:
    """The best places of one question that don't overlap."""
    if not asked or not heard:
        return []
    found: list[_Aligned] = []
    whole = sum(weights)
    for first, end in _stretches(asked, weights, heard):
        while first < end and len(found) < 10 * _CANDIDATES:
            best = _align(asked, weights, [token for token, _ in heard[first:end]])
            if best is None or best[0] < LEAST_LIKENESS * whole:
                break
            score, from_asked, to_asked, from_heard, to_heard = best
            found.append(
                _Aligned(
                    number,
                    first + from_heard,
                    first + to_heard,
                    from_asked,
                    len(asked) - to_asked,
                    score / whole,
                )
            )
            first += to_heard
    return sorted(found, key=lambda one: -one.likeness)[:_CANDIDATES]


def _stretches(asked: list[str], weights: list[float], heard: list[tuple[str, int]]) -> list[tuple[int, int]]:
    """Stretches that hold enough of a question's words to be looked at closely."""
    of_stem: dict[str, float] = {}
    for token, weight in zip(asked, weights, strict=True):
        of_stem[token[:_STEM]] = max(weight, of_stem.get(token[:_STEM], 0.0))
    hits = np.array([of_stem.get(token[:_STEM], 0.0) for token, _ in heard])
    length = min(len(heard), 2 * len(asked) + 2)
    sums = np.convolve(hits, np.ones(length), "valid")
    stretches: list[tuple[int, int]] = []
    for start in np.flatnonzero(sums >= 0.5 * LEAST_LIKENESS * sum(weights)):
        first, end = max(0, int(start) - len(asked)), min(len(heard), int(start) + length + len(asked))
        if stretches and first <= stretches[-1][1]:
            stretches[-1] = stretches[-1][0], end
        else:
            stretches.append((first, end))
    return stretches


def _align(
    asked: Sequence[str], weights: Sequence[float], heard: Sequence[str]
) -> tuple[float, int, int, int, int] | None:
    """The best local alignment: (score, asked from, to, heard from, to), ends exclusive; None without a match."""
    scores = [0.0] * (len(asked) + 1)
    began: list[tuple[int, int]] = [(row, 0) for row in range(len(asked) + 1)]
    best: tuple[float, int, int, int, int] | None = None
    for column, word in enumerate(heard):
        diagonal, diagonal_began = scores[0], (0, column)
        began[0] = (0, column)
        for row, (token, weight) in enumerate(zip(asked, weights, strict=True), 1):
            like = _word_likeness(token, word)
            start = diagonal_began if diagonal > 0 else (row - 1, column)
            score = diagonal + (weight * like if like else -_SWAP_COST * weight)
            left_out, added = scores[row - 1] - _LEFT_OUT_COST * weight, scores[row] - _ADDED_COST
            diagonal, diagonal_began = scores[row], began[row]
            if left_out > score:
                score, start = left_out, began[row - 1]
            if added > score:
                score, start = added, began[row]
            scores[row], began[row] = score, start
            if scores[row] <= 0:
                scores[row], began[row] = 0.0, (row, column + 1)
            elif like and (best is None or scores[row] > best[0] + 1e-9):
                best = (scores[row], began[row][0], row, began[row][1], column + 1)
    return best


@lru_cache(maxsize=100_000)
def _word_likeness(one: str, other: str) -> float:
    """1 for the same word, less for one that is spelled like it, 0 for another."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < _STEM:
        return 0.0
    pairs, others = _letter_pairs(one), _letter_pairs(other)
    alike = 2 * sum((pairs & others).values()) / (pairs.total() + others.total())
    return alike if alike >= _WORD_LIKENESS else 0.0


def _letter_pairs(word: str) -> Counter[str]:
    return Counter(word[place : place + 2] for place in range(len(word) - 1))
