"""`mockview delete`."""

import json
import sys
from pathlib import Path

import click

from mockview.cli.home import open_log, settings_from
from mockview.cli.manners import note
from mockview.cli.options import json_option
from mockview.content.own_bank import own_bank_path
from mockview.errors import StorageError, UsageError
from mockview.history.attempt_log import AttemptLog
from mockview.history.deletion import (
    Deletion,
    delete,
    delete_everything,
    deletion_of_person,
    deletion_of_session,
    everything,
)
from mockview.history.deletion_proof import Proof
from mockview.history.plain_words import files, told
from mockview.journey.asked import bank_id_of
from mockview.reports.safe_text import clean


@click.command("delete")
@click.option("--person", metavar="NAME", help="All that is this person's.")
@click.option("--session", type=int, metavar="NUMBER", help="All answers of this session.")
@click.option("--everything", "all_of_it", is_flag=True, help="All that mockview keeps, but speech models.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and delete nothing.")
@json_option
def command(person: str | None, session: int | None, all_of_it: bool, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Erase a person, a session or everything, for good; says what goes first, and proves that it is gone.

    \b
    Example:  mockview delete --person demo
    """
    if sum((person is not None, session is not None, all_of_it)) != 1:
        raise UsageError("Delete what?", "Give one of --person NAME, --session NUMBER or --everything.")
    settings = settings_from()
    if all_of_it:
        _delete_everything(settings.home, yes, dry_run, as_json)
        return
    with open_log(settings) as log:
        deletion = _asked_for(settings.home, log, person, session)
        _tell(_said(deletion), as_json)
        proof = delete(log.db, deletion) if not dry_run and _sure(yes) else None
    if as_json:
        gone = {"rows": deletion.rows, "files": [str(path) for path in deletion.files]}
        copies = [str(path) for path in deletion.copies]
        proved = {**vars(proof), "holds": proof.holds} if proof else None
        click.echo(json.dumps({**gone, "copies": copies, "deleted": proof is not None, "proof": proved}))
    elif proof is not None:
        click.echo(_proved(deletion, proof))
    if proof is not None and not proof.holds:
        raise StorageError("Not all of it is gone.", "Run it again; if that does not help, `mockview check`.")


def _delete_everything(home: Path, yes: bool, dry_run: bool, as_json: bool) -> None:
    found = everything(home)
    _tell(f"Everything in {home} but speech models: {files(len(found))}.", as_json)
    left = delete_everything(home) if not dry_run and _sure(yes) else None
    if as_json:
        proved = None if left is None else {"files_left": len(left), "holds": not left}
        told_of = [str(path) for path in found]
        click.echo(json.dumps({"files": told_of, "deleted": left is not None, "proof": proved}))
    elif left is not None:
        click.echo(f"Deleted. Looked for again: {len(left)} of {files(len(found))} left.")


def _asked_for(home: Path, log: AttemptLog, person: str | None, session: int | None) -> Deletion:
    if session is not None:
        return deletion_of_session(home, log.db, session)
    found = log.find_person(person or "")
    if found is None:
        names = ", ".join(p.name for p in log.people())
        raise UsageError(f"There is no person {person!r}.", f"There are: {names}." if names else "The log is empty.")
    return deletion_of_person(home, log.db, found.id, (own_bank_path(home, bank_id_of(found)),))


def _tell(text: str, as_json: bool) -> None:
    """What would go, before anybody is asked."""
    if as_json:
        note(clean(text))
    else:
        click.echo(clean(text))


def _said(deletion: Deletion) -> str:
    gone = f"{told(deletion.rows) or 'no rows'}; {files(len(deletion.files))}"
    said = f"{deletion.whose[0].upper()}{deletion.whose[1:]}: {gone}."
    if deletion.copies:
        copies = "1 backup" if len(deletion.copies) == 1 else f"{len(deletion.copies)} backups"
        said += f" {copies} in the home folder may hold it too, and will stay."
    return said


def _proved(deletion: Deletion, proof: Proof) -> str:
    return (
        f"Deleted. Looked for again: {proof.rows_left} of {sum(deletion.rows.values())} rows and {proof.files_left} of "
        f"{len(deletion.files)} files are left, and {proof.passages_left} of {proof.passages} passages can be read "
        f"from the log's {proof.log_bytes / 1e6:.1f} MB."
    )


def _sure(yes: bool) -> bool:
    if not yes and not sys.stdin.isatty():
        raise UsageError("Nothing was deleted: there is nobody to ask.", "Add --yes to do it without asking.")
    return yes or click.confirm("Delete it for good?", default=False, err=True)
