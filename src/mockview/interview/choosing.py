"""Which questions an interview asks."""

import random
from collections.abc import Sequence

from mockview.content.question import Bank, Question
from mockview.errors import UsageError


def choose(
    banks: Sequence[Bank],
    count: int,
    rng: random.Random,
    competency: str | None = None,
    question_id: str | None = None,
) -> tuple[Question, ...]:
    """`count` different questions in a random order, of one competency if given; UsageError when there are none."""
    questions = [q for bank in banks for q in bank.questions]
    if question_id is not None:
        named = [q for q in questions if q.id == question_id]
        if not named:
            raise UsageError(f"No question has the id {question_id!r}.", "See `mockview banks show BANK`.")
        return (named[0],)
    if competency is not None:
        wanted = competency.casefold()
        known = sorted({q.competency for q in questions})
        questions = [q for q in questions if q.competency.casefold() == wanted]
        if not questions:
            raise UsageError(f"No question is about {competency!r}.", f"Choose from: {', '.join(known)}.")
    return tuple(rng.sample(questions, min(count, len(questions))))
