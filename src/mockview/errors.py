"""The error family: each error owns its sentence, its remedy and its exit code.

Exit codes: 0 done, 1 failed, 2 usage, 3 partly done, 4 a device or model is missing, 130 interrupted.
"""


class MockviewError(Exception):
    """Something went wrong that a person can understand and mend.

    `what` says what happened and to what, as one sentence; `remedy` says what to do about it.
    """

    exit_code = 1

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


class UsageError(MockviewError):
    """The command was asked for something that does not exist or does not fit together."""

    exit_code = 2


class InputError(MockviewError):
    """A file or a text from outside can't be used as it is."""


class StorageError(MockviewError):
    """The home folder or its database can't be read or written."""


class PartlyDoneError(MockviewError):
    """Some items of a batch failed; the others are done."""

    exit_code = 3


class StoppedError(MockviewError):
    """Somebody pressed Ctrl-C, and what was in hand is finished."""

    exit_code = 130


class MissingError(MockviewError):
    """A device, a program or a speech model that this needs is not on this machine."""

    exit_code = 4


class DeviceError(MissingError):
    """A microphone or speaker is absent, unknown or has failed."""


class ModelError(MissingError):
    """A speech model is absent, incomplete or can't be loaded."""
