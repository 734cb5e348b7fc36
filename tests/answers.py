"""Made-up answers for tests of the log and the plan."""

from datetime import UTC, datetime, timedelta

from mockview.content.question import Question
from mockview.history.attempt import UNSAVED, Attempt, Point
from mockview.judging.assessment import Assessment, Ceiling, CriterionScore, DeliveryMetrics, Evidence
from mockview.speech.transcript import HeardWord, Transcript, from_heard_words

START = datetime(2030, 1, 7, 18, 0, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def question(name: str = "conflict-1", competency: str = "conflict") -> Question:
    return Question(name, f"Tell me about {name}.", competency, "behavioural", follow_ups={"result": "And then?"})


def transcript(text: str = "I sat down with both of them") -> Transcript:
    words = [HeardWord(word, i * 0.4, i * 0.4 + 0.3, 0.9) for i, word in enumerate(text.split())]
    return from_heard_words(words, speech_spans=None, duration_s=3.0, model="mini")


def attempt(
    person_id: int,
    session_id: int,
    *,
    asked: Question | None = None,
    at: datetime = START,
    said: Transcript | None = None,
    recording: str | None = None,
) -> Attempt:
    return Attempt(UNSAVED, person_id, session_id, asked or question(), said, recording, None, at)


def score(criterion_id: str, points: int) -> CriterionScore:
    return CriterionScore(criterion_id, criterion_id.title(), points, 1.0, (Evidence("I sat", 0, 5, 0.0, 0.7),), "", "")


def assessment(content: dict[str, int], delivery: dict[str, int] | None = None) -> Assessment:
    return Assessment(
        rubric_id="behavioural",
        rubric_version=1,
        engine_version=1,
        answer_type="story",
        ceiling=Ceiling(39.0, "because"),
        scores=tuple(score(*item) for item in content.items()),
        delivery_scores=tuple(score(*item) for item in (delivery or {}).items()),
        content=50.0,
        delivery=75.0 if delivery else None,
        overall=50.0,
        metrics=DeliveryMetrics(word_count=7, duration_s=3.0),
        strips=(("situation", 0, 5),),
        notes=("a note",),
    )


def series(
    *points: int, apart_days: float = 1.0, competency: str = "conflict", criterion: str = "result"
) -> tuple[Point, ...]:
    return tuple(Point(competency, criterion, given, day(i * apart_days), i + 1) for i, given in enumerate(points))
