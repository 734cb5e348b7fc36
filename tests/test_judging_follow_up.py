import re
from dataclasses import replace

from judging_answers import LEADERSHIP, OFF_TOPIC, STORY, VAGUE, assess

BANK = {"action": "What was your own first step?", "result": "And how did it end?"}
ASKED = replace(LEADERSHIP, follow_ups=BANK)


def test_a_complete_answer_needs_no_follow_up():
    assert assess(ASKED, STORY).follow_up is None


def test_the_banks_own_wording_comes_first():
    without_result = re.sub(r"As a result.*", "", STORY)
    assert assess(ASKED, without_result).follow_up == BANK["result"]
    assert assess(ASKED, VAGUE).follow_up == BANK["action"]


def test_what_the_bank_lacks_is_asked_in_general_words():
    without_lesson = re.sub(r"I learned.*", "", STORY)
    assert "differently" in (assess(ASKED, without_lesson).follow_up or "")


def test_an_answer_to_another_question_is_led_back():
    assert LEADERSHIP.text in (assess(ASKED, OFF_TOPIC).follow_up or "")
    assert assess(ASKED, "").follow_up
