"""Answers that are typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mockview.content.question import Question
from mockview.errors import InputError
from mockview.interview.answering import (
    DROPPING,
    HINT,
    LETTERS,
    NOT_IN_EARNEST,
    QUIT,
    SKIP,
    Answer,
    StoppedTypingError,
)
from mockview.interview.hearing import Screen
from mockview.interview.lines import Lines
from mockview.speech.transcript import Transcript, from_text

_LONGEST_TYPED = 100_000
"""About two hours of speech; more was pasted by mistake."""


@dataclass(frozen=True, eq=False)
class TypedAnswers:
    """Reads an answer from the keyboard, up to an empty line."""

    lines: Lines
    letters: Sequence[str] = LETTERS
    name: str = field(default="keyboard", init=False)
    interactive: bool = field(default=True, init=False)

    def take(self, question: Question, stem: Path, screen: Screen) -> Answer | str:
        """Lines up to an empty one; a letter on a line of its own is a wish, and d drops what was typed before it."""
        typed: list[str] = []
        try:
            while (line := self.lines.next()) is not None:
                text = line.strip()
                word = text.lower()
                if word in LETTERS and word not in self.letters:
                    screen.note(NOT_IN_EARNEST)
                elif word == HINT:
                    screen.hint(question)
                elif word in DROPPING or (word == QUIT and not typed):
                    return word
                elif word == QUIT:
                    return Answer(transcript=_typed(typed), last=True)
                elif not text:
                    break
                else:
                    typed.append(text)
            else:
                if not typed:
                    return QUIT
        except KeyboardInterrupt:
            if typed:
                raise StoppedTypingError(Answer(transcript=_typed(typed))) from None
            raise
        return Answer(transcript=_typed(typed)) if typed else SKIP


def _typed(lines: list[str]) -> Transcript:
    text = " ".join(" ".join(lines).split())
    if len(text) > _LONGEST_TYPED:
        raise InputError(f"That answer has {len(text):,} characters.", f"Type {_LONGEST_TYPED:,} at most.")
    return from_text(text, model="typed")
