"""Transcription while somebody speaks, so that little is left to do when they stop.

Blocks come from the thread that writes the recording. Voice activity cuts them at pauses into segments, and one
worker transcribes each while the person goes on speaking. Every call costs Whisper a 30 s window, so segments
are long. What comes out is what `Transcriber.transcribe` gives, up to where the cuts lie.
"""

import queue
import threading
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from mockview.audio.recording import SAMPLE_RATE_HZ, Samples, Span
from mockview.audio.voice_activity import FRAME_S, SHORTEST_SPEECH_S, StreamingVoiceActivity, is_speech, spans_of
from mockview.audio.wave_file import Pcm, samples_of
from mockview.speech.transcriber import Transcriber, clamped
from mockview.speech.transcript import HeardWord, Transcript, from_heard_words
from mockview.speech.windows import PADDING_S, padded

LONGEST_S = 28.0
"""Whisper's window is 30 s; the rest is room for the padding on both sides."""

CLOSING_PAUSE_S = 0.6
"""A pause of this length is between sentences more often than within one."""

EARLIEST_CLOSE_S = 8.0
"""A segment is not closed before this: a short one costs the same 30 s window as a long one."""

TAIL_AFTER_S = 0.3
"""After so much silence the open segment is transcribed on trial, in case nothing follows."""

WORTH_KEEPING_S = 6.0
"""A trial of at least this length stands although speech went on: it is in hand already, and what remains for the
end is shorter."""

LONG_PAUSE_S = 2.0
"""A pause of this length closes even a short segment: recognisers invent words in long silence."""

_NO_SOUND: Samples = np.zeros(0, np.float32)

_FORCED_FROM_S = LONGEST_S * 0.6
"""Speech without a pause is cut at the least speech-like frame after this."""


@dataclass
class _Job:
    """A segment for the worker; a trial may be thrown away when speech resumes."""

    speech: Span
    segment: Span
    samples: Samples
    offset_s: float
    trial: bool
    done: threading.Event = field(default_factory=threading.Event)
    words: list[HeardWord] = field(default_factory=list)
    read: bool = False


class LiveTranscription:
    """One answer, transcribed as it comes.

    on_words: told all words so far, the last of them still on trial, each time that there are more; from the worker's
    thread.
    """

    def __init__(self, transcriber: Transcriber, on_words: Callable[[str], None] = lambda _: None) -> None:
        self._transcriber, self._on_words = transcriber, on_words
        self._activity = StreamingVoiceActivity()
        self._probabilities = array("f")
        self._blocks: list[Samples] = []
        self._first_sample = 0
        self._sample_count = 0
        self._open_s: float | None = None
        self._closed_s = 0.0
        self._speech_end_s = 0.0
        self._speaking = False
        self._jobs: list[_Job] = []
        self._trial: _Job | None = None
        self._abandoned = False
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._worker = threading.Thread(target=self._work, name="live transcription", daemon=True)
        self._worker.start()

    def accept(self, block: Pcm) -> None:
        """The next samples of the recording, int16 [n], 16 kHz; takes a fraction of their length."""
        samples = samples_of(block)
        self._blocks.append(samples)
        self._sample_count += len(samples)
        for probability in self._activity.accept(samples):
            self._probabilities.append(probability)
            self._frame(len(self._probabilities) * FRAME_S, probability)

    def finish(self) -> Transcript | None:
        """The whole transcript, when the worker is done; None when anything failed, and the file has to be read."""
        self._probabilities.extend(self._activity.finish())
        duration_s = self._sample_count / SAMPLE_RATE_HZ
        spans = spans_of(self._probabilities, duration_s)
        if self._open_s is not None:
            job = self._trial
            if job is None or job.speech.end_s < self._speech_end_s:
                job = self._job(Span(self._open_s, max(self._speech_end_s, self._open_s)), trial=False)
                self._waiting.put(job)
            self._jobs.append(job)
        self._waiting.put(None)
        self._worker.join()
        if not all(job.read for job in self._jobs):
            return None
        words = [word for job in self._jobs for word in job.words]
        return from_heard_words(
            clamped(words, spans),
            speech_spans=spans,
            duration_s=duration_s,
            model=self._transcriber.name,
            language=self._transcriber.language or "en",
        )

    def settle(self) -> None:
        """Wait until nothing is in hand, for a source that is faster than speech."""
        for job in (*self._jobs[-1:], self._trial):
            if job is not None:
                job.done.wait()

    @property
    def cuts_s(self) -> tuple[float, ...]:
        """Where the segments so far end."""
        return tuple(job.speech.end_s for job in self._jobs)

    def abandon(self) -> None:
        """Drop what waits, and return when the worker has ended: one that outlives its process would crash it."""
        self._abandoned = True
        self._waiting.put(None)
        self._worker.join()

    def _frame(self, end_s: float, probability: float) -> None:
        self._speaking = is_speech(probability, speaking=self._speaking)
        if self._speaking:
            trial = self._trial
            if trial is not None and trial.speech.length_s >= WORTH_KEEPING_S:
                self._close(trial.speech.end_s)
            self._speech_end_s = end_s
            self._trial = None
            if self._open_s is None:
                self._open_s = end_s - FRAME_S
            elif end_s - self._open_s >= LONGEST_S:
                self._close(self._least_speech_like_s())
            return
        if self._open_s is None:
            return
        silence_s = end_s - self._speech_end_s
        if silence_s >= PADDING_S and self._speech_end_s - self._open_s < SHORTEST_SPEECH_S:
            self._open_s = None
        elif silence_s >= LONG_PAUSE_S or (
            silence_s >= CLOSING_PAUSE_S and self._speech_end_s - self._open_s >= EARLIEST_CLOSE_S
        ):
            self._close(self._speech_end_s)
        elif silence_s >= TAIL_AFTER_S and self._trial is None and self._idle():
            self._trial = self._job(Span(self._open_s, self._speech_end_s), trial=True)
            self._waiting.put(self._trial)

    def _close(self, end_s: float) -> None:
        assert self._open_s is not None  # noqa: S101  narrows the type
        job = self._trial
        if job is None or job.speech.end_s != end_s:
            job = self._job(Span(self._open_s, end_s), trial=False)
            self._waiting.put(job)
        job.trial = False
        self._jobs.append(job)
        self._trial = None
        self._closed_s = end_s
        self._open_s = end_s if end_s < self._speech_end_s else None
        self._drop_before(end_s)

    def _idle(self) -> bool:
        """Whether the worker would begin a trial at once; one that waits in line delays what is sure."""
        return all(job.done.is_set() for job in self._jobs[-1:])

    def _least_speech_like_s(self) -> float:
        assert self._open_s is not None  # noqa: S101  narrows the type
        first = int((self._open_s + _FORCED_FROM_S) / FRAME_S)
        late = self._probabilities[first:]
        return (first + int(np.argmin(late)) + 0.5) * FRAME_S

    def _job(self, speech: Span, *, trial: bool) -> _Job:
        """A job with the sound that is kept, which holds the segment."""
        sound = np.concatenate(self._blocks)
        self._blocks = [sound]
        after_s = speech.end_s if speech.end_s < self._speech_end_s else self._sample_count / SAMPLE_RATE_HZ
        return _Job(speech, padded(speech, self._closed_s, after_s), sound, self._first_sample / SAMPLE_RATE_HZ, trial)

    def _drop_before(self, end_s: float) -> None:
        """Forget sound that no later segment needs."""
        keep_from = max(0, int((end_s - 1.0) * SAMPLE_RATE_HZ))
        if keep_from > self._first_sample:
            sound = np.concatenate(self._blocks)
            self._blocks = [sound[keep_from - self._first_sample :].copy()]
            self._first_sample = keep_from

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            # In this order: a trial that is just being closed is none any more before it is let go.
            if not self._abandoned and (job is self._trial or not job.trial):
                self._transcribe(job)
            job.samples = _NO_SOUND  # an hour of it is 230 MB
            job.done.set()

    def _transcribe(self, job: _Job) -> None:
        offset_s = job.offset_s  # where the samples that are kept begin
        local = Span(job.segment.start_s - offset_s, job.segment.end_s - offset_s)
        try:
            _, words = self._transcriber.transcribe_segment(job.samples, local, self._transcriber.language)
        except Exception:
            return  # it stays unread, so the whole file is read, which tells what is wrong
        job.words = [HeardWord(w.text, w.start_s + offset_s, w.end_s + offset_s, w.confidence) for w in words]
        job.read = True
        heard = [*(earlier for earlier in self._jobs if earlier is not job), job]
        self._on_words("".join(word.text for each in heard for word in each.words).strip())
