"""Whether an answer is about what was asked: expected words against chance, and against other competencies.

An expected word weighs by how unlikely it is in interview talk of the same length, so that long answers and
common words gain nothing by themselves, and a long list of expected words is no advantage.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mockview.content.question import Question
from mockview.judging.scoring_data import ScoringData, Words
from mockview.judging.wording import Wording, split_text, stem

MAX_WEIGHT = 4.0
"""-log of 1.8 %: one rare word can't carry a whole answer."""

LENGTH_STEP = 25
"""Chance is worked out for lengths rounded to this many word parts."""


@dataclass(frozen=True)
class Relevance:
    """How much an answer speaks of what was asked.

    strength: standard deviations above chance. rival: the best strength among the other competencies'
    lists, and its id. found: word parts (indices) that hit, one a stem; spread: share of the answer's
    quarters that hold a hit. question_stems: the question's own content words.
    """

    strength: float
    rival: float
    rival_id: str
    found: tuple[int, ...]
    spread: float
    question_stems: frozenset[str]


def content_stems_of_question(text: str, words: Words) -> frozenset[str]:
    """The stems of a question that say what it is about."""
    found = {
        stem(p)
        for p in split_text(text)
        if p not in words.function and stem(p) not in words.question_words and len(p) > 2
    }
    return frozenset(found)


def expected_stems(question: Question, data: ScoringData) -> Mapping[str, float]:
    """Stems that a relevant answer tends to hold, with their share: 1 from a list, less from the question itself.

    `listen_for` comes first; the competency's list stands beside it, alone for a question that no bank holds.
    """
    own = content_stems_of_question(question.text, data.words)
    expected: dict[str, float] = dict.fromkeys(own, 0.7)
    main = data.competency(question.competency)
    lists = [main] if main else []
    for competency_id in data.askers.find(split_text(question.text)):
        other = data.competencies[competency_id]
        if other not in lists:
            lists.append(other)
    for n, competency in enumerate(lists):
        share = (1.0 if n == 0 else 0.8) * (0.6 if question.listen_for else 1.0)
        for s in competency.stems:
            expected[s] = max(expected.get(s, 0.0), share)
    for entry in (*question.listen_for, *question.outline):
        for part in split_text(entry):
            if part not in data.words.function:
                expected[stem(part)] = 1.0
    return expected


@dataclass(frozen=True)
class _Chance:
    weights: Mapping[str, float]
    mean: float
    deviation: float


def _chance(stems: Iterable[tuple[str, float]], length: int, words: Words) -> _Chance:
    weights: dict[str, float] = {}
    mean = variance = 0.0
    for s, share in stems:
        rate = words.rates.get(s, words.rare_rate)
        chance = 1.0 - (1.0 - rate) ** length
        weight = min(-math.log(chance), MAX_WEIGHT) * share if chance > 0 else MAX_WEIGHT * share
        weights[s] = weight
        mean += chance * weight
        variance += chance * (1 - chance) * weight * weight
    return _Chance(weights, mean, math.sqrt(variance) or 1.0)


@lru_cache(maxsize=4096)
def _expected_chance(question_key: tuple[tuple[str, float], ...], length: int, words: Words) -> _Chance:
    return _chance(question_key, length, words)


@lru_cache(maxsize=512)
def _question_key(
    text: str, competency: str, listen_for: tuple[str, ...], outline: tuple[str, ...], data: ScoringData
) -> tuple[tuple[str, float], ...]:
    question = Question("", text, competency, "", listen_for=listen_for, outline=outline)
    return tuple(sorted(expected_stems(question, data).items()))


@lru_cache(maxsize=4096)
def _competency_chance(competency_id: str, length: int, data: ScoringData) -> _Chance:
    stems = data.competencies[competency_id].stems
    return _chance(((s, 1.0) for s in sorted(stems)), length, data.words)


def measure_relevance(wording: Wording, question: Question, data: ScoringData) -> Relevance:
    """The relevance of an answer; word parts that are blank in `wording.stems` count for nothing."""
    words = data.words
    stems = wording.stems
    own = content_stems_of_question(question.text, words)
    length = max(LENGTH_STEP, math.ceil(len(stems) / LENGTH_STEP) * LENGTH_STEP)
    key = _question_key(question.text, question.competency, question.listen_for, question.outline, data)
    chance = _expected_chance(key, length, words)
    first: dict[str, int] = {}
    quarters: set[int] = set()
    for n, s in enumerate(stems):
        if s in chance.weights:
            first.setdefault(s, n)
            if chance.weights[s] > 0.3:
                quarters.add(n * 4 // len(stems))
    total = sum(chance.weights[s] for s in first)
    strength = (total - chance.mean) / chance.deviation
    present = set(stems)
    rival, rival_id = -9.0, ""
    main = data.competency(question.competency)
    for competency_id in {c.id for c in data.competencies.values()}:
        if main is not None and competency_id == main.id:
            continue
        other = _competency_chance(competency_id, length, data)
        hit = sum(w for s, w in other.weights.items() if s in present)
        z = (hit - other.mean) / other.deviation
        if z > rival or (z == rival and competency_id < rival_id):
            rival, rival_id = z, competency_id
    return Relevance(strength, rival, rival_id, tuple(first.values()), len(quarters) / 4, own)
