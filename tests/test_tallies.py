"""Sums over many attempts, by the days of the person's own calendar."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mockview.history.attempt_log import AttemptLog
from mockview.history.tallies import period_scores
from mockview.store.database import Database
from past_answers import answered

EVENING = datetime(2030, 1, 8, 3, 30, tzinfo=UTC)
"""Still the day before in Los Angeles, and that day in Auckland."""


@pytest.mark.parametrize(("ahead_h", "day"), [(0, 8), (-8, 7), (13, 8), (22, 9)])
def test_a_day_of_a_chart_is_one_of_the_person_s_calendar(tmp_path: Path, ahead_h: int, day: int) -> None:
    with Database.open(tmp_path / "mockview.db") as db:
        log = AttemptLog(db)
        log.person_named("Ada")
        answered(log, EVENING, 60, name="one")
        (period,) = period_scores(db, 1, 1, ahead=timedelta(hours=ahead_h))
    assert (period.starts_on.day, period.answers) == (day, 1)
