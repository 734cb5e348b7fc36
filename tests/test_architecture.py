"""Imports run one way, engines are wrapped once, and no name says nothing."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "mockview"
ORDER = (
    "cli",
    "interview",
    "reports",
    "batch",
    "journey",
    "coaching",
    "pipeline",
    "history",
    "judging",
    "speech",
    "audio",
    "content",
    "store",
    "settings",
    "errors",
)
WRAPPED = {
    "faster_whisper": {"speech/transcriber.py", "speech/window_reading.py", "audio/voice_activity.py"},
    "ctranslate2": {"speech/transcriber.py", "speech/window_reading.py", "speech/yardstick.py"},
    "sounddevice": {"audio/sound_devices.py"},
    "pyttsx3": {"audio/voice_process.py"},
    "sqlite3": {"store/database.py", "store/migrations.py"},
    "av": {"audio/safe_decode.py", "audio/compact_sound.py"},
    "huggingface_hub": {"speech/hub.py"},
    "jinja2": {"reports/page.py"},
    "pypdf": {"content/document_process.py"},
    "pygal": {"reports/charts.py"},
    "ray": {"batch/ray_cluster.py", "batch/ray_actor.py"},
    "fsrs": {"coaching/plan.py", "coaching/schedule.py"},
}
FILES = sorted(SOURCE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            module = node.module or ""
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return names


def layer(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if parts[0] == "mockview" and len(parts) > 1 and parts[1] in ORDER else None


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_run_one_way(path: Path) -> None:
    own = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    if own in ("__init__", "__main__"):
        return
    assert own in ORDER, f"{own} has no place in the order"
    below = set(ORDER[ORDER.index(own) :])
    above = {found for name in imported(path) if (found := layer(name)) and found not in below}
    assert not above, f"{path.name} imports from {above}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_each_engine_is_wrapped_once(path: Path) -> None:
    place = path.relative_to(SOURCE).as_posix()
    for name in imported(path):
        allowed = WRAPPED.get(name.split(".")[0])
        assert allowed is None or place in allowed, f"{place} imports {name}"


def test_every_module_is_named_for_what_it_holds() -> None:
    vague = {"utils", "helpers", "common", "manager", "misc"}
    assert not [p for p in FILES if p.stem in vague]
