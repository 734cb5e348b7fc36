"""Finding questions and criteria by words: in a person's own words, whatever their endings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mockview.content.question import Bank, Question
from mockview.content.rubric import Criterion, Rubric
from mockview.errors import UsageError
from mockview.judging.wording import split_text, stem

_ITSELF, _ABOUT, _HELD = 3, 2, 1
"""What a word counts by where it stands: in the question itself, in what it is filed under, in what answers hold."""


@dataclass(frozen=True)
class FoundQuestion:
    """A question that holds every word of the search, and its bank; more strength is nearer to the top."""

    bank: Bank
    question: Question
    strength: int


@dataclass(frozen=True)
class FoundCriterion:
    """A criterion that holds every word of the search, and its rubric."""

    rubric: Rubric
    criterion: Criterion
    strength: int


def questions_about(words: str, banks: Sequence[Bank]) -> tuple[FoundQuestion, ...]:
    """The questions that hold every word, in any of its common endings, the nearest first.

    Looked at are the text; id, competency, kind, level and the bank's title; listen_for, outline and follow-ups.
    Errors: UsageError when there is no word to look for.
    """
    wanted = _wanted(words)
    found = [
        FoundQuestion(bank, question, strength)
        for bank in banks
        for question in bank.questions
        if (strength := _strength(wanted, _question_places(bank, question)))
    ]
    return tuple(sorted(found, key=lambda f: (-f.strength, f.question.id)))


def criteria_about(words: str, rubrics: Iterable[Rubric]) -> tuple[FoundCriterion, ...]:
    """The criteria that hold every word, the nearest first.

    Looked at are the title; id, check, and the rubric's title and kinds; anchors and cues. Errors as above.
    """
    wanted = _wanted(words)
    found = [
        FoundCriterion(rubric, criterion, strength)
        for rubric in rubrics
        for criterion in rubric.criteria
        if (strength := _strength(wanted, _criterion_places(rubric, criterion)))
    ]
    return tuple(sorted(found, key=lambda f: (-f.strength, f.rubric.id)))


def _question_places(bank: Bank, question: Question) -> tuple[tuple[int, Iterable[str]], ...]:
    about = (question.id, question.competency, question.kind, question.level, bank.id, bank.title)
    held = (*question.listen_for, *question.outline, *question.follow_ups.values())
    return (_ITSELF, (question.text,)), (_ABOUT, about), (_HELD, held)


def _criterion_places(rubric: Rubric, criterion: Criterion) -> tuple[tuple[int, Iterable[str]], ...]:
    about = (criterion.id, criterion.check, rubric.id, rubric.title, *rubric.kinds)
    held = (*criterion.anchors, *(phrase for phrases in criterion.cues.values() for phrase in phrases))
    return (_ITSELF, (criterion.title,)), (_ABOUT, about), (_HELD, held)


def _strength(wanted: frozenset[str], places: Iterable[tuple[int, Iterable[str]]]) -> int:
    """Each word by the best place that it stands in; 0 when one stands nowhere."""
    best = dict.fromkeys(wanted, 0)
    for weight, texts in places:
        for found in wanted & _stems(" ".join(texts)):
            best[found] = max(best[found], weight)
    return sum(best.values()) if all(best.values()) else 0


def _wanted(words: str) -> frozenset[str]:
    wanted = _stems(words)
    if not wanted:
        raise UsageError("There is no word to look for.", "Give one, such as `mockview banks search deadline`.")
    return wanted


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(part) for part in split_text(text.replace("-", " ").replace("_", " ")))
