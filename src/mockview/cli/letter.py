"""`mockview letter`."""

import difflib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from mockview.cli.home import Home, local_now, now, open_home, open_home_of_known, settings_from
from mockview.cli.letter_drafts import (
    copy_option,
    note_gaps,
    output_options,
    own_name,
    show_draft,
    show_letter,
    wording_options,
)
from mockview.cli.manners import note
from mockview.cli.options import NUMBER, json_option, person_option
from mockview.errors import UsageError
from mockview.journey.letter_facts import facts_for
from mockview.journey.letter_log import (
    DROPPED,
    SENT,
    change_letter,
    keep_letter,
    letter_numbered,
    letters_of,
    mark_letter,
    undo_last,
)
from mockview.journey.letter_templates import FACTS, KINDS, begin_templates, load_templates
from mockview.journey.letters import Letter, draft, edited, gaps_of
from mockview.reports.letter_out import copy_to_clipboard, write_letter
from mockview.reports.letters_view import kind_as_dict, kinds_view, letter_as_dict, letters_view
from mockview.reports.terminal import console_for
from mockview.settings import prepare_home

_KIND = click.Choice(KINDS)
_Decorated = Callable[..., Any]


class _KindsAreCommands(click.Group):
    """`mockview letter thank-you` stands for `mockview letter write thank-you`."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, "write" if cmd_name in KINDS else cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in KINDS:
            return super().resolve_command(ctx, ["write", *args])
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            near = difflib.get_close_matches(args[0], [*KINDS, *self.commands], 1)
            meant = f" Is {near[0]} meant?" if near else f" There are: {', '.join(KINDS)}."
            raise UsageError(f"There is no letter {args[0][:40]!r}.{meant}", "See `mockview letter kinds`.")
        return super().resolve_command(ctx, args)


def _fact_options(function: _Decorated) -> _Decorated:
    for name, meaning in reversed(list(FACTS.items())):
        function = click.option(f"--{name}", metavar="TEXT", help=f"{meaning[0].upper()}{meaning[1:]}.")(function)
    return function


@click.group("letter", cls=_KindsAreCommands, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Letters around a job: thanks, a request for feedback, a graceful answer to a no. Drafts only; you send them.

    \b
    Examples:  mockview letter thank-you --application 3
               mockview letter feedback-request --tone warm --edit
               mockview letter list
    """
    if context.invoked_subcommand is None:
        context.invoke(show_all)


@command.command()
@click.argument("kind", type=_KIND, metavar="KIND")
@_fact_options
@click.option("--application", type=int, metavar="NUMBER", help="Take what an application knows of it.")
@wording_options
@click.option("--edit", "in_editor", is_flag=True, help="Change it in your editor before it is kept.")
@output_options
@person_option
@json_option
def write(
    kind: str,
    application: int | None,
    medium: str,
    tone: str,
    length: str,
    in_editor: bool,
    output: Path | None,
    copy: bool,
    person: str | None,
    as_json: bool,
    **facts: str | None,
) -> None:
    """Draft a letter; on a terminal, what no option gives is asked for, and Enter leaves it open.

    KIND is one of those that `mockview letter kinds` shows.

    \b
    Example:  mockview letter write thank-you --contact "Ms Okafor" --day Tuesday
    """
    with open_home(settings_from(person=person)) as home:
        folder = home.settings.home
        known = _known(home, application) | {name: text for name, text in facts.items() if text is not None}
        if sys.stdin.isatty() and not as_json:
            for name in gaps_of(kind, home=folder, medium=medium, tone=tone, length=length):
                if name not in known:
                    known[name] = click.prompt(f"{name}: {FACTS[name]}", default="", show_default=False, err=True)
        letter = draft(kind, known, home=folder, medium=medium, tone=tone, length=length)
        if in_editor:
            letter = _in_editor(letter)
        if output is not None:
            write_letter(letter.text, output)
        contact = known.get("contact", "").strip()
        kept = keep_letter(home.database, home.person.id, letter, now(), contact=contact, application=application)
    show_draft(kept, copy=copy, as_json=as_json)


@command.command("list")
@person_option
@json_option
def show_all(person: str | None = None, as_json: bool = False) -> None:
    """The letters that you have drafted, and which of them you have sent.

    \b
    Example:  mockview letter list
    """
    with open_home_of_known(settings_from(person=person)) as home:
        letters = letters_of(home.database, home.person.id)
    if as_json:
        click.echo(json.dumps([letter_as_dict(kept) for kept in letters]))
    else:
        console_for(to_stderr=False).print(letters_view(letters))


@command.command()
@json_option
def kinds(as_json: bool) -> None:
    """The kinds of letters, and where their texts come from.

    \b
    Example:  mockview letter kinds
    """
    home = settings_from().home
    every = [load_templates(kind, home) for kind in KINDS]
    if as_json:
        click.echo(json.dumps([kind_as_dict(kind) for kind in every]))
    else:
        console_for(to_stderr=False).print(kinds_view(every))


@command.command()
@click.argument("number", type=NUMBER)
@copy_option
@person_option
@json_option
def show(number: int, copy: bool, person: str | None, as_json: bool) -> None:
    """One letter again.

    \b
    Example:  mockview letter show 2
    """
    with open_home_of_known(settings_from(person=person)) as home:
        kept = letter_numbered(home.database, home.person.id, number)
    show_letter(kept, as_json)
    if copy:
        copy_to_clipboard(kept.letter.text, os.environ)


@command.command()
@click.argument("number", type=NUMBER)
@person_option
@json_option
def edit(number: int, person: str | None, as_json: bool) -> None:
    """Change a draft in your editor, to fill in what is missing.

    \b
    Example:  mockview letter edit 2
    """
    with open_home_of_known(settings_from(person=person)) as home:
        before = letter_numbered(home.database, home.person.id, number)
        kept = change_letter(home.database, home.person.id, number, _in_editor(before.letter), now())
    show_letter(kept, as_json)
    note_gaps(kept)


@command.command()
@click.argument("number", type=NUMBER)
@person_option
def sent(number: int, person: str | None) -> None:
    """Note that you have sent a letter.

    \b
    Example:  mockview letter sent 2
    """
    _mark(number, SENT, person)


@command.command()
@click.argument("number", type=NUMBER)
@person_option
def drop(number: int, person: str | None) -> None:
    """Put a draft away that you won't send; it stays in the list.

    \b
    Example:  mockview letter drop 2
    """
    _mark(number, DROPPED, person)


@command.command()
@person_option
@json_option
def undo(person: str | None, as_json: bool) -> None:
    """Take the last change back: an edit, or a mark as sent or put away.

    \b
    Example:  mockview letter undo
    """
    with open_home_of_known(settings_from(person=person)) as home:
        gone = undo_last(home.database, home.person.id, now())
    click.echo(json.dumps({"undone": gone}) if as_json else f"Undone: {gone}.")


@command.command()
@click.argument("kind", type=_KIND, metavar="KIND")
def new(kind: str) -> None:
    """Begin your own texts for a kind: a file to change, in the templates folder of your home folder.

    \b
    Example:  mockview letter new thank-you
    """
    click.echo(begin_templates(kind, prepare_home(settings_from().home)))
    note("Change its texts; they are used from now on. Without the file, the shipped ones are used again.")


def _known(home: Home, application: int | None) -> dict[str, str]:
    """What is known without being told: the person's name, and what an application holds."""
    if application is None:
        return own_name(home)
    return own_name(home) | facts_for(home.database, home.person.id, application, local_now().date())


def _in_editor(letter: Letter) -> Letter:
    return edited(letter, click.edit(letter.text, require_save=False, extension=".txt") or "")


def _mark(number: int, kind: str, person: str | None) -> None:
    with open_home_of_known(settings_from(person=person)) as home:
        kept = mark_letter(home.database, home.person.id, number, kind, now())
    note(f"Letter {kept.number} is marked as {kept.state}.")
