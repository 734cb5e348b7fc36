"""What a person may get wrong: each is answered in one sentence, with the right exit code and no traceback."""

import os
import re
from pathlib import Path

import pytest

from command_line import BANK, DEMO, STORY, CommandLine

FAILED, USAGE, PARTLY, MISSING = 1, 2, 3, 4


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of things that do not fit, as the current one."""
    place = tmp_path / "here"
    place.mkdir()
    (place / "text.wav").write_text("hello")
    (place / "empty.wav").touch()
    (place / "empty.txt").touch()
    (place / "empty.jsonl").touch()
    (place / "bad.jsonl").write_text("{broken\n")
    (place / "words.docx").write_text("words")
    (place / "story.txt").write_text(STORY)
    (place / "bad.toml").write_text("not TOML at all")
    (place / "digits.toml").write_text(f"id = {'9' * 5000}")
    (place / "no-rubric.toml").write_text('id = "x"\n')
    (place / "three.toml").write_text(BANK)
    (place / "nothing").mkdir()
    (place / "answer.flac").symlink_to(DEMO / "failure-things-happen.flac")
    monkeypatch.chdir(place)
    return place


WRONG = [
    ("bogus", USAGE, "no command 'bogus'"),
    ("--bogus", USAGE, "--bogus"),
    ("demo --bogus", USAGE, "--bogus"),
    ("score", USAGE, "PATHS"),
    ("score nowhere.wav", FAILED, "There is no file nowhere.wav"),
    ("score story.txt", FAILED, "Which question does story.txt answer?"),
    ("score words.docx", FAILED, "words.docx is of no kind"),
    ("score nothing", FAILED, "nothing holds no recordings"),
    ("score /dev/null", FAILED, "/dev/null is no file"),
    (f"score {'x' * 300}.wav", FAILED, "File name too long"),
    ("score text.wav --question Why", FAILED, "text.wav holds text, not sound"),
    ("score empty.wav --question Why", FAILED, "empty.wav is empty"),
    ("score empty.txt --question Why", FAILED, "empty.txt is empty"),
    ("score empty.jsonl", FAILED, "empty.jsonl is empty"),
    ("score bad.jsonl", FAILED, "bad.jsonl line 1 is not valid JSON"),
    ("score answer.flac --question Why", MISSING, "mockview models download"),
    ("score answer.flac --question Why --model nothing", MISSING, "is no complete speech model"),
    ("score story.txt --question Why --device tpu", USAGE, "'tpu'"),
    ("score story.txt --question Why --bank nowhere.toml", USAGE, "nowhere.toml"),
    ("score story.txt --question Why --bank nobody", USAGE, "no question bank 'nobody'"),
    ("score story.txt --question Why --rubric nowhere.toml", USAGE, "nowhere.toml"),
    ("score story.txt --question Why --rubric nobody", USAGE, "no rubric 'nobody'"),
    ("score story.txt --question Why --rubric bad.toml", FAILED, "bad.toml is not valid TOML"),
    ("practice", MISSING, "--typed or --answers"),
    ("practice --typed --answers nothing", USAGE, "--typed and --answers exclude each other"),
    ("practice --typed --question a --competency b", USAGE, "--question and --competency exclude"),
    ("practice --typed --from-plan --question a", USAGE, "--question and --from-plan exclude"),
    ("practice --answers nothing", FAILED, "holds no recordings"),
    ("practice --answers nowhere", FAILED, "no folder nowhere"),
    ("practice --answers story.txt", FAILED, "story.txt is a file"),
    ("practice --typed --question led --bank three.toml", USAGE, "Is lead meant?"),
    ("practice --typed --competency luck --bank three.toml", USAGE, "conflict, failure, leadership"),
    ("practice --typed --bank nobody", USAGE, "no question bank 'nobody'"),
    ("practice --typed --bank nowhere.toml", USAGE, "nowhere.toml"),
    ("practice --typed --bank bad.toml", FAILED, "bad.toml is not valid TOML"),
    ("practice --typed --count 0", USAGE, "--count"),
    ("practice --typed --count 51", USAGE, "--count"),
    ("practice --typed --seed x", USAGE, "--seed"),
    ("practice --typed --from-plan", USAGE, "plan is empty"),
    ("practice --typed --rate-wpm fast", USAGE, "--rate-wpm is 'fast'"),
    ("practice --typed --rate 9999", USAGE, "from 80 to 400"),
    ("practice --typed --rubric nowhere.toml", USAGE, "nowhere.toml"),
    ("practice --answers . --model ./nowhere", MISSING, "./nowhere"),
    ("replay 1", USAGE, "There is no answer 1"),
    ("replay 0", USAGE, "There is no answer 0"),
    ("replay x", USAGE, "'x'"),
    ("replay 99999999999999999999", USAGE, "There is no answer 99999999999999999999"),
    ("replay --play", USAGE, "--play needs the number"),
    ("replay --compare 1", USAGE, "--compare needs the number"),
    ("replay 1 --discard --restore", USAGE, "--discard and --restore exclude"),
    ("replay 1 --list", USAGE, "--list takes no number"),
    ("replay --limit 0", USAGE, "--limit"),
    ("replay --person nobody", USAGE, "No answers of 'nobody'"),
    ("plan --person nobody", USAGE, "No answers of 'nobody'"),
    ("plan --next-interview tomorrow", USAGE, "such as 2026-12-01"),
    ("plan --next-interview 2020-01-01", USAGE, "2020-01-01 is past"),
    ("transcribe --person nobody", USAGE, "No answers of 'nobody'"),
    ("delete --session 99999999999999999999", USAGE, "There is no session 99999999999999999999"),
    ("banks check digits.toml", FAILED, "digits"),
    ("banks bogus", USAGE, "bogus"),
    ("banks show", USAGE, "BANK"),
    ("banks show nobody", USAGE, "no question bank 'nobody'"),
    ("banks check bad.toml", FAILED, "bad.toml is not valid TOML"),
    ("rubrics show nobody", USAGE, "no rubric 'nobody'"),
    ("rubrics check bad.toml", FAILED, "bad.toml is not valid TOML"),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("words", "code", "said"), WRONG, ids=[words[:60] for words, _, _ in WRONG])
def test_a_mistake_is_answered_in_one_sentence(mockview: CommandLine, words: str, code: int, said: str) -> None:
    told = mockview(*words.split())
    lines = [line for line in told.err.splitlines() if not line.startswith("Loading the speech model")]
    assert told.code == code, told.err
    assert len(lines) == 1, told.err
    assert lines[0].startswith("mockview: ")
    assert said in lines[0]
    assert "Something went wrong" not in lines[0]
    assert "Traceback" not in told.err
    assert told.out == ""
    # What happened, then what to do about it.
    assert len(re.findall(r"[.?](?: |$)", lines[0])) >= 2, "there is no remedy"


def test_every_problem_of_a_broken_file_is_named(mockview: CommandLine, folder: Path) -> None:
    told = mockview("rubrics", "check", str(folder / "no-rubric.toml"))
    assert told.code == FAILED
    assert len(told.err.splitlines()) >= 3
    assert "criterion" in told.err
    assert "version" in told.err


def test_each_of_several_broken_files_is_named(mockview: CommandLine, folder: Path) -> None:
    told = mockview("banks", "check", "bad.toml", "three.toml", "nowhere.toml")
    assert told.code == FAILED
    assert [line.split()[0] for line in told.err.splitlines()] == ["bad.toml", "nowhere.toml", "mockview:"]
    assert "three.toml: 3 questions" in told.out
    assert folder.is_dir()


def test_a_rubric_that_asks_for_an_unknown_check_is_refused_before_anyone_answers(
    mockview: CommandLine, folder: Path
) -> None:
    shipped = Path(__file__).parent.parent / "scoring" / "rubrics" / "behavioural.toml"
    (folder / "mine.toml").write_text(re.sub(r'check = "\w+"', 'check = "charm"', shipped.read_text(), count=1))
    for words in (("rubrics", "check", "mine.toml"), ("practice", "--typed", "--rubric", "mine.toml")):
        told = mockview(*words)
        assert told.code == FAILED
        assert "charm" in told.err
        assert told.out == ""


@pytest.mark.parametrize(
    ("name", "value", "code", "said"),
    [
        ("MOCKVIEW_DEVICE", "tpu", USAGE, "MOCKVIEW_DEVICE is 'tpu'"),
        ("MOCKVIEW_PERSON", "a\x1b[31m", USAGE, "MOCKVIEW_PERSON is 'a\\x1b[31m'"),
        ("MOCKVIEW_BANK", "nobody", USAGE, "no question bank 'nobody'"),
        ("MOCKVIEW_RUBRIC", "nobody", USAGE, "no rubric 'nobody'"),
    ],
)
def test_a_wrong_variable_is_named(
    mockview: CommandLine, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: int, said: str
) -> None:
    monkeypatch.setenv(name, value)
    told = mockview("practice", "--typed")
    assert (told.code, len(told.err.splitlines())) == (code, 1)
    assert said in told.err


def test_a_wrong_setting_names_its_file(mockview: CommandLine) -> None:
    mockview.home.mkdir()
    (mockview.home / "config.toml").write_text('rate_wpm = "fast"\n')
    told = mockview("plan")
    assert (told.code, len(told.err.splitlines())) == (USAGE, 1)
    assert "rate_wpm in config.toml" in told.err


@pytest.mark.usefixtures("folder")
def test_a_file_name_can_not_steer_the_terminal(mockview: CommandLine) -> None:
    told = mockview("score", "new\nline\x1b[31m\x07[bold].wav", "--question", "Why?")
    assert told.code == FAILED
    assert len(told.err.splitlines()) == 1
    assert "\x1b" not in told.err
    assert "\x07" not in told.err
    assert "[bold]" in told.err


@pytest.mark.skipif(os.name == "nt", reason="a file name may hold any byte on POSIX only")
@pytest.mark.usefixtures("folder")
def test_a_file_name_that_is_no_text_is_named(mockview: CommandLine) -> None:
    told = mockview("score", os.fsdecode(b"caf\xe9.wav"), "--question", "Why?")
    assert told.code == FAILED
    assert "caf\ufffd.wav" in told.err
