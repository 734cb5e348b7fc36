"""kill -9 of workers, then of the driver, at random moments of a batch; every answer once, little done again.

Short recordings are cut from the recorded answers and heard by the shipped model. One run loses a worker ten times;
another loses its driver ten times and is started again each time. Both must give the rows of a run that nobody
disturbed, with every answer saved once. Done again may be only what was in hand: an answer a worker, and for a killed
driver also what had ended within the second before, which is how long results may wait to be saved.

usage: batch_faults.py [--items 200] [--kills 10] [--seed 1] [--json]
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
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import RecordingFile, pcm_of
from mockview.batch.answer_scoring import AnswerScoring, SpeechModel
from mockview.batch.engine import Job, Loading, Outcome
from mockview.batch.identity import Identity
from mockview.batch.items import BatchItem
from mockview.batch.local import LocalEngine
from mockview.batch.results import BatchResults
from mockview.batch.run import Batch, Counts, Orders, Row
from mockview.batch.saving import LONGEST_UNSAVED_S
from mockview.content.question import Question
from mockview.history.people_log import PeopleLog
from mockview.pipeline import load_scoring
from mockview.reports.batch_rows import row_as_dict
from mockview.store.database import Database

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
JOBS = 2
_CLIP_S = 5
_QUESTION = Question("", "Tell me about a time you failed.", "failure", "behavioural")
_SLACK_S = 4.0
"""What an answer in hand may have taken when its driver was killed, on a machine that has other work."""


@dataclass
class Noting(AnswerScoring):
    """Scores as usual, and writes down what it begins when."""

    notes: Path = Path()

    def finish(self, jobs: Sequence[Job], prepared: Sequence[Any], loading: Loading) -> tuple[Outcome, ...]:
        """As usual."""
        with (self.notes / str(os.getpid())).open("a") as file:
            file.writelines(f"{job.item.id} {time.time()}\n" for job in jobs)
        return super().finish(jobs, prepared, loading)


class Watching:
    """Says each time that something was saved."""

    def __init__(self, engine: LocalEngine, kills: list[int]) -> None:
        self._engine, self._kills = engine, kills

    def planned(self, counts: Counts) -> None:
        """Nothing."""

    def moved(self, counts: Counts) -> None:
        """Kill a worker when it is time to."""
        while self._kills and counts.ended >= self._kills[0]:
            self._kills.pop(0)
            os.kill(random.choice(self._engine.process_ids), signal.SIGKILL)


def drive(folder: Path, clips: Path, kills: list[int]) -> list[Row]:
    """The batch over all clips; kills: after how many answers a worker is killed."""
    notes = folder / "notes"
    notes.mkdir(parents=True, exist_ok=True)
    scoring = load_scoring(None)
    speech = SpeechModel(str(FIXTURES / "whisper-mini"), "cpu", clips)
    engine = LocalEngine(Noting(scoring, speech, notes=notes), JOBS, 120.0)
    items = [BatchItem(path.name, _QUESTION, path) for path in sorted(clips.glob("*.wav"))]
    rows: list[Row] = []
    with Database.open(folder / "mockview.db") as db:
        results = BatchResults(db, PeopleLog(db).person_named("me").id)
        identity = Identity(scoring, b"the same", lambda: b"the same")
        batch = Batch(lambda: items, identity, results, None, lambda *_: engine, Orders(lambda: datetime.now(UTC)))
        batch.run(rows.append, Watching(engine, kills))
    return rows


def make_clips(folder: Path, count: int) -> None:
    """Recordings of five seconds of speech."""
    folder.mkdir()
    made = 0
    for path in sorted((FIXTURES / "answers").glob("*.flac")):
        samples = decode(path).samples
        step = _CLIP_S * 16_000
        for first in range(0, len(samples) - step, step):
            if made == count:
                return
            with RecordingFile(folder / f"clip-{made:03d}") as file:
                file.write(pcm_of(samples[first : first + step]))
                file.finish()
            made += 1


def begun(folder: Path) -> dict[str, list[float]]:
    """When each answer was begun, every time."""
    found: dict[str, list[float]] = {}
    for path in (folder / "notes").iterdir():
        for line in path.read_text().splitlines():
            name, moment = line.split()
            found.setdefault(name, []).append(float(moment))
    return {name: sorted(moments) for name, moments in found.items()}


def saved(folder: Path) -> int:
    """How many results there are."""
    with Database.open(folder / "mockview.db") as db:
        row = db.row("SELECT count(*) FROM batch_result")
        return int(row[0]) if row else 0


def told(rows: Sequence[Row]) -> list[str]:
    """Rows as they would be written."""
    return [json.dumps(row_as_dict(row)) for row in rows]


def kill_drivers(folder: Path, clips: Path, kills: int) -> list[float]:
    """Start the batch and kill its driver, so often; when that was."""
    moments = []
    for _ in range(kills):
        with subprocess.Popen([sys.executable, __file__, "--drive", str(folder), str(clips)]) as process:
            time.sleep(random.uniform(1.0, 5.0))
            process.kill()
            moments.append(time.time())
    return moments


def main() -> int:
    """Run the harness; 1 when an answer is missing, doubled, different, or done again without need."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--items", type=int, default=200)
    arguments.add_argument("--kills", type=int, default=10)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--drive", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.drive:
        drive(*options.drive, [])
        return 0
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as place:
        clips, calm, workers, drivers = (Path(place) / name for name in ("clips", "calm", "workers", "drivers"))
        make_clips(clips, options.items)
        undisturbed = told(drive(calm, clips, []))
        moments = sorted(random.sample(range(1, options.items), options.kills))
        same = [told(drive(workers, clips, list(moments))) == undisturbed]
        killed_at = kill_drivers(drivers, clips, options.kills)
        before_last = saved(drivers)
        same.append(told(drive(drivers, clips, [])) == undisturbed)
        again = {name: sum(Counter(map(len, begun(f).values())).elements()) - options.items for name, f in (
            ("workers", workers), ("drivers", drivers))}  # fmt: skip
        longest_s = LONGEST_UNSAVED_S + _SLACK_S
        needless = [
            name
            for name, times in begun(drivers).items()
            for first in times[:-1]
            if not any(0 <= moment - first <= longest_s for moment in killed_at)
        ]
        whole = saved(workers) == saved(drivers) == options.items
    found = {
        "what": "kill -9 of workers and of the driver at random moments",
        "answers": options.items,
        "kills_each": options.kills,
        "every_answer_once": whole,
        "same_rows_as_undisturbed": all(same),
        "done_again_after_worker_kills": again["workers"],
        "done_again_after_driver_kills": again["drivers"],
        "done_again_without_need": len(needless),
        "saved_before_the_last_start": before_last,
    }
    print("\n".join(f"{name:32} {value}" for name, value in found.items()), file=sys.stderr)
    if options.json:
        print(json.dumps(found))
    good = whole and all(same) and not needless and again["workers"] <= options.kills
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
