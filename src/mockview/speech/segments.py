"""Cutting an answer at its pauses into segments that fill Whisper's 30 s window well."""

from collections.abc import Sequence

import numpy as np

from mockview.audio.recording import SAMPLE_RATE_HZ, Samples, Span

LONGEST_S = 28.0
"""Whisper's window is 30 s; the rest is room for the padding on both sides."""

PADDING_S = 0.2
"""Silence left around a segment, so that its first and last sound are whole."""

_EARLIEST_CUT_S = 14.0
"""A segment is filled at least half, then cut at the longest pause there is: few segments, whole sentences."""

_FRAME_S = 0.02


def segments_of(spans: Sequence[Span], samples: Samples) -> tuple[Span, ...]:
    """Stretches of at most LONGEST_S that together hold all speech, cut in pauses.

    spans: speech by voice activity, in order; samples: float32, shape [n], 16 kHz. Speech without a pause for
    longer than LONGEST_S is cut at its quietest frame.
    """
    pieces = [piece for span in spans for piece in _short_enough(span, samples)]
    segments: list[Span] = []
    first = 0
    while first < len(pieces):
        start_s = pieces[first].start_s
        fitting = first
        while fitting + 1 < len(pieces) and pieces[fitting + 1].end_s - start_s <= LONGEST_S:
            fitting += 1
        last = fitting
        if fitting + 1 < len(pieces):
            late = [i for i in range(first, fitting + 1) if pieces[i].end_s - start_s >= _EARLIEST_CUT_S]
            last = max(late, key=lambda i: pieces[i + 1].start_s - pieces[i].end_s, default=fitting)
        segments.append(Span(start_s, pieces[last].end_s))
        first = last + 1
    return tuple(segments)


def padded(segment: Span, not_before_s: float, not_after_s: float) -> Span:
    """A segment with PADDING_S on both sides, but none of its neighbours' sound: a word heard twice is doubled."""
    return Span(
        max(min(not_before_s, segment.start_s), segment.start_s - PADDING_S),
        min(max(not_after_s, segment.end_s), segment.end_s + PADDING_S),
    )


def _short_enough(span: Span, samples: Samples) -> list[Span]:
    pieces = []
    start_s = span.start_s
    while span.end_s - start_s > LONGEST_S:
        cut_s = _quietest_s(samples, start_s + LONGEST_S * 0.6, start_s + LONGEST_S)
        pieces.append(Span(start_s, cut_s))
        start_s = cut_s
    pieces.append(Span(start_s, span.end_s))
    return pieces


def _quietest_s(samples: Samples, from_s: float, to_s: float) -> float:
    """The middle of the quietest tenth of a second between two times."""
    frame = int(_FRAME_S * SAMPLE_RATE_HZ)
    first = int(from_s * SAMPLE_RATE_HZ)
    part = samples[first : int(to_s * SAMPLE_RATE_HZ)]
    count = len(part) // frame
    if count < 5:
        return to_s
    energy = np.square(part[: count * frame].reshape(count, frame)).mean(1)
    smooth = np.convolve(energy, np.ones(5) / 5, "valid")
    return from_s + (int(smooth.argmin()) + 2.5) * _FRAME_S
