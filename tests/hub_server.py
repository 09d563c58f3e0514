"""A hub on loopback: what huggingface_hub asks of the real one to fetch a model's files, and some of its bad days."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

REVISION = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """What it holds, and how it behaves."""

    files: dict[str, bytes]
    checksums: dict[str, str] = field(default_factory=dict)
    """Told of a file in place of its own."""
    status: int = 200
    """Of every answer."""
    page: bytes = b""
    """Given in place of every answer, as the log-in page of a hotel's network does."""
    breaks_after: int | None = None
    """Bytes of model.bin after which the line goes dead, until it is mended."""
    dead: bool = False
    ranges: bool = True
    """Whether it can begin in the middle of a file."""
    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path and Range of each request."""
    sent: int = 0
    """Bytes of model.bin."""

    def mend(self) -> None:
        """The line is good again."""
        self.breaks_after, self.dead = None, False

    def listing(self) -> bytes:
        """Every file with its size and checksum: of git, or for the large one of LFS."""
        siblings = []
        for name, content in self.files.items():
            git = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
            one = {"rfilename": name, "size": len(content), "blobId": self.checksums.get(name, git)}
            if name == "model.bin":
                sha256 = self.checksums.get(name, hashlib.sha256(content).hexdigest())
                one["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 134}
            siblings.append(one)
        return json.dumps({"id": "a/model", "sha": REVISION, "siblings": siblings}).encode()


class _Answer(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        hub, path = self.hub, unquote(self.path.partition("?")[0])
        hub.asked.append((path, self.headers.get("Range", "")))
        if hub.dead:
            self.close_connection = True
        elif hub.page:
            self._send(200, hub.page)
        elif hub.status != 200:
            self._send(hub.status, b"{}")
        elif path.startswith("/api/models/"):
            self._send(200, hub.listing())
        elif f"/resolve/{REVISION}/model.bin" in path:  # large files lie elsewhere
            self._send(302, b"", Location=f"{hub.url}/elsewhere/model.bin")
        elif (name := path.rpartition("/")[2]) in hub.files:
            self._file(name)
        else:
            self._send(404, b"{}")

    def _file(self, name: str) -> None:
        content, asked = self.hub.files[name], self.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").partition("-")[0]) if asked and self.hub.ranges else 0
        span = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"} if start else {}
        self._send(206 if start else 200, content[start:], breaks=name == "model.bin", **span)

    def _send(self, status: int, body: bytes, *, breaks: bool = False, **headers: str) -> None:
        self.send_response(status)
        for key, value in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        if breaks and self.hub.breaks_after is not None:
            body, self.hub.dead = body[: self.hub.breaks_after], True
        if breaks:
            self.hub.sent += len(body)
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """The hub at a free port of loopback, for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answer", (_Answer,), {"hub": hub}))
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
