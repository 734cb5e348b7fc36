"""What bare `mockview` says: a welcome the first time, today's next step later."""

from collections.abc import Callable
from dataclasses import dataclass

from mockview.history.points import DELIVERY
from mockview.interview.checkup import MISSING, Check
from mockview.journey.today import Today

_WELCOME = (
    "Welcome to mockview: mock interviews on your own computer, asked aloud, answered aloud, scored with quotes.",
    "What you say stays here; what went less well becomes a plan that decides what to practise next.",
    "Four short steps follow. Enter skips a step.",
)
_NEXT = "From now on `mockview` tells you what to do next; `mockview --help` lists everything."
_TODAY = "Today"
_TAKING_TYPED = ("mockview practice", "mockview plan next")

Ask = Callable[[str], str | None]
"""Shows a prompt and reads a line; None when the input has ended."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Steps:
    """What the welcome offers. Each does one thing and says itself what came of it.

    why_typed: None when an answer can be spoken, else a sentence that says why not.
    """

    demo: Callable[[], None]
    microphone: Callable[[], Check]
    keep_role: Callable[[str], None]
    why_typed: Callable[[], str | None]
    practise: Callable[[bool], None]


def welcome(ask: Ask, say: Say, steps: Steps) -> None:
    """Greet, then offer the demo, a microphone check, the role and one question; Enter skips each."""
    for line in _WELCOME:
        say(line)
    try:
        _offer(ask, say, steps)
    except EOFError:
        say("")
    say(_NEXT)


def _offer(ask: Ask, say: Say, steps: Steps) -> None:
    if _yes(ask, "1. See a complete interview with a recorded candidate first? [y, or Enter to skip] "):
        steps.demo()
    heard = None
    if _yes(ask, "2. Check your microphone? One second is recorded, and not kept. [y, or Enter to skip] "):
        heard = steps.microphone()
    role = _line(ask, "3. Which role are you practising for? [for example: hotel manager; Enter to skip] ")
    if role:
        steps.keep_role(role)
    reason = heard.what if heard is not None and heard.state == MISSING else steps.why_typed()
    if reason is not None:
        say(f"   Your answer will be typed: {reason}")
    how = "spoken" if reason is None else "typed"
    if _yes(ask, f"4. One practice question now, {how}? [y, or Enter to skip] "):
        steps.practise(reason is not None)


def _yes(ask: Ask, prompt: str) -> bool:
    return _line(ask, prompt).casefold() in ("y", "yes")


def _line(ask: Ask, prompt: str) -> str:
    line = ask(prompt)
    if line is None:
        raise EOFError
    return line.strip()


@dataclass(frozen=True)
class NextStep:
    """One thing to do: when, what, why, what counts as done, and the command to type, "" where none helps."""

    when: str
    what: str
    why: str
    done_when: str
    command: str


def next_step(today: Today, *, typed: bool) -> NextStep:
    """The first thing of today's list.

    typed: the last answer was, so that its person may have no microphone or no speech model.
    """
    task = today.tasks[0]
    when = _TODAY if today.is_due or task.due_on is None else f"Next, on {task.due_on.isoformat()} or sooner"
    command = task.command
    if typed and command.startswith(_TAKING_TYPED) and f" {DELIVERY}/" not in command:
        command += " --typed"
    # What closes an area in the end stands in the plan; one step needs its first part.
    done_when = f"{task.done_when.rstrip('.').partition(';')[0]}."
    return NextStep(when, task.what_to_do, task.because, done_when, command)


def useful_commands(waiting: int, things_today: int) -> tuple[tuple[str, str], ...]:
    """The three commands that are most useful now, each with what it does.

    waiting: how many answers have no transcript yet. things_today: how many things today's list has.
    """
    commands = [
        (
            "mockview transcribe",
            f"score the answer{'' if waiting == 1 else 's'} that wait for a speech model: {waiting}",
        ),
        ("mockview today", f"all {things_today} things for today"),
        ("mockview plan", "what to practise, and why"),
        ("mockview replay", "your past answers, with their scores"),
        ("mockview practice", "an interview of three questions"),
    ]
    useful = {"mockview transcribe": waiting > 0, "mockview today": things_today > 1}
    return tuple(command for command in commands if useful.get(command[0], True))[:3]
