"""Deleting what belongs to a person, to a session, or everything: first told, then done."""

import glob
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from mockview.errors import MockviewError, StorageError, UsageError
from mockview.history.belongings import belongings, count_of
from mockview.history.deletion_proof import Proof, proof_of, words_of
from mockview.history.people_log import is_row_number
from mockview.history.unfinished import read_unfinished, unfinished_path
from mockview.settings import CONFIG_NAME, SUBFOLDERS
from mockview.store.database import Database
from mockview.store.presence import alone_in

_RECORDINGS = "recordings"
_DELETE = {"person": "DELETE FROM person WHERE id = ?", "session": "DELETE FROM session WHERE id = ?"}
_RECORDED = {
    "person": "SELECT recording_path FROM attempt WHERE person_id = ? AND recording_path IS NOT NULL",
    "session": "SELECT recording_path FROM attempt WHERE session_id = ? AND recording_path IS NOT NULL",
}
_PAGES, _SPOKEN = "reports", "voice_cache"
_WHOSE = {"person": "SELECT id FROM person WHERE id = ?", "session": "SELECT person_id FROM session WHERE id = ?"}
_KEPT = "models"
"""Speech models hold nothing of the person's and are slow to fetch again."""


@dataclass(frozen=True)
class Deletion:
    """What would go. owner: "person" or "session"; rows: how many by table; files: recordings, pages and the like.

    copies: backups that may hold it too; they stay until the person deletes them.
    """

    whose: str
    owner: str
    owner_id: int
    rows: Mapping[str, int]
    files: tuple[Path, ...]
    copies: tuple[Path, ...]


def deletion_of_person(home: Path, db: Database, person_id: int, own: Iterable[Path] = ()) -> Deletion:
    """What deleting a person would take; UsageError when there is none such.

    own: files outside the log that are theirs alone, such as the bank of questions they were asked.
    """
    row = db.row("SELECT name FROM person WHERE id = ?", (person_id,))
    if row is None:
        raise UsageError(f"There is no person {person_id}.", "Name someone who is in the log.")
    deletion = _deletion(home, db, f"everything of {row[0]}", "person", person_id)
    # Questions that a person was really asked may have been spoken; which sound is which can't be told.
    spoken = (path for path in (home / _SPOKEN).glob("*") if path.is_file())
    return replace(deletion, files=tuple(sorted({*deletion.files, *(p for p in own if p.exists()), *spoken})))


def deletion_of_session(home: Path, db: Database, session_id: int) -> Deletion:
    """What deleting a session would take; UsageError when there is none such."""
    known = is_row_number(session_id) and db.row("SELECT 1 FROM session WHERE id = ?", (session_id,))
    if not known:
        raise UsageError(f"There is no session {session_id}.", "`mockview replay --list` shows which there are.")
    return _deletion(home, db, f"session {session_id}", "session", session_id)


def delete(db: Database, deletion: Deletion) -> Proof:
    """Carry a deletion out: the rows at once or not at all, then the files; what is deleted is overwritten.

    Errors: StorageError; when a file can't be removed, the others are and it is named.
    """
    words = words_of(db, deletion.owner, deletion.owner_id)
    db.execute(_DELETE[deletion.owner], (deletion.owner_id,))
    _remove(deletion.files)
    # Where there is no room to compact, only room is lost: the rows were overwritten as they went.
    with suppress(StorageError):
        db.compact()
    return proof_of(db, deletion.owner, deletion.owner_id, words, deletion.files)


def everything(home: Path) -> tuple[Path, ...]:
    """What delete_everything would remove: all that is in the home folder but speech models."""
    ours = {home / name for name in SUBFOLDERS if name != _KEPT}
    files = [path for folder in sorted(ours) for path in sorted(folder.rglob("*")) if path.is_file()]
    # The log goes last: while it is there, running it again finds what is left.
    return (*files, *(p for p in (home / CONFIG_NAME,) if p.exists()), *sorted(home.glob("mockview.db*")))


def delete_everything(home: Path) -> tuple[Path, ...]:
    """Remove all that mockview keeps in the home folder but speech models; what is left of it, which is nothing.

    Errors: StorageError when a session is running, or naming what can't be removed; the rest is gone.
    """
    if not home.is_dir():
        return ()
    with alone_in(home):
        _remove(everything(home))
        for name in SUBFOLDERS:
            if name != _KEPT:
                shutil.rmtree(home / name, ignore_errors=True)
    return everything(home)


def _deletion(home: Path, db: Database, whose: str, owner: str, owner_id: int) -> Deletion:
    rows = {b.table: count_of(db, b, owner_id) for b in belongings(db, owner)}
    folder = home / _RECORDINGS
    recorded = [folder / row[0] for row in db.rows(_RECORDED[owner], (owner_id,))]
    files = [path for path in recorded if path.is_file() and path.resolve().is_relative_to(folder.resolve())]
    files += [unfinished_path(path.with_suffix("")) for path in files]
    files += _unlogged(folder, owner, owner_id)
    # Any page may hold what goes, and is quickly made again.
    files += (
        path for (number,) in db.rows(_WHOSE[owner], (owner_id,)) for path in (home / _PAGES / str(number)).glob("*")
    )
    found = tuple(sorted({path for path in files if path.exists()}))
    copies = tuple(sorted(path for path in (home / "backups").glob("*") if path.exists()))
    return Deletion(whose, owner, owner_id, rows, found, copies)


def _unlogged(folder: Path, owner: str, owner_id: int) -> list[Path]:
    """Recordings that a crash kept from the log, with the notes that say whose they are."""
    found: list[Path] = []
    for note_path in folder.rglob("*.json"):
        stem = note_path.with_suffix("")
        try:
            note = read_unfinished(stem)
        except MockviewError:
            continue
        if note and owner_id == (note.person_id if owner == "person" else note.session_id):
            found += stem.parent.glob(glob.escape(stem.name) + ".*")
    return found


def _remove(files: tuple[Path, ...]) -> None:
    failed: list[str] = []
    for path in files:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            failed.append(f"{path} ({error.strerror})")
    if failed:
        raise StorageError(f"{', '.join(failed)} can't be removed.", "Remove it yourself; the rest is deleted.")
