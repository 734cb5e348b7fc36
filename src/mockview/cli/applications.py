"""`mockview applications`."""

import json
from collections.abc import Callable
from typing import Any

import click

from mockview.cli.application_files import give_out, take_in
from mockview.cli.asking import asked, someone_there, told
from mockview.cli.home import Home, local_now, open_home, open_home_of_known, settings_from
from mockview.cli.manners import note
from mockview.cli.options import NUMBER, json_option, person_option
from mockview.history.attempt import UNSAVED
from mockview.journey import application_log as log
from mockview.journey.application import STAGES, Application, Round
from mockview.journey.applications import application_numbered, applications_of, steps_of
from mockview.journey.typed import day, line, line_or_nothing, one_of, past_day, time_of_day
from mockview.reports.applications_view import application_as_dict, application_view, applications_view
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for

_STAGES = ", ".join(STAGES)
_Decorated = Callable[..., Any]


def _on_option(meaning: str) -> Callable[[_Decorated], _Decorated]:
    return click.option("--on", metavar="DAY", help=meaning)


@click.group("applications", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Where you have applied, the rounds you reached, and what comes next.

    \b
    Examples:  mockview applications add --company "Hotel Adler" --role porter
               mockview applications round 1 --kind panel --on 2026-12-01
               mockview applications move 1 offer
    """
    if context.invoked_subcommand is None:
        context.invoke(show_all)


command.add_command(take_in)
command.add_command(give_out)


@command.command("list")
@click.option("--hide-rejections", is_flag=True, help="Without those that ended with a no, this time.")
@click.option("--all", "every", is_flag=True, help="All of them, even where rejections are kept hidden.")
@person_option
@json_option
def show_all(
    hide_rejections: bool = False, every: bool = False, person: str | None = None, as_json: bool = False
) -> None:
    """Every application with what comes next.

    \b
    Example:  mockview applications list --hide-rejections
    """
    with open_home_of_known(settings_from(person=person)) as home:
        applications = applications_of(home.database, home.person.id)
        hidden = hide_rejections or (not every and log.rejections_hidden(home.database, home.person.id))
        today = local_now().date()
        steps = steps_of(home.database, home.person.id, today)
    shown = [a for a in applications if not (hidden and a.stage == "rejected")]
    if as_json:
        click.echo(json.dumps([application_as_dict(a, steps) for a in shown]))
    else:
        console_for(to_stderr=False).print(applications_view(applications, shown, steps, today))


@command.command()
@click.argument("number", type=NUMBER)
@person_option
@json_option
def show(number: int, person: str | None, as_json: bool) -> None:
    """One application whole: its way, rounds, notes, and what comes next.

    \b
    Example:  mockview applications show 1
    """
    with open_home_of_known(settings_from(person=person)) as home:
        _tell(home, application_numbered(home.database, home.person.id, number), as_json)


@command.command()
@click.option("--company", metavar="NAME", help="Who would employ you.")
@click.option("--role", metavar="NAME", help="As what.")
@click.option("--level", metavar="NAME", help="Junior, senior, or as they call it.")
@click.option("--stage", metavar="STAGE", help=f"Where it is: {_STAGES}.  [default: applied]")
@_on_option("The day from which it is there; today if not given.")
@click.option("--link", metavar="URL", help="The posting.")
@click.option("--note", "noted", metavar="TEXT", default="", help="For yourself alone.")
@person_option
@json_option
def add(
    company: str | None,
    role: str | None,
    level: str | None,
    stage: str | None,
    on: str | None,
    link: str | None,
    noted: str,
    person: str | None,
    as_json: bool,
) -> None:
    """Add an application; on a terminal, what no option gives is asked for.

    \b
    Example:  mockview applications add --company "Hotel Adler" --role porter
    """
    moment = local_now()
    today = moment.date()
    settings = settings_from(person=person)
    everything = company is None and role is None and someone_there()
    company = company if company is not None else asked("--company", "The company", lambda t: line("The company", t))
    role = role if role is not None else asked("--role", "The role", lambda t: line("The role", t))
    if everything:
        stage = stage or asked("--stage", f"The stage ({_STAGES})", lambda t: one_of("The stage", t, STAGES), "applied")
        on = on or asked("--on", "Since which day", lambda t: str(past_day("The day", t, today)), str(today))
        level = level or asked("--level", "The level, if there is one", lambda t: line_or_nothing("The level", t), "")
    new = log.NewApplication(
        company,
        role,
        log.first_moves(stage or "applied", past_day("--on", on, today) if on else today),
        level or "",
        link or "",
        note=noted,
    )
    with open_home(settings) as home:
        before = log.same_as(applications_of(home.database, home.person.id), log.checked(new))
        (made,) = log.add_applications(home.database, home.person.id, [new], moment)
        _tell(home, made, as_json)
    if before is not None:
        note(f"Application {before.number} looks the same; `mockview applications undo` takes this one back.")


@command.command()
@click.argument("number", type=NUMBER)
@click.argument("stage")
@_on_option("When; today if not given.")
@person_option
@json_option
def move(number: int, stage: str, on: str | None, person: str | None, as_json: bool) -> None:
    """Say how far it has come: saved, applied, screening, task, interview, final, offer, or how it ended.

    It ends as accepted, declined (by you), rejected, withdrawn or no-answer. Any order is possible.

    \b
    Example:  mockview applications move 1 interview
    """
    moment = local_now()
    when = past_day("--on", on, moment.date()) if on else moment.date()
    with open_home_of_known(settings_from(person=person)) as home:
        before = application_numbered(home.database, home.person.id, number)
        after = log.move(home.database, home.person.id, number, stage, when, moment)
        _tell(home, after, as_json)
    odd = log.oddity(before, after.stage)
    if odd:
        note(f"{odd} If that is a slip: mockview applications undo")


@command.command("round")
@click.argument("number", type=NUMBER)
@click.option("--kind", metavar="TEXT", help="Phone screen, interview, panel, task, or as they call it.")
@_on_option("The day.")
@click.option("--at", metavar="TIME", help="The time, such as 14:30.")
@click.option("--note", "noted", metavar="TEXT", help="For yourself alone: who, where, about what.")
@click.option("--change", type=NUMBER, metavar="ROUND", help="Change that round in place of adding one.")
@click.option("--cancel", type=NUMBER, metavar="ROUND", help="Take that round out.")
@person_option
@json_option
def put_round(
    number: int,
    kind: str | None,
    on: str | None,
    at: str | None,
    noted: str | None,
    change: int | None,
    cancel: int | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Add a round with its day; the next one that is to come is what your plan prepares for.

    \b
    Examples:  mockview applications round 1 --kind panel --on 2026-12-01
               mockview applications round 1 --change 2 --on 2026-12-03
    """
    moment = local_now()
    today = moment.date()
    with open_home_of_known(settings_from(person=person)) as home:
        found = application_numbered(home.database, home.person.id, number)
        if cancel is not None:
            after = log.cancel_round(home.database, home.person.id, number, cancel, moment)
        else:
            old = log.round_numbered(found, change) if change is not None else None
            if old is None:
                kind = kind or asked("--kind", "The kind of round", lambda t: line("The kind of round", t), "interview")
                on = on or asked("--on", "The day of the round", lambda t: str(day("The day", t, today)))
            held = Round(
                old.number if old else UNSAVED,
                kind if kind is not None else old.kind if old else "",
                day("--on", on, today) if on is not None else old.on if old else today,
                time_of_day("--at", at) if at is not None else old.at if old else "",
                noted if noted is not None else old.note if old else "",
            )
            after = log.put_round(home.database, home.person.id, number, held, moment)
        _tell(home, after, as_json)
    if after.stage != found.stage:
        note(f"Application {number} is now at {after.stage}.")
    if found.closed and cancel is None:
        note(f"It had ended ({found.stage}). If it goes on: mockview applications move {number} interview")


@command.command("next")
@click.argument("number", type=NUMBER)
@click.argument("words", nargs=-1, metavar="[TEXT]")
@_on_option("By which day.")
@click.option("--done", is_flag=True, help="It is done; there is nothing of your own to do now.")
@person_option
@json_option
def set_next(
    number: int, words: tuple[str, ...], on: str | None, done: bool, person: str | None, as_json: bool
) -> None:
    """Say what you want to do next for it; `mockview today` reminds you on the day.

    \b
    Examples:  mockview applications next 1 "read their report" --on 2026-11-30
               mockview applications next 1 --done
    """
    moment = local_now()
    by = day("--on", on, moment.date()) if on else None
    with open_home_of_known(settings_from(person=person)) as home:
        application_numbered(home.database, home.person.id, number)
        what = "" if done else line("The next step", told(words, "What next"))
        _tell(home, log.set_step(home.database, home.person.id, number, what, by, moment), as_json)


@command.command("note")
@click.argument("number", type=NUMBER)
@click.argument("words", nargs=-1, metavar="[TEXT]")
@person_option
@json_option
def add_note(number: int, words: tuple[str, ...], person: str | None, as_json: bool) -> None:
    """Keep a note for yourself; it leaves this computer only if you export it --with-notes.

    \b
    Example:  mockview applications note 1 "Ms Okafor asked how I calm guests"
    """
    with open_home_of_known(settings_from(person=person)) as home:
        application_numbered(home.database, home.person.id, number)
        kept = log.note(home.database, home.person.id, number, told(words, "Your note"), local_now())
        _tell(home, kept, as_json)


@command.command()
@click.argument("number", type=NUMBER, required=False)
@person_option
@json_option
def undo(number: int | None, person: str | None, as_json: bool) -> None:
    """Take the last change back, of one application if you name it; an import is taken back whole.

    \b
    Example:  mockview applications undo
    """
    with open_home_of_known(settings_from(person=person)) as home:
        gone = log.undo_last(home.database, home.person.id, number, local_now())
    if as_json:
        click.echo(json.dumps({"undone": gone.what, "numbers": gone.numbers}))
    else:
        click.echo(clean(f"Undone: {gone.what} ({_named(gone.numbers)})."))


@command.command()
@click.argument("wish", type=click.Choice(["hide", "show"]))
@person_option
def rejections(wish: str, person: str | None) -> None:
    """Keep rejections out of the list from now on, or show them again; nothing is deleted.

    \b
    Example:  mockview applications rejections hide
    """
    with open_home_of_known(settings_from(person=person)) as home:
        log.hide_rejections(home.database, home.person.id, wish == "hide", local_now())
    note("Rejections are hidden from now on." if wish == "hide" else "Rejections are shown again.")


def _named(numbers: tuple[int, ...]) -> str:
    return f"application {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} applications"


def _tell(home: Home, application: Application, as_json: bool) -> None:
    today = local_now().date()
    steps = steps_of(home.database, home.person.id, today)
    if as_json:
        click.echo(json.dumps(application_as_dict(application, steps)))
    else:
        console_for(to_stderr=False).print(application_view(application, steps, today))
