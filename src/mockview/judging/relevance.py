"""Whether an answer is about what was asked: expected words against chance, and against other competencies.

An expected word weighs by how unlikely it is in interview talk of the same length, so that long answers and
common words gain nothing by themselves, and a long list of expected words is no advantage.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mockview.content.question import Question
from mockview.judging.phrases import Hits
from mockview.judging.scoring_data import Competency, ScoringData, Words
from mockview.judging.wording import Wording, split_text, stem

MAX_WEIGHT = 4.0
"""-log of 1.8 %: one rare word can't carry a whole answer."""

LEAST_PREFIX = 5
"""A shorter entry of `listen_for` matches itself only: "art" is not "article"."""

WITHOUT_CORE = -1.2
CORE_STEP = 0.5
"""Standard deviations for no core phrase, and for each after the first; set over all the written answers."""

SPREAD_WEIGHT = 0.3
"""A word that chance brings in three answers of four shows nothing about a part of the answer."""

LENGTH_STEP = 25
"""Chance is worked out for lengths rounded to this many word parts."""


@dataclass(frozen=True)
class Relevance:
    """How much an answer speaks of what was asked.

    strength: standard deviations above chance, more or less by the core phrases that are said. rival: the best
    strength among the other competencies' lists, and its id. found: word parts (indices) that hit, one a stem;
    spread: share of the answer's quarters that hold a hit. question_stems: the question's own content words.
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


@dataclass(frozen=True)
class Expected:
    """What a relevant answer tends to hold.

    stems: with their share of weight, 1 from the question's own list, less from its wording or its competency.
    prefixes: the longer entries of `listen_for`, which may be written as stems ("prioriti") and then match any
    ending.
    """

    stems: tuple[tuple[str, float], ...]
    prefixes: tuple[str, ...]


def expected_words(question: Question, data: ScoringData) -> Expected:
    """The words expected for a question: `listen_for` first, the competency's list beside it or alone."""
    return _expected(question.text, question.competency, question.listen_for, question.outline, data)


@lru_cache(maxsize=1024)
def _competencies(text: str, competency: str, data: ScoringData) -> tuple[Competency, ...]:
    """A question's competency, and those that its words ask for beside it."""
    main = data.competency(competency)
    asked = [data.competencies[name] for name in data.askers.find(split_text(text))]
    return tuple(dict.fromkeys(([main] if main else []) + asked))


@lru_cache(maxsize=1024)
def _expected(
    text: str, competency: str, listen_for: tuple[str, ...], outline: tuple[str, ...], data: ScoringData
) -> Expected:
    shares: dict[str, float] = dict.fromkeys(content_stems_of_question(text, data.words), 0.7)
    for n, found in enumerate(_competencies(text, competency, data)):
        share = (1.0 if n == 0 else 0.8) * (0.6 if listen_for else 1.0)
        for s in found.stems:
            shares[s] = max(shares.get(s, 0.0), share)
    for share, entries in ((0.5, outline), (1.0, listen_for)):
        for part in (p for entry in entries for p in split_text(entry)):
            if part not in data.words.function:
                shares[stem(part)] = max(shares.get(stem(part), 0.0), share)
    whole = {stem(p) for entry in listen_for for p in split_text(entry)}
    prefixes = tuple(sorted(s for s in whole if len(s) >= LEAST_PREFIX))
    return Expected(tuple(sorted(shares.items())), prefixes)


@dataclass(frozen=True)
class _Chance:
    weights: Mapping[str, float]
    mean: float
    deviation: float


def _chance(stems: Iterable[tuple[str, float]], prefixes: tuple[str, ...], length: int, words: Words) -> _Chance:
    """Weights of expected stems in an answer of a length, and what chance alone would bring."""
    wide = dict.fromkeys(prefixes, words.rare_rate)
    if prefixes:
        for s, rate in words.rates.items():
            if s.startswith(prefixes):
                for p in prefixes:
                    if s.startswith(p):
                        wide[p] += rate
    weights: dict[str, float] = {}
    mean = variance = 0.0
    for s, share in stems:
        rate = wide.get(s) or words.rates.get(s, words.rare_rate)
        chance = 1.0 - (1.0 - rate) ** length
        weight = min(-math.log(chance), MAX_WEIGHT) * share if chance > 0 else MAX_WEIGHT * share
        weights[s] = weight
        mean += chance * weight
        variance += chance * (1 - chance) * weight * weight
    return _Chance(weights, mean, math.sqrt(variance) or 1.0)


@lru_cache(maxsize=4096)
def _expected_chance(expected: Expected, length: int, words: Words) -> _Chance:
    return _chance(expected.stems, expected.prefixes, length, words)


@lru_cache(maxsize=4096)
def _competency_chance(competency_id: str, length: int, data: ScoringData) -> _Chance:
    stems = data.competencies[competency_id].stems
    return _chance(((s, 1.0) for s in sorted(stems)), (), length, data.words)


def _core_bonus(said: int) -> float:
    """Standard deviations for the number of different core phrases said."""
    return CORE_STEP * (min(said, 4) - 1) if said else WITHOUT_CORE


def _core_of_question(hits: Hits, wording: Wording, question: Question, data: ScoringData) -> float:
    wanted = [c for c in _competencies(question.text, question.competency, data) if c.core]
    if not wanted:
        return 0.0
    said = len({wording.norms[a:b] for c in wanted for a, b in hits.get(c.id, ())})
    if not said and question.listen_for:
        return -CORE_STEP
    return _core_bonus(said)


def measure_relevance(wording: Wording, question: Question, data: ScoringData) -> Relevance:
    """The relevance of an answer; word parts that are blank in `wording.stems` count for nothing."""
    words = data.words
    stems = wording.stems
    own = content_stems_of_question(question.text, words)
    length = max(LENGTH_STEP, math.ceil(len(stems) / LENGTH_STEP) * LENGTH_STEP)
    expected = expected_words(question, data)
    chance = _expected_chance(expected, length, words)
    first: dict[str, int] = {}
    quarters: set[int] = set()
    for n, said in enumerate(stems):
        s = said
        if s not in chance.weights and expected.prefixes and s.startswith(expected.prefixes):
            s = next(p for p in expected.prefixes if s.startswith(p))
        if s in chance.weights:
            first.setdefault(s, n)
            if chance.weights[s] > SPREAD_WEIGHT:
                quarters.add(n * 4 // len(stems))
    total = sum(chance.weights[s] for s in first)
    strength = (total - chance.mean) / chance.deviation
    hits = data.cores.find(wording.norms)
    strength += _core_of_question(hits, wording, question, data)
    present = set(stems)
    rival, rival_id = -9.0, ""
    main = data.competency(question.competency)
    for competency_id in {c.id for c in data.competencies.values()}:
        if main is not None and competency_id == main.id:
            continue
        other = _competency_chance(competency_id, length, data)
        hit = sum(w for s, w in other.weights.items() if s in present)
        z = (hit - other.mean) / other.deviation
        if data.competencies[competency_id].core:
            z += _core_bonus(len({wording.norms[a:b] for a, b in hits.get(competency_id, ())}))
        if z > rival or (z == rival and competency_id < rival_id):
            rival, rival_id = z, competency_id
    return Relevance(strength, rival, rival_id, tuple(first.values()), len(quarters) / 4, own)
