"""The improvement plan as a person reads it."""

from collections.abc import Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.area_state import AreaState
from mockview.coaching.plan import PlanItem, named
from mockview.reports.safe_text import clean
from mockview.reports.terminal import indented

_NOTHING = "Nothing is weak enough to plan for yet. Answer a few questions:\n  mockview practice"


def plan_view(
    plan: Sequence[PlanItem],
    today: date,
    closed: Sequence[AreaState] = (),
    next_interview: date | None = None,
    goal: str = "",
) -> RenderableType:
    """What to do, when, why, and what counts as done; what comes first on top.

    closed: areas that were closed lately, to be glad of. goal: what it is all for, in one line.
    """
    parts: list[RenderableType] = [Text(clean(goal), style="cyan")] if goal else []
    parts += [closed_line(state) for state in closed]
    if next_interview is not None:
        parts.append(Text(f"Next interview: {when(next_interview, today)}; everything here comes up before it."))
    if parts:
        parts.append(Text())
    if not plan:
        return Group(*parts, Text(_NOTHING))
    for number, item in enumerate(plan, 1):
        if number > 1:
            parts.append(Text())
        parts += _item_lines(number, item, today)
    return Group(*parts)


def closed_line(state: AreaState) -> Text:
    """That an area is closed, and how it came to be."""
    if state.done_at is not None:
        return Text(f"Called done: {clean(named(state))}.", style="green")
    return Text(f"Closed: {clean(named(state))}, by three good answers. Well done.", style="bold green")


def item_view(item: PlanItem, today: date) -> RenderableType:
    """One item by itself."""
    return Group(*_item_lines(None, item, today))


def when(day: date, today: date) -> str:
    """A day as one says it: "today", "tomorrow", "on 2026-12-04, in 9 days"."""
    away = (day - today).days
    if away < 0:
        return f"since {day.isoformat()}"
    return "today" if away == 0 else "tomorrow" if away == 1 else f"on {day.isoformat()}, in {away} days"


def _item_lines(number: int | None, item: PlanItem, today: date) -> list[RenderableType]:
    area = item.weak_area
    head = f"{number}. " if number is not None else ""
    shown = ", ".join(f"answer {i}" for i in area.attempt_ids[:3])
    put_off = ", put off by you" if item.snoozed_until and item.due_on > today else ""
    return [
        Text(f"{head}{clean(item.what_to_do)}", style="bold"),
        indented(Text(f"{clean(area.area_id)}, due {when(item.due_on, today)}{put_off}", style="cyan")),
        indented(Text(f"Why: {clean(item.because)}" + (f" See {shown}." if shown else ""))),
        indented(Text(f"Done when: {clean(item.done_when)}", style="bright_black")),
    ]
