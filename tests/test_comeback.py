"""A comeback session: the best answer first, what goes well next, what stumped one last, and what got better."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from answers import START, assessment, attempt, day, question, series, transcript
from mockview.content.folders import load_banks
from mockview.content.question import Bank, Question
from mockview.history.attempt import Opening
from mockview.history.attempt_log import AttemptLog
from mockview.history.points import add_opening, points_of
from mockview.journey.asked import Asked
from mockview.journey.comeback import _NOT_NOW, EASIER, STUMPED, Comeback, comeback_for, improved
from mockview.journey.debrief_log import add_asked, add_confidence, add_stumped, start_debrief
from mockview.pipeline import load_scoring
from mockview.store.database import Database

BANKS = load_banks(None)
SCORING = load_scoring(None)
LATER = day(100)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AttemptLog]:
    with Database.open(tmp_path / "log.db") as database:
        kept = AttemptLog(database)
        kept.add_person("Ada")
        kept.start_session(1, "practice", START)
        yield kept


def answered(log: AttemptLog, asked: Question, points: int, overall: float, kind: str = "story", at: float = 0) -> int:
    kept = log.add_attempt(attempt(1, 1, asked=asked, at=day(at), said=transcript()))
    log.add_assessment(kept.id, replace(assessment({"result": points}), overall=overall, answer_type=kind), day(at))
    return kept.id


def debrief(log: AttemptLog, stumped: list[int], confidence: dict[int, int], number: int = 1, at: float = 1) -> None:
    asked = [
        Asked(f"{text} ({number})", f"asked-{number}-{place}", competency, "behavioural")
        for place, (text, competency) in enumerate(
            [("Why did you fail?", "failure"), ("Whom did you lead?", "leadership"), ("A fight?", "conflict")], 1
        )
    ]
    held = start_debrief(log.db, 1, "rejection", day(at), date(2030, 1, 8))
    held = add_asked(log.db, held, asked, day(at))
    held = add_stumped(log.db, held, stumped, SCORING, day(at))
    add_confidence(log.db, held, confidence, SCORING, day(at))


def comeback(log: AttemptLog, banks: tuple[Bank, ...] = BANKS, seed: int = 1) -> Comeback:
    return comeback_for(log.db, 1, banks, LATER, random.Random(seed))


def test_without_any_history_it_asks_about_oneself(log: AttemptLog) -> None:
    held = comeback(log)
    assert held.best is None
    assert held.stumped == ()
    assert [q.competency for q in held.easier] == ["self-introduction", "motivation"]
    assert all(held.because[q.id] for q in held.questions)


def test_it_never_begins_with_pay_or_with_who_was_chosen(log: AttemptLog) -> None:
    known = {question.id for bank in BANKS for question in bank.questions}
    assert known >= _NOT_NOW, "a renamed question would be asked again"
    asked = {q.id for seed in range(40) for q in comeback(log, seed=seed).easier}
    assert len(asked) > 3 and not asked & _NOT_NOW


def test_the_best_story_comes_before_a_better_opinion(log: AttemptLog) -> None:
    answered(log, question("a"), 3, 55)
    best = answered(log, question("b"), 4, 70)
    answered(log, question("c"), 5, 90, kind="opinion")
    held = comeback(log)
    assert held.best is not None
    assert held.best.attempt.id == best
    assert held.best.assessment.overall == 70
    log.discard(best)
    again = comeback(log)
    assert again.best is not None and again.best.attempt.id != best


def test_someone_without_a_story_gets_the_best_there_is(log: AttemptLog) -> None:
    answered(log, question("a"), 2, 30, kind="opinion")
    best = answered(log, question("b"), 3, 45, kind="example")
    held = comeback(log)
    assert held.best is not None and held.best.attempt.id == best


def test_it_begins_with_what_goes_well(log: AttemptLog) -> None:
    answered(log, question("a", "teamwork"), 5, 80)
    answered(log, question("b", "creativity"), 4, 60)
    answered(log, question("c", "conflict"), 1, 20)
    held = comeback(log)
    assert [q.competency for q in held.easier] == ["teamwork", "creativity"]
    assert held.because[held.easier[0].id] == "Your teamwork answers average 5.0 of 5 points."
    assert all(q.level in ("any", "entry") for q in held.easier)


def test_what_stumped_one_comes_last_and_in_its_own_words(log: AttemptLog) -> None:
    debrief(log, [1, 3], {2: 5})
    held = comeback(log)
    assert [q.text for q in held.stumped] == ["Why did you fail? (1)", "A fight? (1)"]
    assert held.because["asked-1-1"] == "It stumped you in your interview on 2030-01-08."
    # What one was sure of in that interview counts as going well.
    assert held.easier[0].competency == "leadership"
    assert "sure" in held.because[held.easier[0].id]
    assert held.questions == (*held.easier, *held.stumped)


def test_a_stumped_question_is_the_one_of_the_own_bank(log: AttemptLog) -> None:
    debrief(log, [1], {})
    rich = Question("asked-1-1", "Why did you fail?", "failure", "behavioural", listen_for=("late", "wrong"))
    own = Bank("my-interviews", "Mine", "", (rich,), "user")
    someone_elses = Bank("my-interviews-7", "Hers", "", (replace(rich, id="hers", competency="motivation"),), "user")
    held = comeback(log, (own, someone_elses))
    assert held.stumped == (rich,)
    assert held.easier == ()


def test_the_latest_interview_comes_first_and_what_was_practised_since_last(log: AttemptLog) -> None:
    debrief(log, [1, 2], {}, number=1, at=1)
    debrief(log, [1, 2], {}, number=2, at=5)
    answered(log, Question("asked-2-1", "Why did you fail? (2)", "failure", "behavioural"), 3, 50, at=6)
    assert [q.id for q in comeback(log).stumped] == ["asked-2-2", "asked-1-1", "asked-1-2"]


def test_what_feedback_named_is_asked_about_too(log: AttemptLog) -> None:
    add_opening(log.db, 1, Opening("planning", "result", day(2), "feedback", "They missed a result."))
    held = comeback(log)
    (asked,) = held.stumped
    assert asked.competency == "planning"
    assert held.because[asked.id] == "They missed a result."


def test_there_are_never_too_many_and_none_twice(log: AttemptLog) -> None:
    for number in range(1, 6):
        debrief(log, [1, 2, 3], {}, number=number, at=number)
    for competency in ("teamwork", "creativity", "integrity"):
        answered(log, question(competency, competency), 5, 80)
    held = comeback(log)
    assert (len(held.easier), len(held.stumped)) == (EASIER, STUMPED)
    assert len({q.id for q in held.questions}) == EASIER + STUMPED


def test_easy_questions_are_of_no_trade_unless_that_is_all_there_is(log: AttemptLog) -> None:
    answered(log, question("a", "initiative"), 5, 80)
    trades = {q.id for b in BANKS if b.id in ("data-engineering", "new-graduate", "healthcare") for q in b.questions}
    assert not any(q.id in trades for seed in range(20) for q in comeback(log, seed=seed).easier)
    only = tuple(bank for bank in BANKS if bank.id == "data-engineering")
    assert [q.competency for q in comeback(log, only).easier] == ["initiative"]


def test_the_same_chance_chooses_the_same_questions(log: AttemptLog) -> None:
    answered(log, question("a", "teamwork"), 5, 80)
    assert comeback(log, seed=4) == comeback(log, seed=4)
    assert len({tuple(q.id for q in comeback(log, seed=n).easier) for n in range(8)}) > 1


def test_what_got_better_is_told_the_most_first() -> None:
    before = (*series(1, 2, 3, 1), *series(3, 3, competency="teamwork"), *series(4, competency="failure"))
    after = (
        *before,
        *(replace(p, attempt_id=90) for p in series(4)),
        *(replace(p, attempt_id=91) for p in series(4, competency="teamwork")),
        *(replace(p, attempt_id=92) for p in series(2, competency="failure")),
        *(replace(p, attempt_id=93) for p in series(4, competency="planning")),
        *(replace(p, attempt_id=94) for p in series(3, competency="creativity")),
    )
    got = [(i.competency, i.before, i.after) for i in improved(before, after)]
    assert got == [("conflict", 2.0, 4.0), ("teamwork", 3.0, 4.0), ("planning", None, 4.0)]
    assert improved(before, before) == ()


def test_a_session_in_the_log_shows_what_got_better(log: AttemptLog) -> None:
    answered(log, question("a", "teamwork"), 2, 30)
    before = points_of(log.db, 1)
    answered(log, question("b", "teamwork"), 4, 60, at=1)
    (one,) = improved(before, points_of(log.db, 1))
    assert (one.competency, one.criterion_id, one.before, one.after) == ("teamwork", "result", 2.0, 4.0)
