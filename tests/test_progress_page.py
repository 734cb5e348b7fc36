from pathlib import Path

import pytest

from answers import day
from browser import Browser
from command_line import CommandLine
from mockview.history.attempt_log import AttemptLog
from mockview.store.database import Database
from past_answers import answered

EVIL = "<script>document.title='taken'</script><img src=x onerror=alert(1)>"


@pytest.fixture
def page(mockview: CommandLine, tmp_path: Path) -> Path:
    """The progress page of thirty answers, some of whose names and words try to break out."""
    mockview("replay")
    with Database.open(mockview.home / "mockview.db") as db:
        log = AttemptLog(db)
        for n in range(30):
            about = EVIL if n % 3 == 0 else "conflict"
            answered(log, day(n * 2), 40 + n, about=about, name=f"{EVIL}-{n % 5}", guess=1 + n % 3, said=EVIL)
    file = tmp_path / "progress.html"
    assert mockview("progress", "--person", "Ada", "--page", str(file)).code == 0
    return file


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_the_page_fits_and_can_be_read(browser: Browser, page: Path, width: int, dark: bool) -> None:
    shown = browser.open(page, width=width, dark=dark)
    assert shown.text("h1") == "Progress"
    assert shown.overflow() == 0
    assert shown.low_contrast() == []
    assert shown.evaluate("[...document.images].every((i) => i.complete && i.naturalWidth > 0)")


def test_text_from_outside_is_shown_as_text(browser: Browser, page: Path) -> None:
    shown = browser.open(page)
    assert shown.evaluate("document.title") == "Progress"
    assert EVIL in shown.text("main")
    assert shown.count("main script, img[src=x]") == 0


def test_every_chart_is_told_in_words_and_in_figures(browser: Browser, page: Path) -> None:
    shown = browser.open(page)
    assert shown.count("img.chart") > 6
    assert shown.evaluate("[...document.images].every((i) => /\\d/.test(i.alt))")
    assert shown.count("figure") == shown.count("figure details table") == 6
    shown.click("figure summary")
    assert shown.text("figure table tbody tr").split("\t")[1].strip().isdigit()


def test_a_person_without_answers_gets_a_page_too(browser: Browser, mockview: CommandLine, tmp_path: Path) -> None:
    assert mockview("progress", "--page", str(tmp_path / "empty.html")).code == 0
    shown = browser.open(tmp_path / "empty.html", width=360)
    assert "mockview practice" in shown.text("header")
    assert shown.overflow() == 0
