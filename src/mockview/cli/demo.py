"""`mockview demo`."""

import json

import click
from rich.text import Text

from mockview.audio.voice import Voice
from mockview.cli.home import now, open_home, settings_from
from mockview.cli.options import json_option
from mockview.coaching.plan import plan_for
from mockview.content.folders import load_banks
from mockview.interview.hearing import Hearing
from mockview.interview.recorded_answers import RecordedAnswers
from mockview.interview.recorded_candidate import DEMO_PERSON, recorded_candidate
from mockview.interview.screen import TerminalScreen
from mockview.interview.session import Interview, hold
from mockview.pipeline import load_scoring
from mockview.reports.as_json import attempt_as_dict, plan_item_as_dict
from mockview.reports.plan_view import plan_view
from mockview.reports.session_view import session_view
from mockview.reports.terminal import console_for
from mockview.speech.transcriber import load_transcriber

_ABOUT = (
    "A complete interview with a recorded candidate. The candidate is synthetic (a speech synthesiser reads answers "
    "written for this demo), and the speech model that listens is a small one made for that voice alone; it would not "
    "understand you. Everything else is what your own session does: speech to text, scores with quotes, log, plan."
)
_NEXT = (
    "Your turn. One of these:\n"
    "  mockview practice --typed          answer from the keyboard\n"
    "  mockview models download base.en   the model that understands you, 145 MB\n"
    "  mockview practice                  then: asked aloud, answered aloud\n"
    "The demo's answers are kept apart from yours: mockview replay --person demo"
)


@click.command("demo")
@click.option("--speaker", metavar="NAME", help="A speaker, by its name or part of it.")
@json_option
def command(speaker: str | None, as_json: bool) -> None:
    """A complete interview with the recorded candidate: asked, heard, scored, logged, planned.

    Needs no microphone, no sound card and no network.

    \b
    Example:  mockview demo
    """
    settings = settings_from(speaker=speaker)
    console = console_for(to_stderr=as_json)
    screen = TerminalScreen(console, console_for(to_stderr=True))
    with open_home(settings, DEMO_PERSON) as home:
        console.print(Text(_ABOUT, style="bright_black"))
        candidate = recorded_candidate(load_banks(None))
        scoring = load_scoring(None)
        screen.working("Loading the speech model")
        transcriber = load_transcriber(str(candidate.model), "cpu", settings.models)
        voice = Voice(settings.home / "voice_cache", settings.voice, settings.rate_wpm, settings.speaker)
        session = home.log.start_session(home.person.id, "demo", now())
        hearing = Hearing(home.log, scoring, transcriber, screen, now)
        answering = RecordedAnswers(candidate.answers)
        answered = hold(Interview(hearing, voice, answering, settings.recordings), session, candidate.questions)
        plan = plan_for(home.database, home.person.id, now().astimezone())
    console.print()
    console.rule(Text("The session", style="bold"), align="left")
    console.print(session_view([(a.attempt, a.assessment) for a in answered]))
    console.print()
    console.rule(Text("The improvement plan", style="bold"), align="left")
    console.print(plan_view(plan, now().astimezone().date()))
    if as_json:
        rows = [attempt_as_dict(a.attempt, a.assessment) for a in answered]
        click.echo(json.dumps({"attempts": rows, "plan": [plan_item_as_dict(item) for item in plan]}))
        return
    console.print()
    console.print(_NEXT)
