"""Answers put into a log for tests of looking back: when, about what, with which scores."""

from dataclasses import replace
from datetime import datetime

from answers import START, assessment, attempt, question, transcript
from mockview.history.attempt import Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.judging.assessment import DeliveryMetrics

SPOKEN = DeliveryMetrics(
    100, 40.0, 30.0, pace_wpm=150, articulation_wpm=170, pause_share=0.15, fillers=2, fillers_per_100_words=2.0
)


def answered(
    log: AttemptLog,
    at: datetime,
    overall: float,
    *,
    about: str = "conflict",
    name: str = "",
    points: int = 3,
    guess: int | None = None,
    metrics: DeliveryMetrics = SPOKEN,
    session: int | None = None,
    person: str = "Ada",
    mode: str = "practice",
    said: str = "I sat down with both of them",
) -> Attempt:
    """One judged answer, in a session of its own that began with it unless one is given."""
    who = log.person_named(person)
    number = session or log.start_session(who.id, mode, at).id
    asked = question(name or f"{about}-1", about)
    made = replace(attempt(who.id, number, asked=asked, at=at, said=transcript(said)), predicted=guess)
    saved = log.add_attempt(made)
    scored = assessment({"result": points, "relevance": 4}, {"pause_share": 4})
    log.add_assessment(
        saved.id, replace(scored, ceiling=None, content=overall, overall=overall, metrics=metrics), at or START
    )
    return saved
