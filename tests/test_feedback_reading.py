"""What letters say is read by competency and criterion, with how often that is right on sentences of many sorts."""

import pytest

from feedback_sentences import COURTESIES, MORE_FOUND
from mockview.journey.feedback_reading import Finding, read_feedback
from mockview.pipeline import load_scoring

DATA = load_scoring(None).data

FOUND: tuple[tuple[str, set[str]], ...] = (
    ("We would have liked more concrete examples.", {"/specificity-"}),
    ("Your leadership stood out.", {"leadership/+"}),
    (
        "Your leadership stood out, but we would have liked to hear more concrete results.",
        {"leadership/+", "leadership/result-", "leadership/specificity-"},
    ),
    (
        "Although your technical knowledge was strong, your answers were rather long-winded.",
        {"/concision-", "technical/coverage+"},
    ),
    ("At times it was hard to follow the structure of your answers.", {"/structure-"}),
    ("You communicate clearly and your enthusiasm for the role was evident.", {"communication/+", "motivation/claim+"}),
    ("The panel felt that you could have said more about your own role in the project.", {"/ownership-"}),
    ("You spoke rather fast.", {"delivery/articulation_wpm-"}),
    ("We wish you all the best and good luck with your search.", set()),
    ("Please do not hesitate to contact me.", set()),
    ("Unfortunately we decided to go ahead with another candidate whose experience was a closer match.", set()),
    ("Your answers on conflict remained vague.", {"conflict/specificity-"}),
    ("We had no concerns about your teamwork.", {"teamwork/+"}),
    ("You did not mention what you learned from the mistake.", {"failure/reflection-"}),
    ("Your attention to detail impressed everyone.", {"attention-to-detail/+"}),
    ("Thank you for your interest in the role.", set()),
    ("You seemed nervous and hesitant.", {"delivery/pause_share-"}),
    ("It would have been good to know why you want to work for us.", {"motivation/fit-"}),
    ("We'd encourage you to answer the question that was asked before adding context.", {"/relevance-"}),
    ("Great teamwork example!", {"teamwork/specificity+"}),
    (
        "What could be better:\n- the structure of your stories\n- your time management",
        {"/structure-", "planning/result-"},
    ),
    ("Strengths:\n- customer focus\n- calm under pressure", {"customer-focus/+", "resilience/+"}),
    ("You came across as warm and well prepared.", set()),
    (
        "Your examples were a bit generic and did not always show your own contribution.",
        {"/ownership-", "/specificity-"},
    ),
    ("What convinced us most was the way you handle difficult customers.", {"customer-focus/+"}),
    ("We felt that your experience in leading people is still limited.", {"leadership/result-"}),
    ("The main reason was that other applicants could show deeper knowledge of SQL.", {"technical/coverage-"}),
    (
        "Your presentation was excellent: clear, well structured and to the point.",
        {"communication/+", "communication/concision+", "communication/structure+"},
    ),
    ("I would suggest using the STAR method so that your stories have a clearer thread.", {"/structure-"}),
    ("Some of your answers were too long, and we lost the thread.", {"/concision-", "/structure-"}),
    ("You rarely told us what came of it.", {"/result-"}),
    ("We really liked how honestly you spoke about your mistakes.", {"failure/+", "integrity/+"}),
    (
        "In the technical interview you knew the fundamentals well, but you did not discuss trade-offs.",
        {"technical/coverage+", "technical/trade_offs-"},
    ),
    ("The team would have welcomed more initiative.", {"initiative/result-"}),
    ("It wasn't clear to us why you want to leave your current job for this one.", {"motivation/fit-"}),
    ("Your motivation letter was lovely, thank you.", set()),
    ("You used a lot of filler words, especially at the beginning.", {"delivery/fillers_per_100_words-"}),
    ("One piece of advice: slow down.", {"delivery/articulation_wpm-"}),
    ("Nothing was wrong with your interview; the budget was cut.", set()),
    ("We will gladly keep your details and come back to you.", set()),
    (
        "Your problem-solving skills are very strong, and you explained your reasoning well.",
        {"problem-solving/+", "problem-solving/reasons+"},
    ),
    ("We were missing numbers: how much did you save, how many people were involved?", {"/specificity-"}),
    ("Your collaboration with other departments was described convincingly.", {"teamwork/+"}),
    ("As for prioritisation, we had hoped for a more systematic approach.", {"planning/result-"}),
    ("You answered every question directly and briefly, which the panel appreciated.", {"/concision+", "/relevance+"}),
    ("Your body language was friendly.", set()),
    ("You could prepare better by reading about our company beforehand.", {"motivation/fit-"}),
    ("Conflict was the weakest topic.", {"conflict/result-"}),
    ("Don't be discouraged, it was a close call.", set()),
    ("When we pushed back you stayed calm and flexible.", {"adaptability/+"}),
    ("Your answer about the failed launch lacked reflection.", {"failure/reflection-"}),
    ("The only thing missing was depth in data analysis.", {"technical/specificity-"}),
    ("Your stakeholder management is a clear strength.", {"communication/+"}),
    (
        "We would have liked you to speak more about what you did yourself rather than what the team did.",
        {"/ownership-"},
    ),
    ("Your English is good, don't worry about it.", set()),
    ("You tend to give one-sentence answers; do elaborate.", {"delivery/length_ratio-"}),
    ("Overall a very good conversation; especially your stories about teamwork convinced us.", {"teamwork/+"}),
    ("What we missed a little was enthusiasm for our product.", {"motivation/claim-"}),
    ("You gave a strong example of resolving a conflict with a supplier.", {"conflict/specificity+"}),
    ("You should quantify your achievements.", {"/result-"}),
    ("The case study was solved cleanly and your thinking was easy to follow.", {"problem-solving/structure+"}),
    ("Your answers would benefit from a clear beginning, middle and end.", {"/structure-"}),
    ("We were not fully persuaded by your reasons for wanting to move into teaching.", {"motivation/fit-"}),
    ("Your negotiation role play was the best we have seen this year.", {"communication/+"}),
    ("You hardly talked about how you deal with stress.", {"resilience/result-"}),
    ("Sadly the position has been frozen.", set()),
    ("In the end experience in retail tipped the scales.", set()),
    ("You speak very quietly and quickly, so some of it got lost.", {"delivery/articulation_wpm-"}),
    ("Try to get to the point sooner.", {"/concision-"}),
    ("Your creative ideas for the campaign were refreshing.", {"creativity/+"}),
    ("As a leader you need to delegate more.", {"leadership/result-"}),
    ("Please send us your bank details so that we can refund your travel costs.", set()),
    ("The panel praised your integrity.", {"integrity/+"}),
    ("You avoided the question about your weaknesses.", {"/relevance-", "strengths-weaknesses/flaw-"}),
    ("It would help to describe the context first; we often did not know where we were.", {"/situation-"}),
    ("We loved that you take feedback so well.", {"feedback/+"}),
    ("For the next interview: fewer buzzwords, more concrete situations.", {"/specificity-"}),
    ("Your Python test had several errors and no edge cases were covered.", {"technical/limits-"}),
    ("You were confident and articulate throughout.", {"delivery/pause_share+"}),
    ("We'd like to stay in touch for future openings.", set()),
)
"""Sentences as interviewers write them, with "COMPETENCY/CRITERION+" for praise and "-" for what was missing."""


def short(finding: Finding) -> str:
    return f"{finding.competency}/{finding.criterion_id}{'+' if finding.praise else '-'}"


def test_most_of_what_sentences_say_is_found_and_little_else() -> None:
    right = wrong = missed = 0
    for sentence, said in (*FOUND, *MORE_FOUND):
        found = {short(finding) for finding in read_feedback(sentence, DATA)}
        right, wrong, missed = right + len(found & said), wrong + len(found - said), missed + len(said - found)
    assert (len(FOUND), len(MORE_FOUND)) == (80, 216)
    # On sentences written before the cues were made to fit them, precision was 0.91 and recall 0.73.
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.93


COURTESY = """Dear Ada,

Thank you for your interest in our company and for taking the time to meet the team last week. It was a pleasure
meeting you. We had a strong field of candidates, and after careful consideration we have decided to move forward
with another candidate whose experience is a closer match. This was not an easy decision.

We will keep your details on file, and wish you all the best and good luck. Please do not hesitate to apply again.

Kind regards,
The hiring team
"""
LETTER = """Hi Ada,

Your leadership stood out, but we would have liked more concrete examples. In the
conflict question it was hard to follow the structure of your
story.

What could be better:
- your time management answers
* say what came of it

Best,
Nkem

On Mon, 4 May 2026 at 10:12, Ada <ada@example.org> wrote:
> Was my teamwork weak? Did I lack integrity?
> Ada
"""


def test_a_letter_of_courtesy_says_nothing() -> None:
    assert read_feedback(COURTESY, DATA) == ()


@pytest.mark.parametrize("sentence", COURTESIES)
def test_a_decision_and_the_name_of_a_job_say_nothing(sentence: str) -> None:
    assert read_feedback(sentence, DATA) == ()


def test_what_could_be_said_more_clearly_is_no_praise() -> None:
    (found,) = read_feedback("You could also say more clearly what you did yourself.", DATA)
    assert short(found) == "/ownership-"


def test_a_letter_is_read_with_its_own_words_across_lines_and_lists_without_what_it_quotes() -> None:
    found = read_feedback(LETTER, DATA)
    assert [short(f) for f in found] == [
        "leadership/+",
        "leadership/specificity-",
        "conflict/structure-",
        "planning/result-",
        "/result-",
    ]
    assert found[0].quote == "Your leadership stood out"
    assert found[1].quote == "we would have liked more concrete examples."
    assert found[2].quote == "In the conflict question it was hard to follow the structure of your story."


@pytest.mark.parametrize(
    "text", ["", ".", "?!?", "…", "🙂" * 50, "Ihre Führung war stark.", "a" * 5000, "\u202eleader", "-\n-\n-", ":\n:"]
)
def test_anything_can_be_read(text: str) -> None:
    assert read_feedback(text, DATA) == ()


def test_the_same_thing_said_twice_is_found_once_and_quotes_are_bounded() -> None:
    twice = "We would have liked more concrete examples. " * 2
    assert len(read_feedback(twice, DATA)) == 1
    (long,) = read_feedback("You lacked structure " + "and so on " * 100, DATA)
    assert len(long.quote) == 300


def test_criteria_and_competencies_side_by_side_belong_together() -> None:
    sentence = "Your conflict answers were vague, and it was hard to follow the structure of your leadership story."
    assert [short(f) for f in read_feedback(sentence, DATA)] == ["conflict/specificity-", "leadership/structure-"]
    sentence = "We missed concrete results on teamwork and structure on planning."
    assert {short(f) for f in read_feedback(sentence, DATA)} == {
        "teamwork/specificity-",
        "teamwork/result-",
        "planning/structure-",
    }


def test_a_sentence_that_goes_on_is_about_the_same_answers_and_one_after_praise_is_not() -> None:
    on = "Your conflict answer stayed vague. It would have helped to hear which part was yours. You spoke too fast."
    assert [short(f) for f in read_feedback(on, DATA)] == [
        "conflict/specificity-",
        "conflict/ownership-",
        "delivery/articulation_wpm-",
    ]
    after = "Your leadership stood out. We would have liked more concrete examples."
    assert [short(f) for f in read_feedback(after, DATA)] == ["leadership/+", "/specificity-"]


@pytest.mark.parametrize("ends", [". ", " and ", " but ", ", "])
def test_the_longest_letter_is_read_in_a_moment(ends: str) -> None:
    letter = (f"your teamwork was great but we would have liked more concrete results{ends}" * 2000)[:100_000]
    assert {short(f) for f in read_feedback(letter, DATA)} >= {"teamwork/result-"}
