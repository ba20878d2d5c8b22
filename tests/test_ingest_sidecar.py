"""Sidecars and ``--meta``: what cannot be meant is one line, and rights are never passed over."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest import files, sidecar, work
from ingest.containers import Item, expand
from ingest.pipeline import ingest
from ingest.reader import read
from rag.analysis import markings
from rag.config import load
from rag.errors import DocumentError, UsageError

HARBOUR = "Der Hafen ist seit Freitag wieder geöffnet worden."


@pytest.fixture
def paper(tmp_path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(HARBOUR, "utf-8")
    return path


def beside(paper: Path, text: str, encoding: str = "utf-8") -> None:
    paper.with_name("a.txt.meta.toml").write_text(text, encoding)


def test_a_sidecar_saved_by_notepad_is_read(paper):
    beside(paper, 'title = "Öffnung"', "utf-8-sig")
    assert read(paper).info.title == "Öffnung"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("date = '2025-02-30'", "'date' cannot be '2025-02-30'; write date = 2025-05-01"),
        ("date = '2025-13'", "'date' cannot be '2025-13'; write date = 2025-05-01"),
        ("date = 10:00:00", "'date' cannot be datetime.time(10, 0); write date = 2025-05-01"),
        ("language = 'Deutsch'", "'language' cannot be 'Deutsch'; write de, en or another"),
        ("groups = ['']", "'groups' cannot be ['']; give a list"),
        ("marking = ''", "'marking' cannot be ''; give a text in quotes, or leave the key out"),
        ("marking = 'quatsch'", "'marking' cannot be 'quatsch'; write one of: none, TLP:CLEAR, "),
        ("groups = 'leitung'", "'groups' cannot be 'leitung'; give a list"),
    ],
)
def test_a_value_that_cannot_be_is_one_line(paper, text, line):
    beside(paper, text)
    with pytest.raises(DocumentError) as caught:
        read(paper)
    assert line in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("date", "2025-02-30", "is no date; write date=2025-05-01"),
        ("date", "2025-13", "is no date; write date=2025-05-01"),
        ("language", "Deutsch", "is no language; write language=de"),
        ("marking", "quatsch", "is no marking; write marking=VS-NfD"),
        ("groups", " , ", "names no group; write groups=leitung,presse"),
    ],
)
def test_what_cannot_be_given_with_meta_is_refused(key, value, line):
    with pytest.raises(UsageError, match=f"--meta: '{value}' {line}"):
        sidecar.check({key: value})


def test_values_that_can_be_are_kept(paper):
    beside(paper, 'date = 2025-05-01T10:00:00\ngroups = []\nlanguage = "fr"')
    info = read(paper).info
    assert (info.date, info.groups, info.language) == ("2025-05-01", (), "fr")
    given = {"date": "2025-02", "groups": "a, b", "language": ""}
    assert dict(sidecar.check(given)) == given


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("VS-VERTRAULICH", "VS-V"),
        ("VS-Vertraulich", "VS-V"),
        ("VS-GEHEIM", "GEHEIM"),
        ("geheim", "GEHEIM"),
        ("VS-STRENG GEHEIM", "STRENG GEHEIM"),
        ("TLP RED", "TLP:RED"),
        ("NfD", "VS-NfD"),
        ("offen", "none"),
        ("vs-nfd", "VS-NfD"),
    ],
)
def test_a_marking_given_by_hand_is_read_as_one_in_a_paper(paper, written, meant):
    beside(paper, f'marking = "{written}"')
    assert read(paper).info.marking == meant
    told = sidecar.tell(read(paper).info, sidecar.check({"marking": written}))
    assert told.marking == meant
    assert markings.highest((written, "LIMITE")) == ("LIMITE" if meant == "none" else written)


@pytest.mark.parametrize("name", ["A.txt.meta.toml", "b.meta.toml"])
def test_a_sidecar_that_fits_no_document_is_named(paper, name):
    beside(paper, 'groups = ["leitung"]')
    wrong = paper.with_name(name)
    wrong.write_text('groups = ["leitung"]', "utf-8")
    assert list(files.unused([paper.parent, paper])) == [wrong]
    settings = load({"index": paper.parent / "index", "ingest.jobs": 1}, environ={})
    report = ingest([paper.parent], settings)
    assert [one.path for one in report.failed] == [str(wrong)]
    assert "describes no file beside it" in str(report.failed[0].error)
    assert len(report.added) == 1


def test_a_sidecar_that_leads_nowhere_does_not_open_the_document_to_all(paper):
    paper.with_name("a.txt.meta.toml").symlink_to(paper.with_name("weg.toml"))
    with pytest.raises(DocumentError, match=r"meta\.toml: the sidecar cannot be read \(No such"):
        read(paper)


def test_a_name_that_leaves_no_room_for_a_sidecar_is_read(tmp_path):
    path = tmp_path / f"{'ä' * 125}.txt"
    path.write_text(HARBOUR, "utf-8")
    assert read(path).text == HARBOUR


def test_a_wrong_sidecar_in_an_archive_is_named_by_its_place_there(tmp_path):
    archive = tmp_path / "akten.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("alt/a.txt", HARBOUR)
        packed.writestr("alt/a.txt.meta.toml", 'colour = "red"')
    (tmp_path / "unpacked").mkdir()
    [item] = expand(archive, tmp_path / "unpacked")
    assert isinstance(item, Item)
    error = work.prepare(item, 300, None)
    assert str(error).startswith(f"{archive}/alt/a.txt.meta.toml: unknown key 'colour'")
