"""Options that several commands share."""

from collections.abc import Callable
from typing import Any

import click

_Decorated = Callable[..., Any]


def speech_options(function: _Decorated) -> _Decorated:
    """--model, --device: which recogniser, and where it runs."""
    function = click.option(
        "--device", type=click.Choice(["auto", "cpu", "cuda"]), help="Where the speech model runs."
    )(function)
    return click.option("--model", help="A size (base.en), a hub id, or the folder of a speech model.")(function)


def person_option(function: _Decorated) -> _Decorated:
    """--person: whose answers."""
    return click.option("--person", metavar="NAME", help="Whose answers these are; yours if not given.")(function)


def json_option(function: _Decorated) -> _Decorated:
    """--json: for programs."""
    return click.option("--json", "as_json", is_flag=True, help="JSON on standard output; the rest on standard error.")(
        function
    )
