"""What a new bank and a new rubric start from: whole files with comments, valid as they are."""

_BANK = """# A question bank. Lines that begin with # are comments; delete or keep them.
# Look it through with `mockview banks check FILE`; every problem is named.

id = "{id}"                 # lower-case letters, digits and hyphens; the id of a shipped bank takes its place
title = "{title}"
description = ""            # for whom or what, if you like

[[question]]
id = "{id}-unexpected"      # once only in this file; recordings can be named after it
text = "Tell me about a question in a real interview that you did not see coming."
competency = "adaptability" # what it is about; the plan groups weaknesses by it
kind = "behavioural"        # or motivational, introduction, technical, situational: decides which rubric judges
level = "any"               # or entry, mid, senior
guide_s = 90                # how long a good answer takes, in seconds, 10 to 600
# Words that many different good answers would hold, 15 to 25 of them, single and lower-case.
# They decide whether an answer counts as being about the question. Leave out the question's own words.
listen_for = [
    "surprised", "asked", "answered", "silence", "thought", "moment", "blank", "panic", "honest", "example",
    "prepared", "role", "panel", "calm", "afterwards", "practised", "breath", "admitted",
]
# What a strong answer covers, a line each. A technical question is judged against it.
outline = [
    "Which interview it was, and what was asked",
    "What you said or did in that moment, word for word if you can",
    "How they took it",
    "How you would answer today",
]

# A further question for each part that an answer may lack:
# situation, action, result, reflection, specifics, proof, trade_offs.
[question.follow_ups]
situation = "Which job was it for, and who asked?"
result = "How did they take your answer?"

# The next question: take the # away and write your own. The other fields may be left out.
# [[question]]
# id = "{id}-second"
# text = "What would you do if …?"
# competency = "problem-solving"
# kind = "situational"
# rubric = "situational"    # only where the rubric of the kind won't do; `mockview rubrics` lists them
"""

_RUBRIC = """# A rubric: what answers are judged by. Lines that begin with # are comments; delete or keep them.
# Look it through with `mockview rubrics check FILE`, then try it:
#   mockview score answer.txt --question "…" --rubric {id}

id = "{id}"                 # lower-case letters, digits, - and _; the id of a shipped rubric takes its place
title = "{title}"
version = 1                 # raise it whenever a score could change; old scores stay beside new ones
kinds = ["behavioural"]     # which questions: behavioural, motivational, introduction, technical, situational

[[criterion]]
id = "relevance"
title = "Answers the question"
weight = 1.0                # against the other criteria; 2.0 counts twice
check = "relevance"         # how it is judged: a check by its name; the last comment lists them
# Five sentences, for 1, 2, 3, 4 and 5 points: what would one see or hear?
anchors = [
    "Speaks about something else.",
    "Touches the subject once and leaves it.",
    "Stays near the subject without meeting the question.",
    "Answers the question that was asked.",
    "Answers the question and keeps coming back to what it asks for.",
]

[[criterion]]
id = "safety"
title = "Thinks of safety"
weight = 1.0
check = "cues"              # looks for your own words and phrases; no code is needed
anchors = [
    "Safety does not come up.",
    "Safety is mentioned in passing.",
    "One thing was done for safety.",
    "What was done for safety, and why.",
    "What was done for safety, why, and how it was checked.",
]
# Families of phrases. Several families found are worth more than one phrase many times.
# * stands for any ending, # for a number; what stands in `against` takes points away.
[criterion.cues]
measures = ["helmet", "gloves", "locked", "switched off", "fenced off", "label*"]
reasons = ["so that nobody", "could have been hurt", "risk*", "danger*"]
checking = ["checked again", "double check*", "inspect*", "signed off"]
against = ["no time for safety", "it will be fine"]

# The checks: {checks}.
"""


def bank_template(bank_id: str) -> str:
    """A bank with one question, all its fields and what they mean."""
    return _BANK.replace("{id}", bank_id).replace("{title}", _title(bank_id))


def rubric_template(rubric_id: str, checks: str) -> str:
    """A rubric with two criteria and what their fields mean; checks: the names to choose from, as a list in words."""
    return _RUBRIC.replace("{id}", rubric_id).replace("{title}", _title(rubric_id)).replace("{checks}", checks)


def _title(an_id: str) -> str:
    return an_id.replace("-", " ").replace("_", " ").capitalize()
