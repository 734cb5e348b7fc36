"""`mockview restore`."""

import json
from pathlib import Path

import click

from mockview.cli.home import now, settings_from
from mockview.cli.options import json_option
from mockview.history import plain_words
from mockview.history.backup import restore, trial
from mockview.reports.safe_text import clean
from mockview.settings import prepare_home


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and check the backup, and change nothing.")
@json_option
def command(backup: Path, dry_run: bool, as_json: bool) -> None:
    """Put a backup in the place of what is there now, which is kept beside it.

    \b
    Example:  mockview restore mockview-backup-20260301-180000.zip
    """
    settings = settings_from()
    if dry_run:
        tried = trial(settings.home, backup)
        found, files = tried.backup, len(tried.backup.hashes)
        told = {"made_at": found.made_at, "size_bytes": found.size_bytes, "answers": tried.answers}
        told = {"files": files, **told, "replaces": tried.replaces, "restored": False}
        said = f"{backup}: made {found.made_at}, {plain_words.files(files)}, {found.size_bytes / 1e6:.1f} MB, whole."
        said += f" It holds {tried.answers} answers, and would replace {', '.join(tried.replaces) or 'nothing'}."
        click.echo(json.dumps(told) if as_json else clean(said))
        return
    prepare_home(settings.home)
    done = restore(settings.home, backup, now())
    if as_json:
        previous = str(done.previous) if done.previous else None
        click.echo(json.dumps({"files": done.files, "previous": previous, "restored": True}))
        return
    click.echo(clean(f"{plain_words.files(done.files)} put back into {settings.home}."))
    if done.previous is not None:
        click.echo(clean(f"What was there before is in {done.previous}."))
