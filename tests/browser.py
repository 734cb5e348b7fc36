"""Headless Chromium, spoken to over its debugging pipe: no driver, no port, no package.

A test of a page asks for the fixture `browser` (tests/conftest.py):

    def test_my_page(browser: Browser, tmp_path: Path) -> None:
        page = browser.open(tmp_path / "my.html")             # width=360 for a phone, dark=True for a dark screen
        assert page.text("h1") == "Progress"                  # what is read there
        page.click("#more")                                   # a real mouse at its middle; page.press("Enter") a key
        page.wait_for("document.querySelector('#more').open") # until it holds, frame by frame; fails after 10 s
        assert page.evaluate("1 + 1") == 2                    # any JavaScript; a promise is awaited
        assert page.overflow() == 0                           # pixels that stick out at the right
        assert page.low_contrast() == []                      # texts below WCAG AA
        page.screenshot(Path("/tmp/my.png"))                  # the whole page, to look at

When the test ends, it fails if a page wrote an error or a warning to its console (which is where anything that the
Content-Security-Policy blocks shows up) or asked for anything but itself; `page.console` and `page.requests` have them.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

PATIENCE_S = 30.0
"""A machine under load starts Chromium in a few seconds."""

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    *("--headless=new", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--disable-gpu"),
    *("--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--mute-audio", "--autoplay-policy=no-user-gesture-required"),
    *("--force-color-profile=srgb", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding"),
)
_KEYS = {
    "Enter": (13, "\r"),
    "Tab": (9, ""),
    "Escape": (27, ""),
    "ArrowLeft": (37, ""),
    "ArrowUp": (38, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
    "Home": (36, ""),
    "End": (35, ""),
    " ": (32, " "),
}
_CONTRAST = """
(least) => {
  const luminance = (c) => {
    const [r, g, b] = c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const channels = (text) => {
    const n = text.match(/[\\d.]+/g).map(Number);
    return { rgb: n.slice(0, 3), alpha: n.length > 3 ? n[3] : 1 };
  };
  const over = (top, below) => top.rgb.map((v, i) => v * top.alpha + below[i] * (1 - top.alpha));
  const behind = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(channels(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || ["SCRIPT", "STYLE", "TITLE", "OPTION"].includes(element.tagName)) continue;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (!element.checkVisibility() || box.width < 2 || style.visibility === "hidden") continue;
    const below = behind(element);
    const paint = element.closest("svg") ? style.fill : style.color;
    if (!paint.startsWith("rgb")) continue;
    const a = luminance(over(channels(paint), below)), b = luminance(below);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? Math.min(3, least) : least))
      found.push([ratio.toFixed(2), element.tagName, element.className, node.data.trim().slice(0, 40)].join(" "));
  }
  return found;
}
"""


def chromium_path() -> str | None:
    """Where Chromium is, or None."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are clear of 3 and 4, which are to be Chromium's."""
    import fcntl  # here, so that tests can be collected on Windows

    ends = os.pipe()
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return moved[0], moved[1]


class Browser:
    """One running Chromium; `open` gives pages."""

    def __init__(self, program: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="mvchrome", ignore_cleanup_errors=True)
        ours_in, theirs_out = _pipe()
        theirs_in, ours_out = _pipe()
        sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()  # Chromium refuses root with its sandbox on
        words = (program, *_FLAGS, *sandbox, f"--user-data-dir={self._folder.name}", "about:blank")
        # It reads from 3 and writes to 4; bash alone can move descriptors of more than one digit.
        move = f'exec "$0" "$@" 3<&{theirs_in} 4>&{theirs_out} {theirs_in}<&- {theirs_out}>&-'
        self._process = subprocess.Popen(
            ["bash", "-c", move, *words],
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._in, self._out = ours_in, ours_out
        self._buffer = b""
        self._number = 0
        self._listeners: dict[str, Callable[[str, dict[str, Any]], None]] = {}
        self.pages: list[BrowserPage] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.call("Browser.close")
            self._process.wait(PATIENCE_S)
        except (OSError, AssertionError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        os.close(self._out)
        self._folder.cleanup()

    def open(
        self, path: Path, *, width: int = 1280, height: int = 900, dark: bool = False, scripts: bool = True
    ) -> "BrowserPage":
        """A page in a profile of its own, once it has loaded; width and height in CSS pixels."""
        page = BrowserPage(self, width, height, dark=dark, scripts=scripts)
        self.pages.append(page)
        page.go(path.absolute().as_uri())
        return page

    def close_pages(self) -> list[str]:
        """Close every page; what was wrong with them."""
        wrong = [trouble for page in self.pages for trouble in (*page.console, *page.requests)]
        for page in self.pages:
            page.close()
        self.pages.clear()
        return wrong

    def listen(self, session: str, listener: Callable[[str, dict[str, Any]], None]) -> None:
        """Hand the events of a session to a function."""
        self._listeners[session] = listener

    def call(self, method: str, session: str | None = None, **values: Any) -> dict[str, Any]:
        """Ask Chromium for something and wait for what it says."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": values}
        if session:
            message["sessionId"] = session
        rest = json.dumps(message).encode() + b"\0"
        while rest:
            rest = rest[os.write(self._out, rest) :]
        until = time.monotonic() + PATIENCE_S
        while True:
            told = self.next_message(until)
            assert told is not None, f"Chromium did not answer {method} within {PATIENCE_S:.0f} s"
            if told.get("id") == self._number:
                assert "error" not in told, f"{method}: {told['error']}"
                result: dict[str, Any] = told["result"]
                return result

    def next_message(self, until: float) -> dict[str, Any] | None:
        """The next answer or event, which its listener has heard by then; None when none came in time."""
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                return None
            block = os.read(self._in, 1 << 20)
            assert block, "Chromium ended"
            self._buffer += block
        raw, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(raw)
        if "method" in message and message.get("sessionId") in self._listeners:
            self._listeners[message["sessionId"]](message["method"], message["params"])
        return message


class BrowserPage:
    """One page.

    console: errors and warnings, those of the Content-Security-Policy among them. requests: addresses that it asked
    for besides its own and data that it holds itself.
    """

    def __init__(self, browser: Browser, width: int, height: int, *, dark: bool, scripts: bool) -> None:
        self.console: list[str] = []
        self.requests: list[str] = []
        self._browser = browser
        self._loaded = False
        self._address = ""
        self._context = browser.call("Target.createBrowserContext")["browserContextId"]
        target = browser.call("Target.createTarget", url="about:blank", browserContextId=self._context)["targetId"]
        self._session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        browser.listen(self._session, self._hear)
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self.emulate(dark=dark)
        if not scripts:
            self.call("Emulation.setScriptExecutionDisabled", value=True)

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        """Anything of the Chrome DevTools Protocol."""
        return self._browser.call(method, self._session, **values)

    def emulate(self, *, dark: bool = False, medium: str = "", still: bool = False) -> None:
        """Turn a dark screen, reduced motion or, for looking at it, paper ("print") on and off."""
        features = {
            "prefers-color-scheme": "dark" if dark else "light",
            "prefers-reduced-motion": "reduce" if still else "no-preference",
        }
        listed = [{"name": name, "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", media=medium, features=listed)

    def go(self, address: str) -> None:
        """Load an address and wait until all of it is there."""
        self._loaded, self._address = False, address
        told = self.call("Page.navigate", url=address)
        assert not told.get("errorText"), f"{address}: {told['errorText']}"
        until = time.monotonic() + PATIENCE_S
        while not self._loaded:
            assert self._browser.next_message(until) is not None, f"{address} did not load"

    def evaluate(self, script: str) -> Any:
        """What an expression is; a promise is awaited; an exception fails the test."""
        told = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True)
        assert "exceptionDetails" not in told, f"{script}: {told['exceptionDetails']}"
        return told["result"].get("value")

    def wait_for(self, condition: str, within_s: float = 10.0) -> None:
        """Wait until an expression is true, looked at in every frame."""
        self.evaluate(
            f"new Promise((done, fail) => {{ const end = performance.now() + {within_s * 1000};"
            f" const look = () => ({condition}) ? done(true) : performance.now() > end"
            f" ? fail(new Error('still not so')) : requestAnimationFrame(look); look(); }})"
        )

    def text(self, selector: str) -> str:
        """The words of the first element that a selector finds, as they are shown."""
        shown = self.evaluate(f"document.querySelector({json.dumps(selector)})?.innerText")
        assert isinstance(shown, str), f"nothing is {selector}"
        return shown

    def count(self, selector: str) -> int:
        """How many elements a selector finds."""
        return int(self.evaluate(f"document.querySelectorAll({json.dumps(selector)}).length"))

    def click(self, selector: str) -> None:
        """Press the mouse in the middle of the first element that a selector finds."""
        x, y = self.evaluate(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " e.scrollIntoView({ block: 'center', behavior: 'instant' });"
            " const b = e.getClientRects()[0]; return [b.left + b.width / 2, b.top + b.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, key: str) -> None:
        """Press a key by its name ("Enter", "ArrowLeft", " ") or character."""
        code, text = _KEYS.get(key, (ord(key.upper()[0]), key))
        values = {"key": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", **values, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **values)

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def low_contrast(self, least: float = 4.5) -> list[str]:
        """Shown texts whose contrast is below WCAG AA: 4.5, for large text 3."""
        found: list[str] = self.evaluate(f"({_CONTRAST})({least})")
        return found

    def screenshot(self, path: Path) -> None:
        """The whole page as a PNG."""
        told = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(told["data"]))

    def pdf(self) -> bytes:
        """The page as it is printed."""
        return base64.b64decode(self.call("Page.printToPDF", printBackground=False)["data"])

    def close(self) -> None:
        """Throw the page and its profile away."""
        self._browser.call("Target.disposeBrowserContext", browserContextId=self._context)

    def _hear(self, event: str, told: dict[str, Any]) -> None:
        if event == "Page.loadEventFired":
            self._loaded = True
        elif event == "Network.requestWillBeSent":
            address = told["request"]["url"]
            if address.split("#")[0] != self._address.split("#")[0] and not address.startswith("data:"):
                self.requests.append(f"asked for {address}")
        elif event == "Runtime.exceptionThrown":
            details = told["exceptionDetails"]
            self.console.append(details.get("exception", {}).get("description", details["text"]))
        elif event == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning", "assert"):
            self.console.append(f"console {told['type']}: {told['args']}")
        elif event == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            self.console.append(f"{told['entry']['source']}: {told['entry']['text']}")
