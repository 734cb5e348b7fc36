"""The points behind the plan: what each attempt's latest assessment gave, by competency and criterion."""

from mockview.history.attempt import Opening, Point
from mockview.history.times import from_us, to_us
from mockview.judging.assessment import Assessment
from mockview.store.database import Database

EVERY_UP_TO = 2_000
"""Attempts of a person whose every point is read: three answers a day for almost two years."""
NEWEST = 100
"""Points of one area that are read of a person with more attempts: two years of weekly practice of one competency,
few enough that 100,000 attempts are planned from in a moment. An area that opened before those, and had neither three
poor answers nor three good ones since, is taken for closed."""

DELIVERY = "delivery"
"""The competency under which pace, pauses and fillers are filed, whatever the question was about."""


def put_points(db: Database, attempt_id: int, assessment: Assessment) -> None:
    """Make these the attempt's points; a discarded attempt gets none."""
    with db.transaction():
        remove_points(db, attempt_id)
        row = db.row(
            "SELECT person_id, competency, answered_at_us FROM attempt WHERE id = ? AND discarded = 0",
            (attempt_id,),
        )
        if row is None:
            return
        person_id, competency, answered_at_us = row
        earned = {(competency, score.criterion_id): score.points for score in assessment.scores}
        earned |= {(DELIVERY, score.criterion_id): score.points for score in assessment.delivery_scores}
        db.execute_many(
            "INSERT INTO area (person_id, competency, criterion_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(person_id, *area) for area in earned],
        )
        db.execute_many(
            "INSERT INTO point (area_id, answered_at_us, attempt_id, points) SELECT id, ?, ?, ? FROM area"
            " WHERE person_id = ? AND competency = ? AND criterion_id = ?",
            [(answered_at_us, attempt_id, points, person_id, *area) for area, points in earned.items()],
        )


def remove_points(db: Database, attempt_id: int) -> None:
    """Forget an attempt's points; its assessments stay."""
    db.execute("DELETE FROM point WHERE attempt_id = ?", (attempt_id,))


def points_of(db: Database, person_id: int, newest_of_each_area: int | None = None) -> tuple[Point, ...]:
    """A person's points, area by area, oldest first within each.

    newest_of_each_area: so many of each; when None, NEWEST of a person with more than EVERY_UP_TO attempts, else all.
    """
    if newest_of_each_area is None:
        many = db.row("SELECT 1 FROM attempt WHERE person_id = ? LIMIT 1 OFFSET ?", (person_id, EVERY_UP_TO))
        newest_of_each_area = -1 if many is None else NEWEST
    points: list[Point] = []
    for area_id, competency, criterion_id in db.rows(
        "SELECT id, competency, criterion_id FROM area WHERE person_id = ? ORDER BY id", (person_id,)
    ):
        rows = db.rows(
            "SELECT points, answered_at_us, attempt_id FROM point WHERE area_id = ?"
            " ORDER BY answered_at_us DESC, attempt_id DESC LIMIT ?",
            (area_id, newest_of_each_area),
        )
        points += [Point(competency, criterion_id, row[0], from_us(row[1]), row[2]) for row in reversed(rows)]
    return tuple(points)


def add_opening(db: Database, person_id: int, opening: Opening) -> None:
    """Open a weak area from outside practice: a debrief, feedback or low confidence named it."""
    area = (person_id, opening.competency, opening.criterion_id)
    with db.transaction():
        db.execute(
            "INSERT INTO area (person_id, competency, criterion_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            area,
        )
        db.execute(
            "INSERT INTO opening (area_id, opened_at_us, source, because) SELECT id, ?, ?, ? FROM area"
            " WHERE person_id = ? AND competency = ? AND criterion_id = ?",
            (to_us(opening.opened_at), opening.source, opening.because, *area),
        )


def openings_of(db: Database, person_id: int) -> tuple[Opening, ...]:
    """What opened a person's weak areas from outside practice, oldest first."""
    rows = db.rows(
        "SELECT a.competency, a.criterion_id, o.opened_at_us, o.source, o.because FROM area a"
        " JOIN opening o ON o.area_id = a.id WHERE a.person_id = ? ORDER BY o.opened_at_us, o.id",
        (person_id,),
    )
    return tuple(Opening(row[0], row[1], from_us(row[2]), row[3], row[4]) for row in rows)
