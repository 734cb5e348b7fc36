"""What the processes on the driver's side of a Ray cluster tell each other."""

from dataclasses import dataclass
from pathlib import Path

from mockview.batch.answer_scoring import AnswerScoring
from mockview.batch.engine import Finished, Lost
from mockview.errors import MockviewError


@dataclass(frozen=True)
class Plan:
    """What to do where.

    address: HOST:PORT, "auto", or None for a cluster of the run's own, on this machine only. jobs: workers at most.
    gpus: of each worker. memory_bytes: that a worker may need, which Ray counts but does not enforce.
    time_limit_s: for a task. must_be_guarded: whether a cluster without a token is refused. folder: where a cluster
    of the run's own keeps its logs and sockets.
    """

    work: AnswerScoring
    address: str | None
    jobs: int
    gpus: float
    memory_bytes: int
    time_limit_s: float
    must_be_guarded: bool = True
    folder: Path | None = None

    @property
    def cluster(self) -> str:
        """How sentences call it, at their beginning."""
        return f"The Ray cluster at {self.address}" if self.address else "Ray on this machine"

    @property
    def needs(self) -> str:
        """What a worker takes up."""
        gpus = f", {self.gpus:g} GPU" if self.gpus else ""
        return f"1 CPU{gpus}, {self.memory_bytes / 1e9:.1f} GB of memory"


@dataclass(frozen=True)
class News:
    """What has happened on the cluster.

    joined: the process is one of the cluster's now. ended: a task. workers: how many are ready now. held: how many
    tasks wait for the others to be done. sentence: for the person. broken: why nothing can go on.
    memory_bytes: the most that a worker has had.
    """

    joined: bool = False
    ended: Finished | Lost | None = None
    workers: int | None = None
    held: int | None = None
    sentence: str = ""
    broken: MockviewError | None = None
    memory_bytes: int = 0
