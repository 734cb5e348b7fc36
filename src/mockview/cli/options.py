"""Options, and the checking of files, that several commands share."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from mockview.cli.home import now
from mockview.errors import InputError, MockviewError, UsageError
from mockview.reports.safe_text import clean, clean_sentence

_Decorated = Callable[..., Any]

NUMBER = click.IntRange(1, 2**63 - 1)
"""What things are called by; SQLite holds no larger one."""


def day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    """A callback that reads a day such as 2026-12-01."""
    try:
        return date.fromisoformat(value) if value is not None else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; write it as year-month-day, such as 2026-12-01.") from None


def day_ahead(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    """The same for the day of the next interview, which can't be past."""
    found = day(context, parameter, value)
    if found is not None and found < now().astimezone().date():
        raise UsageError(f"{found} is past.", "Give the day of the next interview, or leave it out.")
    return found


def midnight(on: date | None) -> datetime | None:
    """When a day begins by the computer's own clock; None for None."""
    return datetime.combine(on, time()).astimezone() if on else None


def speech_options(function: _Decorated) -> _Decorated:
    """--model, --device: which recogniser, and where it runs."""
    function = click.option(
        "--device", type=click.Choice(["auto", "cpu", "cuda"]), help="Where the speech model runs."
    )(function)
    return click.option(
        "--model", metavar="NAME|FOLDER", help="A speech model: a size (base.en), a hub id, or a folder."
    )(function)


def scoring_options(function: _Decorated) -> _Decorated:
    """--rubric, --no-delivery: what is judged."""
    function = click.option(
        "--no-delivery",
        "delivery",
        flag_value="false",
        help="Leave out how it was said: pauses, pace, fillers.",
    )(function)
    return click.option(
        "--rubric", metavar="ID|FILE", help="Judge questions of its kind by this rubric, or by a file of your own."
    )(function)


def person_option(function: _Decorated) -> _Decorated:
    """--person: whose answers."""
    return click.option("--person", metavar="NAME", help="Whose answers these are; yours if not given.")(function)


def json_option(function: _Decorated) -> _Decorated:
    """--json: for programs."""
    return click.option("--json", "as_json", is_flag=True, help="JSON on standard output; the rest on standard error.")(
        function
    )


def new_id(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """A callback that takes the id of a new bank or rubric."""
    if re.fullmatch("[a-z0-9][a-z0-9-]{0,39}", value):
        return value
    raise click.BadParameter(f"{value!r} must be lower-case letters, digits and hyphens, at most 40.")


def checked_files(files: Sequence[Path], describe: Callable[[Path], str]) -> None:
    """Say of each file what it holds or what is wrong with it; InputError when something is."""
    errors: list[MockviewError] = []
    for path in files:
        try:
            click.echo(f"{clean(str(path))}: {describe(path)}, no problem.")
        except MockviewError as error:
            errors.append(error)
            if len(files) > 1:
                click.echo(clean_sentence(str(error)), err=True)
    if len(files) == 1 and errors:
        raise errors[0]
    if errors:
        raise InputError(f"{len(errors)} of {len(files)} files can't be used.")
