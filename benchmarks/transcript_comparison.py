"""What is true of a recording, and how far a transcript departs from it."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from mockview.audio.recording import Span
from mockview.judging.delivery_metrics import FILLED_PAUSE_S
from mockview.speech.transcript import Transcript

FILLERS = frozenset(("um", "uh", "er", "erm", "uhm", "ah", "eh", "hm", "hmm", "mm"))
LONG_PAUSE_S = 0.5
_FILLER_TOLERANCE_S = 0.5
_SAME_PAUSE = 0.5
"""Two pauses are the same when they share half of the time that either covers."""


@dataclass(frozen=True)
class Truth:
    """What is known of one recording; None where the manifest does not say."""

    name: str
    text: str
    category: str = "all"
    words: tuple[tuple[str, float, float], ...] | None = None
    pauses: tuple[Span, ...] | None = None
    fillers: tuple[tuple[str, float], ...] | None = None


@dataclass(frozen=True)
class Tally:
    """How many there are, how many of them were found; how many were claimed, how many of those rightly."""

    true: int = 0
    found: int = 0
    claimed: int = 0
    right: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.true + other.true,
            self.found + other.found,
            self.claimed + other.claimed,
            self.right + other.right,
        )

    @property
    def recall(self) -> float | None:
        """Found / true, or None when there were none."""
        return round(self.found / self.true, 4) if self.true else None

    @property
    def precision(self) -> float | None:
        """Right / claimed, or None when nothing was claimed."""
        return round(self.right / self.claimed, 4) if self.claimed else None


@dataclass(frozen=True)
class Row:
    """One recording's counts; start_errors_s: heard minus true start of each word that aligns."""

    name: str
    category: str
    heard: str
    audio_s: float
    seconds: float
    reference_words: int
    word_errors: int
    invented_words: int | None
    fillers: Tally | None = None
    fillers_or_filled_pauses: Tally | None = None
    pauses: Tally | None = None
    start_errors_s: tuple[float, ...] = field(default=(), repr=False)


def compared(truth: Truth, transcript: Transcript, audio_s: float, seconds: float) -> Row:
    """Count a transcript's faults against the truth."""
    reference, heard = _plain_words(truth.text), _plain_words(transcript.text)
    words, with_filled = _filler_tallies(truth, transcript)
    return Row(
        name=truth.name,
        category=truth.category,
        heard=transcript.text,
        audio_s=round(audio_s, 3),
        seconds=round(seconds, 3),
        reference_words=len(reference),
        word_errors=_word_errors(reference, heard) if reference else 0,
        invented_words=None if truth.text.strip() else len(transcript.words),
        fillers=words,
        fillers_or_filled_pauses=with_filled,
        pauses=_pause_tally(truth, transcript),
        start_errors_s=tuple(_start_errors_s(truth, transcript)),
    )


def _bare(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word.lower())


@cache
def _normalizer() -> Any:
    from whisper_normalizer.english import EnglishTextNormalizer

    return EnglishTextNormalizer()


def _plain_words(text: str) -> list[str]:
    """Words without fillers, in Whisper's own normal form (Radford et al. 2022, appendix C)."""
    kept = " ".join(word for word in text.split() if _bare(word) not in FILLERS)
    words: list[str] = _normalizer()(kept).split()
    return words


def _word_errors(reference: Sequence[str], heard: Sequence[str]) -> int:
    import jiwer

    if not heard:
        return len(reference)
    result = jiwer.process_words(" ".join(reference), " ".join(heard))
    errors: int = result.substitutions + result.deletions + result.insertions
    return errors


def _start_errors_s(truth: Truth, transcript: Transcript) -> Iterator[float]:
    """Heard minus true start of each word that both have, by the shortest edit path."""
    import jiwer

    if not truth.words or not transcript.timed:
        return
    true = [(_bare(word) or word, start_s) for word, start_s, _ in truth.words]
    heard = [(_bare(word.text) or word.text, word.start_s) for word in transcript.words]
    result = jiwer.process_words(" ".join(w for w, _ in true), " ".join(w for w, _ in heard))
    for chunk in result.alignments[0]:
        if chunk.type != "equal":
            continue
        for step in range(chunk.ref_end_idx - chunk.ref_start_idx):
            heard_s = heard[chunk.hyp_start_idx + step][1]
            assert heard_s is not None
            yield round(heard_s - true[chunk.ref_start_idx + step][1], 4)


def _filler_tallies(truth: Truth, transcript: Transcript) -> tuple[Tally | None, Tally | None]:
    """Fillers heard as words, and heard as words or as probable filled pauses."""
    if truth.fillers is None or (transcript.words and not transcript.timed):
        return None, None
    heard = [w.start_s for w in transcript.words if _bare(w.text) in FILLERS and w.start_s is not None]
    ends_s = {start_s: end_s for _, start_s, end_s in truth.words or ()}
    spans = [Span(start_s, ends_s.get(start_s, start_s + FILLED_PAUSE_S)) for _, start_s in truth.fillers]
    left, found = list(heard), list[bool]()
    for span in spans:
        near = [s for s in left if abs(s - span.start_s) <= _FILLER_TOLERANCE_S]
        found.append(bool(near))
        if near:
            left.remove(min(near, key=lambda s: abs(s - span.start_s)))
    words = Tally(len(spans), sum(found), len(heard), sum(found))
    if transcript.speech_spans is None:
        return words, None
    filled = uncovered_speech(transcript)
    either = [was or any(_overlap_s(span, f) > 0 for f in filled) for span, was in zip(spans, found, strict=True)]
    right = sum(any(_overlap_s(span, f) > 0 for span in spans) for f in filled)
    return words, Tally(len(spans), sum(either), len(heard) + len(filled), sum(found) + right)


def uncovered_speech(transcript: Transcript) -> list[Span]:
    """Voice of 0.3 s and more that no word covers: the probable filled pauses that delivery counts."""
    found = []
    for span in transcript.speech_spans or ():
        place_s = span.start_s
        for word in transcript.words:
            if word.start_s is None or word.end_s is None or word.end_s <= place_s or word.start_s >= span.end_s:
                continue
            found.append(Span(place_s, word.start_s))
            place_s = max(place_s, word.end_s)
        found.append(Span(place_s, span.end_s))
    return [f for f in found if f.length_s >= FILLED_PAUSE_S]


def _pause_tally(truth: Truth, transcript: Transcript) -> Tally | None:
    """Pauses of 0.5 s and more; one counts as found if the other side has the same at 0.2 s and more."""
    spans = transcript.speech_spans
    if truth.pauses is None or spans is None:
        return None
    heard = [Span(a.end_s, b.start_s) for a, b in itertools.pairwise(spans)]

    def same(one: Span, among: Sequence[Span]) -> bool:
        return any(
            _overlap_s(one, o) >= _SAME_PAUSE * (max(one.end_s, o.end_s) - min(one.start_s, o.start_s)) for o in among
        )

    true_long = [p for p in truth.pauses if p.length_s >= LONG_PAUSE_S]
    heard_long = [p for p in heard if p.length_s >= LONG_PAUSE_S]
    found = sum(same(p, heard) for p in true_long)
    return Tally(len(true_long), found, len(heard_long), sum(same(p, truth.pauses) for p in heard_long))


def _overlap_s(one: Span, other: Span) -> float:
    return min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
