"""The machine is really tried, part by part; each fault has its remedy, and none hides another."""

import json
import os
import shutil
import socket
import stat
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from mockview.audio.synthesis import Utterance
from mockview.audio.wave_file import pcm_of
from mockview.cli.app import run
from mockview.errors import MissingError
from mockview.interview import sound_checks, storage_checks
from mockview.interview.checkup import MISSING, OK, WARNING, Check
from mockview.interview.doctor import PARTS, Part, examine, examine_part, verdict
from mockview.interview.speech_checks import device_check, model_check, speed_check
from mockview.settings import Settings, prepare_home
from mockview.speech.model_choice import WINDOW_COST, available_memory_mb, recommended
from mockview.speech.models import KNOWN
from mockview.speech.yardstick import base_encoding_s
from virtual_audio import MICROPHONE, RATE_HZ, SPEAKER, VirtualAudio

MODEL = Path(__file__).parent.parent / "audio_fixtures" / "whisper-mini"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", model=str(MODEL), device="cpu", mic=MICROPHONE, speaker=SPEAKER)


class DiskUsage(NamedTuple):
    total: int
    used: int
    free: int


def part(name: str) -> Part:
    return next(part for part in PARTS if part.name == name)


def tone(amplitude: float) -> np.ndarray:
    return pcm_of((amplitude * np.sin(np.arange(3 * RATE_HZ) / 7)).astype(np.float32))


def refuse(*_: Any) -> None:
    raise AssertionError("the network was asked")


def test_a_machine_with_everything_passes_and_is_measured_without_the_network(
    virtual_audio: VirtualAudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOCKVIEW_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    virtual_audio.say(tone(0.1))
    options = ["--json", "--mic", MICROPHONE, "--speaker", SPEAKER, "--model", str(MODEL), "--device", "cpu"]
    assert run(["doctor", *options]) == 0
    shown = capsys.readouterr()
    told = json.loads(shown.out)
    assert "say something" in shown.err
    checks = {check["name"]: check for check in told["checks"]}
    assert told["spoken_session"] is True
    assert list(checks) == [*(part.name for part in PARTS), "speed"]
    assert {check["state"] for check in told["checks"]} == {OK}, told
    heard = checks["microphone"]["measured"]
    assert heard["recorded_s"] >= 1
    assert heard["peak_dbfs"] == pytest.approx(-20, abs=0.2)
    assert heard["level_dbfs"] == pytest.approx(-23, abs=1)
    assert np.abs(virtual_audio.heard()[0].astype(int)).max() > 5_000, "the speaker played nothing"
    assert checks["model"]["measured"]["words"] > 40
    assert 0 < checks["model"]["measured"]["real_time_factor"] < 10
    assert checks["speed"]["measured"]["recommended"] in KNOWN
    assert f"download {checks['speed']['measured']['recommended']}" in checks["speed"]["remedy"]
    assert not list((tmp_path / "home" / "recordings").iterdir()), "the microphone's second was kept"


def test_without_devices_and_model_the_exit_code_is_4_and_every_remedy_is_told(
    no_devices: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOCKVIEW_HOME", str(tmp_path / "home"))
    for name in ("HF_HOME", "HF_HUB_CACHE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    assert run(["doctor", "--device", "cpu", "--model", "small"]) == 4
    shown = capsys.readouterr()
    lines = [line.split() for line in shown.out.splitlines()]
    states = {words[1]: words[0] for words in lines if words and words[0] in (OK, WARNING, MISSING)}
    assert states["microphone"] == states["model"] == MISSING
    assert states["speaker"] == WARNING
    assert states["home"] == states["database"] == states["device"] == states["speed"] == OK
    assert "mockview models download small" in " ".join(shown.out.split())
    assert "this is missing: microphone, model." in shown.err
    assert "practice --typed" in shown.err


def test_a_silent_microphone_is_a_warning(virtual_audio: VirtualAudio, settings: Settings) -> None:
    virtual_audio.say(np.zeros(0, np.int16))
    check = examine_part(settings, part("microphone"))
    assert check.state == WARNING
    assert "muted" in check.remedy
    assert check.measured["peak_dbfs"] == -100


def test_a_clipped_microphone_is_a_warning(virtual_audio: VirtualAudio, settings: Settings) -> None:
    virtual_audio.say(tone(3.0))
    check = examine_part(settings, part("microphone"))
    assert check.state == WARNING
    assert "turn the microphone down" in check.remedy


def test_an_unknown_device_is_answered_with_those_there_are(virtual_audio: VirtualAudio, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, mic="nothing like it", speaker="nothing like it")
    microphone, speaker = examine_part(settings, part("microphone")), examine_part(settings, part("speaker"))
    assert (microphone.state, speaker.state) == (MISSING, WARNING)
    assert MICROPHONE in microphone.remedy
    assert SPEAKER in speaker.remedy
    assert "questions are shown" in speaker.remedy


def test_a_part_that_fails_hides_no_other(settings: Settings) -> None:
    def broken(_: Settings) -> Check:
        raise ZeroDivisionError("one\ntwo")

    def absent(_: Settings) -> Check:
        raise MissingError("It is gone.", "Fetch it.")

    parts = [
        Part("first", "", broken, MISSING),
        Part("second", "", absent, WARNING, "Wait."),
        Part("third", "", lambda _: Check("third", OK, "It is there."), MISSING),
    ]
    first, second, third = islice(examine(settings, parts=parts), 3)
    assert (first.state, first.what) == (MISSING, "It can't be checked (ZeroDivisionError: one two).")
    assert (second.state, second.what, second.remedy) == (WARNING, "It is gone.", "Fetch it. Wait.")
    assert third.state == OK
    problem = verdict([first, second, third])
    assert problem is not None
    assert problem.exit_code == 4
    assert "missing: first." in problem.what
    assert verdict([second, third]) is None


def test_a_home_that_is_not_there_is_made_for_its_owner_alone(settings: Settings) -> None:
    assert examine_part(settings, part("home")).state == OK
    assert stat.S_IMODE(settings.home.stat().st_mode) == 0o700
    assert examine_part(settings, part("database")).what == "It opens; 0 answers of me."


def test_a_home_that_others_can_read_is_a_warning_with_the_command_that_closes_it(settings: Settings) -> None:
    prepare_home(settings.home).chmod(0o755)
    check = examine_part(settings, part("home"))
    assert check.state == WARNING
    assert check.remedy == f"Run `chmod -R go-rwx '{settings.home}'`."


def test_a_database_that_is_none_is_missing_and_the_disk_is_still_looked_at(settings: Settings) -> None:
    prepare_home(settings.home)
    settings.database_path.write_bytes(b"no database " * 100)
    found = {check.name: check for check in islice(examine(settings), 3)}
    assert found["database"].state == MISSING
    assert "mockview restore" in found["database"].remedy
    assert found["disk"].state == OK


@pytest.mark.parametrize(("free", "state"), [(10_000_000, MISSING), (500_000_000, WARNING), (50_000_000_000, OK)])
def test_a_full_disk_is_told(free: int, state: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_checks.shutil, "disk_usage", lambda _: DiskUsage(free, 0, free))
    check = examine_part(settings, part("disk"))
    assert (check.state, check.measured["free_bytes"]) == (state, free)
    assert bool(check.remedy) == (state != OK)


def test_a_voice_that_is_not_there_is_replaced_and_told(tmp_path: Path) -> None:
    if shutil.which("espeak-ng") is None:
        pytest.skip("install the package espeak-ng")
    check = examine_part(Settings(home=tmp_path, voice="Nobody at all"), part("voice"))
    assert check.state == WARNING
    assert "Nobody at all" in check.what
    assert "mockview voices" in check.remedy
    assert examine_part(Settings(home=tmp_path), part("voice")).state == OK


def test_a_machine_that_cannot_speak_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mute(utterance: Utterance, path: Path, limit_s: float) -> None:
        raise MissingError("Nothing speaks.", "Install a voice.")

    monkeypatch.setattr(sound_checks, "WAYS", {"mute": mute})
    check = examine_part(Settings(home=tmp_path), part("voice"))
    assert (check.state, check.what) == (WARNING, "Nothing speaks.")
    assert check.remedy == "Install a voice. Until then questions are shown."


def test_a_model_that_is_incomplete_is_missing_with_its_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    shutil.copy(MODEL / "config.json", folder)
    check = examine_part(Settings(home=tmp_path, model=str(folder), device="cpu"), part("model"))
    assert check.state == MISSING
    assert "model.bin" in check.what
    assert check.remedy


def test_the_device_is_told_with_its_reason(settings: Settings) -> None:
    check = device_check(settings)
    assert check.state == OK
    assert "CPU (as asked)" in check.what
    wanted = examine_part(Settings(home=settings.home, device="cuda"), part("device"))
    assert wanted.state in (OK, WARNING)
    assert ("GPU" in wanted.what) or wanted.measured["device"] == "cuda"


def test_a_known_model_that_was_measured_is_the_yardstick(settings: Settings) -> None:
    measured = Check("model", OK, "", measured={"model": "base.en", "device": "cpu", "window_s": 0.5})
    check = speed_check(settings, {"model": measured})
    assert check.measured["base_encoding_s"] == pytest.approx(0.2)
    assert "by what base.en took" in check.what
    assert check.measured["recommended"] in ("small.en", "base.en", "tiny.en")


def test_a_model_that_was_measured_on_another_device_is_no_yardstick(settings: Settings) -> None:
    measured = Check("model", OK, "", measured={"model": "base.en", "device": "cuda", "window_s": 0.5})
    assert "with random weights" in speed_check(settings, {"model": measured}).what


def test_the_model_that_reads_the_demo_names_its_numbers(settings: Settings) -> None:
    check = model_check(settings)
    assert check.state == OK
    assert f"real-time factor {check.measured['real_time_factor']:.2f}" in check.what


def test_the_yardstick_is_a_time() -> None:
    assert 0.001 < base_encoding_s("cpu", 1) < 60


@pytest.mark.parametrize(
    ("unit_s", "memory_mb", "language", "model"),
    [
        (0.05, 16_000, "en", "large-v3-turbo"),
        (0.05, 2_000, "en", "small.en"),
        (0.05, 1_200, "en", "base.en"),
        (0.46, 16_000, "en", "base.en"),
        (0.46, None, "en", "base.en"),
        (0.30, None, "en", "small.en"),
        (1.50, None, "en", "tiny.en"),
        (9.00, None, "en", "tiny.en"),
        (9.00, None, "de", "base"),
        (0.30, None, "auto", "small"),
    ],
)
def test_the_most_exact_model_that_is_quick_enough_and_fits_is_recommended(
    unit_s: float, memory_mb: float | None, language: str, model: str
) -> None:
    advised = recommended(unit_s, memory_mb, language)
    assert advised.model == model
    assert advised.window_s == pytest.approx(unit_s * WINDOW_COST[model])
    assert advised.because


def test_every_known_model_has_a_cost_and_the_free_memory_is_told() -> None:
    assert set(WINDOW_COST) == set(KNOWN)
    memory_mb = available_memory_mb()
    assert memory_mb is None or 100 < memory_mb < os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e6
