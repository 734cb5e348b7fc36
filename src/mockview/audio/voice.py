"""The voice that asks: a text is spoken through a speaker, or else it is left to the screen."""

import hashlib
import io
import tempfile
import threading
import unicodedata
import wave
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from mockview.audio.recording import SAMPLE_RATE_HZ, Recording, Samples
from mockview.audio.safe_decode import Limits, decode
from mockview.audio.speaker import find_speaker, play
from mockview.audio.synthesis import LIMIT_S, WAYS, NoSuchVoiceError, Utterance, Way
from mockview.audio.wave_file import pcm_of, read_samples
from mockview.errors import DeviceError, InputError, MissingError, MockviewError, StorageError
from mockview.settings import DEFAULT_RATE_WPM
from mockview.store.private_file import write_whole

_SPOKEN_LIMITS = Limits(longest_s=600)


@dataclass(frozen=True)
class Spoken:
    """How a text reached the person: aloud, or only to be read.

    because: a sentence about what went wrong, or None.
    """

    way: Literal["speaker", "text"]
    because: str | None = None


class Voice:
    """Speaks texts; a failing voice never stops a session.

    cache: a folder in which spoken texts are kept by text, voice and rate; made when needed.
    voice: a name of `list_voices` or part of one, None for the system's own. speaker: as `find_speaker`.
    """

    def __init__(
        self,
        cache: Path,
        voice: str | None = None,
        rate_wpm: int = DEFAULT_RATE_WPM,
        speaker: str | None = None,
        ways: Mapping[str, Way] = WAYS,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._cache = cache
        self._voice, self._rate_wpm, self._speaker = voice, rate_wpm, speaker
        self._ways = dict(ways)
        self._limit_s = limit_s
        self._mute_because: str | None = None

    def say(self, text: str, stop: threading.Event | None = None) -> Spoken:
        """Speak a text and return when it was heard, or at once when that can't be; `stop` cuts it short.

        Never raises for a voice or speaker that fails: then the way is "text" and the reason is given. A speaker
        that did not take the sound is not tried again.
        """
        if self._mute_because is not None:
            return Spoken("text", self._mute_because)
        try:
            speaker = find_speaker(self._speaker)
            samples, note = self._spoken(text)
            try:
                play(Recording(samples), speaker, stop)
            except DeviceError as error:
                self._mute_because = error.what  # each further question would be waited for as long
                raise
        except MockviewError as error:
            return Spoken("text", error.what)
        except Exception as error:  # the question is on the screen; no voice is worth a session
            return Spoken("text", f"The voice failed ({' '.join(str(error).split()) or type(error).__name__}).")
        return Spoken("speaker", note)

    def synthesise(self, text: str, path: Path) -> None:
        """Speak a text into a WAV file, mono 16-bit 16 kHz.

        Errors: MissingError when nothing here can speak, InputError when there is nothing to say,
        StorageError when the file can't be written.
        """
        samples, _ = self._spoken(text)
        try:
            _write(samples, path)
        except OSError as error:
            raise StorageError(
                f"{path} can't be written ({error.strerror}).", "Choose a folder that you may write to."
            ) from error

    def _spoken(self, text: str) -> tuple[Samples, str | None]:
        """Samples of the text, from the cache or new, and what is to be said about the voice."""
        utterance = Utterance(_plain(text), self._voice, self._rate_wpm)
        if not utterance.text:
            raise InputError("There is nothing to say.", "Give a text with letters or digits in it.")
        key = "\n".join((utterance.text, utterance.voice or "", str(utterance.rate_wpm)))
        kept = self._cache / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.wav"
        if kept.is_file():
            try:
                return read_samples(kept), None
            except StorageError:
                pass  # damaged or unreadable: it is spoken anew
        try:
            samples, note = self._synthesised(utterance), None
        except NoSuchVoiceError as error:
            samples = self._synthesised(replace(utterance, voice=None))
            return samples, f"{error.what[:-1]}; the system's own voice was used."
        try:
            self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(samples, kept)
        except OSError:
            pass  # a cache that can't be written costs half a second the next time
        return samples, note

    def _synthesised(self, utterance: Utterance) -> Samples:
        reasons: list[MissingError] = []
        with tempfile.TemporaryDirectory(prefix="mockview-voice-") as folder:
            for name, way in list(self._ways.items()):
                path = Path(folder) / f"{len(reasons)}.wav"
                try:
                    way(utterance, path, self._limit_s)
                    return decode(path, _SPOKEN_LIMITS).samples
                except NoSuchVoiceError as error:
                    reasons.append(error)
                except MissingError as error:
                    reasons.append(error)
                    # What failed once would fail, or be waited for, at every question.
                    del self._ways[name]
                except InputError as error:
                    reasons.append(MissingError(f"{name} wrote no sound ({error.what})"))
        for reason in reasons:
            if isinstance(reason, NoSuchVoiceError):
                raise reason
        whole = " ".join(reason.what for reason in reasons) or "Nothing on this machine can speak."
        raise MissingError(whole, reasons[-1].remedy if reasons else "Install espeak-ng.")


def _plain(text: str) -> str:
    """The text on one line, without control characters; empty when there is nothing in it to say."""
    line = " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in text).split())
    return line if any(c.isalnum() for c in line) else ""


def _write(samples: Samples, path: Path) -> None:
    """A WAV file that is there whole or not at all, for its owner only."""
    raw = io.BytesIO()
    with wave.open(raw, "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE_HZ, len(samples), "NONE", "not compressed"))
        file.writeframes(pcm_of(samples).tobytes())
    write_whole(path, raw.getvalue())
