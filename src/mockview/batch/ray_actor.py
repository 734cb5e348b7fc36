"""What travels to the machines of a Ray cluster: one class, made within a function, so that it travels whole.

A machine with another mockview, or with none, can then say so itself. Everything else travels as bytes that this
mockview wrote. The model is loaded in ready(), not in __init__: a process that ends within __init__ is started again
by Ray for ever, and nobody is told.
"""

from typing import Any


def actor_class() -> type:
    """The class of an actor, before Ray makes one of it."""

    class Worker:
        """Knows nothing of mockview until it is asked to get ready."""

        def __init__(self) -> None:
            self._worker: Any = None
            self._told = b""

        def about(self, threads: str | None) -> dict[str, str]:
            """Which machine it is on, what it runs, how its cluster is guarded; threads: the driver's number."""
            import os
            import platform

            import ray

            # Ray sets it to 1, and with another number the last bits of what is computed are others: words got other
            # times than by the local engine. It is read when the libraries are, which is after this.
            os.environ.pop("OMP_NUM_THREADS", None)
            if threads is not None:
                os.environ["OMP_NUM_THREADS"] = threads

            try:
                from mockview.batch.ray_worker import version_here

                version = version_here()
            except ImportError as error:
                version = f"no mockview that can do this ({error})"
            return {
                "node": ray.get_runtime_context().get_node_id(),
                "host": platform.node(),
                "version": version,
                "auth": os.environ.get("RAY_AUTH_MODE", ""),
            }

        def ready(self, work: bytes, seals: bytes | None, refs: list[list[Any]] | None) -> bytes:
            """Find and load the speech model; Told as bytes."""
            import pickle

            import ray

            from mockview.batch.ray_worker import RayWorker

            if self._worker is None:
                self._worker = RayWorker(*pickle.loads(work))  # noqa: S301  from the driver
            known = None if seals is None else pickle.loads(seals)  # noqa: S301  from the driver
            fetch = None if refs is None else lambda place: (ray.get(ref) for ref in refs[place])
            return pickle.dumps(self._worker.get_ready(known, fetch))

        def take(self, path: Any, piece: bytes) -> None:
            """The next piece of a file that it lacks."""
            self._worker.take(path, piece)

        def run(self, *task: bytes) -> tuple[bytes, bool]:
            """Carry a task out, which comes in pieces; what more() gives."""
            import pickle

            jobs, seals = pickle.loads(b"".join(task))  # noqa: S301  from the driver
            self._told = pickle.dumps(self._worker.run(jobs, seals))
            return self.more()

        def more(self) -> tuple[bytes, bool]:
            """The next piece of Told as bytes, and whether there is another; of a size that travels in a message."""
            piece, self._told = self._told[:90_000], self._told[90_000:]
            return piece, bool(self._told)

    return Worker
