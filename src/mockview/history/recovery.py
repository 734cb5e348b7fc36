"""Answers that a crash cut short: found beside their notes, made whole, and brought into the log."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mockview.audio.wave_file import PART, find_partial, recover_partial, sha256_of
from mockview.errors import MockviewError
from mockview.history.attempt import UNSAVED, Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.history.unfinished import (
    RECORDINGS,
    files_in,
    forget,
    is_note,
    is_note_alone,
    read_unfinished,
    unfinished_path,
)

_SETTLED = timedelta(minutes=1)
"""A finished recording without a row is left alone for this long: its session may be about to log it."""
_NO_SOUND_BYTES = 45
"""A WAV header, and not yet one sample."""


@dataclass(frozen=True)
class Recovered:
    """What became of one unfinished recording; attempt_id is None when the log could not take it."""

    path: Path
    attempt_id: int | None
    said: str


def recoverable(home: Path, log: AttemptLog, now: datetime) -> tuple[Path, ...]:
    """Recordings that a crash kept from the log: unfinished ones, and finished ones with a note."""
    folder = home / RECORDINGS
    logged = {row[0] for row in log.db.rows("SELECT recording_path FROM attempt")}
    finished = [
        path
        for path in files_in(folder)
        if path.suffix != ".part"
        and not is_note(path)
        and unfinished_path(path.with_suffix("")).exists()
        and path.relative_to(folder).as_posix() not in logged
        and _is_settled(path, now)
    ]
    return (*find_partial(folder), *finished)


def recover(home: Path, log: AttemptLog, now: datetime) -> list[Recovered]:
    """Finish what a crash cut short and log it, to be transcribed later; no sound is ever deleted.

    An answer goes into the log when the note beside it says whose it is and to which question. One that is in
    the log already only loses its note, so that running it twice does no harm.
    """
    for (name,) in log.db.rows("SELECT recording_path FROM attempt WHERE recording_path IS NOT NULL"):
        forget((home / RECORDINGS / name).with_suffix(""))
    for path in files_in(home / RECORDINGS):
        if is_note_alone(path) and _is_settled(path, now):
            path.unlink(missing_ok=True)  # the crash came before the first sound
    return [_recovered(home / RECORDINGS, log, path) for path in recoverable(home, log, now)]


def _recovered(folder: Path, log: AttemptLog, path: Path) -> Recovered:
    stem = path.with_name(path.name.removesuffix(PART)) if path.name.endswith(PART) else path.with_suffix("")
    try:
        if path.name.endswith(PART) and path.stat().st_size <= _NO_SOUND_BYTES:
            path.unlink()
            forget(stem)
            return Recovered(path, None, "It held no sound, and is gone.")
        note = read_unfinished(stem)
        whole = recover_partial(path) if path.name.endswith(PART) else path
        if note is None:
            return Recovered(whole, None, "The recording is whole; nothing says which question it answers.")
        session = log.session(note.session_id)
        if session is None or session.person_id != note.person_id:
            return Recovered(whole, None, "The recording is whole; its session is not in the log.")
        attempt = log.add_attempt(
            Attempt(
                id=UNSAVED,
                person_id=note.person_id,
                session_id=note.session_id,
                question=note.question,
                transcript=None,
                recording_path=whole.relative_to(folder).as_posix(),
                recording_sha256=sha256_of(whole),
                answered_at=note.started_at,
                recording_bytes=whole.stat().st_size,
                follows=note.follows,
            )
        )
        forget(stem)
    except MockviewError as error:
        return Recovered(path, None, str(error))
    return Recovered(whole, attempt.id, f"Logged as answer {attempt.id}; it waits for its transcript.")


def _is_settled(path: Path, now: datetime) -> bool:
    return now.timestamp() - path.stat().st_mtime >= _SETTLED.total_seconds()
