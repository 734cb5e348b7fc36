"""What a person wants a session to be, and what is asked in it then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mockview.errors import UsageError
from mockview.interview import agenda
from mockview.interview.agenda import Agenda, Choice
from mockview.interview.job_questions import questions_for_job
from mockview.interview.modes import DRILL, MODES, PRACTICE, WARM_UP, Mode, logged_name
from mockview.interview.recorded_answers import question_id_of
from mockview.pipeline import Scoring


@dataclass(frozen=True)
class Wishes:
    """The options of `mockview practice` that are no settings; UsageError when some of them exclude each other.

    count: questions; None leaves it to the mode. seed: the same number chooses the same questions. answers: a folder
    of recorded ones. scores: show them in a warm-up too.
    """

    mode: str = PRACTICE
    competency: str | None = None
    question: str | None = None
    job: Path | None = None
    from_plan: bool = False
    surprise: bool = False
    comeback: bool = False
    panel: bool = False
    follow_ups: bool = False
    scores: bool = False
    typed: bool = False
    answers: Path | None = None
    count: int | None = None
    seed: int | None = None

    def __post_init__(self) -> None:
        answers, warm_up = ("--answers", self.answers is not None), ("--mode warm-up", self.mode == WARM_UP)
        follow_ups = ("--follow-ups", self.follow_ups)
        subjects = (
            ("--question", self.question is not None),
            ("--job", self.job is not None),
            ("--from-plan", self.from_plan),
            ("--surprise", self.surprise),
            ("--comeback", self.comeback),
            warm_up,
        )
        _must_exclude(("--typed", self.typed), answers)
        _must_exclude(follow_ups, answers)
        _must_exclude(follow_ups, warm_up)
        _must_exclude(*subjects, ("--competency", self.competency is not None))
        _must_exclude(*subjects, ("--mode drill", self.mode == DRILL))
        if self.scores and self.mode != WARM_UP:
            raise UsageError("--scores belongs to --mode warm-up.", "Every other session shows them anyway.")

    @property
    def way(self) -> Mode:
        """The mode's ways."""
        return MODES[self.mode]

    @property
    def feedback(self) -> str:
        """When scores are shown, one of session.FEEDBACK."""
        return "after each" if self.scores else self.way.feedback

    @property
    def logged_as(self) -> str:
        """What the log calls such a session."""
        return logged_name("comeback" if self.comeback else self.mode, surprise=self.surprise, panel=self.panel)


def agenda_of(
    wishes: Wishes,
    choice: Choice,
    scoring: Scoring,
    files: Sequence[Path],
    tell: Callable[[str], None],
) -> Agenda:
    """What is asked. files: recorded answers, which choose the questions when nothing else does; tell: as
    questions_for_job. Errors: UsageError when there is nothing to ask.
    """
    many = wishes.count or wishes.way.count
    if wishes.job is not None:
        return Agenda(questions_for_job(wishes.job, choice.banks, many, choice.rng, scoring.data, tell))
    if wishes.mode == DRILL:
        return agenda.drill(choice, many, wishes.competency, scoring, spoken=not wishes.typed)
    if wishes.mode == WARM_UP:
        return agenda.warm_up(choice, many)
    if wishes.comeback:
        return agenda.comeback(choice, wishes.count)
    if wishes.surprise:
        return agenda.surprise(choice, many)
    if wishes.from_plan:
        return agenda.from_plan(choice, many)
    if wishes.question or wishes.competency or not files:
        return agenda.any_questions(choice, many, wishes.competency, wishes.question)
    return agenda.named_by(choice, [question_id_of(file) for file in files], many)


def _must_exclude(*wishes: tuple[str, bool]) -> None:
    wished = [name for name, given in wishes if given]
    if len(wished) > 1:
        raise UsageError(f"{' and '.join(wished)} exclude each other.", "Choose one.")
