"""Answers that were recorded without a speech model, heard and judged once there is one."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mockview.audio.safe_decode import decode
from mockview.errors import InputError, MockviewError
from mockview.history.attempt import Attempt
from mockview.history.lost_sound import lost_sound
from mockview.interview.hearing import Answered, Hearing, heard_and_judged


def catch_up(hearing: Hearing, recordings: Path, waiting: Sequence[Attempt]) -> tuple[tuple[Answered, ...], int]:
    """Transcribe and judge each; the done ones, and how many failed (told on the screen)."""
    done, failed = [], 0
    for number, attempt in enumerate(waiting, 1):
        hearing.screen.question(number, len(waiting), attempt.question)
        try:
            recording = decode(recording_of(recordings, attempt))
            recording = replace(recording, gaps=lost_sound(hearing.log.db, attempt))
            done.append(heard_and_judged(hearing, attempt, recording))
        except MockviewError as error:
            hearing.screen.trouble(error)
            failed += 1
    return tuple(done), failed


def recording_of(recordings: Path, attempt: Attempt) -> Path:
    """Where an attempt's recording lies; InputError when it has none or it is gone."""
    if attempt.recording_path is None:
        raise InputError(f"Answer {attempt.id} was typed, so it has no sound.", "Read it with `mockview replay`.")
    path = recordings / attempt.recording_path
    if not path.is_file():
        raise InputError(f"The recording of answer {attempt.id} is gone: {path}.", "Run `mockview check`.")
    return path
