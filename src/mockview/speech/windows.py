"""Filling Whisper's 30 s windows: an answer's speech in as few of them as it fits, cut in its longest pauses."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mockview.audio.recording import SAMPLE_RATE_HZ, Samples, Span

WINDOW_S = 30.0
"""What Whisper's encoder reads at once; less costs it the same (Radford et al. 2022, section 2.2)."""

FULLEST_S = 29.8
"""Of sound in a window; the rest keeps the last word's end within it."""

PADDING_S = 0.2
"""Silence left around speech, so that its first and last sound are whole."""

LONGEST_PAUSE_S = 0.6
"""A longer pause within a window is shortened to this: it costs room, and recognisers invent words in silence. It is
still one between sentences; on the recorded answers no more words are wrong than with pauses of 2 s."""

_FULL_LENGTH_WEIGHT_S = 1.0
"""Windows that are decoded together should take equally long; so much pause at the cuts is given up for it."""

_LONGEST_THAT_COUNTS_S = 1.0
"""A pause of this length is as good a place to cut as any."""

_FRAME_S = 0.02


@dataclass(frozen=True)
class Window:
    """Stretches of a recording, in order, that are joined and read together; times from the recording's start."""

    stretches: tuple[Span, ...]

    @property
    def length_s(self) -> float:
        """Seconds of sound in it."""
        return sum(stretch.length_s for stretch in self.stretches)

    @property
    def samples(self) -> int:
        """How many samples it has."""
        return sum(_sample(stretch.end_s) - _sample(stretch.start_s) for stretch in self.stretches)

    def sound(self, samples: Samples) -> Samples:
        """Its samples, float32 [n], joined."""
        return np.concatenate([samples[_sample(s.start_s) : _sample(s.end_s)] for s in self.stretches])

    def time_of(self, second: float) -> float:
        """Where in the recording a time in the joined sound lies."""
        for stretch in self.stretches:
            length_s = (_sample(stretch.end_s) - _sample(stretch.start_s)) / SAMPLE_RATE_HZ
            if second <= length_s:
                return stretch.start_s + max(0.0, second)
            second -= length_s
        return self.stretches[-1].end_s

    def halves(self, spans: Sequence[Span]) -> tuple["Window", ...]:
        """Two windows cut at its longest pause; itself when there is none."""
        inner = [span for span in spans if any(_overlap_s(span, stretch) > 0 for stretch in self.stretches)]
        if len(inner) < 2:
            return (self,)
        cut = max(range(len(inner) - 1), key=lambda i: inner[i + 1].start_s - inner[i].end_s)
        middle_s = (inner[cut].end_s + inner[cut + 1].start_s) / 2
        before = [Span(s.start_s, min(s.end_s, middle_s)) for s in self.stretches if s.start_s < middle_s]
        after = [Span(max(s.start_s, middle_s), s.end_s) for s in self.stretches if s.end_s > middle_s]
        return Window(tuple(before)), Window(tuple(after))


def windows_of(spans: Sequence[Span], samples: Samples, duration_s: float) -> tuple[Window, ...]:
    """Windows of at most FULLEST_S that together hold all speech, each sound once.

    spans: speech by voice activity, in order; samples: float32, shape [n], 16 kHz. There are as few windows as
    possible, and of all the ways to cut into so few, the one with long pauses at the cuts and windows of like length.
    Speech without a pause for longer than a window is cut at its quietest frame.
    """
    pieces = [piece for span in spans for piece in _short_enough(span, samples)]
    cuts = _cuts(pieces)
    return tuple(_window(pieces, first, end, duration_s) for first, end in pairwise(cuts))


def padded(speech: Span, not_before_s: float, not_after_s: float) -> Span:
    """Speech with PADDING_S on both sides, but none of its neighbours' sound: a word heard twice is doubled."""
    return Span(
        max(min(not_before_s, speech.start_s), speech.start_s - PADDING_S),
        min(max(not_after_s, speech.end_s), speech.end_s + PADDING_S),
    )


def _cuts(pieces: Sequence[Span]) -> list[int]:
    """The first piece of each window, and the number of pieces; shortest path over the places to cut."""
    pauses_s = [after.start_s - before.end_s for before, after in pairwise(pieces)]
    costs: list[tuple[int, float]] = [(0, 0.0)]
    begins = [0]
    for end in range(1, len(pieces) + 1):
        length_s, best, begin = 2 * PADDING_S, (len(pieces) + 1, 0.0), end - 1
        for first in range(end - 1, -1, -1):
            length_s += pieces[first].length_s
            if first < end - 1:
                length_s += min(pauses_s[first], LONGEST_PAUSE_S)
            if length_s > FULLEST_S and first < end - 1:
                break
            windows, so_far = costs[first]
            pause_s = min(pauses_s[first - 1], _LONGEST_THAT_COUNTS_S) if first else 0.0
            cost = (windows + 1, so_far - pause_s + _FULL_LENGTH_WEIGHT_S * (length_s / FULLEST_S) ** 2)
            if cost < best:
                best, begin = cost, first
        costs.append(best)
        begins.append(begin)
    cuts = [len(pieces)]
    while cuts[-1] > 0:
        cuts.append(begins[cuts[-1]])
    return cuts[::-1]


def _window(pieces: Sequence[Span], first: int, end: int, duration_s: float) -> Window:
    """The pieces first to end, padded on both sides with none of their neighbours' sound."""
    earliest_s = pieces[first - 1].end_s if first else 0.0
    latest_s = pieces[end].start_s if end < len(pieces) else duration_s
    whole = padded(Span(pieces[first].start_s, pieces[end - 1].end_s), earliest_s, latest_s)
    start_s = whole.start_s
    stretches = []
    for before, after in pairwise(pieces[first:end]):
        if after.start_s - before.end_s > LONGEST_PAUSE_S:
            stretches.append(Span(start_s, before.end_s + LONGEST_PAUSE_S / 2))
            start_s = after.start_s - LONGEST_PAUSE_S / 2
    stretches.append(Span(start_s, whole.end_s))
    return Window(tuple(stretches))


def _short_enough(span: Span, samples: Samples) -> list[Span]:
    longest_s = FULLEST_S - 2 * PADDING_S
    pieces = []
    start_s = span.start_s
    while span.end_s - start_s > longest_s:
        cut_s = _quietest_s(samples, start_s + longest_s * 0.6, start_s + longest_s)
        pieces.append(Span(start_s, cut_s))
        start_s = cut_s
    pieces.append(Span(start_s, span.end_s))
    return pieces


def _quietest_s(samples: Samples, from_s: float, to_s: float) -> float:
    """The middle of the quietest tenth of a second between two times."""
    frame = int(_FRAME_S * SAMPLE_RATE_HZ)
    part = samples[int(from_s * SAMPLE_RATE_HZ) : int(to_s * SAMPLE_RATE_HZ)]
    count = len(part) // frame
    if count < 5:
        return to_s
    energy = np.square(part[: count * frame].reshape(count, frame)).mean(1)
    smooth = np.convolve(energy, np.ones(5) / 5, "valid")
    return from_s + (int(smooth.argmin()) + 2.5) * _FRAME_S


def _sample(second: float) -> int:
    return max(0, int(second * SAMPLE_RATE_HZ))


def _overlap_s(one: Span, other: Span) -> float:
    return min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
