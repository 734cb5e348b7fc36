"""`mockview people`."""

import json

import click

from mockview.cli.asking import asked, someone_there, sure, told
from mockview.cli.home import Home, local_now, open_home, open_home_of_known, settings_from
from mockview.cli.manners import note
from mockview.cli.meetups import event, events
from mockview.cli.options import NUMBER, json_option, person_option
from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED
from mockview.journey import contact_log as log
from mockview.journey.contact import KINDS, Contact
from mockview.journey.people import contact_numbered, contacts_of, meetups_of
from mockview.journey.typed import day, day_or_nothing, line, line_or_nothing, one_of, past_day, text
from mockview.reports.people_view import contact_as_dict, contact_view, people_view
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for

_KINDS = ", ".join(KINDS)
_WHEN = "When to write next (a day, or Enter)"


@click.group("people", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Who is around your search for work, what was last said, and when to write next. Kept for your eyes only.

    \b
    Examples:  mockview people add --name "Sam Reyes" --kind mentor
               mockview people said 1 "will read my letters"
               mockview people event "Data meet-up" --met 1
    """
    if context.invoked_subcommand is None:
        context.invoke(show_all)


command.add_command(event)
command.add_command(events)


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Those that you have put away, too.")
@click.option("--kind", metavar="KIND", help=f"Only these: {_KINDS}.")
@person_option
@json_option
def show_all(every: bool = False, kind: str | None = None, person: str | None = None, as_json: bool = False) -> None:
    """Everyone, whom to write to next on top.

    \b
    Example:  mockview people list --kind recruiter
    """
    wanted = one_of("--kind", kind, KINDS) if kind is not None else None
    with open_home_of_known(settings_from(person=person)) as home:
        contacts = contacts_of(home.database, home.person.id)
    shown = [c for c in contacts if (every or not c.archived) and wanted in (None, c.kind)]
    if as_json:
        click.echo(json.dumps([contact_as_dict(contact) for contact in shown]))
        return
    console_for(to_stderr=False).print(people_view(shown, local_now().date()))
    if not every and any(contact.archived for contact in contacts):
        note("Some are put away; `mockview people list --all` shows them.")


@command.command()
@click.argument("number", type=NUMBER)
@person_option
@json_option
def show(number: int, person: str | None, as_json: bool) -> None:
    """One contact whole: all that was said, where you met, what is next.

    \b
    Example:  mockview people show 1
    """
    with open_home_of_known(settings_from(person=person)) as home:
        _tell(home, contact_numbered(home.database, home.person.id, number), as_json)


@command.command()
@click.option("--name", metavar="NAME", help="What they are called.")
@click.option("--kind", metavar="KIND", help=f"One of: {_KINDS}.  [default: other]")
@click.option("--company", metavar="NAME", help="Where they work.")
@click.option("--reach", metavar="TEXT", help="An address or a number.")
@click.option("--note", "noted", metavar="TEXT", default="", help="Anything else.")
@click.option("--write-next", metavar="DAY", help="When you want to write to them.")
@person_option
@json_option
def add(
    name: str | None,
    kind: str | None,
    company: str | None,
    reach: str | None,
    noted: str,
    write_next: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Add someone; on a terminal, what no option gives is asked for.

    \b
    Example:  mockview people add --name "Sam Reyes" --kind mentor
    """
    moment = local_now()
    today = moment.date()
    on = day_or_nothing("--write-next", write_next or "", today)
    if name is None:
        name = asked("--name", "The name", lambda t: line("The name", t))
        kind = kind or asked("--kind", f"The kind ({_KINDS})", lambda t: one_of("The kind", t, KINDS), "other")
        if company is None:
            company = asked("--company", "The company, if any", lambda t: line_or_nothing("The company", t), "")
        if write_next is None:
            on = asked("--write-next", "When to write next, if at all", lambda t: day_or_nothing("It", t, today), "")
    contact = Contact(UNSAVED, name, kind or "other", company or "", reach or "", noted)
    with open_home(settings_from(person=person)) as home:
        made = log.add_contact(home.database, home.person.id, contact, moment)
        if on is not None:
            made = log.write_next(home.database, home.person.id, made.number, on, moment)
        _tell(home, made, as_json)


@command.command()
@click.argument("number", type=NUMBER)
@click.option("--name", metavar="NAME", help="What they are called.")
@click.option("--kind", metavar="KIND", help=f"One of: {_KINDS}.")
@click.option("--company", metavar="NAME", help="Where they work.")
@click.option("--reach", metavar="TEXT", help="An address or a number.")
@click.option("--note", "noted", metavar="TEXT", help="Anything else.")
@person_option
@json_option
def edit(
    number: int,
    name: str | None,
    kind: str | None,
    company: str | None,
    reach: str | None,
    noted: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Change what the options give.

    \b
    Example:  mockview people edit 1 --company "Harbour Trust"
    """
    given = {"name": name, "kind": kind, "company": company, "reach": reach, "note": noted}
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes:
        raise UsageError("Nothing is to be changed.", "Give --name, --kind, --company, --reach or --note.")
    with open_home_of_known(settings_from(person=person)) as home:
        changed = log.change_contact(home.database, home.person.id, number, changes, local_now())
        _tell(home, changed, as_json)


@command.command()
@click.argument("number", type=NUMBER)
@click.argument("words", nargs=-1, metavar="[TEXT]")
@click.option("--on", metavar="DAY", help="When; today if not given.")
@click.option("--write-next", metavar="DAY", help="When you want to write next.")
@person_option
@json_option
def said(
    number: int, words: tuple[str, ...], on: str | None, write_next: str | None, person: str | None, as_json: bool
) -> None:
    """Keep what was said, so that you can begin there next time.

    \b
    Example:  mockview people said 1 "will read my letters" --on yesterday
    """
    moment = local_now()
    today = moment.date()
    with open_home_of_known(settings_from(person=person)) as home:
        contact_numbered(home.database, home.person.id, number)
        when = past_day("--on", on, today) if on else today
        following = day_or_nothing("--write-next", write_next or "", today)
        what = text("What was said", told(words, "What was said"))
        if not words and following is None and someone_there():
            following = asked("--write-next", _WHEN, lambda t: day_or_nothing("The day", t, today), "")
        _tell(home, log.add_said(home.database, home.person.id, number, what, when, following, moment), as_json)


@command.command("next")
@click.argument("number", type=NUMBER)
@click.option("--on", metavar="DAY", help="The day.")
@click.option("--none", "no_day", is_flag=True, help="No day; you are not reminded.")
@person_option
@json_option
def set_next(number: int, on: str | None, no_day: bool, person: str | None, as_json: bool) -> None:
    """Say when you want to write next; `mockview today` reminds you on the day.

    \b
    Example:  mockview people next 1 --on 2026-12-01
    """
    moment = local_now()
    today = moment.date()
    if no_day and on is not None:
        raise UsageError("--on and --none exclude each other.", "Give one of them.")
    with open_home_of_known(settings_from(person=person)) as home:
        contact_numbered(home.database, home.person.id, number)
        when = day_or_nothing("--on", on or "", today)
        if when is None and not no_day:
            when = asked("--on", "The day", lambda t: day("The day", t, today))
        _tell(home, log.write_next(home.database, home.person.id, number, when, moment), as_json)


@command.command()
@click.argument("number", type=NUMBER)
@click.option("--back", is_flag=True, help="Bring them back.")
@person_option
def archive(number: int, back: bool, person: str | None) -> None:
    """Put someone away: out of the list and the reminders, and nothing is lost.

    \b
    Example:  mockview people archive 1
    """
    with open_home_of_known(settings_from(person=person)) as home:
        contact = log.archive(home.database, home.person.id, number, not back, local_now())
    if back:
        note(f"{clean(contact.name)} is back in the list.")
    else:
        note(f"{clean(contact.name)} is put away; `mockview people archive {number} --back` brings them back.")


@command.command()
@click.argument("number", type=NUMBER)
@click.option("--yes", is_flag=True, help="Do it without asking.")
@person_option
def delete(number: int, yes: bool, person: str | None) -> None:
    """Erase someone and all that you noted of them, for good; it says first what goes.

    \b
    Example:  mockview people delete 1
    """
    with open_home_of_known(settings_from(person=person)) as home:
        going = log.leaving(home.database, home.person.id, number)
        stays = f" {going.letters} of your letters to them stay: mockview letter list." if going.letters else ""
        note(
            f"This erases {clean(going.contact.name)} and what was said ({len(going.contact.said)}), for good; backups "
            f"keep what they hold.{stays} `mockview people archive {number}` would only put them away."
        )
        if sure("Erase it?", yes):
            log.delete_contact(home.database, home.person.id, number, local_now())
            note("Erased.")


@command.command()
@person_option
@json_option
def undo(person: str | None, as_json: bool) -> None:
    """Take the last change back; what was erased can't be.

    \b
    Example:  mockview people undo
    """
    with open_home_of_known(settings_from(person=person)) as home:
        gone = log.undo_last(home.database, home.person.id, local_now())
    click.echo(json.dumps({"undone": gone}) if as_json else clean(f"Undone: {gone}."))


def _tell(home: Home, contact: Contact, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(contact_as_dict(contact)))
    else:
        meetups = meetups_of(home.database, home.person.id)
        console_for(to_stderr=False).print(contact_view(contact, meetups, local_now().date()))
