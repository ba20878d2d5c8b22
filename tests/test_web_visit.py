"""What a visitor meets besides answers: languages, haste, mistakes, paper, narrow screens."""

# ruff: noqa: F811 fixtures of tests/browsing.py are arguments here
from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from browsing import (  # noqa: F401 the fixtures are used by name
    BEES,
    LAW,
    MARKS,
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
expect = sync_api.expect

AA = "what did the AA memo say about Chinese law"
ENGINES = "How many fire engines were sent to Brandenburg?"
DRAWN = "getComputedStyle(document.querySelector('.sentences .words'))"


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def send(page, *files: Path) -> None:
    page.get_by_role("tab", name="Documents").click()
    page.set_input_files("input[type=file]", [str(file) for file in files])


def test_an_empty_question_leaves_the_answer_where_it_is(page) -> None:
    result = ask(page, AA)
    page.fill("#question textarea", " ")
    page.locator("#ask").click()
    expect(page.get_by_role("alert")).to_have_text("Please enter a question.")
    expect(result.locator(".sentences li").first).to_contain_text(LAW)
    ask(page, ENGINES)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_question_that_is_too_long_is_told_so_and_stays_whole(page) -> None:
    question = f"{'Please note the following. ' * 60}How many fire engines were sent?"
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("1000 characters or fewer")
    expect(page.locator("#question textarea")).to_have_value(question)


def test_a_question_asked_while_another_is_answered_is_answered_next(page) -> None:
    page.fill("#question textarea", AA)
    page.press("#question textarea", "Enter")
    expect(page.locator(".message.busy")).to_be_visible()
    page.fill("#question textarea", ENGINES)
    page.press("#question textarea", "Enter")
    expect(page.locator("#result h2", has_text=ENGINES)).to_be_visible(timeout=30_000)
    expect(page.locator("#result .talk")).to_contain_text(AA)


def test_a_language_chosen_while_an_answer_is_on_its_way_is_that_of_the_answer(
    chromium, address, recorder
) -> None:
    page = visit(chromium, address, recorder, "Ask in German or English", locale="en-GB")
    page.fill("#question textarea", AA)
    page.press("#question textarea", "Enter")
    expect(page.locator(".message.busy")).to_be_visible()
    page.get_by_text("Deutsch", exact=True).click()
    expect(page.locator("#result .status")).to_contain_text("Beantwortet", timeout=30_000)
    expect(page.get_by_role("tab", name="Dokumente")).to_be_visible()
    # The choice outlives a reload, and so does the question in the box.
    page.reload()
    expect(page.get_by_role("tab", name="Dokumente")).to_be_visible(timeout=20_000)
    expect(page.get_by_label("Ihre Frage")).to_have_value(AA)
    page.context.close()


def test_what_became_of_an_upload_is_told_in_either_language_with_twins_and_archives(
    chromium, address, recorder, tmp_path
) -> None:
    page = visit(chromium, address, recorder, "Ask in German or English", locale="en-GB")
    bees = put(tmp_path, "imker.txt", BEES.replace("Bienen", "Hummel"))
    packed = tmp_path / "years.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("2021/report.txt", BEES.replace("Bienen", "Libellen"))
        archive.writestr("2022/report.txt", " ")
    send(page, bees, packed)
    outcome = page.locator("#outcome")
    expect(outcome.locator(".added")).to_contain_text(
        ["imker.txt", "years.zip/2021/report.txt"], timeout=30_000
    )
    expect(outcome.locator(".failed")).to_contain_text("years.zip/2022/report.txt")
    send(page, put(tmp_path, "copy.txt", f"{bees.read_text('utf-8')}\n"))
    expect(outcome.locator(".duplicates")).to_contain_text(
        "copy.txt – same text as imker.txt", timeout=30_000
    )
    row = page.locator("table.documents tr", has_text="copy.txt")
    expect(row).to_contain_text("same text as imker.txt")
    expect(row.locator(".passages")).to_have_text("1")
    page.get_by_text("Deutsch", exact=True).click()
    expect(outcome).to_contain_text("gleicher Text wie imker.txt", timeout=20_000)
    page.context.close()


def test_the_copy_button_has_its_name_back_after_two_clicks(page) -> None:
    copy = ask(page, ENGINES).locator("button.copy")
    label = copy.inner_text()
    copy.dblclick()
    expect(copy).to_have_text("Copied")
    expect(copy).to_have_text(label, timeout=5_000)


def test_on_paper_the_answer_is_dark_on_white_and_the_controls_are_gone(
    chromium, address, recorder
) -> None:
    page = visit(chromium, address, recorder, "Ask in German", locale="en-GB", color_scheme="dark")
    ask(page, ENGINES)
    on_screen = page.evaluate(f"{DRAWN}.color")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(f"{DRAWN}.color") == "rgb(28, 33, 38)" != on_screen
    for control in ("#question", "#ask", "#lang", ".judging"):
        expect(page.locator(control).first).to_be_hidden()
    page.context.close()


@pytest.mark.parametrize("width", [768, 1024])
def test_on_a_tablet_no_column_of_the_documents_is_cut_off(
    chromium, address, recorder, width: int
) -> None:
    size = {"width": width, "height": 900}
    page = visit(chromium, address, recorder, "Ask in German", locale="en-GB", viewport=size)
    page.get_by_role("tab", name="Documents").click()
    table = page.locator("table.documents")
    expect(table).to_contain_text("vermerk.txt")
    assert table.evaluate("one => one.getBoundingClientRect().right") <= width
    passages = table.locator("td.passages").first
    assert passages.evaluate("one => one.getBoundingClientRect().right") <= width
    expect(passages).to_have_text(re.compile(r"\d"))
    page.context.close()
