"""What bare `mockview` says: a welcome the first time, today's next step later."""

import shlex
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from mockview.coaching.plan import PlanItem
from mockview.history.points import DELIVERY
from mockview.interview.checkup import MISSING, Check

_WELCOME = (
    "Welcome to mockview: mock interviews on your own computer, asked aloud, answered aloud, scored with quotes.",
    "What you say stays here; what went less well becomes a plan that decides what to practise next.",
    "Four short steps follow. Enter skips a step.",
)
_NEXT = "From now on `mockview` tells you what to do next; `mockview --help` lists everything."
_TODAY = "Today"

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
    """One thing to do: when, what, why, what counts as done for now, and the command to type."""

    when: str
    what: str
    why: str
    done_when: str
    command: str


def next_step(plan: Sequence[PlanItem], today: date, competencies: Collection[str]) -> NextStep:
    """The first item of a plan as today's step; with an empty plan, three questions.

    competencies: those that the question banks have questions about.
    """
    if not plan:
        return NextStep(
            _TODAY,
            "Answer three questions.",
            "Nothing in your answers is weak enough to plan for, or there are too few of them to tell.",
            "Three answers are scored.",
            "mockview practice",
        )
    item = plan[0]
    area = item.weak_area.competency
    if area == DELIVERY:
        command = "mockview practice --count 1"
    elif area in competencies:
        command = f"mockview practice --competency {shlex.quote(area)} --count 1"
    else:
        command = "mockview practice --from-plan --count 1"
    when = _TODAY if item.due_on <= today else f"Next, on {item.due_on.isoformat()} or sooner"
    # What closes the area in the end stands in the plan; one step needs its first part.
    return NextStep(when, item.what_to_do, item.because, f"{item.done_when.rstrip('.').partition(';')[0]}.", command)


def useful_commands(waiting: int, plan_items: int) -> tuple[tuple[str, str], ...]:
    """The three commands that are most useful now, each with what it does.

    waiting: how many answers have no transcript yet.
    """
    commands = [
        (
            "mockview transcribe",
            f"score the answer{'' if waiting == 1 else 's'} that wait for a speech model: {waiting}",
        ),
        ("mockview plan", f"all {plan_items} things to practise" if plan_items > 1 else "what to practise, and why"),
        ("mockview replay", "your past answers, with their scores"),
        ("mockview practice", "an interview of three questions"),
    ]
    return tuple(commands[0 if waiting else 1 :][:3])
