"""`mockview plan`."""

import json
from typing import Any

import click

from mockview.cli.home import now, open_home, settings_from
from mockview.cli.options import json_option, person_option
from mockview.coaching.plan import plan_for
from mockview.reports.as_json import plan_item_as_dict
from mockview.reports.plan_view import plan_view
from mockview.reports.terminal import console_for


@click.command("plan")
@person_option
@click.option("--next-interview", type=click.DateTime(["%Y-%m-%d"]), help="Fit everything in before this day.")
@json_option
def command(person: str | None, next_interview: Any, as_json: bool) -> None:
    """What to practise next, why, and what would count as done.

    \b
    Example:  mockview plan --next-interview 2026-12-01
    """
    with open_home(settings_from(person=person)) as home:
        moment = now().astimezone()
        plan = plan_for(home.database, home.person.id, moment, next_interview.date() if next_interview else None)
    if as_json:
        click.echo(json.dumps([plan_item_as_dict(item) for item in plan]))
        return
    console_for(to_stderr=False).print(plan_view(plan, moment.date()))
