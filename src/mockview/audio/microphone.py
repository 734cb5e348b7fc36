"""The microphone: what is said goes block by block into a recording file that a crash can't take back."""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from mockview.audio.recording import SAMPLE_RATE_HZ, Recording
from mockview.audio.recording_writer import Level, RecordingWriter
from mockview.audio.sound_check import SoundCheck
from mockview.audio.sound_devices import (
    OPENING_S,
    SoundDevice,
    choose_device,
    list_devices,
    portaudio,
    stop_and_close,
    within,
)
from mockview.audio.wave_file import Pcm, RecordingFile, read_samples
from mockview.errors import DeviceError, InputError, MockviewError, StorageError

__all__ = ["Level", "Microphone", "find_microphone", "list_microphones"]

_LATENCY_S = 0.3
"""Room for a busy machine: with the lowest latency, blocks are lost under load."""
_FIRST_BLOCK_S = 5.0
"""Wireless headsets need a few seconds to change to their microphone."""
_SILENT_DEVICE_S = 2.0
"""A device that sends no block for so long is gone; blocks come every 0.1 s."""
_LOOK_EVERY_S = 0.05
QUIET_PEAK = 10 ** (-60 / 20)
"""Below -60 dBFS lies the noise of a muted input."""
_PERMISSION = {
    "darwin": "macOS gives silence to a program without permission: System Settings, Privacy & Security, Microphone.",
    "win32": "Windows gives silence to a program without permission: Settings, Privacy & security, Microphone.",
}
"""By sys.platform: where nothing but zeros means that recording is not allowed."""

Receive = Callable[[Pcm, bool], None]
"""Takes one block, int16 [n] at the stream's rate, and whether sound was lost before it; must not wait."""


class Stream(Protocol):
    """An input stream that is open."""

    rate_hz: int

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def is_running(self) -> bool: ...


OpenStream = Callable[[SoundDevice, Receive], Stream]


def list_microphones() -> tuple[SoundDevice, ...]:
    """All microphones, the default one first. DeviceError without PortAudio."""
    return list_devices("microphone")


def find_microphone(name: str | None = None) -> "Microphone":
    """The microphone of that name or part of a name; None is the default one.

    Errors: DeviceError with the names that there are.
    """
    return Microphone(choose_device(list_microphones(), name, "microphone"))


class Microphone:
    """A microphone that is ready to record."""

    def __init__(
        self,
        device: SoundDevice,
        open_stream: OpenStream | None = None,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.device = device
        self._open_stream = open_stream or open_input
        self._clock_s = clock_s

    @property
    def name(self) -> str:
        """The device's name."""
        return self.device.name

    def record(
        self,
        stem: Path,
        stop: threading.Event,
        on_level: Callable[[Level], None] | None = None,
        on_block: Callable[[Pcm], None] | None = None,
    ) -> Recording:
        """Record into STEM.wav until `stop` is set; blocks the calling thread.

        on_level: told the level every 0.1 s. on_block: given each block as it is written, int16 [n], 16 kHz.
        Both are called from the writing thread; one that fails is called no more, and the recording goes on.

        Errors: DeviceError when the device can't be opened or goes away, StorageError when the file can't be
        written, InputError when it was stopped before any sound came. What was recorded until then is kept in
        STEM.wav, and the error says so; with no sound there is no file. KeyboardInterrupt keeps it too.
        """
        with RecordingFile(stem) as file:
            writer = RecordingWriter(file, on_level, on_block)
            trouble: MockviewError | None = None
            try:
                trouble = self._run(writer, stop)
            finally:
                writer.finish()
                trouble = writer.trouble or trouble
                if file.samples_written:
                    path, _ = file.finish()
                else:
                    file.discard()
        if trouble is not None:
            raise _with_what_is_kept(trouble, file)
        if not file.samples_written:
            raise InputError("Nothing was recorded: it was stopped before any sound came.", "Answer again.")
        samples = read_samples(path)
        check = SoundCheck()
        check.mend(samples[None])
        notes = check.warnings()
        if (peak := float(np.abs(samples).max())) < QUIET_PEAK:
            notes = (silence_explained(self.name, peak), *notes)
        return Recording(samples, path=path, gaps=writer.gaps, warnings=(*notes, *writer.warnings))

    def _run(self, writer: RecordingWriter, stop: threading.Event) -> MockviewError | None:
        """Keep the stream going until `stop`; what ended it otherwise."""
        last_block_s: list[float] = []

        def receive(block: Pcm, lost: bool) -> None:
            last_block_s[:] = [self._clock_s()]
            writer.put(block, lost)

        silent = f"The microphone “{self.name}” does not answer."
        try:
            stream = within(OPENING_S, silent, lambda: self._open_stream(self.device, receive))
        except DeviceError as error:
            return error
        writer.start(stream.rate_hz)
        started_s = self._clock_s()
        try:
            within(OPENING_S, silent, stream.start)
            while not stop.wait(_LOOK_EVERY_S):
                if writer.trouble is not None:
                    return None
                silent_s = self._clock_s() - (last_block_s[0] if last_block_s else started_s)
                patience_s = _SILENT_DEVICE_S if last_block_s else _FIRST_BLOCK_S
                if not stream.is_running() or silent_s > patience_s:
                    return DeviceError(f"The microphone “{self.name}” has stopped sending sound.")
        except DeviceError as error:
            return error
        finally:
            stream.stop()
        return None


def silence_explained(name: str, peak: float, platform: str = sys.platform) -> str:
    """Why a microphone may have given nothing but silence; peak: the loudest sample, 0 to 1."""
    if peak == 0.0 and platform in _PERMISSION:
        return f"The microphone “{name}” gave no sound. {_PERMISSION[platform]}"
    return f"The microphone “{name}” gave no sound; it may be muted."


@dataclass
class _PortAudioStream:
    stream: Any
    rate_hz: int
    name: str

    def start(self) -> None:
        sounddevice = portaudio()
        try:
            self.stream.start()
        except sounddevice.PortAudioError as error:
            raise _cannot_open(self.name, error) from error

    def is_running(self) -> bool:
        return bool(self.stream.active)

    def stop(self) -> None:
        """Hand over the last blocks and close."""
        stop_and_close(self.stream)


def open_input(device: SoundDevice, receive: Receive) -> Stream:
    """An input stream at 16 kHz, or as near to it as the device goes; DeviceError when it can't be opened."""
    sounddevice = portaudio()

    def callback(data: Any, _frames: int, _time: Any, status: Any) -> None:
        receive(data[:, 0].copy(), bool(status.input_overflow))

    error: Exception | None = None
    for rate_hz in dict.fromkeys((SAMPLE_RATE_HZ, device.rate_hz)):
        for channels in dict.fromkeys((1, min(2, device.channels), device.channels)):
            try:
                stream = sounddevice.InputStream(
                    device=device.index,
                    samplerate=rate_hz,
                    channels=channels,
                    dtype="int16",
                    latency=_LATENCY_S,
                    callback=callback,
                )
            except (sounddevice.PortAudioError, ValueError) as refused:
                error = refused
            else:
                return _PortAudioStream(stream, rate_hz, device.name)
    assert error is not None  # noqa: S101  there is at least one way to try
    raise _cannot_open(device.name, error) from error


def _cannot_open(name: str, error: Exception) -> DeviceError:
    return DeviceError(
        f"The microphone “{name}” can't be opened ({' '.join(str(error).split())}).",
        "Close other programs that use it, allow its use in the system's settings, or choose another.",
    )


def _with_what_is_kept(trouble: MockviewError, file: RecordingFile) -> MockviewError:
    kept = f"The first {file.duration_s:.1f} s are kept in {file.path}." if file.samples_written else ""
    if isinstance(trouble, StorageError):
        remedy = "Make room on the disk, or choose another folder."
    else:
        remedy = trouble.remedy or "Check its cable or connection, or choose another microphone."
    return type(trouble)(trouble.what, f"{kept} {remedy}".strip())
