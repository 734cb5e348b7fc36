"""`mockview practice`."""

import json
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from mockview.audio.microphone import Microphone, find_microphone
from mockview.audio.voice import Voice
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
from mockview.coaching.plan import choose_questions, plan_for
from mockview.content.question import Question
from mockview.errors import DeviceError, InputError, ModelError, PartlyDoneError, UsageError
from mockview.history.care import recoverable
from mockview.history.listing import last_asked
from mockview.interview.answering import (
    Answering,
    RecordedAnswers,
    SpokenAnswers,
    TypedAnswers,
    question_id_of,
    recorded_files,
)
from mockview.interview.choosing import choose, choose_named
from mockview.interview.hearing import Answered, Hearing, Screen
from mockview.interview.job_questions import questions_for_job
from mockview.interview.lines import Lines
from mockview.interview.session import Interview, hold
from mockview.interview.story_hints import HintingScreen
from mockview.journey.stories import stories_of
from mockview.reports.as_json import attempt_as_dict, plan_item_as_dict
from mockview.reports.session_view import session_view
from mockview.reports.terminal import console_for
from mockview.settings import Settings
from mockview.speech.live import LiveTranscription
from mockview.speech.transcriber import Transcriber


@click.command("practice")
@click.option("--bank", metavar="ID|FILE", help="Questions of this bank only, or of a file of your own.")
@click.option("--competency", metavar="NAME", help="Questions about this only: leadership, conflict, …")
@click.option("--question", metavar="ID", help="This one question.")
@click.option(
    "--count",
    type=click.IntRange(1, 50),
    metavar="N",
    default=3,
    show_default=True,
    help="How many questions, 1 to 50.",
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
    count: int,
    seed: int | None,
    job: Path | None,
    from_plan: bool,
    follow_ups: bool,
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
               mockview practice --job posting.pdf --count 6
               mockview practice --answers FOLDER --model base.en
    """
    _must_fit_together({"--typed": typed, "--answers": answers is not None})
    _must_fit_together({"--follow-ups": follow_ups, "--answers": answers is not None})
    _must_fit_together(
        {
            "--question": question is not None,
            "--competency": competency is not None,
            "--job": job is not None,
            "--from-plan": from_plan,
        }
    )
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
    )
    console = console_for(to_stderr=as_json)
    with open_home(settings) as home:
        scoring = scoring_from(settings)
        files = recorded_files(answers) if answers is not None else ()
        stories = () if files else stories_of(home.database, home.person.id)
        screen = HintingScreen(console, console_for(to_stderr=True), stories, scoring.data)
        if job is not None:
            rng = random.Random(seed)  # noqa: S311  questions need no secrecy
            questions = questions_for_job(job, banks_from(settings), count, rng, scoring.data, screen.note)
        else:
            named = [question_id_of(file) for file in files] if not (question or competency or from_plan) else []
            questions = choose_named(banks_from(settings), named, count) or _questions(
                home, competency, question, count, seed, from_plan
            )
        microphone = None if files or typed else _microphone(settings)
        _say_what_was_left(home, screen)
        transcriber = None if typed else _transcriber(settings, screen)
        hearing = Hearing(home.log, scoring, transcriber, screen, now)
        answering: Answering = RecordedAnswers(files)
        if typed:
            answering = TypedAnswers(Lines(sys.stdin))
        elif microphone is not None:
            answering = SpokenAnswers(microphone, Lines(sys.stdin), _live(transcriber))
        asker = Voice(settings.home / "voice_cache", settings.voice, settings.rate_wpm, settings.speaker)
        session = home.log.start_session(home.person.id, "practice", now(), settings.bank)
        answered = hold(Interview(hearing, asker, answering, settings.recordings, follow_ups), session, questions)
        console.print()
        console.print(session_view([(a.attempt, a.assessment) for a in answered]))
        plan = plan_for(home.database, home.person.id, now().astimezone())
    if as_json:
        click.echo(json.dumps({"attempts": _rows(answered), "plan": [plan_item_as_dict(i) for i in plan]}))
    elif plan:
        console.print(f"\nYour plan has {len(plan)} item{'s' if len(plan) > 1 else ''}: mockview plan")
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


def _questions(
    home: Home, competency: str | None, question: str | None, count: int, seed: int | None, from_plan: bool
) -> tuple[Question, ...]:
    banks = banks_from(home.settings)
    rng = random.Random(seed)  # noqa: S311  questions need no secrecy
    if from_plan:
        plan = plan_for(home.database, home.person.id, now().astimezone())
        if not plan:
            raise UsageError("Your plan is empty, so there is nothing to practise from it.", "Run `mockview practice`.")
        questions = [q for b in banks for q in b.questions]
        return choose_questions(plan, questions, count, rng, last_asked(home.database, home.person.id))
    return choose(banks, count, rng, competency, question)


def _live(transcriber: Transcriber | None) -> Callable[[], LiveTranscription] | None:
    """Transcription while the person speaks; not where the language must be found from the whole answer first."""
    if transcriber is None or transcriber.language is None:
        return None
    return partial(LiveTranscription, transcriber)


def _microphone(settings: Settings) -> Microphone:
    try:
        return find_microphone(settings.mic)
    except DeviceError as error:
        remedy = f"{error.remedy} Without a microphone, use --typed or --answers FOLDER."
        raise DeviceError(error.what, remedy.strip()) from error


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
