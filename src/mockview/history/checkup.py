"""What is damaged, missing or out of place in the log and among its recordings; nothing is changed."""

import os
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mockview.audio.wave_file import PART, find_partial, sha256_of
from mockview.content.question import Question
from mockview.errors import MockviewError, StorageError
from mockview.history.encoding import from_json
from mockview.history.unfinished import RECORDINGS, files_in, is_note, is_note_alone, unfinished_path
from mockview.judging.assessment import Assessment
from mockview.speech.transcript import Transcript
from mockview.store.database import Database, Row

_AT_ONCE = 500
_RESTORE = "Put it back from a backup with `mockview restore`."
_RECOVER = "Run `mockview recover`."


@dataclass(frozen=True)
class Finding:
    """One thing that check found. harmful: data is damaged or missing, not just untidy."""

    what: str
    remedy: str
    path: Path | None = None
    harmful: bool = True


def check(home: Path, db: Database, read_data: bool) -> list[Finding]:
    """What is wrong with the log and its recordings; nothing is changed.

    read_data: read every recording and every stored transcript and assessment too, not only see whether they
    are there.
    """
    findings = [Finding(f"The database is damaged: {line}.", _RESTORE, db.path) for line in db.damage()]
    if findings:
        return findings
    try:
        known = db.rows(
            "SELECT id, recording_path, recording_sha256, recording_bytes FROM attempt"
            " WHERE recording_path IS NOT NULL ORDER BY id"
        )
    except StorageError as error:
        return [Finding(error.what, error.remedy, db.path)]
    for number, name, sha256, size in known:
        findings += _recording_findings(home, number, name, size, sha256 if read_data else None)
    findings += _stray_findings(home, {row[1] for row in known})
    findings += _open_to_others(home, db.path)
    findings += [
        Finding(f"{path} was left by a backup or restore that was cut short.", "Delete it.", path, harmful=False)
        for pattern in ("restoring-*", "snapshot-*")
        for path in sorted((home / "backups").glob(pattern))
    ]
    if read_data:
        findings += _unreadable(db)
    return findings


def _recording_findings(home: Path, number: int, name: str, size: int | None, sha256: str | None) -> Iterator[Finding]:
    folder = home / RECORDINGS
    path = folder / name
    whose = f"the recording of answer {number}"
    if not path.resolve().is_relative_to(folder.resolve()):
        yield Finding(f"{name}, {whose}, lies outside the recordings folder.", _RESTORE, path)
    elif not path.is_file():
        yield Finding(f"{path}, {whose}, is missing.", _RESTORE, path)
    elif size is not None and path.stat().st_size != size:
        yield Finding(f"{path}, {whose}, has {path.stat().st_size} bytes and had {size}.", _RESTORE, path)
    elif sha256 is not None and _hash(path) != sha256:
        yield Finding(f"{path}, {whose}, has changed since it was recorded.", _RESTORE, path)


def _hash(path: Path) -> str | None:
    try:
        return sha256_of(path)
    except OSError:
        return None


def _stray_findings(home: Path, known: set[str]) -> Iterator[Finding]:
    """Files among the recordings that no answer in the log refers to."""
    folder = home / RECORDINGS
    unfinished = set(find_partial(folder))
    for path in files_in(folder):
        name = path.relative_to(folder).as_posix()
        if name in known:
            continue
        if path in unfinished:
            yield Finding(f"{path} was cut short.", _RECOVER, path, harmful=False)
        elif path.name.endswith(PART):
            continue  # it is being recorded now
        elif is_note(path):
            if is_note_alone(path):
                yield Finding(f"{path} belongs to no recording.", _RECOVER, path, harmful=False)
        elif unfinished_path(path.with_suffix("")).exists():
            yield Finding(f"{path} is not in the log yet.", _RECOVER, path, harmful=False)
        else:
            yield Finding(f"{path} belongs to no answer in the log.", "Keep or delete it.", path, harmful=False)


def _open_to_others(home: Path, database: Path) -> Iterator[Finding]:
    if os.name == "nt":
        return
    for path in (database, home / RECORDINGS, *files_in(home / RECORDINGS)):
        if path.exists() and path.stat().st_mode & 0o077:
            kind = "700" if path.is_dir() else "600"
            yield Finding(f"{path} can be read by other users.", f"chmod {kind} '{path}'", path, harmful=False)


def _unreadable(db: Database) -> Iterator[Finding]:
    readers: Sequence[tuple[str, type]] = (
        ("SELECT id, id, question_json FROM attempt WHERE id > ? ORDER BY id LIMIT ?", Question),
        (
            "SELECT id, attempt_id, transcript_json FROM transcript WHERE id > ? ORDER BY id LIMIT ?",
            Transcript,
        ),
        (
            "SELECT id, attempt_id, assessment_json FROM assessment WHERE id > ? ORDER BY id LIMIT ?",
            Assessment,
        ),
    )
    for sql, kind in readers:
        rows = yield from _read(db, sql, 0)
        while rows:
            for _, number, text in rows:
                try:
                    from_json(kind, text)
                except MockviewError as error:
                    yield Finding(f"Answer {number}: {error.what}", _RESTORE, db.path)
            rows = yield from _read(db, sql, rows[-1][0])


def _read(db: Database, sql: str, after: int) -> Generator[Finding, None, list[Row]]:
    """The next rows; none when one of them can't be read, which is a finding."""
    try:
        return db.rows(sql, (after, _AT_ONCE))
    except StorageError as error:
        yield Finding(f"{error.what[:-1]} (after row {after}).", error.remedy, db.path)
        return []
