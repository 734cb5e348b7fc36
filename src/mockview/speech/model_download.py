"""Getting a speech model: resumed after a cut, checked byte for byte, whole or not there at all."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from mockview.errors import ModelError, StorageError
from mockview.speech.hub import Hub, NoSuchRevisionError, hub_from
from mockview.speech.model_folder import (
    ModelFile,
    Source,
    cached_folder,
    complete_folder,
    hub_cache,
    read_source,
    write_source,
)
from mockview.speech.models import KNOWN, PINNED, downloaded_folder, megabytes, repository_of, unfinished_folder

Say = Callable[[str], None]
Progress = Callable[[int, int], None]
"""Called with the bytes that are here and the bytes of the whole model."""

_ROOM_FACTOR = 1.1
"""A tenth more than the files need, so that the disk is not filled to the last byte."""

_LOCKED_AFTER_S = 0.1


def download_model(
    name: str,
    models_folder: Path,
    revision: str | None = None,
    say: Say = lambda _: None,
    progress: Progress = lambda _here, _all: None,
) -> Path:
    """Fetch a model into models_folder, going on where an earlier try stopped; the folder it lies in.

    A model that is there already is checked byte for byte and kept; a damaged one is mended. Without a revision
    any commit that is there will do, else the pinned one is fetched; with one (a commit, tag or branch) the hub
    is asked what it stands for.
    Errors: ModelError without a network, for an unknown repository or bytes that differ from what was published;
    StorageError when the disk has no room or can't be written, or another download of the model runs.
    """
    repository = repository_of(name)
    folder = downloaded_folder(repository, models_folder)
    with _disk_errors_as_sentences(name, models_folder):
        here = read_source(folder)
        if here is not None and revision in (None, here.commit) and here.is_whole_in(folder):
            say(f"{name} is here already, and whole.")
            return folder
        gathered = unfinished_folder(repository, models_folder)
        models_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        gathered.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _only_one_download(name, gathered):
            # The known models are public: who fetches one need not be told.
            hub = hub_from(os.environ, with_token=name not in KNOWN)
            source = _published(hub, name, revision, say)
            if source == here and source.is_whole_in(folder):
                say(f"{name} is here already, whole and at that commit.")
                return folder
            others = [folder, cached_folder(repository, hub_cache(os.environ))]
            kept = [file for file in source.files if file.is_in(gathered) or _taken_over(file, others, gathered)]
            wanted = [file for file in source.files if file not in kept]
            here_bytes = sum(f.size_bytes for f in kept) + sum(_arrived_bytes(f, gathered) for f in wanted)
            _check_room(name, source.size_bytes - here_bytes, models_folder)
            say(_announcement(name, source, here_bytes, models_folder))
            done = sum(file.size_bytes for file in kept)
            for file in wanted:
                part = _part(file, gathered)
                hub.fetch(file, source, part, partial(_report, progress, done, source.size_bytes))
                _accept(file, part, source)
                done += file.size_bytes
            _put_in_place(source, gathered, folder)
    return complete_folder(folder)


def _published(hub: Hub, name: str, revision: str | None, say: Say) -> Source:
    """What the hub holds at the revision asked for, else at the pinned commit, else, where that is gone, now."""
    repository = repository_of(name)
    if revision is None and name in PINNED:
        try:
            return hub.published(repository, PINNED[name])
        except NoSuchRevisionError:
            say(f"The commit of {name} that mockview knows is gone from the hub; taking the newest.")
    return hub.published(repository, revision)


def _report(progress: Progress, before: int, whole: int, arrived: int) -> None:
    progress(before + arrived, whole)


def _part(file: ModelFile, gathered: Path) -> Path:
    """Where a file gathers; named by its checksum, so that bytes of another version are never mixed in."""
    return gathered / f"{file.name}.{file.digest[:12]}.part"


def _arrived_bytes(file: ModelFile, gathered: Path) -> int:
    part = _part(file, gathered)
    arrived = part.stat().st_size if part.is_file() else 0
    if arrived > file.size_bytes:
        part.unlink()
        return 0
    return arrived


def _accept(file: ModelFile, part: Path, source: Source) -> None:
    """Give a file its name once its bytes are the published ones; the client looks only at their number."""
    if not file.is_at(part):
        part.unlink()
        raise ModelError(
            f"{file.name} of {source.repository} came with other bytes than were published (wrong checksum).",
            "It was thrown away. Run the command again; if it happens again, use another network.",
        )
    part.replace(part.with_name(file.name))


def _taken_over(file: ModelFile, others: Sequence[Path | None], gathered: Path) -> bool:
    """Whether another version or another program's copy of the model has the same file, which then serves here too."""
    other = next((folder for folder in others if folder is not None and file.is_in(folder)), None)
    if other is None:
        return False
    original, place = (other / file.name).resolve(), gathered / file.name
    place.unlink(missing_ok=True)
    try:
        os.link(original, place)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(original, place)
    return True


def _check_room(name: str, needed_bytes: int, models_folder: Path) -> None:
    free = shutil.disk_usage(models_folder).free
    if free < needed_bytes * _ROOM_FACTOR:
        raise StorageError(
            f"{name} needs {megabytes(needed_bytes)} more and {models_folder} has {megabytes(free)} left.",
            "Make room, or choose a smaller model.",
        )


def _announcement(name: str, source: Source, here_bytes: int, models_folder: Path) -> str:
    here = f", of which {megabytes(here_bytes)} are here already" if here_bytes else ""
    return (
        f"Downloading {name} ({megabytes(source.size_bytes)}{here}) from {source.repository} "
        f"at commit {source.commit} into {models_folder}."
    )


def _put_in_place(source: Source, gathered: Path, folder: Path) -> None:
    """One rename makes the download a model; what was there before goes after it."""
    names = {file.name for file in source.files}
    for stray in [path for path in gathered.iterdir() if path.name not in names]:
        stray.unlink()
    write_source(gathered, source)
    before = gathered.with_name(gathered.name + ".before")
    shutil.rmtree(before, ignore_errors=True)
    if folder.exists():
        folder.rename(before)
    gathered.rename(folder)
    shutil.rmtree(before, ignore_errors=True)


@contextmanager
def _only_one_download(name: str, gathered: Path) -> Iterator[None]:
    """Two downloads of one model would write into the same file; the lock goes when the process does."""
    from filelock import FileLock, Timeout

    lock = FileLock(gathered.with_name(gathered.name + ".lock"), timeout=_LOCKED_AFTER_S)
    try:
        lock.acquire()
    except Timeout as error:
        raise StorageError(
            f"Another download of {name} is running.", "Wait until it is done, or stop it and run this again."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _disk_errors_as_sentences(name: str, models_folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{name} can't be stored in {models_folder} ({error.strerror or error}).",
            "Make room or mend the folder, and run the command again; what has arrived is kept.",
        ) from error
