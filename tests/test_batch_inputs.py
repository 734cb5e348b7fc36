"""Folders, patterns and lists become the answers of a batch; what is left out is said, what is wrong is one row."""

import json
import math
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from command_line import BANK, STORY, CommandLine
from mockview.audio.recording import Span
from mockview.batch.found_files import Search
from mockview.batch.inputs import items_from
from mockview.batch.items import BadInput, BatchItem
from mockview.batch.questions import Questions
from mockview.content.question_bank import parse_bank

VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nI led a team.\n\n00:05.000 --> 00:09.000\nWe won a prize.\n"


@pytest.fixture
def questions() -> Questions:
    return Questions([parse_bank(BANK, "three.toml", "user")])


def put(path: Path, content: str | bytes = STORY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(
    questions: Questions, *paths: Path, asked: str = "", anywhere: bool = False
) -> tuple[list[BatchItem | BadInput], list[str]]:
    told: list[str] = []
    return list(items_from(paths, questions, asked, Search(anywhere, told.append))), told


def good(items: Sequence[BatchItem | BadInput]) -> list[BatchItem]:
    assert [str(item.error) for item in items if isinstance(item, BadInput)] == []
    return [item for item in items if isinstance(item, BatchItem)]


def bad(items: Sequence[BatchItem | BadInput]) -> list[str]:
    return [str(item.error) for item in items if isinstance(item, BadInput)]


def test_a_folder_is_looked_through_in_order_without_what_is_hidden(questions: Questions, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    for name in ("b/lead.txt", "a/fail--Zoe.txt", "clash.txt", ".hidden/lead.txt", ".lead.txt", "lead.wav.part"):
        put(folder / name)
    put(folder / "notes.docx")
    items, told = read(questions, folder)
    found = [(item.id, item.question.id, item.candidate) for item in good(items)]
    assert found == [("a/fail--Zoe.txt", "fail", "Zoe"), ("b/lead.txt", "lead", "b"), ("clash.txt", "clash", "")]
    assert told == []


def test_a_folder_may_be_named_after_its_candidate_or_its_question(questions: Questions, tmp_path: Path) -> None:
    put(tmp_path / "class" / "Ada" / "fail.txt")
    put(tmp_path / "class" / "clash" / "Ben.txt")
    items, _ = read(questions, tmp_path / "class")
    assert [(item.question.id, item.candidate) for item in good(items)] == [("fail", "Ada"), ("clash", "Ben")]


def test_links_are_not_followed_out_of_a_folder(questions: Questions, tmp_path: Path) -> None:
    outside = put(tmp_path / "elsewhere" / "fail.txt")
    folder = tmp_path / "class"
    put(folder / "lead.txt")
    (folder / "fail.txt").symlink_to(outside)
    (folder / "clash.txt").symlink_to("lead.txt")
    (folder / "others").symlink_to(outside.parent)
    (folder / "circle").symlink_to(folder)
    items, told = read(questions, folder)
    assert [item.id for item in good(items)] == ["clash.txt", "lead.txt"]
    assert [sentence.partition(" is ")[2] for sentence in told] == [
        "a link to a folder, and is left out.",
        "a link to a file elsewhere, and is left out.",
        "a link to a folder, and is left out.",
    ]
    items, _ = read(questions, folder, anywhere=True)
    assert [item.id for item in good(items)] == ["clash.txt", "fail.txt", "lead.txt"]


def test_a_folder_without_answers_and_a_pattern_without_matches_say_so(questions: Questions, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    items, _ = read(questions, tmp_path / "nothing", tmp_path / "*.wav")
    folder, pattern = bad(items)
    assert "holds no recordings or transcripts" in folder
    assert "matches no file" in pattern


def test_patterns_match_at_any_depth_and_a_name_with_brackets_is_a_name(
    questions: Questions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a" / "b" / "lead.txt")
    put(tmp_path / "a" / "fail.txt")
    put(tmp_path / ".a" / "clash.txt")
    put(tmp_path / "fail--[x].txt")
    monkeypatch.chdir(tmp_path)
    for start in (Path(), tmp_path):
        items, _ = read(questions, start / "**" / "[fl]*l.txt", start / "*" / "b", start / "fail--[x].txt")
        assert [(item.question.id, item.candidate) for item in good(items)] == [
            ("fail", ""),
            ("lead", ""),
            ("fail", "[x]"),
        ]


def test_subtitles_beside_their_recording_are_not_a_second_answer(questions: Questions, tmp_path: Path) -> None:
    put(tmp_path / "class" / "lead.wav", b"RIFF")
    put(tmp_path / "class" / "lead.vtt", VTT)
    items, told = read(questions, tmp_path / "class")
    assert [item.id for item in good(items)] == ["lead.wav"]
    assert "stands beside lead.wav" in told[0]


def test_a_file_that_is_named_twice_is_one_answer(questions: Questions, tmp_path: Path) -> None:
    put(tmp_path / "class" / "lead.txt")
    items, told = read(questions, tmp_path / "class" / "lead.txt", tmp_path / "class")
    assert len(good(items)) == 1
    assert told == ["lead.txt is named more than once; it is scored once."]


LIST = (
    "File;Question ID;Candidate;Date;Start;End_S;Mood\r\n"
    'one.wav;fail;"Ada; Lovelace";2026-12-01;1:05;75,5;good\r\n'
    ";lead;Ben;;;;\r\n"
    "two.wav;Why are you here?;Ben;yesterday;;;\r\n"
    "two.wav;Why are you here?;Ben;2026-12-01T10:00+02:00;;;\r\n"
    "two.wav;nobody-asks-this;Ben;;;;\r\n"
    "lead.txt;;Cleo;;;;\r\n"
    "two.wav;fail;Ben;;9;3;\r\n"
    "two.wav;fail;Ben;;x;;\r\n"
    "\r\n"
    "gone.wav;fail;Ben;;;;\r\n"
    "one.wav;fail;Dora;;5;;;;too;many\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_says_whose_answer_to_what_each_file_is(questions: Questions, tmp_path: Path, encoding: str) -> None:
    for name in ("one.wav", "two.wav"):
        put(tmp_path / "l" / name, b"RIFF")
    put(tmp_path / "l" / "lead.txt")
    path = put(tmp_path / "l" / "list.csv", LIST.encode(encoding))
    items, told = read(questions, path)
    assert told == [f"{path} has columns that are not used: mood."]
    first, moment, own = (item for item in items if isinstance(item, BatchItem))
    assert (first.question.id, first.candidate, first.span) == ("fail", "Ada; Lovelace", Span(65.0, 75.5))
    assert first.answered_at == datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert (moment.question.text, moment.answered_at) == ("Why are you here?", datetime(2026, 12, 1, 8, tzinfo=UTC))
    assert (own.question.id, own.candidate) == ("lead", "Cleo")
    said = bad(items)
    assert [" ".join(one.split()[1:3]) for one in said if "list.csv row" in one] == [
        *("row 3", "row 4:", "row 6", "row 8", "row 9:", "row 12")
    ]
    for part, sentence in zip(
        ("names no file", "no date", "no bank holds", "ends before", "no time", "no file", "10 cells"),
        said,
        strict=True,
    ):
        assert part in sentence


def test_windows_text_and_json_lines_are_lists_too(questions: Questions, tmp_path: Path) -> None:
    put(tmp_path / "a.wav", b"RIFF")
    csv = put(tmp_path / "w.csv", "file,question,candidate\na.wav,fail,Zoë\n".encode("cp1252"))
    lines = [{"file": "a.wav", "question_id": "lead", "candidate": "Bo", "start_s": 3}, {"file": ["a.wav"]}]
    jsonl = put(tmp_path / "j.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    items, _ = read(questions, csv, jsonl)
    windows, line, wrong = items
    assert isinstance(windows, BatchItem)
    assert windows.candidate == "Zoë"
    assert isinstance(line, BatchItem)
    assert line.span == Span(3.0, math.inf)
    assert isinstance(wrong, BadInput)
    assert "file must be text" in str(wrong.error)


def test_a_list_reaches_only_what_lies_beside_it(questions: Questions, tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.txt")
    put(tmp_path / "l" / "in" / "fail.txt")
    (tmp_path / "l" / "link.txt").symlink_to(secret)
    rows = ("../secret.txt", str(secret), "link.txt", "in/../../secret.txt", "in\\fail.txt", "nul\0.txt")
    lines = "".join(json.dumps({"file": name, "question_id": "fail", "candidate": "x"}) + "\n" for name in rows)
    path = put(tmp_path / "l" / "list.jsonl", lines)
    items, _ = read(questions, path)
    assert [item.id for item in items if isinstance(item, BatchItem)] == ["in\\fail.txt"]
    assert [("outside" in said, "can't be" in said) for said in bad(items)] == [(True, False)] * 4 + [(False, True)]
    items, _ = read(questions, path, anywhere=True)
    assert [item.id for item in items if isinstance(item, BatchItem)] == ["../secret.txt", "link.txt", "in\\fail.txt"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"name,question\nAda,fail\n", "no column that is called file"),
        (b"file,question\n", "lists nothing"),
        (b"file\0,question\n", "is not text"),
        (b'file,question\n"open,fail\n' + b"x" * 200_000, "no row of CSV"),
        (b"," * 300, "more than 200 columns"),
    ],
)
def test_what_is_no_list_is_said(questions: Questions, tmp_path: Path, content: bytes, said: str) -> None:
    items, _ = read(questions, put(tmp_path / "l.csv", content))
    assert [said in sentence for sentence in bad(items)] == [True]


def test_a_list_has_a_size_limit(questions: Questions, tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    with path.open("wb") as file:
        file.write(b"file\n")
        file.truncate(50_000_001)
    items, _ = read(questions, path)
    assert ["larger than 50 MB" in sentence for sentence in bad(items)] == [True]


def test_part_of_subtitles_is_cut_by_its_times(questions: Questions, tmp_path: Path) -> None:
    put(tmp_path / "i.vtt", VTT)
    put(tmp_path / "i.txt")
    path = put(tmp_path / "l.csv", "file,question,start,end\ni.vtt,fail,4,\ni.vtt,fail,60,\ni.txt,fail,1,2\n")
    items, _ = read(questions, path)
    assert isinstance(items[0], BatchItem)
    assert items[0].given is not None
    assert (items[0].given.text, items[0].given.duration_s) == ("We won a prize.", 4.0)
    assert ["no words" in bad(items)[0], "no times" in bad(items)[1]] == [True, True]


def test_a_list_in_a_folder_is_named_not_used(questions: Questions, tmp_path: Path) -> None:
    put(tmp_path / "c" / "fail.txt")
    put(tmp_path / "c" / "list.csv", "file\nfail.txt\n")
    put(tmp_path / "c" / "list.jsonl", '{"file": "fail.txt"}\n')
    put(tmp_path / "c" / "more.jsonl", json.dumps({"id": "m", "question_id": "lead", "answer": STORY}) + "\n")
    items, told = read(questions, tmp_path / "c")
    assert [item.id for item in good(items)] == ["fail.txt", "m"]
    assert [sentence.partition(" is ")[2] for sentence in told] == ["a list; name it by itself to use it."] * 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_what_is_no_file_is_a_row_with_its_reason(questions: Questions, tmp_path: Path) -> None:
    folder = tmp_path / "c"
    put(folder / "lead.txt")
    os.mkfifo(folder / "pipe.wav")
    (folder / "folder.wav").mkdir()
    (folder / "circle.wav").symlink_to("circle.wav")
    items, _ = read(questions, folder)
    said = bad(items)
    assert len(items) == 4
    assert ["can't be read" in said[0], "is a folder" in said[1], "a pipe" in said[2]] == [True, True, True]


def test_a_list_is_scored_and_what_failed_is_told(mockview: CommandLine, tmp_path: Path) -> None:
    put(tmp_path / "three.toml", BANK)
    put(tmp_path / "l" / "one.txt")
    path = put(tmp_path / "l" / "list.csv", "file,question,candidate\none.txt,lead,Ada\nno.txt,lead,Ben\n")
    told = mockview("score", str(path), "--bank", str(tmp_path / "three.toml"), "--out", "-")
    rows = [json.loads(line) for line in told.out.splitlines()]
    assert told.code == 3
    assert [(row["id"], row["candidate"], "error" in row) for row in rows] == [
        ("one.txt", "Ada", False),
        ("no.txt", "Ben", True),
    ]
