"""What a worker does: decode ahead, hear, judge; the speech model is loaded once, when the first recording comes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mockview.audio.recording import Recording
from mockview.batch.engine import Job, Loading, Outcome
from mockview.batch.items import BatchItem
from mockview.batch.results import packed
from mockview.batch.scoring_one import Result, all_scored, answer_in, judged, scored
from mockview.errors import MissingError, MockviewError
from mockview.pipeline import Scoring
from mockview.speech.transcriber import Transcriber, listening_for, load_transcriber
from mockview.speech.transcript import Transcript


@dataclass(frozen=True)
class SpeechModel:
    """Which speech model to load; device: "cpu" or "cuda"; threads: how many it computes with."""

    name: str | None
    device: str
    models_folder: Path
    language: str = "en"
    threads: int = 1

    def load(self) -> Transcriber:
        """The loaded model; ModelError as load_transcriber."""
        return listening_for(load_transcriber(self.name, self.device, self.models_folder, self.threads), self.language)


@dataclass
class AnswerScoring:
    """The work of scoring a batch's answers."""

    scoring: Scoring
    model: SpeechModel
    _loaded: Transcriber | None = field(default=None, repr=False)

    def load(self) -> None:
        """Load the speech model, unless it is loaded; ModelError when it can't be."""
        if self._loaded is None:
            self._loaded = self.model.load()

    def prepare(self, job: Job) -> Recording | Transcript | MockviewError | None:
        """Read the answer; None when it was heard before. What goes wrong is told when its turn comes."""
        if job.heard is not None:
            return None
        try:
            return answer_in(job.item)
        except Exception as error:
            return _as_told(error)

    def finish(
        self,
        jobs: Sequence[Job],
        prepared: Sequence[Recording | Transcript | MockviewError | None],
        loading: Loading,
    ) -> tuple[Outcome, ...]:
        """A result or an error for each job; ModelError when the speech model can't be loaded."""
        recordings = [
            (job.item, answer) for job, answer in zip(jobs, prepared, strict=True) if isinstance(answer, Recording)
        ]
        if recordings and self._loaded is None:
            self.load()
            loading()
        together = iter(all_scored(recordings, self._transcriber, self.scoring)) if len(recordings) > 1 else None
        outcomes = []
        for job, answer in zip(jobs, prepared, strict=True):
            if together is not None and isinstance(answer, Recording):
                outcomes.append(_outcome(job, next(together)))
            else:
                outcomes.append(_outcome(job, self._one(job, answer)))
        return tuple(outcomes)

    def _one(self, job: Job, answer: Recording | Transcript | MockviewError | None) -> Result | MockviewError:
        if isinstance(answer, MockviewError):
            return answer
        try:
            if answer is None:
                return _judged_anew(job.item, job.heard, self.scoring)
            return scored(job.item, answer, self._transcriber, self.scoring)
        except Exception as error:
            return _as_told(error)

    def _transcriber(self) -> Transcriber:
        if self._loaded is None:
            raise MissingError("The speech model is not loaded.")
        return self._loaded


def _judged_anew(item: BatchItem, heard: tuple[Transcript, tuple[str, ...]] | None, scoring: Scoring) -> Result:
    assert heard is not None  # noqa: S101  narrows the type
    return judged(item, heard[0], scoring, heard[1])


def _as_told(error: Exception) -> MockviewError:
    """What is wrong with one answer stops no other; only a worker without memory has to begin anew."""
    if isinstance(error, MockviewError):
        return error
    if isinstance(error, MemoryError):
        raise error
    return MockviewError(f"Something went wrong inside mockview ({type(error).__name__}: {error}).")


def _outcome(job: Job, result: Result | MockviewError) -> Outcome:
    if isinstance(result, MockviewError):
        return Outcome(job.number, error=result)
    return Outcome(job.number, packed(result))
