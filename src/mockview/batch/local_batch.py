"""A batch on this machine: workers that fit the cores and the memory."""

from dataclasses import dataclass, replace
from pathlib import Path

from mockview.batch.answer_scoring import AnswerScoring
from mockview.batch.engine import Engine
from mockview.batch.local import LocalEngine
from mockview.batch.sizing import jobs_that_fit, threads_for
from mockview.batch.workers import TOGETHER_ON_A_GPU, Workers
from mockview.speech.transcriber import chosen_model


@dataclass(frozen=True)
class LocalWorkers(Workers):
    """Processes on this machine."""

    def engine(self, missing: int, any_recording: bool) -> Engine:
        """Workers for so many items. Errors: ModelError when there is something to hear, and no model for it."""
        name, device, folder = self._chosen if any_recording else (None, "cpu", None)
        jobs = max(1, min(missing, self.jobs or jobs_that_fit(folder, device)))
        speech = replace(self.speech, threads=threads_for(jobs))
        if any_recording:
            speech = replace(speech, name=name, device=device)
        together = TOGETHER_ON_A_GPU if device == "cuda" else 1
        return LocalEngine(AnswerScoring(self.scoring, speech), jobs, self.time_limit_s, together)

    def _choose(self) -> tuple[str, str, Path]:
        return chosen_model(self.speech.name, self.speech.device, self.speech.models_folder)
