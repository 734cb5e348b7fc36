"""Hearing and judging one answer that is in the log already, and showing what came of it."""

from collections.abc import Callable, Sequence
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
from mockview.interview.ear import Ear
from mockview.interview.follow_up import judged_whole
from mockview.judging.assessment import Assessment
from mockview.pipeline import Scoring, hear
from mockview.speech.transcriber import Transcriber


class Screen(Protocol):
    """What is shown while an interview runs; see mockview.interview.screen."""

    def question(self, number: int, count: int, question: Question, asker: str | None = None) -> None:
        """A question is about to be asked, by somebody of that name."""

    def follow_up(self, question: Question) -> None:
        """What the last answer lacks is about to be asked for."""

    def voice(self, spoken: str, because: str | None) -> None:
        """How the question was asked: "speaker" or "text", and why not aloud."""

    def listening(self, name: str, question: Question) -> None:
        """An answer may be given now."""

    def listened(self) -> None:
        """No more of the answer will come."""

    def level(self, level: Level) -> None:
        """The microphone's level and the time that has passed."""

    def words(self, text: str) -> None:
        """All words that were recognised so far."""

    def counting(self, count: int | None) -> None:
        """Silence ends the answer in so many seconds; None when it does not."""

    def draw(self) -> None:
        """Bring what is shown up to date."""

    def offer_help(self, letters: Sequence[str]) -> None:
        """Nothing was said for long; these letters may be typed."""

    def hint(self, question: Question) -> None:
        """Help with this question."""

    def working(self, what: str) -> None:
        """Something takes a moment."""

    def asks(self, text: str) -> None:
        """The person is asked for something to type."""

    def heard(self, attempt: Attempt) -> None:
        """An answer's words, where nothing is scored."""

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
    """One answer; the assessment is None while it waits for its transcript, and where nothing is scored."""

    attempt: Attempt
    assessment: Assessment | None


def heard_and_judged(hearing: Hearing, attempt: Attempt, recording: Recording | None) -> Answered:
    """Transcribe where there is no transcript yet, judge, log both, show the scores; ModelError without a model."""
    if attempt.transcript is None and recording is not None:
        hearing.screen.working("Listening to the answer")
        transcript = hear(recording, hearing.transcriber)
        hearing.log.set_transcript(attempt.id, transcript, hearing.now())
        attempt = replace(attempt, transcript=transcript)
    return judged(hearing, attempt)


def heard(hearing: Hearing, attempt: Attempt, ear: Ear) -> Attempt:
    """The attempt with what the ear has heard, which is in the log from then on. Errors: as Ear.words."""
    transcript = ear.words()
    hearing.log.set_transcript(attempt.id, transcript, hearing.now())
    return replace(attempt, transcript=transcript)


def judged(hearing: Hearing, attempt: Attempt) -> Answered:
    """Judge an attempt that has its words, log the assessment and show it.

    An answer to a follow-up question is judged with the answer before it, which is then what comes back.
    """
    try:
        whole = assessed(hearing, attempt)
    except KeyboardInterrupt:  # it takes milliseconds, and without it the words would wait unseen
        assessed(hearing, attempt)
        raise
    if whole is None:
        return Answered(attempt, None)
    first, assessment = whole
    hearing.screen.scored(first, assessment)
    if hearing.scoring.delivery and (line := own_baseline_line(hearing.log, attempt, assessment.metrics)):
        hearing.screen.note(line)
    return Answered(first, assessment)


def assessed(hearing: Hearing, attempt: Attempt) -> tuple[Attempt, Assessment] | None:
    """The same without showing anything; None when it has no words."""
    whole = judged_whole(hearing.log, hearing.scoring, attempt) if attempt.transcript is not None else None
    if whole is not None:
        hearing.log.add_assessment(whole[0].id, whole[1], hearing.now())
    return whole
