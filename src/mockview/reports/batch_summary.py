"""A batch as a whole: how its scores lie, by question, by candidate, what is weakest, what stands out, what failed.

Made for a coach who wants to know what to work on with a class; nothing in it ranks people.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mockview.coaching.area_state import GOOD, POOR
from mockview.reports.batch_kept import Answered, Failed, Points
from mockview.reports.batch_remarkable import Remarkable, remarkable

STEP = 10
"""Width of a bar of the distribution, in points of 100."""


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
    """A criterion over all answers: mean points of 5, the share of answers with POOR at most, what would help."""

    title: str
    answers: int
    mean: float
    low_share: float
    advice: str
    spoken: bool


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
        remarkable(answers),
    )


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
    weakest = criteria[0].title if criteria and criteria[0].mean < GOOD else ""
    return Group(
        name,
        len(answers),
        failed,
        _median(scores),
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
            sum(one.points <= POOR for one in some) / len(some),
            _most_given(some),
            spoken,
        )
        for (title, spoken), some in points.items()
    )
    return tuple(sorted(lines, key=lambda line: (line.mean, line.title)))


def _most_given(points: Sequence[Points]) -> str:
    """The advice that was given most to weak answers; words that quote one answer are nobody else's advice."""
    given = [one.advice for one in points if one.points <= POOR and one.advice and "“" not in one.advice]
    if not given:
        return ""
    advice, times = max(((advice, given.count(advice)) for advice in dict.fromkeys(given)), key=lambda pair: pair[1])
    return advice if times > 1 or len(given) == 1 else ""
