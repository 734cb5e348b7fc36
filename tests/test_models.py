"""Models are fetched from a hub that runs here, by the real client; then found and loaded with no network."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import huggingface_hub
import pytest
from filelock import FileLock

from local_hub import LocalHub, etag_of, local_hub
from mockview.audio.recording import Recording
from mockview.audio.safe_decode import decode
from mockview.cli.app import run
from mockview.errors import MockviewError, ModelError
from mockview.speech.hub import _BLOCK_BYTES
from mockview.speech.model_folder import hub_cache, read_source
from mockview.speech.models import KNOWN, PINNED, find_model, installed_models, unfinished_folder
from mockview.speech.transcriber import load_transcriber

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
MINI = FIXTURES / "whisper-mini"
FILES = {path.name: path.read_bytes() for path in sorted(MINI.iterdir())}
WHOLE_MB = f"{sum(map(len, FILES.values())) / 1e6:.1f}"
EXTRA = {"README.md": b"# A model\n", ".gitattributes": b"*.bin filter=lfs\n"}
SIZE = len(FILES["model.bin"])
HALF = SIZE // 2
NOTHING = [0] * 100
"""The server breaks off before the first byte, however often it is asked."""
TINY, OTHER = KNOWN["tiny.en"].repository, "someone/whisper-mini"


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The models folder of a home of its own; the hub is at a port where nobody listens, until a test has one."""
    monkeypatch.setenv("MOCKVIEW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "shared"))
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    for name in ("HF_TOKEN", "MOCKVIEW_DEBUG", "FORCE_COLOR", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return tmp_path / "home" / "models"


@pytest.fixture
def hub(models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    with local_hub(TINY, FILES | EXTRA) as running:
        running.known_as_main.add(PINNED["tiny.en"])
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running
        huggingface_hub.close_session()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client waited between its tries; it does not really wait."""
    waited: list[float] = []
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", waited.append)
    return waited


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_downloaded_model_is_found_with_no_network(
    hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "download", "tiny.en"]) == 0
    commit = hub.branches["main"]
    shown = capsys.readouterr()
    assert shown.out == ""
    first, *_, last = shown.err.splitlines()
    assert first == f"Downloading tiny.en ({WHOLE_MB} MB) from {TINY} at commit {commit} into {models}."
    folder = models / "Systran--faster-whisper-tiny.en"
    assert last == f"tiny.en is ready in {folder} (commit {commit})."
    asked = len(hub.asked)
    assert find_model("tiny.en", models) == folder == find_model(TINY, models)
    assert len(hub.asked) == asked
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "source.json"} == FILES
    source = read_source(folder)
    assert source is not None
    assert (source.repository, source.commit) == (TINY, commit)


def test_only_what_is_needed_is_asked_for_and_nothing_is_told_of_the_machine(
    hub: LocalHub, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY", False)
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    paths = [a.path for a in hub.asked]
    assert paths[0] == f"/api/models/{TINY}/revision/{PINNED['tiny.en']}"
    commit = hub.branches["main"]
    assert {a.method for a in hub.asked} == {"GET"}
    assert sorted(paths[1:]) == sorted(
        [f"/{TINY}/resolve/{commit}/{name}" for name in FILES] + [f"/{commit}/model.bin"]
    )
    for asked in hub.asked:
        told = {part.strip().split("/")[0] for part in asked.headers["user-agent"].split(";")}
        assert told == {"mockview", "hf_hub", "python"}
        assert asked.headers["accept-encoding"] == "identity"
    assert huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_nobody_else_can_read_it(hub: LocalHub, models: Path) -> None:
    before = os.umask(0o022)
    try:
        assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    finally:
        os.umask(before)
    folder = find_model("tiny.en", models)
    assert [p.stat().st_mode & 0o077 for p in (models.parent, models, folder, folder / "model.bin")] == [0] * 4


def test_the_downloaded_model_loads_and_hears(hub: LocalHub, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The library that runs the voice activity model would otherwise write to its maker.
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "1")
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    hub.asked.clear()
    recording = decode(FIXTURES / "demo" / "introduction-hotel.flac")
    row = json.loads((FIXTURES / "demo" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert row["file"] == "introduction-hotel.flac"
    until_s = 12.0
    opening = Recording(recording.samples[: int(until_s * recording.sample_rate_hz)], recording.sample_rate_hz)
    transcriber = load_transcriber("tiny.en", "cpu", models, threads=2)
    transcript = transcriber.transcribe(opening)
    assert transcript.model == "tiny.en"
    said = {word.lower().strip(",.") for word, _, end_s in row["words"] if end_s < until_s}
    heard = {word.text.lower().strip(" ,.") for word in transcript.words}
    assert len(said & heard) > 0.6 * len(said), sorted(said - heard)
    assert hub.asked == []


def test_a_connection_that_breaks_once_is_taken_up_where_it_broke(
    hub: LocalHub, models: Path, waits: list[float]
) -> None:
    hub.cuts["model.bin"] = [HALF]
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    first, second = hub.asked_for("model.bin")
    assert first.sent == HALF
    assert len(waits) <= 1
    assert HALF - _BLOCK_BYTES < second.first_byte <= HALF
    assert first.sent + second.sent < SIZE + _BLOCK_BYTES
    assert (find_model("tiny.en", models) / "model.bin").read_bytes() == FILES["model.bin"]


def test_a_second_run_goes_on_where_the_first_was_cut(
    hub: LocalHub, models: Path, waits: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    hub.cuts["model.bin"] = [HALF, *NOTHING]
    assert run(["models", "download", "tiny.en", "--quiet"]) == 4
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "can't be reached or broke off" in shown and "what has arrived is kept" in shown
    with pytest.raises(ModelError, match=r"tiny\.en is not finished \(.* are here\).*download tiny\.en` to go on"):
        find_model("tiny.en", models)
    assert installed_models(models) == ()

    sent_before = {name: len(hub.asked_for(name)) for name in FILES}
    hub.cuts.clear()
    assert run(["models", "download", "tiny.en"]) == 0
    assert "are here already" in capsys.readouterr().err
    first, second = hub.asked_for("model.bin")
    assert HALF - _BLOCK_BYTES < second.first_byte <= HALF
    assert first.sent + second.sent < SIZE + _BLOCK_BYTES
    assert (find_model("tiny.en", models) / "model.bin").read_bytes() == FILES["model.bin"]
    finished = [name for name, count in sent_before.items() if count and name != "model.bin"]
    assert finished
    assert all(len(hub.asked_for(name)) == 1 for name in FILES if name != "model.bin")


def test_a_killed_download_goes_on(hub: LocalHub, models: Path) -> None:
    hub.hold_at["model.bin"] = HALF
    with subprocess.Popen(
        [sys.executable, "-m", "mockview", "models", "download", "tiny.en"], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert any(f" of {WHOLE_MB} MB, " in line for line in process.stderr)  # a tenth or more has arrived
        process.kill()
    (part,) = unfinished_folder(TINY, models).glob("model.bin.*.part")
    arrived = part.stat().st_size
    assert 0 < arrived <= HALF + _BLOCK_BYTES
    with pytest.raises(ModelError, match="not finished"):
        find_model("tiny.en", models)

    hub.hold_at.clear()
    hub.release.set()
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    assert hub.asked_for("model.bin")[-1].first_byte == arrived
    assert (find_model("tiny.en", models) / "model.bin").read_bytes() == FILES["model.bin"]


def test_more_breaks_than_the_client_bears_are_borne_while_something_arrives(
    hub: LocalHub, models: Path, waits: list[float]
) -> None:
    hub.cuts["model.bin"] = [HALF, *NOTHING[:5]]
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    first, second = hub.asked_for("model.bin")
    assert first.sent + second.sent < SIZE + _BLOCK_BYTES


def test_a_hub_that_sends_the_whole_file_again_does_no_harm(hub: LocalHub, models: Path, waits: list[float]) -> None:
    hub.cuts["model.bin"] = [HALF]
    hub.ignores_ranges = True
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    assert [a.sent for a in hub.asked_for("model.bin")] == [HALF, SIZE]
    assert (find_model("tiny.en", models) / "model.bin").read_bytes() == FILES["model.bin"]


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json"])
def test_altered_bytes_of_the_right_length_are_not_accepted(
    name: str, hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.altered[name] = FILES[name][:-1] + bytes([FILES[name][-1] ^ 1])
    assert run(["models", "download", "tiny.en", "--quiet"]) == 4
    shown = capsys.readouterr().err
    assert f"{name} of {TINY} came with other bytes than were published (wrong checksum)" in shown
    with pytest.raises(ModelError):
        find_model("tiny.en", models)
    assert not list(unfinished_folder(TINY, models).glob(f"{name}*"))
    hub.altered.clear()
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    assert (find_model("tiny.en", models) / name).read_bytes() == FILES[name]


def test_bytes_of_an_older_version_are_not_mixed_in(hub: LocalHub, models: Path, waits: list[float]) -> None:
    hub.cuts["model.bin"] = [HALF, *NOTHING]
    assert run(["models", "download", "tiny.en", "--quiet"]) == 4
    hub.cuts.clear()
    newer = FILES | {"model.bin": bytes(reversed(FILES["model.bin"]))}
    hub.publish(newer)
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    assert hub.asked_for("model.bin")[-1].first_byte == 0
    folder = find_model("tiny.en", models)
    assert (folder / "model.bin").read_bytes() == newer["model.bin"]
    assert {p.name for p in folder.iterdir()} == {*FILES, "source.json"}


def test_a_model_that_is_here_is_not_fetched_again(
    hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    hub.asked.clear()
    assert run(["models", "download", "tiny.en"]) == 0
    assert "tiny.en is here already, and whole." in capsys.readouterr().err
    assert hub.asked == []
    assert run(["models", "download", "tiny.en", "--revision", "main"]) == 0
    assert hub.file_bytes_sent == 0


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json"])
def test_a_damaged_model_is_mended_by_fetching_what_is_damaged(name: str, hub: LocalHub, models: Path) -> None:
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    folder = find_model("tiny.en", models)
    (folder / name).write_bytes(FILES[name][:-1] + b"?")
    hub.asked.clear()
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    assert hub.file_bytes_sent == len(FILES[name])
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "source.json"} == FILES


def test_a_shortened_model_is_named_before_it_is_loaded(hub: LocalHub, models: Path) -> None:
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    path = find_model("tiny.en", models) / "model.bin"
    path.write_bytes(FILES["model.bin"][:1000])
    with pytest.raises(ModelError, match=rf"model\.bin is damaged: it has 1000 bytes of {SIZE}.*download {TINY}"):
        find_model("tiny.en", models)


def test_a_revision_is_pinned_and_a_newer_one_takes_over_what_has_not_changed(hub: LocalHub, models: Path) -> None:
    older = hub.branches["main"]
    newer = hub.publish(FILES | {"config.json": FILES["config.json"] + b"\n"})
    assert run(["models", "download", "tiny.en", "--revision", older, "--quiet"]) == 0
    folder = find_model("tiny.en", models)
    assert (folder / "config.json").read_bytes() == FILES["config.json"]
    hub.asked.clear()
    assert run(["models", "download", "tiny.en", "--revision", older, "--quiet"]) == 0
    assert hub.asked == []
    assert run(["models", "download", "tiny.en", "--revision", "main", "--quiet"]) == 0
    assert hub.file_bytes_sent == len(FILES["config.json"]) + 1
    assert (folder / "config.json").read_bytes() == FILES["config.json"] + b"\n"
    source = read_source(folder)
    assert source is not None and source.commit == newer
    assert [p.name for p in models.iterdir() if not p.name.startswith(".")] == [folder.name]


def test_no_server_is_one_sentence_at_once(
    models: Path, waits: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "download", "tiny.en"]) == 4
    host = os.environ["HF_ENDPOINT"].removeprefix("http://")
    shown = capsys.readouterr().err
    assert shown.startswith(f"mockview: {host} can't be reached or broke off (") and shown.count("\n") == 1
    assert waits == []
    with pytest.raises(ModelError, match="not on this machine"):
        find_model("tiny.en", models)


def test_no_name_service_is_one_sentence_at_once(
    models: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_such_name(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)
    monkeypatch.setenv("HF_ENDPOINT", "https://hub.invalid")
    assert run(["models", "download", "tiny.en"]) == 4
    shown = capsys.readouterr().err
    assert "hub.invalid can't be reached" in shown and "Name or service not known" in shown
    assert shown.count("\n") == 1
    assert waits == []


def test_switched_off_networking_is_named(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert run(["models", "download", "tiny.en"]) == 4
    assert "HF_HUB_OFFLINE is set" in capsys.readouterr().err
    assert hub.asked == []


def sentence_of(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = run(arguments)
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("\n") == 1, shown.err
    return code, shown.err


def test_what_a_hub_refuses_is_one_sentence(hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = sentence_of(["models", "download", "base.en"], capsys)
    assert code == 4 and "has no public model Systran/faster-whisper-base.en" in said
    code, said = sentence_of(["models", "download", "tiny.en", "--revision", "v9"], capsys)
    assert code == 4 and f"{TINY} has no revision v9." in said
    hub.gated = True
    code, said = sentence_of(["models", "download", "tiny.en"], capsys)
    assert code == 4 and "accepted its terms" in said
    hub.gated = False
    hub.status = 503
    code, said = sentence_of(["models", "download", "tiny.en", "--quiet"], capsys)
    assert code == 4 and "answered with 503" in said


@pytest.mark.parametrize(
    "told", [b"<html>Please log in</html>", b"[]", b"{}", b'{"id": "x", "sha": "main", "siblings": []}']
)
def test_a_log_in_page_is_no_hub(told: bytes, hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hub.plain_answer = told
    code, said = sentence_of(["models", "download", "tiny.en"], capsys)
    assert code == 4 and "does not answer as a model hub does" in said


def test_a_repository_without_a_model_for_this_is_refused_before_anything_is_fetched(
    hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.publish({"config.json": b"{}", "pytorch_model.bin": b"x" * 10, "tokenizer.json": b"{}"})
    code, said = sentence_of(["models", "download", "tiny.en"], capsys)
    assert code == 4 and "holds no speech model that can be used: model.bin missing" in said
    assert hub.file_bytes_sent == 0


def test_a_file_without_a_checksum_is_not_fetched(
    hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    siblings = [{"rfilename": name, "size": len(data)} for name, data in FILES.items()]
    hub.plain_answer = json.dumps({"id": TINY, "sha": hub.branches["main"], "siblings": siblings}).encode()
    code, said = sentence_of(["models", "download", "tiny.en"], capsys)
    assert code == 4 and "does not answer as a model hub does" in said
    assert hub.file_bytes_sent == 0


def test_a_full_disk_is_seen_before_anything_is_fetched(
    hub: LocalHub, models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = shutil.disk_usage(models.parent.parent)._replace(free=2_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    code, said = sentence_of(["models", "download", "tiny.en"], capsys)
    assert code == 1 and f"tiny.en needs {WHOLE_MB} MB more and {models} has 2.0 MB left." in said
    assert hub.file_bytes_sent == 0


def test_a_disk_that_fills_up_on_the_way_is_one_sentence_and_what_arrived_is_kept(
    hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    resource = pytest.importorskip("resource", reason="Windows can't limit the size of files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (HALF, hard))
    try:
        code = run(["models", "download", "tiny.en", "--quiet"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    said = capsys.readouterr().err
    assert code == 1 and f"tiny.en can't be stored in {models} (File too large)." in said
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    assert HALF - _BLOCK_BYTES <= hub.asked_for("model.bin")[-1].first_byte <= HALF
    assert (find_model("tiny.en", models) / "model.bin").read_bytes() == FILES["model.bin"]


def test_a_second_download_of_the_same_model_is_told_of_the_first(
    hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gathered = unfinished_folder(TINY, models)
    gathered.mkdir(parents=True)
    with FileLock(gathered.with_name(gathered.name + ".lock")):
        code, said = sentence_of(["models", "download", "tiny.en"], capsys)
    assert code == 1 and "Another download of tiny.en is running." in said
    assert hub.asked == []
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0


def test_a_token_goes_only_where_it_is_needed(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    for repository, name in ((TINY, "tiny.en"), (OTHER, OTHER)):
        with local_hub(repository, FILES) as hub:
            monkeypatch.setenv("HF_ENDPOINT", hub.url)
            assert run(["models", "download", name, "--quiet"]) == 0
            huggingface_hub.close_session()
        sent = {(asked.server, asked.headers.get("authorization")) for asked in hub.asked}
        assert sent == {("hub", "Bearer hf_secret" if name == OTHER else None), ("store", None)}


def test_progress_is_a_line_for_each_tenth_off_a_terminal(hub: LocalHub, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "download", "tiny.en"]) == 0
    lines = [line for line in capsys.readouterr().err.splitlines() if " a second" in line]
    here = [float(line.split(f" MB of {WHOLE_MB} MB, ")[0]) for line in lines]
    assert 5 <= len(here) <= 10
    assert here == sorted(here) and here[-1] == float(WHOLE_MB)


def test_progress_is_a_bar_on_a_terminal(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["models", "download", "tiny.en"]) == 0
    shown = capsys.readouterr()
    assert "━" in shown.err and f"{WHOLE_MB}/{WHOLE_MB} MB" in shown.err and "MB/s" in shown.err
    assert "Fetching" not in shown.err and " a second" not in shown.err


def test_quiet_says_nothing(hub: LocalHub, models: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    assert capfd.readouterr() == ("", "")


def test_a_removed_model_is_gone(hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    assert run(["models", "remove", "tiny.en"]) == 0
    assert capsys.readouterr().err == f"Removed tiny.en; {WHOLE_MB} MB are free again.\n"
    with pytest.raises(ModelError, match="not on this machine"):
        find_model("tiny.en", models)
    code, said = sentence_of(["models", "remove", "tiny.en"], capsys)
    assert code == 1 and f"tiny.en is not in {models}." in said


def test_what_an_unfinished_download_left_is_removed(hub: LocalHub, models: Path, waits: list[float]) -> None:
    hub.cuts["model.bin"] = [HALF, *NOTHING]
    assert run(["models", "download", "tiny.en", "--quiet"]) == 4
    assert run(["models", "remove", "tiny.en"]) == 0
    with pytest.raises(ModelError, match="not on this machine"):
        find_model("tiny.en", models)


def test_the_list_tells_what_is_here_and_at_which_commit(
    hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["models", "list", "--json"]) == 0
    assert {row["path"] for row in json.loads(capsys.readouterr().out)} == {None}
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    with local_hub(OTHER, FILES) as second:
        monkeypatch.setenv("HF_ENDPOINT", second.url)
        assert run(["models", "download", OTHER, "--quiet"]) == 0
        huggingface_hub.close_session()
    assert run(["models", "list", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert list(rows) == [*KNOWN, OTHER]
    assert (
        rows["tiny.en"].items()
        >= {
            "name": "tiny.en",
            "repository": TINY,
            "size_mb": 75,
            "note": KNOWN["tiny.en"].note,
            "path": str(models / "Systran--faster-whisper-tiny.en"),
            "commit": hub.branches["main"],
        }.items()
    )
    assert rows["base.en"]["path"] is None
    assert rows[OTHER]["path"] == str(models / "someone--whisper-mini")
    assert run(["models"]) == 0
    table = capsys.readouterr().out
    assert [line.split()[3] for line in table.splitlines() if line.startswith(("tiny.en", "base.en"))] == ["yes", "–"]
    assert run(["models", "path", "tiny.en"]) == 0
    assert capsys.readouterr().out.strip() == str(models / "Systran--faster-whisper-tiny.en")


def test_a_model_that_another_program_fetched_is_found_and_left_alone(
    hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = Path(os.environ["HF_HUB_CACHE"])
    fetched = Path(
        huggingface_hub.snapshot_download(
            TINY, cache_dir=shared, endpoint=hub.url, token=False, ignore_patterns=["README.md"]
        )
    )
    asked = len(hub.asked)
    assert find_model("tiny.en", models) == fetched
    assert installed_models(models) == (("tiny.en", fetched),)
    code, said = sentence_of(["models", "remove", "tiny.en"], capsys)
    assert code == 1 and f"tiny.en lies in {fetched}, which mockview shares with other programs" in said
    assert fetched.is_dir()
    (fetched / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"is no complete speech model: tokenizer\.json missing"):
        find_model("tiny.en", models)
    assert len(hub.asked) == asked
    hub.asked.clear()
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    assert hub.file_bytes_sent == len(FILES["tokenizer.json"])  # the rest is taken over
    shutil.rmtree(shared)
    folder = find_model("tiny.en", models)
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "source.json"} == FILES


def test_a_whole_copy_in_the_shared_cache_goes_before_an_incomplete_one(models: Path) -> None:
    model = Path(os.environ["HF_HUB_CACHE"]) / ("models--" + TINY.replace("/", "--"))
    for commit in ("a" * 40, "b" * 40, "c" * 40):
        shutil.copytree(MINI, model / "snapshots" / commit)
    (model / "refs").mkdir()
    (model / "refs" / "main").write_text("b" * 40)
    assert find_model("tiny.en", models).name == "b" * 40
    (model / "snapshots" / ("b" * 40) / "model.bin").unlink()
    assert find_model("tiny.en", models).name in ("a" * 40, "c" * 40)


def test_the_shared_cache_is_where_the_client_has_it() -> None:
    assert hub_cache({"HF_HUB_CACHE": "/a", "HF_HOME": "/b"}) == Path("/a")
    assert hub_cache({"HUGGINGFACE_HUB_CACHE": "/a"}) == Path("/a")
    assert hub_cache({"HF_HOME": "/b"}) == Path("/b/hub")
    assert hub_cache({"XDG_CACHE_HOME": "/c"}) == Path("/c/huggingface/hub")
    assert hub_cache({}) == Path.home() / ".cache" / "huggingface" / "hub"
    code = "import huggingface_hub.constants as c; print(c.HF_HUB_CACHE)"
    for environ in ({"HF_HOME": "~/x"}, {"XDG_CACHE_HOME": "/c"}):
        told = subprocess.run(
            [sys.executable, "-c", code], env={"HOME": str(Path.home()), **environ}, capture_output=True, text=True
        )
        assert hub_cache(environ) == Path(told.stdout.strip())


def test_a_folder_can_be_given(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_model(str(MINI), models) == MINI
    shutil.copytree(MINI, tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    assert find_model("mine", models) == Path("mine")
    assert find_model("./mine", models) == Path("mine")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_model("~/mine", models) == tmp_path / "mine"
    with pytest.raises(MockviewError, match=r"mine is a folder of your own\."):
        from mockview.speech.models import remove_model

        remove_model("mine", models)


def test_a_folder_that_is_called_like_a_size_does_not_stand_in_for_it(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(MINI, tmp_path / "base.en")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=r"base\.en is not on this machine"):
        find_model("base.en", models)


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("base.en", 4, "The speech model base.en is not on this machine. Run `mockview models download base.en`"),
        ("base.en", 4, "(145 MB), or give --model FOLDER."),
        ("someone/model", 4, "The speech model someone/model is not on this machine. Run `mockview models download"),
        ("./nowhere", 4, "There is no model folder ./nowhere."),
        ("/no/such/folder", 4, "There is no model folder /no/such/folder."),
        ("~nobody/model", 4, "There is no model folder ~nobody/model."),
        ("C:\\models\\base", 4, "There is no model folder C:\\models\\base."),
        ("base.eng", 2, "There is no speech model called base.eng. Is base.en meant?"),
        ("whale", 2, "There is no speech model called whale. Choose one of tiny.en, base.en,"),
        ("x" * 300, 2, "There is no speech model called xxx"),
        ("a\0b", 2, "There is no speech model called a"),
        ("", 2, "There is no speech model called"),
    ],
)
def test_a_model_that_is_not_here_is_named_with_what_to_do(
    name: str, code: int, sentence: str, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MockviewError) as caught:
        find_model(name, models)
    assert caught.value.exit_code == code
    assert sentence in str(caught.value)


def test_a_folder_that_is_no_model_is_named_with_what_to_do(models: Path, tmp_path: Path) -> None:
    def said_of(*missing: str, **instead: bytes) -> str:
        folder = tmp_path / "model"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(MINI, folder)
        for name in missing:
            (folder / name).unlink()
        for name, data in instead.items():
            (folder / name.replace("__", ".")).write_bytes(data)
        with pytest.raises(ModelError) as caught:
            find_model(str(folder), models)
        return str(caught.value)

    assert "is no complete speech model: model.bin missing" in said_of("model.bin")
    assert "config.json, tokenizer.json missing" in said_of("config.json", "tokenizer.json")
    assert "vocabulary.json missing" in said_of("vocabulary.json")
    assert "in Transformers form" in said_of("model.bin", model__safetensors=b"x")
    assert "model.bin is empty" in said_of(model__bin=b"")
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{etag_of(FILES['model.bin'])}\nsize {SIZE}\n"
    assert "is only git's note of where the model is. Run `git lfs pull`" in said_of(model__bin=pointer.encode())
    with pytest.raises(ModelError, match="is a file, not a model folder"):
        find_model(str(MINI / "model.bin"), models)


def test_a_known_model_comes_at_its_pinned_commit(
    hub: LocalHub, models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pinned = hub.branches["main"]
    hub.publish(FILES | {"config.json": FILES["config.json"] + b"\n"})
    monkeypatch.setitem(PINNED, "tiny.en", pinned)
    assert run(["models", "download", "tiny.en", "--quiet"]) == 0
    assert "gone from the hub" not in capsys.readouterr().err
    source = read_source(find_model("tiny.en", models))
    assert source is not None and source.commit == pinned


def test_a_pinned_commit_that_is_gone_is_told(hub: LocalHub, models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hub.known_as_main.clear()
    assert run(["models", "download", "tiny.en"]) == 0
    assert "is gone from the hub; taking the newest" in capsys.readouterr().err
    assert find_model("tiny.en", models).is_dir()
