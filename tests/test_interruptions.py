"""Ctrl-C at any moment of a session keeps what was said, ends with 130, and leaves a log that is whole."""

import json
import shutil
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from command_line import BANK, DEMO, MODEL, STORY, CommandLine, Outcome
from mockview.audio.recording import Recording
from mockview.audio.voice import Voice
from mockview.cli import practice
from mockview.history.attempt import Attempt
from mockview.interview import ear, hearing
from mockview.interview import session as interview_session
from mockview.interview.asking import Interview
from mockview.interview.ear import Ear
from mockview.interview.lines import Lines
from mockview.interview.screen import TerminalScreen
from mockview.speech.transcriber import Transcriber
from mockview.speech.transcript import Transcript
from test_practice_spoken import PATIENCE_S, RATE_HZ, answers, session
from virtual_audio import VirtualAudio

LISTEN = ("--model", str(MODEL), "--device", "cpu")


@pytest.fixture
def bank(tmp_path: Path) -> str:
    path = tmp_path / "three.toml"
    path.write_text(BANK)
    return str(path)


def interrupts(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, time: int = 1) -> None:
    """Let the `time`-th call of something be where Ctrl-C comes."""
    real: Callable[..., Any] = getattr(place, name)
    calls: list[int] = []

    def call(*arguments: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == time:
            raise KeyboardInterrupt
        return real(*arguments, **options)

    monkeypatch.setattr(place, name, call)


def kept(mockview: CommandLine, ended: Outcome) -> list[dict[str, Any]]:
    """The attempts in the log, once it is clear that the session ended as it should."""
    assert ended.code == 130, ended.err
    assert "Traceback" not in ended.err
    assert "whole" in mockview("check", "--read-data").out
    found: list[dict[str, Any]] = json.loads(mockview("replay", "--json").out)
    return found


def test_while_the_model_is_loaded(mockview: CommandLine, bank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupts(monkeypatch, practice, "transcriber_from")
    assert kept(mockview, mockview("practice", "--answers", str(DEMO), "--bank", bank, *LISTEN)) == []


def test_while_a_question_is_asked(mockview: CommandLine, bank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupts(monkeypatch, Voice, "say", 2)
    ended = mockview("practice", "--typed", "--bank", bank, stdin=f"{STORY}\n\n")
    assert [a["id"] for a in kept(mockview, ended)] == [1]


def test_between_two_questions(mockview: CommandLine, bank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupts(monkeypatch, TerminalScreen, "question", 2)
    ended = mockview("practice", "--typed", "--bank", bank, stdin=f"{STORY}\n\n")
    assert [a["id"] for a in kept(mockview, ended)] == [1]


def test_in_a_typed_answer_and_in_a_follow_up(
    mockview: CommandLine, bank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupts(monkeypatch, Lines, "next", 4)
    typed = ("practice", "--typed", "--bank", bank, "--question", "lead", "--follow-ups")
    ended = mockview(*typed, stdin="I led a team of five.\n\nWe won\nnever read\n")
    assert "What you typed is kept as answer 2" in ended.err
    assert [a["id"] for a in kept(mockview, ended)] == [2, 1]
    assert json.loads(mockview("replay", "2", "--json").out)["transcript"] == "We won"
    assert json.loads(mockview("replay", "1", "--json").out)["assessment"] is not None


def test_when_the_person_is_asked_how_it_went(
    mockview: CommandLine, bank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupts(monkeypatch, TerminalScreen, "asks")
    typed = ("practice", "--typed", "--bank", bank, "--question", "lead", "--confidence")
    ended = mockview(*typed, stdin=f"{STORY}\n\n4\n")
    assert len(kept(mockview, ended)) == 1
    assert "Your answer is kept as answer 1." in ended.err
    assert json.loads(mockview("replay", "1", "--json").out)["assessment"]["content"] > 50


def test_at_a_guess_a_mock_interview_s_answer_is_no_failure_of_the_model(
    mockview: CommandLine, bank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    shutil.copy(DEMO / "failure-things-happen.flac", folder / "fail.flac")
    asked = threading.Event()

    def asked_too_early(_interview: Interview, _attempt: Attempt) -> int:
        asked.set()
        raise KeyboardInterrupt

    def slow(recording: Recording, transcriber: Transcriber) -> Transcript:
        asked.wait(PATIENCE_S)
        while True:  # until nobody waits for the words any more
            _ = transcriber.model.model

    with monkeypatch.context() as patch:
        patch.setattr(interview_session, "_guess", asked_too_early)
        patch.setattr(ear, "hear", slow)
        ended = mockview("practice", "--mode", "mock", "--answers", str(folder), "--bank", bank, *LISTEN)
    assert len(kept(mockview, ended)) == 1
    assert "failed" not in ended.err
    assert "Your answer is kept as answer 1; `mockview transcribe` scores it." in ended.err


def test_while_it_is_scored(mockview: CommandLine, bank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupts(monkeypatch, hearing, "judged_whole")
    ended = mockview("practice", "--typed", "--bank", bank, "--question", "lead", stdin=f"{STORY}\n\n")
    assert len(kept(mockview, ended)) == 1
    assert json.loads(mockview("replay", "1", "--json").out)["assessment"]["content"] > 50


def test_at_the_summary(mockview: CommandLine, bank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupts(monkeypatch, practice, "session_view")
    ended = mockview("practice", "--typed", "--bank", bank, "--question", "lead", stdin=f"{STORY}\n\n")
    assert len(kept(mockview, ended)) == 1


def test_while_an_answer_is_transcribed(
    mockview: CommandLine, bank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    shutil.copy(DEMO / "failure-things-happen.flac", folder / "fail.flac")
    real, threads = ear.hear, list[threading.Thread]()

    def interrupted(recording: Any, transcriber: Any) -> Any:
        threads.append(threading.current_thread())
        signal.raise_signal(signal.SIGINT)  # the main thread gets it, as it waits
        return real(recording, transcriber)

    with monkeypatch.context() as patch:
        patch.setattr(ear, "hear", interrupted)
        ended = mockview("practice", "--answers", str(folder), "--bank", bank, *LISTEN)
    (attempt,) = kept(mockview, ended)
    assert "Your answer is kept as answer 1; `mockview transcribe` scores it." in ended.err
    assert not threads[0].is_alive(), "the model must have stopped before the program ends"
    assert json.loads(mockview("replay", "1", "--json").out)["transcript"] is None
    (later,) = json.loads(mockview("transcribe", "--json", *LISTEN).out)
    assert (later["id"], later["assessment"] is not None) == (attempt["id"], True)


def test_in_a_mock_interview_what_was_answered_before_is_scored(
    mockview: CommandLine, bank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupts(monkeypatch, TerminalScreen, "question", 3)
    ended = mockview("practice", "--mode", "mock", "--typed", "--bank", bank, stdin=f"{STORY}\n\nI left.\n\n")
    assert len(kept(mockview, ended)) == 2
    assert "Your 2 answers so far are kept." in ended.err
    assert all(json.loads(mockview("replay", str(n), "--json").out)["assessment"] for n in (1, 2))


def test_in_a_mock_interview_whose_scores_are_shown_none_is_judged_twice(
    mockview: CommandLine, bank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    for name, file in (("fail", "failure-things-happen"), ("clash", "conflict-hotel-rooms")):
        shutil.copy(DEMO / f"{file}.flac", folder / f"{name}.flac")
    interrupts(monkeypatch, TerminalScreen, "scored", 2)
    ended = mockview("practice", "--mode", "mock", "--answers", str(folder), "--bank", bank, *LISTEN)
    kept(mockview, ended)
    told = [json.loads(mockview("replay", str(n), "--json").out) for n in (1, 2)]
    assert all(one["assessment"] and one["transcript"] for one in told)
    assert "corrected" not in mockview("replay", "1").out


def test_an_ear_that_nobody_listens_to_any_more_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    from mockview.audio.safe_decode import decode
    from mockview.speech.transcriber import load_transcriber

    begun, go_on = threading.Event(), threading.Event()
    real = ear.hear

    def slow(recording: Any, transcriber: Any) -> Any:
        begun.set()
        go_on.wait(PATIENCE_S)
        return real(recording, transcriber)

    monkeypatch.setattr(ear, "hear", slow)
    transcriber = load_transcriber(str(MODEL), "cpu", MODEL)
    unheard = Ear(transcriber, decode(DEMO / "failure-things-happen.flac"), None)
    begun.wait(PATIENCE_S)
    unheard._stop.set()
    go_on.set()
    unheard.close()
    assert unheard.is_done
    assert unheard._transcript is None


def test_while_silence_counts_down(virtual_audio: VirtualAudio, tmp_path: Path, mockview: CommandLine) -> None:
    """In the middle of an answer: see test_practice_spoken."""
    said = answers()[1][: 2 * RATE_HZ]
    with session(virtual_audio, tmp_path, "--count", "2", "--end-after", "4") as running:
        running.until("Question 1 of 2")
        virtual_audio.say(said)
        running.until("Speak now")
        running.until("Ending in 3")
        running.process.send_signal(signal.SIGINT)
        running.until("kept as answer 1")
        assert running.process.wait(PATIENCE_S) == 130
    assert "whole" in mockview("check", "--read-data").out
    assert (tmp_path / "home" / "recordings" / "000001-01-01.wav").stat().st_size >= 2 * len(said)
