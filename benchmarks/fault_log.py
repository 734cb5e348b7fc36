"""kill -9 in migrations, backups and restores; several processes that write at once; clocks that jump."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from fault_home import START, TYPED, content_of, environment, fill_home, mockview, old_log
from fault_steps import killed_at
from mockview.history.attempt import UNSAVED, Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.history.backup import backup, read_backup, restore
from mockview.history.checkup import check
from mockview.settings import DATABASE_NAME, prepare_home
from mockview.speech.transcript import from_text
from mockview.store.database import Database
from mockview.store.migrations import MIGRATIONS

Row = dict[str, Any]
_ANSWERS = 6


def killed_after(delay_s: float, work: Callable[[], object]) -> bool:
    """Do some work in a child of this process, and kill it after so long; False when it was done before."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    time.sleep(delay_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _took_s(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def kill_migrations(times: int, folder: Path, random: Random) -> list[Row]:
    """Kill the opening of a log with an old schema; opened again it must have all it had, and the new schema."""
    rows = []
    for schema in range(1, len(MIGRATIONS)):
        old_log(folder / f"old-{schema}.db", 60, schema)
    for number in range(times):
        source = folder / f"old-{random.randrange(1, len(MIGRATIONS))}.db"
        home = folder / f"m{number}"
        home.mkdir(mode=0o700)
        path = shutil.copy(source, home / DATABASE_NAME)
        before = _counts(path)
        if number % 2:
            whole_s = _took_s(lambda s=source, h=home: Database.open(shutil.copy(s, h / "timed.db")).close())  # type: ignore[misc]
            shutil.rmtree(home / "backups")
            moment = random.uniform(0, whole_s)
            killed = killed_after(moment, lambda p=path: Database.open(p))  # type: ignore[misc]
        else:
            moment = random.randint(1, 60)
            killed = killed_at(moment, lambda p=path: Database.open(p).close())  # type: ignore[misc]
        with Database.open(path) as db:
            damage = db.damage()
            version = db.rows("PRAGMA user_version")[0][0]
        whole = _counts(path) == before and not damage and version == MIGRATIONS[-1].number
        rows.append({"moment": moment, "killed": killed, "failed": not whole})
        shutil.rmtree(home)
    return rows


def _counts(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of the first version's tables, by its columns, read without mockview."""
    import sqlite3

    connection = sqlite3.connect(path)
    try:
        wanted = {"person": "id, name", "session": "id, person_id", "attempt": "id, question_text, question_json"}
        return {t: connection.execute(f"SELECT {c} FROM {t} ORDER BY id").fetchall() for t, c in wanted.items()}  # noqa: S608
    finally:
        connection.close()


def kill_backups(times: int, folder: Path, random: Random) -> list[Row]:
    """Kill a backup: there is a whole one afterwards or none, and the home is as it was."""
    home = fill_home(folder / "home", _ANSWERS)
    before = content_of(home / DATABASE_NAME)
    rows = []

    def work(target: Path) -> None:
        with Database.open(home / DATABASE_NAME) as db:
            backup(home, db, target, START)

    whole_s = _took_s(lambda: work(folder / "timed.zip"))
    for number in range(times):
        target = folder / f"b{number}.zip"
        if number % 2:
            killed = killed_after(random.uniform(0, whole_s), lambda t=target: work(t))  # type: ignore[misc]
        else:
            killed = killed_at(random.randint(1, 30), lambda t=target: work(t))  # type: ignore[misc]
        whole = not target.exists() or len(read_backup(target).hashes) == _ANSWERS + 1
        with Database.open(home / DATABASE_NAME) as db:
            harmful = [f.what for f in check(home, db, True) if f.harmful]
        same = content_of(home / DATABASE_NAME) == before
        rows.append({"killed": killed, "made": target.exists(), "failed": not (whole and same and not harmful)})
        for left in (target, *folder.glob("*.part"), *(home / "backups").glob("snapshot-*")):
            left.unlink(missing_ok=True)
    return rows


def kill_restores(times: int, folder: Path, random: Random) -> list[Row]:
    """Kill a restore: the next command finds all as it was, or all as it was in the backup, and that is whole."""
    source = fill_home(folder / "home", _ANSWERS)
    with Database.open(source / DATABASE_NAME) as db:
        made = backup(source, db, folder / "b.zip", START).path
    fill_home(folder / "newer", _ANSWERS + 2)
    rows = []
    timed = shutil.copytree(folder / "newer", folder / "timed")
    whole_s = _took_s(lambda: restore(timed, made, START))
    for number in range(times):
        home = shutil.copytree(folder / "newer", folder / f"r{number}")
        if number % 2:
            killed = killed_after(random.uniform(0, whole_s), lambda h=home: restore(h, made, START))  # type: ignore[misc]
        else:
            killed = killed_at(random.randint(1, 150), lambda h=home: restore(h, made, START))  # type: ignore[misc]
        checked = mockview(home, "check", "--read-data", "--json")
        harmful = [f for f in json.loads(checked.out) if f["harmful"]]
        listed = len(json.loads(mockview(home, "replay", "--json").out))
        previous = sorted((home / "backups").glob("before-restore-*"))
        kept = listed == _ANSWERS + 2 or len(content_of(previous[0] / DATABASE_NAME)["attempt"]) == _ANSWERS + 2
        failed = bool(harmful or listed not in (_ANSWERS, _ANSWERS + 2) or not kept or checked.code)
        rows.append({"killed": killed, "answers": listed, "failed": failed})
        shutil.rmtree(home)
    return rows


def write_at_once(times: int, folder: Path, random: Random, counts: tuple[int, ...] = (2, 10)) -> list[Row]:
    """Processes that write answers at once: two, then ten; sessions as typed, and answers one after the other."""
    rows = []
    for number in range(times):
        for processes in counts:
            home = folder / f"w{number}-{processes}"
            rows.append({"processes": processes, "how": "sessions", **_sessions_at_once(home, processes)})
            rows.append({"processes": processes, "how": "answers", **answers_at_once(home, processes, random)})
    return rows


def _sessions_at_once(home: Path, processes: int) -> Row:
    command = [sys.executable, "-m", "mockview", "practice", "--typed", "--count", "3", "--json"]
    running = [
        subprocess.Popen(
            command,
            env={**os.environ, **environment(home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    said = [process.communicate(f"{TYPED}\n\n" * 3) for process in running]
    acknowledged = [a["id"] for out, _ in said if out for a in json.loads(out)["attempts"]]
    return _all_there(home, acknowledged, 3 * processes, sum(process.returncode != 0 for process in running))


def answers_at_once(home: Path, processes: int, random: Random) -> Row:
    """Each writes 20 answers and tells of each once it is saved; every third process is killed meanwhile."""
    readers = []
    prepare_home(home)
    with Database.open(home / DATABASE_NAME) as db:
        log = AttemptLog(db)
        person = log.person_named("me").id
        session = log.start_session(person, "practice", START).id
    for number in range(processes):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = _write_answers(home, person, session, writer)
            finally:
                os._exit(code)
        os.close(writer)
        readers.append((child, reader, number % 3 == 2))
    time.sleep(random.uniform(0.1, 0.5))
    for child, _, kill in readers:
        if kill:
            os.kill(child, signal.SIGKILL)
    acknowledged: list[int] = []
    failed = 0
    for child, reader, kill in readers:
        with os.fdopen(reader) as told:
            acknowledged += [int(line) for line in told if line.endswith("\n")]
        _, status = os.waitpid(child, 0)
        failed += status != 0 and not kill
    return _all_there(home, acknowledged, None, failed)


def _write_answers(home: Path, person: int, session: int, writer: int) -> int:
    from mockview.content.question import Question

    asked = Question("q", "When?", "conflict", "behavioural")
    with Database.open(home / DATABASE_NAME) as db:
        log = AttemptLog(db)
        for _ in range(20):
            added = log.add_attempt(Attempt(UNSAVED, person, session, asked, from_text(TYPED), None, None, START))
            os.write(writer, f"{added.id}\n".encode())
    return 0


def _all_there(home: Path, acknowledged: list[int], wanted: int | None, ended_badly: int) -> Row:
    with Database.open(home / DATABASE_NAME) as db:
        there = {row[0] for row in db.rows("SELECT id FROM attempt")}
        findings = check(home, db, True)
    lost = len([number for number in acknowledged if number not in there])
    short = wanted is not None and len(set(acknowledged)) != wanted
    return {
        "acknowledged": len(acknowledged),
        "lost": lost,
        "failed": bool(lost or short or findings or ended_badly),
    }


CLOCK_COMMANDS = (
    *(
        "today",
        "plan",
        "progress --json",
        "replay --json",
        "check --read-data",
        "recover",
        "applications list",
        "goals",
    ),
    *("backup b.zip", "export e.zip", "report --page r.html", "stories", "people"),
)


def jump_clocks(times: int, folder: Path, random: Random) -> list[Row]:
    """A clock that goes anywhere between 1995 and 2090 whenever it is read; nothing may be lost or break."""
    rows = []
    for number in range(times):
        home = folder / f"c{number}" / "home"
        home.parent.mkdir()
        moment = datetime(2026, 9, 1, tzinfo=UTC)

        def jumped(random: Random = random) -> datetime:
            nonlocal moment
            far = random.random() < 0.3
            moment += timedelta(days=random.uniform(-4000, 4000)) if far else timedelta(hours=random.uniform(-30, 30))
            low, high = datetime(1995, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)
            moment = min(max(moment, low), high)
            return moment

        said = []
        with _clock(jumped):
            for _ in range(2):
                said.append(mockview(home, "practice", "--typed", "--count", "2", "--json", stdin=f"{TYPED}\n\n" * 2))
            for words in CLOCK_COMMANDS:
                at = [str(home.parent / w) if w.endswith((".zip", ".html")) else w for w in words.split()]
                said.append(mockview(home, *at))
        acknowledged = [a["id"] for outcome in said[:2] if outcome.out for a in json.loads(outcome.out)["attempts"]]
        bad = [s.err for s in said if s.code or not s.is_plain]
        rows.append({"commands": len(said), "bad": bad, **_all_there(home, acknowledged, 4, len(bad))})
    return rows


def _clock(clock: Callable[[], datetime]):  # type: ignore[no-untyped-def]
    """Every command's clock replaced: those that are imported have taken it from `cli.home` already."""
    from contextlib import ExitStack

    import click

    from mockview.cli import home
    from mockview.cli.app import group

    for name in group.list_commands(click.Context(group)):
        group.get_command(click.Context(group), name)
    stack, true = ExitStack(), home.now
    for name, module in list(sys.modules.items()):
        if name.startswith("mockview.cli.") and getattr(module, "now", None) is true:
            stack.enter_context(patch.object(module, "now", clock))
    return stack
