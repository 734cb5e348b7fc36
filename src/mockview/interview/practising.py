"""A whole practice session: what is asked, who asks, how it is answered, and what came of it."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from rich.console import Console, RenderableType
from rich.text import Text

from mockview.audio.sound_devices import without_library_messages
from mockview.coaching.plan import PlanItem
from mockview.content.question import Bank
from mockview.errors import ModelError
from mockview.history.attempt import Person
from mockview.history.attempt_log import AttemptLog
from mockview.history.points import points_of
from mockview.history.recovery import recoverable
from mockview.interview.agenda import Agenda, Choice
from mockview.interview.answering import Answering
from mockview.interview.comeback_view import improvements_view
from mockview.interview.confidence import guess_of
from mockview.interview.drill import DrillView
from mockview.interview.equipment import listening_with, one_voice, panel_of_three, spoken_answers
from mockview.interview.hearing import Answered, Hearing
from mockview.interview.lines import Lines
from mockview.interview.recorded_answers import RecordedAnswers, recorded_files
from mockview.interview.replaying import replay_until_enter
from mockview.interview.screen import TerminalScreen
from mockview.interview.session import Interview, hold
from mockview.interview.story_hints import HintingScreen
from mockview.interview.typed_answers import TypedAnswers
from mockview.interview.wishes import Wishes, agenda_of
from mockview.journey.comeback import improved
from mockview.journey.outlook import outlook_ahead
from mockview.journey.stories import stories_of
from mockview.pipeline import Scoring
from mockview.reports.quiet import is_quiet
from mockview.reports.safe_text import clean
from mockview.reports.terminal import assessment_view
from mockview.settings import Settings
from mockview.speech.transcriber import Transcriber


@dataclass(frozen=True, eq=False)
class Room:
    """What a session finds when it begins.

    load_model: ModelError when there is none. console: for what is asked and scored; progress: for the rest.
    typed: what the person types.
    """

    settings: Settings
    log: AttemptLog
    person: Person
    banks: Sequence[Bank]
    scoring: Scoring
    load_model: Callable[[], Transcriber]
    now: Callable[[], datetime]
    console: Console
    progress: Console
    typed: TextIO


@dataclass(frozen=True, eq=False)
class Practised:
    """What came of a session. plan: as it is now. remarks: shown under the summary. refused: files of no use."""

    answered: tuple[Answered, ...]
    plan: tuple[PlanItem, ...]
    remarks: tuple[RenderableType, ...] = ()
    refused: tuple[Path, ...] = ()


def practise(wishes: Wishes, room: Room) -> Practised:
    """Hold the session that is wished for; what was answered is in the log whatever happens.

    Errors: UsageError when there is nothing to ask, DeviceError without a microphone, ModelError when the model that
    was named can't be loaded.
    """
    db, settings, person_id = room.log.db, room.settings, room.person.id
    files = recorded_files(wishes.answers) if wishes.answers is not None else ()
    rng = random.Random(wishes.seed)  # noqa: S311  questions need no secrecy
    choice = Choice(db, person_id, room.banks, rng, room.now().astimezone())
    asked = agenda_of(wishes, choice, room.scoring, files, partial(_tell, room.progress))
    drilled = DrillView(asked.drill) if asked.drill else None
    screen = _screen(wishes, room, asked, drilled)
    lines = Lines(() if files else room.typed)
    spoken = None if files or wishes.typed else spoken_answers(settings, lines, wishes.way)
    _say_what_was_left(room, screen)
    transcriber = None if wishes.typed else _transcriber(room, screen)
    recorded = RecordedAnswers(files)
    answering: Answering = recorded
    if spoken is not None:
        answering = listening_with(transcriber, spoken)
    elif wishes.typed:
        answering = TypedAnswers(lines, wishes.way.letters)
    for opening in (Text(wishes.way.about) if wishes.way.about else None, asked.opening):
        if opening is not None:
            room.console.print(opening)
    if asked.best is not None and spoken is not None and room.typed.isatty():
        screen.note("(Enter goes on.)")
        replay_until_enter(settings, asked.best.attempt, lines)
    before = points_of(db, person_id)
    session = room.log.start_session(person_id, wishes.logged_as, room.now(), settings.bank)
    interview = Interview(
        Hearing(room.log, room.scoring, transcriber, screen, room.now),
        one_voice(settings),
        answering,
        settings.recordings,
        wishes.follow_ups,
        partial(guess_of, lines) if not files and _is_asked_to_guess(room) else None,
        panel_of_three(settings) if wishes.panel else (),
    )
    with without_library_messages():
        answered = hold(interview, session, asked.questions, wishes.feedback)
    remarks: list[RenderableType] = []
    if drilled is not None and answered:
        remarks.append(drilled.course())
    if wishes.comeback and answered:
        remarks.append(improvements_view(improved(before, points_of(db, person_id))))
    plan = outlook_ahead(db, person_id, room.now().astimezone()).plan
    return Practised(answered, tuple(plan), tuple(remarks), tuple(recorded.refused))


def _screen(wishes: Wishes, room: Room, asked: Agenda, drilled: DrillView | None) -> TerminalScreen:
    return HintingScreen(
        room.console,
        room.progress,
        () if wishes.answers is not None else stories_of(room.log.db, room.person.id),
        room.scoring.data,
        wishes.way.letters,
        wishes.way.longest_s,
        drilled or assessment_view,
        asked.reasons,
    )


def _is_asked_to_guess(room: Room) -> bool:
    """At a terminal, or where the option asks for it; what comes through a pipe was made for other questions."""
    settings = room.settings
    if settings.source_of("confidence") == "--confidence":
        return settings.confidence
    return settings.confidence and room.typed.isatty() and not is_quiet()


def _tell(progress: Console, text: str) -> None:
    progress.print(Text(clean(text), style="bright_black"))


def _transcriber(room: Room, screen: TerminalScreen) -> Transcriber | None:
    try:
        screen.working("Loading the speech model")
        transcriber = room.load_model()
    except ModelError as error:
        if room.settings.model_name is not None:
            raise
        screen.trouble(error)
        screen.note("Answers are recorded now and scored later, once there is a model: mockview transcribe")
        return None
    screen.note(f"Listening with {transcriber.name} on the {transcriber.device.upper()} ({transcriber.because}).")
    return transcriber


def _say_what_was_left(room: Room, screen: TerminalScreen) -> None:
    left = recoverable(room.settings.home, room.log, room.now())
    if left:
        screen.note(
            f"{len(left)} recording{'s' if len(left) > 1 else ''} of an earlier session broke off: mockview recover"
        )
