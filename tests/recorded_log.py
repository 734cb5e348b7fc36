"""A log with a spoken answer whose every word's times are known, and an earlier typed one to the same question."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from command_line import FIXTURES
from mockview.audio.recording import Span
from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import RecordingFile, pcm_of, sha256_of
from mockview.content.folders import load_banks
from mockview.content.question import Question
from mockview.history.attempt import UNSAVED, Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.pipeline import Scoring, judge, load_scoring
from mockview.settings import DATABASE_NAME, prepare_home
from mockview.speech.transcript import HeardWord, Transcript, from_heard_words, from_text
from mockview.store.database import Database

SPOKEN = "deadline-tax-season"
"""76 s with nine fillers, well told."""

ANSWERED_AT = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
_TYPED = "I always work well under pressure. We had a lot to do and in the end we did it all in time."
_PAUSE_S = 0.25


@dataclass(frozen=True)
class Filled:
    """A home folder whose log holds the answers `typed` and, a week later, `spoken`."""

    home: Path
    typed: int
    spoken: int
    transcript: Transcript


def fixture_row(name: str) -> dict[str, Any]:
    """What the manifest says of a recorded answer."""
    lines = (FIXTURES / "answers" / "manifest.jsonl").read_text("utf-8").splitlines()
    return next(row for row in map(json.loads, lines) if row["id"] == name)


def fixture_transcript(name: str) -> Transcript:
    """Its true words with their true times, all but the last filler, which is left to be found as voice alone."""
    row = fixture_row(name)
    words = [HeardWord(*word) for word in row["words"]]
    spans: list[Span] = []
    for word in words:
        if spans and word.start_s - spans[-1].end_s < _PAUSE_S:
            spans[-1] = Span(spans[-1].start_s, word.end_s)
        else:
            spans.append(Span(word.start_s, word.end_s))
    dropped = max(n for n, word in enumerate(words) if word.text.lower().strip(",.") in ("um", "uh"))
    heard = [word for n, word in enumerate(words) if n != dropped]
    return from_heard_words(heard, speech_spans=tuple(spans), duration_s=row["duration_s"], model="true")


def question_of(name: str) -> Question:
    """The question that a recorded answer answers, as the banks hold it."""
    wanted = fixture_row(name)["question_id"]
    return next(q for bank in load_banks(None) for q in bank.questions if q.id == wanted)


def fill(home: Path, person: str = "me") -> Filled:
    """Make the home folder, its log and its recording."""
    prepare_home(home)
    scoring = load_scoring(None)
    with RecordingFile(home / "recordings" / "answer") as file:
        file.write(pcm_of(decode(FIXTURES / "answers" / f"{SPOKEN}.flac").samples))
        file.finish()
    transcript = fixture_transcript(SPOKEN)
    with Database.open(home / DATABASE_NAME) as database:
        log = AttemptLog(database)
        who = log.person_named(person)
        session = log.start_session(who.id, "practice", ANSWERED_AT)
        first = Attempt(
            UNSAVED, who.id, session.id, question_of(SPOKEN), from_text(_TYPED, model="typed"), None, None, ANSWERED_AT
        )
        typed = _add(log, scoring, first)
        second = replace(
            first,
            transcript=transcript,
            recording_path="answer.wav",
            recording_sha256=sha256_of(home / "recordings" / "answer.wav"),
            answered_at=ANSWERED_AT + timedelta(days=7),
        )
        spoken = _add(log, scoring, second)
    return Filled(home, typed, spoken, transcript)


def _add(log: AttemptLog, scoring: Scoring, attempt: Attempt) -> int:
    added = log.add_attempt(attempt)
    assert added.transcript is not None
    log.add_assessment(added.id, judge(added.transcript, added.question, scoring), added.answered_at)
    return added.id
