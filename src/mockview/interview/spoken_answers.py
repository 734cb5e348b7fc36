"""Answers that are spoken into a microphone."""

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from mockview.audio.microphone import Microphone, silence_explained
from mockview.audio.recording import Recording
from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import Pcm
from mockview.content.question import Question
from mockview.errors import DeviceError, InputError, MockviewError
from mockview.interview.answering import DROPPING, HINT, LETTERS, NOT_IN_EARNEST, QUIT, Answer
from mockview.interview.end_of_answer import EndOfAnswer, SpeechWatch
from mockview.interview.hearing import Screen
from mockview.interview.lines import KEY, Lines
from mockview.speech.live import LiveTranscription

_LOOK_EVERY_S = 0.1
_SHORTEST_LAST_S = 1.0
"""What was recorded before "q" is an answer from this length on; a shorter one was only the way out."""


@dataclass(frozen=True, eq=False)
class SpokenAnswers:
    """Records from a microphone until Enter, or until a silence of end_after_s.

    start_live: begins to transcribe, and is given what to call with the words. keyboard: how the keyboard behaves
    meanwhile. letters: what may be typed instead of an answer.
    """

    microphone: Microphone
    lines: Lines
    start_live: Callable[[Callable[[str], None]], LiveTranscription] | None = None
    end_after_s: float | None = None
    letters: Sequence[str] = LETTERS
    keyboard: Callable[[], AbstractContextManager[None]] = nullcontext
    watch: Callable[[], SpeechWatch] = SpeechWatch
    name: str = field(default="microphone", init=False)
    interactive: bool = field(default=True, init=False)

    def transcribed_by(
        self, start_live: Callable[[Callable[[str], None]], LiveTranscription] | None
    ) -> "SpokenAnswers":
        """The same, transcribed meanwhile."""
        return replace(self, start_live=start_live)

    def take(self, question: Question, stem: Path, screen: Screen) -> Answer | str:
        """Record; a line that is typed ends it, and may be one of the letters."""
        stop, said, failed = threading.Event(), list[Recording](), list[MockviewError]()
        live = self.start_live(screen.words) if self.start_live else None
        watch = self.watch()

        def hear(block: Pcm) -> None:
            watch.accept(block)
            if live is not None:
                live.accept(block)

        def listen() -> None:
            try:
                said.append(self.microphone.record(stem, stop, screen.level, hear))
            except MockviewError as error:
                failed.append(error)
            except Exception as error:  # a driver's own error must not end the thread unheard
                failed.append(DeviceError(f"The microphone failed ({error}).", "Choose another with --mic NAME."))

        recorder = threading.Thread(target=listen, name="recorder")
        word, whole = "", False
        try:
            recorder.start()
            with self.keyboard():
                word = self._word(recorder, watch, question, screen)
            whole = True
        finally:
            # Ctrl-C too: what was said is whole on the disk before anything else happens.
            stop.set()
            _wait_for(recorder)
            whole = bool(whole and said and not said[0].gaps and word not in DROPPING)
            if live is not None and not whole:
                live.abandon()
        recording = said[0] if said else _kept(stem)
        if recording is None:
            # Nothing was recorded, so there is nothing to lose by doing as the person wishes.
            if word in (*DROPPING, QUIT) and isinstance(failed[0], InputError):
                return word
            raise failed[0]
        if word in DROPPING or (word == QUIT and recording.duration_s < _SHORTEST_LAST_S):
            if live is not None and whole:
                live.abandon()
            Path(str(recording.path)).unlink(missing_ok=True)
            return word
        return Answer(
            recording=recording, failure=failed[0] if failed else None, last=word == QUIT, live=live if whole else None
        )

    def _word(self, recorder: threading.Thread, watch: SpeechWatch, question: Question, screen: Screen) -> str:
        """What ended the answer: a letter, or nothing in particular."""
        end = EndOfAnswer(watch, self.end_after_s)
        told_muted = offered = False
        while recorder.is_alive():
            count = end.count
            screen.counting(count)
            screen.draw()
            if count == 0:
                return ""
            if not told_muted and (peak := watch.peak_if_muted) is not None:
                told_muted = True
                screen.trouble(InputError(silence_explained(self.microphone.name, peak)))
            if end.nothing_said and not offered:
                offered = True
                screen.offer_help(self.letters)
            try:
                line = self.lines.next(_LOOK_EVERY_S)
            except queue.Empty:
                continue
            word = QUIT if line is None else line.strip().lower()
            if line == KEY or (count and word and word not in LETTERS):
                end.key()
            elif word in LETTERS and word not in self.letters:
                screen.note(NOT_IN_EARNEST)
            elif word == HINT:
                end.key()
                screen.hint(question)
            else:
                return word
        return ""


def _wait_for(recorder: threading.Thread) -> None:
    """Wait until it has ended, through a second Ctrl-C too: it closes the recording's file."""
    while recorder.is_alive():
        try:
            recorder.join(_LOOK_EVERY_S)
        except KeyboardInterrupt:
            continue


def _kept(stem: Path) -> Recording | None:
    """What a recording that failed has left as a finished file."""
    path = stem.with_name(stem.name + ".wav")
    if not path.exists():
        return None
    try:
        return decode(path)
    except InputError:
        return None
