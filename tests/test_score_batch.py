"""`mockview score` as a batch: whole files or none, resuming, the log of each candidate, Ctrl-C, kill -9."""

import csv
import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from command_line import DEMO, MODEL, STORY, CommandLine, environment
from mockview.cli.home import now
from mockview.history.attempt_log import AttemptLog
from mockview.history.export import export
from mockview.reports.batch_rows import new_file
from mockview.store.database import Database

LISTEN = ("--model", str(MODEL), "--device", "cpu")
ASKED = ("--question", "Tell me about a time you failed.")
SHIPPED = Path(__file__).parent.parent / "scoring" / "rubrics" / "behavioural.toml"


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def lines_of(path: Path, count: int) -> Path:
    """A .jsonl with so many answers."""
    path.write_text(
        "".join(
            json.dumps(
                {"id": f"a{n}", "question": ASKED[1], "answer": f"{STORY} Case {n}.", "candidate": f"Candidate {n % 3}"}
            )
            + "\n"
            for n in range(count)
        )
    )
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two recordings and a text, each with a candidate in its name."""
    there = tmp_path / "answers"
    there.mkdir()
    shutil.copy(DEMO / "failure-things-happen.flac", there / "one--Ada.flac")
    shutil.copy(DEMO / "leadership-hotel-desk.flac", there / "two--Ben.flac")
    (there / "three--Ada.txt").write_text(STORY)
    return there


def files(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.iterdir())]


def test_any_number_of_jobs_writes_the_same_and_the_same_as_one_by_one(
    mockview: CommandLine, folder: Path, tmp_path: Path
) -> None:
    for jobs in ("1", "2"):
        told = mockview("score", *files(folder), *ASKED, *LISTEN, "--jobs", jobs, "--force", "--out", tmp_path / jobs)
        assert (told.code, told.out) == (0, "")
        assert "3 scored now." in told.err
    first = (tmp_path / "1").read_text()
    assert first == (tmp_path / "2").read_text()
    simple = rows(mockview("score", *files(folder), *ASKED, *LISTEN, "--json").out)
    for row, alone in zip(rows(first), simple, strict=True):
        assert {name: row[name] for name in alone} == alone
        assert row["question"]["text"] == ASKED[1]
    assert [(row["id"], row["candidate"]) for row in rows(first)] == [
        ("one--Ada.flac", "Ada"),
        ("three--Ada.txt", "Ada"),
        ("two--Ben.flac", "Ben"),
    ]


def test_a_second_run_knows_what_is_done_by_its_content(mockview: CommandLine, folder: Path, tmp_path: Path) -> None:
    command = ("score", *files(folder), *ASKED, *LISTEN, "--out", str(tmp_path / "out.jsonl"))
    mockview(*command)
    first = (tmp_path / "out.jsonl").read_text()
    assert "3 of 3 done already." in mockview(*command).err
    assert (tmp_path / "out.jsonl").read_text() == first
    recording = folder / "one--Ada.flac"
    os.utime(recording, (1e9, 1e9))
    assert "3 of 3 done already." in mockview(*command).err
    time = recording.stat().st_mtime_ns
    changed = bytearray(recording.read_bytes())
    changed[-20] ^= 1
    recording.write_bytes(changed)
    os.utime(recording, ns=(time, time))
    assert "3 of 3 done already." in mockview(*command).err, "size and time stand for the content"
    assert "1 scored now" in mockview(*command, "--verify").err
    assert "3 scored now." in mockview(*command, "--force").err


def test_a_changed_rubric_is_judged_by_without_hearing_again(
    mockview: CommandLine, folder: Path, tmp_path: Path
) -> None:
    model = tmp_path / "model"
    shutil.copytree(MODEL, model)
    command = ("score", *files(folder), *ASKED, "--model", str(model), "--device", "cpu", "--out", "-")
    before = rows(mockview(*command).out)
    rubrics = mockview.home / "scoring" / "rubrics"
    rubrics.mkdir(parents=True, exist_ok=True)
    (rubrics / "behavioural.toml").write_text(SHIPPED.read_text().replace("version = 1", "version = 7", 1))
    (model / "preprocessor_config.json").write_text("a model that can't be loaded any more")
    told = mockview(*command)
    assert told.code == 0, told.err
    assert "3 scored now." in told.err
    assert [row["rubric"]["version"] for row in rows(told.out)] == [7, 7, 7]
    assert [row["transcript"] for row in rows(told.out)] == [row["transcript"] for row in before]


def test_answers_are_logged_once_and_for_their_own_candidate(
    mockview: CommandLine, folder: Path, tmp_path: Path
) -> None:
    command = ("score", *files(folder), *ASKED, *LISTEN, "--log")
    assert mockview(*command, "--out", str(tmp_path / "o.csv")).code == 0
    assert "3 of 3 done already." in mockview(*command).err
    listed = {name: json.loads(mockview("replay", "--list", "--person", name, "--json").out) for name in ("Ada", "Ben")}
    assert {name: len(attempts) for name, attempts in listed.items()} == {"Ada": 2, "Ben": 1}
    with Database.open(mockview.home / "mockview.db") as db:
        log = AttemptLog(db)
        assert {person.name for person in log.people()} == {"me", "Ada", "Ben"}
        coach, ada = log.find_person("me"), log.find_person("Ada")
        assert coach is not None
        assert ada is not None
        assert log.attempts(coach.id) == ()
        assert all(a.transcript is not None and a.answered_at <= now() for a in log.attempts(ada.id))
        (session,) = log.sessions(ada.id)
        assert (session.mode, session.ended_at is not None) == ("score", True)
        export(mockview.home, db, ada.id, tmp_path / "ada.zip", now())
    with zipfile.ZipFile(tmp_path / "ada.zip") as archive:
        results = rows(archive.read("tables/batch_result.jsonl").decode())
    assert {row["result"]["transcript"]["text"] == STORY for row in results} == {True, False}
    gone = mockview("delete", "--person", "Ada", "--yes")
    assert gone.code == 0, gone.err
    kept = sqlite3.connect(mockview.home / "mockview.db")
    assert kept.execute("SELECT count(*), count(DISTINCT person_id) FROM batch_result").fetchone() == (1, 1)
    assert "one--Ada" not in str(kept.execute("SELECT path FROM batch_file").fetchall())
    kept.close()


def test_a_batch_that_was_not_logged_is_logged_later_without_scoring_again(mockview: CommandLine, folder: Path) -> None:
    command = ("score", *files(folder), *ASKED, *LISTEN)
    mockview(*command, "--out", "-")
    assert mockview(*command, "--log", "--model", str(MODEL)).code == 0
    with Database.open(mockview.home / "mockview.db") as db:
        ada = AttemptLog(db).find_person("Ada")
        assert ada is not None
        assert len(AttemptLog(db).attempts(ada.id)) == 2
        owners = dict(db.rows("SELECT person_id, count(*) FROM batch_result GROUP BY person_id"))
        assert owners[ada.id] == 2, "what was nobody's is Ada's now"


def test_a_question_whose_words_are_mended_is_no_second_answer(mockview: CommandLine, tmp_path: Path) -> None:
    bank, answer = tmp_path / "bank.toml", tmp_path / "failed--Ada.txt"
    answer.write_text(STORY)
    for words in ("Tell me about a tme you failed.", "Tell me about a time you failed."):
        bank.write_text(
            f'id = "mine"\ntitle = "Mine"\ndescription = "Mine."\n[[question]]\nid = "failed"\ntext = "{words}"\n'
            'competency = "failure"\nkind = "behavioural"\n'
        )
        told = mockview("score", answer, "--bank", bank, "--log")
        assert told.code == 0, told.err
    with Database.open(mockview.home / "mockview.db") as db:
        ada = AttemptLog(db).find_person("Ada")
        assert ada is not None
        (attempt,) = AttemptLog(db).attempts(ada.id)
        assert attempt.question.text == "Tell me about a time you failed."
        assert len(AttemptLog(db).assessments(attempt.id)) == 2


def test_scores_never_take_the_place_of_what_is_scored(mockview: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    answer, listed = tmp_path / "class" / "a.txt", tmp_path / "class" / "list.csv"
    answer.write_text(STORY)
    listed.write_text("file\na.txt\n")
    for named, out in ((listed, listed), (listed, answer), (tmp_path / "class", answer)):
        told = mockview("score", named, *ASKED, "--out", out)
        assert told.code == 2
        assert "is one of the files to be scored" in told.err
    assert (answer.read_text(), listed.read_text()) == (STORY, "file\na.txt\n")


def test_two_runs_don_t_write_the_same_file(mockview: CommandLine, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.jsonl"
    with new_file(out) as first:
        told = mockview("score", folder / "three--Ada.txt", *ASKED, "--out", out)
        assert told.code == 1
        assert "Another run is writing" in told.err
        first.write("whole\n")
    assert out.read_text() == "whole\n"
    (tmp_path / ".scores.jsonl.part").write_text("left by a run that was killed")
    assert mockview("score", folder / "three--Ada.txt", *ASKED, "--out", out).code == 0
    assert [row["id"] for row in rows(out.read_text())] == ["three--Ada.txt"]
    assert not (tmp_path / ".scores.jsonl.part").exists()


def test_a_folder_for_reports_that_can_t_be_is_said_before_the_work(mockview: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    told = mockview("score", tmp_path / "a.txt", *ASKED, "--report-folder", tmp_path / "a.txt")
    assert (told.code, told.out) == (1, "")
    assert "can't be made or written into" in told.err


def test_an_answer_that_names_nobody_is_nobody_s(mockview: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text(STORY)
    command = ("score", str(tmp_path / "answer.txt"), *ASKED, "--log")
    told = mockview(*command)
    assert (told.code, told.out) == (2, "")
    assert "Whose answer is answer.txt?" in told.err
    assert mockview(*command, "--person", "Me Myself").code == 0
    assert len(json.loads(mockview("replay", "--list", "--person", "me myself", "--json").out)) == 1


def test_bad_files_are_rows_with_a_reason_and_say_so_at_the_end(mockview: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(STORY)
    (tmp_path / "bad.wav").write_text("no sound")
    (tmp_path / "=1+1.txt").write_text("-" * 3)
    names = [str(tmp_path / name) for name in ("bad.wav", "good.txt", "=1+1.txt", "nowhere.wav")]
    told = mockview("score", *names, *ASKED, *LISTEN, "--out", tmp_path / "out.csv")
    assert told.code == 3
    assert "2 of 4 answers could not be scored" in told.err
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert [bool(row["error"]) for row in table] == [True, False, False, True]
    assert [row["id"] for row in table] == ["bad.wav", "good.txt", "'=1+1.txt", "nowhere.wav"]
    assert (table[2]["transcript"], table[1]["result"], table[1]["type"]) == ("'---", "4", "off-topic")
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600


def test_a_file_takes_its_place_only_when_it_is_whole(mockview: CommandLine, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.jsonl"
    out.write_text("what was there")
    told = mockview("score", *files(folder), *ASKED, "--model", str(tmp_path / "no-model"), "--out", out)
    assert told.code == 4
    assert "There is no model folder" in told.err
    assert out.read_text() == "what was there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers", "home", "scores.jsonl"]
    for place in (tmp_path, tmp_path / "no" / "folder.csv"):
        told = mockview("score", str(folder / "three--Ada.txt"), *ASKED, "--out", place)
        assert told.code == 1
        assert len(told.err.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--person", "Ada"),
        ("--format", "csv"),
        ("--json", "--out", "x.csv"),
        ("--jobs", "0"),
        ("--time-limit-s", "0"),
    ],
)
def test_what_does_not_fit_together_is_refused(mockview: CommandLine, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    assert mockview("score", str(tmp_path / "a.txt"), *ASKED, *words).code == 2


def test_a_person_gets_a_line_for_each_answer(mockview: CommandLine, tmp_path: Path) -> None:
    told = mockview("score", str(lines_of(tmp_path / "a.jsonl", 3)), "--jobs", "1")
    assert [line.split()[:2] for line in told.out.splitlines()] == [[f"a{n}", "Overall"] for n in range(3)]


def started(home: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "mockview", "score", *words],
        env={**os.environ, **environment(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def made(home: Path) -> dict[bytes, int]:
    """Results that are saved, and when they were made."""
    db = sqlite3.connect(home / "mockview.db")
    found = dict(db.execute("SELECT key, made_at_us FROM batch_result").fetchall())
    db.close()
    return found


def test_kill_9_loses_what_was_in_hand_and_no_more(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "out.jsonl"
    words = (str(lines_of(tmp_path / "a.jsonl", 900)), "--out", "-", "--jobs", "2")
    with started(home, *words) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        process.communicate()
    saved = made(home)
    assert 0 < len(saved) < 900
    with started(home, *words[:1], "--out", str(out), "--jobs", "2") as process:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    assert f"{len(saved)} of 900 done already, {900 - len(saved)} scored now." in err
    assert [row["id"] for row in rows(out.read_text())] == [f"a{n}" for n in range(900)]
    after = made(home)
    assert len(after) == 900
    assert {key: after[key] for key in saved} == saved, "what was saved was not done again"


def test_ctrl_c_finishes_what_is_in_hand_and_says_how_to_go_on(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "out.jsonl"
    path = str(lines_of(tmp_path / "a.jsonl", 3000))
    with started(home, path, "--out", "-") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Finishing what is in hand" in err
    assert "of 3,000 answers are done and kept. Give the same command again to go on." in err
    assert "Traceback" not in err
    saved = made(home)
    assert 0 < len(saved) < 3000
    with started(home, path, "--out", str(out)) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert f"{len(saved):,} of 3,000 done already" in err
    after = made(home)
    assert {key: after[key] for key in saved} == saved
    assert len(rows(out.read_text())) == 3000
