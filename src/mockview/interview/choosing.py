"""Which questions an interview asks."""

import difflib
import random
from collections.abc import Mapping, Sequence
from datetime import datetime

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


EASY_KINDS = ("introduction", "motivational")
"""About oneself and one's reasons: nothing has to be remembered."""


def choose_easy(
    banks: Sequence[Bank], count: int, rng: random.Random, last_asked: Mapping[str, datetime]
) -> tuple[Question, ...]:
    """Questions to warm up with, those never asked or asked longest ago first; UsageError when there are none."""
    easy = [q for b in banks for q in b.questions if q.kind in EASY_KINDS and q.level in ("any", "entry")]
    if not easy:
        raise UsageError("There is no easy question to warm up with here.", "Leave out --bank.")
    return tuple(_rested(easy, rng, last_asked)[:count])


def choose_surprising(
    banks: Sequence[Bank],
    count: int,
    rng: random.Random,
    last_asked: Mapping[str, datetime],
    role: str = "",
) -> tuple[Question, ...]:
    """Questions from the banks that the person was asked least from, each from another one while there are enough.

    role: the work that the person practises for; banks named after it are no surprise. It may be empty.
    """
    words = {word for word in role.casefold().split() if len(word) > 3}  # not "of" or "the"
    strange = [b for b in banks if b.questions and not any(word in f"{b.id} {b.title}".casefold() for word in words)]
    if not strange:
        raise UsageError("There is no other bank to be surprised from.", "Leave out --bank.")
    shuffled = rng.sample(strange, len(strange))
    by_use = sorted(shuffled, key=lambda b: sum(q.id in last_asked for q in b.questions) / len(b.questions))
    rows = [_rested(bank.questions, rng, last_asked) for bank in by_use]
    chosen: dict[str, Question] = {}
    for place in range(max(map(len, rows))):
        for row in rows:
            if place < len(row) and len(chosen) < count:
                chosen.setdefault(row[place].id, row[place])
    return tuple(chosen.values())


def _rested(questions: Sequence[Question], rng: random.Random, last_asked: Mapping[str, datetime]) -> list[Question]:
    shuffled = rng.sample(list(questions), len(questions))
    return sorted(shuffled, key=lambda q: last_asked[q.id].timestamp() if q.id in last_asked else float("-inf"))
