"""What the report of a batch keeps of each row: a hundredth of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mockview.batch.items import BatchItem
from mockview.batch.run import Row
from mockview.judging.assessment import CriterionScore


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


def kept_of(row: Row) -> Answered | Failed:
    """What the report needs of a row."""
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


def _points(scores: Iterable[CriterionScore], *, spoken: bool) -> Iterator[Points]:
    return (Points(score.title, score.points, score.advice, spoken) for score in scores)
