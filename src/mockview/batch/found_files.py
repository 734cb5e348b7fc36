"""Files that a folder or a pattern stands for, in a stable order, and none that lies elsewhere."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mockview.audio.safe_decode import AUDIO_SUFFIXES
from mockview.errors import InputError

TRANSCRIPT_SUFFIXES = frozenset({".vtt", ".srt", ".txt"})
SUBTITLE_SUFFIXES = frozenset({".vtt", ".srt"})
ANSWERS_SUFFIX = ".jsonl"
LIST_SUFFIXES = frozenset({".csv", ".tsv"})

_SCORED = AUDIO_SUFFIXES | TRANSCRIPT_SUFFIXES | {ANSWERS_SUFFIX}
_PATTERN_MARKS = frozenset("*?[")


@dataclass(frozen=True)
class Found:
    """A file, and the folder that it was looked for in; None where the file itself was named."""

    path: Path
    folder: Path | None = None

    @property
    def name(self) -> str:
        """How it is called: its name, with the folders between it and the one that it was looked for in."""
        return self.path.name if self.folder is None else str(self.path.relative_to(self.folder))

    @property
    def owner(self) -> str:
        """The name of the folder that it lies in, "" when that is the one that was named."""
        return "" if self.folder is None or self.path.parent == self.folder else self.path.parent.name


@dataclass(frozen=True)
class Search:
    """How files are looked for.

    anywhere: whether links out of a folder, and lists that name files outside their own, may be followed.
    tell: takes a sentence about what was left out.
    """

    anywhere: bool = False
    tell: Callable[[str], None] = lambda _sentence: None


def files_of(path: Path, search: Search) -> Iterator[Found]:
    """The files that a path means: itself, all that a folder holds, or all that a pattern such as a/**/*.wav matches.

    Errors: InputError when a folder holds nothing that can be scored, or a pattern matches nothing.
    """
    if _is_folder(path):
        yield from _some(_in_folder(path, path, search), f"{path} holds no recordings or transcripts.")
    elif _PATTERN_MARKS & set(str(path)) and not _is_there(path):
        yield from _some(_matching(path, search), f"{path} matches no file.")
    else:
        yield Found(path)


def _some(found: Iterator[Found], nothing: str) -> Iterator[Found]:
    first = next(found, None)
    if first is None:
        known = ", ".join(sorted(_SCORED))
        raise InputError(nothing, f"Looked for {known}; hidden files are left out.")
    yield first
    yield from found


def _in_folder(root: Path, folder: Path, search: Search) -> Iterator[Found]:
    try:
        with os.scandir(folder) as entries:
            names = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except OSError as error:
        search.tell(f"{folder} can't be read ({error.strerror}).")
        return
    for name, is_folder in names:
        path = folder / name
        if name.startswith("."):
            continue
        if is_folder and path.suffix.lower() not in _SCORED:
            yield from _in_folder(root, path, search)
        elif path.suffix.lower() in _SCORED:
            # A folder with such a name, a pipe, a link that leads nowhere: each is a row with its reason.
            if not search.anywhere and path.is_symlink() and not _stays_in(root, path):
                search.tell(f"{path} is a link to a file elsewhere, and is left out.")
            elif path.suffix.lower() in SUBTITLE_SUFFIXES and (recording := recording_of(path)) is not None:
                search.tell(f"{path} stands beside {recording.name}, which is scored in its place.")
            else:
                yield Found(path, root)
        elif path.suffix.lower() in LIST_SUFFIXES:
            search.tell(f"{path} is a list; name it by itself to use it.")
        elif path.is_symlink() and path.is_dir():
            search.tell(f"{path} is a link to a folder, and is left out.")


def _matching(pattern: Path, search: Search) -> Iterator[Found]:
    pattern = pattern.expanduser()
    if pattern.is_absolute():
        start, parts = Path(pattern.anchor), pattern.parts[1:]
    else:
        start, parts = Path(), pattern.parts
    fixed = next(place for place, part in enumerate(parts) if _PATTERN_MARKS & set(part))
    start = start.joinpath(*parts[:fixed])
    for path in sorted(start.glob(str(Path(*parts[fixed:])))):
        if any(part.startswith(".") for part in path.relative_to(start).parts):
            continue
        if path.is_dir():
            yield from _in_folder(path, path, search)
        else:
            yield Found(path)


def recording_of(subtitles: Path) -> Path | None:
    """The recording beside a subtitle file that has its name, or None."""
    for suffix in sorted(AUDIO_SUFFIXES):
        recording = subtitles.with_suffix(suffix)
        if recording.is_file():
            return recording
    return None


def subtitles_of(recording: Path) -> Path | None:
    """The subtitle file beside a recording that has its name, or None."""
    for suffix in sorted(SUBTITLE_SUFFIXES, reverse=True):
        subtitles = recording.with_suffix(suffix)
        if subtitles.is_file():
            return subtitles
    return None


def _stays_in(folder: Path, path: Path) -> bool:
    """Whether a link leads to something within a folder, or to nothing at all."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return True


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long, or in a folder that may not be looked into
        return False


def _is_there(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):
        return False
