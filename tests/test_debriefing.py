"""The talk of a debrief: every step skippable, asked again when it can't be kept, and resumed after any end."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from answers import START
from command_line import CommandLine, environment
from mockview.content.own_bank import own_bank
from mockview.errors import InputError, UsageError
from mockview.history.attempt_log import AttemptLog
from mockview.history.events import events_of
from mockview.history.points import openings_of
from mockview.interview.debrief_talk import Given, Talk
from mockview.interview.debriefing import ask_outcome, hold_debrief
from mockview.journey.asked import Shelf
from mockview.journey.debrief import STEPS, Debrief, debrief_numbered
from mockview.journey.debrief_log import start_debrief
from mockview.pipeline import load_scoring
from mockview.store.database import Database

SCORING = load_scoring(None)
LED, WHY = "Tell me about a time you led a team.", "Why do you want to work for us?"
WHOLE = (
    ("Something that went well", "I was calm"),
    ("Which of these fit", "sad, tired"),
    ("In your own words", "A rough day"),
    ("Question 1", LED),
    ("Question 2", WHY),
    ("Question 3", ""),
    ("Their numbers", "2"),
    ("  1.", "2"),
    ("  2.", "4"),
    ("The thought", "They must think I am a fool"),
    ("Which one is it", ""),
    ("The same thing", "They asked hard questions, and I answered most."),
    ("One of these numbers", "Call Sam"),
    ("By which day", "tomorrow"),
)
"""Each prompt by how it begins, and what is typed."""


class Killed(BaseException):
    """Stands for whatever ends a process between two lines."""


class Person:
    """Types what belongs to each prompt, in order; is killed, or leaves, at the prompt `until`."""

    def __init__(self, db: Database, home: Path, script: tuple[tuple[str, str], ...] = WHOLE) -> None:
        self.script, self.prompts, self.said = list(script), list[str](), list[str]()
        self.cared, self.until, self.leaves = 0, -1, False
        self.talk = Talk(
            db=db,
            shelf=Shelf(home, "my-interviews", ()),
            scoring=SCORING,
            now=self._now,
            say=self.said.append,
            care=self._care,
            questions_in=self._questions_in,
            evidence=lambda: ("Your answer 3 scored 80 of 100.",),
            ask=self.ask,
        )

    def ask(self, prompt: str) -> str | None:
        if len(self.prompts) == self.until:
            if self.leaves:
                return None
            raise Killed
        self.prompts.append(prompt)
        for place, (begin, line) in enumerate(self.script):
            if prompt.startswith(begin):
                del self.script[place]
                return line + "\n"
        return "\n"

    def _now(self) -> datetime:
        return START

    def _care(self) -> None:
        self.cared += 1

    def _questions_in(self, path: Path) -> tuple[str, ...]:
        if path.stat().st_size == 0:
            raise InputError(f"No question was found in {path}.", "Type them.")
        return tuple(path.read_text(encoding="utf-8").splitlines())


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as database:
        AttemptLog(database).add_person("me")
        yield database


def begun(db: Database, outcome: str = "rejection") -> Debrief:
    return start_debrief(db, 1, outcome, START)


def must_be_whole(debrief: Debrief, db: Database, home: Path) -> None:
    assert debrief.finished and debrief.to_do == ()
    assert debrief == debrief_numbered(db, 1, debrief.number)
    assert (debrief.went_well, debrief.feelings, debrief.check_in) == ("I was calm", ("sad", "tired"), "A rough day")
    assert [asked.text for asked in debrief.asked] == [LED, WHY]
    assert (debrief.stumped, debrief.confidence) == ((2,), {1: 2, 2: 4})
    assert (debrief.thought, debrief.traps) == ("They must think I am a fool", ("mind-reading",))
    assert debrief.reframe.startswith("They asked hard questions")
    assert (debrief.next_step, str(debrief.next_step_by)) == ("Call Sam", "2030-01-08")
    assert [(o.competency, o.criterion_id) for o in openings_of(db, 1)] == [
        ("motivation", "claim"),
        ("leadership", "result"),
    ]
    bank = own_bank(home, "my-interviews")
    assert bank is not None and [q.text for q in bank.questions] == [LED, WHY]


def test_every_step_is_asked_in_order_beginning_with_what_went_well(db: Database, tmp_path: Path) -> None:
    person = Person(db, tmp_path)
    must_be_whole(hold_debrief(person.talk, begun(db), Given()), db, tmp_path)
    assert [p[:8] for p in person.prompts] == [begin.ljust(8)[:8] for begin, _ in [(p, "") for p in person.prompts]]
    assert person.prompts[0].startswith("Something that went well")
    assert [said.split()[0] for said in person.said if " of 7: " in said] == list("1234567")
    told = "\n".join(person.said)
    for fact in ("I was calm", "Your answer 3 scored 80", f"You were sure of your answer to “{WHY}”"):
        assert fact in told
    assert person.cared == 0


def test_a_slip_among_the_questions_is_taken_back_and_no_trap_need_be_named(db: Database, tmp_path: Path) -> None:
    script = (
        ("Question 1", "I felt so stupid"),
        ("Question 2", "-"),
        ("Question 1", "-"),
        ("Question 1", WHY),
        ("The thought", "They must think I am a fool"),
        ("Which one is it", "0"),
    )
    person = Person(db, tmp_path, script)
    debrief = hold_debrief(person.talk, begun(db), Given())
    assert [asked.text for asked in debrief.asked] == [WHY] and debrief == debrief_numbered(db, 1, debrief.number)
    bank = own_bank(tmp_path, "my-interviews")
    assert bank is not None and [q.text for q in bank.questions] == [WHY]
    assert debrief.thought and debrief.traps == ()


def test_what_speaks_against_a_thought_never_speaks_for_it(db: Database, tmp_path: Path) -> None:
    script = (
        ("Question 1", LED),
        ("Question 2", WHY),
        ("Their numbers", "1"),
        ("  2.", "2"),
        ("The thought", "I always fail"),
    )
    person = Person(db, tmp_path, script)
    hold_debrief(person.talk, begun(db), Given())
    told = "\n".join(person.said)
    assert "Your answer 3 scored 80" in told and "did not stump you" not in told and "You were sure" not in told


def test_enter_skips_every_step(db: Database, tmp_path: Path) -> None:
    person = Person(db, tmp_path, ())
    debrief = hold_debrief(person.talk, begun(db), Given())
    assert debrief.finished and debrief.settled == frozenset(STEPS)
    assert len(person.prompts) == 6
    assert {e.kind for e in events_of(db, 1)} == {"debrief.started", "debrief.settled", "debrief.finished"}
    assert not (tmp_path / "question_banks").exists()


@pytest.mark.parametrize("leaves", [False, True], ids=["killed", "left"])
@pytest.mark.parametrize("at", range(len(WHOLE)))
def test_what_was_given_before_any_end_is_kept_and_the_rest_is_asked_on_resuming(
    db: Database, tmp_path: Path, at: int, leaves: bool
) -> None:
    person = Person(db, tmp_path)
    person.until, person.leaves = at, leaves
    debrief = begun(db)
    if leaves:
        left = hold_debrief(person.talk, debrief, Given())
        assert "--resume 1" in person.said[-1]
        assert not left.finished
    else:
        with pytest.raises(Killed):
            hold_debrief(person.talk, debrief, Given())
    again = Person(db, tmp_path, tuple(person.script))
    done = hold_debrief(again.talk, debrief_numbered(db, 1, 1), Given())
    must_be_whole(done, db, tmp_path)
    # Nothing that was answered is asked again.
    answered = {begin for begin, line in WHOLE[:at] if line}
    assert not [p for p in again.prompts if any(p.startswith(begin) for begin in answered)]


def test_what_can_not_be_kept_is_said_and_asked_again(db: Database, tmp_path: Path) -> None:
    empty, listed = tmp_path / "empty.txt", tmp_path / "asked.txt"
    empty.touch()
    listed.write_text(f"{LED}\n{WHY}\n", encoding="utf-8")
    person = Person(
        db,
        tmp_path,
        (
            ("Something", "x" * 5000),
            ("Something", "calm"),
            ("Question 1", "y" * 1001),
            ("Question 1", str(empty)),
            ("Question 1", f"'{listed}'"),
            ("Question 3", ""),
            ("Their numbers", "9"),
            ("Their numbers", "two"),
            ("Their numbers", "1"),
            ("  1.", "7"),
            ("  1.", "very"),
            ("  1.", "3"),
            ("The thought", "I will never find work"),
            ("Which one", "12"),
            ("Which one", "1"),
            ("One of these", "1"),
            ("By which day", "someday"),
            ("By which day", "2029-01-01"),
        ),
    )
    debrief = hold_debrief(person.talk, begun(db), Given())
    assert person.script == []
    assert (debrief.went_well, debrief.stumped, debrief.confidence, debrief.traps) == (
        "calm", (1,), {1: 3}, ("all-or-nothing",),
    )  # fmt: skip
    assert debrief.next_step == f"Practise the question: {LED}" and debrief.next_step_by is None
    told = "\n".join(person.said)
    for part in (
        "5,000 characters", "1,001 characters", "No question was found", "no question 9", "'two' is no number",
        "confidence of 7", "'very' is no number", "none of the thinking traps", "no day", "is past",
    ):  # fmt: skip
        assert part in told


def test_what_options_gave_is_not_asked(db: Database, tmp_path: Path) -> None:
    person = Person(db, tmp_path)
    given = Given(
        went_well="Fine", feelings=("sad",), asked=(LED,), stumped=(1,), levels={1: 1}, thought="Hm", next_step="Rest"
    )
    debrief = hold_debrief(person.talk, begun(db), given)
    assert person.prompts == []
    assert debrief.finished and debrief.feelings == ("sad",) and debrief.check_in == ""


def test_despair_is_met_wherever_it_is_typed_and_the_talk_goes_on(db: Database, tmp_path: Path) -> None:
    person = Person(
        db,
        tmp_path,
        (
            ("Something", "nothing, I want to die"),
            ("Which of these", "suicidal"),
            ("In your own", "there is no way out"),
            ("The thought", "there is no point in living"),
            ("The same", "everyone would be better off without me"),
        ),
    )
    assert hold_debrief(person.talk, begun(db), Given()).finished
    assert person.cared == 5


@pytest.mark.parametrize("outcome", ["offer", "rejection", "no-answer", "next-round"])
def test_each_outcome_is_met_in_its_own_words_and_never_judged(db: Database, tmp_path: Path, outcome: str) -> None:
    person = Person(db, tmp_path, ())
    hold_debrief(person.talk, begun(db, outcome), Given())
    told = " ".join(person.said).lower()
    assert not [word for word in ("fail", "mistake", "should", "unfortunately", "wrong") if word in told]


def test_the_outcome_is_chosen_by_number_or_word(db: Database, tmp_path: Path) -> None:
    assert ask_outcome(Person(db, tmp_path, (("A number", "5"), ("A number", "4"))).talk) == "next-round"
    assert ask_outcome(Person(db, tmp_path, (("A number", "rejected"),)).talk) == "rejection"
    person = Person(db, tmp_path, ())
    with pytest.raises(UsageError, match="--outcome"):
        ask_outcome(person.talk)


def test_a_killed_process_loses_nothing_that_was_typed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with subprocess.Popen(
        [sys.executable, "-m", "mockview", "debrief"],
        env={**os.environ, **environment(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=0,
    ) as process:
        assert process.stdin is not None and process.stderr is not None
        process.stdin.write(f"rejection\nI was calm\nsad\nA rough day\n{LED}\n{WHY}\n")
        process.stdin.flush()
        shown = ""
        while not shown.endswith("Question 3: "):
            shown += process.stderr.read(1)
        process.send_signal(signal.SIGKILL)
    with Database.open(home / "mockview.db") as database:
        debrief = debrief_numbered(database, 1, 1)
    assert (debrief.went_well, debrief.check_in) == ("I was calm", "A rough day")
    assert [asked.text for asked in debrief.asked] == [LED, WHY]
    assert "asked" in debrief.to_do


def test_the_whole_talk_works_through_a_pipe(mockview: CommandLine) -> None:
    lines = ["2", *(line for _, line in WHOLE)]
    done = mockview("debrief", stdin="".join(f"{line}\n" for line in lines))
    assert done.code == 0, done.err
    assert "Debrief 1: a rejection" in done.out and "Claim in motivation answers" in done.out
    assert "I was calm" not in done.out and "fool" not in done.out
    half = mockview("debrief", stdin="1\nI was calm\n")
    assert half.code == 0 and "mockview debrief --resume 2" in half.err
    assert mockview("debrief", "--resume", stdin="").code == 0
