from dataclasses import replace

from judging_answers import CUSTOMER, FAILURE, LEADERSHIP, OFF_TOPIC, PRESENT_TENSE, STORY, data
from mockview.content.question import Question
from mockview.judging.relevance import expected_words, measure_relevance
from mockview.judging.wording import read_words
from mockview.speech.transcript import from_text


def strength(text, question):
    return measure_relevance(read_words(from_text(text)), question, data()).strength


def test_an_answer_is_closest_to_its_own_question():
    assert strength(STORY, LEADERSHIP) > 0.5 > 0 > strength(OFF_TOPIC, LEADERSHIP)
    assert strength(PRESENT_TENSE, CUSTOMER) > strength(PRESENT_TENSE, LEADERSHIP)


def test_length_by_itself_gains_nothing():
    long = OFF_TOPIC + " " + OFF_TOPIC.replace("boat", "house").replace("lake", "garden") + " " + OFF_TOPIC
    assert strength(long, LEADERSHIP) < 0.5


def test_listen_for_finds_words_that_no_competency_lists():
    plain = Question("g", "Tell me about your work with glaciers.", "glaciology", "behavioural")
    told = replace(plain, listen_for=("moraine", "crevass", "ablation stake"))
    text = "We drilled stakes on the moraine in June and I crossed two crevasses to read the ablation every week."
    assert strength(text, told) > strength(text, plain) + 2


def test_entries_written_as_stems_match_any_ending():
    question = replace(FAILURE, listen_for=("prioriti",))
    base = "I do this first and that comes later in the week because it is "
    with_word = measure_relevance(read_words(from_text(base + "prioritised")), question, data())
    without = measure_relevance(read_words(from_text(base + "purple")), question, data())
    assert with_word.strength > without.strength
    assert "prioriti" in expected_words(question, data()).prefixes


def test_an_unknown_competency_falls_back_on_the_questions_words():
    question = Question("x", "Tell me about a mistake you made.", "no such thing", "behavioural")
    text = (
        "I ordered the wrong paper by mistake, I told my boss and sent it back, and I lost forty euros for the error."
    )
    assert strength(text, question) > 1
