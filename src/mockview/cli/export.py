"""`mockview export`."""

from pathlib import Path

import click

from mockview.cli.home import now, open_home, settings_from
from mockview.cli.options import person_option
from mockview.history.export import export


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@person_option
def command(target: Path, person: str | None) -> None:
    """Everything that belongs to a person, as JSON and recordings in one zip file, to take elsewhere.

    \b
    Example:  mockview export mine.zip
    """
    with open_home(settings_from(person=person)) as home:
        made = export(home.settings.home, home.database, home.person.id, target, now())
    counts = ", ".join(f"{count} {table}" for table, count in made.rows.items() if count)
    click.echo(f"{made.path}: {counts or 'nothing yet'}, {made.recordings} recordings.")
    for name in made.missing:
        click.echo(f"The recording {name} is gone; see `mockview check`.", err=True)
