"""The options of `mockview score` that say where workers are: on this machine, or on a Ray cluster."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from mockview.batch.answer_scoring import SpeechModel
from mockview.batch.local_batch import LocalWorkers
from mockview.batch.workers import Workers
from mockview.errors import UsageError
from mockview.pipeline import Scoring
from mockview.settings import Settings

_LOCAL, _RAY = "local", "ray"


@dataclass(frozen=True)
class EngineWish:
    """What was asked for: an engine, and where and how big the workers of a Ray cluster are."""

    engine: str = _LOCAL
    address: str | None = None
    gpus: float = 0.0

    def workers(
        self,
        scoring: Scoring,
        speech: SpeechModel,
        jobs: int | None,
        time_limit_s: float,
        tell: Callable[[str], None],
    ) -> Workers:
        """Who works; MissingError without Ray, UsageError for a wrong address."""
        if self.engine == _LOCAL:
            return LocalWorkers(scoring, speech, jobs, time_limit_s)
        from mockview.batch.ray_batch import RayWorkers

        return RayWorkers(scoring, speech, jobs, time_limit_s, self.address, self.gpus, tell)


def engine_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """--engine, --address, --gpus."""
    for option in (
        click.option(
            "--gpus",
            type=click.FloatRange(min=0.01, max=16),
            metavar="N",
            help="With ray: GPUs a worker, 0.5 shares one.",
        ),
        click.option("--address", metavar="HOST:PORT|auto", help="With ray: the cluster; this machine if not given."),
        click.option("--engine", type=click.Choice([_LOCAL, _RAY]), help="Where workers are; see docs/ray.md."),
    ):
        function = option(function)
    return function


def engine_wish(engine: str | None, address: str | None, gpus: float | None, settings: Settings) -> EngineWish:
    """What these options mean together; UsageError when they don't fit."""
    if engine != _RAY:
        if address or gpus:
            raise UsageError(f"{'--address' if address else '--gpus'} is about a Ray cluster.", "Add --engine ray.")
        return EngineWish()
    if gpus and settings.device == "cpu":
        raise UsageError("--gpus gives each worker a GPU, and --device cpu does not use it.", "Leave one of them out.")
    return EngineWish(_RAY, address, gpus or (1.0 if settings.device == "cuda" else 0.0))
