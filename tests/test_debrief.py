"""A debrief becomes questions in one's own bank and weak areas in the plan; what is private stays in the log."""

import json
import logging
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from answers import START, attempt, day
from command_line import CommandLine
from mockview.content.own_bank import own_bank
from mockview.errors import UsageError
from mockview.history.attempt_log import AttemptLog
from mockview.history.points import openings_of
from mockview.journey.asked import Asked, Shelf, asked_question, bank_id_of, recognised, shelved
from mockview.journey.debrief import Debrief, debrief_numbered, debriefs_of, outcome_named, unfinished
from mockview.journey.debrief_log import (
    add_asked,
    add_confidence,
    add_stumped,
    add_to_debrief,
    settle,
    start_debrief,
)
from mockview.journey.debrief_tasks import ideas_for, tasks
from mockview.pipeline import load_scoring
from mockview.store.database import Database

SCORING = load_scoring(None)
LED = "Tell me about a time you led a team."
URL = "What happens when you type an address into the browser?"
WHY = "Why do you want to work for us?"
GUEST = "How would you handle an angry guest?"
ALL = (LED, URL, WHY, GUEST)
STUMPED_AREAS = {"leadership/situation", "technical/coverage", "motivation/claim"}
MARKER = "Zyzzyva"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as database:
        AttemptLog(database).add_person("me")
        AttemptLog(database).add_person("Ben")
        yield database


def shelf(home: Path) -> Shelf:
    return Shelf(home, "my-interviews", ())


def begun(db: Database, home: Path, *questions: str) -> Debrief:
    debrief = start_debrief(db, 1, "rejection", START)
    return add_asked(db, debrief, recognised(questions or ALL, (), shelf(home), SCORING), START)


def areas(db: Database) -> list[tuple[str, str, str]]:
    return [(o.competency, o.criterion_id, o.source) for o in openings_of(db, 1)]


def test_a_debrief_is_what_its_events_come_to(db: Database, tmp_path: Path) -> None:
    debrief = begun(db, tmp_path, LED)
    debrief = add_to_debrief(db, debrief, "went_well", {"text": "calm 🙂"}, START)
    debrief = add_to_debrief(db, debrief, "check_in", {"text": "ok", "feelings": ["sad"]}, START)
    debrief = add_confidence(db, debrief, {1: 4}, SCORING, START)
    debrief = settle(db, debrief, "asked", START)
    debrief = add_to_debrief(db, debrief, "outcome", {"outcome": "offer"}, START)
    assert debriefs_of(db, 1) == (debrief,)
    assert (debrief.outcome, debrief.went_well, debrief.confidence) == ("offer", "calm 🙂", {1: 4})
    assert debrief.to_do == ("went_well", "check_in", "stumped", "confidence", "thought", "next_step")
    assert debriefs_of(db, 2) == ()
    assert start_debrief(db, 1, "offer", START).number == 2
    assert start_debrief(db, 2, "offer", START).number == 1


def test_a_debrief_that_is_not_there_is_told_with_those_that_are(db: Database) -> None:
    with pytest.raises(UsageError, match=r"Begin one"):
        debrief_numbered(db, 1, 1)
    start_debrief(db, 1, "offer", START)
    with pytest.raises(UsageError, match=r"no debrief 7\. There are: 1;"):
        debrief_numbered(db, 1, 7)
    assert [d.number for d in unfinished(debriefs_of(db, 1))] == [1]


@pytest.mark.parametrize(
    ("said", "meant"),
    [("rejected", "rejection"), ("No answer yet", "no-answer"), ("NEXT_ROUND", "next-round"), ("offer", "offer")],
)
def test_outcomes_are_known_by_common_words(said: str, meant: str) -> None:
    assert outcome_named(said) == meant


def test_stumped_questions_open_what_such_answers_begin_with(db: Database, tmp_path: Path) -> None:
    debrief = add_stumped(db, begun(db, tmp_path), (3, 1, 2, 1), SCORING, START)
    assert {f"{c}/{k}" for c, k, _ in areas(db)} == STUMPED_AREAS
    assert {source for _, _, source in areas(db)} == {"debrief"}
    assert debrief.stumped == (1, 2, 3)
    assert LED in openings_of(db, 1)[0].because
    # The same again opens nothing; one more opens one more.
    debrief = add_stumped(db, debrief, (1, 2, 3, 4), SCORING, START)
    assert areas(db)[3:] == [("customer-focus", "approach", "debrief")]
    assert debriefs_of(db, 1) == (debrief,)
    assert [o.question for o in debrief.opened] == [1, 2, 3, 4]


def test_low_confidence_opens_what_makes_such_answers_convince_unless_it_was_stumped(
    db: Database, tmp_path: Path
) -> None:
    debrief = add_stumped(db, begun(db, tmp_path), (1,), SCORING, START)
    debrief = add_confidence(db, debrief, {1: 1, 2: 2, 3: 3, 4: 5}, SCORING, START)
    assert areas(db)[1:] == [("technical", "mechanism", "confidence")]
    debrief = add_confidence(db, debrief, {2: 1, 4: 1}, SCORING, START)
    assert areas(db)[2:] == [("customer-focus", "outcome", "confidence")]
    weakness = add_asked(
        db, debrief, recognised(["What is your greatest weakness?"], debrief.asked, shelf(tmp_path), SCORING), START
    )
    add_confidence(db, weakness, {5: 1}, SCORING, START)
    assert areas(db)[-1] == ("strengths-weaknesses", "progress", "confidence")


def test_numbers_and_levels_that_are_none_open_nothing(db: Database, tmp_path: Path) -> None:
    debrief = begun(db, tmp_path)
    for number in (0, 5, -1):
        with pytest.raises(UsageError, match="numbered 1 to 4"):
            add_stumped(db, debrief, (1, number), SCORING, START)
    with pytest.raises(UsageError, match="from 1"):
        add_confidence(db, debrief, {1: 6}, SCORING, START)
    with pytest.raises(UsageError, match="--asked"):
        add_stumped(db, start_debrief(db, 1, "offer", START), (1,), SCORING, START)
    assert areas(db) == []
    assert debriefs_of(db, 1)[0] == debrief


def test_a_question_without_its_weak_area_is_never_kept(db: Database, tmp_path: Path) -> None:
    """Both or neither, even when the second write fails."""
    debrief = begun(db, tmp_path)
    db.execute("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(Exception, match="full"):
        add_stumped(db, debrief, (1,), SCORING, START)
    assert areas(db) == []


def test_questions_go_into_the_own_bank_and_keep_their_number_there(tmp_path: Path) -> None:
    first = recognised([LED, "  led\u200b? ", LED.upper()], (), shelf(tmp_path), SCORING)
    assert [a.text for a in first] == [LED, "led?"]
    assert shelved(first, shelf(tmp_path)) == 2
    (again,) = recognised([f"{LED[:-1]}?"], (), shelf(tmp_path), SCORING)
    assert again.question_id == first[0].question_id
    # What the person corrected in the bank holds from then on.
    path = shelf(tmp_path).path
    path.write_text(path.read_text(encoding="utf-8").replace("leadership", "teamwork"), encoding="utf-8")
    (corrected,) = recognised([LED], (), shelf(tmp_path), SCORING)
    assert corrected.competency == "teamwork"


def test_a_question_that_a_shipped_bank_holds_lends_what_that_knows(mockview: CommandLine) -> None:
    done = mockview(
        "debrief", "--outcome", "offer", "--asked", "You have been applying for a while. How have you kept going?"
    )
    assert done.code == 0
    bank = own_bank(mockview.home, "my-interviews")
    assert bank is not None and "applications" in bank.questions[0].listen_for and bank.questions[0].outline
    assert bank.questions[0].id == "my-you-have-been-applying-for-a-while-how"


def test_people_who_share_a_home_have_banks_of_their_own(db: Database) -> None:
    me, ben = AttemptLog(db).people()
    assert (bank_id_of(me), bank_id_of(ben)) == ("my-interviews", "my-interviews-2")


def test_a_question_must_have_words_and_an_end() -> None:
    for wrong in ("", " \n ", "\u200b", "x" * 1001):
        with pytest.raises(UsageError):
            asked_question(wrong)


def test_tasks_are_the_next_step_the_stumping_questions_and_what_is_unfinished(db: Database, tmp_path: Path) -> None:
    debrief = add_stumped(db, begun(db, tmp_path), (1, 2), SCORING, START)
    today = START.astimezone().date()
    unfinished_one, *practise = tasks(db, 1, today)
    assert unfinished_one.command == "mockview debrief --resume 1"
    assert [t.command for t in practise] == [
        f"mockview practice --question {debrief.asked[n].question_id}" for n in (0, 1)
    ]
    assert practise[0].due_on == today + timedelta(days=1)
    assert tasks(db, 1, today + timedelta(days=8))[0] == practise[0]
    debrief = add_to_debrief(db, debrief, "finished", {}, START)
    debrief = add_to_debrief(db, debrief, "next_step", {"what": "Call Sam", "by": "2030-01-09"}, START)
    step = tasks(db, 1, today)[0]
    assert (step.what_to_do, str(step.due_on), step.source) == ("Call Sam", "2030-01-09", "debrief")
    assert step.command == "" and "debrief done 1" in step.done_when
    chosen = add_to_debrief(db, debrief, "next_step", {"what": next(iter(ideas_for(debrief)))}, START)
    assert [t.command for t in tasks(db, 1, today)] == [t.command for t in practise], "one question, one task"
    assert tasks(db, 1, today)[0].what_to_do == chosen.next_step
    add_to_debrief(db, debrief, "done", {}, START)
    log = AttemptLog(db)
    asked = debrief.asked[0]
    session = log.start_session(1, "practice", day(1))
    from mockview.content.question import Question

    log.add_attempt(
        attempt(1, session.id, asked=Question(asked.question_id, asked.text, asked.competency, asked.kind), at=day(1))
    )
    assert [t.command for t in tasks(db, 1, today)] == [practise[1].command]
    assert tasks(db, 2, today) == ()


def by_flags(mockview: CommandLine, *more: str) -> list[str]:
    asked = [word for text in ALL for word in ("--asked", text)]
    return ["debrief", "--outcome", "rejection", *asked, "--no-input", *more]


def test_three_stumped_questions_change_the_plan(mockview: CommandLine) -> None:
    assert json.loads(mockview("plan", "--json").out) == []
    done = mockview(*by_flags(mockview, "--stumped", "1,2", "--stumped", "3", "--confidence", "4=2", "--json"))
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["finished"] and [a["stumped"] for a in told["asked"]] == [True, True, True, False]
    plan = json.loads(mockview("plan", "--json").out)
    shown = {f"{item['competency']}/{item['criterion']}": item["because"] for item in plan}
    assert set(shown) == STUMPED_AREAS | {"customer-focus/outcome"}
    assert LED in shown["leadership/situation"] and "stumped you" in shown["leadership/situation"]
    assert "2 of 5" in shown["customer-focus/outcome"]
    practised = mockview("practice", "--bank", "my-interviews", "--count", "4", "--typed", "--json", stdin="q\n")
    assert practised.code == 0, practised.err


PRIVATE = {
    "--went-well": f"I told {MARKER} a joke",
    "--feeling": f"{MARKER}ish",
    "--check-in": f"{MARKER} hurts",
    "--thought": f"They all think I am {MARKER}",
    "--reframe": f"One day, one {MARKER}",
    "--next-step": f"Write to {MARKER}",
}


def test_what_is_private_is_shown_only_when_asked_for(
    mockview: CommandLine, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    words = [word for pair in PRIVATE.items() for word in pair]
    done = mockview(*by_flags(mockview, *words, "--stumped", "1", "--trap", "2"))
    assert done.code == 0
    for command in (
        ("plan",),
        ("plan", "--json"),
        ("debrief", "list"),
        ("debrief", "list", "--json"),
        ("debrief", "show", "1"),
        ("debrief", "show", "1", "--json"),
        ("banks", "show", "my-interviews"),
    ):
        shown = mockview(*command)
        assert shown.code == 0, shown.err
        assert MARKER not in shown.out + shown.err, command
    assert MARKER not in done.out + done.err + caplog.text
    assert MARKER not in "".join(p.read_text(encoding="utf-8") for p in mockview.home.rglob("*.toml"))
    whole = mockview("debrief", "show", "1", "--private").out
    assert all(text in " ".join(whole.split()) for text in PRIVATE.values())
    assert json.loads(mockview("debrief", "show", "1", "--private", "--json").out)["thought"] == PRIVATE["--thought"]
    # It is the person's own, so it goes along where they take all their data.
    assert mockview("export", str(tmp_path / "me.zip")).code == 0
    with zipfile.ZipFile(tmp_path / "me.zip") as archive:
        assert MARKER in archive.read("tables/event.jsonl").decode()


@pytest.mark.parametrize("option", ["--went-well", "--check-in", "--thought", "--next-step", "--feeling", "--reframe"])
@pytest.mark.parametrize("text", [f"{MARKER}\x1b[2J", MARKER * 150_000], ids=["control", "1 MB"])
def test_what_can_not_be_kept_is_refused_in_a_sentence_and_nothing_is_saved(
    mockview: CommandLine, option: str, text: str
) -> None:
    more = ["--thought", "I failed"] if option == "--reframe" else []
    done = mockview(*by_flags(mockview, option, text, *more))
    assert done.code == 2
    assert MARKER not in done.err and len(done.err.splitlines()) == 1
    assert mockview("debrief", "list", "--json").out == "[]\n"
    assert not (mockview.home / "question_banks" / "my-interviews.toml").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--outcome", "maybe"), "There are: offer, rejection, no-answer, next-round"),
        (("--outcome", "offer", "--interview-on", "2026-02-30"), "no day"),
        (("--outcome", "offer", "--interview-on", "2999-01-01"), "Correct the year"),
        (("--outcome", "offer", "--next-step", "Rest", "--by", "2020-01-01"), "is past"),
        (("--outcome", "offer", "--by", "tomorrow"), "without a next step"),
        (("--outcome", "offer", "--reframe", "Fine."), "without the thought"),
        (("--outcome", "offer", "--stumped", "1"), "--asked"),
        (("--outcome", "offer", "--asked", "Why?", "--stumped", "2"), "numbered 1 to 1"),
        (("--outcome", "offer", "--asked", "Why?", "--stumped", "one"), "'one' is no number"),
        (("--outcome", "offer", "--asked", "Why?", "--confidence", "1"), "QUESTION=LEVEL"),
        (("--outcome", "offer", "--asked", "Why?", "--confidence", "1=9"), "from 1"),
        (("--outcome", "offer", "--asked", "Why?", "--confidence", "=3"), "QUESTION=LEVEL"),
        (("--outcome", "offer", "--asked", ""), "without words"),
        (("--outcome", "offer", "--asked", "x" * 1001), "1,001 characters"),
        (("--outcome", "offer", "--application", "4"), "no application 4"),
        (("--outcome", "offer", "--thought", "Hm", "--trap", "gloom"), "none of the thinking traps"),
        (("--outcome", "offer", "--asked-from", "nowhere.txt"), "can't be read"),
        (("--resume",), "left half-way"),
        (("--resume", "3"), "no debrief 3"),
        (("show", "3"), "no debrief 3"),
        (("done", "3"), "no debrief 3"),
        ((), "needs to know how it ended"),
    ],
)
def test_wrong_uses_are_one_sentence_and_save_nothing(mockview: CommandLine, words: tuple[str, ...], says: str) -> None:
    done = mockview("debrief", *words)
    assert done.code in (1, 2)
    assert says in " ".join(done.err.split())
    assert "Traceback" not in done.err and "inside mockview" not in done.err
    assert mockview("debrief", "list", "--json").out == "[]\n"


def test_more_than_an_interview_has_is_refused(mockview: CommandLine) -> None:
    asked = [word for n in range(61) for word in ("--asked", f"Question number {n}?")]
    done = mockview("debrief", "--outcome", "offer", *asked)
    assert done.code == 2 and "More than 60 questions" in done.err
    assert mockview("debrief", "list", "--json").out == "[]\n"


def test_resuming_adds_and_a_later_outcome_holds(mockview: CommandLine) -> None:
    mockview("debrief", "--outcome", "no-answer", "--asked", LED)
    mockview("debrief", "--resume", "1", "--outcome", "rejected", "--asked", WHY, "--stumped", "2")
    told = json.loads(mockview("debrief", "show", "1", "--json").out)
    assert told["outcome"] == "rejection"
    assert [a["text"] for a in told["asked"]] == [LED, WHY]
    assert [o["criterion"] for o in told["opened"]] == ["claim"]
    mockview("debrief", "--resume", "1", "--next-step", "Rest", "--by", "tomorrow")
    assert "next step" in mockview("debrief", "--resume", "1", "--by", "tomorrow").err
    assert mockview("debrief", "done", "1").code == 0
    assert json.loads(mockview("debrief", "show", "1", "--json").out)["next_step_done"]


def test_a_bank_that_was_edited_into_something_unreadable_loses_no_question(mockview: CommandLine) -> None:
    mockview("debrief", "--outcome", "offer", "--asked", LED)
    path = mockview.home / "question_banks" / "my-interviews.toml"
    path.write_text("id = ", encoding="utf-8")
    done = mockview("debrief", "--resume", "1", "--asked", WHY)
    assert done.code == 1 and "my-interviews.toml" in done.err
    assert path.read_text(encoding="utf-8") == "id = "
    path.unlink()
    assert mockview("debrief", "--resume", "1", "--asked", WHY).code == 0
    bank = own_bank(mockview.home, "my-interviews")
    assert bank is not None and [q.text for q in bank.questions] == [LED, WHY]


def test_an_application_lends_its_company_and_role(mockview: CommandLine) -> None:
    added = mockview("applications", "add", "--company", "Hotel Adler", "--role", "night manager")
    assert added.code == 0, added.err
    done = mockview("debrief", "--outcome", "rejection", "--application", "1", "--went-well", "x", "--json")
    told = json.loads(done.out)
    assert (told["company"], told["role"], told["application"]) == ("Hotel Adler", "night manager", 1)


def test_despair_shows_people_to_turn_to_and_changes_nothing_else(mockview: CommandLine) -> None:
    for option in ("--check-in", "--thought", "--went-well", "--feeling"):
        done = mockview(*by_flags(mockview, option, "I don't want to live anymore", "--json", "--quiet"))
        assert done.code == 0
        assert "findahelpline.com" in done.err and "988" in done.err
        assert "helpline" not in done.out
    assert "988" not in mockview(*by_flags(mockview, "--check-in", "I killed it in the interview")).err
    events = sqlite3.connect(mockview.home / "mockview.db").execute("SELECT kind, data_json FROM event").fetchall()
    assert not [data for _, data in events if "988" in data or "despair" in data]
    assert {kind for kind, _ in events} <= {f"debrief.{w}" for w in (
        "started", "asked", "check_in", "reframed", "went_well", "settled", "finished")}  # fmt: skip


def test_questions_come_from_a_transcript(mockview: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(f"Rita: {LED}\nAda: I did that.\nRita: {WHY}\n", encoding="utf-8")
    told = json.loads(mockview("debrief", "--outcome", "offer", "--asked-from", str(path), "--json").out)
    assert [a["text"] for a in told["asked"]] == [LED, WHY]


def test_an_asked_question_is_a_value() -> None:
    assert Asked("Why?", "my-why", "motivation", "motivational") == Asked(
        "Why?", "my-why", "motivation", "motivational"
    )
