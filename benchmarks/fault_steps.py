"""A process that ends by kill -9 at the Nth step it takes on the disk: a file made, moved or removed, a change by SQL.

usage: fault_steps.py N COMMAND…     (a command of mockview; N = 0 counts the steps and prints them to stderr)
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterable
from typing import Any

_EVENTS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.link", "os.symlink", "os.truncate"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_SQL = ("BEGIN", "COMMIT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "VACUUM", "RELEASE")


class Steps:
    """Counts what a process does on the disk, and ends it just before step `last`; 0 only counts."""

    def __init__(self, last: int) -> None:
        self.last, self.count = last, 0

    def watch(self) -> None:
        """Begin to count, for the rest of this process's life."""
        sys.addaudithook(self._heard)
        connect, take = sqlite3.connect, self._take

        class Watched(sqlite3.Connection):
            def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
                if sql.lstrip().upper().startswith(_SQL):
                    take()
                return super().execute(sql, *values)

        def connected(*words: Any, **named: Any) -> sqlite3.Connection:
            return connect(*words, factory=Watched, **named)

        sqlite3.connect = connected  # type: ignore[assignment]

    def _heard(self, event: str, values: tuple[Any, ...]) -> None:
        if event in _EVENTS or (event == "open" and isinstance(values[2], int) and values[2] & _WRITES):
            self._take()

    def _take(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do some work in a child of this process, and kill it before that step; False when it was done before."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            Steps(step).watch()
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    assert os.WEXITSTATUS(status) == 0, f"the work failed without being killed, before step {step}"
    return False


def main(arguments: Iterable[str]) -> None:
    """Run a command of mockview; see above."""
    number, *words = arguments
    steps = Steps(int(number))
    from mockview.cli.app import run

    steps.watch()
    code = run(words)
    if steps.last == 0:
        print(f"steps: {steps.count}", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
