"""The page that leads from a rejection to the next interview: all its commands run, and each step leaves its mark."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mockview.coaching.plan import plan_for
from mockview.content.own_bank import own_bank
from mockview.history.attempt import AttemptLine, Opening, Session
from mockview.history.attempt_log import AttemptLog
from mockview.history.events import Event, events_of
from mockview.history.listing import lines
from mockview.history.points import openings_of
from mockview.journey.applications import next_interview
from mockview.journey.asked import OWN_BANK
from mockview.journey.letter_log import KeptLetter, letters_of
from mockview.journey.stories import Story, stories_of
from mockview.journey.today import SOURCES
from mockview.store.database import Database

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs"))

from examples import Played, played  # noqa: E402

PAGE = (ROOT / "docs" / "from-rejection.md").read_text(encoding="utf-8")
STEPS = {int(number): f"{number} {name}" for number, name in re.findall(r"^## (\d+) (.+)$", PAGE, re.MULTILINE)}
PRIVATE = (
    "I explained the rota calmly",
    "disappointed",
    "I had told everybody about it",
    "I always fail at interviews",
    "out of ninety people",
    "Good plans let people sleep",
    "A frank word helps me most",
    "Ask Sam Reyes",
    "Sam Reyes",
    "Ms Okafor",
)
"""What Mira wrote for herself, or about others."""


@dataclass(frozen=True)
class After:
    """What is in the home folder once a section's commands have run, and what they said."""

    said: tuple[Played, ...]
    events: tuple[Event, ...]
    attempts: tuple[AttemptLine, ...]
    sessions: tuple[Session, ...]
    openings: tuple[Opening, ...]
    areas: frozenset[tuple[str, str]]
    severity: Mapping[tuple[str, str], float]
    letters: tuple[KeptLetter, ...]
    stories: tuple[Story, ...]
    next_interview: date | None
    own_questions: tuple[str, ...]
    shared: str
    planned_until: date | None
    to_do: Mapping[date, tuple[str, ...]]

    def has(self, kind: str) -> bool:
        """Whether such an event is in the log."""
        return any(event.kind == kind for event in self.events)


DAYS = (*(date(2026, 5, day) for day in (18, 22, 25)), date(2026, 6, 2))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def looked_at(said: tuple[Played, ...]) -> After:
    home = Path(os.environ["MOCKVIEW_HOME"])
    shared = home.parent / "for-sam.html"
    bank = own_bank(home, OWN_BANK)
    with Database.open(home / "mockview.db") as db:
        plan = plan_for(db, 1, noon(DAYS[-1]), next_interview(db, 1, DAYS[0]))
        return After(
            said=said,
            events=events_of(db, 1),
            attempts=lines(db, 1),
            sessions=AttemptLog(db).sessions(1),
            openings=openings_of(db, 1),
            areas=frozenset((i.weak_area.competency, i.weak_area.criterion_id) for i in plan if i.weak_area.is_open),
            severity={(i.weak_area.competency, i.weak_area.criterion_id): i.weak_area.severity for i in plan},
            letters=letters_of(db, 1),
            stories=stories_of(db, 1),
            next_interview=next_interview(db, 1, DAYS[0]),
            own_questions=tuple(q.text for q in bank.questions) if bank else (),
            shared=shared.read_text(encoding="utf-8") if shared.exists() else "",
            planned_until=max((i.due_on for i in plan if i.weak_area.is_open), default=None),
            to_do={d: _asked_for(db, d) for d in DAYS},
        )


def _asked_for(db: Database, day: date) -> tuple[str, ...]:
    """All that is to be done on a day beside the drills, also what today's short list has no room for."""
    every = (task for source in SOURCES for task in source(db, 1, day))
    return tuple(task.what_to_do for task in every if task.due_on is None or task.due_on <= day)


@pytest.fixture(scope="module")
def story() -> Mapping[str, After]:
    """The whole page, run once; by section, what is there after it."""
    found: dict[str, After] = {}
    said: list[Played] = []
    for one in played(PAGE):
        if said and said[-1].heading != one.heading:
            said = []
        said.append(one)
        found[one.heading] = looked_at(tuple(said))
    return found


@pytest.fixture
def step(story: Mapping[str, After], request: pytest.FixtureRequest) -> tuple[After, After]:
    """Before and after the step whose number is in the test's name."""
    number = int(re.findall(r"\d+", request.node.name)[0])
    headings = list(story)
    place = headings.index(STEPS[number])
    return story[headings[place - 1]], story[headings[place]]


def test_the_page_has_a_row_and_a_section_for_each_of_the_fifteen() -> None:
    rows = re.findall(r"^\| \[(\d+) (.+?)\]\(#(.+?)\) \| (`mockview .+?) \| (.+) \|$", PAGE, re.MULTILINE)
    assert [int(number) for number, *_ in rows] == list(range(1, 16)) == sorted(STEPS)
    for number, name, anchor, commands, changes in rows:
        heading = f"{number} {name}"
        assert STEPS[int(number)] == heading
        assert anchor == heading.lower().replace(" ", "-")
        section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
        for command in re.findall(r"`(mockview [^`]+)`", commands):
            assert f"$ {command}" in section, f"{heading} does not show {command}"
        assert len(changes.split()) > 3


def test_every_command_on_the_page_succeeds(story: Mapping[str, After]) -> None:
    failed = [(one.command, one.said) for after in story.values() for one in after.said if one.code]
    assert not failed


def test_step_1_a_check_in_is_kept_and_scores_nothing(step: tuple[After, After]) -> None:
    before, after = step
    assert after.has("debrief.check_in") and not before.has("debrief.check_in")
    assert (after.attempts, after.areas) == (before.attempts, before.areas)
    assert not any("told everybody" in one.said for one in after.said)


def test_step_2_a_reply_enters_the_plan_with_its_words(step: tuple[After, After]) -> None:
    before, after = step
    assert [(k.letter.kind, k.state) for k in after.letters] == [("feedback-request", "sent")]
    new = [o for o in after.openings if o not in before.openings]
    assert {o.source for o in new} == {"feedback"}
    assert all(o.because and (o.competency, o.criterion_id) in after.areas for o in new)
    assert ("conflict", "result") in after.areas - before.areas
    assert any("missed a concrete result" in o.because for o in new)


def test_step_3_what_stumped_one_enters_the_plan_and_the_own_bank(step: tuple[After, After]) -> None:
    before, after = step
    assert len(after.own_questions) == 3 and before.own_questions == ()
    new = [o for o in after.openings if o not in before.openings]
    assert {o.competency for o in new} == {"conflict", "motivation"} and {o.source for o in new} == {"debrief"}
    assert after.areas > before.areas


def test_step_4_a_thought_is_kept_and_a_no_is_out_of_sight(step: tuple[After, After]) -> None:
    before, after = step
    assert after.has("debrief.reframed") and not before.has("debrief.reframed")
    assert "Norwind" not in after.said[-1].said
    assert any(e.kind == "application.moved" and e.data["stage"] == "rejected" for e in after.events)
    assert after.areas == before.areas


def test_step_5_the_next_interview_reaches_the_plan_and_its_step_the_list(step: tuple[After, After]) -> None:
    before, after = step
    assert (before.next_interview, after.next_interview) == (None, date(2026, 6, 9))
    assert after.planned_until is not None and after.planned_until < date(2026, 6, 9)
    asked = "Ask Sam Reyes what the port looks for (Port Authority)"
    assert asked in after.to_do[date(2026, 5, 25)] and asked not in after.to_do[date(2026, 5, 22)]


def test_step_6_help_is_asked_for_and_a_coach_sees_nothing_private(step: tuple[After, After]) -> None:
    before, after = step
    assert after.has("contact.added")
    assert [k.letter.kind for k in after.letters[len(before.letters) :]] == ["asking-for-support"]
    assert after.letters[-1].state == "sent"
    assert len(after.shared) > 1000
    assert [word for word in PRIVATE if word in after.shared] == []


def test_step_7_the_goal_and_the_answer_are_kept(step: tuple[After, After]) -> None:
    before, after = step
    assert after.has("goal.set") and after.has("goal.reviewed") and not before.has("goal.set")
    assert "shift planner: 2 sent" in after.said[1].said


def test_step_8_practice_moves_what_was_weak(step: tuple[After, After]) -> None:
    before, after = step
    (new,) = [line for line in after.attempts if line not in before.attempts]
    assert new.competency in {competency for competency, _ in before.areas}
    moved = [area for area in before.areas if after.severity.get(area, 0.0) < before.severity[area]]
    assert [area for area in moved if area[0] == new.competency]


def test_step_9_whom_to_write_to_comes_on_its_day(step: tuple[After, After]) -> None:
    before, after = step
    assert after.has("meetup.added")
    assert "Write to Ines Brandt." in after.to_do[date(2026, 6, 2)]
    assert "Write to Ines Brandt." not in before.to_do[date(2026, 6, 2)]


def test_step_10_a_no_is_answered_with_grace(step: tuple[After, After]) -> None:
    before, after = step
    assert [(k.letter.kind, k.state) for k in after.letters[len(before.letters) :]] == [("accepting-a-no", "sent")]
    assert after.letters[-1].letter.missing == ()


def test_step_11_the_goal_stands_on_top_of_the_plan(step: tuple[After, After]) -> None:
    _, after = step
    shown = next(one.said for one in after.said if one.command == "mockview plan")
    assert "shift planner" in "\n".join(shown.splitlines()[:3])


def test_step_12_effort_and_wins_are_found_in_the_log(step: tuple[After, After]) -> None:
    before, after = step
    said = after.said[0].said
    assert "3 answers in 3 sessions" in said
    assert "Wins" in said and "(answer 1)" in said
    assert after.attempts == before.attempts


def test_step_13_a_surprise_comes_from_elsewhere(step: tuple[After, After]) -> None:
    before, after = step
    (new,) = [line for line in after.attempts if line not in before.attempts]
    assert new.question_id not in {line.question_id for line in before.attempts}
    assert new.overall is not None


def test_step_14_a_comeback_asks_again_what_stumped_one(step: tuple[After, After]) -> None:
    before, after = step
    assert any("comeback" in session.mode for session in after.sessions if session not in before.sessions)
    asked = {line.question_text for line in after.attempts if line not in before.attempts}
    assert "Tell me about a conflict with a colleague." in asked
    assert "Why do you want to leave the hospital?" in asked
    assert "nobody was in charge of the rota" in " ".join(after.said[0].said.split())


def test_step_15_the_best_answer_becomes_a_story(step: tuple[After, After]) -> None:
    before, after = step
    assert [story.attempt_id for story in after.stories] == [1] and before.stories == ()
    assert sum(line.predicted is not None for line in after.attempts) >= 5
    said = after.said[-1].said
    assert "Your own guess" in said and "so far" not in said.split("Your own guess")[1]
