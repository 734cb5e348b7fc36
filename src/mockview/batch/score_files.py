"""Scoring files one after the other: each gives a scored answer or the reason why not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mockview.batch.found_files import Search
from mockview.batch.inputs import items_from
from mockview.batch.items import BadInput
from mockview.batch.questions import Questions
from mockview.batch.scoring_one import answer_in, scored
from mockview.content.question import Bank, Question
from mockview.errors import MockviewError
from mockview.judging.assessment import Assessment
from mockview.pipeline import Scoring
from mockview.speech.transcriber import Transcriber
from mockview.speech.transcript import Transcript


@dataclass(frozen=True)
class Scored:
    """One answer's result; either `assessment` or `error` is there. id: the file's name, or the line's id."""

    id: str
    question: Question | None = None
    transcript: Transcript | None = None
    assessment: Assessment | None = None
    error: MockviewError | None = None


@dataclass(frozen=True)
class FileScoring:
    """What files are scored with; the speech model is loaded when the first recording comes.

    asked: the question that all files answer (an id or its words), or "" to find it by the file's name.
    search: how files are looked for.
    """

    banks: tuple[Bank, ...]
    scoring: Scoring
    transcriber: Callable[[], Transcriber]
    asked: str = ""
    search: Search = field(default_factory=Search)

    def score(self, paths: Sequence[Path]) -> Iterator[Scored]:
        """A result for each answer in each file, in order; a bad file is one result with its error.

        Errors: ModelError when the speech model that a recording needs is not here, because then none can be heard.
        """
        for item in items_from(paths, Questions(self.banks), self.asked, self.search):
            if isinstance(item, BadInput):
                yield Scored(item.id, error=item.error)
                continue
            try:
                answer = answer_in(item)
            except MockviewError as error:
                yield Scored(item.id, error=error)
                continue
            if item.is_recording:
                self.transcriber()
            try:
                result = scored(item, answer, self.transcriber, self.scoring)
                yield Scored(item.id, result.question, result.transcript, result.assessment)
            except MockviewError as error:
                yield Scored(item.id, error=error)
