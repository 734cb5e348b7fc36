"""--quiet and --no-input, which every command takes, before or after its name."""

import io
import sys
from collections.abc import Iterator
from functools import partial
from typing import NoReturn

import click

from mockview.errors import UsageError
from mockview.reports.quiet import hush, is_quiet


def manners(*, hidden: bool) -> list[click.Parameter]:
    """Both options; the help of `mockview` shows them, on each command they take no room."""
    option = partial(click.Option, is_flag=True, expose_value=False, hidden=hidden)
    return [
        option(["--quiet"], callback=_hush, help="No progress and no hints on standard error, for any command."),
        option(["--no-input"], callback=_ask_nothing, help="Never ask; fail where an answer is needed."),
    ]


def accept_manners(command: click.Command) -> None:
    """Let a command and those below it take both options."""
    known = {name for parameter in command.params for name in parameter.opts}
    command.params += [option for option in manners(hidden=True) if not known.intersection(option.opts)]
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            accept_manners(inner)


def note(text: str) -> None:
    """Say on standard error what came of a command, unless it is to be quiet."""
    if not is_quiet():
        click.echo(text, err=True)


class _NobodyThere(io.StringIO):
    """Stands in for a terminal that nobody may be asked at: not one, and reading from it is a mistake in use."""

    def _refuse(self, *_: object) -> NoReturn:
        raise UsageError(
            "This asks for an answer, and --no-input forbids to ask.",
            "Give the answer by an option or through a pipe; --help shows which there are.",
        )

    def read(self, size: int | None = -1, /) -> str:
        self._refuse()

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        self._refuse()

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        self._refuse()


def _hush(context: click.Context, _: click.Parameter, wished: bool) -> None:
    if wished:
        context.call_on_close(hush())


def _ask_nothing(context: click.Context, _: click.Parameter, wished: bool) -> None:
    """A terminal is taken away; what comes through a pipe was given without asking, and stays."""
    if wished and sys.stdin.isatty():
        context.call_on_close(partial(setattr, sys, "stdin", sys.stdin))
        sys.stdin = _NobodyThere()
