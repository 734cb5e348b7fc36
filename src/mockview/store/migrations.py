"""The database's schema, as numbered steps that only ever add; a step that was released never changes."""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mockview.errors import StorageError
from mockview.store.batch_tables import BATCH_TABLES
from mockview.store.schema import EVENT_TABLE, FIRST_TABLES, FOLLOW_UP_COLUMN, STORY_TABLE

APPLICATION_ID = 0x4D4B5657
"""Marks a SQLite file as ours: "MKVW"."""


@dataclass(frozen=True)
class Migration:
    """One step: it takes the schema from number - 1 to number; sql is a series of statements."""

    number: int
    sql: str


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, FIRST_TABLES),
    Migration(2, STORY_TABLE),
    Migration(3, FOLLOW_UP_COLUMN),
    Migration(4, EVENT_TABLE),
    Migration(5, BATCH_TABLES),
)


def migrate(
    connection: sqlite3.Connection, path: Path, backups: Path, migrations: tuple[Migration, ...] = MIGRATIONS
) -> None:
    """Bring the schema up to date, each step in its own transaction, a copy of the file before each.

    Errors: StorageError when the file has a newer schema or is another program's; sqlite3.Error as it comes.
    """
    newest = migrations[-1].number
    new = _version(connection, path) == 0
    while (found := _version(connection, path)) < newest:
        if not new:
            _copy_aside(connection, backups, found + 1)
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have taken the step while this one waited for the lock.
            if _version(connection, path) == found:
                step = migrations[found]
                for statement in statements(step.sql):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {step.number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    if found > newest:
        raise StorageError(
            f"{path} was written by a newer mockview (its schema is {found}, this one knows {newest}).",
            "Update mockview; nothing was changed.",
        )


def statements(sql: str) -> Iterator[str]:
    """The single statements of a series, triggers whole; each ends at a line's end."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if tables and application != APPLICATION_ID:
        raise StorageError(
            f"{path} is another program's database.",
            "Set MOCKVIEW_HOME to another folder; nothing was changed.",
        )
    return version


def _copy_aside(connection: sqlite3.Connection, backups: Path, number: int) -> None:
    """Keep the database as it is now, as before-schema-N.db; an earlier copy of that name stays."""
    backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, attempt = backups / f"before-schema-{number}.db", 1
    while path.exists():
        attempt += 1
        path = backups / f"before-schema-{number}-{attempt}.db"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        connection.execute("VACUUM INTO ?", (str(path),))
    except sqlite3.Error:
        path.unlink(missing_ok=True)
        raise
