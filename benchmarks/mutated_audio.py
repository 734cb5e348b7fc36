"""Damaged and doctored sound files: each must become a recording or one clear reason; none may crash, hang or swell.

Seeds are three seconds of a recorded answer in every container that is read. Each file is a seed with bits flipped, a
piece cut off, left out, doubled, zeroed or taken from another seed, or its header edited. A process of its own with
limited memory decodes one after the other; every tenth that can be decoded is heard and judged as well. The process
is ended when a file takes too long; when it dies, that file is a crash and another goes on.

usage: mutated_audio.py [--files 200] [--seed 1] [--json]
"""

import argparse
import json
import os
import random
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
ANSWER = FIXTURES / "answers" / "failure-bread-order.flac"
SEED_S = 3.0
MOST_MEMORY_BYTES = 10**9
ADDRESS_SPACE_BYTES = 8 * 10**9
"""Libraries reserve far more than they use; what is used is measured."""

TIME_LIMIT_S = 20.0
HEAR_EVERY = 10
_HEADER_BYTES = 96
_FORMS = (
    ("wav", "pcm_s16le", 16_000, "mono"),
    ("wav", "pcm_f32le", 48_000, "stereo"),
    ("wav", "pcm_s24le", 44_100, "stereo"),
    ("flac", "flac", 16_000, "mono"),
    ("flac", "flac", 44_100, "stereo"),
    ("mp3", "libmp3lame", 44_100, "mono"),
    ("ogg", "vorbis", 44_100, "stereo"),
    ("ogg", "libopus", 48_000, "mono"),
    ("opus", "libopus", 48_000, "mono"),
    ("m4a", "aac", 44_100, "mono"),
    ("m4a", "alac", 44_100, "mono"),
    ("webm", "libopus", 48_000, "mono"),
    ("aiff", "pcm_s16be", 44_100, "mono"),
)


@dataclass(frozen=True)
class Outcome:
    """What came of a file: "recording", "reason", "crash" or "hang"; said: the reason, or how the process ended."""

    file: str
    how: str
    outcome: str
    said: str
    seconds: float
    heard: bool = False


def seeds() -> list[tuple[str, bytes]]:
    """(suffix, file) for each form."""
    import av

    from mockview.audio.safe_decode import decode

    samples = decode(ANSWER).samples[: int(SEED_S * 16_000)]
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (suffix, codec, rate_hz, layout) in enumerate(_FORMS):
            path = Path(folder) / f"{number}.{suffix}"
            with av.open(str(path), "w") as container:
                stream = container.add_stream(codec, rate=rate_hz, layout=layout, options={"strict": "-2"})
                frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
                frame.sample_rate = 16_000
                resampler = av.AudioResampler(stream.format, layout, rate_hz, frame_size=stream.frame_size or None)
                for part in [*resampler.resample(frame), *resampler.resample(None)]:
                    container.mux(stream.encode(part))
                container.mux(stream.encode(None))
            made.append((suffix, path.read_bytes()))
    return made


def _bits(data: bytearray, chance: random.Random, _others: list[bytes]) -> None:
    for _ in range(chance.choice((1, 3, 30, 300))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _header(data: bytearray, chance: random.Random, _others: list[bytes]) -> None:
    for _ in range(chance.choice((1, 2, 6))):
        at = chance.randrange(min(_HEADER_BYTES, len(data) - 4))
        size = chance.choice((1, 2, 4))
        data[at : at + size] = chance.choice((b"\0", b"\xff", b"\x7f", chance.randbytes(1))) * size


def _cut(data: bytearray, chance: random.Random, _others: list[bytes]) -> None:
    del data[chance.randrange(len(data)) :]


def _left_out(data: bytearray, chance: random.Random, _others: list[bytes]) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.choice((1, 2, 100, 5_000))]


def _doubled(data: bytearray, chance: random.Random, _others: list[bytes]) -> None:
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.choice((1, 2, 100, 5_000))] * chance.choice((1, 20))


def _same_bytes(data: bytearray, chance: random.Random, _others: list[bytes]) -> None:
    at, size = chance.randrange(len(data)), chance.choice((4, 100, 5_000))
    data[at : at + size] = chance.choice((b"\0", b"\xff")) * size


def _spliced(data: bytearray, chance: random.Random, others: list[bytes]) -> None:
    other = chance.choice(others)
    at, start = chance.randrange(len(data)), chance.randrange(len(other))
    data[at:] = other[start:]


def _swapped_head(data: bytearray, chance: random.Random, others: list[bytes]) -> None:
    size = chance.choice((4, 12, 44, 200))
    data[:size] = chance.choice(others)[:size]


MUTATIONS: dict[str, Callable[[bytearray, random.Random, list[bytes]], None]] = {
    "bits": _bits,
    "header": _header,
    "cut": _cut,
    "left out": _left_out,
    "doubled": _doubled,
    "same bytes": _same_bytes,
    "spliced": _spliced,
    "head of another": _swapped_head,
}


def mutated(number: int, seed: int, made: list[tuple[str, bytes]]) -> tuple[str, str, bytes]:
    """(suffix, how, file) of the n-th file."""
    chance = random.Random(f"{seed}/{number}")
    suffix, original = made[number % len(made)]
    data = bytearray(original)
    names = chance.sample(sorted(MUTATIONS), chance.choice((1, 1, 2, 3)))
    for name in names:
        if len(data) > 8:
            MUTATIONS[name](data, chance, [other for _, other in made])
    return suffix, ", ".join(names), bytes(data)


class Child:
    """The process that decodes."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.tasks, self.told = self.process.stdin, self.process.stdout
        self.told.readline()  # it has imported what it needs

    def decode(self, path: Path, *, hear: bool) -> dict[str, object] | None:
        """What came of a file; None when nothing did within the time limit."""
        self.tasks.write(json.dumps([str(path), hear]) + "\n")
        self.tasks.flush()
        ready, _, _ = select.select([self.told], [], [], TIME_LIMIT_S)
        if not ready:
            return None
        line = self.told.readline()
        if not line:
            return {"outcome": "crash", "said": f"ended with {self.process.wait()}"}
        answer: dict[str, object] = json.loads(line)
        return answer

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        self.tasks.close()
        self.told.close()


def worker() -> None:
    """Decode what is named on standard input, one line each way."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from mockview.audio.safe_decode import decode
    from mockview.batch.items import BatchItem
    from mockview.batch.scoring_one import scored
    from mockview.content.question import Question
    from mockview.errors import MockviewError
    from mockview.pipeline import load_scoring
    from mockview.speech.transcriber import load_transcriber

    model = load_transcriber(str(FIXTURES / "whisper-mini"), "cpu", FIXTURES, 1)
    scoring, question = load_scoring(None), Question("", "Tell me about a time you failed.", "", "")
    print("{}", flush=True)
    for line in sys.stdin:
        name, hear = json.loads(line)
        path = Path(name)
        heard = False
        try:
            recording = decode(path)
            said = f"{recording.duration_s:.2f} s; {' '.join(recording.warnings)}"
            if hear and recording.duration_s < 60:
                scored(BatchItem(path.name, question, path), recording, lambda: model, scoring)
                heard = True
            outcome = "recording"
        except MockviewError as error:
            outcome, said = "reason", str(error).replace(name, "FILE")
        except Exception as error:
            outcome, said = "crash", f"{type(error).__name__}: {error}"
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"outcome": outcome, "said": said, "heard": heard, "memory": memory}), flush=True)


def run(files: int, seed: int) -> Iterator[tuple[Outcome, int]]:
    """(outcome, the most memory that its process has had) for each file."""
    made = seeds()
    child = Child()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            suffix, how, data = mutated(number, seed, made)
            path = Path(folder) / f"{number}.{suffix}"
            path.write_bytes(data)
            began_s = time.monotonic()
            told = child.decode(path, hear=number % HEAR_EVERY == 0)
            seconds = round(time.monotonic() - began_s, 3)
            if told is None:
                told = {"outcome": "hang", "said": f"longer than {TIME_LIMIT_S:g} s"}
            outcome, said = str(told["outcome"]), str(told["said"])
            yield (
                Outcome(path.name, how, outcome, said, seconds, bool(told.get("heard"))),
                int(str(told.get("memory", 0))),
            )
            if outcome == "hang" or child.process.poll() is not None:
                child.end()
                child = Child()
            path.unlink()
    child.end()


def main() -> int:
    """Measure and print; 1 when a file crashed, hung, or a process swelled."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--files", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.worker:
        worker()
        return 0
    rows, peak = list[Outcome](), 0
    began_s = time.monotonic()
    for outcome, memory in run(options.files, options.seed):
        rows.append(outcome)
        peak = max(peak, memory)
        if outcome.outcome in ("crash", "hang"):
            print(f"{outcome.file} ({outcome.how}): {outcome.outcome}, {outcome.said}", file=sys.stderr, flush=True)
    counts = Counter(row.outcome for row in rows)
    report = {
        "what": "mutated audio files",
        "files": len(rows),
        "recordings": counts["recording"],
        "reasons": counts["reason"],
        "crashes": counts["crash"],
        "hangs": counts["hang"],
        "heard_too": sum(row.heard for row in rows),
        "slowest_s": max((row.seconds for row in rows), default=0.0),
        "peak_memory_mb": round(peak / 1e6),
        "seconds": round(time.monotonic() - began_s, 1),
    }
    for name, value in report.items():
        print(f"{name:16} {value}", file=sys.stderr)
    if options.json:
        print(json.dumps({**report, "rows": [asdict(row) for row in rows]}))
    return int(counts["crash"] + counts["hang"] > 0 or peak > MOST_MEMORY_BYTES)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
