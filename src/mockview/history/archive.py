"""Zip files written whole or not at all, for their owner alone, with each entry's SHA-256."""

import hashlib
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Self

from mockview.errors import StorageError
from mockview.store.private_file import sync_folder

_BLOCK_BYTES = 1 << 20
_SOUND = (".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus", ".webm", ".mp4")
"""Files that compressing hardly makes smaller."""
_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MOST_TIMES, _FREE_BYTES = 100, 64 << 20
"""How much larger than its file what a zip file holds may be: a log shrinks to a fifth, and bombs to a thousandth."""
_BROKEN = (
    *(KeyError, ValueError, IndexError, OverflowError, RuntimeError, EOFError),
    *(zipfile.BadZipFile, zlib.error, struct.error),
)
"""What the zip reader raises for files that are none, besides OSError."""


class Archive:
    """A zip file while it is written; `hashes` has what went in, by name."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self.hashes: dict[str, str] = {}

    def add_file(self, path: Path, name: str) -> None:
        """Copy a file in, unless it is gone by now. Errors: StorageError when it can't be read."""
        how = zipfile.ZIP_STORED if path.suffix in _SOUND else zipfile.ZIP_DEFLATED
        entry = zipfile.ZipInfo(name)
        entry.compress_type, entry.external_attr = how, 0o600 << 16
        digest = hashlib.sha256()
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageError(
                f"{path} can't be read ({error.strerror}).", "Check that it is yours to read."
            ) from error
        with source, self._zip.open(entry, "w", force_zip64=True) as sink:
            while block := source.read(_BLOCK_BYTES):
                digest.update(block)
                sink.write(block)
        self.hashes[name] = digest.hexdigest()

    def add_text(self, text: str, name: str) -> None:
        """Put a text in, as UTF-8."""
        entry = zipfile.ZipInfo(name)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        raw = text.encode("utf-8", "replace")
        self._zip.writestr(entry, raw)
        self.hashes[name] = hashlib.sha256(raw).hexdigest()


@contextmanager
def new_archive(target: Path) -> Iterator[Archive]:
    """A zip file that appears under its name once it is complete and on the disk.

    Errors: StorageError when there is such a file already or it can't be written; nothing is left then.
    """
    part = target.with_name(target.name + ".part")
    try:
        if target.exists():
            raise StorageError(f"{target} exists already.", "Choose another name; nothing was overwritten.")
        number = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(number, "r+b") as file:
            with zipfile.ZipFile(file, "w") as zipped:
                yield Archive(zipped)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise StorageError(
            f"{target} can't be written ({error.strerror or error}).",
            "Make room, or choose a folder that is there and that you may write to.",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


class ArchiveReader:
    """A zip file opened for reading; StorageError when it is not one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, *_BROKEN) as error:
            reason = getattr(error, "strerror", None) or error
            raise StorageError(f"{path} can't be read ({reason}).", "Give a file made by `mockview backup`.") from error
        try:
            self._must_be_sound()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """The entries' names, each once."""
        return self._zip.namelist()

    def _must_be_sound(self) -> None:
        """Refuse what would unpack to something else than it seems: two of a name, a bomb, other ways of packing."""
        entries = self._zip.infolist()
        names = [entry.filename for entry in entries]
        if len(set(names)) < len(names):
            twice = next(name for name in sorted(names) if names.count(name) > 1)
            raise StorageError(f"{self.path} holds {twice!r:.200} twice.", "Use another backup.")
        if strange := [entry.filename for entry in entries if entry.compress_type not in _WAYS]:
            raise self._damaged(strange[0])
        most = _FREE_BYTES + _MOST_TIMES * self.path.stat().st_size
        if sum(entry.file_size for entry in entries) > most:
            raise StorageError(
                f"{self.path} would unpack to more than {_MOST_TIMES} times its size.", "It is no backup; don't use it."
            )

    def size_of(self, name: str) -> int:
        """An entry's size in bytes once unpacked."""
        return self._zip.getinfo(name).file_size

    def text(self, name: str, most_bytes: int) -> str:
        """A small entry's text; StorageError when it is absent, too large or no UTF-8."""
        try:
            with self._zip.open(name) as file:
                raw = file.read(most_bytes + 1)
            if len(raw) > most_bytes:
                raise self._damaged(name)
            return raw.decode("utf-8")
        except (OSError, *_BROKEN) as error:
            raise self._damaged(name) from error

    def verify(self, name: str, sha256: str) -> None:
        """Read an entry and compare its hash; StorageError when they differ."""
        if self._copied(name, None) != sha256:
            raise self._damaged(name)

    def unpack(self, name: str, sha256: str, to: Path) -> None:
        """Write an entry to a new file for its owner alone, on the disk when this returns."""
        number = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(number, "wb") as sink:
            found = self._copied(name, sink)
            sink.flush()
            os.fsync(sink.fileno())
        if found != sha256:
            raise self._damaged(name)

    def _copied(self, name: str, sink: IO[bytes] | None) -> str:
        """The SHA-256 of an entry that is read, and written to the sink if there is one."""
        digest = hashlib.sha256()
        for block in self._blocks(name):
            digest.update(block)
            if sink is not None:
                sink.write(block)  # what fails here is the disk's fault and not the backup's
        return digest.hexdigest()

    def _blocks(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(name) as source:
                while block := source.read(_BLOCK_BYTES):
                    yield block
        except (OSError, *_BROKEN) as error:
            raise self._damaged(name) from error

    def _damaged(self, name: str) -> StorageError:
        return StorageError(f"{self.path} is damaged: {name!r:.200} can't be read.", "Use another backup.")
