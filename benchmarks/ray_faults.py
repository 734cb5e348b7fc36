"""kill -9 of workers, machines and drivers of a Ray cluster at random moments; then an answer that ends its workers.

Two Ray nodes on one machine, each a raylet of its own with one worker, hear short recordings with the shipped model.
`mockview score --engine ray` runs as a user would run it: once while a worker is killed ten times, once while a
machine is killed ten times and comes back after a while, once while the command is killed ten times and given again.
All must end with the rows that the local engine gives, every answer saved once. In the worker and driver rounds the
workers can't read the recordings and the model, so that they are sent. In the last round one answer always ends its
worker: it must cost three tries and become a row with an error. Last, the cluster itself ends during a run, which
must be told in one sentence, with what was done kept.

usage: ray_faults.py [--items 200] [--kills 10] [--seed 1] [--json]
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from batch_faults import FIXTURES, make_clips, saved
from deadly_answers import DeadlyWorkers
from mockview.batch.answer_scoring import SpeechModel
from mockview.batch.items import BatchItem
from mockview.batch.results import BatchResults
from mockview.batch.run import Counts, Orders, Row
from mockview.content.question import Question
from mockview.history.people_log import PeopleLog
from mockview.pipeline import load_scoring
from mockview.store.database import Database
from ray_machines import RayMachines

_QUESTION = "Tell me about a time you failed."
_MODEL = FIXTURES / "whisper-mini"
_MOST_S = 900.0
"""For one round, on a machine that has other work."""


@dataclass(frozen=True)
class Round:
    """One round. kills: how many were made; once: every answer in the results once; same: as the local engine's."""

    what: str
    seconds: float
    kills: int
    once: bool
    same: bool


class Score:
    """`mockview score` on clips, with a home and an output of its own."""

    def __init__(self, folder: Path, clips: Path, machines: RayMachines | None, *, sent: bool) -> None:
        folder.mkdir()
        self.home, self.out, self.log = folder / "home", folder / "out.jsonl", folder / "stderr"
        # Where the driver is, this is where it runs; where a worker is, there is no such file.
        here = Path("/proc/self/cwd") if sent else clips.parent
        self._words = [sys.executable, "-m", "mockview", "score", str(here / clips.name), "--question", _QUESTION]
        self._words += ["--model", str(here / "model"), "--device", "cpu", "--out", str(self.out)]
        self._environment = {**os.environ, "MOCKVIEW_HOME": str(self.home)}
        if machines is not None:
            self._words += ["--engine", "ray", "--address", machines.address]
            self._environment |= machines.environment
        self._place = clips.parent

    @contextmanager
    def started(self, *more: str) -> Iterator[subprocess.Popen[bytes]]:
        """The command as it runs, with more options."""
        with (
            self.log.open("ab") as log,
            subprocess.Popen([*self._words, *more], env=self._environment, cwd=self._place, stderr=log) as process,
        ):
            yield process

    def rows(self) -> dict[str, dict[str, Any]]:
        """What it wrote, without where the file lies; a row that is there twice is an error."""
        rows: dict[str, dict[str, Any]] = {}
        for line in self.out.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert row["id"] not in rows, f"{row['id']} twice"
            rows[row["id"]] = {name: value for name, value in row.items() if name not in ("file", "path")}
        return rows

    def saved(self) -> int:
        """How many results are kept."""
        return saved(self.home) if (self.home / "mockview.db").exists() else 0


def worker_ids(machines: RayMachines) -> list[int]:
    """Processes of this cluster that hold a worker."""
    found = []
    for raylet in machines.raylets:
        for task in Path(f"/proc/{raylet}/task").glob("*/children"):
            try:
                children = task.read_text().split()
            except OSError:
                continue
            for child in map(int, children):
                try:
                    name = Path(f"/proc/{child}/cmdline").read_bytes()
                except OSError:
                    continue
                if name.startswith(b"ray::Worker"):
                    found.append(child)
    return found


def kill_workers(machines: RayMachines, process: subprocess.Popen[bytes], kills: int) -> int:
    """A worker at a time, while the command runs; how many."""
    done = 0
    while done < kills and process.poll() is None:
        time.sleep(random.uniform(0.3, 2.0))
        if ids := worker_ids(machines):
            with_id = random.choice(ids)
            try:
                os.kill(with_id, signal.SIGKILL)
            except ProcessLookupError:
                continue
            done += 1
    return done


def kill_machines(machines: RayMachines, process: subprocess.Popen[bytes], kills: int) -> int:
    """The machine without the head, while the command runs; another takes its place after a while."""
    done = 0
    while done < kills and process.poll() is None:
        time.sleep(random.uniform(0.5, 3.5))
        if process.poll() is not None:
            break
        machines.kill()
        done += 1
        time.sleep(random.uniform(0.0, 2.0))
        machines.add()
    return done


def one_command(
    score: Score, machines: RayMachines, kills: int, kill: Callable[[RayMachines, subprocess.Popen[bytes], int], int]
) -> int:
    """The command, while something is killed; all over again if it ends before that was often enough; how often."""
    done = 0
    for more in ((), *(("--force",) for _ in range(kills))):
        with score.started(*more) as process:
            done += kill(machines, process, kills - done)
            process.wait(_MOST_S)
            assert process.returncode == 0, score.log.read_text()[-2000:]
        if done == kills:
            break
    return done


def kill_drivers(score: Score, machines: RayMachines, kills: int) -> int:
    """The command, killed so often and given again each time; then once more, to its end."""
    kept = 0
    for _ in range(kills):
        with score.started() as process:
            time.sleep(random.uniform(1.0, 6.0))
            process.kill()
        now = score.saved()
        assert now >= kept, "results were lost"
        kept = now
    with score.started() as process:
        process.wait(_MOST_S)
        assert process.returncode == 0, score.log.read_text()[-2000:]
    return kills


def cluster_ends(place: Path, clips: Path) -> dict[str, Any]:
    """What is told, and how soon, when the head of the cluster is killed during a run; whether it can go on."""
    with RayMachines() as machines:
        score = Score(place / "ended", clips, machines, sent=False)
        with score.started() as process:
            while score.saved() == 0:
                assert process.poll() is None
                time.sleep(0.05)
            os.kill(machines.gcs_process_id, signal.SIGKILL)
            os.kill(machines.head["raylet"], signal.SIGKILL)
            begun_s = time.monotonic()
            process.wait(_MOST_S)
            seconds = time.monotonic() - begun_s
            exit_code = process.returncode
    sentences = score.log.read_text().splitlines()
    kept = score.saved()
    with RayMachines() as machines:
        again = Score(place / "again", clips, machines, sent=False)
        again.home = score.home
        again._environment["MOCKVIEW_HOME"] = str(score.home)
        with again.started() as process:
            process.wait(_MOST_S)
    return {
        "exit_code": exit_code,
        "seconds_until_told": round(seconds, 1),
        "told": sentences[-1:],
        "kept": kept,
        "whole_after_going_on": len(again.rows()) == len(list(clips.iterdir())),
    }


def deadly(folder: Path, clips: Path, machines: RayMachines) -> dict[str, Any]:
    """A batch in which one answer always ends its worker: its tries, its row, and the others."""
    folder.mkdir()
    notes = folder / "notes"
    items = [BatchItem(path.name, Question("", _QUESTION, "", ""), path) for path in sorted(clips.glob("*.wav"))]
    os.environ |= machines.environment
    speech = SpeechModel(str(_MODEL), "cpu", folder)
    workers = DeadlyWorkers(
        load_scoring(None), speech, address=machines.address, deadly=items[len(items) // 2].id, notes=notes
    )
    rows: list[Row] = []

    class Quiet:
        def planned(self, counts: Counts) -> None: ...

        def moved(self, counts: Counts) -> None: ...

    with Database.open(folder / "mockview.db") as db:
        results = BatchResults(db, PeopleLog(db).person_named("me").id)
        batch = workers.batch(lambda: iter(items), results, None, Orders(lambda: datetime.now(UTC)))
        counts = batch.run(rows.append, Quiet())
    wrong = [row for row in rows if row.error is not None]
    return {
        "tries": len(notes.read_text().splitlines()),
        "errors": [str(row.error) for row in wrong],
        "only_that_one": [row.item.id for row in wrong] == [workers.deadly],
        "others_scored": counts.scored,
        "rows": len(rows),
    }


def main() -> int:
    """Run the harness; 1 when an answer is missing, doubled or different."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--items", type=int, default=200)
    arguments.add_argument("--kills", type=int, default=10)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        clips = place / "clips"
        make_clips(clips, options.items)
        (place / "model").symlink_to(_MODEL)
        calm = Score(place / "calm", clips, None, sent=False)
        with calm.started() as process:
            process.wait(_MOST_S)
        expected = calm.rows()
        rounds = []
        with RayMachines() as machines:
            machines.add()
            for what, sent, play in (
                ("undisturbed", False, lambda score: one_command(score, machines, 0, kill_workers)),
                ("worker", True, lambda score: one_command(score, machines, options.kills, kill_workers)),
                ("machine", False, lambda score: one_command(score, machines, options.kills, kill_machines)),
                ("driver", True, lambda score: kill_drivers(score, machines, options.kills)),
            ):
                score = Score(place / what, clips, machines, sent=sent)
                begun_s = time.monotonic()
                kills = play(score)
                seconds = round(time.monotonic() - begun_s, 1)
                rows = score.rows()
                once = len(rows) == score.saved() == options.items
                rounds.append(Round(what, seconds, kills, once, rows == expected))
                print(rounds[-1], file=sys.stderr, flush=True)
            poison = deadly(place / "deadly", clips, machines)
            print(poison, file=sys.stderr, flush=True)
        ended = cluster_ends(place, clips)
        print(ended, file=sys.stderr, flush=True)
    found = {
        "what": "kill -9 of workers, machines and drivers on a Ray cluster of two nodes on one machine",
        "answers": options.items,
        "rounds": [asdict(one) for one in rounds],
        "deadly_answer": poison,
        "cluster_ended": ended,
    }
    if options.json:
        print(json.dumps(found))
    good = all(one.once and one.same for one in rounds) and poison["tries"] == 3 and poison["only_that_one"]
    good = good and all(one.kills == options.kills for one in rounds[1:]) and ended["whole_after_going_on"]
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
