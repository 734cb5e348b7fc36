"""Applications: what they are now, what they ask for, what is odd, taken back, hidden, and the command line over it."""

import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from command_line import CommandLine
from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED
from mockview.history.attempt_log import AttemptLog
from mockview.history.events import Event, add_event, events_of
from mockview.journey import application_log as log
from mockview.journey.application import Application, Move, Round
from mockview.journey.applications import application_numbered, applications_of, next_interview, steps_of, tasks
from mockview.store.database import Database

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as database:
        AttemptLog(database).add_person("Ada")
        AttemptLog(database).add_person("Ben")
        yield database


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def added(db: Database, company: str = "Adler", stage: str = "applied", since: int = -2, **more: str) -> Application:
    new = log.NewApplication(company, "night manager", log.first_moves(stage, days(since)), **more)
    return log.add_applications(db, 1, [new], NOW)[0]


def rounds(db: Database, number: int, kind: str, in_days: int) -> Application:
    return log.put_round(db, 1, number, Round(UNSAVED, kind, days(in_days)), NOW)


def sentences(db: Database) -> list[str]:
    return [task.what_to_do for task in tasks(db, 1, TODAY)]


def test_what_an_application_is_now_is_the_sum_of_what_happened(db: Database) -> None:
    added(db)
    log.put_round(db, 1, 1, Round(UNSAVED, "phone screen", days(-1), "14:30", "with Ms Okafor"), NOW)
    rounds(db, 1, "panel", 3)
    log.note(db, 1, 1, "They move in May.\nAsk about it.", NOW)
    log.set_step(db, 1, 1, "read their report", days(2), NOW)
    log.move(db, 1, 1, "offer", TODAY, NOW)
    a = application_numbered(db, 1, 1)
    assert [(move.stage, move.on) for move in a.moves] == [
        ("applied", days(-2)),
        ("screening", days(-1)),
        ("interview", TODAY),
        ("offer", TODAY),
    ]
    assert [(r.number, r.kind, r.at, r.note) for r in a.rounds] == [
        (1, "phone screen", "14:30", "with Ms Okafor"),
        (2, "panel", "", ""),
    ]
    assert a.notes[0].text == "They move in May.\nAsk about it."
    assert a.step is not None and a.step.on == days(2)
    assert (a.stage, a.reached, a.applied_on, a.sent, a.closed) == ("offer", "offer", days(-2), True, False)
    assert applications_of(db, 2) == ()


def test_a_round_moves_an_application_forward_only(db: Database) -> None:
    added(db, stage="final")
    assert rounds(db, 1, "phone screen", 2).stage == "final"
    added(db, "Bahn", stage="rejected")
    assert rounds(db, 2, "panel", 2).stage == "rejected"


def test_a_closed_application_keeps_how_far_it_came_and_drops_its_next_step(db: Database) -> None:
    added(db, stage="final")
    log.set_step(db, 1, 1, "buy a tie", days(2), NOW)
    after = log.move(db, 1, 1, "rejected", TODAY, NOW)
    assert (after.reached, after.closed, after.step) == ("final", True, None)


def test_one_that_was_only_saved_was_not_sent(db: Database) -> None:
    assert not added(db, stage="saved").sent
    after = log.move(db, 1, 1, "withdrawn", TODAY, NOW)
    assert (after.sent, after.applied_on, after.reached) == (False, None, "saved")


@pytest.mark.parametrize(
    ("before", "stage", "odd"),
    [
        ("applied", "interview", ""),
        ("applied", "offer", ""),
        ("offer", "accepted", ""),
        ("offer", "rejected", ""),
        ("interview", "accepted", "no offer"),
        ("interview", "screening", "a step back"),
        ("rejected", "interview", "now it goes on"),
        ("rejected", "withdrawn", "another way"),
        ("saved", "offer", "not been sent"),
    ],
)
def test_any_order_is_possible_and_what_is_odd_is_said(db: Database, before: str, stage: str, odd: str) -> None:
    found = added(db, stage=before)
    assert log.move(db, 1, 1, stage, TODAY, NOW).stage == stage
    said = log.oddity(found, stage)
    assert odd in said and bool(odd) == bool(said)


def test_what_does_not_fit_is_refused_and_nothing_changes(db: Database) -> None:
    added(db)
    before = applications_of(db, 1)
    for wrong, says in (
        (lambda: log.move(db, 1, 1, "applied", TODAY, NOW), "at applied already"),
        (lambda: log.move(db, 1, 1, "hired", TODAY, NOW), "must be one of: saved, applied"),
        (lambda: log.move(db, 1, 7, "offer", TODAY, NOW), "no application 7. There are: 1"),
        (lambda: log.note(db, 1, 1, "\n ", NOW), "note is empty"),
        (lambda: log.note(db, 1, 1, "x" * 1_000_000, NOW), "1,000,000 characters"),
        (lambda: log.note(db, 1, 1, "a\x1b[2J", NOW), "control character"),
        (lambda: log.note(db, 1, 1, "caf\udce9", NOW), "broken"),
        (lambda: rounds(db, 1, " ", 1), "kind of round is empty"),
        (lambda: log.cancel_round(db, 1, 1, 3, NOW), "has no round 3"),
        (lambda: added(db, company=""), "company is empty"),
        (lambda: added(db, company="x" * 201), "201 characters"),
        (lambda: added(db, link="a\0b"), "control character"),
        (lambda: log.undo_last(db, 2, None, NOW), "no change to undo"),
    ):
        with pytest.raises(UsageError, match=says.replace(".", r"\.")):
            wrong()
        assert applications_of(db, 1) == before


def test_each_change_can_be_taken_back_the_last_first(db: Database) -> None:
    states = [applications_of(db, 1)]
    for change in (
        lambda: added(db),
        lambda: rounds(db, 1, "panel", 2),
        lambda: log.put_round(db, 1, 1, Round(1, "panel", days(4)), NOW),
        lambda: log.cancel_round(db, 1, 1, 1, NOW),
        lambda: log.note(db, 1, 1, "a note", NOW),
        lambda: log.set_step(db, 1, 1, "call", None, NOW),
        lambda: log.move(db, 1, 1, "rejected", TODAY, NOW),
    ):
        change()
        states.append(applications_of(db, 1))
    for state in reversed(states[:-1]):
        log.undo_last(db, 1, None, NOW)
        assert applications_of(db, 1) == state
    assert added(db).number == 1


def test_one_application_can_be_undone_past_the_changes_of_others(db: Database) -> None:
    added(db)
    log.move(db, 1, 1, "rejected", TODAY, NOW)
    added(db, "Bahn")
    assert log.undo_last(db, 1, 1, NOW) == log.Undone("moving it to rejected", (1,))
    assert [a.stage for a in applications_of(db, 1)] == ["applied", "applied"]


def test_the_next_interview_is_the_nearest_to_come_of_what_goes_on(db: Database) -> None:
    assert next_interview(db, 1, TODAY) is None
    added(db)
    rounds(db, 1, "phone", -3)
    assert next_interview(db, 1, TODAY) is None
    rounds(db, 1, "panel", 9)
    assert next_interview(db, 1, TODAY) == days(9)
    added(db, "Bahn")
    rounds(db, 2, "panel", 0)
    assert next_interview(db, 1, TODAY) == TODAY
    log.move(db, 1, 2, "withdrawn", TODAY, NOW)
    assert next_interview(db, 1, TODAY) == days(9)
    log.put_round(db, 1, 1, Round(2, "panel", days(5)), NOW)
    assert next_interview(db, 1, TODAY) == days(5)
    log.cancel_round(db, 1, 1, 2, NOW)
    assert next_interview(db, 1, TODAY) is None
    assert next_interview(db, 2, TODAY) is None


def test_a_round_to_come_is_to_be_prepared_and_the_nearer_is_the_more_urgent(db: Database) -> None:
    added(db)
    rounds(db, 1, "phone screen", 1)
    added(db, "Bahn")
    rounds(db, 2, "panel", 10)
    first, second = tasks(db, 1, TODAY)
    assert first.what_to_do == "Prepare for the phone screen at Adler tomorrow."
    assert first.due_on == TODAY and second.due_on == days(7)
    assert first.urgency > second.urgency


def test_a_past_round_asks_for_a_debrief_until_there_is_one(db: Database) -> None:
    added(db)
    rounds(db, 1, "panel", -1)
    assert "Look back at the panel at Adler on 2026-11-24." in sentences(db)
    (task,) = (t for t in tasks(db, 1, TODAY) if t.what_to_do.startswith("Look back"))
    assert task.command == "mockview debrief --application 1"
    add_event(db, Event(UNSAVED, 1, "debrief.started", "debrief:1", NOW, NOW, {"application": 1}))
    assert not any(told.startswith("Look back") for told in sentences(db))


def test_a_no_asks_for_feedback_kindly_once_and_not_for_ever(db: Database) -> None:
    added(db, stage="interview", since=-5)
    log.move(db, 1, 1, "rejected", days(-1), NOW)
    (task,) = tasks(db, 1, TODAY)
    assert task.what_to_do == "Ask Adler what would have made the difference."
    assert "one event" in task.because
    assert tasks(db, 1, days(30)) == ()
    data = {"letter": "feedback-request", "application": 1}
    add_event(db, Event(UNSAVED, 1, "letter.drafted", "letter:1", NOW, NOW, data))
    assert tasks(db, 1, TODAY) == ()


def test_silence_is_asked_about_after_two_weeks_and_a_note_starts_them_again(db: Database) -> None:
    added(db, since=-20)
    (task,) = tasks(db, 1, TODAY)
    assert "how things stand" in task.what_to_do and task.due_on == days(-6)
    log.note(db, 1, 1, "asked by mail", NOW)
    (task,) = tasks(db, 1, TODAY)
    assert task.due_on == days(14)


def test_the_persons_own_next_step_takes_the_place_of_waiting(db: Database) -> None:
    added(db, since=-20)
    log.set_step(db, 1, 1, "ring Ms Okafor", days(1), NOW)
    (task,) = tasks(db, 1, TODAY)
    assert (task.what_to_do, task.due_on) == ("ring Ms Okafor (Adler)", days(1))
    log.set_step(db, 1, 1, "", None, NOW)
    assert "how things stand" in sentences(db)[0]


@pytest.mark.parametrize("stage", ["accepted", "declined", "withdrawn", "no-answer"])
def test_what_has_ended_otherwise_is_let_rest(db: Database, stage: str) -> None:
    added(db, stage=stage)
    assert steps_of(db, 1, TODAY) == {1: ()}


def test_no_wording_scolds_or_judges(db: Database) -> None:
    for number, stage in enumerate(("saved", "applied", "interview", "offer", "rejected"), 1):
        added(db, f"C{number}", stage=stage, since=-40)
        rounds(db, number, "panel", -1)
    told = " ".join(f"{t.what_to_do} {t.because} {t.done_when}" for t in tasks(db, 1, TODAY)).casefold()
    assert not {"fail", "should have", "must", "overdue", "late", "unfortunately", "bad"} & set(told.split())


def test_the_way_of_an_application_on_the_command_line(mockview: CommandLine) -> None:
    made = mockview("applications", "add", "--company", "Adler", "--role", "clerk", "--on", "yesterday", "--json")
    assert json.loads(made.out)["stage"] == "applied"
    moved = mockview("applications", "round", "1", "--kind", "panel", "--on", "tomorrow", "--at", "9:30", "--json")
    assert json.loads(moved.out)["rounds"][0]["at"] == "09:30"
    assert "now at interview" in moved.err
    changed = mockview("applications", "round", "1", "--change", "1", "--at", "10:00", "--json")
    assert [(r["kind"], r["at"]) for r in json.loads(changed.out)["rounds"]] == [("panel", "10:00")]
    mockview("applications", "next", "1", "call", "them", "--on", "tomorrow")
    noted = mockview("applications", "note", "1", stdin="two\nlines\n")
    assert "  two" in noted.out and "Next: " in noted.out
    listed = mockview("applications")
    assert listed.code == 0 and "1 application sent, 1 round; furthest so far: interview." in listed.out
    back = mockview("applications", "move", "1", "screening")
    assert back.code == 0 and "a step back" in back.err and "undo" in back.err
    assert "Undone: moving it to screening" in mockview("applications", "undo").out
    assert json.loads(mockview("applications", "undo", "1", "--json").out) == {"undone": "a note", "numbers": [1]}


def test_rejections_can_be_hidden_once_or_from_now_on_and_effort_still_counts_them(mockview: CommandLine) -> None:
    for company in ("Adler", "Bahn"):
        mockview("applications", "add", "--company", company, "--role", "clerk")
    mockview("applications", "move", "2", "rejected")
    once = mockview("applications", "list", "--hide-rejections")
    assert "Bahn" not in once.out and "2 applications sent" in once.out and "list --all" in once.out
    assert "rejected" not in once.out
    assert "Bahn" in mockview("applications").out
    assert mockview("applications", "rejections", "hide").code == 0
    assert "Bahn" not in mockview("applications").out
    assert [a["company"] for a in json.loads(mockview("applications", "list", "--json").out)] == ["Adler"]
    assert "Bahn" in mockview("applications", "list", "--all").out
    mockview("applications", "rejections", "show")
    assert "Bahn" in mockview("applications").out


def test_a_second_one_that_looks_the_same_is_pointed_out(mockview: CommandLine) -> None:
    words = ("applications", "add", "--company", "Adler", "--role", "clerk")
    assert "looks the same" not in mockview(*words).err
    assert "Application 1 looks the same" in mockview(*words).err


WRONG = [
    ("show 3", "There is no application 3. Add one"),
    ("show 0", "0 is not in the range"),
    ("add --company Adler", "The role is missing. Give it with --role"),
    ("add --company Adler --role x --on 2099-01-01", "20 years"),
    ("add --company Adler --role x --on tomorrow", "still to come"),
    ("add --company Adler --role x --stage hired", "must be one of: saved"),
    ("add --company= --role x", "The company is empty"),
    ("move 1 offer", "no application 1"),
    ("note 1 hello", "no application 1"),
    ("next 1 hello --on soon", "'soon', which is no day"),
    ("undo", "no change to undo"),
    ("undo 4", "no application 4"),
    ("rejections maybe", "'maybe'"),
    ("bogus", "bogus"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[words for words, _ in WRONG])
def test_a_mistake_is_answered_in_one_sentence_and_keeps_nothing(mockview: CommandLine, words: str, said: str) -> None:
    told = mockview("applications", *words.split())
    assert told.code == 2 and told.out == ""
    assert said in told.err and len(told.err.splitlines()) == 1
    assert json.loads(mockview("applications", "list", "--json").out) == []


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_what_is_missing_is_asked_for_and_a_slip_is_asked_again(
    mockview: CommandLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from mockview.cli.app import run

    assert json.loads(mockview("applications", "list", "--json").out) == []
    monkeypatch.setattr(sys, "stdin", _Terminal("Adler\nclerk\nhired\ninterview\nsoon\nyesterday\n\n"))
    assert run(["applications", "add", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["stage"] == "interview"
    assert "must be one of" in told.err and "no day" in told.err
    monkeypatch.setattr(sys, "stdin", _Terminal("Adler\n"))
    assert run(["applications", "add", "--no-input"]) == 2
    assert "--company" in capsys.readouterr().err


def test_a_large_import_is_taken_back_whole(db: Database) -> None:
    new = [log.NewApplication(f"C{n}", "clerk", (Move("applied", TODAY),)) for n in range(2_000)]
    log.add_applications(db, 1, new, NOW, "many.csv")
    assert len(applications_of(db, 1)) == 2_000
    assert len(log.undo_last(db, 1, None, NOW).numbers) == 2_000
    assert applications_of(db, 1) == () and events_of(db, 1) == ()
