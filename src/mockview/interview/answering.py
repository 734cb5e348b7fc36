"""Ways in which an answer comes: spoken into a microphone, typed, or from a folder of recordings."""

import os
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
from mockview.errors import DeviceError, InputError, MockviewError, StorageError
from mockview.interview.lines import Lines
from mockview.speech.live import LiveTranscription
from mockview.speech.transcript import Transcript, from_text

DISCARD, SKIP, REPEAT, QUIT = "d", "s", "r", "q"
"""What a person types instead of an answer: start again, next question, say it again, stop and keep."""

_LOOK_EVERY_S = 0.1
_LONGEST_TYPED = 100_000
"""About two hours of speech; more was pasted by mistake."""
_SHORTEST_LAST_S = 1.0
"""What was recorded before "q" is an answer from this length on; a shorter one was only the way out."""


@dataclass(frozen=True)
class Answer:
    """An answer as it came. recording: with its file's path; transcript: for a typed one.

    failure: what went wrong after something was recorded, in one sentence.
    last: the person wishes to stop after this answer.
    """

    recording: Recording | None = None
    transcript: Transcript | None = None
    failure: MockviewError | None = None
    last: bool = False
    live: LiveTranscription | None = None


class Answering(Protocol):
    """Takes one answer; the string is one of DISCARD, SKIP, REPEAT, QUIT."""

    name: str
    interactive: bool

    def take(self, question: Question, stem: Path, on_level: Callable[[Level], None]) -> Answer | str:
        """One answer to this question; `stem` is where a recording goes, without its suffix.

        Errors: InputError when this one could not be taken and the next one can, other MockviewErrors when none can.
        """
        ...


class SpokenAnswers:
    """Records from a microphone until Enter."""

    name, interactive = "microphone", True

    def __init__(
        self, microphone: Microphone, lines: Lines, start_live: Callable[[], LiveTranscription] | None = None
    ) -> None:
        self.microphone, self.lines, self.start_live = microphone, lines, start_live

    def take(self, question: Question, stem: Path, on_level: Callable[[Level], None]) -> Answer | str:
        """Record; a line that is typed ends it, and may be one of the letters."""
        stop, said, failed = threading.Event(), list[Recording](), list[MockviewError]()
        live = self.start_live() if self.start_live else None

        def listen() -> None:
            try:
                said.append(self.microphone.record(stem, stop, on_level, live.accept if live else None))
            except MockviewError as error:
                failed.append(error)
            except Exception as error:  # a driver's own error must not end the thread unheard
                failed.append(DeviceError(f"The microphone failed ({error}).", "Choose another with --mic NAME."))

        recorder = threading.Thread(target=listen, name="recorder")
        recorder.start()
        word, whole = "", False
        try:
            while recorder.is_alive():
                try:
                    line = self.lines.next(_LOOK_EVERY_S)
                except queue.Empty:
                    continue
                word = QUIT if line is None else line.strip().lower()
                break
            whole = True
        finally:
            # Ctrl-C too: what was said is whole on the disk before anything else happens.
            stop.set()
            recorder.join()
            whole = bool(whole and said and not said[0].gaps and word not in (DISCARD, SKIP, REPEAT))
            if live is not None and not whole:
                live.abandon()
        recording = said[0] if said else _kept(stem)
        if recording is None:
            # Nothing was recorded, so there is nothing to lose by doing as the person wishes.
            if word in (DISCARD, SKIP, REPEAT, QUIT) and isinstance(failed[0], InputError):
                return word
            raise failed[0]
        if word in (DISCARD, SKIP, REPEAT) or (word == QUIT and recording.duration_s < _SHORTEST_LAST_S):
            if live is not None and whole:
                live.abandon()
            Path(str(recording.path)).unlink(missing_ok=True)
            return word
        return Answer(
            recording=recording, failure=failed[0] if failed else None, last=word == QUIT, live=live if whole else None
        )


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
        """Lines up to an empty one; a letter on a line of its own is a wish, and d drops what was typed before it."""
        typed: list[str] = []
        while (line := self.lines.next()) is not None:
            text = line.strip()
            if text.lower() in (DISCARD, SKIP, REPEAT) or (text.lower() == QUIT and not typed):
                return text.lower()
            if text.lower() == QUIT:
                return Answer(transcript=_typed(typed), last=True)
            if not text:
                break
            typed.append(text)
        else:
            if not typed:
                return QUIT
        return Answer(transcript=_typed(typed)) if typed else SKIP


def _typed(lines: list[str]) -> Transcript:
    text = " ".join(" ".join(lines).split())
    if len(text) > _LONGEST_TYPED:
        raise InputError(f"That answer has {len(text):,} characters.", f"Type {_LONGEST_TYPED:,} at most.")
    return from_text(text, model="typed")


class RecordedAnswers:
    """Takes files as answers: the one that bears the question's id, else the next in order.

    refused: files that could not be read.
    """

    name, interactive = "recordings", False

    def __init__(self, files: tuple[Path, ...]) -> None:
        self.files = list(files)
        self.refused: list[Path] = []

    def take(self, question: Question, stem: Path, on_level: Callable[[Level], None]) -> Answer | str:
        """The next file, copied beside the other recordings; QUIT when there is none left."""
        if not self.files:
            return QUIT
        named = [f for f in self.files if question_id_of(f) == question.id]
        path = named[0] if named else self.files[0]
        self.files.remove(path)
        try:
            recording = decode(path)
        except InputError:
            self.refused.append(path)
            raise
        copy = stem.with_name(stem.name + path.suffix.lower())
        _copy(path, copy)
        return Answer(recording=Recording(recording.samples, recording.sample_rate_hz, copy, (), recording.warnings))


def _copy(path: Path, copy: Path) -> None:
    """Copy a recording, whole and closed to others, or not at all."""
    try:
        with path.open("rb") as source, open(copy, "xb", opener=_closed_to_others) as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        if not isinstance(error, FileExistsError):
            copy.unlink(missing_ok=True)
        raise StorageError(
            f"{path} can't be copied to {copy} ({error.strerror or error}).",
            "Make room on the disk; what was answered before is kept.",
        ) from error


def _closed_to_others(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def question_id_of(path: Path) -> str:
    """The question that a file's name says it answers: QUESTION-ID.wav, or QUESTION-ID--NAME.wav."""
    return path.stem.split("--")[0]


def recorded_files(folder: Path) -> tuple[Path, ...]:
    """The recordings in a folder, by name; InputError when there is none."""
    if not folder.exists():
        raise InputError(f"There is no folder {folder}.", "Give a folder of recorded answers.")
    if not folder.is_dir():
        raise InputError(f"{folder} is a file.", f"Give the folder that it lies in, or use `mockview score {folder}`.")
    files = tuple(sorted(p for p in folder.iterdir() if p.suffix.lower() in AUDIO_SUFFIXES and p.is_file()))
    if not files:
        raise InputError(
            f"{folder} holds no recordings.", f"It needs files such as {', '.join(sorted(AUDIO_SUFFIXES))}."
        )
    return files
