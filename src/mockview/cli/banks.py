"""`mockview banks`."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from mockview.cli.home import settings_from
from mockview.cli.manners import note
from mockview.cli.options import checked_files, json_option, new_id
from mockview.content.folders import BANKS, add_file, content_files, find_bank, load_banks, read_limited
from mockview.content.question_bank import parse_bank
from mockview.content.templates import bank_template
from mockview.errors import UsageError
from mockview.interview.content_search import questions_about
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for, table_of
from mockview.settings import prepare_home


@click.group("banks", invoke_without_command=True)
@json_option
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Question banks: what there is and where it comes from; finding questions, and adding your own.

    \b
    Examples:  mockview banks
               mockview banks show interview-classics
               mockview banks search angry customer
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
                "file": b.file,
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
    origin = found.origin if found.origin == "shipped" else f"{found.origin}: {clean(found.file)}"
    console.print(f"{clean(found.title)} ({origin}). {clean(found.description)}\n")
    console.print(table_of(("Id", "Question"), [(q.id, q.text) for q in found.questions]))


@command.command()
@click.argument("words", nargs=-1, required=True)
@json_option
def search(words: tuple[str, ...], as_json: bool) -> None:
    """Questions that hold all the words, in any ending, the nearest first.

    \b
    Example:  mockview banks search angry customer
    """
    found = questions_about(" ".join(words), load_banks(settings_from().home))
    if as_json:
        click.echo(json.dumps([{"bank": f.bank.id, "origin": f.bank.origin, **asdict(f.question)} for f in found]))
        return
    if not found:
        note("No question holds all of that; try fewer words.")
        return
    rows = [(f.question.id, f.bank.id, f.question.text) for f in found]
    console_for(to_stderr=False).print(table_of(("Id", "Bank", "Question"), rows))


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check bank files, or all that are installed; names every problem.

    \b
    Example:  mockview banks check my-bank.toml
    """
    checked_files(files or [path for path, _ in content_files(BANKS, settings_from().home)], _questions_in)


@command.command()
@click.argument("bank", metavar="ID", callback=new_id)
@click.option("--stdout", "only_show", is_flag=True, help="Show the file instead of writing it.")
def new(bank: str, only_show: bool) -> None:
    """Begin a bank of your own: a file with comments, in the question_banks folder of your home folder.

    \b
    Examples:  mockview banks new my-field
               mockview banks new my-field --stdout > my-field.toml
    """
    if only_show:
        click.echo(bank_template(bank), nl=False)
        return
    home = settings_from().home
    if bank in {b.id for b in load_banks(home)}:
        raise UsageError(
            f"There is already a bank {bank!r}.", f"Choose another id, or see `mockview banks show {bank}`."
        )
    path = add_file(BANKS, prepare_home(home), bank, bank_template(bank))
    click.echo(path)
    note("Write your questions into it, then run `mockview banks check` on it.")


def _questions_in(path: Path) -> str:
    count = len(parse_bank(read_limited(path), str(path), "option").questions)
    return f"{count} question{'s' if count > 1 else ''}"
