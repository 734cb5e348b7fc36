"""The speaker: a recording is played to its end, or until it is stopped."""

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from mockview.audio.recording import Recording, Samples
from mockview.audio.resampling import resampled
from mockview.audio.sound_devices import (
    OPENING_S,
    SoundDevice,
    choose_device,
    list_devices,
    portaudio,
    stop_and_close,
    within,
)
from mockview.audio.wave_file import Pcm, pcm_of
from mockview.errors import DeviceError

_LATENCY_S = 0.3
_PATIENCE_S = 5.0
"""What a speaker may take beyond the length of what it plays; wireless ones wake up slowly."""
_LOOK_EVERY_S = 0.05


def list_speakers() -> tuple[SoundDevice, ...]:
    """All speakers, the default one first. DeviceError without PortAudio."""
    return list_devices("speaker")


def find_speaker(name: str | None = None) -> SoundDevice:
    """The speaker of that name or part of a name; None is the default one. DeviceError with what there is."""
    return choose_device(list_speakers(), name, "speaker")


def play(recording: Recording, speaker: SoundDevice, stop: threading.Event | None = None) -> None:
    """Play a recording to its end, or until `stop` is set.

    Errors: DeviceError when the speaker can't be opened or stops taking sound.
    """
    # Some systems drop what is in their buffers at the end; then it is this silence.
    silence = np.zeros(int(_LATENCY_S * recording.sample_rate_hz), np.float32)
    samples = np.concatenate([recording.samples, silence])
    done = threading.Event()
    deaf = f"The speaker “{speaker.name}” does not answer."
    stream = within(OPENING_S, deaf, lambda: _open_output(speaker, samples, recording.sample_rate_hz, done))
    until_s = time.monotonic() + len(samples) / recording.sample_rate_hz + _PATIENCE_S
    sounddevice = portaudio()
    try:
        within(OPENING_S, deaf, stream.start)
        while not done.wait(_LOOK_EVERY_S):
            if stop is not None and stop.is_set():
                stream.abort(ignore_errors=True)
                return
            if time.monotonic() > until_s:
                raise DeviceError(
                    f"The speaker “{speaker.name}” has stopped taking sound.",
                    "Check its cable or connection.",
                )
    except sounddevice.PortAudioError as error:
        raise _cannot_play(speaker, error) from error
    finally:
        stop_and_close(stream)


def _open_output(speaker: SoundDevice, samples: Samples, rate_hz: int, done: threading.Event) -> Any:
    """A stream that plays the samples and then sets `done`; DeviceError when it can be opened in no way."""
    sounddevice = portaudio()
    error: Exception | None = None
    for stream_hz in dict.fromkeys((rate_hz, speaker.rate_hz)):
        sound = pcm_of(resampled(samples, rate_hz, stream_hz))
        for channels in dict.fromkeys((1, min(2, speaker.channels))):
            try:
                return sounddevice.OutputStream(
                    device=speaker.index,
                    samplerate=stream_hz,
                    channels=channels,
                    dtype="int16",
                    latency=_LATENCY_S,
                    callback=_feeder(sound, sounddevice.CallbackStop),
                    finished_callback=done.set,
                )
            except (sounddevice.PortAudioError, ValueError) as refused:
                error = refused
    assert error is not None  # noqa: S101  there is at least one way to try
    raise _cannot_play(speaker, error) from error


def _feeder(sound: Pcm, end: type[Exception]) -> Callable[[Any, int, Any, Any], None]:
    """A callback that hands out the sound on all channels, and raises `end` after it."""
    place = 0

    def feed(out: Any, frames: int, _time: Any, _status: Any) -> None:
        nonlocal place
        part = sound[place : place + frames]
        out[: len(part)] = part[:, None]
        out[len(part) :] = 0
        place += frames
        if place >= len(sound):
            raise end

    return feed


def _cannot_play(speaker: SoundDevice, error: Exception) -> DeviceError:
    return DeviceError(
        f"The speaker “{speaker.name}” can't be used ({' '.join(str(error).split())}).",
        "Close other programs that use it, or choose another.",
    )
