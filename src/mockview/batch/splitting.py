"""A whole interview cut into its answers: at known questions, or where the speaker changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mockview.audio.recording import Span
from mockview.batch.found_files import SUBTITLE_SUFFIXES, subtitles_of
from mockview.batch.items import BadInput, BatchItem, GivenWords
from mockview.batch.question_finding import likeness
from mockview.batch.question_splitting import answers_by_questions, part_of, words_in
from mockview.batch.speaker_turns import Exchange, Turn, exchanges, turns_of_cues, turns_of_text
from mockview.batch.subtitles import cues_in
from mockview.batch.transcript_files import read_text
from mockview.content.folders import read_limited
from mockview.content.question import Question
from mockview.errors import InputError
from mockview.speech.transcript import Transcript

WHOLE = Question(id="", text="(a whole interview)", competency="", kind="")
"""Stands in for the questions of a recording that is still to be cut."""

QUESTIONS, SPEAKERS = "questions", "speakers"
WAYS = (QUESTIONS, SPEAKERS)

_SAME_QUESTION = 0.75
"""Likeness from which a turn of the one who asks is taken for a known question."""

_MOST_LISTED = 200


@dataclass(frozen=True)
class Splitting:
    """How interviews are cut.

    way: one of WAYS. known: the questions that may be asked. listed: whether each interview must have them all, as
    when a coach lists them.
    """

    way: str
    known: tuple[Question, ...] = ()
    listed: bool = False


def listed_questions(path: Path) -> tuple[str, ...]:
    """Questions of a text file, one a line, each an id or its words; lines that begin with "#" are left out.

    Errors: InputError when there are none, or too many.
    """
    lines = [line.strip() for line in read_limited(path).splitlines()]
    named = tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
    if not named:
        raise InputError(f"{path} holds no questions.", "It needs one a line: an id, or the question's words.")
    if len(named) > _MOST_LISTED:
        raise InputError(f"{path} holds more than {_MOST_LISTED} questions.", "List those of one interview.")
    return named


def needs_hearing(item: BatchItem, splitting: Splitting) -> bool:
    """Whether an interview has to be heard before it can be cut."""
    return item.is_recording and splitting.way == QUESTIONS


def answers_in(
    item: BatchItem, splitting: Splitting, heard: Transcript | None = None
) -> Iterator[BatchItem | BadInput]:
    """The answers of an interview as items of their own; heard: what is said in it, where it had to be heard.

    Errors: InputError when it can't be cut.
    """
    if splitting.way == SPEAKERS:
        yield from _by_speakers(item, splitting.known)
    elif heard is not None:
        yield from answers_by_questions(item, splitting.known, heard, listed=splitting.listed)
    else:
        yield from answers_by_questions(item, splitting.known, words_in(item.path), listed=splitting.listed)


def _by_speakers(item: BatchItem, known: Sequence[Question]) -> Iterator[BatchItem | BadInput]:
    transcript = subtitles_of(item.path) if item.is_recording else item.path
    if transcript is None:
        raise InputError(
            f"{item.path.name} is a recording, in which the speakers are not told apart.",
            "Put its subtitles (.vtt) beside it under its name, or cut it with --questions FILE.",
        )
    name, text = transcript.name, read_text(transcript)
    turns = (
        turns_of_cues(cues_in(text, name)) if transcript.suffix.lower() in SUBTITLE_SUFFIXES else turns_of_text(text)
    )
    for number, exchange in enumerate(exchanges(turns, name), 1):
        part = part_of(item, number)
        yield replace(
            part,
            question=_known_question(exchange.question, known),
            candidate=item.candidate or exchange.speaker,
            given=None if item.is_recording else _said(exchange.answer),
            span=_span(exchange),
        )


def cut_by_time(path: Path, span: Span) -> GivenWords:
    """The words of a subtitle file within a span; InputError when it has no times or no words there."""
    if path.suffix.lower() not in SUBTITLE_SUFFIXES:
        raise InputError(f"{path} has no times, so that none of it can be cut out.", "Leave start_s and end_s empty.")
    cues = [
        cue
        for cue in cues_in(read_text(path), str(path))
        if cue.text and span.start_s <= (cue.start_s + cue.end_s) / 2 < span.end_s
    ]
    if not cues:
        raise InputError(f"{path} has no words from {span.start_s:.1f} s on.", "Mend the times.")
    return GivenWords(" ".join(cue.text for cue in cues), cues[-1].end_s - cues[0].start_s)


def _said(answer: Sequence[Turn]) -> GivenWords:
    text = " ".join(turn.text for turn in answer)
    start_s, end_s = answer[0].start_s, answer[-1].end_s
    return GivenWords(text, None if start_s is None or end_s is None else end_s - start_s)


def _span(exchange: Exchange) -> Span | None:
    start_s, end_s = exchange.answer[0].start_s, exchange.answer[-1].end_s
    return None if start_s is None or end_s is None else Span(start_s, end_s)


def _known_question(asked: str, known: Sequence[Question]) -> Question:
    """The known question that was asked, or its own words."""
    words = asked.split()
    best = max(known, key=lambda question: likeness(question.text, words), default=None)
    if best is not None and likeness(best.text, words) >= _SAME_QUESTION:
        return best
    return Question(id="", text=asked, competency="", kind="")
