"""A recording as it travels in a page: small, whole, and with its moments where they were."""

from pathlib import Path

import numpy as np
import pytest

from command_line import DEMO
from mockview.audio.compact_sound import encode, loudness
from mockview.audio.recording import SAMPLE_RATE_HZ, Recording
from mockview.audio.safe_decode import decode


def lag(first: np.ndarray, second: np.ndarray) -> int:
    """By how many samples the second is late."""
    size = 2 ** int(np.ceil(np.log2(len(first) + len(second))))
    found = np.fft.irfft(np.fft.rfft(second, size) * np.conj(np.fft.rfft(first, size)))
    best = int(found.argmax())
    return best if best < size // 2 else best - size


def test_sound_keeps_its_length_and_its_moments(tmp_path: Path) -> None:
    recording = decode(DEMO / "failure-things-happen.flac")
    (tmp_path / "a.webm").write_bytes(encode(recording))
    again = decode(tmp_path / "a.webm")
    assert again.warnings == ()
    assert again.duration_s == pytest.approx(recording.duration_s, abs=0.03)
    start = 10 * SAMPLE_RATE_HZ
    end = start + 8 * SAMPLE_RATE_HZ
    assert abs(lag(recording.samples[start:end], again.samples[start:end])) < 0.01 * SAMPLE_RATE_HZ


def test_two_minutes_are_under_half_a_megabyte() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 120 * SAMPLE_RATE_HZ).astype(np.float32)
    assert len(encode(Recording(noise))) < 500_000


@pytest.mark.parametrize("count", [1, 959, 961])
def test_the_shortest_sounds_can_be_encoded(count: int) -> None:
    assert encode(Recording(np.zeros(count, np.float32)))[:4] == b"\x1a\x45\xdf\xa3"


def test_loudness_follows_the_sound() -> None:
    samples = np.concatenate([np.full(1000, level, np.float32) for level in (0.0, 0.5, 0.25, 0.0)])
    assert loudness(samples, 4) == (0.0, 1.0, 0.5, 0.0)
    assert max(loudness(np.full(4000, 0.001, np.float32), 4)) == 0.1
    assert loudness(np.zeros(100, np.float32), 3) == (0.0, 0.0, 0.0)
    assert loudness(np.zeros(0, np.float32), 2) == (0.0, 0.0)
    assert len(loudness(np.ones(5, np.float32), 180)) == 180
