"""Values as plain dictionaries, for `--json` and for pages."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from mockview.coaching.plan import PlanItem
from mockview.history.attempt import Attempt, AttemptLine
from mockview.history.times import iso_or_none
from mockview.judging.assessment import Assessment, CriterionScore, Evidence

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def value_as_dict(value: "DataclassInstance") -> dict[str, Any]:
    """A dataclass value with all of its fields, and of what it holds; days and moments as ISO 8601."""
    told: dict[str, Any] = _plain(asdict(value))
    return told


def assessment_as_dict(attempt_id: str | int, assessment: Assessment) -> dict[str, Any]:
    """One scored answer as `mockview score --json` prints it, one object a line."""
    ceiling = assessment.ceiling
    return {
        "id": attempt_id,
        "overall": assessment.overall,
        "content": assessment.content,
        "delivery": assessment.delivery,
        "answer_type": assessment.answer_type,
        "ceiling": {"value": ceiling.value, "because": ceiling.because} if ceiling else None,
        "criteria": [_score_as_dict(s) for s in assessment.scores],
        "delivery_criteria": [_score_as_dict(s) for s in assessment.delivery_scores],
        "metrics": vars(assessment.metrics) | {},
        "strips": [{"label": label, "start_char": a, "end_char": b} for label, a, b in assessment.strips],
        "notes": list(assessment.notes),
        "follow_up": assessment.follow_up,
        "rubric": {"id": assessment.rubric_id, "version": assessment.rubric_version},
        "engine_version": assessment.engine_version,
    }


def plan_item_as_dict(item: PlanItem) -> dict[str, Any]:
    """A plan item for programs."""
    area = item.weak_area
    return {
        "item": area.area_id,
        "what_to_do": item.what_to_do,
        "competency": area.competency,
        "criterion": area.criterion_id,
        "severity": area.severity,
        "trend": area.trend,
        "attempts": list(area.attempt_ids),
        "open": area.is_open,
        "good_attempts": area.good_attempts,
        "due_on": item.due_on.isoformat(),
        "snoozed_until": iso_or_none(item.snoozed_until),
        "because": item.because,
        "done_when": item.done_when,
    }


def _score_as_dict(score: CriterionScore) -> dict[str, Any]:
    return {
        "id": score.criterion_id,
        "title": score.title,
        "points": score.points,
        "weight": score.weight,
        "evidence": [_evidence_as_dict(e) for e in score.evidence],
        "missing": score.missing,
        "advice": score.advice,
    }


def _evidence_as_dict(evidence: Evidence) -> dict[str, Any]:
    return dict(vars(evidence))


def line_as_dict(line: AttemptLine) -> dict[str, Any]:
    """An attempt as a list shows it."""
    return {**vars(line), "answered_at": line.answered_at.isoformat()}


def attempt_as_dict(attempt: Attempt, assessment: Assessment | None) -> dict[str, Any]:
    """An attempt whole: question, words with times, scores."""
    transcript = attempt.transcript
    return {
        "id": attempt.id,
        "session_id": attempt.session_id,
        "answered_at": attempt.answered_at.isoformat(),
        "question": {"id": attempt.question.id, "text": attempt.question.text, "kind": attempt.question.kind},
        "competency": attempt.question.competency,
        "recording": attempt.recording_path,
        "discarded": attempt.discarded,
        "follows": attempt.follows,
        "predicted": attempt.predicted,
        "transcript": transcript.text if transcript else None,
        "words": [[w.text, w.start_s, w.end_s] for w in transcript.words] if transcript else [],
        "assessment": assessment_as_dict(attempt.id, assessment) if assessment else None,
    }


def rescored_as_dict(attempt: Attempt, before: Assessment | None, now: Assessment) -> dict[str, Any]:
    """An answer that was judged again: its overall score before and now, and the new assessment."""
    return {
        "id": attempt.id,
        "before": before.overall if before else None,
        "now": now.overall,
        "changed": before != now,
        "assessment": assessment_as_dict(attempt.id, now),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
