"""What every page shares: the policy, escaping, and files that are written whole."""

import base64
import hashlib
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from command_line import started
from mockview.errors import StorageError
from mockview.reports.charts import Chart
from mockview.reports.figure import picture
from mockview.reports.measured import clock
from mockview.reports.page import Page, page_path, render_page, write_page, write_text
from recorded_log import fill

MOMENT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TEMPLATES = Path(__file__).parent.parent / "src" / "mockview" / "reports" / "templates"


def policy_of(html: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert found
    return found[1].replace("&#39;", "'")


def test_the_policy_names_what_is_in_the_page_and_nothing_else() -> None:
    html = render_page(Page("base", "A page", MOMENT, script="replay.js", sheet="replay.css", style="#s0{flex-grow:1}"))
    policy = dict(rule.split(" ", 1) for rule in policy_of(html).split("; "))
    inside = {name: re.findall(rf"<{name}>(.*?)</{name}>", html, re.DOTALL) for name in ("style", "script")}
    for name, texts in inside.items():
        hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert policy[f"{name}-src"] == " ".join(f"'sha256-{h}'" for h in hashes)
    assert len(inside["style"]) == 3
    assert len(inside["script"]) == 1
    assert policy["default-src"] == "'none'"
    assert policy["img-src"] == "data:"
    assert "media-src" not in policy
    assert "unsafe" not in policy_of(html)


def test_a_page_without_a_script_allows_none() -> None:
    html = render_page(Page("base", "A page", MOMENT, sound=True))
    assert "script" not in policy_of(html)
    assert "media-src data:" in policy_of(html)
    assert "<script" not in html


def test_outside_text_is_escaped_and_can_be_encoded() -> None:
    html = render_page(Page("base", "<b>\ud800\u202e\0 & héllo 你好 👩‍🚀", MOMENT))
    assert "&lt;b&gt;��� &amp; héllo 你好 👩‍🚀" in html
    html.encode("utf-8")


def test_our_own_files_can_stand_in_a_page() -> None:
    for path in TEMPLATES.glob("*.js"):
        assert "</script" not in path.read_text("utf-8")
    for path in TEMPLATES.glob("*.css"):
        assert "</style" not in path.read_text("utf-8")
    for path in TEMPLATES.glob("*.j2"):
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|\son[a-z]+=|\sstyle=|https?:", text), path.name


def test_a_picture_keeps_its_words_apart_from_its_markup() -> None:
    shown = str(picture(Chart("<svg/>", "<svg />"), 'Scores "rise"'))
    assert 'alt="Scores &#34;rise&#34;"' in shown
    assert f'src="data:image/svg+xml;base64,{base64.b64encode(b"<svg/>").decode()}"' in shown
    assert 'media="screen and (prefers-color-scheme: dark)"' in shown
    assert f'srcset="data:image/svg+xml;base64,{base64.b64encode(b"<svg />").decode()}"' in shown


def test_moments_in_a_recording() -> None:
    assert [clock(s) for s in (0, 59.99, 75.4, 3675, -1)] == ["0:00", "0:59", "1:15", "1:01:15", "0:00"]


def test_a_page_is_written_whole_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = write_page(tmp_path / "a.html", render_page(Page("base", "One", MOMENT)))
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    write_page(path, render_page(Page("base", "Two", MOMENT)))
    assert "<h1>Two</h1>" in path.read_text("utf-8")
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_page_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "thesis.html"
    path.write_text("my thesis")
    with pytest.raises(StorageError, match="no page of mockview"):
        write_page(path, render_page(Page("base", "One", MOMENT)))
    assert path.read_text() == "my thesis"


@pytest.mark.parametrize("name", ["", "nowhere/a.html", "nul\0.html", "x" * 300])
def test_what_cannot_be_written_is_one_sentence(tmp_path: Path, name: str) -> None:
    for write in (write_page, write_text):
        with pytest.raises(StorageError, match="can't be written"):
            write(tmp_path / name, "text")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_page_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_page(tmp_path / "a.html", render_page(Page("base", "One", MOMENT)))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        write_page(path, render_page(Page("base", "Two", MOMENT)))
    assert "<h1>One</h1>" in path.read_text("utf-8")
    assert list(tmp_path.iterdir()) == [path]


def test_pages_lie_in_a_closed_folder_of_each_person(tmp_path: Path) -> None:
    path = page_path(tmp_path / "reports", 7, "plan.html")
    assert path == tmp_path / "reports" / "7" / "plan.html"
    assert path.parent.stat().st_mode & 0o777 == 0o700
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="can't be made"):
        page_path(tmp_path / "file", 7, "plan.html")


def test_the_persons_own_browser_gets_the_file(tmp_path: Path) -> None:
    log = fill(tmp_path / "home")
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/shown"\n')
    browser.chmod(0o700)
    told = started(("replay", str(log.typed), "--open"), log.home, more={"BROWSER": f"{browser} %s"})
    assert told.code == 0
    path = Path(told.out.strip())
    assert (tmp_path / "shown").read_text().strip() == path.as_uri()
    assert told.err == ""


def test_where_there_is_no_browser_the_file_is_named(tmp_path: Path) -> None:
    log = fill(tmp_path / "home")
    more = {"BROWSER": "/no/browser %s", "PATH": "/nowhere", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    told = started(("replay", str(log.typed), "--open"), log.home, more=more)
    assert told.code == 0
    assert Path(told.out.strip()).is_file()
    assert "open that file in one yourself" in told.err


def test_days_are_written_out() -> None:
    html = render_page(Page("base", "A page", datetime(2026, 3, 1, 12, tzinfo=UTC)))
    assert "Made by mockview on 1 March 2026" in html
    assert date(2026, 3, 1).isoformat() not in html
