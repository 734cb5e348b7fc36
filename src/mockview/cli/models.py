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
from mockview.cli.options import json_option
from mockview.reports.quiet import is_quiet
from mockview.reports.terminal import console_for, table_of
from mockview.settings import Settings, prepare_home
from mockview.speech.model_choice import Fit, available_memory_mb, fit_of
from mockview.speech.model_download import Progress, download_model
from mockview.speech.models import KNOWN, commit_of, find_model, installed_models, megabytes, remove_model

_LINES_A_DOWNLOAD = 10
"""Off a terminal progress is a line for each tenth, so that a log shows that it goes on and stays short."""


_measure_option = click.option("--measure", is_flag=True, help="Time this machine too, which takes some seconds.")


@click.group("models", invoke_without_command=True)
@_measure_option
@json_option
@click.pass_context
def command(context: click.Context, measure: bool, as_json: bool) -> None:
    """Speech models: what there is, what is here, what fits this machine, and how to get one.

    \b
    Example:  mockview models download base.en
    """
    if context.invoked_subcommand is None:
        context.invoke(show, measure=measure, as_json=as_json)


@command.command("list")
@_measure_option
@json_option
def show(measure: bool, as_json: bool) -> None:
    """Known models: size, which are on this machine, which fit it.

    A model fits when it finds enough free memory and, with --measure, reads 30 s of speech within 3 s.

    \b
    Example:  mockview models list --measure
    """
    settings = settings_from()
    here = dict(installed_models(settings.models))
    others = [name for name in here if name not in KNOWN]
    fits = _fits(settings, measure)
    if as_json:
        known = [{**vars(kind), **_place(here, name), **_fit_row(fits[name])} for name, kind in KNOWN.items()]
        added = [{"name": n, "repository": n, "size_mb": None, "note": "", **_place(here, n)} for n in others]
        click.echo(json.dumps(known + [{**row, **_fit_row(None)} for row in added]))
        return
    rows = [
        (name, f"{kind.size_mb} MB", "yes" if name in here else "–", _fit_in_words(fits[name]), kind.note)
        for name, kind in KNOWN.items()
    ]
    rows += [(name, "", "yes", "", "downloaded by its hub id") for name in others]
    console = console_for(to_stderr=False)
    console.print(table_of(("Model", "Size", "Here", "Fits this machine", ""), rows))
    console.print("\nGet one with `mockview models download NAME`; a folder of your own works as --model FOLDER.")
    if not measure:
        console.print("By its free memory; `mockview models --measure` counts the time for 30 s of speech too.")


@command.command()
@click.argument("name")
@click.option("--revision", help="A commit, tag or branch of the repository; main is the newest.")
def download(name: str, revision: str | None) -> None:
    """Fetch a model; run it again to go on after a broken connection.

    NAME is a size that `mockview models` lists or a hub id. What arrives is checked against the checksums that the
    hub publishes. The commit that was fetched is shown and noted, so that --revision can fetch the same elsewhere.
    A model that is here already is checked, and mended if it is damaged.

    \b
    Example:  mockview models download small.en
    """
    settings = settings_from()
    prepare_home(settings.home)
    with _shown_progress() as progress:
        folder = download_model(name, settings.models, revision, note, progress)
    note(f"{name} is ready in {folder} (commit {commit_of(folder)}).")


@command.command()
@click.argument("name")
def path(name: str) -> None:
    """Print the folder that a model lies in.

    \b
    Example:  mockview models path base.en
    """
    click.echo(find_model(name, settings_from().models))


@command.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete a downloaded model, or what an unfinished download left.

    \b
    Example:  mockview models remove small.en
    """
    freed = remove_model(name, settings_from().models)
    note(f"Removed {name}; {megabytes(freed)} are free again.")


def _place(here: dict[str, Path], name: str) -> dict[str, str | None]:
    folder = here.get(name)
    return {"path": str(folder) if folder else None, "commit": commit_of(folder) if folder else None}


def _fits(settings: Settings, measure: bool) -> dict[str, Fit]:
    """How each known model suits this machine: by its memory, and by its speed when that is measured."""
    if not measure:
        memory_mb = available_memory_mb()
        return {name: fit_of(name, None, memory_mb) for name in KNOWN}
    from mockview.interview.speech_checks import device_check, machine_speed

    note("Measuring this machine's speed …")
    unit_s, memory_mb = machine_speed(device_check(settings))
    return {name: fit_of(name, unit_s, memory_mb) for name in KNOWN}


def _fit_row(fit: Fit | None) -> dict[str, object]:
    """A fit for programs; nothing is known of a model that was downloaded by its hub id."""
    if fit is None:
        return {"fits": None, "needs_mb": None, "expected_window_s": None, "because": ""}
    window_s = None if fit.window_s is None else round(fit.window_s, 3)
    return {"fits": fit.fits, "needs_mb": fit.needs_mb, "expected_window_s": window_s, "because": fit.because}


def _fit_in_words(fit: Fit) -> str:
    memory = f"{fit.needs_mb / 1000:.1f} GB"
    takes = memory if fit.window_s is None else f"{memory}, {fit.window_s:.1f} s"
    return f"{'yes' if fit.fits else 'no'} ({takes})"


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
