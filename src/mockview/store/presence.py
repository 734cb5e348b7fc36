"""Who is at work in a home folder: many at once, or one alone, by a lock on the folder that ends with its process."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mockview.errors import StorageError

try:
    import fcntl
except ImportError:  # Windows, where an open file can't be moved or deleted anyway
    fcntl = None  # type: ignore[assignment]

PATIENCE_S = 10.0
"""How long somebody who comes waits for one who must be alone; what those do takes milliseconds."""
_LOOK_EVERY_S = 0.02


def arrive(folder: Path) -> int | None:
    """Be there among others until `leave`; None where folders can't be locked.

    Errors: StorageError when somebody has to be alone there for longer than PATIENCE_S.
    """
    return _held(folder, alone=False, patience_s=PATIENCE_S)


def leave(presence: int | None) -> None:
    """Be there no more."""
    if presence is not None:
        with suppress(OSError):  # closed with its process in an interpreter that ends
            os.close(presence)


@contextmanager
def alone_in(folder: Path, patience_s: float = 0.0) -> Iterator[None]:
    """Be there alone; StorageError when somebody else still is after the patience."""
    presence = _held(folder, alone=True, patience_s=patience_s)
    try:
        yield
    finally:
        leave(presence)


def _held(folder: Path, *, alone: bool, patience_s: float) -> int | None:
    if fcntl is None:
        return None
    how = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    number = os.open(folder, os.O_RDONLY)
    until_s = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(number, how | fcntl.LOCK_NB)
            return number
        except BlockingIOError as error:
            if time.monotonic() >= until_s:
                os.close(number)
                raise StorageError(
                    f"Another mockview is at work in {folder}.", "End it, then try again; nothing was changed."
                ) from error
            time.sleep(_LOOK_EVERY_S)
        except OSError:
            # A network disk may know no locks; the log is worth more than knowing who else is there.
            os.close(number)
            return None
