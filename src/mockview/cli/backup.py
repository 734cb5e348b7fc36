"""`mockview backup`."""

from pathlib import Path

import click

from mockview.cli.home import now, open_home, settings_from
from mockview.history.backup import backup, backup_contents


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path), default=Path())
@click.option("--dry-run", is_flag=True, help="Say what it would hold, and write nothing.")
def command(target: Path, dry_run: bool) -> None:
    """Write log, recordings, own banks, own rubrics and settings to one new zip file.

    \b
    Example:  mockview backup ~/Documents
    """
    with open_home(settings_from()) as home:
        if dry_run:
            files = backup_contents(home.settings.home)
            size_mb = sum(p.stat().st_size for p in files) / 1e6
            click.echo(f"A backup would hold the log and {len(files)} files, {size_mb:.1f} MB.")
            return
        made = backup(home.settings.home, home.database, target, now())
    click.echo(f"{made.path}: {len(made.hashes)} files, {made.size_bytes / 1e6:.1f} MB, read back and whole.")
