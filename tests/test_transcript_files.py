"""Subtitles, texts and lines of JSON become transcripts; what is wrong with one is said in a sentence."""

import json
from pathlib import Path

import pytest

from mockview.batch.transcript_files import read_answers, read_transcript
from mockview.errors import InputError

VTT = """WEBVTT

NOTE made by hand

1
00:00:01.000 --> 00:00:04.500
<v Anna>I led <00:00:02.000><c>a team</c>

00:04.500 --> 00:09.000 align:start
of five people.
"""


def test_webvtt_loses_its_tags_and_keeps_its_length(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(VTT)
    transcript = read_transcript(path)
    assert transcript.text == "I led a team of five people."
    assert transcript.duration_s == 8.0


def test_subrip_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text(
        "1\r\n00:00:00,500 --> 00:00:02,000\r\nWe met.\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,250\r\nWe won.\r\n"
    )
    transcript = read_transcript(path)
    assert (transcript.text, transcript.duration_s) == ("We met. We won.", 2.75)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "no words"),
        ("a.txt", b"\xff\xfe\x00", "UTF-8"),
        ("a.txt", b"RIFF\x00\x00", "not text"),
        ("a.vtt", b"WEBVTT\n\nhello", "no subtitles"),
        ("a.srt", b"1\n00:00:05,000 --> 00:00:01,000\nx\n", "ends before it starts"),
        ("a.txt", b"word " * 30_000, "more than"),
    ],
)
def test_bad_transcripts_are_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_transcript(path)


def test_each_line_of_jsonl_is_an_answer_or_an_error(tmp_path: Path) -> None:
    rows = [
        json.dumps({"id": 7, "question": "Why us?", "answer": "I like it.", "seconds": 3, "listen_for": ["Like"]}),
        "{broken",
        json.dumps({"question": "Why us?", "answer": 5}),
        json.dumps({"answer": "No question."}),
        json.dumps({"question": "Q?", "answer": "x", "kind": "poem"}),
        json.dumps(
            {"question": "Q?", "answer": "a b", "words": [["a", 0, 0.4], {"word": "b", "start": 1, "end": 1.5}]}
        ),
        json.dumps({"question": "Q?", "answer": "a b", "words": [["a"]]}),
        "[1]",
        '{"question": "Q?", "answer": "a", "seconds": ' + "9" * 5000 + "}",
        json.dumps({"question": "Q?", "answer": "a b", "words": [["a", 0, 10**400]]}),
        json.dumps({"question": "Q?", "answer": "a b", "words": [["a", 0, float("nan")]]}),
        json.dumps({"question": "Q?", "answer": "a b", "words": [["a", 3, 1]]}),
        json.dumps({"question": "Q?", "answer": "a b", "words": [["a", -2, 1]]}),
    ]
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join([*rows, ""]))
    read = list(read_answers(path))
    refused = [isinstance(answer, InputError) for _, answer in read]
    assert refused == [False, True, True, True, True, False, *[True] * 7]
    first, timed = read[0][1], read[5][1]
    assert not isinstance(first, InputError)
    assert (first.id, first.listen_for, first.transcript.duration_s) == ("7", ("like",), 3.0)
    assert not isinstance(timed, InputError)
    assert timed.transcript.timed
    assert timed.transcript.duration_s == 1.5
