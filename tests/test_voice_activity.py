"""Pauses are found where they are, and nobody is heard where nobody speaks."""

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mockview.audio.recording import SAMPLE_RATE_HZ, Samples, Span
from mockview.audio.safe_decode import decode
from mockview.audio.voice_activity import FRAME_S, StreamingVoiceActivity, spans_of, speech_spans

ANSWERS = Path(__file__).parent.parent / "audio_fixtures" / "answers"
ROWS = [json.loads(line) for line in (ANSWERS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
SPOKEN = [row for row in ROWS if row["text"]]
NOT_SPOKEN = [row for row in ROWS if not row["text"]]
EDGE_S = 0.1
PAUSE_S = 0.5


@cache
def sound(name: str) -> Samples:
    return decode(ANSWERS / name).samples


def pauses(spans: tuple[Span, ...]) -> list[Span]:
    return [Span(a.end_s, b.start_s) for a, b in pairwise(spans)]


def agrees(a: Span, b: Span) -> bool:
    return abs(a.start_s - b.start_s) <= EDGE_S and abs(a.end_s - b.end_s) <= EDGE_S


def test_pauses_of_half_a_second_are_found_with_their_edges() -> None:
    true, found, hits, right = 0, 0, 0, 0
    for row in SPOKEN:
        truth = [Span(*pause) for pause in row["pauses"]]
        heard = pauses(speech_spans(sound(row["file"])))
        long_truth = [pause for pause in truth if pause.length_s >= PAUSE_S]
        long_heard = [pause for pause in heard if pause.length_s >= PAUSE_S]
        true += len(long_truth)
        found += len(long_heard)
        hits += sum(any(agrees(pause, other) for other in heard) for pause in long_truth)
        right += sum(any(agrees(pause, other) for other in truth) for pause in long_heard)
    assert true > 200
    assert hits / true >= 0.95
    assert right / found >= 0.95


@pytest.mark.parametrize("row", NOT_SPOKEN, ids=[row["id"] for row in NOT_SPOKEN])
def test_silence_noise_and_music_are_not_speech(row: dict[str, Any]) -> None:
    assert speech_spans(sound(row["file"])) == ()


@pytest.mark.parametrize("name", ["hum", "clicks", "steady"])
def test_what_a_cheap_microphone_adds_is_not_speech(name: str) -> None:
    chance = np.random.default_rng(3)
    time_s = np.arange(SAMPLE_RATE_HZ * 10) / SAMPLE_RATE_HZ
    clicks = np.zeros(len(time_s))
    clicks[chance.integers(0, len(clicks), 60)] = 0.9
    sounds = {"hum": 0.2 * np.sin(2 * np.pi * 50 * time_s), "clicks": clicks, "steady": 0 * time_s + 0.3}
    assert speech_spans(sounds[name].astype(np.float32)) == ()


def test_blocks_of_any_size_give_what_the_whole_gives() -> None:
    from faster_whisper.vad import get_vad_model

    samples = sound(SPOKEN[0]["file"])[: SAMPLE_RATE_HZ * 20 + 77]
    chance = np.random.default_rng(5)
    activity, streamed, place = StreamingVoiceActivity(), list[float](), 0
    while place < len(samples):
        size = int(chance.integers(0, 3_000))
        streamed += activity.accept(samples[place : place + size])
        place += size
    streamed += activity.finish()
    whole = get_vad_model()(np.pad(samples, (0, 512 - len(samples) % 512))).ravel()
    assert len(streamed) == len(whole)
    # faster-whisper clears the end of the last frame.
    assert np.abs(np.array(streamed) - whole)[:-1].max() < 1e-3
    assert spans_of(streamed, len(samples) / SAMPLE_RATE_HZ) == speech_spans(samples)


def test_a_block_that_is_changed_afterwards_changes_nothing() -> None:
    samples = sound(SPOKEN[0]["file"])[:SAMPLE_RATE_HZ].copy()
    expected = StreamingVoiceActivity().accept(samples)
    activity, block, found = StreamingVoiceActivity(), np.zeros(300, np.float32), list[float]()
    for place in range(0, len(samples), 300):
        part = samples[place : place + 300]
        block[: len(part)] = part
        found += activity.accept(block[: len(part)])
        block[:] = 1
    assert found == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("count", [0, 1, 511, 512, 513])
def test_the_shortest_sounds_have_no_speech(count: int) -> None:
    assert speech_spans(np.zeros(count, np.float32)) == ()


def test_only_16_khz_is_taken() -> None:
    with pytest.raises(ValueError, match="16000 Hz, not 8000"):
        speech_spans(np.zeros(100, np.float32), 8_000)


def test_speech_begins_at_a_half_and_lasts_until_it_falls_below_a_third() -> None:
    probabilities = [0.0] * 10 + [0.4] * 5 + [0.6] + [0.4] * 9 + [0.0] * 20
    (span,) = spans_of(probabilities, 2.0)
    assert span.start_s == pytest.approx(15 * FRAME_S, abs=FRAME_S)
    assert span.end_s == pytest.approx(25 * FRAME_S, abs=FRAME_S)


def test_a_click_is_no_word_and_a_plosive_is_no_pause() -> None:
    assert spans_of([0.0] * 10 + [0.9] * 2 + [0.0] * 10, 1.0) == ()
    assert len(spans_of([0.9] * 10 + [0.0] * 5 + [0.9] * 10, 0.8)) == 1
    assert len(spans_of([0.9] * 10 + [0.0] * 12 + [0.9] * 10, 1.1)) == 2


def test_spans_stay_within_the_recording() -> None:
    assert spans_of([0.9] * 10, 0.31) == (Span(0.0, 0.31),)
