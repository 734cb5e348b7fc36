"""What a worker of a Ray cluster does on its machine, apart from Ray itself."""

import os
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mockview import __version__
from mockview.batch.answer_scoring import AnswerScoring, SpeechModel
from mockview.batch.engine import Job, Outcome
from mockview.batch.shipped_files import Arrived, Seal, cached_model
from mockview.batch.worker import peak_memory_bytes
from mockview.errors import MockviewError
from mockview.judging.assessment import ENGINE_VERSION
from mockview.speech.transcriber import READING_VERSION, Transcriber, listening_for, load_transcriber


@dataclass(frozen=True)
class PlacedModel(SpeechModel):
    """A speech model in a folder that is known; its transcripts name it as they would where it was chosen."""

    folder: Path = Path()

    def load(self) -> Transcriber:
        """The loaded model; ModelError as load_transcriber."""
        loaded = load_transcriber(str(self.folder), self.device, self.models_folder, self.threads)
        return listening_for(replace(loaded, name=self.name or loaded.name), self.language)


@dataclass(frozen=True)
class Told:
    """What a worker answers.

    outcomes: of the task. broken: why it can't work at all. lacks: what it can't read here, files of answers or the
    folder of the speech model. memory_bytes: the most that it has had.
    """

    outcomes: tuple[Outcome, ...] | None = None
    broken: MockviewError | None = None
    lacks: tuple[Path, ...] = ()
    memory_bytes: int = 0


def version_here() -> str:
    """What has to be the same on every machine, so that it does not matter where an answer is scored."""
    return (
        f"mockview {__version__} (judging {ENGINE_VERSION}, reading {READING_VERSION}) "
        f"on Python {'.'.join(platform.python_version_tuple()[:2])}"
    )


class RayWorker:
    """Work on one machine of a cluster.

    work: its speech model is placed, or is never needed. folder: where the driver is, which names files from there.
    """

    def __init__(self, work: AnswerScoring, folder: Path) -> None:
        self._work, self._folder = work, folder
        self._arrived = Arrived()

    def get_ready(self, seals: Sequence[Seal] | None, fetch: Callable[[int], Iterable[bytes]] | None) -> Told:
        """Find and load the speech model.

        seals: its files, None on the driver's own machine. fetch: see cached_model; without it a model that is not
        here is said to be lacking.
        """
        model = self._work.model
        if not isinstance(model, PlacedModel):
            return Told(memory_bytes=peak_memory_bytes())
        try:
            folder: Path | None = model.folder
            if seals is not None and not all(seal.is_here for seal in seals):
                import platformdirs

                folder = cached_model(
                    seals, fetch, platformdirs.user_cache_path("mockview", appauthor=False) / "models"
                )
            elif seals is None and not os.access(model.folder / "model.bin", os.R_OK):
                folder = None
            if folder is None:
                return Told(lacks=(model.folder,))
            self._work.model = replace(model, folder=folder)
            self._work.load()
        except MockviewError as error:
            return Told(broken=error)
        return Told(memory_bytes=peak_memory_bytes())

    def take(self, path: Path, piece: bytes) -> None:
        """The next piece of a file that it lacks."""
        self._arrived.take(path, piece)

    def run(self, jobs: Sequence[Job], seals: Mapping[Path, Seal]) -> Told:
        """Carry a task out.

        seals: of its files, none for those that lie on the driver's own machine, which this one is then. Told.lacks
        names those that have to be sent first; what was sent is forgotten when the task is done.
        """
        lacks: list[Path] = []
        places: dict[int, Path | MockviewError] = {}
        for job in jobs:
            if not needs_file(job):
                continue
            place = self._place_of(job.item.path, seals.get(job.item.path))
            if place is None:
                lacks.append(job.item.path)
            else:
                places[job.number] = place
        if lacks:
            return Told(lacks=tuple(dict.fromkeys(lacks)))
        prepared = [self._prepared(job, places.get(job.number)) for job in jobs]
        self._arrived.forget()
        try:
            outcomes = self._work.finish(jobs, prepared, lambda: None)
        except MockviewError as error:
            return Told(broken=error)
        return Told(outcomes, memory_bytes=peak_memory_bytes())

    def _place_of(self, path: Path, seal: Seal | None) -> Path | MockviewError | None:
        """Where a file can be read; None when it has to be sent."""
        path = self._folder / path
        if seal is None:
            return path if os.access(path, os.R_OK) else None
        try:
            arrived = self._arrived.place_of(seal)
        except MockviewError as error:
            return error
        if arrived is not None:
            return arrived
        # What the driver can't read either is tried, and the usual sentence comes of it.
        return path if seal.is_here or not seal.sha256 else None

    def _prepared(self, job: Job, place: Path | MockviewError | None) -> Any:
        """The answer as it is in a file, read where it lies and told by its own name."""
        if isinstance(place, MockviewError):
            return place
        if place is None:
            return self._work.prepare(job)
        prepared = self._work.prepare(replace(job, item=replace(job.item, path=place)))
        if isinstance(prepared, MockviewError):
            return type(prepared)(prepared.what.replace(str(place), str(job.item.path)), prepared.remedy)
        return prepared


def needs_file(job: Job) -> bool:
    """Whether a job can be done only with the file that its answer lies in."""
    return job.heard is None and job.item.given is None
