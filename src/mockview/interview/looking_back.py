"""One past answer with all that can be shown of it: sound, marks, outline, and the try before it."""

from pathlib import Path

from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import sha256_of
from mockview.coaching.baseline import own_baseline_line
from mockview.errors import InputError
from mockview.history.attempt import Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.history.listing import Which
from mockview.interview.later import recording_of
from mockview.judging.outline import outline_points
from mockview.judging.reading import Reading
from mockview.judging.tightened import tighten
from mockview.pipeline import Scoring, read, without_delivery
from mockview.reports.replay_page import Covered, Replay, Sound, Told, sound_of
from mockview.reports.spoken_text import NO_MARKS, marks_of


def look_back(
    log: AttemptLog, scoring: Scoring, recordings: Path, attempt: Attempt, beside: Attempt | None = None
) -> Replay:
    """What the page of an answer shows; beside: another answer, by default the one before to the same question.

    A recording that is gone, has changed or can't be read is no error: the page says so.
    """
    told = _told(log, scoring, recordings, attempt)
    other = beside or earlier_try(log, attempt)
    reading = read(attempt.transcript, attempt.question, scoring) if attempt.transcript else None
    return Replay(
        told=told,
        times_judged=len(log.assessments(attempt.id)),
        outline=_covered(reading) if reading else (),
        tightened=tighten(reading, told.assessment) if reading and told.assessment else (),
        beside=_told(log, scoring, recordings, other) if other else None,
        usual=own_baseline_line(log, attempt, told.assessment.metrics) if told.assessment else None,
    )


def earlier_try(log: AttemptLog, attempt: Attempt) -> Attempt | None:
    """The latest earlier answer to the same question, or None."""
    which = Which(question_id=attempt.question.id, before=attempt.answered_at, latest=1)
    found = log.attempts(attempt.person_id, which)
    return found[0] if found and found[0].question.text == attempt.question.text else None


def _told(log: AttemptLog, scoring: Scoring, recordings: Path, attempt: Attempt) -> Told:
    latest = log.latest_assessments([attempt.id]).get(attempt.id)
    if latest is not None and not scoring.delivery:
        latest = without_delivery(latest)
    marks = marks_of(attempt.transcript, scoring.data) if attempt.transcript and scoring.delivery else NO_MARKS
    if attempt.recording_path is None:
        typed = attempt.transcript is not None and attempt.transcript.model == "typed"
        because = "It was typed, so it has no sound." if typed else "It came as text, so it has no sound."
        return Told(attempt, latest, marks, None, because)
    try:
        sound = _sound(recordings, attempt)
    except InputError as error:
        return Told(attempt, latest, marks, None, str(error))
    return Told(attempt, latest, marks, sound)


def _sound(recordings: Path, attempt: Attempt) -> Sound:
    path = recording_of(recordings, attempt)
    if attempt.recording_sha256 is not None and sha256_of(path) != attempt.recording_sha256:
        # It may well play, and then the words would be lit beside sounds that are not theirs.
        raise InputError(
            f"The recording of answer {attempt.id} is not as it was made: the file has changed.",
            "`mockview check --read-data` looks at them all; a backup may have it whole.",
        )
    return sound_of(decode(path))


def _covered(reading: Reading) -> tuple[Covered, ...]:
    found = []
    for point in outline_points(reading):
        clause = reading.clause_at(point.at) if point.at is not None else None
        found.append(Covered(point.text, reading.quote(clause.first, clause.last) if clause else None))
    return tuple(found)
