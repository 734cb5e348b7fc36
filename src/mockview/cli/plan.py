"""`mockview plan`."""

import json
from datetime import date

import click

from mockview.cli.home import now, open_home_of_known, settings_from
from mockview.cli.options import day, json_option, person_option
from mockview.coaching.plan import plan_for
from mockview.errors import UsageError
from mockview.reports.as_json import plan_item_as_dict
from mockview.reports.plan_view import plan_view
from mockview.reports.terminal import console_for


@click.command("plan")
@person_option
@click.option("--next-interview", metavar="DAY", callback=day, help="Fit everything in before it: 2026-12-01.")
@json_option
def command(person: str | None, next_interview: date | None, as_json: bool) -> None:
    """What to practise next, why, and what would count as done.

    \b
    Example:  mockview plan --next-interview 2026-12-01
    """
    moment = now().astimezone()
    if next_interview is not None and next_interview < moment.date():
        raise UsageError(f"{next_interview} is past.", "Give the day of the next interview, or leave it out.")
    with open_home_of_known(settings_from(person=person)) as home:
        plan = plan_for(home.database, home.person.id, moment, next_interview)
    if as_json:
        click.echo(json.dumps([plan_item_as_dict(item) for item in plan]))
        return
    console_for(to_stderr=False).print(plan_view(plan, moment.date()))
