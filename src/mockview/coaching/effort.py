"""What a person put into practice, apart from what came of it: answers, time, days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from mockview.history.tallies import days_with_answers, session_tally
from mockview.store.database import Database

MOST_AN_ANSWER = timedelta(minutes=10)
"""Of a session's time, for each of its answers: a session left open over lunch is no hour of practice."""

_DAY = timedelta(days=1)
_WEEK_DAYS = 7


@dataclass(frozen=True)
class Effort:
    """Practice by amount; `run` and the days of the week count over all time, the rest over what was asked for.

    answers: discarded ones count, for they were given. minutes: time in sessions, at most MOST_AN_ANSWER an answer; of
    a session that was cut short, up to its last answer. days: days with practice. run: days in a row with practice, up
    to today, or up to yesterday while today is still open; longest_run: the most there were. week_days: days with
    practice among the last seven, today's included. today_too: whether there was practice today already.
    """

    answers: int
    sessions: int
    minutes: int
    days: int
    run: int
    longest_run: int
    week_days: int
    first_on: date | None
    last_on: date | None
    today_too: bool


def effort_of(
    db: Database, person_id: int, now: datetime, since: datetime | None = None, zone: tzinfo | None = None
) -> Effort:
    """A person's effort, in the sessions that began since a moment.

    now: aware. A day is one of the calendar in `zone`, the computer's own when None: practice abroad counts for the
    days of the place where one is now.
    """
    tally = session_tally(db, person_id, MOST_AN_ANSWER.total_seconds(), since)
    every = days_with_answers(db, person_id, zone=zone)
    first = since.astimezone(zone).date() if since else date.min
    some = [day for day in every if day >= first]
    today = now.astimezone(zone).date()
    return Effort(
        answers=tally.answers,
        sessions=tally.sessions,
        minutes=round(tally.time_s / 60),
        days=len(some),
        run=_run_to(today, set(every)),
        longest_run=_longest_run(every),
        week_days=sum(timedelta(0) <= today - day < timedelta(_WEEK_DAYS) for day in every),
        first_on=min(some, default=None),
        last_on=max(some, default=None),
        today_too=today in every,
    )


def _run_to(today: date, days: set[date]) -> int:
    last = today if today in days else today - _DAY
    count = 0
    while last - count * _DAY in days:
        count += 1
    return count


def _longest_run(days: Iterable[date]) -> int:
    longest = run = 0
    before: date | None = None
    for day in days:
        run = run + 1 if before is not None and day - before == _DAY else 1
        longest, before = max(longest, run), day
    return longest
