"""Which speech model suits a machine, by its measured speed and its free memory."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mockview.speech.models import KNOWN

WINDOW_S = 30.0
"""Whisper reads sound in windows of this length, however little is in them."""

WINDOW_COST: Mapping[str, float] = {
    "tiny.en": 1.3,
    "base.en": 2.5,
    "base": 2.5,
    "small.en": 6.8,
    "small": 6.8,
    "medium.en": 20.0,
    "large-v3-turbo": 20.0,
    "large-v3": 42.0,
}
"""What a window full of speech costs, counted in encodings of a base-size model.

Encoding, measured with int8 weights of each shape on one thread (CPU seconds): tiny 0.5, base 1, small 3.3,
medium 9.6, large 16.4. Decoding 100 tokens with a beam of five, and their alignment, was measured for base (1.5)
and small (3.5); for the others it grows with the decoder's weights.
"""

SLOWEST_WINDOW_S = 3.0
"""A tenth of the speech: a two-minute answer is read within 12 s even when all of it waits for its end."""

_BEST_FIRST = ("large-v3-turbo", "small.en", "base.en", "tiny.en")
_BEST_FIRST_MULTILINGUAL = ("large-v3-turbo", "small", "base")
_WORKING_MB = 1_000
"""Beside its weights: faster-whisper states 1,477 MB at most for small (484 MB) as int8 on a CPU."""


@dataclass(frozen=True)
class Recommendation:
    """A model to use; window_s: what 30 s of speech are expected to take here; because: one sentence."""

    model: str
    window_s: float
    because: str


@dataclass(frozen=True)
class Fit:
    """Whether a model suits this machine, as far as is known.

    needs_mb: memory at most, while it reads. window_s: what 30 s of speech are expected to take, None when the speed
    is not known. because: what speaks against it, empty when nothing does.
    """

    needs_mb: int
    window_s: float | None
    because: str

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.because


def fit_of(model: str, unit_s: float | None, memory_mb: float | None) -> Fit:
    """How a known model suits a machine; unit_s and memory_mb as for `recommended`, None for what is not known."""
    window_s = None if unit_s is None else WINDOW_COST[model] * unit_s
    needs_mb = KNOWN[model].size_mb + _WORKING_MB
    because = ""
    if memory_mb is not None and needs_mb > memory_mb:
        because = f"{model} would need {needs_mb / 1000:.1f} GB of memory."
    elif window_s is not None and window_s > SLOWEST_WINDOW_S:
        because = f"{model} would take {window_s:.1f} s for 30 s of speech."
    return Fit(needs_mb, window_s, because)


def recommended(unit_s: float, memory_mb: float | None, language: str = "en") -> Recommendation:
    """The most exact model that is quick enough and fits into the memory, else the smallest.

    unit_s: seconds for one encoding by a base-size model, see mockview.speech.yardstick, or a measured window's
    time divided by its WINDOW_COST. memory_mb: free memory where the model will run, None when unknown.
    """
    candidates = _BEST_FIRST if language == "en" else _BEST_FIRST_MULTILINGUAL
    refused = ""
    for name in candidates:
        fit = fit_of(name, unit_s, memory_mb)
        if fit.fits:
            return Recommendation(name, WINDOW_COST[name] * unit_s, refused or "It is the most exact there is.")
        refused = fit.because
    return Recommendation(candidates[-1], WINDOW_COST[candidates[-1]] * unit_s, "It is the quickest there is.")


def available_memory_mb() -> float | None:
    """Memory that is free for programs, in megabytes; None where the system doesn't tell."""
    try:
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024 / 1e6
    except (OSError, ValueError, IndexError):
        pass
    try:
        # Elsewhere half of what is built in: what is free is not told there.
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2e6
    except (AttributeError, ValueError, OSError):
        return None
