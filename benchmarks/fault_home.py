"""Homes for the fault harness: filled ones, old ones, what is in them, and what a command says there."""

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from command_line import Outcome, environment
from mockview.audio.wave_file import RecordingFile
from mockview.cli.app import run
from mockview.content.folders import load_banks
from mockview.history.attempt import UNSAVED, Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.history.events import Event, add_event
from mockview.pipeline import judge, load_scoring
from mockview.settings import DATABASE_NAME, prepare_home
from mockview.speech.transcript import from_text
from mockview.store.database import Database
from mockview.store.migrations import MIGRATIONS

START = datetime(2026, 9, 1, 18, 0, tzinfo=UTC)
TYPED = "I led a team of five people at the desk, made a list of the jobs, and we finished a week early."
_TABLES = ("person", "session", "attempt", "transcript", "assessment", "point", "opening", "story", "event")


def fill_home(home: Path, answers: int) -> Path:
    """A home with answers, each with words, scores and a second of sound, and with what happened between them."""
    prepare_home(home)
    scoring = load_scoring(None)
    questions = [q for bank in load_banks(None) for q in bank.questions]
    noise = np.random.default_rng(1)
    with Database.open(home / DATABASE_NAME) as db:
        log = AttemptLog(db)
        person = log.person_named("me")
        session = log.start_session(person.id, "practice", START)
        for number in range(answers):
            with RecordingFile(home / "recordings" / f"answer-{number:03d}") as file:
                file.write(noise.integers(-3000, 3000, 16_000, np.int16))
                path, sha256 = file.finish()
            asked, at = questions[number % len(questions)], START + timedelta(days=number)
            said = from_text(f"{TYPED} That was answer {number}.")
            attempt = Attempt(UNSAVED, person.id, session.id, asked, said, path.name, sha256, at)
            added = log.add_attempt(replace(attempt, recording_bytes=path.stat().st_size))
            log.add_assessment(added.id, judge(said, asked, scoring), at)
            add_event(db, Event(UNSAVED, person.id, "thought.kept", "", at, at, {"text": f"thought {number}"}))
    return home


def old_log(path: Path, people: int, migrations: int = 1) -> None:
    """A log as an earlier version made it, with some rows in its tables."""
    with Database.open(path, migrations=MIGRATIONS[:migrations]) as db, db.transaction():
        for number in range(people):
            person = db.execute("INSERT INTO person (name) VALUES (?)", (f"person {number} " + "x" * 400,))
            session = db.execute(
                "INSERT INTO session (person_id, started_at_us, mode) VALUES (?, 1, 'practice')", (person,)
            )
            db.execute(
                "INSERT INTO attempt (person_id, session_id, answered_at_us, question_id, question_text, competency,"
                " kind, question_json) VALUES (?, ?, 1, 'q', ?, 'conflict', 'behavioural', '{}')",
                (person, session, "When? " + "y" * 600),
            )


def content_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a log holds, by table, as far as an earlier version knew it too."""
    with Database.open(path) as db:
        there = {row[0] for row in db.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        tables = [table for table in _TABLES if table in there]
        return {table: [tuple(row) for row in db.rows(f"SELECT * FROM {table}")] for table in tables}  # noqa: S608


def mockview(home: Path, *words: str, stdin: str = "") -> Outcome:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, environment(home)),
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "stdin", io.StringIO(stdin)),
    ):
        code = run(words)
    return Outcome(code, out.getvalue(), err.getvalue())
