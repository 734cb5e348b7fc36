"""Does an hour-long recording grow in memory? One recording, transcribed while it is made, faster than speech.

The microphone's stream is replaced by one that sends the recorded answers, end to end, as fast as they are taken;
everything behind it is what practice uses: the writing thread, the file, voice activity, the shipped model.

usage: soak.py [--minutes 60] [--model FOLDER] [--json]
"""

import argparse
import itertools
import json
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mockview.audio.microphone import Microphone
from mockview.audio.recording import SAMPLE_RATE_HZ
from mockview.audio.safe_decode import decode
from mockview.audio.sound_devices import SoundDevice
from mockview.audio.wave_file import Pcm, pcm_of
from mockview.speech.live import LiveTranscription
from mockview.speech.transcriber import load_transcriber

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
_BLOCK = SAMPLE_RATE_HZ // 10
_WARM_MINUTE = 5
"""Memory before this goes into loading the model and filling the allocator's pools."""


def endless() -> Iterator[Pcm]:
    """Blocks of 0.1 s: the recorded answers, again and again."""
    files = sorted((FIXTURES / "answers").glob("*.flac"))
    for file in itertools.cycle(files):
        pcm = pcm_of(decode(file).samples)
        for begin in range(0, len(pcm), _BLOCK):
            yield pcm[begin : begin + _BLOCK]


class FastStream:
    """An input stream that sends the next block when the last one was written and transcription has settled."""

    rate_hz = SAMPLE_RATE_HZ

    def __init__(self, receive: Any, taken: threading.Semaphore, samples: int) -> None:
        self._receive, self._taken, self._samples = receive, taken, samples
        self._thread = threading.Thread(target=self._send, daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """The last block was sent before this."""
        self._thread.join()

    def is_running(self) -> bool:
        """Until it is stopped."""
        return True

    def _send(self) -> None:
        for block in endless():
            if self._samples <= 0:
                return
            self._receive(block, False)
            self._taken.acquire()
            self._samples -= len(block)


def resident_mb() -> float:
    """What this process holds in memory now, in megabytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError("only Linux tells")


def soak(model: str, minutes: int) -> list[dict[str, float]]:
    """Memory minute by minute of recorded sound."""
    rows: list[dict[str, float]] = []
    taken, stop = threading.Semaphore(0), threading.Event()
    live = LiveTranscription(load_transcriber(model, "cpu", Path()))
    device = SoundDevice("fast", 0, 1, SAMPLE_RATE_HZ, True)
    recorded = 0

    def take(block: Pcm) -> None:
        nonlocal recorded
        live.accept(block)
        live.settle()
        before, recorded = recorded, recorded + len(block)
        minute = recorded // (60 * SAMPLE_RATE_HZ)
        if minute > before // (60 * SAMPLE_RATE_HZ):
            rows.append({"minute": minute, "resident_mb": round(resident_mb(), 1)})
            print(f"minute {minute:3d}  {rows[-1]['resident_mb']:7.1f} MB", file=sys.stderr, flush=True)
            if minute >= minutes:
                stop.set()
        taken.release()

    with tempfile.TemporaryDirectory() as folder:
        microphone = Microphone(
            device,
            lambda _, receive: FastStream(receive, taken, minutes * 60 * SAMPLE_RATE_HZ),
            clock_s=lambda: 0.0,
        )
        microphone.record(Path(folder) / "hour", stop, None, take)
        live.abandon()
    return rows


def main() -> int:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=int, default=60)
    arguments.add_argument("--model", default=str(FIXTURES / "whisper-mini"))
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    rows = soak(options.model, options.minutes)
    # The allocator's pools move by 10 MB either way from one minute to the next, so medians of five are compared.
    early = [row["resident_mb"] for row in rows if abs(row["minute"] - _WARM_MINUTE) <= 2]
    late = [row["resident_mb"] for row in rows[-5:]]
    growth = round(statistics.median(late) - statistics.median(early), 1) if early and late else None
    print(f"growth from minute {_WARM_MINUTE} to {options.minutes}: {growth} MB", file=sys.stderr)
    if options.json:
        print(json.dumps({"soak": {"minutes": options.minutes, "growth_mb": growth}, "rows": rows}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
