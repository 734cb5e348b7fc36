"""A drill: short answers for one weak area, with the same criterion looked at each time."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.plan import PlanItem, named
from mockview.errors import UsageError
from mockview.history.attempt import Point
from mockview.history.points import DELIVERY
from mockview.judging.assessment import Assessment, CriterionScore
from mockview.reports.safe_text import clean
from mockview.reports.terminal import criteria_table, scores_line

_BEFORE = 3
"""Points that "before" is the mean of, as many as open a weak area."""


@dataclass(frozen=True)
class Drill:
    """What is drilled, and the mean of its last three points before the session; None when it has none."""

    item: PlanItem
    before: float | None

    @property
    def about(self) -> str:
        """One sentence for the person before it begins."""
        before = "" if self.before is None else f", {self.before:.1f} of 5 lately"
        return f"A drill: {named(self.item.weak_area)}{before}. {self.item.what_to_do}"


def drill_for(plan: Sequence[PlanItem], points: Sequence[Point], competency: str | None, *, spoken: bool) -> Drill:
    """The most urgent area of the plan, of one competency where that is given; UsageError when there is none.

    points: all of the person's, in any order. spoken: False leaves out delivery, which typed answers don't have.
    """
    items = [item for item in plan if spoken or item.weak_area.competency != DELIVERY]
    if competency is not None:
        items = [i for i in items if i.weak_area.competency.casefold() == competency.casefold()]
    if not items:
        about = f" about {competency}" if competency else ""
        raise UsageError(f"Nothing in your plan{about} can be drilled.", "Run `mockview practice` first.")
    area = items[0].weak_area
    series = sorted(
        (p for p in points if (p.competency, p.criterion_id) == (area.competency, area.criterion_id)),
        key=lambda p: (p.answered_at, p.attempt_id),
    )[-_BEFORE:]
    return Drill(items[0], sum(p.points for p in series) / len(series) if series else None)


class DrillView:
    """Scores with the drilled criterion alone, and how its points went in this session."""

    def __init__(self, drill: Drill) -> None:
        self._drill = drill
        self._points: list[int] = []

    def __call__(self, assessment: Assessment) -> RenderableType:
        """The criterion's points with their evidence, before and now, and what to do."""
        score = self._score(assessment)
        if score is None:
            return Group(scores_line(assessment), Text("This answer has no points for what is drilled."))
        self._points.append(score.points)
        parts: list[RenderableType] = [scores_line(assessment), criteria_table([score]), self.course()]
        if assessment.ceiling is not None:
            parts.append(Text(clean(assessment.ceiling.because)))
        if score.points < 4:
            parts.append(Text(f"Do better: {clean(score.advice)}", style="bold yellow"))
        else:
            parts.append(Text(f"Done well: {clean(score.title.lower())}.", style="green"))
        return Group(*parts)

    def course(self) -> Text:
        """One line: the points before, and each of this session's."""
        before = "no points before" if self._drill.before is None else f"{self._drill.before:.1f} before"
        now = ", ".join(map(str, self._points)) or "–"
        return Text(f"{named(self._drill.item.weak_area)}: {before}, now {now}.", style="bold")

    def _score(self, assessment: Assessment) -> CriterionScore | None:
        wanted = self._drill.item.weak_area.criterion_id
        every = (*assessment.scores, *assessment.delivery_scores)
        return next((score for score in every if score.criterion_id == wanted), None)
