import shutil

import pytest

from judging_answers import ROOT, data
from mockview.errors import InputError
from mockview.judging.scoring_data import load_scoring_data


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "scoring", tmp_path / "scoring")
    return tmp_path / "scoring"


def test_the_shipped_data_is_loaded_once_a_path():
    assert load_scoring_data(ROOT / "scoring") is load_scoring_data(ROOT / "tests" / ".." / "scoring")


def test_a_competency_is_found_by_its_other_names():
    found = data().competency("Time Management")
    assert found is not None
    assert found.id == "planning"
    assert data().competency("juggling chainsaws") is None


def test_every_norm_names_its_source():
    assert {"pause_share", "articulation_wpm", "fillers_per_100_words", "length_ratio"} <= set(data().norms)
    for norm in data().norms.values():
        assert len(norm.source) > 40
        assert norm.advice.format(value=1.0, seconds=60.0, guide=90.0)


def test_reference_rates_tell_common_from_rare():
    words = data().words
    assert words.rates["the"] > 0.01
    assert words.rates.get("turquois", words.rare_rate) < 1e-4
    assert words.is_past("told")
    assert not words.is_past("need")


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("cues.toml", "family = 3", r"no table \[family\]"),
        ("cues.toml", "[family", "not valid TOML"),
        ("cues.toml", "[family]\ntime = 'x'\n[asks]\na = []", "time must be lists"),
        ("words.toml", "function = 1", "is missing"),
        ("competencies.toml", "version = 1", r"no \[\[competency\]\]"),
        ("norms.toml", "[[norm]]\nid = 'x'\nbounds = [1, 2]", "four numbers"),
    ],
)
def test_broken_data_is_named_with_its_file(folder, file, text, says):
    (folder / file).write_text(text)
    with pytest.raises(InputError, match=says) as caught:
        load_scoring_data(folder)
    assert file in caught.value.what


def test_a_missing_file_is_named(folder):
    (folder / "norms.toml").unlink()
    with pytest.raises(InputError, match=r"norms\.toml can't be read"):
        load_scoring_data(folder)
