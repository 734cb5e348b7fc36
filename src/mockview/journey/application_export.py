"""Applications as a CSV file: without what is private unless it is asked for, and without formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from mockview.journey.application import Application
from mockview.store.private_file import write_new_where_told

COLUMNS = ("company", "role", "level", "stage", "stage_on", "reached", "applied_on", "rounds", "link")
PRIVATE = ("next_step", "next_step_on", "notes")
"""Columns that are written only when asked for: what a person notes for themselves is not for whoever gets the file."""

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet may run, also behind the marks that keep it from that, so that one mark more can be taken off."""


def as_csv(applications: Iterable[Application], columns: Sequence[str] = COLUMNS) -> str:
    """Applications as CSV, with cells that a spreadsheet would run as formulas made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for application in applications:
        cells = _cells(application)
        writer.writerow([guarded(cells[name]) for name in columns])
    return out.getvalue()


def write_csv(path: Path, content: str) -> None:
    """Write a new file for its owner alone, with the mark by which spreadsheets know UTF-8; else StorageError."""
    write_new_where_told(path, content.encode("utf-8-sig"))


def _cells(application: Application) -> dict[str, str]:
    step = application.step
    notes = [note.text for note in application.notes]
    notes += [f"{held.kind}, {held.on}: {held.note}" for held in application.rounds if held.note]
    return {
        "company": application.company,
        "role": application.role,
        "level": application.level,
        "stage": application.stage,
        "stage_on": _shown(application.since),
        "reached": application.reached,
        "applied_on": _shown(application.applied_on),
        "rounds": "; ".join(
            " ".join(filter(None, (str(r.on), r.at, r.kind.replace(";", ",")))) for r in application.rounds
        ),
        "link": application.link,
        "next_step": step.what if step else "",
        "next_step_on": _shown(step.on) if step else "",
        "notes": "\n".join(notes),
    }


def _shown(on: date | None) -> str:
    return on.isoformat() if on else ""


def guarded(cell: str) -> str:
    """A cell with a mark before what a spreadsheet would run."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """A cell without the mark that `guarded` put there."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
