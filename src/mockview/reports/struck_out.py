"""Names struck out of texts that go to others: those that mockview knows, it can't know more."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

STRUCK_OUT = "[…]"

_LEAST_LETTERS = 3
_MOST_WORDS = 4
"""A name of more words is a description, whose single words are not to vanish from every sentence."""
_NO_NAMES = frozenset({"the", "and", "for", "from", "of", "at", "mrs", "miss", "ms", "mr", "dr", "prof"})

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Names:
    """What is to be struck out.

    people: their single words too, where they stand with a capital, for a colleague is seldom called by both.
    companies: as a whole, in whatever case.
    """

    people: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()


def texts_under(data: Any, keys: Iterable[str]) -> frozenset[str]:
    """Every text that stands under one of these keys in parsed JSON, however deep."""
    wanted, found, left = frozenset(keys), set[str](), [data]
    while left:
        value = left.pop()
        if isinstance(value, Mapping):
            found |= {text.strip() for key, text in value.items() if key in wanted and isinstance(text, str)}
            left += value.values()
        elif isinstance(value, list):
            left += value
    return frozenset(text for text in found if len(text) >= _LEAST_LETTERS)


def strike_out(value: _Value, names: Names) -> _Value:
    """A frozen value with these names struck out of every text in it."""
    whole = _any_of(names.people | names.companies, re.IGNORECASE)
    single = _any_of({word for name in names.people for word in _words_of(name)}, re.NOFLAG)
    patterns = [pattern for pattern in (whole, single) if pattern is not None]

    def strike(text: str) -> str:
        for pattern in patterns:
            text = pattern.sub(STRUCK_OUT, text)
        return text

    struck: _Value = _mapped(value, strike) if patterns else value
    return struck


def _any_of(names: Iterable[str], flags: re.RegexFlag) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    if not longest_first:
        return None
    # Words of a name may stand apart by more than one space.
    spelled = (r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)", flags)


def _words_of(name: str) -> list[str]:
    words = name.split()
    if len(words) > _MOST_WORDS:
        return []
    plain = (word.strip(".,()") for word in words)
    return [w for w in plain if len(w) >= _LEAST_LETTERS and w[0].isupper() and w.casefold() not in _NO_NAMES]


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(item, change) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _mapped(getattr(value, f.name), change) for f in fields(value)})
    return value
