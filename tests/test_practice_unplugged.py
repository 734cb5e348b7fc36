"""A sound card that goes away in the middle of an answer: what was said is kept, and there is a way on."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import CommandLine
from test_practice_spoken import PATIENCE_S, Session, answers, session, wait_until_said
from virtual_audio import RATE_HZ, VirtualAudio, missing_packages

SAID_S = 2


@pytest.fixture
def card() -> Iterator[VirtualAudio]:
    """A card of this test's own, since it is broken on purpose."""
    if (reason := missing_packages()) is not None:
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="mv") as folder, VirtualAudio(Path(folder)) as own:
        yield own


def lose_it_in_the_first_answer(running: Session, card: VirtualAudio, tmp_path: Path) -> None:
    said = answers()[0]
    running.until("Question 1 of 2")
    card.say(said)
    running.until("Speak now")
    wait_until_said(card, tmp_path / "home", 1, said[: SAID_S * RATE_HZ])
    card.unplug()
    running.until("stopped sending sound")


def told_by(running: Session) -> list[dict[str, object]]:
    assert running.process.stdout is not None
    out = running.process.stdout.read()
    assert running.process.wait(PATIENCE_S) == 0
    found: list[dict[str, object]] = json.loads(out)["attempts"]
    return found


def test_it_comes_back_and_the_answer_is_given_again(card: VirtualAudio, tmp_path: Path, mockview: CommandLine) -> None:
    with session(card, tmp_path, "--count", "2") as running:
        lose_it_in_the_first_answer(running, card, tmp_path)
        running.press("a")
        running.until("counts for nothing. Answer again.")
        running.until("InputStream")  # it is tried, and can't be opened
        card.__enter__()
        said = answers()[1][: 3 * RATE_HZ]
        card.say(said)
        running.press("")
        running.until("Speak now")
        wait_until_said(card, tmp_path / "home", 1, said, take=2)
        running.press()
        running.until("Question 2 of 2")
        running.until("Speak now")
        running.press("q")
        (attempt,) = told_by(running)
    assert attempt["id"] == 2
    assert attempt["assessment"] is not None
    assert [line["id"] for line in json.loads(mockview("replay", "--json").out)] == [2]
    assert json.loads(mockview("replay", "1", "--json").out)["recording"] == "000001-01-01.wav"
    assert "whole" in mockview("check", "--read-data").out


def test_the_rest_is_typed_without_it(card: VirtualAudio, tmp_path: Path) -> None:
    with session(card, tmp_path, "--count", "2") as running:
        lose_it_in_the_first_answer(running, card, tmp_path)
        running.press()
        running.until("Question 2 of 2")
        running.until("InputStream")
        running.press("what")
        running.press("t")
        running.until("Type your answer")
        running.press("I led a team of five. We won.")
        running.press()
        first, second = told_by(running)
    assert first["recording"] == "000001-01-01.wav"
    assert first["assessment"] is not None
    assert second["transcript"] == "I led a team of five. We won."
    assert "“what” is none of these." in "".join(running.shown)


def test_with_nobody_to_ask_the_session_ends_and_says_why(card: VirtualAudio, tmp_path: Path) -> None:
    with session(card, tmp_path, "--count", "2") as running:
        assert running.process.stdin is not None
        lose_it_in_the_first_answer(running, card, tmp_path)
        running.process.stdin.close()
        running.until("InputStream")
        assert running.process.wait(PATIENCE_S) == 4
    assert len(list((tmp_path / "home" / "recordings").glob("*.wav"))) == 1
