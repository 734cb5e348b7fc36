"""Voices are listed, heard and chosen by name."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from mockview.audio.synthesis import SystemVoice
from mockview.audio.voice_choice import find_voice, voices_for
from mockview.cli.app import run
from mockview.errors import MissingError
from mockview.settings import load_settings, read_config
from virtual_audio import SPEAKER, VirtualAudio

VOICES = (
    SystemVoice("gmw/en-us", "English (America)", "en-us"),
    SystemVoice("gmw/en", "English (Great Britain)", "en_GB"),
    SystemVoice("enm", "Middle English", "enm"),
    SystemVoice("gmw/de", "German", "de"),
    SystemVoice("HKEY\\Zira", "Zira", ""),
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOCKVIEW_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MOCKVIEW_VOICE", raising=False)
    return tmp_path / "home"


@pytest.fixture
def spoken_here() -> None:
    if shutil.which("espeak-ng") is None:
        pytest.skip("install the package espeak-ng")


def test_voices_of_a_language_are_those_of_its_regions_too() -> None:
    assert [v.name for v in voices_for(VOICES, "EN")] == ["English (America)", "English (Great Britain)", "Zira"]
    assert [v.name for v in voices_for(VOICES, "en-gb")] == ["English (Great Britain)", "Zira"]
    assert [v.name for v in voices_for(VOICES, "fr")] == ["Zira"]


@pytest.mark.parametrize(
    ("name", "voice"),
    [("german", 3), ("gmw/en", 1), ("America", 0), ("de", 3), ("zira", 4), ("Great Britain", 1)],
)
def test_a_voice_is_found_by_its_name_its_id_or_part_of_them(name: str, voice: int) -> None:
    assert find_voice(VOICES, name) == VOICES[voice]


def test_an_unknown_voice_is_answered_with_the_nearest() -> None:
    with pytest.raises(MissingError) as caught:
        find_voice(VOICES, "Germann")
    assert "“German”" in caught.value.remedy
    with pytest.raises(MissingError, match="no voice “ ”"):
        find_voice(VOICES, " ")
    with pytest.raises(MissingError) as caught:
        find_voice((), "German")
    assert "espeak-ng" in caught.value.remedy


def test_voices_are_listed_in_english_unless_asked_otherwise(
    spoken_here: None, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["voices", "--json"]) == 0
    english = json.loads(capsys.readouterr().out)
    assert english
    assert all(voice["language"].lower().startswith("en") for voice in english if voice["language"])
    assert run(["voices", "list", "--all", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) > len(english)
    assert run(["voices"]) == 0
    shown = capsys.readouterr().out
    assert english[0]["name"] in shown
    assert f"{len(english)} of " in shown


def test_a_chosen_voice_asks_from_now_on(spoken_here: None, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["voices", "choose", "no such voice anywhere"]) == 4
    assert not home.exists()
    assert run(["voices", "--json"]) == 0
    voice = json.loads(capsys.readouterr().out)[0]
    assert run(["voices", "choose", voice["name"]]) == 0
    assert load_settings({}, {}, read_config(home)).voice == voice["id"]
    capsys.readouterr()
    assert run(["voices", "--json"]) == 0
    assert [v["name"] for v in json.loads(capsys.readouterr().out) if v["chosen"]] == [voice["name"]]


def test_an_audition_is_heard_from_the_speaker(spoken_here: None, virtual_audio: VirtualAudio, home: Path) -> None:
    words = ["english", "--text", "Is this the voice you want?", "--speaker", SPEAKER]
    assert run(["voices", "audition", *words]) == 0
    heard, rate_hz = virtual_audio.heard()
    assert len(heard) > rate_hz
    assert np.abs(heard.astype(int)).max() > 3_000


def test_an_audition_that_can_not_be_heard_says_why(
    spoken_here: None, no_devices: None, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["voices", "audition", "english"]) == 4
    said = capsys.readouterr().err
    assert "no speaker" in said
    assert "mockview doctor" in said
