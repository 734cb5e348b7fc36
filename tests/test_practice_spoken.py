"""A spoken session over the virtual sound card: real streams, the real recogniser, the real log."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import pcm_of
from virtual_audio import MICROPHONE, RATE_HZ, SPEAKER, VirtualAudio

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
MODEL = FIXTURES / "whisper-mini"
ANSWER_S = 9.0
PATIENCE_S = 60.0

BANK = """
id = "three"
title = "Three questions"
[[question]]
id = "lead"
text = "When did you lead?"
competency = "leadership"
kind = "behavioural"
[[question]]
id = "fail"
text = "When did you fail?"
competency = "failure"
kind = "behavioural"
[[question]]
id = "clash"
text = "When did you disagree?"
competency = "conflict"
kind = "behavioural"
"""


def answers() -> list[np.ndarray]:
    files = ("leadership-hotel-desk", "failure-things-happen", "conflict-hotel-rooms")
    pcm = [pcm_of(decode(FIXTURES / "demo" / f"{name}.flac").samples) for name in files]
    return [samples[: int(ANSWER_S * RATE_HZ)] for samples in pcm]


class Session:
    """A running `mockview practice`, read line by line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.shown: list[str] = []

    def until(self, part: str) -> str:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.shown.append(line)
            if part in line:
                return line
        raise AssertionError(f"{part!r} was never shown:\n{''.join(self.shown)}")

    def press(self, line: str = "") -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()


@contextmanager
def session(card: VirtualAudio, tmp_path: Path, *options: str) -> Iterator[Session]:
    bank = tmp_path / "three.toml"
    bank.write_text(BANK)
    command = [sys.executable, "-m", "mockview", "practice", "--bank", str(bank), "--mic", MICROPHONE]
    environment = {**os.environ, **card.environment, "MOCKVIEW_HOME": str(tmp_path / "home")}
    with subprocess.Popen(
        [*command, "--speaker", SPEAKER, "--model", str(MODEL), "--device", "cpu", "--json", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        # A session that hangs would hold its reader for ever.
        watchdog = threading.Timer(2 * PATIENCE_S, process.kill)
        watchdog.start()
        try:
            yield Session(process)
        finally:
            watchdog.cancel()
            process.kill()


def wait_until_said(card: VirtualAudio, home: Path, number: int, samples: np.ndarray, take: int = 1) -> Path:
    """Wait until the recording file holds as much sound as the microphone was given; the file's path."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        parts = sorted((home / "recordings").glob(f"*-{number:02d}-{take:02d}.wav.part"))
        if parts and parts[0].stat().st_size > 44 + 2 * (len(samples) + RATE_HZ // 2):
            return parts[0]
        time.sleep(0.05)  # sound takes its time, and only the file tells how far it is
    raise AssertionError("the recording does not grow")


def test_three_questions_asked_aloud_are_answered_scored_and_planned(
    virtual_audio: VirtualAudio, tmp_path: Path
) -> None:
    card = virtual_audio
    home, said = tmp_path / "home", answers()
    with session(card, tmp_path, "--count", "3", "--seed", "4") as running:
        for number, samples in enumerate(said, 1):
            running.until(f"Question {number} of 3")
            card.say(samples)
            running.until("Speak now")
            heard, _ = card.heard()
            assert np.abs(heard.astype(int)).max() > 1000, "the question was not spoken into the speaker"
            wait_until_said(card, home, number, samples)
            running.press()
        assert running.process.stdout is not None
        told = json.loads(running.process.stdout.read())
        assert running.process.wait(PATIENCE_S) == 0
    assert len(told["attempts"]) == 3
    assert told["plan"]
    for attempt, samples in zip(told["attempts"], said, strict=True):
        assert attempt["assessment"]["content"] is not None
        assert attempt["assessment"]["delivery"] is not None
        assert len(attempt["transcript"].split()) >= 8
        with wave.open(str(home / "recordings" / attempt["recording"])) as file:
            recorded = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        assert np.array_equal(recorded[: len(samples)], samples), "the recording is not what was said"


def test_a_killed_session_loses_no_word_of_the_answer(virtual_audio: VirtualAudio, tmp_path: Path) -> None:
    card = virtual_audio
    home, samples = tmp_path / "home", answers()[0]
    with session(card, tmp_path, "--count", "1") as running:
        running.until("Question 1 of 1")
        card.say(samples)
        running.until("Speak now")
        wait_until_said(card, home, 1, samples)
        running.process.send_signal(signal.SIGKILL)
        running.process.wait(PATIENCE_S)
    environment = {**os.environ, "MOCKVIEW_HOME": str(home)}

    def mockview(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "mockview", *words], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "answer 1" in mockview("recover").lower()
    mockview("transcribe", "--model", str(MODEL), "--device", "cpu")
    attempt = json.loads(mockview("replay", "1", "--json"))
    assert attempt["assessment"]["overall"] is not None
    with wave.open(str(home / "recordings" / attempt["recording"])) as file:
        recorded = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert np.array_equal(recorded[: len(samples)], samples)
    assert "whole" in mockview("check", "--read-data")


def test_ctrl_c_in_an_answer_keeps_it(virtual_audio: VirtualAudio, tmp_path: Path) -> None:
    card = virtual_audio
    home, samples = tmp_path / "home", answers()[1][: 4 * RATE_HZ]
    with session(card, tmp_path, "--count", "2") as running:
        running.until("Question 1 of 2")
        card.say(samples)
        running.until("Speak now")
        wait_until_said(card, home, 1, samples)
        running.process.send_signal(signal.SIGINT)
        running.until("kept as answer 1")
        assert running.process.wait(PATIENCE_S) == 130
    with wave.open(str(next((home / "recordings").glob("*.wav")))) as file:
        recorded = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert np.array_equal(recorded[: len(samples)], samples)


def test_without_a_model_answers_are_kept_for_later(virtual_audio: VirtualAudio, tmp_path: Path) -> None:
    card = virtual_audio
    bank = tmp_path / "three.toml"
    bank.write_text(BANK)
    command = [sys.executable, "-m", "mockview", "practice", "--bank", str(bank), "--mic", MICROPHONE, "--count", "1"]
    environment = {
        **os.environ,
        **card.environment,
        "MOCKVIEW_HOME": str(tmp_path / "home"),
        "HF_HOME": str(tmp_path / "no-models"),
    }
    samples = answers()[2][: 3 * RATE_HZ]
    card.say(samples)
    with subprocess.Popen(
        [*command, "--speaker", "no such speaker", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        running = Session(process)
        running.until("scored later")
        running.until("shown, not spoken")
        running.until("Speak now")
        wait_until_said(card, tmp_path / "home", 1, samples)
        running.press()
        assert process.stdout is not None
        told = json.loads(process.stdout.read())
        assert process.wait(PATIENCE_S) == 0
    assert told["attempts"][0]["transcript"] is None
    assert told["attempts"][0]["recording"]


def test_silence_ends_an_answer_unless_a_key_or_a_word_comes_first(virtual_audio: VirtualAudio, tmp_path: Path) -> None:
    card, words = virtual_audio, answers()[1][: 3 * RATE_HZ]
    said = np.concatenate([words, np.zeros(int(2.5 * RATE_HZ), np.int16), words[: 2 * RATE_HZ]])
    with session(card, tmp_path, "--count", "1", "--end-after", "3") as running:
        running.until("Question 1 of 1")
        card.say(said)
        running.until("Speak now")
        running.until("Ending in")  # the pause in it, which words end
        running.until("Ending in")
        running.press("x")
        running.until("Ending in")
        running.until("Overall")
        assert running.process.stdout is not None
        (attempt,) = json.loads(running.process.stdout.read())["attempts"]
        assert running.process.wait(PATIENCE_S) == 0
    with wave.open(str(tmp_path / "home" / "recordings" / attempt["recording"])) as file:
        recorded_s = file.getnframes() / RATE_HZ
    assert len(said) / RATE_HZ + 3.5 < recorded_s, "the key did not put the end off"
    assert attempt["assessment"] is not None
