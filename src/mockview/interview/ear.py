"""One answer's sound turned into words in the background."""

import threading
from dataclasses import replace
from typing import Any

from mockview.audio.recording import Recording
from mockview.errors import MockviewError, ModelError
from mockview.pipeline import hear
from mockview.speech.live import LiveTranscription
from mockview.speech.transcriber import Transcriber
from mockview.speech.transcript import Transcript

_SAME_LENGTH_S = 0.1
"""A block of the microphone's; what was heard live must not lack more of the recording."""
_STEP_S = 0.2


class Ear:
    """One answer's sound being turned into words in the background, from the moment that this is made.

    live: what was transcribed while the answer was spoken; where it failed, the whole recording is read.
    """

    def __init__(self, transcriber: Transcriber, recording: Recording, live: LiveTranscription | None) -> None:
        self._transcriber, self._recording, self._live = transcriber, recording, live
        self._stop = threading.Event()
        self._transcript: Transcript | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._hear, name="hearing", daemon=True)
        self._thread.start()

    @property
    def is_done(self) -> bool:
        """Whether `words` would return, or raise, at once."""
        return not self._thread.is_alive()

    @property
    def has_words(self) -> bool:
        """Whether `words` would return at once."""
        return self.is_done and self._transcript is not None

    def words(self) -> Transcript:
        """The transcript, once it is there. Errors: ModelError when the model failed; Ctrl-C ends the work."""
        try:
            while self._thread.is_alive():  # in steps, since Windows delivers Ctrl-C only between waits
                self._thread.join(_STEP_S)
        except BaseException:
            self.close()
            raise
        if isinstance(self._error, MockviewError):
            raise self._error
        if self._transcript is None:
            why = " ".join(str(self._error).split()) or type(self._error).__name__
            raise ModelError(
                f"The speech model {self._transcriber.name} failed on this answer ({why}).",
                "Its recording is kept; `mockview transcribe` tries again later.",
            ) from self._error
        return self._transcript

    def close(self) -> None:
        """Stop the work, and return when it has ended: a model that outlives its process would crash it."""
        self._stop.set()
        if self._live is not None:
            self._live.abandon()
        self._thread.join()

    def _hear(self) -> None:
        stoppable = replace(self._transcriber, model=_Stoppable(self._transcriber.model, self._stop))
        try:
            self._transcript = self._heard_live() or hear(self._recording, stoppable)
        except Exception as error:  # whatever a model does, the session goes on
            self._error = error

    def _heard_live(self) -> Transcript | None:
        """What was transcribed while it was spoken, unless that failed or lacks a part of the recording."""
        try:
            transcript = self._live.finish() if self._live else None
        except Exception:  # the whole recording is read instead, which tells what is wrong
            return None
        heard_s = transcript.duration_s if transcript else None
        if heard_s is None or abs(heard_s - self._recording.duration_s) > _SAME_LENGTH_S:
            return None
        return transcript


class _StoppedError(Exception):
    """Nobody waits for the words any more."""


class _Stoppable:
    """A speech model that no more can be asked of once nobody waits for its words; a transcript asks many times."""

    def __init__(self, model: Any, stop: threading.Event) -> None:
        self._model, self._stop = model, stop

    def __getattr__(self, name: str) -> Any:
        if self._stop.is_set():
            raise _StoppedError
        return getattr(self._model, name)
