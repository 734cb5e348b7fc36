"""The driver of a batch with real worker processes: order, saving, resuming, crashes, hangs, Ctrl-C."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from batch_works import NOW, Troubled, Watching, batch, given_to, run, troubled, words
from mockview.batch.items import BadInput
from mockview.batch.local import LocalEngine
from mockview.batch.run import Counts, Orders, Row
from mockview.errors import InputError, MissingError, ModelError
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
