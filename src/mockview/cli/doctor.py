"""`mockview doctor`."""

import json

import click
from rich.text import Text

from mockview.cli.home import settings_from
from mockview.cli.options import json_option, speech_options
from mockview.interview.checkup import Check
from mockview.interview.checkup_view import check_view
from mockview.interview.doctor import examine, verdict
from mockview.reports.terminal import console_for


@click.command("doctor")
@click.option("--mic", metavar="NAME", help="A microphone, by its name or part of it.")
@click.option("--speaker", metavar="NAME", help="A speaker, by its name or part of it.")
@click.option("--voice", metavar="NAME", help="Who asks; see `mockview voices`.")
@speech_options
@json_option
def command(
    mic: str | None, speaker: str | None, voice: str | None, model: str | None, device: str | None, as_json: bool
) -> None:
    """Can a spoken session run here? Speech out, speech in, model, device, disk, each with its remedy.

    Two notes are played and one second is recorded, which is not kept. The machine's speed is measured, and a
    speech model recommended. Exit code 4: something that a spoken session needs is missing.

    \b
    Example:  mockview doctor
    """
    settings = settings_from(mic=mic, speaker=speaker, voice=voice, model=model, device=device)
    console, progress = console_for(to_stderr=False), console_for(to_stderr=True)
    checks: list[Check] = []
    for check in examine(settings, lambda doing: progress.print(Text(f"{doing} …", style="bright_black"))):
        checks.append(check)
        if not as_json:
            console.print(check_view(check))
    problem = verdict(checks)
    if as_json:
        rows = [{**vars(check), "measured": dict(check.measured)} for check in checks]
        click.echo(json.dumps({"spoken_session": problem is None, "checks": rows}))
    if problem is not None:
        raise problem
    if not as_json:
        console.print("\nA spoken session can run here: mockview practice")
