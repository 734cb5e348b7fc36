"""Segments hold all speech, fit Whisper's window, and are cut in pauses."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mockview.audio.recording import SAMPLE_RATE_HZ, Span
from mockview.speech.segments import LONGEST_S, segments_of


def silence(duration_s: float) -> np.ndarray:
    return np.zeros(int(duration_s * SAMPLE_RATE_HZ), np.float32)


@given(st.lists(st.tuples(st.floats(0.1, 40), st.floats(0.05, 4)), max_size=20))
def test_all_speech_is_held_in_order_by_segments_that_fit(parts: list[tuple[float, float]]) -> None:
    spans, at_s = [], 0.0
    for speech_s, gap_s in parts:
        spans.append(Span(at_s, at_s + speech_s))
        at_s += speech_s + gap_s
    segments = segments_of(spans, silence(min(at_s, 60)))
    assert all(s.length_s <= LONGEST_S + 1e-9 for s in segments)
    assert all(a.end_s <= b.start_s for a, b in pairwise(segments))
    covered = sum(max(0.0, min(span.end_s, s.end_s) - max(span.start_s, s.start_s)) for span in spans for s in segments)
    assert abs(covered - sum(span.length_s for span in spans)) < 1e-6


def test_the_cut_is_in_the_longest_late_pause() -> None:
    spans = [Span(0, 10), Span(10.3, 16), Span(18, 24), Span(24.2, 27), Span(27.5, 40)]
    assert segments_of(spans, silence(40))[0] == Span(0, 16)


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    samples = np.full(40 * SAMPLE_RATE_HZ, 0.5, np.float32)
    samples[int(21.95 * SAMPLE_RATE_HZ) : int(22.05 * SAMPLE_RATE_HZ)] = 0.0
    first, second = segments_of([Span(0, 40)], samples)
    assert abs(first.end_s - 22.0) < 0.05
    assert second == Span(first.end_s, 40)


def test_silence_has_no_segment() -> None:
    assert segments_of([], silence(5)) == ()
