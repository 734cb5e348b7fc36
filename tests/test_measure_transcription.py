"""The measurement counts what it says it counts, through the real model too."""

import json
import sys
from pathlib import Path

import pytest

pytest.importorskip("jiwer", reason="the extra mockview[bench] is not installed")
pytest.importorskip("whisper_normalizer", reason="the extra mockview[bench] is not installed")

from mockview.audio.recording import Span
from mockview.speech.transcript import HeardWord, Transcript, from_heard_words, from_text

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import measure_transcription as bench
from transcript_comparison import Row, Tally, Truth, compared

ROOT = Path(__file__).parent.parent
SPEECH = (Span(0.5, 2.0), Span(3.0, 4.5))


def heard(*words: tuple[str, float, float], spans: tuple[Span, ...] = SPEECH) -> Transcript:
    timed = [HeardWord(text, start_s, end_s, 0.9) for text, start_s, end_s in words]
    return from_heard_words(timed, speech_spans=spans, duration_s=5.0, model="by hand")


def row_of(truth: Truth, transcript: Transcript) -> Row:
    return compared(truth, transcript, 5.0, 1.0)


def test_numbers_case_punctuation_and_fillers_are_no_word_errors() -> None:
    truth = Truth("a", "Um, we saved $2,000, that is 40% of it, uh, and I don't mind the colour.")
    row = row_of(
        truth, from_text("we saved two thousand dollars that is forty percent of it and I do not mind the color")
    )
    assert row.word_errors == 0
    assert row.reference_words == 15


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("cold warm hot mild", 0),
        ("cold warm mild", 1),
        ("cold warm hot very mild", 1),
        ("cold worn hot mild", 1),
        ("", 4),
    ],
)
def test_each_wrong_lost_or_added_word_is_an_error(text: str, errors: int) -> None:
    assert row_of(Truth("a", "Cold, warm, hot, mild."), from_text(text)).word_errors == errors


def test_fillers_count_when_heard_near_their_time() -> None:
    truth = Truth(
        "a", "Um, I, uh, stayed.", words=(("Um,", 0.5, 0.9), ("I,", 1, 1.2), ("uh,", 1.4, 1.7), ("stayed.", 3, 4)),
        fillers=(("Um,", 0.5), ("uh,", 1.4)),
    )  # fmt: skip
    row = row_of(truth, heard(("Um,", 0.6, 0.9), ("I", 1.0, 1.2), ("stayed.", 3.0, 4.0), ("Hmm.", 4.1, 4.4)))
    assert row.fillers == Tally(true=2, found=1, claimed=2, right=1)


def test_voice_that_no_word_covers_finds_a_filler_too() -> None:
    truth = Truth(
        "a",
        "I, uh, stayed.",
        words=(("I,", 0.5, 0.8), ("uh,", 1.2, 1.6), ("stayed.", 3.0, 4.4)),
        fillers=(("uh,", 1.2),),
    )
    row = row_of(truth, heard(("I", 0.5, 1.0), ("stayed.", 3.4, 4.4)))
    assert row.fillers == Tally(true=1, found=0, claimed=0, right=0)
    # From 1.0 to 2.0 s is the filler; from 3.0 to 3.4 s is a word that was heard late.
    assert row.fillers_or_filled_pauses == Tally(true=1, found=1, claimed=2, right=1)


def test_pauses_are_compared_by_the_time_they_share() -> None:
    truth = Truth("a", "Yes, no.", pauses=(Span(0.8, 1.0), Span(2.05, 2.95), Span(5.0, 5.6)))
    spans = (Span(0.0, 2.0), Span(3.0, 4.0), Span(4.7, 6.0))
    row = row_of(truth, heard(("Yes,", 0, 2), ("no.", 3, 4), spans=spans))
    assert row.pauses == Tally(true=2, found=1, claimed=2, right=1)


def test_word_starts_are_compared_for_the_words_that_both_have() -> None:
    truth = Truth("a", "The red car", words=(("The", 0.5, 0.7), ("red", 0.7, 1.2), ("car", 3.0, 3.5)))
    row = row_of(truth, heard(("the", 0.6, 0.8), ("rad", 0.8, 1.2), ("car.", 2.9, 3.5)))
    assert row.start_errors_s == (0.1, -0.1)


def test_words_in_silence_are_invented() -> None:
    assert row_of(Truth("a", ""), heard(("Thank", 1, 2), ("you.", 3, 4))).invented_words == 2
    assert row_of(Truth("a", ""), heard(spans=())).invented_words == 0
    assert row_of(Truth("a", "Thank you."), heard(("Thank", 1, 2), ("you.", 3, 4))).invented_words is None


def test_what_is_not_known_stays_null() -> None:
    row = row_of(Truth("a", "Yes, no."), from_text("Yes, no."))
    figures = bench.summary([row])
    assert figures["word_error_rate"] == 0.0
    unknown = {key for key, value in figures.items() if value is None}
    assert unknown == {
        "fillers", "filler_recall", "filler_precision", "filler_recall_with_filled_pauses",
        "filler_precision_with_filled_pauses", "pauses", "pause_recall", "pause_precision",
        "word_start_error_median_s", "word_start_error_95_s", "invented_words",
    }  # fmt: skip


def test_a_summary_weighs_words_not_recordings() -> None:
    right = row_of(Truth("a", "cold warm hot mild wet dry", "plain"), from_text("cold warm hot mild wet dry"))
    wrong = row_of(Truth("b", "cold warm", "noisy"), from_text("bold warn"))
    figures = bench.summary([right, wrong])
    assert figures["word_error_rate"] == 0.25
    assert figures["real_time_factor"] == 0.2


def test_a_manifest_of_files_and_texts_is_measured_with_the_real_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = ROOT / "audio_fixtures" / "answers"
    manifest = tmp_path / "mine.csv"
    manifest.write_text(
        f"file,text\n{answers / 'introduction-short-student.flac'},I am a student.\n{answers / 'silent-hiss.flac'},\n"
    )
    assert bench.main([str(manifest), "--json", "--threads", "1"]) == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert report["all"]["recordings"] == 2
    assert report["all"]["invented_words"] == 0
    assert report["all"]["word_error_rate"] > 0
    assert report["all"]["pause_recall"] is None
    assert report["load_s"] > 0
    assert report["peak_memory_mb"] > 20
    assert [r["audio_s"] > 4 for r in report["rows"]] == [True, True]
    assert "model whisper-mini on cpu" in err
    assert len(err.splitlines()) == 3


def test_the_shipped_manifest_gives_every_figure(tmp_path: Path) -> None:
    answers = ROOT / "audio_fixtures" / "answers"
    wanted = ("failure-history-exam", "noise-pink")
    lines = [line for line in (answers / "manifest.jsonl").read_text().splitlines() if json.loads(line)["id"] in wanted]
    rows = [{**row, "file": str(answers / row["file"])} for row in map(json.loads, lines)]
    manifest = tmp_path / "two.jsonl"
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows))
    model = str(ROOT / "audio_fixtures" / "whisper-mini")
    report = bench.measure(bench.truths(manifest), model, "cpu", tmp_path, 1)
    assert set(report["categories"]) == {"fillers", "noise"}
    assert None not in report["all"].values()
    assert report["categories"]["fillers"]["fillers"] == 9
    assert report["categories"]["fillers"]["pause_recall"] > 0.9
    assert report["categories"]["fillers"]["pause_precision"] > 0.9
    assert report["categories"]["noise"]["invented_words"] == 0


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('{"file": "a.wav"}', "has no file or no text"),
        ('["a.wav"]', "has no file or no text"),
        ("file: a.wav", "is no JSON"),
        ('{"file": "a.wav", "text": "Yes.", "words": [["Yes.", 0.5]]}', "another shape"),
        ('{"file": "a.wav", "text": "Yes."}', "a.wav"),
    ],
)
def test_a_bad_manifest_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, sentence: str
) -> None:
    manifest = tmp_path / "bad.jsonl"
    manifest.write_text(line + "\n")
    assert bench.main([str(manifest), "--threads", "1"]) == 1
    assert sentence in capsys.readouterr().err


def test_sentences_are_spoken_ten_to_a_recording(tmp_path: Path) -> None:
    pytest.importorskip("soundfile", reason="the extra mockview[fixtures] is not installed")
    pytest.importorskip("scipy", reason="the extra mockview[fixtures] is not installed")
    file = tmp_path / "some.txt"
    lines = [f"There are {n} birds on the roof." for n in range(11, 23)]
    file.write_text("\n".join(lines) + "\n")
    try:
        spoken = list(bench.spoken_sentences(file))
    except (OSError, RuntimeError) as error:
        pytest.skip(f"espeak-ng does not work here: {error}")
    assert [truth.text for truth, _ in spoken] == [" ".join(lines[:10]), " ".join(lines[10:])]
    truth, recording = spoken[0]
    assert truth.words is not None
    assert truth.words[-1][2] < recording.duration_s
    assert recording.samples.dtype.name == "float32"
    assert 0.05 < abs(recording.samples).max() <= 1
