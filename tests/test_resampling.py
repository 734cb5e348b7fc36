"""Another sample rate changes nothing that can be heard, however the blocks fall."""

import numpy as np
import pytest

from mockview.audio.recording import Samples
from mockview.audio.resampling import Resampler, resampled

RATES = [(48_000, 16_000), (44_100, 16_000), (8_000, 16_000), (16_000, 48_000), (16_000, 44_100)]


def sine(frequency_hz: float, rate_hz: int, count: int) -> Samples:
    return np.sin(2 * np.pi * frequency_hz * np.arange(count) / rate_hz).astype(np.float32)


@pytest.mark.parametrize(("from_hz", "to_hz"), RATES)
def test_a_tone_stays_the_same_tone(from_hz: int, to_hz: int) -> None:
    made = resampled(sine(1_000, from_hz, from_hz), from_hz, to_hz)
    assert len(made) == to_hz
    error = (made - sine(1_000, to_hz, to_hz))[500:-500]
    assert 20 * np.log10(np.sqrt(np.mean(error**2))) < -70


@pytest.mark.parametrize("from_hz", [44_100, 48_000])
def test_what_16_khz_cannot_hold_is_gone(from_hz: int) -> None:
    made = resampled(sine(9_500, from_hz, from_hz), from_hz, 16_000)[500:-500]
    assert 20 * np.log10(np.sqrt(np.mean(made**2))) < -60


@pytest.mark.parametrize(("from_hz", "to_hz"), RATES)
def test_blocks_of_any_size_join_without_a_seam(from_hz: int, to_hz: int) -> None:
    chance = np.random.default_rng(7)
    sound = chance.normal(0, 0.1, from_hz).astype(np.float32)
    resampler, parts, place = Resampler(from_hz, to_hz), [], 0
    while place < len(sound):
        size = int(chance.integers(0, 2_000))
        parts.append(resampler.accept(sound[place : place + size]))
        place += size
    whole = np.concatenate([*parts, resampler.finish()])
    assert np.allclose(whole, resampled(sound, from_hz, to_hz), atol=1e-6)
    assert len(whole) == to_hz


def test_equal_rates_change_nothing() -> None:
    sound = sine(440, 16_000, 100)
    assert resampled(sound, 16_000, 16_000) is sound


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        Resampler(0, 16_000)
