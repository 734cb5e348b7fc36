"""Reading several windows of sound: encoded one by one, decoded side by side, read again where that failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from mockview.audio.recording import SAMPLE_RATE_HZ, Samples, Span
from mockview.speech.transcript import HeardWord
from mockview.speech.windows import WINDOW_S, Window

FILLER_PROMPT = "Um, uh, hmm, er, ah."
"""Whisper leaves fillers out unless its prompt has some; longer prompts displace words."""

_SILENT_PROBABILITY, _SILENT_LOG_PROBABILITY = 0.6, -1.0
"""A segment is taken for silence only when both say so (Radford et al. 2022, section 4.5)."""

_MOST_COMPRESSION, _LEAST_LOG_PROBABILITY = 2.4, -1.0
"""Text that compresses better goes round in circles; words less probable are guesses (same section)."""

_UNREPEATED_TOKENS = 3
"""No series of so many tokens may come twice when a window is read again."""

_TOGETHER = {"cpu": 4, "cuda": 16}
"""Windows that are decoded side by side. On two cores four take two thirds of the time of one by one, and eight
little less; a GPU that has no memory for so many gets half as many."""

_FRAMES_PER_S = 100


@dataclass(frozen=True, eq=False)
class WindowSound:
    """A window with its joined samples, and where in the recording somebody speaks."""

    window: Window
    samples: Samples
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class _Reading:
    """A window's words; circles: they repeat themselves. log_probability: the mean over its tokens."""

    words: list[HeardWord]
    log_probability: float = 0.0
    circles: bool = False

    @property
    def good(self) -> bool:
        return not self.circles and self.log_probability >= _LEAST_LOG_PROBABILITY


def read_windows(
    model: Any, device: str, sounds: Sequence[WindowSound], language: str | None
) -> tuple[str, list[list[HeardWord]]]:
    """The words of each window, timed from the start of its recording; the language told or found.

    model: a WhisperModel; device: "cpu" or "cuda". Errors: RuntimeError and ValueError as the model raises them.
    """
    model = _EncodingOneByOne(model) if device == "cpu" else model
    language, readings = _read(model, sounds, language, {})
    return language, [
        reading.words if reading.good else _read_again(model, sound, reading, language)
        for sound, reading in zip(sounds, readings, strict=True)
    ]


def groups(places: Sequence[tuple[int, Window]], device: str, *, apart: bool) -> list[list[tuple[int, Window]]]:
    """Windows (with the number of their recording) to read together; apart: none with another recording's."""
    parts = [list(part) for _, part in groupby(places, lambda place: place[0])] if apart else [places]
    most = _TOGETHER[device]
    return [list(part[first : first + most]) for part in parts for first in range(0, len(part), most)]


def is_silence(segment: Any) -> bool:
    """Whether what faster-whisper wrote down was heard where nobody spoke."""
    unlikely: bool = segment.avg_logprob < _SILENT_LOG_PROBABILITY
    return unlikely and bool(segment.no_speech_prob > _SILENT_PROBABILITY)


def _read_again(model: Any, sound: WindowSound, before: _Reading, language: str) -> list[HeardWord]:
    """The better of what was read and its halves, read so that nothing comes twice: no lots are drawn, as others do."""
    halves, place = [], 0
    for window in sound.window.halves(sound.spans):
        halves.append(WindowSound(window, sound.samples[place : place + window.samples], sound.spans))
        place += window.samples
    _, after = _read(model, halves, language, {"no_repeat_ngram_size": _UNREPEATED_TOKENS})
    better = before.circles or min(reading.log_probability for reading in after) > before.log_probability
    return [word for reading in after for word in reading.words] if better else before.words


def _read(
    model: Any, sounds: Sequence[WindowSound], language: str | None, options: dict[str, Any]
) -> tuple[str, list[_Reading]]:
    from faster_whisper import BatchedInferencePipeline

    # Each window begins at a multiple of 30 s, so that the place of a segment tells its window.
    joined = np.zeros((len(sounds), int(WINDOW_S * SAMPLE_RATE_HZ)), np.float32)
    for row, sound in zip(joined, sounds, strict=True):
        row[: len(sound.samples)] = sound.samples
    begins_s = [place * WINDOW_S for place in range(len(sounds))]
    clips = [
        {"start": begin_s, "end": begin_s + len(sound.samples) / SAMPLE_RATE_HZ}
        for begin_s, sound in zip(begins_s, sounds, strict=True)
    ]
    try:
        # The pipeline keeps state, so it is made anew.
        found, info = BatchedInferencePipeline(model).transcribe(
            joined.reshape(-1),
            language=language,
            beam_size=5,
            initial_prompt=FILLER_PROMPT,
            word_timestamps=True,
            clip_timestamps=clips,
            batch_size=len(clips),
            **options,
        )
        segments = list(found)
    except RuntimeError as error:
        if len(sounds) == 1 or "out of memory" not in str(error).lower():
            raise
        half = len(sounds) // 2
        language, first = _read(model, sounds[:half], language, options)
        return language, first + _read(model, sounds[half:], language, options)[1]
    readings = [_Reading([]) for _ in sounds]
    for segment in segments:
        place = int(segment.seek / _FRAMES_PER_S / WINDOW_S)
        readings[place] = _reading(segment, sounds[place].window, begins_s[place])
    return info.language, readings


def _reading(segment: Any, window: Window, begin_s: float) -> _Reading:
    if is_silence(segment):
        return _Reading([])
    words = [
        HeardWord(
            word.word,
            float(window.time_of(word.start - begin_s)),
            float(window.time_of(word.end - begin_s)),
            float(word.probability),
        )
        for word in segment.words or ()
    ]
    return _Reading(words, segment.avg_logprob, segment.compression_ratio > _MOST_COMPRESSION)


class _EncodingOneByOne:
    """A WhisperModel that encodes the windows of a batch one after the other: on a CPU a batch takes longer."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def encode(self, features: Any) -> Any:
        """As WhisperModel.encode."""
        import ctranslate2

        encoded = [self._model.encode(window) for window in features]
        if len(encoded) == 1:
            return encoded[0]
        return ctranslate2.StorageView.from_array(np.concatenate([np.asarray(one) for one in encoded]))
