"""What commands that draft a letter share: how it is to be, where it goes, and what is said of it then."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from mockview.cli.home import Home
from mockview.cli.manners import note
from mockview.journey.letter_log import KeptLetter
from mockview.journey.letter_templates import LENGTHS, MEDIA, TONES
from mockview.reports.letter_out import copy_to_clipboard
from mockview.reports.letters_view import letter_as_dict, letter_view
from mockview.reports.terminal import console_for

_Decorated = Callable[..., Any]
_OUTPUT = "Write it to a new file that only you can read."


def copy_option(function: _Decorated) -> _Decorated:
    """--copy: to the clipboard."""
    return click.option("--copy", is_flag=True, help="Put it on the clipboard.")(function)


def output_options(function: _Decorated) -> _Decorated:
    """--output, --copy: where it goes besides the log."""
    return click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help=_OUTPUT)(
        copy_option(function)
    )


def wording_options(function: _Decorated) -> _Decorated:
    """--medium, --tone, --length: which of a kind's texts."""
    for name, choices, default, meaning in (
        ("--length", LENGTHS, "usual", "How long it is."),
        ("--tone", TONES, "plain", "How it sounds."),
        ("--medium", MEDIA, "email", "How it will be sent."),
    ):
        function = click.option(name, type=click.Choice(choices), default=default, show_default=True, help=meaning)(
            function
        )
    return function


def own_name(home: Home) -> dict[str, str]:
    """The name that a letter is signed with, where the person has told one."""
    return {} if home.settings.source_of("person") == "default" else {"name": home.person.name}


def show_draft(kept: KeptLetter, *, copy: bool, as_json: bool) -> None:
    """A new draft with what is left to do; then put it on the clipboard if asked, which may fail."""
    show_letter(kept, as_json)
    note_gaps(kept)
    note(f"A draft, kept as letter {kept.number}. Once you have sent it yourself: mockview letter sent {kept.number}")
    if copy:
        copy_to_clipboard(kept.letter.text, os.environ)


def show_letter(kept: KeptLetter, as_json: bool) -> None:
    """A letter as it would be sent."""
    if as_json:
        click.echo(json.dumps(letter_as_dict(kept)))
    else:
        console = console_for(to_stderr=False)
        # In a file or a mail program, a paragraph is one line.
        console.print(letter_view(kept), soft_wrap=not console.is_terminal)


def note_gaps(kept: KeptLetter) -> None:
    """What a letter still has to be told."""
    if kept.letter.missing:
        note(f"Still to fill in: {', '.join(f'[{gap}]' for gap in kept.letter.missing)}.")
