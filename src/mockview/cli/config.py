"""`mockview config`."""

import json
import os

import click

from mockview.cli.home import settings_from
from mockview.cli.manners import note
from mockview.reports.safe_text import clean
from mockview.settings import CONFIG_NAME, SETTING_NAMES, home_folder
from mockview.store.config_file import set_setting, unset_setting

_NAME_COLUMNS = max(map(len, SETTING_NAMES)) + 2


@click.group("config", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Settings: what is in force and where it comes from; set and unset.

    \b
    Examples:  mockview config
               mockview config set rate_wpm 150
    """
    if context.invoked_subcommand is None:
        context.invoke(show)


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(as_json: bool = False) -> None:
    """Every setting with its value and its source: MOCKVIEW_*, config.toml or the default.

    \b
    Example:  mockview config show --json
    """
    settings = settings_from()
    rows = [(name, getattr(settings, name), settings.source_of(name)) for name in ("home", *SETTING_NAMES)]
    if as_json:
        told = {
            name: {"value": str(value) if name == "home" else value, "source": source} for name, value, source in rows
        }
        click.echo(json.dumps(told))
        return
    for name, value, source in rows:
        click.echo(f"{name:<{_NAME_COLUMNS}}{clean(_shown(value))}  ({source})")


@command.command("set")
@click.argument("name", metavar="NAME", type=str)
@click.argument("value")
def set_one(name: str, value: str) -> None:
    """Write one setting into config.toml; its comments and order stay.

    \b
    Example:  mockview config set voice "English (America)"
    """
    home = home_folder(os.environ)
    kept = set_setting(home, name, value)
    note(f"{name} is {_shown(kept)} in {home / CONFIG_NAME}.")
    variable = f"MOCKVIEW_{name.upper()}"
    if os.environ.get(variable):
        note(f"{variable} is set and beats it.")


@command.command()
@click.argument("name", metavar="NAME")
def unset(name: str) -> None:
    """Take one setting out of config.toml, so that its default counts.

    \b
    Example:  mockview config unset voice
    """
    home = home_folder(os.environ)
    there = unset_setting(home, name)
    note(f"{name} {'was taken out of' if there else 'is not set in'} {home / CONFIG_NAME}.")


@command.command()
def path() -> None:
    """Print where config.toml lies, or would lie.

    \b
    Example:  mockview config path
    """
    click.echo(home_folder(os.environ) / CONFIG_NAME)


def _shown(value: object) -> str:
    """A value as config.toml would hold it, without quotation marks."""
    return "–" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
