"""`mockview banks`."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from mockview.cli.home import settings_from
from mockview.content.folders import find_bank, load_banks, read_limited
from mockview.content.question_bank import parse_bank
from mockview.reports.terminal import clean, console_for, table_of


@click.group("banks", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Question banks: what there is and where it comes from.

    \b
    Example:  mockview banks show interview-classics
    """
    if context.invoked_subcommand is None:
        context.invoke(show_all)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def show_all(as_json: bool = False) -> None:
    """Every bank, with its number of questions and its origin."""
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
    console = console_for(to_stderr=False)
    console.print(
        table_of(
            ("Bank", "Questions", "From", ""),
            [(b.id, str(len(b.questions)), b.origin, b.title) for b in banks],
        )
    )


@command.command()
@click.argument("bank")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(bank: str, as_json: bool) -> None:
    """The questions of one bank."""
    found = find_bank(load_banks(settings_from().home), bank)
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    console = console_for(to_stderr=False)
    console.print(f"{clean(found.title)} ({found.origin}). {clean(found.description)}\n")
    console.print(table_of(("Id", "Competency", "Question"), [(q.id, q.competency, q.text) for q in found.questions]))


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check bank files, or all banks that are installed; every problem is named at once."""
    if files:
        for path in files:
            bank = parse_bank(read_limited(path), str(path), "option")
            click.echo(f"{path}: {len(bank.questions)} questions, no problem.")
        return
    for bank in load_banks(settings_from().home):
        click.echo(f"{bank.id} ({bank.origin}): {len(bank.questions)} questions, no problem.")
