"""Every parser of what strangers hand in, each as a function of bytes, with good files to start from."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from fault_home import fill_home
from fuzz_inputs import MOST_SEED_BYTES, json_objects, near, near_toml, seeds_in
from mockview.batch.found_files import Search
from mockview.batch.inputs import items_from
from mockview.batch.items import BatchItem
from mockview.batch.questions import Questions
from mockview.batch.splitting import WAYS, WHOLE, Splitting, answers_in
from mockview.batch.transcript_files import read_answers, read_transcript
from mockview.content.folders import load_banks, shipped_folder
from mockview.content.job_posting import read_posting
from mockview.content.question import Question
from mockview.content.question_bank import parse_bank
from mockview.content.rubric import parse_rubric
from mockview.errors import MockviewError
from mockview.history.backup import backup, restore, trial
from mockview.history.unfinished import read_unfinished
from mockview.interview.asked_in_file import questions_in_file
from mockview.journey.application_import import read_applications
from mockview.journey.despair import speaks_of_despair
from mockview.journey.feedback_reading import read_feedback
from mockview.journey.given_text import checked_text
from mockview.journey.letter_templates import parse_templates
from mockview.pipeline import Scoring, judge, load_scoring
from mockview.settings import DATABASE_NAME, load_settings, prepare_home
from mockview.speech.model_folder import complete_folder, read_source
from mockview.store.config_file import with_setting, without_setting
from mockview.store.database import Database
from mockview.store.swap import finish_swap

ROOT = Path(__file__).parent.parent
_LONGEST_INTERVIEW_BYTES = 20_000
"""About half an hour. Looking for 200 questions in a text takes time in proportion to its length."""

NOW = datetime(2026, 9, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Parser:
    """One parser. read: takes a file's bytes and a folder to work in; a MockviewError is an answer.

    share: how many of the inputs go to it, next to the others.
    """

    read: Callable[[bytes, Path], object]
    inputs: Callable[[], st.SearchStrategy[bytes]]
    share: float = 1.0


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _file(data: bytes, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@cache
def _scoring() -> Scoring:
    return load_scoring(None)


@cache
def _questions() -> Questions:
    return Questions(load_banks(None))


def _config(data: bytes, folder: Path) -> None:
    text = _text(data)
    for work in (
        lambda: load_settings({}, {}, text),
        lambda: with_setting(text, "rate_wpm", 150),
        lambda: without_setting(text, "rate_wpm"),
    ):
        _answered(work)


def _answered(work: Callable[[], object]) -> None:
    try:
        work()
    except MockviewError as error:
        must_be_plain(error)


def must_be_plain(error: MockviewError) -> None:
    """An error is a sentence that fits a screen and can be printed."""
    assert error.what and len(str(error)) < 40_000, "an error that no one can read"


def _transcript(suffix: str) -> Callable[[bytes, Path], None]:
    def read(data: bytes, folder: Path) -> None:
        path = _file(data, folder, f"a{suffix}")
        _answered(lambda: judge(read_transcript(path), Question("", "When did you lead?", "", ""), _scoring()))
        _answered(lambda: questions_in_file(path, lambda: None))  # type: ignore[arg-type, return-value]

    return read


def _interview(way: str) -> Callable[[bytes, Path], None]:
    def read(data: bytes, folder: Path) -> None:
        path = _file(data[:_LONGEST_INTERVIEW_BYTES], folder, "a.vtt")
        for item in items_from([path], _questions(), WHOLE):
            if isinstance(item, BatchItem):
                _answered(lambda i=item: list(answers_in(i, Splitting(way, _questions().every))))  # type: ignore[misc]

    return read


def _jsonl(data: bytes, folder: Path) -> None:
    path = _file(data, folder, "a.jsonl")
    for _, answer in read_answers(path):
        if isinstance(answer, MockviewError):
            must_be_plain(answer)
    _listed(path)


def _listed(path: Path) -> None:
    (path.parent / "lead-without-title--Ada.txt").write_text("I led a team.", encoding="utf-8")
    for item in items_from([path], _questions(), search=Search()):
        if isinstance(item, MockviewError):
            must_be_plain(item)


def _feedback(data: bytes, folder: Path) -> None:
    text = checked_text(_text(data), "reply", 20_000)
    read_feedback(text, _scoring().data)
    speaks_of_despair(text)


def _posting(name: str) -> Callable[[bytes, Path], object]:
    return lambda data, folder: read_posting(_file(data, folder, name))


@cache
def _good_backup(folder: Path) -> bytes:
    home = fill_home(folder / "good-home", 2)
    with Database.open(home / DATABASE_NAME) as db:
        made = backup(home, db, folder / "good.zip", NOW).path
    return made.read_bytes()


def _restored(data: bytes, folder: Path) -> None:
    """A backup is tried and put back; whatever it holds, nothing is written outside, and links come to nothing."""
    home = prepare_home(folder / "restored")
    (home / "config.toml").touch(mode=0o600)
    path = _file(data, folder, "b.zip")
    before = sorted(folder.iterdir())
    _answered(lambda: trial(home, path))
    try:
        restore(home, path, NOW)
    except MockviewError as error:
        must_be_plain(error)
        assert sorted(p.name for p in (home / "backups").iterdir() if "before-schema" not in p.name) == []
    assert sorted(folder.iterdir()) == before, "a backup wrote beside the home folder"
    assert not [p for p in home.rglob("*") if p.is_symlink() or p.stat().st_mode & 0o077]
    shutil.rmtree(home)


@st.composite
def _zip_files(draw: st.DrawFn) -> bytes:
    """Zip files with names, sizes and types that no backup of ours has, and a list that vouches for them."""
    import hashlib

    out = io.BytesIO()
    names = st.sampled_from(
        (
            *("mockview.db", "config.toml", "recordings/a.wav", "recordings/../../evil", "/etc/evil", "..\\evil"),
            *("recordings/a.wav/b", "question_banks/x.toml", "C:/evil", "recordings/" + "x" * 300, "recordings/\u202e"),
            *(
                "models/m.bin",
                "recordings/",
                "recordings/.",
                "templates//t.toml",
                "scoring/a\nb",
                "mockview.db-journal",
            ),
        )
    )
    contents = st.one_of(st.binary(max_size=300), st.just(bytes(50_000)), st.just(b"SQLite format 3\0" + bytes(84)))
    hashes: dict[str, str] = {}
    with zipfile.ZipFile(out, "w") as zipped:
        for name in draw(st.lists(names, max_size=6, unique=True)):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = draw(st.sampled_from((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)))
            entry.external_attr = draw(st.sampled_from((0o600, 0o120777, 0o40777, 0o4777, 0))) << 16
            data = draw(contents)
            zipped.writestr(entry, data)
            hashes[name] = hashlib.sha256(data).hexdigest()
        about = {"format": draw(st.sampled_from((1, 0, 2, "1", None, True))), "made_at": "", "files": hashes}
        if draw(st.booleans()):
            zipped.writestr("mockview-backup.json", json.dumps(about))
    raw = bytearray(out.getvalue())
    at = raw.rfind(b"PK\x01\x02")
    if at >= 0 and draw(st.booleans()):  # a lie about an entry's sizes, or about where it lies
        place = at + draw(st.sampled_from((20, 24, 42)))
        raw[place : place + 4] = draw(st.integers(0, 2**32 - 1)).to_bytes(4, "little")
    return bytes(raw)


def _note(data: bytes, folder: Path) -> None:
    _file(data, folder, "answer.json")
    _answered(lambda: read_unfinished(folder / "answer"))
    _file(data, folder, "swap-under-way.json")
    _answered(lambda: finish_swap(folder))


def _model_folder(data: bytes, folder: Path) -> None:
    model = folder / "model"
    if not model.exists():
        shutil.copytree(ROOT / "audio_fixtures" / "whisper-mini", model)
    for name in ("config.json", "source.json"):
        _file(data, model, name)
    read_source(model)
    complete_folder(model)
    _file(data, model, "source.json")
    from mockview.speech.transcriber import load_transcriber

    load_transcriber(str(model), "cpu", folder)


_SUBTITLES = (
    b"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Ann>Tell me about a time you led a team.\n\n"
    b"00:00:05.000 --> 00:00:19.000 align:start\n<v Bo>I led a team of five, and we finished early.\n"
)
_SRT = b"1\n00:00:01,000 --> 00:00:04,000\nI led a team of five.\n\n2\n00:00:05,000 --> 00:00:09,000\nWe finished.\n"
_JSONL = (
    b'{"id": "a", "question": "When did you lead?", "answer": "I led a team."}\n'
    b'{"file": "lead-without-title--Ada.txt"}\n'
)
_CSV = b"file,question,candidate,date,start_s,end_s\nlead-without-title--Ada.txt,Why?,Ada,2026-09-01,0,12.5\n"
_APPLICATIONS = b"company,role,level,stage,since,link\nAdler,clerk,entry,applied,2026-09-01,https://example.org/1\n"
_REPLY = (
    b"Dear Ada,\n\nYour leadership stood out. We would have liked to hear more about results:\n- be more specific\n"
    b"- shorter answers\n\nOn 1 May 2026 Ada wrote:\n> How was it?\n-- \nMs Okafor\n"
)
_NOTE = (
    b'{"person_id": 1, "session_id": 1, "question": {"id": "q", "text": "When?", "competency": "c", '
    b'"kind": "technical"}, "started_at": "2026-09-01T00:00:00+00:00", "follows": null}'
)
_CONFIG = b'model = "base.en"\nmic = "USB"\nrate_wpm = 160 # slower\nperson = "Ada"\ndelivery = true\nlanguage = "en"\n'


def _shipped(folder: str) -> Callable[[], st.SearchStrategy[bytes]]:
    def inputs() -> st.SearchStrategy[bytes]:
        seeds = [seed for seed in seeds_in(shipped_folder() / folder, "*.toml") if len(seed) < MOST_SEED_BYTES]
        return near(seeds) | near_toml(seeds)

    return inputs


def _letters() -> list[bytes]:
    return seeds_in(ROOT / "src" / "mockview" / "journey" / "templates", "*.toml")


def _postings(name: str) -> Callable[[], st.SearchStrategy[bytes]]:
    return lambda: near(seeds_in(ROOT / "tests" / "postings", name))


PARSERS: Mapping[str, Parser] = {
    "bank": Parser(lambda data, _: parse_bank(_text(data), "x.toml", "user"), _shipped("question_banks"), 2),
    "rubric": Parser(
        lambda data, _: parse_rubric(_text(data), "x.toml", "user"),
        _shipped("scoring/rubrics"),
        2,
    ),
    "letter template": Parser(
        lambda data, folder: parse_templates(_text(data), "thank-you", "user", folder / "thank-you.toml"),
        lambda: near(_letters()) | near_toml(_letters()),
    ),
    "config.toml": Parser(_config, lambda: near([_CONFIG])),
    "vtt": Parser(_transcript(".vtt"), lambda: near([_SUBTITLES])),
    "srt": Parser(_transcript(".srt"), lambda: near([_SRT])),
    "txt": Parser(_transcript(".txt"), lambda: near([_REPLY, b"Q: Why? A: I led a team.\n" * 30])),
    **{f"interview {way}": Parser(_interview(way), lambda: near([_SUBTITLES * 3]), 0.5) for way in WAYS},
    "jsonl": Parser(_jsonl, lambda: near([_JSONL]) | json_objects(("id", "file", "question", "answer", "start_s"))),
    "manifest csv": Parser(
        lambda data, folder: _listed(_file(data, folder, "list.csv")),
        lambda: near([_CSV, _CSV.replace(b",", b";"), _CSV.decode().encode("utf-16")]),
    ),
    "applications csv": Parser(
        lambda data, folder: read_applications(_file(data, folder, "jobs.csv"), (), date(2026, 9, 1)),
        lambda: near([_APPLICATIONS, _APPLICATIONS.replace(b",", b";")]),
    ),
    "feedback": Parser(_feedback, lambda: near([_REPLY])),
    "posting txt": Parser(_posting("p.txt"), _postings("*.txt")),
    "posting html": Parser(_posting("p.html"), _postings("*.html"), 0.1),
    "posting pdf": Parser(_posting("p.pdf"), _postings("*.pdf"), 0.1),
    "backup": Parser(_restored, lambda: near([_good_backup_here()]) | _zip_files()),
    "note of a recording": Parser(
        _note, lambda: near([_NOTE]) | json_objects(("person_id", "session_id", "question", "started_at", "new", "old"))
    ),
    "model folder": Parser(
        _model_folder, lambda: near(seeds_in(ROOT / "audio_fixtures" / "whisper-mini", "config.json")), 0.1
    ),
}


@cache
def _good_backup_here() -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory(prefix="mv") as folder:
        return _good_backup(Path(folder))
