"""Past answers judged again: with today's rubric, or after a correction; what was there before is kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from mockview.errors import InputError
from mockview.history.attempt import Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.interview.follow_up import judged_whole
from mockview.judging.assessment import Assessment
from mockview.pipeline import Scoring
from mockview.speech.correction import corrected


@dataclass(frozen=True)
class Rescored:
    """An answer with its assessment before (None when it had none) and now."""

    attempt: Attempt
    before: Assessment | None
    now: Assessment

    @property
    def changed(self) -> bool:
        """Whether judging it again made a difference."""
        return self.before != self.now


def rescore(
    log: AttemptLog, scoring: Scoring, attempts: Iterable[Attempt], now: Callable[[], datetime]
) -> tuple[Rescored, ...]:
    """Judge each answer that has a transcript again; a new assessment is appended where it differs.

    An answer to a follow-up question is judged with the answer before it, once.
    """
    done: dict[int, Rescored] = {}
    for attempt in attempts:
        if attempt.transcript is None or (attempt.follows or attempt.id) in done:
            continue
        whole = judged_whole(log, scoring, attempt)
        if whole is None:
            continue
        first, assessment = whole
        result = Rescored(first, log.latest_assessments([first.id]).get(first.id), assessment)
        if result.changed:
            log.add_assessment(first.id, result.now, now())
        done[first.id] = result
    return tuple(done.values())


def correct(log: AttemptLog, scoring: Scoring, attempt: Attempt, text: str, now: Callable[[], datetime]) -> Rescored:
    """Replace an answer's words, keep the old ones beside them, and judge again."""
    if attempt.transcript is None:
        raise InputError(f"Answer {attempt.id} has no transcript yet.", "Run `mockview transcribe` first.")
    if not text.strip():
        raise InputError("A correction needs words.", "To drop an answer, use --discard.")
    transcript = corrected(attempt.transcript, text)
    if transcript.text != attempt.transcript.text:
        log.set_transcript(attempt.id, transcript, now())
    return rescore(log, scoring, [replace(attempt, transcript=transcript)], now)[0]
