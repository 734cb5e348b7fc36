"""A batch of recorded answers against a plain faster-whisper loop: same model, same options, same cores.

Answers of one to two minutes are put together from the recorded ones. The model has the exact shape of base.en with
random weights and does fixed work (see random_whisper.py): windows and tokens are printed for both sides. The loop
is the user's own, `WhisperModel.transcribe` on one file after the other with as many threads as there are cores; it
only transcribes. The batch also finds pauses, judges and keeps its results. Both load their model within the time.
Then both read the recorded answers with the shipped model, and their word error rates are compared.

usage: batch_speed.py [--items 8] [--rounds 1] [--jobs N] [--json]
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from mockview.audio.recording import SAMPLE_RATE_HZ
from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import RecordingFile, pcm_of
from mockview.batch.items import BatchItem
from mockview.batch.local_batch import LocalWorkers
from mockview.batch.results import BatchResults
from mockview.batch.run import Counts, Orders
from mockview.batch.sizing import cores
from mockview.batch.worker import peak_memory_bytes
from mockview.content.question import Question
from mockview.history.people_log import PeopleLog
from mockview.pipeline import load_scoring
from mockview.speech.transcriber import load_transcriber
from mockview.speech.transcript import HeardWord, Transcript, from_heard_words
from mockview.speech.window_reading import FILLER_PROMPT
from mockview.store.database import Database

sys.path.insert(0, str(Path(__file__).parent))
from measure_transcription import truths
from random_whisper import FixedModel, FixedWork, make
from transcript_comparison import compared

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
MINI = FIXTURES / "whisper-mini"
BAR, GOAL = 1.5, 2.0
MOST_POINTS_WORSE = 1.0
_SHORTEST_S, _LONGEST_S = 60, 120
_OPTIONS: dict[str, Any] = {
    "language": "en",
    "beam_size": 5,
    "condition_on_previous_text": False,
    "initial_prompt": FILLER_PROMPT,
    "word_timestamps": True,
}


@dataclass(frozen=True)
class Side:
    """What one side took in one round, and how much it did."""

    side: str
    seconds: float
    windows: int
    tokens: int
    peak_memory_mb: int


class Quiet:
    """A watcher that looks away."""

    def planned(self, counts: Counts) -> None:
        """Nothing."""

    def moved(self, counts: Counts) -> None:
        """Nothing."""


def answers(folder: Path, count: int, seed: int = 8) -> list[Path]:
    """Recordings of 60 to 120 s, WAV, from whole recorded answers one after the other."""
    rng = random.Random(seed)
    rows = [json.loads(line) for line in (FIXTURES / "answers" / "manifest.jsonl").read_text().splitlines()]
    files = [FIXTURES / "answers" / row["file"] for row in rows if row["text"]]
    made = []
    for number in range(count):
        wanted = rng.randint(_SHORTEST_S, _LONGEST_S) * SAMPLE_RATE_HZ
        parts: list[Any] = []
        while sum(map(len, parts)) < wanted:
            parts.append(decode(rng.choice(files)).samples)
        with RecordingFile(folder / f"answer-{number:03d}") as file:
            file.write(pcm_of(np.concatenate(parts)[:wanted]))
            made.append(file.finish()[0])
    return made


def plain_loop(model: Path, files: Sequence[Path]) -> Side:
    """The user's own loop."""
    from faster_whisper import WhisperModel

    begun_s = time.perf_counter()
    work = FixedWork(WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=cores()))
    for file in files:
        segments, _ = work.transcribe(str(file), **_OPTIONS)
        list(segments)
    seconds = time.perf_counter() - begun_s
    return Side("plain loop", seconds, work.windows, work.tokens, round(peak_memory_bytes() / 1e6))


def batch(model: Path, files: Sequence[Path], folder: Path, jobs: int | None) -> Side:
    """`mockview score --out` without the writing of the file."""
    tally = folder / "tally"
    tally.mkdir(parents=True)
    speech = FixedModel(str(model), "cpu", folder, tally=tally)
    question = Question("", "Tell me about a time you led people without having the title.", "", "")
    items = [BatchItem(file.name, question, file) for file in files]
    begun_s = time.perf_counter()
    with Database.open(folder / "mockview.db") as db:
        results = BatchResults(db, PeopleLog(db).person_named("me").id)
        run = LocalWorkers(load_scoring(None), speech, jobs).batch(
            lambda: iter(items), results, None, Orders(lambda: datetime.now(UTC))
        )
        counts = run.run(lambda row: None, Quiet())
        seconds = time.perf_counter() - begun_s
    assert counts.scored == len(files), counts
    done = [tuple(map(int, path.read_text().split())) for path in tally.iterdir()]
    windows, tokens = (sum(column) for column in zip(*done, strict=True))
    workers_mb = len(done) * run.peak_memory_bytes / 1e6
    return Side("batch", seconds, windows, tokens, round(workers_mb + peak_memory_bytes() / 1e6))


def word_error_rates() -> dict[str, float]:
    """Of the plain loop and of mockview on the recorded answers with the shipped model, in percent."""
    ours = load_transcriber(str(MINI), "cpu", FIXTURES)

    def plainly(samples: Any) -> Transcript:
        segments, _ = ours.model.transcribe(samples, hallucination_silence_threshold=2.0, **_OPTIONS)
        words = [HeardWord(w.word, w.start, w.end, w.probability) for s in segments for w in s.words or ()]
        return from_heard_words(words, speech_spans=None, duration_s=len(samples) / SAMPLE_RATE_HZ, model="plain")

    wrong = {"plain loop": 0, "batch": 0}
    total = 0
    for truth, recording in truths(FIXTURES / "answers" / "manifest.jsonl"):
        for side, transcript in (
            ("plain loop", plainly(recording.samples)),
            ("batch", ours.transcribe(recording)),
        ):
            row = compared(truth, transcript, recording.duration_s, 0.0)
            wrong[side] += row.word_errors
        total += row.reference_words
    return {side: round(100 * count / total, 2) for side, count in wrong.items()}


def measure(items: int, rounds: int, jobs: int | None) -> Iterator[Side]:
    """Both sides in turn, the other first each time."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        model = make(folder / "base.en")
        files = answers(folder, items)
        for number in range(rounds):
            sides = [
                lambda: plain_loop(model, files),
                lambda number=number: batch(model, files, folder / f"home-{number}", jobs),
            ]
            for side in sides if number % 2 == 0 else reversed(sides):
                yield side()


def main() -> int:
    """Measure and print; 1 when a bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--items", type=int, default=8)
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--jobs", type=int)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--no-accuracy", action="store_true", help="leave out the word error rates")
    options = arguments.parse_args()
    sides = []
    for side in measure(options.items, options.rounds, options.jobs):
        sides.append(side)
        print(
            f"{side.side:12} {side.seconds:7.1f} s  {side.windows} windows  {side.tokens} tokens  "
            f"peak {side.peak_memory_mb} MB",
            file=sys.stderr,
            flush=True,
        )
    loop_s, batch_s = (
        statistics.median(s.seconds for s in sides if s.side == name) for name in ("plain loop", "batch")
    )
    rates = {} if options.no_accuracy else word_error_rates()
    found = {
        "what": "batch against a plain faster-whisper loop, base.en-shaped int8",
        "answers": options.items,
        "cores": cores(),
        "loop_median_s": round(loop_s, 2),
        "batch_median_s": round(batch_s, 2),
        "ratio": round(loop_s / batch_s, 2),
        "bar": BAR,
        "goal": GOAL,
        "word_error_rate_percent": rates,
    }
    print(
        f"ratio {found['ratio']} (bar {BAR}, goal {GOAL}) on {options.items} answers, {cores()} cores; "
        f"word error rates {rates or 'not measured'}",
        file=sys.stderr,
    )
    if options.json:
        print(json.dumps({**found, "rows": [asdict(side) for side in sides]}))
    worse = bool(rates) and rates["batch"] > rates["plain loop"] + MOST_POINTS_WORSE
    return int(loop_s / batch_s < BAR or worse)


if __name__ == "__main__":
    sys.exit(main())
