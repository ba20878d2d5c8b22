"""A chat server that is down, slow, busy or wrong: one line that says what to do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from chat_server import GERMAN, LAW, ask, completion, hit, serving, settings

from rag.backends import chat, open_backend
from rag.backends.base import Question
from rag.errors import BackendError, SettingsError


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_a_local_server_needs_no_key_and_a_set_key_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, server = ask("Ja [1].")
    assert server.keys == ["Bearer not-needed"]
    monkeypatch.setenv("OPENAI_API_KEY", "of-this-house")
    _, server = ask("Ja [1].")
    assert server.keys == ["Bearer of-this-house"]


def test_without_address_and_key_the_missing_variable_is_named() -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        open_backend(settings(None))


def test_an_address_without_scheme_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"answer\.base_url.*http://"):
        open_backend(settings("localhost:8000/v1"))


def test_a_server_that_is_down_is_named_with_address_and_model() -> None:
    with serving("") as server:
        url = server.url
    backend = open_backend(settings(url))
    with pytest.raises(BackendError) as caught:
        backend.answer(Question(GERMAN, "de"), (hit(LAW),), ())
    line = str(caught.value)
    assert f"openai:tiny at {url}" in line
    assert "could not be reached" in line
    assert "is the server running?" in line


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://host:port/v1", "htps://user:secret@host/v1"]
)
def test_what_is_no_address_is_refused_in_one_line_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match=r"answer\.base_url.*http://") as caught:
        open_backend(settings(url))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://user:secret@127.0.0.1:9/v1", "http://127.0.0.1:9/v1?key=secret"]
)
def test_the_address_is_shown_without_its_password(url: str) -> None:
    backend = open_backend(settings(url))
    with pytest.raises(BackendError) as caught:
        backend.answer(Question(GERMAN, "de"), (hit(LAW),), ())
    assert "secret" not in str(caught.value)


def test_an_empty_reply_is_an_error() -> None:
    with pytest.raises(BackendError, match="replied with nothing"):
        ask("<think>I will not say</think>  ")


@pytest.mark.parametrize(
    ("message", "reason", "says"),
    [
        ({"content": ""}, "content_filter", "the content filter stopped the reply; ask in"),
        ({"content": None, "refusal": "I can't help\nwith that."}, "stop",
         "the model refuses: “I can't help with that.”; ask in other words"),
        ({"content": None, "tool_calls": [{"id": "t", "type": "function", "function":
            {"name": "look_up", "arguments": "{}"}}]}, "tool_calls",
         "the model called a tool instead of answering; take another model"),
    ],
)  # fmt: skip
def test_a_reply_without_text_says_why_it_has_none(
    message: dict[str, Any], reason: str, says: str
) -> None:
    body = completion("")
    choice = {"index": 0, "finish_reason": reason, "message": {"role": "assistant", **message}}
    with pytest.raises(BackendError) as caught:
        ask(json.dumps({**body, "choices": [choice]}).encode())
    assert says in str(caught.value)


def test_a_reply_that_a_filter_broke_off_is_announced() -> None:
    reply, _ = ask(("Das gilt auch für Bürger [1].", "content_filter"))
    assert reply.drafts[0].cited == (0,)
    assert any("brach ab" in notice for notice in reply.notices)


@pytest.mark.parametrize(
    ("answer", "says", "times"),
    [
        (404, "does not know the model 'tiny'", 1),
        (401, "set OPENAI_API_KEY", 1),
        (503, "the server answered 503", 2),
        (b"<html>hello</html>", "could not be read", 1),
    ],
)
def test_a_failing_server_is_asked_at_most_twice_and_explained(
    answer: int | bytes, says: str, times: int
) -> None:
    bodies: list[Any] = []

    def failing(body: dict[str, Any]) -> Any:
        bodies.append(body)
        return answer

    with pytest.raises(BackendError, match=says):
        ask(failing)
    assert len(bodies) == times


def test_a_key_that_a_server_repeats_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-this-house")
    body = {"error": {"message": "bad key of-this-house"}}
    with pytest.raises(BackendError, match="bad key …") as caught:
        ask((400, body))
    assert "of-this-house" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "message", "remedy"),
    [
        (
            400,
            "This model's maximum context length is 4096 tokens",
            r"lower answer\.context_tokens",
        ),
        (429, "slow down", "wait a little and ask again"),
    ],
)
def test_a_refusal_says_what_to_do_about_it(status: int, message: str, remedy: str) -> None:
    with pytest.raises(BackendError, match=remedy):
        ask((status, {"error": {"message": message}}))


def test_a_model_that_takes_no_temperature_is_asked_without_one() -> None:
    def reasoning(body: dict[str, Any]) -> Any:
        if "temperature" in body:
            message = "Unsupported parameter: 'temperature' is not supported with this model."
            return 400, {"error": {"message": message}}
        return "Das gilt auch für Bürger [1]."

    with serving(reasoning) as server:
        backend = open_backend(settings(server.url))
        for asked in (2, 3):
            reply = backend.answer(Question(GERMAN, "de"), (hit(LAW),), ())
            assert reply.drafts[0].cited == (0,)
            assert len(server.bodies) == asked


def test_a_provider_may_be_written_in_capitals() -> None:
    with serving("Das gilt auch für Bürger [1].") as server:
        backend = open_backend(replace(settings(server.url), answer_backend="OpenAI:tiny"))
        assert backend.answer(Question(GERMAN, "de"), (hit(LAW),), ()).drafts


def test_a_busy_server_is_asked_once_more() -> None:
    answers = iter([429, "Das gilt auch für Bürger [1]."])
    reply, server = ask(lambda _: next(answers))
    assert len(server.bodies) == 2
    assert reply.drafts[0].cited == (0,)


def _later(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("told", [None, "2", _later])
def test_a_busy_server_is_asked_again_when_it_says(told: Any) -> None:
    times: list[float] = []

    def busy(body: dict[str, Any]) -> Any:
        times.append(time.monotonic())
        if len(times) > 1:
            return "Das gilt auch für Bürger [1]."
        value = told(3) if callable(told) else told
        return 429, {"error": {"message": "slow down"}}, {"Retry-After": value} if value else {}

    assert ask(busy)[0].drafts[0].cited == (0,)
    assert times[1] - times[0] >= (0.9 if told is None else 1.9)


def test_a_server_that_is_busy_for_longer_than_may_be_waited_is_asked_once() -> None:
    asked: list[Any] = []

    def busy(body: dict[str, Any]) -> Any:
        asked.append(body)
        return 429, {"error": {"message": "slow down"}}, {"Retry-After": "90"}

    with pytest.raises(BackendError, match="wait 90 s and ask again"):
        ask(busy)
    assert len(asked) == 1


def test_a_server_that_takes_too_long_is_given_up() -> None:
    release = threading.Event()

    def slow(body: dict[str, Any]) -> str:
        release.wait(3)
        return "zu spät"

    with serving(slow) as server:
        backend = open_backend(replace(settings(server.url), answer_timeout=1.0))
        try:
            with pytest.raises(BackendError, match=r"no reply within 1 s; raise answer\.timeout"):
                backend.answer(Question(GERMAN, "de"), (hit(LAW),), ())
        finally:
            release.set()
        assert len(server.bodies) == 1


def test_a_server_that_sends_a_byte_now_and_then_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chat, "_GRACE", 0.0)

    sent: list[float] = []

    def dripping() -> Iterator[bytes]:
        for _ in range(30):
            sent.append(time.monotonic())
            yield b" "
            time.sleep(0.1)

    with serving(lambda _: dripping()) as server:
        backend = open_backend(replace(settings(server.url), answer_timeout=1.0))
        with pytest.raises(BackendError, match=r"no reply within 1 s"):
            backend.answer(Question(GERMAN, "de"), (hit(LAW),), ())
        assert len(sent) < 30


def test_a_model_that_thought_until_its_reply_was_full_is_told_from_one_that_is_silent() -> None:
    with pytest.raises(BackendError, match="used up its reply thinking"):
        ask(("<think>Hm, let me see", "length"))
