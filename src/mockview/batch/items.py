"""What a batch consists of: one item for each answer, and what was wrong with an input that is none."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mockview.audio.recording import Span
from mockview.audio.safe_decode import AUDIO_SUFFIXES
from mockview.content.question import Question
from mockview.errors import MockviewError
from mockview.speech.transcript import HeardWord, Transcript, from_heard_words, from_text


@dataclass(frozen=True)
class GivenWords:
    """An answer that came as words: a line of a file that holds many.

    duration_s, speech_s: seconds of the answer and of speech in it, None when unknown. words: with their times,
    None when only the text is known. speech_spans, model, language: as of a Transcript.
    """

    text: str
    duration_s: float | None = None
    speech_s: float | None = None
    words: tuple[HeardWord, ...] | None = None
    speech_spans: tuple[Span, ...] | None = None
    model: str = "text"
    language: str = "en"

    def transcript(self) -> Transcript:
        """The same as judging takes it."""
        if self.words is None:
            return from_text(self.text, duration_s=self.duration_s, speech_s=self.speech_s)
        duration_s = self.duration_s or max((word.end_s for word in self.words), default=0.0)
        return from_heard_words(
            self.words,
            speech_spans=self.speech_spans,
            duration_s=duration_s,
            model=self.model,
            language=self.language,
        )


@dataclass(frozen=True)
class BatchItem:
    """One answer to score.

    id: how it is called in what comes out: its file's name, or what a manifest calls it. question: as far as it is
    known; kind and competency may be found in its words. path: the file that it lies in. given: its words, when
    the input holds them; else the file is read. span: the part of the recording that it is; None for all of it.
    candidate: whose answer it is, "" when nobody is named. answered_at: aware; None when unknown.
    """

    id: str
    question: Question
    path: Path
    given: GivenWords | None = None
    span: Span | None = None
    candidate: str = ""
    answered_at: datetime | None = None

    @property
    def is_recording(self) -> bool:
        """Whether it has to be heard."""
        return self.given is None and self.path.suffix.lower() in AUDIO_SUFFIXES


@dataclass(frozen=True)
class BadInput:
    """An input that is no answer, and why."""

    id: str
    path: Path
    error: MockviewError
    candidate: str = ""
