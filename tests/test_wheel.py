"""What is installed from a wheel runs without the checkout: banks, scoring and the demo come with it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from command_line import environment

CHECKOUT = Path(__file__).parent.parent
WHERE = """
import json
from mockview.content.folders import load_banks, load_rubrics, shipped_folder
from mockview.interview.recorded_candidate import recorded_candidate
import mockview
banks = load_banks(None)
candidate = recorded_candidate(banks)
print(json.dumps({
    "module": mockview.__file__,
    "shipped": str(shipped_folder()),
    "banks": len(banks),
    "rubrics": len(load_rubrics(None)),
    "demo": [str(path) for path in (*candidate.answers, candidate.model)],
}))
"""


def pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    # Without an index, pip can only use what is here.
    offline = {**os.environ, "PIP_NO_INDEX": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    done = subprocess.run(command, env=offline, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="building a wheel needs hatchling")
    pytest.importorskip("pip", reason="building a wheel needs pip")
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(CHECKOUT))
    (built,) = folder.glob("mockview-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    pip("install", "--no-deps", "--no-compile", "--target", str(folder), str(wheel))
    return folder


def in_another_folder(installed: Path, tmp_path: Path, *words: str) -> str:
    """Run Python with the installed package before the checkout, in a folder that has nothing to do with either."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    more = {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=elsewhere,
        env={**os.environ, **environment(tmp_path / "home"), **more},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_everything_shipped_comes_from_inside_the_wheel(installed: Path, tmp_path: Path) -> None:
    told = json.loads(in_another_folder(installed, tmp_path, "-c", WHERE))
    assert Path(told["module"]).is_relative_to(installed)
    assert Path(told["shipped"]) == installed / "mockview" / "_shipped"
    assert told["banks"] == len(list((CHECKOUT / "question_banks").glob("*.toml")))
    assert told["rubrics"] == len(list((CHECKOUT / "scoring" / "rubrics").glob("*.toml")))
    for path in map(Path, told["demo"]):
        assert path.is_relative_to(installed)
        assert path.exists()


def test_the_demo_runs_from_the_wheel_in_another_folder(installed: Path, tmp_path: Path) -> None:
    told = json.loads(in_another_folder(installed, tmp_path, "-m", "mockview", "demo", "--json"))
    assert len([a for a in told["attempts"] if a["assessment"]]) >= 3
    assert told["plan"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_the_wheel_holds_the_program_and_nothing_of_its_making(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert len(tops) == 2
    assert all(top == "mockview" or top.endswith(".dist-info") for top in tops)
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name or "/recipe/" in name]
    assert [name for name in names if name.endswith("entry_points.txt")]
    assert [name for name in names if name.endswith("LICENSE")]
    assert {"base.html.j2", "page.css"} <= {Path(name).name for name in names if "/reports/templates/" in name}
    assert [name for name in names if name.endswith("journey/templates/thank-you.toml")]
    assert wheel.stat().st_size < 12_000_000
