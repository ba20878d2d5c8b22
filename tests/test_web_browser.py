"""The real page in Chromium: the main job, an upload, hostile documents, and no outside request."""

# ruff: noqa: F811 fixtures of tests/browsing.py are arguments here
from __future__ import annotations

import json
import re
import subprocess
import sys
from urllib.parse import urlsplit

from browsing import (  # noqa: F401 the fixtures are used by name
    BAD_NAME,
    BEES,
    LAW,
    MARKS,
    ROOT,
    address,
    ask,
    chromium,
    feedback,
    page,
    recorder,
    sync_api,
    visit,
)

pytestmark = MARKS

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
