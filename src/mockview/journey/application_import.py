"""Applications read from a CSV file, with each bad row named."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mockview.errors import InputError, UsageError
from mockview.journey.application import OPEN, STAGES, Application, Move, Round
from mockview.journey.application_export import COLUMNS, PRIVATE, unguarded
from mockview.journey.application_log import NewApplication, checked, same_as
from mockview.journey.typed import day, line, one_of, past_day, time_of_day

LARGEST_BYTES = 10_000_000
MOST_ROWS = 10_000
"""More than anyone applies for; a file with more holds something else."""

_OTHER_NAMES = {
    "employer": "company",
    "firm": "company",
    "organisation": "company",
    "organization": "company",
    "job": "role",
    "job_title": "role",
    "position": "role",
    "title": "role",
    "seniority": "level",
    "status": "stage",
    "state": "stage",
    "outcome": "stage",
    "updated": "stage_on",
    "date": "applied_on",
    "applied": "applied_on",
    "date_applied": "applied_on",
    "interviews": "rounds",
    "url": "link",
    "note": "notes",
    "comments": "notes",
}
_OTHER_STAGES = {
    "": "applied",
    "sent": "applied",
    "wishlist": "saved",
    "to-apply": "saved",
    "phone-screen": "screening",
    "interviewing": "interview",
    "test": "task",
    "offered": "offer",
    "hired": "accepted",
    "rejection": "rejected",
    "turned-down": "rejected",
    "ghosted": "no-answer",
    "no-reply": "no-answer",
    "withdrew": "withdrawn",
}
_ROUND = re.compile(r"(?P<on>[\d.-]+)(?: (?P<at>\d{1,2}:\d{2}))? (?P<kind>.+)")


@dataclass(frozen=True)
class Row:
    """What became of a row; `row` counts as a spreadsheet does, the heading being 1.

    Either `new` is there, or `problem` says what is wrong with it, or `there` what it repeats.
    """

    row: int
    new: NewApplication | None = None
    problem: str = ""
    there: str = ""


@dataclass(frozen=True)
class Sheet:
    """A file that was read. unread: columns that mean nothing here."""

    rows: tuple[Row, ...]
    unread: tuple[str, ...]

    @property
    def new(self) -> tuple[NewApplication, ...]:
        """The applications that can be added."""
        return tuple(row.new for row in self.rows if row.new is not None)


def read_applications(path: Path, there: Sequence[Application], today: date) -> Sheet:
    """What a CSV file holds; bad rows and rows that are known are named, and nothing is saved.

    Errors: InputError when it is no CSV file with a company and a role in its heading, or is too large.
    """
    records = _records(_text_of(path), path)
    heading = [_column(name) for name in next(records, [])]
    missing = [name for name in ("company", "role") if name not in heading]
    if missing:
        raise InputError(
            f"{path.name} has no column {' and no column '.join(missing)} in its first row.",
            f"Name its columns: {', '.join((*COLUMNS, *PRIVATE))}; only company and role must be there.",
        )
    rows: list[Row] = []
    seen: list[tuple[int, NewApplication]] = []
    for number, record in enumerate(records, 2):
        if not any(cell.strip() for cell in record):
            continue
        if len(rows) == MOST_ROWS:
            raise InputError(f"{path.name} has more than {MOST_ROWS:,} rows.", "Split it.")
        try:
            new = _application(_by_column(heading, record), today)
        except UsageError as error:
            rows.append(Row(number, problem=error.what))
            continue
        repeated = _repeats(new, there, seen)
        rows.append(Row(number, there=repeated) if repeated else Row(number, new))
        seen.append((number, new))
    return Sheet(tuple(rows), tuple(n for n in heading if n and n not in (*COLUMNS, *PRIVATE)))


def _text_of(path: Path) -> str:
    if not path.exists():
        raise InputError(f"There is no file {path}.", "Check the path.")
    if not path.is_file():
        raise InputError(f"{path} is no file.", "Name a CSV file.")
    with path.open("rb") as file:
        raw = file.read(LARGEST_BYTES + 1)
    if len(raw) > LARGEST_BYTES:
        raise InputError(f"{path.name} is larger than 10 MB.", "Leave out what is no application.")
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not UTF-8 text.", "Save it as “CSV UTF-8” in your spreadsheet.") from error
    if "\0" in text:
        raise InputError(f"{path.name} is no text.", "Save it as “CSV UTF-8” in your spreadsheet.")
    if not text.strip():
        raise InputError(f"{path.name} is empty.", "Its first row names the columns, such as company and role.")
    return text


def _records(text: str, path: Path) -> Iterator[list[str]]:
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"sep=(.)\s*", first)
    delimiter = named[1] if named else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(rest if named else text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        raise InputError(
            f"{path.name} can't be read near line {reader.line_num} ({error}).", "Mend its quotation marks."
        ) from error


def _column(name: str) -> str:
    plain = re.sub(r"[\s_-]+", "_", name.strip().casefold())
    return _OTHER_NAMES.get(plain, plain)


def _by_column(heading: Sequence[str], record: Sequence[str]) -> dict[str, str]:
    """A row's cells by their columns; UsageError when there are more of them, for one would be lost."""
    if any(cell.strip() for cell in record[len(heading) :]):
        raise UsageError("It has more cells than the first row.", "Put a cell that holds the separator into quotes.")
    return dict(zip(heading, map(unguarded, record), strict=False))


def _application(cells: Mapping[str, str], today: date) -> NewApplication:
    stage = _stage(cells.get("stage", ""))
    applied_on = _past(cells, "applied_on", today)
    reached = _stage(cells.get("reached", "")) if cells.get("reached", "").strip() else stage
    moves = [Move("saved", None)] if "saved" in (stage, reached) else [Move("applied", applied_on)]
    if reached in OPEN and reached not in ("saved", "applied", stage):
        moves.append(Move(reached, None))
    if stage not in ("saved", "applied"):
        moves.append(Move(stage, _past(cells, "stage_on", today)))
    step = cells.get("next_step", "")
    step_on = cells.get("next_step_on", "").strip()
    return checked(
        NewApplication(
            cells.get("company", ""),
            cells.get("role", ""),
            tuple(moves),
            cells.get("level", ""),
            cells.get("link", ""),
            _rounds(cells.get("rounds", ""), today),
            cells.get("notes", ""),
            step,
            day("next_step_on", step_on, today) if step_on else None,
        )
    )


def _stage(told: str) -> str:
    word = re.sub(r"[\s_-]+", "-", told.strip().casefold())
    return one_of("The stage", _OTHER_STAGES.get(word, word), STAGES)


def _past(cells: Mapping[str, str], column: str, today: date) -> date | None:
    told = cells.get(column, "").strip().removesuffix(" 00:00:00")
    return past_day(column, told, today) if told else None


def _rounds(told: str, today: date) -> tuple[Round, ...]:
    rounds: list[Round] = []
    for part in filter(None, (part.strip() for part in told.split(";"))):
        found = _ROUND.fullmatch(part)
        if found is None:
            raise UsageError(f"{part[:40]!r} is no round.", "Write a day, a time if you like, and its kind.")
        at = time_of_day("The time", found["at"] or "")
        kind = line("The kind of round", found["kind"])
        rounds.append(Round(len(rounds) + 1, kind, day("A round's day", found["on"], today), at))
    return tuple(rounds)


def _repeats(new: NewApplication, there: Sequence[Application], seen: Sequence[tuple[int, NewApplication]]) -> str:
    known = same_as(there, new)
    if known is not None:
        return f"application {known.number}"
    return next((f"row {number}" for number, other in seen if _same(other, new)), "")


def _same(one: NewApplication, other: NewApplication) -> bool:
    return (one.company.casefold(), one.role.casefold(), one.moves[0].on) == (
        other.company.casefold(),
        other.role.casefold(),
        other.moves[0].on,
    )
