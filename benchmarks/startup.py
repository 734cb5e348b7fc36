"""How long `mockview --help` takes against importing click alone: medians of interleaved runs.

usage: startup.py [--runs 21] [--json]
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

BAR, GOAL = 1.5, 1.2


def seconds(command: list[str]) -> float:
    """Wall time of one run, in seconds."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def measure(runs: int) -> dict[str, object]:
    """Medians in seconds, and their ratio."""
    ours = [str(Path(sys.executable).parent / "mockview"), "--help"]
    theirs = [sys.executable, "-c", "import click"]
    rows = [(seconds(ours), seconds(theirs)) for _ in range(runs + 1)][1:]
    mine, click = (statistics.median(column) for column in zip(*rows, strict=True))
    return {
        "what": "mockview --help against python -c 'import click'",
        "median_s": mine,
        "click_median_s": click,
        "ratio": mine / click,
        "bar": BAR,
        "goal": GOAL,
        "rows": rows,
    }


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=21)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    result = measure(options.runs)
    if options.json:
        print(json.dumps(result))
    print(
        f"mockview --help {result['median_s']:.3f} s, import click {result['click_median_s']:.3f} s, "
        f"ratio {result['ratio']:.2f} (bar {BAR}, goal {GOAL})",
        file=sys.stderr,
    )
