"""What a person says of an item of the plan, and what the plan makes of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import START, assessment, attempt, day, series, transcript
from mockview.coaching.area_state import AreaState, area_states
from mockview.coaching.marking import call_done, item_named, snooze, want_back
from mockview.coaching.marks import DONE, KINDS, REOPENED, SNOOZED, Mark, add_mark, marks_of
from mockview.coaching.plan import make_plan, outlook_for, plan_for
from mockview.coaching.weak_areas import watched_areas
from mockview.errors import StorageError, UsageError
from mockview.history.attempt import Opening, Point
from mockview.history.attempt_log import AttemptLog
from mockview.history.events import events_of, undo_event
from mockview.store.database import Database

EVENING = day(2.5)
"""After the three answers that open the area of `poor`."""


def mark(kind: str, at: float, until: date | None = None) -> Mark:
    return Mark("conflict", "result", kind, day(at), until)


def state(points: tuple[Point, ...], *marks: Mark, openings: tuple[Opening, ...] = ()) -> AreaState:
    (only,) = area_states(points, openings, marks)
    return only


@pytest.fixture
def db(tmp_path: Path) -> Database:
    database = Database.open(tmp_path / "mockview.db")
    AttemptLog(database).add_person("Ada")
    return database


@pytest.fixture
def poor(db: Database) -> Database:
    for on_day, points in enumerate((2, 1, 2)):
        answer(db, on_day, points)
    return db


def answer(db: Database, on_day: float, points: int, person_id: int = 1) -> None:
    log = AttemptLog(db)
    session = log.start_session(person_id, "practice", day(on_day))
    saved = log.add_attempt(attempt(person_id, session.id, at=day(on_day), said=transcript()))
    log.add_assessment(saved.id, assessment({"result": points, "order": 5}), day(on_day))


def test_what_is_called_done_is_closed_and_one_poor_answer_leaves_it_so() -> None:
    assert state(series(1, 1, 1), mark(DONE, 2.5)).opened_at is None
    assert state(series(1, 1, 1, 1), mark(DONE, 2.5)).opened_at is None
    assert state(series(1, 1, 1, 3), mark(DONE, 2.5)).opened_at is None  # the three before would average below 3


def test_two_poor_answers_in_a_row_after_that_open_it_again() -> None:
    again = state(series(1, 1, 1, 2, 1), mark(DONE, 2.5))
    assert (again.opened_at, again.done_at, again.good_at) == (day(4), None, ())
    assert "closed" in again.opened_because
    assert [p.points for p in again.reviews] == [2, 1]
    assert state(series(1, 1, 1, 2, 3, 2), mark(DONE, 2.5)).opened_at == day(5)  # 2.3 on average
    assert state(series(1, 1, 1, 2, 5, 2), mark(DONE, 2.5)).opened_at is None


def test_what_is_called_done_is_not_watched_either() -> None:
    assert watched_areas([state(series(1, 1))]) != ()
    assert watched_areas([state(series(1, 1), mark(DONE, 1.5))]) == ()
    assert watched_areas([state(series(1, 1, 1), mark(DONE, 1.5))]) == ()


def test_wanting_it_back_takes_that_back_with_the_good_answers_it_had() -> None:
    back = state(series(1, 1, 1, 4), mark(DONE, 3.5), mark(REOPENED, 3.6))
    assert (back.opened_at, back.good_at, back.done_at) == (day(3.6), (day(3),), None)
    assert state(series(1, 1, 1, 4, 4, 4), mark(DONE, 3.5), mark(REOPENED, 3.6)).closed_at == day(5)
    assert make_plan(series(1, 1, 1), day(9), None, (), [mark(DONE, 3), mark(REOPENED, 9)])[0].due_on == day(9).date()


def test_wanting_back_what_good_answers_closed_begins_a_new_count() -> None:
    back = state(series(1, 1, 1, 4, 4, 4), mark(REOPENED, 6))
    assert (back.opened_at, back.good_at) == (day(6), ())
    assert state(series(1, 1, 1, 4, 4, 4, 4, 4), mark(REOPENED, 5.5)).opened_at == day(5.5)
    assert state(series(1, 1, 1, 4, 4, 4, 4, 4, 4), mark(REOPENED, 5.5)).opened_at is None


def test_feedback_after_it_was_called_done_opens_it() -> None:
    named = Opening("conflict", "result", day(4), "feedback", "They missed an outcome.")
    opened = state(series(1, 1, 1), mark(DONE, 3), openings=(named,))
    assert (opened.opened_at, opened.done_at) == (day(4), None)
    assert (
        state(series(1, 1, 1), mark(DONE, 4), openings=(named,)).opened_at is None
    )  # said at the same moment, after it


def test_what_is_put_off_comes_up_on_that_day_and_not_before() -> None:
    later = day(12).date()
    plan = make_plan(series(1, 1, 1), EVENING, None, (), [mark(SNOOZED, 2.1, later)])
    assert (plan[0].due_on, plan[0].snoozed_until) == (later, later)
    over = make_plan(series(1, 1, 1), day(13), None, (), [mark(SNOOZED, 2.1, later)])
    assert (over[0].due_on, over[0].snoozed_until) == (later, None)


def test_putting_off_never_brings_it_forward_and_the_last_word_counts() -> None:
    free = make_plan(series(1, 1, 1, 5), day(3.5), None)[0].due_on
    assert make_plan(series(1, 1, 1, 5), day(3.5), None, (), [mark(SNOOZED, 3.1, day(4).date())])[0].due_on == free
    twice = [mark(SNOOZED, 2.1, day(20).date()), mark(SNOOZED, 2.2, day(9).date())]
    assert make_plan(series(1, 1, 1), EVENING, None, (), twice)[0].due_on == day(9).date()
    assert make_plan(series(1, 1, 1), EVENING, None, (), [*twice, mark(REOPENED, 2.3)])[0].due_on == day(3).date()


def test_a_watched_area_can_be_put_off_too_and_then_comes_last() -> None:
    points = (*series(1), *series(2, criterion="situation"))
    assert [i.weak_area.criterion_id for i in make_plan(points, day(1), None)] == ["result", "situation"]
    off = make_plan(points, day(1), None, (), [mark(SNOOZED, 0.5, day(4).date())])
    assert [(i.weak_area.criterion_id, i.due_on) for i in off] == [
        ("situation", day(1).date()),
        ("result", day(4).date()),
    ]


def test_a_watched_area_that_is_put_off_stays_in_a_plan_that_has_more_than_it_shows() -> None:
    criteria = ["result", "situation", "structure", "reflection", "ownership", "relevance", "specificity"]
    points = [point for name in criteria for point in series(1, criterion=name)]
    before = {i.weak_area.criterion_id for i in make_plan(points, day(1), None)}
    assert len(before) == 5 and "ownership" in before
    off = Mark("conflict", "ownership", SNOOZED, day(0.5), day(4).date())
    after = make_plan(points, day(1), None, (), [off])
    assert (len(after), after[-1].weak_area.criterion_id, after[-1].due_on) == (6, "ownership", day(4).date())


@pytest.mark.parametrize("days_ahead", [0, 1, 2, 30])
def test_what_is_put_off_past_the_interview_comes_up_on_its_eve(days_ahead: int) -> None:
    interview = EVENING.date() + timedelta(days=days_ahead)
    points = (*series(1, 1, 1), *series(1, 1, 1, criterion="situation"), *series(1, criterion="structure"))
    until = day(90).date()
    marks = [replace(mark(SNOOZED, 2.1, until), criterion_id=name) for name in ("result", "structure")]
    plan = {item.weak_area.criterion_id: item for item in make_plan(points, EVENING, interview, (), marks)}
    eve = max(EVENING.date(), interview - timedelta(days=1))
    assert plan["result"].due_on == plan["structure"].due_on == eve
    assert plan["situation"].due_on <= eve
    assert all(item.due_on == until for item in make_plan(points, EVENING, None, (), marks) if item.snoozed_until)


def test_marks_are_kept_as_they_were_made_and_can_be_undone(db: Database) -> None:
    AttemptLog(db).add_person("Bob")
    made = [mark(SNOOZED, 1, day(5).date()), mark(DONE, 2), Mark("a/b", "result", REOPENED, day(3))]
    events = [add_mark(db, 1, each) for each in made]
    assert marks_of(db, 1) == tuple(made)
    assert {event.subject for event in events} == {"area:conflict/result", "area:a/b/result"}
    assert marks_of(db, 2) == ()
    undo_event(db, events[1], day(4))
    assert marks_of(db, 1) == (made[0], made[2])


def test_a_mark_that_was_damaged_is_one_clear_sentence(db: Database) -> None:
    add_mark(db, 1, mark(SNOOZED, 1, day(5).date()))
    db.execute("""UPDATE event SET data_json = '{"until":"soon"}'""")
    with pytest.raises(StorageError, match="Event 1 can't be read"):
        marks_of(db, 1)


def test_every_caller_gets_the_plan_with_its_marks(poor: Database) -> None:
    assert [i.weak_area.area_id for i in plan_for(poor, 1, EVENING)] == ["conflict/result"]
    item = call_done(poor, 1, EVENING, None, "1")
    assert item.weak_area.area_id == "conflict/result"
    assert plan_for(poor, 1, EVENING) == ()
    (closed,) = outlook_for(poor, 1, EVENING).closed_lately
    assert (closed.area_id, closed.done_at) == ("conflict/result", EVENING)
    assert outlook_for(poor, 1, EVENING + timedelta(days=8)).closed_lately == ()
    answer(poor, 3, 2)
    answer(poor, 4, 2)
    (again,) = plan_for(poor, 1, day(4.5))
    assert again.weak_area.is_open
    assert [event.kind for event in events_of(poor, 1, ["plan"])] == [DONE]


def test_an_item_is_named_by_its_number_or_its_area(poor: Database) -> None:
    outlook = outlook_for(poor, 1, EVENING)
    assert item_named(outlook, "1") == item_named(outlook, " Conflict/RESULT ") == outlook.plan[0]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("0", "no item 0: the plan has one item"),
        ("2", "no item 2: the plan has one item"),
        ("99999999999999999999", "the plan has one item"),
        ("conflict/resutl", "Is conflict/result meant"),
        ("Result", "Is conflict/result meant"),
        ("conflict/order", "never was weak enough. `mockview plan reopen conflict/order`"),
        ("", "no item ''"),
        ("²", "no item '²'"),
        ("x\x1b[2J" + "y" * 300, "no item"),
    ],
)
def test_an_unknown_item_is_answered_with_those_there_are(poor: Database, name: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        call_done(poor, 1, EVENING, None, name)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 300
    assert marks_of(poor, 1) == ()


def test_what_is_done_already_says_since_when_and_how(poor: Database) -> None:
    call_done(poor, 1, EVENING, None, "conflict/result")
    with pytest.raises(UsageError, match="you called it done on 2030-01-10"):
        call_done(poor, 1, EVENING + timedelta(days=1), None, "conflict/result")
    with pytest.raises(UsageError, match="the plan is empty"):
        snooze(poor, 1, EVENING, None, "1", day(9).date())
    want_back(poor, 1, EVENING, None, "conflict/result")
    for on_day in (3, 4, 5):
        answer(poor, on_day, 5)
    with pytest.raises(UsageError, match="three good answers closed it on 2030-01-12"):
        call_done(poor, 1, day(6), None, "conflict/result")


@pytest.mark.parametrize(
    ("until", "told"),
    [(EVENING.date(), "is not ahead"), (date(2020, 1, 1), "is not ahead"), (date(2031, 6, 1), "more than a year")],
)
def test_a_day_that_can_t_be_meant_is_refused(poor: Database, until: date, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        snooze(poor, 1, EVENING, None, "1", until)
    assert marks_of(poor, 1) == ()


def test_putting_off_says_when_it_comes_up_then(poor: Database) -> None:
    until, interview = day(30).date(), day(10).date()
    assert snooze(poor, 1, EVENING, None, "1", until).due_on == until
    assert snooze(poor, 1, EVENING, interview, "1", until).due_on == day(9).date()
    back = want_back(poor, 1, EVENING, None, "1")
    assert (back.due_on, back.snoozed_until) == (day(3).date(), None)
    with pytest.raises(UsageError, match="in the plan already"):
        want_back(poor, 1, EVENING, None, "conflict/result")


def test_what_never_was_weak_can_be_put_into_the_plan(poor: Database) -> None:
    item = want_back(poor, 1, EVENING, None, "conflict/order")
    assert (item.due_on, item.weak_area.is_open) == (EVENING.date(), True)
    assert "You put it back" in item.because


def test_marks_of_another_person_count_for_nobody_else(poor: Database) -> None:
    AttemptLog(poor).add_person("Bob")
    for on_day in (0, 1, 2):
        answer(poor, on_day, 1, person_id=2)
    call_done(poor, 2, EVENING, None, "1")
    assert len(plan_for(poor, 1, EVENING)) == 1
    assert plan_for(poor, 2, EVENING) == ()


EVENTS = st.lists(
    st.tuples(st.one_of(st.integers(1, 5), st.sampled_from(KINDS)), st.floats(0, 3)), min_size=1, max_size=30
)


@given(EVENTS)
def test_whatever_was_said_a_done_area_is_closed_and_two_poor_answers_open_it(
    given_events: list[tuple[int | str, float]],
) -> None:
    at, points, marks = START, [Point("conflict", "result", 3, START, 1)], []
    for number, (what, wait_days) in enumerate(given_events, 2):
        at += timedelta(days=wait_days, seconds=1)
        if isinstance(what, int):
            points.append(Point("conflict", "result", what, at, number))
        else:
            until = at.date() + timedelta(days=3) if what == SNOOZED else None
            marks.append(Mark("conflict", "result", what, at, until))
    done = Mark("conflict", "result", DONE, at + timedelta(seconds=1))
    closed = state(tuple(points), *marks, done)
    assert (closed.opened_at, closed.snoozed_until) == (None, None)
    poorly = [Point("conflict", "result", 2, later(at, n), 90 + n) for n in (1, 2)]
    assert state((*points, poorly[0]), *marks, done).opened_at is None
    assert state((*points, *poorly), *marks, done).opened_at == later(at, 2)


def later(at: datetime, hours: int) -> datetime:
    return at + timedelta(hours=hours)
