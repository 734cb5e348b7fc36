"""The voice that asks: a text is spoken through a speaker, or else it is left to the screen."""

import hashlib
import os
import tempfile
import threading
import time
import unicodedata
import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from mockview.audio.recording import SAMPLE_RATE_HZ, Recording, Samples
from mockview.audio.resampling import resampled
from mockview.audio.safe_decode import Limits, decode
from mockview.audio.sound_devices import (
    OPENING_S,
    SoundDevice,
    choose_device,
    list_devices,
    portaudio,
    stop_and_close,
    within,
)
from mockview.audio.synthesis import (
    LIMIT_S,
    WAYS,
    NoSuchVoiceError,
    SystemVoice,
    Utterance,
    Way,
    list_voices,
)
from mockview.audio.wave_file import Pcm, pcm_of, read_samples
from mockview.errors import DeviceError, InputError, MissingError, MockviewError, StorageError

__all__ = [
    "DEFAULT_RATE_WPM",
    "Spoken",
    "SystemVoice",
    "Voice",
    "find_speaker",
    "list_speakers",
    "list_voices",
    "play",
]

DEFAULT_RATE_WPM = 165
"""Words a minute: a calm interviewer; the engines' own 200 is hard to follow for non-native listeners."""
_SPOKEN_LIMITS = Limits(longest_s=600)
_LATENCY_S = 0.3
_SPEAKER_PATIENCE_S = 5.0
"""What a speaker may take beyond the length of what it plays; wireless ones wake up slowly."""
_LOOK_EVERY_S = 0.05


@dataclass(frozen=True)
class Spoken:
    """How a text reached the person: aloud, or only to be read.

    because: a sentence about what went wrong, or None.
    """

    way: Literal["speaker", "text"]
    because: str | None = None


class Voice:
    """Speaks texts; a failing voice never stops a session.

    cache: a folder in which spoken texts are kept by text, voice and rate; made when needed.
    voice: a name of `list_voices` or part of one, None for the system's own. speaker: as `find_speaker`.
    """

    def __init__(
        self,
        cache: Path,
        voice: str | None = None,
        rate_wpm: int = DEFAULT_RATE_WPM,
        speaker: str | None = None,
        ways: Mapping[str, Way] = WAYS,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._cache = cache
        self._voice, self._rate_wpm, self._speaker = voice, rate_wpm, speaker
        self._ways = dict(ways)
        self._limit_s = limit_s
        self._mute_because: str | None = None

    def say(self, text: str, stop: threading.Event | None = None) -> Spoken:
        """Speak a text and return when it was heard, or at once when that can't be; `stop` cuts it short.

        Never raises for a voice or speaker that fails: then the way is "text" and the reason is given. A speaker
        that did not take the sound is not tried again.
        """
        if self._mute_because is not None:
            return Spoken("text", self._mute_because)
        try:
            speaker = find_speaker(self._speaker)
            samples, note = self._spoken(text)
            try:
                play(Recording(samples), speaker, stop)
            except DeviceError as error:
                self._mute_because = error.what  # each further question would be waited for as long
                raise
        except MockviewError as error:
            return Spoken("text", error.what)
        except Exception as error:  # the question is on the screen; no voice is worth a session
            return Spoken("text", f"The voice failed ({' '.join(str(error).split()) or type(error).__name__}).")
        return Spoken("speaker", note)

    def synthesise(self, text: str, path: Path) -> None:
        """Speak a text into a WAV file, mono 16-bit 16 kHz.

        Errors: MissingError when nothing here can speak, InputError when there is nothing to say,
        StorageError when the file can't be written.
        """
        samples, _ = self._spoken(text)
        try:
            _write(samples, path)
        except OSError as error:
            raise StorageError(
                f"{path} can't be written ({error.strerror}).", "Choose a folder that you may write to."
            ) from error

    def _spoken(self, text: str) -> tuple[Samples, str | None]:
        """Samples of the text, from the cache or new, and what is to be said about the voice."""
        utterance = Utterance(_plain(text), self._voice, self._rate_wpm)
        if not utterance.text:
            raise InputError("There is nothing to say.", "Give a text with letters or digits in it.")
        key = "\n".join((utterance.text, utterance.voice or "", str(utterance.rate_wpm)))
        kept = self._cache / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.wav"
        if kept.is_file():
            try:
                return read_samples(kept), None
            except StorageError:
                pass  # damaged or unreadable: it is spoken anew
        try:
            samples, note = self._synthesised(utterance), None
        except NoSuchVoiceError as error:
            samples = self._synthesised(replace(utterance, voice=None))
            return samples, f"{error.what[:-1]}; the system's own voice was used."
        try:
            self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(samples, kept)
        except OSError:
            pass  # a cache that can't be written costs half a second the next time
        return samples, note

    def _synthesised(self, utterance: Utterance) -> Samples:
        reasons: list[MissingError] = []
        with tempfile.TemporaryDirectory(prefix="mockview-voice-") as folder:
            for name, way in list(self._ways.items()):
                path = Path(folder) / f"{len(reasons)}.wav"
                try:
                    way(utterance, path, self._limit_s)
                    return decode(path, _SPOKEN_LIMITS).samples
                except NoSuchVoiceError as error:
                    reasons.append(error)
                except MissingError as error:
                    reasons.append(error)
                    # What failed once would fail, or be waited for, at every question.
                    del self._ways[name]
                except InputError as error:
                    reasons.append(MissingError(f"{name} wrote no sound ({error.what})"))
        for reason in reasons:
            if isinstance(reason, NoSuchVoiceError):
                raise reason
        whole = " ".join(reason.what for reason in reasons) or "Nothing on this machine can speak."
        raise MissingError(whole, reasons[-1].remedy if reasons else "Install espeak-ng.")


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
    until_s = time.monotonic() + len(samples) / recording.sample_rate_hz + _SPEAKER_PATIENCE_S
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


def _plain(text: str) -> str:
    """The text on one line, without control characters; empty when there is nothing in it to say."""
    line = " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in text).split())
    return line if any(c.isalnum() for c in line) else ""


def _write(samples: Samples, path: Path) -> None:
    """A WAV file that is there whole or not at all, for its owner only."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "wb") as raw, wave.open(raw, "wb") as file:
            file.setparams((1, 2, SAMPLE_RATE_HZ, len(samples), "NONE", "not compressed"))
            file.writeframes(pcm_of(samples).tobytes())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
