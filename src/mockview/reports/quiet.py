"""Whether the command that runs now was asked to show no progress and no hints."""

from collections.abc import Callable
from contextvars import ContextVar

_QUIET: ContextVar[bool] = ContextVar("quiet", default=False)


def is_quiet() -> bool:
    """True from hush() until what hush() returned is called."""
    return _QUIET.get()


def hush() -> Callable[[], None]:
    """Be quiet from now on; call what is returned to end that."""
    token = _QUIET.set(True)
    return lambda: _QUIET.reset(token)
