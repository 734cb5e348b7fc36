"""An interview's screen that writes into a file."""

import io

from rich.console import Console

from mockview.interview.screen import TerminalScreen


class Terminal(io.StringIO):
    """A file that takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


def screen_on(file: io.StringIO) -> TerminalScreen:
    """Questions, scores, hints and progress, 80 columns wide; they move where the file is a terminal."""
    console = Console(file=file, width=80, highlight=False, markup=False, color_system=None)
    return TerminalScreen(console, console)
