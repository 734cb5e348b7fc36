"""`mockview feedback request`."""

import json
import os
from pathlib import Path

import click

from mockview.cli.home import Home, now, open_home, settings_from
from mockview.cli.manners import note
from mockview.cli.options import json_option, person_option
from mockview.journey.debrief import debrief_numbered
from mockview.journey.feedback_requests import (
    REMINDER,
    REQUEST,
    note_reminder,
    request_to_remind,
)
from mockview.journey.letter_facts import facts_for
from mockview.journey.letter_log import keep_letter
from mockview.journey.letter_templates import LENGTHS, MEDIA, TONES
from mockview.journey.letters import draft
from mockview.reports.letter_out import copy_to_clipboard, write_letter
from mockview.reports.letters_view import letter_as_dict, letter_view
from mockview.reports.terminal import console_for

_NUMBER = click.IntRange(1, 2**63 - 1)


@click.command()
@click.option("--contact", metavar="NAME", help="Who it goes to: Ms Okafor.")
@click.option("--company", metavar="NAME", help="The company.")
@click.option("--role", metavar="NAME", help="The role.")
@click.option("--name", metavar="NAME", help="Your own name, as you sign.")
@click.option("--application", type=_NUMBER, metavar="N", help="Take company and role from an application.")
@click.option("--debrief", type=_NUMBER, metavar="N", help="Take them from a debrief.")
@click.option("--reminder", is_flag=False, flag_value=0, type=click.IntRange(0, 2**63 - 1), metavar="[LETTER]",
              help="The one reminder of a request; of the only one that waits if no letter is named.")  # fmt: skip
@click.option("--medium", type=click.Choice(MEDIA), default="email", show_default=True, help="How it will be sent.")
@click.option("--tone", type=click.Choice(TONES), default="plain", show_default=True, help="How it sounds.")
@click.option("--length", type=click.Choice(LENGTHS), default="usual", show_default=True, help="How long it is.")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a new file that only you can read."
)
@click.option("--copy", is_flag=True, help="Put it on the clipboard.")
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
    if copy:
        copy_to_clipboard(letter.text, os.environ)
    if as_json:
        click.echo(json.dumps(letter_as_dict(kept)))
    else:
        console_for(to_stderr=False).print(letter_view(kept))
    if letter.missing:
        note(f"Still to fill in: {', '.join(f'[{gap}]' for gap in letter.missing)}.")
    note(f"A draft, kept as letter {kept.number}. Once you have sent it yourself: mockview letter sent {kept.number}")


def _known(home: Home, application: int | None, debrief: int | None) -> dict[str, str]:
    """What is known without being told: the person's name, an application's or a debrief's company and role."""
    known = {} if home.settings.source_of("person") == "default" else {"name": home.person.name}
    if debrief is not None:
        talked = debrief_numbered(home.database, home.person.id, debrief)
        known |= {"company": talked.company, "role": talked.role}
    if application is not None:
        facts = facts_for(home.database, home.person.id, application, now().astimezone().date())
        known |= {name: text for name, text in facts.items() if name != "day"}
    return known
