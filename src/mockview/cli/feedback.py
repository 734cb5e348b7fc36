"""`mockview feedback`."""

import json
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import click
from rich.console import RenderableType

from mockview.cli.asking import MOST_READ, may_be_cut
from mockview.cli.feedback_request import request
from mockview.cli.home import Home, now, open_home, open_home_of_known, settings_from
from mockview.cli.manners import note
from mockview.cli.options import NUMBER, json_option, person_option
from mockview.content.folders import load_banks, read_limited
from mockview.errors import InputError, UsageError
from mockview.interview.reply_talk import asked_findings, pasted
from mockview.journey.applications import application_numbered
from mockview.journey.debrief import debrief_numbered
from mockview.journey.feedback import add_reply, checked_reply, competency_for, confirm, must_be_found
from mockview.journey.feedback_reading import Finding, read_feedback
from mockview.journey.feedback_reply import Reply, replies_of, reply_numbered
from mockview.journey.feedback_requests import request_numbered, requests_of
from mockview.journey.given_text import whole_numbers
from mockview.journey.stories import competency_names
from mockview.journey.typed import line_or_nothing
from mockview.pipeline import load_scoring
from mockview.reports.feedback_view import feedback_view, reply_as_dict, reply_view, request_as_dict
from mockview.reports.safe_text import clean_lines
from mockview.reports.terminal import console_for, console_for_trouble


@click.group("feedback", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Ask those who interviewed you for feedback, and take what they reply into your plan.

    \b
    Examples:  mockview feedback request --contact "Ms Okafor" --company Northwind
               mockview feedback add --file reply.txt
               mockview feedback accept 1 --all
    """
    if context.invoked_subcommand is None:
        context.invoke(show_all)


command.add_command(request)


@command.command()
@click.option("--file", type=click.Path(path_type=Path), metavar="FILE", help="The reply's text; - for standard input.")
@click.option("--from", "sender", metavar="NAME", help="Who wrote it.")
@click.option("--request", "number", type=NUMBER, metavar="LETTER", help="The request that it answers.")
@click.option("--debrief", type=NUMBER, metavar="N", help="The debrief of the interview that it is about.")
@click.option("--application", type=NUMBER, metavar="N", help="The application that it is about.")
@click.option("--competency", metavar="NAME", help="Of which answers it speaks, where the reply does not say so.")
@click.option("--accept", multiple=True, metavar="N", help="Take this over, by its number: 2, or 1,3.")
@click.option("--yes", is_flag=True, help="Take everything over without asking.")
@person_option
@json_option
def add(
    file: Path | None,
    sender: str | None,
    number: int | None,
    debrief: int | None,
    application: int | None,
    competency: str | None,
    accept: Sequence[str],
    yes: bool,
    person: str | None,
    as_json: bool,
) -> None:
    """Keep a reply, and say what it praises and what it found missing; what you confirm enters your plan.

    Paste it, end with a full stop on a line of its own; or give a file, or a pipe.

    \b
    Examples:  mockview feedback add
               mockview feedback add --file reply.txt --yes
    """
    settings = settings_from(person=person)
    data = load_scoring(settings.home).data
    told = competency_names([competency], load_banks(settings.home), data)[0] if competency else None
    text = checked_reply(_text(file))
    from_whom = line_or_nothing("The sender", sender or "")
    findings = read_feedback(text, data)
    with open_home(settings) as home:
        _must_exist(home, number, debrief, application)
        reply = add_reply(
            home.database,
            home.person.id,
            text,
            findings,
            now(),
            sender=from_whom,
            request=number,
            debrief=debrief,
            application=application,
        )
        if reply.request is not None and number is None:
            note(f"Taken as the answer to your request, letter {reply.request}.")
        shown = _competencies(home, reply, told)
        picked: Iterable[int] = _picked(accept, len(findings), yes)
        if not picked and _someone_there(file):
            picked = asked_findings(reply, shown, _print, partial(click.confirm, default=True, err=True))
        for one in picked:  # each at once, so that an end half-way loses no answer
            reply = confirm(home.database, reply, [one], now(), dict(enumerate(shown, 1)))
        _tell(reply, shown, as_json)
    _say_what_came_of_it(reply)


@command.command()
@click.argument("number", type=NUMBER)
@click.argument("findings", nargs=-1, metavar="[NUMBERS]...")
@click.option("--all", "every", is_flag=True, help="Everything that was read in it.")
@click.option("--competency", metavar="NAME", help="Of which answers it speaks, where the reply does not say so.")
@person_option
@json_option
def accept(
    number: int, findings: Sequence[str], every: bool, competency: str | None, person: str | None, as_json: bool
) -> None:
    """Take what a reply says into your plan, now or later.

    \b
    Example:  mockview feedback accept 1 2 3
    """
    settings = settings_from(person=person)
    with open_home_of_known(settings) as home:
        reply = reply_numbered(home.database, home.person.id, number)
        picked = _picked(findings, len(reply.findings), every)
        if not picked:
            raise UsageError("Nothing was named.", f"Give numbers from `mockview feedback show {number}`, or --all.")
        data = load_scoring(settings.home).data
        told = competency_names([competency], load_banks(settings.home), data)[0] if competency else None
        shown = _competencies(home, reply, told)
        reply = confirm(home.database, reply, picked, now(), dict(enumerate(shown, 1)))
        _tell(reply, shown, as_json)
    _say_what_came_of_it(reply)


@command.command("list")
@person_option
@json_option
def show_all(person: str | None = None, as_json: bool = False) -> None:
    """Requests and replies, the newest first.

    \b
    Example:  mockview feedback list
    """
    with open_home_of_known(settings_from(person=person)) as home:
        requests = requests_of(home.database, home.person.id)
        replies = replies_of(home.database, home.person.id)
        dicts = [reply_as_dict(reply, _competencies(home, reply, None)) for reply in replies] if as_json else []
    if as_json:
        click.echo(json.dumps({"requests": [request_as_dict(r) for r in requests], "replies": dicts}))
    else:
        console_for(to_stderr=False).print(feedback_view(requests, replies))


@command.command()
@click.argument("number", type=NUMBER)
@click.option("--text", "whole", is_flag=True, help="With the reply itself, word for word.")
@person_option
@json_option
def show(number: int, whole: bool, person: str | None, as_json: bool) -> None:
    """One reply: what it praises, what it found missing, and what of it you took over.

    \b
    Example:  mockview feedback show 1
    """
    with open_home_of_known(settings_from(person=person)) as home:
        reply = reply_numbered(home.database, home.person.id, number)
        shown = _competencies(home, reply, None)
    if as_json:
        click.echo(json.dumps(reply_as_dict(reply, shown) | ({"text": reply.text} if whole else {})))
        return
    console_for(to_stderr=False).print(reply_view(reply, shown))
    if whole:
        click.echo(f"\n{clean_lines(reply.text)}")


def _text(file: Path | None) -> str:
    """The reply from a file, a pipe, or typed up to a full stop on a line of its own."""
    if file is not None and str(file) != "-":
        text = read_limited(file)
        if "\0" in text:
            raise InputError(f"{file} is not text.", "Save the message as plain text.")
        return text
    if not _someone_there(file):
        return sys.stdin.read(MOST_READ)
    text = pasted(sys.stdin.readline, partial(click.echo, err=True))
    if any(map(may_be_cut, text.split("\n"))):
        raise UsageError(
            "A line of the reply is longer than a terminal takes, and its end is lost.",
            "Save the reply in a file and give that: --file reply.txt. Nothing was kept.",
        )
    return text


def _someone_there(file: Path | None) -> bool:
    return sys.stdin.isatty() and str(file) != "-"


def _must_exist(home: Home, request: int | None, debrief: int | None, application: int | None) -> None:
    if request is not None:
        request_numbered(home.database, home.person.id, request)
    if debrief is not None:
        debrief_numbered(home.database, home.person.id, debrief)
    if application is not None:
        application_numbered(home.database, home.person.id, application)


def _picked(numbers: Sequence[str], count: int, every: bool) -> tuple[int, ...]:
    if every:
        return tuple(range(1, count + 1))
    picked = whole_numbers(" ".join(numbers))
    must_be_found(picked, count)
    return picked


def _competencies(home: Home, reply: Reply, told: str | None) -> list[str]:
    """Of which answers each finding counts: those that the reply names, else those that were told."""

    def of(finding: Finding) -> str:
        return told if told and not finding.competency else competency_for(home.database, reply, finding)

    return [of(finding) for finding in reply.findings]


def _print(view: RenderableType) -> None:
    console_for_trouble().print(view)


def _tell(reply: Reply, competencies: Sequence[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(reply_as_dict(reply, competencies)))
    else:
        console_for(to_stderr=False).print(reply_view(reply, competencies))


def _say_what_came_of_it(reply: Reply) -> None:
    planned = sum(not reply.findings[n - 1].praise for n in reply.taken)
    praised = len(reply.taken) - planned
    said = [f"{planned} in your plan now (mockview plan)"] if planned else []
    said += [f"{praised} kept as praise"] if praised else []
    if said:
        note(f"{', '.join(said)}.")
