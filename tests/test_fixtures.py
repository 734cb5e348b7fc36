"""The recorded candidate is whole and what is said to be true of it is true."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mockview.audio.recording import Recording, Samples
from mockview.audio.safe_decode import decode

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
TEXTS = tomllib.loads((FIXTURES / "answer_texts.toml").read_text(encoding="utf-8"))
RATE_HZ = 16_000


def manifest(folder: str) -> list[dict[str, Any]]:
    lines = (FIXTURES / folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


ROWS = manifest("answers")
SPOKEN = [row for row in ROWS if row["text"]]
CLEAN = [row for row in SPOKEN if row["snr_db"] is None]


@cache
def recording(name: str) -> Recording:
    return decode(FIXTURES / "answers" / name)


def part(row: dict[str, Any], start_s: float, end_s: float) -> Samples:
    return recording(row["file"]).samples[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]


def sentences(text: str) -> list[str]:
    """Sentences reduced to their words; those of fewer than four say nothing about copying."""
    parts = (re.findall(r"[a-z0-9']+", s.lower()) for s in re.split(r"(?<=[.?!])\s+", text))
    return [" ".join(words) for words in parts if len(words) >= 4]


def test_there_is_every_kind_of_answer_by_both_voices_to_every_question() -> None:
    assert len(SPOKEN) >= 44
    categories = Counter(row["category"] for row in ROWS)
    for category in ("fillers", "pauses", "fast", "slow", "short", "noisy"):
        assert categories[category] >= 3, category
    for category in ("silent", "noise", "music"):
        assert categories[category] >= 2, category
    tiers = Counter(row["tier"] for row in SPOKEN)
    assert min(tiers[tier] for tier in ("strong", "middling", "weak")) >= 10
    assert tiers["off-topic"] >= 3
    voices = Counter(row["voice"] for row in SPOKEN)
    assert set(voices) == {"en-us", "en-us+f3"}
    assert abs(voices["en-us"] - voices["en-us+f3"]) <= 3
    answered = Counter(row["question_id"] for row in SPOKEN)
    assert len(answered) >= 9
    assert set(answered) == {question["id"] for question in TEXTS["questions"]}
    assert min(answered.values()) >= 4


def test_the_manifest_lists_each_text_and_each_file_once() -> None:
    assert [row["id"] for row in ROWS] == [answer["id"] for answer in TEXTS["answers"]]
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    files = {path.name for path in (FIXTURES / "answers").glob("*.flac")}
    assert files == {row["file"] for row in ROWS}
    assert sum(path.stat().st_size for path in (FIXTURES / "answers").iterdir()) <= 25e6
    questions = {question["id"]: question["text"] for question in TEXTS["questions"]}
    for row, answer in zip(ROWS, TEXTS["answers"], strict=True):
        assert row["text"] == " ".join(re.sub(r"\[[\d.]+\]", "", answer["text"]).split()), row["id"]
        assert (row["question_id"], row["question"]) == (answer["question"], questions[answer["question"]])


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_times_lie_in_order_within_the_sound(row: dict[str, Any]) -> None:
    sound = recording(row["file"])
    assert sound.warnings == ()
    assert sound.sample_rate_hz == RATE_HZ
    assert sound.duration_s == pytest.approx(row["duration_s"], abs=1e-4)
    assert [word for word, _, _ in row["words"]] == row["text"].split()
    edges = [0.0, *(t for _, start_s, end_s in row["words"] for t in (start_s, end_s)), row["duration_s"]]
    assert edges == sorted(edges)
    assert all(end_s - start_s >= 0.02 for _, start_s, end_s in row["words"])
    fillers = [[word, start_s] for word, start_s, _ in row["words"] if word.lower() in ("um,", "uh,")]
    assert row["fillers"] == fillers
    if row["category"] == "fillers":
        assert len(fillers) >= 8
    between = [[a[2], b[1]] for a, b in zip(row["words"], row["words"][1:], strict=False) if b[1] - a[2] >= 0.2 - 1e-4]
    assert row["pauses"] == between


@pytest.mark.parametrize("row", CLEAN, ids=[row["id"] for row in CLEAN])
def test_words_are_heard_where_they_are_said_to_be_and_pauses_are_still(row: dict[str, Any]) -> None:
    for word, start_s, end_s in row["words"]:
        assert np.abs(part(row, start_s, end_s)).max() > 0.01, (word, start_s)
    for start_s, end_s in row["pauses"]:
        # One sample of slack on each side: times are rounded to a tenth of a millisecond.
        assert not part(row, start_s + 1e-4, end_s - 1e-4).any(), (start_s, end_s)


@pytest.mark.parametrize("answer", [a for a in TEXTS["answers"] if a["category"] == "pauses"], ids=lambda a: a["id"])
def test_marked_pauses_are_as_long_as_marked(answer: dict[str, Any]) -> None:
    row = next(row for row in ROWS if row["id"] == answer["id"])
    marked = [float(length) for length in re.findall(r"\[([\d.]+)\]", answer["text"])]
    lengths = [end_s - start_s for start_s, end_s in row["pauses"]]
    assert len(marked) >= 4
    assert all(0.6 <= length <= 2.5 for length in marked)
    for length in set(marked):
        assert sum(abs(found - length) < 2e-4 for found in lengths) >= marked.count(length)


@pytest.mark.parametrize("row", [r for r in SPOKEN if r["snr_db"] is not None], ids=lambda r: r["id"])
def test_noise_lies_15_db_below_the_voice(row: dict[str, Any]) -> None:
    sound = recording(row["file"]).samples
    noise = np.concatenate([part(row, *pause) for pause in row["pauses"]])
    voice = np.concatenate([part(row, start_s, end_s) for _, start_s, end_s in row["words"]])
    noise_power = float(np.mean(noise**2))
    ratio_db = 10 * np.log10((float(np.mean(voice**2)) - noise_power) / noise_power)
    assert row["snr_db"] == 15
    assert ratio_db == pytest.approx(15, abs=1.5)
    assert np.count_nonzero(sound) > 0.9 * len(sound)


def test_answers_without_a_voice_sound_as_they_are_named() -> None:
    level_db = {
        row["id"]: 20 * np.log10(max(1e-9, float(np.abs(recording(row["file"]).samples).max())))
        for row in ROWS
        if not row["text"]
    }
    assert level_db.pop("silent-zeros") == -180
    assert -60 < level_db.pop("silent-hiss") < -50
    assert len(level_db) == 4
    assert all(-25 < level < -5 for level in level_db.values()), level_db


def test_the_demo_is_one_candidate_in_four_short_answers() -> None:
    demo = manifest("demo")
    assert [row["tier"] for row in demo] == ["strong", "strong", "middling", "weak"]
    assert len({row["question_id"] for row in demo}) == 4
    assert len({row["voice"] for row in demo}) == 1
    for row in demo:
        assert 25 <= row["duration_s"] <= 45
        assert row in ROWS
        copy, original = (FIXTURES / folder / row["file"] for folder in ("demo", "answers"))
        assert copy.read_bytes() == original.read_bytes()


def test_no_sentence_was_trained_on() -> None:
    trained_on = sorted((FIXTURES / "recipe" / "text").glob("*.txt"))
    assert trained_on
    trained = {s for path in trained_on for line in path.read_text().splitlines() for s in sentences(line)}
    unseen = (FIXTURES / "recipe" / "unseen_sentences.txt").read_text().splitlines()
    ours = {s for text in [*(row["text"] for row in SPOKEN), *unseen] for s in sentences(text)}
    assert len(ours) > 500
    assert not ours & trained


def test_unseen_sentences_are_200_different_ones_of_ordinary_length() -> None:
    lines = (FIXTURES / "recipe" / "unseen_sentences.txt").read_text().splitlines()
    assert len(set(lines)) == len(lines) == 200
    assert all(6 <= len(line.split()) <= 16 for line in lines)
    assert len({line.split()[0] for line in lines}) >= 60


def test_a_handful_of_answers_is_spoken_again_sample_by_sample() -> None:
    pytest.importorskip("soundfile", reason="the extra mockview[fixtures] is not installed")
    pytest.importorskip("scipy", reason="the extra mockview[fixtures] is not installed")
    program = shutil.which("espeak-ng")
    if program is None:
        pytest.skip("espeak-ng is not installed")
    sys.path.insert(0, str(FIXTURES))
    import make_answers

    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    if f" {make_answers.ESPEAK_VERSION} " not in version:
        pytest.skip(f"the answers were spoken by espeak-ng {make_answers.ESPEAK_VERSION}, here is {version.strip()}")
    again = {"deadline-short-midnight", "failure-history-exam", "teamwork-river-clean", "music-slow-chords"}
    made = list(make_answers.all_made(again))
    assert len(made) == 4
    for samples, row, _ in made:
        assert json.loads(json.dumps(row)) == next(r for r in ROWS if r["id"] == row["id"])
        assert np.array_equal(samples.astype(np.float32) / 32768, recording(row["file"]).samples), row["id"]
