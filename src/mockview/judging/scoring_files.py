"""Reading the files of the `scoring/` folder, with messages that name the file and the place."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mockview.errors import InputError

REMEDY = "Restore the file from the package, or mend it as the message says."


def read_table(path: Path) -> dict[str, Any]:
    """A TOML file; InputError when it can't be read or is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"The scoring data {path} can't be read: {error.strerror or error}.", REMEDY) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The scoring data {path} is not valid TOML: {error}.", REMEDY) from error


def field_of(raw: Mapping[str, Any], key: str, path: Path, kind: Callable[[Any], bool]) -> Any:
    """A field that must satisfy `kind`; InputError naming it."""
    value = raw.get(key)
    if not kind(value):
        raise InputError(f"{path}: {key} is missing or of the wrong type.", REMEDY)
    return value
