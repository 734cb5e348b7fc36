"""`mockview restore`."""

from pathlib import Path

import click

from mockview.cli.home import now, settings_from
from mockview.history.backup import read_backup, restore
from mockview.settings import prepare_home


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and check the backup, and change nothing.")
def command(backup: Path, dry_run: bool) -> None:
    """Put a backup in the place of what is there now, which is kept beside it.

    \b
    Example:  mockview restore mockview-backup-20260301-180000.zip
    """
    settings = settings_from()
    if dry_run:
        found = read_backup(backup)
        click.echo(
            f"{backup}: made {found.made_at}, {len(found.hashes)} files, {found.size_bytes / 1e6:.1f} MB, whole."
        )
        return
    prepare_home(settings.home)
    done = restore(settings.home, backup, now())
    click.echo(f"{done.files} files are back in {settings.home}.")
    if done.previous is not None:
        click.echo(f"What was there before is in {done.previous}.")
