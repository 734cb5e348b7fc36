"""What strangers hand in never crashes a parser: a few inputs for each; benchmarks/fuzz.py hands in ten thousand."""

import sys
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from fuzz_inputs import changed, near_toml
from fuzz_parsers import PARSERS, must_be_plain
from mockview.content.folders import shipped_folder
from mockview.content.question_bank import parse_bank
from mockview.content.rubric import parse_rubric
from mockview.errors import InputError, MockviewError

SLOW = {"posting html", "posting pdf", "model folder"}
"""Each input of these takes a process or a model."""


@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_answers_or_refuses_in_a_sentence(name: str, tmp_path: Path) -> None:
    parser = PARSERS[name]

    @settings(
        max_examples=3 if name in SLOW else 25,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @given(parser.inputs())
    def hand_in(data: bytes) -> None:
        try:
            parser.read(data, tmp_path.resolve())
        except MockviewError as error:
            must_be_plain(error)

    hand_in()


def test_the_inputs_reach_beyond_the_first_line() -> None:
    """Files near good ones must often be TOML still, or only its reader would be tested."""
    seed = (shipped_folder() / "question_banks" / "career-change.toml").read_bytes()
    told: list[str] = []

    @settings(max_examples=60, derandomize=True, database=None, deadline=None)
    @given(near_toml([seed]))
    def hand_in(data: bytes) -> None:
        try:
            parse_bank(data.decode(), "x", "user")
            told.append("taken")
        except InputError as error:
            told.append(error.what)

    hand_in()
    assert sum("not valid TOML" in said for said in told) < len(told) / 3
    assert len({said.split(":")[-1].strip() for said in told}) > 10


@given(st.binary(max_size=300), st.integers(0, 2**32))
@settings(max_examples=50, derandomize=True, database=None)
def test_a_change_is_the_same_for_the_same_number(seed: bytes, number: int) -> None:
    assert changed(seed, number) == changed(seed, number)


def test_a_rubric_that_is_none_has_all_its_problems_named() -> None:
    with pytest.raises(InputError) as caught:
        parse_rubric("id = 3\nversion = 'x'\nkinds = []\n[[criterion]]\nid = '../x'\nweight = -1\n", "x", "user")
    assert caught.value.what.count("\n  ") >= 6
