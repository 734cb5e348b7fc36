"""`mockview plan`."""

import json
import shlex
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from mockview.cli.home import Home, now, open_home_of_known, settings_from
from mockview.cli.manners import note
from mockview.cli.options import day, day_ahead, json_option, person_option
from mockview.coaching.marking import LONGEST_SNOOZE, call_done, item_named, snooze, want_back
from mockview.coaching.plan import PlanItem, named
from mockview.content.folders import load_banks
from mockview.errors import UsageError
from mockview.interview.plan_practice import first_of, way_to_practise
from mockview.journey.applications import next_interview as planned_interview
from mockview.journey.goals import goal_line
from mockview.journey.outlook import outlook_ahead
from mockview.reports.as_json import plan_item_as_dict
from mockview.reports.plan_files import FORMATS
from mockview.reports.plan_view import item_view, plan_view, when
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for


@dataclass(frozen=True)
class _Given:
    """What was said before a subcommand's name, which counts after it too."""

    person: str | None
    next_interview: date | None
    as_json: bool


_pass_given = click.make_pass_decorator(_Given)


@click.group("plan", invoke_without_command=True)
@person_option
@click.option("--next-interview", metavar="DAY", callback=day_ahead, help="Fit everything in before it: 2026-12-01.")
@json_option
@click.pass_context
def command(context: click.Context, person: str | None, next_interview: date | None, as_json: bool) -> None:
    """What to practise next, why, and what would count as done.

    An ITEM is its number in the plan or its name, such as conflict/result. The day of the next interview is the
    one that your applications hold, unless you give another.

    \b
    Examples:  mockview plan --next-interview 2026-12-01
               mockview plan next --typed
               mockview plan snooze 2 --days 3
               mockview plan export --output plan.ics
    """
    context.obj = _Given(person, next_interview, as_json)
    if context.invoked_subcommand is None:
        context.invoke(show_all)


@command.command("list")
@person_option
@json_option
@_pass_given
def show_all(given: _Given, person: str | None = None, as_json: bool = False) -> None:
    """Every item, with what closed lately on top.

    \b
    Example:  mockview plan list
    """
    moment = now().astimezone()
    with open_home_of_known(settings_from(person=person or given.person)) as home:
        outlook = outlook_ahead(home.database, home.person.id, moment, given.next_interview)
        goal = goal_line(home.database, home.person.id)
    if as_json or given.as_json:
        click.echo(json.dumps([plan_item_as_dict(item) for item in outlook.plan]))
        return
    console = console_for(to_stderr=False)
    console.print(plan_view(outlook.plan, moment.date(), outlook.closed_lately, outlook.next_interview, goal))
    if outlook.plan:
        console.print("\nNext: mockview plan next")


@command.command("next")
@click.argument("item", required=False)
@click.option("--typed", is_flag=True, help="Type the answer.")
@click.option("--count", type=click.IntRange(1, 50), metavar="N", help="How many answers; three if not given.")
@click.option("--anyway", is_flag=True, help="Practise even when nothing is due, without asking.")
@person_option
@json_option
@_pass_given
@click.pass_context
def practise(
    context: click.Context,
    given: _Given,
    item: str | None,
    typed: bool,
    count: int | None,
    anyway: bool,
    person: str | None,
    as_json: bool,
) -> None:
    """Practise what is most urgent, or ITEM, now: a drill of short answers.

    \b
    Example:  mockview plan next
    """
    moment, as_json = now().astimezone(), as_json or given.as_json
    settings = settings_from(person=person or given.person)
    with open_home_of_known(settings) as home:
        outlook = outlook_ahead(home.database, home.person.id, moment, given.next_interview)
        drilled_from = outlook_ahead(home.database, home.person.id, moment).plan
    if item is None:
        chosen = first_of(outlook.plan, spoken=not typed)
        if chosen.due_on > moment.date() and not anyway and not _wanted(chosen, moment.date()):
            return
    else:
        chosen = item_named(outlook, item)
    asked_about = {question.competency for bank in load_banks(settings.home) for question in bank.questions}
    way = way_to_practise(chosen, drilled_from, asked_about, spoken=not typed)
    console_for(to_stderr=True).print(item_view(chosen, moment.date()))

    from mockview.cli.practice import command as practice

    context.invoke(
        practice,
        mode=way.mode,
        competency=way.competency,
        from_plan=way.from_plan,
        count=count,
        typed=typed,
        person=person or given.person,
        as_json=as_json,
    )


@command.command("snooze")
@click.argument("item")
@click.option(
    "--days", type=click.IntRange(1, LONGEST_SNOOZE.days), metavar="N", help="It comes up again in so many days."
)
@click.option("--until", metavar="DAY", callback=day, help="It comes up again on that day: 2026-12-01.")
@person_option
@json_option
@_pass_given
def put_off(given: _Given, item: str, days: int | None, until: date | None, person: str | None, as_json: bool) -> None:
    """Put ITEM off. Before an interview everything comes up, on its eve at the latest.

    \b
    Example:  mockview plan snooze conflict/result --days 3
    """
    if (days is None) == (until is None):
        raise UsageError("Until when?", "Give --days or --until, not both.")
    moment = now().astimezone()
    wanted = until or moment.date() + timedelta(days=days or 0)
    with open_home_of_known(settings_from(person=person or given.person)) as home:
        interview = _interview(home, given, moment)
        found = snooze(home.database, home.person.id, moment, interview, item, wanted)
    if as_json or given.as_json:
        click.echo(json.dumps(plan_item_as_dict(found)))
        return
    click.echo(f"{clean(found.weak_area.area_id)} is put off: due {when(found.due_on, moment.date())}.")
    if found.due_on < wanted:
        note(f"Your interview is {when(interview or wanted, moment.date())}, and everything comes up before it.")


@command.command("done")
@click.argument("item")
@person_option
@json_option
@_pass_given
def call_it_done(given: _Given, item: str, person: str | None, as_json: bool) -> None:
    """Take ITEM out of the plan. Two poor answers in a row after that bring it back.

    \b
    Example:  mockview plan done 2
    """
    moment = now().astimezone()
    with open_home_of_known(settings_from(person=person or given.person)) as home:
        found = call_done(home.database, home.person.id, moment, _interview(home, given, moment), item)
    area_id = found.weak_area.area_id
    if as_json or given.as_json:
        click.echo(json.dumps({"item": area_id, "done_on": moment.date().isoformat()}))
        return
    click.echo(f"{clean(named(found.weak_area))}: called done. Two poor answers in a row would bring it back.")
    note(f"To undo: mockview plan reopen {clean(shlex.quote(area_id))}")


@command.command("reopen")
@click.argument("item")
@person_option
@json_option
@_pass_given
def put_back(given: _Given, item: str, person: str | None, as_json: bool) -> None:
    """Put ITEM back into the plan: one that was closed, or called done, or put off.

    \b
    Example:  mockview plan reopen conflict/result
    """
    moment = now().astimezone()
    with open_home_of_known(settings_from(person=person or given.person)) as home:
        found = want_back(home.database, home.person.id, moment, _interview(home, given, moment), item)
    if as_json or given.as_json:
        click.echo(json.dumps(plan_item_as_dict(found)))
    else:
        console_for(to_stderr=False).print(item_view(found, moment.date()))


@command.command("export")
@click.option(
    "--format", "kind", type=click.Choice(list(FORMATS)), help="Markdown, iCalendar or JSON; md if not given."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to; its ending says which format.",
)
@person_option
@json_option
@_pass_given
def export(given: _Given, kind: str | None, output: Path | None, person: str | None, as_json: bool) -> None:
    """The plan as a list to print, or for a calendar or another program.

    \b
    Examples:  mockview plan export
               mockview plan export --output plan.ics
    """
    if kind is None:
        ending = output.suffix.removeprefix(".").lower() if output else ""
        kind = "json" if as_json or given.as_json else ending if ending in FORMATS else "md"
    moment = now().astimezone()
    with open_home_of_known(settings_from(person=person or given.person)) as home:
        outlook = outlook_ahead(home.database, home.person.id, moment, given.next_interview)
        text = FORMATS[kind](outlook.plan, home.person.name, moment)
    if output is None:
        click.echo(text, nl=False)
        return
    from mockview.reports.page import write_text

    note(f"{clean(str(write_text(output, text)))}: {len(outlook.plan)} item{'' if len(outlook.plan) == 1 else 's'}.")


def _interview(home: Home, given: _Given, moment: datetime) -> date | None:
    return given.next_interview or planned_interview(home.database, home.person.id, moment.date())


def _wanted(item: PlanItem, today: date) -> bool:
    """Say that nothing is due yet; whether the person practises all the same."""
    told = f"Nothing is due yet. Next comes {clean(item.weak_area.area_id)}, {when(item.due_on, today)}."
    if not sys.stdin.isatty():
        click.echo(f"{told} To practise it now: mockview plan next --anyway")
        return False
    click.echo(told, err=True)
    return click.confirm("Practise it now?", default=True, err=True)
