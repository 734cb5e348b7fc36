"""`mockview models`."""

import json

import click

from mockview.cli.home import settings_from
from mockview.reports.terminal import console_for, table_of
from mockview.speech.models import KNOWN, download_model, find_model, installed_models, remove_model


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
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(as_json: bool = False) -> None:
    """Known models, their size, and which are on this machine."""
    here = dict(installed_models(settings_from().models))
    if as_json:
        known = [{**vars(kind), "path": str(here[name]) if name in here else None} for name, kind in KNOWN.items()]
        click.echo(json.dumps(known))
        return
    rows = [(name, f"{kind.size_mb} MB", "here" if name in here else "–", kind.note) for name, kind in KNOWN.items()]
    console = console_for(to_stderr=False)
    console.print(table_of(("Model", "Size", "On this machine", ""), rows))
    console.print("\nGet one with `mockview models download NAME`; a folder of your own works as --model FOLDER.")


@command.command()
@click.argument("name")
@click.option("--revision", help="A commit or tag of the repository, to pin it.")
def download(name: str, revision: str | None) -> None:
    """Fetch a model; run it again to go on after a broken connection."""
    folder = download_model(name, settings_from().models, revision, say=lambda text: click.echo(text, err=True))
    click.echo(f"{name} is ready in {folder}.", err=True)


@command.command()
@click.argument("name")
def path(name: str) -> None:
    """Print the folder that a model lies in."""
    click.echo(find_model(name, settings_from().models))


@command.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete a downloaded model."""
    freed = remove_model(name, settings_from().models)
    click.echo(f"Removed {name}; {freed / 1e6:.0f} MB are free again.", err=True)
