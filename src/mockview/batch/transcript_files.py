"""Transcripts from files: subtitles (.vtt, .srt), plain text (.txt) and one answer a line (.jsonl)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockview.content.folders import read_limited
from mockview.content.question import KINDS
from mockview.errors import InputError
from mockview.speech.transcript import HeardWord, Transcript, from_heard_words, from_text

_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})")
_CUE = re.compile(rf"^\s*({_TIME.pattern})\s+-->\s+({_TIME.pattern})")
_TAG = re.compile(r"<[^<>]{0,200}>")
_MOST_WORDS = 20_000
"""About two hours of speech; more is no answer."""
_MOST_SECONDS = 1e6


@dataclass(frozen=True)
class GivenAnswer:
    """One line of a .jsonl: a transcript, and what it says of its question."""

    id: str
    transcript: Transcript
    question_id: str = ""
    question_text: str = ""
    kind: str = ""
    competency: str = ""
    listen_for: tuple[str, ...] = ()


def read_transcript(path: Path) -> Transcript:
    """A .vtt, .srt or .txt file as one answer; InputError when it holds no words."""
    text = read_limited(path)
    if "\0" in text:
        raise InputError(f"{path} is not text.", "Give a recording with its own suffix, or a text in UTF-8.")
    suffix = path.suffix.lower()
    if suffix in (".vtt", ".srt"):
        return _subtitles(text, path)
    return from_text(_some_words(" ".join(text.split()), str(path)))


def _subtitles(text: str, path: Path) -> Transcript:
    lines: list[str] = []
    times: list[tuple[float, float]] = []
    waiting = False
    for line in text.splitlines():
        cue = _CUE.match(line)
        if cue:
            start_s, end_s = _seconds(cue.groups()[1:5]), _seconds(cue.groups()[6:10])
            if end_s < start_s:
                raise InputError(
                    f"{path} has a cue that ends before it starts: {line.strip()[:60]}.", "Mend its times."
                )
            times.append((start_s, end_s))
            waiting = True
        elif not line.strip():
            waiting = False
        elif waiting:
            lines.append(_TAG.sub("", line).strip())
    if not times:
        raise InputError(f"{path} holds no subtitles.", "A cue looks like 00:00:01.000 --> 00:00:04.000.")
    duration_s = max(end for _, end in times) - min(start for start, _ in times)
    return from_text(_some_words(" ".join(" ".join(lines).split()), str(path)), duration_s=duration_s)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def read_answers(path: Path) -> Iterator[tuple[str, GivenAnswer | InputError]]:
    """(id or place, answer or what is wrong with its line) for each line of a .jsonl file."""
    for number, line in enumerate(read_limited(path).splitlines(), 1):
        if not line.strip():
            continue
        place = f"{path} line {number}"
        try:
            data = _parsed(line, place)
            if not isinstance(data, dict):
                raise InputError(f"{place} is no JSON object.", 'It needs {"id": …, "question": …, "answer": …}.')
            answer = _given_answer(data, place)
        except InputError as error:
            yield place, error
        else:
            yield answer.id, answer


def _parsed(line: str, place: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:  # ValueError: bad JSON, or a number of over 4,300 digits
        raise InputError(f"{place} is not valid JSON ({error}).", "Mend that line.") from error


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
        transcript=_transcript(data, text, place),
        question_id=_text(data, "question_id", place),
        question_text=_text(data, "question", place),
        kind=kind,
        competency=_text(data, "competency", place),
        listen_for=tuple(w.lower() for w in listen_for),
    )


def _transcript(data: dict[str, Any], text: str, place: str) -> Transcript:
    duration_s, speech_s = _number(data, "seconds", place), _number(data, "speech_seconds", place)
    if data.get("words") is None:
        return from_text(text, duration_s=duration_s, speech_s=speech_s)
    try:
        heard = [
            HeardWord(str(word), float(start_s), float(end_s)) for word, start_s, end_s in map(_timed, data["words"])
        ]
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        raise InputError(f"{place}: words must be a list of [word, start, end].", "Mend it or leave it out.") from error
    if not all(0 <= w.start_s <= w.end_s < _MOST_SECONDS for w in heard):
        raise InputError(f"{place}: a word's times must be seconds, its end after its start.", "Mend them.")
    return from_heard_words(
        heard,
        speech_spans=None,
        duration_s=duration_s or max((w.end_s for w in heard), default=0.0),
        model="text",
    )


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
