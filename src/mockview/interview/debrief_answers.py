"""How what is typed in a debrief is read: feelings, question numbers, levels, days, files."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from mockview.audio.safe_decode import AUDIO_SUFFIXES
from mockview.errors import UsageError
from mockview.journey.debrief_log import must_be_asked, must_be_levels
from mockview.journey.given_text import checked_text, whole_numbers
from mockview.journey.typed import day

_TRANSCRIPTS = frozenset({".txt", ".vtt", ".srt"})
_MOST_FEELINGS = 10


def feelings_in(text: str) -> tuple[str, ...]:
    """Feelings from a line, one each between commas; UsageError when they are very many."""
    words = tuple(dict.fromkeys(word.strip() for word in checked_text(text, "A feeling").split(",") if word.strip()))
    if len(words) > _MOST_FEELINGS or any(len(word) > 100 for word in words):
        raise UsageError(f"At most {_MOST_FEELINGS} feelings can be kept, a few words each.", "Leave the rest out.")
    return words


def numbers_in(text: str, count: int) -> tuple[int, ...]:
    """Question numbers from a line such as "1 3" or "1, 3"; UsageError when one is none of them."""
    numbers = whole_numbers(text)
    must_be_asked(numbers, count)
    return numbers


def level_in(text: str) -> int:
    """A confidence, 1 to 5; UsageError for anything else."""
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise UsageError(f"{text[:40]!r} is no number.", "It goes from 1 (not at all) to 5 (very).")
    must_be_levels({1: int(text)})
    return int(text)


def levels_in(pairs: Iterable[str]) -> dict[int, int]:
    """Confidence by question, from texts such as "1=4"; UsageError for one that is none."""
    levels: dict[int, int] = {}
    for pair in pairs:
        found = re.fullmatch(r"\s*(\d{1,4})\s*=\s*(\d{1,4})\s*", pair, re.ASCII)
        if found is None:
            raise UsageError(f"A confidence of {pair[:40]!r} was given.", "Write QUESTION=LEVEL, such as 1=4.")
        levels[int(found[1])] = level_in(found[2])
    return levels


def day_ahead(text: str, today: date) -> date:
    """A day that is not past; UsageError otherwise."""
    found = day("The day", text, today)
    if found < today:
        raise UsageError(f"{found} is past.", f"Give {today} or a day after it.")
    return found


def is_file_of_questions(line: str) -> bool:
    """Whether a line is the path of a file that questions can be read from."""
    path = Path(line).expanduser()
    try:
        return path.suffix.lower() in AUDIO_SUFFIXES | _TRANSCRIPTS and path.is_file()
    except (OSError, ValueError):
        return False
