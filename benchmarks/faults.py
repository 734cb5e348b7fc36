"""Faults made on purpose: what is lost, and what is said. Rows as JSON on stdout, a table on stderr.

usage: faults.py [FAULT …] [--times N] [--seed S] [--json]

Without a name every fault has its turn, as often as its bar asks; --times sets another number for each of them. A fault
that this machine can't make (no sound card's packages, no right to mount) ends the program and says why.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from fault_damage import damage_logs, damage_recordings
from fault_disk import fill_disks, lock_folders
from fault_log import jump_clocks, kill_backups, kill_migrations, kill_restores, write_at_once
from fault_sessions import kill_sessions

Row = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """One kind of fault. times: how often its bar asks for it. sums: which figures of its rows are added up."""

    what: str
    make: Callable[[int, Path, Random], list[Row]]
    times: int
    sums: tuple[str, ...] = ()


FAULTS: Mapping[str, Fault] = {
    "sessions": Fault(
        "kill -9 in spoken sessions", kill_sessions, 200, ("acknowledged", "lost", "recovered", "wrong_sound")
    ),
    "migrations": Fault("kill -9 in migrations", kill_migrations, 200, ("killed",)),
    "backups": Fault("kill -9 in backups", kill_backups, 200, ("killed", "made")),
    "restores": Fault("kill -9 in restores", kill_restores, 200, ("killed",)),
    "disks": Fault("a disk that is full after N pages more", fill_disks, 50, ("lost",)),
    "folders": Fault("folders that can only be read", lock_folders, 9),
    "writers": Fault("two and ten processes that write at once", write_at_once, 5, ("acknowledged", "lost")),
    "clocks": Fault("clocks that jump", jump_clocks, 20, ("commands", "acknowledged", "lost")),
    "logs": Fault("damaged logs", damage_logs, 200, ("lost_after_restore", "made_worse", "unseen")),
    "recordings": Fault("damaged recordings", damage_recordings, 200, ("damaged",)),
}


def measure(name: str, times: int, seed: int) -> dict[str, Any]:
    """Make one fault so often: its rows, how many failed, and sums."""
    fault = FAULTS[name]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mv") as folder:
        rows = fault.make(times, Path(folder).resolve(), Random(seed))
    figures: dict[str, Any] = {key: sum(int(row.get(key) or 0) for row in rows) for key in fault.sums}
    if name == "sessions":
        figures["unfinished_lost_s"] = max(row["unfinished_lost_s"] for row in rows)
    return {
        "fault": name,
        "what": fault.what,
        "times": times,
        "seed": seed,
        "cases": len(rows),
        "failed": sum(bool(row["failed"]) for row in rows),
        **figures,
        "took_s": round(time.monotonic() - begun, 1),
        "rows": rows,
    }


def table_line(result: Mapping[str, Any]) -> str:
    """A result on one line."""
    told = ("what", "cases", "failed", "took_s", "rows", "fault", "seed", "times")
    more = ", ".join(f"{key} {value}" for key, value in result.items() if key not in told)
    return f"{result['what']:<42} {result['cases']:>5} {result['failed']:>6} {result['took_s']:>8.1f}  {more}"


def main() -> int:
    """Make the faults that were asked for; how many cases failed."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("faults", nargs="*", choices=[*FAULTS, []], metavar="FAULT", help=", ".join(FAULTS))
    arguments.add_argument("--times", type=int)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    print(f"{'fault':<42} {'cases':>5} {'failed':>6} {'seconds':>8}", file=sys.stderr)
    failed = 0
    for name in options.faults or FAULTS:
        result = measure(name, options.times or FAULTS[name].times, options.seed)
        failed += result["failed"]
        print(table_line(result), file=sys.stderr, flush=True)
        for row in result["rows"]:
            if row["failed"]:
                print(f"  {json.dumps(row)[:600]}", file=sys.stderr, flush=True)
        if options.json:
            print(json.dumps(result), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
