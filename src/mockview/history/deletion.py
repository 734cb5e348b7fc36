"""Deleting what belongs to a person, to a session, or everything: first told, then done."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mockview.audio.wave_file import PART
from mockview.errors import MockviewError, StorageError, UsageError
from mockview.history.belongings import belongings, count_of
from mockview.history.unfinished import Unfinished, read_unfinished, unfinished_path
from mockview.settings import CONFIG_NAME
from mockview.store.database import Database

_RECORDINGS = "recordings"
_EMPTIED = ("recordings", "question_banks", "scoring", "voice_cache", "backups")
"""What "everything" empties; speech models hold nothing of the person's."""


@dataclass(frozen=True)
class Deletion:
    """What would go, and by which statement. rows: how many by table; files: recordings and notes.

    copies: backups that still hold what is deleted here, which stay until the person deletes them.
    """

    whose: str
    sql: str
    owner_id: int
    rows: Mapping[str, int]
    files: tuple[Path, ...]
    copies: tuple[Path, ...] = field(default=())


def deletion_of_person(home: Path, db: Database, person_id: int) -> Deletion:
    """What deleting a person would take; UsageError when there is none such."""
    row = db.row("SELECT name FROM person WHERE id = ?", (person_id,))
    if row is None:
        raise UsageError(f"There is no person {person_id}.", "Name someone who is in the log.")
    return Deletion(
        f"everything of {row[0]}",
        "DELETE FROM person WHERE id = ?",
        person_id,
        _counts(db, "person", person_id),
        _files(home, db, "SELECT recording_path FROM attempt WHERE person_id = ?", person_id)
        + _unlogged(home, lambda note: note.person_id == person_id),
        _copies(home),
    )
