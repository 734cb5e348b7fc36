"""What must not matter: case, punctuation, how numbers are written, fillers, one common word for another."""

import random
import re
from collections.abc import Callable
from typing import Any

from written_answers import Bench, Row

MOST = 5.0
"""Points of content that an answer may move by; one criterion's step is about three."""

_FILLERS = ("um,", "uh,", "er,", "you know,")
EACH_WORDS = 12
"""One filler to so many words: what people say who are rated poorly for it (over 6 in 100)."""

SYNONYMS = {
    "boss": "manager", "manager": "boss", "colleague": "coworker", "colleagues": "coworkers", "coworker": "colleague",
    "began": "started", "started": "began", "big": "large", "small": "little", "firm": "company", "company": "firm",
    "phoned": "called", "rang": "called", "bought": "purchased", "finished": "completed", "quickly": "fast",
    "shop": "store", "store": "shop", "whole": "entire", "mended": "fixed", "repaired": "fixed", "fixed": "repaired",
    "kids": "children", "children": "kids", "about": "around", "maybe": "perhaps", "everybody": "everyone",
    "everyone": "everybody", "nobody": "no one", "often": "frequently", "hard": "difficult", "difficult": "hard",
    "showed": "demonstrated", "got": "received", "angry": "furious", "glad": "happy", "happy": "pleased",
    "ill": "sick", "sick": "ill", "job": "position", "talked": "spoke", "spoke": "talked", "tried": "attempted",
}  # fmt: skip
"""Common words for each other; made up here, with no look at the cue lists."""

_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def bare(text: str) -> str:
    """Lower case, without punctuation; numbers keep their points."""
    text = re.sub(r"(?<!\d)[.,](?!\d)|[.,](?!\d)|[?!;\"“”]|:(?!\d)", " ", text.lower())
    return re.sub(r"\s+", " ", text).strip()


def spelt(number: int) -> str:
    """A whole number from 0 to 999,999 in words; a year from 1100 to 2099 as people say it."""
    if number < 20:
        return _UNITS[number]
    if number < 100:
        return _TENS[number // 10 - 2] + ("" if number % 10 == 0 else " " + _UNITS[number % 10])
    if number < 1000:
        return f"{_UNITS[number // 100]} hundred" + ("" if number % 100 == 0 else " and " + spelt(number % 100))
    return f"{spelt(number // 1000)} thousand" + ("" if number % 1000 == 0 else " " + spelt(number % 1000))


def numbers_as_words(text: str) -> str:
    """Whole numbers written out: "98 percent" is ninety eight percent."""

    def put(match: re.Match[str]) -> str:
        digits = match.group().replace(",", "")
        if len(digits) > 6:
            return match.group()
        if len(digits) == 4 and digits[:2] in ("19", "20") and digits[2] != "0":
            return f"{spelt(int(digits[:2]))} {spelt(int(digits[2:]))}"
        return spelt(int(digits))

    return re.sub(r"(?<![\w.:$€£])\d{1,3}(?:,\d{3})+(?![\w.:])|(?<![\w.:,$€£])\d+(?![\w:%]|[.,]\d)", put, text)


def with_fillers(text: str) -> str:
    """A filler before every twelfth word, always the same ones."""
    rng = random.Random(7)
    words = text.split()
    for at in range(EACH_WORDS * (len(words) // EACH_WORDS), 0, -EACH_WORDS):
        words.insert(at, rng.choice(_FILLERS))
    return " ".join(words)


def with_synonyms(text: str) -> str:
    """Common words put for each other."""

    def put(match: re.Match[str]) -> str:
        word = match.group()
        other = SYNONYMS.get(word.lower(), word)
        return other.capitalize() if word[0].isupper() and word.lower() in SYNONYMS else other

    return re.sub(r"[A-Za-z]+", put, text)


CHANGES: dict[str, Callable[[str], str]] = {
    "lower case": str.lower,
    "no punctuation": bare,
    "numbers as words": numbers_as_words,
    "fillers added": with_fillers,
    "synonyms": with_synonyms,
}


def measure_invariance(bench: Bench, rows: list[Row]) -> list[dict[str, Any]]:
    """For each change: how many answers it changes, and how many of those move by at most MOST points of content."""
    found = []
    for name, change in CHANGES.items():
        moves: list[tuple[float, str]] = []
        for row in rows:
            text = change(row.answer)
            if text != row.answer:
                move = abs(bench.content(row.question, text) - bench.content(row.question, row.answer))
                moves.append((round(move, 1), f"{row.question.id} {row.label}"))
        moves.sort(reverse=True)
        within = sum(m <= MOST for m, _ in moves)
        found.append(
            {
                "change": name, "answers": len(moves), "within_5": within, "share": round(within / len(moves), 4),
                "largest": moves[0][0], "wrong": [f"{who} {m}" for m, who in moves if m > MOST],
            }
        )  # fmt: skip
    return found
