"""`mockview report`."""

from datetime import date, timedelta
from pathlib import Path

import click

from mockview.cli.home import Home, now, open_home_of_known, settings_from
from mockview.cli.manners import note
from mockview.cli.options import day, json_option, midnight, person_option
from mockview.cli.pages import hand_over, page_options
from mockview.errors import UsageError
from mockview.history.listing import Which, lines
from mockview.journey.goals import goal_line
from mockview.reports.report import Report
from mockview.reports.report_making import Wanted, own_report, report_to_share
from mockview.reports.report_page import report_as_dict, report_page


@click.command("report")
@click.option("--session", "number", type=int, metavar="N", help="That session.")
@click.option("--since", metavar="DAY", callback=day, help="A period instead, from that day on: 2026-11-01.")
@click.option("--until", metavar="DAY", callback=day, help="The period's last day; today if not given.")
@click.option("--share", is_flag=True, help="For a coach: leave out what is private, and say so at the top.")
@click.option("--with-companies", is_flag=True, help="With --share: don't strike out names of companies.")
@page_options
@person_option
@json_option
def command(
    number: int | None,
    since: date | None,
    until: date | None,
    share: bool,
    with_companies: bool,
    show_page: bool,
    page_file: Path | None,
    person: str | None,
    as_json: bool,
) -> None:
    """One page of a session or a period, to keep or to share: scores, quotes, strengths, plan, every answer.

    Without --session or a period it is about the latest session. The page is one file; nothing is sent anywhere.

    \b
    Examples:  mockview report --open
               mockview report --since 2026-11-01 --until 2026-11-30
               mockview report --session 4 --share --page for-my-coach.html
    """
    moment = now()
    _check(number, since, until, share, with_companies, moment.astimezone().date())
    with open_home_of_known(settings_from(person=person)) as home:
        wanted, name = _wanted(home, number, since, until)
        if share:
            report = report_to_share(home.log, home.person, wanted, moment, with_companies=with_companies)
        else:
            report = own_report(home.log, home.person, wanted, moment, goal_line(home.database, home.person.id))
        _check_answers(report, share)
        name = f"shared-{name}" if share else name
        told = {"report": report_as_dict(report)}
        hand_over(home, report_page(report), name, page_file, show=show_page, as_json=as_json, told=told)
    if share and not as_json:
        note("Read it before you send it: your answers are in it as you gave them, but for the names struck out.")


def _check(
    number: int | None, since: date | None, until: date | None, share: bool, with_companies: bool, today: date
) -> None:
    if number is not None and (since or until):
        raise UsageError("A session and a period exclude each other.", "Give --session, or --since and --until.")
    if since and since > (until or today):
        raise UsageError(f"The period would end before it begins ({since}).", "Put the earlier day after --since.")
    if with_companies and not share:
        raise UsageError("--with-companies goes with --share.", "Your own report holds them anyway.")


def _wanted(home: Home, number: int | None, since: date | None, until: date | None) -> tuple[Wanted, str]:
    """What the report is about, and what its file is called."""
    delivery = home.settings.delivery
    if since or until:
        which = Which(since=midnight(since), before=midnight(until + timedelta(days=1)) if until else None)
        span = " ".join([*([f"from {since}"] if since else []), *([f"until {until}"] if until else [])])
        return Wanted(which, f"Answers {span}", delivery), f"report-{span.replace(' ', '-')}.html"
    if number is None:
        newest = lines(home.database, home.person.id, Which(latest=1))
        if not newest:
            raise UsageError("There is no answer yet to report on.", "Start with `mockview practice`.")
        number = newest[0].session_id
    session = home.log.session(number)
    if session is None or session.person_id != home.person.id:
        raise UsageError(f"There is no session {number}.", "`mockview replay --json` shows each answer's session.")
    began = session.started_at.astimezone()
    heading = f"Session of {began.day} {began:%B %Y}"
    return Wanted(Which(session_id=number), heading, delivery), f"report-session-{number}.html"


def _check_answers(report: Report, share: bool) -> None:
    if report.answers:
        return
    if share:
        raise UsageError("Nothing of that may be shared, or it has no answers.", "Choose another session or period.")
    raise UsageError("There is no answer in it.", "Choose another session or period; `mockview replay` lists answers.")
