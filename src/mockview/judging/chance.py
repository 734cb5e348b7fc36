"""What chance alone would bring into an answer, and how far an answer stands above it.

Words and phrases weigh by how unlikely they are in interview talk of the same length, so that long answers and
common words gain nothing by themselves, and a long list is no advantage.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MAX_WEIGHT = 4.0
"""-log of 1.8 %: one rare word can't carry a whole answer."""


@dataclass(frozen=True)
class Chance:
    """Weights of expected words or phrases in an answer of one length; mean and deviation of the sum by chance."""

    weights: Mapping[str, float]
    mean: float
    deviation: float

    def standing(self, said: Iterable[str]) -> float:
        """Standard deviations above chance of an answer that says these, each counted once."""
        weights = self.weights
        return (sum([weights[s] for s in said if s in weights]) - self.mean) / self.deviation


def chance_of(expected: Iterable[tuple[str, float, float]], length: int) -> Chance:
    """The chance of expected words in an answer of `length` words.

    expected: (word or phrase, its share of full weight, how often it is said a word of interview talk).
    """
    weights: dict[str, float] = {}
    mean = variance = 0.0
    for name, share, rate in expected:
        chance = 1.0 - (1.0 - rate) ** length
        weight = (min(-math.log(chance), MAX_WEIGHT) if chance > 0 else MAX_WEIGHT) * share
        weights[name] = weight
        mean += chance * weight
        variance += chance * (1 - chance) * weight * weight
    return Chance(weights, mean, math.sqrt(variance) or 1.0)
