import pytest

from mockview.judging.wording import read_words, split_word, stem
from mockview.speech.transcript import from_text


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("I'm,", ("i", "am")),
        ("don’t", ("do", "not")),
        ("dont", ("do", "not")),
        ("two-page", ("two", "page")),
        ("TCP/IP", ("tcp", "ip")),
        ("that's", ("that", "is")),
        ("supervisor's", ("supervisor",)),
        ("61,000", ("61,000",)),
        ("--", ()),
    ],
)
def test_words_lose_case_and_punctuation(word, parts):
    assert split_word(word) == parts


@pytest.mark.parametrize(
    "words", [("motivated", "motivating", "motivation"), ("leader", "leadership", "leading"), ("tries", "try")]
)
def test_endings_share_a_stem(words):
    assert len({stem(w) for w in words}) == 1


def test_parts_keep_their_place_in_the_transcript():
    transcript = from_text("Well, I don't know.  Two-page notes, though")
    wording = read_words(transcript)
    assert wording.norms == ("well", "i", "do", "not", "know", "two", "page", "notes", "though")
    assert [transcript.text[a:b] for a, b in zip(wording.starts, wording.ends, strict=True)][5:7] == [
        "Two-page",
        "Two-page",
    ]
    assert wording.breaks == {4}
