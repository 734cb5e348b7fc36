"""What fails in a session is told and gone around: the voice, the speaker, the model, sound that was lost."""

import io
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from command_line import BANK, DEMO, MODEL, CommandLine
from mockview.audio import speaker
from mockview.audio.recording import Recording, Span
from mockview.audio.safe_decode import decode
from mockview.audio.sound_devices import within
from mockview.audio.synthesis import Utterance
from mockview.audio.voice import Spoken, Voice
from mockview.audio.wave_file import RecordingFile, pcm_of
from mockview.content.question import Question
from mockview.errors import DeviceError, MissingError
from mockview.history.attempt_log import AttemptLog
from mockview.history.lost_sound import lost_sound
from mockview.interview.asking import Interview
from mockview.interview.hearing import Hearing
from mockview.interview.later import catch_up
from mockview.interview.lines import Lines
from mockview.interview.session import hold
from mockview.interview.spoken_answers import SpokenAnswers
from mockview.pipeline import load_scoring
from mockview.speech.transcriber import Transcriber, load_transcriber
from mockview.store.database import Database
from screens import screen_on
from virtual_audio import SPEAKER, VirtualAudio

LISTEN = ("--model", str(MODEL), "--device", "cpu")
QUESTIONS = (
    Question("fail", "Tell me about a time you failed.", "failure", "behavioural"),
    Question("lead", "Tell me about a time you led.", "leadership", "behavioural"),
)


@pytest.fixture
def bank(tmp_path: Path) -> str:
    path = tmp_path / "three.toml"
    path.write_text(BANK)
    return str(path)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AttemptLog]:
    (tmp_path / "recordings").mkdir()
    with Database.open(tmp_path / "mockview.db") as db:
        yield AttemptLog(db)


@pytest.fixture(scope="module")
def transcriber() -> Transcriber:
    return load_transcriber(str(MODEL), "cpu", MODEL)


class Diary:
    """Who did what, in order: a voice, a microphone that plays a fixture, and Enter once it has."""

    def __init__(self, gaps: tuple[Span, ...] = ()) -> None:
        self.entries: list[str] = []
        self.gaps = gaps
        self.name = "fake"
        self._recorded = threading.Semaphore(0)

    def say(self, text: str) -> Spoken:
        self.entries += [f"speaks: {text}", "silent"]
        return Spoken("speaker")

    def record(self, stem: Path, stop: threading.Event, on_level: Any, on_block: Callable[[Any], None]) -> Recording:
        self.entries.append("records")
        samples = decode(DEMO / "failure-things-happen.flac").samples
        with RecordingFile(stem) as file:
            for block in np.array_split(pcm_of(samples), 200):
                file.write(block)
                on_block(block)
            path, _ = file.finish()
        self._recorded.release()
        stop.wait()
        self.entries.append("recorded")
        return Recording(samples, path=path, gaps=self.gaps, warnings=("The sound is clipped.",) if self.gaps else ())

    def enters(self) -> Iterator[str]:
        while True:
            self._recorded.acquire()
            yield "\n"


def held(
    log: AttemptLog, tmp_path: Path, diary: Diary, transcriber: Transcriber | None, **more: Any
) -> tuple[Any, str]:
    """What a session of two questions comes to, and what it showed."""
    shown = io.StringIO()
    microphone: Any = diary
    session = log.start_session(log.person_named("Ada").id, "practice", datetime.now(UTC))
    hearing = Hearing(log, load_scoring(None), transcriber, screen_on(shown), lambda: datetime.now(UTC))
    answering = SpokenAnswers(microphone, Lines(diary.enters()))
    return hold(
        Interview(hearing, diary, answering, tmp_path / "recordings", **more), session, QUESTIONS
    ), shown.getvalue()


def test_nothing_is_recorded_while_the_interviewer_speaks(log: AttemptLog, tmp_path: Path) -> None:
    diary = Diary()
    held(log, tmp_path, diary, None)
    each = [[f"speaks: {q.text}", "silent", "records", "recorded"] for q in QUESTIONS]
    assert diary.entries == [entry for entries in each for entry in entries]


def test_a_speaker_has_played_all_when_the_voice_returns(virtual_audio: VirtualAudio, tmp_path: Path) -> None:
    tone = np.sin(np.arange(16_000) / 5).astype(np.float32) * 0.5
    ways = {"tone": lambda utterance, path, limit_s: write(tone, path)}
    assert Voice(tmp_path / "cache", speaker=SPEAKER, ways=ways).say("Now.") == Spoken("speaker")
    heard, rate_hz = virtual_audio.heard()
    assert np.abs(heard[-int(0.25 * rate_hz) :].astype(int)).max() == 0, "the last of it is silence"
    loud = np.flatnonzero(np.abs(heard.astype(int)) > 1000)
    assert (loud[-1] - loud[0]) / rate_hz == pytest.approx(1.0, abs=0.02)


def write(samples: Any, path: Path) -> None:
    with RecordingFile(path.with_suffix("")) as file:
        file.write(pcm_of(samples))
        file.finish()


def test_a_voice_that_hangs_leaves_the_question_on_the_screen(
    log: AttemptLog, tmp_path: Path, no_devices: None
) -> None:
    diary = Diary()
    released = threading.Event()

    def hangs(utterance: Utterance, path: Path, limit_s: float) -> None:
        released.wait(limit_s)
        raise MissingError(f"The voice gave no answer within {limit_s:g} s and was stopped.")

    diary.say = Voice(tmp_path / "cache", ways={"hangs": hangs}, limit_s=0.05).say  # type: ignore[method-assign]
    answered, shown = held(log, tmp_path, diary, None)
    assert len(answered) == 2
    assert "Questions are shown, not spoken" in shown
    assert all(question.text in shown for question in QUESTIONS)


def test_a_speaker_that_never_answers_is_waited_for_once(
    virtual_audio: VirtualAudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = threading.Event()
    tries: list[int] = []

    def stuck(*_: Any) -> None:
        tries.append(1)
        never.wait()

    monkeypatch.setattr(speaker, "OPENING_S", 0.05)
    monkeypatch.setattr(speaker, "_open_output", stuck)
    monkeypatch.setattr("mockview.audio.sound_devices._leave_to_the_system", lambda: None)
    ways = {"tone": lambda utterance, path, limit_s: write(np.zeros(1600, np.float32), path)}
    voice = Voice(tmp_path / "cache", speaker=SPEAKER, ways=ways)
    silent = Spoken("text", f"The speaker “{SPEAKER}” does not answer.")
    assert [voice.say("One."), voice.say("Two.")] == [silent, silent]
    assert len(tries) == 1
    never.set()


def test_a_call_that_never_returns_is_an_error_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr("mockview.audio.sound_devices._leave_to_the_system", lambda: None)
    with pytest.raises(DeviceError, match=r"It is gone\."):
        within(0.05, "It is gone.", never.wait)
    never.set()
    assert within(5.0, "It is gone.", lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        within(5.0, "It is gone.", lambda: 1 // 0)


def test_no_microphone_is_said_with_what_to_do(mockview: CommandLine, bank: str, no_devices: None) -> None:
    ended = mockview("practice", "--bank", bank, *LISTEN)
    assert ended.code == 4
    assert "--typed" in ended.err
    assert json.loads(mockview("replay", "--json").out) == []


class Failing:
    """A speech model that works until it is told to fail."""

    def __init__(self, model: Any, error: Exception) -> None:
        self._model, self._error = model, error

    def __getattr__(self, name: str) -> Any:
        raise self._error


@pytest.mark.parametrize("error", [RuntimeError("out of memory"), MemoryError(), KeyError("mel")], ids=repr)
def test_a_model_that_fails_keeps_the_recordings_for_later(
    log: AttemptLog, tmp_path: Path, transcriber: Transcriber, error: Exception
) -> None:
    from dataclasses import replace

    broken = replace(transcriber, model=Failing(transcriber.model, error))
    answered, shown = held(log, tmp_path, Diary(), broken)
    assert [a.assessment for a in answered] == [None, None]
    assert "Kept as answer 2; `mockview transcribe` tries again later." in " ".join(shown.split())
    person = log.person_named("Ada").id
    waiting = log.untranscribed(person)
    assert [a.id for a in waiting] == [1, 2]
    screen = screen_on(io.StringIO())
    hearing = Hearing(log, load_scoring(None), transcriber, screen, lambda: datetime.now(UTC))
    done, failed = catch_up(hearing, tmp_path / "recordings", waiting)
    assert (len(done), failed) == (2, 0)
    assert all(a.assessment is not None and a.assessment.delivery is not None for a in done)


def test_lost_sound_is_told_kept_and_counts_in_a_later_transcript(
    log: AttemptLog, tmp_path: Path, transcriber: Transcriber
) -> None:
    gaps = (Span(1.0, 1.2), Span(65.0, 65.1))
    _, shown = held(log, tmp_path, Diary(gaps), None)
    told = " ".join(shown.split())
    assert "Up to 0.3 s of sound were lost in 2 places, first at 0:01." in told
    assert "The sound is clipped." in told
    waiting = log.untranscribed()
    assert [lost_sound(log.db, attempt) for attempt in waiting] == [gaps, gaps]
    hearing = Hearing(log, load_scoring(None), transcriber, screen_on(io.StringIO()), lambda: datetime.now(UTC))
    (first, _), _ = catch_up(hearing, tmp_path / "recordings", waiting)
    assert first.attempt.transcript is not None
    assert first.attempt.transcript.gaps == gaps
    assert first.assessment is not None
    assert any("lost" in note for note in first.assessment.notes)


def test_the_guess_is_asked_while_the_answer_is_still_transcribed(
    log: AttemptLog, tmp_path: Path, transcriber: Transcriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mockview.interview import ear

    asked, real = threading.Event(), ear.hear

    def hear(*arguments: Any) -> Any:
        assert asked.wait(30.0), "the words were waited for before the question was asked"
        return real(*arguments)

    def guess(screen: Any) -> int:
        asked.set()
        return 2

    monkeypatch.setattr(ear, "hear", hear)
    answered, shown = held(log, tmp_path, Diary(), transcriber, confidence=guess)
    assert [log.attempt(a.attempt.id).predicted for a in answered] == [2, 2]  # type: ignore[union-attr]
    assert "You expected 2 of 5; it came to" in shown
