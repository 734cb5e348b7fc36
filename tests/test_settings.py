import os
import stat
from pathlib import Path

import pytest

from mockview.errors import StorageError, UsageError
from mockview.settings import SUBFOLDERS, home_folder, load_settings, prepare_home, read_config


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default() -> None:
    config = 'model = "small"\ndevice = "cpu"\nrate_wpm = 150\n'
    environ = {"MOCKVIEW_MODEL": "base.en", "MOCKVIEW_DEVICE": "cuda"}
    settings = load_settings({"model": "tiny", "device": None}, environ, config)
    assert (settings.model, settings.device, settings.rate_wpm, settings.person) == (
        "tiny",
        "cuda",
        150,
        "me",
    )
    assert [settings.source_of(n) for n in ("model", "device", "rate_wpm", "person", "home")] == [
        "--model",
        "MOCKVIEW_DEVICE",
        "rate_wpm in config.toml",
        "default",
        "default",
    ]


@pytest.mark.parametrize(
    ("flags", "environ", "config", "named"),
    [
        ({"device": "tpu"}, {}, "", "--device"),
        ({"rate_wpm": "fast"}, {}, "", "--rate-wpm"),
        ({}, {"MOCKVIEW_RATE_WPM": "5"}, "", "MOCKVIEW_RATE_WPM"),
        ({}, {"MOCKVIEW_DELIVERY": "maybe"}, "", "MOCKVIEW_DELIVERY"),
        ({}, {}, "model = 3", "model in config.toml"),
        ({}, {}, "rate_wpm = true", "rate_wpm in config.toml"),
        ({}, {}, 'modle = "x"', "is model meant"),
        ({}, {}, 'home = "/x"', "home"),
        ({}, {}, "model = = 3", "not valid TOML"),
        ({}, {}, "rate_wpm = " + "9" * 5000, "not valid TOML"),
        ({}, {}, "rate_wpm = " + "[" * 5000, "not valid TOML"),
        ({"person": "a\nb"}, {}, "", "--person"),
        ({"language": "english!"}, {}, "", "--language"),
        ({"colour": "red"}, {}, "", "colour"),
    ],
)
def test_a_bad_value_is_refused_with_its_place(
    flags: dict[str, str], environ: dict[str, str], config: str, named: str
) -> None:
    with pytest.raises(UsageError) as caught:
        load_settings(flags, environ, config)
    assert named in caught.value.what


def test_every_bad_value_is_named_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        load_settings({"device": "tpu"}, {"MOCKVIEW_RATE_WPM": "5"}, "delivery = 7")
    assert all(name in caught.value.what for name in ("--device", "MOCKVIEW_RATE_WPM", "delivery in config.toml"))


def test_an_empty_variable_counts_as_unset_and_a_device_may_be_a_number() -> None:
    settings = load_settings({"mic": None}, {"MOCKVIEW_MODEL": "", "MOCKVIEW_DELIVERY": "off"}, "mic = 3")
    assert (settings.model, settings.mic, settings.delivery) == ("auto", "3", False)


def test_the_home_folder_comes_from_the_flag_then_the_variable_then_the_system(tmp_path: Path) -> None:
    there = str(tmp_path / "there")
    assert load_settings({"home": there}, {"MOCKVIEW_HOME": "/elsewhere"}).home == Path(there)
    assert home_folder({"MOCKVIEW_HOME": there}) == Path(there)
    assert home_folder({"MOCKVIEW_HOME": "relative"}) == Path.cwd() / "relative"
    assert home_folder({}).name == "mockview"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_folders_are_closed_to_others_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        home = prepare_home(tmp_path / "home")
    finally:
        os.umask(before)
    assert {mode_of(path) for path in (home, *home.iterdir())} == {0o700}
    assert {path.name for path in home.iterdir()} == set(SUBFOLDERS)


def test_preparing_again_closes_what_was_opened_and_keeps_what_is_there(tmp_path: Path) -> None:
    home = prepare_home(tmp_path / "home")
    (home / "recordings" / "a.wav").write_bytes(b"sound")
    (home / "recordings").chmod(0o755)
    prepare_home(home)
    assert mode_of(home / "recordings") == 0o700
    assert (home / "recordings" / "a.wav").read_bytes() == b"sound"


def test_a_folder_that_holds_other_things_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    tmp_path.chmod(0o755)
    prepare_home(tmp_path)
    assert mode_of(tmp_path) == 0o755
    assert mode_of(tmp_path / "recordings") == 0o700


@pytest.mark.parametrize("where", ["home", "home/recordings"])
def test_a_file_in_the_way_is_named(tmp_path: Path, where: str) -> None:
    blocked = tmp_path / where
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("")
    with pytest.raises(StorageError) as caught:
        prepare_home(tmp_path / "home")
    assert str(blocked) in caught.value.what
    assert caught.value.remedy


def test_the_config_file_is_read_and_a_bad_one_is_refused(tmp_path: Path) -> None:
    assert read_config(tmp_path) is None
    (tmp_path / "config.toml").write_bytes('\ufeffmodel = "tiny"'.encode())
    assert load_settings({}, {}, read_config(tmp_path)).model == "tiny"
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(StorageError, match="UTF-8"):
        read_config(tmp_path)
    (tmp_path / "config.toml").write_bytes(b"#" * 200_000)
    with pytest.raises(StorageError, match="larger"):
        read_config(tmp_path)
