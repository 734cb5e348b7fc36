"""`mockview people event` and `events`: the meet-ups where people are met."""

import json

import click

from mockview.cli.home import local_now, open_home, open_home_of_known, settings_from
from mockview.cli.options import NUMBER, json_option, person_option
from mockview.history.attempt import UNSAVED
from mockview.journey.contact import Meetup
from mockview.journey.contact_log import add_meetup
from mockview.journey.people import contacts_of, meetups_of
from mockview.journey.typed import day
from mockview.reports.people_view import meetup_as_dict, meetups_view
from mockview.reports.terminal import console_for


@click.command()
@click.argument("name")
@click.option("--on", metavar="DAY", help="When it was, or will be; today if not given.")
@click.option("--met", type=NUMBER, multiple=True, metavar="NUMBER", help="Whom you met; may be given several times.")
@click.option("--note", "noted", metavar="TEXT", default="", help="What it was about.")
@person_option
@json_option
def event(name: str, on: str | None, met: tuple[int, ...], noted: str, person: str | None, as_json: bool) -> None:
    """Keep a meet-up, a fair or a talk that you go to, with whom you met.

    \b
    Example:  mockview people event "Data meet-up" --on 2026-11-20 --met 1 --met 3
    """
    moment = local_now()
    when = day("--on", on, moment.date()) if on else moment.date()
    with open_home(settings_from(person=person)) as home:
        made = add_meetup(home.database, home.person.id, Meetup(UNSAVED, name, when, met, noted), moment)
        contacts = contacts_of(home.database, home.person.id)
    if as_json:
        click.echo(json.dumps(meetup_as_dict(made)))
    else:
        console_for(to_stderr=False).print(meetups_view([made], contacts))


@click.command()
@person_option
@json_option
def events(person: str | None, as_json: bool) -> None:
    """The meet-ups that you went to, or will go to.

    \b
    Example:  mockview people events
    """
    with open_home_of_known(settings_from(person=person)) as home:
        meetups = meetups_of(home.database, home.person.id)
        contacts = contacts_of(home.database, home.person.id)
    if as_json:
        click.echo(json.dumps([meetup_as_dict(meetup) for meetup in meetups]))
    else:
        console_for(to_stderr=False).print(meetups_view(meetups, contacts))
