"""From one sample rate to another, block by block: for devices that do not take 16 kHz."""

from math import gcd

import numpy as np

from mockview.audio.recording import Samples

_CROSSINGS = 16
"""Zero crossings of the sinc on each side: -60 dB of aliasing, more than speech recognition can tell."""
_BLOCK_SAMPLES = 16_384
_KAISER_BETA = 6.0
_PASS = 0.94
"""The pass band's part of the lower Nyquist frequency; the rest is the filter's slope."""


class Resampler:
    """A windowed-sinc filter that carries its state, so that blocks of any size join without a seam."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        if from_hz <= 0 or to_hz <= 0:
            raise ValueError(f"a sample rate is above zero, not {min(from_hz, to_hz)}")
        common = gcd(from_hz, to_hz)
        self._up, self._down = to_hz // common, from_hz // common
        cutoff = _PASS * min(1.0, to_hz / from_hz)
        self._half = int(np.ceil(_CROSSINGS / cutoff))
        offsets = np.arange(-self._half + 1, self._half + 1)
        # One row of taps for each place that an output sample can have between two input samples.
        places = offsets[None, :] - (np.arange(self._up) / self._up)[:, None]
        window = np.i0(_KAISER_BETA * np.sqrt(np.maximum(0, 1 - (places / self._half) ** 2)))
        taps = np.sinc(places * cutoff) * window
        self._taps = (taps / taps.sum(axis=1, keepdims=True)).astype(np.float32)
        self._held = np.zeros(self._half - 1, np.float32)
        self._held_at = -(self._half - 1)
        self._made = 0
        self._taken = 0

    def accept(self, samples: Samples) -> Samples:
        """The output samples, float32 [n], that can be known now; the last half window waits for more."""
        self._taken += len(samples)
        return self._advance(samples, self._taken - self._half - 1)

    def finish(self) -> Samples:
        """What is left, as if silence followed; together as long as the input."""
        return self._advance(np.zeros(self._half, np.float32), self._taken - 1)

    def _advance(self, samples: Samples, last_base: int) -> Samples:
        """Make all outputs whose place lies at or before input sample last_base or in the gap after it."""
        held = np.concatenate([self._held, samples])
        end = max(self._made, -(-((last_base + 1) * self._up) // self._down))
        number = np.arange(self._made, end, dtype=np.int64)
        bases, phases = np.divmod(number * self._down, self._up)
        first = bases - self._half + 1 - self._held_at
        windows = np.lib.stride_tricks.sliding_window_view(held, 2 * self._half) if len(number) else held
        made = np.einsum("nk,nk->n", windows[first], self._taps[phases]) if len(number) else held[:0]
        self._made = end
        keep_from = max(0, end * self._down // self._up - self._half + 1 - self._held_at)
        self._held, self._held_at = held[keep_from:], self._held_at + keep_from
        return made.astype(np.float32)


def resampled(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """All samples at another rate, float32 [n]; the same array when the rates are equal."""
    if from_hz == to_hz:
        return samples
    resampler = Resampler(from_hz, to_hz)
    # In blocks, because the filter holds a window for each output sample of a block in memory.
    blocks = (samples[begin : begin + _BLOCK_SAMPLES] for begin in range(0, len(samples), _BLOCK_SAMPLES))
    return np.concatenate([*(resampler.accept(block) for block in blocks), resampler.finish()])
