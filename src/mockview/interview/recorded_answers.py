"""Answers from a folder of recordings, in the place of a person with a microphone."""

import os
import shutil
from pathlib import Path

from mockview.audio.recording import Recording
from mockview.audio.safe_decode import AUDIO_SUFFIXES, decode
from mockview.content.question import Question
from mockview.errors import InputError, StorageError
from mockview.interview.answering import QUIT, Answer
from mockview.interview.hearing import Screen


class RecordedAnswers:
    """Takes files as answers: the one that bears the question's id, else the next in order.

    refused: files that could not be read.
    """

    name, interactive = "recordings", False

    def __init__(self, files: tuple[Path, ...]) -> None:
        self.files = list(files)
        self.refused: list[Path] = []

    def take(self, question: Question, stem: Path, screen: Screen) -> Answer | str:
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
