"""`mockview stories`."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import click

from mockview.cli.asking import someone_there, sure
from mockview.cli.home import now, open_home, open_home_of_known, settings_from
from mockview.cli.manners import note
from mockview.cli.options import NUMBER, json_option, person_option
from mockview.content.folders import load_banks
from mockview.content.question import Question
from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED
from mockview.journey.stories import (
    Story,
    add_story,
    change_story,
    competency_names,
    remove_story,
    stories_of,
    story_from,
    story_numbered,
)
from mockview.journey.story_fit import coverage, fitting
from mockview.pipeline import complete_question, load_scoring
from mockview.reports.safe_text import clean
from mockview.reports.stories_view import (
    cover_as_dict,
    coverage_view,
    fit_as_dict,
    fits_view,
    stories_view,
    story_as_dict,
    story_view,
)
from mockview.reports.terminal import console_for

_PARTS = {
    "title": "Title",
    "situation": "The situation: where, when, what was at stake",
    "action": "What you did yourself, step by step",
    "result": "What came of it, in a figure if there is one",
}
_Decorated = Callable[..., Any]


def _story_options(function: _Decorated) -> _Decorated:
    function = click.option(
        "--competency", "competencies", multiple=True, metavar="NAME", help="What it shows; may be given several times."
    )(function)
    for name, meaning in reversed(_PARTS.items()):
        function = click.option(f"--{name}", metavar="TEXT", help=f"{meaning}.")(function)
    return function


@click.group("stories", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Your own experiences, ready to be told: keep them, see what they cover, find the one that fits.

    \b
    Examples:  mockview stories from-attempt 12
               mockview stories coverage
               mockview stories suggest "a time you disagreed with your manager"
    """
    if context.invoked_subcommand is None:
        context.invoke(show_all)


@command.command("list")
@person_option
@json_option
def show_all(person: str | None = None, as_json: bool = False) -> None:
    """Every story, with what it is about.

    \b
    Example:  mockview stories list
    """
    with open_home_of_known(settings_from(person=person)) as home:
        stories = stories_of(home.database, home.person.id)
    if as_json:
        click.echo(json.dumps([story_as_dict(story) for story in stories]))
    else:
        console_for(to_stderr=False).print(stories_view(stories))


@command.command()
@click.argument("number", type=NUMBER)
@person_option
@json_option
def show(number: int, person: str | None, as_json: bool) -> None:
    """One story whole.

    \b
    Example:  mockview stories show 2
    """
    with open_home_of_known(settings_from(person=person)) as home:
        _tell(story_numbered(home.database, home.person.id, number), as_json)


@command.command()
@_story_options
@person_option
@json_option
def add(
    title: str | None,
    situation: str | None,
    action: str | None,
    result: str | None,
    competencies: tuple[str, ...],
    person: str | None,
    as_json: bool,
) -> None:
    """Write a story down; on a terminal, what no option gives is asked for.

    \b
    Example:  mockview stories add --title "The flood" --competency resilience
    """
    settings = settings_from(person=person)
    names = competency_names(competencies, load_banks(settings.home), load_scoring(settings.home).data)
    given = {"title": title, "situation": situation, "action": action, "result": result}
    told = {name: _asked(name) if text is None else text for name, text in given.items()}
    with open_home(settings) as home:
        story = Story(
            id=UNSAVED,
            person_id=home.person.id,
            title=told["title"],
            situation=told["situation"],
            action=told["action"],
            result=told["result"],
            competencies=names,
            written_at=now(),
        )
        _tell(add_story(home.database, story), as_json)


@command.command()
@click.argument("number", type=NUMBER)
@_story_options
@person_option
@json_option
def edit(
    number: int,
    title: str | None,
    situation: str | None,
    action: str | None,
    result: str | None,
    competencies: tuple[str, ...],
    person: str | None,
    as_json: bool,
) -> None:
    """Change what the options give; without any, on a terminal, each part is asked for with its text as it is.

    \b
    Example:  mockview stories edit 2 --result "We were 4 minutes quicker."
    """
    settings = settings_from(person=person)
    data = load_scoring(settings.home).data
    with open_home_of_known(settings) as home:
        story = story_numbered(home.database, home.person.id, number)
        given = {"title": title, "situation": situation, "action": action, "result": result}
        if not competencies and all(text is None for text in given.values()):
            given = {name: _asked(name, getattr(story, name)) for name in _PARTS}
        changed = replace(
            story,
            title=_or(given["title"], story.title),
            situation=_or(given["situation"], story.situation),
            action=_or(given["action"], story.action),
            result=_or(given["result"], story.result),
            competencies=competency_names(competencies, load_banks(settings.home), data) or story.competencies,
        )
        change_story(home.database, changed)
        _tell(changed, as_json)


@command.command()
@click.argument("number", type=NUMBER)
@click.option("--yes", is_flag=True, help="Do it without asking.")
@person_option
def remove(number: int, yes: bool, person: str | None) -> None:
    """Remove a story for good.

    \b
    Example:  mockview stories remove 2
    """
    with open_home_of_known(settings_from(person=person)) as home:
        story = story_numbered(home.database, home.person.id, number)
        if sure(f"Remove “{clean(story.title)}” for good?", yes):
            remove_story(home.database, story)
            note(f"Story {number} is removed.")


@command.command("coverage")
@person_option
@json_option
def show_coverage(person: str | None, as_json: bool) -> None:
    """Which competencies have no story, or only one.

    \b
    Example:  mockview stories coverage
    """
    settings = settings_from(person=person)
    with open_home_of_known(settings) as home:
        stories = stories_of(home.database, home.person.id)
    covers = coverage(stories, load_banks(settings.home), load_scoring(settings.home).data)
    if as_json:
        click.echo(json.dumps([cover_as_dict(cover) for cover in covers]))
    else:
        console_for(to_stderr=False).print(coverage_view(covers))


@command.command()
@click.argument("words", nargs=-1, required=True, metavar="QUESTION-ID|WORDS")
@person_option
@json_option
def suggest(words: Sequence[str], person: str | None, as_json: bool) -> None:
    """Which of your stories fits a question: by its id, or in your own words.

    \b
    Example:  mockview stories suggest "a time you failed"
    """
    settings = settings_from(person=person)
    data = load_scoring(settings.home).data
    asked = " ".join(words)
    named = [q for bank in load_banks(settings.home) for q in bank.questions if q.id == asked]
    question = named[0] if named else complete_question(Question("", asked, "", ""), data)
    with open_home_of_known(settings) as home:
        fits = fitting(stories_of(home.database, home.person.id), question, data)
    if as_json:
        click.echo(json.dumps([fit_as_dict(fit) for fit in fits]))
        return
    console = console_for(to_stderr=False)
    if named:
        console.print(clean(question.text))
    console.print(fits_view(fits))


@command.command("from-attempt")
@click.argument("number", type=NUMBER)
@click.option("--title", metavar="TEXT", default="", help="Its title; its first words if not given.")
@person_option
@json_option
def make(number: int, title: str, person: str | None, as_json: bool) -> None:
    """Make a story of an answer that was scored: your own words, sorted into situation, action and result.

    \b
    Example:  mockview stories from-attempt 12 --title "The flooded cellar"
    """
    with open_home_of_known(settings_from(person=person)) as home:
        attempt = home.log.attempt(number)
        if attempt is None or attempt.person_id != home.person.id:
            raise UsageError(f"There is no answer {number}.", "`mockview replay` lists them; --person NAME for others.")
        latest = home.log.latest_assessments([number]).get(number)
        _tell(add_story(home.database, story_from(attempt, latest, title, now())), as_json)


def _or(given: str | None, before: str) -> str:
    return before if given is None else given


def _asked(name: str, before: str | None = None) -> str:
    """A part typed on a terminal; UsageError where there is nobody to ask."""
    if not someone_there():
        raise UsageError(f"The story's {name} is missing.", f"Give it with --{name}.")
    return str(click.prompt(_PARTS[name], default=before, err=True))


def _tell(story: Story, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(story_as_dict(story)))
    else:
        console_for(to_stderr=False).print(story_view(story))
