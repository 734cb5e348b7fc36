"""`mockview feedback request`."""

from pathlib import Path

import click

from mockview.cli.home import Home, local_now, now, open_home, settings_from
from mockview.cli.letter_drafts import output_options, own_name, show_draft, wording_options
from mockview.cli.options import NUMBER, json_option, person_option
from mockview.journey.debrief import debrief_numbered
from mockview.journey.feedback_requests import REMINDER, REQUEST, note_reminder, request_to_remind
from mockview.journey.letter_facts import facts_for
from mockview.journey.letter_log import keep_letter
from mockview.journey.letters import draft
from mockview.reports.letter_out import write_letter


@click.command()
@click.option("--contact", metavar="NAME", help="Who it goes to: Ms Okafor.")
@click.option("--company", metavar="NAME", help="The company.")
@click.option("--role", metavar="NAME", help="The role.")
@click.option("--name", metavar="NAME", help="Your own name, as you sign.")
@click.option("--application", type=NUMBER, metavar="N", help="Take company and role from an application.")
@click.option("--debrief", type=NUMBER, metavar="N", help="Take them from a debrief.")
@click.option("--reminder", is_flag=False, flag_value=0, type=click.IntRange(0, 2**63 - 1), metavar="[LETTER]",
              help="The one reminder of a request; of the only one that waits if no letter is named.")  # fmt: skip
@wording_options
@output_options
@person_option
@json_option
def request(
    contact: str | None,
    company: str | None,
    role: str | None,
    name: str | None,
    application: int | None,
    debrief: int | None,
    reminder: int | None,
    medium: str,
    tone: str,
    length: str,
    output: Path | None,
    copy: bool,
    person: str | None,
    as_json: bool,
) -> None:
    """Draft a request for feedback, or its one reminder. A draft: you send it yourself, or not.

    \b
    Example:  mockview feedback request --debrief 1 --contact "Ms Okafor"
    """
    with open_home(settings_from(person=person)) as home:
        told = {"contact": contact, "company": company, "role": role, "name": name}
        asked = request_to_remind(home.database, home.person.id, reminder or None) if reminder is not None else None
        known = _known(home, application, debrief)
        if asked is not None:
            application = application or asked.letter.application
            known |= {"contact": asked.letter.contact} | _known(home, application, None)
        facts = known | {fact: text for fact, text in told.items() if text is not None}
        kind = REMINDER if asked is not None else REQUEST
        letter = draft(kind, facts, home=home.settings.home, medium=medium, tone=tone, length=length)
        if output is not None:
            write_letter(letter.text, output)
        with home.database.transaction():
            to = facts.get("contact", "").strip()
            kept = keep_letter(home.database, home.person.id, letter, now(), contact=to, application=application)
            if asked is not None:
                note_reminder(home.database, home.person.id, asked, kept, now())
    show_draft(kept, copy=copy, as_json=as_json)


def _known(home: Home, application: int | None, debrief: int | None) -> dict[str, str]:
    """What is known without being told: the person's name, an application's or a debrief's company and role."""
    known = own_name(home)
    if debrief is not None:
        talked = debrief_numbered(home.database, home.person.id, debrief)
        known |= {"company": talked.company, "role": talked.role}
    if application is not None:
        facts = facts_for(home.database, home.person.id, application, local_now().date())
        known |= {name: text for name, text in facts.items() if name != "day"}
    return known
