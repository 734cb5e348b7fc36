"""`mockview plan` and what stands under it, as it is typed."""

import io
import json
import stat
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from command_line import CommandLine
from mockview.cli.app import run
from mockview.history.attempt import Opening
from mockview.history.attempt_log import AttemptLog
from mockview.history.points import add_opening
from mockview.store.database import Database
from test_plan_files import events

POOR = "We had a customer and it was okay. We did it.\n\n"
TODAY = date.today()


def days(count: int) -> str:
    return (TODAY + timedelta(days=count)).isoformat()


@pytest.fixture
def weak(mockview: CommandLine) -> CommandLine:
    for _ in range(3):
        assert mockview("practice", "--typed", "--question", "customer-promise-broken", stdin=POOR).code == 0
    return mockview


def plan(mockview: CommandLine, *words: str) -> list[dict[str, object]]:
    told = mockview("plan", *words, "--json")
    assert told.code == 0, told.err
    return json.loads(told.out)  # type: ignore[no-any-return]


def test_bare_and_list_show_the_same_numbered_items_with_their_names(weak: CommandLine) -> None:
    told = weak("plan")
    assert told.out == weak("plan", "list").out
    for number, item in enumerate(plan(weak), 1):
        assert f"{number}. {item['what_to_do']}"[:60] in told.out
        assert f"\n  {item['item']}, due tomorrow\n" in told.out
    assert "Why: " in told.out and "Done when: " in told.out and told.out.rstrip().endswith("Next: mockview plan next")


def test_an_empty_plan_says_what_to_do(mockview: CommandLine) -> None:
    assert "mockview practice" in mockview("plan").out
    assert plan(mockview) == []
    told = mockview("plan", "next", "--typed")
    assert (told.code, told.out) == (2, "")
    assert "plan is empty" in told.err and "mockview practice" in told.err


def test_an_item_is_put_off_by_days_or_until_a_day_and_wanted_back(weak: CommandLine) -> None:
    (first, second, *_) = plan(weak)
    told = weak("plan", "snooze", "1", "--days", "5")
    assert told.out == f"{first['item']} is put off: due on {days(5)}, in 5 days.\n"
    row = json.loads(weak("plan", "snooze", str(second["item"]).upper(), "--until", days(9), "--json").out)
    assert (row["item"], row["due_on"], row["snoozed_until"]) == (second["item"], days(9), days(9))
    assert [item["item"] for item in plan(weak)][-2:] == [first["item"], second["item"]]
    assert "in 5 days, put off by you" in weak("plan").out
    back = weak("plan", "reopen", str(first["item"]))
    assert "due tomorrow" in back.out
    assert plan(weak)[0]["item"] == first["item"]


def test_what_is_put_off_past_the_interview_says_so(weak: CommandLine) -> None:
    told = weak("plan", "--next-interview", days(8), "snooze", "1", "--days", "20")
    assert "due on " + days(7) in told.out
    assert f"Your interview is on {days(8)}, in 8 days" in told.err
    assert "Next interview: on " + days(8) in weak("plan", "--next-interview", days(8)).out


def test_done_closes_reopen_brings_back_and_both_say_how_to_undo(weak: CommandLine) -> None:
    (first, *rest) = plan(weak)
    told = weak("plan", "done", "1")
    assert "called done" in told.out
    assert f"mockview plan reopen {first['item']}" in told.err
    assert [item["item"] for item in plan(weak)] == [item["item"] for item in rest]
    assert "Called done: " in weak("plan").out
    assert json.loads(weak("today", "--json").out)["closed"][0]["called_done"] is True
    again = weak("plan", "done", str(first["item"]))
    assert (again.code, again.out) == (2, "")
    assert "you called it done on" in again.err
    assert json.loads(weak("plan", "reopen", str(first["item"]), "--json").out)["due_on"] == days(0)


def test_two_poor_answers_bring_back_what_was_called_done(weak: CommandLine) -> None:
    areas = {item["item"] for item in plan(weak)}
    for area in areas:
        assert weak("plan", "done", str(area)).code == 0
    assert plan(weak) == []
    weak("practice", "--typed", "--question", "customer-promise-broken", stdin=POOR)
    assert not {item["item"] for item in plan(weak)} & areas
    weak("practice", "--typed", "--question", "customer-promise-broken", stdin=POOR)
    assert {item["item"] for item in plan(weak)} & areas


def test_next_says_that_nothing_is_due_and_when_it_will_be(weak: CommandLine) -> None:
    first = plan(weak)[0]["item"]
    told = weak("plan", "next", "--typed", stdin=POOR)
    assert told.code == 0
    assert told.out == (
        f"Nothing is due yet. Next comes {first}, tomorrow. To practise it now: mockview plan next --anyway\n"
    )
    assert len(json.loads(weak("replay", "--json").out)) == 3


def test_next_drills_the_first_item_or_the_one_that_is_named(weak: CommandLine) -> None:
    first, second = plan(weak)[:2]
    told = weak("plan", "next", "--anyway", "--typed", "--count", "1", stdin=POOR)
    assert told.code == 0
    assert "A drill: " in told.out and str(first["item"]) in told.err
    named = weak("plan", "next", str(second["item"]), "--typed", "--count", "1", "--json", stdin=POOR)
    assert str(second["item"]) in named.err
    (answered,) = json.loads(named.out)["attempts"]
    assert answered["competency"] == "customer-focus"


def test_what_no_bank_asks_about_is_practised_from_the_plan(weak: CommandLine) -> None:
    with Database.open(weak.home / "mockview.db") as db:
        (person,) = AttemptLog(db).people()
        opening = Opening("juggling", "result", AttemptLog(db).sessions(person.id)[0].started_at, "debrief", "Asked.")
        add_opening(db, person.id, opening)
    assert plan(weak)[0]["item"] == "juggling/result"
    told = weak("plan", "next", "--typed", "--count", "1", stdin=POOR)
    assert told.code == 0, told.err
    assert "juggling/result" in told.err and "Question 1 of 1" in told.out


def test_how_one_speaks_is_not_practised_by_typing(weak: CommandLine) -> None:
    with Database.open(weak.home / "mockview.db") as db:
        (person,) = AttemptLog(db).people()
        at = AttemptLog(db).sessions(person.id)[0].started_at
        add_opening(db, person.id, Opening("delivery", "pause_share", at, "feedback", "Long pauses."))
    assert plan(weak)[0]["item"] == "delivery/pause_share"
    told = weak("plan", "next", "delivery/pause_share", "--typed", stdin=POOR)
    assert (told.code, told.out) == (2, "")
    assert "typing does not show that" in told.err
    assert "customer-focus/" in weak("plan", "next", "--anyway", "--typed", "--count", "1", stdin=POOR).err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("done 99", "There is no item 99: the plan has"),
        ("done custmer-focus/result", "Is customer-focus/result meant?"),
        ("done", "Missing argument 'ITEM'"),
        ("snooze 1", "Give --days or --until, not both"),
        (f"snooze 1 --days 2 --until {days(3)}", "Give --days or --until, not both"),
        ("snooze 1 --days 0", "0 is not in the range"),
        ("snooze 1 --days 999", "999 is not in the range"),
        ("snooze 1 --until 2020-01-01", "2020-01-01 is not ahead"),
        ("snooze 1 --until soon", "such as 2026-12-01"),
        ("reopen 1", "is in the plan already"),
        ("reopen conflict/result", "There is no item 'conflict/result'"),
        ("--next-interview 2020-01-01 done 1", "2020-01-01 is past"),
        ("next nothing/here --typed", "There is no item 'nothing/here'"),
        ("next --count 0", "0 is not in the range"),
        ("export --format pdf", "'pdf' is not one of"),
        ("done 1 --person nobody", "No answers of 'nobody'"),
    ],
)
def test_wrong_uses_are_one_sentence_and_change_nothing(weak: CommandLine, words: str, told: str) -> None:
    before = plan(weak)
    wrong = weak("plan", *words.split())
    assert (wrong.code, wrong.out) == (2, "")
    assert told in wrong.err and len(wrong.err.splitlines()) == 1
    assert plan(weak) == before


def test_two_people_s_plans_are_their_own(weak: CommandLine) -> None:
    for _ in range(3):
        weak("practice", "--typed", "--person", "Bob", "--question", "customer-promise-broken", stdin=POOR)
    assert plan(weak) == [
        {**row, "attempts": mine["attempts"]} for row, mine in zip(bob(weak), plan(weak), strict=True)
    ]
    weak("plan", "--person", "Bob", "done", "1")
    assert len(bob(weak)) == len(plan(weak)) - 1
    weak("plan", "snooze", "1", "--days", "3", "--person", "bob")
    assert all(row["snoozed_until"] is None for row in plan(weak))


def bob(mockview: CommandLine) -> list[dict[str, object]]:
    return plan(mockview, "--person", "Bob")


def test_the_plan_is_exported_as_the_file_s_ending_or_the_format_says(weak: CommandLine, tmp_path: Path) -> None:
    count = len(plan(weak))
    assert weak("plan", "export").out.count("- [ ] ") == count
    assert json.loads(weak("plan", "export", "--format", "json").out) == plan(weak)
    assert json.loads(weak("plan", "export", "--json").out) == plan(weak)
    file = tmp_path / "plan.ics"
    told = weak("plan", "export", "--output", str(file))
    assert (told.out, told.err) == ("", f"{file}: {count} items.\n")
    assert len(events(file.read_bytes().decode())) == count
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    weak("plan", "export", "--output", str(file), "--format", "md")
    assert file.read_text().startswith(f"# What to practise next\n\nFor me, as of {TODAY}.\n")


def test_a_file_that_can_t_be_written_is_one_sentence(weak: CommandLine, tmp_path: Path) -> None:
    told = weak("plan", "export", "--output", str(tmp_path / "nowhere" / "plan.md"))
    assert (told.code, told.out) == (1, "")
    assert "can't be written" in told.err


class OnATerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "answers"), [("n\n", 3), (f"y\n{POOR}", 4), (f"\n{POOR}", 4)])
def test_on_a_terminal_it_is_offered_all_the_same(
    weak: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    answers: int,
) -> None:
    monkeypatch.setattr(sys, "stdin", OnATerminal(typed))
    monkeypatch.setenv("MOCKVIEW_CONFIDENCE", "false")
    assert run(["plan", "next", "--typed", "--count", "1"]) == 0
    assert "Nothing is due yet. Next comes customer-focus/" in capsys.readouterr().err
    assert len(json.loads(weak("replay", "--json").out)) == answers
