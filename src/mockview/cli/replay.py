"""`mockview replay`."""

import json
import sys
from pathlib import Path

import click

from mockview.audio.safe_decode import decode
from mockview.audio.voice import find_speaker
from mockview.audio.voice import play as play_recording
from mockview.cli.home import Home, now, open_home, settings_from
from mockview.cli.options import json_option, person_option
from mockview.errors import UsageError
from mockview.history.attempt import Attempt
from mockview.history.listing import Which, lines
from mockview.interview.later import recording_of
from mockview.interview.second_look import Rescored, correct, rescore
from mockview.pipeline import load_scoring
from mockview.reports.as_json import attempt_as_dict, line_as_dict
from mockview.reports.attempt_view import attempt_view, comparison_view, list_view
from mockview.reports.terminal import console_for

_DEFAULT_LISTED = 20


@click.command("replay")
@click.argument("number", type=int, required=False)
@click.option("--list", "listing", is_flag=True, help="List answers, newest first (what bare `replay` does).")
@click.option("--limit", type=click.IntRange(1), default=_DEFAULT_LISTED, show_default=True, help="How many to list.")
@click.option("--play", is_flag=True, help="Play its sound.")
@click.option("--compare", type=int, metavar="OTHER", help="Set another answer beside it.")
@click.option("--correct", "correction", metavar="TEXT", help="What was really said; - reads it, or opens an editor.")
@click.option("--rescore", "again", is_flag=True, help="Judge it (or, without a number, all) with today's rubric.")
@click.option("--discard", is_flag=True, help="Take it out of lists, plan and averages.")
@click.option("--restore", is_flag=True, help="Undo --discard.")
@click.option("--rubric", type=click.Path(path_type=Path), help="A rubric file to judge by.")
@click.option("--speaker", metavar="NAME", help="Where to play.")
@person_option
@json_option
def command(
    number: int | None,
    listing: bool,
    limit: int,
    play: bool,
    compare: int | None,
    correction: str | None,
    again: bool,
    discard: bool,
    restore: bool,
    rubric: Path | None,
    speaker: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Past answers: list them, look at one, hear it, correct it, score it again.

    \b
    Examples:  mockview replay            the latest answers
               mockview replay 12 --play  answer 12, whole and aloud
               mockview replay 12 --compare 3
    """
    console = console_for(to_stderr=as_json)
    with open_home(settings_from(person=person, speaker=speaker)) as home:
        if number is None:
            if play or compare is not None or correction is not None or discard or restore:
                raise UsageError("Which answer?", "Give its number; `mockview replay` lists them.")
            if again:
                attempts = home.log.attempts(home.person.id)
                _tell(rescore(home.log, load_scoring(home.settings.home, rubric), attempts, now), as_json)
                return
            found = lines(home.database, home.person.id, Which(latest=limit))
            if as_json:
                click.echo(json.dumps([line_as_dict(line) for line in found]))
            else:
                console.print(list_view(found))
            return
        attempt = _attempt(home, number)
        if discard:
            home.log.discard(number)
            console.print(
                f"Answer {number} is out of lists and plan; `mockview replay {number} --restore` brings it back."
            )
            return
        if restore:
            home.log.restore(number)
            console.print(f"Answer {number} counts again.")
            return
        if correction is not None:
            scoring = load_scoring(home.settings.home, rubric)
            _tell((correct(home.log, scoring, attempt, _text_of(correction, attempt), now),), as_json)
            return
        if again:
            _tell(rescore(home.log, load_scoring(home.settings.home, rubric), [attempt], now), as_json)
            return
        if compare is not None:
            other = _attempt(home, compare)
            latest = home.log.latest_assessments([number, compare])
            if as_json:
                pair = [attempt_as_dict(a, latest.get(a.id)) for a in (attempt, other)]
                click.echo(json.dumps(pair))
            else:
                console.print(comparison_view(attempt, latest.get(number), other, latest.get(compare)))
            return
        assessments = home.log.assessments(number)
        latest_one = assessments[-1][1] if assessments else None
        if as_json:
            click.echo(json.dumps(attempt_as_dict(attempt, latest_one)))
        elif not listing:
            console.print(attempt_view(attempt, latest_one, len(assessments)))
        if play:
            recording = decode(recording_of(home.settings.recordings, attempt))
            play_recording(recording, find_speaker(home.settings.speaker))


def _attempt(home: Home, number: int) -> Attempt:
    attempt = home.log.attempt(number)
    if attempt is None or attempt.person_id != home.person.id:
        raise UsageError(f"There is no answer {number}.", "`mockview replay` lists them; --person NAME for others.")
    return attempt


def _text_of(correction: str, attempt: Attempt) -> str:
    if correction != "-":
        return correction
    if not sys.stdin.isatty():
        return sys.stdin.read()
    before = attempt.transcript.text if attempt.transcript else ""
    return click.edit(before) or before


def _tell(results: tuple[Rescored, ...], as_json: bool) -> None:
    if as_json:
        for result in results:
            before = result.before.overall if result.before else None
            row = {
                "id": result.attempt.id,
                "before": before,
                "now": result.now.overall,
                "changed": result.changed,
            }
            click.echo(json.dumps(row))
        return
    for result in results:
        if result.changed:
            before = result.before.overall if result.before else None
            click.echo(f"Answer {result.attempt.id}: {_number(before)} → {_number(result.now.overall)}")
    changed = sum(r.changed for r in results)
    click.echo(f"{len(results)} judged again, {changed} changed; the earlier assessments are kept.")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
