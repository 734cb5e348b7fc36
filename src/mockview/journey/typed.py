"""What a person types about their journey, checked before it is kept: lines, longer texts, days and times of day."""

import re
from datetime import date, timedelta

from mockview.errors import UsageError
from mockview.journey.given_text import checked_text

LONGEST_LINE, LONGEST_TEXT = 200, 20_000
"""Characters; 20,000 are a letter of eight pages."""

_AROUND = timedelta(days=20 * 365)
_NOTHING_LOST = "Nothing was changed."


def line(name: str, told: str) -> str:
    """One line of 1 to 200 printable characters, spaces put in order; UsageError otherwise.

    name: what it is, as a sentence begins: "The company".
    """
    kept = line_or_nothing(name, told)
    if not kept:
        raise UsageError(f"{name} is empty.", f"Say it in a few words. {_NOTHING_LOST}")
    return kept


def line_or_nothing(name: str, told: str) -> str:
    """As line, and "" is allowed."""
    return " ".join(checked_text(told, name, LONGEST_LINE).split())


def text(name: str, told: str) -> str:
    """A text of 1 to 20,000 characters, which may have several lines; UsageError otherwise."""
    lines = checked_text(told, name, LONGEST_TEXT)
    if not lines:
        raise UsageError(f"{name} is empty.", f"Write a word or more. {_NOTHING_LOST}")
    return lines


def text_or_nothing(name: str, told: str) -> str:
    """As text, and "" is allowed."""
    return text(name, told) if told.strip() else ""


def day(name: str, told: str, today: date) -> date:
    """A day, within 20 years of today; UsageError otherwise.

    told: such as 2026-12-01, 1.12.2026, "today", "tomorrow" or "yesterday".
    """
    word = told.strip().casefold()
    near = {"today": 0, "tomorrow": 1, "yesterday": -1}
    try:
        found = today + timedelta(days=near[word]) if word in near else _written_day(word)
    except ValueError:
        raise UsageError(
            f"{name} is {told[:40]!r}, which is no day.", f"Write it as year-month-day: {today}. {_NOTHING_LOST}"
        ) from None
    if abs(found - today) > _AROUND:
        raise UsageError(f"{name} is {found}, which is more than 20 years away.", f"Correct the year. {_NOTHING_LOST}")
    return found


def day_or_nothing(name: str, told: str, today: date) -> date | None:
    """As day, and "" is allowed."""
    return day(name, told, today) if told.strip() else None


def past_day(name: str, told: str, today: date) -> date:
    """As day, for what has happened: not after today."""
    found = day(name, told, today)
    if found > today:
        raise UsageError(f"{name} is {found}, which is still to come.", f"Give today or a day before. {_NOTHING_LOST}")
    return found


def time_of_day(name: str, told: str) -> str:
    """A time as "14:30", or ""; UsageError otherwise."""
    word = told.strip()
    if not word:
        return ""
    found = re.fullmatch(r"([01]?\d|2[0-3])[:.h]([0-5]\d)", word, re.ASCII)
    if found is None:
        raise UsageError(f"{name} is {word[:40]!r}, which is no time.", f"Write it as 14:30. {_NOTHING_LOST}")
    return f"{int(found[1]):02}:{found[2]}"


def one_of(name: str, told: str, choices: tuple[str, ...]) -> str:
    """One of some words, whatever its case; UsageError that names them."""
    word = " ".join(told.split()).casefold().replace(" ", "-")
    if word not in choices:
        raise UsageError(f"{name} is {told[:40]!r}, and must be one of: {', '.join(choices)}.", _NOTHING_LOST)
    return word


def _written_day(word: str) -> date:
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", word, re.ASCII)
    if german:
        return date(int(german[3]), int(german[2]), int(german[1]))
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", word, re.ASCII):
        raise ValueError(word)
    return date.fromisoformat(word)
