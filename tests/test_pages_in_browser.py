"""The page of an answer in a real browser: it plays, follows the words, asks for nothing and hides nothing."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from browser import Browser, BrowserPage
from command_line import CommandLine
from mockview.history.attempt_log import AttemptLog
from mockview.interview.looking_back import look_back
from mockview.pipeline import judge, load_scoring
from mockview.reports.page import render_page, write_page
from mockview.reports.replay_page import Covered, Replay, Told, replay_page
from mockview.reports.spoken_text import NO_MARKS
from mockview.settings import DATABASE_NAME
from mockview.speech.transcript import Transcript, Word, from_text
from mockview.store.database import Database
from recorded_log import SPOKEN, Filled, fill, question_of

MOMENT = datetime(2026, 11, 28, tzinfo=UTC)
TOLERANCE_S = 0.15
"""How far the lit word may lag behind the sound: about what an eye notices."""

NASTY = (
    "I said </script><script>window.pwned = 1</script> & \"quoted\" <img src=x onerror=window.pwned=2> 'it' "
    "{{ 7*7 }} \u202eback\u202c \ud800 done."
)


@dataclass(frozen=True)
class Written:
    """The pages of the log's two answers."""

    log: Filled
    typed: Path
    spoken: Path


def write(home: Path, number: int, path: Path) -> Path:
    scoring = load_scoring(None)
    with Database.open(home / DATABASE_NAME) as database:
        log = AttemptLog(database)
        attempt = log.attempt(number)
        assert attempt is not None
        page = replay_page(look_back(log, scoring, home / "recordings", attempt), MOMENT)
    return write_page(path, render_page(page))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("pages")
    log = fill(folder / "home")
    typed, spoken = (write(log.home, n, folder / f"{n}.html") for n in (log.typed, log.spoken))
    return Written(log, typed, spoken)


def opened(browser: Browser, path: Path, **how: int | bool) -> BrowserPage:
    page = browser.open(path, **how)  # type: ignore[arg-type]
    page.wait_for("!document.getElementById('sound') || document.getElementById('sound').readyState >= 2")
    return page


def word_at(transcript: Transcript, text: str) -> tuple[int, Word]:
    return next((n, word) for n, word in enumerate(transcript.words) if word.text == text)


def watch_lit(page: BrowserPage) -> None:
    """Note each word that is lit, and where the sound was, from now on: `window.lit`."""
    page.evaluate(
        "(() => { window.lit = []; new MutationObserver(() => { const word = document.querySelector('.w.lit');"
        " if (word && window.lit.at(-1)?.[0] !== word.id)"
        " window.lit.push([word.id, document.getElementById('sound').currentTime]); })"
        ".observe(document.getElementById('words'), { subtree: true, attributeFilter: ['class'] }); })()"
    )


def at_s(page: BrowserPage) -> float:
    return float(page.evaluate("document.getElementById('sound').currentTime"))


def paused(page: BrowserPage) -> bool:
    return bool(page.evaluate("document.getElementById('sound').paused"))


def test_a_clicked_word_is_heard_from_its_beginning_and_lit(browser: Browser, written: Written) -> None:
    page = opened(browser, written.spoken)
    number, word = word_at(written.log.transcript, "receipts,")
    assert word.start_s is not None
    watch_lit(page)
    page.click(f"#w{number}")
    page.wait_for("window.lit.length > 1")
    assert not paused(page)
    assert page.evaluate("window.lit[0]") == [f"w{number}", pytest.approx(word.start_s, abs=0.05)]
    assert page.evaluate("window.lit[1][0]") == f"w{number + 1}"


def test_the_lit_word_is_the_one_being_said(browser: Browser, written: Written) -> None:
    """Looked at in every frame of real playback, from several places and at two speeds."""
    page = opened(browser, written.spoken)
    times = [(w.start_s or 0.0, w.end_s or 0.0) for w in written.log.transcript.words]
    checked = 0
    for start_s, speed in ((0.0, 1.0), (24.0, 1.0), (47.3, 1.5), (70.5, 1.0)):
        seen = page.evaluate(
            f"""new Promise((done) => {{
              const audio = document.getElementById('sound'), seen = [];
              audio.playbackRate = {speed}; audio.currentTime = {start_s};
              audio.play();
              const look = () => {{
                seen.push([audio.currentTime, document.querySelector('.w.lit')?.id ?? null]);
                if (audio.currentTime < {start_s} + 1.3) requestAnimationFrame(look);
                else {{ audio.pause(); done(seen); }}
              }};
              audio.addEventListener('playing', () => requestAnimationFrame(look), {{ once: true }});
            }})"""
        )
        assert len({lit for _, lit in seen if lit}) >= 2
        for position_s, lit in seen:
            near = [n for n, (a, b) in enumerate(times) if a - TOLERANCE_S < position_s < b + TOLERANCE_S]
            quiet = not any(a + TOLERANCE_S < position_s < b - TOLERANCE_S for a, b in times)
            assert (lit is None and quiet) or (lit is not None and int(lit[1:]) in near), (position_s, lit)
            checked += lit is not None
    assert checked > 50


def test_a_quote_is_heard_from_its_moment_to_its_end(browser: Browser, written: Written) -> None:
    page = opened(browser, written.spoken)
    start_s, end_s, first, last = page.evaluate(
        "(() => { const q = [...document.querySelectorAll('a.quote')].find((q) => q.dataset.to - q.dataset.from < 1.5);"
        " q.id = 'short'; return [q.dataset.from, q.dataset.to, q.dataset.first, q.dataset.last].map(Number); })()"
    )
    words = written.log.transcript.words
    assert (words[int(first)].start_s, words[int(last)].end_s) == (start_s, end_s)
    page.click("#short")
    page.wait_for("!document.getElementById('sound').paused")
    assert start_s <= at_s(page)
    assert page.count(".w.chosen") == last - first + 1
    page.wait_for("document.getElementById('sound').paused")
    assert end_s <= at_s(page) < end_s + 2


def test_the_keyboard_reaches_everything(browser: Browser, written: Written) -> None:
    page = opened(browser, written.spoken)
    page.press(" ")
    page.wait_for("!document.getElementById('sound').paused && document.getElementById('play').innerText === 'Pause'")
    page.press(" ")
    page.wait_for("document.getElementById('sound').paused")
    page.evaluate("document.getElementById('sound').currentTime = 20")
    page.press("ArrowRight")
    assert at_s(page) == pytest.approx(25, abs=0.01)
    page.press("ArrowLeft")
    page.press("ArrowLeft")
    assert at_s(page) == pytest.approx(15, abs=0.01)
    page.press("[")
    assert page.evaluate("document.getElementById('sound').playbackRate") == 0.75
    begun = [w.start_s for w in written.log.transcript.words if w.start_s is not None and w.start_s <= 15]
    page.press(",")
    assert at_s(page) == pytest.approx(begun[-2], abs=0.01)
    page.press(".")
    assert at_s(page) == pytest.approx(begun[-1], abs=0.01)


def test_words_are_one_tab_stop_and_enter_plays_from_one(browser: Browser, written: Written) -> None:
    page = opened(browser, written.spoken)
    assert page.count("#words [tabindex='0']") == 1
    for _ in range(40):
        page.press("Tab")
        if page.evaluate("document.activeElement.id") == "w0":
            break
    for _ in range(3):
        page.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "w3"
    watch_lit(page)
    page.press("Enter")
    page.wait_for("!document.getElementById('sound').paused && window.lit.length > 0")
    assert page.evaluate("window.lit[0][0]") == "w3"
    page.press("Home")
    assert page.evaluate("document.activeElement.id") == "w0"


def test_keys_can_be_turned_off(browser: Browser, written: Written) -> None:
    page = opened(browser, written.spoken)
    page.click(".keys summary")
    page.click("#use-keys")
    page.evaluate("document.activeElement.blur()")
    page.press("ArrowRight")
    assert at_s(page) == 0
    page.evaluate("document.getElementById('wave').focus()")
    page.press("ArrowRight")
    assert at_s(page) == pytest.approx(5, abs=0.01)


def test_the_waveform_is_a_slider(browser: Browser, written: Written) -> None:
    page = opened(browser, written.spoken)
    page.click("#wave")
    assert at_s(page) == pytest.approx(76.24 / 2, abs=0.3)
    assert page.evaluate("document.getElementById('wave').getAttribute('aria-valuetext')") == "0:38 of 1:16"
    page.press("Home")
    assert at_s(page) == 0


def test_a_part_of_the_strip_is_where_it_is_in_the_sound(browser: Browser, written: Written) -> None:
    page = opened(browser, written.spoken)
    left, width, start_s = page.evaluate(
        "(() => { const wave = document.getElementById('wave').getBoundingClientRect();"
        " const part = [...document.querySelectorAll('.strip a.action')].at(-1);"
        " part.classList.add('aim');"
        " return [part.getBoundingClientRect().left - wave.left, wave.width, +part.dataset.from]; })()"
    )
    assert left / width == pytest.approx(start_s / 76.24, abs=0.02)
    page.click(".aim")
    page.wait_for("!document.getElementById('sound').paused")
    assert start_s <= at_s(page) < start_s + 5


def test_fillers_pauses_and_probable_fillers_are_marked(browser: Browser, written: Written) -> None:
    page = opened(browser, written.spoken)
    ums = [w for w in written.log.transcript.words if w.text.lower().strip(",.") in ("um", "uh")]
    assert page.count("#words .w.filler") == len(ums) >= 5
    assert page.count("#words .between.filled-pause") == 1
    assert page.count("#words .between.pause") >= 3
    legend = page.text(".legend")
    assert f"{len(ums)} fillers" in legend
    assert "1 probable um" in legend


def test_the_earlier_try_is_set_beside_it(browser: Browser, written: Written) -> None:
    page = opened(browser, written.spoken)
    assert page.text("#tries") == "The try before"
    rows = page.evaluate("[...document.querySelectorAll('tbody tr')].map((r) => r.innerText.split('\\t'))")
    assert rows[0][0] == "Overall"
    assert int(rows[0][2]) - int(rows[0][1]) == int(rows[0][3])
    assert len(rows) > 8
    assert "I always work well under pressure." in page.evaluate(
        "[...document.querySelectorAll('.transcript')].at(-1).textContent.replace(/\\s+/g, ' ')"
    )


def test_another_answer_can_be_set_beside_and_heard(mockview: CommandLine, browser: Browser, tmp_path: Path) -> None:
    log = fill(mockview.home)
    file = tmp_path / "beside.html"
    told = mockview("replay", log.typed, "--compare", log.spoken, "--page", file)
    assert (told.code, told.out.strip()) == (0, str(file))
    page = browser.open(file)
    assert page.text("#tries") == "Beside a later answer"
    page.evaluate("document.querySelector('.other-sound').play()")
    page.wait_for("document.querySelector('.other-sound').currentTime > 0.1")
    assert page.evaluate("[...document.querySelectorAll('tbody tr')][0].innerText").split("\t")[3].startswith("+")


def test_who_leaves_delivery_out_sees_none_of_it(mockview: CommandLine, browser: Browser, tmp_path: Path) -> None:
    log = fill(mockview.home)
    file = tmp_path / "content.html"
    assert mockview("replay", log.spoken, "--no-delivery", "--page", file).code == 0
    page = opened(browser, file)
    assert page.count(".filler, .between, .legend") == 0
    assert "How it was said" not in page.text("main")
    assert page.count("#words .w[data-from]") == len(log.transcript.words)


def test_a_typed_answer_has_no_player_and_quotes_that_show_their_words(browser: Browser, written: Written) -> None:
    page = opened(browser, written.typed)
    assert page.count("audio") == 0
    assert page.text(".note") == "It was typed, so it has no sound."
    page.click("a.quote")
    chosen = page.evaluate("[...document.querySelectorAll('.w.chosen')].map((w) => w.textContent).join(' ')")
    assert chosen == page.text("a.quote q").strip('“”"')
    assert page.count("#tries") == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_and_can_be_read(browser: Browser, written: Written, width: int, dark: bool) -> None:
    for path in (written.spoken, written.typed):
        page = opened(browser, path, width=width, dark=dark)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert page.overflow() <= 0
        assert page.low_contrast() == []
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (background == "rgb(22, 25, 28)") == dark


def test_the_lit_word_can_be_read_too(browser: Browser, written: Written) -> None:
    for dark in (False, True):
        page = opened(browser, written.spoken, dark=dark)
        page.evaluate("document.getElementById('sound').currentTime = 3")
        page.wait_for("document.querySelector('.w.lit')")
        assert page.low_contrast() == []


def test_it_prints_without_controls_and_with_every_word(browser: Browser, written: Written) -> None:
    page = opened(browser, written.spoken, dark=True)
    assert page.pdf().startswith(b"%PDF")
    page.emulate(dark=True, medium="print")
    assert page.evaluate("getComputedStyle(document.getElementById('controls')).display") == "none"
    assert page.evaluate("getComputedStyle(document.querySelector('.words-card')).maxHeight") == "none"
    assert page.evaluate("getComputedStyle(document.querySelector('#words')).color") == "rgb(35, 39, 43)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.low_contrast() == []


def test_it_says_the_same_without_scripts(browser: Browser, written: Written) -> None:
    page = browser.open(written.spoken, scripts=False)
    assert page.evaluate("document.getElementById('sound').controls")
    assert page.evaluate("document.querySelector('#controls').hidden")
    assert page.evaluate("document.querySelector(document.querySelector('a.quote').getAttribute('href')) !== null")


def test_it_has_landmarks_and_names(browser: Browser, written: Written) -> None:
    page = opened(browser, written.spoken)
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    named = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n.get("ignored")]
    assert {"banner", "main", "contentinfo", "region", "slider", "table"} <= {role for role, _ in named}
    assert ("heading", "Tell me about a time you had to meet a very tight deadline.") in named
    for role in ("button", "link", "slider", "combobox", "checkbox", "region"):
        assert all(name.strip() for found, name in named if found == role), role
    assert page.evaluate("document.documentElement.lang") == "en"
    page.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_outside_text_shows_as_text(browser: Browser, tmp_path: Path) -> None:
    log = fill(tmp_path / "home")
    scoring = load_scoring(None)
    with Database.open(log.home / DATABASE_NAME) as database:
        spoken = AttemptLog(database).attempt(log.spoken)
    assert spoken is not None
    question = replace(question_of(SPOKEN), text=NASTY, competency='"><b>x', outline=(NASTY,))
    transcript = from_text(NASTY + " Last year I moved our shop in 3 days.", model="typed", language='en"><b>')
    attempt = replace(spoken, question=question, transcript=transcript, corrected_from=from_text(NASTY))
    assessment = judge(transcript, question, scoring)
    assessment = replace(assessment, notes=(NASTY,), follow_up=NASTY)
    told = Told(attempt, assessment, NO_MARKS, None, NASTY)
    replay = Replay(told, 2, (Covered(NASTY, None),), (), Told(attempt, assessment, NO_MARKS, None, NASTY), NASTY)
    path = write_page(tmp_path / "nasty.html", render_page(replay_page(replay, MOMENT)))
    page = browser.open(path)
    assert page.evaluate("window.pwned") is None
    assert page.count("script") == 1
    assert page.count("b, img") == 0
    shown = page.text("h1")
    for part in ("</script><script>window.pwned = 1</script>", '& "quoted"', "{{ 7*7 }}", "onerror=window.pwned=2>"):
        assert part in shown
        assert part in page.evaluate("document.getElementById('words').textContent.replace(/\\s+/g, ' ')")
    assert "\u202e" not in page.evaluate("document.documentElement.outerHTML")


def test_the_policy_blocks_what_is_not_its_own(browser: Browser, written: Written, tmp_path: Path) -> None:
    """The policy is what stands between a slip in a template and the network, so it is tried."""
    html = written.typed.read_text("utf-8")
    slip = (
        "<script>window.pwned = 1</script><img src='https://example.invalid/x.png'>"
        "<b onclick='window.pwned = 2' id='b'>b</b>"
    )
    page = browser.open(write_page(tmp_path / "slip.html", html.replace("</main>", slip + "</main>")))
    page.click("#b")
    assert page.evaluate("window.pwned") is None
    assert len(page.console) >= 3
    assert all("Content Security Policy" in line for line in page.console)
    page.console.clear()
    page.requests.clear()


def test_a_recording_that_is_gone_is_said(browser: Browser, tmp_path: Path) -> None:
    log = fill(tmp_path / "home")
    (log.home / "recordings" / "answer.wav").unlink()
    page = browser.open(write(log.home, log.spoken, tmp_path / "gone.html"))
    assert "is gone" in page.text(".note")
    assert page.count("audio") == 0
    assert page.count("#words .w.filler") >= 5


def test_a_recording_that_was_cut_short_or_changed_is_said_and_not_played(browser: Browser, tmp_path: Path) -> None:
    log = fill(tmp_path / "home")
    file = log.home / "recordings" / "answer.wav"
    file.write_bytes(file.read_bytes()[:30_000])
    page = browser.open(write(log.home, log.spoken, tmp_path / "changed.html"))
    assert "the file has changed" in page.text(".note")
    assert page.count("audio") == 0


def test_the_command_writes_the_page_where_only_its_owner_reads_it(mockview: CommandLine, browser: Browser) -> None:
    log = fill(mockview.home)
    told = json.loads(mockview("replay", log.spoken, "--open", "--json").out)
    path = Path(told["page"])
    assert path == log.home / "reports" / "1" / f"replay-{log.spoken}.html"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert opened(browser, path).count("#sound") == 1
    assert mockview("delete", "--person", "me", "--yes").code == 0
    assert not path.exists()
