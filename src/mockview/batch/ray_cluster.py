"""Joining a Ray cluster, or starting one on this machine alone, and working there until the engine's pipe ends.

It is done in a process of its own, whose environment can be set before Ray is imported. Guarded unless told
otherwise: a token, the loopback interface for a cluster of one's own, no usage statistics, no dashboard.
"""

import os
import queue
import re
import secrets
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import IO, Any

from mockview.batch.engine import Task
from mockview.batch.ray_checks import GUIDE, must_answer, must_be_member, must_have_token, not_a_member
from mockview.batch.ray_plan import News, Plan
from mockview.batch.ray_pool import Pool
from mockview.batch.sizing import cores
from mockview.errors import MissingError, MockviewError

_OWN_STORE_BYTES = 100_000_000
"""For a cluster of one's own, where nothing is shipped."""

_LAST_BREATH_S = 10.0
_QUICK_S, _IDLE_S = 0.2, 0.01
_MOST_READ = 100_000


def main(plan: Plan, tasks: Connection, news: Connection) -> None:
    """Carry out tasks as they come; returns when the pipe is closed, or when nothing can go on."""
    if hasattr(os, "setsid"):
        os.setsid()  # what Ray starts is in no terminal's foreground, so Ctrl-C reaches only who asked for it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    received: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(tasks, received), daemon=True).start()
    with _muted() as said:
        try:
            with _joined(plan, said) as ray:
                news.send(News(joined=True))
                _work(Pool(ray, plan, news.send), received)
        except MockviewError as error:
            _send(news, News(broken=error))
        except (BrokenPipeError, ConnectionResetError):
            return  # the engine has gone
        except Exception as error:
            _send(news, News(broken=_lost(plan, error)))


def _work(pool: Pool, received: "queue.SimpleQueue[Task | None]") -> None:
    while True:
        try:
            while True:
                task = received.get_nowait()
                if task is None:
                    return
                pool.submit(task)
        except queue.Empty:
            pool.step(_IDLE_S if pool.is_idle else _QUICK_S)


def _receive(tasks: Connection, received: "queue.SimpleQueue[Task | None]") -> None:
    """Take tasks off the pipe at once; when it ends, so does this process, in its own way if it can."""
    try:
        while (task := tasks.recv()) is not None:
            received.put(task)
    except (EOFError, OSError):
        pass
    received.put(None)
    threading.Event().wait(_LAST_BREATH_S)
    os._exit(1)


def _send(news: Connection, told: News) -> None:
    try:
        news.send(told)
    except OSError:
        return


@contextmanager
def _joined(plan: Plan, said: IO[bytes]) -> Iterator[Any]:
    """The module ray, joined to the cluster."""
    environment = os.environ
    environment["RAY_USAGE_STATS_ENABLED"] = "0"
    environment.setdefault("RAY_AUTH_MODE", "token")
    if plan.address is None:
        environment["RAY_AUTH_MODE"], environment["RAY_AUTH_TOKEN"] = "token", secrets.token_hex(32)
        # By this name Ray knows whether a cluster may have several machines; where not, it listens on loopback only.
        environment["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
    else:
        # Otherwise a wrong token is tried for 20 s, and a cluster that is gone is waited for for a minute.
        environment["RAY_NUM_REDIS_GET_RETRIES"] = "3"
        environment["RAY_gcs_rpc_server_reconnect_timeout_s"] = "20"
        must_answer(plan.address)
        must_have_token()
        must_be_member(plan.address)
    import ray

    quiet = {"log_to_driver": False, "logging_level": "FATAL", "configure_logging": False}
    try:
        if plan.address is None:
            ray.init(
                address="local",
                num_cpus=min(plan.jobs, cores()),
                object_store_memory=_OWN_STORE_BYTES,
                include_dashboard=False,
                _temp_dir=str(plan.folder),
                **quiet,
            )
        else:
            ray.init(address=plan.address, **quiet)
    except Exception as error:
        said.seek(0)
        raise refusal(plan, error, said.read(_MOST_READ)) from error
    try:
        yield ray
    finally:
        ray.shutdown()
        if plan.folder is not None:
            shutil.rmtree(plan.folder, ignore_errors=True)  # the engine may have been killed, and can't


def refusal(plan: Plan, error: Exception, log: bytes) -> MockviewError:
    """Why the cluster could not be joined, in one sentence; log: what Ray wrote meanwhile."""
    if b"InvalidAuthToken" in log:
        return MissingError(
            f"{plan.cluster} refuses this machine's token.", f"Copy ~/.ray/auth_token from its head; {GUIDE}"
        )
    text = str(error)
    versions = re.findall(r"(Ray|Python): (\S+)", text)
    if len(versions) == 4:
        theirs, ours = (
            " and ".join(f"{name} {number}" for name, number in pair) for pair in (versions[:2], versions[2:])
        )
        return MissingError(f"{plan.cluster} has {theirs}; here is {ours}.", "Install the same on every machine.")
    if plan.address == "auto" and isinstance(error, ConnectionError):
        return not_a_member("auto")
    return _lost(plan, error)


def _lost(plan: Plan, error: Exception) -> MockviewError:
    reason = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)[:200]
    return MissingError(
        f"{plan.cluster} can't be used ({reason.rstrip('.')}).",
        f"This machine has to be one of the cluster's; {GUIDE} What is done is kept."
        if plan.address
        else "Try --engine local.",
    )


@contextmanager
def _muted() -> Iterator[IO[bytes]]:
    """What Ray writes on standard output and error goes into a file that has no name; only why it failed is read."""
    with tempfile.TemporaryFile() as said:
        for number in (1, 2):
            os.dup2(said.fileno(), number)
        yield said
