"""Archives and mails: what they hold becomes documents, and what they try is refused by name."""

from __future__ import annotations

import io
import stat
import zipfile
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest import containers, package, pipeline, work
from ingest.containers import Item, Refused, expand
from ingest.pipeline import ingest
from ingest.reader import read_bytes
from rag.analysis.words import Analyser
from rag.config import Settings
from rag.embed import open_embedder
from rag.errors import BrokenDocumentError, EncryptedDocumentError, UnsupportedFormatError
from rag.index import open_reader
from rag.types import Role


def text(word: str) -> bytes:
    return f"Der {word} ist seit Freitag wieder geöffnet worden.".encode()


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def mail(subject: str = "Öffnung des Hafens", html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Erika Mustermann <erika@example.org>"
    message["To"] = "Referat Häfen <haefen@example.org>"
    message["Date"] = "Fri, 17 May 2024 08:30:00 +0200"
    message["Subject"] = subject
    message.set_content(
        "Guten Tag,\n\nder Hafen ist seit heute wieder offen.\n\n> Wann öffnet der Hafen?\n"
    )
    if html:
        message.add_alternative(html, subtype="html")
    return message


def unpacked(tmp_path: Path, name: str, data: bytes) -> list[Item | Refused]:
    path = tmp_path / name
    path.write_bytes(data)
    into = tmp_path / "unpacked"
    into.mkdir()
    return list(expand(path, into))


def names(found: list[Item | Refused]) -> list[str]:
    return [one.name for one in found if isinstance(one, Item)]


def refusals(found: list[Item | Refused]) -> list[str]:
    return [str(one.error) for one in found if isinstance(one, Refused)]


def test_a_mail_gives_headers_body_and_quotes():
    document = read_bytes(mail().as_bytes(), "hafen.eml")
    info = document.info
    assert (info.title, info.date, info.issuer, info.kind) == (
        "Öffnung des Hafens", "2024-05-17", "Erika Mustermann", "E-Mail",
    )  # fmt: skip
    assert "To: Referat Häfen <haefen@example.org>" in document.text
    roles = {document.text[b.start : b.end]: b.role for b in document.blocks}
    assert roles["der Hafen ist seit heute wieder offen."] is Role.REPORTS
    assert roles["Wann öffnet der Hafen?"] is Role.QUOTES


def test_a_mail_of_html_alone_is_read_and_a_wrong_charset_is_found_out():
    message = mail()
    message.set_content("<html><body><p>Der Hafen ist <b>offen</b>.</p></body></html>", "html")
    assert "Der Hafen ist offen." in read_bytes(message.as_bytes(), "hafen.eml").text
    raw = (
        b"From: a@example.org\nContent-Type: text/plain; charset=utf-9\n\nDie H\xe4fen sind offen."
    )
    assert "Die Häfen sind offen." in read_bytes(raw, "hafen.eml").text


def test_a_mail_of_html_keeps_its_umlauts_whatever_charset_its_page_declares():
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Die Häfen sind offen.</p></body>'
    message = mail()
    message.set_content(page, "html", charset="iso-8859-1")
    assert "Die Häfen sind offen." in read_bytes(message.as_bytes(), "hafen.eml").text


@pytest.mark.parametrize("empty", ["", "\n \xa0\n"])
def test_a_mail_whose_text_is_empty_is_read_by_its_html(tmp_path, empty):
    message = mail()
    message.set_content(empty)
    message.add_alternative("<p>Der Hafen ist <b>offen</b>.</p>", subtype="html")
    assert "Der Hafen ist offen." in read_bytes(message.as_bytes(), "hafen.eml").text
    assert names(unpacked(tmp_path, "hafen.eml", message.as_bytes())) == ["hafen.eml"]


def test_a_page_that_is_attached_to_an_empty_mail_stays_a_document_of_its_own(tmp_path):
    message = mail()
    message.set_content("\n")
    page = "<p>Der Hafen ist <b>offen</b>.</p>"
    message.add_attachment(page, subtype="html", filename="lage.html", disposition="inline")
    found = unpacked(tmp_path, "hafen.eml", message.as_bytes())
    assert names(found) == ["hafen.eml", "hafen.eml/lage.html"]
    assert "offen" not in read_bytes(message.as_bytes(), "hafen.eml").text.partition("Hafens")[2]


def test_a_text_without_headers_is_no_mail():
    with pytest.raises(BrokenDocumentError, match="no mail headers"):
        read_bytes(b"Nur ein Satz.", "kein.eml")


def test_what_is_attached_becomes_documents_and_what_adorns_does_not(tmp_path):
    message = mail(html="<p>Der Hafen <img src='cid:logo'></p>")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")
    message.add_attachment(text("Bahnhof"), "text", "plain", filename="plan.txt")
    message.add_attachment(text("Flughafen"), "text", "plain", filename="plan.txt")
    message.add_attachment(mail("Zweite Mail"))
    found = unpacked(tmp_path, "hafen.eml", message.as_bytes())
    assert names(found) == [
        "hafen.eml", "hafen.eml/plan.txt", "hafen.eml/plan-2.txt", "hafen.eml/attachment-3.eml",
    ]  # fmt: skip
    assert refusals(found) == []


def test_an_archive_gives_its_members_with_sidecars_and_without_litter(tmp_path):
    data = zipped(
        ("a/plan.txt", text("Hafen")), ("a/plan.txt.meta.toml", b'title = "Plan A"'),
        ("__MACOSX/a/._plan.txt", b"x"), ("a/.DS_Store", b"x"), ("b/plan.txt", text("Kai")),
    )  # fmt: skip
    found = unpacked(tmp_path, "plaene.zip", data)
    assert names(found) == ["plaene.zip/a/plan.txt", "plaene.zip/b/plan.txt"]
    assert next(one.source for one in found if isinstance(one, Item)) == str(
        tmp_path / "plaene.zip" / "a" / "plan.txt"
    )


@pytest.mark.parametrize(
    "name",
    ["../flucht.txt", "/etc/flucht.txt", "a/../../flucht.txt", "C:\\flucht.txt", "..\\x.txt"],
)
def test_names_that_lead_outside_are_refused_and_nothing_is_written_there(tmp_path, name):
    data = zipped((name, text("Ausweg")), ("gut.txt", text("Hafen")))
    found = unpacked(tmp_path, "boese.zip", data)
    assert names(found) == ["boese.zip/gut.txt"]
    assert "leads outside the archive" in refusals(found)[0]
    written = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {"boese.zip", "gut.txt"}


def test_a_link_in_an_archive_is_refused(tmp_path):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = unpacked(tmp_path, "links.zip", zipped((link, b"/etc/passwd")))
    assert names(found) == []
    assert "it is a link" in refusals(found)[0]


def test_archives_are_opened_two_deep_and_no_deeper(tmp_path):
    data = zipped(("tief.txt", text("Hafen")))
    for depth in range(3):
        data = zipped((f"{depth}.zip", data), (f"{depth}.txt", text(f"Kai {depth}")))
    found = unpacked(tmp_path, "außen.zip", data)
    assert names(found) == ["außen.zip/2.zip/1.txt", "außen.zip/2.txt"]
    assert "within 2 others already" in refusals(found)[0]


def test_a_bomb_is_refused_whole(tmp_path):
    bomb = zipped(("null.txt", b" " * (package._SMALL + 1)))
    found = unpacked(tmp_path, "bombe.zip", bomb)
    assert names(found) == []
    assert "zip bomb" in refusals(found)[0]


def test_too_much_in_all_is_refused_from_there_on(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "MOST_MEMBERS", 2)
    data = zipped(*((f"{n}.txt", text(f"Hafen {n}")) for n in range(4)))
    found = unpacked(tmp_path, "viele.zip", data)
    assert names(found) == ["viele.zip/0.txt", "viele.zip/1.txt"]
    assert all("passes 2 files" in line for line in refusals(found))


def test_a_damaged_or_protected_or_empty_archive_is_named(tmp_path):
    data = bytearray(zipped(("a.txt", text("Hafen") * 50), ("b.txt", text("Kai"))))
    data[60:80] = b"\xff" * 20
    assert "bytes are damaged" in refusals(unpacked(tmp_path, "kaputt.zip", bytes(data)))[0]
    into = tmp_path / "zwei"
    into.mkdir()
    locked = bytearray(zipped(("a.txt", text("Hafen"))))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "zu.zip").write_bytes(locked)
    (tmp_path / "leer.zip").write_bytes(zipped())
    [one] = expand(tmp_path / "zu.zip", into)
    assert isinstance(one, Refused)
    assert isinstance(one.error, EncryptedDocumentError)
    [one] = expand(tmp_path / "leer.zip", into)
    assert "the archive is empty" in refusals([one])[0]


def test_an_archive_is_no_single_document():
    with pytest.raises(UnsupportedFormatError, match="no single document"):
        read_bytes(zipped(("a.txt", b"x")), "a.zip")


def test_an_archive_and_a_mail_go_in_once_with_their_rights(tmp_path, monkeypatch):
    embedder = open_embedder(Settings())
    monkeypatch.setattr(pipeline, "open_embedder", lambda _: embedder)
    settings = replace(Settings(), index=tmp_path / "index", ingest_jobs=1)
    message = mail()
    message.add_attachment(text("Bahnhof"), "text", "plain", filename="plan.txt")
    folder = tmp_path / "papiere"
    folder.mkdir()
    (folder / "a.zip").write_bytes(zipped(("mail.eml", message.as_bytes()), ("../x.txt", b"x")))
    (folder / "a.zip.meta.toml").write_text('groups = ["hafen"]\nmarking = "VS-NfD"', "utf-8")
    first = ingest([folder], settings)
    assert [Path(name).relative_to(folder).as_posix() for name in first.added] == [
        "a.zip/mail.eml", "a.zip/mail.eml/plan.txt",
    ]  # fmt: skip
    assert [Path(f.path).name for f in first.failed] == ["x.txt"]
    again = ingest([folder], settings)
    assert (again.added, again.replaced, len(again.unchanged)) == ((), (), 2)
    reader = open_reader(settings, embedder, Analyser().signature)
    try:
        found = [(info.name, info.groups, info.marking) for info in reader.documents()]
    finally:
        reader.close()
    assert found == [
        ("a.zip/mail.eml", ("hafen",), "VS-NfD"),
        ("a.zip/mail.eml/plan.txt", ("hafen",), "VS-NfD"),
    ]


def test_a_mail_within_mails_ends_and_an_archive_that_holds_itself_does_too(tmp_path):
    message = mail("innen")
    for level in range(8):
        outer = mail(f"Stufe {level}")
        outer.add_attachment(message)
        message = outer
    found = unpacked(tmp_path, "tief.eml", message.as_bytes())
    assert len(names(found)) == containers.MOST_MAILS
    assert "within 5 others already" in refusals(found)[0]


def test_an_attachment_does_not_decide_who_may_read(tmp_path):
    """A mail comes from anybody: a sidecar attached to it is a file like any other."""
    message = mail()
    message.add_attachment(text("Bahnhof"), "text", "plain", filename="plan.txt")
    message.add_attachment(b'groups = ["alle"]', "text", "plain", filename="plan.txt.meta.toml")
    found = unpacked(tmp_path, "post.eml", message.as_bytes())
    assert "post.eml/plan.txt.meta.toml" in names(found)
    assert [path.name for path in (tmp_path / "unpacked").rglob("*.meta.toml")] != []
    plan = next(one for one in found if one.name == "post.eml/plan.txt")
    assert not plan.path.with_name("plan.txt.meta.toml").exists()


@pytest.mark.parametrize(
    ("own", "left"), [("", ("hafen", "kai")), ('groups = ["kai", "alle"]', ("kai",))]
)
def test_a_member_is_read_by_nobody_who_may_not_read_its_archive(tmp_path, own, left):
    members = [("plan.txt", text("Hafen"))]
    members += [("plan.txt.meta.toml", own.encode())] if own else []
    (tmp_path / "a.zip.meta.toml").write_text('groups = ["kai", "hafen"]', "utf-8")
    [item] = unpacked(tmp_path, "a.zip", zipped(*members))
    made = work.prepare(item, 300, None)
    assert made.document.info.groups == left


def test_a_member_for_others_than_its_archive_is_refused(tmp_path):
    members = (("plan.txt", text("Hafen")), ("plan.txt.meta.toml", b'groups = ["alle"]'))
    (tmp_path / "a.zip.meta.toml").write_text('groups = ["kai"]', "utf-8")
    [item] = unpacked(tmp_path, "a.zip", zipped(*members))
    error = work.prepare(item, 300, None)
    assert "for other groups than what it lies in" in str(error)


def test_a_mail_in_an_archive_gives_its_own_rights_to_what_is_attached(tmp_path):
    message = mail()
    message.add_attachment(text("Bahnhof"), "text", "plain", filename="plan.txt")
    data = zipped(("m.eml", message.as_bytes()), ("m.eml.meta.toml", b'groups = ["kai"]'))
    _, plan = unpacked(tmp_path, "a.zip", data)
    assert work.prepare(plan, 300, None).document.info.groups == ("kai",)
