"""`mockview banks`."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from mockview.cli.home import settings_from
from mockview.cli.options import checked_files, json_option
from mockview.content.folders import find_bank, load_banks, read_limited
from mockview.content.question_bank import parse_bank
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for, table_of


@click.group("banks", invoke_without_command=True)
@json_option
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Question banks: what there is and where it comes from.

    \b
    Examples:  mockview banks
               mockview banks show interview-classics
    """
    if context.invoked_subcommand is None:
        context.invoke(show_all, as_json=as_json)


@command.command("list")
@json_option
def show_all(as_json: bool) -> None:
    """Every bank, with its number of questions and its origin.

    \b
    Example:  mockview banks list --json
    """
    banks = load_banks(settings_from().home)
    if as_json:
        rows = [
            {
                "id": b.id,
                "title": b.title,
                "description": b.description,
                "origin": b.origin,
                "questions": len(b.questions),
            }
            for b in banks
        ]
        click.echo(json.dumps(rows))
        return
    rows_shown = [(b.id, str(len(b.questions)), b.origin, b.title) for b in banks]
    console_for(to_stderr=False).print(table_of(("Bank", "Questions", "From", "Title"), rows_shown))


@command.command()
@click.argument("bank")
@json_option
def show(bank: str, as_json: bool) -> None:
    """The questions of one bank.

    \b
    Example:  mockview banks show interview-classics
    """
    found = find_bank(load_banks(settings_from().home), bank)
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    console = console_for(to_stderr=False)
    console.print(f"{clean(found.title)} ({found.origin}). {clean(found.description)}\n")
    console.print(table_of(("Id", "Question"), [(q.id, q.text) for q in found.questions]))


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check bank files, or all that are installed; names every problem.

    \b
    Example:  mockview banks check my-bank.toml
    """
    if files:
        checked_files(
            files, lambda path: f"{len(parse_bank(read_limited(path), str(path), 'option').questions)} questions"
        )
        return
    for bank in load_banks(settings_from().home):
        click.echo(f"{bank.id} ({bank.origin}): {len(bank.questions)} questions, no problem.")
