"""Outlook messages: written here stream by stream, read like any other mail."""

from __future__ import annotations

import random
import struct

import outlook_samples as samples
import pytest
from test_ingest_containers import names, refusals, text, unpacked

from ingest.packed_rtf import unpack
from ingest.reader import read_bytes
from rag.errors import BrokenDocumentError, DocumentError, UnsupportedFormatError
from rag.types import Role

PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423 20af32068656c090020627705b06c647d"
    "0a800fa0".replace(" ", "")
)
"""The example that the standard gives for its packing."""
RTF = rb"{\rtf1\ansi\ansicpg1252\pard Der Kai ist wieder frei.\par Das Tor auch.}"


def read(tree: samples.Tree, name: str = "hafen.msg"):
    return read_bytes(samples.compound(tree), name)


def test_a_message_gives_what_a_mail_gives():
    document = read(samples.message())
    info = document.info
    assert (info.title, info.date, info.issuer, info.kind) == (
        "Öffnung des Hafens", "2024-05-17", "Erika Mustermann", "E-Mail",
    )  # fmt: skip
    assert info.addressee == "Referat Häfen"
    assert "From: Erika Mustermann <erika@example.org>" in document.text
    assert "To: Referat Häfen <haefen@example.org>" in document.text
    assert 'Cc: "Kai, Anna" <kai@example.org>' in document.text
    roles = {document.text[b.start : b.end]: b.role for b in document.blocks}
    assert roles["der Hafen ist seit heute wieder offen."] is Role.REPORTS
    assert roles["Wann öffnet der Hafen?"] is Role.QUOTES


def test_a_message_of_html_alone_is_read_in_its_code_page():
    page = "<html><body><p>Die Häfen sind <b>offen</b>.</p></body></html>".encode("cp1252")
    tree = samples.message(texts={0x1000: ""}, numbers={0x3FDE: 1252}, binaries={0x1013: page})
    assert "Die Häfen sind offen." in read(tree).text


def test_a_message_of_html_keeps_its_umlauts_whatever_charset_its_page_declares():
    declared = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
    page = f"<html><head>{declared}</head><body><p>Die Häfen sind offen.</p></body></html>"
    tree = samples.message(
        texts={0x1000: ""}, numbers={0x3FDE: 1252}, binaries={0x1013: page.encode("cp1252")}
    )
    assert "Die Häfen sind offen." in read(tree).text


def test_a_message_of_packed_rtf_alone_is_read():
    plain = struct.pack("<IIII", len(RTF) + 12, len(RTF), 0x414C454D, 0) + RTF
    tree = samples.message(texts={0x1000: ""}, binaries={0x1009: plain})
    text = read(tree).text
    assert "Der Kai ist wieder frei." in text
    assert "Das Tor auch." in text


def test_the_packing_of_rtf_follows_the_example_of_the_standard():
    assert unpack(PACKED, "a.msg") == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    with pytest.raises(BrokenDocumentError, match="unknown way"):
        unpack(b"\0" * 32, "a.msg")


def test_texts_in_an_old_code_page_are_read():
    document = read(samples.message(numbers={0x3FFD: 1252}, codepage="cp1252"))
    assert document.info.title == "Öffnung des Hafens"


def test_what_is_attached_becomes_documents_and_what_adorns_does_not(tmp_path):
    inner = samples.message("Zweite Mail", header=24)
    tree = samples.message(
        "Öffnung des Hafens",
        samples.attachment("plan.txt", text("Bahnhof") * 200),
        samples.attachment("logo.png", b"\x89PNG", x3712="logo", x370E="image/png"),
        samples.embedded("Zweite/Mail", inner),
        samples.properties({0x3707: "fern.pdf", 0x370D: r"\\server\fern.pdf"}, {0x3705: 2},
                           header=8),
    )  # fmt: skip
    found = unpacked(tmp_path, "hafen.msg", samples.compound(tree))
    assert names(found) == [
        "hafen.msg", "hafen.msg/plan.txt", "hafen.msg/Zweite-Mail.eml",
    ]  # fmt: skip
    assert refusals(found) == []
    second = read_bytes(found[2].path.read_bytes(), "zweite.eml")  # type: ignore[union-attr]
    assert second.info.title == "Zweite Mail"
    assert "der Hafen ist seit heute wieder offen." in second.text


def test_messages_within_messages_end(tmp_path):
    tree = samples.message("innen", header=24)
    for level in range(30):
        tree = samples.message(f"Stufe {level}", samples.embedded("mehr", tree), header=24)
    tree["__properties_version1.0"] = bytes(32)
    assert "more than 20 messages" in refusals_of(tmp_path, tree)


def refusals_of(tmp_path, tree: samples.Tree) -> str:
    with pytest.raises(DocumentError) as caught:
        read(tree)
    assert names(unpacked(tmp_path, "tief.msg", samples.compound(tree))) == ["tief.msg"]
    return str(caught.value)


def test_another_ole_file_or_another_content_is_named():
    with pytest.raises(BrokenDocumentError, match=r"no Outlook message; save it as \.eml"):
        read({"WordDocument": b"x" * 5000})
    with pytest.raises(UnsupportedFormatError, match="the content is pdf"):
        read_bytes(b"%PDF-1.4", "a.msg")


def test_a_damaged_message_is_read_or_refused_and_never_empty():
    data = samples.compound(samples.message("Hafen", samples.attachment("a.txt", b"x" * 5000)))
    rng = random.Random(5)
    read_well = 0
    for _ in range(60):
        damaged = bytearray(data)
        for _ in range(rng.choice((1, 5, 50))):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        try:
            assert read_bytes(bytes(damaged), "a.msg").text.strip()
        except DocumentError:
            continue
        read_well += 1
    assert read_well
