import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging_answers import (
    CUSTOMER,
    INDEX,
    LEADERSHIP,
    PLAIN,
    PRESENT_TENSE,
    STORY,
    VAGUE,
    assess,
    data,
)
from mockview.judging.reader import read_answer
from mockview.judging.tightened import GAPS, ORDER, tighten
from mockview.speech.transcript import from_text

MESSY = (
    "Um, I learned to ask, uh, before I direct, and since then I always begin with that. Last year our, um, manager "
    "left and and nobody knew what to do. I think leadership is important. I met each of the twelve people and I asked "
    "them what slowed them down. I met each of the twelve people and asked them what slowed them down."
)


def tightened(text, question=LEADERSHIP):
    return tighten(read_answer(from_text(text), question, data()), assess(question, text))


def own_words(line, text):
    assert " ".join(text[a:b] for a, b in line.spans) == line.text
    assert all(a < b for a, b in line.spans)
    assert list(line.spans) == sorted(line.spans)


@pytest.mark.parametrize("text", [STORY, PLAIN, PRESENT_TENSE, VAGUE, MESSY, re.sub(r"[.,]", "", STORY).lower()])
def test_every_sentence_is_the_persons_own(text):
    for line in tightened(text):
        if line.is_gap:
            assert line.text in GAPS.values()
        else:
            own_words(line, text)


def test_sentences_stand_in_the_order_of_a_story_and_gaps_are_marked():
    found = tightened(MESSY)
    parts = [line.part for line in found]
    assert parts == sorted(parts, key=ORDER.index)
    texts = [line.text for line in found]
    assert texts[0] == "Last year our, manager left and nobody knew what to do."
    assert GAPS["result"] in texts
    assert not any("leadership is important" in text for text in texts)
    assert sum("slowed them down" in text for text in texts) == 1
    assert not any(re.search(r"\b(um|uh)\b", text.lower()) for text in texts)


def test_a_whole_story_keeps_every_sentence_and_has_no_gap():
    found = tightened(STORY)
    assert not any(line.is_gap for line in found)
    assert " ".join(line.text for line in found) == STORY


def test_what_is_missing_is_asked_for_and_never_invented():
    without = re.sub(r"As a result.*?before\. ", "", STORY)
    gaps = [line.text for line in tightened(re.sub(r"I learned.*", "", without)) if line.is_gap]
    assert gaps == [GAPS["result"], GAPS["reflection"]]


def test_speech_without_full_stops_is_cut_where_its_parts_change():
    bare = re.sub(r"[.,]", "", STORY).lower()
    found = tightened(bare)
    assert len({line.part for line in found if not line.is_gap}) >= 3
    assert " ".join(line.text for line in found if not line.is_gap).split() == bare.split()


def test_other_kinds_keep_their_own_order_without_gaps():
    text = (
        "Um, an index is a sorted structure. Uh, so reads get faster. So reads get faster. But writes, um, get slower."
    )
    found = tightened(text, INDEX)
    assert [line.text for line in found] == [
        "an index is a sorted structure.",
        "so reads get faster.",
        "But writes, get slower.",
    ]


def test_nothing_said_gives_nothing():
    assert tightened("") == ()
    assert tightened("I think respect is important. Teams are important for me.") == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["i", "um", "last year", "called", "we.", "told", "...", "état"]), st.text(max_size=6)
        )
    )
)
def test_any_text_is_only_ever_quoted(parts):
    text = " ".join(parts)
    for question in (CUSTOMER, INDEX):
        for line in tightened(text, question):
            if not line.is_gap:
                own_words(line, text)
