"""`mockview check`."""

import json

import click

from mockview.cli.home import open_log, settings_from
from mockview.cli.options import json_option
from mockview.errors import StorageError
from mockview.history.checkup import check
from mockview.reports.safe_text import clean


@click.command("check")
@click.option("--read-data", is_flag=True, help="Read every recording and transcript too; slower.")
@json_option
def command(read_data: bool, as_json: bool) -> None:
    """Is everything that was stored still whole and readable? Nothing is changed.

    \b
    Example:  mockview check --read-data
    """
    settings = settings_from()
    with open_log(settings) as log:
        findings = check(settings.home, log.db, read_data)
    if as_json:
        click.echo(json.dumps([{**vars(f), "path": str(f.path) if f.path else None} for f in findings]))
    else:
        for finding in findings:
            click.echo(f"{clean(finding.what)} {clean(finding.remedy)}")
    harmful = sum(f.harmful for f in findings)
    if harmful:
        raise StorageError(f"{harmful} thing{'s are' if harmful > 1 else ' is'} damaged or missing.", "See above.")
    if not as_json and not findings:
        click.echo("Everything is there and whole.")
