"""Everything in the database that hangs on one person or one session, in whichever table it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from mockview.store.database import Database, Row

_COUNT = "SELECT count(*) FROM "
_ALL = "SELECT * FROM "
_PART = " IN (SELECT "


@dataclass(frozen=True)
class Belonging:
    """A table's rows that hang on an owner; `condition` is SQL with the owner's id as ?1."""

    table: str
    condition: str


def belongings(db: Database, owner: str) -> tuple[Belonging, ...]:
    """The tables that follow "person" or "session" when it is deleted, the owner's own first.

    Read from the references in the schema, so that a table added later is never forgotten.
    """
    found = {owner: Belonging(owner, "id = ?1")}
    names = [row[0] for row in db.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")]
    grew = True
    while grew:
        grew = False
        for table in names:
            for link in db.rows("SELECT * FROM pragma_foreign_key_list(?) ORDER BY id", (table,)):
                if table in found or link["table"] not in found or link["on_delete"] != "CASCADE":
                    continue
                parent = found[link["table"]]
                part = _PART + f"{link['to']} FROM {parent.table} WHERE {parent.condition})"
                found[table] = Belonging(table, link["from"] + part)
                grew = True
    return tuple(found.values())


def count_of(db: Database, belonging: Belonging, owner_id: int) -> int:
    """How many rows that are."""
    row = db.row(f"{_COUNT}{belonging.table} WHERE {belonging.condition}", (owner_id,))
    return int(row[0]) if row else 0


def rows_of(db: Database, belonging: Belonging, owner_id: int) -> Iterator[Row]:
    """Those rows."""
    yield from db.rows(f"{_ALL}{belonging.table} WHERE {belonging.condition}", (owner_id,))
