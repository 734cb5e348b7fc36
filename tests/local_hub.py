"""A model hub on 127.0.0.1 that speaks as much of the hub's protocol as its client uses, and can misbehave.

Large files are redirected to a second server, as the real hub redirects to a content delivery network.
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

LARGE_BYTES = 1_000_000
"""Files of at least this size are stored as large files, with their SHA-256 as ETag; others with git's SHA-1."""

_SENT_AT_ONCE = 1 << 16


@dataclass
class Asked:
    """A request that a server got: what was asked for, and how many bytes of the body went out."""

    server: str
    method: str
    path: str
    headers: Mapping[str, str]
    sent: int = 0

    @property
    def first_byte(self) -> int:
        """Where a Range request begins; 0 for the whole file."""
        asked = self.headers.get("range", "bytes=0-")
        return int(asked.removeprefix("bytes=").split("-")[0])


@dataclass
class LocalHub:
    """One repository with its files by revision, the requests that came, and how to misbehave.

    cuts: for a file, after how many bytes of an answer the connection breaks, one entry for each answer in turn.
    altered: for a file, the bytes that are sent instead of the published ones.
    status: what all requests for files are answered with. plain_answer: what the API says instead.
    ignores_ranges: whether a Range request gets the whole file. gated: whether terms must be accepted first.
    known_as_main: commits that stand for the head of main, whatever it is.
    hold_at: for a file, the bytes after which the server waits for `release`.
    """

    repository: str
    versions: dict[str, dict[str, bytes]] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    cuts: dict[str, list[int]] = field(default_factory=dict)
    altered: dict[str, bytes] = field(default_factory=dict)
    status: int | None = None
    plain_answer: bytes | None = None
    ignores_ranges: bool = False
    gated: bool = False
    hold_at: dict[str, int] = field(default_factory=dict)
    release: threading.Event = field(default_factory=threading.Event)
    known_as_main: set[str] = field(default_factory=set)
    url: str = ""
    store_url: str = ""

    def publish(self, files: Mapping[str, bytes], branch: str = "main") -> str:
        """A new commit of the repository; its hash."""
        told = b"".join(name.encode() + data for name, data in sorted(files.items()))
        commit = hashlib.sha1(told, usedforsecurity=False).hexdigest()
        self.versions[commit] = dict(files)
        self.branches[branch] = commit
        return commit

    def asked_for(self, name: str) -> list[Asked]:
        """The requests that got bytes of a file."""
        return [a for a in self.asked if a.method == "GET" and a.path.endswith(f"/{name}") and a.sent]

    @property
    def file_bytes_sent(self) -> int:
        """Bytes of files, not of answers about them."""
        return sum(a.sent for a in self.asked if "/resolve/" in a.path or a.server == "store")

    def commit_of(self, revision: str) -> str | None:
        """The commit that a branch or a commit stands for."""
        commit = self.branches.get("main" if revision in self.known_as_main else revision, revision)
        return commit if commit in self.versions else None


def etag_of(data: bytes) -> str:
    """As the hub names bytes: SHA-256 of a large file, git's SHA-1 of a small one."""
    if len(data) >= LARGE_BYTES:
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def entry_of(name: str, data: bytes, *, name_key: str, oid_key: str) -> dict[str, Any]:
    """A file as the API lists it; the two lists of the API differ in two names."""
    entry: dict[str, Any] = {name_key: name, "size": len(data), oid_key: etag_of(data), "type": "file"}
    if len(data) >= LARGE_BYTES:
        entry[oid_key] = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
        entry["lfs"] = {"size": len(data), "pointerSize": 132, "sha256": etag_of(data), "oid": etag_of(data)}
    return entry


@contextmanager
def local_hub(repository: str, files: Mapping[str, bytes]) -> Iterator[LocalHub]:
    """The two servers while the context lasts, with one commit on the main branch."""
    hub = LocalHub(repository)
    hub.publish(files)
    servers = []
    for handler in (_hub_handler(hub), _store_handler(hub)):
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
    hub.url, hub.store_url = (f"http://127.0.0.1:{server.server_address[1]}" for server in servers)
    try:
        yield hub
    finally:
        hub.release.set()
        for server in servers:
            server.shutdown()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hub: LocalHub
    server_name_here = ""
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:  # the base class writes to stderr
        pass

    def noted(self) -> Asked:
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.server_name_here, self.command, urlsplit(self.path).path, headers)
        self.hub.asked.append(asked)
        return asked

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def answer_json(self, value: object) -> None:
        body = json.dumps(value).encode() if self.hub.plain_answer is None else self.hub.plain_answer
        self.answer(200, body, Content_Type="application/json")

    def send_file(self, name: str, commit: str, asked: Asked, **headers: str) -> None:
        published = self.hub.versions[commit][name]
        data = self.hub.altered.get(name, published)
        first = 0 if self.hub.ignores_ranges else asked.first_byte
        self.send_response(206 if first else 200)
        self.send_header("ETag", f'"{etag_of(published)}"')
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - first))
        self.end_headers()
        if self.command == "GET":
            cuts = self.hub.cuts.get(name, [])
            self.send_body(name, data[first:], cuts.pop(0) if cuts else None, asked)

    def send_body(self, name: str, data: bytes, cut: int | None, asked: Asked) -> None:
        end = len(data) if cut is None else cut
        for start in range(0, end, _SENT_AT_ONCE):
            if start >= self.hub.hold_at.get(name, len(data)):
                self.hub.release.wait(60)
            piece = data[start : min(start + _SENT_AT_ONCE, end)]
            asked.sent += len(piece)  # before it goes out, so that it is counted when the client has it
            try:
                self.wfile.write(piece)
            except OSError:  # the client has gone
                self.close_connection = True
                return
        if cut is not None:
            self.close_connection = True


def _hub_handler(hub: LocalHub) -> type[_Handler]:
    class HubHandler(_Handler):
        server_name_here = "hub"

        def do_GET(self) -> None:
            asked = self.noted()
            parts = asked.path.strip("/").split("/")
            if parts[:2] == ["api", "models"]:
                self.answer_about("/".join(parts[2:4]), parts[4:])
            elif len(parts) >= 5 and parts[2] == "resolve":
                self.answer_file("/".join(parts[:2]), parts[3], "/".join(parts[4:]), asked)
            else:
                self.answer(404, X_Error_Code="EntryNotFound")

        do_HEAD = do_GET  # noqa: N815

        def answer_about(self, repository: str, rest: list[str]) -> None:
            """/api/models/O/N, /api/models/O/N/revision/R and /api/models/O/N/tree/R."""
            if repository != self.hub.repository:
                self.answer(404, X_Error_Code="RepoNotFound", X_Error_Message="Repository not found")
                return
            if self.hub.gated:
                self.answer(403, X_Error_Code="GatedRepo", X_Error_Message="Access is restricted")
                return
            commit = self.hub.commit_of(rest[1] if len(rest) > 1 else "main")
            if commit is None:
                self.answer(404, X_Error_Code="RevisionNotFound", X_Error_Message="Invalid rev id")
                return
            files = self.hub.versions[commit].items()
            if rest[:1] == ["tree"]:
                self.answer_json([entry_of(n, data, name_key="path", oid_key="oid") for n, data in files])
                return
            siblings = [entry_of(n, data, name_key="rfilename", oid_key="blobId") for n, data in files]
            if "blobs" not in parse_qs(urlsplit(self.path).query):
                siblings = [{"rfilename": entry["rfilename"]} for entry in siblings]
            self.answer_json({"id": repository, "sha": commit, "siblings": siblings})

        def answer_file(self, repository: str, revision: str, name: str, asked: Asked) -> None:
            commit = self.hub.commit_of(revision)
            if self.hub.status is not None:
                self.answer(self.hub.status)
                return
            if repository != self.hub.repository or commit is None or name not in self.hub.versions[commit]:
                self.answer(404, X_Error_Code="EntryNotFound")
                return
            data = self.hub.versions[commit][name]
            if len(data) < LARGE_BYTES:
                self.send_file(name, commit, asked, X_Repo_Commit=commit)
                return
            self.answer(
                302,
                Location=f"{self.hub.store_url}/{commit}/{name}?signature=s3cret",
                X_Repo_Commit=commit,
                X_Linked_Size=str(len(data)),
                X_Linked_ETag=f'"{etag_of(data)}"',
            )

    HubHandler.hub = hub
    return HubHandler


def _store_handler(hub: LocalHub) -> type[_Handler]:
    class StoreHandler(_Handler):
        server_name_here = "store"

        def do_GET(self) -> None:
            asked = self.noted()
            commit, name = asked.path.strip("/").split("/")
            if "signature" not in parse_qs(urlsplit(self.path).query) or self.headers.get("Authorization"):
                self.answer(400)  # a signed address takes no second proof of identity
                return
            self.send_file(name, commit, asked)

    StoreHandler.hub = hub
    return StoreHandler
