"""The checks that rubrics choose from: name → function of (reading, criterion)."""

from mockview.judging.criteria import other_kinds, speaking, story, technical
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
    "claim": other_kinds.claim,
    "proof": other_kinds.proof,
    "fit": other_kinds.fit,
    "present": other_kinds.present,
    "past": other_kinds.past,
    "why_here": other_kinds.why_here,
    "flaw": other_kinds.flaw,
    "remedy": other_kinds.remedy,
    "progress": other_kinds.progress,
    "approach": other_kinds.approach,
    "reasons": other_kinds.reasons,
    "outcome": other_kinds.outcome,
    "coverage": technical.coverage,
    "steps": technical.steps,
    "mechanism": technical.mechanism,
    "trade_offs": technical.trade_offs,
    "limits": technical.limits,
    "cues": cues,
}
