"""Answers that the judging tests share; none of them comes from the ladder."""

from functools import cache
from pathlib import Path

from mockview.content.question import Question
from mockview.content.rubric import Rubric, parse_rubric
from mockview.judging.assessment import Assessment
from mockview.judging.judge import judge
from mockview.judging.question_kind import rubric_id_of
from mockview.judging.scoring_data import ScoringData, load_scoring_data
from mockview.speech.transcript import from_text

ROOT = Path(__file__).parent.parent

LEADERSHIP = Question("l", "Tell me about a time you showed leadership.", "leadership", "behavioural")
FAILURE = Question("f", "Tell me about a time you failed.", "failure", "behavioural")
CUSTOMER = Question("c", "Tell me about a difficult customer you dealt with.", "customer-focus", "behavioural")
WEAKNESS = Question("w", "What is your greatest weakness?", "strengths-weaknesses", "motivational")
INDEX = Question("i", "What is an index in a database?", "technical", "technical")

STORY = (
    "In my previous job at a logistics company, our warehouse lost its manager three weeks before Christmas. "
    "I volunteered to lead the twelve people on the floor. I met each of them, asked what slowed them down, and "
    "rearranged the picking routes so that nobody crossed the loading bay. I also paired the new people with "
    "experienced pickers. As a result we shipped 98 percent of the orders on time, compared with 91 percent the year "
    "before. I learned to ask before I direct, and since then I begin every project with those conversations."
)
PLAIN = (
    "One night our boss was not there and nobody knew what to do. We had three trucks and it was late. So I said to "
    "the others, you two take the first truck, and I stayed with the new boy because he was afraid. I called the "
    "driver and I asked him to wait ten minutes. All trucks left before six. The boss said thank you to me."
)
PRESENT_TENSE = (
    "One day a man come to my counter, he is very angry because his phone is broken after two days. I say"
    " sorry sir, I listen to him first. Then I look the phone and I see water inside. I call my boss and "
    "I ask if we can give him one old phone for the weekend. He take it. On Monday he come back with his "
    "wife and she buy also a phone from me."
)
VAGUE = (
    "I think leadership is about people. For me a good leader listens and communicates, and I always try "
    "to be an example for everybody in the team. People tend to trust me, and whenever there is a problem"
    " I'm usually the one who solves it. I believe that respect is the most important thing, and that is "
    "how I like to work."
)
OFF_TOPIC = (
    "Last summer I repaired an old sailing boat. The hull had eleven cracks, so I ground each of them "
    "out, filled them with epoxy and sanded for six weekends. I sewed a new sail from a kit, which cost "
    "240 euros and not 900. In July I put her into the lake and there was not a drop of water inside. I "
    "learned that dry wood and patience beat every expensive paint."
)
SALAD = (
    "Leadership, vision, synergy, stakeholder alignment, empowerment. Situation challenge, task ownership, action "
    "transformation, result 200% impact. Growth mindset, accountability, innovation, excellence, cross-functional "
    "collaboration, strategic roadmap, continuous improvement, resilience, motivation, inspiration, delegation."
)
ECHO = (
    "A time I showed leadership, so, um, a time when I showed leadership. Well, leadership is something I have shown, "
    "and there was a time when I showed it. When you show leadership it is leadership that you show, and that was the "
    "time that I showed leadership, you know, at that time."
)


@cache
def data() -> ScoringData:
    return load_scoring_data(ROOT / "scoring")


@cache
def rubric(name: str) -> Rubric:
    path = ROOT / "scoring/rubrics" / f"{name}.toml"
    return parse_rubric(path.read_text(encoding="utf-8"), str(path), "shipped")


def assess(question: Question, text: str) -> Assessment:
    return judge(from_text(text), question, rubric(rubric_id_of(question, data())), data())


def points(question: Question, text: str) -> dict[str, int]:
    return {s.criterion_id: s.points for s in assess(question, text).scores}
