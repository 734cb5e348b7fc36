import re
from dataclasses import replace

import pytest

from judging_answers import INDEX, LEADERSHIP, PLAIN, SALAD, STORY, VAGUE, assess, data, rubric
from mockview.audio.recording import Span
from mockview.judging.assessment import content_score, overall_score
from mockview.judging.judge import judge
from mockview.judging.with_follow_up import judge_with_follow_up
from mockview.speech.transcript import HeardWord, from_heard_words, from_text

NO_RESULT = re.sub(r"As a result.*?before\. ", "", STORY)
NO_SCENE = re.sub(r"In my previous.*?Christmas\. ", "", STORY)
RESULT = (
    "In the end we shipped 98 percent of the orders on time, compared with 91 percent the year before, and my boss "
    "thanked us."
)
SCENE = (
    "That was last winter in a warehouse near Leeds. Our manager had left three weeks before Christmas and nobody knew "
    "what to do."
)


def timed(text, start_s):
    heard = [HeardWord(w, start_s + n * 0.4, start_s + n * 0.4 + 0.3, 0.9) for n, w in enumerate(text.split())]
    end = start_s + len(heard) * 0.4
    return from_heard_words(heard, speech_spans=(Span(start_s, end),), duration_s=end, model="m")


def together(answer, follow_up, question=LEADERSHIP, name="behavioural"):
    return judge_with_follow_up(from_text(answer), from_text(follow_up), question, rubric(name), data())


def points(assessment):
    return {s.criterion_id: s.points for s in assessment.scores}


@pytest.mark.parametrize(
    ("answer", "follow_up", "criterion"), [(NO_RESULT, RESULT, "result"), (NO_SCENE, SCENE, "situation")]
)
def test_it_counts_for_the_part_that_it_fills_and_no_other(answer, follow_up, criterion):
    before, after = points(assess(LEADERSHIP, answer)), points(together(answer, follow_up))
    assert after.pop(criterion) >= before.pop(criterion) + 1
    assert after == before


def test_every_quote_is_found_in_the_transcript_that_it_names_with_its_times():
    for answer, follow_up in ((NO_RESULT, RESULT), (NO_SCENE, SCENE), ("I can't think of one, sorry.", STORY)):
        first, second = timed(answer, 0.5), timed(follow_up, 7.0)
        found = judge_with_follow_up(first, second, LEADERSHIP, rubric("behavioural"), data())
        quotes = [e for s in found.scores for e in s.evidence]
        assert any(e.from_follow_up for e in quotes)
        for e in quotes:
            source = second if e.from_follow_up else first
            assert source.text[e.start_char : e.end_char] == e.quote
            assert (e.start_s, e.end_s) == source.times_of(e.start_char, e.end_char)


def test_content_can_be_worked_out_again_and_delivery_stays():
    first, second = timed(NO_RESULT, 0.0), timed(RESULT, 0.0)
    alone = judge(first, LEADERSHIP, rubric("behavioural"), data())
    found = judge_with_follow_up(first, second, LEADERSHIP, rubric("behavioural"), data())
    assert found.content == content_score(found.scores, found.ceiling)
    assert found.content > alone.content
    assert found.overall == overall_score(found.content, found.delivery)
    assert (found.delivery, found.metrics, found.strips) == (alone.delivery, alone.metrics, alone.strips)
    assert found.follow_up is None


def test_a_refusal_that_is_made_good_counts_as_the_answer():
    found = together("I can't think of one right now, sorry.", STORY)
    assert found.answer_type == "story"
    assert found.ceiling is None
    assert found.content > 80


@pytest.mark.parametrize(
    "follow_up", [SALAD, "No.", "I don't know, sorry.", "The result was the result that resulted."]
)
def test_a_bad_follow_up_takes_nothing_away_and_gives_nothing(follow_up):
    alone = assess(LEADERSHIP, NO_RESULT)
    assert replace(together(NO_RESULT, follow_up), follow_up=alone.follow_up) == alone


def test_views_do_not_become_a_story_by_one_sentence():
    found = together(VAGUE, "I called everybody.")
    assert found.content < 60


def test_a_complete_answer_is_not_changed():
    assert together(STORY, PLAIN) == assess(LEADERSHIP, STORY)


def test_an_empty_follow_up_changes_nothing():
    assert together(NO_RESULT, "") == assess(LEADERSHIP, NO_RESULT)


def test_other_kinds_too():
    first = "An index is a sorted structure beside the table, so the database does not read every row to find one name."
    alone = assess(INDEX, first)
    second = (
        "On the other hand a hash would be better when one looks up one key, but not ranges, instead of the tree, it "
        "depends on the query, whereas writes get slower."
    )
    assert together(first, second, INDEX, "technical").content >= alone.content
