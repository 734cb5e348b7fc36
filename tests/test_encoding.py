import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockview.audio.recording import Span
from mockview.content.question import Question
from mockview.errors import StorageError
from mockview.history.encoding import from_json, to_json
from mockview.judging.assessment import Assessment, Ceiling, CriterionScore, DeliveryMetrics, Evidence
from mockview.speech.transcript import Transcript, Word

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
WHOLE = st.integers(-(2**40), 2**40)
TEXT = st.text()  # every character, stray surrogates too
SPANS = st.builds(Span, NUMBERS, NUMBERS)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


def many(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


WORDS = st.builds(Word, TEXT, WHOLE, WHOLE, maybe(NUMBERS), maybe(NUMBERS), maybe(NUMBERS))
TRANSCRIPTS = st.builds(
    Transcript,
    text=TEXT,
    words=many(WORDS),
    speech_spans=maybe(many(SPANS)),
    duration_s=maybe(NUMBERS),
    speech_s=maybe(NUMBERS),
    model=TEXT,
    language=TEXT,
    gaps=many(SPANS),
)
QUESTIONS = st.builds(
    Question,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    level=TEXT,
    listen_for=many(TEXT),
    follow_ups=st.dictionaries(TEXT, TEXT, max_size=3),
    rubric_id=TEXT,
    guide_s=NUMBERS,
    outline=many(TEXT),
)
SCORES = st.builds(
    CriterionScore,
    TEXT,
    TEXT,
    st.integers(1, 5),
    NUMBERS,
    many(st.builds(Evidence, TEXT, WHOLE, WHOLE, maybe(NUMBERS), maybe(NUMBERS))),
    TEXT,
    TEXT,
)
METRICS = st.builds(
    DeliveryMetrics,
    word_count=WHOLE,
    duration_s=maybe(NUMBERS),
    pause_count=maybe(WHOLE),
    fillers=WHOLE,
    fillers_per_100_words=NUMBERS,
    probable_filled_pauses=maybe(WHOLE),
)
ASSESSMENTS = st.builds(
    Assessment,
    rubric_id=TEXT,
    rubric_version=WHOLE,
    engine_version=WHOLE,
    answer_type=TEXT,
    ceiling=maybe(st.builds(Ceiling, NUMBERS, TEXT)),
    scores=many(SCORES),
    delivery_scores=many(SCORES),
    content=maybe(NUMBERS),
    delivery=maybe(NUMBERS),
    overall=maybe(NUMBERS),
    metrics=METRICS,
    strips=many(st.tuples(TEXT, WHOLE, WHOLE)),
    notes=many(TEXT),
    follow_up=maybe(TEXT),
)


@given(TRANSCRIPTS | QUESTIONS | ASSESSMENTS)
def test_a_value_comes_back_equal_and_of_the_same_types(value: object) -> None:
    back = from_json(type(value), to_json(value))
    assert back == value
    assert repr(back) == repr(value)  # 1 and 1.0, 0 and -0.0 are equal but not the same


def test_a_number_that_json_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json(Span(0.0, float("nan")))


def test_rows_from_before_a_field_was_added_can_be_read() -> None:
    assert from_json(Transcript, '{"text":"hi","words":[["hi",0,2]]}') == Transcript("hi", (Word("hi", 0, 2),))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"text":1,"words":[]}',
        '{"text":"a","words":{}}',
        '{"text":"a","words":[[]]}',
        "[" * 9999,
    ],
)
def test_what_is_no_transcript_is_told_as_damage(text: str) -> None:
    with pytest.raises(StorageError, match="transcript can't be read") as caught:
        from_json(Transcript, text)
    assert caught.value.remedy


def test_an_answer_of_two_minutes_stays_small() -> None:
    words = tuple(Word("answer", i * 7, i * 7 + 6, i * 0.5, i * 0.5 + 0.4, 0.9) for i in range(300))
    assert len(to_json(Transcript(" ".join(w.text for w in words), words))) < 20_000
