"""kill -9 at random moments of spoken sessions over the virtual sound card, and what the disk has afterwards."""

import itertools
import os
import re
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import Pcm, pcm_of
from mockview.history.attempt_log import AttemptLog
from mockview.history.checkup import check
from mockview.history.recovery import recover
from mockview.settings import DATABASE_NAME
from mockview.store.database import Database
from virtual_audio import MICROPHONE, RATE_HZ, VirtualAudio, missing_packages

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
QUESTIONS = 3
LATEST_S = 6.0
"""By then a session of three short answers is about over."""
AFTER_ENTER_S = 0.3
"""In which a recording is finished, logged, transcribed, scored and shown."""
MOST_LOST_S = 1.0
"""Of a recording that was not finished: the bar."""
_PATIENCE_S = 60.0
_SHORTEST_ANSWER_S, _LONGEST_ANSWER_S = 0.6, 2.5
_SESSIONS_IN_A_HOME = 10
_BANK = """
id = "three"
title = "Three questions"
[[question]]
id = "lead"
text = "When did you lead?"
competency = "leadership"
kind = "behavioural"
[[question]]
id = "fail"
text = "When did you fail?"
competency = "failure"
kind = "behavioural"
[[question]]
id = "clash"
text = "When did you disagree?"
competency = "conflict"
kind = "behavioural"
"""


@dataclass
class Watched:
    """A session as its person sees it: how many answers were scored on the screen, and since when one is recorded."""

    process: "subprocess.Popen[str]"
    shown: int = 0
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    asked: int = 0
    speaking_since_s: float | None = None

    def read_scores(self) -> None:
        """Count what is acknowledged, until the session ends."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.shown += bool(re.match(r"\s+Overall\s+\d+", line))

    def answer(self, random: Random) -> None:
        """Speak for a moment after each question, then press Enter."""
        assert self.process.stderr is not None and self.process.stdin is not None
        try:
            for line in self.process.stderr:
                if line.startswith("Speak now"):
                    self.asked += 1
                    self.speaking_since_s = time.monotonic()
                    time.sleep(random.uniform(_SHORTEST_ANSWER_S, _LONGEST_ANSWER_S))
                    self.speaking_since_s = None
                    os.write(self.process.stdin.fileno(), b"\n")
                    self.entered.release()
        except (BrokenPipeError, ValueError):
            return


def kill_sessions(times: int, folder: Path, random: Random) -> list[dict[str, Any]]:
    """One row a killed session; see `killed_session`."""
    if (reason := missing_packages()) is not None:
        raise SystemExit(reason)
    written_bank(folder)
    said = pcm_of(decode(FIXTURES / "demo" / "leadership-hotel-desk.flac").samples)[: RATE_HZ * 20]
    rows = []
    with VirtualAudio(folder / "card") as card:
        card.say(said)
        for number in itertools.count():
            home = folder / f"home-{number // _SESSIONS_IN_A_HOME}"
            enters = random.randint(1, QUESTIONS) if number % 2 else 0
            rows.append({"number": number, **killed_session(card.environment, home, said, random, enters)})
            # A session that was over before is no kill, but it must be clean as well.
            if sum(not row["ended_before"] for row in rows) == times:
                break
    return rows


def written_bank(folder: Path) -> Path:
    """The question bank of the sessions, which lies beside their homes."""
    path = folder / "three.toml"
    path.write_text(_BANK, encoding="utf-8")
    return path


def killed_session(
    environment: Mapping[str, str], home: Path, said: Pcm, random: Random, enters: int
) -> dict[str, Any]:
    """Start a session, answer, kill it at a random moment; then recover, and look at what is there.

    enters: 0 for any moment; else the kill falls into the busy moments after Enter was pressed so many times.
    unfinished_lost_s: what had been said into a recording since "Speak now" and is not in it, at most; the time that
    the microphone takes to open is counted as lost too. wrong_sound: whether what is in it is not what was said.
    """
    before = counted(home)
    command = [
        sys.executable,
        "-m",
        "mockview",
        "practice",
        "--bank",
        str(home.parent / "three.toml"),
        "--count",
        str(QUESTIONS),
    ]
    command += ["--mic", MICROPHONE, "--model", str(FIXTURES / "whisper-mini"), "--device", "cpu"]
    more = {"MOCKVIEW_HOME": str(home), "MOCKVIEW_SPEAKER": "no speaker of this name", **environment}
    moment_s = random.uniform(0.0, AFTER_ENTER_S) if enters else random.uniform(0.2, LATEST_S)
    with subprocess.Popen(
        command,
        env={**os.environ, **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        session = Watched(process)
        threads = [
            threading.Thread(target=session.read_scores),
            threading.Thread(target=session.answer, args=(Random(random.random()),)),
        ]
        for thread in threads:
            thread.start()
        for _ in range(enters):
            session.entered.acquire(timeout=_PATIENCE_S)
        time.sleep(moment_s)  # the fault has its moment by the clock
        ended = process.poll() is not None
        process.kill()
        since_s = session.speaking_since_s
        spoken_s = time.monotonic() - since_s if since_s is not None else None
        process.wait(_PATIENCE_S)
        for thread in threads:
            thread.join(_PATIENCE_S)
    parts = sorted((home / "recordings").glob("*.part")) if (home / "recordings").exists() else []
    kept_s = max((p.stat().st_size - 44) / 2 / RATE_HZ for p in parts) if parts else None
    return {
        "killed_after_s": round(moment_s, 3),
        "after_enters": enters,
        "ended_before": ended,
        "acknowledged": session.shown,
        "spoken_s": None if spoken_s is None else round(spoken_s, 2),
        **_looked_at(home, before, session, spoken_s, kept_s, said),
    }


def counted(home: Path) -> int:
    """How many answers with scores a home has."""
    if not (home / DATABASE_NAME).exists():
        return 0
    with Database.open(home / DATABASE_NAME) as db:
        row = db.row("SELECT count(*) FROM attempt WHERE id IN (SELECT attempt_id FROM assessment)")
        return int(row[0]) if row else 0


def _looked_at(
    home: Path, before: int, session: Watched, spoken_s: float | None, kept_s: float | None, said: Pcm
) -> dict[str, Any]:
    if not (home / DATABASE_NAME).exists():
        failed = session.shown > 0
        return {"lost": session.shown, "unfinished_lost_s": 0.0, "findings": [], "wrong_sound": 0, "failed": failed}
    with Database.open(home / DATABASE_NAME) as db:
        harmful = [f.what for f in check(home, db, True) if f.harmful]
        # A finished recording is left alone for a minute; so long a person takes to come back.
        recovered = recover(home, AttemptLog(db), datetime.now(UTC) + timedelta(minutes=2))
        findings = [f.what for f in check(home, db, True)]
    with Database.open(home / DATABASE_NAME) as db:
        paths = [row[0] for row in db.rows("SELECT recording_path FROM attempt WHERE recording_path IS NOT NULL")]
    wrong = sum(not _is_what_was_said(home / "recordings" / path, said) for path in paths)
    lost_s = max(0.0, spoken_s - (kept_s or 0.0)) if spoken_s is not None else 0.0
    lost = max(0, session.shown - (counted(home) - before))
    return {
        "lost": lost,
        "unfinished_lost_s": round(lost_s, 2),
        "findings": harmful + findings,
        "wrong_sound": wrong,
        "recovered": sum(r.attempt_id is not None for r in recovered),
        "failed": bool(lost or harmful or findings or wrong or lost_s > MOST_LOST_S),
    }


def _is_what_was_said(path: Path, said: Pcm) -> bool:
    with wave.open(str(path), "rb") as file:
        heard = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return bool(np.array_equal(heard[: len(said)], said[: len(heard)]))
