"""Damaged files of every format: a document with text or an error of ours, nothing else."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
import test_ingest_containers as containers
import test_ingest_formats as formats
import test_ingest_office as office

from ingest.reader import read_bytes
from rag.errors import DocumentError

RUNS = 40
FILES = {
    "a.odt": office.odt(office.TEXT, **{"meta.xml": office.META, "styles.xml": office.STYLES}),
    "a.xlsx": office.xlsx(),
    "a.pptx": office.pptx(),
    "a.rtf": office.RTF.encode(),
    "a.csv": office.CSV.encode("cp1252"),
    "a.docx": formats.word(),
    "a.pdf": formats.pdf(formats.three_pages(), labels=True),
    "a.html": formats.PAGE.encode(),
    "a.md": formats.MARKDOWN.encode(),
    "a.eml": containers.mail(html="<p>Der <b>Hafen</b> ist offen</p>").as_bytes(),
}
SPLINTERS = (
    b"\0" * 9, b"\xff\xfe", b"{" * 50, b"9" * 30, b"<" * 20, b"-1", b"\\u-1?", b"&#xD800;", b"\f",
    b"</w:p>", b'"',
)  # fmt: skip


def mutated(data: bytes, rng: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(rng.choice((1, 2, 5, 20))):
        at = rng.randrange(len(damaged) or 1)
        match rng.randrange(4):
            case 0 if damaged:
                damaged[at] = rng.randrange(256)
            case 1:
                del damaged[at : at + rng.randrange(1, 60)]
            case 2:
                other = rng.randrange(len(damaged) or 1)
                damaged[at:at] = damaged[other : other + rng.randrange(1, 200)]
            case _:
                damaged[at:at] = rng.choice(SPLINTERS)
    return bytes(damaged)


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Damage the file, or for a package one of its members, so that it can still be opened."""
    if not data.startswith(b"PK") or rng.random() < 0.2:
        return mutated(data, rng)
    source = zipfile.ZipFile(io.BytesIO(data))
    chosen = rng.choice(source.namelist())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, mutated(content, rng) if name == chosen else content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_damaged_file_is_read_or_refused_and_never_empty(name):
    rng = random.Random(name)
    read = 0
    for _ in range(RUNS):
        try:
            document = read_bytes(damaged(FILES[name], rng), name)
        except DocumentError:
            continue
        read += 1
        assert document.text.strip()
        assert all(0 <= b.start < b.end <= len(document.text) for b in document.blocks)
    assert read
