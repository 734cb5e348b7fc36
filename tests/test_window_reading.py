"""Windows read together give what they give alone; one that went wrong is read again, and too many are parted."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mockview.audio.recording import Recording
from mockview.audio.safe_decode import decode
from mockview.errors import ModelError
from mockview.speech.transcriber import Transcriber, load_transcriber
from mockview.speech.transcript import Transcript

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
ANSWERS = [FIXTURES / "answers" / name for name in ("deadline-short-midnight.flac", "conflict-hotel-rooms.flac")]


@pytest.fixture(scope="module")
def recordings() -> list[Recording]:
    return [decode(path) for path in ANSWERS]


@pytest.fixture
def transcriber(tmp_path: Path) -> Transcriber:
    return load_transcriber(str(FIXTURES / "whisper-mini"), "cpu", tmp_path, threads=1)


class Decoder:
    """The model's decoder with something between; calls: the options of each call and for how many windows it was."""

    def __init__(self, transcriber: Transcriber) -> None:
        self._decoder = transcriber.model.model
        self.calls: list[tuple[int, dict[str, Any]]] = []
        transcriber.model.model = self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._decoder, name)

    def generate(self, encoded: Any, prompts: list[list[int]], **options: Any) -> Any:
        self.calls.append((len(prompts), options))
        return self._decoder.generate(encoded, prompts, **options)


class GoingInCircles(Decoder):
    """Writes the same word over and over, unless that is forbidden."""

    def generate(self, encoded: Any, prompts: list[list[int]], **options: Any) -> Any:
        results = super().generate(encoded, prompts, **options)
        if options["no_repeat_ngram_size"]:
            return results
        tokens = [r.sequences_ids[0][:1] * 80 for r in results]
        return [SimpleNamespace(sequences_ids=[t], scores=[-0.1], no_speech_prob=0.0) for t in tokens]


class Small(Decoder):
    """Has memory for so many windows at a time."""

    most = 1

    def generate(self, encoded: Any, prompts: list[list[int]], **options: Any) -> Any:
        if len(prompts) > self.most:
            raise RuntimeError("CUDA failed with error out of memory")
        return super().generate(encoded, prompts, **options)


def same(one: Transcript, other: Transcript) -> bool:
    """Whether the words are the same, their times but for a frame or two: sums come out otherwise in a batch."""
    pairs = list(zip(one.words, other.words, strict=True))
    return one.text == other.text and all(
        abs(getattr(a, name) - getattr(b, name)) < 0.05 for a, b in pairs for name in ("start_s", "end_s", "confidence")
    )


def test_recordings_heard_together_are_heard_as_if_alone(transcriber: Transcriber, recordings: list[Recording]) -> None:
    together = transcriber.transcribe_all(recordings)
    assert all(transcript.words for transcript in together)
    assert all(same(transcriber.transcribe(r), t) for r, t in zip(recordings, together, strict=True))


def test_threads_change_nothing(transcriber: Transcriber, recordings: list[Recording], tmp_path: Path) -> None:
    two = load_transcriber(str(FIXTURES / "whisper-mini"), "cpu", tmp_path, threads=2)
    assert two.transcribe(recordings[1]) == transcriber.transcribe(recordings[1])


def test_a_window_that_goes_in_circles_is_read_again_in_halves(
    transcriber: Transcriber, recordings: list[Recording]
) -> None:
    calm = transcriber.transcribe(recordings[0])
    decoder = GoingInCircles(transcriber)
    transcript = transcriber.transcribe(recordings[0])
    assert [options["no_repeat_ngram_size"] > 0 for _, options in decoder.calls] == [False, True]
    assert decoder.calls[1][0] == 2
    assert len(set(transcript.text.split()) & set(calm.text.split())) >= 0.7 * len(set(calm.text.split()))
    starts = [word.start_s for word in transcript.words]
    assert starts == sorted(s for s in starts if s is not None)
    assert transcript == transcriber.transcribe(recordings[0]), "no lots are drawn"


def test_what_has_no_memory_for_several_windows_reads_fewer(
    transcriber: Transcriber, recordings: list[Recording]
) -> None:
    calm = transcriber.transcribe(recordings[1])
    decoder = Small(transcriber)
    assert same(transcriber.transcribe(recordings[1]), calm)
    assert {count for count, _ in decoder.calls} == {1}
    decoder.most = 0
    with pytest.raises(ModelError, match="out of memory"):
        transcriber.transcribe(recordings[1])
