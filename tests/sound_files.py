"""Sound files for tests, written by hand: of any rate and number of sides, or with values that no recorder writes."""

import struct
import wave
from pathlib import Path

import numpy as np

from mockview.audio.recording import SAMPLE_RATE_HZ, Samples


def write_wav(path: Path, sides: Samples, rate_hz: int = SAMPLE_RATE_HZ) -> Path:
    """A 16-bit WAV of samples [n] or [channels, n]."""
    sides = np.atleast_2d(sides)
    with wave.open(str(path), "wb") as file:
        file.setparams((len(sides), 2, rate_hz, 0, "NONE", "not compressed"))
        file.writeframes(np.round(np.clip(sides, -1, 1) * 32767).astype("<i2").T.tobytes())
    return path


def write_float_wav(path: Path, samples: Samples) -> Path:
    """A WAV of 32-bit floating-point samples [n]."""
    data = samples.astype("<f4").tobytes()
    form = struct.pack("<HHIIHH", 3, 1, SAMPLE_RATE_HZ, SAMPLE_RATE_HZ * 4, 4, 32)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path
