"""espeak-ng through its library: speech with the true time of each word and phoneme.

The command-line program reports no times; the library sends an event for each word and phoneme with the
sample at which it begins. Interface: espeak-ng's speak_lib.h.
"""

import ctypes
import ctypes.util
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.signal import resample_poly

SAMPLE_RATE_HZ = 16_000

_SYNCHRONOUS, _PHONEME_EVENTS = 2, 1
_RATE, _PITCH, _CHARS_UTF8 = 1, 3, 1
_LIST_END, _WORD, _PHONEME = 0, 1, 7
_BUFFER_MS = 500


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))

Words = list[tuple[int, int, float]]
"""(first character, characters, start in seconds) of each word."""

Phonemes = list[tuple[str, float]]
"""(espeak's name, start in seconds) of each phoneme."""


class _Synthesiser:
    """The library, initialised once a process; it is not safe for threads."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1"
        self.library = ctypes.CDLL(name)
        self.rate_hz = self.library.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, None, _PHONEME_EVENTS)
        if self.rate_hz <= 0:
            raise RuntimeError("espeak-ng did not start; install the packages espeak-ng and libespeak-ng1")
        self.sound: list[npt.NDArray[np.int16]] = []
        self.words: list[tuple[int, int, int]] = []
        self.phonemes: list[tuple[str, int]] = []
        self.callback = _CALLBACK(self._take)
        self.library.espeak_SetSynthCallback(self.callback)
        self.voice = ""

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]") -> int:
        if count > 0:
            self.sound.append(np.ctypeslib.as_array(samples, (count,)).copy())
        i = 0
        while events[i].type != _LIST_END:
            event = events[i]
            if event.type == _WORD:
                self.words.append((event.text_position - 1, event.length, event.sample))
            elif event.type == _PHONEME:
                self.phonemes.append((event.id.string.decode("utf-8", "replace"), event.sample))
            i += 1
        return 0

    def speak(self, text: str, voice: str, rate_wpm: int, pitch: int) -> None:
        if voice != self.voice:
            if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
                raise ValueError(f"espeak-ng has no voice {voice!r}")
            self.voice = voice
        self.library.espeak_SetParameter(_RATE, rate_wpm, 0)
        self.library.espeak_SetParameter(_PITCH, pitch, 0)
        self.sound, self.words, self.phonemes = [], [], []
        data = text.encode()
        self.library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _CHARS_UTF8, None, None)
        self.library.espeak_Synchronize()


@cache
def _synthesiser() -> _Synthesiser:
    return _Synthesiser()


def speak_with_phonemes(
    text: str, voice: str, rate_wpm: int = 160, pitch: int = 50
) -> tuple[npt.NDArray[np.float32], Words, Phonemes]:
    """Speech with its word and phoneme times.

    rate_wpm: espeak's words a minute (80 to 450); pitch: 0 to 99, 50 is the voice's own.
    Returns float32 samples, shape [n], 16 kHz mono, -1 to 1, and the events in order.
    """
    machine = _synthesiser()
    machine.speak(text, voice, rate_wpm, pitch)
    sound = np.concatenate(machine.sound) if machine.sound else np.zeros(0, np.int16)
    divisor = int(np.gcd(SAMPLE_RATE_HZ, machine.rate_hz))
    samples = sound.astype(np.float32) / 32768
    if machine.rate_hz != SAMPLE_RATE_HZ and len(samples):
        samples = resample_poly(samples, SAMPLE_RATE_HZ // divisor, machine.rate_hz // divisor).astype(np.float32)
    words = [(char, length, at / machine.rate_hz) for char, length, at in machine.words]
    phonemes = [(name, at / machine.rate_hz) for name, at in machine.phonemes]
    return samples, words, phonemes


def speak(text: str, voice: str, rate_wpm: int = 160, pitch: int = 50) -> tuple[npt.NDArray[np.float32], Words]:
    """Speech with its word times; see speak_with_phonemes."""
    samples, words, _ = speak_with_phonemes(text, voice, rate_wpm, pitch)
    return samples, words
