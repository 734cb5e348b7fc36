"""What can be wrong with joining a Ray cluster, looked at before Ray is asked: it would try for a minute or two."""

import os
import socket
from pathlib import Path

from mockview.errors import MissingError

GUIDE = "docs/ray.md says how."

_KNOCK_S = 5.0
_PROCESSES = Path("/proc")


def must_answer(address: str) -> None:
    """Errors: MissingError when nothing listens at HOST:PORT; Ray would try for 40 s, then end this process."""
    host, _, port = address.rpartition(":")
    if not host:
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), _KNOCK_S).close()
    except OSError as error:
        raise MissingError(
            f"No Ray cluster answers at {address} ({error.strerror or error}).",
            f"Check the address, and that `ray start --head` runs there; {GUIDE}",
        ) from error


def must_have_token() -> None:
    """Errors: MissingError when there is none. A token's file is closed to others: Ray leaves it open to read."""
    if os.environ["RAY_AUTH_MODE"] != "token" or os.environ.get("RAY_AUTH_TOKEN"):
        return
    path = Path(os.environ.get("RAY_AUTH_TOKEN_PATH") or Path.home() / ".ray" / "auth_token")
    try:
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise MissingError(
            f"The cluster's token is not in {path} ({error.strerror}).",
            f"Copy it from the machine with the head; {GUIDE}",
        ) from error


def must_be_member(address: str) -> None:
    """Errors: MissingError when no Ray runs on this machine, as far as Linux tells."""
    if not (_PROCESSES / "self").exists():
        return
    for command in _PROCESSES.glob("[0-9]*/cmdline"):
        try:
            if command.read_bytes().partition(b"\0")[0].endswith(b"/raylet"):
                return
        except OSError:
            continue
    raise not_a_member(address)


def not_a_member(address: str) -> MissingError:
    """What is said when this machine is none of the cluster's."""
    if address == "auto":
        return MissingError("No Ray cluster runs on this machine.", f"Start one, or give its address; {GUIDE}")
    return MissingError(
        f"The Ray cluster at {address} can't be joined from this machine, where no Ray runs.",
        f"Run `ray start --address={address}` here first, with --num-cpus=0 if it shall do no work.",
    )
