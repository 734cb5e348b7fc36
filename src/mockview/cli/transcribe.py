"""`mockview transcribe`."""

import json

import click

from mockview.cli.home import now, open_home_of_known, scoring_from, settings_from, transcriber_from
from mockview.cli.options import json_option, person_option, scoring_options, speech_options
from mockview.errors import InputError, PartlyDoneError
from mockview.interview.hearing import Hearing
from mockview.interview.later import catch_up
from mockview.interview.screen import TerminalScreen
from mockview.reports.as_json import attempt_as_dict
from mockview.reports.terminal import console_for


@click.command("transcribe")
@scoring_options
@speech_options
@person_option
@json_option
def command(
    rubric: str | None,
    delivery: str | None,
    model: str | None,
    device: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Transcribe and score answers that were recorded without a speech model.

    \b
    Example:  mockview transcribe --model base.en
    """
    settings = settings_from(model=model, device=device, person=person, rubric=rubric, delivery=delivery)
    console = console_for(to_stderr=as_json)
    with open_home_of_known(settings) as home:
        waiting = home.log.untranscribed(home.person.id)
        screen = TerminalScreen(console, console_for(to_stderr=True))
        if waiting:
            scoring = scoring_from(settings)
            screen.working("Loading the speech model")
            hearing = Hearing(home.log, scoring, transcriber_from(settings), screen, now)
            done, failed = catch_up(hearing, settings.recordings, waiting)
        else:
            done, failed = (), 0
    if as_json:
        click.echo(json.dumps([attempt_as_dict(a.attempt, a.assessment) for a in done]))
    if failed and not done:
        raise InputError(f"None of the {failed} answers could be transcribed.", "They are kept; run the command again.")
    if failed:
        raise PartlyDoneError(f"{failed} of {len(waiting)} answers could not be transcribed; {len(done)} are done.")
    count = "1 answer" if len(done) == 1 else f"{len(done)} answers"
    console.print(f"\n{count} transcribed and scored." if done else "No answer waits to be transcribed.")
