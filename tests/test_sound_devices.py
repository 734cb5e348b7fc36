"""Devices are found by name, and whoever asks for one that is not there is told what there is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mockview.audio.sound_devices import SoundDevice, choose_device
from mockview.errors import DeviceError

DEVICES = (
    SoundDevice("Built-in Audio", 0, 2, 48_000, False),
    SoundDevice("USB Headset", 3, 1, 16_000, True),
    SoundDevice("USB Headset Pro", 4, 1, 48_000, False),
)


@pytest.mark.parametrize(
    ("name", "index"),
    [(None, 3), ("built", 0), ("  BUILT-IN audio ", 0), ("usb headset", 3), ("Pro", 4)],
)
def test_a_name_a_part_of_it_or_nothing_finds_the_device(name: str | None, index: int) -> None:
    assert choose_device(DEVICES, name, "microphone").index == index


def test_without_a_default_the_first_is_taken() -> None:
    assert choose_device(DEVICES[:1], None, "speaker").index == 0


@pytest.mark.parametrize("name", ["kazoo", "", "  "])
def test_an_unknown_name_is_answered_with_those_that_there_are(name: str) -> None:
    with pytest.raises(DeviceError, match="There is no speaker named") as caught:
        choose_device(DEVICES, name, "speaker")
    assert all(device.name in caught.value.remedy for device in DEVICES)


def test_a_part_that_fits_two_is_answered_with_both() -> None:
    with pytest.raises(DeviceError, match="“USB Headset”, “USB Headset Pro”"):
        choose_device(DEVICES, "usb", "microphone")


def test_a_machine_without_devices_says_so() -> None:
    with pytest.raises(DeviceError, match="This machine has no microphone") as caught:
        choose_device((), "usb", "microphone")
    assert caught.value.exit_code == 4


@pytest.mark.skipif(Path("/dev/snd").exists() or sys.platform != "linux", reason="this machine has a sound card")
def test_a_real_machine_without_a_sound_card_has_none() -> None:
    pytest.importorskip("sounddevice", reason="PortAudio is not installed", exc_type=OSError)
    program = (
        "from mockview.audio.sound_devices import list_devices\n"
        "print(list_devices('microphone'), list_devices('speaker'))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "ALSA_CONFIG_PATH"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("() ()\n", "")
