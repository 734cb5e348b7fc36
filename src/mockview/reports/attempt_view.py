"""Past answers as a person reads them: the list, one whole, two side by side."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.history.attempt import Attempt, AttemptLine
from mockview.judging.assessment import Assessment, CriterionScore
from mockview.reports.measured import whole
from mockview.reports.safe_text import clean
from mockview.reports.terminal import assessment_view, scores_line, table_of, transcript_view


def list_view(lines: Sequence[AttemptLine]) -> RenderableType:
    """One line an answer, newest first."""
    if not lines:
        return Text("No answers yet. Start with `mockview practice`.")
    rows = [
        (
            str(line.id),
            line.answered_at.astimezone().date().isoformat(),
            whole(line.overall) if line.transcribed else "waiting",
            whole(line.content),
            whole(line.delivery),
            line.question_text + (" (discarded)" if line.discarded else ""),
        )
        for line in lines
    ]
    return table_of(("Answer", "When", "Overall", "Content", "Delivery", "Question"), rows)


def attempt_view(attempt: Attempt, assessment: Assessment | None, count: int) -> RenderableType:
    """One answer whole: question, words, scores; `count` is how many times it was judged."""
    when = attempt.answered_at.astimezone().strftime("%Y-%m-%d %H:%M")
    parts: list[RenderableType] = [
        Text(
            f"Answer {attempt.id}, {when}" + (" (discarded)" if attempt.discarded else "") + _follows(attempt),
            style="bold",
        ),
        Text(clean(attempt.question.text), style="bold cyan"),
        Text(),
    ]
    if attempt.transcript is None:
        parts.append(Text("Recorded, not transcribed yet: mockview transcribe"))
        return Group(*parts)
    parts.append(transcript_view(attempt.transcript, assessment))
    if attempt.corrected_from is not None:
        parts.append(Text(f"\nHeard at first: {clean(attempt.corrected_from.text)}", style="bright_black"))
    if assessment is not None:
        parts += [Text(), assessment_view(assessment)]
        if count > 1:
            parts.append(Text(f"Judged {count} times; the earlier assessments are kept.", style="bright_black"))
    return Group(*parts)


def _follows(attempt: Attempt) -> str:
    return f", to the follow-up of answer {attempt.follows}" if attempt.follows else ""


def comparison_view(
    first: Attempt, its: Assessment | None, second: Attempt, other: Assessment | None
) -> RenderableType:
    """Two answers, criterion by criterion, the earlier one first, so that a plus is progress."""
    if second.answered_at < first.answered_at:
        first, its, second, other = second, other, first, its
    if its is None or other is None:
        return Text("Both answers need scores to be compared; run `mockview transcribe` first.")
    parts: list[RenderableType] = []
    if first.question.text != second.question.text:
        parts.append(Text("These answer different questions.", style="yellow"))
    parts.append(Text(clean(first.question.text), style="bold cyan"))
    for attempt, assessment in ((first, its), (second, other)):
        parts.append(Text.assemble(f"Answer {attempt.id}: ", scores_line(assessment)))
    points = _points(other)
    rows = []
    for score in (*its.scores, *its.delivery_scores):
        theirs = points.get(score.criterion_id)
        change = _change(theirs.points - score.points) if theirs else ""
        rows.append((score.title, str(score.points), str(theirs.points) if theirs else "–", change))
    parts += [Text(), table_of(("", f"Answer {first.id}", f"Answer {second.id}", "Change"), rows)]
    return Group(*parts)


def rescored_view(results: Sequence[tuple[Attempt, Assessment | None, Assessment]]) -> RenderableType:
    """Answers whose scores changed when they were judged again: (answer, before, now)."""
    rows = [
        (
            str(attempt.id),
            f"{whole(before.overall if before else None)} → {whole(now.overall)}",
            f"{whole(before.content if before else None)} → {whole(now.content)}",
            f"{whole(before.delivery if before else None)} → {whole(now.delivery)}",
            attempt.question.text,
        )
        for attempt, before, now in results
    ]
    return table_of(("Answer", "Overall", "Content", "Delivery", "Question"), rows)


def _points(assessment: Assessment) -> dict[str, CriterionScore]:
    return {s.criterion_id: s for s in (*assessment.scores, *assessment.delivery_scores)}


def _change(points: int) -> str:
    return f"{points:+d}" if points else "="
