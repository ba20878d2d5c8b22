"""The rooms and their doors, as ARCHITECTURE.md states them."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

FORBIDDEN = {
    "rag/types.py": ("rag", "ingest", "eval", "app"),
    "rag/errors.py": ("rag", "ingest", "eval", "app"),
    "rag/analysis": ("rag.index", "rag.embed", "rag.backends", "rag.assistant", "ingest", "eval"),
    "rag/embed": ("rag.index", "rag.backends", "rag.assistant", "ingest", "eval"),
    "rag/crossing": ("rag.index", "rag.backends", "rag.assistant", "ingest", "eval"),
    "rag/graph.py": ("rag.index", "rag.embed", "rag.crossing", "rag.assistant", "ingest", "eval"),
    "rag/index": ("rag.backends", "rag.assistant", "rag.answer", "rag.cite", "ingest", "eval"),
    "rag/backends": ("rag.index", "rag.assistant", "ingest", "eval"),
    "rag/question": ("rag.backends", "rag.reply", "rag.assistant", "ingest", "eval"),
    "rag/ranking": ("rag.backends", "rag.reply", "rag.assistant", "ingest", "eval"),
    "rag/ranking/rerank.py": ("rag.index",),
    "rag/answer": ("rag.index", "rag.reply", "rag.assistant", "ingest", "eval"),
    "rag/reply": ("rag.assistant", "rag.web", "rag.cli", "ingest", "eval"),
    "rag/assistant.py": ("rag.web", "rag.cli", "ingest", "eval", "app"),
    "ingest": (
        "rag.assistant",
        "rag.answer",
        "rag.reply",
        "rag.ranking",
        "rag.backends",
        "rag.web",
        "rag.cli",
        "eval",
        "app",
    ),
}


def modules() -> dict[str, Path]:
    """Every module of ours by dotted name."""
    found = {}
    for folder in ("rag", "ingest", "eval"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path) -> Iterator[str]:
    """Every dotted name that a file imports, lazily imported ones included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_does_not_know_what_lies_above_it(room: str) -> None:
    root = ROOT / room
    for path in [root] if root.is_file() else sorted(root.rglob("*.py")):
        for name in imports(path):
            known = [f for f in FORBIDDEN[room] if name == f or name.startswith(f + ".")]
            assert not known, f"{path.relative_to(ROOT)} imports {name}"


def needs(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of ours that must be complete before this one can be.

    ``from package import module`` needs the module, not what the package gathers from it.
    """
    found: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {name if name in known else node.module for name in inner}
    return found & known.keys()


def test_no_module_imports_itself_in_a_circle() -> None:
    known = modules()
    graph = {name: needs(path, known) for name, path in known.items()}
    # An import circle raises CycleError here, with the modules in it.
    assert set(TopologicalSorter(graph).static_order()) >= set(known)


@pytest.mark.parametrize("command", [["--help"], ["ask", "--help"]])
def test_help_imports_no_search_library(command: list[str]) -> None:
    script = (
        "import sys\nfrom rag.cli import main\n"
        f"try: main({command!r})\nexcept SystemExit: pass\n"
        "print([m for m in ('faiss', 'numpy', 'torch') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stderr.strip() == "[]"


def test_a_question_on_the_command_line_loads_no_heavy_package(small_index: Path) -> None:
    heavy = ("torch", "gradio", "sentence_transformers", "transformers", "langchain_core", "rich")
    script = (
        "import sys\nfrom rag.cli import main\n"
        f"code = main(['ask', 'What did the AA memo say?', '--index', {str(small_index)!r}])\n"
        f"print(code, [m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stderr.strip() == "0 []"


def test_the_page_has_a_place_for_every_module_and_room() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for path in sorted((ROOT / "rag").iterdir()):
        if path.suffix == ".py" and not path.stem.startswith("__"):
            assert f"{path.name}`" in page, path.name
        elif (path / "__init__.py").is_file():
            assert f"`rag/{path.name}/`" in page, path.name


@pytest.mark.parametrize("room", ["question", "ranking", "answer", "reply"])
def test_the_page_says_what_each_module_on_the_way_to_an_answer_is_for(room: str) -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines()
    row = next(line for line in page if line.startswith(f"| `rag/{room}/`"))
    for path in sorted((ROOT / "rag" / room).glob("*.py")):
        assert path.stem == "__init__" or f"`{path.stem}`" in row, path.name
