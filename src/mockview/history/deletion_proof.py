"""That what was deleted is gone: looked for in the log's rows, among the files and in the log's bytes."""

import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mockview.history.belongings import belongings, count_of, rows_of
from mockview.store.database import Database

_MOST_PASSAGES = 200
_PASSAGE_CHARACTERS = 40
"""Long enough that no two answers share it by chance."""


@dataclass(frozen=True)
class Proof:
    """What was looked for and what was found of it. passages: stretches of what had been written, sought byte by byte.

    log_bytes: how much of the log was read for that, which is all.
    """

    rows_left: int
    files_left: int
    passages: int
    passages_left: int
    log_bytes: int

    @property
    def holds(self) -> bool:
        """Whether nothing is left."""
        return not (self.rows_left or self.files_left or self.passages_left)


def words_of(db: Database, owner: str, owner_id: int) -> tuple[str, ...]:
    """Passages from the texts of what belongs to an owner, some of each table, to be looked for later."""
    tables = belongings(db, owner)
    each = max(1, _MOST_PASSAGES // len(tables))
    found: list[str] = []
    for belonging in tables:
        texts = [value for row in rows_of(db, belonging, owner_id) for value in row if isinstance(value, str)]
        longest = sorted(set(texts), key=len, reverse=True)[:each]
        found += [passage for text in longest if (passage := _passage(text))]
    return tuple(dict.fromkeys(found))


def proof_of(db: Database, owner: str, owner_id: int, words: Sequence[str], files: Sequence[Path]) -> Proof:
    """What is left of a deletion. A passage that others' rows hold too is theirs, and counts as gone."""
    rows_left = sum(count_of(db, belonging, owner_id) for belonging in belongings(db, owner))
    with db.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        found = [passage for passage in words if raw.find(passage.encode()) >= 0]
        size = len(raw)
    left = sum(not _is_held(db, passage) for passage in found)
    return Proof(rows_left, sum(path.exists() for path in files), len(words), left, size)


def _passage(text: str) -> str | None:
    """A stretch from the middle, where a text differs most from others; None for one that is too short."""
    start = max(0, (len(text) - _PASSAGE_CHARACTERS) // 2)
    found = text[start : start + _PASSAGE_CHARACTERS]
    return found if len(found) == _PASSAGE_CHARACTERS else None


def _is_held(db: Database, passage: str) -> bool:
    for (table,) in db.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"):
        for column in db.rows("SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'", (table,)):
            if db.row(f"SELECT 1 FROM {table} WHERE instr({column[0]}, ?) LIMIT 1", (passage,)):  # noqa: S608  our own names
                return True
    return False
