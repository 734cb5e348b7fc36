"""Lines that a person types while something else goes on, and single keys while they speak."""

import codecs
import contextlib
import io
import os
import queue
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

KEY = "\0"
"""What `next` gives for a key that ends no line, while keys come one by one."""

_END_OF_INPUT, _ESCAPE = "\x04", "\x1b"
_RUBBED_OUT = "\x7f\b"
_STEP_S = 0.2


class Lines:
    """Standard input, read by a thread of its own, so that Enter can end a recording.

    A closed input (a pipe that ended) reads as None from then on.
    """

    def __init__(self, source: Iterable[str]) -> None:
        self._waiting: queue.Queue[str | None] = queue.Queue()
        self._ended = False
        self._source = iter(source)  # here, so that an input that may not be read says so to the caller
        self._terminal = _terminal_of(source)
        self._encoding = getattr(source, "encoding", None) or "utf-8"
        self._by_key = False
        self._begun = ""
        self._thread = threading.Thread(target=self._read, daemon=True, name="typed lines")
        self._started = False

    @property
    def tells_keys(self) -> bool:
        """Whether `key_by_key` makes a difference: a terminal is read, on a system that can do so."""
        return self._terminal is not None

    def next(self, timeout_s: float | None = None) -> str | None:
        """The next line without its newline, or KEY within key_by_key; None at the end of the input.

        queue.Empty after timeout_s.
        """
        if self._ended:
            return None
        if not self._started:
            self._started = True
            self._thread.start()
        line = self._got(timeout_s)
        while line == KEY and not self._by_key:  # it came as the recording ended
            line = self._got(timeout_s)
        if line is None:
            self._ended = True
        return line

    def _got(self, timeout_s: float | None) -> str | None:
        if timeout_s is not None:
            return self._waiting.get(timeout=timeout_s)
        while True:  # in steps, since Windows delivers Ctrl-C only between waits
            with contextlib.suppress(queue.Empty):
                return self._waiting.get(timeout=_STEP_S)

    def forget(self) -> None:
        """Drop what was typed before it was asked for; an impatient Enter ends no recording."""
        while not self._waiting.empty() and not self._ended:
            if self._waiting.get_nowait() is None:
                self._ended = True

    @contextmanager
    def key_by_key(self) -> Iterator[None]:
        """Meanwhile a terminal hands over each key at once, shows none, and has forgotten what was typed before.

        A line is still what Enter ends. Where no terminal is read, nothing changes.
        """
        if self._terminal is None:
            yield
            return
        import termios

        before = termios.tcgetattr(self._terminal)
        mode = termios.tcgetattr(self._terminal)
        mode[3] &= ~(termios.ECHO | termios.ICANON)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        self.forget()
        self._begun, self._by_key = "", True
        termios.tcsetattr(self._terminal, termios.TCSAFLUSH, mode)
        self.forget()  # what the reading thread had in hand meanwhile
        try:
            yield
        finally:
            termios.tcsetattr(self._terminal, termios.TCSADRAIN, before)
            self._begun, self._by_key = "", False

    def _read(self) -> None:
        try:
            if self._terminal is None:
                for line in self._source:
                    self._waiting.put(line.rstrip("\r\n"))
            else:
                self._read_terminal(self._terminal)
        except (OSError, ValueError):
            pass
        self._waiting.put(None)

    def _read_terminal(self, terminal: int) -> None:
        # Not through sys.stdin: a thread that waits in it when the program ends would crash the interpreter.
        decoder = codecs.getincrementaldecoder(self._encoding)("replace")
        while data := os.read(terminal, 4096):
            keys = decoder.decode(data)
            if self._by_key and keys.startswith(_ESCAPE):  # an arrow, a function key
                self._waiting.put(KEY)
                continue
            for key in keys:
                if key in "\r\n":
                    self._waiting.put(self._begun)
                    self._begun = ""
                elif not self._by_key:
                    self._begun += key
                elif key == _END_OF_INPUT:
                    return
                else:
                    self._begun = self._begun[:-1] if key in _RUBBED_OUT else self._begun + key
                    self._waiting.put(KEY)


def _terminal_of(source: Iterable[str]) -> int | None:
    """The file number of a terminal that can hand over single keys, or None."""
    if sys.platform == "win32" or not isinstance(source, io.TextIOBase) or not source.isatty():
        return None
    try:
        return source.fileno()
    except OSError:  # something that only behaves like a terminal
        return None
