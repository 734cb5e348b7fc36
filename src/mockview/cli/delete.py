"""`mockview delete`."""

import sys

import click

from mockview.cli.home import open_home, settings_from
from mockview.errors import UsageError
from mockview.history.deletion import (
    Deletion,
    delete,
    delete_everything,
    deletion_of_person,
    deletion_of_session,
    everything,
)
from mockview.reports.safe_text import clean


@click.command("delete")
@click.option("--person", metavar="NAME", help="All answers of this person.")
@click.option("--session", type=int, metavar="NUMBER", help="All answers of this session.")
@click.option("--everything", "all_of_it", is_flag=True, help="All that mockview keeps, but speech models.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and delete nothing.")
def command(person: str | None, session: int | None, all_of_it: bool, yes: bool, dry_run: bool) -> None:
    """Erase a person, a session or everything, for good; says what goes first.

    \b
    Example:  mockview delete --person demo
    """
    if sum((person is not None, session is not None, all_of_it)) != 1:
        raise UsageError("Delete what?", "Give one of --person NAME, --session NUMBER or --everything.")
    settings = settings_from()
    if all_of_it:
        files = everything(settings.home)
        click.echo(f"Everything in {settings.home} but speech models: {len(files)} files.")
        if not dry_run and _sure(yes):
            delete_everything(settings.home)
            click.echo("Deleted.")
        return
    with open_home(settings) as home:
        if person is not None:
            found = home.log.find_person(person)
            if found is None:
                names = ", ".join(clean(p.name) for p in home.log.people())
                raise UsageError(f"There is no person {person!r}.", f"There are: {names}.")
            deletion = deletion_of_person(settings.home, home.database, found.id)
        else:
            assert session is not None  # noqa: S101  narrows the type
            deletion = deletion_of_session(settings.home, home.database, session)
        click.echo(_told(deletion))
        if not dry_run and _sure(yes):
            delete(home.database, deletion)
            click.echo("Deleted.")


def _told(deletion: Deletion) -> str:
    rows = ", ".join(f"{count} {table}" for table, count in deletion.rows.items() if count)
    told = f"{clean(deletion.whose).capitalize()}: {rows or 'no rows'}, {len(deletion.files)} files."
    if deletion.copies:
        told += f" {len(deletion.copies)} backups in the home folder may hold it too; they stay."
    return told


def _sure(yes: bool) -> bool:
    if not yes and not sys.stdin.isatty():
        raise UsageError("Nothing was deleted: there is nobody to ask.", "Add --yes to do it without asking.")
    return yes or click.confirm("Delete it for good?", default=False, err=True)
