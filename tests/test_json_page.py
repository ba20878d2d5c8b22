"""docs/json.md names every key that ``--json`` prints, and no other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rag.cli import main
from rag.types import Manner, Role, Status, Support

PAGE = (Path(__file__).parents[1] / "docs" / "json.md").read_text("utf-8")
QUESTION = "what did the AA memo say about Chinese law"


def told(heading: str, *, first: bool = True) -> set[str]:
    """The names in backticks in the tables under a heading, of the first column or of all."""
    part = PAGE.partition(f"\n{heading}")[2]
    part = re.split(r"\n## |\nA \*\*citation", part[1:])[0]
    rows = re.findall(r"^\| (.+) \|$", part, re.MULTILINE)
    return {
        name
        for row in rows
        for name in re.findall(r"`([a-z_]+)`", row.partition(" | ")[0] if first else row)
    }


def row(command: str) -> set[str]:
    others = PAGE.partition("\n## The others\n")[2]
    keys = re.search(rf"^\| `{command}` \| (.+) \|$", others, re.MULTILINE)
    return set(re.findall(r"`([a-z_]+)`", keys[1]))


@pytest.fixture
def printed(small_index: Path, capsys: pytest.CaptureFixture[str]):
    def of(*words: str) -> dict:
        main([*words, "--json", "--index", str(small_index)])
        return json.loads(capsys.readouterr().out)

    return of


def test_the_keys_of_an_answer_and_its_citations(printed) -> None:
    answer = printed("ask", QUESTION)
    assert told("## `ask`") == set(answer)
    assert told("A **citation**") == set(answer["citations"][0])
    named = told("## `ask`", first=False)
    assert set(answer["sentences"][0]) | set(answer["interpretation"]) <= named
    assert {*Status, *Support} <= named
    assert {*Role, *Manner} <= told("A **citation**", first=False)


def test_the_keys_of_a_search(printed) -> None:
    found = printed("search", QUESTION)
    text = PAGE.partition("\n## `search`")[2].partition("\n## ")[0]
    keys = set(re.findall(r"`([a-z_]+)`", text)) - {"null"}
    assert keys == set(found) | set(found["passages"][0])


@pytest.mark.parametrize("command", ["list", "status", "verify", "backends"])
def test_the_keys_of_the_other_commands(printed, command: str) -> None:
    found = printed(command)
    inner = found.get("documents") if command == "list" else found.get("backends")
    assert row(command) == set(found) | (set(inner[0]) if inner else set())


def test_a_document_that_is_shown_has_the_keys_of_the_list_and_its_own(printed) -> None:
    assert row("list") - {"documents"} | row("show") == set(printed("show", "vermerk.txt"))
