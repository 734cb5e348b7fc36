"""What is typed: lines from anywhere, single keys from a terminal while an answer is spoken."""

import os
import pty
import queue
import termios
from collections.abc import Iterator

import pytest

from mockview.interview.lines import KEY, Lines

PATIENCE_S = 10.0


class Keyboard:
    """A terminal that somebody types at."""

    def __init__(self) -> None:
        self.typist, terminal = pty.openpty()
        self.input = os.fdopen(terminal, "r", encoding="utf-8")
        self.lines = Lines(self.input)

    def type(self, text: str) -> None:
        os.write(self.typist, text.encode())

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.input.fileno())[3] & termios.ECHO)


@pytest.fixture
def keyboard() -> Iterator[Keyboard]:
    board = Keyboard()
    yield board
    board.type("\n\x04")  # lets the reader end
    while board.lines.next(PATIENCE_S) is not None:
        pass
    os.close(board.typist)
    board.input.close()


def test_lines_are_whole_outside_and_keys_single_within(keyboard: Keyboard) -> None:
    keyboard.type("hello\n")
    assert keyboard.lines.next(PATIENCE_S) == "hello"
    with keyboard.lines.key_by_key():
        assert not keyboard.echoes()
        keyboard.type("x")
        assert keyboard.lines.next(PATIENCE_S) == KEY
        keyboard.type("\x7fs")
        assert [keyboard.lines.next(PATIENCE_S) for _ in range(2)] == [KEY, KEY]
        keyboard.type("\n")
        assert keyboard.lines.next(PATIENCE_S) == "s"
        keyboard.type("\x1b[A")
        assert keyboard.lines.next(PATIENCE_S) == KEY
        keyboard.type("\r")
        assert keyboard.lines.next(PATIENCE_S) == ""
    assert keyboard.echoes()


def test_what_was_typed_before_an_answer_does_not_end_it(keyboard: Keyboard) -> None:
    keyboard.type("a\n\n\n")
    assert keyboard.lines.next(PATIENCE_S) == "a"
    with keyboard.lines.key_by_key(), pytest.raises(queue.Empty):
        keyboard.lines.next(0.05)


def test_a_letter_that_was_begun_as_the_answer_ended_is_forgotten(keyboard: Keyboard) -> None:
    with keyboard.lines.key_by_key():
        keyboard.type("d")
        assert keyboard.lines.next(PATIENCE_S) == KEY
    keyboard.type("4\n")
    assert keyboard.lines.next(PATIENCE_S) == "4"


def test_the_terminal_is_as_before_after_an_error(keyboard: Keyboard) -> None:
    with pytest.raises(KeyboardInterrupt), keyboard.lines.key_by_key():
        raise KeyboardInterrupt
    assert keyboard.echoes()


def test_the_end_of_the_input_is_none_from_then_on(keyboard: Keyboard) -> None:
    with keyboard.lines.key_by_key():
        keyboard.type("\x04")
        assert keyboard.lines.next(PATIENCE_S) is None
    assert keyboard.lines.next(PATIENCE_S) is None


def test_a_pipe_has_no_single_keys() -> None:
    lines = Lines(["one\n", "two\r\n"])
    assert not lines.tells_keys
    with lines.key_by_key():
        assert [lines.next(PATIENCE_S) for _ in range(3)] == ["one", "two", None]
