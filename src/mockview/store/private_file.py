"""Files for their owner alone, whatever the umask, written whole or not at all."""

import os
import tempfile
from pathlib import Path

from mockview.errors import StorageError


def write_whole(path: Path, raw: bytes) -> None:
    """Put a file under this name, in place of what had it, on the disk when this returns; a link is not followed.

    Errors: OSError; what was there before stays.
    """
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")  # made 0600
    try:
        with os.fdopen(number, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_new(path: Path, raw: bytes) -> None:
    """Write a file that is not there yet, on the disk when this returns.

    Errors: FileExistsError when there is one, another OSError when it can't be written; nothing is left of it then.
    """
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_new_where_told(path: Path, raw: bytes) -> None:
    """As write_new, for a path that a person chose; StorageError in one sentence when it can't be written there."""
    try:
        write_new(path, raw)
    except FileExistsError as error:
        raise StorageError(f"{path} exists already.", "Choose another name; nothing was overwritten.") from error
    except OSError as error:
        raise StorageError(f"{path} can't be written ({error.strerror or error}).", "Choose another place.") from error


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on the disk."""
    if os.name == "nt":  # Windows can't open a folder, and its rename is synced with the file
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
