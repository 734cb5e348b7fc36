"""Bring the help texts and the worked examples in docs/ up to date; `--check` only says which are not.

usage: update.py [--check]
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import examples

from mockview.cli.app import group

COMMANDS = Path(__file__).parent / "commands"
BEGIN, END = "<!-- help -->", "<!-- /help -->"
_WIDTH = 100


def every_command() -> Iterator[tuple[str, str]]:
    """(name, help of it and of its subcommands) for each command, as `--help` shows it."""
    root = click.Context(group, info_name="mockview", terminal_width=_WIDTH)
    for name in group.list_commands(root):
        command = group.get_command(root, name)
        assert command is not None  # noqa: S101  narrows the type
        yield name, "\n\n".join(_helps(command, click.Context(command, root, name, terminal_width=_WIDTH)))


def _helps(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"$ {context.command_path} --help\n{command.get_help(context)}"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None  # noqa: S101  narrows the type
            yield from _helps(found, click.Context(found, context, name, terminal_width=_WIDTH))


def updated(page: str, name: str, help_text: str) -> str:
    """A page with this help between its markers; a new page when it has none."""
    block = f"{BEGIN}\n```\n{help_text}\n```\n{END}"
    if BEGIN not in page:
        return f"{page.rstrip() or f'# mockview {name}'}\n\n## Options\n\n{block}\n"
    before, rest = page.split(BEGIN, 1)
    return before + block + rest.split(END, 1)[1]


def stale() -> Iterator[tuple[Path, str]]:
    """Pages whose text is not what it should be, with what it should be."""
    for name, help_text in every_command():
        path = COMMANDS / f"{name}.md"
        page = path.read_text(encoding="utf-8") if path.exists() else ""
        if (wanted := updated(page, name, help_text)) != page:
            yield path, wanted


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true")
    options = arguments.parse_args()
    changed = False
    for find in (stale, examples.stale):
        for path, text in find():
            changed = True
            print(path.name)
            if not options.check:
                path.write_text(text, encoding="utf-8")
    sys.exit(changed and options.check)
