"""Past answers on the command line: listed, shown, compared, corrected, judged again, put away and heard."""

import json
from pathlib import Path

import numpy as np
import pytest

from command_line import BANK, DEMO, STORY, CommandLine
from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import RecordingFile, pcm_of
from virtual_audio import SPEAKER, VirtualAudio


@pytest.fixture
def two(mockview: CommandLine, tmp_path: Path) -> CommandLine:
    """A log of two typed answers to the same question: 1 is weak, 2 is good."""
    (tmp_path / "three.toml").write_text(BANK)
    for text in ("I led a team.", STORY):
        words = ("practice", "--typed", "--bank", str(tmp_path / "three.toml"), "--question", "lead")
        assert mockview(*words, stdin=text + "\n\n").code == 0
    return mockview


def test_the_list_is_newest_first_and_as_long_as_asked(two: CommandLine) -> None:
    assert [row["id"] for row in json.loads(two("replay", "--json").out)] == [2, 1]
    assert [row["id"] for row in json.loads(two("replay", "--list", "--limit", "1", "--json").out)] == [2]
    assert [line.split()[0] for line in two("replay").out.splitlines() if line[:1].isdigit()] == ["2", "1"]


def test_one_answer_is_shown_whole(two: CommandLine) -> None:
    shown = " ".join(two("replay", "2").out.split())
    assert STORY in shown
    assert "Overall" in shown
    told = json.loads(two("replay", "2", "--json").out)
    assert (told["id"], told["transcript"], told["question"]["id"]) == (2, STORY, "lead")


def test_two_answers_are_set_side_by_side(two: CommandLine) -> None:
    shown = two("replay", "1", "--compare", "2").out
    assert "Answer 1" in shown
    assert "Answer 2" in shown
    assert "+" in shown
    assert [a["id"] for a in json.loads(two("replay", "1", "--compare", "2", "--json").out)] == [1, 2]


@pytest.mark.parametrize("way", ["argument", "standard input"])
def test_a_correction_is_judged_and_what_was_heard_is_kept(two: CommandLine, way: str) -> None:
    text = "Last year I led a team of nine people through the move of our shop, and sales rose by a fifth."
    if way == "argument":
        told = two("replay", "1", "--correct", text, "--json")
    else:
        told = two("replay", "1", "--correct", "-", "--json", stdin=text + "\n")
    result = json.loads(told.out)
    assert result["changed"]
    assert result["now"] > result["before"]
    assert json.loads(two("replay", "1", "--json").out)["transcript"] == text
    shown = " ".join(two("replay", "1").out.split())
    assert "Heard at first: I led a team." in shown
    assert "Judged 2 times" in shown


def test_a_correction_without_words_changes_nothing(two: CommandLine) -> None:
    for stdin in ("", " \n"):
        told = two("replay", "1", "--correct", "-", stdin=stdin)
        assert told.code == 1
        assert "--discard" in told.err
    same = two("replay", "1", "--correct", "I led  a team.")
    assert (same.code, same.out) == (0, "Answer 1 keeps its scores.\n")
    assert "Heard at first" not in two("replay", "1").out


def test_judging_again_appends_only_what_differs(two: CommandLine, tmp_path: Path) -> None:
    assert "2 judged again, 0 changed" in two("replay", "--rescore").out
    shipped = Path(__file__).parent.parent / "scoring" / "rubrics" / "behavioural.toml"
    mine = tmp_path / "mine.toml"
    mine.write_text(shipped.read_text().replace("version = 1", "version = 77", 1))
    told = two("replay", "2", "--rescore", "--rubric", str(mine), "--json")
    assert json.loads(told.out)["assessment"]["rubric"]["version"] == 77
    assert "Judged 2 times" in two("replay", "2").out
    assert "Judged" not in two("replay", "1").out
    rows = [json.loads(line) for line in two("replay", "--rescore", "--json").out.splitlines()]
    assert sorted((row["id"], row["changed"]) for row in rows) == [(1, False), (2, True)]


def test_a_discarded_answer_leaves_list_and_plan_and_comes_back(two: CommandLine) -> None:
    plan = two("plan", "--json").out
    for number in ("1", "2"):
        assert two("replay", number, "--discard").code == 0
    assert json.loads(two("replay", "--json").out) == []
    assert json.loads(two("plan", "--json").out) == []
    assert "(discarded)" in two("replay", "1").out
    for number in ("1", "2"):
        assert two("replay", number, "--restore").code == 0
    assert two("plan", "--json").out == plan


def test_a_typed_answer_has_no_sound(two: CommandLine) -> None:
    told = two("replay", "1", "--play")
    assert told.code == 1
    assert "was typed" in told.err


def test_the_answers_of_others_are_not_shown(two: CommandLine) -> None:
    two("practice", "--typed", "--count", "1", "--person", "Anna", stdin="I led.\n\n")
    assert two("replay", "3").code == 2
    assert two("replay", "1", "--compare", "3").code == 2
    assert two("replay", "3", "--person", "Anna").code == 0


def test_a_recorded_answer_is_heard_through_the_speaker(
    virtual_audio: VirtualAudio, mockview: CommandLine, tmp_path: Path
) -> None:
    samples = pcm_of(decode(DEMO / "failure-things-happen.flac").samples[16_000:40_000])
    (tmp_path / "answers").mkdir()
    with RecordingFile(tmp_path / "answers" / "x") as file:
        file.write(samples)
        file.finish()
    practice = ("practice", "--answers", str(tmp_path / "answers"), "--count", "1", "--json")
    assert json.loads(mockview(*practice).out)["attempts"][0]["recording"]
    virtual_audio.forget_heard()
    told = mockview("replay", "1", "--play", "--speaker", SPEAKER)
    assert told.code == 0, told.err
    heard, rate_hz = virtual_audio.heard()
    assert len(heard) >= len(samples) * rate_hz / 16_000
    assert np.abs(heard.astype(int)).max() > 0.5 * np.abs(samples.astype(int)).max()


def test_without_a_speaker_the_answer_is_shown_and_the_exit_code_says_so(mockview: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "x.flac").write_bytes((DEMO / "failure-things-happen.flac").read_bytes())
    mockview("practice", "--answers", str(tmp_path / "answers"), "--count", "1")
    told = mockview("replay", "1", "--play", "--speaker", "no speaker of this name")
    assert told.code == 4
    assert "Answer 1" in told.out
    assert "speaker" in told.err
