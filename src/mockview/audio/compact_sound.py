"""A recording made small enough to travel inside a page: Opus in WebM, and its loudness as a row of numbers."""

import io

import numpy as np

from mockview.audio.recording import Recording, Samples
from mockview.audio.wave_file import pcm_of

MEDIA_TYPE = "audio/webm;codecs=opus"
"""What browsers call it; all that are kept up to date play it."""

BIT_RATE = 24_000
"""Bits a second: wideband speech that listeners can't tell from the original needs about 20,000 (RFC 6716, 2.1.1)."""

_BLOCK = 960
"""Samples handed over at a time: 60 ms at 16 kHz, a whole number of Opus's frames of 20 ms."""

_EFFORT = "5"
"""Of 10: half the time of 10, no difference to the ear at this rate."""


QUIET = 0.01
"""A root mean square of -40 dB, where speech can hardly be heard; what is quieter is not drawn as if it were loud."""


def encode(recording: Recording) -> bytes:
    """The sound as a WebM file of Opus, mono; times in it are those of the recording."""
    import av

    sink = io.BytesIO()
    rate_hz = recording.sample_rate_hz
    with av.open(sink, mode="w", format="webm") as container:
        track = container.add_stream("libopus", rate=rate_hz, layout="mono")
        track.bit_rate = BIT_RATE
        track.options = {"application": "voip", "compression_level": _EFFORT}
        pcm = pcm_of(recording.samples)
        for start in range(0, len(pcm), _BLOCK):
            frame = av.AudioFrame.from_ndarray(pcm[None, start : start + _BLOCK], format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate_hz, start
            container.mux(track.encode(frame))
        container.mux(track.encode(None))
    return sink.getvalue()


def loudness(samples: Samples, count: int) -> tuple[float, ...]:
    """`count` equal stretches of a sound, each by the root of its mean square; the loudest, or QUIET, is 1."""
    if not len(samples):
        return (0.0,) * count
    edges = np.linspace(0, len(samples), count + 1).astype(np.int64)
    squares = np.add.reduceat(np.square(samples, dtype=np.float32), np.minimum(edges[:-1], len(samples) - 1))
    means = np.sqrt(squares / np.maximum(np.diff(edges), 1))
    return tuple((means / max(float(means.max()), QUIET)).round(3).tolist())
