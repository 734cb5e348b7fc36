"""`mockview applications import` and `export`."""

import json
from pathlib import Path

import click

from mockview.cli.home import local_now, open_home, open_home_of_known, settings_from
from mockview.cli.manners import note
from mockview.cli.options import json_option, person_option
from mockview.errors import InputError, PartlyDoneError
from mockview.journey.application_export import COLUMNS, PRIVATE, as_csv, write_csv
from mockview.journey.application_import import read_applications
from mockview.journey.application_log import add_applications
from mockview.journey.applications import applications_of
from mockview.reports.applications_view import sheet_as_dict, sheet_view
from mockview.reports.safe_text import clean
from mockview.reports.terminal import console_for


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.csv")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and add nothing.")
@person_option
@json_option
def take_in(file: Path, dry_run: bool, person: str | None, as_json: bool) -> None:
    """Add applications from a spreadsheet saved as CSV; its first row names the columns.

    company and role must be there; level, stage, stage_on, reached, applied_on, rounds, link, next_step, next_step_on
    and notes may. Rows that are known already are left out, rows that can't be read are named.

    \b
    Example:  mockview applications import jobs.csv --dry-run
    """
    moment = local_now()
    with open_home(settings_from(person=person)) as home:
        sheet = read_applications(file, applications_of(home.database, home.person.id), moment.date())
        new = () if dry_run else sheet.new
        made = add_applications(home.database, home.person.id, new, moment, clean(file.name))
    if as_json:
        click.echo(json.dumps(sheet_as_dict(sheet, made)))
    else:
        console_for(to_stderr=True).print(sheet_view(sheet))
        can = "can be added" if dry_run else "added"
        click.echo(f"{len(sheet.new)} of {len(sheet.rows)} {can}" + ("; nothing was changed." if dry_run else "."))
    bad = sum(bool(row.problem) for row in sheet.rows)
    if bad == len(sheet.rows) > 0:
        raise InputError(f"No row of {file.name} could be added.", "Mend the rows that are named above.")
    if bad:
        raise PartlyDoneError(f"{bad} of {len(sheet.rows)} rows can't be read.", "Mend them and import the file again.")


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path), required=False, metavar="[FILE.csv]")
@click.option("--with-notes", is_flag=True, help="Your notes and next steps too, which are otherwise left out.")
@person_option
def give_out(file: Path | None, with_notes: bool, person: str | None) -> None:
    """All applications as CSV, to a new file or to standard output; your private notes stay here.

    \b
    Example:  mockview applications export for-my-coach.csv
    """
    with open_home_of_known(settings_from(person=person)) as home:
        applications = applications_of(home.database, home.person.id)
    content = as_csv(applications, (*COLUMNS, *PRIVATE) if with_notes else COLUMNS)
    if file is None:
        click.echo(content.replace("\r\n", "\n"), nl=False)
        return
    write_csv(file, content)
    note(f"{len(applications)} in {clean(str(file))}, {'with' if with_notes else 'without'} your notes.")
