"""A recording in memory, and spans of time within it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
"""Mono samples, shape [n], -1 to 1."""

SAMPLE_RATE_HZ = 16_000
"""What Whisper and the Silero voice activity model take."""


@dataclass(frozen=True)
class Span:
    """A stretch of time, in seconds from the start of the answer."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, eq=False)
class Recording:
    """One answer's sound.

    samples: float32, shape [n], mono, -1 to 1, at sample_rate_hz.
    path: the file it was read from or written to, if any.
    gaps: stretches in which the device lost sound.
    warnings: what is odd about the sound but did not stop it from being read, one sentence each.
    """

    samples: Samples
    sample_rate_hz: int = SAMPLE_RATE_HZ
    path: Path | None = None
    gaps: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return len(self.samples) / self.sample_rate_hz
