"""Whether a Ray cluster takes orders from anybody: it is asked without a token, in a process of its own."""

import os
import subprocess
import sys

from mockview.batch.ray_plan import Plan
from mockview.errors import UsageError

_ASK = "import sys, ray; ray.init(address=sys.argv[1], log_to_driver=False); ray.nodes()"


def unguarded(plan: Plan) -> UsageError:
    """What is said of such a cluster."""
    return UsageError(
        f"{plan.cluster} takes orders from anybody who can reach it, so nothing was sent to it.",
        "Start it with RAY_AUTH_MODE=token; or set RAY_AUTH_MODE=disabled here if you mean it.",
    )


class Question:
    """Asked once, of a cluster whose workers don't answer: who brings a token to one without hears nothing at all."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self) -> None:
        """Ask, or see whether there is an answer; UsageError when the cluster is not guarded."""
        if self._plan.address is None or not self._plan.must_be_guarded:
            return
        if self._process is None:
            environment = {**os.environ, "RAY_AUTH_MODE": "disabled"}
            environment.pop("RAY_AUTH_TOKEN", None)
            self._process = subprocess.Popen(  # noqa: S603  this Python
                [sys.executable, "-c", _ASK, self._plan.address],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        elif self._process.poll() == 0:
            raise unguarded(self._plan)
