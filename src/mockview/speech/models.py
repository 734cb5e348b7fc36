"""Which speech models there are, which are on this machine, and where."""

import difflib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mockview.errors import InputError, ModelError, StorageError, UsageError
from mockview.speech.model_folder import cached_folder, complete_folder, hub_cache, read_source


@dataclass(frozen=True)
class ModelKind:
    """A published Whisper model in CTranslate2 form; size in megabytes on the disk (float16)."""

    name: str
    repository: str
    size_mb: int
    note: str


KNOWN: dict[str, ModelKind] = {
    kind.name: kind
    for kind in (
        ModelKind("tiny.en", "Systran/faster-whisper-tiny.en", 75, "quick, misses words; for weak machines"),
        ModelKind("base.en", "Systran/faster-whisper-base.en", 145, "the default without a GPU"),
        ModelKind("small.en", "Systran/faster-whisper-small.en", 484, "clearly better, about three times slower"),
        ModelKind("medium.en", "Systran/faster-whisper-medium.en", 1530, "for a GPU or patience"),
        ModelKind("base", "Systran/faster-whisper-base", 145, "other languages than English"),
        ModelKind("small", "Systran/faster-whisper-small", 484, "other languages, better"),
        ModelKind("large-v3", "Systran/faster-whisper-large-v3", 3090, "the most exact; a GPU with 5 GB"),
        ModelKind("large-v3-turbo", "mobiuslabsgmbh/faster-whisper-large-v3-turbo", 1620, "the default on a GPU"),
    )
}
"""Sizes as listed by the repositories in 2025."""

PINNED: dict[str, str] = {
    "tiny.en": "0d3d19a32d3338f10357c0889762bd8d64bbdeba",
    "base.en": "3d3d5dee26484f91867d81cb899cfcf72b96be6c",
    "small.en": "d1d751a5f8271d482d14ca55d9e2deeebbae577f",
    "medium.en": "a29b04bd15381511a9af671baec01072039215e3",
    "base": "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
    "small": "536b0662742c02347bc0e980a01041f333bce120",
    "large-v3": "edaa852ec7e145841d8ffdb056a99866b5f0a478",
    "large-v3-turbo": "0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
}
"""The commit of each known model that a download asks for, so that everybody has the same bytes: the heads of the
repositories in 2025."""

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
_UNFINISHED = ".unfinished"


def find_model(name: str, models_folder: Path) -> Path:
    """The folder of a model given as a known size, a folder or a hub id; never looks at the network.

    Looks in models_folder, then in the cache that the hub's client shares with other programs.
    Errors: ModelError when it is not on this machine or not whole, UsageError when there is no such size.
    """
    if name not in KNOWN and (folder := _existing(name)) is not None:
        if folder.is_dir():
            return complete_folder(folder)
        raise ModelError(f"{name} is a file, not a model folder.", "Give the folder that holds model.bin.")
    if name not in KNOWN and _looks_like_path(name):
        raise ModelError(f"There is no model folder {name}.", "Check the path, or name a size such as base.en.")
    repository = repository_of(name)
    folder = _folder_of(repository, models_folder)
    if folder is not None:
        return complete_folder(folder)
    arrived = sum(p.stat().st_size for p in _files_below(unfinished_folder(repository, models_folder)))
    if arrived:
        raise ModelError(
            f"The download of the speech model {name} is not finished ({megabytes(arrived)} are here).",
            f"Run `mockview models download {name}` to go on.",
        )
    raise ModelError(
        f"The speech model {name} is not on this machine.",
        f"Run `mockview models download {name}`{_size_note(name)}, or give --model FOLDER.",
    )


def installed_models(models_folder: Path) -> tuple[tuple[str, Path], ...]:
    """The models on this machine with their folders: known ones by their size, others by their hub id."""
    found = [(name, _folder_of(kind.repository, models_folder)) for name, kind in KNOWN.items()]
    known = {kind.repository for kind in KNOWN.values()}
    downloaded = sorted(models_folder.iterdir()) if models_folder.is_dir() else []
    sources = ((read_source(path), path) for path in downloaded if path.is_dir())
    found += [(source.repository, path) for source, path in sources if source and source.repository not in known]
    return tuple((name, path) for name, path in found if path is not None)


def commit_of(folder: Path) -> str | None:
    """The commit that a model was downloaded at; None when that is not known."""
    source = read_source(folder)
    if source is not None:
        return source.commit
    return folder.name if folder.parent.name == "snapshots" else None


def repository_of(name: str) -> str:
    """The hub repository of a known size, or the hub id itself; UsageError for anything else."""
    if name in KNOWN:
        return KNOWN[name].repository
    if _HUB_ID.fullmatch(name):
        return name
    near = difflib.get_close_matches(name, KNOWN, 1)
    raise UsageError(
        f"There is no speech model called {name}.",
        f"Is {near[0]} meant?" if near else f"Choose one of {', '.join(KNOWN)}, or give a hub id or a folder.",
    )


def remove_model(name: str, models_folder: Path) -> int:
    """Delete a downloaded model, or what an unfinished download left; the bytes freed.

    Only what lies in models_folder is touched. Errors: InputError when it is not there, StorageError when it can't
    be deleted.
    """
    if name not in KNOWN and not _HUB_ID.fullmatch(name) and _existing(name) is not None:
        raise InputError(f"{name} is a folder of your own.", "Only downloaded models are removed; delete it yourself.")
    repository = repository_of(name)
    places = (downloaded_folder(repository, models_folder), unfinished_folder(repository, models_folder))
    here = [place for place in places if place.is_dir()]
    if not here:
        shared = cached_folder(repository, hub_cache(os.environ))
        if shared is not None:
            raise InputError(
                f"{name} lies in {shared}, which mockview shares with other programs and leaves alone.",
                "Delete it with `hf cache rm` or by hand.",
            )
        raise InputError(f"{name} is not in {models_folder}.", "See `mockview models`.")
    size = sum(path.stat().st_size for place in here for path in _files_below(place))
    for place in here:
        try:
            shutil.rmtree(place)
        except OSError as error:
            raise StorageError(
                f"{place} can't be deleted ({error.strerror or error}).", "Check that it is yours and not in use."
            ) from error
    return size


def downloaded_folder(repository: str, models_folder: Path) -> Path:
    """Where a finished download of a repository lies."""
    return models_folder / repository.replace("/", "--")


def unfinished_folder(repository: str, models_folder: Path) -> Path:
    """Where a download gathers until all of it is here and checked."""
    return models_folder / _UNFINISHED / repository.replace("/", "--")


def megabytes(count: int) -> str:
    """A number of bytes for people: "3.1 MB", "1620 MB"."""
    return f"{count / 1e6:.1f} MB" if count < 10e6 else f"{count / 1e6:.0f} MB"


def _folder_of(repository: str, models_folder: Path) -> Path | None:
    own = downloaded_folder(repository, models_folder)
    return own if own.is_dir() else cached_folder(repository, hub_cache(os.environ))


def _existing(name: str) -> Path | None:
    try:
        path = Path(name).expanduser()
        return path if name and path.exists() else None
    except (OSError, RuntimeError, ValueError):  # too long, not readable, no such ~user, a NUL
        return None


def _looks_like_path(name: str) -> bool:
    return "\\" in name or name.startswith((".", "~", "/")) or name.count("/") > 1 or name.endswith("/")


def _files_below(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _size_note(name: str) -> str:
    return f" ({KNOWN[name].size_mb} MB)" if name in KNOWN else ""
