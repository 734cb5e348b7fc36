"""Ways in which an answer comes: spoken into a microphone, typed, or from a folder of recordings."""

import queue
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mockview.audio.microphone import Level, Microphone
from mockview.audio.recording import Recording
from mockview.audio.safe_decode import AUDIO_SUFFIXES, decode
from mockview.content.question import Question
from mockview.errors import InputError, MockviewError
from mockview.interview.lines import Lines
from mockview.speech.transcript import Transcript, from_text

DISCARD, SKIP, REPEAT, QUIT = "d", "s", "r", "q"
"""What a person types instead of an answer: start again, next question, say it again, stop and keep."""

_LOOK_EVERY_S = 0.1


@dataclass(frozen=True)
class Answer:
    """An answer as it came. recording: with its file's path; transcript: for a typed one.

    failure: what went wrong after something was recorded, in one sentence.
    """

    recording: Recording | None = None
    transcript: Transcript | None = None
    failure: MockviewError | None = None


class Answering(Protocol):
    """Takes one answer; the string is one of DISCARD, SKIP, REPEAT, QUIT."""

    name: str
    interactive: bool

    def take(self, question: Question, stem: Path, on_level: Callable[[Level], None]) -> Answer | str:
        """One answer to this question; `stem` is where a recording goes, without its suffix."""
        ...


class SpokenAnswers:
    """Records from a microphone until Enter."""

    name, interactive = "microphone", True

    def __init__(self, microphone: Microphone, lines: Lines) -> None:
        self.microphone, self.lines = microphone, lines

    def take(self, question: Question, stem: Path, on_level: Callable[[Level], None]) -> Answer | str:
        """Record; a line that is typed ends it, and may be one of the letters."""
        stop, said, failed = threading.Event(), list[Recording](), list[MockviewError]()

        def listen() -> None:
            try:
                said.append(self.microphone.record(stem, stop, on_level))
            except MockviewError as error:
                failed.append(error)

        recorder = threading.Thread(target=listen, name="recorder")
        recorder.start()
        word = ""
        try:
            while recorder.is_alive():
                try:
                    line = self.lines.next(_LOOK_EVERY_S)
                except queue.Empty:
                    continue
                word = QUIT if line is None else line.strip().lower()
                break
        finally:
            # Ctrl-C too: what was said is whole on the disk before anything else happens.
            stop.set()
            recorder.join()
        if failed:
            recording = _kept(stem)
            if recording is None:
                raise failed[0]
            return Answer(recording=recording, failure=failed[0])
        if word in (DISCARD, SKIP, REPEAT):
            Path(str(said[0].path)).unlink(missing_ok=True)
            return word
        return Answer(recording=said[0])


def _kept(stem: Path) -> Recording | None:
    """What a recording that failed has left as a finished file."""
    path = stem.with_name(stem.name + ".wav")
    if not path.exists():
        return None
    try:
        return decode(path)
    except InputError:
        return None


class TypedAnswers:
    """Reads an answer from the keyboard, up to an empty line."""

    name, interactive = "keyboard", True

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def take(self, question: Question, stem: Path, on_level: Callable[[Level], None]) -> Answer | str:
        """Lines up to an empty one; a single letter as the first line is a wish."""
        typed: list[str] = []
        while (line := self.lines.next()) is not None:
            if not typed and line.strip().lower() in (DISCARD, SKIP, REPEAT, QUIT):
                return line.strip().lower()
            if not line.strip():
                break
            typed.append(line.strip())
        else:
            if not typed:
                return QUIT
        return Answer(transcript=from_text(" ".join(typed), model="typed")) if typed else SKIP


class RecordedAnswers:
    """Takes files as answers: the one that bears the question's id, else the next in order."""

    name, interactive = "recordings", False

    def __init__(self, files: tuple[Path, ...]) -> None:
        self.files = list(files)

    def take(self, question: Question, stem: Path, on_level: Callable[[Level], None]) -> Answer | str:
        """The next file, copied beside the other recordings; QUIT when there is none left."""
        if not self.files:
            return QUIT
        named = [f for f in self.files if f.stem == question.id]
        path = named[0] if named else self.files[0]
        self.files.remove(path)
        recording = decode(path)
        copy = stem.with_name(stem.name + path.suffix.lower())
        shutil.copyfile(path, copy)
        copy.chmod(0o600)
        return Answer(recording=Recording(recording.samples, recording.sample_rate_hz, copy, (), recording.warnings))


def recorded_files(folder: Path) -> tuple[Path, ...]:
    """The recordings in a folder, by name; InputError when there is none."""
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.", "Give a folder of recorded answers.")
    files = tuple(sorted(p for p in folder.iterdir() if p.suffix.lower() in AUDIO_SUFFIXES))
    if not files:
        raise InputError(
            f"{folder} holds no recordings.", f"It needs files such as {', '.join(sorted(AUDIO_SUFFIXES))}."
        )
    return files
