"""Asking on a terminal for what no option gave: what can't be kept is said at once and asked again."""

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from mockview.errors import UsageError

_Value = TypeVar("_Value")
MOST_READ = 4_000_000
"""Characters taken from a pipe before they are counted: enough to say how long a text is, not enough to fill memory."""

LONGEST_TYPED_BYTES = 4095
"""What Linux takes of one line on a terminal (N_TTY_BUF_SIZE less its end, tty_ldisc); the rest is dropped unseen."""


def may_be_cut(line: str) -> bool:
    """Whether a line is so long that the terminal may have dropped its end."""
    return len(line.rstrip("\n").encode("utf-8", "surrogateescape")) >= LONGEST_TYPED_BYTES


def someone_there() -> bool:
    """Whether there is a terminal at which one may ask."""
    return sys.stdin.isatty()


def asked(option: str, question: str, check: Callable[[str], _Value], default: str | None = None) -> _Value:
    """What is typed on the terminal, checked; UsageError naming the option where there is nobody to ask."""
    if not someone_there():
        raise UsageError(f"{question} is missing.", f"Give it with {option}.")

    def checked(typed: str) -> _Value:
        try:
            return check(typed)
        except UsageError as error:
            raise click.UsageError(str(error)) from error

    value: _Value = click.prompt(question, default=default, show_default=bool(default), value_proc=checked, err=True)
    return value


def told(words: Sequence[str], question: str) -> str:
    """A text given as words, typed on a terminal, or sent through a pipe."""
    if words:
        return " ".join(words)
    if someone_there():
        return str(click.prompt(question, err=True))
    return sys.stdin.read(MOST_READ)


def sure(question: str, yes: bool) -> bool:
    """Whether the person confirms; UsageError where there is nobody to ask."""
    if not yes and not someone_there():
        raise UsageError("Nothing was done: there is nobody to ask.", "Add --yes to do it without asking.")
    return yes or click.confirm(question, default=False, err=True)
