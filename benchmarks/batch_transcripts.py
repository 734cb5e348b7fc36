"""Scoring very many transcripts, and running a finished batch again.

Answers of about 110 words, each of its own, in one .jsonl are scored by `mockview score --out`, as a user would.
Memory is that of the command and its workers together, looked at every half second; flat means that the second half
of the run takes no more than the first. Then the same command again, over a batch that is finished.

usage: batch_transcripts.py [--items 5000] [--again 2000] [--jobs N] [--json]      (full: --items 100000 --again 10000)
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
BAR_S, BAR_ITEMS = 300.0, 100_000
AGAIN_BAR_S, AGAIN_ITEMS = 5.0, 10_000
_LOOK_EVERY_S = 0.5


@dataclass(frozen=True)
class Run:
    """One run of the command; first_half_mb, second_half_mb: the most memory in each half of its time."""

    what: str
    items: int
    seconds: float
    first_half_mb: int
    second_half_mb: int


def lines(count: int, seed: int = 100) -> Iterator[str]:
    """Answers from the ladder with some of their sentences in another order, so that each is one of its own."""
    rng = random.Random(seed)
    rows = [json.loads(line) for line in (HERE / "ladder.jsonl").read_text(encoding="utf-8").splitlines()]
    for number in range(count):
        row = rng.choice(rows)
        sentences = row["answer"].split(". ")
        middle = sentences[1:-1]
        rng.shuffle(middle)
        answer = ". ".join([*sentences[:1], *middle, *sentences[1:][-1:]])
        told = {"id": f"answer-{number}", "question": row["question"], "answer": f"{answer} That was case {number}."}
        yield json.dumps({**told, "candidate": f"Candidate {number % 997}", "seconds": row["seconds"]})


def run(what: str, file: Path, home: Path, items: int, jobs: int | None) -> Run:
    """The command once; its time and memory."""
    out = file.with_suffix(".scores.jsonl")
    words = [sys.executable, "-m", "mockview", "score", str(file), "--out", str(out), "--quiet"]
    begun_s = time.perf_counter()
    process = subprocess.Popen(
        [*words, *(("--jobs", str(jobs)) if jobs else ())], env={**os.environ, "MOCKVIEW_HOME": str(home)}
    )
    seen: list[int] = []
    while process.poll() is None:
        seen.append(_memory_mb(process.pid))
        time.sleep(_LOOK_EVERY_S if what == "first" else 0.02)
    seconds = time.perf_counter() - begun_s
    assert process.returncode == 0, process.returncode
    with out.open(encoding="utf-8") as rows:
        assert [json.loads(row)["id"] for row in rows] == [f"answer-{number}" for number in range(items)]
    half = len(seen) // 2
    return Run(what, items, round(seconds, 2), max(seen[: half + 1], default=0), max(seen[half:], default=0))


def _memory_mb(process_id: int) -> int:
    """Resident memory of a process and those that it started, in megabytes."""
    ids = [process_id]
    for task in Path(f"/proc/{process_id}/task").glob("*/children"):
        try:
            ids += map(int, task.read_text().split())
        except OSError:
            continue
    total = 0
    for one in ids:
        try:
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
    return round(total * os.sysconf("SC_PAGE_SIZE") / 1e6)


def main() -> int:
    """Measure and print; 1 when a bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--items", type=int, default=5_000)
    arguments.add_argument("--again", type=int, default=2_000)
    arguments.add_argument("--jobs", type=int)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    runs = []
    with tempfile.TemporaryDirectory() as place:
        for number, items in enumerate(dict.fromkeys((options.items, options.again))):
            folder = Path(place) / str(number)
            folder.mkdir()
            file = folder / "answers.jsonl"
            with file.open("w", encoding="utf-8") as out:
                out.writelines(f"{line}\n" for line in lines(items))
            runs.append(run("first", file, folder / "home", items, options.jobs))
            if items == options.again:
                runs.append(run("again", file, folder / "home", items, options.jobs))
            for one in runs[-2:]:
                print(
                    f"{one.what:6} {one.items:7,} transcripts  {one.seconds:7.1f} s  "
                    f"{1000 * one.seconds / one.items:.2f} ms each  "
                    f"memory {one.first_half_mb} MB, then {one.second_half_mb} MB",
                    file=sys.stderr,
                    flush=True,
                )
    first, again = runs[0], runs[-1]
    found = {
        "what": "transcripts scored, and a finished batch run again",
        "cores": os.cpu_count(),
        "seconds_for_100000": round(first.seconds / first.items * BAR_ITEMS, 1),
        "bar_s": BAR_S,
        "again_s": again.seconds,
        "again_bar_s": AGAIN_BAR_S,
    }
    print(
        f"100,000 would take {found['seconds_for_100000']} s (bar {BAR_S:.0f}); again {again.items:,}: "
        f"{again.seconds} s (bar {AGAIN_BAR_S:.0f} for {AGAIN_ITEMS:,})",
        file=sys.stderr,
    )
    if options.json:
        print(json.dumps({**found, "rows": [asdict(one) for one in runs]}))
    return int(float(found["seconds_for_100000"]) > BAR_S or again.seconds > AGAIN_BAR_S)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
