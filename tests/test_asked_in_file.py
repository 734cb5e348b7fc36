"""Questions are found in transcripts: the interviewer's, without the small talk."""

from pathlib import Path

import pytest

from command_line import FIXTURES, MODEL
from mockview.errors import InputError, ModelError
from mockview.interview.asked_in_file import questions_in, questions_in_file
from mockview.speech.transcriber import Transcriber, load_transcriber

TALK = """Interviewer: Hi, can you hear me well today? How are you doing this morning?
Ada: Fine, thanks! Did you find the file I sent you yesterday?
Interviewer: I did. So tell us about a time you disagreed with your boss. What happened then?
Ada: We argued, and you know, who would not have done the same in my place?
Interviewer: What would you do if a guest shouted at you? Do you have any questions for me?
Interviewer: What would you do if a guest shouted at you?
"""
ASKED = (
    "So tell us about a time you disagreed with your boss.",
    "What would you do if a guest shouted at you?",
)
VTT = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
<v Rita>Why do you want to work

2
00:00:04.000 --> 00:00:06.000
in our hotel, of all places?

3
00:00:06.000 --> 00:00:09.000
<v Ada>Because I like it here, don't you too?

4
00:00:09.000 --> 00:00:12.000
<v Rita>What is your greatest weakness?
"""


def no_model() -> Transcriber:
    raise ModelError("There is no speech model.", "Get one.")


def test_the_interviewers_questions_are_found_once_each_without_small_talk() -> None:
    assert questions_in(TALK) == ASKED


def test_a_plain_list_is_taken_line_by_line() -> None:
    listed = (
        "Tell me about yourself\n1. Describe a hard week at work\nQuestion 2: How do you plan a week?\n"
        "- Why did you leave your last job?\n\nnot a question at all\n"
    )
    assert questions_in(listed) == (
        "Tell me about yourself",
        "Describe a hard week at work",
        "How do you plan a week?",
        "Why did you leave your last job?",
    )


def test_subtitles_are_put_together_by_speaker(tmp_path: Path) -> None:
    path = tmp_path / "interview.vtt"
    path.write_text(VTT, encoding="utf-8")
    assert questions_in_file(path, no_model) == (
        "Why do you want to work in our hotel, of all places?",
        "What is your greatest weakness?",
    )


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.txt", "We had a nice chat.", "No question was found"),
        ("a.txt", "", "No question was found"),
        ("a.txt", "a\0b", "is not text"),
        ("a.vtt", "WEBVTT\n", "holds no subtitles"),
        ("a.docx", "Why?", "of no kind"),
    ],
)
def test_a_file_without_questions_is_refused_in_one_sentence(tmp_path: Path, name: str, text: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        questions_in_file(path, no_model)


def test_a_recording_needs_a_model_and_is_heard_with_one() -> None:
    recording = next(iter(sorted((FIXTURES / "demo").glob("*.flac")) or sorted((FIXTURES / "demo").glob("*.wav"))))
    with pytest.raises(ModelError):
        questions_in_file(recording, no_model)
    # What the demo's candidate says holds no question; that it was heard shows in what is said of it.
    with pytest.raises(InputError, match="No question was found"):
        questions_in_file(recording, lambda: load_transcriber(str(MODEL), "cpu", MODEL.parent))
