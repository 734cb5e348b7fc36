"""A list of recordings: which file is whose answer to what, one a row, as CSV or JSON lines."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mockview.audio.recording import Span
from mockview.batch.found_files import Search
from mockview.batch.list_rows import ListRow, moment_in
from mockview.errors import InputError

FILE = "file"
"""The one column that a list must have."""

_COLUMNS = ("id", FILE, "question", "question_id", "candidate", "date", "start_s", "end_s")
_OTHER_NAMES = {
    "path": FILE,
    "filename": FILE,
    "recording": FILE,
    "name": "candidate",
    "person": "candidate",
    "answered_at": "date",
    "start": "start_s",
    "from_s": "start_s",
    "end": "end_s",
    "to_s": "end_s",
}
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,6})?)")
_MOST_SECONDS = 1e6
_LONGEST_TEXT = 2_000


@dataclass(frozen=True)
class Listed:
    """A row of a list. place: where it stands. question: an id or words, "" when the list does not say."""

    place: str
    path: Path
    id: str
    question: str = ""
    candidate: str = ""
    answered_at: datetime | None = None
    span: Span | None = None


def listed_in(path: Path, rows: Iterator[ListRow], search: Search) -> Iterator[Listed | tuple[str, InputError]]:
    """Each row of a list, or its place and what is wrong with it; its files are relative to the list's own folder.

    Errors: InputError when there is no column that names files.
    """
    told = False
    for place, row in rows:
        if isinstance(row, InputError):
            yield place, row
            continue
        named = {_OTHER_NAMES.get(name, name): value for name, value in row.items() if name not in _COLUMNS}
        named |= {name: value for name, value in row.items() if name in _COLUMNS}
        if not told:
            if FILE not in named:
                raise InputError(
                    f"{path} has no column that is called file.", "Its first row names the columns: file,question,…"
                )
            if unknown := [name for name in named if name not in _COLUMNS]:
                search.tell(f"{path} has columns that are not used: {', '.join(unknown)}.")
            told = True
        try:
            yield _listed(path.parent, named, place, search)
        except InputError as error:
            yield place, error


def _listed(folder: Path, row: dict[str, Any], place: str, search: Search) -> Listed:
    cells = {name: _text(row, name, place) for name in _COLUMNS}
    if not cells[FILE]:
        raise InputError(f"{place} names no file.", "Fill in its column file, or take the row out.")
    return Listed(
        place,
        _path(folder, cells[FILE], place, search),
        cells["id"] or cells[FILE],
        cells["question_id"] or cells["question"],
        cells["candidate"],
        moment_in(cells["date"], place),
        _span(cells["start_s"], cells["end_s"], place),
    )


def _path(folder: Path, name: str, place: str, search: Search) -> Path:
    """The file that is meant; it must lie in the list's folder, so that a list from elsewhere can't point at others."""
    try:
        path = folder / name
        if "\\" in name and not path.exists():
            path = folder / name.replace("\\", "/")
        if not search.anywhere and not path.resolve().is_relative_to(folder.resolve()):
            raise InputError(
                f"{place} names {name}, which lies outside the list's own folder.",
                "Put the list beside its files, or allow it with --files-anywhere.",
            )
    except (OSError, ValueError, RuntimeError) as error:  # a NUL character, a name too long, links in a circle
        raise InputError(f"{place} names a file that can't be: {name[:80]!r}.", "Mend its column file.") from error
    return path


def _text(row: dict[str, Any], name: str, place: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"{place}: {name} must be text.", "Put it between quotation marks.")
    text = str(value).strip()
    if len(text) > _LONGEST_TEXT:
        raise InputError(f"{place}: {name} has more than {_LONGEST_TEXT:,} characters.", "Shorten it.")
    return text


def _span(start: str, end: str, place: str) -> Span | None:
    if not start and not end:
        return None
    span = Span(_seconds(start, place) if start else 0.0, _seconds(end, place) if end else math.inf)
    if span.end_s <= span.start_s:
        raise InputError(f"{place} ends before it starts.", "Mend start_s and end_s.")
    return span


def _seconds(text: str, place: str) -> float:
    """Seconds ("75.5") or a clock's time ("1:15.5")."""
    clock = _CLOCK.fullmatch(text)
    try:
        if clock:
            hours, minutes, seconds = clock.groups()
            value = int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))
        else:
            value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not 0 <= value < _MOST_SECONDS:
        raise InputError(f"{place}: {text[:40]!r} is no time.", "Write seconds (75.5) or 1:15.5.")
    return value
