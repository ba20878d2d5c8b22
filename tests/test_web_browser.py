"""The real page in Chromium: the main job, an upload, hostile documents, and no outside request."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from test_ingest_formats import pdf

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
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


AA = "what did the AA memo say about Chinese law"


def test_the_aa_question_gets_the_german_sentence_with_its_place(page) -> None:
    result = ask(page, AA)
    first = result.locator(".sentences li").first
    sync_api.expect(first).to_contain_text(LAW)
    sync_api.expect(first.locator(".words")).to_have_attribute("lang", "de")
    sync_api.expect(first.locator(".support")).to_have_text(re.compile("verbatim"))
    sync_api.expect(result).to_contain_text("“AA” as Auswärtiges Amt")
    card = result.locator(".reference").first
    sync_api.expect(card).to_contain_text("vermerk.txt")
    sync_api.expect(card).to_contain_text("14 February 2020")
    sync_api.expect(card).to_contain_text("VS-NfD")
    sync_api.expect(card.locator("mark").first).to_contain_text(LAW)
    assert "page" not in card.locator(".facts").inner_text()


def test_a_citation_leads_to_the_quoted_words_and_back(page) -> None:
    result = ask(page, AA)
    result.locator("a.cite").first.press("Enter")
    sync_api.expect(page.locator("#reference-1")).to_be_focused()
    page.keyboard.press("Enter")
    sync_api.expect(page.locator("#sentence-1")).to_be_focused()
    assert urlsplit(page.url).path == "/"
    assert "#" not in page.url


def test_the_answer_is_copied_with_its_references(page) -> None:
    ask(page, AA).locator("button.copy").click()
    sync_api.expect(page.locator("button.copy")).to_have_text("Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert LAW in text
    assert "vermerk.txt, 14 February 2020" in text


def test_a_question_without_evidence_is_refused_and_the_nearest_passages_are_no_answer(
    page,
) -> None:
    result = ask(page, "Which salary does the mayor of Lisbon receive?")
    sync_api.expect(result.locator(".status")).to_contain_text("No evidence found")
    assert result.locator(".sentences, mark").count() == 0
    sync_api.expect(result.locator(".nearest h3")).to_have_text("Nearest passages – not an answer")


def test_judgements_are_written_down_and_become_gold(page, feedback, tmp_path) -> None:
    def judge(question: str, button: str, note: str = "") -> None:
        judging = ask(page, question).locator(".judging")
        sync_api.expect(judging).to_contain_text(f"The file: {feedback}")
        if note:
            judging.locator("summary").click()
            judging.locator("textarea").fill(note)
        judging.get_by_role("button", name=button).click()
        sync_api.expect(judging).to_have_text(f"Written down: {button}. Thank you.")
        # Whoever uses the keyboard goes on where the buttons were.
        sync_api.expect(page.locator("#judging")).to_be_focused()

    engines = "How many fire engines were sent to Brandenburg?"
    judge(engines, "Right")
    judge(AA, "Wrong", "which <b>companies</b>?")
    judge("Which salary does the mayor of Lisbon receive?", "Right")
    first, second, third = map(json.loads, feedback.read_text("utf-8").splitlines())
    assert (first["useful"], second["useful"], third["useful"]) == (True, False, True)
    # The memo is VS-NfD: not a word of it leaves the index.
    assert (second["withheld"], second["sentences"]) == (True, [])
    assert LAW not in feedback.read_text("utf-8")
    gold = tmp_path / "gold.jsonl"
    command = [sys.executable, "eval/make_gold.py", "import", str(feedback), str(gold)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"not useful, needs a person: {AA} (which <b>companies</b>?)" in done.stdout
    taken, refused = map(json.loads, gold.read_text("utf-8").splitlines())
    assert (taken["question"], taken["doc"]) == (engines, "forest.txt")
    assert "120 fire engines" in taken["evidence"][0]
    assert refused["kind"] == "unanswerable"


def test_a_quote_is_shown_on_its_page_and_the_keyboard_comes_back(page) -> None:
    result = ask(page, "To what depth was the harbour basin of Musterstadt dredged?")
    look = result.get_by_role("button", name="Show [1] on page")
    look.click()
    dialog = page.get_by_role("dialog")
    sync_api.expect(dialog.get_by_role("heading")).to_have_text(re.compile("page 2$"))
    assert dialog.locator("img").evaluate("image => image.decode().then(() => image.width)") > 300
    sync_api.expect(page.locator("#sheet-mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    sync_api.expect(dialog).to_be_hidden()
    sync_api.expect(look).to_be_focused()
    look.click()
    dialog.get_by_role("button", name="Close").click()
    sync_api.expect(dialog).to_be_hidden()


def test_an_uploaded_file_answers_the_next_question(page, tmp_path) -> None:
    (tmp_path / "bienen.txt").write_text(BEES, "utf-8")
    (tmp_path / "leer.txt").write_text(" ", "utf-8")
    page.get_by_role("tab", name="Documents").click()
    files = [str(tmp_path / name) for name in ("bienen.txt", "leer.txt")]
    page.set_input_files("input[type=file]", files)
    outcome = page.locator("#outcome")
    sync_api.expect(outcome.locator(".added")).to_contain_text("bienen.txt", timeout=20_000)
    sync_api.expect(outcome.locator(".failed")).to_contain_text("holds no readable text")
    sync_api.expect(page.locator("table.documents")).to_contain_text("bienen.txt")
    page.get_by_role("tab", name="Ask").click()
    result = ask(page, "Wie viele Bienenvölker lebten 2023 im Landkreis Musterau?")
    sync_api.expect(result.locator("mark")).to_contain_text("4812")


def test_the_page_is_as_wide_without_examples_as_with_long_ones(
    chromium, address, recorder
) -> None:
    page = visit(chromium, address, recorder, "Ask in German or English", locale="en-GB")
    box = page.locator("#asking").bounding_box()
    assert box is not None
    assert box["width"] > 900


def test_a_file_that_is_too_large_is_named_in_german_and_the_others_are_taken_in(
    chromium, address, recorder, tmp_path
) -> None:
    page = visit(chromium, address, recorder, "Stellen Sie eine Frage", locale="de-DE")
    page.get_by_role("tab", name="Dokumente").click()
    large, small = tmp_path / "gross.txt", tmp_path / "eulen.txt"
    large.write_bytes(b"Ein Satz. " * 5_300_000)
    small.write_text(BEES.replace("Bienen", "Eulen"), "utf-8")
    page.set_input_files("input[type=file]", [str(large), str(small)])
    refused = page.locator("#too-large")
    sync_api.expect(refused).to_contain_text("gross.txt: zu groß, nicht aufgenommen")
    sync_api.expect(page.locator("#outcome .added")).to_contain_text("eulen.txt", timeout=20_000)
    assert page.locator(".toast-body").count() == 0
    other = tmp_path / "igel.txt"
    other.write_text(BEES.replace("Bienen", "Igel"), "utf-8")
    page.set_input_files("input[type=file]", [str(other)])
    sync_api.expect(page.locator("#outcome .added")).to_contain_text("igel.txt", timeout=20_000)
    sync_api.expect(refused).to_be_hidden()
    page.set_input_files("input[type=file]", [str(large)])
    sync_api.expect(refused).to_be_visible()
    page.evaluate("document.getElementById('too-large').dataset.total = '150'")
    page.set_input_files("input[type=file]", [str(other), str(small)])
    sync_api.expect(refused).to_have_text(re.compile("^eulen.txt: nicht aufgenommen. Auf einmal"))
    page.context.close()


def test_a_hostile_document_is_shown_as_text_and_does_nothing(page) -> None:
    result = ask(page, "How many lighthouses does Musterland have?")
    sync_api.expect(result.locator(".passage").first).to_contain_text('<img src="http://attacker')
    sync_api.expect(result.locator(".file").first).to_have_text(BAD_NAME)
    page.get_by_role("tab", name="Documents").click()
    sync_api.expect(page.locator("table.documents")).to_contain_text(BAD_NAME)
    page.get_by_role("tab", name="Ask").click()
    assert page.title() == "Fundstelle"
    assert page.locator("#result img, #table img, #result script").count() == 0


def test_questions_can_be_narrowed_to_a_document(page) -> None:
    page.locator("#narrow button").first.click()
    page.get_by_label("Document", exact=True).click()
    page.get_by_role("option", name="forest.txt").click()
    result = ask(page, "Does the memo mention helicopters?")
    sync_api.expect(result).to_contain_text("only Document: forest.txt")
    assert set(result.locator(".reference .file").all_inner_texts()) == {"forest.txt"}
    page.get_by_label("Document", exact=True).click()
    page.get_by_role("option", name="All documents").click()


def test_a_click_takes_back_how_the_question_was_read_and_begins_a_new_conversation(page) -> None:
    ask(page, "How many fire engines were sent to Brandenburg?")
    result = ask(page, AA)
    chip = result.locator("button.chip[data-undo=AA]")
    sync_api.expect(chip).to_contain_text("Auswärtiges Amt")
    sync_api.expect(result.locator(".talk")).to_contain_text("fire engines")
    chip.click()
    sync_api.expect(chip).to_have_count(0, timeout=15_000)
    result.get_by_role("button", name="New conversation").click()
    sync_api.expect(page.locator("#result")).to_contain_text(
        "Ask in German or English", timeout=15_000
    )


def test_an_empty_question_is_told_in_a_sentence(page) -> None:
    page.fill("#question textarea", "  ")
    page.locator("#ask").click()
    sync_api.expect(page.get_by_role("alert")).to_have_text("Please enter a question.")


def test_nothing_offers_to_share_and_the_api_is_shut(page, address) -> None:
    html = page.content().lower()
    for word in ("share-button", "huggingface.co", "gradio.live", "fonts.googleapis"):
        assert word not in html
    assert page.get_by_role("button", name=re.compile("share|teilen", re.IGNORECASE)).count() == 0
    assert page.locator("footer a").count() == 0
    for path in ("gradio_api/info", "gradio_api/openapi.json", "monitoring", "docs"):
        assert page.request.get(address + path).status == 404


def test_the_language_changes_with_the_answer_on_the_page(page) -> None:
    ask(page, AA)
    page.get_by_text("Deutsch", exact=True).click()
    sync_api.expect(page.locator("#result .status")).to_contain_text("Beantwortet")
    sync_api.expect(page.get_by_role("tab", name="Dokumente")).to_be_visible()
    sync_api.expect(page.get_by_label("Ihre Frage")).to_have_value(AA)
    sync_api.expect(page.locator("html")).to_have_attribute("lang", "de")


def test_on_a_phone_nothing_is_wider_than_the_screen(chromium, address, recorder) -> None:
    size = {"width": 375, "height": 700}
    page = visit(
        chromium, address, recorder, "Stellen Sie eine Frage", locale="de-DE", viewport=size
    )
    ask(page, "Was sagt der Vermerk des AA über chinesisches Recht?")
    sync_api.expect(page.locator("html")).to_have_attribute("lang", "de")
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    page.get_by_role("tab", name="Dokumente").click()
    sync_api.expect(page.locator("table.documents")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_no_request_left_this_machine_and_no_script_failed(page, recorder) -> None:
    asked = [urlsplit(url) for url in recorder.requests]
    assert len(asked) > 50
    assert {url.hostname for url in asked if url.scheme not in ("data", "blob")} == {"127.0.0.1"}
    assert recorder.trouble == []
