"""What was said, word by word, with times where they are known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mockview.audio.recording import Span

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Word:
    """One spoken word: text as written, place in the transcript's text, and times when known.

    start_char, end_char: `transcript.text[start_char:end_char] == text`.
    start_s, end_s: seconds from the start of the answer, or None (typed, or a text without times).
    confidence: the recogniser's probability, 0 to 1, or None.
    """

    text: str
    start_char: int
    end_char: int
    start_s: float | None = None
    end_s: float | None = None
    confidence: float | None = None


@dataclass(frozen=True)
class Transcript:
    """An answer's words.

    text: the whole answer; quotes are substrings of it.
    speech_spans: where voice activity was found, or None when the sound was not there to look at.
    duration_s: the answer's length in seconds, or None when unknown.
    speech_s: seconds of speech when known without spans (a manifest that states it), else None.
    model: the recogniser's name, or "typed", or "text".
    language: an ISO 639-1 code.
    gaps: stretches in which the device lost sound.
    """

    text: str
    words: tuple[Word, ...]
    speech_spans: tuple[Span, ...] | None = None
    duration_s: float | None = None
    speech_s: float | None = None
    model: str = "text"
    language: str = "en"
    gaps: tuple[Span, ...] = ()

    @property
    def timed(self) -> bool:
        """Whether every word has its times."""
        return bool(self.words) and all(w.start_s is not None and w.end_s is not None for w in self.words)

    def times_of(self, start_char: int, end_char: int) -> tuple[float, float] | None:
        """Start and end in seconds of the words that touch a stretch of the text, or None."""
        touched = [
            w
            for w in self.words
            if w.start_char < end_char and w.end_char > start_char and w.start_s is not None and w.end_s is not None
        ]
        if not touched:
            return None
        first, last = touched[0], touched[-1]
        assert first.start_s is not None and last.end_s is not None  # noqa: S101  narrows the type
        return first.start_s, last.end_s


def from_text(
    text: str,
    *,
    model: str = "text",
    language: str = "en",
    duration_s: float | None = None,
    speech_s: float | None = None,
) -> Transcript:
    """A transcript of plain text, kept exactly as it stands, without word times."""
    words = tuple(Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(text))
    return Transcript(text=text, words=words, duration_s=duration_s, speech_s=speech_s, model=model, language=language)


@dataclass(frozen=True)
class HeardWord:
    """A word as a recogniser reports it: text, start and end in seconds, probability."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


def from_heard_words(
    heard: Iterable[HeardWord],
    *,
    speech_spans: tuple[Span, ...] | None,
    duration_s: float | None,
    model: str,
    language: str = "en",
    gaps: tuple[Span, ...] = (),
) -> Transcript:
    """A transcript of timed words, joined by single spaces."""
    words: list[Word] = []
    place = 0
    for h in heard:
        text = h.text.strip()
        if not text:
            continue
        words.append(Word(text, place, place + len(text), h.start_s, h.end_s, h.confidence))
        place += len(text) + 1
    return Transcript(
        text=" ".join(w.text for w in words),
        words=tuple(words),
        speech_spans=speech_spans,
        duration_s=duration_s,
        model=model,
        language=language,
        gaps=gaps,
    )
