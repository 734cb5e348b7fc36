"""Sound files from anywhere, read with limits: any file gives a Recording or one clear InputError.

FFmpeg left to itself opens other files that a text file names, and fills the memory from a few kilobytes. So
the file is opened here and handed over as an object, only known containers and codecs are tried, and size,
rate, channels and length are bounded while the sound streams in.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from mockview.audio.recording import SAMPLE_RATE_HZ, Recording, Samples
from mockview.audio.sound_check import SoundCheck
from mockview.errors import InputError

AUDIO_SUFFIXES = frozenset((".wav", ".flac", ".mp3", ".m4a", ".mp4", ".ogg", ".oga", ".opus", ".webm", ".aif", ".aiff"))
"""Names that `decode` is meant for, in lower case; what counts is what the file holds."""

_CONTAINERS = "wav,flac,mp3,mov,mp4,m4a,ogg,matroska,webm,aiff"
_CODECS = (
    *("flac", "mp3", "mp3float", "aac", "alac", "opus", "libopus", "vorbis", "libvorbis"),
    *("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_alaw", "pcm_mulaw"),
    *("pcm_s8", "pcm_s16be", "pcm_s24be", "pcm_s32be", "pcm_f32be", "pcm_f64be"),
)
_CONVERT = "Convert it with `ffmpeg -i FILE answer.wav`, or give a WAV, FLAC, MP3, M4A, OGG, Opus or WebM file."
_AGAIN = "Export or copy it again from where it was made."
_GUESSED_LENGTH = ("mp3",)
"""Containers whose stated length FFmpeg estimates from the bit rate, so that it proves nothing."""

_Sides = npt.NDArray[np.float32]
"""One block as decoded, shape [channels, n], 16 kHz."""


@dataclass(frozen=True)
class Limits:
    """What is read at most; beyond it a file is refused.

    largest_bytes: as many as a WAV file can hold. longest_s: three hours, a long interview day's recording.
    lowest_rate_hz, highest_rate_hz: below telephone speech, and the most that recorders offer.
    most_channels: as many as 7.1 sound has.
    """

    longest_s: float = 3 * 3600.0
    largest_bytes: int = 2**32
    lowest_rate_hz: int = 4_000
    highest_rate_hz: int = 192_000
    most_channels: int = 8


DEFAULT_LIMITS = Limits()


def decode(path: Path, limits: Limits = DEFAULT_LIMITS) -> Recording:
    """A sound file as float32 mono at 16 kHz, with a warning for each thing that is odd about it.

    Errors: InputError when it is absent, unreadable, not sound, or beyond the limits. What can be read of a
    file that is cut short or damaged is returned, with a warning.
    """
    check = SoundCheck()
    samples, notes = _read(path, limits, check)
    if check.opposite_phase:
        # Rare, so the file is read again rather than both sides of every file kept in memory.
        samples, notes = _read(path, limits, SoundCheck(), _first_side)
    elif check.gain != 1:
        samples *= np.float32(check.gain)
    return Recording(samples, path=path, warnings=(*check.warnings(), *notes))


def _mean_of_sides(sides: _Sides) -> Samples:
    mean: Samples = sides.mean(axis=0, dtype=np.float32)
    return mean


def _first_side(sides: _Sides) -> Samples:
    first: Samples = sides[0]
    return first


def _read(
    path: Path, limits: Limits, check: SoundCheck, mono: Callable[[_Sides], Samples] = _mean_of_sides
) -> tuple[Samples, tuple[str, ...]]:
    """All samples, float32 [n], and what was odd about the file."""
    # A bytearray grows in place, where a list of blocks would need the memory twice at the end.
    sound = bytearray()
    most_bytes = int(limits.longest_s * SAMPLE_RATE_HZ) * 4
    with _opened(path, limits) as file, _errors_as_sentences(path):
        stream = _Stream(path, file, limits)
        try:
            for sides in stream.blocks():
                sound += mono(check.mend(sides)).tobytes()
                if len(sound) > most_bytes:
                    raise InputError(
                        f"{path} is longer than {_hours(limits.longest_s)}.",
                        "Cut it into shorter recordings.",
                    )
        finally:
            stream.close()
    if not sound:
        raise InputError(f"{path} holds no sound; it may have been cut short.", _AGAIN)
    samples = np.frombuffer(sound, dtype=np.float32)
    return samples, stream.notes(len(samples) / SAMPLE_RATE_HZ)


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[BinaryIO]:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError(f"{path} is a folder, not a sound file.", "Name a file in it.")
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{path} is a device or a pipe, not a sound file.", "Save the sound to a file first.")
        if status.st_size == 0:
            raise InputError(f"{path} is empty (0 bytes).", _AGAIN)
        if status.st_size > limits.largest_bytes:
            raise InputError(
                f"{path} has {status.st_size:,} bytes, more than the {limits.largest_bytes:,} that are read.",
                "Cut it into answers, or save it as FLAC or MP3.",
            )
        file = path.open("rb")
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist.", "Check the name and the folder.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{path} can't be read ({reason}).", "Check that you may read it.") from error
    with file:
        yield file


@contextmanager
def _errors_as_sentences(path: Path) -> Iterator[None]:
    import av

    try:
        yield
    except MemoryError as error:
        raise InputError(f"{path} needs more memory than there is.", "Cut it into shorter pieces.") from error
    except (av.error.FFmpegError, ValueError, IndexError, OverflowError, OSError) as error:
        if _is_text(path):
            raise InputError(f"{path} holds text, not sound, whatever its name says.", _CONVERT) from error
        raise InputError(f"{path} is no sound file that can be read, or it is damaged.", _CONVERT) from error


class _Stream:
    """The first sound track of an open file."""

    def __init__(self, path: Path, file: BinaryIO, limits: Limits) -> None:
        import av

        self._path, self._limits = path, limits
        self._damaged = 0
        options = {
            "format_whitelist": _CONTAINERS,
            "protocol_whitelist": "file",
            "codec_whitelist": ",".join(_CODECS),
        }
        self._container = av.open(file, mode="r", container_options=options, metadata_errors="replace")
        try:
            if not self._container.streams.audio:
                raise InputError(f"{path} has no sound track.", "Record it again with the microphone on.")
            self._track = self._container.streams.audio[0]
            codec = self._track.codec_context
            if codec is None or codec.name not in _CODECS:
                name = codec.name if codec is not None else "unknown"
                raise InputError(f"{path} is written in a way that is not read here ({name}).", _CONVERT)
            self._check_shape(codec.sample_rate, codec.channels)
            self._stated_s = _stated_s(self._container, self._track)
            self._bytes_missing = _bytes_missing(path) if self._container.format.name == "wav" else 0
        except BaseException:
            self._container.close()
            raise

    def close(self) -> None:
        self._container.close()

    def blocks(self) -> Iterator[_Sides]:
        """Blocks of all sides at 16 kHz; a damaged packet is left out and counted."""
        import av

        resampler: Any = None
        shape: tuple[int, str, str] | None = None
        for frame in self._frames():
            self._check_shape(frame.sample_rate, frame.layout.nb_channels)
            here = (frame.sample_rate, frame.layout.name, frame.format.name)
            if here != shape:
                if resampler is not None:
                    yield from map(_sides, resampler.resample(None))
                # Packed, not planar: PyAV reads beyond the end of a frame of eight planes.
                resampler, shape = av.AudioResampler("flt", frame.layout, SAMPLE_RATE_HZ), here
            frame.pts = None  # a file's clock may jump; what counts is the sound
            yield from map(_sides, resampler.resample(frame))
        if resampler is not None:
            yield from map(_sides, resampler.resample(None))

    def notes(self, duration_s: float) -> tuple[str, ...]:
        """What was odd about the file, now that its sound is known to last duration_s."""
        found = []
        stated_s = self._stated_s
        if stated_s is not None and abs(stated_s - duration_s) > max(0.5, 0.02 * duration_s):
            reason = "it may have been cut short" if duration_s < stated_s else "what wrote it was wrong"
            found.append(
                f"The file says that it lasts {stated_s:.1f} s and holds {duration_s:.1f} s of sound; {reason}."
            )
        elif self._bytes_missing:
            found.append(f"The file lacks {self._bytes_missing:,} bytes of what it says it holds; it was cut short.")
        if self._damaged:
            found.append(f"{self._damaged} damaged pieces of the file were left out; times after them are early.")
        return tuple(found)

    def _frames(self) -> Iterator[Any]:
        import av

        packets = self._container.demux(self._track)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except av.error.FFmpegError:
                self._damaged += 1
                return
            try:
                frames = packet.decode()
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                self._damaged += 1
                continue
            yield from frames

    def _check_shape(self, rate_hz: int, channels: int) -> None:
        limits = self._limits
        if not limits.lowest_rate_hz <= rate_hz <= limits.highest_rate_hz:
            raise InputError(
                f"{self._path} claims a sample rate of {rate_hz:,} Hz; "
                f"{limits.lowest_rate_hz:,} to {limits.highest_rate_hz:,} Hz are read.",
                _CONVERT,
            )
        if not 1 <= channels <= limits.most_channels:
            raise InputError(
                f"{self._path} claims {channels} channels; 1 to {limits.most_channels} are read.", _CONVERT
            )


def _sides(frame: Any) -> _Sides:
    """A packed frame's samples, one row a channel."""
    sides: _Sides = frame.to_ndarray().reshape(-1, frame.layout.nb_channels).T
    return sides


def _stated_s(container: Any, track: Any) -> float | None:
    """The length that the file claims, in seconds, or None."""
    import av

    if container.format.name in _GUESSED_LENGTH:
        return None
    if track.duration is not None and track.time_base is not None:
        return float(track.duration * track.time_base)
    return None if container.duration is None else float(container.duration / av.time_base)


def _bytes_missing(path: Path) -> int:
    """How many bytes a RIFF file lacks of what its header claims; FFmpeg states only what is there."""
    with path.open("rb") as file:
        head = file.read(8)
        size = file.seek(0, os.SEEK_END)
    claimed = int.from_bytes(head[4:8], "little")
    # A recorder that writes into a pipe can't go back, and leaves the largest number there is.
    return 0 if claimed >= 0x7FFFFFFF else max(0, claimed + 8 - size)


def _is_text(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except OSError:
        return False
    return bool(start) and all(byte >= 32 or byte in b"\t\n\r" for byte in start) and start.isascii()


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:g} hours" if seconds >= 3600 else f"{seconds:g} seconds"
