"""Who answered which question when, and what was said."""

from dataclasses import dataclass
from datetime import datetime

from mockview.content.question import Question
from mockview.speech.transcript import Transcript

UNSAVED = 0
"""The id of a value that the log has not numbered yet."""


@dataclass(frozen=True)
class Person:
    """Someone whose answers are kept."""

    id: int
    name: str


@dataclass(frozen=True)
class Session:
    """A series of answers given, or brought in, together.

    started_at, ended_at: aware, UTC; ended_at is None while it runs, or when it was cut short.
    mode: how it was held ("practice", "replay", "score", "debrief", ...).
    bank_id: where its questions came from.
    """

    id: int
    person_id: int
    started_at: datetime
    mode: str
    bank_id: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Attempt:
    """One answer to one question, with the question as it was asked.

    id: the number that people see; UNSAVED before add_attempt.
    transcript: None while the answer is recorded but not transcribed.
    recording_path: relative to the home's recordings folder, with "/"; None for a typed or imported answer.
    recording_sha256: in hex. recording_bytes: the file's size, None when unknown.
    answered_at: aware, UTC. predicted: the person's own guess of the score, 1 to 5, made before seeing it.
    discarded: kept, but out of every list, plan and average.
    follows: the attempt whose follow-up question this one answers; its points are that attempt's.
    corrected_from: the transcript that `transcript` replaced, None when it is the first.
    """

    id: int
    person_id: int
    session_id: int
    question: Question
    transcript: Transcript | None
    recording_path: str | None
    recording_sha256: str | None
    answered_at: datetime
    predicted: int | None = None
    discarded: bool = False
    corrected_from: Transcript | None = None
    recording_bytes: int | None = None
    follows: int | None = None


@dataclass(frozen=True)
class AttemptLine:
    """An attempt as a list shows it; scores are 0 to 100, None when not judged or not applicable."""

    id: int
    session_id: int
    answered_at: datetime
    question_id: str
    question_text: str
    competency: str
    kind: str
    content: float | None
    delivery: float | None
    overall: float | None
    predicted: int | None
    discarded: bool
    transcribed: bool
    recording_path: str | None


@dataclass(frozen=True)
class Point:
    """Points, 1 to 5, that an attempt earned on one criterion; delivery measures count as "delivery"."""

    competency: str
    criterion_id: str
    points: int
    answered_at: datetime
    attempt_id: int


@dataclass(frozen=True)
class Opening:
    """A weak area named from outside practice.

    source: "debrief", "feedback" or "confidence". because: one sentence for the person.
    """

    competency: str
    criterion_id: str
    opened_at: datetime
    source: str
    because: str


@dataclass(frozen=True)
class DayScores:
    """Means of a day's scores (0 to 100) for one competency, over `attempts` judged answers."""

    day: str
    competency: str
    attempts: int
    content: float | None
    delivery: float | None
    overall: float | None
