from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging_answers import FAILURE, LEADERSHIP, PLAIN, STORY, assess, data, rubric
from mockview.audio.recording import Span
from mockview.content.rubric import Criterion, Rubric
from mockview.errors import InputError
from mockview.judging.assessment import content_score, overall_score
from mockview.judging.judge import judge
from mockview.speech.transcript import HeardWord, from_heard_words, from_text


def timed(text, *, confidence=0.9, spans=None, language="en"):
    heard = [HeardWord(w, n * 0.4, n * 0.4 + 0.4, confidence) for n, w in enumerate(text.split())]
    end = len(heard) * 0.4
    spans = (Span(0.0, end),) if spans is None else spans
    return from_heard_words(heard, speech_spans=spans, duration_s=end, model="m", language=language)


def test_the_same_answer_gets_the_same_assessment():
    assert assess(LEADERSHIP, STORY) == assess(LEADERSHIP, STORY)


def test_content_and_overall_can_be_worked_out_again():
    found = judge(timed(STORY), LEADERSHIP, rubric("behavioural"), data())
    assert found.content == content_score(found.scores, found.ceiling)
    assert found.delivery == content_score(found.delivery_scores, None)
    assert found.overall == overall_score(found.content, found.delivery)


def test_without_times_content_stands_alone():
    found = assess(LEADERSHIP, STORY)
    assert found.delivery is None
    assert found.overall == found.content


def test_evidence_has_its_place_and_times():
    transcript = timed(STORY)
    found = judge(transcript, LEADERSHIP, rubric("behavioural"), data())
    quotes = [e for s in found.scores for e in s.evidence]
    assert quotes
    for e in quotes:
        assert transcript.text[e.start_char : e.end_char] == e.quote
        assert (e.start_s, e.end_s) == transcript.times_of(e.start_char, e.end_char)


def test_other_languages_get_delivery_but_no_content():
    found = judge(timed(STORY, language="de"), LEADERSHIP, rubric("behavioural"), data())
    assert found.content is None
    assert found.overall is None
    assert found.delivery is not None
    assert "English" in found.notes[0]


def test_an_unsure_transcript_says_so():
    found = judge(timed(STORY, confidence=0.3), LEADERSHIP, rubric("behavioural"), data())
    assert any("unsure" in n for n in found.notes)
    assert judge(timed(STORY), LEADERSHIP, rubric("behavioural"), data()).notes == ()


def test_words_heard_in_silence_are_noticed():
    found = judge(
        timed("Thanks for watching " + PLAIN, spans=(Span(5.0, 40.0),)), LEADERSHIP, rubric("behavioural"), data()
    )
    assert any("no voice" in n for n in found.notes)


def test_a_check_that_does_not_exist_is_named():
    odd = Criterion("x", "X", 1.0, ("a", "b", "c", "d", "e"), "telepathy")
    with pytest.raises(InputError, match="telepathy"):
        judge(from_text("x"), LEADERSHIP, Rubric("r", 1, "R", ("behavioural",), (odd,)), data())


def test_weights_are_a_rubrics_choice():
    base = rubric("behavioural")
    heavy = replace(
        base, criteria=tuple(replace(c, weight=50.0 if c.id == "reflection" else 1.0) for c in base.criteria)
    )
    without = STORY.split("I learned")[0]
    light = judge(from_text(without), LEADERSHIP, base, data()).content or 0
    assert (judge(from_text(without), LEADERSHIP, heavy, data()).content or 0) < light - 30


WORDS = st.sampled_from(
    [
        "i",
        "we",
        "um",
        "the",
        "because",
        "3",
        "50%",
        "told",
        "led",
        "team",
        "failed",
        "...",
        "'S",
        "--",
        "état",
        "你好",
        "\u202e",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(min_size=1, max_size=8)), max_size=60))
def test_any_text_is_judged_within_bounds_with_true_quotes(parts):
    text = " ".join(parts)
    for question, name in ((FAILURE, "behavioural"), (replace(FAILURE, kind="technical"), "technical")):
        found = judge(from_text(text), question, rubric(name), data())
        assert found.content is not None
        assert 0 <= found.content <= 100
        for score in found.scores:
            assert 1 <= score.points <= 5
            for e in score.evidence:
                assert e.quote
                assert text[e.start_char : e.end_char] == e.quote
