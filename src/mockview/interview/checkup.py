"""What a check of the machine found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

OK: Literal["ok"] = "ok"
WARNING: Literal["warning"] = "warning"
MISSING: Literal["missing"] = "missing"

State = Literal["ok", "warning", "missing"]
"""ok; warning: a session runs, but not as well as it could; missing: no spoken session can run."""

Measure = str | float | int | None


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    what: what is there, one sentence; remedy: what to do about it, empty when nothing is to be done.
    measured: numbers and names for programs, with units in their names.
    """

    name: str
    state: State
    what: str
    remedy: str = ""
    measured: Mapping[str, Measure] = field(default_factory=dict)
