"""A person's data in one file that any program can read: tables as JSON lines or CSV, and recordings."""

import csv
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mockview.errors import UsageError
from mockview.history.archive import new_archive
from mockview.history.belongings import belongings, count_of, rows_of
from mockview.history.times import from_us
from mockview.store.database import Database, Row

_ABOUT = """Everything that mockview keeps about {name}, written {now}.

{tables}; times are in UTC, points 1 to 5, scores 0 to 100.
recordings/: the recorded answers, named in the table attempt.
own_files/: what was made for this person outside the log, such as the bank of questions that they were asked.
"""
_TABLES = {
    "json": "tables/*.jsonl: one row a line, as JSON",
    "csv": "tables/*.csv: one row a line; a cell that a spreadsheet would take for a formula begins with '",
}
FORMATS = tuple(_TABLES)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Wanted:
    """What an export is to hold. form: one of FORMATS. own: files outside the log that are the person's alone."""

    form: str = "json"
    recordings: bool = True
    own: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Exported:
    """What an export holds; `missing` are recordings that the log names and the disk lacks."""

    path: Path
    rows: dict[str, int]
    recordings: int
    missing: tuple[str, ...]


def export_contents(home: Path, db: Database, person_id: int, target: Path, wanted: Wanted) -> Exported:
    """What an export would hold; nothing is written. Errors: as export, but for those of writing."""
    _name_of(db, person_id)
    rows = {belonging.table: count_of(db, belonging, person_id) for belonging in belongings(db, "person")}
    there, missing = _recordings(home, db, person_id) if wanted.recordings else ((), ())
    return Exported(target, rows, len(there), missing)


def export(
    home: Path, db: Database, person_id: int, target: Path, now: datetime, wanted: Wanted | None = None
) -> Exported:
    """Write all that belongs to a person to a new zip file; StorageError when it exists or can't be written."""
    wanted = wanted or Wanted()
    name = _name_of(db, person_id)
    counts: dict[str, int] = {}
    there, missing = _recordings(home, db, person_id) if wanted.recordings else ((), ())
    with new_archive(target) as archive:
        archive.add_text(_ABOUT.format(name=name, now=now.isoformat(), tables=_TABLES[wanted.form]), "README.txt")
        for belonging in belongings(db, "person"):
            rows = [_readable(row) for row in rows_of(db, belonging, person_id)]
            counts[belonging.table] = len(rows)
            if wanted.form == "csv":
                archive.add_text(_as_csv(rows), f"tables/{belonging.table}.csv")
            else:
                lines = (json.dumps(row) + "\n" for row in rows)
                archive.add_text("".join(lines), f"tables/{belonging.table}.jsonl")
        for path in wanted.own:
            if path.is_file():
                archive.add_file(path, f"own_files/{path.name}")
        for recording in there:
            archive.add_file(home / "recordings" / recording, f"recordings/{recording}")
    return Exported(target, counts, len(there), missing)


def _name_of(db: Database, person_id: int) -> str:
    person = db.row("SELECT name FROM person WHERE id = ?", (person_id,))
    if person is None:
        raise UsageError(f"There is no person {person_id}.", "Name someone who is in the log.")
    return str(person[0])


def _recordings(home: Path, db: Database, person_id: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The recordings that are there, and those that are not; one that lies outside the folder never counts as there."""
    folder = (home / "recordings").resolve()
    named = [
        row[0]
        for row in db.rows(
            "SELECT recording_path FROM attempt WHERE person_id = ? AND recording_path IS NOT NULL", (person_id,)
        )
    ]
    there = [n for n in named if (folder / n).is_file() and (folder / n).resolve().is_relative_to(folder)]
    return tuple(there), tuple(name for name in named if name not in set(there))


def _as_csv(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows under their names; what is neither text nor a number is JSON."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None or isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _readable(row: Row) -> dict[str, object]:
    """A row with its times as ISO 8601 and its JSON as what it holds."""
    shown: dict[str, object] = {}
    for name in row.keys():  # noqa: SIM118  iterating a row gives its values
        value = row[name]
        if name.endswith("_us") and value is not None:
            shown[name.removesuffix("_us")] = from_us(value).isoformat()
        elif name.endswith("_json") and value is not None:
            shown[name.removesuffix("_json")] = json.loads(value)
        elif name == "packed":
            shown["result"] = json.loads(zlib.decompress(value))
        elif isinstance(value, bytes):
            shown[name] = value.hex()
        else:
            shown[name] = value
    return shown
