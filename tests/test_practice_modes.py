"""Ways to hold a session: when scores are shown, what is asked, who asks, and what the log calls it."""

import json
import os
import random
import re
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from command_line import BANK, STORY, CommandLine
from mockview.audio.synthesis import SystemVoice
from mockview.content.folders import load_banks
from mockview.errors import DeviceError, UsageError
from mockview.interview.choosing import choose_easy, choose_surprising
from mockview.interview.lines import Lines
from mockview.interview.modes import logged_name
from mockview.interview.panel import NAMES, panel_of
from mockview.interview.replaying import played_until_enter
from mockview.store.database import Database

NO_RESULT = re.sub(r"By August.*?9\. ", "", STORY)
TYPED = ("practice", "--typed")


@pytest.fixture
def bank(tmp_path: Path) -> str:
    path = tmp_path / "three.toml"
    path.write_text(BANK)
    return str(path)


def logged_modes(mockview: CommandLine) -> list[str]:
    with Database.open(mockview.home / "mockview.db") as db:
        return [row[0] for row in db.rows("SELECT mode FROM session ORDER BY id")]


def order(text: str, *parts: str) -> list[int]:
    return [text.index(part) for part in parts]


def test_practice_scores_after_each_answer(mockview: CommandLine, bank: str) -> None:
    shown = mockview(*TYPED, "--bank", bank, "--count", "2", stdin=f"{STORY}\n\nI left.\n\n").out
    places = order(shown, "Question 1 of 2", "Overall", "Question 2 of 2")
    assert places == sorted(places)
    assert logged_modes(mockview) == ["practice"]


def test_a_mock_interview_scores_at_the_end_and_repeats_nothing(mockview: CommandLine, bank: str) -> None:
    typed = f"r\nh\n{STORY}\n\nd\nI left.\n\ns\n"
    ended = mockview(*TYPED, "--mode", "mock", "--bank", bank, "--count", "3", stdin=typed)
    assert ended.code == 0, ended.err
    places = order(ended.out, "Question 1 of 3", "Question 2 of 3", "Question 3 of 3", "Overall", "Best answer")
    assert places == sorted(places)
    assert ended.out.count("Question 1 of 3") == 2, "once when it is asked, once above its scores"
    assert ended.err.count("Not in a mock interview") == 3
    assert "Hint" not in ended.err
    assert logged_modes(mockview) == ["mock"]
    first = json.loads(mockview("replay", "1", "--json").out)
    assert (first["transcript"], first["assessment"] is not None) == (STORY, True)


def test_a_mock_interview_with_follow_ups_asks_them_before_any_score(mockview: CommandLine, bank: str) -> None:
    typed = f"{NO_RESULT}\n\nBy August the queue was down from 25 minutes to 9.\n\n"
    words = ("--mode", "mock", "--bank", bank, "--question", "lead", "--follow-ups", "--confidence")
    ended = mockview(*TYPED, *words, "--json", stdin=f"{typed}4\n")
    (attempt,) = json.loads(ended.out)["attempts"]
    result = next(s for s in attempt["assessment"]["criteria"] if s["id"] == "result")
    assert any(e["from_follow_up"] for e in result["evidence"])
    assert attempt["predicted"] == 4
    places = order(ended.err, "Type your answer", "How well did that go?", "Overall")
    assert places == sorted(places)


def test_quitting_a_mock_interview_shows_what_was_answered(mockview: CommandLine, bank: str) -> None:
    ended = mockview(*TYPED, "--mode", "mock", "--bank", bank, "--json", stdin=f"{STORY}\n\nq\n")
    assert [a["transcript"] for a in json.loads(ended.out)["attempts"]] == [STORY]


def test_a_warm_up_scores_nothing_unless_asked(mockview: CommandLine) -> None:
    ended = mockview(*TYPED, "--mode", "warm-up", stdin="I cook and I like it.\n\nI like people.\n\n")
    assert ended.code == 0, ended.err
    assert "Question 2 of 2" in ended.out
    assert "Overall  Content" in ended.out
    assert "Answers the question" not in ended.out
    assert "waiting" not in ended.out
    attempt = json.loads(mockview("replay", "1", "--json").out)
    assert (attempt["transcript"], attempt["assessment"]) == ("I cook and I like it.", None)
    assert json.loads(mockview("plan", "--json").out) == []
    again = mockview(*TYPED, "--mode", "warm-up", "--scores", "--count", "1", "--json", stdin=f"{STORY}\n\n")
    assert json.loads(again.out)["attempts"][0]["assessment"] is not None


def test_a_drill_looks_at_one_criterion_each_time_with_before_and_after(mockview: CommandLine, bank: str) -> None:
    lead = (*TYPED, "--bank", bank, "--question", "lead")
    for _ in range(3):
        mockview(*lead, stdin=f"{NO_RESULT}\n\n")
    (item,) = json.loads(mockview("plan", "--json").out)[:1]
    words = (*TYPED, "--mode", "drill", "--bank", bank, "--count", "2")
    ended = mockview(*words, stdin=f"{NO_RESULT}\n\n")
    assert ended.code == 0, ended.err
    before = re.search(r"A drill: .* in leadership answers, (\d\.\d) of 5 lately\.", " ".join(ended.out.split()))
    assert before, ended.out
    assert ended.out.count(f"in leadership answers: {before[1]} before, now ") == 2, "after the answer, and at the end"
    scored = ended.out.split("Question 1 of 1", 1)[1].split("Answer  Overall", 1)[0]
    assert scored.count("/5") == 1, "the drilled criterion alone"
    assert item["competency"] == "leadership"
    assert logged_modes(mockview)[-1] == "drill"
    assert mockview(*words, "--competency", "conflict").code == 2


def test_a_drill_needs_a_plan(mockview: CommandLine, bank: str) -> None:
    ended = mockview(*TYPED, "--mode", "drill", "--bank", bank)
    assert ended.code == 2
    assert "Run `mockview practice` first." in ended.err


def test_a_surprise_comes_from_banks_that_were_not_asked_from() -> None:
    banks = load_banks(None)
    when = datetime(2030, 1, 1, tzinfo=UTC)
    usual = {q.id: when for b in banks[: len(banks) - 4] for q in b.questions}
    questions = choose_surprising(banks, 4, random.Random(1), usual)
    homes = [next(b.id for b in banks if q in b.questions) for q in questions]
    assert sorted(homes) == sorted(b.id for b in banks[-4:])
    for seed in range(20):
        chosen = choose_surprising(banks, 50, random.Random(seed), {}, "Software engineer")
        assert not [
            q for q in chosen if q.id in {o.id for b in banks if b.id == "software-engineering" for o in b.questions}
        ]
    with pytest.raises(UsageError, match="no other bank"):
        choose_surprising([b for b in banks if b.id == "software-engineering"], 1, random.Random(1), {}, "engineering")


def test_warm_up_questions_are_easy_and_not_the_last_ones() -> None:
    banks = load_banks(None)
    first = choose_easy(banks, 2, random.Random(1), {})
    assert {q.kind for q in first} <= {"introduction", "motivational"}
    asked = {q.id: datetime(2030, 1, 1, tzinfo=UTC) for q in first}
    again = choose_easy(banks, 2, random.Random(1), asked)
    assert not {q.id for q in first} & {q.id for q in again}


def test_a_surprise_says_where_it_comes_from(mockview: CommandLine) -> None:
    ended = mockview(*TYPED, "--surprise", "--count", "1", "--seed", "3", stdin=f"{STORY}\n\n")
    assert "From the bank: " in ended.err
    assert logged_modes(mockview) == ["practice+surprise"]


def test_a_comeback_begins_with_the_best_answer_and_ends_with_what_improved(mockview: CommandLine, bank: str) -> None:
    mockview(*TYPED, "--bank", bank, "--question", "lead", stdin=f"{STORY}\n\n")
    ended = mockview(*TYPED, "--comeback", "--count", "1", "--seed", "1", stdin=f"{STORY}\n\n")
    assert ended.code == 0, ended.err
    places = order(
        ended.out, "your best answer so far", "Last summer our manager left", "Question 1 of 1", "Best answer"
    )
    assert places == sorted(places)
    assert "What got better:" in ended.out or "No score rose this time" in ended.out
    assert logged_modes(mockview)[-1] == "comeback"


def test_a_comeback_without_any_answer_begins_gently(mockview: CommandLine) -> None:
    ended = mockview(*TYPED, "--comeback", stdin="q\n")
    assert ended.code == 0, ended.err
    assert "it begins with easy questions" in " ".join(ended.out.split())


def test_a_panel_asks_in_turn_by_name(mockview: CommandLine, bank: str) -> None:
    ended = mockview(*TYPED, "--panel", "--mode", "mock", "--bank", bank, stdin=f"{STORY}\n\ns\ns\n")
    for number, name in enumerate(NAMES, 1):
        assert f"Question {number} of 3, asked by {name}" in ended.out
    assert logged_modes(mockview) == ["mock+panel"]


VOICES = [SystemVoice(f"v{n}", f"English {n}", "en") for n in range(9)]
JOKES = [SystemVoice("j", "Bad News", "en-US"), SystemVoice("g", "Deutsch", "de")]


@pytest.mark.parametrize(
    ("voices", "own", "ids", "rates"),
    [
        ([*JOKES, *VOICES], None, ["v0", "v3", "v6"], [165, 165, 165]),
        ([*JOKES, *VOICES], "v7", ["v7", "v0", "v3"], [165, 165, 165]),
        (VOICES[:1], None, ["v0", "v0", "v0"], [165, 150, 180]),
        (JOKES, None, [None, None, None], [165, 150, 180]),
    ],
)
def test_a_panel_s_voices_differ_as_far_as_they_can(
    voices: list[SystemVoice], own: str | None, ids: list[str | None], rates: list[int]
) -> None:
    made: list[tuple[str | None, int]] = []

    def speaking(voice: str | None, rate_wpm: int) -> Any:
        made.append((voice, rate_wpm))

    panel = panel_of(voices, "en", 165, speaking, own)
    assert [one.name for one in panel] == list(NAMES)
    assert made == list(zip(ids, rates, strict=True))


def test_the_log_s_word_for_a_session() -> None:
    assert logged_name("practice", surprise=False, panel=False) == "practice"
    assert logged_name("practice", surprise=True, panel=False) == "practice+surprise"
    assert logged_name("mock", surprise=True, panel=True) == "mock+surprise+panel"


@pytest.mark.parametrize(
    "words",
    [
        ("--mode", "drill", "--question", "lead"),
        ("--mode", "warm-up", "--competency", "conflict"),
        ("--mode", "warm-up", "--follow-ups"),
        ("--surprise", "--from-plan"),
        ("--comeback", "--mode", "drill"),
        ("--scores",),
        ("--end-after", "1"),
        ("--end-after", "soon"),
        ("--mode", "funny"),
    ],
    ids=" ".join,
)
def test_what_does_not_fit_together_is_said(mockview: CommandLine, words: tuple[str, ...]) -> None:
    ended = mockview(*TYPED, *words)
    assert ended.code == 2
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("typed", "predicted"), [("4\n", 4), ("\n", None), ("9\nfour\n2\n", 2), ("x\ny\nz\n", None), ("", None)]
)
def test_a_guess_is_asked_for_before_the_score_and_kept(
    mockview: CommandLine, bank: str, typed: str, predicted: int | None
) -> None:
    words = ("--bank", bank, "--question", "lead", "--confidence", "--json")
    ended = mockview(*TYPED, *words, stdin=f"{STORY}\n\n{typed}")
    places = order(ended.err, "How well did that go?", "Overall")
    assert places == sorted(places)
    assert json.loads(ended.out)["attempts"][0]["predicted"] == predicted
    assert ("You expected" in ended.err) == (predicted is not None)
    assert json.loads(mockview("replay", "1", "--json").out)["predicted"] == predicted


def test_nobody_is_asked_to_guess_through_a_pipe_or_against_their_wish(
    mockview: CommandLine, bank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--bank", bank, "--question", "lead")
    assert "How well" not in mockview(*TYPED, *words, stdin=f"{STORY}\n\n").err
    assert "How well" not in mockview(*TYPED, *words, "--no-confidence", stdin=f"{STORY}\n\n").err


def test_a_hint_helps_without_ending_the_answer(mockview: CommandLine, bank: str) -> None:
    words = ("--bank", bank, "--question", "lead", "--json")
    ended = mockview(*TYPED, *words, stdin=f"h\n{STORY}\n\n")
    assert "Hint: one time and place" in ended.err
    assert json.loads(ended.out)["attempts"][0]["transcript"] == STORY
    mockview("stories", "from-attempt", "1")
    again = " ".join(mockview(*TYPED, *words, stdin="h\nq\n").err.split())
    assert "Hint: your story “" in again


def test_the_best_answer_is_heard_until_enter_or_its_end() -> None:
    stopped: list[bool] = []

    def long(stop: threading.Event) -> None:
        stopped.append(stop.wait(30.0))

    played_until_enter(long, Lines(["\n"]))
    assert stopped == [True]

    def broken(stop: threading.Event) -> None:
        raise DeviceError("There is no speaker.")

    reader, writer = os.pipe()
    with os.fdopen(reader) as nobody_types, os.fdopen(writer, "w"):
        played_until_enter(broken, Lines(nobody_types))
