"""Transcription while somebody speaks: the same words as afterwards, none lost or doubled at a cut."""

import json
from pathlib import Path

import numpy as np
import pytest

from mockview.audio.recording import SAMPLE_RATE_HZ, Recording
from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import pcm_of
from mockview.errors import ModelError
from mockview.interview.ear import Ear
from mockview.speech.live import LiveTranscription
from mockview.speech.transcriber import Transcriber, load_transcriber
from mockview.speech.transcript import Transcript

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
BLOCK = 1600


@pytest.fixture(scope="module")
def transcriber(tmp_path_factory: pytest.TempPathFactory) -> Transcriber:
    return load_transcriber(str(FIXTURES / "whisper-mini"), "cpu", tmp_path_factory.mktemp("models"), threads=1)


def live(transcriber: Transcriber, recording: Recording) -> Transcript:
    transcription = LiveTranscription(transcriber)
    pcm = pcm_of(recording.samples)
    for begin in range(0, len(pcm), BLOCK):
        transcription.accept(pcm[begin : begin + BLOCK])
    transcript = transcription.finish()
    assert transcript is not None
    return transcript


def test_words_and_pauses_are_those_of_the_whole_file(transcriber: Transcriber) -> None:
    rows = [json.loads(line) for line in (FIXTURES / "demo" / "manifest.jsonl").read_text().splitlines()]
    for row in rows[:2]:
        recording = decode(FIXTURES / "demo" / row["file"])
        at_once, afterwards = live(transcriber, recording), transcriber.transcribe(recording)
        assert at_once.duration_s == pytest.approx(afterwards.duration_s)
        assert at_once.speech_spans is not None
        assert afterwards.speech_spans is not None
        assert len(at_once.speech_spans) == len(afterwards.speech_spans)
        difference = abs(len(at_once.words) - len(afterwards.words))
        assert difference <= 0.15 * len(afterwards.words)
        starts = [w.start_s for w in at_once.words]
        assert starts == sorted(s for s in starts if s is not None)


def test_speech_without_a_pause_is_cut_and_every_cut_is_joined(transcriber: Transcriber) -> None:
    rng = np.random.default_rng(3)
    speech = decode(FIXTURES / "demo" / "leadership-hotel-desk.flac").samples
    loud = speech[np.abs(speech) > 1e-4]
    endless = np.tile(loud, 3)[: 65 * SAMPLE_RATE_HZ] + rng.normal(0, 1e-5, 65 * SAMPLE_RATE_HZ)
    transcript = live(transcriber, Recording(endless.astype(np.float32)))
    assert transcript.duration_s == pytest.approx(65.0)


def test_silence_gives_no_words_and_no_jobs(transcriber: Transcriber) -> None:
    transcript = live(transcriber, Recording(np.zeros(5 * SAMPLE_RATE_HZ, np.float32)))
    assert transcript.text == ""
    assert transcript.speech_spans == ()


def test_a_model_that_fails_leaves_it_to_the_whole_file(transcriber: Transcriber) -> None:
    class Broken:
        name, language = "broken", "en"

        def transcribe_segment(self, *_: object) -> None:
            raise ModelError("It broke.")

    transcription = LiveTranscription(Broken())  # type: ignore[arg-type]
    pcm = pcm_of(decode(FIXTURES / "demo" / "failure-things-happen.flac").samples)
    for begin in range(0, len(pcm), BLOCK):
        transcription.accept(pcm[begin : begin + BLOCK])
    assert transcription.finish() is None


def test_what_is_abandoned_ends_its_worker(transcriber: Transcriber) -> None:
    transcription = LiveTranscription(transcriber)
    pcm = pcm_of(decode(FIXTURES / "demo" / "failure-things-happen.flac").samples)
    for begin in range(0, len(pcm), BLOCK):
        transcription.accept(pcm[begin : begin + BLOCK])
    transcription.abandon()
    assert not transcription._worker.is_alive()


def test_a_segment_that_was_not_read_leaves_it_to_the_whole_file(transcriber: Transcriber) -> None:
    class Crashing:
        name, language = "crashing", "en"

        def transcribe_segment(self, *_: object) -> None:
            raise ZeroDivisionError

    transcription = LiveTranscription(Crashing())  # type: ignore[arg-type]
    transcription.accept(pcm_of(decode(FIXTURES / "demo" / "failure-things-happen.flac").samples))
    assert transcription.finish() is None


def test_what_was_heard_of_a_part_only_does_not_stand_for_the_whole(transcriber: Transcriber) -> None:
    recording = decode(FIXTURES / "demo" / "failure-things-happen.flac")
    transcription = LiveTranscription(transcriber)
    transcription.accept(pcm_of(recording.samples)[: 8 * SAMPLE_RATE_HZ])
    assert Ear(transcriber, recording, transcription).words() == transcriber.transcribe(recording)


def test_words_are_told_as_they_come_those_on_trial_too(transcriber: Transcriber) -> None:
    recording = decode(FIXTURES / "demo" / "leadership-hotel-desk.flac")
    told: list[str] = []
    transcription = LiveTranscription(transcriber, told.append)
    pcm = pcm_of(recording.samples)
    cuts_when_first_told: list[int] = []
    for begin in range(0, len(pcm), BLOCK):
        transcription.accept(pcm[begin : begin + BLOCK])
        transcription.settle()
        if told and not cuts_when_first_told:
            cuts_when_first_told.append(len(transcription.cuts_s))
    transcript = transcription.finish()
    assert transcript is not None
    assert cuts_when_first_told == [0]
    assert told[-1].split() == transcript.text.split()
    assert len(told) > len(transcription.cuts_s)
