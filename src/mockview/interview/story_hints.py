"""A person's own stories beside a question: one line before it is answered, one when it is looked at again."""

from collections.abc import Callable, Mapping, Sequence

from rich.console import Console, RenderableType

from mockview.content.question import Question
from mockview.history.attempt import Attempt
from mockview.interview.answering import HINT, LETTERS
from mockview.interview.screen import TerminalScreen
from mockview.journey.stories import Story
from mockview.journey.story_fit import fitting, hint_for
from mockview.judging.assessment import Assessment
from mockview.judging.scoring_data import ScoringData
from mockview.reports.terminal import assessment_view


class HintingScreen(TerminalScreen):
    """The interview's screen, with a line under a question that one of the person's stories fits well.

    reasons: why a question is asked, by its id.
    """

    def __init__(
        self,
        console: Console,
        progress: Console,
        stories: Sequence[Story],
        data: ScoringData,
        letters: Sequence[str] = LETTERS,
        longest_s: float | None = None,
        scores_view: Callable[[Assessment], RenderableType] = assessment_view,
        reasons: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(console, progress, letters, longest_s, scores_view)
        self._stories, self._data, self._reasons = tuple(stories), data, reasons or {}

    def question(self, number: int, count: int, question: Question, asker: str | None = None) -> None:
        """The question, then the line, unless there are no hints in this interview."""
        super().question(number, count, question, asker)
        if question.id in self._reasons:
            self.note(self._reasons[question.id])
        hint = hint_for(self._stories, question, self._data) if HINT in self._letters else None
        if hint is not None:
            self.note(hint)

    def hint(self, question: Question) -> None:
        """The story that fits best, else what a strong answer covers."""
        best = fitting(self._stories, question, self._data)[:1] if question.kind == "behavioural" else ()
        if best:
            self.note(f"Hint: your story “{best[0].story.title}” (story {best[0].story.id}): {best[0].because}.")
        else:
            super().hint(question)


def afterthought(stories: Sequence[Story], attempt: Attempt, data: ScoringData) -> str | None:
    """One line after an answer: the best story that fits its question and was not made from it."""
    others = [story for story in stories if story.attempt_id != attempt.id]
    best = [fit for fit in fitting(others, attempt.question, data) if fit.well][:1]
    return f"A story of yours that fits: {best[0].story.title} (story {best[0].story.id})" if best else None
