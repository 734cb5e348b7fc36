"""A Ray cluster of several machines on this one: each is a raylet of its own, all on the loopback interface.

It lives in a process of its own, which takes orders as JSON lines: {"add": CPUS} or {"remove": ID}.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent
STORE_BYTES = 100_000_000


class RayMachines:
    """The cluster, to be used in a `with`.

    head_cpus: of the machine that is always there, where drivers run. guarded: by a token. imports: a folder from
    which its machines import before others.
    environment: what a driver needs to join it. address: HOST:PORT. cache: where its machines keep speech models.
    """

    def __init__(self, head_cpus: int = 1, *, guarded: bool = True, imports: Path | None = None) -> None:
        self._place = tempfile.TemporaryDirectory(prefix="mvr")  # short, because sockets lie in it
        self.folder = Path(self._place.name)
        self.cache = self.folder / "cache"
        self.environment = {
            "RAY_AUTH_MODE": "token" if guarded else "disabled",
            "RAY_AUTH_TOKEN": secrets.token_hex(32),
            "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
            "RAY_USAGE_STATS_ENABLED": "0",
        }
        self._head_cpus = head_cpus
        self._imports = [str(path) for path in (imports, HERE, HERE.parent / "tests") if path is not None]

    def __enter__(self) -> Self:
        (self.folder / "ray").mkdir()
        environment = {
            **os.environ,
            **self.environment,
            "PYTHONPATH": os.pathsep.join(self._imports),
            "XDG_CACHE_HOME": str(self.cache),
            "RAY_TMPDIR": str(self.folder),
            # Machines that end are noticed within seconds.
            "RAY_health_check_period_ms": "500",
            "RAY_health_check_timeout_ms": "1500",
            "RAY_health_check_failure_threshold": "3",
            "RAY_health_check_initial_delay_ms": "0",
        }
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(self._head_cpus)],
            env=environment,
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        told = self._answer()
        self.address: str = told["address"]
        self.gcs_process_id: int = told["gcs"]
        self.head: dict[str, Any] = told["head"]
        self.others: list[dict[str, Any]] = []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()
        self._place.cleanup()

    def add(self, cpus: int = 1) -> None:
        """A machine more."""
        self.others.append(self._order({"add": cpus}))

    def kill(self) -> None:
        """The machine that was added first ends, as by kill -9."""
        self._order({"remove": self.others.pop(0)["id"]})

    @property
    def raylets(self) -> list[int]:
        """The process id of each machine's raylet."""
        return [machine["raylet"] for machine in (self.head, *self.others)]

    def _order(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise RuntimeError("the cluster has ended")


def _raylet(node: Any) -> int:
    return int(node.all_processes["raylet"][0].process.pid)


def main(head_cpus: int) -> None:
    """Carry out orders until they end."""
    from ray.cluster_utils import Cluster

    usual = {"object_store_memory": STORE_BYTES, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args={**usual, "num_cpus": head_cpus})
    head = cluster.head_node
    gcs = head.all_processes["gcs_server"][0].process.pid
    told: dict[str, Any] = {"id": head.node_id, "raylet": _raylet(head)}
    print(json.dumps({"address": cluster.address, "gcs": gcs, "head": told}), flush=True)
    nodes = {}
    for line in sys.stdin:
        order = json.loads(line)
        told = {}
        if "add" in order:
            node = cluster.add_node(num_cpus=order["add"], **usual)
            nodes[node.node_id] = node
            told = {"id": node.node_id, "raylet": _raylet(node)}
        else:
            cluster.remove_node(nodes.pop(order["remove"]), allow_graceful=False)
        print(json.dumps(told), flush=True)
    cluster.shutdown()


if __name__ == "__main__":
    main(int(sys.argv[1]))
