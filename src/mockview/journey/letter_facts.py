"""What the log knows for a letter: an application's company and role, its last round, and who it goes to."""

from collections.abc import Iterable
from datetime import date

from mockview.journey.application import Application
from mockview.journey.applications import application_numbered
from mockview.journey.contact import Contact
from mockview.journey.people import contacts_of
from mockview.store.database import Database

_WRITTEN_TO = ("interviewer", "recruiter")


def facts_for(db: Database, person_id: int, number: int, today: date) -> dict[str, str]:
    """The facts that an application gives, by their names in a letter; UsageError when there is no such application.

    contact: the one interviewer or recruiter among the person's contacts who works there.
    """
    return facts_of(application_numbered(db, person_id, number), contacts_of(db, person_id), today)


def facts_of(application: Application, contacts: Iterable[Contact], today: date) -> dict[str, str]:
    """The same, from what is known."""
    facts = {"company": application.company, "role": application.role}
    held = [held.on for held in application.rounds if held.on <= today]
    if held:
        facts["day"] = f"{held[-1].day} {held[-1]:%B}"
    company = application.company.casefold()
    there = [c.name for c in contacts if c.kind in _WRITTEN_TO and c.company.casefold() == company and not c.archived]
    return facts | ({"contact": there[0]} if len(there) == 1 else {})
