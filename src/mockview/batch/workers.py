"""Whoever works on a batch, here or elsewhere: what identifies its results is the same."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mockview.batch.answer_scoring import SpeechModel
from mockview.batch.candidate_log import CandidateLog
from mockview.batch.engine import Engine
from mockview.batch.identity import Identity, Keys, hash_of_files, hash_of_model
from mockview.batch.items import BadInput, BatchItem
from mockview.batch.results import BatchResults
from mockview.batch.run import Batch, Orders
from mockview.content.folders import shipped_folder
from mockview.judging.scoring_data import FILES
from mockview.pipeline import Scoring
from mockview.speech.models import commit_of
from mockview.speech.transcriber import READING_VERSION

TIME_LIMIT_S = 1800.0
"""An hour of speech takes a small model about four minutes on one core, and a large one on a slow core fails here."""

TOGETHER_ON_A_GPU = 8
"""Recordings whose windows a GPU reads side by side; on a CPU one by one is as fast and loses less."""


@dataclass(frozen=True)
class Workers(ABC):
    """How a batch is worked on; jobs: None for as many as fit. speech: as asked for; its threads are worked out."""

    scoring: Scoring
    speech: SpeechModel
    jobs: int | None = None
    time_limit_s: float = TIME_LIMIT_S

    def batch(
        self,
        items: Callable[[], Iterable[BatchItem | BadInput]],
        results: BatchResults,
        log: CandidateLog | None,
        orders: Orders,
    ) -> Batch:
        """The batch, ready to run; see Batch."""
        return Batch(items, self._identity, results, log, self.engine, orders)

    def keys(self, item: BatchItem, results: BatchResults) -> Keys:
        """The keys under which the result of a file is kept; InputError when it can't be read."""
        return self._identity.keys(item, results.content_of(item.path, results.owner_id, verify=False))

    @abstractmethod
    def engine(self, missing: int, any_recording: bool) -> Engine:
        """What works on so many items. Errors: ModelError when there is something to hear, and no model for it."""

    @abstractmethod
    def _choose(self) -> tuple[str, str, Path]:
        """The speech model's name, its device ("cpu" or "cuda") and its folder; ModelError when there is none."""

    @cached_property
    def _chosen(self) -> tuple[str, str, Path]:
        return self._choose()

    @cached_property
    def _identity(self) -> Identity:
        return Identity(self.scoring, hash_of_files(shipped_folder() / "scoring", FILES), lambda: self._model_hash)

    @cached_property
    def _model_hash(self) -> bytes:
        name, device, folder = self._chosen
        return hash_of_model(folder, commit_of(folder), (name, device, self.speech.language, READING_VERSION))
