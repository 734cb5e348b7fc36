"""`mockview recover`."""

import json

import click

from mockview.cli.home import now, open_log, settings_from
from mockview.cli.options import json_option
from mockview.history.recovery import recover
from mockview.reports.safe_text import clean


@click.command("recover")
@json_option
def command(as_json: bool) -> None:
    """Bring back answers that a crash or a power cut left unfinished.

    \b
    Example:  mockview recover
    """
    settings = settings_from()
    with open_log(settings) as log:
        found = recover(settings.home, log, now())
        waiting = log.untranscribed()
    if as_json:
        rows = [{"path": str(item.path), "attempt_id": item.attempt_id, "said": item.said} for item in found]
        click.echo(json.dumps(rows))
        return
    for item in found:
        click.echo(f"{clean(item.path.name)}: {clean(item.said)}")
    if not found:
        click.echo("No unfinished recording was found.")
    if waiting:
        count = "1 answer waits" if len(waiting) == 1 else f"{len(waiting)} answers wait"
        click.echo(f"{count} to be transcribed: mockview transcribe")
