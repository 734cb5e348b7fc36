"""`mockview backup`."""

import json
from pathlib import Path

import click

from mockview.cli.home import now, open_log, settings_from
from mockview.cli.options import json_option
from mockview.history import plain_words
from mockview.history.backup import backup, backup_plan
from mockview.reports.safe_text import clean


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path), default=Path())
@click.option("--dry-run", is_flag=True, help="Say what it would hold, and write nothing.")
@json_option
def command(target: Path, dry_run: bool, as_json: bool) -> None:
    """Write log, recordings, own banks, rubrics and letters' texts, and settings to one new zip file.

    \b
    Example:  mockview backup ~/Documents
    """
    settings = settings_from()
    with open_log(settings) as log:
        if dry_run:
            path, files, size_bytes = backup_plan(settings.home, log.db, target, now())
        else:
            made = backup(settings.home, log.db, target, now())
            path, files, size_bytes = made.path, len(made.hashes), made.size_bytes
    if as_json:
        click.echo(json.dumps({"path": str(path), "files": files, "size_bytes": size_bytes, "written": not dry_run}))
    elif dry_run:
        click.echo(
            clean(f"{path} would hold {plain_words.files(files)}, the log among them, {size_bytes / 1e6:.1f} MB.")
        )
    else:
        click.echo(clean(f"{path}: {plain_words.files(files)}, {size_bytes / 1e6:.1f} MB, read back and whole."))
