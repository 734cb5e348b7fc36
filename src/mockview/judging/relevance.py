"""Whether an answer is about what was asked: expected words against chance, and against other competencies.

Two things speak for a subject: words that answers about it tend to hold, and core phrases, one of which most of
them hold. Both weigh by how unlikely they are in any interview talk (see chance.py), so that "told" and "first week"
show next to nothing. What an answer is about is seen best against what else it could be about.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mockview.content.question import Question
from mockview.judging.chance import Chance, chance_of
from mockview.judging.question_words import content_stems_of_question, standing_of_question
from mockview.judging.scoring_data import Competency, ScoringData
from mockview.judging.wording import Wording, split_text, stem
from mockview.judging.words import Words

LEAST_PREFIX = 5
"""A shorter entry of `listen_for` matches itself only: "art" is not "article"."""

WITHOUT_CORE = -1.2
WITHOUT_CORE_BUT_LISTED = -0.5
"""Standard deviations for no core phrase at all, and where the question's own `listen_for` is there to go by."""

CORE_SHARE = 0.6
LEAST_CORE, MOST_CORE = -2.0, 3.0
"""How much of the core phrases' standing is added, and its bounds: they are no more than a part of a subject."""

SPREAD_WEIGHT = 0.3
"""A word that chance brings in three answers of four shows nothing about a part of the answer."""

ABOUT_STRENGTH, ABOUT_LEAD, ABOUT_QUESTION, ABOUT_CORE = 0.5, 1.0, 0.5, 0.5
MOST_ABOUT, LEAST_ABOUT, MOST_QUESTION, MOST_PHRASES = 4.0, -8.0, 1.2, 5
"""What counts most is whether anything else is spoken of more than what was asked: an honest story may use words that
nobody foresaw, an eloquent one about something else has that other subject's words. Each part is cut, so that none
decides alone."""

PHRASE_WEIGHT = 2.3
"""-log of 10 %: a core phrase that chance alone would bring into one answer of ten counts as one."""

NEAR_LESS = 1.5
"""How much less a competency near to the one asked for counts as what an answer is about instead."""

LENGTH_STEP = 25
"""Chance is worked out for lengths rounded to this many word parts."""


@dataclass(frozen=True)
class Relevance:
    """How much an answer speaks of what was asked.

    strength: standard deviations above chance, core phrases included. lead: the same, by how much it is above the
    best among the competencies that the question does not ask for, rival_id. about: both and the question's own words
    weighed together, which tells whether a past event is about something else. found: word parts that hit, one a
    stem; spread: share of the answer's quarters that hold a hit. question_stems: the question's own content words.
    """

    strength: float
    about: float
    lead: float
    rival_id: str
    found: tuple[int, ...]
    spread: float
    question_stems: frozenset[str]


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
def _asked(text: str, competency: str, listed: bool, data: ScoringData) -> tuple[Competency, ...]:
    """A question's competency, and those that its words ask for beside it.

    A conflict with a coworker is no question about teamwork: where the words ask for the competency itself, the others
    that they touch are left out, unless the question's own list (`listed`) is there to go by.
    """
    main = data.competency(competency)
    asked = [data.competencies[name] for name in data.askers.find(split_text(text))]
    if main in asked and not listed:
        return (main,)
    return tuple(dict.fromkeys(([main] if main else []) + asked))


@lru_cache(maxsize=1024)
def _expected(
    text: str, competency: str, listen_for: tuple[str, ...], outline: tuple[str, ...], data: ScoringData
) -> Expected:
    shares: dict[str, float] = dict.fromkeys(content_stems_of_question(text, data.words), 0.7)
    for n, found in enumerate(_asked(text, competency, bool(listen_for), data)):
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


def _rates(expected: Expected, words: Words) -> Iterable[tuple[str, float, float]]:
    """Expected stems with their share and rate; a prefix is as likely as all the stems that it begins."""
    wide = dict.fromkeys(expected.prefixes, words.rare_rate)
    if wide:
        for s, rate in words.rates.items():
            if s.startswith(expected.prefixes):
                for p in expected.prefixes:
                    if s.startswith(p):
                        wide[p] += rate
    for s, share in expected.stems:
        yield s, share, wide.get(s) or words.rates.get(s, words.rare_rate)


@lru_cache(maxsize=4096)
def _expected_chance(expected: Expected, length: int, words: Words) -> Chance:
    return chance_of(_rates(expected, words), length)


@lru_cache(maxsize=4096)
def _list_chance(competency: Competency, length: int, words: Words) -> Chance:
    return chance_of(((s, 1.0, words.rates.get(s, words.rare_rate)) for s in sorted(competency.stems)), length)


@lru_cache(maxsize=4096)
def _core_chance(competency: Competency, length: int, words: Words) -> Chance:
    rates = words.phrase_rates
    return chance_of(((p, 1.0, rates.get(p, words.rare_rate)) for p in dict.fromkeys(competency.core)), length)


@lru_cache(maxsize=1024)
def _core_of_question(text: str, data: ScoringData) -> frozenset[str]:
    """Core phrases that the question says itself: to say them back shows nothing."""
    return frozenset(data.cores.find(split_text(text)))


def _core(
    competency: Competency, said: frozenset[str], length: int, words: Words, asked: frozenset[str] = frozenset()
) -> float:
    """Standard deviations for the core phrases of a competency that are said; 0 where it has no such list.

    asked: phrases that the question says itself; to say them back is no fault and shows nothing.
    """
    if not competency.core:
        return 0.0
    own = said.intersection(competency.core)
    if not own:
        return WITHOUT_CORE
    own -= asked
    # one phrase alone may stand for anything: "script" is an old hand as well as a program
    most = MOST_CORE if len(own) > 1 else 0.0
    standing = CORE_SHARE * _core_chance(competency, length, words).standing(own) if own else 0.0
    return min(max(standing, LEAST_CORE), most)


def _telling(competency: Competency, said: frozenset[str], length: int, words: Words) -> float:
    """How many core phrases are said, the likelier by chance the less each counts."""
    weights = _core_chance(competency, length, words).weights
    return sum(min(weights[p] / PHRASE_WEIGHT, 1.2) for p in said)


def measure_relevance(wording: Wording, question: Question, data: ScoringData, fillers: int = 0) -> Relevance:
    """The relevance of an answer; word parts that are blank in `wording.stems` count for nothing.

    fillers: how many of the parts are um, uh and the like, which make an answer no longer.
    """
    words = data.words
    stems = wording.stems
    length = max(LENGTH_STEP, math.ceil((len(stems) - fillers) / LENGTH_STEP) * LENGTH_STEP)
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
    strength = chance.standing(first)
    core = frozenset(data.cores.find(wording.norms))
    asked = _asked(question.text, question.competency, bool(question.listen_for), data)
    echoed = _core_of_question(question.text, data)
    echo = frozenset[str]() if question.listen_for else echoed
    by_core = max((_core(c, core, length, words, echo) for c in asked if c.core), default=0.0)
    bare = strength
    if not question.listen_for:
        strength += by_core
    elif by_core == WITHOUT_CORE:
        strength += WITHOUT_CORE_BUT_LISTED
    present = frozenset(stems)
    near = {name for c in asked for name in c.near}
    rival, rival_id = -9.0, ""
    for other in data.distinct:
        if other in asked:
            continue
        z = _list_chance(other, length, words).standing(present & other.stems) + _core(other, core, length, words)
        z -= NEAR_LESS if other.id in near else 0.0
        if z > rival:
            rival, rival_id = z, other.id
    own = content_stems_of_question(question.text, words)
    lead = bare + by_core - rival
    phrases = max((_telling(c, core.intersection(c.core) - echoed, length, words) for c in asked), default=0.0)
    about = (
        ABOUT_STRENGTH * min(bare + by_core, MOST_ABOUT)
        + ABOUT_LEAD * max(min(lead, MOST_ABOUT), LEAST_ABOUT)
        + ABOUT_QUESTION * min(standing_of_question(question.text, present, length, words), MOST_QUESTION)
        + ABOUT_CORE * min(phrases, MOST_PHRASES)
    )
    return Relevance(strength, about, lead, rival_id, tuple(first.values()), len(quarters) / 4, own)
