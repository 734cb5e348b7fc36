"""An answer as it comes, whichever way: spoken, typed or from a file; and what may be typed instead of one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mockview.audio.recording import Recording
from mockview.content.question import Question
from mockview.errors import MockviewError
from mockview.interview.hearing import Screen
from mockview.speech.live import LiveTranscription
from mockview.speech.transcript import Transcript

DISCARD, SKIP, REPEAT, QUIT, HINT = "d", "s", "r", "q", "h"
"""What a person types instead of an answer: start again, next question, say it again, stop and keep, help me."""

DROPPING = (DISCARD, SKIP, REPEAT)
"""Those after which what was answered so far counts for nothing."""

LETTERS = (SKIP, REPEAT, DISCARD, HINT, QUIT)
IN_EARNEST = (SKIP, QUIT)
"""What an interview that is held as a real one leaves of them."""

NOT_IN_EARNEST = "Not in a mock interview: Enter ends the answer, s skips the question, q stops."


@dataclass(frozen=True)
class Answer:
    """An answer as it came. recording: with its file's path; transcript: for a typed one.

    failure: what went wrong after something was recorded, in one sentence. live: what is being transcribed of it.
    last: the person wishes to stop after this answer. again: they wish to answer anew; this one is kept beside.
    """

    recording: Recording | None = None
    transcript: Transcript | None = None
    failure: MockviewError | None = None
    last: bool = False
    again: bool = False
    live: LiveTranscription | None = None


class StoppedTypingError(KeyboardInterrupt):
    """Ctrl-C in the middle of a typed answer, with what was typed before."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class Answering(Protocol):
    """Takes one answer; the string is one of DISCARD, SKIP, REPEAT, QUIT."""

    @property
    def name(self) -> str:
        """What an answer comes from: "microphone", "keyboard" or "recordings"."""
        ...

    @property
    def interactive(self) -> bool:
        """Whether a person can try again."""
        ...

    def take(self, question: Question, stem: Path, screen: Screen) -> Answer | str:
        """One answer to this question; `stem` is where a recording goes, without its suffix.

        Errors: InputError when this one could not be taken and the next one can, other MockviewErrors when none can.
        """
        ...
