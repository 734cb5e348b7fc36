import pytest

from mockview.coaching.severity import IMPROVING, STEADY, TOO_EARLY, WORSENING
from mockview.coaching.trend import LEAST, NEWEST, trend_over


def test_no_scores_have_no_trend_and_few_are_too_early() -> None:
    assert trend_over([]) is None
    few = trend_over([10, 30, 50, 70, 90])
    assert few is not None
    assert (few.name, few.answers, few.was, few.now) == (TOO_EARLY, LEAST - 1, 50, 50)


@pytest.mark.parametrize(
    ("scores", "name"),
    [
        ([10, 20, 30, 40, 50, 60], IMPROVING),
        ([60, 50, 40, 30, 20, 10], WORSENING),
        ([50, 50, 50, 50, 50, 50], STEADY),
        ([40, 60, 45, 55, 42, 61], STEADY),  # up and down, a little more up: chance does that
        ([40, 41, 42, 43, 44, 99], IMPROVING),
        ([44, 42, 43, 41, 45, 99], STEADY),  # one brilliant answer is no trend
        ([2, 2, 3, 2, 3, 3, 3, 4, 3, 4, 4, 4], IMPROVING),
        ([2, 2, 2, 2, 2, 3, 3, 3], IMPROVING),  # whole points tie, which makes a rise less of an accident
    ],
)
def test_a_trend_is_named_only_where_chance_would_hardly_make_it(scores: list[float], name: str) -> None:
    found = trend_over(scores)
    assert found is not None
    assert found.name == name


def test_was_and_now_are_means_of_thirds() -> None:
    found = trend_over([1, 3, 9, 9, 5, 7])
    assert found is not None
    assert (found.was, found.now) == (2, 6)


def test_only_the_newest_count() -> None:
    found = trend_over([99.0] * 50 + list(range(NEWEST)))
    assert found is not None
    assert (found.answers, found.name) == (NEWEST, IMPROVING)


def test_it_holds_the_error_rate_that_it_states() -> None:
    # Of all 720 orders of six scores, a trend is seen in at most one of twenty, as many up as down.
    from itertools import permutations

    names = [trend.name for order in permutations(range(6)) if (trend := trend_over(order))]
    assert 0 < names.count(IMPROVING) == names.count(WORSENING) <= 720 // 40
