"""Many files put in the place of others in one step: what is written down first is finished by the next start.

A rename is one step and several are not. So a note says what goes where before anything moves; from then on the swap
counts as done, and whoever comes after a crash moves what had not been moved yet.
"""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mockview.errors import StorageError
from mockview.store.presence import PATIENCE_S, alone_in
from mockview.store.private_file import sync_folder

_NOTE = "swap-under-way.json"
_MOST_BYTES = 100_000


@dataclass(frozen=True)
class Swap:
    """What goes where. new, old: folders below the home folder; leaving, coming: names in it."""

    new: str
    old: str
    leaving: tuple[str, ...]
    coming: tuple[str, ...]


def swap(home: Path, new: Path, old: Path, names: Sequence[str]) -> bool:
    """Move those of the names that are there to `old`, and all that is in `new` into their place.

    new, old: below home, on the same disk; what is in `new` must be on it for good. Nobody else may be at work there.
    True when something was moved to `old`. A crash at any moment leaves all as it was, or all as it shall be once
    `finish_swap` has run. Errors: OSError; then all is as it was.
    """
    plan = Swap(
        new.relative_to(home).as_posix(),
        old.relative_to(home).as_posix(),
        tuple(name for name in names if os.path.lexists(home / name)),
        tuple(sorted(path.name for path in new.iterdir())),
    )
    _write_note(home, plan)
    _move(home, plan)
    return bool(plan.leaving)


def is_under_way(home: Path) -> bool:
    """Whether a swap was begun and not finished."""
    return os.path.lexists(home / _NOTE)


def finish_swap(home: Path) -> bool:
    """Finish a swap that a crash cut short; whether there was one. StorageError when it can't be finished."""
    if not is_under_way(home):
        return False
    with alone_in(home, PATIENCE_S):
        plan = _read_note(home)
        if plan is None:
            return False  # somebody else has finished it
        try:
            _move(home, plan)
            shutil.rmtree(home / plan.new, ignore_errors=True)
        except OSError as error:
            raise StorageError(
                f"A restore into {home} was cut short and can't be finished ({error.strerror or error}).",
                "All is as it was before it; make room or make the folder writable, and restore again.",
            ) from error
    return True


def _move(home: Path, plan: Swap) -> None:
    """Move what has not been moved yet and remove the note; on an error, move everything back and remove it too."""
    new, old = home / plan.new, home / plan.old
    try:
        if plan.leaving:
            old.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in plan.leaving:
            if os.path.lexists(home / name) and not os.path.lexists(old / name):
                (home / name).rename(old / name)
        for name in plan.coming:
            if os.path.lexists(new / name):
                (new / name).rename(home / name)
        for folder in (home, *([old, old.parent] if plan.leaving else [])):
            sync_folder(folder)
    except BaseException:
        for name in plan.coming:
            if os.path.lexists(home / name) and not os.path.lexists(new / name) and _has_left(home, plan, name):
                (home / name).rename(new / name)
        for name in plan.leaving:
            if os.path.lexists(old / name):
                (old / name).rename(home / name)
        _end(home)
        if old.exists() and not any(old.iterdir()):
            old.rmdir()
        raise
    _end(home)


def _has_left(home: Path, plan: Swap, name: str) -> bool:
    """Whether what is there now under this name came with the swap: what was there is away, or nothing was."""
    return name not in plan.leaving or os.path.lexists(home / plan.old / name)


def _write_note(home: Path, plan: Swap) -> None:
    part = home / f".{_NOTE}"
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(plan), file)
            file.flush()
            os.fsync(file.fileno())
        part.rename(home / _NOTE)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(home)


def _read_note(home: Path) -> Swap | None:
    try:
        with (home / _NOTE).open("rb") as file:
            raw = json.loads(file.read(_MOST_BYTES))
        plan = Swap(str(raw["new"]), str(raw["old"]), tuple(raw["leaving"]), tuple(raw["coming"]))
        inside = all((home / folder).resolve().is_relative_to(home.resolve()) for folder in (plan.new, plan.old))
        plain = all(isinstance(n, str) and n == Path(n).name for n in (*plan.leaving, *plan.coming))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(home) from error
    if not (inside and plain):
        raise _unreadable(home)
    return plan


def _unreadable(home: Path) -> StorageError:
    return StorageError(
        f"{home / _NOTE}, which says how to finish a restore that was cut short, can't be read.",
        "Look into the folder backups beside it, put the files in place by hand, and delete it.",
    )


def _end(home: Path) -> None:
    (home / _NOTE).unlink(missing_ok=True)
    sync_folder(home)
