"""Spoken answers end as the person wishes, and what was said is never lost by it."""

import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mockview.audio.recording import Recording
from mockview.audio.wave_file import RecordingFile, read_samples
from mockview.content.question import Question
from mockview.errors import DeviceError, InputError, MockviewError
from mockview.interview.answering import Answer
from mockview.interview.lines import Lines
from mockview.interview.spoken_answers import SpokenAnswers
from screens import screen_on

QUESTION = Question("q", "Why?", "motivation", "motivational")


class FakeMicrophone:
    """Records `seconds` of noise, says that it has, and waits for the end; or fails as it is told to."""

    name = "fake"

    def __init__(self, seconds: float, failure: MockviewError | None = None) -> None:
        self.seconds, self.failure = seconds, failure
        self.recorded = threading.Event()

    def record(
        self,
        stem: Path,
        stop: threading.Event,
        on_level: Callable[..., None],
        on_block: Callable[..., None] | None = None,
    ) -> Recording:
        samples = np.random.default_rng(1).integers(-3000, 3000, int(self.seconds * 16_000)).astype(np.int16)
        path = None
        if len(samples):
            with RecordingFile(stem) as file:
                file.write(samples)
                path, _ = file.finish()
        self.recorded.set()
        if self.failure is not None:
            raise self.failure
        stop.wait()
        if path is None:
            raise InputError("Nothing was recorded: it was stopped before any sound came.", "Answer again.")
        return Recording(read_samples(path), path=path)

    def then(self, *lines: str) -> Iterator[str]:
        """What is typed once the sound is there."""
        self.recorded.wait()
        yield from lines


def taken(microphone: FakeMicrophone, tmp_path: Path, *lines: str) -> Answer | str:
    fake: Any = microphone
    return SpokenAnswers(fake, Lines(microphone.then(*lines))).take(QUESTION, tmp_path / "x", screen_on(io.StringIO()))


def test_enter_ends_an_answer(tmp_path: Path) -> None:
    answer = taken(FakeMicrophone(2.0), tmp_path, "\n")
    assert isinstance(answer, Answer)
    assert answer.recording is not None
    assert (answer.recording.duration_s, answer.last, answer.failure) == (2.0, False, None)


@pytest.mark.parametrize("letter", ["s", "r", "d", "S "])
def test_a_letter_drops_the_sound(tmp_path: Path, letter: str) -> None:
    assert taken(FakeMicrophone(2.0), tmp_path, letter + "\n") == letter.strip().lower()
    assert list(tmp_path.iterdir()) == []


def test_quit_keeps_what_was_said_and_stops(tmp_path: Path) -> None:
    answer = taken(FakeMicrophone(2.0), tmp_path, "q\n")
    assert isinstance(answer, Answer)
    assert answer.last
    assert (tmp_path / "x.wav").exists()


@pytest.mark.parametrize("seconds", [0.0, 0.4])
def test_quit_before_anything_was_said_only_stops(tmp_path: Path, seconds: float) -> None:
    assert taken(FakeMicrophone(seconds), tmp_path, "q\n") == "q"
    assert list(tmp_path.iterdir()) == []


def test_an_input_that_has_ended_stops(tmp_path: Path) -> None:
    assert taken(FakeMicrophone(0.0), tmp_path) == "q"


def test_enter_before_any_sound_is_an_error_that_asks_again(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Nothing was recorded"):
        taken(FakeMicrophone(0.0), tmp_path, "\n")


def test_a_device_that_goes_away_leaves_what_was_said(tmp_path: Path) -> None:
    answer = taken(FakeMicrophone(2.0, DeviceError("The microphone is gone.")), tmp_path)
    assert isinstance(answer, Answer)
    assert answer.recording is not None
    assert answer.recording.duration_s == pytest.approx(2.0)
    assert isinstance(answer.failure, DeviceError)


def test_a_device_that_gives_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="is gone"):
        taken(FakeMicrophone(0.0, DeviceError("The microphone is gone.")), tmp_path)
