"""A real server on the loopback address, and what a visitor without a browser may send to it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from rag.errors import UsageError
from rag.web.server import listen

pytest.importorskip("gradio")

ROOT = Path(__file__).resolve().parents[1]
BEES = "Vermerk über Bienen\n\nIm Landkreis Musterau lebten im Jahr 2023 genau 4812 Bienenvölker.\n"


class Visitor:
    """Sends what a browser would send, or what it would not."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.events = {
            one["api_name"]: one["id"] for one in json.loads(self.get("/config"))["dependencies"]
        }

    def request(self, method: str, path: str, body: bytes = b"", kind: str = "") -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, path, body, {"content-type": kind} if kind else {})
        reply = connection.getresponse().read()
        connection.close()
        return reply

    def get(self, path: str) -> bytes:
        return self.request("GET", path)

    def upload(self, name: str, text: str) -> str:
        """Send a file as a browser does; return where the server put it."""
        head = f'Content-Disposition: form-data; name="files"; filename="{name}"'
        body = f"--b\r\n{head}\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--b--\r\n"
        kind = "multipart/form-data; boundary=b"
        (place,) = json.loads(self.request("POST", "/gradio_api/upload", body.encode(), kind))
        return str(place)

    def take_in(self, path: str) -> tuple[bool, str]:
        """Have the server take in what lies at a path: whether it did, and what it told."""
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        asked = {
            "data": [[file], "", "", "", "en"],
            "fn_index": self.events["upload"],
            "session_hash": "visitor",
        }
        body = json.dumps(asked).encode()
        self.request("POST", "/gradio_api/queue/join", body, "application/json")
        lines = self.get("/gradio_api/queue/data?session_hash=visitor").splitlines()
        told: list[dict[str, Any]] = [json.loads(one[5:]) for one in lines if one[:5] == b"data:"]
        last = next(one for one in told if one["msg"] == "process_completed")
        return last["success"], json.dumps(last["output"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def visitor(folder: Path) -> Iterator[Visitor]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "rag", "serve", "--index", str(folder / "index")]
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, "--port", str(port)], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        for _ in range(1200):
            assert server.poll() is None, log.read_text()
            if "http://" in log.read_text():
                break
            time.sleep(0.1)
        yield Visitor(port)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def test_an_index_that_is_not_there_yet_is_told(visitor: Visitor, folder: Path) -> None:
    line = f"no index in {folder / 'index'} yet; the first upload makes one"
    assert line in (folder / "server.log").read_text()


@pytest.mark.parametrize("host", ["a" * 70, ".example"])
def test_what_can_be_no_name_of_a_machine_is_one_line(host: str) -> None:
    with pytest.raises(UsageError, match=r"cannot listen there .*; check --host and --port"):
        listen(host, 7990)


def test_a_taken_port_is_one_clear_line(visitor: Visitor, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "app.py", "--index", str(tmp_path / "none"), "--port", str(visitor.port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr == (
        f"fundstelle: 127.0.0.1:{visitor.port}: port {visitor.port} is taken; "
        "choose another with --port\n"
    )


def test_what_was_uploaded_is_taken_in(visitor: Visitor) -> None:
    success, told = visitor.take_in(visitor.upload("bienen.txt", BEES))
    assert success
    assert "bienen.txt" in told


def test_a_file_of_the_server_that_nobody_uploaded_is_not_taken_in(
    visitor: Visitor, folder: Path
) -> None:
    secret = folder / "geheim.txt"
    secret.write_text(BEES.replace("4812", "77"), "utf-8")
    success, told = visitor.take_in(str(secret))
    assert not success
    assert "geheim.txt" not in told
    assert "was not uploaded" in (folder / "server.log").read_text()


def test_an_address_is_not_fetched_for_a_visitor(visitor: Visitor, folder: Path) -> None:
    success, _ = visitor.take_in("http://fundstelle.invalid/geheim.txt")
    assert not success
    log = (folder / "server.log").read_text()
    assert "fundstelle.invalid/geheim.txt: an address is no upload" in log
    assert "Traceback" not in log[log.index("fundstelle.invalid") :]
