"""A backup in one file, and putting it back; what it replaces is kept."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from mockview.audio.wave_file import PART
from mockview.errors import StorageError
from mockview.history.archive import ArchiveReader, new_archive, sync_folder
from mockview.settings import CONFIG_NAME, DATABASE_NAME
from mockview.store.database import Database

_MANIFEST = "mockview-backup.json"
_FORMAT = 1
_FOLDERS = ("recordings", "question_banks", "scoring")
_LARGEST_MANIFEST_BYTES = 64 << 20


@dataclass(frozen=True)
class Backup:
    """What a backup holds: made_at as ISO 8601, each file's SHA-256 by name, their size in bytes together."""

    path: Path
    made_at: str
    hashes: dict[str, str]
    size_bytes: int


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
    """Write the log, recordings, own banks, own scoring and settings to a new zip file.

    target: the file, or a folder to put one named for `now` into. Sessions may go on meanwhile. Errors: StorageError
    when it exists or can't be written; nothing is left then.
    """
    if target.is_dir():
        target = target / f"mockview-backup-{now:%Y%m%d-%H%M%S}.zip"
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
        snapshot.unlink(missing_ok=True)
    return read_backup(target)


def read_backup(source: Path) -> Backup:
    """What a backup holds, after reading all of it; StorageError when it is damaged or no backup."""
    with ArchiveReader(source) as reader:
        found = _contents(reader)
        for name, sha256 in found.hashes.items():
            reader.verify(name, sha256)
    return found


def restore(home: Path, source: Path, now: datetime) -> Restored:
    """Put a backup in the place of the present log, recordings, banks, scoring and settings.

    All of it is read and checked first. What was there goes to backups/before-restore-…, whole; models and the
    voice cache stay. No session may be running. Errors: StorageError; what was there is there still.
    """
    stamp = f"{now:%Y%m%d-%H%M%S-%f}"
    new, old = home / "backups" / f"restoring-{stamp}", home / "backups" / f"before-restore-{stamp}"
    try:
        new.mkdir(mode=0o700, parents=True)
        count = _unpack_all(source, new)
        with Database.open(new / DATABASE_NAME, backups=home / "backups") as db:
            if damage := db.damage():
                raise StorageError(f"The log in {source} is damaged: {damage[0]}.", "Use another backup.")
        with _writers_shut_out(home):
            replaced = _swap(home, new, old)
    except OSError as error:
        raise StorageError(
            f"{source} can't be put back into {home} ({error.strerror or error}).", "Make room, and try again."
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return Restored(count, old if replaced else None)


def _contents(reader: ArchiveReader) -> Backup:
    try:
        about = json.loads(reader.text(_MANIFEST, _LARGEST_MANIFEST_BYTES))
        hashes = {str(name): str(sha256) for name, sha256 in about["files"].items()}
        made_at, known = str(about["made_at"]), about["format"] <= _FORMAT
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageError(f"{reader.path} is no backup.", "Give a file made by `mockview backup`.") from error
    if not known:
        raise StorageError(f"{reader.path} was made by a newer mockview.", "Update mockview.")
    if bad := [name for name in hashes if not _allowed(name)]:
        raise StorageError(f"{reader.path} holds {bad[0]!r:.200}, which is no file of ours.", "Use another backup.")
    if missing := {*hashes, DATABASE_NAME} - set(reader.names()):
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


def _writers_shut_out(home: Path) -> ExitStack:
    """Holds the present log's write lock, where there is a log that can be opened."""
    stack = ExitStack()
    path = home / DATABASE_NAME
    if path.exists():
        try:
            stack.enter_context(stack.enter_context(Database.open(path)).transaction())
        except StorageError:
            stack.close()  # it is damaged, which may be why a backup is put back
    return stack


def _swap(home: Path, new: Path, old: Path) -> bool:
    """Move what is there to `old` and what is in `new` into its place; all or, on an error, nothing."""
    moved: list[tuple[Path, Path]] = []
    try:
        for source, target in (*_leaving(home, old), *((new / p.name, home / p.name) for p in new.iterdir())):
            target.parent.mkdir(mode=0o700, exist_ok=True)
            source.rename(target)
            moved.append((source, target))
    except BaseException:
        for source, target in reversed(moved):
            target.rename(source)
        raise
    sync_folder(home)
    return old.exists()


def _leaving(home: Path, old: Path) -> Iterator[tuple[Path, Path]]:
    # A journal that stayed behind would be rolled back into the new log.
    for name in (DATABASE_NAME, DATABASE_NAME + "-journal", CONFIG_NAME, *_FOLDERS):
        if (home / name).exists():
            yield home / name, old / name
