"""`mockview progress`."""

import json
from datetime import date, datetime
from pathlib import Path

import click

from mockview.cli.home import Home, now, open_home_of_known, settings_from
from mockview.cli.options import day, json_option, midnight, person_option
from mockview.cli.pages import hand_over, page_options
from mockview.coaching.progress import Asked, progress_of
from mockview.content.folders import shipped_folder
from mockview.errors import UsageError
from mockview.journey.goals import goal_line
from mockview.journey.rejections import rejected_at
from mockview.judging.scoring_data import load_norms
from mockview.reports.progress_view import progress_as_dict, progress_view
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for


@click.command("progress")
@click.option("--since", metavar="DAY", callback=day, help="Only what was answered from that day on: 2026-11-01.")
@page_options
@person_option
@json_option
def command(since: date | None, show_page: bool, page_file: Path | None, person: str | None, as_json: bool) -> None:
    """How practice goes: what you put in, and what came of it.

    Trends are named only where chance would hardly explain them. Everything comes from your own log; nothing leaves
    this computer.

    \b
    Examples:  mockview progress
               mockview progress --since 2026-11-01
               mockview progress --open             charts, in your browser
    """
    moment = now()
    if since is not None and since > moment.astimezone().date():
        raise UsageError(f"{since} is still to come.", "Name a day that is past.")
    with open_home_of_known(settings_from(person=person)) as home:
        asked = _asked(home, moment, since)
        progress = progress_of(home.log, home.person.id, asked)
        goal = goal_line(home.database, home.person.id)
        if show_page or page_file is not None:
            from mockview.reports.progress_page import progress_page

            page = progress_page(home.database, home.person, asked, progress, goal)
            hand_over(home, page, "progress.html", page_file, show=show_page, as_json=as_json)
            return
    if as_json:
        click.echo(json.dumps(progress_as_dict(progress)))
        return
    console = console_for(to_stderr=False)
    if goal:
        console.print(clean(goal))
    console.print(progress_view(progress))


def _asked(home: Home, moment: datetime, since: date | None) -> Asked:
    norms = load_norms(shipped_folder() / "scoring") if home.settings.delivery else {}
    return Asked(moment, midnight(since), norms=norms, rejected_at=rejected_at(home.database, home.person.id))
