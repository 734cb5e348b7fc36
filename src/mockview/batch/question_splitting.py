"""An interview cut at the questions that are asked in it: each answer is what follows, up to the next question."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mockview.audio.recording import Span
from mockview.batch.found_files import SUBTITLE_SUFFIXES
from mockview.batch.items import BadInput, BatchItem, GivenWords
from mockview.batch.question_finding import find_questions
from mockview.batch.subtitles import Cue, cues_in
from mockview.batch.transcript_files import read_text
from mockview.content.question import Question
from mockview.errors import InputError
from mockview.speech.transcript import HeardWord, Transcript, from_text

_BEFORE_S, _AFTER_S = 0.3, 0.5
"""Silence that an answer keeps at its start and end, if that much is there."""

_GOODBYE = re.compile(
    r"\b(?:thank(?:s| you)|good ?bye|bye|that(?:'s| is) all|nice to meet|we(?:'ll| will) be in touch)\b"
)
_LONGEST_GOODBYE, _GOODBYE_PAUSE_S = 30, 0.5
"""Words that the one who asks may say at the end, and the pause before them."""


def answers_by_questions(
    item: BatchItem, known: Sequence[Question], said: Transcript, *, listed: bool
) -> Iterator[BatchItem | BadInput]:
    """The answers of an interview; listed: a question that is not found is an error of its own.

    Errors: InputError when no question is found.
    """
    words = [word.text for word in said.words]
    places = find_questions(words, [question.text for question in known], _pauses_s(said))
    if not places:
        raise InputError(
            f"None of the {len(known)} questions was heard in {item.path.name}.",
            "Compare their words with what was asked.",
        )
    numbers = iter(range(1, len(known) + 1))
    for place, after in zip(places, [*places[1:], None], strict=True):
        part = part_of(item, next(numbers))
        question = known[place.number]
        end = after.first if after else _before_goodbye(said, place.end)
        if place.end >= end:
            yield _nothing(part, question)
        else:
            given, span = _words(said, place.end, end)
            yield replace(part, question=question, given=given, span=span)
    if listed:
        found = {place.number for place in places}
        for number, question in enumerate(known):
            if number not in found:
                yield _not_heard(part_of(item, next(numbers)), question)


def words_in(path: Path) -> Transcript:
    """The words of a transcript; those of subtitles have times, each its share of the time that its cue is shown."""
    text = read_text(path)
    if path.suffix.lower() not in SUBTITLE_SUFFIXES:
        return from_text(" ".join(text.split()))
    words = [word for cue in cues_in(text, str(path)) for word in _timed(cue)]
    plain = from_text(" ".join(word.text for word in words))
    timed = (replace(word, start_s=one.start_s, end_s=one.end_s) for word, one in zip(plain.words, words, strict=True))
    return replace(plain, words=tuple(timed))


def part_of(item: BatchItem, number: int) -> BatchItem:
    """The n-th answer of an interview, still to be filled."""
    return replace(item, id=f"{item.id}#{number}")


def _nothing(part: BatchItem, question: Question) -> BadInput:
    told = InputError(f"{part.id}: after “{_short(question)}” nothing is answered.")
    return BadInput(part.id, part.path, told, part.candidate)


def _not_heard(part: BatchItem, question: Question) -> BadInput:
    told = InputError(
        f"“{_short(question)}” was not heard in {part.path.name}.",
        "Compare it with what was asked, or take it off the list.",
    )
    return BadInput(part.id, part.path, told, part.candidate)


def _short(question: Question) -> str:
    return question.text if len(question.text) <= 80 else f"{question.text[:79]}…"


def _words(said: Transcript, first: int, end: int) -> tuple[GivenWords, Span | None]:
    """Words [first:end] with their times from the answer's start, which is the span's."""
    words = said.words[first:end]
    text = " ".join(word.text for word in words)
    start_s, end_s = _ends(said, first, end)
    if start_s is None or end_s is None:
        return GivenWords(text), None
    span = Span(start_s, end_s)
    if said.speech_spans is None:
        return GivenWords(text, span.length_s), span
    spans = tuple(
        Span(max(one.start_s, start_s) - start_s, min(one.end_s, end_s) - start_s)
        for one in said.speech_spans
        if one.end_s > start_s and one.start_s < end_s
    )
    heard = tuple(
        HeardWord(w.text, max(0.0, (w.start_s or 0.0) - start_s), (w.end_s or 0.0) - start_s, w.confidence)
        for w in words
    )
    given = GivenWords(text, span.length_s, words=heard, speech_spans=spans, model=said.model, language=said.language)
    return given, span


def _before_goodbye(said: Transcript, first: int) -> int:
    """Where the last answer ends: before thanks and good-bye after a pause, or with the last word."""
    end, pauses_s = len(said.words), _pauses_s(said)
    if pauses_s is None:
        return end
    places = range(max(first + 1, end - _LONGEST_GOODBYE), end)
    for place in sorted(places, key=lambda one: -pauses_s[one]):
        if pauses_s[place] < _GOODBYE_PAUSE_S:
            break
        if _GOODBYE.search(" ".join(word.text for word in said.words[place : place + 4]).lower()):
            return place
    return end


def _ends(said: Transcript, first: int, end: int) -> tuple[float | None, float | None]:
    """When words [first:end] begin and end, with some of the silence around them."""
    if not said.timed:
        return None, None
    pauses_s = _pauses_s(said)
    assert pauses_s is not None  # noqa: S101  they are timed
    before_s = said.words[first].start_s or 0.0
    after_s = said.words[end - 1].end_s or 0.0
    rest_s = pauses_s[end] if end < len(said.words) else max(0.0, (said.duration_s or after_s) - after_s)
    return before_s - min(_BEFORE_S, pauses_s[first] / 2), after_s + min(_AFTER_S, rest_s / 2)


def _pauses_s(said: Transcript) -> list[float] | None:
    """The silence before each word, or None."""
    if not said.timed:
        return None
    ends_s = [0.0, *(word.end_s or 0.0 for word in said.words)]
    return [max(0.0, (word.start_s or 0.0) - end_s) for word, end_s in zip(said.words, ends_s, strict=False)]


def _timed(cue: Cue) -> Iterator[HeardWord]:
    whole = len(cue.text) or 1
    place = 0
    for word in cue.text.split():
        place = cue.text.index(word, place)
        start_s, end_s = (cue.start_s + (cue.end_s - cue.start_s) * at / whole for at in (place, place + len(word)))
        yield HeardWord(word, start_s, end_s)
        place += len(word)
