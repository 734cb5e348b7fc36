"""A session from the first question to the plan: typed, from recordings, and as the demo."""

import io
import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from command_line import BANK, DEMO, MODEL, STORY, CommandLine
from mockview.interview.lines import Lines
from mockview.interview.typed_answers import TypedAnswers
from screens import screen_on

LISTEN = ("--model", str(MODEL), "--device", "cpu")


@pytest.fixture
def bank(tmp_path: Path) -> str:
    path = tmp_path / "three.toml"
    path.write_text(BANK)
    return str(path)


def asked(told: dict[str, Any]) -> list[str]:
    return [attempt["question"]["id"] for attempt in told["attempts"]]


def test_typed_answers_are_scored_logged_and_planned(mockview: CommandLine, bank: str) -> None:
    lead = ("practice", "--typed", "--bank", bank, "--question", "lead", "--json")
    session = mockview(*lead, stdin=STORY.replace(". ", ".\n") + "\n\n")
    assert session.code == 0, session.err
    told = json.loads(session.out)
    (attempt,) = told["attempts"]
    assert attempt["transcript"] == STORY
    assert attempt["assessment"]["delivery"] is None
    assert attempt["recording"] is None
    assert json.loads(mockview("replay", "1", "--json").out)["assessment"] == attempt["assessment"]
    weak = json.loads(mockview(*lead, stdin="I do not know.\n\n").out)
    assert weak["attempts"][0]["assessment"]["content"] < 40 < attempt["assessment"]["content"]
    assert {"relevance", "result"} & {item["criterion"] for item in weak["plan"]}
    assert json.loads(mockview("plan", "--json").out) == weak["plan"]
    assert "whole" in mockview("check", "--read-data").out


def test_letters_skip_repeat_start_over_and_quit(mockview: CommandLine, bank: str) -> None:
    typed = "I led\nd\nr\nI led the team.\nWe won.\n\ns\nq\nnever read\n"
    session = mockview("practice", "--typed", "--bank", bank, "--seed", "1", "--json", stdin=typed)
    assert session.code == 0
    (attempt,) = json.loads(session.out)["attempts"]
    assert attempt["transcript"] == "I led the team. We won."
    shown = session.err
    for said in ("Discarded; answer again.", "Skipped.", "Question 3 of 3", "Stopped here"):
        assert said in shown
    assert shown.count(attempt["question"]["text"]) == 3, "asked, repeated, and in the table at the end"


def test_quit_after_some_words_keeps_them(mockview: CommandLine, bank: str) -> None:
    told = json.loads(mockview("practice", "--typed", "--bank", bank, "--json", stdin="I led a team.\nq\n").out)
    assert [attempt["transcript"] for attempt in told["attempts"]] == ["I led a team."]


def test_the_end_of_the_input_ends_the_session(mockview: CommandLine, bank: str) -> None:
    session = mockview("practice", "--typed", "--bank", bank, "--json", stdin="I led a team.")
    assert session.code == 0
    assert len(json.loads(session.out)["attempts"]) == 1


def test_ctrl_c_keeps_what_was_answered(mockview: CommandLine, bank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(lines: Lines, timeout_s: float | None = None) -> str | None:
        line = take(lines, timeout_s)
        if line == "^C":
            raise KeyboardInterrupt
        return line

    take = Lines.next
    monkeypatch.setattr(Lines, "next", interrupted)
    session = mockview("practice", "--typed", "--bank", bank, stdin="I led a team.\n\nAnd then\n^C\n")
    assert session.code == 130
    assert "What you typed is kept as answer 2" in session.err
    assert [line["id"] for line in json.loads(mockview("replay", "--json").out)] == [2, 1]
    assert json.loads(mockview("replay", "2", "--json").out)["transcript"] == "And then"
    again = json.loads(mockview("replay", "2", "--rescore", "--json").out)
    assert again["assessment"]["content"] is not None


def test_lines_that_come_before_they_are_asked_for_are_kept_in_order() -> None:
    def slow() -> Iterator[str]:
        yield from ("one\n", "two\r\n")

    lines = Lines(slow())
    assert [lines.next(), lines.next(), lines.next(), lines.next()] == ["one", "two", None, None]


def test_nothing_typed_at_all_skips(tmp_path: Path) -> None:
    answers = TypedAnswers(Lines(["\n"]))
    question: Any = None
    assert answers.take(question, tmp_path / "x", screen_on(io.StringIO())) == "s"


def test_recordings_answer_and_become_the_log_s_own(mockview: CommandLine, tmp_path: Path) -> None:
    session = mockview(
        "practice", "--answers", str(DEMO), "--bank", "interview-classics", "--count", "2", "--json", *LISTEN
    )
    assert session.code == 0, session.err
    told = json.loads(session.out)
    assert len(told["attempts"]) == 2
    for attempt in told["attempts"]:
        assert attempt["words"]
        assert attempt["assessment"]["delivery"] is not None
        copy = mockview.home / "recordings" / attempt["recording"]
        assert copy.read_bytes() in {path.read_bytes() for path in DEMO.glob("*.flac")}
    assert "whole" in mockview("check", "--read-data").out


def test_files_named_for_questions_choose_them(mockview: CommandLine, bank: str, tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    shutil.copy(DEMO / "failure-things-happen.flac", folder / "fail--anna.flac")
    shutil.copy(DEMO / "conflict-hotel-rooms.flac", folder / "clash.flac")
    session = mockview("practice", "--answers", str(folder), "--bank", bank, "--json", *LISTEN)
    told = json.loads(session.out)
    assert asked(told) == ["clash", "fail"]
    heard = [str(attempt["recording"]) for attempt in told["attempts"]]
    sizes = [(mockview.home / "recordings" / name).stat().st_size for name in heard]
    assert sizes == [(folder / name).stat().st_size for name in ("clash.flac", "fail--anna.flac")]


def test_one_broken_recording_does_not_end_the_session(mockview: CommandLine, bank: str, tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "clash.wav").write_text("not sound")
    shutil.copy(DEMO / "failure-things-happen.flac", folder / "fail.flac")
    session = mockview("practice", "--answers", str(folder), "--bank", bank, "--json", *LISTEN)
    assert session.code == 3
    assert asked(json.loads(session.out)) == ["fail"]
    assert "holds text, not sound" in " ".join(session.err.split())
    assert "clash.wav could not be used" in session.err
    (folder / "fail.flac").unlink()
    assert mockview("practice", "--answers", str(folder), "--bank", bank, *LISTEN).code == 1


def test_an_answer_that_is_too_long_is_asked_for_again(mockview: CommandLine, bank: str) -> None:
    typed = "word " * 25_000 + "\n\nI led a team.\n\n"
    session = mockview("practice", "--typed", "--bank", bank, "--count", "1", "--json", stdin=typed)
    assert session.code == 0
    assert [a["transcript"] for a in json.loads(session.out)["attempts"]] == ["I led a team."]
    assert "characters" in session.err


def test_without_a_model_recordings_wait_and_are_scored_later_the_same(
    mockview: CommandLine, bank: str, tmp_path: Path
) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    shutil.copy(DEMO / "failure-things-happen.flac", folder / "fail.flac")
    practice = ("practice", "--answers", str(folder), "--bank", bank, "--json")
    waiting = json.loads(mockview(*practice).out)["attempts"][0]
    assert waiting["assessment"] is None
    assert "waiting" in mockview("replay").out
    later = json.loads(mockview("transcribe", "--json", *LISTEN).out)[0]["assessment"]
    at_once = json.loads(mockview(*practice, *LISTEN).out)["attempts"][0]["assessment"]
    scored = json.loads(mockview("score", str(folder / "fail.flac"), "--bank", bank, "--json", *LISTEN).out)
    (again,) = [r for r in map(json.loads, mockview("replay", "--rescore", "--json").out.splitlines()) if r["id"] == 1]
    assert not again["changed"]
    for other in (at_once, scored, again["assessment"]):
        assert {**other, "id": later["id"]} == later


def test_the_same_words_score_the_same_wherever_they_come_from(
    mockview: CommandLine, bank: str, tmp_path: Path
) -> None:
    (tmp_path / "lead.txt").write_text(STORY)
    row = {"id": "row", "question_id": "lead", "answer": STORY}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    typed = mockview("practice", "--typed", "--bank", bank, "--question", "lead", "--json", stdin=STORY + "\n\n")
    results = [json.loads(typed.out)["attempts"][0]["assessment"]]
    for name in ("lead.txt", "rows.jsonl"):
        results.append(json.loads(mockview("score", str(tmp_path / name), "--bank", bank, "--json").out))
    results.append(json.loads(mockview("replay", "1", "--rescore", "--json").out)["assessment"])
    assert [{**result, "id": 0} for result in results] == [{**results[0], "id": 0}] * 4


def test_the_same_seed_chooses_the_same_questions(mockview: CommandLine) -> None:
    def shown(*words: str) -> list[str]:
        session = mockview("practice", "--typed", "--count", "5", *words, stdin="s\n" * 5)
        return [line for line in session.out.splitlines() if line]

    assert shown("--seed", "7") == shown("--seed", "7")
    assert shown("--seed", "7") != shown("--seed", "8")


def test_from_plan_asks_for_what_is_weak(mockview: CommandLine, bank: str) -> None:
    mockview("practice", "--typed", "--bank", bank, "--question", "clash", stdin="I do not know.\n\n")
    told = mockview("practice", "--typed", "--bank", bank, "--from-plan", "--count", "1", "--json", stdin="x y\n\n")
    assert asked(json.loads(told.out)) == ["clash"]


def test_competency_and_person_narrow(mockview: CommandLine, bank: str) -> None:
    words = ("practice", "--typed", "--bank", bank, "--competency", "Failure", "--person", "Anna", "--json")
    assert asked(json.loads(mockview(*words, stdin="I failed once.\n\n").out)) == ["fail"]
    assert json.loads(mockview("replay", "--json").out) == []
    assert len(json.loads(mockview("replay", "--person", "anna", "--json").out)) == 1


def test_delivery_can_be_left_out(mockview: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"id": "row", "question": "Tell me about a time you failed.", "answer": STORY, "seconds": 60}
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row) + "\n")
    whole = json.loads(mockview("score", str(path), "--json").out)
    without = json.loads(mockview("score", str(path), "--json", "--no-delivery").out)
    assert whole["delivery"] is not None
    assert (without["delivery"], without["overall"]) == (None, whole["content"])
    monkeypatch.setenv("MOCKVIEW_DELIVERY", "no")
    assert json.loads(mockview("score", str(path), "--json").out) == without


def test_demo_is_a_whole_session_and_closed_to_others(mockview: CommandLine) -> None:
    before = os.umask(0o022)
    try:
        session = mockview("demo", "--json")
    finally:
        os.umask(before)
    assert session.code == 0, session.err
    told = json.loads(session.out)
    assert sum(a["assessment"] is not None and a["assessment"]["overall"] is not None for a in told["attempts"]) >= 3
    assert told["plan"]
    assert json.loads(mockview("plan", "--person", "demo", "--json").out) == told["plan"]
    assert json.loads(mockview("replay", "--json").out) == [], "the demo's answers are not the user's"
    for path in (mockview.home, *mockview.home.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
