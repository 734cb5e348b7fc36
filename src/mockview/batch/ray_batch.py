"""A batch on a Ray cluster."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mockview.batch.answer_scoring import AnswerScoring
from mockview.batch.engine import Engine
from mockview.batch.ray_engine import RayEngine, must_have_ray
from mockview.batch.ray_plan import Plan
from mockview.batch.ray_worker import PlacedModel
from mockview.batch.sizing import BASE_BYTES
from mockview.batch.workers import TOGETHER_ON_A_GPU, Workers
from mockview.errors import UsageError
from mockview.speech.models import find_model
from mockview.speech.transcriber import DEFAULT_MODEL

_ADDRESS = re.compile(r"auto|(?:\[[0-9a-fA-F:]+\]|[^\s:/\[\]]+):[0-9]{1,5}")
_MOST_WORKERS = 10_000


@dataclass(frozen=True)
class RayWorkers(Workers):
    """Workers of a Ray cluster, or of Ray on this machine alone.

    address: HOST:PORT, "auto" or None for this machine alone. gpus: of each worker; 0 hears on CPUs, where each
    worker has one. tell: takes what a person may want to know, a sentence at a time.
    Errors: MissingError without Ray, UsageError for an address that is none.
    """

    address: str | None = None
    gpus: float = 0.0
    tell: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        if self.address is not None and not _ADDRESS.fullmatch(self.address):
            client = self.address.startswith("ray://")
            raise UsageError(
                f"--address {self.address} is {'of a Ray Client' if client else 'no HOST:PORT'}.",
                "Give the head's address, such as 192.0.2.10:6379, or auto, on a machine of the cluster.",
            )
        must_have_ray()

    def engine(self, missing: int, any_recording: bool) -> Engine:
        """Workers for so many items. Errors: ModelError when there is something to hear, and no model for it."""
        together = TOGETHER_ON_A_GPU if any_recording and self.gpus else 1
        return RayEngine(self.plan(missing, any_recording), self.tell, together)

    def plan(self, missing: int, any_recording: bool) -> Plan:
        """What the engine is told. Errors: as engine()."""
        speech, memory_bytes = self.speech, BASE_BYTES
        if any_recording:
            name, device, folder = self._chosen
            label = folder.name if Path(name).expanduser().is_dir() else name
            speech = PlacedModel(label, device, speech.models_folder, speech.language, folder=folder.absolute())
            memory_bytes += (folder / "model.bin").stat().st_size
        return Plan(
            AnswerScoring(self.scoring, speech),
            self.address,
            min(missing, self.jobs or _MOST_WORKERS),
            self.gpus,
            memory_bytes,
            self.time_limit_s,
            must_be_guarded=os.environ.get("RAY_AUTH_MODE", "token") == "token",
        )

    def _choose(self) -> tuple[str, str, Path]:
        """By what workers have, whatever this machine has."""
        device = "cuda" if self.gpus else "cpu"
        name = self.speech.name or DEFAULT_MODEL[device]
        return name, device, find_model(name, self.speech.models_folder)
