"""Sums and series over many attempts for looking back, quick over 100,000: sessions, spoken measures, repeats."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from mockview.history.encoding import from_json
from mockview.history.times import from_us, to_us
from mockview.judging.assessment import DeliveryMetrics
from mockview.store.database import Database, Row

OVERALL, CONTENT = "overall", "content"
"""Which of an answer's scores is looked at: content alone where the way of speaking is not to count."""

_EARLIEST_US, _LATEST_US = -(2**63), 2**63 - 1
_SECOND_US = 1_000_000
_DAY_US = 86_400 * _SECOND_US
_MICROSECOND = timedelta(microseconds=1)
_COUNT_ALL = "SELECT competency, count(*) FROM attempt WHERE person_id = ? AND answered_at_us >= ? GROUP BY competency"
# Few are without a score, so that taking them off is quicker than sorting 100,000 that have one.
_COUNT_UNSCORED = _COUNT_ALL.replace("GROUP", "AND (discarded = 1 OR overall IS NULL AND delivery IS NULL) GROUP")
_SCORED = "SELECT id, answered_at_us, [score], question_text FROM attempt WHERE person_id = ? AND discarded = 0 AND "
_TO_A_QUESTION = _SCORED + "question_id = ? AND answered_at_us >= ? AND [score] IS NOT NULL ORDER BY "
_FIRST = _TO_A_QUESTION + "answered_at_us, id LIMIT 1"
_LAST = _TO_A_QUESTION + "answered_at_us DESC, id DESC LIMIT 1"
_COUNT = "SELECT count(*) FROM attempt WHERE person_id = ? AND discarded = 0 AND "
_BETWEEN = "answered_at_us >= ? AND answered_at_us < ? AND [score] IS NOT NULL"


@dataclass(frozen=True)
class SessionTally:
    """Sessions with at least one answer, added up; discarded answers count. time_s: from start to end, in seconds."""

    sessions: int
    answers: int
    time_s: float


@dataclass(frozen=True)
class Spoken:
    """How one answer was said."""

    attempt_id: int
    answered_at: datetime
    metrics: DeliveryMetrics


@dataclass(frozen=True)
class Scored:
    """A judged answer by its number; score: 0 to 100, overall or content."""

    attempt_id: int
    answered_at: datetime
    score: float


@dataclass(frozen=True)
class Repeated:
    """A question that was answered more than once, with the first and the latest judged answer to it."""

    question_text: str
    first: Scored
    latest: Scored


@dataclass(frozen=True)
class PeriodPoints:
    """The mean points (1 to 5) of a criterion over one stretch of time."""

    criterion_id: str
    starts_on: date
    answers: int
    points: float


@dataclass(frozen=True)
class PeriodScores:
    """Mean scores (0 to 100) of a competency's answers over one stretch of time."""

    competency: str
    starts_on: date
    answers: int
    content: float | None
    delivery: float | None
    overall: float | None


def session_tally(db: Database, person_id: int, most_an_answer_s: float, since: datetime | None = None) -> SessionTally:
    """A person's sessions that began at or after a moment.

    A session counts at most so many seconds an answer; one that was cut short, up to its last answer.
    """
    row = db.row(
        "SELECT count(*), sum(answers), sum(min(max(end_us - start_us, 0), answers * ?)) FROM (SELECT"
        " s.started_at_us AS start_us, coalesce(s.ended_at_us, max(a.answered_at_us)) AS end_us, count(*) AS answers"
        " FROM session s JOIN attempt a ON a.session_id = s.id WHERE s.person_id = ? AND s.started_at_us >= ?"
        " GROUP BY s.id)",
        (round(most_an_answer_s * _SECOND_US), person_id, _from(since)),
    )
    return SessionTally(row[0], row[1] or 0, (row[2] or 0) / _SECOND_US) if row else SessionTally(0, 0, 0.0)


def days_with_answers(
    db: Database, person_id: int, since: datetime | None = None, zone: tzinfo | None = None
) -> tuple[date, ...]:
    """The days of the calendar in `zone`, the computer's own when None, on which a person answered, oldest first."""
    days: list[date] = []
    at = _from(since)
    while row := db.row(
        "SELECT min(answered_at_us) FROM attempt WHERE person_id = ? AND answered_at_us >= ?", (person_id, at)
    ):
        if row[0] is None:
            break
        day = from_us(row[0]).astimezone(zone).date()
        days.append(day)
        midnight = datetime.combine(day + timedelta(days=1), time(), zone)
        # A clock that is put back at midnight would bring the same day again.
        at = max(to_us(midnight.astimezone()), row[0] + 1)
    return tuple(dict.fromkeys(days))


def answers_by_competency(db: Database, person_id: int, since: datetime | None = None) -> Mapping[str, int]:
    """How many answers with a score there are, the most answered competency first."""
    counts: Counter[str] = Counter()
    for sign, sql in ((1, _COUNT_ALL), (-1, _COUNT_UNSCORED)):
        for competency, count in db.rows(sql, (person_id, _from(since))):
            counts[competency] += sign * count
    return {competency: count for competency, count in counts.most_common() if count > 0}


def spoken_answers(db: Database, person_id: int, latest: int, since: datetime | None = None) -> tuple[Spoken, ...]:
    """A person's latest answers whose delivery was judged, oldest first."""
    rows = db.rows(
        "SELECT a.id, a.answered_at_us, (SELECT json_extract(assessment_json, '$.metrics') FROM assessment"
        " WHERE attempt_id = a.id ORDER BY id DESC LIMIT 1) FROM attempt a"
        " WHERE a.person_id = ? AND a.answered_at_us >= ? AND a.discarded = 0 AND a.delivery IS NOT NULL"
        " ORDER BY a.answered_at_us DESC, a.id DESC LIMIT ?",
        (person_id, _from(since), latest),
    )
    return tuple(Spoken(row[0], from_us(row[1]), from_json(DeliveryMetrics, row[2])) for row in reversed(rows))


def repeated(
    db: Database, person_id: int, latest: int, since: datetime | None = None, score: str = OVERALL
) -> tuple[Repeated, ...]:
    """The questions that were answered more than once, the latest answered first, and at most so many."""
    since_us = _from(since)
    questions = db.rows(
        "SELECT question_id FROM attempt WHERE person_id = ? AND answered_at_us >= ? GROUP BY question_id"
        " HAVING count(*) > 1 ORDER BY max(answered_at_us) DESC LIMIT ?",
        (person_id, since_us, latest),
    )
    found = []
    for (question_id,) in questions:
        first, last = (db.row(_with(score, sql), (person_id, question_id, since_us)) for sql in (_FIRST, _LAST))
        if first and last and first[0] != last[0]:
            found.append(Repeated(last[3], _answer(first), _answer(last)))
    return tuple(found)


def period_scores(
    db: Database, person_id: int, days: int, since: datetime | None = None, ahead: timedelta = timedelta()
) -> tuple[PeriodScores, ...]:
    """Mean scores by competency over stretches of so many days, oldest first; ahead: of UTC, the calendar's clock."""
    rows = db.rows(
        "SELECT competency, (answered_at_us + ?4) / ?1 AS period, count(*), avg(content), avg(delivery), avg(overall)"
        " FROM attempt WHERE person_id = ?2 AND answered_at_us >= ?3 AND discarded = 0"
        " AND (content IS NOT NULL OR delivery IS NOT NULL) GROUP BY period, competency ORDER BY period, competency",
        (days * _DAY_US, person_id, _from(since), ahead // _MICROSECOND),
    )
    return tuple(PeriodScores(row[0], from_us(row[1] * days * _DAY_US).date(), *row[2:]) for row in rows)


def period_points(db: Database, person_id: int, days: int, since: datetime | None = None) -> tuple[PeriodPoints, ...]:
    """Mean points by criterion over stretches of so many days in UTC, oldest first."""
    rows = db.rows(
        "SELECT r.criterion_id, p.answered_at_us / ?1 AS period, count(*), avg(p.points) FROM area r"
        " JOIN point p ON p.area_id = r.id WHERE r.person_id = ?2 AND p.answered_at_us >= ?3"
        " GROUP BY r.criterion_id, period ORDER BY period, r.criterion_id",
        (days * _DAY_US, person_id, _from(since)),
    )
    return tuple(PeriodPoints(row[0], from_us(row[1] * days * _DAY_US).date(), *row[2:]) for row in rows)


def first_reaching(db: Database, person_id: int, level: float, score: str = OVERALL) -> Scored | None:
    """The first answer with at least so many of 100."""
    sql = _with(score, _SCORED + "answered_at_us >= ? AND [score] >= ? ORDER BY answered_at_us, id LIMIT 1")
    row = db.row(sql, (person_id, _EARLIEST_US, level))
    return _answer(row) if row else None


def best_between(
    db: Database, person_id: int, since: datetime | None, before: datetime | None, score: str = OVERALL
) -> tuple[Scored | None, int]:
    """The answer with the highest score from one moment up to another, the latest of equals; and out of how many."""
    span = (person_id, _from(since), to_us(before) if before else _LATEST_US)
    best = db.row(_with(score, _SCORED + _BETWEEN + " ORDER BY [score] DESC, answered_at_us DESC LIMIT 1"), span)
    if best is None:
        return None, 0
    count = db.row(_with(score, _COUNT + _BETWEEN), span)
    return _answer(best), count[0] if count else 0


def _answer(row: Row) -> Scored:
    return Scored(row[0], from_us(row[1]), row[2])


def _from(since: datetime | None) -> int:
    return to_us(since) if since else _EARLIEST_US


def _with(score: str, sql: str) -> str:
    """A query with the column of that score."""
    return sql.replace("[score]", {OVERALL: OVERALL, CONTENT: CONTENT}[score])
