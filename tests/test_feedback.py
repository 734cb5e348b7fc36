"""Feedback: asked for once, reminded of once, kept as it came, and in the plan only when confirmed."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from answers import START, day, series
from command_line import CommandLine
from mockview.errors import UsageError
from mockview.history.attempt_log import AttemptLog
from mockview.history.events import events_of
from mockview.history.points import openings_of
from mockview.journey.asked import Asked
from mockview.journey.debrief_log import add_asked, add_stumped, start_debrief
from mockview.journey.feedback import add_reply, competency_for, confirm, tasks
from mockview.journey.feedback_reading import Finding
from mockview.journey.feedback_reply import Reply, replies_of, reply_numbered
from mockview.journey.feedback_requests import note_reminder, request_to_remind, requests_of
from mockview.journey.letter_log import DROPPED, SENT, KeptLetter, keep_letter, mark_letter
from mockview.journey.letters import draft
from mockview.journey.own_evidence import own_evidence
from mockview.pipeline import load_scoring
from mockview.store.database import Database

SCORING = load_scoring(None)
TODAY = START.astimezone().date()
PRAISE = Finding("leadership", "", "Your leadership stood out.", True)
VAGUE = Finding("", "specificity", "We would have liked more concrete examples.", False)
LATE = Finding("planning", "result", "We missed time management.", False)
LETTER = """Dear Ada,

Your leadership stood out. We would have liked more concrete examples in your answers on
conflict, and it was hard to follow the structure of your team work story.

All the best,
N. Okafor
"""
MARKER = "Zyzzyva"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as database:
        AttemptLog(database).add_person("Ada")
        AttemptLog(database).add_person("Ben")
        yield database


def asked(db: Database, home: Path, kind: str = "feedback-request") -> KeptLetter:
    return keep_letter(db, 1, draft(kind, {"contact": "Ms Okafor"}, home=home), START, contact="Ms Okafor")


def replied(db: Database, *findings: Finding, text: str = "Hello") -> Reply:
    return add_reply(db, 1, text, findings or (PRAISE, VAGUE, LATE), START)


def test_a_reply_is_kept_as_it_came_and_changes_no_plan(db: Database) -> None:
    reply = replied(db, text="  Héllo\r\n🙂  ")
    assert replies_of(db, 1) == (reply,)
    assert (reply.number, reply.text, reply.findings, reply.open) == (1, "Héllo\n🙂", (PRAISE, VAGUE, LATE), (1, 2, 3))
    assert openings_of(db, 1) == () and replies_of(db, 2) == ()
    with pytest.raises(UsageError, match="there already, as feedback 1"):
        replied(db, text="Héllo\n🙂")
    with pytest.raises(UsageError, match=r"no feedback 4\. There are: 1"):
        reply_numbered(db, 1, 4)


@pytest.mark.parametrize(
    ("text", "says"),
    [(" \n\t ", "is empty"), ("a" * 1_000_000, "1,000,000 characters"), ("a\x1b[2J", "control character")],
)
def test_what_is_no_letter_is_refused(db: Database, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        replied(db, text=text)
    assert replies_of(db, 1) == ()


def test_confirming_opens_what_was_missing_with_its_quote_and_keeps_praise(db: Database) -> None:
    reply = confirm(db, replied(db), (1, 3), START)
    assert reply == reply_numbered(db, 1, 1)
    assert (reply.taken, reply.open) == ((1, 3), (2,))
    (opening,) = openings_of(db, 1)
    assert (opening.competency, opening.criterion_id, opening.source) == ("planning", "result", "feedback")
    assert LATE.quote in opening.because
    (praised,) = events_of(db, 1, ("feedback.praised",))
    assert (praised.data["quote"], praised.data["competency"]) == (PRAISE.quote, "leadership")
    assert any(PRAISE.quote in sentence for sentence in own_evidence(db, 1, START))
    confirm(db, reply, (1, 3), START)
    assert len(openings_of(db, 1)) == 1 and len(events_of(db, 1, ("feedback.praised",))) == 1


def test_a_wrong_number_takes_nothing_over(db: Database) -> None:
    reply = replied(db)
    with pytest.raises(UsageError, match="numbered 1 to 3"):
        confirm(db, reply, (2, 4), START)
    with pytest.raises(UsageError, match="Nothing was found"):
        confirm(db, add_reply(db, 1, "Nice.", (), START), (1,), START)
    assert openings_of(db, 1) == ()


def test_a_finding_of_no_competency_goes_where_the_log_or_the_debrief_shows_it(db: Database) -> None:
    reply = replied(db, VAGUE)
    assert competency_for(db, reply, VAGUE) == "problem-solving"
    debrief = start_debrief(db, 1, "rejection", START)
    debrief = add_asked(db, debrief, (Asked("Why us?", "my-why", "motivation", "motivational"),), START)
    add_stumped(db, debrief, (1,), SCORING, START)
    assert competency_for(db, reply, VAGUE) == "motivation"
    for competency, points in (("conflict", (5, 5)), ("teamwork", (2, 2))):
        for point in series(*points, competency=competency, criterion="specificity"):
            db.execute(
                "INSERT INTO area (person_id, competency, criterion_id) VALUES (1, ?, ?) ON CONFLICT DO NOTHING",
                (competency, "specificity"),
            )
            _add_point(db, competency, point.points)
    assert competency_for(db, reply, VAGUE) == "teamwork"
    assert competency_for(db, reply, LATE) == "planning"
    assert competency_for(db, reply, Finding("", "structure", "Well structured.", True)) == ""
    confirm(db, reply, (1,), START, {1: "conflict"})
    assert openings_of(db, 1)[-1].competency == "conflict"


def _add_point(db: Database, competency: str, points: int) -> None:
    from answers import assessment, attempt, question

    log = AttemptLog(db)
    session = log.start_session(1, "practice", START)
    made = log.add_attempt(attempt(1, session.id, asked=question(f"q-{competency}", competency)))
    log.add_assessment(made.id, assessment({"specificity": points}), START)


def test_a_request_has_one_reminder_after_a_week_and_none_once_it_was_answered(db: Database, tmp_path: Path) -> None:
    letter = asked(db, tmp_path)
    mark_letter(db, 1, letter.number, SENT, day(1))
    assert tasks(db, 1, TODAY + timedelta(days=7)) == ()
    (task,) = tasks(db, 1, TODAY + timedelta(days=8))
    assert (task.source, task.due_on) == ("feedback", TODAY + timedelta(days=8))
    assert task.command == f"mockview feedback request --reminder {letter.number}"
    request = request_to_remind(db, 1, None)
    note_reminder(db, 1, request, asked(db, tmp_path, "feedback-reminder"), day(8))
    assert tasks(db, 1, TODAY + timedelta(days=20)) == ()
    with pytest.raises(UsageError, match="had its one reminder"):
        request_to_remind(db, 1, letter.number)
    with pytest.raises(UsageError, match="No request"):
        request_to_remind(db, 1, None)
    assert replied(db).request == letter.number
    with pytest.raises(UsageError, match="answered already"):
        request_to_remind(db, 1, letter.number)
    assert requests_of(db, 2) == ()


def test_a_request_that_was_put_away_or_forgotten_long_ago_asks_for_nothing(db: Database, tmp_path: Path) -> None:
    first, second = asked(db, tmp_path), asked(db, tmp_path)
    with pytest.raises(UsageError, match="Several requests wait: letters 1, 2"):
        request_to_remind(db, 1, None)
    mark_letter(db, 1, first.number, DROPPED, START)
    assert len(tasks(db, 1, TODAY + timedelta(days=7))) == 1
    assert tasks(db, 1, TODAY + timedelta(days=29)) == ()
    assert request_to_remind(db, 1, None).letter.number == second.number
    with pytest.raises(UsageError, match="no letter 9"):
        request_to_remind(db, 1, 9)
    with pytest.raises(UsageError, match="is no request"):
        request_to_remind(db, 1, asked(db, tmp_path, "thank-you").number)


def test_a_reply_of_which_nothing_was_taken_over_is_spoken_of_for_two_weeks(db: Database) -> None:
    reply = replied(db)
    (task,) = tasks(db, 1, TODAY)
    assert task.command == "mockview feedback show 1"
    assert tasks(db, 1, TODAY + timedelta(days=15)) == ()
    confirm(db, reply, (1,), START)
    assert tasks(db, 1, TODAY) == ()


def test_a_pasted_letter_changes_the_plan_when_it_is_confirmed(mockview: CommandLine) -> None:
    added = mockview("feedback", "add", "--from", "N. Okafor", "--json", stdin=LETTER)
    assert added.code == 0, added.err
    told = json.loads(added.out)
    found = {f"{f['competency']}/{f['criterion']}": f for f in told["findings"]}
    assert set(found) == {"leadership/", "conflict/specificity", "teamwork/structure"}
    assert json.loads(mockview("plan", "--json").out) == []
    number = found["conflict/specificity"]["number"]
    accepted = mockview("feedback", "accept", "1", str(number))
    assert "1 in your plan now" in accepted.err
    (item,) = json.loads(mockview("plan", "--json").out)
    assert (item["competency"], item["criterion"]) == ("conflict", "specificity")
    assert "We would have liked more concrete examples in your answers on conflict" in item["because"]
    everything = mockview("feedback", "accept", "1", "--all", "--json")
    assert all(f["taken"] for f in json.loads(everything.out)["findings"])
    assert len(json.loads(mockview("plan", "--json").out)) == 2


def test_yes_and_accept_take_over_at_once(mockview: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "reply.txt"
    path.write_text(LETTER, encoding="utf-8")
    done = mockview("feedback", "add", "--file", str(path), "--yes")
    assert "2 in your plan now (mockview plan), 1 kept as praise" in done.err
    other = mockview(
        "feedback",
        "add",
        "--file",
        "-",
        "--accept",
        "1",
        "--competency",
        "team",
        stdin="You spoke too fast. Be more concrete.",
    )
    assert other.code == 0, other.err
    plan = json.loads(mockview("plan", "--json").out)
    assert "delivery/articulation_wpm" in {f"{i['competency']}/{i['criterion']}" for i in plan}


def test_a_reply_that_names_nothing_known_is_kept_and_said_so(mockview: CommandLine) -> None:
    done = mockview("feedback", "add", stdin="It was a nice day, and the flowers were in bloom. 🙂")
    assert done.code == 0 and "names nothing that mockview knows" in done.out
    assert "flowers were in bloom" in mockview("feedback", "show", "1", "--text").out
    assert mockview("feedback", "accept", "1", "--all").code == 2


def test_the_letter_itself_is_shown_only_when_asked_for(mockview: CommandLine) -> None:
    mockview("feedback", "add", "--yes", stdin=f"{LETTER}\n{MARKER} sends her love.")
    for words in (
        ("feedback",),
        ("feedback", "list", "--json"),
        ("feedback", "show", "1"),
        ("plan",),
        ("plan", "--json"),
    ):
        shown = mockview(*words)
        assert shown.code == 0 and MARKER not in shown.out + shown.err
    assert MARKER in mockview("feedback", "show", "1", "--text").out


@pytest.mark.parametrize(
    ("words", "stdin", "says"),
    [
        (("add",), "", "The reply is empty"),
        (("add",), f"{MARKER} " * 150_000, "Shorten it to 100,000"),
        (("add",), f"{MARKER}\x1b[31m", "control character"),
        (("add", "--file", "nowhere.txt"), "", "can't be read"),
        (("add", "--request", "3"), LETTER, "no letter 3"),
        (("add", "--debrief", "3"), LETTER, "no debrief 3"),
        (("add", "--application", "3"), LETTER, "no application 3"),
        (("add", "--competency", "juggling"), LETTER, "'juggling' is no competency"),
        (("show", "1"), "", "no feedback 1"),
        (("accept", "1", "1"), "", "no feedback 1"),
        (("request", "--debrief", "2"), "", "no debrief 2"),
        (("request", "--reminder"), "", "No request for feedback waits"),
        (("request", "--tone", "rude"), "", "'rude' is not one of"),
    ],
)
def test_wrong_uses_are_one_sentence_and_keep_nothing(
    mockview: CommandLine, words: tuple[str, ...], stdin: str, says: str
) -> None:
    done = mockview("feedback", *words, stdin=stdin)
    assert done.code in (1, 2)
    assert says in " ".join(done.err.split())
    assert MARKER not in done.err and "inside mockview" not in done.err
    assert json.loads(mockview("feedback", "list", "--json").out) == {"requests": [], "replies": []}


def test_a_reply_with_a_wrong_number_to_accept_is_kept_all_the_same(mockview: CommandLine) -> None:
    done = mockview("feedback", "add", "--accept", "9", stdin=LETTER)
    assert done.code == 2 and "numbered 1 to 3" in done.err
    assert len(json.loads(mockview("feedback", "list", "--json").out)["replies"]) == 1


def test_a_request_is_a_draft_with_what_a_debrief_knows_and_has_one_reminder(
    mockview: CommandLine, tmp_path: Path
) -> None:
    mockview(
        "debrief", "--outcome", "rejection", "--company", "Hotel Adler", "--role", "night manager", "--went-well", "x"
    )
    path = tmp_path / "request.txt"
    done = mockview(
        "feedback", "request", "--debrief", "1", "--contact", "Ms Okafor", "--name", "Ada", "--tone", "warm",
        "--output", str(path),
    )  # fmt: skip
    assert done.code == 0, done.err
    for part in ("Ms Okafor", "night manager", "Ada"):
        assert part in done.out
    assert "Still to fill in" not in done.err
    assert path.stat().st_mode & 0o777 == 0o600 and "Ms Okafor" in path.read_text(encoding="utf-8")
    short = mockview("feedback", "request", "--medium", "message", "--length", "short", "--json")
    assert json.loads(short.out)["subject"] == "" and json.loads(short.out)["missing"]
    reminded = mockview("feedback", "request", "--reminder", "1", "--json")
    assert json.loads(reminded.out)["kind"] == "feedback-reminder" and "Ms Okafor" in reminded.out
    again = mockview("feedback", "request", "--reminder", "1")
    assert again.code == 2 and "had its one reminder" in again.err
    listed = json.loads(mockview("feedback", "list", "--json").out)["requests"]
    assert [(r["letter"], r["reminder"]) for r in listed] == [(1, 3), (2, None)]
    assert date.fromisoformat(listed[0]["asked_on"])
    assert "reminded once" in mockview("feedback").out


def test_a_reply_answers_the_only_request_that_waits(mockview: CommandLine) -> None:
    mockview("feedback", "request", "--contact", "Ms Okafor")
    added = mockview("feedback", "add", stdin=LETTER)
    assert "letter 1" in added.err
    assert "answered (feedback 1)" in mockview("feedback").out
