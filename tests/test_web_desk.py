"""The desk and the gate: one open index for many visitors, and what is let in."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import files
from rag.config import load
from rag.errors import (
    EmptyDocumentError,
    IndexMissingError,
    SettingsError,
    UnsupportedFormatError,
)
from rag.web.desk import Desk
from rag.web.faults import FORMATS, reason
from rag.web.gate import Gate, hosts_of
from rag.web.uploads import accepted, base_name, outcomes, outcomes_html, staged
from rag.web.words import words

BEES = "Vermerk über Bienen\n\nIm Landkreis Musterau lebten im Jahr 2023 genau 4812 Bienenvölker.\n"
OWLS = "Vermerk über Eulen\n\nIm Landkreis Musterau brüteten im Jahr 2023 genau 31 Eulenpaare.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(load({"index": tmp_path / "index"}, environ={}))


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_before_the_first_upload_there_are_no_documents_and_a_question_says_so(desk: Desk) -> None:
    assert desk.documents() == ()
    with pytest.raises(IndexMissingError):
        desk.ask("Wie viele Bienenvölker gab es?", {})


def test_an_uploaded_document_is_searched_by_the_next_question(desk: Desk, tmp_path: Path) -> None:
    *_, report = desk.add([put(tmp_path, "bienen.txt", BEES)])
    assert [one.result for one in outcomes(report, tmp_path)] == ["added"]
    answer = desk.ask("Wie viele Bienenvölker lebten 2023 im Landkreis Musterau?", {})
    assert "4812" in answer.citations[0].quote
    assert desk.passages(answer.citations[0].document_id) == 1
    desk.close()


def test_no_upload_is_read_in_the_servers_own_process(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.work import _Job

    monkeypatch.setattr(_Job, "here", None)
    *_, report = desk.add([put(tmp_path, "bienen.txt", BEES)])
    assert [one.result for one in outcomes(report, tmp_path)] == ["added"]


def test_an_upload_does_not_close_the_index_under_somebody_who_is_reading(
    desk: Desk, tmp_path: Path
) -> None:
    list(desk.add([put(tmp_path, "bienen.txt", BEES)]))
    with desk._borrowed() as reading:
        list(desk.add([put(tmp_path, "eulen.txt", OWLS)]))
        assert len(desk.documents()) == 2
        assert len(reading.documents()) == 1
    assert len(desk.documents()) == 2
    desk.close()


def test_a_new_version_of_an_uploaded_file_replaces_the_old_one(desk: Desk, tmp_path: Path) -> None:
    results = []
    for text in (BEES, BEES, BEES.replace("4812", "5190")):
        upload = put(tmp_path / "sent", "bienen.txt", text)
        with staged([upload], desk.settings.index) as (paths, _):
            *_, report = desk.add(paths)
        results += [one.result for one in outcomes(report, tmp_path)]
    assert results == ["added", "unchanged", "replaced"]
    assert not files.uploads(desk.settings.index).exists()
    desk.close()


def test_a_file_of_the_same_text_as_another_is_told_so(desk: Desk, tmp_path: Path) -> None:
    list(desk.add([put(tmp_path, "bienen.txt", BEES)]))
    *_, report = desk.add(
        [put(tmp_path, "kopie.txt", BEES + "\n"), put(tmp_path, "eulen.txt", OWLS)]
    )
    found = {one.name: one.result for one in outcomes(report, tmp_path)}
    assert found == {"kopie.txt": "duplicates", "eulen.txt": "added"}
    told = outcomes_html(outcomes(report, tmp_path), words("de"))
    assert "gleicher Text wie bienen.txt, schon im Index" in told
    desk.close()


def test_a_file_that_fails_is_named_with_a_plain_reason(desk: Desk, tmp_path: Path) -> None:
    uploads = [put(tmp_path / "sent", "leer.txt", " "), put(tmp_path / "sent", "film.mp4", "x")]
    with staged(uploads, desk.settings.index) as (paths, refused):
        *_, report = desk.add(paths)
    html = outcomes_html([*refused, *outcomes(report, tmp_path)], words("de"))
    assert "leer.txt" in html
    assert "keinen lesbaren Text" in html
    assert "Diese Dateiart kann nicht gelesen werden" in html
    assert str(tmp_path) not in html


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "/etc/passwd.txt", r"..\..\etc\passwd.txt", "passwd.txt"]
)
def test_only_the_last_part_of_an_upload_name_is_used(name: str) -> None:
    assert base_name(name) == "passwd.txt"


def test_the_second_file_of_a_name_does_not_overwrite_the_first(tmp_path: Path) -> None:
    uploads = [put(tmp_path / "a", "bericht.txt", BEES), put(tmp_path / "b", "bericht.txt", OWLS)]
    with staged(uploads, tmp_path / "index") as (paths, refused):
        assert [path.read_text("utf-8") for path in paths] == [BEES]
        assert [one.result for one in refused] == ["repeated"]


def test_an_upload_does_not_stay_behind_where_the_server_ends_while_it_is_read(
    tmp_path: Path,
) -> None:
    upload = put(tmp_path / "sent", "bericht.txt", BEES)
    script = f"""
from pathlib import Path
from threading import Event, Thread
from rag.web.uploads import staged
reading = Event()
def read():
    with staged([Path({str(upload)!r})], Path({str(tmp_path)!r})) as (paths, _):
        assert paths[0].is_file()
        reading.set()
        Event().wait()
Thread(target=read, daemon=True).start()
reading.wait()
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[1])
    assert not upload.exists()
    assert not files.uploads(tmp_path).exists()


def test_an_error_is_one_sentence_without_paths_or_traces(
    caplog: pytest.LogCaptureFixture,
) -> None:
    w = words("de")
    known = EmptyDocumentError("the file is empty", where="/secret/place.txt")
    assert reason(known, w) == "Die Datei enthält keinen lesbaren Text."
    assert "PDF" in reason(UnsupportedFormatError("no parser"), w)
    assert reason(ValueError("/secret"), w) == w("error.any")
    assert "/secret/place.txt" in caplog.text


def test_every_kind_of_file_that_can_be_read_is_named_to_the_visitor() -> None:
    alike = {"htm": "HTML", "xhtml": "HTML", "text": "TXT", "md": "Markdown", "tsv": "CSV",
             "markdown": "Markdown", "jpg": "JPEG", "tif": "TIFF"}  # fmt: skip
    suffixes = (suffix.removeprefix(".") for suffix in accepted())
    assert {alike.get(one, one.upper()) for one in suffixes} == set(FORMATS.split(", "))


async def reply(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


def status(path: str, *, hosts, **headers: str) -> int:
    sent: list[dict] = []

    async def send(message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "path": path,
        "headers": [(key.encode(), value.encode()) for key, value in headers.items()],
    }
    asyncio.run(Gate(reply, hosts)(scope, None, send))
    assert b"default-src 'self'" in dict(sent[0]["headers"])[b"content-security-policy"]
    return sent[0]["status"]


LOCAL = hosts_of("127.0.0.1")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/", 200),
        ("/assets/index.js", 200),
        ("/gradio_api/queue/join", 200),
        ("/gradio_api/app_id", 200),
        ("/gradio_api/info", 404),
        ("/gradio_api/openapi.json", 404),
        ("/gradio_api/run/ask", 404),
        ("/gradio_api/call/ask", 404),
        ("/gradio_api/file=/etc/passwd", 404),
        ("/gradio_api/proxy=http://example.org", 404),
        ("/gradio_api/runs", 404),
        ("/monitoring", 404),
        ("/docs", 404),
    ],
)
def test_the_gate_opens_for_what_the_page_needs_and_for_nothing_else(path: str, code: int) -> None:
    assert status(path, hosts=LOCAL, host="127.0.0.1:7860") == code


@pytest.mark.parametrize(
    ("host", "origin", "code"),
    [
        ("localhost:7860", "http://localhost:7860", 200),
        ("[::1]:7860", "", 200),
        ("attacker.example:7860", "", 403),
        ("127.0.0.1:7860", "http://attacker.example", 403),
        ("127.0.0.1:7860", "null", 403),
    ],
)
def test_a_foreign_site_cannot_reach_the_page_on_this_machine(
    host: str, origin: str, code: int
) -> None:
    assert status("/", hosts=LOCAL, host=host, origin=origin) == code


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        ("/gradio_api/upload", {"content-length": str(500 * 1024 * 1024)}, 200),
        ("/gradio_api/upload", {"content-length": str(502 * 1024 * 1024)}, 413),
        ("/gradio_api/queue/join", {"content-length": "4000"}, 200),
        ("/gradio_api/queue/join", {"content-length": "2000000"}, 413),
        ("/gradio_api/queue/join", {"content-length": "-1"}, 413),
        ("/gradio_api/upload", {"transfer-encoding": "chunked"}, 411),
    ],
)
def test_a_request_cannot_fill_the_disk_or_the_memory(
    path: str, headers: dict[str, str], code: int
) -> None:
    assert status(path, hosts=LOCAL, host="localhost", **headers) == code


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("10.11.12.13:7860", 200),
        ("[2001:db8::1]:7860", 200),
        (f"{socket.gethostname().upper()}:7860", 200),
        ("fundstelle.behoerde.example", 200),
        ("xn--mter-koa.example:7860", 200),
        ("behoerde.example", 403),
        ("attacker.example:7860", 403),
        ("", 403),
    ],
)
def test_on_a_network_address_only_names_that_are_ours_are_served(host: str, code: int) -> None:
    hosts = hosts_of("0.0.0.0", "Fundstelle.behoerde.example, ämter.example")
    assert status("/", hosts=hosts, host=host, origin=f"http://{host}" if host else "") == code


@pytest.mark.parametrize("named", ["https://fundstelle.example", "fundstelle:7860", "a..b"])
def test_what_cannot_be_the_name_of_a_machine_is_no_name_of_the_page(named: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(named)):
        hosts_of("0.0.0.0", named)


def test_the_user_decides_what_visitors_see(tmp_path: Path) -> None:
    put(tmp_path, "bienen.txt", BEES)
    put(tmp_path, "bienen.txt.meta.toml", 'groups = ["imker"]\n')
    access = put(tmp_path, "access.toml", 'anna = ["imker"]\nben = []\n')
    settings = replace(load({"index": tmp_path / "index"}, environ={}), access=access)
    list(Desk(settings).add([tmp_path / "bienen.txt"]))
    assert len(Desk(settings, "anna").documents()) == 1
    assert len(Desk(settings, "ben").documents()) == 0
    question = "Wie viele Bienenvölker lebten 2023 im Landkreis Musterau?"
    allowed = Desk(settings, "anna").ask(question, {})
    assert len(allowed.citations) == 1
    refused = Desk(settings, "ben").ask(question, {})
    assert refused.citations + refused.nearest == ()
