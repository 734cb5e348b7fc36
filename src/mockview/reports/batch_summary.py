"""A batch as a whole: how its scores lie, by question, by candidate, what is weakest, what stands out, what failed.

Made for a coach who wants to know what to work on with a class; nothing in it ranks people.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mockview.batch.items import BatchItem
from mockview.batch.run import Row
from mockview.judging.assessment import CriterionScore

STEP = 10
"""Width of a bar of the distribution, in points of 100."""

LOW_POINTS = 2
"""Points of 5 up to which an answer counts as weak in a criterion."""

_FEWEST_FOR_OUTLIERS = 8
"""Quartiles of fewer answers say nothing."""

_FENCE = 1.5
"""Quartile distances beyond the quartiles from which a value stands out (Tukey, Exploratory Data Analysis, 1977)."""

_APART = 40
"""Points of 100 between content and delivery that are worth a look."""

_FEW_WORDS = 20


@dataclass(frozen=True)
class Points:
    """An answer's points of 5 in one criterion; spoken: it is about how it was said."""

    title: str
    points: int
    advice: str
    spoken: bool


@dataclass(frozen=True)
class Answered:
    """What the report keeps of a scored answer; scores are 0 to 100 or None, held: why content was cut off, or ""."""

    id: str
    candidate: str
    question: str
    overall: float | None
    content: float | None
    delivery: float | None
    answer_type: str
    held: str
    words: int
    points: tuple[Points, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failed:
    """An input that could not be scored, and why."""

    id: str
    candidate: str
    reason: str


@dataclass(frozen=True)
class Group:
    """Answers that have something in common; scores are of `overall`, None where none has any."""

    name: str
    answers: int
    failed: int
    median: float | None
    lowest: float | None
    highest: float | None
    weakest: str


@dataclass(frozen=True)
class CriterionLine:
    """A criterion over all answers: mean points of 5, the share of answers with LOW_POINTS at most, what would help."""

    title: str
    answers: int
    mean: float
    low_share: float
    advice: str
    spoken: bool


@dataclass(frozen=True)
class Remarkable:
    """An answer that is worth a look, and why."""

    answer: Answered
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """A batch as a whole; by_question in the order of the batch, by_candidate by name, criteria weakest first."""

    answers: tuple[Answered, ...]
    failed: tuple[Failed, ...]
    median: float | None
    content: float | None
    delivery: float | None
    distribution: tuple[tuple[str, int], ...]
    by_question: tuple[Group, ...]
    by_candidate: tuple[Group, ...]
    criteria: tuple[CriterionLine, ...]
    remarkable: tuple[Remarkable, ...]


def kept_of(row: Row) -> Answered | Failed:
    """What the report needs of a row, which is a hundredth of it."""
    item = row.item
    if row.result is None:
        return Failed(item.id, item.candidate, str(row.error))
    judged, question = row.result.assessment, row.result.question
    return Answered(
        item.id,
        item.candidate,
        question.text if isinstance(item, BatchItem) else "",
        judged.overall,
        judged.content,
        judged.delivery,
        judged.answer_type,
        judged.ceiling.because if judged.ceiling else "",
        judged.metrics.word_count,
        tuple(_points(judged.scores, spoken=False)) + tuple(_points(judged.delivery_scores, spoken=True)),
        row.result.warnings,
    )


def summary_of(kept: Iterable[Answered | Failed]) -> Summary:
    """The batch as a whole."""
    answers, failed = list[Answered](), list[Failed]()
    for one in kept:
        if isinstance(one, Answered):
            answers.append(one)
        else:
            failed.append(one)
    return Summary(
        tuple(answers),
        tuple(failed),
        _median(a.overall for a in answers),
        _median(a.content for a in answers),
        _median(a.delivery for a in answers),
        _distribution(answers),
        _by_question(answers),
        _by_candidate(answers, failed),
        _criteria(answers),
        _remarkable(answers),
    )


def _points(scores: Iterable[CriterionScore], *, spoken: bool) -> Iterable[Points]:
    return (Points(score.title, score.points, score.advice, spoken) for score in scores)


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def _distribution(answers: Sequence[Answered]) -> tuple[tuple[str, int], ...]:
    counts = [0] * (100 // STEP)
    for answer in answers:
        if answer.overall is not None:
            counts[min(int(answer.overall // STEP), len(counts) - 1)] += 1
    last = len(counts) - 1
    return tuple((f"{n * STEP}–{100 if n == last else (n + 1) * STEP - 1}", count) for n, count in enumerate(counts))


def _by_question(answers: Sequence[Answered]) -> tuple[Group, ...]:
    groups: dict[str, list[Answered]] = defaultdict(list)
    for answer in answers:
        groups[answer.question].append(answer)
    return tuple(_group(question, some, 0) for question, some in groups.items())


def _by_candidate(answers: Sequence[Answered], failed: Sequence[Failed]) -> tuple[Group, ...]:
    groups: dict[str, list[Answered]] = defaultdict(list)
    lost: dict[str, int] = defaultdict(int)
    for answer in answers:
        groups[answer.candidate].append(answer)
    for one in failed:
        lost[one.candidate] += 1
    names = sorted({*groups, *(name for name in lost if name)}, key=lambda name: (not name, name.casefold(), name))
    return tuple(_group(name, groups[name], lost[name]) for name in names)


def _group(name: str, answers: Sequence[Answered], failed: int) -> Group:
    scores = [answer.overall for answer in answers if answer.overall is not None]
    criteria = _criteria(answers)
    weakest = criteria[0].title if criteria and criteria[0].mean < 4 else ""
    return Group(
        name,
        len(answers),
        failed,
        statistics.median(scores) if scores else None,
        min(scores, default=None),
        max(scores, default=None),
        weakest,
    )


def _criteria(answers: Sequence[Answered]) -> tuple[CriterionLine, ...]:
    points: dict[tuple[str, bool], list[Points]] = defaultdict(list)
    for answer in answers:
        for one in answer.points:
            points[one.title, one.spoken].append(one)
    lines = (
        CriterionLine(
            title,
            len(some),
            statistics.fmean(one.points for one in some),
            sum(one.points <= LOW_POINTS for one in some) / len(some),
            _most_given(some),
            spoken,
        )
        for (title, spoken), some in points.items()
    )
    return tuple(sorted(lines, key=lambda line: (line.mean, line.title)))


def _most_given(points: Sequence[Points]) -> str:
    """The advice that was given most to weak answers; words that quote one answer are nobody else's advice."""
    given = [one.advice for one in points if one.points <= LOW_POINTS and one.advice and "“" not in one.advice]
    if not given:
        return ""
    advice, times = max(((advice, given.count(advice)) for advice in dict.fromkeys(given)), key=lambda pair: pair[1])
    return advice if times > 1 or len(given) == 1 else ""


def _remarkable(answers: Sequence[Answered]) -> tuple[Remarkable, ...]:
    low, high = _fences([answer.overall for answer in answers if answer.overall is not None])
    found = []
    for answer in answers:
        reasons = list(_reasons(answer, low, high))
        if reasons:
            found.append(Remarkable(answer, tuple(reasons)))
    return tuple(found)


def _reasons(answer: Answered, low: float, high: float) -> Iterable[str]:
    if answer.overall is not None and answer.overall < low:
        yield f"{answer.overall:.0f} is far below the other answers."
    if answer.overall is not None and answer.overall > high:
        yield f"{answer.overall:.0f} is far above the other answers."
    if answer.held:
        yield answer.held
    if answer.words < _FEW_WORDS:
        yield f"Only {answer.words} words."
    if answer.content is not None and answer.delivery is not None and abs(answer.content - answer.delivery) >= _APART:
        yield f"Content {answer.content:.0f}, delivery {answer.delivery:.0f}: far apart."
    yield from answer.warnings


def _fences(scores: Sequence[float]) -> tuple[float, float]:
    if len(scores) < _FEWEST_FOR_OUTLIERS:
        return float("-inf"), float("inf")
    first, _, third = statistics.quantiles(scores, n=4, method="inclusive")
    return first - _FENCE * (third - first), third + _FENCE * (third - first)
