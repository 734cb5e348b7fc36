"""Today's list as a person reads it, and as JSON."""

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.task import Task
from mockview.history.times import iso_or_none
from mockview.journey.today import Today
from mockview.reports.plan_view import closed_line, when
from mockview.reports.safe_text import clean
from mockview.reports.terminal import indented

_WHERE: Mapping[str, str] = {
    "plan": "mockview plan",
    "application": "mockview applications",
    "person": "mockview people",
    "goal": "mockview goals",
    "letter": "mockview letter list",
    "debrief": "mockview debrief list",
    "feedback": "mockview feedback list",
}
"""source -> the command that shows all of it."""


def today_view(today: Today) -> RenderableType:
    """What next, why, what counts as done and what to type, the first thing on top."""
    head = f"Today, {today.day:%A} {today.day.isoformat()}"
    if today.next_interview is not None:
        head += f". Your next interview is {when(today.next_interview, today.day)}."
    parts: list[RenderableType] = [Text(clean(today.goal), style="cyan")] if today.goal else []
    parts += [Text(head, style="bold"), *(closed_line(state) for state in today.closed)]
    if not today.is_due:
        parts.append(Text("Nothing is due. This comes next, and you may do it now:"))
    for number, task in enumerate(today.tasks, 1):
        parts += [Text(), *_task_lines(number, task, today)]
    if today.more:
        parts.append(Text(f"\nAnd {sum(today.more.values())} more: {', '.join(map(_where, today.more))}"))
    return Group(*parts)


def today_as_dict(today: Today) -> dict[str, Any]:
    """The list for programs."""
    return {
        "day": today.day.isoformat(),
        "goal": today.goal or None,
        "next_interview": iso_or_none(today.next_interview),
        "tasks": [{**vars(task), "due_on": iso_or_none(task.due_on)} for task in today.tasks],
        "more": dict(today.more),
        "closed": [
            {
                "item": state.area_id,
                "closed_at": state.closed_at.isoformat() if state.closed_at else None,
                "called_done": state.done_at is not None,
            }
            for state in today.closed
        ],
    }


def _where(source: str) -> str:
    return _WHERE.get(source, f"mockview {source}")


def _task_lines(number: int, task: Task, today: Today) -> list[RenderableType]:
    lines: list[RenderableType] = [
        Text(f"{number}. {clean(task.what_to_do)}", style="bold"),
        indented(Text(f"Why: {clean(task.because)}")),
        indented(Text(f"Done when: {clean(task.done_when)}", style="bright_black")),
    ]
    if task.due_on is not None and task.due_on != today.day:
        lines.insert(1, indented(Text(f"Due {when(task.due_on, today.day)}", style="cyan")))
    if task.command:
        lines.append(indented(Text(f"Type: {clean(task.command)}", style="cyan")))
    return lines
