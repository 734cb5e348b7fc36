"""One SQLite file, opened so that what was acknowledged outlives a crash and several processes may write."""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from mockview.errors import StorageError
from mockview.store.migrations import MIGRATIONS, Migration, migrate
from mockview.store.presence import arrive, leave
from mockview.store.swap import finish_swap, is_under_way

Row = sqlite3.Row
"""A row's values by column name or place."""

Value = str | int | float | bytes | None

BUSY_TIMEOUT_S = 10.0
"""How long a write waits for another process; an answer is written in about 17 ms."""

_PRAGMAS = (
    # SQLite 3.7.0 to 3.51.2 can corrupt a write-ahead log that several connections use, so: no WAL.
    "PRAGMA journal_mode = DELETE",
    # FULL may lose the last commit with the power when the journal's removal was not synced; EXTRA syncs it.
    "PRAGMA synchronous = EXTRA",
    "PRAGMA foreign_keys = ON",
    # What is deleted is overwritten, so that it can't be read back from the file.
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -32000",
)


class Database:
    """An open database; every sqlite3 error comes out as a StorageError. Threads may share it."""

    def __init__(self, connection: sqlite3.Connection, path: Path, presence: int | None) -> None:
        self.path = path
        self._connection = connection
        self._presence = presence
        self._lock = threading.RLock()
        self._depth = 0

    @classmethod
    def open(cls, path: Path, *, backups: Path | None = None, migrations: tuple[Migration, ...] = MIGRATIONS) -> Self:
        """Open or create a database, closed to other users, and bring its schema up to date.

        backups: where copies from before a schema change go; "backups" beside the file when None.
        Errors: StorageError when it can't be opened, is damaged, is another program's or has a newer schema.
        """
        with _explained(path):
            presence = _arrived(path.parent)
            try:
                connection = _connected(path)
                try:
                    migrate(connection, path, backups or path.parent / "backups", migrations)
                except BaseException:
                    connection.close()
                    raise
            except BaseException:
                leave(presence)
                raise
        return cls(connection, path, presence)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
            leave(self._presence)
            self._presence = None

    @contextmanager
    def transaction(self) -> Iterator[Self]:
        """All of it or nothing; what an inner transaction did is undone alone when only that one fails."""
        with self._lock:
            inner = self._depth > 0
            savepoint = f"level_{self._depth}"
            self._run(f"SAVEPOINT {savepoint}" if inner else "BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self
                self._run(f"RELEASE {savepoint}" if inner else "COMMIT")
            except BaseException:
                # A full disk may have ended the whole transaction already.
                if self._connection.in_transaction:
                    self._run(f"ROLLBACK TO {savepoint}" if inner else "ROLLBACK")
                raise
            finally:
                self._depth -= 1

    def execute(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run one statement that writes, in a transaction of its own unless one is open; the new row's id."""
        if self._depth:
            return self._run(sql, values).lastrowid or 0
        with self.transaction():
            return self._run(sql, values).lastrowid or 0

    def execute_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row, all or none."""
        with self.transaction(), _explained(self.path):
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Every row of a query."""
        with self._lock, _explained(self.path):
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        """The first row of a query, or None."""
        with self._lock, _explained(self.path):
            found: Row | None = self._connection.execute(sql, values).fetchone()
            return found

    def _run(self, sql: str, values: Sequence[Value] = ()) -> sqlite3.Cursor:
        with self._lock, _explained(self.path):
            if self._depth and not self._connection.in_transaction:
                raise StorageError(f"{self.path} undid the change that was under way.", _ROOM)
            return self._connection.execute(sql, values)

    def damage(self) -> tuple[str, ...]:
        """What SQLite finds wrong with the file's structure and its references, one line each."""
        try:
            broken = [row[0] for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
            stray = self.rows("PRAGMA foreign_key_check")
        except StorageError as error:
            return (error.what,)
        return (*broken, *(f"row {row[1]} of {row[0]} refers to a missing row of {row[2]}" for row in stray))

    def copy_to(self, path: Path) -> None:
        """Write a whole, compact copy to a new file that only its owner may read."""
        with self._lock, _explained(path):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            try:
                self._connection.execute("VACUUM INTO ?", (str(path),))
            except BaseException:
                path.unlink(missing_ok=True)
                raise

    def compact(self) -> None:
        """Give back the space of what was deleted."""
        with self._lock, _explained(self.path):
            self._connection.execute("VACUUM")


def _arrived(folder: Path) -> int | None:
    """Among those at work in a folder, once nothing there is half moved."""
    while True:
        finish_swap(folder)
        presence = arrive(folder)
        if not is_under_way(folder):
            return presence
        leave(presence)  # whoever was moving things was killed while this one waited


def _connected(path: Path) -> sqlite3.Connection:
    _create_closed(path)
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def _create_closed(path: Path) -> None:
    """Create the file for its owner alone before SQLite does with the umask, and close it if it was open."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if os.name != "nt" and path.stat().st_mode & 0o077:
        path.chmod(0o600)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _storage_error(path, error) from error
    except UnicodeDecodeError as error:  # even what SQLite says about damage can be damaged
        raise StorageError(f"{path} is damaged.", _RESTORE) from error
    except OSError as error:
        raise StorageError(
            f"{path} can't be opened or written ({error.strerror or error}).",
            "Check that its folder exists, has room and is yours to write.",
        ) from error


def _storage_error(path: Path, error: sqlite3.Error) -> StorageError:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and str(error).startswith("Could not decode"):
        return StorageError(f"{path} holds text that can't be read, so it is damaged.", _RESTORE)
    if code is None:
        return StorageError(f"{path} could not do what was asked ({error}).", "Run `mockview check`.")
    what, remedy = _EXPLANATIONS.get(
        code & 0xFF, (f"refused a change ({error})", "Run `mockview check`; nothing was changed.")
    )
    return StorageError(f"{path} {what}.", remedy)


_ROOM = "Make room and try again; what was saved before is still there."
_RESTORE = "Put a backup back with `mockview restore`; the damaged file is left as it is."
_EXPLANATIONS = {
    sqlite3.SQLITE_BUSY: (
        f"was in use by another program for more than {BUSY_TIMEOUT_S:.0f} seconds",
        "Close the other mockview, then try again; nothing was changed.",
    ),
    sqlite3.SQLITE_LOCKED: ("is in use", "Close the other mockview, then try again; nothing was changed."),
    sqlite3.SQLITE_FULL: ("can't be written, because the disk is full", _ROOM),
    sqlite3.SQLITE_READONLY: (
        "can't be written, because it or its folder is read-only",
        "Make it writable, or set MOCKVIEW_HOME to a folder that you may write to.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "can't be opened",
        "Check that its folder exists and is yours to write, or set MOCKVIEW_HOME to another folder.",
    ),
    sqlite3.SQLITE_PERM: ("may not be opened", "Set MOCKVIEW_HOME to a folder that you may write to."),
    sqlite3.SQLITE_IOERR: ("can't be read or written, because the disk reports an error", _ROOM),
    sqlite3.SQLITE_CORRUPT: ("is damaged", _RESTORE),
    sqlite3.SQLITE_NOTADB: ("is not a database", _RESTORE),
}
