"""The end of a session: the best answer, the main weakness, the next step."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.plan import PlanItem, named
from mockview.history.attempt import Attempt
from mockview.judging.assessment import Assessment
from mockview.reports.measured import whole
from mockview.reports.safe_text import clean
from mockview.reports.terminal import table_of


def session_view(answered: Sequence[tuple[Attempt, Assessment | None]]) -> RenderableType:
    """A table of the answers, and what stands out in them."""
    if not answered:
        return Text("No question was answered.")
    rows = [
        (
            str(attempt.id),
            _score(a, "overall"),
            _score(a, "content"),
            _score(a, "delivery"),
            attempt.question.text,
        )
        for attempt, a in answered
    ]
    parts: list[RenderableType] = [table_of(("Answer", "Overall", "Content", "Delivery", "Question"), rows)]
    judged = [(attempt, a) for attempt, a in answered if a is not None and a.overall is not None]
    if judged:
        best, its = max(judged, key=lambda pair: pair[1].overall or 0.0)
        parts.append(Text(f"\nBest answer: {best.id}, {clean(best.question.text)} ({its.overall:.0f})", style="green"))
        weakest = _weakest([a for _, a in judged])
        if weakest is not None:
            parts.append(Text(f"To work on first: {weakest}", style="bold yellow"))
    waiting = [attempt for attempt, _ in answered if attempt.transcript is None]
    if waiting:
        parts.append(Text(f"{len(waiting)} waiting to be transcribed: mockview transcribe"))
    return Group(*parts)


def next_step(plan: Sequence[PlanItem], *, drilled: bool) -> Text:
    """The command to type next. drilled: the session was a drill, so the whole comes next."""
    if not plan:
        return Text("Next: mockview practice")
    items = f"Your plan has {len(plan)} item{'s' if len(plan) > 1 else ''}: mockview plan"
    if drilled:
        return Text(f"{items}\nNext: mockview practice --from-plan")
    return Text(f"{items}\nNext: mockview practice --mode drill ({clean(named(plan[0].weak_area).lower())})")


def _weakest(assessments: Sequence[Assessment]) -> str | None:
    counts: Counter[str] = Counter()
    advice: dict[str, str] = {}
    for assessment in assessments:
        for score in (*assessment.scores, *assessment.delivery_scores):
            counts[score.title] += max(0, 4 - score.points)
            if score.points <= 3:
                advice[score.title] = score.advice
    for title, lost in counts.most_common():
        if lost and title in advice:
            return f"{clean(advice[title])} ({clean(title.lower())})"
    return None


def _score(assessment: Assessment | None, name: str) -> str:
    return whole(getattr(assessment, name) if assessment else None)
