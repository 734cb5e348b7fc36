"""Bare `mockview`: a welcome the first time, the next step later, and never a question to nobody."""

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from answers import assessment, attempt, day, series
from command_line import MODEL, PATIENCE_S, STORY, CommandLine, environment
from mockview.coaching.plan import PlanItem, make_plan
from mockview.coaching.task import Task
from mockview.coaching.today import MORE_ANSWERS, drills
from mockview.history.attempt_log import AttemptLog
from mockview.history.listing import count
from mockview.interview.checkup import MISSING, OK, Check
from mockview.interview.welcome import Steps, next_step, useful_commands, welcome
from mockview.journey.goals import target_role
from mockview.journey.today import Today
from mockview.settings import prepare_home
from mockview.store.database import Database

QUESTIONS = ("1. See", "2. Check", "3. Which role", "4. One practice")


class Person:
    """Answers prompts by their first words, then ends the input; what was done is noted."""

    def __init__(self, answers: dict[str, str], microphone: Check | None = None, reason: str | None = None) -> None:
        self.answers, self.asked, self.said, self.done = answers, list[str](), list[str](), list[str]()
        self.steps = Steps(
            demo=lambda: self.done.append("demo"),
            microphone=self._noted(microphone or Check("microphone", OK, "It hears.")),
            keep_role=lambda role: self.done.append(f"role {role}"),
            why_typed=lambda: reason,
            practise=lambda typed: self.done.append("typed" if typed else "spoken"),
        )

    def _noted(self, check: Check) -> Callable[[], Check]:
        def examine() -> Check:
            self.done.append("microphone")
            return check

        return examine

    def ask(self, prompt: str) -> str | None:
        self.asked.append(prompt)
        return next((answer for begin, answer in self.answers.items() if prompt.startswith(begin)), None)

    def is_welcomed(self) -> list[str]:
        welcome(self.ask, self.said.append, self.steps)
        return self.done


def test_enter_skips_every_step() -> None:
    person = Person(dict.fromkeys(QUESTIONS, "\n"))
    assert person.is_welcomed() == []
    assert [q for q in QUESTIONS if any(asked.startswith(q) for asked in person.asked)] == list(QUESTIONS)
    assert len(person.asked) == 4
    assert all("Enter to skip" in asked for asked in person.asked)


def test_every_step_can_be_taken() -> None:
    person = Person(dict(zip(QUESTIONS, ("y\n", "Yes\n", " hotel manager \n", "y\n"), strict=True)))
    assert person.is_welcomed() == ["demo", "microphone", "role hotel manager", "spoken"]


def test_the_end_of_the_input_ends_the_welcome() -> None:
    person = Person({"1. See": "n\n"})
    assert person.is_welcomed() == []
    assert len(person.asked) == 2
    assert "mockview --help" in person.said[-1]


@pytest.mark.parametrize(
    ("microphone", "reason"),
    [(None, "The speech model base.en is not on this machine."), (Check("microphone", MISSING, "It is gone."), None)],
)
def test_what_can_not_be_spoken_is_typed_with_its_reason(microphone: Check | None, reason: str | None) -> None:
    person = Person(dict.fromkeys(QUESTIONS, "y\n"), microphone, reason)
    assert person.is_welcomed()[-1] == "typed"
    assert any((reason or "It is gone.") in said for said in person.said)


def today_of(plan: tuple[PlanItem, ...], number: float) -> Today:
    return Today(day(number).date(), None, drills(plan, day(number).date()), {}, (), "")


def test_the_next_step_is_the_first_of_today_s_list() -> None:
    plan = make_plan(series(2, 2, 2), day(4), None)
    step = next_step(today_of(plan, 4), typed=False)
    assert (step.when, step.what, step.why) == ("Today", plan[0].what_to_do, plan[0].because)
    assert (step.done_when, step.command) == ("4 points or more here.", "mockview plan next conflict/result")
    assert next_step(today_of(plan, 4), typed=True).command == "mockview plan next conflict/result --typed"
    early = next_step(today_of(plan, 2), typed=False)
    assert early.when == f"Next, on {plan[0].due_on.isoformat()} or sooner"


def test_typing_is_told_only_where_it_can_be_done() -> None:
    spoken = make_plan(series(2, 2, 2, competency="delivery", criterion="pause_share"), day(4), None)
    assert next_step(today_of(spoken, 4), typed=True).command == "mockview plan next delivery/pause_share"
    letter = Task("Send it.", "You drafted it.", "It is sent.", "letter", command="mockview letter show 1")
    assert next_step(Today(day(4).date(), None, (letter,), {}, (), ""), typed=True).command == letter.command


def test_with_nothing_weak_the_next_step_is_practice() -> None:
    today = Today(day(0).date(), None, (MORE_ANSWERS,), {}, (), "")
    assert next_step(today, typed=True).command == "mockview practice --typed"


def test_three_commands_are_told_and_what_waits_comes_first() -> None:
    assert [name for name, _ in useful_commands(0, 1)] == ["mockview plan", "mockview replay", "mockview practice"]
    waiting = useful_commands(2, 3)
    assert [name for name, _ in waiting] == ["mockview transcribe", "mockview today", "mockview plan"]
    assert waiting[0][1].endswith("2")


def test_with_nobody_to_ask_help_is_printed_and_nothing_is_made(mockview: CommandLine) -> None:
    told = mockview()
    assert told.code == 0
    assert told.out == mockview("--help").out
    assert not mockview.home.exists()


def test_later_the_next_step_is_told_in_at_most_six_lines(mockview: CommandLine) -> None:
    prepare_home(mockview.home)
    with Database.open(mockview.home / "mockview.db") as database:
        log = AttemptLog(database)
        person = log.person_named("me")
        session = log.start_session(person.id, "practice", day(0))
        for number in range(3):
            kept = log.add_attempt(attempt(person.id, session.id, at=day(number)))
            log.add_assessment(kept.id, assessment({"result": 2}), day(number))
    told = mockview()
    assert told.code == 0
    step, commands = told.out.rstrip().split("\n\n")
    assert len(step.splitlines()) <= 6
    assert step.startswith("Next, on 2030-01-10 or sooner: ")
    assert "\nWhy: Result in conflict answers: " in step
    assert "\nDone when: 4 points or more here.\n" in step
    assert step.splitlines()[-1] == "Type: mockview plan next conflict/result --typed"
    first = json.loads(mockview("today", "--json").out)["tasks"][0]
    assert f"Type: {first['command']} --typed" in step and first["what_to_do"] in " ".join(step.split())
    assert [line.split()[:2] for line in commands.splitlines()] == [
        ["mockview", "transcribe"],
        ["mockview", "plan"],
        ["mockview", "replay"],
    ]


def test_a_person_without_answers_is_helped_though_another_has_some(mockview: CommandLine) -> None:
    prepare_home(mockview.home)
    with Database.open(mockview.home / "mockview.db") as database:
        log = AttemptLog(database)
        demo = log.person_named("demo")
        log.add_attempt(attempt(demo.id, log.start_session(demo.id, "demo", day(0)).id))
    assert mockview().out.startswith("Usage:")


class Terminal:
    """A process on a terminal of its own."""

    def __init__(self, side: int) -> None:
        self._side = side
        self.shown, self._found = "", 0

    def until(self, part: str) -> None:
        """Read until it is shown."""
        until_s = time.monotonic() + PATIENCE_S
        while (place := self.shown.find(part, self._found)) < 0:
            ready, _, _ = select.select([self._side], [], [], max(0.0, until_s - time.monotonic()))
            assert ready, f"{part!r} was never shown:\n{self.shown}"
            try:
                got = os.read(self._side, 4096)
            except OSError:  # Linux's end of a terminal
                got = b""
            assert got, f"it ended before {part!r} was shown:\n{self.shown}"
            self.shown += got.decode(errors="replace")
        self._found = place + len(part)

    def type(self, line: str) -> None:
        os.write(self._side, line.encode() + b"\n")


@contextmanager
def on_a_terminal(home: Path) -> Iterator[tuple[Terminal, "subprocess.Popen[bytes]"]]:
    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "mockview"],
            env={**os.environ, **environment(home), "MOCKVIEW_MODEL": str(MODEL), "TERM": "dumb"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        ) as process:
            os.close(theirs)
            try:
                yield Terminal(ours), process
            finally:
                process.kill()
    finally:
        os.close(ours)


def test_the_first_run_on_a_terminal_ends_with_a_scored_answer(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with on_a_terminal(home) as (terminal, process):
        terminal.until("1. See a complete interview")
        terminal.until("skip]")
        terminal.type("")
        terminal.until("2. Check your microphone?")
        terminal.type("y")
        terminal.until("missing")
        terminal.until("3. Which role")
        terminal.type("Night manager")
        terminal.until("4. One practice question now, typed?")
        terminal.type("y")
        terminal.until("Question 1 of 1")
        terminal.until("Type your answer")
        terminal.type(STORY)
        terminal.type("")
        terminal.until("How well did that go?")
        terminal.type("")
        terminal.until("Overall")
        terminal.until("mockview --help")
        assert process.wait(PATIENCE_S) == 0
    with Database.open(home / "mockview.db") as database:
        me = AttemptLog(database).person_named("me").id
        assert target_role(database, me) == "Night manager"
        assert count(database, me) == 1


def test_a_first_run_in_which_everything_is_skipped_leaves_nothing_behind(tmp_path: Path) -> None:
    with on_a_terminal(tmp_path / "home") as (terminal, process):
        for question in QUESTIONS:
            terminal.until(question)
            terminal.type("")
        assert process.wait(PATIENCE_S) == 0
    assert not (tmp_path / "home").exists()
