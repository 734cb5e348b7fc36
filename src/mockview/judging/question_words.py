"""What a question's own words ask for, and everyday words that mean much the same or go along with them.

An answer seldom says the question's words: asked for a clash it tells of a row. The groups of such words in
scoring/words.toml know no question, so that they serve any that is typed.
"""

from functools import lru_cache

from mockview.judging.chance import Chance, chance_of
from mockview.judging.wording import split_text, stem
from mockview.judging.words import Words

OWN_SHARE, RELATED_SHARE = 0.7, 0.6
"""Shares of full weight for the question's own words, which cost nothing to say back, and for words related to them."""


@lru_cache(maxsize=1024)
def content_stems_of_question(text: str, words: Words) -> frozenset[str]:
    """The stems of a question that say what it is about."""
    found = {
        stem(p)
        for p in split_text(text)
        if p not in words.function and stem(p) not in words.question_words and len(p) > 2
    }
    return frozenset(found)


def standing_of_question(text: str, said: frozenset[str], length: int, words: Words) -> float:
    """Standard deviations above chance of an answer of `length` words that says these stems; 0 without own words."""
    chance = _chance_of_question(text, length, words)
    return chance.standing(said & chance.weights.keys()) if chance.weights else 0.0


@lru_cache(maxsize=4096)
def _chance_of_question(text: str, length: int, words: Words) -> Chance:
    own = content_stems_of_question(text, words)
    shares = dict.fromkeys(sorted(own), OWN_SHARE)
    for group in words.related:
        if group & own:
            for s in sorted(group):
                shares.setdefault(s, RELATED_SHARE)
    return chance_of(((s, share, words.rates.get(s, words.rare_rate)) for s, share in shares.items()), length)
