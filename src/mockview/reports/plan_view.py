"""The improvement plan as a person reads it."""

from collections.abc import Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.plan import PlanItem
from mockview.reports.safe_text import clean
from mockview.reports.terminal import indented

_NOTHING = "Nothing is weak enough to plan for yet. Answer a few questions: `mockview practice`."


def plan_view(plan: Sequence[PlanItem], today: date) -> RenderableType:
    """What to do, when, why, and what counts as done; what comes first on top."""
    if not plan:
        return Text(_NOTHING)
    parts: list[RenderableType] = []
    for number, item in enumerate(plan, 1):
        if number > 1:
            parts.append(Text())
        parts.append(Text(f"{number}. {clean(item.what_to_do)}", style="bold"))
        shown = ", ".join(f"answer {i}" for i in item.weak_area.attempt_ids[-3:])
        parts.append(indented(Text(f"Why: {clean(item.because)}" + (f" See {shown}." if shown else ""))))
        done = f"{_due(item.due_on, today)} Done when: {clean(item.done_when)}"
        parts.append(indented(Text(done, style="bright_black")))
    parts.append(Text("\nNext: mockview practice --from-plan"))
    return Group(*parts)


def _due(day: date, today: date) -> str:
    away = (day - today).days
    if away < 0:
        return "Due since " + day.isoformat() + "."
    return "Due today." if away == 0 else "Due tomorrow." if away == 1 else f"Due on {day.isoformat()}."
