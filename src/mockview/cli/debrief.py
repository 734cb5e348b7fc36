"""`mockview debrief`."""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from mockview.cli.asking import may_be_cut
from mockview.cli.home import (
    Home,
    local_now,
    now,
    open_home,
    open_home_of_known,
    scoring_from,
    settings_from,
    transcriber_from,
)
from mockview.cli.manners import note
from mockview.cli.options import NUMBER, json_option, person_option
from mockview.content.folders import load_banks
from mockview.interview.asked_in_file import questions_in_file
from mockview.interview.debrief_answers import day_ahead, feelings_in, levels_in, numbers_in
from mockview.interview.debrief_talk import Given, Talk
from mockview.interview.debriefing import ask_outcome, checked_given, hold_debrief
from mockview.journey.applications import application_numbered
from mockview.journey.asked import MOST_QUESTIONS, Shelf, bank_id_of
from mockview.journey.debrief import Debrief, debrief_numbered, debriefs_of, left_last, outcome_named
from mockview.journey.debrief_log import add_to_debrief, mark_done, start_debrief
from mockview.journey.despair import PEOPLE_TO_TURN_TO
from mockview.journey.own_evidence import own_evidence
from mockview.journey.thoughts import TRAPS
from mockview.journey.typed import line_or_nothing, past_day
from mockview.reports.debrief_view import (
    debrief_as_dict,
    debrief_view,
    debriefs_view,
    private_as_dict,
    private_view,
)
from mockview.reports.safe_text import clean, clean_lines
from mockview.reports.terminal import console_for, console_for_trouble

_Decorated = Callable[..., Any]
_OPTIONS = (
    ("--outcome", "HOW", False, "How it ended: offer, rejection, no-answer or next-round."),
    ("--interview-on", "DAY", False, "The interview's day, such as 2026-12-01; today if not given."),
    ("--company", "NAME", False, "Where it was; taken from the application if one is given."),
    ("--role", "NAME", False, "The role it was for."),
    ("--went-well", "TEXT", False, "What went well. Private."),
    ("--feeling", "WORD", True, "How you feel; may be given several times. Private."),
    ("--check-in", "TEXT", False, "The same in your own words. Private."),
    ("--asked", "TEXT", True, "A question that was asked; may be given several times."),
    ("--stumped", "N", True, "A question that stumped you, by its number: 2, or 1,3."),
    ("--confidence", "N=LEVEL", True, "How sure you were of an answer, 1 to 5: 1=4."),
    ("--thought", "TEXT", False, "A thought that keeps coming back. Private."),
    ("--trap", "NAME", True, f"The trap in it: {', '.join(TRAPS)}."),
    ("--reframe", "TEXT", False, "The thought as you would say it to a friend. Private."),
    ("--next-step", "TEXT", False, "One next step. Private."),
    ("--by", "DAY", False, "By which day: 2026-12-01 or tomorrow."),
)


def _given_options(function: _Decorated) -> _Decorated:
    for name, metavar, multiple, meaning in reversed(_OPTIONS):
        function = click.option(name, metavar=metavar, multiple=multiple, help=meaning)(function)
    return function


@click.group("debrief", invoke_without_command=True)
@_given_options
@click.option(
    "--asked-from",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take the questions from a transcript or a recording that everyone in it agreed to.",
)
@click.option("--application", type=NUMBER, metavar="N", help="The application that the interview was for.")
@click.option(
    "--resume",
    type=click.IntRange(0, 2**63 - 1),
    is_flag=False,
    flag_value=0,
    metavar="[N]",
    help="Go on with a debrief that was left half-way, or add to one; the latest without N.",
)
@click.option("--model", metavar="NAME|FOLDER", help="A speech model, for a recording.")
@person_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    /,
    asked_from: Path | None,
    application: int | None,
    resume: int | None,
    model: str | None,
    person: str | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Talk over a real interview, good or bad: ten minutes, from what went well to one next step.

    Every step can be skipped with Enter. What you write stays on this computer; what went less well goes into your
    plan, and the questions into a bank of your own.

    \b
    Examples:  mockview debrief
               mockview debrief --resume
               mockview debrief show 1
    """
    if context.invoked_subcommand is not None:
        return
    settings = settings_from(person=person, model=model)
    with open_home(settings) as home:
        files = partial(questions_in_file, transcriber=lambda: transcriber_from(settings))
        from_file = files(asked_from) if asked_from else ()
        told = _given(given, from_file)
        talk = _talk(home, files, asks=sys.stdin.isatty() or told == Given())
        before = _resumed(home, resume) if resume is not None else None
        told = checked_given(told, before, talk)
        debrief = before or _started(home, talk, application, given)
        if before and given["outcome"]:
            outcome = {"outcome": outcome_named(given["outcome"])}
            debrief = add_to_debrief(home.database, before, "outcome", outcome, now())
        debrief = hold_debrief(talk, debrief, told)
    if as_json:
        click.echo(json.dumps(debrief_as_dict(debrief)))
        return
    console_for(to_stderr=False).print(debrief_view(debrief))
    _say_what_next(debrief)


@command.command("list")
@person_option
@json_option
def show_all(person: str | None, as_json: bool) -> None:
    """Every debrief, the newest first; those left half-way say so.

    \b
    Example:  mockview debrief list
    """
    with open_home_of_known(settings_from(person=person)) as home:
        debriefs = debriefs_of(home.database, home.person.id)
    if as_json:
        click.echo(json.dumps([debrief_as_dict(debrief) for debrief in debriefs]))
    else:
        console_for(to_stderr=False).print(debriefs_view(debriefs))


@command.command()
@click.argument("number", type=NUMBER)
@click.option("--private", is_flag=True, help="With what you wrote for yourself: make sure that nobody looks on.")
@person_option
@json_option
def show(number: int, private: bool, person: str | None, as_json: bool) -> None:
    """One debrief: what was asked, and what it put into your plan.

    \b
    Example:  mockview debrief show 1 --private
    """
    with open_home_of_known(settings_from(person=person)) as home:
        debrief = debrief_numbered(home.database, home.person.id, number)
    if as_json:
        click.echo(json.dumps(debrief_as_dict(debrief) | (private_as_dict(debrief) if private else {})))
        return
    console = console_for(to_stderr=False)
    console.print(debrief_view(debrief))
    if private:
        console.print(private_view(debrief))
    else:
        note(f"What you wrote for yourself is left out; to see it: mockview debrief show {number} --private")


@command.command()
@click.argument("number", type=NUMBER)
@person_option
def done(number: int, person: str | None) -> None:
    """Note that you have taken a debrief's next step.

    \b
    Example:  mockview debrief done 1
    """
    with open_home_of_known(settings_from(person=person)) as home:
        mark_done(home.database, debrief_numbered(home.database, home.person.id, number), now())
    note("Done. Well kept: you said that you would, and you did.")


def _given(options: dict[str, Any], from_file: tuple[str, ...]) -> Given:
    return Given(
        went_well=options["went_well"],
        feelings=feelings_in(", ".join(options["feeling"])),
        check_in=options["check_in"],
        asked=(*options["asked"], *from_file),
        stumped=tuple(n for words in options["stumped"] for n in numbers_in(words, MOST_QUESTIONS)),
        levels=levels_in(options["confidence"]),
        thought=options["thought"],
        traps=options["trap"],
        reframe=options["reframe"],
        next_step=options["next_step"],
        next_step_by=day_ahead(options["by"], local_now().date()) if options["by"] else None,
    )


def _talk(home: Home, files: Callable[[Path], tuple[str, ...]], *, asks: bool) -> Talk:
    console = console_for_trouble()
    banks = load_banks(home.settings.home)
    return Talk(
        db=home.database,
        shelf=Shelf(home.settings.home, bank_id_of(home.person), banks),
        scoring=scoring_from(home.settings),
        now=now,
        say=lambda text: console.print(Text(clean_lines(text))),
        care=lambda: console.print(Text("\n".join(("", *PEOPLE_TO_TURN_TO, "")), style="bold")),
        questions_in=files,
        evidence=lambda: own_evidence(home.database, home.person.id, local_now()),
        ask=_ask if asks else None,
    )


def _started(home: Home, talk: Talk, application: int | None, given: dict[str, Any]) -> Debrief:
    found = application_numbered(home.database, home.person.id, application) if application else None
    held_on = (
        past_day("The interview's day", given["interview_on"], local_now().date()) if given["interview_on"] else None
    )
    company, role = (
        line_or_nothing(f"The {name}", given[name] or (getattr(found, name) if found else ""))
        for name in ("company", "role")
    )
    outcome = outcome_named(given["outcome"]) if given["outcome"] else ask_outcome(talk)
    return start_debrief(home.database, home.person.id, outcome, now(), held_on, application, company, role)


def _resumed(home: Home, number: int) -> Debrief:
    if number:
        return debrief_numbered(home.database, home.person.id, number)
    return left_last(home.database, home.person.id)


def _say_what_next(debrief: Debrief) -> None:
    if debrief.application is not None:
        note(f"To note it in the application too: mockview applications move {debrief.application} STAGE")
    if debrief.outcome == "rejection":
        note("When you feel like it: mockview feedback request asks what to work on.")
    if debrief.next_step:
        note(f"Once the next step is done: mockview debrief done {debrief.number}")


def _ask(prompt: str) -> str | None:
    while True:
        click.echo(clean(prompt), nl=False, err=True)
        line = sys.stdin.readline()
        if not (sys.stdin.isatty() and may_be_cut(line)):
            return line or None
        click.echo("A terminal takes no line as long as this, and its end is lost. Type it again, shorter.", err=True)
