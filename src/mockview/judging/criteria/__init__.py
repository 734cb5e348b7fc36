"""The checks that rubrics choose from: name → function of (reading, criterion)."""

from mockview.judging.criteria import hypothetical, introduction, motivation, speaking, story, technical, weakness
from mockview.judging.criteria.cue_list import cues
from mockview.judging.criteria.finding import Check, Finding

__all__ = ["CHECKS", "Check", "Finding"]

CHECKS: dict[str, Check] = {
    "relevance": speaking.relevance,
    "specificity": speaking.specificity,
    "structure": speaking.structure,
    "concision": speaking.concision,
    "situation": story.situation,
    "ownership": story.ownership,
    "result": story.result,
    "reflection": story.reflection,
    "claim": motivation.claim,
    "proof": motivation.proof,
    "fit": motivation.fit,
    "present": introduction.present,
    "past": introduction.past,
    "why_here": introduction.why_here,
    "flaw": weakness.flaw,
    "remedy": weakness.remedy,
    "progress": weakness.progress,
    "approach": hypothetical.approach,
    "reasons": hypothetical.reasons,
    "outcome": hypothetical.outcome,
    "coverage": technical.coverage,
    "steps": technical.steps,
    "mechanism": technical.mechanism,
    "trade_offs": technical.trade_offs,
    "limits": technical.limits,
    "cues": cues,
}
