"""A folder that holds a speech model: is it whole, and where does it come from."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from mockview.errors import ModelError

MODEL_FILE = "model.bin"
NEEDED = (MODEL_FILE, "config.json", "tokenizer.json")
"""Without tokenizer.json faster-whisper would fetch one from the hub."""

_SOURCE_NAME = "source.json"
_POINTER_START = b"version https://git-lfs"
_TRANSFORMERS_FILES = ("model.safetensors", "pytorch_model.bin")
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class ModelFile:
    """A file of a published model as the hub describes it.

    digest: hexadecimal SHA-256 of a large file, or git's SHA-1 of a small one; algorithm: "sha256" or "git-sha1".
    """

    name: str
    size_bytes: int
    algorithm: str
    digest: str

    def is_in(self, folder: Path) -> bool:
        """Whether the folder has this file with the bytes that were published; reads all of it."""
        return self.is_at(folder / self.name)

    def is_at(self, path: Path) -> bool:
        """Whether a path, whatever its name, has the bytes that were published; reads all of it."""
        return path.is_file() and path.stat().st_size == self.size_bytes and self.digest == self._digest_of(path)

    def _digest_of(self, path: Path) -> str:
        if self.algorithm == "sha256":
            state = hashlib.sha256()
        else:
            state = hashlib.sha1(b"blob %d\0" % self.size_bytes, usedforsecurity=False)
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                state.update(block)
        return state.hexdigest()


@dataclass(frozen=True)
class Source:
    """Where a downloaded model comes from: a repository at one commit, with its files."""

    repository: str
    commit: str
    files: tuple[ModelFile, ...]

    @property
    def size_bytes(self) -> int:
        """Of all files together."""
        return sum(file.size_bytes for file in self.files)

    def is_whole_in(self, folder: Path) -> bool:
        """Whether every file lies in the folder with the bytes that were published; reads all of them."""
        return all(file.is_in(folder) for file in self.files)


def write_source(folder: Path, source: Source) -> None:
    """Note in a model's folder where it comes from."""
    (folder / _SOURCE_NAME).write_text(json.dumps(asdict(source), indent=1) + "\n", encoding="utf-8")


def read_source(folder: Path) -> Source | None:
    """Where a downloaded model comes from; None for a folder that mockview did not download."""
    try:
        told = json.loads((folder / _SOURCE_NAME).read_text(encoding="utf-8"))
        files = tuple(ModelFile(**file) for file in told["files"])
        return Source(str(told["repository"]), str(told["commit"]), files)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def missing_files(folder: Path) -> list[str]:
    """The files that faster-whisper needs and that the folder lacks."""
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if not any(folder.glob("vocabulary.*")):
        missing.append("vocabulary.json")
    return missing


def complete_folder(folder: Path) -> Path:
    """The folder itself when it holds a whole speech model, as far as names and sizes tell.

    Errors: ModelError that says what is wrong with it.
    """
    missing = missing_files(folder)
    if MODEL_FILE in missing and any((folder / name).exists() for name in _TRANSFORMERS_FILES):
        raise ModelError(
            f"{folder} holds a model in Transformers form, not in CTranslate2 form.",
            "Convert it with ct2-transformers-converter, or download one: `mockview models`.",
        )
    if missing:
        raise ModelError(
            f"{folder} is no complete speech model: {', '.join(missing)} missing.",
            "Download it again, or give the folder of a Whisper model in CTranslate2 form.",
        )
    with (folder / MODEL_FILE).open("rb") as file:
        start = file.read(len(_POINTER_START))
    if start == _POINTER_START:
        raise ModelError(
            f"{folder / MODEL_FILE} is only git's note of where the model is.",
            "Run `git lfs pull` in that folder, or download the model with `mockview models download`.",
        )
    if not start:
        raise ModelError(f"{folder / MODEL_FILE} is empty.", "Download the model again.")
    source = read_source(folder)
    for expected in source.files if source else ():
        path = folder / expected.name
        size = path.stat().st_size if path.is_file() else 0
        if source and size != expected.size_bytes:
            raise ModelError(
                f"{path} is damaged: it has {size} bytes of {expected.size_bytes}.",
                f"Run `mockview models download {source.repository}`, which mends it.",
            )
    return folder


def hub_cache(environ: Mapping[str, str]) -> Path:
    """The folder that the hub's own client and other programs share: HF_HUB_CACHE, HF_HOME or the usual place."""
    given = environ.get("HF_HUB_CACHE") or environ.get("HUGGINGFACE_HUB_CACHE")
    if given:
        return _expanded(given)
    if environ.get("HF_HOME"):
        return _expanded(environ["HF_HOME"]) / "hub"
    return _expanded(environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface" / "hub"


def cached_folder(repository: str, cache: Path) -> Path | None:
    """The model's folder in a hub cache; a whole one before an incomplete one, the main branch before others."""
    model = cache / ("models--" + repository.replace("/", "--"))
    try:
        snapshots = sorted(p for p in (model / "snapshots").iterdir() if p.is_dir())
    except OSError:
        return None
    main = model / "refs" / "main"
    named = main.read_text(encoding="utf-8", errors="replace").strip() if main.is_file() else ""
    snapshots.sort(key=lambda p: (not missing_files(p), p.name == named, p.stat().st_mtime))
    return snapshots[-1] if snapshots else None


def _expanded(path: str) -> Path:
    return Path(os.path.expandvars(os.path.expanduser(path)))  # noqa: PTH111  keeps an unknown ~user as it is
