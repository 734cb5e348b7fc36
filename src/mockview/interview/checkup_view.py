"""A check as a person reads it."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mockview.interview.checkup import MISSING, OK, WARNING, Check
from mockview.reports.safe_text import clean

_STYLE = {OK: "green", WARNING: "yellow", MISSING: "bold red"}
_STATE_COLUMNS, _NAME_COLUMNS = 9, 12


def check_view(check: Check) -> RenderableType:
    """Its state, its name, what was found; the remedy in a line of its own."""
    row = Table.grid(padding=0)
    row.add_column(width=_STATE_COLUMNS)
    row.add_column(width=_NAME_COLUMNS)
    row.add_column(overflow="fold")
    row.add_row(Text(check.state, style=_STYLE[check.state]), Text(check.name, style="bold"), Text(clean(check.what)))
    if not check.remedy:
        return row
    remedy = Padding(Text(clean(check.remedy)), (0, 0, 0, _STATE_COLUMNS + _NAME_COLUMNS), expand=False)
    return Group(row, remedy)
