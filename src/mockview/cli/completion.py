"""`mockview completion`."""

import click
from click.shell_completion import get_completion_class

_START = {
    "bash": ("~/.bashrc", 'eval "$(mockview completion bash)"'),
    "zsh": ("~/.zshrc", 'eval "$(mockview completion zsh)"'),
    "fish": ("~/.config/fish/config.fish", "mockview completion fish | source"),
}
"""shell -> (its start file, the line that belongs into it)"""


@click.command("completion")
@click.argument("shell", type=click.Choice(list(_START)))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print a script that completes mockview's commands and options with the Tab key.

    \b
    Put one of these lines into your shell's start file:
      bash, ~/.bashrc:                    eval "$(mockview completion bash)"
      zsh, ~/.zshrc:                      eval "$(mockview completion zsh)"
      fish, ~/.config/fish/config.fish:   mockview completion fish | source

    \b
    Example:  mockview completion bash
    """
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101  narrows the type; click knows these three
    file, line = _START[shell]
    script = kind(context.find_root().command, {}, "mockview", "_MOCKVIEW_COMPLETE").source()
    # At its end, because zsh takes a script for one of completions by its first line.
    click.echo(f"{script.rstrip()}\n\n# Put this line into {file}:\n#   {line}")
