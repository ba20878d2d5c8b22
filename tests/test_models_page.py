"""docs/models.md names what can be named, and shows the prefixes that are used."""

from __future__ import annotations

from pathlib import Path

from rag.crossing import NONE
from rag.embed import embedders
from rag.embed.prefixes import families

PAGE = (Path(__file__).parents[1] / "docs" / "models.md").read_text("utf-8")


def test_every_bundled_encoder_is_on_the_page() -> None:
    for name in embedders.names():
        if name.startswith("bundled"):
            assert f"| `{name}` |" in PAGE
    assert f"| `{NONE}` |" in PAGE


def test_every_prefix_is_on_the_page_as_it_is_used() -> None:
    for family in families():
        for prefix in (family.prefixes.query, family.prefixes.passage):
            shown = prefix.replace("|", "\\|")
            if prefix.startswith("Instruct: "):
                shown = f"Instruct: …⏎{prefix.partition(chr(10))[2]}"
            assert f"`{shown}`" in PAGE or not prefix, family.name
