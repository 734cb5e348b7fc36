"""What is said is recorded bit for bit, and whatever fails, what was recorded until then is kept."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from mockview.audio.microphone import (
    Level,
    Microphone,
    Receive,
    find_microphone,
    list_microphones,
    silence_explained,
)
from mockview.audio.recording import Span
from mockview.audio.resampling import resampled
from mockview.audio.sound_devices import SoundDevice
from mockview.audio.wave_file import Pcm, find_partial, pcm_of, read_samples
from mockview.errors import DeviceError, InputError, StorageError
from virtual_audio import MICROPHONE, VirtualAudio, missing_packages

DEVICE = SoundDevice("Headset", 0, 1, 16_000, True)


def tone(seconds: float, rate_hz: int = 16_000) -> Pcm:
    return pcm_of(0.3 * np.sin(np.arange(round(seconds * rate_hz)) * 2 * np.pi * 440 / rate_hz))


class Script:
    """A stream that sends what a test wrote down, and then does what the test says."""

    def __init__(
        self,
        receive: Receive,
        blocks: list[tuple[Pcm, bool]],
        then: Callable[[], None],
        rate_hz: int = 16_000,
    ) -> None:
        self.receive, self.blocks, self.then, self.rate_hz = receive, blocks, then, rate_hz
        self.running = False
        self.stopped = False

    def start(self) -> None:
        self.running = True
        for block, lost in self.blocks[:-1]:
            self.receive(block, lost)
        self.then()

    def is_running(self) -> bool:
        return self.running

    def stop(self) -> None:
        # A real stream hands over its last block while it stops.
        for block, lost in self.blocks[-1:]:
            self.receive(block, lost)
        self.stopped = True


def scripted(blocks: list[tuple[Pcm, bool]], then: Callable[[], None], rate_hz: int = 16_000) -> Microphone:
    return Microphone(DEVICE, lambda _device, receive: Script(receive, blocks, then, rate_hz))


def test_records_what_is_said_bit_for_bit(virtual_audio: VirtualAudio, tmp_path: Path) -> None:
    said = tone(1.5)
    virtual_audio.say(said)
    stop = threading.Event()
    levels: list[Level] = []
    blocks: list[Pcm] = []

    def on_level(level: Level) -> None:
        levels.append(level)
        if level.elapsed_s >= 2.0:
            stop.set()

    recording = find_microphone(MICROPHONE).record(tmp_path / "a", stop, on_level, blocks.append)
    assert np.array_equal(pcm_of(recording.samples[: len(said)]), said)
    assert not recording.samples[len(said) :].any()
    assert recording.path == tmp_path / "a.wav"
    assert np.array_equal(read_samples(recording.path), recording.samples)
    assert np.array_equal(np.concatenate(blocks), pcm_of(recording.samples))
    assert (recording.gaps, recording.warnings) == ((), ())
    assert levels[0].rms_dbfs == pytest.approx(20 * np.log10(0.3 / np.sqrt(2)), abs=0.2)
    assert levels[0].peak_dbfs == pytest.approx(20 * np.log10(0.3), abs=0.1)
    assert levels[-1].rms_dbfs == -100.0
    assert recording.path.stat().st_mode & 0o777 == 0o600


def test_microphones_are_found_by_any_part_of_their_name(virtual_audio: VirtualAudio) -> None:
    names = [device.name for device in list_microphones()]
    assert MICROPHONE in names
    assert find_microphone("MVM").name == MICROPHONE
    assert find_microphone().device.is_default
    with pytest.raises(DeviceError, match="no microphone named “kazoo”") as caught:
        find_microphone("kazoo")
    assert all(name in caught.value.remedy for name in names)
    with pytest.raises(DeviceError, match="fits more than one microphone"):
        find_microphone("mv")


_RECORD = """
import sys, threading
from pathlib import Path
from virtual_audio import VirtualAudio
from mockview.audio.microphone import find_microphone
from mockview.errors import DeviceError
import os
with VirtualAudio(Path(sys.argv[1])) as card:
    os.environ.update(card.environment)
    def on_level(level):
        if level.elapsed_s >= 0.5:
            getattr(card, sys.argv[2])()
    try:
        find_microphone("mvmic").record(Path(sys.argv[1]) / "a", threading.Event(), on_level)
    except DeviceError as error:
        print(error)
"""


@pytest.mark.parametrize("how", ["unplug", "freeze"])
def test_a_device_that_goes_away_ends_the_recording_and_leaves_what_was_said(how: str, short_folder: Path) -> None:
    if (reason := missing_packages()) is not None:
        pytest.skip(reason)
    done = subprocess.run(
        [sys.executable, "-c", _RECORD, str(short_folder), how],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "The microphone “mvmic” has stopped sending sound. The first " in done.stdout, done.stderr
    assert f"s are kept in {short_folder / 'a.wav'}." in done.stdout
    assert len(read_samples(short_folder / "a.wav")) >= 8_000
    assert done.returncode == 0


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """pytest's own folders have names that are too long for a socket."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="mv") as folder:
        yield Path(folder)


def test_the_last_block_and_all_before_it_are_written_when_it_is_stopped(tmp_path: Path) -> None:
    stop = threading.Event()
    parts = [tone(0.1), tone(0.2)[700:], tone(0.05)]
    recording = scripted([(part, False) for part in parts], stop.set).record(tmp_path / "a", stop)
    assert np.array_equal(pcm_of(recording.samples), np.concatenate(parts))


def test_lost_sound_is_marked_where_it_was_lost(tmp_path: Path) -> None:
    stop = threading.Event()
    blocks = [(tone(0.5), False), (tone(0.25), True), (tone(0.25), True), (tone(1.0), False), (tone(0.5), True)]
    recording = scripted(blocks, stop.set).record(tmp_path / "a", stop)
    assert recording.gaps == (Span(0.5, 1.0), Span(2.0, 2.5))


def test_a_device_without_16_khz_is_resampled(tmp_path: Path) -> None:
    stop = threading.Event()
    said = tone(2.0, 44_100)
    blocks = [(said[begin : begin + 1000], False) for begin in range(0, len(said), 1000)]
    recording = scripted(blocks, stop.set, 44_100).record(tmp_path / "a", stop)
    assert recording.duration_s == pytest.approx(2.0, abs=0.001)
    expected = resampled(said.astype(np.float32) / 32768, 44_100, 16_000)
    assert np.abs(recording.samples - expected).max() < 1e-4
    assert np.abs(recording.samples - tone(2.0) / 32768)[200:-200].max() < 1e-3


def test_listeners_that_fail_do_not_stop_the_recording(tmp_path: Path) -> None:
    stop = threading.Event()
    calls: list[str] = []

    def failing(what: str) -> Callable[[object], None]:
        def listen(_: object) -> None:
            calls.append(what)
            raise RuntimeError(f"{what} broke")

        return listen

    microphone = scripted([(tone(0.5), False)] * 4, stop.set)
    recording = microphone.record(tmp_path / "a", stop, failing("level"), failing("block"))
    assert recording.duration_s == 2.0
    assert sorted(calls) == ["block", "level"]
    assert len(recording.warnings) == 2
    assert all("broke" in warning and "the recording is whole" in warning for warning in recording.warnings)


def test_a_muted_microphone_is_told_of(tmp_path: Path) -> None:
    stop = threading.Event()
    recording = scripted([(np.zeros(8_000, np.int16), False)], stop.set).record(tmp_path / "a", stop)
    assert recording.warnings == ("The microphone “Headset” gave no sound; it may be muted.",)


@pytest.mark.parametrize(
    ("platform", "peak", "said"),
    [
        ("darwin", 0.0, "System Settings, Privacy & Security, Microphone"),
        ("win32", 0.0, "Settings, Privacy & security, Microphone"),
        ("darwin", 0.0005, "it may be muted"),
        ("linux", 0.0, "it may be muted"),
    ],
)
def test_nothing_but_zeros_means_no_permission_where_the_system_gives_silence(
    platform: str, peak: float, said: str
) -> None:
    assert said in silence_explained("Headset", peak, platform)


def test_stopping_before_any_sound_leaves_no_file(tmp_path: Path) -> None:
    stop = threading.Event()
    with pytest.raises(InputError, match="Nothing was recorded"):
        scripted([], stop.set).record(tmp_path / "a", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_device_that_never_sends_is_given_up_after_five_seconds(tmp_path: Path) -> None:
    seconds = iter([0.0, 3.0, 4.9, 5.1])
    microphone = Microphone(
        DEVICE, lambda _device, receive: Script(receive, [], lambda: None), clock_s=lambda: next(seconds)
    )
    with pytest.raises(DeviceError, match="“Headset” has stopped sending sound"):
        microphone.record(tmp_path / "a", threading.Event())
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_keeps_what_was_said(tmp_path: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scripted([(tone(0.5), False), (tone(0.5), False)], interrupt).record(tmp_path / "a", threading.Event())
    assert len(read_samples(tmp_path / "a.wav")) == 16_000
    assert find_partial(tmp_path) == ()


def test_a_device_that_cannot_be_opened_is_named_and_leaves_no_file(
    virtual_audio: VirtualAudio, tmp_path: Path
) -> None:
    absent = SoundDevice("Gone", 4711, 1, 16_000, False)
    with pytest.raises(DeviceError, match="microphone “Gone” can't be opened"):
        Microphone(absent).record(tmp_path / "a", threading.Event())
    assert list(tmp_path.iterdir()) == []


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small disk can only be mounted by root on Linux")
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)]
    if subprocess.run(mounting, capture_output=True).returncode != 0:
        pytest.skip("this machine does not let a small disk be mounted")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_ends_the_recording_and_keeps_what_fitted(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        said = tone(10.0)
        blocks = [(said[begin : begin + 1_600], False) for begin in range(0, len(said), 1_600)]
        stop = threading.Event()
        with pytest.raises(StorageError, match="No space left") as caught:
            scripted(blocks, stop.set).record(disk / "a", stop)
        assert f"s are kept in {disk / 'a.wav'}" in caught.value.remedy
        kept = read_samples(disk / "a.wav")
        assert 40_000 < len(kept) < 66_000
        assert np.array_equal(pcm_of(kept), said[: len(kept)])


def test_without_portaudio_the_error_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['_sounddevice'] = None\n"
        "from mockview.audio.microphone import find_microphone\n"
        "from mockview.errors import DeviceError\n"
        "try: find_microphone()\n"
        "except DeviceError as error: print(error.exit_code, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert done.stdout.startswith("4 Sound can't be recorded or played: ")
    assert "apt install libportaudio2" in done.stdout
