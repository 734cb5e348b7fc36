"""Files that a worker on another machine needs: its own where they are the same, else copies of the driver's.

A speech model is copied once to a machine and kept in its cache. An answer is private: a copy of it lives in the
worker's memory alone, is never on a disk, and ends with its task.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mockview.batch.identity import hash_of_file
from mockview.errors import InputError, MissingError, StorageError
from mockview.speech.model_folder import NEEDED

MODEL_EXTRAS = ("preprocessor_config.json", "vocabulary.*")
"""What else faster-whisper reads in a model's folder."""


@dataclass(frozen=True)
class Seal:
    """What a file of the driver's is known by; sha256: of its content, empty when the driver can't read it."""

    path: Path
    size_bytes: int
    sha256: bytes

    @property
    def is_here(self) -> bool:
        """Whether this machine has the same file in the same place."""
        try:
            return self.path.stat().st_size == self.size_bytes and hash_of_file(self.path) == self.sha256
        except OSError:
            return False


def seal_of(path: Path) -> Seal:
    """The seal of a file on this machine; one without a hash when it can't be read."""
    try:
        return Seal(path, path.stat().st_size, hash_of_file(path))
    except OSError:
        return Seal(path, 0, b"")


def model_seals(folder: Path) -> tuple[Seal, ...]:
    """Seals of the files that a speech model consists of."""
    extras = sorted(path for pattern in MODEL_EXTRAS for path in folder.glob(pattern))
    return tuple(seal_of(path) for path in (*(folder / name for name in NEEDED), *extras))


class Arrived:
    """Answers that came in pieces; they are held in memory, which the system frees when this process ends."""

    def __init__(self) -> None:
        self._files: dict[Path, int] = {}
        self._folder: Path | None = None  # of names with a suffix

    def take(self, path: Path, piece: bytes) -> None:
        """The next piece of a file; MissingError where memory can't be read as a file."""
        if path not in self._files:
            if not hasattr(os, "memfd_create"):
                raise MissingError(
                    "Only a worker on Linux can be sent answers.", "Let it read them from a folder that both share."
                )
            self._files[path] = os.memfd_create("answer")
        left = memoryview(piece)
        while left:
            left = left[os.write(self._files[path], left) :]

    def place_of(self, seal: Seal) -> Path | None:
        """Where a file that arrived can be read, under a name with its suffix; None when it did not come.

        Errors: InputError when it is another than was announced.
        """
        number = self._files.get(seal.path)
        if number is None:
            return None
        place = Path(f"/proc/{os.getpid()}/fd/{number}")
        if place.stat().st_size != seal.size_bytes or hash_of_file(place) != seal.sha256:
            raise InputError(f"{seal.path} did not arrive whole.", "Give the same command again when nobody writes it.")
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="mockview-"))
        name = self._folder / f"{number}{seal.path.suffix}"
        name.unlink(missing_ok=True)
        name.symlink_to(place)
        return name

    def forget(self) -> None:
        """Free all that arrived."""
        for number in self._files.values():
            os.close(number)
        self._files.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def cached_model(seals: Sequence[Seal], fetch: Callable[[int], Iterable[bytes]] | None, cache: Path) -> Path | None:
    """The folder of a speech model in this machine's cache; None when it is not there and there is no fetch.

    fetch: the content of the file at a place of seals, in pieces. What is there is hashed before it is used; a copy
    takes its place when it is whole. Errors: StorageError when it can't be kept or did not arrive whole.
    """
    from filelock import FileLock

    name = hashlib.sha256(b"".join(seal.path.name.encode() + b"\0" + seal.sha256 for seal in seals)).hexdigest()[:32]
    folder = cache / name
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(cache / f"{name}.lock", mode=0o600):
            if all(_moved(seal, folder).is_here for seal in seals):
                return folder
            if fetch is None:
                return None
            begun = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=cache))
            try:
                for place, seal in enumerate(seals):
                    _write(begun / seal.path.name, fetch(place))
                    if not _moved(seal, begun).is_here:
                        raise StorageError(
                            f"The speech model's {seal.path.name} did not arrive whole.",
                            "Give the same command again.",
                        )
                if folder.exists():
                    shutil.rmtree(folder)
                begun.rename(folder)
            except BaseException:
                shutil.rmtree(begun, ignore_errors=True)
                raise
    except OSError as error:
        raise StorageError(
            f"The speech model can't be kept in {cache} ({error.strerror or error}).",
            "Make room there, or set XDG_CACHE_HOME where Ray is started.",
        ) from error
    return folder


def _moved(seal: Seal, folder: Path) -> Seal:
    return Seal(folder / seal.path.name, seal.size_bytes, seal.sha256)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
