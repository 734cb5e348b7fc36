"""config.toml, changed one line at a time: comments, order and what is unknown stay as they are."""

import contextlib
import json
import re
import tomllib
from pathlib import Path

from mockview.errors import StorageError, UsageError
from mockview.settings import CONFIG_NAME, parse_setting, prepare_home, read_config
from mockview.store.private_file import write_whole

_BY_HAND = "Change it with an editor; nothing was changed."


def set_setting(home: Path, name: str, given: str) -> str | int | bool:
    """Write one setting; its value. The file is replaced whole or not at all, readable by its owner only.

    Errors: UsageError for a bad value or name, StorageError when the file can't be read, edited or written.
    """
    value = parse_setting(name, given)
    text = read_config(prepare_home(home)) or ""
    _write(home / CONFIG_NAME, with_setting(text, name, value))
    return value


def unset_setting(home: Path, name: str) -> bool:
    """Take one setting out of the file, a misspelt one too; whether it was there. Errors: as set_setting."""
    text = read_config(home)
    if text is None or name not in _table(text):
        return False
    _write(home / CONFIG_NAME, without_setting(text, name))
    return True


def with_setting(text: str, name: str, value: str | int | bool) -> str:
    """The text of a configuration with one value changed in place, or added after the last setting."""
    before = _table(text)
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.split("\n")
    place = _line_of(lines, name)
    if name in before:
        if place is None:
            raise _too_artful(name)
        comment = _comment_of(lines[place], name, before[name])
        lines[place] = f"{name} = {_toml(value)}{comment}" + ("\r" if lines[place].endswith("\r") else "")
        changed = "\n".join(lines)
    else:
        first_table = next((i for i, line in enumerate(lines) if line.lstrip().startswith("[")), None)
        addition = f"{name} = {_toml(value)}{ending}"
        if first_table is not None:
            head, tail = "\n".join(lines[:first_table]), "\n".join(lines[first_table:])
            changed = (head + "\n" if first_table else "") + addition + tail
        else:
            changed = text + ("" if not text or text.endswith("\n") else ending) + addition
    return _checked(changed, {**before, name: value}, name)


def without_setting(text: str, name: str) -> str:
    """The text of a configuration without one setting's line."""
    before = _table(text)
    lines = text.split("\n")
    place = _line_of(lines, name)
    if place is None:
        raise _too_artful(name)
    del lines[place]
    return _checked("\n".join(lines), {key: kept for key, kept in before.items() if key != name}, name)


def _table(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: bad TOML, or a number of over 4,300 digits
        raise UsageError(f"{CONFIG_NAME} is not valid TOML: {error}.", _BY_HAND) from error


def _line_of(lines: list[str], name: str) -> int | None:
    """The only line on which the name is given a value."""
    begins = re.compile(rf"""\s*(?:{re.escape(name)}|"{re.escape(name)}"|'{re.escape(name)}')\s*=""")
    found = [number for number, line in enumerate(lines) if begins.match(line)]
    return found[0] if len(found) == 1 else None


def _comment_of(line: str, name: str, value: object) -> str:
    """What follows the value on its line: space and a comment; a # within the value is none."""
    line = line.rstrip("\r")
    for place in (match.start() for match in re.finditer("#", line)):
        with contextlib.suppress(tomllib.TOMLDecodeError):
            if tomllib.loads(line[:place]) == {name: value}:
                kept = line[:place]
                return kept[len(kept.rstrip()) :] + line[place:]
    return ""


def _toml(value: str | int | bool) -> str:
    """A value as TOML writes it; a JSON string of printable characters is a TOML string too."""
    return json.dumps(value, ensure_ascii=False)


def _checked(text: str, expected: dict[str, object], name: str) -> str:
    """The text, once it is certain that it says what it should: lines can be more than they look like."""
    with contextlib.suppress(tomllib.TOMLDecodeError):
        if tomllib.loads(text) == expected:
            return text
    raise _too_artful(name)


def _too_artful(name: str) -> StorageError:
    return StorageError(f"{name} is written in {CONFIG_NAME} in a way that can't be changed safely.", _BY_HAND)


def _write(path: Path, text: str) -> None:
    target = path.resolve()  # a link, as people who keep their settings elsewhere have, stays a link
    try:
        write_whole(target, text.encode())
    except OSError as error:
        raise StorageError(
            f"{path} can't be written ({error.strerror or error}).", "Make room, or make the folder writable."
        ) from error
