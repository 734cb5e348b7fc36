"""The event store: in order, undone by another event, gone with its person."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED
from mockview.history.deletion import delete, deletion_of_person
from mockview.history.events import MOST_CHARACTERS, Event, add_event, events_of, undo_event
from mockview.history.people_log import PeopleLog
from mockview.store.database import Database

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    database = Database.open(tmp_path / "mockview.db")
    PeopleLog(database).add_person("Ada")
    return database


def event(kind: str, subject: str = "", **data: object) -> Event:
    return Event(UNSAVED, 1, kind, subject, NOW - timedelta(days=1), NOW, data)


def test_events_come_back_as_they_were_written_and_in_that_order(db: Database) -> None:
    first = add_event(db, event("application.added", "application:1", company="Müller & Söhne", rounds=[1, 2]))
    second = add_event(db, event("letter.written", "letter:1", text="Dear …"))
    assert events_of(db, 1) == (first, second)
    assert events_of(db, 1, ["application"]) == events_of(db, 1, ["application.added"]) == (first,)
    assert events_of(db, 1, subject="letter:1") == (second,)
    assert events_of(db, 2) == ()


def test_an_undone_event_counts_no_more_and_undoing_can_be_undone_by_saying_it_again(db: Database) -> None:
    wrong = add_event(db, event("application.added", "application:1"))
    undo_event(db, wrong, NOW)
    assert events_of(db, 1) == ()
    again = add_event(db, event("application.added", "application:1"))
    assert events_of(db, 1) == (again,)


def test_too_much_text_is_refused_and_nothing_is_saved(db: Database) -> None:
    with pytest.raises(UsageError, match="characters long"):
        add_event(db, event("feedback.added", text="x" * MOST_CHARACTERS))
    assert events_of(db, 1) == ()


def test_what_a_keyboard_can_send_and_utf8_cannot_hold_is_replaced(db: Database) -> None:
    add_event(db, event("letter.written", text="caf\udce9"))
    assert events_of(db, 1)[0].data == {"text": "caf?"}


def test_events_go_with_their_person(db: Database, tmp_path: Path) -> None:
    add_event(db, event("debrief.started"))
    deletion = deletion_of_person(tmp_path, db, 1)
    assert deletion.rows["event"] == 1
    delete(db, deletion)
    assert db.rows("SELECT * FROM event") == []
