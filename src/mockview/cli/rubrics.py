"""`mockview rubrics`."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.text import Text

from mockview.cli.home import settings_from
from mockview.cli.manners import note
from mockview.cli.options import checked_files, json_option, new_id
from mockview.content.folders import RUBRICS, add_file, content_files, load_rubrics, read_limited
from mockview.content.rubric import parse_rubric
from mockview.content.templates import rubric_template
from mockview.errors import UsageError
from mockview.interview.content_search import criteria_about
from mockview.judging.criteria import CHECKS
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for, table_of
from mockview.settings import prepare_home


@click.group("rubrics", invoke_without_command=True)
@json_option
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Rubrics: what is judged, with five described levels for each criterion.

    \b
    Examples:  mockview rubrics
               mockview rubrics show behavioural
               mockview rubrics new my-rubric
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
    origin = found.origin if found.origin == "shipped" else f"{found.origin}: {clean(found.file)}"
    console.print(f"{clean(found.title)} (version {found.version}, {origin})")
    for criterion in found.criteria:
        console.print()
        console.print(Text(clean(criterion.title), style="bold"), f"(weight {criterion.weight:g})")
        console.print(table_of(("", ""), [(str(n), anchor) for n, anchor in enumerate(criterion.anchors, 1)]))


@command.command()
@click.argument("words", nargs=-1, required=True)
@json_option
def search(words: tuple[str, ...], as_json: bool) -> None:
    """Criteria that hold all the words, in any ending, the nearest first.

    \b
    Example:  mockview rubrics search result figure
    """
    found = criteria_about(" ".join(words), load_rubrics(settings_from().home).values())
    if as_json:
        rows = [{"rubric": f.rubric.id, "origin": f.rubric.origin, **asdict(f.criterion)} for f in found]
        click.echo(json.dumps(rows))
        return
    if not found:
        note("No criterion holds all of that; try fewer words.")
        return
    shown = [(f.rubric.id, f.criterion.id, f"{f.criterion.title}. 5 points: {f.criterion.anchors[4]}") for f in found]
    console_for(to_stderr=False).print(table_of(("Rubric", "Criterion", ""), shown))


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check rubric files, or all that are installed; names every problem.

    \b
    Example:  mockview rubrics check my-rubric.toml
    """
    checked_files(files or [path for path, _ in content_files(RUBRICS, settings_from().home)], _criteria_in)


@command.command()
@click.argument("rubric", metavar="ID", callback=new_id)
@click.option("--stdout", "only_show", is_flag=True, help="Show the file instead of writing it.")
def new(rubric: str, only_show: bool) -> None:
    """Begin a rubric of your own: a file with comments, in the scoring/rubrics folder of your home folder.

    \b
    Examples:  mockview rubrics new my-rubric
               mockview rubrics new my-rubric --stdout > my-rubric.toml
    """
    template = rubric_template(rubric, ", ".join(sorted(CHECKS)))
    if only_show:
        click.echo(template, nl=False)
        return
    home = settings_from().home
    if rubric in load_rubrics(home):
        raise UsageError(
            f"There is already a rubric {rubric!r}.", f"Choose another id, or see `mockview rubrics show {rubric}`."
        )
    path = add_file(RUBRICS, prepare_home(home), rubric, template)
    click.echo(path)
    note(f"Change it, then run `mockview rubrics check`; use it with `--rubric {rubric}`.")


def _criteria_in(path: Path) -> str:
    return f"{len(parse_rubric(read_limited(path), str(path), 'option', CHECKS).criteria)} criteria"
