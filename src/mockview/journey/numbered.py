"""Things that people call by their numbers: the one that is meant, or what there is instead."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from mockview.errors import UsageError

_MOST_NAMED = 10


class Numbered(Protocol):
    """Has a number of its own among a person's things of its kind."""

    @property
    def number(self) -> int:
        """What people call it by."""


T = TypeVar("T", bound=Numbered)


def numbered(
    things: Sequence[T], number: int, kind: str, see: str, begin: str, called: Callable[[T], str] | None = None
) -> T:
    """The thing of this number; UsageError naming the last of those there are when there is none such.

    kind: "application". see: the command that shows all. begin: what to do where there is none. called: how one is
    named there, by its number alone if not given.
    """
    for thing in things:
        if thing.number == number:
            return thing
    there = ", ".join(called(thing) if called else str(thing.number) for thing in things[-_MOST_NAMED:])
    raise UsageError(f"There is no {kind} {number}.", f"There are: {there}; see `{see}`." if there else begin)
