"""`mockview score`: every kind of file, what it prints for programs, and what it says when some files are bad."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from command_line import BANK, DEMO, MODEL, STORY, CommandLine
from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import RecordingFile, pcm_of
from mockview.batch.score_files import FileScoring
from mockview.content.question import Bank, Question
from mockview.errors import MissingError, ModelError
from mockview.pipeline import load_scoring
from mockview.speech.transcriber import Transcriber

LISTEN = ("--model", str(MODEL), "--device", "cpu")
ASKED = ("--question", "Tell me about a time you failed.")
ANSWER = DEMO / "failure-things-happen.flac"
COMPRESSED = {"mp3": "libmp3lame", "m4a": "aac", "ogg": "libopus", "webm": "libopus", "aiff": "pcm_s16be"}


def rows(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Six seconds of an answer as WAV."""
    stem = tmp_path / "fail--anna"
    with RecordingFile(stem) as file:
        file.write(pcm_of(decode(ANSWER).samples[: 6 * 16_000]))
        return file.finish()[0]


def test_json_is_one_object_a_line_with_evidence_that_can_be_found(mockview: CommandLine, tmp_path: Path) -> None:
    told = mockview("score", str(ANSWER), *ASKED, "--json", *LISTEN)
    assert (told.code, told.err) == (0, "")
    (row,) = rows(told.out)
    assert row["id"] == "failure-things-happen.flac"
    for name in ("overall", "content", "delivery"):
        assert 0 <= row[name] <= 100
    assert isinstance(row["answer_type"], str)
    assert row["ceiling"] is None or set(row["ceiling"]) == {"value", "because"}
    assert row["metrics"]["word_count"] > 0
    quotes = [evidence for criterion in row["criteria"] for evidence in criterion["evidence"]]
    assert quotes
    for criterion in row["criteria"]:
        assert {"id", "points", "weight", "evidence", "missing", "advice"} <= set(criterion)
        assert criterion["points"] in (1, 2, 3, 4, 5)
        assert criterion["evidence"] or criterion["missing"] or criterion["points"] > 3
    for quote in quotes:
        assert set(quote) == {"quote", "start_char", "end_char", "start_s", "end_s", "from_follow_up"}
        assert len(quote["quote"]) == quote["end_char"] - quote["start_char"]
        assert 0 <= quote["start_s"] < quote["end_s"] <= row["metrics"]["duration_s"]


def test_a_text_has_no_delivery_and_its_quotes_no_times(mockview: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (row,) = rows(mockview("score", str(tmp_path / "a.txt"), *ASKED, "--json").out)
    assert row["delivery"] is None
    assert row["overall"] == row["content"]
    for criterion in row["criteria"]:
        for quote in criterion["evidence"]:
            assert STORY[quote["start_char"] : quote["end_char"]] == quote["quote"]
            assert (quote["start_s"], quote["end_s"]) == (None, None)


def test_a_ceiling_says_why(mockview: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("I do not know, sorry.")
    (row,) = rows(mockview("score", str(tmp_path / "a.txt"), *ASKED, "--json").out)
    assert row["content"] <= row["ceiling"]["value"] < 40
    assert row["ceiling"]["because"]


@pytest.mark.parametrize("suffix", COMPRESSED)
def test_what_recorders_write_is_read(short: Path, mockview: CommandLine, suffix: str) -> None:
    av = pytest.importorskip("av")
    other = short.with_suffix(f".{suffix}")
    container = {"m4a": "mp4"}.get(suffix, suffix)
    with av.open(str(short)) as source, av.open(str(other), "w", format=container) as target:
        stream = target.add_stream(
            COMPRESSED[suffix], rate=48_000 if COMPRESSED[suffix] == "libopus" else 16_000, layout="mono"
        )
        for frame in source.decode(audio=0):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    told = mockview("score", str(other), *ASKED, "--json", *LISTEN)
    assert told.code == 0, told.err
    (row,) = rows(told.out)
    assert row["metrics"]["duration_s"] == pytest.approx(6.0, abs=0.2)
    assert row["metrics"]["word_count"] > 5


def test_subtitles_and_texts_are_read(mockview: CommandLine, tmp_path: Path) -> None:
    cue = "00:00:01{}000 --> 00:00:21{}000\n" + STORY + "\n"
    (tmp_path / "a.vtt").write_text("WEBVTT\n\n" + cue.format(".", "."))
    (tmp_path / "b.srt").write_text("1\n" + cue.format(",", ","))
    (tmp_path / "c.TXT").write_text(STORY)
    told = mockview("score", *(str(tmp_path / name) for name in ("a.vtt", "b.srt", "c.TXT")), *ASKED, "--json")
    vtt, srt, txt = rows(told.out)
    assert told.code == 0
    assert (vtt["content"], vtt["metrics"]["duration_s"]) == (txt["content"], 20.0)
    assert {**vtt, "id": "b.srt"} == srt


def test_lines_of_jsonl_are_scored_and_bad_ones_named(mockview: CommandLine, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "good", "question": "Tell me about a time you failed.", "answer": STORY}),
        "{broken",
        json.dumps({"id": "which", "answer": STORY}),
        json.dumps({"id": "held", "question_id": "introduction-about-yourself", "answer": "I am a nurse."}),
        json.dumps({"id": "unheld", "question_id": "nobody", "answer": "I am a nurse."}),
    ]
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join(lines) + "\n")
    told = mockview("score", str(path), "--json")
    assert told.code == 3
    assert [(row["id"], "error" in row) for row in rows(told.out)] == [
        ("good", False),
        (f"{path} line 2", True),
        (f"{path} line 3", True),
        ("held", False),
        ("unheld", True),
    ]
    assert told.err == "mockview: 3 of 5 answers could not be scored; the rest is done.\n"
    shown = mockview("score", str(path))
    assert shown.code == 3
    assert len(shown.err.splitlines()) == 4
    assert "line 2" in shown.err


def test_one_bad_file_among_several_is_named_and_the_rest_is_scored(mockview: CommandLine, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.wav"
    good.write_text(STORY)
    bad.write_text("no sound")
    told = mockview("score", str(bad), str(good), *ASKED)
    assert told.code == 3
    assert "good.txt" in told.out
    assert [str(bad) in told.err.splitlines()[0], "1 of 2" in told.err] == [True, True]
    none = mockview("score", str(bad), str(tmp_path / "nowhere.wav"), *ASKED)
    assert (none.code, none.out) == (1, "")
    assert len(none.err.splitlines()) == 3


def test_the_question_is_found_by_the_file_s_name(mockview: CommandLine, short: Path, tmp_path: Path) -> None:
    (tmp_path / "three.toml").write_text(BANK)
    told = mockview("score", str(short), "--bank", str(tmp_path / "three.toml"), *LISTEN)
    assert told.code == 0, told.err
    assert "Tell me about a time you failed." in told.out


def test_a_bank_and_a_rubric_in_the_user_s_folder_count(mockview: CommandLine, tmp_path: Path) -> None:
    for name in ("question_banks", "scoring/rubrics"):
        (mockview.home / name).mkdir(parents=True)
    (mockview.home / "question_banks" / "three.toml").write_text(BANK)
    shipped = Path(__file__).parent.parent / "scoring" / "rubrics" / "behavioural.toml"
    own = shipped.read_text().replace("version = 1", "version = 41", 1)
    (mockview.home / "scoring" / "rubrics" / "behavioural.toml").write_text(own)
    (tmp_path / "fail.txt").write_text(STORY)
    (row,) = rows(mockview("score", str(tmp_path / "fail.txt"), "--json").out)
    assert row["rubric"] == {"id": "behavioural", "version": 41}
    banks = json.loads(mockview("banks", "--json").out)
    assert [b["origin"] for b in banks if b["id"] == "three"] == ["user"]


def test_a_question_about_weaknesses_gets_their_rubric(mockview: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("I used to say yes to everything. Now I keep a list and I ask first.")
    words = ("score", str(tmp_path / "a.txt"), "--question", "What is your greatest weakness?", "--json")
    assert rows(mockview(*words).out)[0]["rubric"]["id"] == "weakness"
    assert rows(mockview(*words, "--rubric", "motivational").out)[0]["rubric"]["id"] == "motivational"


def test_silence_is_an_empty_answer_not_an_error(mockview: CommandLine, tmp_path: Path) -> None:
    with RecordingFile(tmp_path / "silence") as file:
        file.write(np.zeros(16_000, np.int16))
        path = file.finish()[0]
    told = mockview("score", str(path), *ASKED, "--json", *LISTEN)
    assert told.code == 0
    (row,) = rows(told.out)
    assert row["metrics"]["word_count"] == 0
    assert row["content"] < 40


def test_a_missing_model_stops_the_work_and_a_failing_one_does_not(short: Path, tmp_path: Path) -> None:
    question = Question("fail", "Tell me about a time you failed.", "failure", "behavioural")
    bank = Bank("one", "One", "", (question,))
    (tmp_path / "fail.txt").write_text(STORY)

    def missing() -> Transcriber:
        raise ModelError("There is no model.", "Get one.")

    work = FileScoring((bank,), load_scoring(None), missing)
    with pytest.raises(MissingError):
        list(work.score([short, tmp_path / "fail.txt"]))

    class Failing:
        def transcribe(self, recording: object) -> object:
            raise ModelError("The model failed.", "Try another.")

    failing: Any = Failing()
    results = list(FileScoring((bank,), load_scoring(None), lambda: failing).score([short, tmp_path / "fail.txt"]))
    assert [result.error is None for result in results] == [False, True]


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.txt").write_text(STORY)
    command = "import sys; from mockview.cli.app import main; main(sys.argv[1:])"
    for words in (("score", str(tmp_path), *ASKED, "--json"), ("rubrics", "show", "behavioural")):
        with subprocess.Popen([sys.executable, "-c", command, *words], stdout=-1, stderr=-1) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(60) == 0
