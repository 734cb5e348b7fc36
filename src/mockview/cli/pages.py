"""What commands that make a page share: --open, --page, and telling where it is."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from mockview.cli.home import Home
from mockview.cli.manners import note
from mockview.reports.page import Page, open_in_browser, page_path, render_page, write_page
from mockview.reports.safe_text import clean

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])


def page_options(function: _Decorated) -> _Decorated:
    """--open and --page FILE, given to a command as `show_page` and `page_file`."""
    function = click.option(
        "--page",
        "page_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write it as a page to this file.",
    )(function)
    return click.option("--open", "show_page", is_flag=True, help="Make a page of it and open it in your browser.")(
        function
    )


def hand_over(
    home: Home,
    page: Page,
    name: str,
    file: Path | None,
    *,
    show: bool,
    as_json: bool,
    told: Mapping[str, Any] | None = None,
) -> None:
    """Write a page, to the file or as `name` among the person's reports, say where it is, and show it if asked.

    told: what the JSON says besides, such as what was written.
    """
    path = write_page(file or page_path(home.settings.reports, home.person.id, name), render_page(page))
    opened = open_in_browser(path) if show else False
    click.echo(json.dumps({"page": str(path), "opened": opened, **(told or {})}) if as_json else clean(str(path)))
    if show and not opened:
        note("No browser could be started; open that file in one yourself.")
