from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import START, day, series
from mockview.coaching.area_state import AreaState, after_point, area_states, closed_since
from mockview.coaching.severity import IMPROVING, STEADY, TOO_EARLY, WORSENING
from mockview.coaching.weak_areas import watched_areas, weak_areas
from mockview.history.attempt import Opening, Point


def state(*points: int, apart_days: float = 1.0) -> AreaState:
    (only,) = area_states(series(*points, apart_days=apart_days))
    return only


def is_open(*points: int, apart_days: float = 1.0) -> bool:
    return state(*points, apart_days=apart_days).opened_at is not None


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((1,), False),
        ((1, 1), False),
        ((1, 1, 1), True),
        ((3, 3, 2), True),  # 2.67
        ((3, 3, 3), False),
        ((2, 2, 5), False),  # exactly 3
        ((5, 5, 5, 2, 2, 4), True),  # only the last three count
    ],
)
def test_an_area_opens_when_its_last_three_points_average_below_three(points: tuple[int, ...], expected: bool) -> None:
    assert is_open(*points) is expected


def test_three_good_attempts_a_day_apart_close_it() -> None:
    assert is_open(2, 2, 2, 4, 5)
    closed = state(2, 2, 2, 4, 5, 4)
    assert (closed.opened_at, closed.closed_at) == (None, day(5))


def test_a_good_attempt_that_opens_an_area_counts() -> None:
    assert state(1, 1, 4).opened_at == day(2)
    assert not is_open(1, 1, 4, 4, 4)


def test_good_attempts_less_than_a_day_apart_count_once() -> None:
    almost = (24 * 60 - 1) / (24 * 60)
    assert is_open(2, 2, 2, 4, 4, 4, 4, apart_days=almost)
    assert not is_open(2, 2, 2, 4, 4, 4, 4, 4, apart_days=almost)
    assert is_open(*[2] * 3, *[5] * 50, apart_days=0.01)


def test_middling_attempts_neither_count_nor_start_anew() -> None:
    assert not is_open(2, 2, 2, 4, 3, 4, 3, 4)
    assert not is_open(2, 2, 2, 4, 1, 4, 3, 4)


def test_two_poor_attempts_in_a_row_start_the_count_anew() -> None:
    assert is_open(2, 2, 2, 4, 4, 2, 2, 4, 4)
    assert not is_open(2, 2, 2, 4, 4, 2, 2, 4, 4, 4)


def test_two_poor_attempts_in_a_row_open_a_closed_area_again() -> None:
    good = (2, 2, 2, 5, 5, 5)
    assert not is_open(*good, 2, 3)
    assert not is_open(5, 5, 5, 2, 2)  # 3 on average and never closed before
    again = state(*good, 2, 2)
    assert again.opened_at == day(7)
    assert "closed" in again.opened_because
    assert again.good_at == ()


def test_a_debrief_opens_an_area_at_once_and_good_attempts_after_it_close_it() -> None:
    named = Opening("conflict", "result", day(10), "debrief", "It stumped you at the real interview.")
    (area,) = weak_areas(series(5, 5, 5), [named])
    assert (area.opened_because, area.good_attempts) == (named.because, 0)
    later = [replace(p, answered_at=day(11 + i), attempt_id=9 + i) for i, p in enumerate(series(4, 4, 4))]
    assert weak_areas([*series(5, 5, 5), *later[:2]], [named])[0].good_attempts == 2
    assert weak_areas([*series(5, 5, 5), *later], [named]) == ()


def test_an_area_that_was_only_named_has_a_middling_severity_and_no_attempts() -> None:
    (area,) = weak_areas([], [Opening("conflict", "result", START, "feedback", "They missed an outcome.")])
    assert (area.severity, area.trend, area.attempt_ids) == (0.75, TOO_EARLY, ())


def test_recent_points_weigh_more_in_the_severity() -> None:
    falling, rising = weak_areas(series(3, 3, 3, 1, 1, 1)), weak_areas(series(1, 1, 1, 3, 3, 3))
    assert 0 < rising[0].severity < falling[0].severity < 1
    assert weak_areas(series(1, 1, 1))[0].severity == 1.0


@pytest.mark.parametrize(
    ("points", "trend"),
    [
        ((1, 1, 1), TOO_EARLY),
        ((1, 1, 1, 2, 2, 2), IMPROVING),
        ((3, 2, 3, 2, 2, 2), WORSENING),
        ((2, 2, 2, 2, 2, 3), STEADY),
    ],
)
def test_the_trend_compares_the_last_three_with_the_three_before(points: tuple[int, ...], trend: str) -> None:
    assert weak_areas(series(*points))[0].trend == trend


def test_the_attempts_that_show_it_come_newest_first() -> None:
    assert weak_areas(series(1, 2, 2, 5, 3))[0].attempt_ids == (5, 3, 2, 1)


def test_areas_are_apart_and_the_most_severe_comes_first() -> None:
    points = (*series(2, 2, 2), *series(1, 1, 1, competency="leadership"), *series(5, 5, 5, criterion="task"))
    assert [(a.competency, a.criterion_id) for a in weak_areas(points)] == [
        ("leadership", "result"),
        ("conflict", "result"),
    ]


def test_one_or_two_low_points_are_watched_and_not_open() -> None:
    (watched,) = watched_areas(area_states(series(2, 3)))
    assert not watched.is_open
    assert "2.5" in watched.opened_because
    assert watched_areas(area_states(series(3))) == ()
    assert watched_areas(area_states(series(1, 1, 1))) == ()


def test_what_was_closed_lately_can_be_celebrated() -> None:
    states = area_states(series(2, 2, 2, 4, 4, 4))
    assert closed_since(states, day(5)) == states
    assert closed_since(states, day(5.1)) == ()


POINTS = st.lists(st.tuples(st.integers(1, 5), st.floats(0, 3)), max_size=40)


@given(POINTS, st.randoms())
def test_the_order_in_which_points_are_read_is_no_matter(given_points: list[tuple[int, float]], rng: object) -> None:
    points = points_over(given_points)
    shuffled = list(points)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert area_states(shuffled) == area_states(points)


@given(POINTS)
def test_an_area_is_never_open_after_three_good_attempts_on_three_days(
    given_points: list[tuple[int, float]],
) -> None:
    points = points_over(given_points)
    end = points[-1].answered_at if points else START
    good = [Point("conflict", "result", 4, end + timedelta(days=i + 1), 1000 + i) for i in range(3)]
    (last,) = area_states([*points, *good])
    assert last.opened_at is None


@given(POINTS)
def test_an_area_opens_or_stays_whenever_three_points_average_below_three(
    given_points: list[tuple[int, float]],
) -> None:
    area = AreaState("conflict", "result")
    for point in points_over(given_points):
        before, area = area, after_point(area, point)
        low = len(area.recent) > 2 and sum(p.points for p in area.recent[-3:]) < 9
        closed_now = area.closed_at != before.closed_at
        assert (area.opened_at is not None) or not low or closed_now
        assert 0 <= len(area.good_at) <= 3


def points_over(given_points: list[tuple[int, float]]) -> list[Point]:
    at, points = START, []
    for number, (worth, wait_days) in enumerate(given_points):
        at += timedelta(days=wait_days)
        points.append(Point("conflict", "result", worth, at, number + 1))
    return points
