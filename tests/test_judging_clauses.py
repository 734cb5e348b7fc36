import re
from itertools import pairwise

import pytest

from judging_answers import LEADERSHIP, PLAIN, STORY, assess, data
from mockview.judging.labels import LABELS
from mockview.judging.reader import read_answer
from mockview.speech.transcript import from_text


def read(text):
    return read_answer(from_text(text), LEADERSHIP, data())


def labels_of(text):
    found = assess(LEADERSHIP, text)
    return [(label, text[a:b]) for label, a, b in found.strips]


def test_strips_cover_the_answer_in_order_without_overlap():
    strips = assess(LEADERSHIP, STORY).strips
    assert all(label in LABELS for label, _, _ in strips)
    assert all(a < b for _, a, b in strips)
    assert all(before[2] <= after[1] for before, after in pairwise(strips))
    assert strips[0][1] == 0
    assert strips[-1][2] == len(STORY)


def test_a_story_goes_from_situation_to_reflection():
    found = labels_of(STORY)
    assert found[0][0] == "situation"
    assert found[-1][0] == "reflection"
    by = {label: " ".join(t for name, t in found if name == label) for label, _ in found}
    assert "I met each of them" in by["action"]
    assert "we shipped 98 percent" in by["result"]
    assert "I learned to ask" in by["reflection"]


def test_clauses_are_cut_without_punctuation():
    bare = re.sub(r"[.,]", "", PLAIN).lower()
    texts = [bare[a:b] for _, a, b in assess(LEADERSHIP, bare).strips]
    assert len(texts) > 8
    assert any(t.startswith("and i stayed") for t in texts)


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Last year I wrote the plan, called the client and booked the room.", 3),
        ("Last year I would write the plan and I could call the client.", 0),
        ("Last year it was decided that they wrote the plan and someone called the client.", 0),
        ("Last year I'd already written the plan.", 1),
        ("I usually write the plan and I always call.", 0),
        ("Last year I felt bad, I knew it and I wanted to go.", 0),
    ],
)
def test_own_actions_are_things_that_the_speaker_did(text, acts):
    assert len(read(text).own_actions) == acts


def test_a_relative_clause_lends_no_subject():
    actions = read("Last year I crossed out what was done and moved what was not.").own_actions
    assert [(c.subject, c.verb) for c in actions] == [("i", "cross"), ("i", "mov")]


@pytest.mark.parametrize(("text", "past"), [
    ("I do not let go of it", False), ("you have got to go to the bottom of it", False), ("I let him go", True),
    ("we put it back", True), ("I want to put it back", False), ("I bent it back with pliers", True),
])  # fmt: skip
def test_a_form_that_serves_for_both_times_is_read_by_what_stands_before_it(text, past):
    assert any(c.past for c in read(text).clauses) is past
