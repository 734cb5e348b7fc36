"""The follow-up question of a session: asked once, kept as an answer of its own, judged with the first."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from answers import START, question, transcript
from command_line import BANK, CommandLine
from judging_answers import STORY
from mockview.history.attempt import UNSAVED, Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.history.unfinished import Unfinished, read_unfinished, remember
from mockview.store.database import Database

NO_RESULT = re.sub(r"As a result.*?before\. ", "", STORY)
RESULT = (
    "In the end we shipped 98 percent of the orders on time, compared with 91 percent the year before, and my boss "
    "thanked us."
)


@pytest.fixture
def lead(tmp_path: Path) -> tuple[str, ...]:
    path = tmp_path / "three.toml"
    path.write_text(BANK)
    return ("practice", "--typed", "--bank", str(path), "--question", "lead", "--follow-ups", "--json")


def points(assessment: dict[str, Any]) -> dict[str, int]:
    return {s["id"]: s["points"] for s in assessment["criteria"]}


def test_what_is_lacking_is_asked_for_and_counts(mockview: CommandLine, lead: tuple[str, ...]) -> None:
    session = mockview(*lead, stdin=f"{NO_RESULT}\n\n{RESULT}\n\n")
    assert session.code == 0, session.err
    (attempt,) = json.loads(session.out)["attempts"]
    assert "What came of it" in session.err
    assert attempt["id"] == 1
    assert points(attempt["assessment"])["result"] >= 4
    result = next(s for s in attempt["assessment"]["criteria"] if s["id"] == "result")
    assert all(e["from_follow_up"] and e["quote"] in RESULT for e in result["evidence"])
    second = json.loads(mockview("replay", "2", "--json").out)
    assert (second["follows"], second["transcript"], second["assessment"]) == (1, RESULT, None)
    assert "follow-up of answer 1" in mockview("replay", "2").out
    assert json.loads(mockview("replay", "1", "--json").out)["assessment"] == attempt["assessment"]
    assert "whole" in mockview("check", "--read-data").out


def test_judging_again_and_correcting_keep_the_two_together(mockview: CommandLine, lead: tuple[str, ...]) -> None:
    mockview(*lead, stdin=f"{NO_RESULT}\n\n{RESULT}\n\n")
    again = [json.loads(line) for line in mockview("replay", "--rescore", "--json").out.splitlines()]
    assert [(row["id"], row["changed"]) for row in again] == [(1, False)]
    mended = json.loads(mockview("replay", "2", "--correct", "I don't know.", "--json").out)
    assert (mended["id"], mended["changed"]) == (1, True)
    assert points(mended["assessment"])["result"] < 4


def test_a_complete_answer_and_a_skipped_follow_up(mockview: CommandLine, lead: tuple[str, ...]) -> None:
    whole = mockview(*lead, stdin=f"{STORY}\n\n")
    assert len(json.loads(whole.out)["attempts"]) == 1
    skipped = mockview(*lead, stdin=f"{NO_RESULT}\n\ns\n")
    assert "Skipped." in skipped.err
    assert points(json.loads(skipped.out)["attempts"][0]["assessment"])["result"] < 4
    quit_there = mockview(*lead, stdin=f"{NO_RESULT}\n\nq\n")
    assert "Stopped here" in quit_there.err
    assert len(json.loads(quit_there.out)["attempts"]) == 1


def test_recorded_answers_can_t_follow_up(mockview: CommandLine, tmp_path: Path) -> None:
    refused = mockview("practice", "--answers", str(tmp_path), "--follow-ups")
    assert refused.code == 2
    assert "exclude each other" in refused.err


def test_a_follow_up_that_broke_off_still_knows_its_answer(tmp_path: Path, lead: tuple[str, ...]) -> None:
    with Database.open(tmp_path / "log.db") as db:
        log = AttemptLog(db)
        ada = log.add_person("Ada")
        session = log.start_session(ada.id, "practice", START)
        first = log.add_attempt(Attempt(UNSAVED, ada.id, session.id, question(), transcript(), None, None, START))
        remember(tmp_path / "x", Unfinished(ada.id, session.id, question(), START, first.id))
        note = read_unfinished(tmp_path / "x")
        assert note is not None
        assert note.follows == first.id
        assert log.follow_up_of(first.id) is None
        second = log.add_attempt(
            Attempt(UNSAVED, ada.id, session.id, question(), transcript(), None, None, START, follows=first.id)
        )
        assert log.follow_up_of(first.id) == second
        log.discard(second.id)
        assert log.follow_up_of(first.id) is None
