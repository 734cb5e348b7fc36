import pytest

from judging_answers import (
    CUSTOMER,
    ECHO,
    FAILURE,
    INDEX,
    LEADERSHIP,
    OFF_TOPIC,
    PLAIN,
    PRESENT_TENSE,
    SALAD,
    STORY,
    VAGUE,
    WEAKNESS,
    assess,
)

REFUSAL = "I can't really think of a time like that right now, sorry. Maybe another question?"
LABELS = (
    "Situation: I was at work in 2019. Task: I had a task with my team of 10. Action: I took action and I"
    " led the team. Result: the result was very good, we increased it by 50 percent. Reflection: I "
    "learned a lot about leadership."
)
PSEUDO = (
    "I usually stay calm when a customer is angry. Whenever somebody shouts I listen and let them finish."
    " Then I normally offer a refund, and most of the time they calm down. I always say sorry, and if "
    "they are still angry I call the boss."
)


@pytest.mark.parametrize(
    ("question", "text", "types"),
    [
        (LEADERSHIP, STORY, {"story"}),
        (LEADERSHIP, PLAIN, {"story"}),
        (CUSTOMER, PRESENT_TENSE, {"story"}),
        (LEADERSHIP, VAGUE, {"opinion", "self-description", "pseudo-story"}),
        (CUSTOMER, PSEUDO, {"pseudo-story"}),
        (LEADERSHIP, "", {"empty"}),
        (LEADERSHIP, " ... ", {"empty"}),
        (LEADERSHIP, SALAD, {"salad"}),
        (LEADERSHIP, ECHO, {"echo"}),
        (LEADERSHIP, REFUSAL, {"refusal"}),
        (LEADERSHIP, "I led a team and it was fine.", {"fragment"}),
        (LEADERSHIP, OFF_TOPIC, {"off-topic"}),
        (CUSTOMER, OFF_TOPIC, {"off-topic"}),
        (INDEX, OFF_TOPIC, {"off-topic"}),
        (WEAKNESS, OFF_TOPIC, {"off-topic"}),
        (LEADERSHIP, LABELS, {"labels"}),
        (LEADERSHIP, "I led my team and it was great. " * 12, {"repetition"}),
    ],
)
def test_types(question, text, types):
    assert assess(question, text).answer_type in types


@pytest.mark.parametrize(
    "text", ["", SALAD, ECHO, REFUSAL, OFF_TOPIC, LABELS, "Fine.", "I led a team and it was fine."]
)
def test_what_answers_nothing_stays_below_40_and_says_why(text):
    found = assess(LEADERSHIP, text)
    assert found.content is not None
    assert found.content < 40
    assert found.ceiling is not None
    assert found.ceiling.because.endswith(".")


def test_a_story_has_no_ceiling():
    assert assess(LEADERSHIP, STORY).ceiling is None
    assert assess(CUSTOMER, PRESENT_TENSE).ceiling is None


def test_saying_the_questions_words_first_does_not_save_another_story():
    text = "Leadership is a good question, let me tell you about a time I showed leadership. " + OFF_TOPIC
    assert (assess(LEADERSHIP, text).content or 0) < 40


def test_a_hesitant_start_is_no_refusal():
    text = (
        "I can't think of a big one, but there is a small one. Last year in the bakery I put salt into the "
        "cream because I did not read the label. Forty cakes were wrong. I told my boss at once, I made new "
        "cream and I stayed until nine. Only two customers got the cake late. Now I taste everything first."
    )
    found = assess(FAILURE, text)
    assert found.answer_type == "story"
    assert (found.content or 0) > 60


def test_an_answer_in_another_language_marked_english_earns_nothing():
    text = (
        "El año pasado tuve que dirigir un equipo de cinco personas porque nuestro jefe estaba enfermo y no "
        "había nadie. Organicé una reunión cada mañana y repartí las tareas. Al final terminamos a tiempo y "
        "el cliente quedó contento."
    )
    assert (assess(LEADERSHIP, text).content or 0) < 40
