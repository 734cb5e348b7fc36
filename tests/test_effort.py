from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mockview.coaching.effort import Effort, effort_of
from mockview.history.attempt_log import AttemptLog
from past_answers import answered

NOW = datetime(2030, 6, 20, 12, 0, tzinfo=UTC)


def days_ago(*days: float) -> list[datetime]:
    return [NOW - timedelta(days=d) for d in days]


def effort(log: AttemptLog, now: datetime = NOW, since: datetime | None = None, zone: str = "UTC") -> Effort:
    return effort_of(log.db, log.person_named("Ada").id, now, since, ZoneInfo(zone))


def test_nothing_is_nothing(log: AttemptLog) -> None:
    found = effort(log)
    assert (found.answers, found.sessions, found.minutes, found.days, found.run, found.week_days) == (0,) * 6
    assert (found.first_on, found.last_on) == (None, None)


def test_days_in_a_row_reach_to_today_or_to_yesterday_while_today_is_open(log: AttemptLog) -> None:
    for at in days_ago(1, 2, 3, 7, 8, 9, 10):
        answered(log, at, 50)
    assert (effort(log).run, effort(log).longest_run, effort(log).week_days) == (3, 4, 3)
    assert not effort(log).today_too
    answered(log, NOW, 50)
    assert (effort(log).run, effort(log).today_too) == (4, True)
    assert effort(log, NOW + timedelta(days=2)).run == 0


def test_a_day_is_one_of_the_zones_calendar(log: AttemptLog) -> None:
    late = datetime(2030, 6, 19, 20, 0, tzinfo=UTC)  # already the 20th in Tokyo
    for at in (late, late + timedelta(hours=3), late + timedelta(hours=5)):
        answered(log, at, 50)
    assert effort(log).days == 2
    assert effort(log, zone="Asia/Tokyo").days == 1
    assert effort(log, zone="Asia/Kolkata").days == 1


def test_the_hour_that_summer_time_adds_or_takes_makes_no_day(log: AttemptLog) -> None:
    # In Berlin clocks went back on 2030-10-27; both answers are of that Sunday, 23 hours and a half apart.
    for at in (datetime(2030, 10, 26, 22, 15, tzinfo=UTC), datetime(2030, 10, 27, 22, 45, tzinfo=UTC)):
        answered(log, at, 50)
    found = effort(log, datetime(2030, 10, 28, 9, 0, tzinfo=UTC), zone="Europe/Berlin")
    assert (found.days, found.run) == (1, 1)


def test_time_is_that_of_sessions_and_one_left_open_counts_ten_minutes_an_answer(log: AttemptLog) -> None:
    ada = log.person_named("Ada")
    long = log.start_session(ada.id, "practice", NOW - timedelta(hours=5))
    answered(log, NOW - timedelta(hours=5), 50, session=long.id)
    log.end_session(long.id, NOW)
    cut_short = log.start_session(ada.id, "practice", NOW - timedelta(minutes=4))
    for minutes in (3, 1):
        answered(log, NOW - timedelta(minutes=minutes), 50, session=cut_short.id)
    found = effort(log)
    assert (found.minutes, found.sessions, found.answers) == (13, 2, 3)


def test_a_period_counts_its_own_answers_but_the_run_is_of_all_time(log: AttemptLog) -> None:
    for at in days_ago(0, 1, 2, 3):
        answered(log, at, 50)
    discarded = answered(log, NOW, 50)
    log.discard(discarded.id)
    found = effort(log, since=NOW - timedelta(days=1, hours=1))
    assert (found.answers, found.days, found.run, found.first_on) == (3, 2, 4, (NOW - timedelta(days=1)).date())


def test_others_practice_is_theirs(log: AttemptLog) -> None:
    answered(log, NOW, 50, person="Bob")
    assert effort(log).answers == 0
