"""Letters: drafted with every gap shown, by the user's own texts where there are any, kept, marked, never sent."""

import json
import os
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from command_line import CommandLine
from mockview.errors import InputError, StorageError, UsageError
from mockview.history.attempt_log import AttemptLog
from mockview.history.events import events_of
from mockview.journey.application import Move, Round
from mockview.journey.application_log import NewApplication, add_applications
from mockview.journey.applications import applications_of
from mockview.journey.letter_facts import facts_of
from mockview.journey.letter_log import (
    DROPPED,
    REMIND_DAYS,
    SENT,
    keep_letter,
    letters_of,
    mark_letter,
    tasks,
)
from mockview.journey.letter_templates import FACTS, GAP, KINDS, LENGTHS, MEDIA, TONES, load_templates, parse_templates
from mockview.journey.letters import LONGEST_FACT, LONGEST_LETTER, draft, edited, gaps_of
from mockview.reports.letter_out import copy_to_clipboard, write_letter
from mockview.store.database import Database

NOW = datetime(2026, 5, 12, 12, tzinfo=UTC)
NOBODYS = Path("/nonexistent")
EVERYTHING = {name: f"<{name}>" for name in FACTS}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as database:
        AttemptLog(database).add_person("Ada")
        yield database


@pytest.mark.parametrize(("kind", "medium"), list(product(KINDS, MEDIA)))
def test_every_kind_is_there_in_each_tone_and_length(kind: str, medium: str) -> None:
    words: dict[tuple[str, str], int] = {}
    for tone, length in product(TONES, LENGTHS):
        letter = draft(kind, EVERYTHING, home=NOBODYS, medium=medium, tone=tone, length=length)
        assert letter.missing == ()
        assert not GAP.search(letter.text)
        assert bool(letter.subject) is (medium == "email")
        assert "<contact>" in letter.body and "<name>" in letter.body
        words[tone, length] = len(letter.body.split())
    assert all(words[tone, "short"] < words[tone, "usual"] for tone in TONES)
    bodies = {draft(kind, {}, home=NOBODYS, medium=medium, tone=t, length=n).body for t, n in product(TONES, LENGTHS)}
    assert len(bodies) == len(TONES) * len(LENGTHS)
    assert max(words.values()) < (130 if medium == "email" else 60)


def test_each_fact_is_asked_for_by_some_letter() -> None:
    asked = {gap for kind in KINDS for gap in gaps_of(kind, home=NOBODYS)}
    assert asked == set(FACTS)


def test_what_is_not_known_stays_as_a_gap_and_is_named() -> None:
    letter = draft("thank-you", {"company": "Norwind", "topic": "  "}, home=NOBODYS)
    assert "Norwind" in letter.body
    assert "[topic]" in letter.body
    assert set(letter.missing) == {"contact", "day", "role", "topic", "name"}


def test_a_fact_is_put_in_as_it_is() -> None:
    letter = draft("thank-you", {"company": r"[role] \1 {day} $name", "role": "clerk"}, home=NOBODYS)
    assert r"[role] \1 {day} $name" in letter.body


@pytest.mark.parametrize("value", ["a\nb", "a\x1b[31mb", "\u202eabc", "x" * (LONGEST_FACT + 1)])
def test_a_fact_is_one_line(value: str) -> None:
    with pytest.raises(UsageError, match="company must be one line"):
        draft("thank-you", {"company": value}, home=NOBODYS)


def test_unknown_kinds_facts_and_choices_are_refused() -> None:
    with pytest.raises(UsageError, match=r"no letter of the kind '\.\./\.\./etc"):
        draft("../../etc/passwd", {}, home=NOBODYS)
    with pytest.raises(UsageError, match="no place for 'salary'"):
        draft("thank-you", {"salary": "50"}, home=NOBODYS)
    for choice in ("medium", "tone", "length"):
        with pytest.raises(UsageError, match=f"letter's {choice} can't be"):
            draft("thank-you", {}, home=NOBODYS, **{choice: "loud"})


def own(home: Path, text: str, kind: str = "thank-you") -> None:
    (home / "templates").mkdir(exist_ok=True)
    (home / "templates" / f"{kind}.toml").write_text(text, encoding="utf-8")


def test_a_users_file_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own(tmp_path, '[[letter]]\nsubject = "Hi"\nbody = "Ta, [contact]!"\n')
    assert load_templates("thank-you", tmp_path).origin == "user"
    for medium, tone in product(MEDIA, TONES):
        letter = draft("thank-you", {"contact": "Bo"}, home=tmp_path, medium=medium, tone=tone)
        assert letter.body == "Ta, Bo!"
        assert letter.subject == ("Hi" if medium == "email" else "")
    assert load_templates("declining", tmp_path).origin == "shipped"


def test_the_example_in_the_docs_serves_for_everything(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "commands" / "letter.md").read_text(encoding="utf-8")
    own(tmp_path, page.split("```toml thank-you.toml\n")[1].split("```")[0])
    for medium, tone, length in product(MEDIA, TONES, LENGTHS):
        letter = draft("thank-you", EVERYTHING, home=tmp_path, medium=medium, tone=tone, length=length)
        assert "that was a good hour" in letter.body
    assert all(f"`[{name}]`" in page for name in FACTS)


def test_a_users_file_says_what_it_lacks(tmp_path: Path) -> None:
    own(tmp_path, '[[letter]]\nmedium = "email"\ntone = "warm"\nbody = "Ta"\n')
    with pytest.raises(UsageError, match=r"no text for message, plain, usual\. It has: email warm any length"):
        draft("thank-you", {}, home=tmp_path, medium="message")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"no \[\[letter\]\]"),
        ("letter = 3", r"no \[\[letter\]\]"),
        ("[[letter]]\nbody = 'Dear [nobody]'", r"\[nobody\] is no gap"),
        ("[[letter]]\nbody = 'x'\ntone = 'loud'", "tone must be warm or plain or formal"),
        ("[[letter]]\nbody = 'x'\ntone = 3", "tone must be"),
        ("[[letter]]\nbody = 'x'\nsubjekt = 'y'", "unknown key 'subjekt'"),
        ("[[letter]]\nbody = ''", "body is missing"),
        ("[[letter]]\nbody = 3", "body must be a text"),
        ('[[letter]]\nbody = "a\\u001b[2J"', "control characters"),
        ('[[letter]]\nbody = "a"\nsubject = "b\\nc"', "subject holds control characters"),
        ("[[letter]]\nbody = '" + "x" * 10_001 + "'", "at most 10,000"),
        ("title = 3\n[[letter]]\nbody = 'a'", "title must be one line"),
        ("[[letter]]\nbody = 'a'\n" * 101, "holds 101 texts"),
        ("not toml", "not valid TOML"),
    ],
)
def test_a_broken_template_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse_templates(text, "thank-you", "user", Path("thank-you.toml"))


def test_a_template_that_is_too_large_or_no_text_is_refused(tmp_path: Path) -> None:
    own(tmp_path, "#" * 100_001)
    with pytest.raises(InputError, match="larger than 100 kB"):
        draft("thank-you", {}, home=tmp_path)
    (tmp_path / "templates" / "thank-you.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not text in UTF-8"):
        draft("thank-you", {}, home=tmp_path)


def test_an_edited_letter_keeps_its_subject_and_names_what_is_left() -> None:
    before = draft("thank-you", {"contact": "Bo"}, home=NOBODYS)
    after = edited(before, before.text.replace("[topic]", "boats").replace("Thank you for the interview\n", "Ta\n"))
    assert after.subject == "Ta"
    assert "boats" in after.body
    assert set(before.missing) - set(after.missing) == {"topic"}
    assert edited(before, "Just this.").subject == ""
    for wrong, said in (("  \n", "is empty"), ("x" * (LONGEST_LETTER + 1), "characters long"), ("a\x1b", "control")):
        with pytest.raises(UsageError, match=said):
            edited(before, wrong)


def test_letters_are_numbered_marked_and_never_lost(db: Database) -> None:
    letter = draft("thank-you", {}, home=NOBODYS)
    assert [keep_letter(db, 1, letter, NOW).number for _ in range(3)] == [1, 2, 3]
    assert mark_letter(db, 1, 2, SENT, NOW + timedelta(days=1)).state == "sent"
    mark_letter(db, 1, 3, DROPPED, NOW)
    assert [kept.state for kept in letters_of(db, 1)] == ["draft", "sent", "dropped"]
    assert [event.kind for event in events_of(db, 1, ("letter",))].count("letter.drafted") == 3
    assert letters_of(db, 1)[1].done_at == NOW + timedelta(days=1)
    with pytest.raises(UsageError, match="no letter 4"):
        mark_letter(db, 1, 4, SENT, NOW)


def test_a_draft_is_spoken_of_until_it_is_marked(db: Database) -> None:
    keep_letter(db, 1, draft("feedback-request", {}, home=NOBODYS), NOW, contact="Bo")
    day = NOW.astimezone().date()
    (task,) = tasks(db, 1, day)
    assert task.what_to_do == "Send your request for feedback to Bo."
    assert (task.source, task.due_on, task.command) == ("letter", day, "mockview letter show 1")
    assert tasks(db, 1, day + timedelta(days=REMIND_DAYS))
    assert not tasks(db, 1, day + timedelta(days=REMIND_DAYS + 1))
    mark_letter(db, 1, 1, SENT, NOW)
    assert not tasks(db, 1, day)


def applied(db: Database, kind: str, on: date, stage: str = "interview") -> None:
    moves = (Move("applied", on - timedelta(days=9)), Move(stage, on))
    add_applications(db, 1, [NewApplication("Norwind", "clerk", moves, rounds=(Round(1, kind, on),))], NOW)


def test_thanks_are_due_the_day_after_a_round_and_for_two_days(db: Database) -> None:
    held = date(2026, 5, 11)
    applied(db, "interview", held)
    assert [len(tasks(db, 1, held + timedelta(days=n))) for n in (-1, 0, 1, 2, 3)] == [0, 1, 1, 1, 0]
    (task,) = tasks(db, 1, held + timedelta(days=1))
    assert task.due_on == held + timedelta(days=1)
    assert task.command == "mockview letter thank-you --application 1"
    (application,) = applications_of(db, 1)
    facts = facts_of(application, (), held)
    assert facts == {"company": "Norwind", "role": "clerk", "day": "11 May"}
    keep_letter(db, 1, draft("thank-you", facts, home=NOBODYS), NOW, application=1)
    assert [t.what_to_do for t in tasks(db, 1, held + timedelta(days=1))] == ["Send your thanks."]


@pytest.mark.parametrize(("kind", "stage"), [("take-home task", "interview"), ("interview", "rejected")])
def test_nobody_is_thanked_for_a_task_or_after_a_no(db: Database, kind: str, stage: str) -> None:
    applied(db, kind, date(2026, 5, 11), stage)
    assert tasks(db, 1, date(2026, 5, 12)) == ()


def test_a_file_is_new_and_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_letter("Dear Bo", tmp_path / "letter.txt")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "letter.txt").stat().st_mode) == 0o600
    with pytest.raises(StorageError, match="exists already"):
        write_letter("Dear Al", tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text() == "Dear Bo"
    with pytest.raises(StorageError, match="can't be written"):
        write_letter("Dear Al", tmp_path / "nowhere" / "letter.txt")


@pytest.mark.skipif(os.name == "nt", reason="a stand-in program is a shell script")
def test_the_clipboard_gets_the_text_from_the_first_program_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, script in (("xclip", "exit 1"), ("xsel", f"cat > {tmp_path}/board")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("sys.platform", "linux")
    copy_to_clipboard("Grüße", {"DISPLAY": ":0"})
    assert (tmp_path / "board").read_text(encoding="utf-8") == "Grüße"


def test_a_letter_by_flags_is_shown_kept_and_marked(mockview: CommandLine) -> None:
    told = mockview("letter", "thank-you", "--contact", "Bo", "--no-input", "--json")
    row = json.loads(told.out)
    assert told.code == 0
    assert (row["letter"], row["kind"], row["state"], row["contact"]) == (1, "thank-you", "draft", "Bo")
    assert row["missing"] and "[company]" in row["body"]
    assert "Still to fill in: [" in told.err and "letter sent 1" in told.err
    assert mockview("letter", "sent", "1").code == 0
    assert [k["state"] for k in json.loads(mockview("letter", "list", "--json").out)] == ["sent"]
    assert "thank-you" in mockview("letter").out


def test_a_mark_set_by_mistake_is_taken_back_and_the_draft_stays(mockview: CommandLine) -> None:
    mockview("letter", "thank-you", "--contact", "Bo")
    mockview("letter", "sent", "1")
    mockview("letter", "drop", "1")
    assert json.loads(mockview("letter", "undo", "--json").out) == {"undone": "putting it away (letter 1)"}
    assert json.loads(mockview("letter", "list", "--json").out)[0]["state"] == "sent"
    assert "marking it as sent (letter 1)" in mockview("letter", "undo").out
    assert json.loads(mockview("letter", "list", "--json").out)[0]["state"] == "draft"
    told = mockview("letter", "undo")
    assert told.code == 2 and "There is no change of a letter to undo." in told.err


def test_a_letter_takes_what_an_application_knows(mockview: CommandLine) -> None:
    assert mockview("applications", "add", "--company", "Norwind", "--role", "clerk").code == 0
    mockview("people", "add", "--name", "Ms Okafor", "--kind", "interviewer", "--company", "norwind")
    told = mockview("letter", "accepting-a-no", "--application", "1", "--person", "me")
    assert all(fact in told.out for fact in ("Norwind", "clerk", "Ms Okafor"))
    assert json.loads(mockview("letter", "show", "1", "--json").out)["contact"] == "Ms Okafor"
    mockview("people", "add", "--name", "Mr Ito", "--kind", "recruiter", "--company", "Norwind")
    unsure = mockview("letter", "accepting-a-no", "--application", "1")
    assert "[contact]" in unsure.out, "which of two is not for mockview to guess"
    assert mockview("letter", "accepting-a-no", "--application", "7").code == 2


def test_a_letter_goes_to_a_file_and_through_an_editor(
    mockview: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/.topic./boats/")
    told = mockview("letter", "thank-you", "--edit", "--output", str(tmp_path / "thanks.txt"))
    assert told.code == 0
    assert (tmp_path / "thanks.txt").read_text(encoding="utf-8").rstrip("\n") == told.out.rstrip("\n")
    assert "boats" in told.out
    monkeypatch.setenv("EDITOR", "sed -i s/.role./clerk/")
    assert "clerk" in mockview("letter", "edit", "1").out
    shown = json.loads(mockview("letter", "show", "1", "--json").out)
    assert "boats" in shown["body"] and "role" not in shown["missing"]


def test_own_texts_begin_from_the_shipped_ones(mockview: CommandLine) -> None:
    path = Path(mockview("letter", "new", "declining").out.strip())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert mockview("letter", "new", "declining").code == 2
    path.write_text("[[letter]]\nbody = 'No, [contact].'\n")
    assert "No, Bo." in mockview("letter", "declining", "--contact", "Bo").out
    origins = {k["kind"]: k["origin"] for k in json.loads(mockview("letter", "kinds", "--json").out)}
    assert origins.pop("declining") == "user" and set(origins.values()) == {"shipped"}


def test_a_backup_brings_letters_and_own_texts_back(mockview: CommandLine, tmp_path: Path) -> None:
    mockview("letter", "new", "declining")
    own(mockview.home, "[[letter]]\nbody = 'No, [contact].'\n", "declining")
    mockview("letter", "declining", "--contact", "Bo")
    assert mockview("backup", str(tmp_path / "all.zip")).code == 0
    (mockview.home / "templates" / "declining.toml").unlink()
    mockview("letter", "drop", "1")
    assert mockview("restore", str(tmp_path / "all.zip")).code == 0
    assert "No, Al." in mockview("letter", "declining", "--contact", "Al").out
    assert json.loads(mockview("letter", "show", "1", "--json").out)["state"] == "draft"


def test_without_a_clipboard_the_letter_is_kept_all_the_same(
    mockview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    told = mockview("letter", "thank-you", "--copy")
    assert told.code == 4
    assert "no clipboard" in told.err
    assert told.out
    assert mockview("letter", "show", "1").code == 0


WRONG = [
    ("letter tank-you", "Is thank-you meant?"),
    ("letter write xyz", "'xyz'"),
    ("letter show 1", "There is no letter 1"),
    ("letter sent 0", "NUMBER"),
    ("letter drop 9", "There is no letter 9"),
    ("letter thank-you --tone loud", "loud"),
    ("letter thank-you --application 99999999999999999999999", "There is no application"),
    ("letter list --person nobody", "nobody"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_a_mistake_is_answered_in_one_sentence(mockview: CommandLine, words: str, said: str) -> None:
    told = mockview(*words.split())
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert len(told.err.splitlines()) == 1


def test_markup_and_terminal_codes_in_a_template_are_shown_as_text(mockview: CommandLine) -> None:
    mockview("config", "path")
    mockview("letter", "new", "declining")
    own(mockview.home, "[[letter]]\nbody = 'Hello \u200b [bold red]x[/]'\n", "declining")
    assert mockview("letter", "declining").code == 1
    own(mockview.home, "[[letter]]\nbody = 'Hello [/] :smile: {{7*7}} {0.__class__}'\n", "declining")
    assert "Hello [/] :smile: {{7*7}} {0.__class__}" in mockview("letter", "declining").out
