"""`mockview goals`."""

import json

import click

from mockview.cli.asking import asked, someone_there, told
from mockview.cli.home import local_now, now, open_home, open_home_of_known, settings_from
from mockview.cli.manners import note
from mockview.cli.options import NUMBER, json_option, person_option
from mockview.errors import UsageError
from mockview.journey import goal_log as log
from mockview.journey.goal import CHANGES
from mockview.journey.goal_review import look_back
from mockview.journey.goals import REVIEW_AFTER, goal_of, rejections_since_review, reviews_of
from mockview.journey.typed import day, day_or_nothing, line, line_or_nothing, past_day, text_or_nothing
from mockview.reports.goals_view import (
    goal_as_dict,
    goal_view,
    look_back_as_dict,
    look_back_view,
    milestone_as_dict,
    review_view,
)
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for
from mockview.store.database import Database

_CHANGES = ", ".join(CHANGES)


@click.group("goals", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """What you aim for and why, the milestones on the way, and a look back after every few rejections.

    \b
    Examples:  mockview goals set --role "night manager" --why "quiet hours"
               mockview goals milestone "first-aid course" --on 2026-12-15
               mockview goals review
    """
    if context.invoked_subcommand is None:
        context.invoke(show)


@command.command()
@person_option
@json_option
def show(person: str | None = None, as_json: bool = False) -> None:
    """Your goal with its milestones.

    \b
    Example:  mockview goals show
    """
    with open_home_of_known(settings_from(person=person)) as home:
        _tell(home.database, home.person.id, as_json)


@command.command("set")
@click.option("--role", metavar="NAME", help="The work that you want.")
@click.option("--level", metavar="NAME", help="Junior, senior, or as you call it; empty for none.")
@click.option("--why", metavar="TEXT", help="Why you want it, in your own words; for your eyes only.")
@person_option
@json_option
def set_goal(role: str | None, level: str | None, why: str | None, person: str | None, as_json: bool) -> None:
    """Say what you aim for; what you leave out stays as it was, and on a terminal is asked for at first.

    \b
    Example:  mockview goals set --role "night manager" --why "quiet hours"
    """
    with open_home(settings_from(person=person)) as home:
        before = goal_of(home.database, home.person.id)
        if role is None and level is None and why is None:
            role = asked("--role", "The work that you want", lambda t: line("The role", t), before.role or None)
            level = asked("--level", "The level, if any", lambda t: line_or_nothing("The level", t), before.level)
            why = asked("--why", "Why", lambda t: text_or_nothing("The reason", t), before.why)
        elif role is None and not before.role:
            role = asked("--role", "The work that you want", lambda t: line("The role", t))
        log.set_goal(home.database, home.person.id, now(), role=role, level=level, why=why)
        _tell(home.database, home.person.id, as_json)


@command.command()
@click.argument("words", nargs=-1, metavar="[TEXT]")
@click.option("--on", metavar="DAY", help="The day by which; none if not given.")
@person_option
@json_option
def milestone(words: tuple[str, ...], on: str | None, person: str | None, as_json: bool) -> None:
    """Add a milestone: something that you can tick off.

    \b
    Example:  mockview goals milestone "first-aid course" --on 2026-12-15
    """
    today = local_now().date()
    by = day_or_nothing("--on", on or "", today)
    what = line("The milestone", told(words, "The milestone"))
    if not words and on is None and someone_there():
        by = asked("--on", "By which day (or Enter)", lambda t: day_or_nothing("The day", t, today), "")
    with open_home(settings_from(person=person)) as home:
        log.add_milestone(home.database, home.person.id, what, by, now())
        _tell(home.database, home.person.id, as_json)


@command.command()
@click.argument("number", type=NUMBER)
@click.option("--on", metavar="DAY", help="When; today if not given.")
@click.option("--not-yet", is_flag=True, help="Take the mark away.")
@person_option
@json_option
def done(number: int, on: str | None, not_yet: bool, person: str | None, as_json: bool) -> None:
    """Tick a milestone off.

    \b
    Example:  mockview goals done 1
    """
    today = local_now().date()
    when = None if not_yet else past_day("--on", on, today) if on else today
    with open_home_of_known(settings_from(person=person)) as home:
        log.mark_milestone(home.database, home.person.id, number, when, now())
        _tell(home.database, home.person.id, as_json)


@command.command()
@click.argument("number", type=NUMBER)
@click.option("--what", metavar="TEXT", help="What it is.")
@click.option("--on", metavar="DAY", help="The day by which.")
@person_option
@json_option
def change(number: int, what: str | None, on: str | None, person: str | None, as_json: bool) -> None:
    """Say a milestone anew, or give it another day.

    \b
    Example:  mockview goals change 1 --on 2027-01-15
    """
    if what is None and on is None:
        raise UsageError("Nothing is to be changed.", "Give --what or --on.")
    by = day("--on", on, local_now().date()) if on is not None else None
    with open_home_of_known(settings_from(person=person)) as home:
        log.change_milestone(home.database, home.person.id, number, what, by, now())
        _tell(home.database, home.person.id, as_json)


@command.command()
@click.argument("number", type=NUMBER)
@person_option
@json_option
def drop(number: int, person: str | None, as_json: bool) -> None:
    """Leave a milestone that no longer matters.

    \b
    Example:  mockview goals drop 1
    """
    with open_home_of_known(settings_from(person=person)) as home:
        left = log.drop_milestone(home.database, home.person.id, number, now())
    if as_json:
        click.echo(json.dumps(milestone_as_dict(left)))
    else:
        click.echo(f"Left: {clean(left.what)}. `mockview goals undo` brings it back.")


@command.command()
@click.option("--change", "changes", multiple=True, metavar="WHAT", help=f"{_CHANGES}; may be given several times.")
@click.option("--answer", metavar="TEXT", help="What you make of it, in your own words; for your eyes only.")
@person_option
@json_option
def review(changes: tuple[str, ...], answer: str | None, person: str | None, as_json: bool) -> None:
    """Lay outcomes, scores and effort side by side, and say whether anything should change; your answer is kept.

    \b
    Examples:  mockview goals review
               mockview goals review --change skills --answer "Conflict first."
    """
    moment = local_now()
    changes = log.changes_named(changes)
    answer = text_or_nothing("Your answer", answer or "")
    with open_home_of_known(settings_from(person=person)) as home:
        db, person_id = home.database, home.person.id
        back = look_back(db, person_id, moment)
        kept = None
        if not as_json:
            console_for(to_stderr=False).print(look_back_view(back, moment.date()))
        if not changes and not answer and not as_json and someone_there():
            changes = asked("--change", f"\nWhat should change ({_CHANGES}; Enter to answer later)", _several, "")
            answer = asked("--answer", "In your own words (or Enter)", lambda t: text_or_nothing("It", t), "")
        if changes or answer:
            kept = log.keep_review(db, person_id, changes, answer, moment)
    if as_json:
        click.echo(json.dumps(look_back_as_dict(back, kept)))
    elif kept is not None:
        console_for(to_stderr=False).print(review_view(kept))
    else:
        note("\nNothing was kept. Your answer, when you have one: mockview goals review --change WHAT --answer TEXT")


@command.command()
@person_option
@json_option
def undo(person: str | None, as_json: bool) -> None:
    """Take the last change back.

    \b
    Example:  mockview goals undo
    """
    with open_home_of_known(settings_from(person=person)) as home:
        gone = log.undo_last(home.database, home.person.id, now())
    click.echo(json.dumps({"undone": gone}) if as_json else f"Undone: {gone}.")


def _several(typed: str) -> tuple[str, ...]:
    return log.changes_named(typed.replace(",", " ").split())


def _tell(db: Database, person_id: int, as_json: bool) -> None:
    goal, reviews = goal_of(db, person_id), reviews_of(db, person_id)
    due = rejections_since_review(db, person_id) >= REVIEW_AFTER
    if as_json:
        click.echo(json.dumps(goal_as_dict(goal, reviews, due)))
        return
    console_for(to_stderr=False).print(goal_view(goal, reviews, local_now().date()))
    if due:
        note("\nA look back is due: mockview goals review")
