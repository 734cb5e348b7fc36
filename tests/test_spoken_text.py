"""An answer laid out to be shown: parts, fillers and pauses in their places."""

from dataclasses import replace
from itertools import pairwise

import pytest

from mockview.audio.recording import Span
from mockview.content.folders import shipped_folder
from mockview.judging.delivery_metrics import measure
from mockview.judging.scoring_data import ScoringData, load_scoring_data
from mockview.pipeline import judge, load_scoring
from mockview.reports.spoken_text import NO_MARKS, Part, marks_of, parts_of, words_within
from mockview.speech.transcript import HeardWord, from_heard_words, from_text
from recorded_log import SPOKEN, fixture_transcript, question_of


@pytest.fixture(scope="module")
def data() -> ScoringData:
    return load_scoring_data(shipped_folder() / "scoring")


def kinds(parts: tuple[Part, ...]) -> list[str]:
    return [piece.text or piece.kind for part in parts for piece in part.pieces]


def spoken(*words: tuple[str, float, float], spans: tuple[tuple[float, float], ...]):
    return from_heard_words(
        (HeardWord(*word) for word in words),
        speech_spans=tuple(Span(*span) for span in spans),
        duration_s=spans[-1][1] + 0.5,
        model="true",
    )


def test_pauses_and_probable_fillers_stand_where_they_were(data: ScoringData) -> None:
    transcript = spoken(
        ("Um,", 0.5, 0.8), ("I", 2.0, 2.2), ("went", 2.2, 2.5), ("home", 3.4, 3.8),
        spans=((0.5, 0.8), (2.0, 2.9), (3.4, 3.8), (4.5, 5.0)),
    )  # fmt: skip
    parts = parts_of(transcript, None, marks_of(transcript, data))
    assert kinds(parts) == ["Um,", "long pause", "I", "went", "filled pause", "pause", "home", "pause", "filled pause"]
    assert parts[0].pieces[0].kind == "filler"
    assert parts[0].label == ""


def test_what_is_marked_is_what_is_counted(data: ScoringData) -> None:
    transcript = fixture_transcript(SPOKEN)
    marks, metrics = marks_of(transcript, data), measure(transcript, data)
    assert len(marks.fillers) >= metrics.fillers > 0
    assert len(marks.filled_pauses) == metrics.probable_filled_pauses == 1
    assert max(pause.length_s for pause in marks.pauses) == pytest.approx(metrics.longest_pause_s, abs=0.001)


def test_every_word_is_shown_once_and_parts_fill_the_answer() -> None:
    transcript, scoring = fixture_transcript(SPOKEN), load_scoring(None)
    assessment = judge(transcript, question_of(SPOKEN), scoring)
    parts = parts_of(transcript, assessment, marks_of(transcript, scoring.data))
    numbers = [piece.number for part in parts for piece in part.pieces if piece.number is not None]
    assert numbers == list(range(len(transcript.words)))
    assert {part.label for part in parts} >= {"situation", "action", "result"}
    assert all(a.label != b.label and a.ends == b.begins for a, b in pairwise(parts))
    assert parts[-1].ends == 1
    for part in parts:
        assert part.begins == pytest.approx((part.start_s or 0) / (transcript.duration_s or 1))


def test_an_answer_without_times_has_its_parts_by_characters() -> None:
    transcript = from_text("First line.\n\nSecond line.")
    (part,) = parts_of(transcript, None, NO_MARKS)
    assert [piece.new_line for piece in part.pieces] == [False, False, True, False]
    assert (part.begins, part.ends, part.start_s) == (0, 1, None)
    assert parts_of(from_text(""), None, NO_MARKS) == ()


def test_a_corrected_word_without_times_marks_no_pauses(data: ScoringData) -> None:
    transcript = fixture_transcript(SPOKEN)
    words = (replace(transcript.words[0], start_s=None, end_s=None), *transcript.words[1:])
    untimed = replace(transcript, words=words)
    parts = parts_of(untimed, None, marks_of(untimed, data))
    assert len(kinds(parts)) == len(words)


def test_a_quote_is_found_by_its_words() -> None:
    transcript = from_text("I went home early.")
    assert words_within(transcript, 2, 11) == (1, 2)
    assert words_within(transcript, 4, 5) == (1, 1)
    assert words_within(transcript, 18, 18) is None
