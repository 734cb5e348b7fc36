"""Lines that a person types while something else goes on."""

import queue
import threading
from collections.abc import Iterable


class Lines:
    """Standard input, read by a thread of its own, so that Enter can end a recording.

    A closed input (a pipe that ended) reads as None from then on.
    """

    def __init__(self, source: Iterable[str]) -> None:
        self._waiting: queue.Queue[str | None] = queue.Queue()
        self._ended = False
        self._source = iter(source)  # here, so that an input that may not be read says so to the caller
        self._thread = threading.Thread(target=self._read, daemon=True, name="typed lines")
        self._started = False

    def next(self, timeout_s: float | None = None) -> str | None:
        """The next line without its newline; None at the end of the input. queue.Empty after timeout_s."""
        if self._ended:
            return None
        if not self._started:
            self._started = True
            self._thread.start()
        line = self._waiting.get(timeout=timeout_s)
        if line is None:
            self._ended = True
        return line

    def forget(self) -> None:
        """Drop what was typed before it was asked for; an impatient Enter ends no recording."""
        while not self._waiting.empty() and not self._ended:
            if self._waiting.get_nowait() is None:
                self._ended = True

    def _read(self) -> None:
        try:
            for line in self._source:
                self._waiting.put(line.rstrip("\r\n"))
        except (OSError, ValueError):
            pass
        self._waiting.put(None)
