"""Backends by name."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rag.backends import names, open_backend
from rag.config import Settings
from rag.errors import MissingPackageError, SettingsError, UnknownNameError


def test_extractive_is_the_default_and_imports_no_langchain() -> None:
    code = (
        "import sys; from rag.backends import open_backend; from rag.config import Settings; "
        "print(open_backend(Settings()).name, "
        "[m for m in sys.modules if m.startswith(('langchain', 'langsmith'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "extractive []\n"


@pytest.mark.parametrize("name", ["extrative", "chat", "openai:", ":tiny", "openai"])
def test_an_unknown_backend_is_answered_with_those_allowed(name: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        open_backend(replace(Settings(), answer_backend=name))
    assert f"unknown backend '{name}'; allowed: extractive, openai:MODEL" in str(caught.value)


def test_an_unknown_provider_is_answered_with_those_of_langchain() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown provider 'opneai'; allowed: .*ollama"):
        open_backend(replace(Settings(), answer_backend="opneai:tiny"))


@pytest.mark.parametrize(
    ("name", "module", "words"),
    [
        ("ollama:tiny", "langchain_ollama", "pip install 'fundstelle[ollama]'"),
        ("mistralai:tiny", "langchain_mistralai", "pip install 'fundstelle[mistral]'"),
        ("groq:tiny", "langchain_groq", "pip install langchain-groq"),
    ],
)
def test_a_missing_package_is_answered_with_the_command_that_installs_it(
    name: str, module: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingPackageError) as caught:
        open_backend(replace(Settings(), answer_backend=name))
    assert words in str(caught.value)
    assert module.replace("_", "-") in str(caught.value)


def test_the_list_says_what_is_installed_and_what_would_install_the_rest() -> None:
    rows = {row.name: row for row in names()}
    assert next(iter(rows)) == "extractive"
    assert rows["extractive"].installed
    assert rows["extractive"].install is None
    assert rows["openai:MODEL"].installed, "langchain-openai belongs to the test extra"
    assert rows["anthropic:MODEL"].install == "pip install 'fundstelle[anthropic]'"
    assert rows["anthropic:MODEL"].key == "ANTHROPIC_API_KEY"


def test_what_a_language_model_would_need_is_checked_where_none_is_asked(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"'answer\.base_url' cannot be 'x'"):
        open_backend(replace(Settings(), answer_base_url="x"))
    with pytest.raises(SettingsError, match="nowhere: 'prompts' is no folder"):
        open_backend(replace(Settings(), prompts=tmp_path / "nowhere"))
    good = replace(Settings(), prompts=tmp_path, answer_base_url="http://127.0.0.1:8000/v1")
    assert open_backend(good).name == "extractive"
