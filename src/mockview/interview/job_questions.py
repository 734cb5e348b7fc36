"""Questions for a job posting: those of the banks that suit it, over all kinds, and some worded around it."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from mockview.content.job_phrases import speaks_of
from mockview.content.job_posting import JobPosting, read_posting
from mockview.content.job_terms import JobTerms, load_job_terms
from mockview.content.question import Bank, Question
from mockview.interview.job_wording import worded_behavioural, worded_opening, worded_technical
from mockview.judging.relevance import measure_relevance
from mockview.judging.scoring_data import ScoringData
from mockview.judging.wording import read_words
from mockview.speech.transcript import from_text

_LEVELS = {"entry": 0, "mid": 1, "senior": 2}
_OWN_FIELD, _NEAR_FIELD, _SAME_LEVEL, _NEXT_LEVEL = 3.0, 2.0, 0.5, -0.5
_COMPETENCY_SHARE = 20.0
"""How much a competency's weight in the posting (0 to 1, seldom above 0.25) counts beside the words' strength."""

_LEAST_TECHNICAL = 2.0
"""Standard deviations above chance for a technical question's words in the posting; below, it is another trade's."""

_MUCH = 0.1
"""The weight from which a posting is about a competency: a tenth of all that it asks for."""

_CHOSEN_FROM = 3
"""Chance picks among this many of the best, so that a second session asks something else."""

_KINDS = ("introduction", "motivational", "behavioural", "situational", "technical")
"""In the order in which an interview asks them."""


@dataclass(frozen=True)
class JobSession:
    """The questions in the order in which they are asked; left_out: sentences for the screen."""

    questions: tuple[Question, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class _Fit:
    """A bank's question, how well it suits, and whether its bank is for this very field or situation."""

    question: Question
    score: float
    of_the_field: bool


@dataclass(frozen=True)
class _Slots:
    """How many questions of each sort; past events from the banks fill what is left."""

    openings: int
    worded: int
    technical: int
    situational: int


def questions_for_job(
    path: Path, banks: Sequence[Bank], count: int, rng: random.Random, data: ScoringData, tell: Callable[[str], None]
) -> tuple[Question, ...]:
    """Read a posting and choose for it; what was found and what was left out is told sentence by sentence.

    Errors: InputError when the file can't be read or holds no posting.
    """
    posting = read_posting(path)
    session = choose_for_job(posting, banks, count, rng, data, load_job_terms())
    for sentence in posting.found:
        tell(sentence)
    for sentence in (*posting.left_out, *session.left_out):
        tell(f"Left out: {sentence}")
    return session.questions


def choose_for_job(
    posting: JobPosting, banks: Sequence[Bank], count: int, rng: random.Random, data: ScoringData, terms: JobTerms
) -> JobSession:
    """`count` different questions: an opening, past events for what is asked for most, the field's own, worded ones.

    A bank of another field, or for people in a situation that the posting is not about, gives none.
    """
    suitable = [bank for bank in banks if _may_ask(bank, posting, terms)]
    fits = _fits(posting, suitable, data, terms)
    slots = _slots(count)
    own_words = worded_behavioural(posting, terms, rng)
    planned = [
        *_openings(fits, posting, slots.openings, rng),
        *own_words[: slots.worded],
        *_technical(fits, posting, terms, slots.technical, rng),
        *_picked([f for f in fits if f.question.kind == "situational" and f.of_the_field], slots.situational, rng),
        *_picked([f for f in fits if f.question.kind == "behavioural"], count, rng),
        *own_words[slots.worded :],
    ]
    different = list({question.id: question for question in planned}.values())[:count]
    questions = tuple(sorted(different, key=lambda question: _KINDS.index(question.kind)))
    return JobSession(questions, tuple(_left_out(posting, banks, suitable, questions)))


def _slots(count: int) -> _Slots:
    return _Slots(
        openings=0 if count < 2 else 1 if count < 7 else 2,
        worded=1 if count < 3 else round((count - 2) / 2.5),
        technical=0 if count < 3 else count // 3,
        situational=0 if count < 5 else max(1, count // 8),
    )


def _openings(fits: Sequence[_Fit], posting: JobPosting, count: int, rng: random.Random) -> list[Question]:
    """Who one is and why this job: one of each, in the posting's words or a bank's."""
    best: list[Question] = []
    for kind in ("introduction", "motivational"):
        general = [f.question for f in fits if f.question.kind == kind and (kind == "introduction" or f.of_the_field)]
        options = [*(q for q in worded_opening(posting) if q.kind == kind), *general[:1]]
        best += [rng.choice(options)] if options else []
    return rng.sample(best, min(count, len(best)))


def _technical(
    fits: Sequence[_Fit], posting: JobPosting, terms: JobTerms, count: int, rng: random.Random
) -> list[Question]:
    """The posting's skills and the banks' field in turn, a skill first; explaining in general when there is neither."""
    worded = worded_technical(posting, terms, rng)
    technical = [f for f in fits if f.question.kind == "technical"]
    own = _picked([f for f in technical if f.of_the_field], count, rng)
    both = [q for pair in zip_longest(worded, own) for q in pair if q is not None]
    return [*both, *_picked([f for f in technical if not f.of_the_field], count, rng)][:count]


def _picked(fits: Sequence[_Fit], count: int, rng: random.Random) -> list[Question]:
    """The best by score, each competency once before any comes again, chance deciding among the nearest."""
    left, picked = sorted(fits, key=lambda f: (-f.score, f.question.id)), list[Question]()
    asked: dict[str, int] = {}
    while left and len(picked) < count:
        fewest = min(asked.get(f.question.competency, 0) for f in left)
        open_now = [f for f in left if asked.get(f.question.competency, 0) == fewest][:_CHOSEN_FROM]
        fit = rng.choice(open_now)
        left.remove(fit)
        asked[fit.question.competency] = fewest + 1
        picked.append(fit.question)
    return picked


def _fits(posting: JobPosting, banks: Sequence[Bank], data: ScoringData, terms: JobTerms) -> list[_Fit]:
    """Every question that may be asked for this posting, with how well it suits it, the best first."""
    weights = dict(posting.competencies)
    wording = read_words(from_text(posting.text))
    fits: list[_Fit] = []
    for bank in banks:
        fields = _fields_of(bank, terms)
        special = bool(_needs_of(bank, terms))
        for question in bank.questions:
            apart = 0 if question.level == "any" else _LEVELS[question.level] - _LEVELS[posting.level]
            # Its competency's words count by the competency's weight alone.
            strength = measure_relevance(wording, replace(question, competency=""), data).strength
            if abs(apart) > 1 or (question.kind == "technical" and fields and strength < _LEAST_TECHNICAL):
                continue
            competency = data.competency(question.competency)
            score = strength + _COMPETENCY_SHARE * weights.get(competency.id if competency else "", 0.0)
            score += _OWN_FIELD if posting.field in fields else _NEAR_FIELD if fields else 0.0
            score += _NEXT_LEVEL if apart else 0.0
            score += _SAME_LEVEL * (question.level == posting.level)
            fits.append(_Fit(question, score, special or bool(fields)))
    return sorted(fits, key=lambda f: (-f.score, f.question.id))


def _may_ask(bank: Bank, posting: JobPosting, terms: JobTerms) -> bool:
    """Whether a bank is for any job, for this field or one near it, or for a situation that this posting is about."""
    asked_for = {posting.level, *(name for name, weight in posting.competencies if weight >= _MUCH)}
    field = terms.fields.get(posting.field)
    fields = _fields_of(bank, terms)
    suits = not fields or (field is not None and bool(fields & {field.id, *field.near}))
    return suits and _needs_of(bank, terms) <= asked_for


def _fields_of(bank: Bank, terms: JobTerms) -> frozenset[str]:
    about = f"{bank.title}. {bank.description}"
    return frozenset(field.id for field in terms.fields.values() if field.titles.count(about))


def _needs_of(bank: Bank, terms: JobTerms) -> frozenset[str]:
    about = f"{bank.title}. {bank.description}"
    return frozenset(needs for cues, needs in terms.audiences if cues.count(about))


def _left_out(
    posting: JobPosting, banks: Sequence[Bank], suitable: Sequence[Bank], questions: Sequence[Question]
) -> Iterator[str]:
    asked = " ".join(question.text for question in questions)
    unasked = [skill.name for skill in posting.skills if not speaks_of(asked, skill.name)]
    if unasked:
        yield f"Not asked about in this session: {', '.join(unasked)}."
    others = [bank.id for bank in banks if bank not in suitable]
    if others:
        yield f"Question banks for other work or another situation: {', '.join(others)}."
