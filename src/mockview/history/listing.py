"""Quick views over many attempts: lists, counts and daily means, read from columns alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mockview.history.attempt import AttemptLine, DayScores
from mockview.history.people_log import storable
from mockview.history.times import from_us, to_us
from mockview.store.database import Database, Value

_EARLIEST_US = -(2**63)
_LINES = (
    "SELECT a.id, a.session_id, a.answered_at_us, a.question_id, a.question_text, a.competency, a.kind,"
    " a.content, a.delivery, a.overall, a.predicted, a.discarded, a.transcript_id, a.recording_path"
    " FROM attempt a WHERE "
)
_COUNT = "SELECT count(*) FROM attempt a WHERE "


@dataclass(frozen=True)
class Which:
    """Which of a person's attempts: every condition given must hold; discarded ones only if asked for.

    latest: at most that many, counted from the newest. since: answered at or after this moment; before: earlier than
    this one.
    """

    competency: str | None = None
    question_id: str | None = None
    session_id: int | None = None
    since: datetime | None = None
    latest: int | None = None
    with_discarded: bool = False
    before: datetime | None = None


EVERY = Which()


def lines(db: Database, person_id: int, which: Which = EVERY) -> tuple[AttemptLine, ...]:
    """A person's attempts as a list shows them, newest first; quick over 100,000."""
    where, values, limit = conditions(person_id, which)
    rows = db.rows(_LINES + where + " ORDER BY a.answered_at_us DESC, a.id DESC LIMIT ?", (*values, limit))
    return tuple(
        AttemptLine(
            id=row[0],
            session_id=row[1],
            answered_at=from_us(row[2]),
            question_id=row[3],
            question_text=row[4],
            competency=row[5],
            kind=row[6],
            content=row[7],
            delivery=row[8],
            overall=row[9],
            predicted=row[10],
            discarded=bool(row[11]),
            transcribed=row[12] is not None,
            recording_path=row[13],
        )
        for row in rows
    )


def count(db: Database, person_id: int, which: Which = EVERY) -> int:
    """How many attempts those are, `latest` aside."""
    where, values, _ = conditions(person_id, which)
    row = db.row(_COUNT + where, values)
    return int(row[0]) if row else 0


def last_asked(db: Database, person_id: int) -> Mapping[str, datetime]:
    """When each question was last answered, by question id; discarded answers count."""
    rows = db.rows(
        "SELECT question_id, max(answered_at_us) FROM attempt WHERE person_id = ? GROUP BY question_id",
        (person_id,),
    )
    return {row[0]: from_us(row[1]) for row in rows}


def day_scores(db: Database, person_id: int, since: datetime | None = None) -> tuple[DayScores, ...]:
    """Mean scores by UTC day and competency, oldest first; quick over 100,000 attempts."""
    rows = db.rows(
        "SELECT date(answered_at_us / 1000000, 'unixepoch') AS day, competency, count(*), avg(content),"
        " avg(delivery), avg(overall) FROM attempt WHERE person_id = ? AND answered_at_us >= ?"
        " AND discarded = 0 AND (content IS NOT NULL OR delivery IS NOT NULL)"
        " GROUP BY answered_at_us / 86400000000, competency ORDER BY day, competency",
        (person_id, to_us(since) if since else _EARLIEST_US),
    )
    return tuple(DayScores(*row) for row in rows)


def conditions(person_id: int, which: Which) -> tuple[str, tuple[Value, ...], int]:
    """The WHERE clause, its values and the limit."""
    given: list[tuple[str, Value]] = [("a.person_id = ?", person_id)]
    if which.competency is not None:
        given.append(("a.competency = ?", storable(which.competency)))
    if which.question_id is not None:
        given.append(("a.question_id = ?", storable(which.question_id)))
    if which.session_id is not None:
        given.append(("a.session_id = ?", which.session_id))
    if which.since is not None:
        given.append(("a.answered_at_us >= ?", to_us(which.since)))
    if which.before is not None:
        given.append(("a.answered_at_us < ?", to_us(which.before)))
    where = " AND ".join(condition for condition, _ in given) + ("" if which.with_discarded else " AND a.discarded = 0")
    return where, tuple(value for _, value in given), -1 if which.latest is None else which.latest
