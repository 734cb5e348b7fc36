"""Microphones and speakers by name, as PortAudio lists them."""

import atexit
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from mockview.errors import DeviceError

_PATIENCE_S = 2.0

OPENING_S = 8.0
"""What a device may take to open; wireless headsets wake up slowly, one that takes longer is gone."""

_STANDARD_ERROR = 2

Kind = Literal["microphone", "speaker"]
T = TypeVar("T")


@dataclass(frozen=True)
class SoundDevice:
    """A microphone or speaker.

    name: unique among its kind; what a person types, and what is remembered, since numbers change.
    index: PortAudio's number, good for as long as the process runs. channels: how many it has at most.
    """

    name: str
    index: int
    channels: int
    rate_hz: int
    is_default: bool


def portaudio() -> Any:
    """The sounddevice module; DeviceError when PortAudio, which it needs, is absent."""
    try:
        import sounddevice
    except (OSError, ImportError) as error:
        raise DeviceError(
            f"Sound can't be recorded or played: {_one_line(error)}.",
            "Install PortAudio (Debian: `apt install libportaudio2`, Fedora: `dnf install portaudio`).",
        ) from error
    return sounddevice


def list_devices(kind: Kind) -> tuple[SoundDevice, ...]:
    """All devices of a kind, the default one first, or none; DeviceError as `portaudio`."""
    sounddevice = portaudio()
    channels_key = "max_input_channels" if kind == "microphone" else "max_output_channels"
    try:
        rows = [row for row in sounddevice.query_devices() if row[channels_key] > 0]
        systems = [system["name"] for system in sounddevice.query_hostapis()]
    except sounddevice.PortAudioError as error:
        raise DeviceError(
            f"The sound devices can't be listed ({_one_line(error)}).", "Check the system's sound settings."
        ) from error
    default = sounddevice.default.device[0 if kind == "microphone" else 1]
    names = [row["name"] for row in rows]
    devices = [
        SoundDevice(
            # Windows lists each device once for each of its sound systems.
            name=row["name"] if names.count(row["name"]) == 1 else f"{row['name']}, {systems[row['hostapi']]}",
            index=row["index"],
            channels=row[channels_key],
            rate_hz=round(row["default_samplerate"]),
            is_default=row["index"] == default,
        )
        for row in rows
    ]
    return tuple(sorted(devices, key=lambda device: not device.is_default))


def choose_device(devices: Sequence[SoundDevice], name: str | None, kind: Kind) -> SoundDevice:
    """The device of that name, or the only one whose name holds it in any case; None is the default.

    Errors: DeviceError when there is none, or more than one, with the names that there are.
    """
    if not devices:
        raise DeviceError(f"This machine has no {kind}.", f"Connect a {kind} and start again.")
    if name is None:
        default = [device for device in devices if device.is_default]
        return default[0] if default else devices[0]
    wanted = name.casefold().strip()
    there_are = "There are: " + ", ".join(f"“{device.name}”" for device in devices) + "."
    whole = [device for device in devices if device.name.casefold() == wanted]
    found = whole or [device for device in devices if wanted and wanted in device.name.casefold()]
    if not found:
        raise DeviceError(f"There is no {kind} named “{name}”.", there_are)
    if len(found) > 1:
        matches = ", ".join(f"“{device.name}”" for device in found)
        raise DeviceError(f"“{name}” fits more than one {kind}: {matches}.", "Give more of the name.")
    return found[0]


def within(patience_s: float, what: str, work: Callable[[], T]) -> T:
    """The result of `work`, which calls PortAudio; a device that is gone may never answer.

    Errors: those of `work`, and DeviceError with `what` as its sentence when there is no answer in time.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # it is raised again where it was asked for
            errors.append(error)

    thread = threading.Thread(target=run, name="sound-call", daemon=True)
    thread.start()
    try:
        thread.join(patience_s)
    finally:
        if thread.is_alive():  # Ctrl-C while it is waited for, too
            _leave_to_the_system()
    if errors:
        raise errors[0]
    if not results:
        raise DeviceError(what, "Connect it again, or choose another.")
    return results[0]


@contextmanager
def without_library_messages() -> Iterator[None]:
    """Meanwhile PortAudio and ALSA, which print their own troubles past Python, print nothing; mockview still does."""
    try:
        theirs = sys.stderr.fileno()
    except (OSError, ValueError, AttributeError):
        theirs = -1
    if theirs != _STANDARD_ERROR:
        yield
        return
    before, kept = sys.stderr, os.dup(_STANDARD_ERROR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    ours = os.fdopen(os.dup(kept), "w", encoding=before.encoding, errors="replace", buffering=1)
    before.flush()
    os.dup2(nowhere, _STANDARD_ERROR)
    sys.stderr = ours
    try:
        yield
    finally:
        sys.stderr = before
        ours.close()
        os.dup2(kept, _STANDARD_ERROR)
        os.close(kept)
        os.close(nowhere)


def look_for_devices_again() -> None:
    """Let PortAudio list the devices anew; no stream may be open. DeviceError when it does not answer."""
    sounddevice = portaudio()

    def look() -> None:
        sounddevice._terminate()
        sounddevice._initialize()

    try:
        within(OPENING_S, "The system's sound does not answer.", look)
    except sounddevice.PortAudioError as error:
        raise DeviceError(
            f"The sound devices can't be listed ({_one_line(error)}).", "Check the system's sound settings."
        ) from error


def stop_and_close(stream: Any) -> None:
    """Let a stream play or hand over what is in its buffers, and close it.

    A device that is gone may never answer, so it is waited for two seconds and then left to itself.
    """

    def closing() -> None:
        stream.stop(ignore_errors=True)
        stream.close(ignore_errors=True)

    thread = threading.Thread(target=closing, name="sound-stop", daemon=True)
    thread.start()
    thread.join(_PATIENCE_S)
    if thread.is_alive():
        _leave_to_the_system()


def _leave_to_the_system() -> None:
    """At the end of the process PortAudio would wait for a stream that is stuck; the system closes it anyway."""
    atexit.unregister(portaudio()._exit_handler)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
