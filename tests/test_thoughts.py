"""Thinking traps: each is recognised by how it sounds, and a plain sentence is none."""

import pytest

from mockview.errors import UsageError
from mockview.journey.thoughts import TRAPS, trap_named, traps_in

SOUNDS = {
    "all-or-nothing": ("I was a total failure.", "Everything I said was wrong", "I completely blew it."),
    "mind-reading": ("They thought I was boring.", "They could tell that I was lying", "She didn't like me"),
    "fortune-telling": ("I will never find a job.", "Nobody will ever hire me.", "I'm going to fail the next one too"),
    "overgeneralising": ("This happens every time.", "I always freeze.", "No one ever calls me back"),
    "labelling": ("I'm such an idiot", "I am a fraud.", "I'm just not good enough"),
    "discounting-the-positive": ("It was only luck.", "That doesn't count.", "Anyone could have done it"),
    "should-statements": ("I should have known that.", "At my age I ought to have a better job"),
    "personalisation": ("It's all my fault.", "I let my family down", "There is something wrong with me"),
}


@pytest.mark.parametrize(("trap", "thought"), [(t, s) for t, sentences in SOUNDS.items() for s in sentences])
def test_a_trap_is_recognised_by_how_it_sounds(trap: str, thought: str) -> None:
    assert trap in [found.id for found in traps_in(thought)]


@pytest.mark.parametrize(
    "thought", ["", "I was tired on Tuesday.", "The second question was about SQL.", "Ich war müde", "🙂"]
)
def test_a_plain_sentence_falls_into_none(thought: str) -> None:
    assert traps_in(thought) == ()


def test_every_trap_is_named_explained_and_opened_by_a_question() -> None:
    assert set(SOUNDS) == set(TRAPS)
    for trap in TRAPS.values():
        assert trap.meaning.endswith(".") and trap.asks.endswith("?")


def test_a_trap_is_chosen_by_number_id_or_title() -> None:
    assert trap_named("2") == trap_named("Mind reading") == trap_named(" mind-reading ") == TRAPS["mind-reading"]
    for wrong in ("0", "9", "pessimism", ""):
        with pytest.raises(UsageError, match="none of the thinking traps"):
            trap_named(wrong)
