"""Applications as a person reads them, and as JSON."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.task import Task
from mockview.history.plain_words import counted
from mockview.history.times import iso_or_none
from mockview.journey.application import OPEN, Application, Round
from mockview.journey.application_import import Sheet
from mockview.reports.safe_text import clean, clean_lines
from mockview.reports.terminal import indented, table_of

_NONE_YET = (
    "No applications yet. Add one with `mockview applications add`, or many: `mockview applications import FILE`."
)
_RESTING = "nothing; the door stays open"
_AFTER = {"accepted": "tell those who helped you", "rejected": "stay in touch, if you liked them"}

Steps = Mapping[int, Sequence[Task]]


def applications_view(
    every: Sequence[Application], shown: Sequence[Application], steps: Steps, today: date
) -> RenderableType:
    """One line an application with what comes next, those that go on first, and what has been done so far.

    shown: those of `every` that the person wishes to see; what was done counts all of them.
    """
    if not every:
        return Text(_NONE_YET)
    ordered = sorted(shown, key=lambda a: a.closed)
    rows = [(str(a.number), a.company, a.role, a.stage, _next(a, steps, today)) for a in ordered]
    parts: list[RenderableType] = [table_of(("", "Company", "Role", "Stage", "Next"), rows)] if rows else []
    parts.append(Text(("\n" if rows else "") + effort_line(every)))
    if len(shown) < len(every):
        parts.append(Text("Some are not shown; `mockview applications list --all` shows all.", style="bright_black"))
    return Group(*parts)


def application_view(application: Application, steps: Steps, today: date) -> RenderableType:
    """One application whole."""
    a = application
    level = f" ({clean(a.level)})" if a.level else ""
    way = ", ".join(f"{move.stage} {_day(move.on)}".rstrip(" –") for move in a.moves)
    parts: list[RenderableType] = [
        Text(f"Application {a.number}: {clean(a.role)}{level} at {clean(a.company)}", style="bold"),
        Text(f"So far: {way}."),
    ]
    if a.link:
        parts.append(Text(clean(a.link)))
    parts += [Text(f"Round {r.number}: {clean(_round(r))}.") for r in a.rounds]
    for on, noted in (*((n.on, n.text) for n in a.notes), *((r.on, r.note) for r in a.rounds if r.note)):
        parts += [Text(f"Noted {on}", style="cyan"), indented(Text(clean_lines(noted)))]
    several = steps.get(a.number, ())
    if not several:
        parts.append(Text(f"Next: {_AFTER.get(a.stage, _RESTING)}."))
    for task in several:
        parts.append(Text(f"Next: {_when(task, today)}{clean(task.what_to_do)}"))
        parts.append(indented(Text(clean(task.because), style="bright_black")))
        parts.append(indented(Text(task.command, style="cyan")))
    return Group(*parts)


def effort_line(applications: Sequence[Application]) -> str:
    """What was done, whatever came of it: applications sent, rounds, and how far it went."""
    sent = [a for a in applications if a.sent]
    rounds = sum(len(a.rounds) for a in applications)
    if not sent:
        return "None sent yet."
    furthest = max((a.reached for a in sent), key=OPEN.index)
    told = f"{counted(len(sent), 'application')} sent, {counted(rounds, 'round')}"
    return told + ("." if furthest == "applied" else f"; furthest so far: {furthest}.")


def sheet_view(sheet: Sheet) -> RenderableType:
    """What is wrong with rows of a file, or known already."""
    told = [
        f"Row {row.row}: {row.problem}" if row.problem else f"Row {row.row} is there already as {row.there}."
        for row in sheet.rows
        if row.new is None
    ]
    if sheet.unread:
        told.append(f"Columns that mean nothing here: {', '.join(sheet.unread)}.")
    return Group(*(Text(clean(one)) for one in told))


def application_as_dict(application: Application, steps: Steps) -> dict[str, Any]:
    """An application for programs."""
    a = application
    return {
        "number": a.number,
        "company": a.company,
        "role": a.role,
        "level": a.level,
        "link": a.link,
        "stage": a.stage,
        "since": iso_or_none(a.since),
        "applied_on": iso_or_none(a.applied_on),
        "reached": a.reached,
        "closed": a.closed,
        "moves": [{"stage": move.stage, "on": iso_or_none(move.on)} for move in a.moves],
        "rounds": [{**vars(held), "on": held.on.isoformat()} for held in a.rounds],
        "notes": [{"text": note.text, "on": note.on.isoformat()} for note in a.notes],
        "own_step": {"what": a.step.what, "on": iso_or_none(a.step.on)} if a.step else None,
        "next": [task_as_dict(task) for task in steps.get(a.number, ())],
    }


def task_as_dict(task: Task) -> dict[str, Any]:
    """A task for programs."""
    return {**vars(task), "due_on": iso_or_none(task.due_on)}


def sheet_as_dict(sheet: Sheet, added: Sequence[Application]) -> dict[str, Any]:
    """What became of a file for programs; added is empty on a dry run."""
    return {
        "can_be_added": len(sheet.new),
        "added": [application.number for application in added],
        "problems": [{"row": row.row, "problem": row.problem} for row in sheet.rows if row.problem],
        "there_already": [{"row": row.row, "as": row.there} for row in sheet.rows if row.there],
        "unread_columns": list(sheet.unread),
    }


def _next(application: Application, steps: Steps, today: date) -> str:
    several = steps.get(application.number, ())
    if not several:
        return _AFTER.get(application.stage, _RESTING)
    return _when(several[0], today) + several[0].what_to_do


def _when(task: Task, today: date) -> str:
    return f"{task.due_on}: " if task.due_on and task.due_on > today else ""


def _round(held: Round) -> str:
    return f"{held.kind}, {held.on}{' at ' + held.at if held.at else ''}"


def _day(on: date | None) -> str:
    return on.isoformat() if on else "–"
