"""`mockview today`."""

import json
from datetime import date

import click

from mockview.cli.home import now, open_home_of_known, settings_from
from mockview.cli.options import day_ahead, json_option, person_option
from mockview.journey.today import today_for
from mockview.reports.terminal import console_for
from mockview.reports.today_view import today_as_dict, today_view


@click.command("today")
@person_option
@click.option("--next-interview", metavar="DAY", callback=day_ahead, help="Fit the plan in before it: 2026-12-01.")
@json_option
def command(person: str | None, next_interview: date | None, as_json: bool) -> None:
    """What to do today: one short list of drills, letters, rounds and people to write to.

    Each says why, what counts as done, and what to type.

    \b
    Example:  mockview today
    """
    moment = now().astimezone()
    with open_home_of_known(settings_from(person=person)) as home:
        today = today_for(home.database, home.person.id, moment, next_interview)
    if as_json:
        click.echo(json.dumps(today_as_dict(today)))
    else:
        console_for(to_stderr=False).print(today_view(today))
