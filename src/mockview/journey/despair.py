"""Words of despair in what a person writes: answered with people to turn to, never with advice.

Nothing is kept of it, nothing is scored, and nothing else changes. Missing one is worse than a needless kind word, so
the list is wide, and only sayings that are certainly harmless are left out ("killed it in the interview").
"""

import re

from mockview.judging.wording import split_text

# Lines that answer day and night, from their own pages:
#   988 Suicide & Crisis Lifeline, United States (988lifeline.org); 9-8-8 Suicide Crisis Helpline, Canada (988.ca):
#   call or text 988. Samaritans, United Kingdom and Ireland: 116 123, free (samaritans.org). 112: the emergency
#   number in the European Union and in many other countries. findahelpline.com lists helplines by country.
PEOPLE_TO_TURN_TO = (
    "That sounds very heavy, and nobody has to carry it alone.",
    "Please talk to someone today: a friend, someone in your family, your doctor, anyone you trust.",
    "There are also people who listen at any hour: in the US and Canada, call or text 988; in the UK and Ireland, "
    "Samaritans on 116 123; for every other country, findahelpline.com names a line.",
    "If you might be in danger now, call your local emergency number: 112 in Europe, 911 in North America.",
    "The rest of this can wait; what you gave is kept.",
)
"""For the screen, a sentence or two each."""

_SELF = "(?:my ?self|me self)"
_HARMFUL = (
    rf"(?:kill|killing|hang|hanging|drown|shoot|shooting) {_SELF}(?! (?:laughing|of laughter|in the foot|with work)\b)",
    rf"(?:hurt|hurting|harm|harming) {_SELF}",
    rf"(?:cut|cutting) {_SELF}(?! (?:shaving|off|short|some|a|on|loose|while)\b)",
    "self harm(?:ing|ed)?",
    "(?:end|ending|take|taking) my (?:own )?life",
    "(?:ended|took|taken) my own life",
    "end it all",
    "ending it all",
    r"suicid(?:e|al)(?! (?:prevention|hotline|hot|line|helpline|squad|watch|question|risk)\b)",
    r"(?:want|wanted|wish|wanting|going|ready|rather) (?:to )?(?:die|be dead)(?! (?:of|laughing|inside|trying)\b)",
    "wish (?:that )?i (?:was|were|had been) (?:dead|never born|not alive|not here)",
    "wish i (?:had|would) never been born",
    "better off (?:dead|without me)",
    "(?:no|not a|without a|any) (?:reason|point|sense) (?:to|in) (?:live|living|go on|going on|carry on|be alive|"
    "being alive|exist|existing)",
    "nothing (?:left )?to live for",
    "(?:life|living|it) (?:is|was|feels|seems)(?: just| really| simply)? not worth (?:living|it any more|it anymore)",
    "life (?:is|feels|seems) (?:pointless|meaningless|over|worthless)",
    "(?:not|never) want to (?:live|be alive|exist|wake up|be here any ?more|be around any ?more)",
    "not (?:want to|wanna) go on(?: living)?$",
    "tired of (?:living|life|being alive)",
    "sick of (?:living|being alive)",
    r"can not (?:go on|carry on|keep going)(?! (?:holiday|to|with the|about|the|a|stage|working|applying|that trip)\b)",
    "can not (?:take|bear|stand|cope with|do) (?:it|this|life)(?: all)? any ?more",
    "given? up on (?:life|living|myself|everything)",
    r"(?:am|feel|feeling|felt|so|completely|totally|utterly|all|everything is|it is) hopeless(?! (?:at|with|in)\b)",
    "no hope (?:left|at all|any ?more)",
    "(?:lost|losing) all hope",
    "no way out(?! of the)",
    "(?:want|wanted|wish) to disappear(?: forever| for good)?",
    "everyone would be (?:better|happier) (?:off )?without me",
    "nobody would (?:miss|notice if i)",
    "hate being alive",
    "overdose",
)
_HARMLESS = (
    "career suicide",
    "commercial suicide",
    "professional suicide",
    "political suicide",
    "nobody would notice if i (?:left early|was late|skipped)",
)
_FOUND = re.compile(rf"\b(?:{'|'.join(_HARMFUL)})\b")
_LEFT_OUT = re.compile(rf"\b(?:{'|'.join(_HARMLESS)})\b")


def speaks_of_despair(*texts: str) -> bool:
    """Whether any of the texts holds words of despair or of harming oneself; English only."""
    return any(_FOUND.search(_LEFT_OUT.sub(" ", _plain(text))) for text in texts)


def _plain(text: str) -> str:
    """Lower case, contractions written out, without punctuation."""
    return " ".join(split_text(text))
