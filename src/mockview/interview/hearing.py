"""Hearing and judging one answer that is in the log already, and showing what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from mockview.audio.microphone import Level
from mockview.audio.recording import Recording
from mockview.coaching.baseline import own_baseline_line
from mockview.content.question import Question
from mockview.errors import MockviewError
from mockview.history.attempt import Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.interview.follow_up import judged_whole
from mockview.judging.assessment import Assessment
from mockview.pipeline import Scoring, hear
from mockview.speech.live import LiveTranscription
from mockview.speech.transcriber import Transcriber
from mockview.speech.transcript import Transcript

_SAME_LENGTH_S = 0.1
"""A block of the microphone's; what was heard live must not lack more of the recording."""


class Screen(Protocol):
    """What is shown while an interview runs; see mockview.interview.screen."""

    def question(self, number: int, count: int, question: Question) -> None:
        """A question is about to be asked."""

    def follow_up(self, question: Question) -> None:
        """What the last answer lacks is about to be asked for."""

    def voice(self, spoken: str, because: str | None) -> None:
        """How the question was asked: "speaker" or "text", and why not aloud."""

    def listening(self, name: str) -> None:
        """An answer may be given now."""

    def level(self, level: Level) -> None:
        """The microphone's level and the time that has passed."""

    def working(self, what: str) -> None:
        """Something takes a moment."""

    def scored(self, attempt: Attempt, assessment: Assessment) -> None:
        """An answer's scores."""

    def trouble(self, error: MockviewError) -> None:
        """Something went wrong and the session goes on."""

    def note(self, text: str) -> None:
        """A sentence between two questions."""


@dataclass(frozen=True, eq=False)
class Hearing:
    """What answers are heard and judged with; transcriber None: they wait for a speech model."""

    log: AttemptLog
    scoring: Scoring
    transcriber: Transcriber | None
    screen: Screen
    now: Callable[[], datetime]


@dataclass(frozen=True)
class Answered:
    """One answer; the assessment is None while it waits for its transcript."""

    attempt: Attempt
    assessment: Assessment | None


def heard_and_judged(
    hearing: Hearing, attempt: Attempt, recording: Recording | None, live: LiveTranscription | None = None
) -> Answered:
    """Transcribe where there is no transcript yet, judge, log both, show the scores.

    An answer to a follow-up question is judged with the answer before it, which is then what comes back.
    live: what was transcribed while the answer was spoken; where it failed, the whole recording is read.
    """
    transcript = attempt.transcript
    if transcript is None and recording is not None:
        hearing.screen.working("Listening to the answer")
        transcript = hear((_finished(live, recording) if live else None) or recording, hearing.transcriber)
        hearing.log.set_transcript(attempt.id, transcript, hearing.now())
    if transcript is None:
        return Answered(attempt, None)
    done = replace(attempt, transcript=transcript)
    whole = judged_whole(hearing.log, hearing.scoring, done)
    if whole is None:
        return Answered(done, None)
    first, assessment = whole
    hearing.log.add_assessment(first.id, assessment, hearing.now())
    hearing.screen.scored(first, assessment)
    if hearing.scoring.delivery and (line := own_baseline_line(hearing.log, done, assessment.metrics)):
        hearing.screen.note(line)
    return Answered(first, assessment)


def _finished(live: LiveTranscription, recording: Recording) -> Transcript | None:
    """What was transcribed while it was spoken, unless it lacks a part of the recording."""
    try:
        transcript = live.finish()
    except BaseException:
        live.abandon()  # Ctrl-C while the last words are read
        raise
    heard_s = transcript.duration_s if transcript else None
    if heard_s is None or abs(heard_s - recording.duration_s) > _SAME_LENGTH_S:
        return None
    return transcript
