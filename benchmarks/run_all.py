"""Every measurement, one after the other; JSON rows on stdout, tables on stderr.

usage: run_all.py [--full]

`make bench` takes minutes; `make bench-full` (--full) runs each at its whole size, which takes about two hours.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "audio_fixtures"
MINI = str(FIXTURES / "whisper-mini")
UNSEEN = str(FIXTURES / "recipe" / "unseen_sentences.txt")


@dataclass(frozen=True)
class Run:
    """A script with its words: always, for a run of minutes, at its whole size."""

    script: str
    always: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    full: tuple[str, ...] = ()


RUNS = (
    Run("startup.py"),
    Run("content_loading.py"),
    Run("history_speed.py"),
    Run("evaluate_scoring.py"),
    Run("live_latency.py", quick=("--answers", "2", "--seconds", "60"), full=("--answers", "20")),
    Run("live_accuracy.py", quick=("--most", "8")),
    Run("batch_transcripts.py", full=("--items", "100000", "--again", "10000")),
    Run("batch_speed.py", full=("--items", "200")),
    Run("batch_faults.py", quick=("--items", "60", "--kills", "3")),
    Run("mutated_audio.py", quick=("--files", "300"), full=("--files", "2000")),
    Run("interview_splitting.py", quick=("--interviews", "4")),
    Run("faults.py", quick=("--times", "3")),
    Run("fuzz.py", quick=("--inputs", "1000")),
    Run("ray_faults.py", quick=("--items", "40", "--kills", "1")),
    Run("measure_transcription.py", (str(FIXTURES / "answers" / "manifest.jsonl"), "--model", MINI)),
    Run("measure_transcription.py", ("--sentences", UNSEEN, "--model", MINI)),
)


def main() -> int:
    """Run each; the number that failed."""
    full = sys.argv[1:] == ["--full"]
    failed = 0
    for run in RUNS:
        words = (*run.always, *(run.full if full else run.quick), "--json")
        print(f"\n== {run.script} {' '.join(words[:-1])}", file=sys.stderr, flush=True)
        done = subprocess.run([sys.executable, str(HERE / run.script), *words], check=False)
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
