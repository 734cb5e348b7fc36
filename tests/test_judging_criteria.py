import re
from dataclasses import replace

import pytest

from judging_answers import (
    CUSTOMER,
    INDEX,
    LEADERSHIP,
    PLAIN,
    PRESENT_TENSE,
    STORY,
    WEAKNESS,
    assess,
    data,
    points,
    rubric,
)
from mockview.content.question import Question
from mockview.content.rubric import Criterion, Rubric
from mockview.judging.judge import judge
from mockview.speech.transcript import from_text

REAL_WEAKNESS = (
    "I put off difficult phone calls. Last year I waited nine days before I told a supplier that we would"
    " not renew, and that cost both of us money. Since then I have a rule, the call I like least is the "
    "first thing I do at nine. I asked my boss to check every Friday which call is still open. This year "
    "the longest anyone waited was two days, and she noticed it in my review."
)
HUMBLE = (
    "My greatest weakness is that I'm a perfectionist. I always want everything to be right, and I work "
    "too hard sometimes. I care too much about my work, so it is difficult to stop in the evening. But I "
    "think that is a strength in a way too."
)


def test_a_full_story_earns_points_everywhere():
    found = points(LEADERSHIP, STORY)
    assert found.pop("relevance") >= 3
    assert min(found.values()) >= 4
    assert {"relevance", *found} == {c.id for c in rubric("behavioural").criteria}


@pytest.mark.parametrize(
    ("criterion", "without"),
    [
        ("result", re.sub(r"As a result.*?before\. ", "", STORY)),
        ("reflection", re.sub(r"I learned.*", "", STORY)),
        ("situation", re.sub(r"In my previous.*?Christmas\. ", "", STORY)),
        ("ownership", re.sub(r"\bI\b", "they", STORY)),
        ("concision", STORY + " " + STORY),
    ],
)
def test_what_is_taken_out_costs_points_where_it_belongs(criterion, without):
    assert points(LEADERSHIP, without)[criterion] < points(LEADERSHIP, STORY)[criterion]


def test_we_is_no_fault_where_the_own_part_is_named():
    together = "We had a flood in the shop last winter and we all helped. " + STORY
    assert points(LEADERSHIP, together)["ownership"] >= 4


def test_plain_words_and_a_learners_grammar_keep_their_points():
    plain = points(LEADERSHIP, PLAIN)
    assert plain["ownership"] >= 3
    assert plain["result"] >= 3
    learner = points(CUSTOMER, PRESENT_TENSE)
    assert learner["situation"] >= 4
    assert learner["ownership"] >= 4
    assert learner["result"] >= 3


def test_more_of_the_same_cue_earns_nothing():
    said = points(LEADERSHIP, STORY)["reflection"]
    assert points(LEADERSHIP, STORY + " I learned, I learned, I learned.")["reflection"] <= said + 1
    assert points(LEADERSHIP, "I learned. " * 30)["reflection"] <= 2


def test_a_real_weakness_beats_a_strength_in_disguise():
    real, humble = points(WEAKNESS, REAL_WEAKNESS), points(WEAKNESS, HUMBLE)
    for criterion in ("flaw", "remedy", "progress"):
        assert real[criterion] > humble[criterion]
    assert humble["flaw"] <= 2
    advice = next(s.advice for s in assess(WEAKNESS, HUMBLE).scores if s.criterion_id == "flaw")
    assert "perfectionist" in advice


def test_coverage_follows_the_outline_and_names_what_is_absent():
    question = replace(
        INDEX,
        outline=(
            "Sorted structure beside the table",
            "Reads get faster, writes slower",
            "Order of two columns matters",
        ),
    )
    text = (
        "An index is a sorted structure beside the table, so the database does not read every row. Reads "
        "become faster because it goes down the tree, but writes get slower since each insert has to change "
        "the index as well."
    )
    (score,) = [s for s in assess(question, text).scores if s.criterion_id == "coverage"]
    assert 3 <= score.points <= 4
    assert "Order of two columns" in score.missing


def own_rubric(**cues):
    criterion = Criterion("safety", "Safety", 1.0, ("none", "one", "two", "three", "all"), "cues", cues)
    return Rubric("mine", 1, "Mine", ("behavioural",), (criterion,), "user")


def judged(text, own):
    (score,) = judge(from_text(text), LEADERSHIP, own, data()).scores
    return score


def test_a_users_cue_list_works_without_code():
    own = own_rubric(equipment=("helmet*", "harness"), habits=("check* the scaffold",), against=("no time for that",))
    good = judged("I put on my helmet and the harness, and I checked the scaffold before the team went up.", own)
    assert good.points >= 4
    assert any("helmet" in e.quote for e in good.evidence)
    none = judged("I went up with the team and we painted the wall.", own)
    assert none.points == 1
    assert "equipment" in none.missing
    worse = judged("I put on my helmet and the harness, and I checked the scaffold. There is no time for that.", own)
    assert worse.points == good.points - 1


def test_cues_outside_sentences_earn_nothing():
    own = own_rubric(equipment=("helmet", "harness", "gloves", "boots"))
    assert judged("helmet harness gloves boots goggles visor apron mask", own).points == 1


def test_every_criterion_gives_advice_or_evidence():
    for question, text in ((LEADERSHIP, STORY), (LEADERSHIP, PLAIN), (WEAKNESS, HUMBLE), (INDEX, "It makes it fast.")):
        for score in assess(question, text).scores:
            assert 1 <= score.points <= 5
            assert score.advice
            assert score.evidence or score.missing or score.points >= 4


def test_a_situational_question_asks_for_steps():
    question = Question("s", "What would you do if a guest shouted at you?", "customer-focus", "situational")
    good = (
        "First I would let him finish, because people who are interrupted get louder. Then I'd ask him to "
        "step aside and I would ask what happened. If it was our mistake I'd apologise and offer a new dish. "
        "If not, I'd tell him what I can do and call my manager. Afterwards I would check that the other "
        "tables are fine."
    )
    vague = (
        "The customer is always king, so it is important to be friendly. I am a patient person and I can deal"
        " with all kinds of people. A good attitude makes the difference, and I always have a smile for "
        "everyone."
    )
    assert points(question, good)["approach"] >= 4 > points(question, vague)["approach"]
    assert (assess(question, good).content or 0) > (assess(question, vague).content or 0)
