"""What a batch has done already: results by their key, files by their time, answers that are in somebody's log."""

import json
import os
import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mockview.batch.identity import Keys, hash_of_file, stamp_of
from mockview.batch.items import BatchItem
from mockview.batch.scoring_one import Result
from mockview.errors import InputError, StorageError
from mockview.history.encoding import from_json, from_plain, to_json
from mockview.history.times import to_us
from mockview.speech.transcript import Transcript, from_text
from mockview.store.database import Database

_QUICK = 1
"""zlib's level: a third of the size at a tenth of the time that judging takes."""

_SAVE_RESULT = (
    "INSERT OR REPLACE INTO batch_result (key, person_id, heard_key, made_at_us, packed)"
    " VALUES (?1, CASE ?2 WHEN ?6 THEN coalesce("
    "(SELECT person_id FROM batch_result WHERE heard_key = ?3 AND person_id <> ?6 LIMIT 1), ?6)"
    " ELSE ?2 END, ?3, ?4, ?5)"
)
"""What is somebody's stays theirs when it is scored again with nobody named, so that deleting them takes it."""

_SAVE_FILE = (
    "INSERT OR REPLACE INTO batch_file (path, person_id, bytes, modified_ns, sha256)"
    " VALUES (?1, CASE ?2 WHEN ?6 THEN coalesce((SELECT person_id FROM batch_file WHERE path = ?1), ?6)"
    " ELSE ?2 END, ?3, ?4, ?5)"
)


def packed(result: Result) -> bytes:
    """A result as it is stored and sent between processes; words that stand in the text as they are, are left out."""
    bare = replace(result.transcript, words=())
    kept = replace(result, transcript=bare) if _whole(bare) == result.transcript else result
    return zlib.compress(to_json(kept).encode("utf-8"), _QUICK)


def unpacked(stored: bytes) -> Result:
    """What packed() packed; StorageError when it does not hold a result."""
    result = from_json(Result, zlib.decompress(stored).decode("utf-8"))
    return result if result.transcript.words else replace(result, transcript=_whole(result.transcript))


def outline(stored: bytes) -> Result:
    """The same, quicker and smaller: its transcript has the text but no single words."""
    told = json.loads(zlib.decompress(stored))
    told["transcript"]["words"] = []
    return from_plain(Result, told)


def _whole(bare: Transcript) -> Transcript:
    """A transcript with the words that stand in its text."""
    return replace(bare, words=from_text(bare.text).words)


@dataclass(frozen=True)
class Done:
    """A result to be saved, and whose it is."""

    keys: Keys
    person_id: int
    packed: bytes


class BatchResults:
    """Results in the log's database; owner_id: the person whose they are where nobody else is named."""

    def __init__(self, db: Database, owner_id: int) -> None:
        self.db, self.owner_id = db, owner_id
        self._seen: dict[Path, tuple[int, int, bytes]] = {}
        self._noted: dict[Path, tuple[int, int, bytes, int]] = {}

    def content_of(self, path: Path, person_id: int, *, verify: bool) -> bytes:
        """The hash of a file's content; read only when its size or its time has changed, or to verify.

        Errors: InputError when the file can't be read.
        """
        try:
            stamp = stamp_of(path)
            seen = self._seen.get(path)
            if seen is not None and seen[:2] == stamp:
                return seen[2]
            known = None if verify else self._file(path)
            content = known[2] if known and known[:2] == stamp else hash_of_file(path)
        except OSError as error:
            raise unreadable(path, error) from error
        self._seen = {path: (*stamp, content)}
        if known is None or known != (*stamp, content):
            self._noted[path] = (*stamp, content, person_id)
        return content

    def is_known(self, path: Path) -> bool:
        """Whether a file has the size and time that it had when its hash was taken."""
        try:
            stamp = stamp_of(path)
        except OSError:
            return False
        known = self._file(path)
        return known is not None and known[:2] == stamp

    def has(self, key: bytes) -> bool:
        """Whether there is a result of this key."""
        return self.db.row("SELECT 1 FROM batch_result WHERE key = ?", (key,)) is not None

    def result(self, key: bytes) -> Result | None:
        """The result of this key, or None."""
        row = self.db.row("SELECT packed FROM batch_result WHERE key = ?", (key,))
        return unpacked(row[0]) if row else None

    def packed(self, key: bytes) -> bytes:
        """The result of this key; StorageError when it is gone."""
        row = self.db.row("SELECT packed FROM batch_result WHERE key = ?", (key,))
        if row is None:
            raise StorageError("Results were deleted while the batch ran.", "Give the same command again.")
        stored: bytes = row[0]
        return stored

    def heard(self, heard_key: bytes) -> tuple[Transcript, tuple[str, ...]] | None:
        """What was heard in a recording that was judged otherwise before, with what was odd about its sound."""
        row = self.db.row("SELECT packed FROM batch_result WHERE heard_key = ? LIMIT 1", (heard_key,))
        if row is None:
            return None
        result = unpacked(row[0])
        return result.transcript, result.warnings

    def save(self, results: list[Done], now: datetime) -> None:
        """Keep results, and the hashes of files that were taken since; call it in a transaction."""
        self.db.execute_many(
            _SAVE_RESULT,
            ((d.keys.result, d.person_id, d.keys.heard, to_us(now), d.packed, self.owner_id) for d in results),
        )
        self.db.execute_many(
            _SAVE_FILE,
            (
                (_name(path), person, size, time, sha, self.owner_id)
                for path, (size, time, sha, person) in self._noted.items()
            ),
        )
        self._noted.clear()

    def give_to(self, person_id: int, item: BatchItem, heard_key: bytes) -> None:
        """Make what was nobody's the person's whose answer it turned out to be, however it was judged."""
        self.db.execute(
            "UPDATE batch_result SET person_id = ? WHERE heard_key = ? AND person_id = ?",
            (person_id, heard_key, self.owner_id),
        )
        self.db.execute(
            "UPDATE batch_file SET person_id = ? WHERE path = ? AND person_id = ?",
            (person_id, _name(item.path), self.owner_id),
        )

    def _file(self, path: Path) -> tuple[int, int, bytes] | None:
        row = self.db.row("SELECT bytes, modified_ns, sha256 FROM batch_file WHERE path = ?", (_name(path),))
        return (row[0], row[1], row[2]) if row else None


def unreadable(path: Path, error: OSError) -> InputError:
    """The error for a file that the system does not give."""
    return InputError(f"{path} can't be read ({error.strerror}).", "Check that you may read it.")


def _name(path: Path) -> str:
    """The whole path as text that SQLite takes, one text for each path."""
    return json.dumps(os.path.abspath(path))  # noqa: PTH100  keeps symbolic links as they are
