"""Prompt files: shipped ones are sound, and every mistake in one of the user's own is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.backends import prompts
from rag.errors import SettingsError

SHIPPED = Path(prompts.__file__).parents[2] / "prompts"


def altered(folder: Path, old: str, new: str) -> Path:
    text = (SHIPPED / "answer.de.md").read_text("utf-8")
    assert old in text
    (folder / "answer.de.md").write_text(text.replace(old, new), "utf-8")
    return folder


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_shipped_prompts_can_be_read(language: str) -> None:
    prompt = prompts.load("answer", language)
    assert prompt.language == language
    assert prompt.version >= 1
    assert "{{passages}}" not in prompt.system


def test_the_languages_refuse_with_different_words() -> None:
    assert prompts.load("answer", "de").refusal != prompts.load("answer", "en").refusal


def test_a_users_own_prompt_is_used(tmp_path: Path) -> None:
    folder = altered(tmp_path, "Fachleuten der Verwaltung", "Abgeordneten")
    assert "Abgeordneten" in prompts.load("answer", "de", folder).system


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("---\nid", "id", "no front matter"),
        ("id: answer", "id: reply", "id is 'reply'"),
        ("language: de", "language: fr", "language is 'fr'"),
        ("version: 1", "version: neu", "version is not a whole number"),
        ("version: 1", "Version: 1", "line 'Version: 1' is unknown"),
        ("version: 1\n", "", "lacks version"),
        ("refusal: KEINE_FUNDSTELLE", "refusal: nichts gefunden", "refusal is"),
        ("# User", "# Nutzer", "the parts are"),
        ("{{question}}", "{{frage}}", "unknown variables: frage"),
        ("Frage: {{question}}", "", "lacks variables: question"),
        ("# System\n", "# System\n{{passages}}\n", "unknown variables: passages"),
        ("variables: acronyms, date, ", "variables: date, ", "differ: acronyms"),
        ("{{question}}", "{{question}", "braces that are no place"),
    ],
)
def test_a_mistake_in_a_prompt_is_named_with_its_file(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    folder = altered(tmp_path, old, new)
    with pytest.raises(SettingsError) as caught:
        prompts.load("answer", "de", folder)
    assert says in str(caught.value)
    assert str(folder / "answer.de.md") in str(caught.value)


def test_a_missing_prompt_is_named_with_its_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"answer\.en\.md: no such prompt file"):
        prompts.load("answer", "en", tmp_path)


def test_what_is_put_in_is_not_read_as_a_template() -> None:
    filled = prompts.fill("{{text}} {{title}}", {"text": "{{title}} $title", "title": "T"})
    assert filled == "{{title}} $title T"
