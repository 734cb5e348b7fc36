"""Which questions an interview asks."""

import difflib
import random
from collections.abc import Sequence

from mockview.content.question import Bank, Question
from mockview.errors import UsageError


def choose_named(banks: Sequence[Bank], ids: Sequence[str], count: int) -> tuple[Question, ...]:
    """The questions with these ids, in this order, at most `count`; empty when the banks hold none of them."""
    held = {q.id: q for bank in banks for q in bank.questions}
    return tuple(held[i] for i in dict.fromkeys(ids) if i in held)[:count]


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
            near = difflib.get_close_matches(question_id, [q.id for q in questions], 1)
            meant = f" Is {near[0]} meant?" if near else ""
            raise UsageError(
                f"No question has the id {question_id!r}.{meant}",
                "`mockview banks show BANK` lists a bank's questions.",
            )
        return (named[0],)
    if competency is not None:
        wanted = competency.casefold()
        known = sorted({q.competency for q in questions})
        questions = [q for q in questions if q.competency.casefold() == wanted]
        if not questions:
            raise UsageError(f"No question is about {competency!r}.", f"Choose from: {', '.join(known)}.")
    return tuple(rng.sample(questions, min(count, len(questions))))
