"""Windows hold all speech once, fit Whisper's 30 s, are few, and are cut in pauses."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockview.audio.recording import SAMPLE_RATE_HZ, Span
from mockview.speech.windows import FULLEST_S, LONGEST_PAUSE_S, PADDING_S, WINDOW_S, Window, windows_of

PARTS = st.lists(st.tuples(st.floats(0.1, 40), st.floats(0.05, 4)), max_size=20)


def silence(duration_s: float) -> np.ndarray:
    return np.zeros(int(duration_s * SAMPLE_RATE_HZ), np.float32)


def placed(parts: list[tuple[float, float]]) -> tuple[list[Span], float]:
    spans, at_s = [], 0.0
    for speech_s, gap_s in parts:
        spans.append(Span(at_s, at_s + speech_s))
        at_s += speech_s + gap_s
    return spans, at_s


@given(PARTS)
def test_all_speech_is_held_once_in_order_by_windows_that_fit(parts: list[tuple[float, float]]) -> None:
    spans, end_s = placed(parts)
    windows = windows_of(spans, silence(min(end_s, 60)), end_s)
    assert all(window.length_s <= FULLEST_S + 1e-6 < WINDOW_S for window in windows)
    stretches = [stretch for window in windows for stretch in window.stretches]
    assert all(a.end_s <= b.start_s + 2 * PADDING_S for a, b in pairwise(stretches)), "only silence is held twice"
    covered = sum(
        max(0.0, min(span.end_s, s.end_s) - max(span.start_s, s.start_s)) for span in spans for s in stretches
    )
    assert abs(covered - sum(span.length_s for span in spans)) < 1e-6


@given(PARTS)
def test_no_two_neighbours_would_fit_into_one(parts: list[tuple[float, float]]) -> None:
    spans, end_s = placed(parts)
    windows = windows_of(spans, silence(min(end_s, 60)), end_s)
    assert all(a.length_s + b.length_s > FULLEST_S - 1.0 for a, b in pairwise(windows))
    if all(gap <= 1.0 and speech < 20 for speech, gap in parts):
        assert len(windows) <= 2 * math.ceil(end_s / FULLEST_S)


def test_the_cut_is_in_the_longest_pause_that_still_gives_the_fewest_windows() -> None:
    spans = [Span(0, 10), Span(10.3, 16), Span(18, 24), Span(24.2, 27), Span(27.5, 40)]
    first, second = windows_of(spans, silence(40), 40)
    assert first.stretches[-1].end_s == pytest.approx(16.2)
    assert second.stretches == (Span(17.8, 40),)


def test_a_long_pause_is_shortened_and_times_are_found_again() -> None:
    samples = np.arange(20 * SAMPLE_RATE_HZ, dtype=np.float32)
    (window,) = windows_of([Span(1, 4), Span(12, 15)], samples, 20)
    assert window.length_s == pytest.approx(0.2 + 3 + LONGEST_PAUSE_S + 3 + 0.2)
    sound = window.sound(samples)
    for second in (0.0, 1.0, 3.4, 3.6, 5.0, 6.9):
        assert sound[int(second * SAMPLE_RATE_HZ)] == pytest.approx(window.time_of(second) * SAMPLE_RATE_HZ, abs=2)
    assert window.time_of(99) == pytest.approx(15.2)


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    samples = np.full(40 * SAMPLE_RATE_HZ, 0.5, np.float32)
    samples[int(21.95 * SAMPLE_RATE_HZ) : int(22.05 * SAMPLE_RATE_HZ)] = 0.0
    first, second = windows_of([Span(0, 40)], samples, 40)
    assert abs(first.stretches[0].end_s - 22.0) < 0.05
    assert second.stretches == (Span(first.stretches[0].end_s, 40),)


def test_halves_part_at_the_longest_pause() -> None:
    spans = [Span(0, 4), Span(4.3, 8), Span(9, 12)]
    first, second = Window((Span(0, 12),)).halves(spans)
    assert (first.stretches, second.stretches) == ((Span(0, 8.5),), (Span(8.5, 12),))
    assert Window((Span(0, 4),)).halves(spans[:1]) == (Window((Span(0, 4),)),)


def test_silence_has_no_window() -> None:
    assert windows_of([], silence(5), 5) == ()
