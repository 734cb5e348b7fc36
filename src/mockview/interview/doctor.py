"""Can this machine hold a spoken session? Every part is really tried, and none hides another."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from mockview.errors import MissingError, MockviewError
from mockview.interview.checkup import MISSING, WARNING, Check, State
from mockview.interview.sound_checks import microphone_check, programs_check, speaker_check, voice_check
from mockview.interview.speech_checks import device_check, model_check, speed_check
from mockview.interview.storage_checks import database_check, disk_check, home_check
from mockview.settings import Settings

Examine = Callable[[Settings], Check]


@dataclass(frozen=True)
class Part:
    """One part of the machine.

    doing: what is shown while it is tried; at_worst: its state when it fails; meanwhile: how to do without it.
    """

    name: str
    doing: str
    check: Examine
    at_worst: State
    meanwhile: str = ""


PARTS = (
    Part("home", "Looking at the home folder", home_check, MISSING),
    Part("disk", "Looking at the disk", disk_check, WARNING),
    Part("database", "Opening the log of answers", database_check, MISSING),
    Part("programs", "Looking for the sound programs", programs_check, WARNING),
    Part("voice", "Speaking into a file", voice_check, WARNING, "Until then questions are shown."),
    Part("speaker", "Playing two notes", speaker_check, WARNING, "Until then questions are shown."),
    Part(
        "microphone",
        "Listening for one second: say something",
        microphone_check,
        MISSING,
        "Until then answers can be typed.",
    ),
    Part("device", "Looking for a GPU", device_check, WARNING),
    Part("model", "Letting the speech model read half a minute of speech", model_check, MISSING),
)
"""What is looked at, in this order; then a model is recommended."""

MICROPHONE = next(part for part in PARTS if part.name == "microphone")


def examine(
    settings: Settings, on_part: Callable[[str], None] = lambda _: None, parts: Iterable[Part] = PARTS
) -> Iterator[Check]:
    """Try one part after the other; each check as it is done. on_part is told what is being done.

    Nothing is raised for a part that fails, and nothing is asked of the network.
    """
    found: dict[str, Check] = {}
    for part in parts:
        on_part(part.doing)
        found[part.name] = examine_part(settings, part)
        yield found[part.name]
    on_part("Measuring this machine's speed")
    yield examine_part(settings, Part("speed", "", partial(speed_check, found=found), WARNING))


def examine_part(settings: Settings, part: Part) -> Check:
    """Try one part; whatever goes wrong in it is what was found."""
    try:
        return part.check(settings)
    except MockviewError as error:
        return Check(part.name, part.at_worst, error.what, f"{error.remedy} {part.meanwhile}".strip())
    except Exception as error:  # one part's fault must not hide what the others have
        said = " ".join(str(error).split())
        what = f"It can't be checked ({type(error).__name__}{': ' if said else ''}{said})."
        return Check(part.name, part.at_worst, what, "This is a fault of mockview: please report it.")


def verdict(checks: Iterable[Check]) -> MissingError | None:
    """Why no spoken session can run, as an error with exit code 4; None when one can."""
    missing = [check.name for check in checks if check.state == MISSING]
    if not missing:
        return None
    return MissingError(
        f"A spoken session can't run here; this is missing: {', '.join(missing)}.",
        "Each remedy stands beside its check. Answers can be typed meanwhile: `mockview practice --typed`.",
    )
