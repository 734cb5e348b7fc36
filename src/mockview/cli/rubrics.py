"""`mockview rubrics`."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.text import Text

from mockview.cli.home import settings_from
from mockview.content.folders import load_rubrics, read_limited
from mockview.content.rubric import parse_rubric
from mockview.errors import UsageError
from mockview.reports.terminal import clean, console_for, table_of


@click.group("rubrics", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Rubrics: what is judged, with five described levels for each criterion.

    \b
    Example:  mockview rubrics show behavioural
    """
    if context.invoked_subcommand is None:
        context.invoke(show_all)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def show_all(as_json: bool = False) -> None:
    """Every rubric, what it is for, and its origin."""
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
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(rubric: str, as_json: bool) -> None:
    """The criteria of one rubric, with their anchors for 1 to 5 points."""
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
    """Check rubric files, or all that are installed; every problem is named at once."""
    if files:
        for path in files:
            rubric = parse_rubric(read_limited(path), str(path), "option")
            click.echo(f"{path}: {len(rubric.criteria)} criteria, no problem.")
        return
    for rubric in load_rubrics(settings_from().home).values():
        click.echo(f"{rubric.id} ({rubric.origin}): {len(rubric.criteria)} criteria, no problem.")
