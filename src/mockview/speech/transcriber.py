"""From a recording to a timed transcript, by faster-whisper on this machine."""

import logging
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from mockview.audio.recording import SAMPLE_RATE_HZ, Recording, Samples, Span
from mockview.audio.voice_activity import speech_spans
from mockview.errors import ModelError
from mockview.speech.models import KNOWN, find_model
from mockview.speech.transcript import HeardWord, Transcript, from_heard_words
from mockview.speech.window_reading import WindowSound, groups, read_windows
from mockview.speech.windows import Window, windows_of

DEFAULT_MODEL = {"cpu": "base.en", "cuda": "large-v3-turbo"}

READING_VERSION = 1
"""Changes whenever the same recording could get other words from the same model."""

_SHORTEST_WORD_S = 0.02
_PUNCTUATION = tuple(",.?!;:")
_LONGEST_FINAL_S = 0.75
"""The last syllable before a pause is lengthened, in slow or noisy speech to 0.7 s on the recorded answers."""
_COMPUTE_TYPE = {"cpu": "int8", "cuda": "float16"}


@dataclass(frozen=True, eq=False)
class Transcriber:
    """A loaded speech model.

    name: what was asked for; device: "cpu" or "cuda"; because: why this device, one sentence.
    """

    name: str
    device: str
    because: str
    model: Any
    language: str | None = "en"

    def transcribe(self, recording: Recording) -> Transcript:
        """Every word with its times; silence, noise and music give an empty transcript.

        The sound is cut at its pauses into as few of Whisper's 30 s windows as hold it, and each gets the filler
        prompt. The same recording gives the same words: where others draw lots for a window that was read badly,
        its halves are read again. Errors: ModelError when the model fails.
        """
        return self.transcribe_all((recording,))[0]

    def transcribe_all(self, recordings: Sequence[Recording]) -> tuple[Transcript, ...]:
        """The same for several at once, which keeps a GPU busier than one by one; all or ModelError."""
        sounds = [_at_whisper_rate(recording) for recording in recordings]
        spans = [speech_spans(samples) for samples in sounds]
        places = [
            (number, window)
            for number, recording in enumerate(recordings)
            for window in windows_of(spans[number], sounds[number], recording.duration_s)
        ]
        languages = [self.language] * len(recordings)
        heard: list[list[HeardWord]] = [[] for _ in recordings]
        for group in groups(places, self.device, apart=self.language is None):
            first = group[0][0]
            windows = [WindowSound(window, window.sound(sounds[number]), spans[number]) for number, window in group]
            try:
                languages[first], words = read_windows(self.model, self.device, windows, languages[first])
            except (RuntimeError, ValueError) as error:
                raise self._failure(error) from error
            for (number, _), found in zip(group, words, strict=True):
                heard[number] += found
        return tuple(
            from_heard_words(
                clamped(heard[number], spans[number]),
                speech_spans=spans[number],
                duration_s=recording.duration_s,
                model=self.name,
                language=languages[number] or "en",
                gaps=recording.gaps,
            )
            for number, recording in enumerate(recordings)
        )

    def transcribe_segment(self, samples: Samples, segment: Span, language: str | None) -> tuple[str, list[HeardWord]]:
        """The words of one segment with times from the start of `samples`; the language told or found."""
        window = Window((Span(max(0.0, segment.start_s), min(segment.end_s, len(samples) / SAMPLE_RATE_HZ)),))
        sound = WindowSound(window, window.sound(samples), window.stretches)
        try:
            language, (words,) = read_windows(self.model, self.device, [sound], language)
        except (RuntimeError, ValueError) as error:
            raise self._failure(error) from error
        return language, words

    def _failure(self, error: Exception) -> ModelError:
        return ModelError(
            f"The speech model {self.name} failed on this recording ({error}).",
            "The recording is kept; try another --model or --device cpu, then `mockview transcribe`.",
        )


def load_transcriber(name: str | None, device: str, models_folder: Path, threads: int = 0) -> Transcriber:
    """Load a model by size, hub id or folder; None takes the default for the device.

    device: "auto", "cpu" or "cuda". Errors: ModelError when the model is missing or can't be loaded, or when
    "cuda" was asked for and does not work.
    """
    logging.getLogger("faster_whisper").setLevel(logging.ERROR)
    chosen, because = _device_for(device)
    if chosen == "cuda":
        try:
            return _load(name or DEFAULT_MODEL["cuda"], "cuda", because, models_folder, threads)
        except ModelError:
            if device == "cuda" or name is not None:
                raise
            because = "a GPU is there, but not the model for it"
        except RuntimeError as error:
            if device == "cuda":
                raise ModelError(f"The GPU can't be used: {error}.", "Use --device cpu.") from error
            because = f"the GPU failed: {error}"
    return _load(name or DEFAULT_MODEL["cpu"], "cpu", because, models_folder, threads)


def chosen_model(name: str | None, device: str, models_folder: Path) -> tuple[str, str, Path]:
    """The name, the device ("cpu" or "cuda") and the folder that load_transcriber would take; loads nothing.

    Errors: ModelError as load_transcriber, for what can be seen without loading.
    """
    chosen, _ = _device_for(device)
    if chosen == "cuda":
        wanted = name or DEFAULT_MODEL["cuda"]
        try:
            return wanted, "cuda", find_model(wanted, models_folder)
        except ModelError:
            if device == "cuda" or name is not None:
                raise
    wanted = name or DEFAULT_MODEL["cpu"]
    return wanted, "cpu", find_model(wanted, models_folder)


def listening_for(transcriber: Transcriber, language: str) -> Transcriber:
    """The same, told the language to expect; "auto" finds it. ModelError when the model does not understand it."""
    if language in ("auto", transcriber.language):
        return transcriber
    if transcriber.language is not None:
        raise ModelError(
            f"The speech model {transcriber.name} understands English only, and language is {language}.",
            "Choose one for all languages, such as --model base, or set language to en.",
        )
    return replace(transcriber, language=language)


def _load(name: str, device: str, because: str, models_folder: Path, threads: int) -> Transcriber:
    folder = find_model(name, models_folder)
    is_own = name not in KNOWN and Path(name).expanduser().is_dir()
    from faster_whisper import WhisperModel
    from faster_whisper.transcribe import tqdm

    # Its progress bars, which nobody sees, share a lock between processes, and one that is killed leaves it behind.
    tqdm.set_lock(threading.RLock())
    try:
        model = WhisperModel(
            str(folder),
            device=device,
            compute_type=_COMPUTE_TYPE[device],
            cpu_threads=threads,
            local_files_only=True,
        )
    except Exception as error:  # the tokenizer library raises bare Exception on a broken tokenizer.json
        if device == "cuda" and isinstance(error, RuntimeError | ValueError | OSError | KeyError):
            raise RuntimeError(str(error)) from error
        again = "Copy or convert it again" if is_own else f"Download it again: `mockview models download {name}`"
        raise ModelError(f"The speech model in {folder} can't be loaded ({error}).", f"{again}.") from error
    if device == "cuda":
        # A missing cuBLAS shows only when something is computed.
        model.encode(np.zeros((model.feature_extractor.mel_filters.shape[0], 100), np.float32))
    label = folder.name if is_own else name
    return Transcriber(label, device, because, model, None if model.model.is_multilingual else "en")


def _device_for(asked: str) -> tuple[str, str]:
    """The device to try first, and why; ModelError when "cuda" was asked for and there is none."""
    if asked == "cpu":
        return "cpu", "as asked"
    chosen, because = _cuda_or_cpu()
    if asked == "cuda" and chosen != "cuda":
        raise ModelError(f"No CUDA GPU can be used: {because}.", "Use --device cpu, or mend the driver.")
    return chosen, because


def _cuda_or_cpu() -> tuple[str, str]:
    import ctranslate2

    try:
        count = ctranslate2.get_cuda_device_count()
    except RuntimeError as error:
        return "cpu", f"CUDA does not start ({error})"
    return ("cuda", "a CUDA GPU is there") if count else ("cpu", "no CUDA GPU was found")


def clamped(words: Sequence[HeardWord], spans: Sequence[Span]) -> list[HeardWord]:
    """Words kept within speech, and given the sound that is theirs.

    Recognisers stretch a word's times over the silence beside it: a word that touches several spans keeps the one it
    overlaps longest, one that touches none moves to the nearest. And the time of a punctuation mark, which holds the
    lengthened end of the word before it, is given to nobody: such a word, and the last one of a span, lasts until
    the next word or the span's end, where that is near.
    """
    if not spans:
        return list(words)
    starts_s, ends_s = [span.start_s for span in spans], [span.end_s for span in spans]
    kept: list[tuple[HeardWord, Span]] = []
    earliest_s = 0.0
    for word in words:
        # The spans that the word touches, and the one on either side.
        near = spans[max(0, bisect_left(ends_s, word.start_s) - 1) : bisect_right(starts_s, word.end_s) + 1]
        span = max(near, key=lambda s: min(word.end_s, s.end_s) - max(word.start_s, s.start_s))
        start_s = min(max(word.start_s, span.start_s), span.end_s - _SHORTEST_WORD_S)
        start_s = max(start_s, earliest_s)
        end_s = max(min(word.end_s, span.end_s), start_s + _SHORTEST_WORD_S)
        earliest_s = start_s
        kept.append((HeardWord(word.text, start_s, end_s, word.confidence), span))
    whole = []
    for (word, span), following in zip(kept, [*kept[1:], None], strict=True):
        last = following is None or following[1] != span
        limit_s = span.end_s if last or following is None else following[0].start_s
        soon = 0 < limit_s - word.end_s <= _LONGEST_FINAL_S
        ends = last or word.text.rstrip()[-1:] in _PUNCTUATION
        whole.append(replace(word, end_s=limit_s) if soon and ends else word)
    return whole


def _at_whisper_rate(recording: Recording) -> Samples:
    if recording.sample_rate_hz != SAMPLE_RATE_HZ:
        raise ModelError(
            f"A recording at {recording.sample_rate_hz} Hz came to the recogniser, which takes {SAMPLE_RATE_HZ} Hz.",
            "Decode it through mockview, which resamples.",
        )
    return np.ascontiguousarray(recording.samples, dtype=np.float32)
