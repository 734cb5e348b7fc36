"""The model hub, through its own client: what a repository holds, and its files."""

import errno
import io
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mockview import __version__
from mockview.errors import MockviewError, ModelError
from mockview.speech.model_folder import MODEL_FILE, NEEDED, ModelFile, Source

_USUAL_ENDPOINT = "https://huggingface.co"
_WANTED = ("config.json", "preprocessor_config.json", MODEL_FILE, "tokenizer.json", "vocabulary.*")
_DIGEST = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")

_BLOCK_BYTES = 1 << 18
"""What is kept of a broken connection is whole blocks of this size; the client's own blocks are 10 MB."""

_ANSWER_WITHIN_S = 10.0
_LONGEST_REASON = 120
_TRANSPORTS = {"httpx", "httpx2", "httpcore", "httpcore2", "requests", "urllib3"}
"""Versions of the hub's client differ in the library that speaks HTTP for them, and so in the errors they let out."""


class NoSuchRevisionError(ModelError):
    """The repository is there, the commit, tag or branch is not."""


@dataclass(frozen=True)
class Hub:
    """A hub to fetch models from.

    endpoint: its address. with_token: whether the person's own access token, if there is one, goes with requests.
    """

    endpoint: str
    with_token: bool

    @property
    def host(self) -> str:
        """The hub's name in a sentence."""
        return urlsplit(self.endpoint).netloc.rpartition("@")[2] or self.endpoint

    def published(self, repository: str, revision: str | None) -> Source:
        """What a repository holds of a speech model, at a commit, tag or branch; None is the main branch.

        Errors: ModelError when there is no such thing or the hub can't be reached.
        """
        with self._errors_as_sentences(repository, revision):
            api = _client().HfApi(endpoint=self.endpoint, headers=self._headers())
            info = api.model_info(
                repository, revision=revision, files_metadata=True, timeout=_ANSWER_WITHIN_S, token=False
            )
        try:
            wanted = [s for s in info.siblings or () if any(fnmatchcase(s.rfilename, w) for w in _WANTED)]
            source = Source(repository, _digest(info.sha), tuple(_file(sibling) for sibling in wanted))
        except (ValueError, TypeError) as error:
            raise self._no_hub() from error
        names = {file.name for file in source.files}
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise ModelError(
                f"{repository} holds no speech model that can be used: {', '.join(missing)} missing.",
                "Choose a Whisper model in CTranslate2 form, such as those that `mockview models` lists.",
            )
        return source

    def fetch(self, file: ModelFile, source: Source, path: Path, report: Callable[[int], None]) -> None:
        """Bring a file to `path`, going on after the bytes that are there; `report` gets the bytes so far.

        A connection that breaks is taken up again for as long as each one brings something.
        Errors: ModelError when the hub can't be reached or breaks off, OSError when the disk fails.
        """
        client = _client()
        with self._errors_as_sentences(source.repository, source.commit), _CountingFile(path, report) as out:
            url = client.hf_hub_url(source.repository, file.name, revision=source.commit, endpoint=self.endpoint)
            report(out.tell())
            while (arrived := out.tell()) < file.size_bytes:
                try:
                    client.file_download.http_get(
                        url, out, resume_size=arrived, headers=self._headers(), expected_size=file.size_bytes
                    )
                except Exception as error:
                    if not (_is_of_the_network(error) and arrived < out.tell() < file.size_bytes):
                        raise
            out.flush()
            os.fsync(out.fileno())

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = _client().utils.build_hf_headers(
            token=None if self.with_token else False,
            library_name="mockview",
            library_version=__version__,
            # Packed bytes could not be counted, and a download of them not resumed.
            headers={"Accept-Encoding": "identity"},
        )
        return headers

    @contextmanager
    def _errors_as_sentences(self, repository: str, revision: str | None) -> Iterator[None]:
        from huggingface_hub import errors

        again = "Check the network and run the command again; what has arrived is kept."
        try:
            yield
        except errors.GatedRepoError as error:
            raise ModelError(
                f"{repository} is given only to people who accepted its terms.",
                f"Accept them at {self.endpoint}/{repository} and set HF_TOKEN.",
            ) from error
        except errors.RepositoryNotFoundError as error:
            raise ModelError(
                f"{self.host} has no public model {repository}.", "Check its name; a private one needs HF_TOKEN."
            ) from error
        except errors.RevisionNotFoundError as error:
            raise NoSuchRevisionError(
                f"{repository} has no revision {revision}.", "Give a commit, tag or branch that it has."
            ) from error
        except errors.OfflineModeIsEnabled as error:
            raise ModelError(
                f"{self.host} was not asked, because HF_HUB_OFFLINE is set.", "Unset it to download a model."
            ) from error
        except errors.HfHubHTTPError as error:
            status = getattr(error.response, "status_code", "an error")
            raise ModelError(f"{self.host} answered with {status}.", again) from error
        except MockviewError:
            raise
        except Exception as error:
            if _is_of_the_network(error):
                raise ModelError(f"{self.host} can't be reached or broke off ({_reason(error)}).", again) from error
            if isinstance(error, (ValueError, KeyError, TypeError, AttributeError)):
                raise self._no_hub() from error
            raise

    def _no_hub(self) -> ModelError:
        return ModelError(
            f"{self.host} does not answer as a model hub does.", "Check HF_ENDPOINT, or the log-in page of the network."
        )


def hub_from(environ: Mapping[str, str], *, with_token: bool) -> Hub:
    """The hub that HF_ENDPOINT names, or the usual one."""
    return Hub((environ.get("HF_ENDPOINT") or _USUAL_ENDPOINT).rstrip("/"), with_token)


class _CountingFile(io.BufferedWriter):
    """A file to append to that tells how long it has become; only its owner can read it."""

    def __init__(self, path: Path, report: Callable[[int], None]) -> None:
        super().__init__(io.FileIO(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600)))
        self._tell_length = report

    def write(self, block: Any, /) -> int:
        count = super().write(block)
        self._tell_length(self.tell())
        return count


def _client() -> Any:
    """The hub's client, told to draw nothing, to name only itself and to lose little when a connection breaks."""
    import huggingface_hub
    import huggingface_hub.constants
    import huggingface_hub.file_download
    import huggingface_hub.utils

    client: Any = huggingface_hub
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    # The client reads its environment when it is first imported, which may have been by another library.
    client.constants.HF_HUB_DISABLE_TELEMETRY = True
    client.constants.DOWNLOAD_CHUNK_SIZE = _BLOCK_BYTES
    if client.constants.HF_HUB_DISABLE_PROGRESS_BARS is not False:
        client.utils.disable_progress_bars()
    return client


def _file(sibling: Any) -> ModelFile:
    if sibling.lfs is not None:
        return ModelFile(sibling.rfilename, int(sibling.lfs.size), "sha256", _digest(sibling.lfs.sha256))
    return ModelFile(sibling.rfilename, int(sibling.size), "git-sha1", _digest(sibling.blob_id))


def _digest(told: object) -> str:
    if not isinstance(told, str) or not _DIGEST.fullmatch(told):
        raise ValueError(f"{told!r} is no checksum")
    return told


def _is_of_the_network(error: Exception) -> bool:
    """A disk error has a number; what the client says about a connection has none, or comes from its transport."""
    modules = {kind.__module__.split(".")[0] for kind in type(error).__mro__}
    if modules & _TRANSPORTS:
        return True
    return isinstance(error, OSError) and error.errno in (None, errno.ECONNRESET, errno.ECONNREFUSED, errno.EPIPE)


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:_LONGEST_REASON] if lines else type(error).__name__
