"""The page's words: both languages complete, dates and numbers as each language writes them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rag import errors
from rag.types import Status, Support
from rag.web.words import LANGUAGES, preferred, words

WEB = Path(__file__).resolve().parents[1] / "rag" / "web"


def places(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_both_languages_have_the_same_keys_and_the_same_places_to_fill() -> None:
    german, english = (words(language).table for language in LANGUAGES)
    assert german.keys() == english.keys()
    for key, text in german.items():
        assert places(text) == places(english[key]), key


def test_every_state_that_an_answer_can_be_in_has_a_word() -> None:
    for language in LANGUAGES:
        w = words(language)
        for status in Status:
            assert w(f"status.{status}")
        for support in Support:
            assert w(f"support.{support}")
            assert w(f"support_note.{support}")


def test_no_string_of_the_page_is_left_over() -> None:
    code = "\n".join(path.read_text("utf-8") for path in WEB.glob("*.py"))
    families = set(re.findall(r"""f["']([a-z_]+)\.{""", code))
    stems = {re.sub(r"\.(one|other)$", "", key) for key in words("de").table}
    unused = {stem for stem in stems if not re.search(f"[\"']{re.escape(stem)}[\"']", code)}
    assert {stem for stem in unused if stem.split(".")[0] not in families} == set()


def test_every_error_with_a_sentence_of_its_own_exists() -> None:
    named = {key.removeprefix("error.") for key in words("de").table if key.startswith("error.")}
    assert named - {"any"} <= {cls for cls in dir(errors) if cls.endswith("Error")}


@pytest.mark.parametrize(
    ("iso", "german", "english"),
    [
        ("2020-01-24", "24. Januar 2020", "24 January 2020"),
        ("2020-03", "März 2020", "March 2020"),
        ("2020", "2020", "2020"),
        ("2020-13-01", "2020-13-01", "2020-13-01"),
        ("Frühjahr 2020", "Frühjahr 2020", "Frühjahr 2020"),
    ],
)
def test_dates_are_written_out(iso: str, german: str, english: str) -> None:
    assert words("de").date(iso) == german
    assert words("en").date(iso) == english


def test_counts_take_the_right_form_and_thousands_mark() -> None:
    assert words("de").count("documents.total", 1) == "1 Dokument"
    assert words("de").count("documents.total", 12345) == "12.345 Dokumente"
    assert words("en").count("documents.total", 12345) == "12,345 documents"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9", "en"),
        ("fr,en;q=0.5,de;q=0.7", "de"),
        ("fr-FR,en;q=0.5", "en"),
        ("de;q=0,en;q=0.1", "en"),
        ("en;q=much", "de"),
        ("", "de"),
        (None, "de"),
    ],
)
def test_the_browser_decides_the_language_and_german_is_the_default(
    header: str | None, language: str
) -> None:
    assert preferred(header) == language


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, success criterion 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_is_readable_on_every_ground_in_light_and_dark_and_on_paper() -> None:
    css = (WEB / "page.css").read_text("utf-8")
    blocks = [b for b in re.findall(r"{([^{}]*)}", css) if "--paper:" in b]
    assert len(blocks) == 3
    for block in blocks:
        colour = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for ground in ("paper", "sheet"):
            for ink in ("ink", "faint", "accent", "good", "warn", "bad"):
                assert contrast(colour[ink], colour[ground]) >= 4.5, (ink, ground)
        assert contrast(colour["ink"], colour["mark"]) >= 4.5
        assert contrast(colour["warn"], colour["warn-sheet"]) >= 4.5
        assert contrast(colour["bad"], colour["bad-sheet"]) >= 4.5
