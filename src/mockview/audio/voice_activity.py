"""Where somebody speaks: Silero's voice activity model, as faster-whisper ships it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from mockview.audio.recording import SAMPLE_RATE_HZ, Samples, Span

FRAME_SAMPLES = 512
"""32 ms: the model gives one probability a frame of this size at 16 kHz."""
FRAME_S = FRAME_SAMPLES / SAMPLE_RATE_HZ
_SPEECH_ON = 0.5
_SPEECH_OFF = 0.35
"""Silero's own thresholds: speech begins at or above the first and ends below the second."""

_CONTEXT_SAMPLES = 64
_STATE_SHAPE = (1, 1, 128)
_LARGEST_BATCH = 2_000
"""Frames a call, about a minute: keeps memory flat however long the recording is."""
_PAD_S = 0.75 * FRAME_S
"""Added on both sides: the model hears a soft first consonant late and a soft last one not at all. Chosen on
synthetic speech with known pauses, where it puts the most edges within 100 ms: all in a silent room, 98 % of
the pauses at a noise of -60 dBFS, 95 % at -50."""
_SHORTEST_PAUSE_S = 0.2
"""Below it lie the closures of plosives, not pauses."""
SHORTEST_SPEECH_S = 0.09
"""Three frames; below it lie clicks and coughs, not words."""

Probabilities = npt.NDArray[np.float32]
"""How likely each frame is speech, shape [frames], 0 to 1."""


def speech_spans(samples: Samples, rate: int = SAMPLE_RATE_HZ) -> tuple[Span, ...]:
    """Stretches of speech in order, at least 0.2 s apart; what lies between them are the pauses.

    samples: float32, shape [n], -1 to 1. rate: 16,000 Hz, the only one that the model takes (ValueError).
    """
    if rate != SAMPLE_RATE_HZ:
        raise ValueError(f"voice activity needs {SAMPLE_RATE_HZ} Hz, not {rate}")
    activity = StreamingVoiceActivity()
    probabilities = [*activity.accept(samples), *activity.finish()]
    return spans_of(probabilities, len(samples) / SAMPLE_RATE_HZ)


def is_speech(probability: float, *, speaking: bool) -> bool:
    """Whether a frame is speech; speaking: whether the frame before it was, which takes less to go on than to begin."""
    return probability >= (_SPEECH_OFF if speaking else _SPEECH_ON)


def spans_of(probabilities: Sequence[float], duration_s: float) -> tuple[Span, ...]:
    """Stretches of speech from one probability a frame; none reaches beyond duration_s."""
    runs: list[tuple[int, int]] = []
    begin: int | None = None
    for place, probability in enumerate(probabilities):
        speaking = is_speech(probability, speaking=begin is not None)
        if begin is None and speaking:
            begin = place
        elif begin is not None and not speaking:
            runs.append((begin, place))
            begin = None
    if begin is not None:
        runs.append((begin, len(probabilities)))

    spans: list[Span] = []
    for first, end in runs:
        start_s = max(0.0, first * FRAME_S - _PAD_S)
        end_s = min(duration_s, end * FRAME_S + _PAD_S)
        if spans and start_s - spans[-1].end_s < _SHORTEST_PAUSE_S:
            spans[-1] = Span(spans[-1].start_s, end_s)
        else:
            spans.append(Span(start_s, end_s))
    return tuple(span for span in spans if span.length_s >= SHORTEST_SPEECH_S + 2 * _PAD_S)


class StreamingVoiceActivity:
    """The same model on sound as it comes; feed it any block sizes, it carries its state."""

    def __init__(self) -> None:
        self._h = np.zeros(_STATE_SHAPE, np.float32)
        self._c = np.zeros(_STATE_SHAPE, np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)
        self._rest = np.zeros(0, np.float32)

    def accept(self, samples: Samples) -> list[float]:
        """Probabilities of the frames that these samples complete; the rest waits for the next call."""
        found: list[float] = []
        place = 0
        if len(self._rest):
            place = min(len(samples), FRAME_SAMPLES - len(self._rest))
            self._rest = np.concatenate([self._rest, samples[:place]])
            if len(self._rest) < FRAME_SAMPLES:
                return found
            found += self._run(self._rest)
        whole = place + (len(samples) - place) // FRAME_SAMPLES * FRAME_SAMPLES
        step = _LARGEST_BATCH * FRAME_SAMPLES
        for begin in range(place, whole, step):
            found += self._run(samples[begin : min(whole, begin + step)])
        self._rest = samples[whole:].copy()
        return found

    def finish(self) -> list[float]:
        """The probability of the last, incomplete frame, filled up with silence; none when there is none."""
        if not len(self._rest):
            return []
        return self.accept(np.zeros(FRAME_SAMPLES - len(self._rest), np.float32))

    def _run(self, samples: Samples) -> list[float]:
        frames = samples.reshape(-1, FRAME_SAMPLES)
        before = np.concatenate([self._context[None], frames[:-1, -_CONTEXT_SAMPLES:]])
        self._context = frames[-1, -_CONTEXT_SAMPLES:].copy()
        whole = np.concatenate([before, frames], axis=1)
        output, self._h, self._c = _session().run(None, {"input": whole, "h": self._h, "c": self._c})
        return [float(value) for value in output.ravel()]


@cache
def _session() -> Any:
    """The model; one thread, kept for the process, safe to share because state is passed in."""
    from faster_whisper.vad import get_vad_model

    return get_vad_model().session
