"""Bare `mockview`."""

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.text import Text

from mockview.audio.microphone import find_microphone
from mockview.cli.home import now, open_home, settings_from
from mockview.errors import MissingError, ModelError
from mockview.history.listing import Which, lines
from mockview.interview.checkup import Check
from mockview.interview.checkup_view import check_view
from mockview.interview.doctor import MICROPHONE, examine_part
from mockview.interview.welcome import Steps, next_step, useful_commands, welcome
from mockview.journey.goal_log import set_goal
from mockview.journey.today import today_for
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for
from mockview.settings import Settings
from mockview.speech.models import find_model
from mockview.speech.transcriber import DEFAULT_MODEL


@click.command("welcome", hidden=True)
@click.pass_context
def command(context: click.Context) -> None:
    """The first time a welcome, later today's next step; help when there is nobody to talk to."""
    settings = settings_from()
    if settings.database_path.exists() and _show_today(settings):
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(context.find_root().get_help())
        return
    welcome(_ask, click.echo, _steps(context))


def _show_today(settings: Settings) -> bool:
    """Show the next step; False when there is no answer yet."""
    moment = now().astimezone()
    with open_home(settings) as home:
        latest = lines(home.database, home.person.id, Which(latest=1))
        if not latest:
            return False
        today = today_for(home.database, home.person.id, moment)
        waiting = len(home.log.untranscribed(home.person.id))
    step = next_step(today, typed=latest[0].recording_path is None)
    console = console_for(to_stderr=False)
    for label, text, style in (
        (step.when, step.what, "bold"),
        ("Why", step.why, ""),
        ("Done when", step.done_when, ""),
        ("Type", step.command, "bold cyan"),
    ):
        if text:
            console.print(Text(f"{label}: {clean(text)}", style=style))
    console.print()
    for name, what in useful_commands(waiting, len(today.tasks) + sum(today.more.values())):
        console.print(Text(f"  {name:<22}{what}", style="bright_black"))
    return True


def _steps(context: click.Context) -> Steps:
    from mockview.cli import demo, practice

    def microphone() -> Check:
        click.echo(f"   {MICROPHONE.doing} …")
        check = examine_part(settings_from(), MICROPHONE)
        console_for(to_stderr=False).print(check_view(check))
        return check

    def keep_role(role: str) -> None:
        with open_home(settings_from()) as home:
            set_goal(home.database, home.person.id, now(), role=role)
        click.echo("   Noted; `mockview goals set` changes it, and takes down why you want it.")

    def practise(typed: bool) -> None:
        context.invoke(practice.command, count=1, typed=typed)

    return Steps(lambda: context.invoke(demo.command), microphone, keep_role, _why_typed, practise)


def _why_typed() -> str | None:
    settings = settings_from()
    try:
        find_microphone(settings.mic)
        _find_any(settings.models, (settings.model_name,) if settings.model_name else tuple(DEFAULT_MODEL.values()))
    except MissingError as error:
        return str(error)
    return None


def _find_any(folder: Path, names: Sequence[str]) -> Path:
    for name in names[1:]:
        with contextlib.suppress(ModelError):
            return find_model(name, folder)
    return find_model(names[0], folder)


def _ask(prompt: str) -> str | None:
    click.echo(prompt, nl=False)
    line = sys.stdin.readline()
    return line if line else None
