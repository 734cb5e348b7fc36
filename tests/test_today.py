"""Today's list: what comes first, what is left out, and that there is always something to do next."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from answers import assessment, attempt, day, question, series, transcript
from command_line import STORY, CommandLine
from mockview.coaching.marking import snooze
from mockview.coaching.plan import make_plan
from mockview.coaching.task import Task
from mockview.coaching.today import FIRST_ANSWER, MORE_ANSWERS, drills
from mockview.history.attempt import UNSAVED
from mockview.history.attempt_log import AttemptLog
from mockview.journey import application_log
from mockview.journey.application import Round
from mockview.journey.goal_log import set_goal
from mockview.journey.today import MOST, merged, today_for
from mockview.store.database import Database

NOW = day(3.1)
TODAY = NOW.date()


@pytest.fixture
def db(tmp_path: Path) -> Database:
    database = Database.open(tmp_path / "mockview.db")
    AttemptLog(database).add_person("Ada")
    return database


def answer(db: Database, on_day: float, points: int, competency: str = "conflict", person_id: int = 1) -> None:
    log = AttemptLog(db)
    session = log.start_session(person_id, "practice", day(on_day))
    asked = question(f"{competency}-1", competency)
    saved = log.add_attempt(attempt(person_id, session.id, asked=asked, at=day(on_day), said=transcript()))
    log.add_assessment(saved.id, assessment({"result": points, "order": points}), day(on_day))


def task(name: str, urgency: float, due_in: int | None = 0, source: str = "letter") -> Task:
    due_on = None if due_in is None else TODAY + timedelta(days=due_in)
    return Task(name, "Why.", "Then.", source, due_on, f"mockview {name}", urgency)


def names(tasks: tuple[Task, ...]) -> list[str]:
    return [each.what_to_do for each in tasks]


def test_an_answer_serves_all_that_is_weak_in_its_competency() -> None:
    points = [p for criterion in ("result", "situation") for p in series(2, 1, 2, criterion=criterion)]
    plan = make_plan([*points, *series(2, 2, 2, competency="team work; rm")], day(4), None)
    found = drills(plan, day(4).date())
    assert [each.command for each in found] == [
        "mockview plan next conflict/result",
        "mockview plan next 'team work; rm/result'",
    ]
    assert found[0].what_to_do == plan[0].what_to_do
    assert all(each.because and each.done_when and each.source == "plan" for each in found)


def test_a_drill_waits_behind_an_interview_tomorrow_however_weak_it_is() -> None:
    worst, watched = drills(make_plan([*series(1, 1, 1), *series(1, competency="failure")], day(3), None), TODAY)
    assert watched.urgency < worst.urgency < 0.85
    mild = drills(make_plan(series(3, 3, 2), day(3), None), TODAY)[0]
    assert watched.urgency < mild.urgency < worst.urgency


def test_the_most_urgent_of_what_is_due_comes_first() -> None:
    others = [task("a", 0.4), task("b", 0.9, None), task("c", 0.6, -3), task("d", 1.0, 5)]
    kept, more = merged([task("drill", 0.7, source="plan")], others, TODAY)
    assert (names(kept), more) == (["b", "drill", "c", "a"], {})


def test_never_more_than_five_and_the_rest_is_counted_by_where_it_comes_from() -> None:
    others = [task(f"letter {n}", 0.5) for n in range(4)] + [task("person", 0.2, source="person")]
    kept, more = merged([task(f"drill {n}", 0.6, source="plan") for n in range(5)], others, TODAY)
    assert names(kept) == ["drill 0", "drill 1", "drill 2", "letter 0", "letter 1"]
    assert more == {"plan": 2, "letter": 2, "person": 1}
    kept, more = merged([task(f"drill {n}", 0.6, source="plan") for n in range(7)], [], TODAY)
    assert (len(kept), more) == (MOST, {"plan": 2})


def test_drills_take_the_room_that_nothing_else_needs_and_no_more() -> None:
    drilled = [task(f"drill {n}", 0.9, source="plan") for n in range(6)]
    kept, _ = merged(drilled, [task("letter", 0.1)], TODAY)
    assert names(kept) == ["drill 0", "drill 1", "drill 2", "drill 3", "letter"]


def test_tomorrow_is_told_where_there_is_room_and_a_drill_of_tomorrow_is_not() -> None:
    others = [task("now", 0.2), task("tomorrow", 0.9, 1), task("later", 0.9, 2)]
    kept, more = merged([task("drill", 0.9, 1, "plan")], others, TODAY)
    assert (names(kept), more) == (["now", "tomorrow"], {})


def test_the_same_thing_from_two_sources_is_told_once() -> None:
    kept, _ = merged([], [task("a", 0.4), replace(task("a", 0.4), source="person"), task("b", 0.2)], TODAY)
    assert names(kept) == ["a", "b"]


def test_when_nothing_is_due_the_next_thing_is_told() -> None:
    kept, more = merged([task("drill", 0.9, 4, "plan")], [task("round", 0.5, 3), task("later", 1.0, 9)], TODAY)
    assert (names(kept), more) == (["round"], {})


def test_an_empty_log_says_how_to_begin_and_a_good_one_what_to_go_on_with(db: Database) -> None:
    assert today_for(db, 1, NOW).tasks == (FIRST_ANSWER,)
    for on_day in range(3):
        answer(db, on_day, 5)
    today = today_for(db, 1, NOW)
    assert (today.tasks, today.is_due, today.more) == ((MORE_ANSWERS,), True, {})


def test_what_is_put_off_is_not_asked_for_and_another_person_s_log_neither(db: Database) -> None:
    AttemptLog(db).add_person("Bob")
    for on_day in range(3):
        answer(db, on_day, 1)
        answer(db, on_day, 1, "failure", person_id=2)
    assert [t.command for t in today_for(db, 1, NOW).tasks] == ["mockview plan next conflict/order"]
    for _ in range(2):
        snooze(db, 1, NOW, None, "1", TODAY + timedelta(days=3))
    today = today_for(db, 1, NOW)
    assert not today.is_due
    assert today.tasks[0].due_on == TODAY + timedelta(days=3)
    assert [t.command for t in today_for(db, 2, NOW).tasks] == ["mockview plan next failure/order"]


def test_the_interview_of_an_application_compresses_the_plan_unless_another_is_given(db: Database) -> None:
    for on_day in range(3):
        answer(db, on_day, 1)
    snooze(db, 1, NOW, None, "1", TODAY + timedelta(days=40))
    snooze(db, 1, NOW, None, "1", TODAY + timedelta(days=40))
    new = application_log.NewApplication("Adler", "night manager", application_log.first_moves("interview", TODAY))
    application_log.add_applications(db, 1, [new], NOW)
    in_days = [TODAY + timedelta(days=n) for n in range(30)]
    application_log.put_round(db, 1, 1, Round(UNSAVED, "interview", in_days[1]), NOW)
    today = today_for(db, 1, NOW)
    assert today.next_interview == in_days[1]
    assert names(today.tasks)[0].startswith("Prepare for the interview at Adler tomorrow")
    assert "mockview plan next conflict/order" in [t.command for t in today.tasks]
    later = today_for(db, 1, NOW, in_days[20])
    assert later.next_interview == in_days[20]
    assert "mockview plan next conflict/order" not in [t.command for t in later.tasks]


def test_the_goal_stands_on_top(db: Database) -> None:
    assert today_for(db, 1, NOW).goal == ""
    set_goal(db, 1, NOW, role="night manager", why="I like the quiet.")
    assert "night manager" in today_for(db, 1, NOW).goal


def test_a_newcomer_is_told_what_to_type(mockview: CommandLine) -> None:
    told = mockview("today")
    assert (told.code, told.err) == (0, "")
    for part in ("1. Answer your first question.", "Why:", "Done when:", "Type: mockview practice --count 1"):
        assert part in told.out


def test_today_as_json_holds_the_same(mockview: CommandLine) -> None:
    told = json.loads(mockview("today", "--json").out)
    assert told["tasks"][0]["command"] == "mockview practice --count 1"
    assert (told["more"], told["closed"], told["goal"], told["next_interview"]) == ({}, [], None, None)
    assert date.fromisoformat(told["day"])


def test_an_interview_ahead_is_named_and_one_that_is_past_is_refused(mockview: CommandLine) -> None:
    told = mockview("today", "--next-interview", (date.today() + timedelta(days=3)).isoformat())
    assert "Your next interview is on" in told.out and "in 3 days" in told.out
    past = mockview("today", "--next-interview", "2020-01-01")
    assert (past.code, past.out) == (2, "")
    assert "2020-01-01 is past" in past.err


def test_what_the_list_says_can_be_typed(mockview: CommandLine) -> None:
    for _ in range(3):
        mockview("practice", "--typed", "--question", "customer-promise-broken", stdin=f"{STORY[:60]}.\n\n")
    (first, *_) = json.loads(mockview("today", "--json").out)["tasks"]
    assert first["command"].startswith("mockview plan next customer-focus/")
    done = mockview(*first["command"].split()[1:], "--anyway", "--typed", stdin=f"{STORY}\n\n")
    assert (done.code, "Overall" in done.out) == (0, True)


def test_text_from_outside_does_not_steer_the_terminal(mockview: CommandLine) -> None:
    mockview("goals", "set", "--role", "night manager")
    with Database.open(mockview.home / "mockview.db") as db:
        db.execute("UPDATE event SET data_json = replace(data_json, 'night', 'nig\\u001b[2Jht')")
    told = mockview("today")
    assert "\x1b" not in told.out
    assert "manager" in told.out
