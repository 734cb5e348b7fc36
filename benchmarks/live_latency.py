"""From Enter to the scores: answers spoken over the virtual sound card, transcribed while they are spoken.

Each answer is joined from the recorded ones and lasts as long as asked. Enter comes half a second after its last
word, on the clock of the sound card. A model of base.en's exact shape with random weights does the work, the same
for both sides: temperature 0, no fallback, 3.3 tokens for each second of speech. The other side is what one would
do without live transcription: the whole recording, read after Enter with all cores. The recording is compared with
what the microphone played, sample by sample.

usage: live_latency.py [--answers 20] [--seconds 120] [--model FOLDER] [--json]
"""

import argparse
import io
import json
import os
import queue
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from mockview.audio.microphone import Level, find_microphone
from mockview.audio.recording import SAMPLE_RATE_HZ
from mockview.audio.safe_decode import decode
from mockview.audio.voice import Spoken
from mockview.audio.voice_activity import speech_spans
from mockview.audio.wave_file import Pcm, pcm_of
from mockview.content.folders import load_banks
from mockview.history.attempt import Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.interview.hearing import Hearing
from mockview.interview.screen import TerminalScreen
from mockview.interview.session import Interview, hold
from mockview.interview.spoken_answers import SpokenAnswers
from mockview.judging.assessment import Assessment
from mockview.pipeline import hear, judge, load_scoring
from mockview.speech.live import LiveTranscription
from mockview.speech.transcriber import Transcriber, load_transcriber
from mockview.store.database import Database

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from random_whisper import FixedWork, make
from virtual_audio import MICROPHONE, VirtualAudio, missing_packages

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
ENTER_AFTER_S = 0.5
"""From the last word to Enter."""
_SILENCE_S = 5.0
"""Silence that the microphone goes on hearing after the last word."""


@dataclass(frozen=True)
class LatencyRow:
    """One answer. windows: 30 s windows that each side had to read; recorded_s: what was on the disk after Enter."""

    answer: int
    recorded_s: float
    live_s: float
    live_windows: int
    whole_file_s: float
    whole_file_windows: int
    bit_exact: bool


def spoken(seconds: float, count: int) -> Iterator[tuple[Pcm, float]]:
    """Answers of about this length, int16 [n] at 16 kHz, and when the last word of each ends."""
    rows = [json.loads(line) for line in (FIXTURES / "answers" / "manifest.jsonl").read_text().splitlines()]
    files = [FIXTURES / "answers" / row["file"] for row in rows if row["category"] == "plain"]
    place = 0
    for _ in range(count):
        parts: list[Any] = []
        while sum(map(len, parts)) < seconds * SAMPLE_RATE_HZ:
            parts.append(decode(files[place % len(files)]).samples)
            place += 1
        whole = np.concatenate(parts)
        ends = [span.end_s for span in speech_spans(whole) if span.end_s <= seconds]
        last_s = ends[-1]
        said = pcm_of(whole[: int(last_s * SAMPLE_RATE_HZ)])
        yield np.concatenate([said, np.zeros(int(_SILENCE_S * SAMPLE_RATE_HZ), np.int16)]), last_s


class EnterAtTheEnd:
    """A person who presses Enter so long after the answer's last word, by the sound card's clock."""

    def __init__(self, last_word_s: float) -> None:
        self.pressed_at_s = 0.0
        self._enter_s = last_word_s + ENTER_AFTER_S
        self._began_at_s: float | None = None
        self._pressed = threading.Event()

    def level(self, level: Level) -> None:
        """The block that came with the least delay tells when the recording truly began."""
        began_at_s = time.monotonic() - level.elapsed_s
        self._began_at_s = began_at_s if self._began_at_s is None else min(self._began_at_s, began_at_s)

    def next(self, timeout_s: float | None = None) -> str:
        """As Lines.next: an empty line, once it is time."""
        assert timeout_s is not None
        until_s = time.monotonic() + timeout_s
        due_s = float("inf") if self._began_at_s is None else self._began_at_s + self._enter_s
        if due_s <= until_s:
            time.sleep(max(0.0, due_s - time.monotonic()))
            self.pressed_at_s = time.monotonic()
            return ""
        time.sleep(timeout_s)
        raise queue.Empty

    def forget(self) -> None:
        """As Lines.forget."""


class Watched(TerminalScreen):
    """The usual screen; the keyboard sees its clock, and when the scores stand there is noted."""

    def __init__(self) -> None:
        super().__init__(Console(file=io.StringIO(), width=80), Console(file=io.StringIO(), width=80))
        self.keyboard: EnterAtTheEnd | None = None
        self.scored_at_s = 0.0

    def level(self, level: Level) -> None:
        """As usual."""
        super().level(level)
        if self.keyboard is not None:
            self.keyboard.level(level)

    def scored(self, attempt: Attempt, assessment: Assessment) -> None:
        """As usual."""
        super().scored(attempt, assessment)
        self.scored_at_s = time.monotonic()


class Silent:
    """An interviewer who shows the question: what is measured begins with Enter."""

    def say(self, text: str) -> Spoken:
        """As Voice.say."""
        return Spoken("text", None)


def measure(folder: Path, transcriber: Transcriber, answers: int, seconds: float) -> Iterator[LatencyRow]:
    """One row an answer; the whole file is read straight after it, with the machine as it is."""
    work: FixedWork = transcriber.model
    scoring = load_scoring(None)
    question = next(q for bank in load_banks(folder) for q in bank.questions if q.id == "leadership-led-without-title")
    recordings = folder / "recordings"
    recordings.mkdir()
    with VirtualAudio(folder / "card") as card, Database.open(folder / "mockview.db") as db:
        os.environ |= card.environment
        log = AttemptLog(db)
        person = log.person_named("Ada")
        screen = Watched()
        hearing = Hearing(log, scoring, transcriber, screen, lambda: datetime.now(UTC))
        microphone = find_microphone(MICROPHONE)
        for number, (pcm, last_word_s) in enumerate(spoken(seconds, answers), 1):
            card.say(pcm)
            screen.keyboard = keyboard = EnterAtTheEnd(last_word_s)
            taking = SpokenAnswers(microphone, keyboard, partial(LiveTranscription, transcriber))  # type: ignore[arg-type]
            session = log.start_session(person.id, "practice", datetime.now(UTC))
            work.windows = 0
            (done,) = hold(Interview(hearing, Silent(), taking, recordings), session, [question])  # type: ignore[arg-type]
            live_s, live_windows = screen.scored_at_s - keyboard.pressed_at_s, work.windows
            recording = decode(recordings / str(done.attempt.recording_path))
            recorded = pcm_of(recording.samples)
            work.windows = 0
            began_s = time.monotonic()
            judge(hear(recording, transcriber), question, scoring)
            yield LatencyRow(
                number,
                round(recording.duration_s, 2),
                round(live_s, 3),
                live_windows,
                round(time.monotonic() - began_s, 3),
                work.windows,
                bool(len(recorded) and np.array_equal(recorded, pcm[: len(recorded)])),
            )


def summary(rows: Sequence[LatencyRow]) -> dict[str, Any]:
    """Medians, and the ratio answer by answer."""
    live = sorted(row.live_s for row in rows)
    ratios = [row.whole_file_s / row.live_s for row in rows]
    return {
        "answers": len(rows),
        "enter_to_scores_median_s": round(statistics.median(live), 3),
        "enter_to_scores_95th_s": round(float(np.percentile(live, 95)), 3),
        "whole_file_median_s": round(statistics.median(row.whole_file_s for row in rows), 3),
        "times_sooner_median": round(statistics.median(ratios), 2),
        "bit_exact": sum(row.bit_exact for row in rows),
        "live_windows": sum(row.live_windows for row in rows),
        "whole_file_windows": sum(row.whole_file_windows for row in rows),
        "cores": os.cpu_count(),
    }


def main() -> int:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--answers", type=int, default=20)
    arguments.add_argument("--seconds", type=float, default=120.0)
    arguments.add_argument("--model", type=Path, help="a model folder; one with random weights is made if not given")
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    if why := missing_packages():
        print(why, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        model = options.model or make(folder / "random-base.en")
        loaded = load_transcriber(str(model), "cpu", folder)
        transcriber = Transcriber(loaded.name, loaded.device, loaded.because, FixedWork(loaded.model), "en")
        rows = []
        for row in measure(folder, transcriber, options.answers, options.seconds):
            rows.append(row)
            print(
                f"{row.answer:3d}  {row.recorded_s:6.1f} s  Enter to scores {row.live_s:6.2f} s "
                f"({row.live_windows} windows)  whole file {row.whole_file_s:6.2f} s ({row.whole_file_windows})  "
                f"{'bit-exact' if row.bit_exact else 'NOT BIT-EXACT'}",
                file=sys.stderr,
                flush=True,
            )
    found = summary(rows)
    print("\n".join(f"{name:28} {value}" for name, value in found.items()), file=sys.stderr)
    if options.json:
        print(json.dumps({"live_latency": found, "rows": [asdict(row) for row in rows]}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
