"""Silence ends an answer only when it was chosen to, after a countdown that a word or a key cancels."""

from collections.abc import Iterable

import numpy as np
import pytest

from mockview.audio.recording import SAMPLE_RATE_HZ, Samples
from mockview.audio.safe_decode import decode
from mockview.audio.voice_activity import FRAME_S, FRAME_SAMPLES
from mockview.audio.wave_file import pcm_of
from mockview.interview.end_of_answer import PATIENCE_S, EndOfAnswer, SpeechWatch
from virtual_audio import Pcm

LOUD = np.full(FRAME_SAMPLES, 3000, np.int16)


class Told:
    """Says of each frame what it is told to say."""

    def __init__(self) -> None:
        self.probability = 0.0

    def accept(self, samples: Samples) -> list[float]:
        return [self.probability] * (len(samples) // FRAME_SAMPLES)


class Answer:
    """An answer of words and silences, as a watch hears it."""

    def __init__(self, after_s: float | None) -> None:
        self.told = Told()
        self.watch = SpeechWatch(self.told)
        self.end = EndOfAnswer(self.watch, after_s)

    def go_on(self, seconds: float, probability: float) -> "Answer":
        self.told.probability = probability
        for _ in range(round(seconds / FRAME_S)):
            self.watch.accept(LOUD)
        return self

    def counts(self, seconds: float) -> list[int | None]:
        """What is shown in turn during so much silence."""
        shown: list[int | None] = []
        for _ in range(round(seconds / FRAME_S)):
            self.go_on(FRAME_S, 0.0)
            if not shown or shown[-1] != self.end.count:
                shown.append(self.end.count)
        return shown


def test_silence_counts_down_and_ends() -> None:
    answer = Answer(5.0).go_on(2.0, 0.9)
    assert answer.counts(5.1) == [None, 3, 2, 1, 0]


def test_a_short_silence_is_warned_of_for_as_long_as_it_can_be() -> None:
    assert Answer(2.0).go_on(2.0, 0.9).counts(2.1) == [None, 1, 0]


def test_a_word_cancels_the_countdown_and_a_click_does_not() -> None:
    answer = Answer(5.0).go_on(2.0, 0.9)
    answer.counts(4.0)
    assert answer.go_on(2 * FRAME_S, 0.9).end.count is not None
    assert answer.go_on(0.2, 0.9).end.count is None
    assert answer.counts(5.1) == [None, 3, 2, 1, 0]


def test_a_key_cancels_the_countdown() -> None:
    answer = Answer(5.0).go_on(2.0, 0.9)
    answer.counts(4.0)
    answer.end.key()
    assert answer.counts(5.1) == [None, 3, 2, 1, 0]


@pytest.mark.parametrize(("after_s", "spoken_s"), [(None, 2.0), (5.0, 0.0)])
def test_nothing_ends_without_the_wish_or_before_the_first_word(after_s: float | None, spoken_s: float) -> None:
    answer = Answer(after_s).go_on(spoken_s, 0.9)
    assert answer.counts(30.0) == [None]


def test_help_is_offered_while_the_first_word_is_long_in_coming() -> None:
    answer = Answer(None).go_on(PATIENCE_S - 0.5, 0.0)
    assert not answer.end.nothing_said
    assert answer.go_on(0.6, 0.0).end.nothing_said
    answer.end.key()
    assert not answer.end.nothing_said
    assert not answer.go_on(1.0, 0.9).go_on(PATIENCE_S, 0.0).end.nothing_said


def test_a_voice_activity_that_breaks_ends_no_answer_and_no_recording() -> None:
    class Broken:
        def accept(self, samples: Samples) -> Iterable[float]:
            raise RuntimeError("no model")

    broken = Broken()
    watch = SpeechWatch(broken)  # type: ignore[arg-type]
    watch.accept(LOUD)
    watch.accept(LOUD)
    assert (watch.heard_s, EndOfAnswer(watch, 2.0).count) == (0.0, None)


@pytest.mark.parametrize(("level", "muted"), [(0, True), (20, True), (60, False)])
def test_a_muted_microphone_is_noticed_while_it_records(level: int, muted: bool) -> None:
    answer = Answer(None)
    block: Pcm = np.full(FRAME_SAMPLES, level, np.int16)
    for _ in range(round(3.9 / FRAME_S)):
        answer.watch.accept(block)
    assert answer.watch.peak_if_muted is None
    for _ in range(round(0.2 / FRAME_S)):
        answer.watch.accept(block)
    assert answer.watch.peak_if_muted == (pytest.approx(level / 32768) if muted else None)


def test_real_speech_is_heard_and_its_end_too() -> None:
    from command_line import DEMO

    said = pcm_of(decode(DEMO / "failure-things-happen.flac").samples)[: 6 * SAMPLE_RATE_HZ]
    watch = SpeechWatch()
    end = EndOfAnswer(watch, 3.0)
    for block in np.array_split(np.concatenate([said, np.zeros(4 * SAMPLE_RATE_HZ, np.int16)]), 100):
        watch.accept(block)
    assert watch.heard_s == pytest.approx(10.0, abs=FRAME_S)
    assert watch.last_word_s == pytest.approx(6.0, abs=0.5)
    assert end.count == 0
