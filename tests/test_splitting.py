"""A whole interview is cut into its answers, by what is asked or by who speaks, with times from each answer's start."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from command_line import FIXTURES, MODEL, CommandLine
from mockview.audio.recording import SAMPLE_RATE_HZ, Span
from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import RecordingFile, pcm_of
from mockview.batch.answer_scoring import SpeechModel
from mockview.batch.interviews import Interviews
from mockview.batch.items import BadInput, BatchItem
from mockview.batch.local_batch import LocalWorkers
from mockview.batch.question_finding import find_questions, likeness
from mockview.batch.results import BatchResults
from mockview.batch.speaker_turns import exchanges, turns_of_cues, turns_of_text
from mockview.batch.splitting import QUESTIONS, SPEAKERS, WHOLE, Splitting, answers_in, listed_questions
from mockview.batch.subtitles import cues_in
from mockview.content.question import Question
from mockview.errors import InputError
from mockview.pipeline import load_scoring
from mockview.speech.transcript import HeardWord, Transcript, from_heard_words
from mockview.store.database import Database

ASKED = (
    "Tell me about a time you failed at something that mattered.",
    "Why do you want this job?",
    "Tell me about a conflict with a colleague and how you handled it.",
)
KNOWN = tuple(Question(f"q{number}", text, "", "") for number, text in enumerate(ASKED))
LISTEN = ("--model", str(MODEL), "--device", "cpu")


def interview(path: str) -> BatchItem:
    return BatchItem(Path(path).name, WHOLE, Path(path), candidate="Ada")


def cut(item: BatchItem, splitting: Splitting, heard: Transcript | None = None) -> list[BatchItem]:
    parts = list(answers_in(item, splitting, heard))
    assert [str(part.error) for part in parts if isinstance(part, BadInput)] == []
    return [part for part in parts if isinstance(part, BatchItem)]


def spoken(*pieces: tuple[float, str]) -> Transcript:
    """Words of a third of a second; before each piece so many seconds of silence."""
    words: list[HeardWord] = []
    at_s = 0.0
    spans = []
    for pause_s, text in pieces:
        at_s += pause_s
        start_s = at_s
        for word in text.split():
            words.append(HeardWord(word, at_s, at_s + 0.3, 0.9))
            at_s += 0.3
        spans.append(Span(start_s, at_s))
    return from_heard_words(words, speech_spans=tuple(spans), duration_s=at_s + 1, model="mini")


def test_misheard_questions_are_found_and_answers_that_take_them_up_are_not() -> None:
    text = (
        "Tell me about a time you fayled at something that matters. I failed to order the bread. Why do you want this "
        "job? I want this job because of the bread. Tell me about a conflict with a colleg and how you handle it. I "
        "had a conflict with a colleague."
    )
    said = text.split()
    found = find_questions(said, ASKED)
    assert [place.number for place in found] == [0, 1, 2]
    assert [" ".join(said[place.first : place.end])[-8:] for place in found] == ["matters.", "his job?", "ndle it."]
    assert find_questions(["We", "sell", "bread", "and", "cake."], ASKED) == ()
    assert likeness(ASKED[1], ["why", "do", "you", "want", "this", "job"]) == 1.0


def test_borders_lie_at_pauses_and_times_begin_with_the_answer() -> None:
    heard = spoken(
        (0.5, "Good morning."),
        (0.8, "Why do you want this job?"),
        (1.0, "Let me think."),
        (2.5, "I like bread."),
        (1.2, "Okay."),
        (0.3, "Next. Tell me about a conflict with a colleague and how you handled it."),
        (1.4, "We argued."),
        (0.9, "It was a mess."),
        (1.0, "Thank you. That is all."),
    )
    first, second = cut(interview("i.wav"), Splitting(QUESTIONS, KNOWN), heard)
    assert (first.id, first.question.id, first.candidate) == ("i.wav#1", "q1", "Ada")
    assert first.given is not None
    assert second.given is not None
    assert first.given.text == "Let me think. I like bread."
    assert second.given.text == "We argued. It was a mess."
    transcript = first.given.transcript()
    assert (transcript.model, transcript.timed) == ("mini", True)
    assert first.span is not None
    # 0.3 s of the second before it, half a second of the 1.2 s after it.
    assert first.span.start_s == pytest.approx(4.7 - 0.3)
    assert transcript.duration_s == pytest.approx(0.3 + 0.9 + 2.5 + 0.9 + 0.5)
    assert transcript.words[0].start_s == pytest.approx(0.3)
    assert transcript.words[3].start_s == pytest.approx(0.3 + 0.9 + 2.5)
    assert transcript.speech_spans is not None
    assert [(round(s.start_s, 2), round(s.end_s, 2)) for s in transcript.speech_spans] == [(0.3, 1.2), (3.7, 4.6)]


def test_what_is_listed_and_not_asked_or_not_answered_is_a_row_with_its_reason() -> None:
    heard = spoken((0.0, ASKED[1]), (1.0, ASKED[2]), (1.0, "We argued."))
    parts = list(answers_in(interview("i.wav"), Splitting(QUESTIONS, KNOWN, listed=True), heard))
    said = [str(part.error) if isinstance(part, BadInput) else part.question.id for part in parts]
    assert "nothing is answered" in said[0]
    assert said[1] == "q2"
    assert "was not heard in i.wav" in said[2]
    assert [part.id for part in parts] == ["i.wav#1", "i.wav#2", "i.wav#3"]
    with pytest.raises(InputError, match="None of the 3 questions"):
        list(answers_in(interview("i.wav"), Splitting(QUESTIONS, KNOWN), spoken((0.0, "We sell bread."))))


def test_voices_of_subtitles_are_turns(tmp_path: Path) -> None:
    path = tmp_path / "i.vtt"
    path.write_text(
        "WEBVTT\n\n00:00.000 --> 00:03.000\n<v Max>Hello. Why do you want this job?\n\n"
        "00:04.000 --> 00:06.000\n<v Ada>I like bread.\n\n00:06.000 --> 00:07.000\n<v Max>I see.\n\n"
        "00:07.000 --> 00:09.000\n<v Ada>And cake, and pies with plums in.\n\n"
        "00:10.000 --> 00:14.000\n<v Max>What went wrong?</v> <v Ada>Once it burned.</v>\n"
    )
    first, second = cut(BatchItem("i.vtt", WHOLE, path), Splitting(SPEAKERS, KNOWN))
    assert (first.question.id, first.candidate) == ("q1", "Ada")
    assert first.given is not None
    assert (first.given.text, first.given.duration_s) == ("I like bread. And cake, and pies with plums in.", 5.0)
    assert (second.question.id, second.question.text) == ("", "What went wrong?")
    assert second.given is not None
    assert second.given.text == "Once it burned."
    assert second.span is not None
    assert 11.5 < second.span.start_s < 12.5
    assert second.span.end_s == 14.0


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Interviewer: Why do you want this job?\nCandidate: I like bread.\nSituation: a bakery.", ""),
        ("Q: Why do you want this job?\nA: I like bread.\nSituation: a bakery.", ""),
        (
            "MAX: Why do you want this job?\nAda Bo: I like bread.\nSituation: a bakery.\nMAX: Ah.\nAda Bo: Yes.",
            "Ada Bo",
        ),
    ],
)
def test_names_before_a_colon_are_turns_and_parts_of_a_story_are_not(text: str, who: str) -> None:
    (only,) = exchanges(turns_of_text(text), "i.txt")
    assert (only.question, only.speaker) == ("Why do you want this job?", who)
    assert " ".join(turn.text for turn in only.answer).startswith("I like bread. Situation: a bakery.")


def test_srt_names_go_on_over_cues_without() -> None:
    text = (
        "1\n00:00:00,000 --> 00:00:02,000\nInterviewer: Why do you\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\nwant this job?\n\n"
        "3\n00:00:04,000 --> 00:00:06,000\nAda: I like\n\n4\n00:00:06,000 --> 00:00:07,000\nbread.\n\n"
        "5\n00:00:08,000 --> 00:00:09,000\nInterviewer: Why?\n\n6\n00:00:09,000 --> 00:00:10,000\nAda: It is good.\n"
    )
    first, _ = exchanges(turns_of_cues(cues_in(text, "i.srt")), "i.srt")
    assert first.question == "Why do you want this job?"
    assert [(turn.text, turn.start_s, turn.end_s) for turn in first.answer] == [("I like bread.", 4.0, 7.0)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("i.txt", "I like bread.", "does not say who speaks"),
        ("i.txt", "Interviewer: Hello.\nCandidate: Hello.", "no question with an answer"),
        ("i.vtt", "WEBVTT\n", "no subtitles"),
        ("i.wav", "RIFF", "speakers are not told apart"),
    ],
)
def test_what_cannot_be_cut_by_its_speakers_is_said(tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=said):
        list(answers_in(interview(str(tmp_path / name)), Splitting(SPEAKERS, KNOWN)))


def test_an_interview_is_cut_once_for_each_candidate_and_anew_when_its_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "panel.txt"
    path.write_text("Interviewer: Why do you want this job?\nCandidate: I like bread.\n")
    named = [BatchItem("panel.txt", WHOLE, path, candidate=name) for name in ("Ada", "Ben")]
    with Database.open(tmp_path / "log.db") as db:
        workers = LocalWorkers(load_scoring(None), SpeechModel(None, "cpu", tmp_path))
        interviews = Interviews(lambda: named, Splitting(SPEAKERS), workers, BatchResults(db, 1))
        first, again = list(interviews.answers()), list(interviews.answers())
        assert [item.candidate for item in first] == ["Ada", "Ben"]
        assert all(one is other for one, other in zip(first, again, strict=True)), "nothing was cut twice"
        path.write_text("Interviewer: Why do you want this job?\nCandidate: I like bread and rolls.\n")
        (ada, _) = interviews.answers()
        assert isinstance(ada, BatchItem)
        assert ada.given is not None
        assert ada.given.text == "I like bread and rolls."
        path.unlink()
        assert all("can't be read" in str(item.error) for item in interviews.answers() if isinstance(item, BadInput))


def test_a_list_of_questions_is_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "asked.txt"
    path.write_text("\ufeff# first round\n\nWhy?\nlead\nWhy?\n", encoding="utf-8")
    assert listed_questions(path) == ("Why?", "lead")
    path.write_text("# nothing\n")
    with pytest.raises(InputError, match="holds no questions"):
        listed_questions(path)


def speech(text: str, folder: Path) -> np.ndarray:
    path = folder / "said.wav"
    subprocess.run(["espeak-ng", "-v", "en-us+f3", "-s", "150", "-w", str(path), text], check=True, timeout=30)
    return decode(path).samples


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A recorded interview of two questions; folder/ada.wav, and what was said in ada.vtt beside it."""
    folder = tmp_path / "interviews"
    folder.mkdir()
    silence = np.zeros(SAMPLE_RATE_HZ, np.float32)
    pieces = []
    cues = "WEBVTT\n"
    rows = (("failure-things-happen", ASKED[0]), ("conflict-gets-on-with-all", ASKED[2]))
    for name, question in rows:
        answer = decode(FIXTURES / "answers" / f"{name}.flac").samples[: 15 * SAMPLE_RATE_HZ]
        for voice, samples in (("Interviewer", speech(question, tmp_path)), ("Ada", answer)):
            at_s = sum(map(len, pieces)) / SAMPLE_RATE_HZ
            end_s = at_s + len(samples) / SAMPLE_RATE_HZ
            text = question if voice == "Interviewer" else "(an answer)"
            cues += f"\n00:{at_s:06.3f} --> 00:{end_s:06.3f}\n<v {voice}>{text}\n"
            pieces += [samples, silence]
    with RecordingFile(folder / "ada") as file:
        file.write(pcm_of(np.concatenate(pieces)))
        file.finish()
    (tmp_path / "ada.vtt").write_text(cues)
    return folder


def test_a_recorded_interview_is_heard_once_cut_and_judged(
    mockview: CommandLine, recorded: Path, tmp_path: Path
) -> None:
    asked = tmp_path / "asked.txt"
    asked.write_text("\n".join(ASKED))
    command = ("score", str(recorded), "--questions", str(asked), *LISTEN, "--jobs", "1", "--out", "-")
    told = mockview(*command, "--log")
    assert told.code == 3, told.err
    first, second, missing = (json.loads(line) for line in told.out.splitlines())
    assert [row["question"]["text"] for row in (first, second)] == [ASKED[0], ASKED[2]]
    assert "was not heard" in missing["error"]
    assert first["candidate"] == second["candidate"] == "ada"
    assert first["delivery"] is not None
    assert first["metrics"]["duration_s"] == pytest.approx(first["to_s"] - first["from_s"], abs=0.01)
    assert first["metrics"]["pause_share"] is not None
    assert "failed" not in first["transcript"].split()[:3]
    again = mockview(*command, "--log")
    assert again.out == told.out
    assert "2 of 3 done already, 1 failed." in again.err
    attempts = mockview("replay", "--list", "--person", "ada", "--json")
    assert len(json.loads(attempts.out)) == 2


def test_a_recording_is_cut_at_the_turns_of_its_subtitles(
    mockview: CommandLine, recorded: Path, tmp_path: Path
) -> None:
    (tmp_path / "ada.vtt").rename(recorded / "ada.vtt")
    told = mockview("score", str(recorded), "--split", "speakers", *LISTEN, "--jobs", "1", "--out", "-")
    first, second = (json.loads(line) for line in told.out.splitlines())
    assert told.code == 0, told.err
    assert (first["question"]["text"], second["question"]["text"]) == (ASKED[0], ASKED[2])
    assert first["metrics"]["duration_s"] == pytest.approx(15.0, abs=0.1)
    assert len(second["transcript"].split()) > 15


def test_options_that_do_not_fit_are_refused(mockview: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    text = str(tmp_path / "a.txt")
    assert "--question is one question" in mockview("score", text, "--split", "speakers", "--question", "Why?").err
    told = mockview("score", text, "--split", "questions")
    assert (told.code, "Which questions were asked?" in told.err) == (2, True)
