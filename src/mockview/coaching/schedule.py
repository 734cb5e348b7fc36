"""When an open area comes up again: spaced repetition by FSRS, in whole days."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from mockview.history.attempt import Point

if TYPE_CHECKING:
    from fsrs import Scheduler

LONGEST_INTERVAL_DAYS = 60
"""A job search lasts months; what waits longer than that is not practised."""


def due_at(reviews: Sequence[Point], opened_at: datetime) -> datetime:
    """When an area is due next (aware, UTC), from its points oldest first; at once when it has none.

    1 and 2 points are FSRS's Again, 3 Hard, 4 Good, 5 Easy.
    """
    if not reviews:
        return opened_at.astimezone(UTC)
    from fsrs import Card, Rating

    ratings = {1: Rating.Again, 2: Rating.Again, 3: Rating.Hard, 4: Rating.Good, 5: Rating.Easy}
    # A card without a number would wait a millisecond to make one up.
    card = Card(card_id=1, due=reviews[0].answered_at)
    for point in reviews:
        card, _ = _scheduler().review_card(card, ratings[point.points], point.answered_at.astimezone(UTC))
    return card.due


def spread_before(interview: date, today: date, count: int) -> tuple[date, ...]:
    """Days for `count` things, first ones first, from today to the day before an interview, evenly."""
    days = max((interview - today).days, 1)
    return tuple(today + timedelta(days=place * days // count) for place in range(count))


@cache
def _scheduler() -> "Scheduler":
    from fsrs import Scheduler

    # Steps of minutes suit flash cards; an interview answer is practised once a day at most.
    return Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_INTERVAL_DAYS, enable_fuzzing=False
    )
