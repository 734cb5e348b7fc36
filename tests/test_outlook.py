"""Every command sees the plan fitted in before the interview that the applications hold."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from answers import day
from command_line import CommandLine
from mockview.history.attempt import UNSAVED, Opening
from mockview.history.attempt_log import AttemptLog
from mockview.history.points import add_opening
from mockview.journey import application_log
from mockview.journey.application import Round
from mockview.journey.outlook import outlook_ahead
from mockview.store.database import Database

NOW = day(2.4)
TODAY = NOW.date()
POOR = "We had a customer and it was okay. We did it.\n\n"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "mockview.db") as db:
        AttemptLog(db).person_named("me")
        yield db


def planned(db: Database, on: date) -> None:
    new = application_log.NewApplication("Adler", "porter", application_log.first_moves("interview", TODAY))
    application_log.add_applications(db, 1, [new], NOW)
    application_log.put_round(db, 1, 1, Round(UNSAVED, "interview", on), NOW)


def test_the_applications_say_which_day_unless_another_is_given(db: Database) -> None:
    add_opening(db, 1, Opening("conflict", "result", NOW, "debrief", "It stumped you."))
    assert outlook_ahead(db, 1, NOW).next_interview is None
    planned(db, TODAY + timedelta(days=3))
    ahead = outlook_ahead(db, 1, NOW)
    assert ahead.next_interview == TODAY + timedelta(days=3)
    assert len(ahead.plan) == 1
    assert outlook_ahead(db, 1, NOW, TODAY + timedelta(days=9)).next_interview == TODAY + timedelta(days=9)


@pytest.fixture
def before_an_interview(mockview: CommandLine) -> CommandLine:
    """Weak areas that would be due tomorrow, were tomorrow not the day of an interview."""
    for _ in range(3):
        assert mockview("practice", "--typed", "--question", "customer-promise-broken", stdin=POOR).code == 0
    assert {item["due_on"] for item in plan(mockview)} == {str(date.today() + timedelta(days=1))}
    for words in (
        ("applications", "add", "--company", "Adler", "--role", "porter"),
        ("applications", "round", "1", "--kind", "interview", "--on", str(date.today() + timedelta(days=1))),
    ):
        assert mockview(*words).code == 0
    assert {item["due_on"] for item in plan(mockview)} == {str(date.today())}
    return mockview


def plan(mockview: CommandLine) -> list[dict[str, object]]:
    return json.loads(mockview("plan", "--json").out)  # type: ignore[no-any-return]


def test_practice_a_drill_and_the_report_tell_the_plan_that_plan_tells(before_an_interview: CommandLine) -> None:
    mockview = before_an_interview
    top = plan(mockview)[0]["item"]
    words = ("practice", "--typed", "--question", "customer-promise-broken", "--json")
    practised = json.loads(mockview(*words, stdin=POOR).out)
    assert practised["plan"] == plan(mockview)
    assert plan(mockview)[0]["item"] == top
    drilled = json.loads(mockview("practice", "--typed", "--mode", "drill", "--json", stdin=POOR).out)
    assert drilled["plan"] == plan(mockview)
    told = json.loads(mockview("report", "--json").out)["report"]
    assert [item["due_on"] for item in told["plan"]] == [item["due_on"] for item in plan(mockview)[:10]]
