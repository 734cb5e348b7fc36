"""The driver of a batch with real worker processes: order, saving, resuming, crashes, hangs, Ctrl-C."""

import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from batch_works import (
    NOW,
    QUESTION,
    SCORING,
    Troubled,
    Watching,
    batch,
    given_to,
    owner_of,
    run,
    troubled,
    words,
)
from mockview.batch.answer_scoring import SpeechModel
from mockview.batch.candidate_log import CandidateLog
from mockview.batch.engine import Job, Loading, Outcome
from mockview.batch.identity import Identity
from mockview.batch.items import BadInput, BatchItem
from mockview.batch.local import LocalEngine
from mockview.batch.results import BatchResults
from mockview.batch.run import Batch, Counts, Orders, Row
from mockview.errors import InputError, MissingError, ModelError, StorageError
from mockview.history.attempt_log import AttemptLog
from mockview.store.database import Database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as database:
        yield database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    return tmp_path / "notes"


def ids(rows: list[Row]) -> list[str]:
    return [row.item.id for row in rows]


def test_rows_come_in_order_and_are_the_same_for_any_number_of_workers(tmp_path: Path, folder: Path) -> None:
    items = [*words(230), BadInput("bad", Path("bad.wav"), InputError("It is bad."))]
    told = []
    for jobs in (1, 2):
        with Database.open(tmp_path / f"{jobs}.db") as db:
            rows, counts = run(db, items, troubled(folder), jobs=jobs)
        assert ids(rows) == [item.id for item in items]
        assert counts == Counts(231, 0, 230, 1)
        told.append([(row.result, str(row.error)) for row in rows])
    assert told[0] == told[1]


def test_a_second_run_does_only_what_is_missing_or_out_of_date(db: Database, folder: Path) -> None:
    items = words(6)
    first, _ = run(db, items[:4], troubled(folder))
    watching = Watching()
    rows: list[Row] = []
    counts = batch(db, items, LocalEngine(troubled(folder), 1, 60)).run(rows.append, watching)
    assert (watching.planned_counts, counts) == (Counts(6, 4), Counts(6, 4, 2, 0))
    assert [row.result for row in rows[:4]] == [row.result for row in first]
    assert sorted(given_to(folder)) == ["a0", "a1", "a2", "a3", "a4", "a5"]
    _, changed = run(db, items, troubled(folder), data=b"other data")
    assert changed == Counts(6, 0, 6, 0)
    _, forced = run(db, items, troubled(folder), orders=Orders(lambda: NOW, force=True))
    assert forced == Counts(6, 0, 6, 0)


def test_a_finished_batch_starts_no_worker(db: Database, folder: Path) -> None:
    run(db, words(3), troubled(folder))

    class Never(LocalEngine):
        def start(self) -> None:
            raise AssertionError

    rows: list[Row] = []
    assert batch(db, words(3), Never(troubled(folder), 1, 60)).run(rows.append, Watching()) == Counts(3, 3)
    assert len(rows) == 3


@pytest.mark.parametrize("how", ["kills", "kills_ahead"])
def test_an_item_that_ends_its_worker_costs_three_tries_and_nothing_else(db: Database, folder: Path, how: str) -> None:
    rows, counts = run(db, words(8), troubled(folder, **{how: frozenset({"a3"})}))
    assert counts == Counts(8, 0, 7, 1)
    assert ids(rows) == [f"a{number}" for number in range(8)]
    assert "ended its worker process 3 times" in str(rows[3].error)
    assert given_to(folder).count("a3") == 3
    assert all(row.result is not None for row in rows if row.item.id != "a3")


def test_an_item_that_hangs_is_given_up_at_the_time_limit(db: Database, folder: Path) -> None:
    rows, counts = run(db, words(3), troubled(folder, hangs=frozenset({"a1"})), time_limit_s=0.5)
    assert counts == Counts(3, 0, 2, 1)
    assert "took longer than the time limit" in str(rows[1].error)


def test_workers_that_are_killed_cost_what_they_had_in_hand_once_more(db: Database, folder: Path) -> None:
    engine = LocalEngine(troubled(folder), 2, 60)
    rows: list[Row] = []

    class Killer(Watching):
        def moved(self, counts: Counts) -> None:
            if len(self.seen) < 3:
                self.seen.append(counts)
                os.kill(engine.process_ids[len(self.seen) % 2], signal.SIGKILL)

    counts = batch(db, words(600), engine).run(rows.append, Killer())
    assert counts == Counts(600, 0, 600, 0)
    assert ids(rows) == [f"a{number}" for number in range(600)]
    again = len(given_to(folder)) - 600
    assert 0 <= again <= 3 * 2 * 50, "a worker has two tasks of fifty at most"


def test_without_a_model_nothing_goes_on_and_what_was_done_is_kept(db: Database, folder: Path) -> None:
    with pytest.raises(ModelError):
        run(db, words(120), troubled(folder, refuses=frozenset({"a119"})), jobs=1)
    _, counts = run(db, words(120), troubled(folder))
    assert counts.done_before == 100


def test_workers_that_can_t_start_are_said(db: Database, folder: Path) -> None:
    class Engine(LocalEngine):
        pass

    work = troubled(folder)
    work.__class__ = Unstartable
    with pytest.raises(MissingError, match="end before they begin"):
        batch(db, words(2), Engine(work, 1, 60)).run(lambda row: None, Watching())


class Unstartable(Troubled):
    """Work that ends the process which receives it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:  # type: ignore[override]
        return os._exit, (1,)


def test_who_asks_to_stop_gets_what_is_in_hand_and_goes_on_later(db: Database, folder: Path) -> None:
    rows: list[Row] = []
    orders = Orders(lambda: NOW, stopping=lambda: bool(rows))
    counts = batch(db, words(2000), LocalEngine(troubled(folder), 1, 60), orders=orders).run(rows.append, Watching())
    assert 0 < counts.scored == counts.ended < 2000
    assert ids(rows) == [f"a{number}" for number in range(counts.ended)]
    _, later = run(db, words(2000), troubled(folder))
    assert later == Counts(2000, counts.ended, 2000 - counts.ended, 0)
    assert len(given_to(folder)) == 2000, "nothing was done twice"


def test_ctrl_c_twice_keeps_what_was_saved(db: Database, folder: Path) -> None:
    def interrupted(row: Row) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch(db, words(150), LocalEngine(troubled(folder), 1, 60)).run(interrupted, Watching())
    _, later = run(db, words(150), troubled(folder))
    assert later.done_before >= 100


def test_the_same_words_for_another_question_are_another_answer(db: Database, folder: Path) -> None:
    (item,) = words(1)
    other = replace(item, question=replace(item.question, text="Why do you want this job?", competency="", kind=""))
    _, counts = run(db, [item, other, replace(item, id="copy")], troubled(folder))
    assert counts == Counts(3, 0, 3, 0)
    _, again = run(db, [other, replace(item, id="renamed")], troubled(folder))
    assert again == Counts(2, 2, 0, 0)


class Rewriting(Troubled):
    """Work during which somebody writes the file that was read."""

    def finish(self, jobs: Sequence[Job], prepared: Sequence[Any], loading: Loading) -> tuple[Outcome, ...]:
        for job in jobs:
            job.item.path.write_text("I hid it, and somebody else had to find out.")
        return super().finish(jobs, prepared, loading)


def test_a_file_that_changes_while_it_is_scored_keeps_no_result(db: Database, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "answer.txt"
    path.write_text("Last May I lost forty orders, so I rang everyone and learned to count twice.")
    items = [BatchItem("answer.txt", QUESTION, path)]
    work = Rewriting(SCORING, SpeechModel(None, "cpu", folder), folder=folder)
    rows, counts = run(db, items, work)
    assert counts == Counts(1, 0, 0, 1)
    assert "was changed while it was scored" in str(rows[0].error)
    rows, counts = run(db, items, troubled(folder))
    assert counts == Counts(1, 0, 1, 0)
    assert rows[0].result is not None
    assert rows[0].result.transcript.text.startswith("I hid it")


def test_a_file_that_went_since_they_were_counted_does_not_look_like_a_stop(db: Database, folder: Path) -> None:
    passes = iter((words(3), words(2)))
    engine = LocalEngine(troubled(folder), 1, 60)
    identity = Identity(SCORING, b"", lambda: b"")
    results = BatchResults(db, owner_of(db))
    going = Batch(lambda: next(passes), identity, results, None, lambda _missing, _any: engine, Orders(lambda: NOW))
    assert going.run(lambda row: None, Watching()) == Counts(2, 0, 2, 0)


def test_results_that_are_deleted_meanwhile_are_said(db: Database) -> None:
    with pytest.raises(StorageError, match="deleted while the batch ran"):
        BatchResults(db, owner_of(db)).packed(b"no such key")


def test_what_is_somebody_s_stays_theirs_when_it_is_scored_again_for_nobody(db: Database, folder: Path) -> None:
    path = folder / "answer.txt"
    path.write_text("Last May I lost forty orders, so I rang everyone and learned to count twice.")
    item = BatchItem("answer.txt", QUESTION, path, candidate="Ada")

    def owners() -> set[tuple[str, str]]:
        return {
            (table, row[0])
            for table in ("batch_result", "batch_file")
            for row in db.rows(f"SELECT DISTINCT p.name FROM {table} JOIN person p ON p.id = person_id")  # noqa: S608
        }

    run(db, [item], troubled(folder))
    assert {name for _, name in owners()} == {"coach"}
    work = LocalEngine(troubled(folder), 1, 60)
    batch(db, [item], work, data=b"newer", log=CandidateLog(AttemptLog(db), None, lambda: NOW)).run(
        lambda row: None, Watching()
    )
    ada = {("batch_result", "Ada"), ("batch_file", "Ada")}
    assert owners() == ada, "and what it was judged before as well"
    os.utime(path, (1, 1))
    run(db, [item], troubled(folder), orders=Orders(lambda: NOW, force=True))
    run(db, [item], troubled(folder), data=b"newest")
    assert owners() == ada
