"""Questions of a real interview: what they are about, the person's own bank of them, and the weak areas they open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mockview.content.own_bank import add_to_own_bank, id_for, own_bank, own_bank_path, same_words
from mockview.content.question import Bank, Question
from mockview.errors import InputError, UsageError
from mockview.history.attempt import Person
from mockview.journey.given_text import one_line
from mockview.judging.question_kind import rubric_id_of
from mockview.pipeline import Scoring, complete_question

OWN_BANK = "my-interviews"
_TITLE = "Asked in my interviews"
LONGEST_QUESTION, MOST_QUESTIONS = 1_000, 60

UNSURE = 2
"""Confidence, 1 to 5, up to which a question is taken into the plan: "hardly" and "not at all"."""

_BEGINS_WITH = {
    "behavioural": "situation",
    "motivational": "claim",
    "introduction": "present",
    "technical": "coverage",
    "situational": "approach",
    "weakness": "flaw",
}
"""By rubric: what an answer begins with. Whoever was stumped had nothing to begin with."""

_CONVINCES_BY = {
    "behavioural": "result",
    "motivational": "proof",
    "introduction": "why_here",
    "technical": "mechanism",
    "situational": "outcome",
    "weakness": "progress",
}
"""By rubric: what makes an answer convince. Whoever answered and was unsure, or did not convince, works on this."""


@dataclass(frozen=True)
class Asked:
    """A question as it was asked; question_id is its number in the person's own bank."""

    text: str
    question_id: str
    competency: str
    kind: str


@dataclass(frozen=True)
class Shelf:
    """Where a person's own questions stand. banks: all there are, whose questions lend what they know."""

    home: Path
    bank_id: str
    banks: tuple[Bank, ...]

    @property
    def path(self) -> Path:
        """The bank's file."""
        return own_bank_path(self.home, self.bank_id)


def bank_id_of(person: Person, usual: str = "me") -> str:
    """The id of a person's own bank; people who share a home folder each have one."""
    return OWN_BANK if person.name == usual else f"{OWN_BANK}-{person.id}"


def asked_question(text: str) -> str:
    """A question's words on one line; UsageError when there are none, or too many for a question."""
    line = one_line(text)
    if not line:
        raise UsageError("A question without words was given.", "Give what was asked, or leave it out.")
    if len(line) > LONGEST_QUESTION:
        raise UsageError(
            f"A question of {len(line):,} characters was given.",
            f"Shorten it to {LONGEST_QUESTION:,}; nothing was lost.",
        )
    return line


def recognised(texts: Sequence[str], before: Sequence[Asked], shelf: Shelf, scoring: Scoring) -> tuple[Asked, ...]:
    """The questions that are not there yet, each with its number, competency and kind.

    One that the person's own bank holds keeps its number there; one that any bank holds is about what that says.
    """
    own = _own_questions(shelf)
    known = {same_words(q.text): q for q in (*(q for bank in shelf.banks for q in bank.questions), *own)}
    own_ids = {same_words(q.text): q.id for q in own}
    taken = (
        {q.id for bank in shelf.banks for q in bank.questions} | {q.id for q in own} | {a.question_id for a in before}
    )
    seen = {same_words(asked.text) for asked in before}
    found: list[Asked] = []
    for text in map(asked_question, texts):
        words = same_words(text)
        if words in seen:
            continue
        seen.add(words)
        held = known.get(words)
        complete = held or complete_question(Question("", text, "", ""), scoring.data)
        number = own_ids.get(words) or id_for(text, taken)
        taken.add(number)
        found.append(Asked(text, number, complete.competency, complete.kind))
    return tuple(found)


def shelved(asked: Iterable[Asked], shelf: Shelf) -> int:
    """Put questions into the person's own bank; how many it lacked. Errors: as add_to_own_bank."""
    known = {same_words(q.text): q for bank in shelf.banks for q in bank.questions}
    questions = []
    for one in asked:
        plain = Question(one.question_id, one.text, one.competency, one.kind)
        held = known.get(same_words(one.text))
        questions.append(replace(held, id=one.question_id, text=one.text) if held else plain)
    return add_to_own_bank(shelf.home, shelf.bank_id, _TITLE, questions)


def criterion_when_stumped(asked: Asked, scoring: Scoring) -> str:
    """The criterion that a question without an answer opens: what such an answer begins with."""
    return _criterion(asked, scoring, _BEGINS_WITH)


def criterion_when_unsure(asked: Asked, scoring: Scoring) -> str:
    """The criterion that a shaky answer opens: what makes such an answer convince."""
    return _criterion(asked, scoring, _CONVINCES_BY)


def convincing_criterion(rubric_id: str) -> str:
    """What makes an answer convince that is judged by this rubric."""
    return _CONVINCES_BY.get(rubric_id, "specificity")


def _criterion(asked: Asked, scoring: Scoring, wanted: dict[str, str]) -> str:
    """The wanted criterion where the question's rubric has it; a rubric of the person's own gives its first."""
    question = Question(asked.question_id, asked.text, asked.competency, asked.kind)
    criteria = [criterion.id for criterion in scoring.rubric_for(question).criteria]
    name = wanted.get(rubric_id_of(question, scoring.data), "")
    return name if name in criteria else criteria[0]


def _own_questions(shelf: Shelf) -> tuple[Question, ...]:
    """None when the bank was edited into something unreadable; the questions are kept in the debrief all the same."""
    try:
        bank = own_bank(shelf.home, shelf.bank_id)
    except InputError:
        return ()
    return bank.questions if bank else ()
