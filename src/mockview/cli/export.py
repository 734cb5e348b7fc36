"""`mockview export`."""

import json
from pathlib import Path

import click

from mockview.cli.home import now, open_home_of_known, settings_from
from mockview.cli.manners import note
from mockview.cli.options import json_option, person_option
from mockview.content.own_bank import own_bank_path
from mockview.history.export import FORMATS, Wanted, export, export_contents
from mockview.history.plain_words import told
from mockview.journey.asked import bank_id_of
from mockview.reports.safe_text import clean


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", help="How tables are written.")
@click.option("--no-recordings", "recordings", flag_value=False, default=True, help="Leave out the sound.")
@click.option("--dry-run", is_flag=True, help="Say what it would hold, and write nothing.")
@person_option
@json_option
def command(target: Path, form: str, recordings: bool, dry_run: bool, person: str | None, as_json: bool) -> None:
    """Everything that belongs to a person, as tables and recordings in one zip file, to take elsewhere.

    \b
    Examples:  mockview export mine.zip
               mockview export for-a-spreadsheet.zip --format csv --no-recordings
    """
    with open_home_of_known(settings_from(person=person)) as home:
        folder, db = home.settings.home, home.database
        wanted = Wanted(form, recordings, (own_bank_path(folder, bank_id_of(home.person)),))
        if dry_run:
            made = export_contents(folder, db, home.person.id, target, wanted)
        else:
            made = export(folder, db, home.person.id, target, now(), wanted)
    if as_json:
        shown = {"rows": made.rows, "recordings": made.recordings, "missing": made.missing, "written": not dry_run}
        click.echo(json.dumps({"path": str(made.path), **shown}))
    else:
        verb = " would hold" if dry_run else ":"
        click.echo(clean(f"{made.path}{verb} {told(made.rows) or 'nothing yet'}; {made.recordings} recordings."))
    for name in made.missing:
        note(clean(f"The recording {name} is gone; see `mockview check`."))
