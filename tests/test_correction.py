"""A corrected transcript keeps the times of the words that stay."""

from hypothesis import given
from hypothesis import strategies as st

from mockview.speech.correction import corrected
from mockview.speech.transcript import HeardWord, Transcript, from_heard_words


def timed(text: str) -> Transcript:
    words = [HeardWord(w, i * 0.5, i * 0.5 + 0.4, 0.9) for i, w in enumerate(text.split())]
    return from_heard_words(words, speech_spans=None, duration_s=len(words) * 0.5, model="m")


def test_words_that_stay_keep_their_times() -> None:
    before = timed("I let the team of five")
    after = corrected(before, "I led the team of five")
    assert [w.start_s for w in after.words] == [w.start_s for w in before.words]
    assert after.words[1].text == "led"
    assert after.words[1].confidence is None
    assert after.words[2].confidence == 0.9


def test_added_words_share_the_gap() -> None:
    after = corrected(timed("we won"), "we nearly always won")
    starts = [w.start_s for w in after.words]
    assert after.timed
    assert starts == sorted(s for s in starts if s is not None)
    assert after.words[1].start_s == 0.4
    assert after.words[2].end_s == 0.5


@given(
    st.lists(st.sampled_from(["a", "bb", "ccc"]), max_size=8), st.lists(st.sampled_from(["a", "bb", "d"]), max_size=8)
)
def test_any_correction_is_whole_timed_and_in_order(old: list[str], new: list[str]) -> None:
    after = corrected(timed(" ".join(old)), " ".join(new))
    assert after.text == " ".join(new)
    assert all(after.text[w.start_char : w.end_char] == w.text for w in after.words)
    if old and new:
        times = [t for w in after.words for t in (w.start_s, w.end_s)]
        assert None not in times
        assert times == sorted(t for t in times if t is not None)
