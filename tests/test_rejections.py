from collections.abc import Iterator
from pathlib import Path

import pytest

from answers import day
from mockview.history.attempt import UNSAVED
from mockview.history.attempt_log import AttemptLog
from mockview.history.events import Event, add_event, undo_event
from mockview.journey.application_log import hide_rejections
from mockview.journey.rejections import rejected_at
from mockview.store.database import Database

ADA = 1


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as opened:
        AttemptLog(opened).add_person("Ada")
        yield opened


def happened(db: Database, kind: str, at: float, **data: str) -> Event:
    return add_event(db, Event(UNSAVED, ADA, kind, "x:1", day(at), day(at), data))


def test_noes_come_from_applications_and_debriefs_once_a_day(db: Database) -> None:
    happened(db, "application.moved", 1, stage="rejected", on="2030-01-08")
    happened(db, "debrief.started", 1.1, outcome="rejection")
    happened(db, "application.moved", 2, stage="interview", on="2030-01-09")
    happened(db, "debrief.started", 3, outcome="no-answer")
    happened(db, "debrief.outcome", 5, outcome="rejection")
    assert rejected_at(db, ADA) == (day(1), day(5))


def test_one_taken_back_or_hidden_is_not_spoken_of(db: Database) -> None:
    mistaken = happened(db, "application.moved", 1, stage="rejected")
    undo_event(db, mistaken, day(2))
    assert rejected_at(db, ADA) == ()
    happened(db, "application.moved", 3, stage="rejected")
    hide_rejections(db, ADA, True, day(4))
    assert rejected_at(db, ADA) == ()
    hide_rejections(db, ADA, False, day(5))
    assert rejected_at(db, ADA) == (day(3),)
