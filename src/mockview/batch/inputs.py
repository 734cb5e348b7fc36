"""From what was named on the command line to the answers of a batch, in a stable order."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from mockview.audio.safe_decode import AUDIO_SUFFIXES
from mockview.batch.found_files import ANSWERS_SUFFIX, LIST_SUFFIXES, TRANSCRIPT_SUFFIXES, Found, Search, files_of
from mockview.batch.items import BadInput, BatchItem
from mockview.batch.list_rows import ListRow, csv_rows, json_rows
from mockview.batch.manifest import FILE, Listed, listed_in
from mockview.batch.questions import Questions, candidate_of
from mockview.batch.splitting import WHOLE, cut_by_time
from mockview.batch.transcript_files import GivenAnswer, answer_of
from mockview.content.question import Question
from mockview.errors import InputError, MockviewError, UsageError

_HERE = Search()


def items_from(
    paths: Iterable[Path],
    questions: Questions,
    asked: str | Question = "",
    search: Search = _HERE,
) -> Iterator[BatchItem | BadInput]:
    """An item for each answer that the paths hold, in order, and what is wrong with those that hold none.

    paths: files, folders, patterns, lists. asked: the question that all files answer (an id, its words, or
    splitting.WHOLE for interviews that are still to be cut), or "" to find it by each file's name; what a list says
    of a file comes first. Files are not read, except those that hold many rows, which are read one by one.
    """
    seen: set[tuple[object, ...]] = set()
    for path in paths:
        try:
            for found in files_of(path, search):
                yield from _once(_items_of(found, questions, asked, search), seen, search)
        except MockviewError as error:
            yield BadInput(path.name, path, error)


def sparing(
    out: Path | None, paths: Iterable[Path], items: Iterable[BatchItem | BadInput]
) -> Iterator[BatchItem | BadInput]:
    """The same items; UsageError, before any is lost, when what is written would take the place of what is read."""
    for path in paths:
        _must_differ(out, path)
    for item in items:
        _must_differ(out, item.path)
        yield item


def _must_differ(out: Path | None, path: Path) -> None:
    if out is None or out.name != path.name:
        return
    try:
        same = out.is_file() and out.samefile(path)
    except OSError:
        return
    if same:
        raise UsageError(f"{out} is one of the files to be scored.", "Write the scores to another place.")


def _once(
    items: Iterable[BatchItem | BadInput], seen: set[tuple[object, ...]], search: Search
) -> Iterator[BatchItem | BadInput]:
    """Leave out, and tell of, a file that was named before for the same question."""
    for item in items:
        if isinstance(item, BatchItem) and (item.given is None or item.span is not None):
            question = item.question.id or item.question.text
            mark = (os.path.abspath(item.path), item.span, question, item.candidate)  # noqa: PTH100  links as they are
            if mark in seen:
                search.tell(f"{item.id} is named more than once; it is scored once.")
                continue
            seen.add(mark)
        yield item


def _items_of(
    found: Found, questions: Questions, asked: str | Question, search: Search
) -> Iterator[BatchItem | BadInput]:
    path = found.path
    try:
        _must_be_file(path)
        suffix = path.suffix.lower()
        if suffix in LIST_SUFFIXES:
            yield from _list(path, csv_rows(path), questions, asked, search)
        elif suffix == ANSWERS_SUFFIX:
            yield from _lines(found, questions, asked, search)
        else:
            yield _file(found, questions, asked)
    except MockviewError as error:
        yield BadInput(found.name, path, error)


def _file(found: Found, questions: Questions, asked: str | Question) -> BatchItem:
    path = _must_be_scorable(found.path)
    candidate = candidate_of(path) or found.owner
    if isinstance(asked, Question):
        return BatchItem(found.name, asked, path, candidate=candidate or path.stem)
    if not asked and (named := questions.held(found.owner)) is not None:
        # A folder for each question, with a file for each candidate.
        return BatchItem(found.name, named, path, candidate=candidate_of(path) or path.stem)
    return BatchItem(found.name, questions.of_file(path, asked), path, candidate=candidate)


def _lines(found: Found, questions: Questions, asked: str | Question, search: Search) -> Iterator[BatchItem | BadInput]:
    """Answers in JSON lines; or, where the first line names a file, a list of recordings."""
    path, rows = found.path, json_rows(found.path)
    first = next(rows, None)
    if first is None:
        raise InputError(f"{path} is empty.", "It needs one answer a line, as JSON.")
    rows = chain((first,), rows)
    if isinstance(first[1], dict) and FILE in first[1] and "answer" not in first[1]:
        if found.folder is not None:
            search.tell(f"{path} is a list; name it by itself to use it.")
            return
        yield from _list(path, rows, questions, asked, search)
        return
    for place, data in rows:
        answer = data if isinstance(data, InputError) else answer_of(data, place)
        if isinstance(answer, InputError):
            yield BadInput(place, path, answer)
        else:
            yield _given(answer, path, questions)


def _given(answer: GivenAnswer, path: Path, questions: Questions) -> BatchItem | BadInput:
    try:
        question = questions.of_answer(answer)
    except MockviewError as error:
        return BadInput(answer.id, path, error, answer.candidate)
    return BatchItem(
        answer.id,
        question,
        path,
        given=answer.given,
        candidate=answer.candidate,
        answered_at=answer.answered_at,
    )


def _list(
    path: Path, rows: Iterator[ListRow], questions: Questions, asked: str | Question, search: Search
) -> Iterator[BatchItem | BadInput]:
    some = False
    for listed in listed_in(path, rows, search):
        some = True
        if not isinstance(listed, Listed):
            yield BadInput(listed[0], path, listed[1])
            continue
        try:
            yield _listed(listed, questions, asked)
        except MockviewError as error:
            yield BadInput(listed.id, listed.path, error, listed.candidate)
    if not some:
        raise InputError(f"{path} lists nothing.", "Below its first row it needs a row for each file.")


def _listed(listed: Listed, questions: Questions, asked: str | Question) -> BatchItem:
    _must_be_file(listed.path)
    path = _must_be_scorable(listed.path)
    if listed.question:
        question = _of_list(listed, questions)
    elif asked is WHOLE and listed.span is None:
        question = WHOLE
    else:
        question = questions.of_file(path, asked if isinstance(asked, str) else "")
    item = BatchItem(
        listed.id,
        question,
        path,
        span=listed.span,
        candidate=listed.candidate or candidate_of(path),
        answered_at=listed.answered_at,
    )
    if listed.span is not None and not item.is_recording:
        return replace(item, given=cut_by_time(path, listed.span))
    return item


def _of_list(listed: Listed, questions: Questions) -> Question:
    """The question that a row names; one word that no bank holds was meant as an id."""
    if questions.held(listed.question) is None and len(listed.question.split()) == 1:
        raise InputError(
            f"{listed.place} names a question {listed.question!r} that no bank holds.",
            "Give the question's words, or the bank with --bank.",
        )
    return questions.asked(listed.question)


def _must_be_scorable(path: Path) -> Path:
    if path.suffix.lower() not in AUDIO_SUFFIXES | TRANSCRIPT_SUFFIXES:
        known = ", ".join(sorted(AUDIO_SUFFIXES | TRANSCRIPT_SUFFIXES | LIST_SUFFIXES | {ANSWERS_SUFFIX}))
        raise InputError(f"{path} is of no kind that mockview scores.", f"It takes {known}.")
    try:
        empty = path.stat().st_size == 0
    except OSError as error:
        raise InputError(f"{path} can't be read ({error.strerror}).", "Check the path and its permissions.") from error
    if empty:
        raise InputError(f"{path} is empty.", "Give a recording or a transcript with an answer in it.")
    return path


def _must_be_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            raise InputError(f"There is no file {path}.", "Check the path.") from error
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{path} can't be read ({reason}).", "Check the path and its permissions.") from error
    if stat.S_ISDIR(mode):
        raise InputError(f"{path} is a folder, whatever its name says.", "Name it by itself for what is in it.")
    if not stat.S_ISREG(mode):
        raise InputError(f"{path} is no file but a device or a pipe.", "Save the answer to a file first.")
