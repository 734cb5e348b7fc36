"""Where a letter goes besides the screen: a new file for its owner alone, or the clipboard."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from mockview.errors import MissingError
from mockview.store.private_file import write_new_where_told

_PATIENCE_S = 5.0
_WAYLAND, _X11 = (("wl-copy",),), (("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input"))


def write_letter(text: str, path: Path) -> None:
    """Write a new file, readable by its owner only; StorageError when there is one, or it can't be written."""
    write_new_where_told(path, text.encode("utf-8", "replace"))


def copy_to_clipboard(text: str, environ: Mapping[str, str]) -> None:
    """Put a text on the clipboard; MissingError when this machine has none that can be reached."""
    for command in _commands(environ):
        program = shutil.which(command[0])
        if program is None:
            continue
        raw = text.encode("utf-16") if command[0] == "clip" else text.encode("utf-8", "replace")
        try:
            # The program stays behind to serve the clipboard, so its output must not be waited for.
            done = subprocess.run(  # noqa: S603  one of those named here, by its full path
                (program, *command[1:]),
                input=raw,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return
    raise MissingError(
        "There is no clipboard here that mockview can reach.",
        "Use --output FILE, or install wl-clipboard, xclip or xsel.",
    )


def _commands(environ: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    if sys.platform == "darwin":
        return (("pbcopy",),)
    if sys.platform == "win32":
        return (("clip",),)
    return (_WAYLAND if environ.get("WAYLAND_DISPLAY") else ()) + (_X11 if environ.get("DISPLAY") else ())
