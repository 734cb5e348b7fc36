"""`make bench`: every measurement of minutes, one after the other; JSON rows on stdout, tables on stderr.

usage: run_all.py
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "audio_fixtures"
MINI = str(FIXTURES / "whisper-mini")
RUNS: tuple[tuple[str, ...], ...] = (
    ("startup.py", "--json"),
    ("content_loading.py", "--json"),
    ("history_speed.py", "--json"),
    ("evaluate_scoring.py", "--json"),
    ("batch_transcripts.py", "--json"),
    ("batch_speed.py", "--json"),
    ("batch_faults.py", "--items", "60", "--kills", "3", "--json"),
    ("mutated_audio.py", "--files", "2000", "--json"),
    ("interview_splitting.py", "--interviews", "4", "--json"),
    ("measure_transcription.py", str(FIXTURES / "answers" / "manifest.jsonl"), "--model", MINI, "--json"),
    (
        "measure_transcription.py",
        "--sentences",
        str(FIXTURES / "recipe" / "unseen_sentences.txt"),
        "--model",
        MINI,
        "--json",
    ),
)


def main() -> int:
    """Run each; the number that failed."""
    failed = 0
    for script, *words in RUNS:
        print(f"\n== {script}", file=sys.stderr, flush=True)
        done = subprocess.run([sys.executable, str(HERE / script), *words], check=False)
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
