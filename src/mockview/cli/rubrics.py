"""`mockview rubrics`."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.text import Text

from mockview.cli.home import settings_from
from mockview.cli.options import checked_files, json_option
from mockview.content.folders import load_rubrics, read_limited
from mockview.content.rubric import parse_rubric
from mockview.errors import UsageError
from mockview.pipeline import must_be_judgeable
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for, table_of


@click.group("rubrics", invoke_without_command=True)
@json_option
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Rubrics: what is judged, with five described levels for each criterion.

    \b
    Examples:  mockview rubrics
               mockview rubrics show behavioural
    """
    if context.invoked_subcommand is None:
        context.invoke(show_all, as_json=as_json)


@command.command("list")
@json_option
def show_all(as_json: bool) -> None:
    """Every rubric, what it is for, and its origin.

    \b
    Example:  mockview rubrics list --json
    """
    rubrics = load_rubrics(settings_from().home)
    if as_json:
        click.echo(json.dumps([asdict(r) for r in rubrics.values()]))
        return
    rows = [
        (r.id, str(r.version), r.origin, ", ".join(r.kinds), ", ".join(c.id for c in r.criteria))
        for r in rubrics.values()
    ]
    console_for(to_stderr=False).print(table_of(("Rubric", "Version", "From", "For", "Criteria"), rows))


@command.command()
@click.argument("rubric")
@json_option
def show(rubric: str, as_json: bool) -> None:
    """The criteria of one rubric, with their anchors for 1 to 5 points.

    \b
    Example:  mockview rubrics show behavioural
    """
    rubrics = load_rubrics(settings_from().home)
    if rubric not in rubrics:
        raise UsageError(f"There is no rubric {rubric!r}.", f"There are: {', '.join(sorted(rubrics))}.")
    found = rubrics[rubric]
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    console = console_for(to_stderr=False)
    console.print(f"{clean(found.title)} (version {found.version}, {found.origin})")
    for criterion in found.criteria:
        console.print()
        console.print(Text(clean(criterion.title), style="bold"), f"(weight {criterion.weight:g})")
        console.print(table_of(("", ""), [(str(n), anchor) for n, anchor in enumerate(criterion.anchors, 1)]))


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check rubric files, or all that are installed; names every problem.

    \b
    Example:  mockview rubrics check my-rubric.toml
    """
    if files:
        checked_files(files, _criteria_in)
        return
    for rubric in load_rubrics(settings_from().home).values():
        must_be_judgeable(rubric)
        click.echo(f"{rubric.id} ({rubric.origin}): {len(rubric.criteria)} criteria, no problem.")


def _criteria_in(path: Path) -> str:
    rubric = parse_rubric(read_limited(path), str(path), "option")
    must_be_judgeable(rubric)
    return f"{len(rubric.criteria)} criteria"
