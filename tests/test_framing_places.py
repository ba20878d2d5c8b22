"""Every phrase around an answer gets a value for each of its places, wherever it is used."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


def strings(language: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "rag" / "data" / f"framing.{language}.toml").read_text("utf-8"))


def flat(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


GERMAN, ENGLISH = (dict(flat(strings(language))) for language in ("de", "en"))
TABLES = tuple(f"{key}." for key in ("fields", "languages", "numbered", "speaker"))
"""Filled within ``rag/answer/framing.py``, and read by the tests of that file."""
FILLED = sorted(key for key, text in GERMAN.items() if places(text) and not key.startswith(TABLES))


def constants(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def named(argument: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    """What a call names as a phrase, as patterns: "answered", f"{key}_foreign", or a variable."""
    if isinstance(argument, ast.JoinedStr):
        parts = (next(constants(one), "") for one in argument.values)
        yield "".join(re.escape(part) or r"\w+" for part in parts)
    elif isinstance(argument, ast.Name):
        for one in ast.walk(function):
            if isinstance(one, ast.Assign) and argument.id in ast.unparse(one.targets[0]):
                yield from map(re.escape, constants(one.value))
    else:
        yield from map(re.escape, constants(argument))


def sites() -> Iterator[tuple[str, str, set[str]]]:
    """Where a phrase may be filled: place in the code, pattern of its key, values given."""
    for path in sorted((ROOT / "rag").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if not isinstance(call, ast.Call):
                    continue
                by = ast.unparse(call.func).rpartition(".")[2]
                if by not in ("phrase", "counted", "nothing", "_nearest"):
                    continue
                given = {"count"} if by == "counted" else {k.arg for k in call.keywords if k.arg}
                at = f"{path.relative_to(ROOT)}:{call.lineno}"
                for pattern in (p for one in call.args[:2] for p in named(one, function)):
                    yield at, pattern, given


SITES = list(sites())


def test_a_phrase_has_the_same_places_in_both_languages() -> None:
    assert {key: places(text) for key, text in GERMAN.items()} == {
        key: places(text) for key, text in ENGLISH.items()
    }


@pytest.mark.parametrize("key", FILLED)
def test_every_place_of_a_phrase_is_filled_wherever_it_is_used(key: str) -> None:
    name = key.removesuffix(".one").removesuffix(".other")
    used = [(at, given) for at, pattern, given in SITES if re.fullmatch(pattern, name)]
    assert used, f"nothing uses {key}"
    for at, given in used:
        values = dict.fromkeys(given, "x")
        for text in (GERMAN[key], ENGLISH[key]):
            assert text.format(**values), at
