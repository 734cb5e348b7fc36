"""Rows of lists from outside, one at a time: CSV as spreadsheets save it, and JSON lines."""

import codecs
import csv
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mockview.errors import InputError

LARGEST_CSV_BYTES = 50_000_000
"""A list of a hundred thousand files with long names."""

_LONGEST_LINE_BYTES = 6_000_000
_MOST_COLUMNS = 200
_SPACE = b" \t\r\n" + codecs.BOM_UTF8
_DAY_CHARS = len("2026-12-01")
_DELIMITERS = ",;\t"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BLOCK_BYTES = 1 << 20

ListRow = tuple[str, dict[str, Any] | InputError]
"""(place, row by its columns or what is wrong with it)"""


def json_rows(path: Path) -> Iterator[ListRow]:
    """Each line of a .jsonl file, which may have any size; InputError when the file can't be read."""
    for number, line in _lines(path):
        place = f"{path} line {number}"
        try:
            yield place, _parsed(line, place)
        except InputError as error:
            yield place, error


def csv_rows(path: Path) -> Iterator[ListRow]:
    """Each row of a CSV file under its first row's names, which are made lower case with "_" for what stands between.

    Commas, semicolons or tabs; UTF-8, UTF-16 with its mark, or else Windows-1252, as spreadsheets save it.
    Errors: InputError when it can't be read, is too large or has no first row.
    """
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > LARGEST_CSV_BYTES:
                raise InputError(
                    f"{path} is larger than {LARGEST_CSV_BYTES // 1_000_000} MB.", "Split it into several lists."
                )
        encoding = _encoding(path)
        with path.open(encoding=encoding, errors="replace", newline="") as text:
            yield from _csv_rows(path, text)
    except OSError as error:
        raise InputError(f"{path} can't be read ({error.strerror}).", "Check the path and its permissions.") from error


def moment_in(text: str, place: str) -> datetime | None:
    """A day (its noon) or a moment in ISO 8601, without a time zone as UTC; None for no text."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{place}: {text[:40]!r} is no date.", "Write it as 2026-12-01, or leave it out.") from error
    if len(text) <= _DAY_CHARS:
        moment = moment.replace(hour=12)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Lines that are not empty with their numbers, one at a time, so that 100,000 take no more memory than one."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(_LONGEST_LINE_BYTES + 1):
                number += 1
                if len(line) > _LONGEST_LINE_BYTES:
                    raise InputError(
                        f"{path} line {number} is longer than {_LONGEST_LINE_BYTES // 1_000_000} MB.",
                        "It needs one answer a line, as JSON.",
                    )
                if line.strip(_SPACE):
                    yield number, line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
    except OSError as error:
        raise InputError(f"{path} can't be read ({error.strerror}).", "Check the path and its permissions.") from error


def _parsed(line: bytes, place: str) -> dict[str, Any]:
    try:
        data = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"{place} is not text in UTF-8.", "Save the file as UTF-8.") from error
    except (ValueError, RecursionError) as error:  # ValueError: bad JSON, or a number of over 4,300 digits
        raise InputError(f"{place} is not valid JSON ({error}).", "Mend that line.") from error
    if not isinstance(data, dict):
        raise InputError(f"{place} is no JSON object.", 'It needs {"id": …, "question": …, "answer": …}.')
    return data


def _encoding(path: Path) -> str:
    """How a text file is written; InputError when it is no text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        block = file.read(_BLOCK_BYTES)
        for mark, name in _MARKS:
            if block.startswith(mark):
                return name
        encoding = "utf-8"
        while block:
            if b"\0" in block:
                raise InputError(f"{path} is not text.", "Save the list as CSV.")
            if encoding == "utf-8":
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    encoding = "cp1252"
            block = file.read(_BLOCK_BYTES)
    return encoding


def _csv_rows(path: Path, text: Any) -> Iterator[ListRow]:
    first = text.readline(_LONGEST_LINE_BYTES)
    if not first.strip():
        raise InputError(f"{path} is empty.", "Its first row names the columns: file,question,candidate,date.")
    delimiter = max(_DELIMITERS, key=first.count)
    names = [_column(name) for name in next(csv.reader([first], delimiter=delimiter))]
    if len(names) > _MOST_COLUMNS:
        raise InputError(f"{path} has more than {_MOST_COLUMNS} columns.", "Keep those that the list needs.")
    rows = csv.reader(text, delimiter=delimiter)
    while True:
        place = f"{path} row {rows.line_num + 2}"  # where it begins, the names' row being the first
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            # An open quotation mark takes in all that follows, so nothing after it can be believed.
            yield place, InputError(f"{place} is no row of CSV ({error}).", "Look for a quotation mark too many.")
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            yield (
                place,
                InputError(
                    f"{place} has {len(cells)} cells, and the first row names {len(names)}.",
                    f"Put text that holds {delimiter!r} between quotation marks.",
                ),
            )
            continue
        yield place, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}


def _column(name: str) -> str:
    return "_".join(name.strip().lower().replace("-", " ").split())
