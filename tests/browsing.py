"""A server of our own over four small documents, and Chromium to visit it with."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_ingest_formats import pdf

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the PATH"),
]

ROOT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MEMO = """Vermerk des Auswärtigen Amtes

Berlin, 14. Februar 2020

VS – NUR FÜR DEN DIENSTGEBRAUCH

Gegenstand dieses Vermerks ist der Ausbau der 5G-Netze. Das Auswärtige Amt (AA) rät zur Vorsicht.

Nach chinesischem Recht müssen Unternehmen und Staatsangehörige den Sicherheitsbehörden auf
Verlangen zuarbeiten. Das gilt auch für Niederlassungen im Ausland.

Die Kosten eines Austauschs der Technik schätzt das Referat auf 3,2 Milliarden Euro.
"""
LAW = "Nach chinesischem Recht müssen Unternehmen und Staatsangehörige"
FOREST = """Report on forest fires

The federal agency sent 120 fire engines to Brandenburg in the summer of 2022.

Two helicopters were out of service for maintenance. The report recommends four new aircraft.
"""
BAD_NAME = "<img src=x onerror=document.title='owned'> <script>document.title='owned'<script>.txt"
BAD = """Lighthouses of Musterland

Musterland has 17 lighthouses <img src="http://attacker.invalid/a.png"
onerror="document.title='owned'"> ![b](http://attacker.invalid/b.png) ${document.title='owned'}
{{document.title}} <script>document.title='owned'</script> in its northern district.
"""
BEES = "Vermerk über Bienen\n\nIm Landkreis Musterau lebten im Jahr 2023 genau 4812 Bienenvölker.\n"


HARBOUR = [
    ["Report on the harbour of Musterstadt", "The first page names those who wrote it."],
    ["The harbour basin of Musterstadt was dredged to a depth of 14 metres in 1998."],
]


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server writes what visitors think of its answers."""
    return tmp_path_factory.mktemp("said") / "feedback.jsonl"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, feedback: Path) -> Iterator[str]:
    """A server of our own over three documents; it must end cleanly when it is told to."""
    folder = tmp_path_factory.mktemp("web")
    for name, text in (("vermerk.txt", MEMO), ("forest.txt", FOREST), (BAD_NAME, BAD)):
        (folder / name).write_text(text, "utf-8")
    (folder / "harbour.pdf").write_bytes(pdf(HARBOUR))
    index = folder / "index"
    command = [sys.executable, "-m", "rag", "ingest", "--index", str(index), "--jobs", "1"]
    names = [str(folder / name) for name in ("vermerk.txt", "forest.txt", BAD_NAME, "harbour.pdf")]
    subprocess.run([*command, *names], cwd=ROOT, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "app.py", "--index", str(index), "--port", str(port),
             "--feedback", str(feedback)],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        wait_for(port, server, log)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.send_signal(signal.SIGTERM)
        code = server.wait(timeout=20)
    assert code == 0, log.read_text()
    assert "Traceback" not in log.read_text(), log.read_text()


def wait_for(port: int, server: subprocess.Popen, log: Path) -> None:
    """Wait until the server answers; it prints its address once it has opened everything."""
    for _ in range(1200):
        assert server.poll() is None, log.read_text()
        if "http://" in log.read_text():
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text())


class Recorder:
    """All that the browser asked for, and all that went wrong in it."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.trouble: list[str] = []

    def watch(self, page) -> None:
        page.on("request", lambda one: self.requests.append(one.url))
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda m: self.trouble.append(m.text) if m.type == "error" else None)
        page.on("dialog", lambda dialog: self.trouble.append(dialog.message))


@pytest.fixture(scope="module")
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture(scope="module")
def chromium() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def visit(chromium, address: str, recorder: Recorder, ready: str, **options: object):
    context = chromium.new_context(**options)
    page = context.new_page()
    recorder.watch(page)
    page.goto(address)
    sync_api.expect(page.locator("#result")).to_contain_text(ready, timeout=20_000)
    return page


@pytest.fixture(scope="module")
def page(chromium, address, recorder):
    """One visit with an English browser; loading the page anew for each test would take long."""
    size = {"width": 1200, "height": 900}
    page = visit(
        chromium, address, recorder, "Ask in German or English", locale="en-GB", viewport=size
    )
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def ask(page, question: str):
    # The answer of the test before may be on the page, to the same question even.
    page.evaluate("document.querySelector('.answer')?.setAttribute('data-old', '')")
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    shown = page.locator(".answer:not([data-old]) h2", has_text=question)
    sync_api.expect(shown).to_be_visible(timeout=15_000)
    return page.locator("#result")
