"""A person's data in one file that any program can read: JSON lines and recordings."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mockview.errors import UsageError
from mockview.history.archive import new_archive
from mockview.history.belongings import belongings, rows_of
from mockview.history.times import from_us
from mockview.store.database import Database, Row

_ABOUT = """Everything that mockview keeps about {name}, written {now}.

tables/*.jsonl: one row a line, as JSON; times are in UTC, points 1 to 5, scores 0 to 100.
recordings/: the recorded answers, named in tables/attempt.jsonl.
"""


@dataclass(frozen=True)
class Exported:
    """What an export holds; `missing` are recordings that the log names and the disk lacks."""

    path: Path
    rows: dict[str, int]
    recordings: int
    missing: tuple[str, ...]


def export(home: Path, db: Database, person_id: int, target: Path, now: datetime) -> Exported:
    """Write all that belongs to a person to a new zip file; StorageError when it exists or can't be written."""
    person = db.row("SELECT name FROM person WHERE id = ?", (person_id,))
    if person is None:
        raise UsageError(f"There is no person {person_id}.", "Name someone who is in the log.")
    counts: dict[str, int] = {}
    missing: list[str] = []
    recordings = 0
    with new_archive(target) as archive:
        archive.add_text(_ABOUT.format(name=person[0], now=now.isoformat()), "README.txt")
        for belonging in belongings(db, "person"):
            lines = [json.dumps(_readable(row)) for row in rows_of(db, belonging, person_id)]
            counts[belonging.table] = len(lines)
            archive.add_text("".join(line + "\n" for line in lines), f"tables/{belonging.table}.jsonl")
        for (name,) in db.rows(
            "SELECT recording_path FROM attempt WHERE person_id = ? AND recording_path IS NOT NULL", (person_id,)
        ):
            if (home / "recordings" / name).is_file():
                archive.add_file(home / "recordings" / name, f"recordings/{name}")
                recordings += 1
            else:
                missing.append(name)
    return Exported(target, counts, recordings, tuple(missing))


def _readable(row: Row) -> dict[str, object]:
    """A row with its times as ISO 8601 and its JSON as what it holds."""
    shown: dict[str, object] = {}
    for name in row.keys():  # noqa: SIM118  iterating a row gives its values
        value = row[name]
        if name.endswith("_us") and value is not None:
            shown[name.removesuffix("_us")] = from_us(value).isoformat()
        elif name.endswith("_json") and value is not None:
            shown[name.removesuffix("_json")] = json.loads(value)
        else:
            shown[name] = value
    return shown
