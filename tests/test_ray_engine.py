"""Scoring on a Ray cluster of two machines that are processes here: the same rows, losses, refusals, what is left."""

import json
import os
import platform
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from batch_works import SCORING, Troubled, Watching, batch, given_to, words
from command_line import DEMO, MODEL, CommandLine, started
from mockview.batch.answer_scoring import AnswerScoring, SpeechModel
from mockview.batch.engine import Job, Task
from mockview.batch.ray_engine import RayEngine
from mockview.batch.ray_plan import Plan
from mockview.batch.run import Counts, Row
from mockview.errors import MissingError
from mockview.store.database import Database

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from ray_machines import RayMachines

pytestmark = pytest.mark.skipif(
    find_spec("ray") is None and not os.environ.get("MOCKVIEW_CI"), reason="Ray is not installed: pip install ray"
)

SAID = "My second cousin repaired the zeppelin on Tuesday, so I rang everybody and learned to count twice."


@pytest.fixture(scope="module")
def machines() -> Iterator[RayMachines]:
    with RayMachines() as cluster:
        cluster.add()
        yield cluster


@pytest.fixture
def joined(machines: RayMachines, monkeypatch: pytest.MonkeyPatch) -> RayMachines:
    """The same, with what this process needs to join it."""
    for name, value in machines.environment.items():
        monkeypatch.setenv(name, value)
    return machines


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as database:
        yield database


def troubled(folder: Path, **trouble: frozenset[str]) -> Troubled:
    folder.mkdir()
    return Troubled(SCORING, SpeechModel(None, "cpu", folder), folder=folder, **trouble)


def plan(work: AnswerScoring, machines: RayMachines | None, time_limit_s: float = 60.0, jobs: int = 2) -> Plan:
    return Plan(work, machines.address if machines else None, jobs, 0.0, 100_000_000, time_limit_s)


def saved(db: Database) -> int:
    row = db.row("SELECT count(*) FROM batch_result")
    assert row is not None
    return int(row[0])


def in_folder(folder: Path) -> dict[str, Any]:
    """Rows as they were written, by id, without the place of their file."""
    rows = [json.loads(line) for line in folder.read_text(encoding="utf-8").splitlines()]
    return {row["id"]: {name: value for name, value in row.items() if name != "file"} for row in rows}


def test_answers_that_have_to_be_sent_get_the_rows_of_the_local_engine(
    machines: RayMachines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_folder = tmp_path / "class"
    class_folder.mkdir()
    for name in ("failure-things-happen", "introduction-hotel"):
        (class_folder / f"{name}.flac").write_bytes((DEMO / f"{name}.flac").read_bytes())
    (class_folder / "said.txt").write_text(SAID)
    (class_folder / "bad.wav").write_bytes(b"no sound at all")
    (class_folder / "cut.vtt").write_text("WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nI rang everybody.\n")
    (tmp_path / "model").symlink_to(MODEL)
    monkeypatch.chdir(tmp_path)
    asked = ("--question", "Tell me about a time you failed.", "--device", "cpu")
    local = started(("score", "class", *asked, "--model", "model", "--out", "local.jsonl"), tmp_path / "one", more={})
    # A place that is another in each process: no worker finds anything there.
    here = "/proc/self/cwd"
    ray = ("--engine", "ray", "--address", machines.address)
    told = started(
        ("score", f"{here}/class", *asked, "--model", f"{here}/model", "--out", "ray.jsonl", *ray),
        tmp_path / "two",
        more=machines.environment,
    )
    assert (local.code, told.code) == (3, 3), told.err
    assert told.err.replace(f"{here}/", "").splitlines()[-3:] == local.err.splitlines()[-3:]
    mine, theirs = in_folder(Path("local.jsonl")), in_folder(Path("ray.jsonl"))
    assert json.dumps(theirs).replace(f"{here}/", "") == json.dumps(mine)
    assert len(mine) == 5

    (cached,) = (path for path in (machines.cache / "mockview" / "models").iterdir() if path.is_dir())
    assert (cached / "model.bin").read_bytes() == (MODEL / "model.bin").read_bytes()
    assert cached.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in cached.iterdir())

    sound = (DEMO / "introduction-hotel.flac").read_bytes()
    for path in (machines.folder / "ray").rglob("*"):
        if path.is_file():
            left = path.read_bytes()
            assert b"zeppelin" not in left, path
            assert sound[5_000:5_100] not in left, path


def test_an_item_that_ends_its_worker_costs_three_tries_and_one_that_hangs_its_time(
    joined: RayMachines, db: Database, tmp_path: Path
) -> None:
    work = troubled(tmp_path / "notes", kills=frozenset({"a3"}), hangs=frozenset({"a5"}))
    rows: list[Row] = []
    told: list[str] = []
    counts = batch(db, words(8), RayEngine(plan(work, joined, time_limit_s=3.0), told.append)).run(
        rows.append, Watching()
    )
    assert counts == Counts(8, 0, 6, 2)
    assert [row.item.id for row in rows] == [f"a{number}" for number in range(8)]
    assert "ended its worker process 3 times" in str(rows[3].error)
    assert "took longer than the time limit" in str(rows[5].error)
    assert given_to(work.folder).count("a3") == 3


def test_machines_leave_and_join_and_every_answer_is_there_once(
    joined: RayMachines, db: Database, tmp_path: Path
) -> None:
    engine = RayEngine(plan(troubled(tmp_path / "notes"), joined, jobs=10), lambda sentence: None)
    rows: list[Row] = []

    class Changing(Watching):
        def moved(self, counts: Counts) -> None:
            self.seen.append(counts)
            if len(self.seen) == 1:
                joined.kill()
            elif len(self.seen) == 2:
                joined.add()

    counts = batch(db, words(400), engine).run(rows.append, Changing())
    assert counts == Counts(400, 0, 400, 0)
    assert [row.item.id for row in rows] == [f"a{number}" for number in range(400)]
    assert saved(db) == 400


def test_a_driver_that_loses_its_cluster_says_so_and_keeps_what_is_done(
    joined: RayMachines, db: Database, tmp_path: Path
) -> None:
    engine = RayEngine(plan(troubled(tmp_path / "notes"), joined), lambda sentence: None)

    class Losing(Watching):
        def moved(self, counts: Counts) -> None:
            # What Ray does to a process whose cluster is gone.
            os.kill(engine.process_id, 9)

    with pytest.raises(MissingError, match="is gone"):
        batch(db, words(500), engine).run(lambda row: None, Losing())
    done = saved(db)
    assert 50 <= done < 500
    again = RayEngine(plan(troubled(tmp_path / "again"), joined), lambda sentence: None)
    assert batch(db, words(500), again).run(lambda row: None, Watching()) == Counts(500, done, 500 - done)


def test_what_can_t_be_joined_is_told_in_one_sentence(
    joined: RayMachines, mockview: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "said.txt").write_text(SAID)
    command = ("score", str(tmp_path / "said.txt"), "--question", "Why?", "--out", str(tmp_path / "out.csv"))
    command += ("--engine", "ray", "--address")

    nobody = mockview(*command, "127.0.0.1:1")
    assert (nobody.code, nobody.out) == (4, "")
    assert nobody.err.startswith("mockview: No Ray cluster answers at 127.0.0.1:1")

    monkeypatch.setenv("RAY_AUTH_TOKEN", "b" * 64)
    wrong = mockview(*command, joined.address)
    assert wrong.code == 4
    assert "refuses this machine's token" in wrong.err

    monkeypatch.delenv("RAY_AUTH_TOKEN")
    monkeypatch.setenv("HOME", str(tmp_path))
    none = mockview(*command, joined.address)
    assert none.code == 4
    assert f"The cluster's token is not in {tmp_path}/.ray/auth_token" in none.err

    token = tmp_path / ".ray" / "auth_token"
    token.parent.mkdir()
    token.write_text(joined.environment["RAY_AUTH_TOKEN"])
    token.chmod(0o644)
    assert mockview(*command, joined.address).code == 0
    assert token.stat().st_mode & 0o777 == 0o600
    for told in (nobody, wrong, none):
        assert len(told.err.splitlines()) == 1


def test_an_unguarded_cluster_and_another_version_are_refused(
    mockview: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import mockview\nmockview.__version__ = '99.0'\n")
    (tmp_path / "said.txt").write_text(SAID)
    with RayMachines(guarded=False, imports=tmp_path) as strange:
        command = ("score", str(tmp_path / "said.txt"), "--question", "Why?", "--out", str(tmp_path / "out.csv"))
        command += ("--engine", "ray", "--address", strange.address)
        for name, value in strange.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("RAY_AUTH_MODE")
        monkeypatch.setenv("RAY_AUTH_TOKEN", "a" * 64)
        open_to_all = mockview(*command)
        assert open_to_all.code == 2
        assert "takes orders from anybody who can reach it, so nothing was sent to it" in open_to_all.err
        monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
        other = mockview(*command)
        assert other.code == 4
        assert "has mockview 99.0" in other.err


@pytest.mark.skipif(sys.platform != "linux", reason="open sockets are looked up in /proc")
def test_ray_on_this_machine_alone_is_reached_from_nowhere_else_and_leaves_nothing(tmp_path: Path) -> None:
    before = set(Path("/tmp").glob("mv-ray-*"))
    work = AnswerScoring(SCORING, SpeechModel(None, "cpu", tmp_path))
    engine = RayEngine(plan(work, None, jobs=1), lambda sentence: None)
    engine.start()
    (folder,) = set(Path("/tmp").glob("mv-ray-*")) - before
    assert folder.stat().st_mode & 0o777 == 0o700
    engine.submit(Task((Job(0, words(1)[0]),)))
    while engine.next_result(1.0) is None:
        pass
    heard_at = listening(engine.process_id)
    assert heard_at
    assert heard_at == {"127.0.0.1"}
    engine.stop()
    assert not folder.exists()
    assert listening(engine.process_id) == set()


def listening(session: int) -> set[str]:
    """The IPv4 addresses on which the processes of a session wait for connections; "any" for all of them."""
    mine = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(status.read_text().rpartition(")")[2].split()[3]) != session:
                continue
            mine |= {str(link.readlink()) for link in (status.parent / "fd").iterdir()}
        except OSError:
            continue
    found = set()
    for name in ("tcp", "tcp6"):
        for line in Path("/proc/net", name).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in mine:
                last = bytes.fromhex(fields[1].split(":")[0])[-4:][::-1]
                found.add(".".join(map(str, last)) if any(last) else "any")
    return found


def test_without_ray_one_sentence_says_how_to_get_it(
    mockview: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockview.batch.ray_engine.find_spec", lambda name: None)
    (tmp_path / "said.txt").write_text(SAID)
    told = mockview("score", str(tmp_path / "said.txt"), "--question", "Why?", "--engine", "ray")
    assert (told.code, told.out) == (4, "")
    assert told.err.splitlines() == [
        "mockview: --engine ray needs Ray, which is not installed. Run `pip install 'mockview[ray]'`."
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--address", "auto"),
        ("--gpus", "1"),
        ("--engine", "local", "--gpus", "1"),
        ("--engine", "ray", "--gpus", "1", "--device", "cpu"),
        ("--engine", "ray", "--address", "ray://127.0.0.1:10001"),
        ("--engine", "ray", "--address", "banana"),
    ],
)
def test_what_does_not_fit_together_is_refused(mockview: CommandLine, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "said.txt").write_text(SAID)
    told = mockview("score", str(tmp_path / "said.txt"), "--question", "Why?", *words)
    assert told.code == 2
    assert len(told.err.splitlines()) == 1


def test_the_cluster_file_of_the_guide_is_one() -> None:
    import yaml
    from ray.autoscaler._private.util import prepare_config, validate_config

    text = (Path(__file__).parent.parent / "docs" / "ray-cluster.yaml").read_text(encoding="utf-8")
    validate_config(prepare_config(yaml.safe_load(text)))
    starts = [line for line in text.splitlines() if "ray start --" in line and not line.startswith("#")]
    assert len(starts) == 2
    assert all("RAY_AUTH_MODE=token" in line and "RAY_USAGE_STATS_ENABLED=0" in line for line in starts)


def test_a_machine_that_is_none_of_the_cluster_s_says_so_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mockview.batch import ray_checks

    (tmp_path / "self").mkdir()
    (tmp_path / "17").mkdir()
    (tmp_path / "17" / "cmdline").write_bytes(b"/usr/bin/something\0--of=raylet\0")
    monkeypatch.setattr(ray_checks, "_PROCESSES", tmp_path)
    with pytest.raises(MissingError, match="can't be joined from this machine"):
        ray_checks.must_be_member("192.0.2.10:6379")
    (tmp_path / "17" / "cmdline").write_bytes(b"/somewhere/ray/raylet/raylet\0--all\0")
    ray_checks.must_be_member("192.0.2.10:6379")


def test_another_ray_or_python_is_told_with_both_versions() -> None:
    import ray
    from ray._private.utils import check_version_info

    from mockview.batch.ray_cluster import refusal

    theirs = {"ray_version": "2.52.0", "python_version": "3.12.1"}
    with pytest.raises(RuntimeError) as refused:
        check_version_info(theirs, "node 192.0.2.11", raise_on_mismatch=True)
    work = AnswerScoring(SCORING, SpeechModel(None, "cpu", Path()))
    told = refusal(Plan(work, "192.0.2.10:6379", 1, 0.0, 1, 1.0), refused.value, b"")
    here = f"Ray {ray.__version__} and Python {platform.python_version()}"
    assert told.what == f"The Ray cluster at 192.0.2.10:6379 has Ray 2.52.0 and Python 3.12.1; here is {here}."
