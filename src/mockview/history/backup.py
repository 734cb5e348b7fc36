"""A backup in one file, and putting it back; what it replaces is kept."""

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from mockview.audio.wave_file import PART
from mockview.errors import StorageError
from mockview.history.archive import ArchiveReader, new_archive
from mockview.settings import CONFIG_NAME, DATABASE_NAME
from mockview.store.database import Database
from mockview.store.presence import alone_in
from mockview.store.private_file import sync_folder
from mockview.store.swap import is_under_way, swap

_MANIFEST = "mockview-backup.json"
_FORMAT = 1
_FOLDERS = ("recordings", "question_banks", "scoring", "templates")
# A journal that stayed behind would be rolled back into the new log.
_REPLACED = (DATABASE_NAME, DATABASE_NAME + "-journal", CONFIG_NAME, *_FOLDERS)
_LARGEST_MANIFEST_BYTES = 64 << 20


@dataclass(frozen=True)
class Backup:
    """What a backup holds: made_at as ISO 8601, each file's SHA-256 by name, their size in bytes together."""

    path: Path
    made_at: str
    hashes: dict[str, str]
    size_bytes: int


@dataclass(frozen=True)
class Trial:
    """What a restore would do: answers in the backup's log, and the names in the home folder that it would replace."""

    backup: Backup
    answers: int
    replaces: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """What a restore did; `previous` is where the files that it replaced now are, None when there were none."""

    files: int
    previous: Path | None


def backup_contents(home: Path) -> tuple[Path, ...]:
    """The files that a backup would hold, beside the database."""
    files = [home / CONFIG_NAME] if (home / CONFIG_NAME).is_file() else []
    for name in _FOLDERS:
        files += sorted(
            path
            for path in (home / name).rglob("*")
            if path.is_file() and not path.is_symlink() and not path.name.endswith(PART)
        )
    return tuple(files)


def backup(home: Path, db: Database, target: Path, now: datetime) -> Backup:
    """Write the log, recordings, own banks, scoring and letters, and settings to a new zip file.

    target: the file, or a folder to put one named for `now` into. Sessions may go on meanwhile. Errors: StorageError
    when it exists or can't be written; nothing is left then.
    """
    target = _file_for(target, now)
    snapshot = home / "backups" / f"snapshot-{now:%Y%m%d-%H%M%S-%f}.db"
    try:
        # First the log: a recording is whole before its row is written, so every row's file is there to copy.
        db.copy_to(snapshot)
        with new_archive(target) as archive:
            archive.add_file(snapshot, DATABASE_NAME)
            for path in backup_contents(home):
                archive.add_file(path, path.relative_to(home).as_posix())
            hashes = dict(archive.hashes)
            about = {"format": _FORMAT, "made_at": now.isoformat(), "files": hashes}
            archive.add_text(json.dumps(about, indent=1), _MANIFEST)
    finally:
        with suppress(OSError):
            snapshot.unlink(missing_ok=True)
    return read_backup(target)


def backup_plan(home: Path, db: Database, target: Path, now: datetime) -> tuple[Path, int, int]:
    """Which file a backup would be, how many files it would hold with the log, and their size in bytes."""
    files = (db.path, *backup_contents(home))
    return _file_for(target, now), len(files), sum(path.stat().st_size for path in files)


def _file_for(target: Path, now: datetime) -> Path:
    return target / f"mockview-backup-{now:%Y%m%d-%H%M%S}.zip" if target.is_dir() else target


def read_backup(source: Path) -> Backup:
    """What a backup holds, after reading all of it; StorageError when it is damaged or no backup."""
    with ArchiveReader(source) as reader:
        found = _contents(reader)
        for name, sha256 in found.hashes.items():
            reader.verify(name, sha256)
    return found


def trial(home: Path, source: Path) -> Trial:
    """Whether a backup could be put back, after reading all of it and opening a copy of its log; nothing is changed.

    Errors: as restore, for all that is the backup's fault.
    """
    found = read_backup(source)
    with TemporaryDirectory(prefix="mockview-") as folder, ArchiveReader(source) as reader:
        path = Path(folder) / DATABASE_NAME
        reader.unpack(DATABASE_NAME, found.hashes[DATABASE_NAME], path)
        answers = _answers_in(path, source, Path(folder) / "backups")
    return Trial(found, answers, tuple(name for name in _REPLACED if (home / name).exists()))


def restore(home: Path, source: Path, now: datetime) -> Restored:
    """Put a backup in the place of the present log, recordings, banks, scoring, texts of letters and settings.

    All of it is read, checked and brought to this version's schema first, beside what is there; then the two change
    places in one step, also when the process is killed in it (see mockview.store.swap). What was there goes to
    backups/before-restore-…, whole; models, the voice cache and pages stay. No session may be running.
    Errors: StorageError; what was there is there still.
    """
    stamp = f"{now:%Y%m%d-%H%M%S-%f}"
    new, old = home / "backups" / f"restoring-{stamp}", home / "backups" / f"before-restore-{stamp}"
    try:
        new.mkdir(mode=0o700, parents=True)
        try:
            count = _unpack_all(source, new)
            _answers_in(new / DATABASE_NAME, source, home / "backups")
            with alone_in(home):
                replaced = swap(home, new, old, _REPLACED)
        finally:
            if not is_under_way(home):
                shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        raise StorageError(
            f"{source} can't be put back into {home} ({error.strerror or error}).",
            "What was there is there still; make room, and try again.",
        ) from error
    return Restored(count, old if replaced else None)


def _answers_in(database: Path, source: Path, backups: Path) -> int:
    """How many answers an unpacked log holds, once it is known to be whole and has this version's schema."""
    with Database.open(database, backups=backups) as db:
        if damage := db.damage():
            raise StorageError(f"The log in {source} is damaged: {damage[0]}.", "Use another backup.")
        row = db.row("SELECT count(*) FROM attempt")
        return int(row[0]) if row else 0


def _contents(reader: ArchiveReader) -> Backup:
    try:
        about = json.loads(reader.text(_MANIFEST, _LARGEST_MANIFEST_BYTES))
        hashes = {str(name): str(sha256) for name, sha256 in about["files"].items()}
        made_at, known = str(about["made_at"]), about["format"] <= _FORMAT
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StorageError(f"{reader.path} is no backup.", "Give a file made by `mockview backup`.") from error
    if not known:
        raise StorageError(f"{reader.path} was made by a newer mockview.", "Update mockview.")
    if bad := [name for name in hashes if not _allowed(name)]:
        raise StorageError(f"{reader.path} holds {bad[0]!r:.200}, which is no file of ours.", "Use another backup.")
    missing = {*hashes} - set(reader.names()) | {DATABASE_NAME} - {*hashes}
    if missing:
        raise StorageError(f"{reader.path} lacks {min(missing)!r:.200}.", "Use another backup.")
    return Backup(reader.path, made_at, hashes, sum(reader.size_of(name) for name in hashes))


def _allowed(name: str) -> bool:
    """Whether an entry may be written: the log, the settings, or a file within one of the folders."""
    parts = PurePosixPath(name).parts
    plain = not any(part in ("..", ".", "/") or "\\" in part or ":" in part or "\0" in part for part in parts)
    return name in (DATABASE_NAME, CONFIG_NAME) or (plain and len(parts) > 1 and parts[0] in _FOLDERS)


def _unpack_all(source: Path, new: Path) -> int:
    with ArchiveReader(source) as reader:
        found = _contents(reader)
        if found.size_bytes > shutil.disk_usage(new).free:
            raise StorageError(
                f"{source} needs {found.size_bytes / 1e6:.0f} MB, more than there is room for.", "Make room first."
            )
        for name, sha256 in found.hashes.items():
            path = new / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            reader.unpack(name, sha256, path)
    for name in _FOLDERS:
        (new / name).mkdir(mode=0o700, exist_ok=True)
    for folder in (new, *(path for path in new.rglob("*") if path.is_dir())):
        folder.chmod(0o700)
        sync_folder(folder)
    return len(found.hashes)
