"""What several test files share: a microphone and a speaker with no sound card, and a browser."""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser import Browser, chromium_path
from command_line import CommandLine
from kept_home import Place, place_in
from mockview.history.attempt_log import AttemptLog
from mockview.store.database import Database
from virtual_audio import VirtualAudio, missing_packages

# A shell starts what runs in the background with Ctrl-C ignored, and so would every command that is tested.
signal.signal(signal.SIGINT, signal.default_int_handler)


def look_for_devices_again() -> None:
    """PortAudio lists the devices once a process."""
    if (sounddevice := sys.modules.get("sounddevice")) is not None:
        sounddevice._terminate()
        sounddevice._initialize()


@pytest.fixture(scope="session")
def _virtual_card() -> Iterator[VirtualAudio]:
    if (reason := missing_packages()) is not None:
        pytest.skip(reason)
    # pytest's own folders have names that are too long for a socket.
    with tempfile.TemporaryDirectory(prefix="mv") as folder, VirtualAudio(Path(folder)) as card:
        yield card


@pytest.fixture
def virtual_audio(_virtual_card: VirtualAudio, monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualAudio]:
    """A sound card that this test's process, and the processes that it starts, see as the only one."""
    for name, value in _virtual_card.environment.items():
        monkeypatch.setenv(name, value)
    _virtual_card.forget_heard()
    look_for_devices_again()
    yield _virtual_card
    monkeypatch.undo()
    look_for_devices_again()


@pytest.fixture
def mockview(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line in this process, with a home folder of its own."""
    return CommandLine(tmp_path / "home", capsys, monkeypatch)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AttemptLog]:
    """An empty log in a file."""
    with Database.open(tmp_path / "log.db") as db:
        yield AttemptLog(db)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A home folder with a person in it; see tests/kept_home.py."""
    with place_in(tmp_path / "home") as place:
        yield place


@pytest.fixture
def no_devices(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A machine without a microphone or a speaker."""
    if Path("/dev/snd").exists() or sys.platform != "linux":
        pytest.skip("this machine has a sound card")
    monkeypatch.delenv("ALSA_CONFIG_PATH", raising=False)
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nowhere'}")
    look_for_devices_again()
    yield
    monkeypatch.undo()
    look_for_devices_again()


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Browser]:
    program = chromium_path()
    if program is None and os.environ.get("MOCKVIEW_CI"):
        pytest.fail("Chromium is missing, and here its tests must run (apt-get install chromium)")
    if program is None:
        pytest.skip("pages are opened in Chromium, which is not here (on Debian: apt-get install chromium)")
    with Browser(program) as browser:
        yield browser


@pytest.fixture
def browser(_chromium: Browser) -> Iterator[Browser]:
    """Headless Chromium; see tests/browser.py. A page with an error in its console or a request fails the test."""
    yield _chromium
    assert _chromium.close_pages() == []
