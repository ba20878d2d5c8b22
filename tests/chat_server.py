"""A real OpenAI-compatible server on loopback that says what a test wants it to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from rag.backends import open_backend
from rag.backends.base import Question, Reply
from rag.config import Settings
from rag.types import DocumentInfo, Hit, Passage, Role

GERMAN = "Wer muss mit den Behörden zusammenarbeiten?"
LAW = (
    "Nach dem Gesetz müssen Unternehmen mit den Behörden zusammenarbeiten. "
    "Das gilt auch für Bürger."
)
PLAN = "Das Ministerium plant für 2027 ein neues Portal."

Script = Callable[[dict[str, Any]], Any] | str | int | bytes | tuple[Any, ...]


@dataclass
class Server:
    """What the loopback server was sent, and where it is."""

    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    @property
    def system(self) -> str:
        return self.bodies[-1]["messages"][0]["content"]

    @property
    def user(self) -> str:
        return self.bodies[-1]["messages"][1]["content"]


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    """Answer /v1/chat/completions: text is a reply, a number a status, bytes a raw body.

    A pair is a text and why it ended, or a status and a body, which headers may follow; a generator
    drips bytes.
    """
    seen = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.bodies.append(body)
            seen.keys.append(self.headers["Authorization"])
            assert self.path == "/v1/chat/completions"
            answer = script(body) if callable(script) else script
            status = answer if isinstance(answer, int) else 200
            if isinstance(answer, Iterator):
                self._drip(answer)
                return
            headers: dict[str, str] = {}
            if isinstance(answer, tuple) and isinstance(answer[0], int):
                headers = answer[2] if len(answer) > 2 else headers
                status, answer = answer[0], json.dumps(answer[1]).encode()
            raw = answer if isinstance(answer, bytes) else json.dumps(completion(answer)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def _drip(self, parts: Iterator[bytes]) -> None:
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                for part in parts:
                    self.wfile.write(part)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    seen.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(answer: Any) -> dict[str, Any]:
    if isinstance(answer, int):
        return {"error": {"message": "told to fail", "type": "x", "code": None, "param": None}}
    text, reason = answer if isinstance(answer, tuple) else (answer, "stop")
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "tiny",
        "choices": [
            {
                "index": 0,
                "finish_reason": reason,
                "message": {"role": "assistant", "content": text},
            }
        ],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


def hit(text: str, *, title: str = "Vermerk", role: Role = Role.REPORTS, page: int = 2) -> Hit:
    document = DocumentInfo("d" * 64, "vermerk.txt", title, date="2020-01-24", language="de")
    passage = Passage(document.id, 0, 100, 100 + len(text), page=page, role=role, language="de")
    return Hit(passage, document, text, 1.0)


def settings(url: str | None, **changes: Any) -> Settings:
    return replace(
        Settings(), answer_backend="openai:tiny", answer_base_url=url, answer_timeout=5.0, **changes
    )


def ask(
    script: Script, *hits: Hit, text: str = GERMAN, language: str = "de", **changes: Any
) -> tuple[Reply, Server]:
    with serving(script) as server:
        backend = open_backend(settings(server.url, **changes))
        question = Question(text, language, (("AA", "Auswärtiges Amt"),), 3)
        return backend.answer(question, hits or (hit(LAW), hit(PLAN)), ()), server
