"""Recording files that survive a crash: mono 16-bit WAV whose header is true after every block.

A recording grows as NAME.wav.part and becomes NAME.wav only when it is whole and on the disk.
"""

import hashlib
import os
import struct
import time
import wave
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from mockview.audio.recording import SAMPLE_RATE_HZ, Samples
from mockview.errors import InputError, StorageError
from mockview.store.private_file import sync_folder

try:
    import fcntl
except ImportError:  # Windows, where an open file can't be renamed anyway
    fcntl = None  # type: ignore[assignment]

Pcm = npt.NDArray[np.int16]
"""Mono samples as a recording file holds them, shape [n]."""

PART = ".wav.part"
_SYNC_EVERY_S = 1.0
_HEADER_BYTES = 44
"""What the wave module writes before the samples: RIFF, one 16-byte fmt chunk, the data chunk's head."""
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_LONGEST_BYTES = 2**32 - 2**16
"""RIFF counts bytes in 32 bits."""


class RecordingFile:
    """A recording while it is written; what was written outlives the process, and all but a second the power.

    stem: the file's path without ".wav". Errors: StorageError when it can't be created.
    """

    def __init__(
        self, stem: Path, sample_rate_hz: int = SAMPLE_RATE_HZ, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self.part_path = stem.with_name(stem.name + PART)
        self.path = stem.with_name(stem.name + ".wav")
        self.sample_rate_hz = sample_rate_hz
        self.samples_written = 0
        self._clock_s = clock_s
        if self.path.exists():
            raise StorageError(f"{self.path} exists already.", "Choose another name; nothing was overwritten.")
        try:
            self._file = os.fdopen(os.open(self.part_path, _CREATE, 0o600), "r+b")
        except FileExistsError as error:
            raise StorageError(
                f"{self.part_path} is left from an earlier recording.",
                "Run `mockview recover` first, or choose another name.",
            ) from error
        except OSError as error:
            raise _cannot_write(self.part_path, error) from error
        self._wave = wave.open(self._file, "wb")  # noqa: SIM115  lives as long as the recording
        try:
            _lock(self._file.fileno())
            self._wave.setparams((1, 2, sample_rate_hz, 0, "NONE", "not compressed"))
            self._wave.writeframes(b"")
            self._sync()
            sync_folder(self.part_path.parent)
        except OSError as error:
            self.discard()
            raise _cannot_write(self.part_path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def duration_s(self) -> float:
        """Seconds of sound written so far."""
        return self.samples_written / self.sample_rate_hz

    def write(self, samples: Pcm) -> None:
        """Append samples and bring the header up to date; StorageError on a full disk, the rest stays."""
        if _HEADER_BYTES + 2 * (self.samples_written + len(samples)) > _LONGEST_BYTES:
            raise StorageError(
                f"{self.part_path} has reached 4 GB, the most that a WAV file holds.",
                "Start another recording.",
            )
        try:
            self._wave.writeframes(samples.astype("<i2").tobytes())
            self.samples_written += len(samples)
            if self._clock_s() - self._synced_s >= _SYNC_EVERY_S:
                self._sync()
        except OSError as error:
            raise _cannot_write(self.part_path, error) from error

    def finish(self) -> tuple[Path, str]:
        """Make it NAME.wav, safe on the disk; its path and SHA-256 in hex. After a failed write too."""
        self.close()
        return _completed(self.part_path, self.path)

    def close(self) -> None:
        """Let go of the file and leave it as NAME.wav.part, to be recovered."""
        # The wave and the file each try to flush what a full disk refused; it is not in samples_written.
        for closing in (self._wave, self._file):
            try:
                closing.close()
            except OSError:
                self._file.raw.close()

    def discard(self) -> None:
        """Let go of a recording that holds nothing worth keeping, and delete it."""
        self.close()
        self.part_path.unlink(missing_ok=True)

    def _sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._synced_s = self._clock_s()


def find_partial(folder: Path) -> tuple[Path, ...]:
    """Recordings in a folder, and below it, that a crash cut short; not those still being written."""
    return tuple(path for path in sorted(folder.rglob("*" + PART)) if path.is_file() and not _in_use(path))


def recover_partial(path: Path) -> Path:
    """Turn a .part that was cut at any byte into NAME.wav; its new path.

    Errors: InputError when it holds no sound or is no recording; StorageError when it can't be read, written
    or renamed. In each case the file is left as it was.
    """
    if not path.name.endswith(PART):
        raise InputError(f"{path} is not an unfinished recording.", f"Its name would end in {PART}.")
    try:
        if _in_use(path):
            raise StorageError(f"{path} is still being recorded.", "Finish that session first.")
        with path.open("rb") as file:
            head = file.read(_HEADER_BYTES)
            size = file.seek(0, os.SEEK_END)
    except OSError as error:
        raise StorageError(
            f"{path} can't be read ({error.strerror}).", "Check that it is there and yours to read."
        ) from error
    if size <= _HEADER_BYTES + 1:
        raise InputError(f"{path} holds no sound: the recording stopped before it began.", "Delete it.")
    if not (head[:4] == b"RIFF" and head[8:16] == b"WAVEfmt " and head[36:40] == b"data"):
        raise InputError(f"{path} is not a recording that mockview made.", "Nothing was changed; look at it yourself.")
    return _completed(path, path.with_name(path.name.removesuffix(".part")))[0]


def pcm_of(samples: Samples) -> Pcm:
    """Samples, -1 to 1, as a recording file holds them; what is louder is clipped."""
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype(np.int16)


def samples_of(pcm: Pcm) -> Samples:
    """What a recording file holds as samples, -1 to 1."""
    return pcm.astype(np.float32) / np.float32(32768)


def read_samples(path: Path) -> Samples:
    """The samples of a finished recording, float32 [n], -1 to 1; StorageError when it can't be read."""
    try:
        with wave.open(str(path), "rb") as file:
            data = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise StorageError(f"{path} can't be read ({error}).", "Check that it is there and whole.") from error
    return samples_of(np.frombuffer(data, "<i2"))


def sha256_of(path: Path) -> str:
    """A file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _completed(part: Path, whole: Path) -> tuple[Path, str]:
    """Make the header agree with the samples there are, sync, rename, sync the folder; path and SHA-256."""
    if whole.exists():
        raise StorageError(f"{whole} exists already, so {part.name} was left as it is.", "Rename one of the two.")
    try:
        with part.open("r+b") as file:
            data_bytes = (file.seek(0, os.SEEK_END) - _HEADER_BYTES) // 2 * 2
            file.truncate(_HEADER_BYTES + data_bytes)
            for place, count in ((4, _HEADER_BYTES - 8 + data_bytes), (_HEADER_BYTES - 4, data_bytes)):
                file.seek(place)
                file.write(struct.pack("<L", count))
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o600)
        part.rename(whole)
        sync_folder(whole.parent)
        return whole, sha256_of(whole)
    except OSError as error:
        raise _cannot_write(part, error) from error


def _cannot_write(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path} can't be written ({error.strerror or error}).",
        "Make room on the disk, or choose a folder that you may write to; what was recorded so far is kept.",
    )


def _lock(number: int) -> None:
    """Mark an open file as being recorded; the mark goes when the process does."""
    if fcntl is not None:
        # A network disk may know no locks; a recording is worth more than its mark.
        with suppress(OSError):
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _in_use(path: Path) -> bool:
    if fcntl is None:
        return False
    with path.open("rb") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
    return False
