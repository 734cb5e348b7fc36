"""When a spoken answer is over: silence of a chosen length, which a word or a key ends before it ends the answer."""

import math
from typing import Protocol

import numpy as np

from mockview.audio.microphone import QUIET_PEAK
from mockview.audio.recording import Samples
from mockview.audio.voice_activity import FRAME_S, SHORTEST_SPEECH_S, StreamingVoiceActivity, is_speech
from mockview.audio.wave_file import Pcm, samples_of

COUNTS_FROM_S = 3
"""The last seconds of the silence are counted down on the screen, so that nobody is cut off unwarned."""
PATIENCE_S = 10.0
"""After so long without a first word a repeat or a hint is offered; a good answer may need some thought."""
_MUTED_AFTER_S = 4.0
"""A room is never as quiet as a muted microphone for so long; sooner than this a headset may still wake up."""


class Activity(Protocol):
    """How likely each frame of 32 ms is speech."""

    def accept(self, samples: Samples) -> list[float]:
        """Probabilities of the frames that these samples complete."""
        ...


class SpeechWatch:
    """Whether anybody has spoken in a recording that is being made, and for how long nobody has.

    `accept` is called by the thread that writes the recording; the rest is read by another. All times are seconds
    of sound, so a machine that lags behind ends no answer.
    """

    def __init__(self, activity: Activity | None = None) -> None:
        self._activity: Activity | None = activity or StreamingVoiceActivity()
        self._run_s = 0.0
        self.heard_s = 0.0
        self.last_word_s: float | None = None
        self._loudest = 0

    def accept(self, block: Pcm) -> None:
        """The next samples, int16 [n], 16 kHz; never fails, since without it Enter still ends an answer."""
        self._loudest = max(self._loudest, int(np.abs(block.astype(np.int32)).max(initial=0)))
        if self._activity is None:
            return
        try:
            probabilities = self._activity.accept(samples_of(block))
        except Exception:  # no voice activity model, or a broken one
            self._activity = None
            return
        for probability in probabilities:
            self.heard_s += FRAME_S
            speaking = is_speech(probability, speaking=self._run_s > 0.0)
            self._run_s = self._run_s + FRAME_S if speaking else 0.0
            if self._run_s >= SHORTEST_SPEECH_S:
                self.last_word_s = self.heard_s

    @property
    def peak_if_muted(self) -> float | None:
        """The loudest sample so far, 0 to 1, when it has been too quiet for an open microphone for long; else None."""
        peak = self._loudest / 32768
        return peak if self.heard_s >= _MUTED_AFTER_S and peak < QUIET_PEAK else None


class EndOfAnswer:
    """What the silence of one answer means. after_s: how long it lasts before it ends the answer, None for ever."""

    def __init__(self, watch: SpeechWatch, after_s: float | None = None) -> None:
        self._watch, self._after_s = watch, after_s
        self._key_s = 0.0

    def key(self) -> None:
        """A key was pressed: the silence begins anew."""
        self._key_s = self._watch.heard_s

    @property
    def left_s(self) -> float | None:
        """Seconds until silence ends the answer; None while nothing was said yet, or silence ends nothing."""
        last_word_s = self._watch.last_word_s
        if self._after_s is None or last_word_s is None:
            return None
        return self._after_s - (self._watch.heard_s - max(last_word_s, self._key_s))

    @property
    def count(self) -> int | None:
        """The number to show, 3, 2 or 1, once silence is about to end the answer; 0 when it has; else None."""
        left_s = self.left_s
        if left_s is None or left_s > COUNTS_FROM_S or self._after_s is None or left_s > self._after_s - 1:
            return None
        return max(0, math.ceil(left_s - FRAME_S))

    @property
    def nothing_said(self) -> bool:
        """Whether the first word is long in coming."""
        watch = self._watch
        return watch.last_word_s is None and watch.heard_s - self._key_s >= PATIENCE_S
