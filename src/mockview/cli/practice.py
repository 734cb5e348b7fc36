"""`mockview practice`."""

import json
import random
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from mockview.audio.sound_devices import without_library_messages
from mockview.cli.home import (
    Home,
    banks_from,
    now,
    open_home,
    scoring_from,
    settings_from,
    transcriber_from,
)
from mockview.cli.options import json_option, person_option, scoring_options, speech_options
from mockview.errors import InputError, ModelError, PartlyDoneError, UsageError
from mockview.history.care import recoverable
from mockview.history.points import points_of
from mockview.interview import agenda
from mockview.interview.agenda import Agenda, Choice
from mockview.interview.answering import Answering, TypedAnswers
from mockview.interview.comeback_view import improvements_view
from mockview.interview.confidence import guess_of
from mockview.interview.drill import DrillView
from mockview.interview.equipment import listening_with, one_voice, panel_of_three, replay_until_enter, spoken_answers
from mockview.interview.hearing import Answered, Hearing, Screen
from mockview.interview.job_questions import questions_for_job
from mockview.interview.lines import Lines
from mockview.interview.modes import DRILL, MODES, PRACTICE, WARM_UP, logged_name
from mockview.interview.recorded_answers import RecordedAnswers, question_id_of, recorded_files
from mockview.interview.session import Interview, hold
from mockview.interview.story_hints import HintingScreen
from mockview.journey.comeback import improved
from mockview.journey.outlook import outlook_ahead
from mockview.journey.stories import stories_of
from mockview.reports.as_json import attempt_as_dict, plan_item_as_dict
from mockview.reports.quiet import is_quiet
from mockview.reports.safe_text import clean
from mockview.reports.session_view import next_step, session_view
from mockview.reports.terminal import assessment_view, console_for
from mockview.settings import Settings
from mockview.speech.transcriber import Transcriber


@click.command("practice")
@click.option("--bank", metavar="ID|FILE", help="Questions of this bank only, or of a file of your own.")
@click.option("--competency", metavar="NAME", help="Questions about this only: leadership, conflict, …")
@click.option("--question", metavar="ID", help="This one question.")
@click.option(
    "--mode",
    type=click.Choice(list(MODES)),
    default=PRACTICE,
    help="practice: scores after each answer. mock: scores at the end, no repeats. drill: short answers on what is "
    "weakest in your plan. warm-up: two minutes, no scores.",
)
@click.option("--surprise", is_flag=True, help="Questions from other lines of work than your usual ones.")
@click.option("--comeback", is_flag=True, help="After a rejection: your best answer first, then easy and hard ones.")
@click.option("--panel", is_flag=True, help="Three interviewers ask in turn, each with a voice of their own.")
@click.option(
    "--count",
    type=click.IntRange(1, 50),
    metavar="N",
    help="How many questions, 1 to 50; 3 if not given (mock 5, warm-up 2).",
)
@click.option("--seed", type=int, metavar="N", help="The same number chooses the same questions.")
@click.option(
    "--job",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Questions for this job posting: text, Markdown, HTML or PDF.",
)
@click.option("--from-plan", is_flag=True, help="Questions for what your plan says is weak.")
@click.option("--follow-ups", is_flag=True, help="After each answer, ask for what it lacks; both count as one.")
@click.option(
    "--end-after-s",
    "--end-after",
    metavar="S",
    help="End an answer after S seconds of silence, with a countdown; 0: only Enter does.",
)
@click.option(
    "--confidence/--no-confidence",
    default=None,
    help="Ask how well it went before the scores are shown; at a terminal, if not given.",
)
@click.option("--scores", is_flag=True, help="With --mode warm-up: show scores all the same.")
@click.option("--typed", is_flag=True, help="Type the answers.")
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Take recorded answers from a folder; files named QUESTION-ID.wav choose the questions.",
)
@click.option("--mic", metavar="NAME", help="A microphone, by its name or part of it.")
@click.option("--speaker", metavar="NAME", help="A speaker, by its name or part of it.")
@click.option("--voice", metavar="NAME", help="Who asks: one of your system's voices.")
@click.option("--rate-wpm", "--rate", metavar="WPM", help="How fast questions are spoken, words a minute.")
@scoring_options
@speech_options
@person_option
@json_option
def command(
    bank: str | None,
    competency: str | None,
    question: str | None,
    mode: str,
    surprise: bool,
    comeback: bool,
    panel: bool,
    count: int | None,
    seed: int | None,
    job: Path | None,
    from_plan: bool,
    follow_ups: bool,
    end_after_s: str | None,
    confidence: bool | None,
    scores: bool,
    typed: bool,
    answers: Path | None,
    mic: str | None,
    speaker: str | None,
    voice: str | None,
    rate_wpm: str | None,
    rubric: str | None,
    delivery: str | None,
    model: str | None,
    device: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """A spoken interview: questions asked aloud, answers recorded, scored and logged.

    Enter ends an answer. Without a microphone, use --typed or --answers.

    \b
    Examples:  mockview practice
               mockview practice --competency conflict --count 2
               mockview practice --from-plan --typed
               mockview practice --mode mock --panel --end-after 4
               mockview practice --job posting.pdf --count 6
               mockview practice --answers FOLDER --model base.en
    """
    _must_fit_together({"--typed": typed, "--answers": answers is not None})
    _must_fit_together({"--follow-ups": follow_ups, "--answers": answers is not None})
    _must_fit_together({"--follow-ups": follow_ups, "--mode warm-up": mode == WARM_UP})
    subjects = {
        "--question": question is not None,
        "--job": job is not None,
        "--from-plan": from_plan,
        "--surprise": surprise,
        "--comeback": comeback,
        "--mode warm-up": mode == WARM_UP,
    }
    _must_fit_together({**subjects, "--competency": competency is not None})
    _must_fit_together({**subjects, "--mode drill": mode == DRILL})
    if scores and mode != WARM_UP:
        raise UsageError("--scores belongs to --mode warm-up.", "Every other session shows them anyway.")
    settings = settings_from(
        bank=bank,
        mic=mic,
        speaker=speaker,
        voice=voice,
        rate_wpm=rate_wpm,
        model=model,
        device=device,
        person=person,
        rubric=rubric,
        delivery=delivery,
        end_after_s=end_after_s,
        confidence=None if confidence is None else str(confidence).lower(),
    )
    console, progress = console_for(to_stderr=as_json), console_for(to_stderr=True)
    way = MODES[mode]
    with open_home(settings) as home:
        scoring = scoring_from(settings)
        files = recorded_files(answers) if answers is not None else ()
        rng = random.Random(seed)  # noqa: S311  questions need no secrecy
        choice = Choice(home.database, home.person.id, banks_from(settings), rng, now().astimezone())
        many = count or way.count
        if job is not None:
            tell = partial(_tell, progress)
            asked = Agenda(questions_for_job(job, choice.banks, many, rng, scoring.data, tell))
        elif mode == DRILL:
            asked = agenda.drill(choice, many, competency, scoring, spoken=not typed)
        elif mode == WARM_UP:
            asked = agenda.warm_up(choice, many)
        elif comeback:
            asked = agenda.comeback(choice, count)
        elif surprise:
            asked = agenda.surprise(choice, many)
        elif from_plan:
            asked = agenda.from_plan(choice, many)
        elif question or competency or not files:
            asked = agenda.any_questions(choice, many, competency, question)
        else:
            asked = agenda.named_by(choice, [question_id_of(file) for file in files], many)
        view = DrillView(asked.drill) if asked.drill else None
        screen = HintingScreen(
            console,
            progress,
            () if files else stories_of(home.database, home.person.id),
            scoring.data,
            way.letters,
            way.longest_s,
            view or assessment_view,
            asked.reasons,
        )
        lines = Lines(() if files else sys.stdin)
        spoken = None if files or typed else spoken_answers(settings, lines, way)
        _say_what_was_left(home, screen)
        transcriber = None if typed else _transcriber(settings, screen)
        answering: Answering = RecordedAnswers(files)
        if spoken is not None:
            answering = listening_with(transcriber, spoken)
        elif typed:
            answering = TypedAnswers(lines, way.letters)
        if way.about:
            console.print(Text(way.about))
        if asked.opening is not None:
            console.print(asked.opening)
        if asked.best is not None and spoken is not None and sys.stdin.isatty():
            screen.note("(Enter goes on.)")
            replay_until_enter(settings, asked.best.attempt, lines)
        before = points_of(home.database, home.person.id)
        logged = logged_name("comeback" if comeback else mode, surprise=surprise, panel=panel)
        session = home.log.start_session(home.person.id, logged, now(), settings.bank)
        interview = Interview(
            Hearing(home.log, scoring, transcriber, screen, now),
            one_voice(settings),
            answering,
            settings.recordings,
            follow_ups,
            partial(guess_of, lines) if _is_asked_to_guess(settings) and not files else None,
            panel_of_three(settings) if panel else (),
        )
        with without_library_messages():
            answered = hold(interview, session, asked.questions, "after each" if scores else way.feedback)
        console.print()
        console.print(session_view([(a.attempt, a.assessment) for a in answered]))
        if view is not None and answered:
            console.print(view.course())
        if comeback and answered:
            console.print(improvements_view(improved(before, points_of(home.database, home.person.id))))
        plan = outlook_ahead(home.database, home.person.id, now().astimezone()).plan
    if as_json:
        click.echo(json.dumps({"attempts": _rows(answered), "plan": [plan_item_as_dict(i) for i in plan]}))
    elif answered:
        console.print()
        console.print(next_step(plan, drilled=mode == DRILL))
    if isinstance(answering, RecordedAnswers) and answering.refused:
        refused = ", ".join(path.name for path in answering.refused)
        problem = PartlyDoneError if answered else InputError
        raise problem(f"{refused} could not be used as an answer.", "The reason is above.")


def _must_fit_together(wishes: Mapping[str, bool]) -> None:
    wished = [name for name, given in wishes.items() if given]
    if len(wished) > 1:
        raise UsageError(f"{' and '.join(wished)} exclude each other.", "Choose one.")


def _rows(answered: Sequence[Answered]) -> list[dict[str, object]]:
    return [attempt_as_dict(a.attempt, a.assessment) for a in answered]


def _is_asked_to_guess(settings: Settings) -> bool:
    """At a terminal, or where the option asks for it; what comes through a pipe was made for other questions."""
    if settings.source_of("confidence") == "--confidence":
        return settings.confidence
    return settings.confidence and sys.stdin.isatty() and not is_quiet()


def _tell(progress: Console, text: str) -> None:
    progress.print(Text(clean(text), style="bright_black"))


def _transcriber(settings: Settings, screen: Screen) -> Transcriber | None:
    try:
        screen.working("Loading the speech model")
        transcriber = transcriber_from(settings)
    except ModelError as error:
        if settings.model_name is not None:
            raise
        screen.trouble(error)
        screen.note("Answers are recorded now and scored later, once there is a model: mockview transcribe")
        return None
    screen.note(f"Listening with {transcriber.name} on the {transcriber.device.upper()} ({transcriber.because}).")
    return transcriber


def _say_what_was_left(home: Home, screen: Screen) -> None:
    left = recoverable(home.settings.home, home.log, now())
    if left:
        screen.note(
            f"{len(left)} recording{'s' if len(left) > 1 else ''} of an earlier session broke off: mockview recover"
        )
