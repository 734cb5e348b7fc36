"""The click group: commands load when they are called, and every error becomes an exit code here."""

import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence

import click

from mockview import __version__
from mockview.cli.manners import accept_manners, manners
from mockview.errors import InputError, MockviewError, StorageError, UsageError
from mockview.reports.safe_text import clean_sentence

_COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "A complete interview with a recorded candidate."),
    "practice": ("practice", "A spoken interview: asked, recorded, scored, logged."),
    "score": ("score", "Score recorded answers and transcripts."),
    "replay": ("replay", "Look at past attempts, hear them, correct and re-score them."),
    "today": ("today", "What to do today, in one short list."),
    "plan": ("plan", "What to practise next, and why; start it, put it off, export it."),
    "progress": ("progress", "How practice goes: effort, scores, trends, wins; charts as a page."),
    "report": ("report", "One page of a session or a period, to keep or to share with a coach."),
    "debrief": ("debrief", "After a real interview, good or bad: talk it over, and plan from it."),
    "feedback": ("feedback", "Ask for feedback, and take the reply into your plan."),
    "stories": ("stories", "Your own experiences: keep them, see what they cover, find the one that fits."),
    "letter": ("letter", "Letters around a job: thanks, feedback, a graceful answer to a no. Drafts only."),
    "applications": ("applications", "Where you applied, rounds, what comes next; CSV in and out."),
    "people": ("people", "Who is around your search for work, and when to write next."),
    "goals": ("goals", "What you aim for and why; a look back after some rejections."),
    "transcribe": ("transcribe", "Transcribe and score answers that were only recorded."),
    "doctor": ("doctor", "Can a spoken session run here? What to do if not."),
    "models": ("models", "Speech models: list, download, path, remove."),
    "voices": ("voices", "Who asks: list, audition, choose."),
    "banks": ("banks", "Question banks: list, show, search, check, new."),
    "rubrics": ("rubrics", "Rubrics: list, show, search, check, new."),
    "check": ("check", "Is everything stored, whole and readable?"),
    "recover": ("recover", "Bring back answers that a crash cut short."),
    "backup": ("backup", "Everything in one file."),
    "restore": ("restore", "Put a backup back."),
    "export": ("export", "A person's data, to take elsewhere."),
    "delete": ("delete", "Erase a person, a session or everything."),
    "config": ("config", "Settings: show, set, unset."),
    "completion": ("completion", "Tab completion for bash, zsh and fish."),
}
"""name -> (module in mockview.cli, short help); the help is here so that --help imports no command."""

EXIT_USAGE, EXIT_INTERRUPTED = 2, 130
_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT}
_STORAGE_ERRNOS = {*_FULL_ERRNOS, errno.EROFS, errno.EACCES, errno.EPERM}


class LazyGroup(click.Group):
    """A group whose commands are imported when they run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of a user's way through them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"mockview.cli.{_COMMANDS[cmd_name][0]}")
        command = module.command
        assert isinstance(command, click.Command)  # noqa: S101  narrows the type
        accept_manners(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; a mistyped one is answered with the nearest there is."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, 1)
            raise click.UsageError(f"There is no command {args[0]!r}." + (f" Is {near[0]} meant?" if near else ""), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names with their short help, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Try `mockview demo` first, then `mockview practice`. Everything stays on this computer.",
)
@click.version_option(__version__, prog_name="mockview")
@click.pass_context
def group(context: click.Context) -> None:
    """Practise spoken job interviews on your own computer.

    Questions are asked aloud, answers transcribed locally, scored with quoted evidence, and turned into a plan.
    """
    _must_be_somewhere()
    if context.invoked_subcommand is None:
        from mockview.cli.welcome import command

        context.invoke(command)


group.params += manners(hidden=False)


def _must_be_somewhere() -> None:
    """Errors: UsageError in a folder that is gone, where speech models and worker processes end without a word."""
    try:
        os.getcwd()  # noqa: PTH109  nothing else is imported for it
    except FileNotFoundError as error:
        raise UsageError("The folder that this was started in has been deleted.", "Go to another with cd.") from error


def main(arguments: Sequence[str] | None = None) -> None:
    """The script `mockview`."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by whoever started this, as `<&-` does
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  no path, never closed
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # Where the terminal's encoding lacks a character, a question mark is better than no answer.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    try:
        result = group.main(args=arguments, prog_name="mockview", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except MockviewError as error:
        return _failed(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return EXIT_USAGE
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "mockview"
        return _failed(f"{error.format_message()} See `{where} --help`.", EXIT_USAGE)
    except click.ClickException as error:
        return _failed(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _failed("Interrupted; what was done so far is kept.", EXIT_INTERRUPTED)
    except SystemExit:
        # So click and rich end when the reader of a pipe has gone, as head does when it has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        explained = _explained(error)
        return _failed(str(explained), explained.exit_code) if explained else _unexpected(error)
    except Exception as error:
        return _unexpected(error)


def _explained(error: OSError) -> MockviewError | None:
    if error.errno in _STORAGE_ERRNOS:
        what = f"{error.filename or 'A file'} can't be read or written ({error.strerror})."
        full = error.errno in _FULL_ERRNOS
        mend = "Make room on the disk" if full else "See that it and its folder are yours to write"
        return StorageError(what, f"{mend}, or choose another folder with MOCKVIEW_HOME.")
    if error.filename:
        return InputError(f"{error.filename} can't be used ({error.strerror}).", "Check the path.")
    return None


def _unexpected(error: Exception) -> int:
    if os.environ.get("MOCKVIEW_DEBUG"):
        raise error
    return _failed(
        f"Something went wrong inside mockview ({type(error).__name__}: {error}). What was answered so far is kept; "
        "set MOCKVIEW_DEBUG=1 and run the command again to see where.",
        1,
    )


def _failed(sentence: str, code: int) -> int:
    click.echo(f"mockview: {clean_sentence(sentence)}", err=True)
    return code
