"""The report of a batch: what it says is right, and in a real browser it shows names from outside as what they are."""

import os
import re
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from browser import Browser
from command_line import STORY, CommandLine
from mockview.batch.items import BadInput, BatchItem
from mockview.batch.run import Row
from mockview.batch.scoring_one import judged
from mockview.content.question import Question
from mockview.errors import InputError, StorageError
from mockview.pipeline import Scoring, load_scoring
from mockview.reports.batch_kept import kept_of
from mockview.reports.batch_page import BatchReport, BatchReportFolder, batch_page
from mockview.reports.batch_summary import summary_of
from mockview.reports.page import render_page
from mockview.speech.transcript import from_text

NOW = datetime(2026, 11, 28, tzinfo=UTC)
LED = Question("lead", "Tell me about a time you led people without having the title.", "leadership", "behavioural")
WHY = Question("why", "Why do you want this job?", "motivation", "motivational")
NASTY = "<img src=x onerror=alert(1)>\"'&{{7*7}}\u202e../x"


@pytest.fixture(scope="module")
def scoring() -> Scoring:
    return load_scoring(None)


def row(scoring: Scoring, item_id: str, candidate: str, text: str = STORY, question: Question = LED) -> Row:
    item = BatchItem(item_id, question, Path(item_id), candidate=candidate)
    return Row(item, judged(item, from_text(text), scoring, ()))


def lost(item_id: str, candidate: str = "") -> Row:
    error = InputError(f"{item_id} holds no sound.", "Record it again.")
    return Row(BadInput(item_id, Path(item_id), error, candidate), error=error)


def test_the_summary_counts_and_orders_by_name_never_by_score(scoring: Scoring) -> None:
    rows = [
        *(row(scoring, f"{n}.txt", "ben") for n in range(8)),
        row(scoring, "z.txt", "Zoe"),
        row(scoring, "a.txt", "Ada", "I do not know, sorry."),
        row(scoring, "w.txt", "Ada", "Because I like bread, and the shop is near.", WHY),
        lost("x.wav", "Cleo"),
    ]
    summary = summary_of(map(kept_of, rows))
    assert (len(summary.answers), [one.reason for one in summary.failed]) == (
        11,
        ["x.wav holds no sound. Record it again."],
    )
    assert [(group.name, group.answers, group.failed) for group in summary.by_candidate] == [
        ("Ada", 2, 0),
        ("ben", 8, 0),
        ("Cleo", 0, 1),
        ("Zoe", 1, 0),
    ]
    assert [(group.name, group.answers) for group in summary.by_question] == [(LED.text, 10), (WHY.text, 1)]
    assert sum(count for _, count in summary.distribution) == 11
    assert [name for name, _ in summary.distribution][::9] == ["0–9", "90–100"]
    assert [line.mean for line in summary.criteria] == sorted(line.mean for line in summary.criteria)
    told = {one.answer.id: " ".join(one.reasons) for one in summary.remarkable}
    assert set(told) == {"a.txt", "w.txt"}
    assert "far below" in told["a.txt"]
    assert "Only 5 words." in told["a.txt"]


def test_a_batch_in_which_all_failed_and_an_empty_one_have_pages(scoring: Scoring) -> None:
    for rows in ([lost("x.wav")], []):
        html = render_page(batch_page(summary_of(map(kept_of, rows)), NOW))
        assert "For practice, not for selecting people." in html
        assert "How the scores lie" not in html


def test_names_from_outside_are_text_in_a_real_browser(scoring: Scoring, browser: Browser, tmp_path: Path) -> None:
    report, folder = BatchReport(), BatchReportFolder()
    nasty = Question("", f"Why {NASTY}?", "", "")
    for one in (
        *(row(scoring, f"{NASTY}{n}.txt", NASTY, f"{STORY} {NASTY}", nasty) for n in range(3)),
        row(scoring, "b.txt", "javascript:alert(1)"),
        row(scoring, "c.txt", "../../etc/passwd"),
        row(scoring, "d.txt", "Ada"),
        row(scoring, "e.txt", "ada"),
        row(scoring, "f.txt", ""),
        lost(f"{NASTY}.wav", NASTY),
    ):
        report.add(one)
        folder.add(one)
    single = report.write(tmp_path / "batch.html", NOW)
    first = folder.write(tmp_path / "reports", NOW)
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700
    pages = sorted(path.name for path in first.parent.iterdir())
    assert len(pages) == 6
    assert all(re.fullmatch(r"index\.html|candidate-\d-[a-z0-9-]+\.html", name) for name in pages)
    for path in (single, first, first.parent / pages[0]):
        for width in (1280, 360):
            page = browser.open(path, width=width)
            assert page.text("[role=note] strong") == "For practice, not for selecting people."
            assert page.evaluate("document.querySelectorAll('img:not(.chart), script').length") == 0
            assert page.overflow() == 0
            assert page.low_contrast() == []
    page = browser.open(first)
    shown = NASTY.replace("\u202e", "\ufffd")
    assert shown in page.text("#main")
    links = page.evaluate("[...document.querySelectorAll('#main a')].map((a) => a.getAttribute('href'))")
    assert set(links) == set(pages) - {"index.html"}
    assert page.evaluate("document.querySelector('a[href^=candidate-1]').pathname").endswith("/reports/" + pages[0])
    back = browser.open(first.parent / pages[0])
    assert back.evaluate("document.querySelector('.kicker a').pathname").endswith("/reports/index.html")


def test_a_large_batch_is_cut_where_nobody_reads_on(scoring: Scoring) -> None:
    one = kept_of(row(scoring, "a.txt", "Ada"))
    summary = summary_of([one] * 700)
    html = render_page(batch_page(summary, NOW))
    assert html.count('<th scope="row">a.txt</th>') == 500
    assert "The first 500 of 700" in html


def test_reports_are_written_by_the_command(mockview: CommandLine, tmp_path: Path, browser: Browser) -> None:
    for name in ("Ada", "Ben"):
        (tmp_path / f"leadership-led-without-title--{name}.txt").write_text(STORY)
    (tmp_path / "empty.txt").write_text("")
    folder = tmp_path / "out"
    told = mockview("score", str(tmp_path), "--report", str(tmp_path / "r.html"), "--report-folder", str(folder))
    assert told.code == 3
    assert "The report is in" in told.err
    page = browser.open(tmp_path / "r.html")
    assert page.text(".figures").split()[:2] == ["scored", "2"]
    assert "empty.txt is empty" in page.text("section[aria-labelledby=failed]")
    assert sorted(path.name for path in folder.iterdir()) == [
        "candidate-1-ada.html",
        "candidate-2-ben.html",
        "index.html",
    ]
    assert "Last summer our manager left" in browser.open(folder / "candidate-1-ada.html").text("#main")


def test_a_report_without_a_place_is_refused_before_the_work(mockview: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    told = mockview("score", str(tmp_path / "a.txt"), "--question", "Why?", "--report", str(tmp_path / "no" / "r.html"))
    assert (told.code, told.out) == (1, "")
    assert "There is no folder" in told.err
    other = tmp_path / "mine.html"
    other.write_text("mine")
    told = mockview("score", str(tmp_path / "a.txt"), "--question", "Why?", "--report", str(other))
    assert "is no page of mockview" in told.err
    assert other.read_text() == "mine"
    with pytest.raises(StorageError, match="can't be made"):
        BatchReportFolder().write(other / "in", NOW)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_what_is_no_file_keeps_its_place(mockview: CommandLine, tmp_path: Path) -> None:
    """A device such as /dev/null must not become a file because results are sent there."""
    (tmp_path / "a.txt").write_text(STORY)
    place = tmp_path / "place"
    os.mkfifo(place)
    reader = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
    try:
        command = ("score", str(tmp_path / "a.txt"), "--question", "Why?")
        assert mockview(*command, "--out", str(place)).code == 0
        assert b'"overall"' in os.read(reader, 1 << 16)
        told = mockview(*command, "--report", str(place))
        assert (told.code, "it is no file" in told.err) == (1, True)
        assert stat.S_ISFIFO(place.stat().st_mode)
    finally:
        os.close(reader)
