"""Scoring files one after the other, in this process; nothing is kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mockview.batch.found_files import Search
from mockview.batch.inputs import items_from
from mockview.batch.items import BadInput
from mockview.batch.questions import Questions
from mockview.batch.scoring_one import Row, answer_in, scored
from mockview.content.question import Bank
from mockview.errors import MockviewError
from mockview.pipeline import Scoring
from mockview.speech.transcriber import Transcriber


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

    def score(self, paths: Sequence[Path]) -> Iterator[Row]:
        """A row for each answer in each file, in order; a bad file is one row with its error.

        Errors: ModelError when the speech model that a recording needs is not here, because then none can be heard.
        """
        for item in items_from(paths, Questions(self.banks), self.asked, self.search):
            if isinstance(item, BadInput):
                yield Row(item, error=item.error)
                continue
            try:
                answer = answer_in(item)
            except MockviewError as error:
                yield Row(item, error=error)
                continue
            if item.is_recording:
                self.transcriber()
            try:
                yield Row(item, scored(item, answer, self.transcriber, self.scoring))
            except MockviewError as error:
                yield Row(item, error=error)
