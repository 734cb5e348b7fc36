"""`mockview voices`."""

import json

import click

from mockview.audio.synthesis import list_voices
from mockview.audio.voice import Voice
from mockview.audio.voice_choice import find_voice, voices_for
from mockview.cli.home import settings_from
from mockview.cli.manners import note
from mockview.errors import MissingError
from mockview.reports.terminal import console_for, table_of
from mockview.settings import CONFIG_NAME
from mockview.store.config_file import set_setting

_SAMPLE = "Tell me about a time when you had to change your mind."


@click.group("voices", invoke_without_command=True)
@click.option("--language", metavar="CODE", default="en", show_default=True, help="Voices of this language: en, de, …")
@click.option("--all", "every", is_flag=True, help="Voices of all languages.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.pass_context
def command(context: click.Context, language: str, every: bool, as_json: bool) -> None:
    """The voices that can ask you questions: list them, hear one, choose one.

    \b
    Examples:  mockview voices
               mockview voices audition "English (America)"
    """
    if context.invoked_subcommand is None:
        context.invoke(show, language=language, every=every, as_json=as_json)


@command.command("list")
@click.option("--language", metavar="CODE", default="en", show_default=True, help="Voices of this language: en, de, …")
@click.option("--all", "every", is_flag=True, help="Voices of all languages.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def show(language: str, every: bool, as_json: bool) -> None:
    """The voices of this machine.

    \b
    Example:  mockview voices list --language de
    """
    here = list_voices()
    shown = here if every else voices_for(here, language)
    chosen = settings_from().voice
    if as_json:
        click.echo(json.dumps([{**vars(voice), "chosen": chosen in (voice.id, voice.name)} for voice in shown]))
        return
    console = console_for(to_stderr=False)
    rows = [(v.name, v.language, v.id, "chosen" if chosen in (v.id, v.name) else "") for v in shown]
    console.print(table_of(("Voice", "Language", "Id", ""), rows))
    if not here:
        find_voice(here, "")
    console.print(f"\n{len(shown)} of {len(here)} voices. Hear one: mockview voices audition NAME")


@command.command()
@click.argument("name")
@click.option("--text", default=_SAMPLE, help="What it says.")
@click.option("--rate", "rate_wpm", metavar="WPM", help="How fast, words a minute.")
@click.option("--speaker", metavar="NAME", help="A speaker, by its name or part of it.")
def audition(name: str, text: str, rate_wpm: str | None, speaker: str | None) -> None:
    """Hear a voice, by its name, its id or part of them.

    \b
    Example:  mockview voices audition "English (America)" --rate 140
    """
    settings = settings_from(rate_wpm=rate_wpm, speaker=speaker)
    voice = find_voice(list_voices(), name)
    note(f"{voice.name}: {text}")
    asker = Voice(settings.home / "voice_cache", voice.id, settings.rate_wpm, settings.speaker)
    spoken = asker.say(text)
    if spoken.way != "speaker":
        raise MissingError(f"{voice.name} can't be heard. {spoken.because}", "`mockview doctor` looks for the reason.")
    if spoken.because:
        click.echo(spoken.because, err=True)


@command.command()
@click.argument("name")
def choose(name: str) -> None:
    """Let this voice ask from now on.

    \b
    Example:  mockview voices choose "English (America)"
    """
    home = settings_from().home
    voice = find_voice(list_voices(), name)
    set_setting(home, "voice", voice.id)
    note(f"{voice.name} asks from now on ({home / CONFIG_NAME}).")
