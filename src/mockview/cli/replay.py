"""`mockview replay`."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from mockview.audio.safe_decode import decode
from mockview.audio.speaker import find_speaker
from mockview.audio.speaker import play as play_recording
from mockview.cli.home import Home, now, open_home_of_known, scoring_from, settings_from
from mockview.cli.options import json_option, person_option, scoring_options
from mockview.cli.pages import hand_over, page_options
from mockview.coaching.baseline import own_baseline_line
from mockview.errors import UsageError
from mockview.history.attempt import Attempt
from mockview.history.listing import Which, lines
from mockview.interview.later import recording_of
from mockview.interview.looking_back import look_back
from mockview.interview.second_look import correct, rescore
from mockview.interview.story_hints import afterthought
from mockview.journey.stories import stories_of
from mockview.judging.outline import outline_points
from mockview.judging.tightened import tighten
from mockview.pipeline import judge, read, without_delivery
from mockview.reports.as_json import attempt_as_dict, line_as_dict, rescored_as_dict
from mockview.reports.attempt_view import attempt_view, comparison_view, list_view, rescored_view
from mockview.reports.closer_look import outline_view, tightened_view
from mockview.reports.replay_page import replay_page
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for
from mockview.speech.transcript import Transcript

_DEFAULT_LISTED, _MOST_LISTED = 20, 1_000_000


@click.command("replay")
@click.argument("number", type=int, required=False)
@click.option("--list", "listing", is_flag=True, help="List answers, newest first (what bare `replay` does).")
@click.option(
    "--limit",
    type=click.IntRange(1, _MOST_LISTED),
    metavar="N",
    default=_DEFAULT_LISTED,
    show_default=True,
    help="How many to list.",
)
@page_options
@click.option("--play", is_flag=True, help="Play its sound.")
@click.option("--compare", type=int, metavar="OTHER", help="Set another answer beside it.")
@click.option("--outline", is_flag=True, help="What a full answer touches, and what this one did.")
@click.option("--tightened", is_flag=True, help="Your own sentences in a story's order, the gaps marked.")
@click.option("--correct", "correction", metavar="TEXT", help="What was really said; - reads it, or opens an editor.")
@click.option("--rescore", "again", is_flag=True, help="Judge it (or, without a number, all) with today's rubric.")
@click.option("--discard", is_flag=True, help="Take it out of lists, plan and averages.")
@click.option("--restore", is_flag=True, help="Undo --discard.")
@scoring_options
@click.option("--speaker", metavar="NAME", help="Where to play: a speaker, by its name or part of it.")
@person_option
@json_option
def command(
    number: int | None,
    listing: bool,
    limit: int,
    show_page: bool,
    page_file: Path | None,
    play: bool,
    compare: int | None,
    outline: bool,
    tightened: bool,
    correction: str | None,
    again: bool,
    discard: bool,
    restore: bool,
    rubric: str | None,
    delivery: str | None,
    speaker: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Past answers: list them, look at one, hear it, correct it, score it again.

    \b
    Examples:  mockview replay                  the latest answers
               mockview replay 12 --open        answer 12 as a page: read and hear
               mockview replay 12 --play        answer 12, whole and aloud
               mockview replay 12 --compare 3   criterion by criterion
               mockview replay 12 --correct -   mend what was misheard
    """
    wishes = {
        "--list": listing,
        "--play": play,
        # On a page, --compare says which other answer is set beside it.
        "--open": show_page and compare is None,
        "--page": page_file is not None and compare is None and not show_page,
        "--compare": compare is not None,
        "--outline": outline,
        "--tightened": tightened,
        "--correct": correction is not None,
        "--rescore": again,
        "--discard": discard,
        "--restore": restore,
    }
    wished = [name for name, given in wishes.items() if given]
    if len(wished) > 1:
        raise UsageError(f"{' and '.join(wished)} exclude each other.", "Choose one.")
    if number is None and wished and wished[0] not in ("--list", "--rescore"):
        raise UsageError(f"{wished[0]} needs the number of an answer.", "`mockview replay` lists them.")
    if number is not None and listing:
        raise UsageError("--list takes no number.", f"`mockview replay {number}` shows one answer.")
    settings = settings_from(person=person, speaker=speaker, rubric=rubric, delivery=delivery)
    with open_home_of_known(settings) as home:
        if number is None:
            if again:
                _rescore(home, home.log.attempts(home.person.id), as_json)
            else:
                _list(home, limit, as_json)
            return
        attempt = _attempt(home, number)
        if discard:
            home.log.discard(number)
            click.echo(
                f"Answer {number} is out of lists and plan; `mockview replay {number} --restore` brings it back.",
                err=as_json,
            )
        elif restore:
            home.log.restore(number)
            click.echo(f"Answer {number} counts again.", err=as_json)
        elif correction is not None:
            _correct(home, attempt, correction, as_json)
        elif again:
            _rescore(home, [attempt], as_json)
        elif show_page or page_file is not None:
            _page(home, attempt, compare, page_file, show=show_page, as_json=as_json)
        elif compare is not None:
            _compare(home, attempt, compare, as_json)
        elif outline:
            _outline(home, attempt, as_json)
        elif tightened:
            _tightened(home, attempt, as_json)
        else:
            _show(home, attempt, as_json)
            if play:
                recording = decode(recording_of(home.settings.recordings, attempt))
                play_recording(recording, find_speaker(home.settings.speaker))


def _page(home: Home, attempt: Attempt, compare: int | None, file: Path | None, *, show: bool, as_json: bool) -> None:
    beside = _other(home, attempt, compare) if compare is not None else None
    replay = look_back(home.log, scoring_from(home.settings), home.settings.recordings, attempt, beside)
    hand_over(home, replay_page(replay, now()), f"replay-{attempt.id}.html", file, show=show, as_json=as_json)


def _other(home: Home, attempt: Attempt, number: int) -> Attempt:
    if number == attempt.id:
        raise UsageError("An answer can't be compared with itself.", "Give the number of another one.")
    return _attempt(home, number)


def _attempt(home: Home, number: int) -> Attempt:
    attempt = home.log.attempt(number)
    if attempt is None or attempt.person_id != home.person.id:
        raise UsageError(f"There is no answer {number}.", "`mockview replay` lists them; --person NAME for others.")
    return attempt


def _list(home: Home, limit: int, as_json: bool) -> None:
    found = lines(home.database, home.person.id, Which(latest=limit))
    if as_json:
        click.echo(json.dumps([line_as_dict(line) for line in found]))
    else:
        console_for(to_stderr=False).print(list_view(found))


def _show(home: Home, attempt: Attempt, as_json: bool) -> None:
    assessments = home.log.assessments(attempt.id)
    latest = assessments[-1][1] if assessments else None
    if latest is not None and not home.settings.delivery:
        latest = without_delivery(latest)
    usual = own_baseline_line(home.log, attempt, latest.metrics) if latest else None
    if as_json:
        click.echo(json.dumps({**attempt_as_dict(attempt, latest), "own_baseline": usual}))
    else:
        console_for(to_stderr=False).print(attempt_view(attempt, latest, len(assessments)))
        if usual:
            console_for(to_stderr=False).print(usual)
        stories = stories_of(home.database, home.person.id)
        if stories and (told := afterthought(stories, attempt, scoring_from(home.settings).data)):
            console_for(to_stderr=False).print(clean(told))


def _outline(home: Home, attempt: Attempt, as_json: bool) -> None:
    reading = read(_words_of(attempt), attempt.question, scoring_from(home.settings))
    if as_json:
        click.echo(json.dumps([asdict(point) for point in outline_points(reading)]))
    else:
        console_for(to_stderr=False).print(outline_view(attempt, reading))


def _tightened(home: Home, attempt: Attempt, as_json: bool) -> None:
    scoring = scoring_from(home.settings)
    transcript = _words_of(attempt)
    found = tighten(read(transcript, attempt.question, scoring), judge(transcript, attempt.question, scoring))
    if as_json:
        click.echo(json.dumps([asdict(line) for line in found]))
    else:
        console_for(to_stderr=False).print(tightened_view(attempt, found))


def _words_of(attempt: Attempt) -> Transcript:
    if attempt.transcript is None:
        raise UsageError(f"Answer {attempt.id} is not transcribed yet.", "Run `mockview transcribe` first.")
    return attempt.transcript


def _compare(home: Home, attempt: Attempt, number: int, as_json: bool) -> None:
    other = _other(home, attempt, number)
    latest = home.log.latest_assessments([attempt.id, other.id])
    if as_json:
        click.echo(json.dumps([attempt_as_dict(a, latest.get(a.id)) for a in (attempt, other)]))
        return
    view = comparison_view(attempt, latest.get(attempt.id), other, latest.get(other.id))
    console_for(to_stderr=False).print(view)


def _correct(home: Home, attempt: Attempt, correction: str, as_json: bool) -> None:
    result = correct(home.log, scoring_from(home.settings), attempt, _text_of(correction, attempt), now)
    if as_json:
        click.echo(json.dumps(rescored_as_dict(result.attempt, result.before, result.now)))
    elif result.changed:
        console_for(to_stderr=False).print(rescored_view([(result.attempt, result.before, result.now)]))
    else:
        click.echo(f"Answer {attempt.id} keeps its scores.")


def _rescore(home: Home, attempts: Sequence[Attempt], as_json: bool) -> None:
    results = rescore(home.log, scoring_from(home.settings), attempts, now)
    if as_json:
        for result in results:
            click.echo(json.dumps(rescored_as_dict(result.attempt, result.before, result.now)))
        return
    console = console_for(to_stderr=False)
    changed = [(r.attempt, r.before, r.now) for r in results if r.changed]
    if changed:
        console.print(rescored_view(changed))
    console.print(f"{len(results)} judged again, {len(changed)} changed; earlier assessments are kept.")


def _text_of(correction: str, attempt: Attempt) -> str:
    if correction != "-":
        return correction
    if not sys.stdin.isatty():
        return sys.stdin.read()
    before = attempt.transcript.text if attempt.transcript else ""
    return click.edit(before) or before
