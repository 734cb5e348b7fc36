"""TOML from strangers: read within bounds, and refused with every problem at once."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import tomli

from mockview.errors import InputError

MOST_KEY_PARTS = 8
MOST_PROBLEMS = 50
_LONGEST_PROBLEM = 300
_COSTS = {"[": 4, "=": 2, ",": 1, "\\": 1, "\n": 1}
_MOST_COST = 600_000
"""About what each mark costs the TOML reader, so that a second is never passed: 5,000 questions as rich as the shipped
ones come to 500,000."""
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co"})
_PART = r"""(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_TOKEN = re.compile(
    rf"(?P<deep>{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MOST_KEY_PARTS}}})"
    r'|"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+(?:["\n]|\Z)'
    r"|'[^'\n]*+(?:['\n]|\Z)"
    r"|\#[^\n]*+"
    r"|[\w-]++",
    re.DOTALL,
)
"""A long dotted key, or what can't hold one: strings, comments, words. A string that never ends takes all the rest,
so that no text makes this slower than its length."""


def read_toml(text: str, where: str, remedy: str) -> dict[str, Any]:
    """The table that a text holds; `where` names the file in messages, `remedy` says what to do.

    Errors: InputError in one sentence for what is no TOML, and for what would keep its reader busy: dotted keys cost
    it the square of their length.
    """
    if sum(cost * text.count(mark) for mark, cost in _COSTS.items()) > _MOST_COST:
        raise InputError(f"{where} holds too many keys, lists and lines.", "Split it into several files.")
    if line := _line_of_deep_key(text):
        raise InputError(f"{where} line {line} has a key of more than {MOST_KEY_PARTS} parts.", remedy)
    try:
        return tomli.loads(text)
    except RecursionError as error:
        raise InputError(f"{where} is nested too deeply.", remedy) from error
    except tomli.TOMLDecodeError as error:
        raise InputError(f"{where} is not valid TOML: {_short(str(error))}.", remedy) from error
    except ValueError as error:  # a whole number of more digits than Python converts
        raise InputError(f"{where} holds a number of thousands of digits.", remedy) from error


def problems_error(where: str, problems: Sequence[str], remedy: str) -> InputError:
    """The error that lists what is wrong with a file, a line each; of very many only the first."""
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    shown = [_short(problem) for problem in problems[:MOST_PROBLEMS]]
    if len(problems) > len(shown):
        shown.append(f"and {len(problems) - len(shown)} more")
    # The line break at the end keeps the remedy apart from the last problem.
    return InputError(f"{where} has {count}:\n  " + "\n  ".join(shown) + "\n", remedy)


def holds_control_characters(text: str) -> bool:
    """Whether a text holds characters that steer a terminal or hide: control, format, surrogate, private."""
    return not text.isprintable() and any(unicodedata.category(c) in _UNSAFE for c in text)


def _line_of_deep_key(text: str) -> int | None:
    # A key lies within one line, so nearly every file is done after counting dots.
    if all(line.count(".") < MOST_KEY_PARTS for line in text.split("\n")):
        return None
    for token in _TOKEN.finditer(text):
        if token["deep"]:
            return text.count("\n", 0, token.start()) + 1
    return None


def _short(problem: str) -> str:
    return problem if len(problem) <= _LONGEST_PROBLEM else problem[: _LONGEST_PROBLEM - 1] + "…"
