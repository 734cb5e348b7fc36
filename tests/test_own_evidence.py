"""What speaks against a hard thought comes from the log, with its numbers; an empty log says nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from answers import START, assessment, attempt, day, question
from mockview.history.attempt_log import AttemptLog
from mockview.journey.debrief_log import start_debrief
from mockview.journey.feedback import add_reply, confirm
from mockview.journey.feedback_reading import Finding
from mockview.journey.own_evidence import own_evidence
from mockview.store.database import Database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as database:
        AttemptLog(database).add_person("me")
        AttemptLog(database).add_person("Ben")
        yield database


def answered(db: Database, at: float, overall: float, points: int, competency: str = "conflict") -> None:
    log = AttemptLog(db)
    session = log.start_session(1, "practice", day(at))
    made = log.add_attempt(attempt(1, session.id, asked=question("q", competency), at=day(at)))
    log.add_assessment(made.id, replace(assessment({"result": points}), overall=overall), day(at))


def test_an_empty_log_says_nothing(db: Database) -> None:
    assert own_evidence(db, 1, START) == ()


def test_best_answers_risen_scores_and_closed_areas_are_told_with_their_numbers(db: Database) -> None:
    for number, (overall, points) in enumerate(((35, 1), (40, 2), (45, 2), (70, 4), (75, 4), (81, 5))):
        answered(db, number * 2, overall, points)
    told = own_evidence(db, 1, day(12))
    assert told[0] == "Your answer 6 on 2030-01-17, about conflict, scored 81 of 100."
    assert "Your conflict answers rose from 35 to 81 of 100 between your first and your last day." in told
    assert "You worked on result in conflict answers until it was good." in told
    assert own_evidence(db, 2, day(12)) == ()


def test_low_scores_and_small_steps_are_left_out(db: Database) -> None:
    answered(db, 0, 40, 2)
    answered(db, 1, 45, 2)
    assert own_evidence(db, 1, day(2)) == ()


def test_rounds_reached_and_praise_count(db: Database) -> None:
    start_debrief(db, 1, "rejection", START)
    assert own_evidence(db, 1, START) == ()
    start_debrief(db, 1, "next-round", START)
    assert "led on: they invited you to a next round" in own_evidence(db, 1, START)[0]
    start_debrief(db, 1, "offer", START)
    assert own_evidence(db, 1, START) == ("2 of your interviews led on, 1 of them to an offer.",)
    reply = add_reply(db, 1, "Hello", (Finding("leadership", "", "Your leadership stood out.", True),), START)
    confirm(db, reply, (1,), START)
    assert own_evidence(db, 1, START)[0] == "An interviewer wrote: “Your leadership stood out.”"
