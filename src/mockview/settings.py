"""What can be set: a flag beats MOCKVIEW_*, which beats config.toml, which beats the default."""

import difflib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mockview.errors import StorageError, UsageError

CONFIG_NAME = "config.toml"
DATABASE_NAME = "mockview.db"
SUBFOLDERS = ("recordings", "question_banks", "scoring", "templates", "voice_cache", "models", "backups", "reports")
DEVICES = ("auto", "cpu", "cuda")
DEFAULT_RATE_WPM = 165
"""Words a minute: a calm interviewer; the engines' own 200 is hard to follow for non-native listeners."""
SLOWEST_WPM, FASTEST_WPM = 80, 400
"""What espeak-ng, the most limited of the voices, speaks: 80 to about 450 words a minute."""
SHORTEST_END_S, LONGEST_END_S = 2, 60
"""A shorter silence is a pause for thought, after a longer one the person has gone."""

_LONGEST_CONFIG_BYTES = 100_000
_LONGEST_VALUE = 1_000
_YES = ("1", "true", "yes", "on")
_NO = ("0", "false", "no", "off")


@dataclass(frozen=True)
class Settings:
    """Everything that can be set.

    home: the folder that holds the person's data. model: "auto", a size, a hub id or a model folder.
    device: where the model runs, "auto", "cpu" or "cuda". mic, speaker: a device's name or number, None for
    the system's own choice. voice: a voice's name, None for the engine's own. rate_wpm: how fast questions
    are spoken, words a minute. person: who practises. bank, rubric: an id or a file, None for the usual one.
    language: an ISO 639-1 code, or "auto". delivery: whether the way of speaking is scored.
    end_after_s: seconds of silence that end a spoken answer, 0 when only Enter does. confidence: whether the
    person is asked for a guess of the score before it is shown.
    sources: for each name, where its value came from.
    """

    home: Path
    model: str = "auto"
    device: str = "auto"
    mic: str | None = None
    speaker: str | None = None
    voice: str | None = None
    rate_wpm: int = DEFAULT_RATE_WPM
    person: str = "me"
    bank: str | None = None
    rubric: str | None = None
    language: str = "en"
    delivery: bool = True
    end_after_s: int = 0
    confidence: bool = True
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)

    def source_of(self, name: str) -> str:
        """Where a value came from: "--model", "MOCKVIEW_MODEL", "model in config.toml" or "default"."""
        return self.sources.get(name, "default")

    @property
    def model_name(self) -> str | None:
        """The speech model that was asked for; None leaves the choice to the device."""
        return None if self.model == "auto" else self.model

    @property
    def models(self) -> Path:
        """The folder of downloaded speech models."""
        return self.home / "models"

    @property
    def database_path(self) -> Path:
        """The log's file."""
        return self.home / DATABASE_NAME

    @property
    def recordings(self) -> Path:
        """The folder of recorded answers."""
        return self.home / "recordings"

    @property
    def reports(self) -> Path:
        """The folder of pages that were made."""
        return self.home / "reports"


def load_settings(
    flags: Mapping[str, str | None], environ: Mapping[str, str], config_text: str | None = None
) -> Settings:
    """The settings in force.

    flags: values of options by setting name, None where an option was not given.
    config_text: what config.toml holds, see read_config.
    Errors: UsageError that names every bad value and where it came from.
    """
    problems: list[str] = []
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    configured = _parse_config(config_text or "", problems)
    for name, parse in _PARSERS.items():
        given, source = _first_given(name, flags, environ, configured)
        if given is None:
            continue
        try:
            values[name] = parse(given)
            sources[name] = source
        except ValueError as error:
            problems.append(f"{source} is {_shown(given)}, but {error}.")
    unknown = [name for name in flags if name not in _PARSERS and name != "home"]
    problems += [f"There is no setting called {name}." for name in unknown]
    if problems:
        raise UsageError(" ".join(problems), "Correct it where it was set, or leave it out for the default.")
    home_flag = flags.get("home")
    home = home_folder({"MOCKVIEW_HOME": home_flag} if home_flag else environ)
    if home_flag or environ.get("MOCKVIEW_HOME"):
        sources["home"] = "--home" if home_flag else "MOCKVIEW_HOME"
    return replace(Settings(home=home, sources=sources), **values)


def parse_setting(name: str, given: object) -> str | int | bool:
    """The value of one setting as config.toml holds it; UsageError for a bad value or an unknown name."""
    if name == "home":
        raise UsageError("The home folder holds the configuration, so it can't be set there.", "Set MOCKVIEW_HOME.")
    if name not in _PARSERS:
        near = difflib.get_close_matches(name, _PARSERS, 1)
        meant = f" Is {near[0]} meant?" if near else f" There are: {', '.join(_PARSERS)}."
        raise UsageError(f"There is no setting called {_shown(name)}.{meant}")
    try:
        value = _PARSERS[name](given)
    except ValueError as error:
        raise UsageError(f"{name} can't be {_shown(given)}: {error}.", "Nothing was changed.") from error
    assert isinstance(value, str | int | bool)  # noqa: S101  narrows the type
    return value


def home_folder(environ: Mapping[str, str]) -> Path:
    """The folder for the person's data: MOCKVIEW_HOME, else the system's place for an application's data."""
    given = environ.get("MOCKVIEW_HOME")
    if given:
        if "\0" in given:
            raise UsageError("MOCKVIEW_HOME holds a NUL character.", "Name a folder.")
        return Path(os.path.abspath(Path(given).expanduser()))  # noqa: PTH100  keeps symbolic links as they are
    import platformdirs

    return platformdirs.user_data_path("mockview", appauthor=False)


def read_config(home: Path) -> str | None:
    """The text of config.toml in the home folder, None without one; StorageError when it can't be read."""
    path = home / CONFIG_NAME
    try:
        with path.open("rb") as file:
            raw = file.read(_LONGEST_CONFIG_BYTES + 1)
        if len(raw) > _LONGEST_CONFIG_BYTES:
            raise StorageError(f"{path} is larger than 100 kB.", "Keep only settings in it.")
        return raw.decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError as error:
        raise StorageError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from error
    except OSError as error:
        raise StorageError(
            f"{path} can't be read ({error.strerror}).", "Check that it is a file that is yours to read."
        ) from error


def prepare_home(home: Path) -> Path:
    """Make the home folder and its subfolders, open to its owner only, whatever the umask; the home folder.

    A folder that exists and holds other things keeps its own permissions; what mockview puts in it is closed.
    Errors: StorageError in one sentence when it can't be made or written.
    """
    folder = home
    try:
        existed = home.exists()
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not existed or (home / DATABASE_NAME).exists() or not any(home.iterdir()):
            _close_to_others(home)
        for name in SUBFOLDERS:
            folder = home / name
            folder.mkdir(exist_ok=True, mode=0o700)
            _close_to_others(folder)
    except (FileExistsError, NotADirectoryError) as error:
        raise StorageError(
            f"{folder} can't be a folder, because a file is in its place.",
            "Move that file away, or set MOCKVIEW_HOME to another folder.",
        ) from error
    except OSError as error:
        raise StorageError(
            f"{folder} can't be made or written ({error.strerror or error}).",
            "Set MOCKVIEW_HOME to a folder that you may write to.",
        ) from error
    return home


def _close_to_others(folder: Path) -> None:
    if os.name != "nt" and folder.stat().st_mode & 0o777 != 0o700:
        folder.chmod(0o700)


def _first_given(
    name: str, flags: Mapping[str, str | None], environ: Mapping[str, str], configured: Mapping[str, object]
) -> tuple[object, str]:
    """The value that counts and where it came from; an empty variable counts as not set."""
    variable = f"MOCKVIEW_{name.upper()}"
    if flags.get(name) is not None:
        return flags[name], f"--{name.replace('_', '-')}"
    if environ.get(variable):
        return environ[variable], variable
    if name in configured:
        return configured[name], f"{name} in {CONFIG_NAME}"
    return None, "default"


def _parse_config(text: str, problems: list[str]) -> dict[str, object]:
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: bad TOML, or a number of over 4,300 digits
        problems.append(f"{CONFIG_NAME} is not valid TOML: {error}.")
        return {}
    for name in table:
        if name == "home":
            problems.append(f"{CONFIG_NAME} lies in the home folder, so it can't set home.")
        elif name not in _PARSERS:
            near = difflib.get_close_matches(name, _PARSERS, 1)
            meant = f"; is {near[0]} meant?" if near else "."
            problems.append(f"{CONFIG_NAME} sets {_shown(name)}, which is no setting{meant}")
    return table


def _shown(value: object) -> str:
    """A value from outside on one line, without control characters."""
    return repr(value)[:80]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("it must be a text")
    if not value.strip():
        raise ValueError("it must not be empty")
    if len(value) > _LONGEST_VALUE or not value.isprintable():
        raise ValueError(f"it must be one line of at most {_LONGEST_VALUE} printable characters")
    return value.strip()


def _device(value: object) -> str:
    if value not in DEVICES:
        raise ValueError("it must be " + ", ".join(DEVICES[:-1]) + f" or {DEVICES[-1]}")
    return str(value)


def _sound_device(value: object) -> str:
    """A sound device's name, or its number as a text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _whole_number(value: object) -> int | None:
    """A whole number, which may be written as a text; None for anything else."""
    try:
        number = int(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _rate(value: object) -> int:
    rate = _whole_number(value)
    if rate is None or not SLOWEST_WPM <= rate <= FASTEST_WPM:
        raise ValueError(f"it must be a whole number of words a minute from {SLOWEST_WPM} to {FASTEST_WPM}")
    return rate


def _end_after(value: object) -> int:
    seconds = _whole_number(value)
    if seconds is None or (seconds != 0 and not SHORTEST_END_S <= seconds <= LONGEST_END_S):
        raise ValueError(f"it must be a whole number of seconds from {SHORTEST_END_S} to {LONGEST_END_S}, or 0 for off")
    return seconds


def _language(value: object) -> str:
    text = _text(value).lower()
    if text != "auto" and not (text.isascii() and text.isalpha() and 2 <= len(text) <= 3):
        raise ValueError('it must be a language code such as "en", or "auto"')
    return text


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if not isinstance(value, str) or word not in _YES + _NO:
        raise ValueError("it must be true or false")
    return word in _YES


_PARSERS: Mapping[str, Callable[[object], object]] = {
    "model": _text,
    "device": _device,
    "mic": _sound_device,
    "speaker": _sound_device,
    "voice": _text,
    "rate_wpm": _rate,
    "person": _text,
    "bank": _text,
    "rubric": _text,
    "language": _language,
    "delivery": _switch,
    "end_after_s": _end_after,
    "confidence": _switch,
}

SETTING_NAMES = tuple(_PARSERS)
"""What config.toml may set."""
