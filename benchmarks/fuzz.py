"""Fuzz every parser of what strangers hand in: no crash, no hang, no memory. Rows as JSON on stdout, a table on stderr.

usage: fuzz.py [PARSER …] [--inputs 10000] [--seed 0] [--json]

Inputs are shared out over the parsers; each has a process of its own, whose memory is measured. An input that does what
none may is written to --keep FOLDER.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

MOST_S, MOST_MEMORY_MB = 2.0, 500.0
_LONGEST_S = 3600.0


def fuzz(name: str, inputs: int, seed: int, keep: Path | None) -> dict[str, Any]:
    """Hand so many inputs to one parser, in this process: how many it took and refused, and what went wrong."""
    import hypothesis

    from fuzz_parsers import PARSERS, must_be_plain
    from mockview.errors import MockviewError

    parser = PARSERS[name]
    told = {"taken": 0, "refused": 0, "crashed": 0, "too_slow": 0}
    slowest_s = 0.0
    crashes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="mv") as place:
        folder = Path(place).resolve()

        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=inputs,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(parser.inputs())
        def hand_in(data: bytes) -> None:
            nonlocal slowest_s
            begun, how = time.monotonic(), "taken"
            try:
                parser.read(data, folder)
            except MockviewError as error:
                how = "refused"
                must_be_plain(error)
            except Exception:
                how = "crashed"
                crashes.append(traceback.format_exc(limit=-4))
            took_s = time.monotonic() - begun
            told[how] += 1
            told["too_slow"] += took_s > MOST_S
            slowest_s = max(slowest_s, took_s)
            if keep is not None and (how == "crashed" or took_s > MOST_S):
                (keep / f"{name.replace(' ', '-')}-{told['crashed']}-{told['too_slow']}").write_bytes(data)

        hand_in()
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    return {
        "parser": name,
        "inputs": told["taken"] + told["refused"] + told["crashed"],
        **told,
        "slowest_s": round(slowest_s, 2),
        "peak_memory_mb": round(most, 1),
        "failed": told["crashed"] + told["too_slow"] + (most > MOST_MEMORY_MB),
        "crashes": sorted(set(crashes))[:10],
    }


def main() -> int:
    """Fuzz what was asked for; how many parsers failed."""
    from fuzz_parsers import PARSERS

    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("parsers", nargs="*", metavar="PARSER", help=", ".join(PARSERS))
    arguments.add_argument("--inputs", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--keep", type=Path)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--in-this-process", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    warnings.simplefilter("ignore")
    if options.in_this_process:
        print(json.dumps(fuzz(options.parsers[0], options.inputs, options.seed, options.keep)))
        return 0
    names = options.parsers or list(PARSERS)
    shares = sum(PARSERS[name].share for name in names)
    print(f"{'parser':<22} {'inputs':>6} {'refused':>7} {'crashed':>7} {'> 2 s':>5} {'slowest':>7} MB", file=sys.stderr)
    failed = total = 0
    for name in names:
        inputs = round(options.inputs * PARSERS[name].share / shares) + 1
        words = [sys.executable, __file__, name, "--in-this-process", "--inputs", str(inputs)]
        words += ["--seed", str(options.seed), *(["--keep", str(options.keep)] if options.keep else [])]
        done = subprocess.run(words, capture_output=True, text=True, timeout=_LONGEST_S, check=False)
        if done.returncode:
            result = {"parser": name, "inputs": 0, "failed": 1, "crashes": [done.stderr[-2000:]], "slowest_s": 0.0}
            result |= {"refused": 0, "crashed": 1, "too_slow": 0, "peak_memory_mb": 0.0}
        else:
            result = json.loads(done.stdout)
        failed += result["failed"] > 0
        total += result["inputs"]
        figures = (result[key] for key in ("inputs", "refused", "crashed", "too_slow", "slowest_s", "peak_memory_mb"))
        line = "{:>6} {:>7} {:>7} {:>5} {:>7.2f} {:.0f}".format(*figures)
        print(f"{name:<22} {line}", file=sys.stderr, flush=True)
        for crash in result["crashes"]:
            print(crash, file=sys.stderr, flush=True)
        if options.json:
            print(json.dumps(result), flush=True)
    print(f"{total} inputs, {failed} of {len(names)} parsers failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
