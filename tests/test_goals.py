"""The goal in view, milestones, and a look back that says what the log holds, how little it may be, and asks."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from answers import assessment, attempt, question, transcript
from command_line import CommandLine
from mockview.errors import UsageError
from mockview.history.attempt_log import AttemptLog
from mockview.journey import goal_log as log
from mockview.journey.application import Move
from mockview.journey.application_log import NewApplication, add_applications, undo_last
from mockview.journey.goal_review import LookBack, look_back
from mockview.journey.goals import goal_line, goal_of, rejections_since_review, reviews_of, target_role, tasks
from mockview.store.database import Database

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as database:
        AttemptLog(database).add_person("Ada")
        AttemptLog(database).add_person("Ben")
        yield database


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def sent(db: Database, *stages: str, role: str = "night manager", level: str = "", since: int = -10) -> None:
    several = []
    for number, stage in enumerate(stages):
        moves = [Move(part, days(since)) for part in ("applied", *stage.split("+")) if part != "applied"]
        several.append(NewApplication(f"C{number}", role, (Move("applied", days(since)), *moves), level))
    add_applications(db, 1, several, NOW)


def answered(db: Database, competency: str, *contents: float, delivery: float | None = None) -> None:
    attempts = AttemptLog(db)
    session = attempts.start_session(1, "practice", NOW - timedelta(days=30))
    for number, content in enumerate(contents):
        at = NOW - timedelta(days=len(contents) - number)
        asked = question(f"{competency}-{number}", competency)
        made = attempts.add_attempt(attempt(1, session.id, asked=asked, at=at, said=transcript()))
        judged = replace(assessment({"result": 3}), content=content, delivery=delivery, overall=content)
        attempts.add_assessment(made.id, judged, at)


def question_about(back: LookBack, topic: str) -> str:
    return next(question.log for question in back.questions if question.topic == topic)


def test_the_goal_is_one_line_with_the_reason_and_the_next_milestone(db: Database) -> None:
    assert goal_line(db, 1) == "" and target_role(db, 1) == ""
    log.set_goal(db, 1, NOW, role="night manager", level="senior", why="I like\nthe quiet hours.")
    assert goal_line(db, 1) == "Your goal: night manager (senior). Why: I like the quiet hours."
    log.add_milestone(db, 1, "first-aid course", days(20), NOW)
    log.add_milestone(db, 1, "new papers", days(5), NOW)
    assert goal_line(db, 1).endswith(" Next milestone: new papers by 2026-11-30.")
    log.mark_milestone(db, 1, 2, TODAY, NOW)
    assert goal_line(db, 1).endswith(" Next milestone: first-aid course by 2026-12-15.")
    log.set_goal(db, 1, NOW, why="because " + "of this " * 100)
    assert len(goal_line(db, 1)) < 280 and "…" in goal_line(db, 1)
    assert target_role(db, 1) == "night manager"
    assert goal_line(db, 2) == ""


def test_what_is_left_out_of_a_goal_stays_and_milestones_outlive_a_new_one(db: Database) -> None:
    log.set_goal(db, 1, NOW, role="clerk", why="steady work")
    log.add_milestone(db, 1, "new papers", None, NOW)
    after = log.set_goal(db, 1, NOW, role="porter")
    assert (after.role, after.why, len(after.milestones)) == ("porter", "steady work", 1)
    assert log.set_goal(db, 1, NOW, level="", why="").why == ""


def test_milestones_are_changed_ticked_off_and_left(db: Database) -> None:
    log.add_milestone(db, 1, "course", days(5), NOW)
    assert log.change_milestone(db, 1, 1, None, days(9), NOW).on == days(9)
    assert log.change_milestone(db, 1, 1, "first-aid course", None, NOW).what == "first-aid course"
    assert [(task.due_on, task.command) for task in tasks(db, 1, TODAY)] == [(days(9), "mockview goals done 1")]
    assert log.mark_milestone(db, 1, 1, days(-1), NOW).done_on == days(-1)
    assert tasks(db, 1, TODAY) == ()
    assert log.mark_milestone(db, 1, 1, None, NOW).done_on is None
    log.drop_milestone(db, 1, 1, NOW)
    assert goal_of(db, 1).milestones == ()
    assert log.undo_last(db, 1, NOW) == "leaving milestone 1"
    assert [m.what for m in goal_of(db, 1).milestones] == ["first-aid course"]


def test_each_change_can_be_taken_back(db: Database) -> None:
    states = [goal_of(db, 1)]
    for change in (
        lambda: log.set_goal(db, 1, NOW, role="clerk"),
        lambda: log.add_milestone(db, 1, "course", days(5), NOW),
        lambda: log.change_milestone(db, 1, 1, "another course", days(6), NOW),
        lambda: log.mark_milestone(db, 1, 1, TODAY, NOW),
        lambda: log.set_goal(db, 1, NOW, role="porter"),
    ):
        change()
        states.append(goal_of(db, 1))
    for state in reversed(states[:-1]):
        log.undo_last(db, 1, NOW)
        assert goal_of(db, 1) == state


def test_a_look_back_is_due_after_three_rejections_and_again_after_three_more(db: Database) -> None:
    sent(db, "rejected", "rejected", "withdrawn", "no-answer")
    assert tasks(db, 1, TODAY) == ()
    sent(db, "rejected", role="clerk")
    (task,) = tasks(db, 1, TODAY)
    assert task.command == "mockview goals review" and "3 have ended" in task.because
    log.keep_review(db, 1, ["skills"], "More practice.", NOW)
    assert rejections_since_review(db, 1) == 0 and tasks(db, 1, TODAY) == ()
    assert reviews_of(db, 1)[0].answer == "More practice."
    sent(db, "rejected", "rejected", "rejected", role="porter")
    assert rejections_since_review(db, 1) == 3
    undo_last(db, 1, 8, NOW)
    assert rejections_since_review(db, 1) == 2


def test_outcomes_are_counted_by_stage_role_and_level(db: Database) -> None:
    log.set_goal(db, 1, NOW, role="Night Manager")
    sent(db, "rejected", "interview+rejected", "interview+final+rejected", "offer", "applied")
    sent(db, "rejected", "saved+withdrawn", role="clerk", level="junior", since=-60)
    add_applications(db, 1, [NewApplication("S", "clerk", (Move("saved", TODAY),))], NOW)
    back = look_back(db, 1, NOW)
    assert (back.every.sent, back.every.met, back.every.offers, back.every.rejected, back.every.going) == (
        7,
        3,
        1,
        4,
        2,
    )
    assert back.ended_at == {"applied": 2, "interview": 1, "final": 1}
    assert [(o.name, o.sent, o.met) for o in back.by_role] == [("night manager", 5, 3), ("clerk", 2, 0)]
    assert [(o.name, o.sent) for o in back.by_level] == [("junior", 2)]
    assert back.sent_lately == 5
    assert "2 of 7 were for something else than Night Manager" in question_about(back, "target")
    assert "Of 4 noes, 2 came before one and 2 after." in question_about(back, "approach")
    assert not any("came to an end" in small for small in back.small)


def test_small_numbers_are_said_to_be_small_and_nothing_is_made_of_nothing(db: Database) -> None:
    back = look_back(db, 1, NOW)
    assert back.small == (
        "No application has come to an end; that is few, and chance decides much of it.",
        "No answer has been scored, so the log says nothing about skills.",
    )
    assert "nothing about it" in question_about(back, "level")
    assert "Too few answers" in question_about(back, "skills")
    sent(db, "rejected")
    answered(db, "conflict", 40.0)
    back = look_back(db, 1, NOW)
    assert back.small == (
        "1 application came to an end; that is few, and chance decides much of it.",
        "1 competency has fewer than 3 answers; one answer is no habit.",
    )
    assert "Too few answers" in question_about(back, "skills")


def test_scores_over_time_and_effort_stand_beside_outcomes(db: Database) -> None:
    answered(db, "conflict", 30, 32, 35, 50, 55, 60, delivery=70.0)
    answered(db, "leadership", 80, 80, 80)
    back = look_back(db, 1, NOW)
    conflict, leadership = back.skills
    assert conflict.content is not None and conflict.delivery is not None
    assert (conflict.competency, conflict.answers, conflict.content.name) == ("conflict", 6, "improving")
    assert (conflict.content.was, conflict.content.now) == (31.0, 57.5)
    assert conflict.delivery.now == 70.0 and leadership.delivery is None
    assert "highest in answers about leadership (80 of 100, 3 answers)" in question_about(back, "skills")
    assert "lowest about conflict (58, 6 answers)" in question_about(back, "skills")
    assert back.effort.answers == 9 and back.small[-1].startswith("No application")


def test_it_asks_and_gives_no_advice(db: Database) -> None:
    sent(db, "rejected", "rejected", "rejected")
    back = look_back(db, 1, NOW)
    assert [question.topic for question in back.questions] == ["target", "level", "skills", "approach"]
    assert all(question.question.endswith("?") for question in back.questions)
    told = " ".join(f"{q.log} {q.question}" for q in back.questions).casefold()
    assert not {"should", "must", "fail", "failed", "poor", "bad"} & set(told.replace(".", " ").split())


def test_what_does_not_fit_is_refused_and_nothing_changes(db: Database) -> None:
    log.add_milestone(db, 1, "course", None, NOW)
    before = goal_of(db, 1)
    for wrong, says in (
        (lambda: log.set_goal(db, 1, NOW, why="steady work"), "role is empty"),
        (lambda: log.set_goal(db, 1, NOW, role="x" * 201), "201 characters"),
        (lambda: log.set_goal(db, 1, NOW, role="clerk", why="x" * 1_000_000), "1,000,000 characters"),
        (lambda: log.set_goal(db, 1, NOW, role="clerk", why="a\x1b[2J"), "control character"),
        (lambda: log.add_milestone(db, 1, " ", None, NOW), "milestone is empty"),
        (lambda: log.mark_milestone(db, 1, 2, TODAY, NOW), r"no milestone 2\. There are: 1 \(course\)"),
        (lambda: log.drop_milestone(db, 2, 1, NOW), "no milestone 1"),
        (lambda: log.keep_review(db, 1, [], " ", NOW), "Nothing is said"),
        (lambda: log.keep_review(db, 1, ["luck"], "", NOW), "must be one of: target, level"),
        (lambda: log.keep_review(db, 1, ["nothing", "skills"], "", NOW), "stands by itself"),
    ):
        with pytest.raises(UsageError, match=says):
            wrong()
        assert goal_of(db, 1) == before and reviews_of(db, 1) == ()


def test_a_goal_on_the_command_line(mockview: CommandLine) -> None:
    assert "No goal yet" in mockview("goals").out
    assert json.loads(mockview("goals", "set", "--role", "clerk", "--why", "steady", "--json").out)["role"] == "clerk"
    assert "by 20" in mockview("goals", "milestone", "a", "course", "--on", "tomorrow").out
    assert "done 20" in mockview("goals", "done", "1").out
    assert "by 20" in mockview("goals", "done", "1", "--not-yet").out
    assert "course two" in mockview("goals", "change", "1", "--what", "course two").out
    assert "Left: course two." in mockview("goals", "drop", "1").out
    assert mockview("goals", "undo").out == "Undone: leaving milestone 1.\n"
    shown = json.loads(mockview("goals", "show", "--json").out)
    assert [m["what"] for m in shown["milestones"]] == ["course two"] and shown["review_due"] is False


def test_a_look_back_on_the_command_line_is_shown_answered_and_kept(mockview: CommandLine) -> None:
    for company in ("A", "B", "C"):
        mockview("applications", "add", "--company", company, "--role", "clerk", "--stage", "rejected")
    assert "A look back is due" in mockview("goals").err
    shown = mockview("goals", "review")
    assert shown.code == 0 and "3 applications came to an end; that is few" in shown.out
    assert "Nothing was kept" in shown.err
    assert json.loads(mockview("goals", "review", "--json").out)["answered"] is None
    kept = mockview("goals", "review", "--change", "skills", "--answer", "Practise aloud.")
    assert "To change: skills." in kept.out
    assert "due" not in mockview("goals").err and "Practise aloud." in mockview("goals").out
    again = json.loads(mockview("goals", "review", "--change", "nothing", "--json").out)
    assert again["answered"]["changes"] == ["nothing"] and again["rejections_since_last_review"] == 0


WRONG = [
    ("set --why x", "The work that you want is missing. Give it with --role"),
    ("set --role=", "The role is empty"),
    ("milestone", "milestone is empty"),
    ("milestone x --on 32.1.2026", "no day"),
    ("done 1", "no milestone 1"),
    ("done 1 --on tomorrow", "still to come"),
    ("change 1", "Nothing is to be changed"),
    ("drop 2", "no milestone 2"),
    ("review --change luck", "must be one of: target"),
    ("undo", "no change to undo"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[words for words, _ in WRONG])
def test_a_mistake_is_answered_in_one_sentence_and_keeps_nothing(mockview: CommandLine, words: str, said: str) -> None:
    told = mockview("goals", *words.split())
    assert told.code == 2 and told.out == ""
    assert said in told.err and len(told.err.splitlines()) == 1
    assert json.loads(mockview("goals", "show", "--json").out)["role"] == ""
