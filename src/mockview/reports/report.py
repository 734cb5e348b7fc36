"""What a report of a session or a period holds: answers with their scores and quotes, what stands out, the plan."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import mean

from mockview.coaching.advice import advice_for
from mockview.coaching.area_state import GOOD, OPEN_BELOW
from mockview.coaching.plan import PlanItem, named
from mockview.content.names import in_words
from mockview.history.attempt import Attempt
from mockview.judging.assessment import Assessment, CriterionScore
from mockview.reports.measured import clock, measured_sentence
from mockview.reports.spoken_text import NO_MARKS, parts_of

_MOST_STANDING_OUT = 5
_MOST_QUOTES = 2
_FEW = 2
"""Answers up to which each says something; with more of them, what only one shows is no habit."""


@dataclass(frozen=True)
class Quote:
    """Words of an answer; at: when they were said, such as "1:15", "" when that is not known."""

    text: str
    at: str = ""


@dataclass(frozen=True)
class ScorePart:
    """One criterion's points, 1 to 5, with its quotes, or what was looked for and not found, and what to do."""

    title: str
    points: int
    quotes: tuple[Quote, ...]
    missing: str
    advice: str


@dataclass(frozen=True)
class AnswerPart:
    """One answer; scores are 0 to 100, None where they don't apply.

    words: (label, text) of each part; label is situation, task, action, result, reflection, other, or "" when not
    judged. held: why content was cut at a ceiling, "" when it was not. measured: one sentence. follows: the number of
    the answer whose follow-up question it answers. predicted, notes: for the person alone.
    """

    number: int
    answered_at: datetime
    question: str
    competency: str
    kind_of_answer: str
    content: float | None
    delivery: float | None
    overall: float | None
    held: str
    scores: tuple[ScorePart, ...]
    delivery_scores: tuple[ScorePart, ...]
    measured: str
    words: tuple[tuple[str, str], ...]
    follows: int | None = None
    predicted: int | None = None
    notes: tuple[str, ...] = ()
    asked_next: str = ""


@dataclass(frozen=True)
class Standing:
    """A criterion over the whole report: mean points of so many answers, quotes where it is strong, else advice."""

    title: str
    points: float
    answers: int
    quotes: tuple[tuple[int, Quote], ...] = ()
    advice: str = ""


@dataclass(frozen=True)
class Planned:
    """One thing of the plan. area: what is weak; due_on: a day, "" where it is not told."""

    area: str
    what_to_do: str
    because: str
    done_when: str
    due_on: str = ""


@dataclass(frozen=True)
class Report:
    """Everything that a report holds, and nothing else goes into its page or its JSON.

    heading: which session or period. holds, leaves_out: what a shared one holds and leaves out; both empty in one's
    own. left: answers of the period that are older than those shown. person: "" in a shared one.
    """

    heading: str
    made_at: datetime
    answers: tuple[AnswerPart, ...]
    strengths: tuple[Standing, ...] = ()
    to_work_on: tuple[Standing, ...] = ()
    plan: tuple[Planned, ...] = ()
    left: int = 0
    person: str = ""
    goal: str = ""
    holds: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()

    def mean_of(self, score: str) -> float | None:
        """The mean of "overall", "content" or "delivery" over the answers that have it."""
        values = [value for answer in self.answers if (value := getattr(answer, score)) is not None]
        return round(mean(values), 1) if values else None


def answer_part(attempt: Attempt, assessment: Assessment | None) -> AnswerPart:
    """One answer as a report shows it."""
    transcript = attempt.transcript
    parts = parts_of(transcript, assessment, NO_MARKS) if transcript else ()
    judged = assessment
    ceiling = judged.ceiling if judged else None
    return AnswerPart(
        attempt.id,
        attempt.answered_at,
        attempt.question.text,
        attempt.question.competency,
        in_words(judged.answer_type) if judged else "",
        judged.content if judged else None,
        judged.delivery if judged else None,
        judged.overall if judged else None,
        f"Content held at {ceiling.value:.0f} at most: {ceiling.because}" if ceiling else "",
        tuple(map(_score_part, judged.scores)) if judged else (),
        tuple(map(_score_part, judged.delivery_scores)) if judged else (),
        measured_sentence(judged.metrics) if judged else "",
        tuple((part.label, " ".join(p.text for p in part.pieces if p.number is not None)) for part in parts),
        attempt.follows,
        attempt.predicted,
        judged.notes if judged else (),
        (judged.follow_up or "") if judged else "",
    )


def standing_out(assessments: Mapping[int, Assessment]) -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
    """Criteria that are strong over these answers (by attempt number), and those to work on, the clearest first."""
    earned: dict[str, list[tuple[int, CriterionScore]]] = defaultdict(list)
    for number, assessment in assessments.items():
        for score in assessment.scores:
            earned[score.criterion_id].append((number, score))
        for score in assessment.delivery_scores:
            # What is quoted for how it was said are fillers, which show no strength.
            earned[score.criterion_id].append((number, replace(score, evidence=())))
    strong, weak = [], []
    for criterion_id, scores in earned.items():
        points = mean(score.points for _, score in scores)
        title = scores[0][1].title
        if len(scores) == 1 and len(assessments) > _FEW:
            continue
        if points >= GOOD:
            strong.append(Standing(title, round(points, 1), len(scores), _best_quotes(scores)))
        elif points < OPEN_BELOW:
            weak.append(Standing(title, round(points, 1), len(scores), advice=advice_for(criterion_id)))
    strong.sort(key=lambda s: (-s.points, -s.answers, s.title))
    weak.sort(key=lambda s: (s.points, -s.answers, s.title))
    return tuple(strong[:_MOST_STANDING_OUT]), tuple(weak[:_MOST_STANDING_OUT])


def planned(item: PlanItem) -> Planned:
    """An item of the plan as a report shows it."""
    return Planned(named(item.weak_area), item.what_to_do, item.because, item.done_when, item.due_on.isoformat())


def _score_part(score: CriterionScore) -> ScorePart:
    quotes = tuple(
        Quote(e.quote, clock(e.start_s) if e.start_s is not None else "") for e in score.evidence[:_MOST_QUOTES]
    )
    low = score.points < GOOD
    return ScorePart(score.title, score.points, quotes, score.missing if low else "", score.advice if low else "")


def _best_quotes(scores: Sequence[tuple[int, CriterionScore]]) -> tuple[tuple[int, Quote], ...]:
    best = sorted((pair for pair in scores if pair[1].evidence), key=lambda pair: (-pair[1].points, -pair[0]))
    return tuple((number, Quote(score.evidence[0].quote)) for number, score in best[:_MOST_QUOTES])
