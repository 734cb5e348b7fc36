"""The one thread that writes what a microphone sends, so that its callback never waits for a disk."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np

from mockview.audio.recording import SAMPLE_RATE_HZ, Span
from mockview.audio.resampling import Resampler
from mockview.audio.wave_file import Pcm, RecordingFile, pcm_of, samples_of
from mockview.errors import MockviewError

_LEVEL_EVERY_S = 0.1
_SILENCE_DBFS = -100.0
"""What digital silence is shown as; 16 bits reach down to -96."""


@dataclass(frozen=True)
class Level:
    """How loud the last tenth of a second was, in dB below full scale (0 is the loudest, -100 silence)."""

    elapsed_s: float
    rms_dbfs: float
    peak_dbfs: float


class RecordingWriter:
    """Writes blocks to a recording file in the order in which they came, from its own thread."""

    def __init__(
        self,
        file: RecordingFile,
        on_level: Callable[[Level], None] | None = None,
        on_block: Callable[[Pcm], None] | None = None,
    ) -> None:
        self._file = file
        self._on_level, self._on_block = on_level, on_block
        self._blocks: SimpleQueue[tuple[Pcm, bool] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._drain, name="recording-writer", daemon=True)
        self._resampler: Resampler | None = None
        self._unlevelled: list[Pcm] = []
        self._gaps: list[Span] = []
        self.trouble: MockviewError | None = None
        self.warnings: tuple[str, ...] = ()

    @property
    def gaps(self) -> tuple[Span, ...]:
        """Where the device lost sound: the block after which it said so, and the one before it."""
        return tuple(self._gaps)

    def start(self, rate_hz: int) -> None:
        """Begin to write blocks that come at rate_hz."""
        if rate_hz != self._file.sample_rate_hz:
            self._resampler = Resampler(rate_hz, self._file.sample_rate_hz)
        self._thread.start()

    def put(self, block: Pcm, lost: bool) -> None:
        """Take a block, int16 [n], and whether sound was lost before it; returns at once."""
        self._blocks.put((block, lost))

    def finish(self) -> None:
        """Write all that was put, and end the thread."""
        if self._thread.ident is None:
            return
        self._blocks.put(None)
        self._thread.join()

    def _drain(self) -> None:
        while (item := self._blocks.get()) is not None:
            block, lost = item
            before_s = self._file.duration_s
            self._write(self._at_file_rate(block))
            if lost:
                self._note_gap(before_s)
        if self._resampler is not None:
            self._write(pcm_of(self._resampler.finish()))
        self._tell_level()

    def _at_file_rate(self, block: Pcm) -> Pcm:
        if self._resampler is None:
            return block
        return pcm_of(self._resampler.accept(samples_of(block)))

    def _write(self, block: Pcm) -> None:
        if self.trouble is not None or not len(block):
            return
        try:
            self._file.write(block)
        except MockviewError as error:
            self.trouble = error
            return
        if self._on_block is not None:
            try:
                self._on_block(block)
            except Exception as error:  # whatever a listener does, the recording goes on
                self._on_block = None
                self._warn("What listened to the recording", error)
        if self._on_level is not None:
            self._unlevelled.append(block)
            if sum(map(len, self._unlevelled)) >= _LEVEL_EVERY_S * SAMPLE_RATE_HZ:
                self._tell_level()

    def _tell_level(self) -> None:
        if self._on_level is None or not self._unlevelled:
            return
        level = level_of(np.concatenate(self._unlevelled), self._file.duration_s)
        self._unlevelled = []
        try:
            self._on_level(level)
        except Exception as error:  # whatever a listener does, the recording goes on
            self._on_level = None
            self._warn("The level display", error)

    def _warn(self, who: str, error: Exception) -> None:
        why = " ".join(str(error).split()) or type(error).__name__
        self.warnings = (*self.warnings, f"{who} stopped ({why}); the recording is whole.")

    def _note_gap(self, before_s: float) -> None:
        gap = Span(before_s, self._file.duration_s)
        if self._gaps and self._gaps[-1].end_s >= gap.start_s:
            gap = Span(self._gaps.pop().start_s, gap.end_s)
        self._gaps.append(gap)


def level_of(block: Pcm, elapsed_s: float) -> Level:
    """The level of a block, int16 [n]."""
    values = block.astype(np.float64) / 32768
    return Level(elapsed_s, _dbfs(float(np.sqrt(np.mean(values**2)))), _dbfs(float(np.abs(values).max())))


def _dbfs(value: float) -> float:
    return max(_SILENCE_DBFS, 20 * float(np.log10(value))) if value > 0 else _SILENCE_DBFS
