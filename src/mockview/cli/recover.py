"""`mockview recover`."""

import click

from mockview.cli.home import now, open_home, settings_from
from mockview.history.care import recover
from mockview.reports.terminal import clean


@click.command("recover")
def command() -> None:
    """Bring back answers that a crash or a power cut left unfinished.

    \b
    Example:  mockview recover
    """
    with open_home(settings_from()) as home:
        found = recover(home.settings.home, home.log, now())
        waiting = home.log.untranscribed()
    for item in found:
        click.echo(clean(item.said))
    if not found:
        click.echo("No unfinished recording was found.")
    if waiting:
        click.echo(f"{len(waiting)} answers wait to be transcribed: mockview transcribe")
