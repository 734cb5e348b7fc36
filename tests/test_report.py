import json
import re
from pathlib import Path

import pytest

from answers import day, transcript
from browser import Browser
from command_line import CommandLine, Outcome
from mockview.history.attempt import UNSAVED, Opening
from mockview.history.attempt_log import AttemptLog
from mockview.history.events import Event, add_event
from mockview.history.points import add_opening
from mockview.journey.stories import Story, add_story
from mockview.reports.report import standing_out
from mockview.reports.report_making import MOST_ANSWERS
from mockview.store.database import Database
from past_answers import answered

MARK = "Zyzzyva"
"""A word that stands in everything private, but in no place where mockview looks for names."""

NAME = "Frobisher"
"""One that stands in those places."""

EVER = ("--since", "2030-01-01", "--until", "2030-12-31")
"""All of the log's answers, which lie ahead of the clock."""

EVIL = "<script>document.title='taken'</script><img src=x onerror=alert(1)>"
SAID = "I sat down with both of them at Acme Ltd, and Tom Miller agreed. "


@pytest.fixture
def log(mockview: CommandLine) -> AttemptLog:
    """Ada's log: a session of three answers, an older one of one, and a real interview."""
    mockview("replay")
    log = AttemptLog(Database.open(mockview.home / "mockview.db"))
    ada = log.person_named("Ada")
    answered(log, day(0), 40, points=2, name="old")
    session = log.start_session(ada.id, "practice", day(5), bank_id=f"bank-{MARK}")
    for n, guess in enumerate((5, 2, 3)):
        answered(log, day(5 + n / 100), 60 + n, session=session.id, guess=guess, said=SAID, points=5, name=f"q{n}")
    answered(log, day(6), 30, mode="debrief", said=f"In the real interview I said {MARK}", name="real")
    return log


def fill_with_marks(log: AttemptLog) -> None:
    """The marker in every place that is not for others, in events of kinds that nobody knows yet as well."""
    db, ada = log.db, log.person_named("Ada").id
    kinds = {
        "debrief.check_in": {"text": MARK, "feelings": [MARK]},
        "debrief.reframed": {"thought": MARK, "traps": [MARK], "text": MARK},
        "debrief.went_well": {"text": MARK},
        "debrief.next_step": {"what": MARK, "by": None},
        "application.noted": {"text": MARK, "on": "2030-01-08"},
        "letter.drafted": {"text": MARK, "to": MARK, "name": NAME},
        "feedback.received": {"text": MARK, "sender": NAME},
        "contact.said": {"text": MARK, "on": "2030-01-08"},
        "goal.told": {"role": MARK, "why": MARK},
        "telepathy.sensed": {"anything": {"deep": [MARK, {"deeper": MARK}]}},
    }
    for kind, data in kinds.items():
        add_event(db, Event(UNSAVED, ada, kind, f"{kind.split('.')[0]}-{MARK}:1", day(5), day(5), data))
    names = {
        "application.added": {"company": "Acme Ltd", "role": MARK, "moves": [["applied", "2030-01-08"]]},
        "contact.added": {"name": "Tom Miller", "note": MARK},
    }
    for kind, data in names.items():
        add_event(db, Event(UNSAVED, ada, kind, "unread:1", day(5), day(5), data))
    add_event(db, Event(UNSAVED, ada, "plan.reopened", f"area:{MARK}/result", day(5), day(5), {}))
    add_opening(db, ada, Opening("conflict", "result", day(5.5), "debrief", f"It stumped you: {MARK}."))
    add_opening(db, ada, Opening(MARK, "result", day(5.5), "feedback", MARK))
    add_story(db, Story(UNSAVED, ada, MARK, MARK, MARK, MARK, (MARK,), day(5)))
    corrected = answered(log, day(5.2), 70, said=f"Heard wrongly: {MARK}", name="corrected")
    log.set_transcript(corrected.id, transcript("I said it better than it was heard"), day(5.3))
    discarded = answered(log, day(5.4), 70, said=MARK, name=MARK)
    log.discard(discarded.id)
    answered(log, day(5.5), 70, said=MARK, name=MARK, person="Bob")


def words_of(page: str) -> str:
    """A page without its hashes and pictures, whose letters may spell anything."""
    return re.sub(r"sha256-[^&']*|base64,[^\"]*", "", page)


def report(mockview: CommandLine, file: Path, *words: str) -> tuple[Outcome, str]:
    done = mockview("report", "--person", "Ada", "--page", str(file), *words)
    return done, file.read_text(encoding="utf-8") if file.exists() else ""


def test_nothing_private_reaches_a_shared_report(mockview: CommandLine, log: AttemptLog, tmp_path: Path) -> None:
    fill_with_marks(log)
    for words in (EVER, ("--session", "2")):
        done, page = report(mockview, tmp_path / "shared.html", "--share", "--json", *words)
        assert done.code == 0, done.err
        assert MARK.casefold() not in (done.out + page).casefold()
        assert "with both of them" in page
        for name in ("Acme", "Tom", "Miller", "Ada", NAME):
            assert name not in words_of(page), name
            assert name not in done.out.replace(str(tmp_path), ""), name
        assert json.loads(done.out)["report"]["answers"][0]["predicted"] is None


def test_the_marks_are_where_a_report_could_find_them(mockview: CommandLine, log: AttemptLog, tmp_path: Path) -> None:
    # Without this, the test above would pass over an empty log.
    fill_with_marks(log)
    done, page = report(mockview, tmp_path / "own.html", *EVER)
    assert done.code == 0
    assert MARK in page  # the plan's reasons, the real interview
    assert "Tom Miller" in page
    assert "you thought 5 of 5" in page


def test_a_shared_report_says_at_the_top_what_it_holds_and_leaves_out(
    browser: Browser, mockview: CommandLine, log: AttemptLog, tmp_path: Path
) -> None:
    fill_with_marks(log)
    report(mockview, tmp_path / "shared.html", "--share", *EVER)
    shown = browser.open(tmp_path / "shared.html")
    first = shown.text("main section")
    assert first.startswith("What this page holds")
    assert "It leaves out" in first
    assert "debriefs" in first


def test_companies_stay_when_that_is_asked_for_people_never(
    mockview: CommandLine, log: AttemptLog, tmp_path: Path
) -> None:
    fill_with_marks(log)
    _, page = report(mockview, tmp_path / "shared.html", "--share", "--with-companies", "--session", "2")
    assert "Acme Ltd" in page
    assert "Miller" not in page


def test_the_person_s_own_name_is_struck_out_of_what_they_said(
    mockview: CommandLine, log: AttemptLog, tmp_path: Path
) -> None:
    answered(log, day(7), 50, said="My name is Ada and I run the desk. ", name="intro")
    _, page = report(mockview, tmp_path / "shared.html", "--share", *EVER)
    assert "is […] and I run the desk" in page
    assert "Ada" not in words_of(page)


def test_a_real_interview_is_not_shared(mockview: CommandLine, log: AttemptLog, tmp_path: Path) -> None:
    done, page = report(mockview, tmp_path / "shared.html", "--share", "--session", "3")
    assert (done.code, page) == (2, "")
    assert "may be shared" in done.err
    assert report(mockview, tmp_path / "own.html", "--session", "3")[0].code == 0


def test_the_latest_session_unless_another_or_a_period_is_named(
    mockview: CommandLine, log: AttemptLog, tmp_path: Path
) -> None:
    def numbers(*words: str) -> list[int]:
        done, _ = report(mockview, tmp_path / "r.html", "--json", *words)
        return [answer["number"] for answer in json.loads(done.out)["report"]["answers"]]

    assert numbers() == [5]
    assert numbers("--session", "2") == [2, 3, 4]
    assert numbers("--since", "2030-01-09", "--until", "2030-01-12") == [2, 3, 4]
    assert numbers("--until", "2030-01-08") == [1]


def test_json_is_what_the_page_holds(mockview: CommandLine, log: AttemptLog, tmp_path: Path) -> None:
    done, page = report(mockview, tmp_path / "r.html", "--json", "--session", "2")
    told = json.loads(done.out)
    assert Path(told["page"]).read_text(encoding="utf-8") == page
    answer = told["report"]["answers"][0]
    assert answer["predicted"] == 5
    assert answer["question"] in page
    assert answer["scores"][0]["quotes"] == [{"text": "I sat", "at": "0:00"}]
    assert told["report"]["strengths"][0]["title"] == "Result"
    assert (tmp_path / "r.html").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "words",
    [
        ("--session", "9"),
        ("--session", "0"),
        ("--until", "2029-01-01"),
        ("--since", "2031-01-01"),
        ("--with-companies",),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(
    mockview: CommandLine, log: AttemptLog, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done, page = report(mockview, tmp_path / "r.html", *words)
    assert (done.code, page) == (2, "")
    assert len(done.err.splitlines()) == 1


def test_another_persons_session_is_not_there(mockview: CommandLine, log: AttemptLog, tmp_path: Path) -> None:
    answered(log, day(7), 50, person="Bob", said=MARK)
    assert report(mockview, tmp_path / "r.html", "--session", "4")[0].code == 2


def test_who_turned_delivery_off_reads_nothing_of_it(
    mockview: CommandLine, log: AttemptLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCKVIEW_DELIVERY", "false")
    done, page = report(mockview, tmp_path / "r.html", "--json", "--session", "2")
    assert "How it was said" not in page
    assert {a["delivery"] for a in json.loads(done.out)["report"]["answers"]} == {None}


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_fifty_answers_fit_in_three_megabytes_and_on_a_phone(
    browser: Browser, mockview: CommandLine, log: AttemptLog, tmp_path: Path, width: int, dark: bool
) -> None:
    for n in range(50):
        answered(
            log, day(20 + n / 50), 50, about=EVIL, name=f"{EVIL}{n}", said=f"{EVIL} " + SAID * 20, points=1 + n % 5
        )
    done, page = report(mockview, tmp_path / "fifty.html", "--since", "2030-01-25", "--until", "2030-12-31")
    assert done.code == 0
    assert len(page.encode()) < 3_000_000
    shown = browser.open(tmp_path / "fifty.html", width=width, dark=dark)
    assert shown.count("article") == 50
    assert shown.overflow() == 0
    assert shown.low_contrast() == []
    assert EVIL in shown.text("article")
    assert shown.count("main script, img[src=x]") == 0
    assert shown.evaluate("document.title") != "taken"


def test_what_is_folded_away_on_the_screen_is_printed(
    browser: Browser, mockview: CommandLine, log: AttemptLog, tmp_path: Path
) -> None:
    report(mockview, tmp_path / "r.html", "--session", "2")
    shown = browser.open(tmp_path / "r.html")
    seen = "document.querySelector('.answer details > ul').checkVisibility({ contentVisibilityAuto: true })"
    assert not shown.evaluate(seen)
    shown.emulate(medium="print")
    shown.wait_for(seen)


def test_more_answers_than_one_reads_leave_the_older_ones_out_and_say_so(
    mockview: CommandLine, log: AttemptLog, tmp_path: Path
) -> None:
    with log.db.transaction():
        for n in range(MOST_ANSWERS):
            answered(log, day(30 + n / 1000), 50)
    done, page = report(mockview, tmp_path / "r.html", "--json", *EVER)
    told = json.loads(done.out)["report"]
    assert (len(told["answers"]), told["left"]) == (MOST_ANSWERS, 5)
    assert "5 older ones" in page


def test_one_answer_of_many_makes_no_strength(log: AttemptLog) -> None:
    assessments = log.latest_assessments((1, 2, 5))
    strong, weak = standing_out(assessments)
    assert [(s.title, s.points) for s in strong] == [("Pause_Share", 4), ("Relevance", 4)]
    assert weak == ()
    strong, _ = standing_out({2: assessments[2]})
    assert strong[0].title == "Result"
    assert strong[0].quotes[0][1].text == "I sat"
