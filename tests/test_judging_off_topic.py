"""Answers about something else are caught, honest ones in words that nobody foresaw are not."""

from dataclasses import replace

import pytest

from judging_answers import CUSTOMER, LEADERSHIP, OFF_TOPIC, STORY, assess, data
from mockview.content.question import Question
from mockview.judging.question_kind import competency_of, kind_of
from mockview.judging.question_words import content_stems_of_question, standing_of_question
from mockview.judging.wording import split_text, stem

COUNT = (
    "I was counting the jars in the cellar of our farm shop and I noticed that the honey labels had the year of the "
    "old harvest. Nobody would have known. My cousin said, leave it, just this once. I did not feel right about it, so "
    "I told my aunt the same evening and we printed 200 new ones. It cost us a Sunday, and two people thanked us."
)
MACHINE = (
    "The conveyor in our plant jammed every night at the same place. I wrote down each stop for a week, compared the "
    "times, measured the belt and found out that a worn roller was the cause. I replaced the part, tested it for three "
    "days and the error never came back. We saved forty minutes a shift, and I now check every roller each month."
)


def typed(text):
    return Question("t", text, competency_of(text, data()), kind_of(text, data()))


def test_an_honest_story_in_unforeseen_words_is_about_it():
    found = assess(typed("Did you ever have to come clean about something?"), COUNT)
    assert found.answer_type == "story"
    assert (found.content or 0) > 55


def test_a_story_of_another_subject_is_not():
    for text in ("When did you have a row with somebody at work?", "How did you take feedback that hurt?"):
        found = assess(typed(text), MACHINE)
        assert found.answer_type == "off-topic"
        assert (found.content or 0) < 40


def test_the_ceiling_is_lower_the_surer_it_is_about_something_else():
    sure = assess(typed("How did you take feedback that hurt?"), OFF_TOPIC).ceiling
    unsure = assess(CUSTOMER, OFF_TOPIC).ceiling
    assert sure is not None
    assert unsure is not None
    assert 24 <= sure.value < unsure.value < 40


def test_a_story_where_steps_are_asked_for_is_no_plan():
    asked = Question("s", "A guest says that the room is dirty. What do you do?", "customer-focus", "situational")
    assert assess(asked, MACHINE).answer_type == "off-topic"


def test_views_on_what_one_would_do_name_no_step():
    asked = Question("s", "A guest says that the room is dirty. What do you do?", "customer-focus", "situational")
    views = (
        "I think you have to stay calm, that is the most important thing with guests. It is important that people feel "
        "taken seriously, and you should never argue. A good hotel is all about service, and everybody can be unhappy."
    )
    found = assess(asked, views).ceiling
    assert found is not None
    assert found.value == 50


def test_a_story_without_an_own_action_stays_in_the_middle():
    others = (
        "Last winter our depot lost its manager, and the drivers were angry because nobody led the team. The boss "
        "called a meeting, a woman from the office split the routes, and the oldest driver trained the new people. "
        "In the end all 40 trucks were on time again, and the customers thanked the company. It was a hard month."
    )
    found = assess(LEADERSHIP, others)
    assert found.ceiling is not None
    assert found.ceiling.value == 58
    assert assess(LEADERSHIP, STORY).ceiling is None


def test_everyday_words_stand_for_the_questions_own():
    words = data().words
    asked = "Describe a clash over money."
    row = frozenset(stem(p) for p in split_text("we had a row about the price and he shouted"))
    walk = frozenset(stem(p) for p in split_text("we had a walk along the river and he whistled"))
    assert content_stems_of_question(asked, words).isdisjoint(row)
    assert standing_of_question(asked, row, 50, words) > 1 > standing_of_question(asked, walk, 50, words)
    assert standing_of_question("What would you say?", row, 50, words) == 0


def test_competencies_near_to_each_other_are_named_by_their_ids():
    known = {c.id for c in data().distinct}
    assert all(set(c.near) <= known - {c.id} for c in data().distinct)
    assert any(c.near for c in data().distinct)


@pytest.mark.parametrize(
    ("text", "kind", "competency"),
    [
        (
            "Ever had to tell your boss something unpleasant that nobody would have found out?",
            "behavioural",
            "integrity",
        ),
        ("What do you do when a shopper shouts at you?", "situational", "customer-focus"),
        ("Talk me through how you got over being turned down.", "behavioural", "resilience"),
        ("How did you get on with a workmate whom you could not stand?", "behavioural", "conflict"),
        ("Describe how you put together an event with a tight deadline.", "behavioural", "planning"),
        ("What can go wrong when a server runs out of memory?", "technical", "technical"),
        ("What brought you to us?", "motivational", None),
        ("Who are you, and what should I know about you?", "introduction", "self-introduction"),
    ],
)
def test_everyday_questions(text, kind, competency):
    assert kind_of(text, data()) == kind
    if competency:
        assert competency_of(text, data()) == competency


def test_advice_gives_the_question_back_as_it_was_written():
    asked = replace(LEADERSHIP, text="Tell me about a time you led. How did it go?")
    score = next(s for s in assess(asked, OFF_TOPIC).scores if s.criterion_id == "relevance")
    assert score.advice.endswith(asked.text)
    told = replace(LEADERSHIP, text="Tell me about a time you led.")
    assert next(s for s in assess(told, OFF_TOPIC).scores if s.criterion_id == "relevance").advice.endswith("you led.")


def test_three_sentences_have_no_order_to_praise():
    short = (
        "Last year I led a team of six people in a shop. Then I split the work because we were late. "
        "In the end it went well."
    )
    score = next(s for s in assess(LEADERSHIP, short).scores if s.criterion_id == "structure")
    assert score.points <= 4
