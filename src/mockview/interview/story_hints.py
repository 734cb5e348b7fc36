"""A person's own stories beside a question: one line before it is answered, one when it is looked at again."""

from collections.abc import Sequence

from rich.console import Console

from mockview.content.question import Question
from mockview.history.attempt import Attempt
from mockview.interview.screen import TerminalScreen
from mockview.journey.stories import Story
from mockview.journey.story_fit import fitting, hint_for
from mockview.judging.scoring_data import ScoringData


class HintingScreen(TerminalScreen):
    """The interview's screen, with a line under a question that one of the person's stories fits well."""

    def __init__(self, console: Console, progress: Console, stories: Sequence[Story], data: ScoringData) -> None:
        super().__init__(console, progress)
        self._stories, self._data = tuple(stories), data

    def question(self, number: int, count: int, question: Question) -> None:
        """The question, then the line."""
        super().question(number, count, question)
        hint = hint_for(self._stories, question, self._data)
        if hint is not None:
            self.note(hint)


def afterthought(stories: Sequence[Story], attempt: Attempt, data: ScoringData) -> str | None:
    """One line after an answer: the best story that fits its question and was not made from it."""
    others = [story for story in stories if story.attempt_id != attempt.id]
    best = [fit for fit in fitting(others, attempt.question, data) if fit.well][:1]
    return f"A story of yours that fits: {best[0].story.title} (story {best[0].story.id})" if best else None
