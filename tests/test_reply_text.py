"""Of a letter only its writer's own words are read, sentence by sentence."""

import pytest

from mockview.journey.reply_text import Sentence, own_words, sentences_of


def test_what_was_answered_to_and_a_signature_are_left_out() -> None:
    assert own_words("Yes.\n-- \nBob, Leadership Ltd") == "Yes."
    assert own_words("Yes.\n-----Original Message-----\nFrom: Ada") == "Yes."
    assert own_words("From: nobody\nYes.") == "From: nobody\nYes."


def test_broken_lines_are_put_together_and_lists_keep_their_heading() -> None:
    text = "Hello Ada,\nthis was\ngood. And that\ttoo!\n\nTo work on:\n- the pace\n2) structure\n\nBye"
    assert list(sentences_of(text)) == [
        Sentence("this was good.", ""),
        Sentence("And that too!", ""),
        Sentence("the pace", "To work on:"),
        Sentence("structure", "To work on:"),
        Sentence("Bye", ""),
    ]


@pytest.mark.parametrize(
    "greeting", ["Dear Ms Okafor,\n", "Hi Ada, ", "Hello\n\n", "Good morning Ada!\n", "Dear Ada:\n"]
)
def test_a_greeting_is_not_read(greeting: str) -> None:
    assert list(sentences_of(f"{greeting}Your pace was good.")) == [Sentence("Your pace was good.", "")]


@pytest.mark.parametrize(
    "text", ["Highlights were your stories.", "Hello everyone said at once, and you listened well."]
)
def test_what_only_begins_like_a_greeting_is_read(text: str) -> None:
    assert [sentence.text for sentence in sentences_of(text)] == [text]


def test_what_runs_on_without_an_end_is_read_in_pieces() -> None:
    assert [len(s.text.split()) for s in sentences_of("word " * 320)] == [150, 150, 20]
