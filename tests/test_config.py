"""Settings are written one line at a time; what a person wrote beside them stays, and a bad value changes nothing."""

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockview.cli.app import run
from mockview.errors import StorageError, UsageError
from mockview.settings import SETTING_NAMES, Settings, load_settings, parse_setting, read_config
from mockview.store.config_file import set_setting, unset_setting, with_setting, without_setting

HAND_WRITTEN = """\
# How I practise.

model = "base.en"   # the small one # is too slow
 'rate_wpm'=150
voice = "C# (en#us)" # a sharp one

delivery = true
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in SETTING_NAMES:
        monkeypatch.delenv(f"MOCKVIEW_{name.upper()}", raising=False)
    monkeypatch.setenv("MOCKVIEW_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_value_is_changed_in_its_line_and_all_else_stays() -> None:
    changed = with_setting(HAND_WRITTEN, "model", "small.en")
    assert changed == HAND_WRITTEN.replace('"base.en"', '"small.en"')
    changed = with_setting(HAND_WRITTEN, "voice", 'say "hi"\\')
    assert changed == HAND_WRITTEN.replace('"C# (en#us)"', r'"say \"hi\"\\"')
    assert with_setting(HAND_WRITTEN, "rate_wpm", 90) == HAND_WRITTEN.replace(" 'rate_wpm'=150", "rate_wpm = 90")
    assert with_setting(HAND_WRITTEN, "delivery", False) == HAND_WRITTEN.replace("true", "false")


def test_a_new_value_is_added_at_the_end_and_taken_out_again() -> None:
    added = with_setting(HAND_WRITTEN, "person", "Anna")
    assert added == HAND_WRITTEN + 'person = "Anna"\n'
    assert without_setting(added, "person") == HAND_WRITTEN
    assert with_setting("# only this", "person", "Anna") == '# only this\nperson = "Anna"\n'
    assert with_setting("", "person", "Anna") == 'person = "Anna"\n'


def test_line_ends_of_windows_stay() -> None:
    text = HAND_WRITTEN.replace("\n", "\r\n")
    changed = with_setting(with_setting(text, "model", "small.en"), "person", "Anna")
    assert changed.count("\n") == changed.count("\r\n") == text.count("\n") + 1
    assert 'model = "small.en"   # the small one # is too slow\r\n' in changed


def test_a_value_before_tables_stays_outside_them() -> None:
    changed = with_setting('[unknown]\nmodel = "x"\n', "person", "Anna")
    assert changed == 'person = "Anna"\n[unknown]\nmodel = "x"\n'


@pytest.mark.parametrize(
    "text",
    [
        'model = """\nbase.en"""\n',
        'voice = """\nmodel = "a"\n"""\nmodel = "b"\n',
        '"mod\\u0065l" = "base.en"\n',
    ],
)
def test_what_can_not_be_changed_safely_is_left_alone(text: str, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text(text)
    with pytest.raises(StorageError, match="safely"):
        set_setting(home, "model", "small.en")
    assert (home / "config.toml").read_text() == text


@given(
    st.sampled_from(["voice", "person", "bank", "rubric"]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.text(st.sampled_from("#\"'\\ =\n[]ab1"), max_size=30),
)
def test_whatever_is_set_is_read_back_and_nothing_else_changes(name: str, given_value: str, comment: str) -> None:
    try:
        value = parse_setting(name, given_value)
    except UsageError:
        return
    text = "".join(f"# {line}\n" for line in comment.split("\n")) + HAND_WRITTEN
    before = load_settings({}, {}, text)
    settings = load_settings({}, {}, with_setting(text, name, value))
    assert getattr(settings, name) == value
    others = [other for other in SETTING_NAMES if other != name]
    assert [getattr(settings, other) for other in others] == [getattr(before, other) for other in others]


def test_the_file_is_closed_to_others_and_a_link_stays_a_link(home: Path, tmp_path: Path) -> None:
    assert run(["config", "set", "delivery", "off"]) == 0
    path = home / "config.toml"
    assert path.read_text() == "delivery = false\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    elsewhere = tmp_path / "elsewhere.toml"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert run(["config", "set", "rate_wpm", "120"]) == 0
    assert path.is_symlink()
    assert elsewhere.read_text() == "delivery = false\nrate_wpm = 120\n"
    assert [p.name for p in home.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("rate_wpm", "fast", "from 80 to 400"),
        ("device", "tpu", "auto, cpu or cuda"),
        ("delivery", "maybe", "true or false"),
        ("person", "a\nb", "printable"),
        ("modle", "base.en", "Is model meant?"),
        ("home", "/tmp", "MOCKVIEW_HOME"),
    ],
)
def test_a_bad_value_is_refused_and_the_file_untouched(
    name: str, value: str, said: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "config.toml").write_text(HAND_WRITTEN)
    assert run(["config", "set", name, value]) == 2
    assert said in capsys.readouterr().err
    assert (home / "config.toml").read_text() == HAND_WRITTEN


def test_each_value_is_shown_with_its_source(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "config.toml").write_text(HAND_WRITTEN)
    monkeypatch.setenv("MOCKVIEW_RATE_WPM", "99")
    assert run(["config", "show", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"home", *SETTING_NAMES}
    assert told["home"] == {"value": str(home), "source": "MOCKVIEW_HOME"}
    assert told["rate_wpm"] == {"value": 99, "source": "MOCKVIEW_RATE_WPM"}
    assert told["voice"] == {"value": "C# (en#us)", "source": "voice in config.toml"}
    assert told["mic"] == {"value": None, "source": "default"}
    assert run(["config"]) == 0
    rows = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == len(told)
    assert "rate_wpm 99 (MOCKVIEW_RATE_WPM)" in rows
    assert "delivery true (delivery in config.toml)" in rows


def test_a_variable_that_beats_the_file_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOCKVIEW_MODEL", "tiny.en")
    assert run(["config", "set", "model", "base.en"]) == 0
    assert "MOCKVIEW_MODEL is set and beats it." in capsys.readouterr().err


def test_a_misspelt_setting_that_stops_every_command_can_be_taken_out(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "config.toml").write_text('modle = "x"\nmodel = "base.en"\n')
    assert run(["config", "show"]) == 2
    assert run(["config", "unset", "modle"]) == 0
    assert run(["config", "show"]) == 0
    assert (home / "config.toml").read_text() == 'model = "base.en"\n'
    capsys.readouterr()
    assert run(["config", "unset", "modle"]) == 0
    assert "is not set" in capsys.readouterr().err


def test_a_bad_value_in_the_file_can_be_set_right(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("rate_wpm = 7\n")
    assert run(["config", "set", "rate_wpm", "120"]) == 0
    assert load_settings({}, {}, read_config(home)) == Settings(home=load_settings({}, {}).home, rate_wpm=120)


def test_a_file_that_is_no_toml_is_left_alone_and_its_path_still_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "config.toml").write_text("model = = 3\n")
    assert run(["config", "set", "model", "base.en"]) == 2
    assert run(["config", "unset", "model"]) == 2
    assert (home / "config.toml").read_text() == "model = = 3\n"
    capsys.readouterr()
    assert run(["config", "path"]) == 0
    assert capsys.readouterr().out == f"{home / 'config.toml'}\n"


def test_nothing_is_made_by_unsetting_where_there_is_nothing(home: Path) -> None:
    assert unset_setting(home, "model") is False
    assert not home.exists()
