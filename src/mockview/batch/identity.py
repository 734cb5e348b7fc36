"""What a result depends on, as a hash: the same key means that scoring again would give the same result."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

from mockview.batch.items import BatchItem
from mockview.content.question import Question
from mockview.content.rubric import Rubric
from mockview.history.encoding import to_json
from mockview.judging.assessment import ENGINE_VERSION
from mockview.pipeline import Scoring, complete_question
from mockview.speech.model_folder import NEEDED

_RESULT_VERSION = 1
"""Changes whenever what is kept of a result does."""

Stamp = tuple[int, int]
"""A file's size in bytes and when it was last written, in nanoseconds: while they stay, so does its content."""

_BLOCK_BYTES = 1 << 20
_MOST_QUESTIONS = 10_000


@dataclass(frozen=True)
class Keys:
    """An answer's hashes, 32 bytes each.

    answer: its content and which question it answers, whoever hears and judges it. heard: what its transcript depends
    on. result: what its result depends on.
    """

    answer: bytes
    heard: bytes
    result: bytes


class Identity:
    """Makes keys for a batch.

    model: a hash of the speech model and its options, asked for when the first recording comes. data: a hash of the
    scoring data, see hash_of_files.
    """

    def __init__(self, scoring: Scoring, data: bytes, model: Callable[[], bytes]) -> None:
        self._scoring, self._model = scoring, model
        self._judging = _hash(_RESULT_VERSION, ENGINE_VERSION, data, scoring.delivery)
        self._rubrics = {name: _rubric_hash(rubric) for name, rubric in scoring.rubrics.items()}
        self._questions: dict[tuple[object, ...], tuple[bytes, bytes]] = {}

    def keys(self, item: BatchItem, content: bytes) -> Keys:
        """The keys of an item whose content has this hash, see hash_of_file and hash_of_words."""
        span = (item.span.start_s, item.span.end_s) if item.span else None
        asked, judged = self._question(item.question)
        heard = _hash(content, span, self._model() if item.is_recording else item.path.suffix.lower())
        return Keys(_hash(content, span, asked), heard, _hash(heard, judged, self._judging))

    def _question(self, question: Question) -> tuple[bytes, bytes]:
        """Hashes of a question as it was asked, and of it and its rubric as they judge."""
        known = (*(getattr(question, field.name) for field in fields(question) if field.name != "follow_ups"),)
        known = (*known, tuple(question.follow_ups.items()))
        if known not in self._questions:
            if len(self._questions) >= _MOST_QUESTIONS:
                self._questions.clear()
            complete = complete_question(question, self._scoring.data)
            rubric = self._rubrics[self._scoring.rubric_for(complete).id]
            # With an id it is the same question still when its words are mended.
            asked = _hash(question.id) if question.id else _hash(question.text)
            self._questions[known] = asked, _hash(to_json(complete), rubric)
        return self._questions[known]


def hash_of_file(path: Path) -> bytes:
    """The SHA-256 of a file's content; OSError when it can't be read."""
    state = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            state.update(block)
    return state.digest()


def stamp_of(path: Path) -> Stamp:
    """A file's size and time; OSError when there is none."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def hash_of_words(item: BatchItem) -> bytes:
    """The SHA-256 of words that the input itself holds."""
    assert item.given is not None  # noqa: S101  narrows the type
    given = item.given
    words = None if given.words is None else [(w.text, w.start_s, w.end_s) for w in given.words]
    cut = None if given.speech_spans is None else [(s.start_s, s.end_s) for s in given.speech_spans]
    return _hash(given.text, given.duration_s, given.speech_s, words, cut, given.model, given.language)


def hash_of_files(folder: Path, names: Iterable[str]) -> bytes:
    """A hash of some files of a folder, with their names."""
    return _hash(*((name, hash_of_file(folder / name)) for name in names))


def hash_of_model(folder: Path, commit: str | None, options: tuple[object, ...]) -> bytes:
    """A hash of a speech model, by the commit that it was published at or else by its content, and of its options."""
    told = commit or hash_of_files(folder, NEEDED).hex()
    return _hash(told, options)


def _rubric_hash(rubric: Rubric) -> bytes:
    return _hash(to_json(replace(rubric, origin="", file="")))


def _hash(*parts: object) -> bytes:
    text = json.dumps(parts, ensure_ascii=False, default=bytes.hex)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
