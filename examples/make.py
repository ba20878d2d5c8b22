"""Rebuild the PDF and DOCX examples from their sources: ``python examples/make.py [--out DIR]``."""

from __future__ import annotations

import argparse
from pathlib import Path

import docx_writer
import pdf_writer
import source

HERE = Path(__file__).parent
WRITERS = {"pdf": pdf_writer.render, "docx": docx_writer.render}


def make(out: Path) -> list[Path]:
    """Write every generated example into ``out``; returns the paths written."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted((HERE / "sources").glob("*.md")):
        read = source.read(path)
        kind = read.about["format"]
        target = out / f"{path.stem}.{kind}"
        target.write_bytes(WRITERS[kind](read))
        written.append(target)
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "documents", help="folder to write into")
    for path in make(parser.parse_args().out):
        print(path)


if __name__ == "__main__":
    main()
