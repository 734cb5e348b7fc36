"""Transcripts from files: subtitles (.vtt, .srt), plain text (.txt) and one answer a line (.jsonl)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mockview.batch.found_files import SUBTITLE_SUFFIXES
from mockview.batch.items import GivenWords
from mockview.batch.list_rows import json_rows, moment_in
from mockview.batch.subtitles import cues_in
from mockview.content.folders import read_limited
from mockview.content.question import KINDS
from mockview.errors import InputError
from mockview.speech.transcript import HeardWord, Transcript, from_text

_MOST_WORDS = 20_000
"""About two hours of speech; more is no answer."""
_MOST_SECONDS = 1e6


@dataclass(frozen=True)
class GivenAnswer:
    """One line of a .jsonl: an answer's words, and what it says of its question, its speaker and its time."""

    id: str
    given: GivenWords
    question_id: str = ""
    question_text: str = ""
    kind: str = ""
    competency: str = ""
    listen_for: tuple[str, ...] = ()
    candidate: str = ""
    answered_at: datetime | None = None

    @property
    def transcript(self) -> Transcript:
        """The words as judging takes them."""
        return self.given.transcript()


def read_transcript(path: Path) -> Transcript:
    """A .vtt, .srt or .txt file as one answer; InputError when it holds no words."""
    text = read_text(path)
    if path.suffix.lower() in SUBTITLE_SUFFIXES:
        return _subtitles(text, path)
    return from_text(_some_words(" ".join(text.split()), str(path)))


def read_text(path: Path) -> str:
    """The text of a transcript's file; InputError when it is none."""
    text = read_limited(path)
    if "\0" in text:
        raise InputError(f"{path} is not text.", "Give a recording with its own suffix, or a text in UTF-8.")
    return text


def _subtitles(text: str, path: Path) -> Transcript:
    cues = cues_in(text, str(path))
    duration_s = max(cue.end_s for cue in cues) - min(cue.start_s for cue in cues)
    words = " ".join(cue.text for cue in cues if cue.text)
    return from_text(_some_words(words, str(path)), duration_s=duration_s)


def read_answers(path: Path) -> Iterator[tuple[str, GivenAnswer | InputError]]:
    """(id or place, answer or what is wrong with its line) for each line of a .jsonl file, which may have any size.

    Errors: InputError when the file can't be read.
    """
    for place, data in json_rows(path):
        answer = data if isinstance(data, InputError) else answer_of(data, place)
        yield (place if isinstance(answer, InputError) else answer.id), answer


def answer_of(data: dict[str, Any], place: str) -> GivenAnswer | InputError:
    """The answer that a line of a .jsonl holds, or what is wrong with it; place: how the line is called."""
    try:
        return _given_answer(data, place)
    except InputError as error:
        return error


def _given_answer(data: dict[str, Any], place: str) -> GivenAnswer:
    text = _text(data, "answer", place)
    kind = _text(data, "kind", place)
    if kind and kind not in KINDS:
        raise InputError(f"{place}: kind {kind!r} must be one of {', '.join(KINDS)}.", "Mend it or leave it out.")
    listen_for = data.get("listen_for") or []
    if not isinstance(listen_for, list) or not all(isinstance(w, str) for w in listen_for):
        raise InputError(f"{place}: listen_for must be a list of words.", "Mend it or leave it out.")
    if len(text.split()) > _MOST_WORDS:
        raise InputError(f"{place}: the answer has more than {_MOST_WORDS} words.", "Split it into answers.")
    if not (_text(data, "question", place) or _text(data, "question_id", place)):
        raise InputError(f"{place} names no question.", 'Add "question" (its words) or "question_id".')
    return GivenAnswer(
        id=str(data.get("id", place)),
        given=_given_words(data, text, place),
        question_id=_text(data, "question_id", place),
        question_text=_text(data, "question", place),
        kind=kind,
        competency=_text(data, "competency", place),
        listen_for=tuple(w.lower() for w in listen_for),
        candidate=_text(data, "candidate", place),
        answered_at=moment_in(_text(data, "date", place), place),
    )


def _given_words(data: dict[str, Any], text: str, place: str) -> GivenWords:
    duration_s, speech_s = _number(data, "seconds", place), _number(data, "speech_seconds", place)
    if data.get("words") is None:
        return GivenWords(text, duration_s, speech_s)
    try:
        heard = tuple(
            HeardWord(str(word), float(start_s), float(end_s)) for word, start_s, end_s in map(_timed, data["words"])
        )
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        raise InputError(f"{place}: words must be a list of [word, start, end].", "Mend it or leave it out.") from error
    if not all(0 <= w.start_s <= w.end_s < _MOST_SECONDS for w in heard):
        raise InputError(f"{place}: a word's times must be seconds, its end after its start.", "Mend them.")
    return GivenWords(text, duration_s, speech_s, heard)


def _timed(entry: Any) -> tuple[Any, Any, Any]:
    if isinstance(entry, dict):
        return entry["word"], entry["start"], entry["end"]
    word, start_s, end_s = entry
    return word, start_s, end_s


def _text(data: dict[str, Any], key: str, place: str) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"{place}: {key} must be text.", "Put it between quotation marks.")
    return value.strip()


def _number(data: dict[str, Any], key: str, place: str) -> float | None:
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _MOST_SECONDS:
        raise InputError(f"{place}: {key} must be a number of seconds.", "Mend it or leave it out.")
    return float(value)


def _some_words(text: str, where: str) -> str:
    count = len(text.split())
    if count == 0:
        raise InputError(f"{where} holds no words.", "Give a transcript with an answer in it.")
    if count > _MOST_WORDS:
        raise InputError(f"{where} has more than {_MOST_WORDS} words.", "Split it into answers.")
    return text
