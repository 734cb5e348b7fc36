import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import START, assessment, attempt, day, question, series, transcript
from mockview.coaching.advice import advice_for, name_of
from mockview.coaching.plan import choose_questions, make_plan, plan_for
from mockview.coaching.schedule import LONGEST_INTERVAL_DAYS, due_at, spread_before
from mockview.history.attempt import Opening, Point
from mockview.history.attempt_log import AttemptLog
from mockview.store.database import Database

SCORING = Path(__file__).parent.parent / "scoring"


def interval_days(*points: int) -> float:
    reviews = series(*points)
    return (due_at(reviews, START) - reviews[-1].answered_at) / timedelta(days=1)


def test_better_answers_wait_longer_and_poor_ones_come_back_the_next_day() -> None:
    assert interval_days(1) == interval_days(2) == 1
    assert 1 <= interval_days(3) < interval_days(4) < interval_days(5)
    assert interval_days(3, 4) < interval_days(3, 4, 5) < interval_days(3, 4, 5, 5)
    assert interval_days(*[5] * 20) == LONGEST_INTERVAL_DAYS


def test_the_same_points_are_due_at_the_same_time_every_time() -> None:
    assert len({due_at(series(3, 4, 2, 5, 4, 5, 5), START) for _ in range(20)}) == 1


def test_an_area_named_from_outside_is_due_at_once() -> None:
    named = Opening("conflict", "result", day(3), "debrief", "It stumped you.")
    (item,) = make_plan([], day(3.1), None, [named])
    assert item.due_on == day(3).date()
    assert "It stumped you." in item.because


def test_an_item_says_what_why_when_and_what_would_count_as_done() -> None:
    (item,) = make_plan(series(2, 2, 2, 4), day(4), None)
    assert item.what_to_do == advice_for("result")
    assert item.because == "Result in conflict answers: Three answers in a row averaged 2.0 of 5 points."
    assert item.done_when == "4 points or more here; 2 such attempts, each a day or more apart, close it."
    assert item.weak_area.criterion_id == "result"
    assert item.due_on >= day(3).date()
    (last,) = make_plan(series(2, 2, 2, 4, 4), day(5), None)
    assert last.done_when == "4 points or more here; one such attempt closes it."


def test_nothing_weak_leaves_nothing_to_do_and_a_low_first_answer_is_watched() -> None:
    assert make_plan(series(5, 5, 5), day(3), None) == ()
    assert make_plan((), day(3), None) == ()
    (watched,) = make_plan(series(2), day(0), None)
    assert not watched.weak_area.is_open
    assert watched.due_on == day(0).date()


def test_the_day_is_the_day_where_the_person_is() -> None:
    evening = datetime(2030, 1, 7, 23, 30, tzinfo=UTC)
    tokyo = evening.astimezone(timezone(timedelta(hours=9)))
    points = [Point("conflict", "result", 1, evening, n) for n in (1, 2, 3)]
    assert make_plan(points, evening, None)[0].due_on == date(2030, 1, 8)
    assert make_plan(points, tokyo, None)[0].due_on == date(2030, 1, 9)


def many_areas() -> list[Point]:
    """Five open areas of falling severity, each with two good attempts, so that none is due for a while."""
    points: list[Point] = []
    for place, criterion in enumerate(("situation", "result", "task", "structure", "reflection")):
        points += series(*[1] * (5 - place), *[2] * place, 1, criterion=criterion)
        points += [Point("conflict", criterion, 5, day(at), 90) for at in (10, 30)]
    return points


NOW = day(30.1)


@pytest.mark.parametrize("days_ahead", [0, 1, 2, 3, 10])
def test_everything_open_comes_up_before_the_interview(days_ahead: int) -> None:
    interview = NOW.date() + timedelta(days=days_ahead)
    plan = make_plan(many_areas(), NOW, interview)
    assert len(plan) == 5
    eve = max(NOW.date(), interview - timedelta(days=1))
    assert all(item.due_on <= eve for item in plan)


def test_what_is_cut_is_spread_over_the_days_worst_first() -> None:
    free = make_plan(many_areas(), NOW, None)
    assert all(item.due_on > NOW.date() + timedelta(days=1) for item in free)
    cut = make_plan(many_areas(), NOW, NOW.date() + timedelta(days=2))
    assert [(item.due_on - NOW.date()).days for item in cut] == [0, 0, 0, 1, 1]
    severities = [item.weak_area.severity for item in cut]
    assert severities == sorted(severities, reverse=True)


def test_an_interview_that_is_over_cuts_nothing() -> None:
    assert make_plan(many_areas(), NOW, day(3).date()) == make_plan(many_areas(), NOW, None)


@given(st.dates(date(2030, 1, 1), date(2030, 3, 1)), st.integers(-5, 40), st.integers(1, 60))
def test_days_before_an_interview_are_in_order_and_none_is_past_it(today: date, ahead: int, count: int) -> None:
    days = spread_before(today + timedelta(days=ahead), today, count)
    assert len(days) == count and list(days) == sorted(days)
    assert today <= days[0] and days[-1] <= max(today, today + timedelta(days=ahead - 1))


BANK = tuple(
    question(f"{competency}-{n}", competency) for competency in ("conflict", "leadership", "failure") for n in range(3)
)


def plan_of(**points: int) -> tuple[object, ...]:
    found = [p for name, worth in points.items() for p in series(*[worth] * 3, competency=name)]
    return make_plan(found, day(3), None)


def test_questions_come_in_turn_from_the_plan_s_competencies_most_severe_first() -> None:
    chosen = choose_questions(plan_of(conflict=2, leadership=1), BANK, 4, Random(1))
    assert [q.competency for q in chosen] == ["leadership", "conflict", "leadership", "conflict"]
    assert len({q.id for q in chosen}) == 4


def test_what_was_asked_longest_ago_or_never_comes_first() -> None:
    asked = {"conflict-0": day(2), "conflict-1": day(1)}
    for seed in range(5):
        chosen = choose_questions(plan_of(conflict=1), BANK, 3, Random(seed), asked)
        assert [q.id for q in chosen] == ["conflict-2", "conflict-1", "conflict-0"]


def test_others_follow_when_there_are_too_few_and_none_comes_twice() -> None:
    chosen = choose_questions(plan_of(conflict=1, teamwork=1), BANK, 50, Random(1))
    assert {q.id for q in chosen} == {q.id for q in BANK} and len(chosen) == 9
    assert [q.competency for q in chosen[:3]] == ["conflict"] * 3
    assert choose_questions((), BANK, 2, Random(1)) != ()
    assert choose_questions(plan_of(conflict=1), (), 2, Random(1)) == ()


def test_any_question_suits_delivery_and_chance_decides_among_equals() -> None:
    firsts = {choose_questions(plan_of(delivery=1), BANK, 1, Random(seed))[0].id for seed in range(40)}
    assert len(firsts) > 4
    assert choose_questions(plan_of(delivery=1), BANK, 3, Random(7)) == choose_questions(
        plan_of(delivery=1), BANK, 3, Random(7)
    )


def test_every_shipped_criterion_has_its_own_advice_and_name() -> None:
    rubrics = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (SCORING / "rubrics").glob("*.toml")]
    norms = tomllib.loads((SCORING / "norms.toml").read_text(encoding="utf-8"))["norm"]
    shipped = {c["id"] for rubric in rubrics for c in rubric["criterion"]} | {norm["id"] for norm in norms}
    assert len(shipped) > 10
    general = advice_for("someone-s-own")
    assert not [name for name in shipped if advice_for(name) == general]
    assert name_of("someone-s_own") == "Someone s own"


def test_the_plan_comes_from_the_log(tmp_path: Path) -> None:
    with Database.open(tmp_path / "log.db") as db:
        log = AttemptLog(db)
        ada = log.add_person("Ada")
        session = log.start_session(ada.id, "practice", START)
        for i in range(3):
            saved = log.add_attempt(attempt(ada.id, session.id, at=day(i), said=transcript()))
            log.add_assessment(saved.id, assessment({"result": 2}, {"pause_share": 5}), day(i))
        (item,) = plan_for(db, ada.id, day(3))
        assert (item.weak_area.criterion_id, item.weak_area.attempt_ids) == ("result", (3, 2, 1))
        log.discard(3)
        assert [i.weak_area.is_open for i in plan_for(db, ada.id, day(3))] == [False]
