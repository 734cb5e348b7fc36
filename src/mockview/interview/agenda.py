"""What a session asks, why, and what is said before it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import RenderableType
from rich.text import Text

from mockview.coaching.plan import choose_questions
from mockview.content.question import Bank, Question
from mockview.errors import UsageError
from mockview.history.listing import last_asked
from mockview.history.points import DELIVERY, points_of
from mockview.interview.choosing import choose, choose_easy, choose_named, choose_surprising
from mockview.interview.comeback_view import best_answer_view
from mockview.interview.drill import Drill, drill_for
from mockview.journey.comeback import BestAnswer, comeback_for
from mockview.journey.goals import target_role
from mockview.journey.outlook import outlook_ahead
from mockview.pipeline import Scoring
from mockview.reports.safe_text import clean
from mockview.store.database import Database


@dataclass(frozen=True, eq=False)
class Agenda:
    """What a session asks. reasons: why, by question id. opening: shown before the first question.

    drill: what is drilled, best: the answer that is replayed first; None in sessions without.
    """

    questions: tuple[Question, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)
    opening: RenderableType | None = None
    drill: Drill | None = None
    best: BestAnswer | None = None


@dataclass(frozen=True, eq=False)
class Choice:
    """What an agenda is chosen from: a person's log, question banks, chance. now: aware, in the person's time zone."""

    db: Database
    person_id: int
    banks: Sequence[Bank]
    rng: random.Random
    now: datetime

    @property
    def last_asked(self) -> Mapping[str, datetime]:
        """When each question was last answered, by its id."""
        return last_asked(self.db, self.person_id)


def any_questions(choice: Choice, count: int, competency: str | None, question_id: str | None) -> Agenda:
    """Questions at random, of one competency or the one with an id where that is given."""
    return Agenda(choose(choice.banks, count, choice.rng, competency, question_id))


def named_by(choice: Choice, ids: Sequence[str], count: int) -> Agenda:
    """The questions with these ids, or any where no bank holds one of them."""
    return Agenda(choose_named(choice.banks, ids, count) or choose(choice.banks, count, choice.rng))


def from_plan(choice: Choice, count: int) -> Agenda:
    """Questions for what the plan says is weak; UsageError when it is empty."""
    plan = outlook_ahead(choice.db, choice.person_id, choice.now).plan
    if not plan:
        raise UsageError("Your plan is empty, so there is nothing to practise from it.", "Run `mockview practice`.")
    questions = [q for bank in choice.banks for q in bank.questions]
    return Agenda(choose_questions(plan, questions, count, choice.rng, choice.last_asked))


def drill(choice: Choice, count: int, competency: str | None, scoring: Scoring, *, spoken: bool) -> Agenda:
    """Questions for one weak area, judged by its criterion; UsageError when there is none, or no question for it."""
    plan = outlook_ahead(choice.db, choice.person_id, choice.now).plan
    chosen = drill_for(plan, points_of(choice.db, choice.person_id), competency, spoken=spoken)
    area = chosen.item.weak_area
    about = area.competency
    suiting = [q for bank in choice.banks for q in bank.questions if about in (q.competency, DELIVERY)]
    if about != DELIVERY:
        suiting = [q for q in suiting if area.criterion_id in {c.id for c in scoring.rubric_for(q).criteria}]
    questions = choose_questions((chosen.item,), suiting, count, choice.rng, choice.last_asked)
    if not questions:
        raise UsageError(f"No question here is about {clean(about)}.", "Leave out --bank.")
    return Agenda(questions, opening=Text(clean(chosen.about)), drill=chosen)


def warm_up(choice: Choice, count: int) -> Agenda:
    """One or two easy questions."""
    return Agenda(choose_easy(choice.banks, count, choice.rng, choice.last_asked))


def surprise(choice: Choice, count: int) -> Agenda:
    """Questions from other lines of work than the one that the person's goal names, and than they are used to."""
    by_id = {q.id: bank.title for bank in choice.banks for q in bank.questions}
    role = target_role(choice.db, choice.person_id)
    questions = choose_surprising(choice.banks, count, choice.rng, choice.last_asked, role)
    return Agenda(questions, {q.id: f"From the bank: {by_id[q.id]}." for q in questions})


def comeback(choice: Choice, count: int | None) -> Agenda:
    """The session after a rejection: the best answer, what goes well, what stumped the person. count: None for all."""
    held = comeback_for(choice.db, choice.person_id, choice.banks, choice.now, choice.rng)
    if not held.questions:
        raise UsageError("There is no question to come back with here.", "Leave out --bank.")
    return Agenda(held.questions[:count], held.because, best_answer_view(held.best), best=held.best)
