"""From a recording to a timed transcript, by the real faster-whisper on the shipped model."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from mockview.audio.recording import Recording, Span
from mockview.audio.safe_decode import decode
from mockview.errors import ModelError
from mockview.speech.transcriber import Transcriber, clamped, load_transcriber
from mockview.speech.transcript import HeardWord

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
MINI = FIXTURES / "whisper-mini"
MANIFEST = (FIXTURES / "answers" / "manifest.jsonl").read_text(encoding="utf-8")
ANSWERS = {row["id"]: row for row in map(json.loads, MANIFEST.splitlines())}


@pytest.fixture(scope="module")
def transcriber(tmp_path_factory: pytest.TempPathFactory) -> Transcriber:
    return load_transcriber(str(MINI), "cpu", tmp_path_factory.mktemp("models"), threads=1)


def word(text: str, start_s: float, end_s: float) -> HeardWord:
    return HeardWord(text, start_s, end_s, 0.9)


def test_most_words_of_an_answer_are_read_at_their_time(transcriber: Transcriber) -> None:
    truth = ANSWERS["conflict-hotel-rooms"]
    transcript = transcriber.transcribe(decode(FIXTURES / "answers" / truth["file"]))
    said, heard = (text.lower().replace(",", "").replace(".", "").split() for text in (truth["text"], transcript.text))
    assert len(set(said) & set(heard)) >= 0.8 * len(set(said))
    starts = {w[0].lower().strip(",."): w[1] for w in truth["words"]}
    unique = [w for w in transcript.words if said.count(w.text.lower().strip(",.")) == 1]
    off_s = [abs((w.start_s or 0.0) - starts[w.text.lower().strip(",.")]) for w in unique]
    assert np.median(off_s) <= 0.12
    assert transcript.model == "whisper-mini"
    assert transcript.language == "en"


@pytest.mark.parametrize("category", ["silent", "noise", "music"])
def test_where_nobody_speaks_no_word_is_written(transcriber: Transcriber, category: str) -> None:
    rows = [row for row in ANSWERS.values() if row["category"] == category]
    assert rows
    for row in rows:
        transcript = transcriber.transcribe(decode(FIXTURES / "answers" / row["file"]))
        assert (transcript.text, transcript.speech_spans) == ("", ())
        assert transcript.duration_s == pytest.approx(row["duration_s"], abs=0.1)


def test_lost_sound_is_noted(transcriber: Transcriber) -> None:
    gaps = (Span(1.0, 1.2),)
    assert transcriber.transcribe(Recording(np.zeros(16_000, np.float32), gaps=gaps)).gaps == gaps


def test_another_rate_is_refused(transcriber: Transcriber) -> None:
    with pytest.raises(ModelError, match="8000 Hz"):
        transcriber.transcribe(Recording(np.zeros(8000, np.float32), sample_rate_hz=8000))


def test_a_word_keeps_to_the_speech_that_it_overlaps_most() -> None:
    spans = [Span(1.0, 2.0), Span(3.0, 4.0)]
    first, second = clamped([word("yes", 0.5, 1.9), word("no", 1.95, 3.8)], spans)
    assert (first.start_s, second.start_s) == (1.0, 3.0)
    (moved,) = clamped([word("late", 4.2, 4.4)], spans)
    assert spans[1].start_s <= moved.start_s < moved.end_s <= spans[1].end_s


def test_the_lengthened_end_of_a_phrase_belongs_to_its_last_word() -> None:
    spans = [Span(0.0, 3.0)]
    comma, plain, last = clamped([word("well,", 0.1, 0.4), word("so", 0.8, 1.0), word("there.", 1.5, 2.6)], spans)
    assert comma.end_s == 0.8
    assert plain.end_s == 1.0
    assert last.end_s == 3.0
    (far,) = clamped([word("gone", 0.1, 0.5)], spans)
    assert far.end_s == 0.5, "two seconds of sound are no lengthened syllable"


def test_a_model_that_is_not_here_is_named_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "shared"))
    with pytest.raises(ModelError, match=r"base\.en.*mockview models download base\.en") as caught:
        load_transcriber(None, "cpu", tmp_path)
    assert caught.value.exit_code == 4


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json"])
def test_a_damaged_model_is_one_sentence(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(MINI, folder)
    (folder / name).write_bytes(b"junk" * 50)
    with pytest.raises(ModelError, match=r"can't be loaded .* Copy or convert it again\."):
        load_transcriber(str(folder), "cpu", tmp_path)
    folder.rename(tmp_path / "Systran--faster-whisper-base.en")
    with pytest.raises(ModelError, match=r"can't be loaded .* again: `mockview models download base\.en`\."):
        load_transcriber("base.en", "cpu", tmp_path)


def test_a_gpu_that_is_asked_for_and_not_there_is_said(tmp_path: Path) -> None:
    import ctranslate2

    if ctranslate2.get_cuda_device_count():
        pytest.skip("this machine has a GPU")
    with pytest.raises(ModelError, match="No CUDA GPU"):
        load_transcriber(str(MINI), "cuda", tmp_path)
    chosen = load_transcriber(str(MINI), "auto", tmp_path)
    assert (chosen.device, chosen.because) == ("cpu", "no CUDA GPU was found")
