"""A batch's rows for programs and spreadsheets: JSON lines, or CSV with a column for each criterion."""

import csv
import json
import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from rich.text import Text

from mockview.batch.items import BatchItem
from mockview.batch.run import Row
from mockview.errors import MockviewError, StorageError
from mockview.pipeline import Scoring
from mockview.reports.as_json import assessment_as_dict
from mockview.reports.safe_text import clean
from mockview.reports.terminal import scores_line

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

FORMATS = ("jsonl", "csv")

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_METRICS = ("word_count", "duration_s", "pace_wpm", "pause_share", "mean_pause_s", "fillers")


def row_as_dict(row: Row) -> dict[str, Any]:
    """A row for programs: whose answer to what, its scores as `mockview score --json` has them, and its words."""
    item = row.item
    shown: dict[str, Any] = {"id": item.id, "file": str(item.path), "candidate": item.candidate or None}
    if isinstance(item, BatchItem):
        shown["answered_at"] = item.answered_at.isoformat() if item.answered_at else None
        question = row.result.question if row.result else item.question
        shown["question"] = {
            "id": question.id or None,
            "text": question.text,
            "competency": question.competency or None,
            "kind": question.kind or None,
        }
        if item.span:
            shown["from_s"] = item.span.start_s
            shown["to_s"] = item.span.end_s if math.isfinite(item.span.end_s) else None
    if row.result is None:
        return {**shown, "error": str(row.error)}
    transcript = row.result.transcript
    return {
        **shown,
        **{name: value for name, value in assessment_as_dict(item.id, row.result.assessment).items() if name != "id"},
        "transcript": transcript.text,
        "model": transcript.model,
        "language": transcript.language,
        "warnings": list(row.result.warnings),
    }


def json_lines(out: TextIO) -> Callable[[Row], None]:
    """A function that writes a row as one line of JSON."""

    def write(row: Row) -> None:
        out.write(json.dumps(row_as_dict(row)) + "\n")

    return write


def csv_rows(out: TextIO, scoring: Scoring) -> Callable[[Row], None]:
    """A function that writes a row as CSV, after a first line with the columns' names."""
    criteria = list(dict.fromkeys(c.id for rubric in scoring.rubrics.values() for c in rubric.criteria))
    delivery = list(scoring.data.norms)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        (
            *("id", "file", "candidate", "answered_at", "question_id", "question", "competency", "kind"),
            *("type", "overall", "content", "delivery"),
            *criteria,
            *(f"delivery_{name}" for name in delivery),
            *_METRICS,
            *("notes", "transcript", "error"),
        )
    )

    def write(row: Row) -> None:
        told = row_as_dict(row)
        question = told.get("question") or {}
        points = {score["id"]: score["points"] for score in told.get("criteria", ())}
        spoken = {score["id"]: score["points"] for score in told.get("delivery_criteria", ())}
        metrics = told.get("metrics") or {}
        cells = (
            *(told["id"], told["file"], told["candidate"], told.get("answered_at")),
            *(question.get(name) for name in ("id", "text", "competency", "kind")),
            *(told.get(name) for name in ("answer_type", "overall", "content", "delivery")),
            *(points.get(name) for name in criteria),
            *(spoken.get(name) for name in delivery),
            *(metrics.get(name) for name in _METRICS),
            " ".join((*told.get("notes", ()), *told.get("warnings", ()))),
            *(told.get("transcript"), told.get("error")),
        )
        writer.writerow([_guarded(cell) for cell in cells])

    return write


def row_line(row: Row) -> Text:
    """A row as one line for a person: whose answer, and its scores."""
    if row.result is None:
        return Text(trouble_line(row.item.id, row.error))
    line = Text(clean(row.item.id), style="bold")
    return line.append("  ").append_text(scores_line(row.result.assessment))


def trouble_line(item_id: str, error: MockviewError | None) -> str:
    """What went wrong with an item, as one line that names it."""
    sentence = str(error)
    return clean(sentence if item_id in sentence else f"{item_id}: {sentence}")


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """A text file for its owner alone that takes its name, and the place of what had it, only when it is whole.

    What is no file (a pipe, /dev/null) keeps its place and is written into. Errors: StorageError when it can't be
    written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        if path.is_dir():
            raise StorageError(f"{path} is a folder.", "Name a file in it.")
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="") as device:
                yield device
            return
        with _alone_with(part, path):
            try:
                number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise StorageError(f"{path} can't be written ({error.strerror or error}).", "Choose another place.") from error


@contextmanager
def _alone_with(part: Path, path: Path) -> Iterator[None]:
    """Within, nobody else writes the unfinished file, though one that was killed may have left it.

    Errors: StorageError while another run writes it.
    """
    if fcntl is None:
        yield
        return
    number = os.open(part, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        with suppress(OSError):  # a network disk may know no locks
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise _being_written(path) from error
        if not part.exists() or not os.path.samestat(os.fstat(number), part.stat()):
            raise _being_written(path)  # it took its name just now
        yield
    finally:
        os.close(number)


def _being_written(path: Path) -> StorageError:
    return StorageError(f"Another run is writing {path}.", "Wait until it ends, or choose another place.")


def _guarded(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula, on one line."""
    if cell is None:
        return ""
    text = str(cell)
    return "'" + clean(text) if text.startswith(_FORMULA_STARTS) and not _is_number(cell) else clean(text)


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float)
