"""Which speech models there are, which are on this machine, and how to get one."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mockview.errors import InputError, ModelError, StorageError, UsageError


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

NEEDED = ("model.bin", "config.json", "tokenizer.json")
_WANTED = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")
_ROOM_FACTOR = 1.1


def find_model(name: str, models_folder: Path) -> Path:
    """The folder of a model given as a folder, a known size or a hub id; never looks at the network.

    Errors: ModelError when it is not on this machine or incomplete.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return _complete(folder)
    if name not in KNOWN and (os.sep in name or name.startswith((".", "~"))) and name.count("/") != 1:
        raise ModelError(f"There is no model folder {name}.", "Check the path, or name a size such as base.en.")
    for cache in (models_folder, None):
        found = _cached(repository_of(name), cache)
        if found is not None:
            return _complete(found)
    raise ModelError(
        f"The speech model {name} is not on this machine.",
        f"Run `mockview models download {name}`{_size_note(name)}, or give --model FOLDER.",
    )


def installed_models(models_folder: Path) -> tuple[tuple[str, Path], ...]:
    """Known models that are on this machine, with their folders."""
    found = ((name, _first_cached(kind.repository, models_folder)) for name, kind in KNOWN.items())
    return tuple((name, path) for name, path in found if path is not None)


def repository_of(name: str) -> str:
    """The hub repository of a known size, or the hub id itself; UsageError for anything else."""
    if name in KNOWN:
        return KNOWN[name].repository
    if name.count("/") == 1 and not name.startswith("/"):
        return name
    raise UsageError(f"There is no speech model called {name}.", f"Choose one of {', '.join(KNOWN)}.")


def download_model(
    name: str, models_folder: Path, revision: str | None = None, say: Callable[[str], None] = lambda _: None
) -> Path:
    """Fetch a model into models_folder, resuming what an earlier try left; the folder it lies in.

    The client checks sizes and checksums. Errors: ModelError without a network or with an unknown repository,
    StorageError when the disk has no room.
    """
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError

    repository = repository_of(name)
    size_mb = KNOWN[name].size_mb if name in KNOWN else None
    models_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if size_mb is not None and shutil.disk_usage(models_folder).free < size_mb * 1e6 * _ROOM_FACTOR:
        raise StorageError(
            f"{name} needs {size_mb} MB and {models_folder} has less.",
            "Make room, or choose a smaller model.",
        )
    say(f"Downloading {name}{_size_note(name)} into {models_folder}.")
    try:
        folder = huggingface_hub.snapshot_download(
            repository, cache_dir=models_folder, revision=revision, allow_patterns=list(_WANTED)
        )
    except RepositoryNotFoundError as error:
        raise ModelError(f"The hub has no model {repository}.", "Check its name.") from error
    except (HfHubHTTPError, LocalEntryNotFoundError, ConnectionError) as error:
        raise _broken_off(name) from error
    except OSError as error:
        raise StorageError(
            f"{name} could not be stored in {models_folder} ({error.strerror or error}).",
            "Make room on the disk and run the command again; what has arrived is kept.",
        ) from error
    except Exception as error:
        # The hub client's transport differs by its version, and so do the errors it lets through.
        if type(error).__module__.split(".")[0] in ("httpx", "httpx2", "requests", "urllib3"):
            raise _broken_off(name) from error
        raise
    return _complete(Path(folder))


def remove_model(name: str, models_folder: Path) -> int:
    """Delete a downloaded model; the bytes freed. InputError when it is not in models_folder."""
    folder = models_folder / ("models--" + repository_of(name).replace("/", "--"))
    if not folder.is_dir():
        raise InputError(f"{name} is not in {models_folder}.", "See `mockview models`.")
    size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    shutil.rmtree(folder)
    return size


def _broken_off(name: str) -> ModelError:
    return ModelError(
        f"{name} could not be downloaded: the hub was not reached or broke off.",
        "Check the network and run the command again; what has arrived is kept.",
    )


def _size_note(name: str) -> str:
    return f" ({KNOWN[name].size_mb} MB)" if name in KNOWN else ""


def _cached(repository: str, cache: Path | None) -> Path | None:
    if cache is not None and not cache.is_dir():
        return None
    import huggingface_hub
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(huggingface_hub.snapshot_download(repository, cache_dir=cache, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError):
        return None


def _first_cached(repository: str, models_folder: Path) -> Path | None:
    found = (_cached(repository, cache) for cache in (models_folder, None))
    return next((path for path in found if path is not None), None)


def _complete(folder: Path) -> Path:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if not list(folder.glob("vocabulary.*")):
        missing.append("vocabulary.json")
    if missing:
        raise ModelError(
            f"{folder} is no complete speech model: {', '.join(missing)} missing.",
            "Download it again, or give the folder of a Whisper model in CTranslate2 form.",
        )
    return folder
