"""What a driver sends to workers that can't read its files: the speech model once a machine, answers piece by piece."""

import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mockview.batch.answer_scoring import SpeechModel
from mockview.batch.ray_worker import PlacedModel
from mockview.batch.shipped_files import Seal, model_seals

PIECE_BYTES = 90_000
"""Ray passes values below 100 kB in messages, at most 10 MB of them in one; all others lie in its object store, which
other programs of this user can read and which may go to a disk."""

_MODEL_PIECE_BYTES = 8_000_000


class ModelToSend:
    """A speech model's files; read when the first worker needs to know them, sent when the first one lacks them."""

    def __init__(self, ray: Any, model: SpeechModel) -> None:
        self._ray, self._folder = ray, model.folder if isinstance(model, PlacedModel) else None
        self._seals: tuple[Seal, ...] = ()
        self._refs: list[list[Any]] | None = None

    def seals(self) -> bytes | None:
        """Their seals as bytes; None when nothing is to be heard."""
        if self._folder is None:
            return None
        self._seals = self._seals or model_seals(self._folder)
        return pickle.dumps(self._seals)

    def refs(self) -> list[list[Any]]:
        """Their content in Ray's object store, a list of pieces for each file; OSError when they can't be read."""
        if self._refs is None:
            self._refs = [[self._ray.put(piece) for piece in _read(s.path, _MODEL_PIECE_BYTES)] for s in self._seals]
        return self._refs

    @property
    def is_sent(self) -> bool:
        """Whether a worker has needed them."""
        return self._refs is not None


def answer_pieces(paths: Iterable[Path]) -> Iterator[tuple[Path, bytes]]:
    """The content of files, by their absolute path; an empty one has a piece too, so that it arrives."""
    for path in paths:
        yield path.absolute(), b""
        for piece in _read(path, PIECE_BYTES):
            yield path.absolute(), piece


def in_pieces(message: bytes) -> list[bytes]:
    """A message as parts that each travel in one."""
    return [message[first : first + PIECE_BYTES] for first in range(0, len(message), PIECE_BYTES)]


def _read(path: Path, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(size):
            yield piece
