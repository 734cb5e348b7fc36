"""`mockview models`."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from mockview.cli.home import settings_from
from mockview.cli.manners import note
from mockview.reports.quiet import is_quiet
from mockview.reports.terminal import console_for, table_of
from mockview.settings import prepare_home
from mockview.speech.model_download import Progress, download_model
from mockview.speech.models import KNOWN, commit_of, find_model, installed_models, megabytes, remove_model

_LINES_A_DOWNLOAD = 10
"""Off a terminal progress is a line for each tenth, so that a log shows that it goes on and stays short."""


@click.group("models", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Speech models: what there is, what is here, and how to get one.

    \b
    Example:  mockview models download base.en
    """
    if context.invoked_subcommand is None:
        context.invoke(show)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output: a list of models.")
def show(as_json: bool = False) -> None:
    """Known models, their size, and which are on this machine."""
    here = dict(installed_models(settings_from().models))
    others = [name for name in here if name not in KNOWN]
    if as_json:
        known = [{**vars(kind), **_place(here, name)} for name, kind in KNOWN.items()]
        added = [{"name": n, "repository": n, "size_mb": None, "note": "", **_place(here, n)} for n in others]
        click.echo(json.dumps(known + added))
        return
    rows = [(name, f"{kind.size_mb} MB", "here" if name in here else "–", kind.note) for name, kind in KNOWN.items()]
    rows += [(name, "", "here", "downloaded by its hub id") for name in others]
    console = console_for(to_stderr=False)
    console.print(table_of(("Model", "Size", "On this machine", ""), rows))
    console.print("\nGet one with `mockview models download NAME`; a folder of your own works as --model FOLDER.")


@command.command()
@click.argument("name")
@click.option("--revision", help="A commit, tag or branch of the repository; main is the newest.")
def download(name: str, revision: str | None) -> None:
    """Fetch a model; run it again to go on after a broken connection.

    NAME is a size that `mockview models` lists or a hub id. What arrives is checked against the checksums that the
    hub publishes. The commit that was fetched is shown and noted, so that --revision can fetch the same elsewhere.
    A model that is here already is checked, and mended if it is damaged.
    """
    settings = settings_from()
    prepare_home(settings.home)
    with _shown_progress() as progress:
        folder = download_model(name, settings.models, revision, note, progress)
    note(f"{name} is ready in {folder} (commit {commit_of(folder)}).")


@command.command()
@click.argument("name")
def path(name: str) -> None:
    """Print the folder that a model lies in."""
    click.echo(find_model(name, settings_from().models))


@command.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete a downloaded model, or what an unfinished download left."""
    freed = remove_model(name, settings_from().models)
    note(f"Removed {name}; {megabytes(freed)} are free again.")


def _place(here: dict[str, Path], name: str) -> dict[str, str | None]:
    folder = here.get(name)
    return {"path": str(folder) if folder else None, "commit": commit_of(folder) if folder else None}


@contextmanager
def _shown_progress() -> Iterator[Progress]:
    """On a terminal a bar with bytes, rate and time left; elsewhere a line now and then."""
    console = console_for(to_stderr=True)
    if is_quiet():
        yield lambda _here, _all: None
    elif not console.is_terminal:
        yield _progress_lines()
    else:
        from rich.progress import BarColumn, DownloadColumn, TimeRemainingColumn, TransferSpeedColumn
        from rich.progress import Progress as Bar

        columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
        with Bar(*columns, console=console, transient=True) as bar:
            yield partial(_move_bar, bar)


def _move_bar(bar: Any, here: int, whole: int) -> None:
    """The bar starts at what an earlier try left, so that this does not count into the rate."""
    if not bar.task_ids:
        bar.add_task("", completed=here, total=whole)
    bar.update(bar.task_ids[0], completed=here)


def _progress_lines() -> Progress:
    """A line for each tenth, with the rate since the first block."""
    start_s, first, shown = 0.0, 0, -1

    def progress(here: int, whole: int) -> None:
        nonlocal start_s, first, shown
        tenth = _LINES_A_DOWNLOAD * here // whole
        if shown < 0:
            start_s, first, shown = time.monotonic(), here, tenth
        elif tenth > shown:
            shown = tenth
            rate = (here - first) / max(time.monotonic() - start_s, 1e-3)
            click.echo(f"{megabytes(here)} of {megabytes(whole)}, {megabytes(round(rate))} a second", err=True)

    return progress
