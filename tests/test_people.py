"""Contacts and meet-ups: what was last said, who to write to, put away without loss, erased only when that is meant."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from command_line import CommandLine
from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED
from mockview.history.attempt_log import AttemptLog
from mockview.history.events import Event, add_event, events_of
from mockview.journey import contact_log as log
from mockview.journey.contact import Contact, Meetup, Said
from mockview.journey.people import contact_numbered, contacts_of, meetups_of, tasks
from mockview.store.database import Database

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TODAY = NOW.date()
SAM = Contact(UNSAVED, "Sam Reyes", "mentor", "Port", "sam@example.org", "likes tea")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "mockview.db") as database:
        AttemptLog(database).add_person("Ada")
        AttemptLog(database).add_person("Ben")
        yield database


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def test_a_contact_is_the_sum_of_what_happened(db: Database) -> None:
    made = log.add_contact(db, 1, SAM, NOW)
    assert made == replace(SAM, number=1)
    log.add_said(db, 1, 1, "offered to read letters", days(-1), days(7), NOW)
    log.add_said(db, 1, 1, "we met at school", days(-30), None, NOW)
    log.change_contact(db, 1, 1, {"company": "Harbour Trust", "kind": "Peer"}, NOW)
    now = contact_numbered(db, 1, 1)
    assert now.said == (Said("we met at school", days(-30)), Said("offered to read letters", days(-1)))
    assert (now.last_on, now.write_on, now.company, now.kind) == (days(-1), days(7), "Harbour Trust", "peer")
    assert contacts_of(db, 2) == ()


def test_a_wish_that_has_come_due_is_met_by_speaking(db: Database) -> None:
    log.add_contact(db, 1, SAM, NOW)
    log.write_next(db, 1, 1, TODAY, NOW)
    assert log.add_said(db, 1, 1, "wrote", TODAY, None, NOW).write_on is None
    log.write_next(db, 1, 1, days(5), NOW)
    assert log.write_next(db, 1, 1, None, NOW).write_on is None


def test_whom_to_write_to_comes_with_the_letter_to_type(db: Database) -> None:
    log.add_contact(db, 1, replace(SAM, name="Pat O'Neil; rm"), NOW)
    log.add_contact(db, 1, replace(SAM, name="Mum", kind="support"), NOW)
    for number in (1, 2):
        log.write_next(db, 1, number, days(number), NOW)
    first, second = tasks(db, 1, TODAY)
    assert (first.what_to_do, first.due_on) == ("Write to Pat O'Neil; rm.", days(1))
    assert first.command == """mockview letter staying-in-touch --contact 'Pat O'"'"'Neil; rm'"""
    assert second.command == "mockview letter asking-for-support --contact Mum"
    log.archive(db, 1, 1, True, NOW)
    assert tasks(db, 1, TODAY) == (second,)


def test_a_letter_that_was_sent_counts_as_written(db: Database) -> None:
    log.add_contact(db, 1, SAM, NOW)
    log.write_next(db, 1, 1, TODAY, NOW)
    letter = {"letter": "staying-in-touch", "subject": "", "body": "Hello", "medium": "email", "missing": []}
    letter |= {"contact": "sam reyes", "application": None}
    add_event(db, Event(UNSAVED, 1, "letter.drafted", "letter:1", NOW, NOW, letter))
    assert len(tasks(db, 1, TODAY)) == 1
    add_event(db, Event(UNSAVED, 1, "letter.sent", "letter:1", NOW, NOW))
    assert tasks(db, 1, TODAY) == ()


def test_after_a_meet_up_one_writes_to_those_one_met(db: Database) -> None:
    log.add_contact(db, 1, SAM, NOW)
    log.add_meetup(db, 1, Meetup(UNSAVED, "Data evening", days(-2), (1, 1), "about joins"), NOW)
    log.add_meetup(db, 1, Meetup(UNSAVED, "Job fair", days(3)), NOW)
    assert meetups_of(db, 1)[0] == Meetup(1, "Data evening", days(-2), (1,), "about joins")
    after, to_go = tasks(db, 1, TODAY)
    assert after.what_to_do == "Write two lines to Sam Reyes, whom you met at Data evening."
    assert (to_go.what_to_do, to_go.due_on) == ("Go to Job fair on 2026-11-28.", days(3))
    assert tasks(db, 1, days(30)) == ()
    log.add_said(db, 1, 1, "wrote to him", TODAY, None, NOW)
    assert [task.what_to_do for task in tasks(db, 1, TODAY)] == ["Go to Job fair on 2026-11-28."]


def test_nobody_vanishes_by_being_put_away(db: Database) -> None:
    before = log.add_contact(db, 1, SAM, NOW)
    assert log.archive(db, 1, 1, True, NOW) == replace(before, archived=True)
    assert contacts_of(db, 1) == (replace(before, archived=True),)
    assert log.archive(db, 1, 1, False, NOW) == before


def test_who_is_erased_is_gone_from_the_file_and_their_number_stays_taken(db: Database, tmp_path: Path) -> None:
    log.add_contact(db, 1, replace(SAM, name="MARKERNAME"), NOW)
    log.add_said(db, 1, 1, "MARKERSAID", TODAY, None, NOW)
    log.undo_last(db, 1, NOW)
    log.add_contact(db, 1, SAM, NOW)
    log.add_meetup(db, 1, Meetup(UNSAVED, "Fair", days(-1), (1, 2)), NOW)
    assert log.leaving(db, 1, 1).contact.name == "MARKERNAME"
    log.delete_contact(db, 1, 1, NOW)
    assert [contact.number for contact in contacts_of(db, 1)] == [2]
    assert [e.kind for e in events_of(db, 1, subject="contact:1")] == ["contact.deleted"]
    assert b"MARKER" not in (tmp_path / "mockview.db").read_bytes()
    assert log.add_contact(db, 1, SAM, NOW).number == 3
    assert meetups_of(db, 1)[0].met == (1, 2)
    assert log.undo_last(db, 1, NOW) == "adding them (contact 3)"


def test_letters_to_someone_who_is_erased_are_counted_for_they_stay(db: Database) -> None:
    log.add_contact(db, 1, SAM, NOW)
    data = {"letter": "thank-you", "subject": "", "body": "x", "medium": "email", "missing": []}
    data |= {"contact": "Sam Reyes", "application": None}
    add_event(db, Event(UNSAVED, 1, "letter.drafted", "letter:1", NOW, NOW, data))
    assert log.leaving(db, 1, 1).letters == 1


def test_each_change_can_be_taken_back(db: Database) -> None:
    states = [(contacts_of(db, 1), meetups_of(db, 1))]
    for change in (
        lambda: log.add_contact(db, 1, SAM, NOW),
        lambda: log.change_contact(db, 1, 1, {"name": "Sam R."}, NOW),
        lambda: log.add_said(db, 1, 1, "hello", TODAY, days(3), NOW),
        lambda: log.write_next(db, 1, 1, days(9), NOW),
        lambda: log.archive(db, 1, 1, True, NOW),
        lambda: log.add_meetup(db, 1, Meetup(UNSAVED, "Fair", TODAY, (1,)), NOW),
    ):
        change()
        states.append((contacts_of(db, 1), meetups_of(db, 1)))
    for state in reversed(states[:-1]):
        assert log.undo_last(db, 1, NOW)
        assert (contacts_of(db, 1), meetups_of(db, 1)) == state
    with pytest.raises(UsageError, match="no change to undo"):
        log.undo_last(db, 1, NOW)


def test_what_does_not_fit_is_refused_and_nothing_changes(db: Database) -> None:
    log.add_contact(db, 1, SAM, NOW)
    before = events_of(db, 1)
    for wrong, says in (
        (lambda: log.add_contact(db, 1, replace(SAM, name=" "), NOW), "name is empty"),
        (lambda: log.add_contact(db, 1, replace(SAM, kind="boss"), NOW), "must be one of: support, mentor"),
        (lambda: log.change_contact(db, 1, 1, {"note": "x" * 1_000_000}, NOW), "1,000,000 characters"),
        (lambda: log.add_said(db, 1, 1, "a\x1b[2J", TODAY, None, NOW), "control character"),
        (lambda: log.add_said(db, 1, 1, "", TODAY, None, NOW), "is empty"),
        (lambda: log.add_said(db, 1, 2, "hello", TODAY, None, NOW), r"no contact 2\. There are: 1 \(Sam Reyes\)"),
        (lambda: log.add_meetup(db, 1, Meetup(UNSAVED, "Fair", TODAY, (5,)), NOW), "no contact 5"),
        (lambda: log.delete_contact(db, 1, 4, NOW), "no contact 4"),
        (lambda: log.archive(db, 2, 1, True, NOW), r"no contact 1\. Add one"),
    ):
        with pytest.raises(UsageError, match=says):
            wrong()
        assert events_of(db, 1) == before


def test_the_people_on_the_command_line(mockview: CommandLine) -> None:
    made = mockview("people", "add", "--name", "Sam Reyes", "--kind", "mentor", "--write-next", "tomorrow", "--json")
    assert json.loads(made.out)["kind"] == "mentor"
    assert mockview("people", "add", "--name", "Ann").code == 0
    said = mockview("people", "said", "2", "--on", "yesterday", "--write-next", "tomorrow", stdin="two\nlines\n")
    assert "  two" in said.out and "write on" in said.out
    assert json.loads(mockview("people", "next", "1", "--none", "--json").out)["write_on"] is None
    met = mockview("people", "event", "Fair", "--on", "yesterday", "--met", "1", "--met", "2")
    assert "Sam Reyes, Ann" in met.out
    assert json.loads(mockview("people", "events", "--json").out)[0]["met"] == [1, 2]
    assert "You met at Fair" in mockview("people", "show", "1").out
    assert "Port" in mockview("people", "edit", "1", "--company", "Port").out
    assert [c["name"] for c in json.loads(mockview("people", "list", "--kind", "mentor", "--json").out)] == [
        "Sam Reyes"
    ]
    assert "brings them back" in mockview("people", "archive", "1").err
    assert "Sam" not in mockview("people").out
    assert "put away" in mockview("people", "list", "--all").out
    assert mockview("people", "archive", "1", "--back").code == 0
    assert "Undone: putting them away or back (contact 1)." in mockview("people", "undo").out


def test_deleting_says_what_goes_and_needs_a_clear_yes(mockview: CommandLine) -> None:
    mockview("people", "add", "--name", "Sam Reyes")
    mockview("people", "said", "1", "hello")
    refused = mockview("people", "delete", "1")
    assert refused.code == 2 and "Sam Reyes and what was said (1)" in refused.err and "--yes" in refused.err
    assert "Sam" in mockview("people").out
    assert mockview("people", "delete", "1", "--yes").code == 0
    assert json.loads(mockview("people", "list", "--all", "--json").out) == []


WRONG = [
    ("show 3", "There is no contact 3"),
    ("add", "The name is missing. Give it with --name"),
    ("add --name Sam --kind boss", "must be one of: support"),
    ("add --name Sam --write-next soon", "no day"),
    ("edit 1", "Nothing is to be changed. Give --name"),
    ("said 1 hello", "no contact 1"),
    ("next 1 --on today --none", "exclude each other"),
    ("event Fair --met 3", "no contact 3"),
    ("event Fair --on 1.1.1500", "20 years"),
    ("list --kind boss", "must be one of"),
    ("undo", "no change to undo"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[words for words, _ in WRONG])
def test_a_mistake_is_answered_in_one_sentence_and_keeps_nothing(mockview: CommandLine, words: str, said: str) -> None:
    told = mockview("people", *words.split())
    assert told.code == 2 and told.out == ""
    assert said in told.err and len(told.err.splitlines()) == 1
    assert json.loads(mockview("people", "list", "--all", "--json").out) == []
    assert json.loads(mockview("people", "events", "--json").out) == []
