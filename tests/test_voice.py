"""A question is heard from the speaker, or is left to the screen with the reason; nothing hangs or is raised."""

import subprocess
import sys
import threading
import wave
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from mockview.audio.recording import Recording
from mockview.audio.safe_decode import decode
from mockview.audio.speaker import find_speaker, list_speakers, play
from mockview.audio.synthesis import WAYS, Utterance, Way, by_espeak, by_system_voice, list_voices
from mockview.audio.voice import Spoken, Voice
from mockview.audio.wave_file import pcm_of, read_samples
from mockview.errors import DeviceError, InputError, MissingError, StorageError
from virtual_audio import SPEAKER, VirtualAudio

QUESTION = "Tell me about a time when you led a team."
NO_SYSTEM_VOICE: Mapping[str, Way] = {"espeak-ng": by_espeak}


def speaks(way: Way, tmp_path: Path) -> bool:
    try:
        way(Utterance("Yes.", None, 165), tmp_path / "probe.wav", 20.0)
    except MissingError:
        return False
    return True


@pytest.fixture(params=list(WAYS))
def ways(request: pytest.FixtureRequest, tmp_path: Path) -> Mapping[str, Way]:
    """Each way to speak, on its own."""
    if not speaks(WAYS[request.param], tmp_path):
        pytest.skip(f"{request.param} does not speak on this machine; install the package espeak-ng")
    return {request.param: WAYS[request.param]}


def tone(seconds: float) -> np.ndarray:
    return (0.3 * np.sin(np.arange(round(seconds * 16_000)) / 7)).astype(np.float32)


def writes(samples: np.ndarray, calls: list[Utterance]) -> Way:
    """A way to speak that takes no time and says the same to everything."""

    def way(utterance: Utterance, path: Path, limit_s: float) -> None:
        calls.append(utterance)
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", "not compressed"))
            file.writeframes(pcm_of(samples).tobytes())

    return way


def test_a_question_is_heard_from_the_speaker(
    virtual_audio: VirtualAudio, ways: Mapping[str, Way], tmp_path: Path
) -> None:
    voice = Voice(tmp_path / "cache", speaker=SPEAKER, ways=ways)
    assert voice.say(QUESTION) == Spoken("speaker", None)
    (kept,) = (tmp_path / "cache").iterdir()
    said = pcm_of(read_samples(kept))
    heard, rate_hz = virtual_audio.heard()
    assert rate_hz == 16_000
    assert 16_000 < len(said) < 16_000 * 6
    assert np.abs(said).max() > 3_000
    assert np.array_equal(heard[: len(said)], said)


def test_what_was_spoken_once_is_kept_by_text_voice_and_rate(virtual_audio: VirtualAudio, tmp_path: Path) -> None:
    calls: list[Utterance] = []
    ways = {"a": writes(tone(0.1), calls)}
    cache = tmp_path / "cache"
    for voice in (Voice(cache, None, 165, SPEAKER, ways), Voice(cache, None, 165, SPEAKER, ways)):
        assert voice.say("One.").way == "speaker"
    assert calls == [Utterance("One.", None, 165)]
    Voice(cache, None, 165, SPEAKER, ways).say("Two.")
    Voice(cache, None, 120, SPEAKER, ways).say("One.")
    Voice(cache, "en", 165, SPEAKER, ways).say("One.")
    assert len(calls) == len(list(cache.iterdir())) == 4
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in cache.iterdir())
    assert cache.stat().st_mode & 0o777 == 0o700
    for path in cache.iterdir():
        path.write_bytes(b"broken")
    assert Voice(cache, None, 165, SPEAKER, ways).say("One.").way == "speaker"
    assert len(calls) == 5


def test_a_cache_that_cannot_be_written_costs_no_word(virtual_audio: VirtualAudio, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder")
    calls: list[Utterance] = []
    voice = Voice(tmp_path / "cache", speaker=SPEAKER, ways={"a": writes(tone(0.1), calls)})
    assert voice.say("One.") == Spoken("speaker", None)


def test_an_unknown_voice_is_told_of_and_replaced(
    virtual_audio: VirtualAudio, ways: Mapping[str, Way], tmp_path: Path
) -> None:
    spoken = Voice(tmp_path / "cache", "nobody at all", speaker=SPEAKER, ways=ways).say("Yes.")
    assert spoken.way == "speaker"
    assert spoken.because is not None
    assert spoken.because.startswith("There is no voice “nobody at all” on this machine")


def test_an_unknown_or_absent_speaker_leaves_the_text(virtual_audio: VirtualAudio, tmp_path: Path) -> None:
    assert Voice(tmp_path / "cache", speaker="kazoo").say(QUESTION) == Spoken(
        "text", "There is no speaker named “kazoo”."
    )
    assert SPEAKER in [speaker.name for speaker in list_speakers()]
    with pytest.raises(DeviceError, match="no speaker named “kazoo”"):
        find_speaker("kazoo")


@pytest.mark.parametrize("text", ["", "   ", "…!?", "\x1b\n"])
def test_there_is_nothing_to_say(virtual_audio: VirtualAudio, text: str, tmp_path: Path) -> None:
    voice = Voice(tmp_path / "cache", speaker=SPEAKER)
    assert voice.say(text) == Spoken("text", "There is nothing to say.")
    with pytest.raises(InputError, match="nothing to say"):
        voice.synthesise(text, tmp_path / "a.wav")


def test_a_text_of_any_kind_is_spoken_into_a_file(ways: Mapping[str, Way], tmp_path: Path) -> None:
    voice = Voice(tmp_path / "cache", ways=ways)
    lengths = []
    for number, text in enumerate(("--version", "Why [[us]]? <b>Café & naïve</b> “quoted”\x07\nand more", "你好 7")):
        path = tmp_path / f"{number}.wav"
        voice.synthesise(text, path)
        heard = decode(path)
        assert np.abs(heard.samples).max() > 0.05
        lengths.append(heard.duration_s)
    assert lengths[1] > lengths[0]
    slow = Voice(tmp_path / "cache", rate_wpm=90, ways=ways)
    slow.synthesise("--version", tmp_path / "slow.wav")
    assert decode(tmp_path / "slow.wav").duration_s > 1.3 * lengths[0]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    voice = Voice(tmp_path / "cache", ways={"a": writes(tone(0.1), [])})
    with pytest.raises(StorageError, match=r"absent/a\.wav can't be written"):
        voice.synthesise("Yes.", tmp_path / "absent" / "a.wav")


def fake_pyttsx3(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Put a module of that name before the real one, for processes that are started."""
    (folder / "pyttsx3.py").write_text(body)
    monkeypatch.setenv("PYTHONPATH", str(folder))


_HANGS = """
import os, subprocess, sys, time
def init():
    # A grandchild that holds the process's files open.
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    open(os.environ["PIDS"], "w").write(f"{os.getpid()} {child.pid}")
    time.sleep(600)
"""


def ended(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in "ZX"


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at in /proc")
def test_a_voice_that_hangs_is_ended_and_another_one_speaks(
    virtual_audio: VirtualAudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_pyttsx3(tmp_path, monkeypatch, _HANGS)
    monkeypatch.setenv("PIDS", str(tmp_path / "pids"))
    calls: list[Utterance] = []
    ways = {"pyttsx3": by_system_voice, "other": writes(tone(0.1), calls)}
    voice = Voice(tmp_path / "cache", speaker=SPEAKER, ways=ways, limit_s=2.0)
    assert voice.say("One.") == Spoken("speaker", None)
    assert all(ended(int(pid)) for pid in (tmp_path / "pids").read_text().split())
    # It is not waited for a second time.
    (tmp_path / "pids").unlink()
    assert voice.say("Two.") == Spoken("speaker", None)
    assert not (tmp_path / "pids").exists()
    assert [utterance.text for utterance in calls] == ["One.", "Two."]


def test_voices_that_all_fail_leave_the_text_with_their_reasons(
    virtual_audio: VirtualAudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_pyttsx3(tmp_path, monkeypatch, "def init():\n    raise RuntimeError('eSpeak or eSpeak-ng not installed')")
    monkeypatch.setenv("PATH", "")
    voice = Voice(tmp_path / "cache", speaker=SPEAKER)
    spoken = voice.say(QUESTION)
    assert spoken.way == "text"
    assert spoken.because == (
        "The system's voice can't speak (eSpeak or eSpeak-ng not installed). espeak-ng is not installed."
    )
    with pytest.raises(MissingError, match=r"Nothing on this machine can speak\."):
        voice.synthesise(QUESTION, tmp_path / "a.wav")
    assert list_voices() == ()


def test_a_voice_that_crashes_or_writes_nothing_is_no_error(
    virtual_audio: VirtualAudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for body, reason in (
        ("import os\ndef init():\n    os.abort()", "it ended with code -6"),
        (
            "class Engine:\n"
            "    def setProperty(self, *_): pass\n"
            "    def connect(self, topic, call): self.call = call\n"
            "    def save_to_file(self, *_): pass\n"
            "    def runAndWait(self): self.call(name=None, completed=True)\n"
            "def init(): return Engine()\n",
            "the voice wrote no sound",
        ),
    ):
        fake_pyttsx3(tmp_path, monkeypatch, body)
        voice = Voice(tmp_path / "cache", speaker=SPEAKER, ways={"pyttsx3": by_system_voice})
        assert voice.say("One.") == Spoken("text", f"The system's voice can't speak ({reason}).")


def test_a_way_that_raises_anything_is_no_error(virtual_audio: VirtualAudio, tmp_path: Path) -> None:
    def way(utterance: Utterance, path: Path, limit_s: float) -> None:
        raise ZeroDivisionError("division by zero")

    voice = Voice(tmp_path / "cache", speaker=SPEAKER, ways={"a": way})
    assert voice.say("One.") == Spoken("text", "The voice failed (division by zero).")


def test_without_portaudio_the_text_is_left() -> None:
    program = (
        "import sys; sys.modules['_sounddevice'] = None\n"
        "from pathlib import Path\nfrom mockview.audio.voice import Voice\n"
        "print(Voice(Path('nowhere')).say('One.'))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert done.stdout.startswith("Spoken(way='text', because=\"Sound can't be recorded or played: ")


def test_the_voices_of_the_machine_are_listed(ways: Mapping[str, Way]) -> None:
    voices = list_voices()
    assert any(voice.language.startswith("en") for voice in voices)
    assert all(voice.id and voice.name for voice in voices)


def test_a_listed_voice_can_be_asked_for(ways: Mapping[str, Way], tmp_path: Path) -> None:
    (way,) = ways.values()
    way(Utterance(QUESTION, "en-us", 165), tmp_path / "us.wav", 20.0)
    way(Utterance(QUESTION, None, 165), tmp_path / "own.wav", 20.0)
    assert not np.array_equal(decode(tmp_path / "us.wav").samples, decode(tmp_path / "own.wav").samples)


def test_a_recording_is_played_to_its_end_or_until_it_is_stopped(virtual_audio: VirtualAudio) -> None:
    speaker = find_speaker(SPEAKER)
    said = tone(0.5)
    play(Recording(said), speaker)
    heard, _ = virtual_audio.heard()
    assert np.array_equal(heard[: len(said)], pcm_of(said))
    assert not heard[len(said) :].any()
    stop = threading.Event()
    stop.set()
    play(Recording(tone(60.0)), speaker, stop)
    heard, _ = virtual_audio.heard()
    assert len(heard) < 16_000 * 5


def test_a_speaker_that_has_gone_is_named(virtual_audio: VirtualAudio) -> None:
    from dataclasses import replace

    gone = replace(find_speaker(SPEAKER), index=4711, name="Gone")
    with pytest.raises(DeviceError, match="The speaker “Gone” can't be used"):
        play(Recording(tone(0.1)), gone)


def test_a_folder_with_a_module_of_the_voices_name_does_not_speak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not speaks(by_system_voice, tmp_path):
        pytest.skip("pyttsx3 does not speak on this machine; install the package espeak-ng")
    (tmp_path / "pyttsx3.py").write_text("import os; open(os.environ['SEEN'], 'w')")
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    monkeypatch.chdir(tmp_path)
    by_system_voice(Utterance("Yes.", None, 165), tmp_path / "a.wav", 20.0)
    assert not (tmp_path / "seen").exists()
    assert Path.cwd() == tmp_path
