"""`mockview transcribe`."""

import click

from mockview.cli.home import now, open_home, settings_from
from mockview.cli.options import person_option, speech_options
from mockview.errors import PartlyDoneError
from mockview.interview.hearing import Hearing
from mockview.interview.later import catch_up
from mockview.interview.screen import TerminalScreen
from mockview.pipeline import load_scoring
from mockview.reports.terminal import console_for
from mockview.speech.transcriber import load_transcriber


@click.command("transcribe")
@speech_options
@person_option
def command(model: str | None, device: str | None, person: str | None) -> None:
    """Transcribe and score answers that were recorded without a speech model.

    \b
    Example:  mockview transcribe --model base.en
    """
    settings = settings_from(model=model, device=device, person=person)
    console = console_for(to_stderr=False)
    with open_home(settings) as home:
        waiting = home.log.untranscribed(home.person.id)
        if not waiting:
            console.print("No answer waits to be transcribed.")
            return
        transcriber = load_transcriber(settings.model_name, settings.device, settings.models)
        hearing = Hearing(home.log, load_scoring(settings.home), transcriber, TerminalScreen(console), now)
        done, failed = catch_up(hearing, settings.recordings, waiting)
    if failed:
        raise PartlyDoneError(f"{failed} of {len(waiting)} answers could not be transcribed; {len(done)} are done.")
    console.print(f"\n{len(done)} answers transcribed and scored.")
