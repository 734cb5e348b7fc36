import pytest

from judging_answers import data
from mockview.content.question import Question
from mockview.judging.question_kind import competency_of, kind_of, rubric_id_of

CASES = [
    ("Tell me about a time you had to lead without authority.", "behavioural", "leadership"),
    ("Give me an example of a conflict with a colleague.", "behavioural", "conflict"),
    ("Describe a situation in which you missed a deadline.", "behavioural", None),
    ("Have you ever had to calm an angry customer?", "behavioural", "customer-focus"),
    ("Tell me about yourself.", "introduction", "self-introduction"),
    ("Walk me through your resume.", "introduction", "self-introduction"),
    ("Why do you want to work here?", "motivational", "motivation"),
    ("Why should we hire you?", "motivational", "motivation"),
    ("What are your greatest strengths?", "motivational", "strengths-weaknesses"),
    ("What is your biggest weakness?", "motivational", "strengths-weaknesses"),
    ("What would you do if a colleague took credit for your work?", "situational", None),
    ("Imagine a customer shouts at you. How would you react?", "situational", "customer-focus"),
    ("What is the difference between a process and a thread?", "technical", "technical"),
    ("Explain how DNS works.", "technical", "technical"),
    ("Hello?", "behavioural", None),
    ("", "behavioural", None),
]


@pytest.mark.parametrize(("text", "kind", "competency"), CASES)
def test_kind_and_competency_from_the_words(text, kind, competency):
    assert kind_of(text, data()) == kind
    found = competency_of(text, data())
    assert data().competency(found) is not None
    if competency:
        assert found == competency


def test_a_rubric_is_chosen_by_what_is_asked():
    weakness = Question("q", "What would you say is a weakness of yours?", "strengths-weaknesses", "motivational")
    assert rubric_id_of(weakness, data()) == "weakness"
    assert rubric_id_of(Question("q", "Why us?", "motivation", "motivational"), data()) == "motivational"
    assert rubric_id_of(Question("q", "Why us?", "motivation", "motivational", rubric_id="own"), data()) == "own"
