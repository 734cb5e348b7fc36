"""How long a stretch of an answer Whisper is given while somebody speaks, and the silence that is left around it."""

from mockview.audio.recording import Span

LONGEST_S = 28.0
"""Whisper's window is 30 s; the rest is room for the padding on both sides."""

PADDING_S = 0.2
"""Silence left around a segment, so that its first and last sound are whole."""


def padded(segment: Span, not_before_s: float, not_after_s: float) -> Span:
    """A segment with PADDING_S on both sides, but none of its neighbours' sound: a word heard twice is doubled."""
    return Span(
        max(min(not_before_s, segment.start_s), segment.start_s - PADDING_S),
        min(max(not_after_s, segment.end_s), segment.end_s + PADDING_S),
    )
