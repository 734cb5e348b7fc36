"""An answer's words laid out to be shown: by the part that they play, with what was measured between them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from mockview.audio.recording import Span
from mockview.judging.assessment import Assessment
from mockview.judging.delivery_metrics import LONG_PAUSE_S, filled_pauses_of, filler_places, pauses_of
from mockview.judging.scoring_data import ScoringData
from mockview.judging.wording import read_words
from mockview.speech.transcript import Transcript

SHOWN_PAUSE_S = 0.5
"""Shorter pauses are counted but not shown: they stand between any two phrases."""

PART_NAMES: Mapping[str, str] = {
    "situation": "Situation",
    "task": "Task",
    "action": "Action",
    "result": "Result",
    "reflection": "Lesson",
    "other": "Other",
}
"""What a part of an answer is called, by its label."""


@dataclass(frozen=True)
class Marks:
    """What is marked in an answer. fillers: numbers of words; the rest in seconds."""

    fillers: frozenset[int] = frozenset()
    pauses: tuple[Span, ...] = ()
    filled_pauses: tuple[Span, ...] = ()


NO_MARKS = Marks()
"""For a person who wishes that the way of speaking is left out."""


@dataclass(frozen=True)
class Piece:
    """A word, or what lies between two.

    kind: "word", "filler", "pause", "long pause" or "filled pause". number: the word's, None for what is none.
    text: the word as written. new_line: whether it begins a line of a typed answer.
    """

    kind: str
    start_s: float | None
    end_s: float | None
    number: int | None = None
    text: str = ""
    new_line: bool = False


@dataclass(frozen=True)
class Part:
    """A stretch of the answer that does one thing.

    label: situation, task, action, result, reflection or other; "" for an answer that was not judged.
    begins, ends: where on the answer's length, 0 to 1; a part ends where the next begins.
    """

    label: str
    pieces: tuple[Piece, ...]
    begins: float
    ends: float

    @property
    def start_s(self) -> float | None:
        """When its first word begins, in seconds; None without times."""
        return next(piece.start_s for piece in self.pieces if piece.number is not None)

    @property
    def first(self) -> int:
        """The number of its first word."""
        return next(piece.number for piece in self.pieces if piece.number is not None)


def marks_of(transcript: Transcript, data: ScoringData) -> Marks:
    """Fillers, pauses worth showing and probable filled pauses, as they are counted in the delivery scores."""
    wording = read_words(transcript)
    places = filler_places(wording, data.book.find(wording.norms))
    fillers = frozenset(wording.words[n] for first, last in places for n in range(first, last))
    pauses = tuple(pause for pause in pauses_of(transcript) if pause.length_s >= SHOWN_PAUSE_S)
    return Marks(fillers, pauses, filled_pauses_of(transcript))


def parts_of(transcript: Transcript, assessment: Assessment | None, marks: Marks) -> tuple[Part, ...]:
    """The whole answer, part by part; clauses of one label that follow each other are one part."""
    labels = _labels(transcript, assessment)
    between = _between(marks) if transcript.timed else iter(())
    waiting = next(between, None)
    found: list[tuple[str, list[Piece]]] = []
    for label, numbers in groupby(range(len(transcript.words)), key=lambda n: labels[n]):
        pieces: list[Piece] = []
        for n in numbers:
            word = transcript.words[n]
            while waiting is not None and word.start_s is not None and _middle(waiting) <= word.start_s:
                # A pause before the first word of a part stands at the end of the part before it.
                (found[-1][1] if found and not pieces else pieces).append(waiting)
                waiting = next(between, None)
            kind = "filler" if n in marks.fillers else "word"
            pieces.append(Piece(kind, word.start_s, word.end_s, n, word.text, _begins_line(transcript, n)))
        found.append((label, pieces))
    if found:
        found[-1][1].extend(piece for piece in (waiting, *between) if piece is not None)
    begins = [_place(transcript, pieces) for _, pieces in found]
    ends = [*begins, 1.0][1:]
    return tuple(
        Part(label, tuple(pieces), begin, end) for (label, pieces), begin, end in zip(found, begins, ends, strict=True)
    )


def words_within(transcript: Transcript, start_char: int, end_char: int) -> tuple[int, int] | None:
    """The numbers of the first and last word that touch a stretch of the text, or None."""
    touched = [n for n, w in enumerate(transcript.words) if w.start_char < end_char and w.end_char > start_char]
    return (touched[0], touched[-1]) if touched else None


def _labels(transcript: Transcript, assessment: Assessment | None) -> list[str]:
    """The label of each word."""
    strips = sorted(assessment.strips, key=lambda strip: strip[1]) if assessment else []
    labels = []
    at = 0
    for word in transcript.words:
        while at < len(strips) and strips[at][2] <= word.start_char:
            at += 1
        inside = at < len(strips) and strips[at][1] < word.end_char
        labels.append(strips[at][0] if inside else "other" if strips else "")
    return labels


def _between(marks: Marks) -> Iterator[Piece]:
    """What lies between words, in order."""
    pauses = [
        Piece("long pause" if span.length_s > LONG_PAUSE_S else "pause", span.start_s, span.end_s)
        for span in marks.pauses
    ]
    filled = [Piece("filled pause", span.start_s, span.end_s) for span in marks.filled_pauses]
    return iter(sorted((*pauses, *filled), key=_middle))


def _middle(piece: Piece) -> float:
    return ((piece.start_s or 0.0) + (piece.end_s or 0.0)) / 2


def _place(transcript: Transcript, pieces: Iterable[Piece]) -> float:
    """Where on the answer's length a part's first word begins, 0 to 1."""
    first = transcript.words[next(piece.number for piece in pieces if piece.number is not None)]
    if not transcript.timed:
        return first.start_char / len(transcript.text)
    length_s = max(transcript.duration_s or 0.0, transcript.words[-1].end_s or 0.0)
    return min(1.0, (first.start_s or 0.0) / length_s) if length_s else 0.0


def _begins_line(transcript: Transcript, number: int) -> bool:
    before = transcript.words[number - 1].end_char if number else 0
    return number > 0 and "\n" in transcript.text[before : transcript.words[number].start_char]
