import pytest

from judging_answers import LEADERSHIP, data
from mockview.audio.recording import Span
from mockview.judging.delivery import score_delivery
from mockview.judging.delivery_metrics import measure
from mockview.speech.transcript import HeardWord, Transcript, from_heard_words, from_text


def spoken(*stretches, spans=None, duration_s=None):
    """Stretches of (start, words a second, text), each word touching the next."""
    heard = []
    for start, rate, text in stretches:
        for n, word in enumerate(text.split()):
            heard.append(HeardWord(word, start + n / rate, start + (n + 1) / rate, 0.9))
    return from_heard_words(heard, speech_spans=spans, duration_s=duration_s, model="m")


def scores(transcript):
    found = score_delivery(measure(transcript, data()), LEADERSHIP, data(), transcript)
    return {s.criterion_id: s for s in found}


def test_pauses_come_from_voice_activity_not_from_words():
    # the recogniser stretched a word over the silence
    transcript = from_heard_words(
        [HeardWord("one", 0.0, 4.0), HeardWord("two", 4.0, 5.0)],
        speech_spans=(Span(0.0, 1.0), Span(4.0, 5.0)),
        duration_s=6.0,
        model="m",
    )
    found = measure(transcript, data())
    assert (found.pause_count, found.longest_pause_s, found.long_pause_count) == (1, 3.0, 1)
    assert found.pause_share == pytest.approx(0.6)
    assert found.speech_s == 2.0
    assert found.pace_wpm == 20.0
    assert found.articulation_wpm == 60.0


def test_breaths_are_no_pauses():
    found = measure(spoken((0.0, 2, "a b"), (1.15, 2, "c d"), spans=(Span(0, 1), Span(1.15, 2.15))), data())
    assert found.pause_count == 0
    assert found.pause_share == 0.0


def test_word_times_alone_give_pauses_too():
    found = measure(spoken((0.0, 2, "a b"), (3.0, 2, "c d")), data())
    assert found.pause_count == 1
    assert found.longest_pause_s == pytest.approx(2.0)
    assert found.probable_filled_pauses is None


def test_voice_that_no_word_covers_is_a_probable_filled_pause():
    spans = (Span(0.0, 1.5), Span(2.0, 4.0))
    transcript = spoken((0.0, 2, "so we"), (2.6, 2, "went home"), spans=spans, duration_s=4.0)
    # 1.0-1.5 and 2.0-2.6 and 3.6-4.0
    assert measure(transcript, data()).probable_filled_pauses == 3


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Um, I went, uh, home, you know, and then, erm, I slept.", 4),
        ("It was, like, really far", 1),
        ("I like dogs and it looked like rain", 0),
        ("the umbrella and the error", 0),
    ],
)
def test_fillers_are_counted_in_their_context(text, count):
    assert measure(from_text(text), data()).fillers == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I I went to the the shop", 2),
        ("we were we were late", 1),
        ("he had had enough, very very far", 0),
        ("I wen- I went", 1),
        ("I, um, I went", 1),
    ],
)
def test_repairs(text, count):
    assert measure(from_text(text), data()).repairs == count


def test_hedges():
    assert measure(from_text("Maybe I guess it was kind of good"), data()).hedges == 3


def test_without_times_nothing_is_scored():
    transcript = from_text("I went home and I slept for ten hours because I was tired.")
    found = measure(transcript, data())
    assert (found.pace_wpm, found.pause_share, found.probable_filled_pauses) == (None, None, None)
    assert score_delivery(found, LEADERSHIP, data(), transcript) == ()


def test_a_stated_duration_gives_pace_and_pauses():
    text = " ".join(["word"] * 100)
    found = measure(from_text(text, duration_s=50.0, speech_s=40.0), data())
    assert (found.pace_wpm, found.articulation_wpm, found.pause_share) == (120.0, 150.0, 0.2)
    assert {"pause_share", "articulation_wpm", "length_ratio"} <= set(
        scores(from_text(text, duration_s=50.0, speech_s=40.0))
    )


def test_a_fluent_answer_scores_well_and_a_halting_one_does_not():
    words = " ".join(f"w{n}" for n in range(120))
    fluent = scores(spoken((0.0, 2.4, words), spans=(Span(0, 50),), duration_s=51.0))
    assert {s.points for s in fluent.values()} == {5}
    halting = from_text("um so " * 20 + words, duration_s=160.0, speech_s=60.0)
    found = scores(halting)
    assert found["pause_share"].points == 1
    assert found["fillers_per_100_words"].points == 1
    assert found["fillers_per_100_words"].evidence[0].quote == "um"
    assert "At least" in found["fillers_per_100_words"].advice


@pytest.mark.parametrize("wpm", [140, 150, 163, 190, 220])
def test_ordinary_paces_all_count_as_good(wpm):
    transcript = from_text(" ".join(["word"] * wpm), duration_s=60.0, speech_s=60.0)
    assert scores(transcript)["articulation_wpm"].points == 5


def test_silence_is_measured_without_dividing_by_nothing():
    found = measure(Transcript("", (), speech_spans=(), duration_s=3.0), data())
    assert found.word_count == 0
    assert found.speech_s == 0.0
    assert found.pause_share is None
