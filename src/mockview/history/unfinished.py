"""Whose answer a recording is while it is still being made: a small file beside it, so that a crash loses nothing."""

import glob
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mockview.content.question import Question
from mockview.errors import InputError, MockviewError, StorageError
from mockview.history.encoding import from_json, to_json

RECORDINGS = "recordings"
"""The folder below the home folder in which recordings lie, with their notes."""

_SUFFIX, _BEGUN = ".json", ".new"
"""Of a note, and of one while it is written."""


@dataclass(frozen=True)
class Unfinished:
    """An answer that has begun; started_at is aware, UTC. follows: see Attempt."""

    person_id: int
    session_id: int
    question: Question
    started_at: datetime
    follows: int | None = None


def unfinished_path(stem: Path) -> Path:
    """The note's place beside stem.wav.part."""
    return stem.with_name(stem.name + _SUFFIX)


def remember(stem: Path, unfinished: Unfinished) -> None:
    """Write the note, whole or not at all; StorageError when it can't be written."""
    path = unfinished_path(stem)
    new = path.with_name(path.name + _BEGUN)
    try:
        number = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            fields = {**vars(unfinished), "question": json.loads(to_json(unfinished.question))}
            json.dump({**fields, "started_at": unfinished.started_at.isoformat()}, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise StorageError(
            f"{path} can't be written ({error.strerror or error}).",
            "Make room on the disk, or choose a folder that you may write to.",
        ) from error


def forget(stem: Path) -> None:
    """Remove the note: the answer is in the log, or was not given."""
    path = unfinished_path(stem)
    if path.exists():  # on a disk that can only be read, removing nothing fails too
        path.unlink(missing_ok=True)


def read_unfinished(stem: Path) -> Unfinished | None:
    """The note beside a recording, or None when there is none; InputError when it can't be read."""
    path = unfinished_path(stem)
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Unfinished(
            person_id=int(fields["person_id"]),
            session_id=int(fields["session_id"]),
            question=from_json(Question, json.dumps(fields["question"])),
            started_at=datetime.fromisoformat(fields["started_at"]),
            follows=fields.get("follows"),
        )
    except FileNotFoundError:
        return None
    except (OSError, MockviewError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path} can't be read ({error}).", "The recording beside it is kept.") from error


def is_note(path: Path) -> bool:
    """Whether a file among the recordings is a note and no sound."""
    return path.suffix in (_SUFFIX, _BEGUN)


def is_note_alone(path: Path) -> bool:
    """Whether this is a note about a recording that is not there."""
    if not is_note(path):
        return False
    stem = path.name.removesuffix(_BEGUN).removesuffix(_SUFFIX)
    return all(is_note(other) for other in path.parent.glob(glob.escape(stem) + ".*"))


def files_in(folder: Path) -> list[Path]:
    """All files among the recordings, notes as well, in a stable order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
