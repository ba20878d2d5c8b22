"""docs/settings.md names every setting with its default and its limits."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from rag.access import groups_of
from rag.analysis.acronyms import Glossary
from rag.config import Settings, keys
from rag.web.uploads import LIMIT_MB

PAGE = (Path(__file__).parents[1] / "docs" / "settings.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| `([a-z_.]+)` \| (.+) \|$", PAGE, re.MULTILINE))


def test_every_setting_is_on_the_page_in_order_and_no_other() -> None:
    assert list(ROWS) == list(keys())


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.metadata["key"])
def test_a_setting_is_shown_with_its_default_and_its_limits(field: object) -> None:
    default, meta = field.default, field.metadata
    row = ROWS[meta["key"]]
    if isinstance(default, float):
        default = f"{default:g}"
    shown = "–" if default is None else f"`{str(default).lower()}`"
    assert row.startswith(f"{shown} | ")
    if "low" in meta and not meta["key"].startswith("serve."):
        assert f" to {meta['high']:,.0f}" in row or meta["key"] == "search.weight_cross"


def test_the_files_shown_are_read(tmp_path: Path) -> None:
    for sign, name in (("LZM", "glossary"), ("chefin", "access")):
        lines = re.search(rf"^(?:    .+\n)*    {sign} = .*\n(?:    .+\n)*", PAGE, re.MULTILINE)
        (tmp_path / name).write_text(lines[0].replace("    ", ""), "utf-8")
    assert Glossary.load(tmp_path / "glossary").display("LZM") == "Leitungszentrum Muster"
    assert groups_of("chefin", tmp_path / "access") == {"leitung", "presse"}
    assert groups_of("gast", tmp_path / "access") == frozenset()


def test_the_largest_upload_is_on_the_page() -> None:
    assert f"up to {LIMIT_MB} MB" in PAGE
