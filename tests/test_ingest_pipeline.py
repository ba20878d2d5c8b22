"""Files into a real index: what is added, replaced, refused, and what a crash leaves."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest import containers, files, pipeline, run, work
from ingest.limits import MIB, Limits
from ingest.pipeline import ingest, remove
from ingest.report import Progress
from rag.analysis.words import Analyser
from rag.errors import UsageError
from rag.index import open_reader

pytestmark = pytest.mark.usefixtures("opened_once")


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "papiere"
    place.mkdir()
    for name, word in (("a.txt", "Hafen"), ("b.md", "Bahnhof"), ("c.txt", "Flughafen")):
        (place / name).write_text(f"Der {word} ist seit Freitag wieder geöffnet worden.", "utf-8")
    return place


def opened(settings):
    return open_reader(settings, pipeline.open_embedder(settings), Analyser().signature)


def names(settings):
    reader = opened(settings)
    try:
        return [info.name for info in reader.documents()]
    finally:
        reader.close()


def text_of(settings, name):
    reader = opened(settings)
    try:
        info = next(info for info in reader.documents() if info.name == name)
        document = reader.document(info.id)
        assert document is not None
        return document.text
    finally:
        reader.close()


def test_a_folder_goes_in_and_a_second_time_nothing_changes(settings, folder):
    first = ingest([folder], settings)
    assert [Path(name).name for name in first.added] == ["a.txt", "b.md", "c.txt"]
    assert first.passages == 3
    second = ingest([folder], settings)
    assert (second.added, second.replaced, len(second.unchanged)) == ((), (), 3)
    assert names(settings) == ["a.txt", "b.md", "c.txt"]


def test_new_content_in_the_same_file_replaces_the_old(settings, folder):
    ingest([folder], settings)
    (folder / "a.txt").write_text("Der Hafen bleibt nun doch geschlossen.", "utf-8")
    report = ingest([folder], settings)
    assert [Path(name).name for name in report.replaced] == ["a.txt"]
    assert names(settings) == ["a.txt", "b.md", "c.txt"]
    assert "geschlossen" in text_of(settings, "a.txt")


def test_the_same_content_under_another_name_goes_in_once(settings, folder):
    (folder / "d.txt").write_bytes((folder / "a.txt").read_bytes())
    report = ingest([folder], settings)
    assert [(Path(a).name, Path(b).name) for a, b in report.duplicates] == [("d.txt", "a.txt")]
    assert report.passages == 3
    again = ingest([folder / "d.txt"], settings)
    assert (len(again.unchanged), again.duplicates) == (1, ())
    assert names(settings) == ["a.txt", "b.md", "c.txt", "d.txt"]


def test_a_failing_file_is_named_and_the_others_go_in(settings, folder):
    (folder / "b0.pdf").write_bytes(b"%PDF-1.4 kaputt")
    (folder / "leer.txt").write_bytes(b"")
    (folder / "bild.png").write_bytes(b"\x89PNG")
    report = ingest([folder, folder / "fehlt.txt"], settings)
    assert {Path(f.path).name for f in report.failed} == {
        "b0.pdf",
        "leer.txt",
        "bild.png",
        "fehlt.txt",
    }
    assert all("; " in str(f.error) for f in report.failed)
    assert names(settings) == ["a.txt", "b.md", "c.txt"]


def test_hidden_files_and_sidecars_are_no_documents(folder):
    (folder / ".versteckt.txt").write_text("x", "utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "kopf.txt").write_text("x", "utf-8")
    (folder / "a.txt.meta.toml").write_text('title = "A"', "utf-8")
    found, missing = files.expand([folder, folder / "a.txt", folder / "*.md"])
    assert [path.name for path in found] == ["a.txt", "b.md", "c.txt"]
    assert missing == []
    _, missing = files.expand([folder / "*.odt", folder / "nichts"])
    assert [item.reason for item in missing] == [
        "no file matches this pattern", "no such file or folder",
    ]  # fmt: skip


def test_a_changed_sidecar_describes_the_document_anew(settings, folder):
    ingest([folder], settings)
    (folder / "a.txt.meta.toml").write_text('title = "Neuer Titel"', "utf-8")
    report = ingest([folder], settings)
    assert [Path(name).name for name in report.replaced] == ["a.txt"]
    assert ingest([folder], settings).replaced == ()


def test_progress_counts_every_file_and_ends(settings, folder):
    seen: list[Progress] = []
    (folder / "leer.txt").write_bytes(b"")
    ingest([folder], settings, progress=seen.append)
    assert [p.done for p in seen] == [1, 2, 3, 4, 4]
    assert seen[-1].phase == "done"
    assert {p.total for p in seen} == {4}


def test_an_interrupt_keeps_what_was_finished(settings, folder, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 1)

    def stop(progress):
        if progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest([folder], settings, progress=stop)
    assert names(settings) == ["a.txt", "b.md"]
    assert [Path(name).name for name in ingest([folder], settings).added] == ["c.txt"]


def test_documents_are_removed_by_name_or_id(settings, folder):
    ingest([folder], settings)
    assert remove(["a.txt"], settings) == ("a.txt",)
    reader = opened(settings)
    identity = reader.documents()[0].id
    reader.close()
    assert remove([identity[:8]], settings) == ("b.md",)
    with pytest.raises(UsageError, match=r"no document is named 'c\.text'; near names: c\.txt"):
        remove(["c.text"], settings)
    assert names(settings) == ["c.txt"]


def _misbehave(item, max_tokens, glossary, limits):
    if item.name == "b.txt":
        os._exit(7)
    if item.name == "c.txt":
        time.sleep(60)
    if item.name == "d.txt":
        bytearray(limits.memory)
    return work.prepare(item, max_tokens, glossary, limits)


def items(folder, names):
    for name in names:
        path = folder / f"{name}.txt"
        path.write_text(f"Der Hafen {name} ist offen.", "utf-8")
        yield from containers.expand(path, folder)


def test_a_file_that_crashes_or_eats_memory_fails_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "TASK", _misbehave)
    limits = Limits(memory=3000 * MIB)
    outcomes = list(work.run(list(items(tmp_path, "abde")), 2, 300, None, limits))
    assert [type(o).__name__ for o in outcomes] == [
        "Prepared", "BrokenDocumentError", "BrokenDocumentError", "Prepared",
    ]  # fmt: skip
    assert "crashed the worker" in str(outcomes[1])
    assert "more than 3000 MiB" in str(outcomes[2])


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_hangs_is_stopped(tmp_path, monkeypatch, jobs):
    monkeypatch.setattr(work, "TASK", _misbehave)
    monkeypatch.setattr(work, "_HARMLESS", frozenset())
    [outcome] = work.run(list(items(tmp_path, "c")), jobs, 300, None, Limits(seconds=1))
    assert "more than 1 s" in str(outcome)


def test_a_file_too_large_or_of_too_much_text_is_refused(settings, folder):
    report = ingest([folder / "a.txt"], settings, limits=Limits(file_bytes=20))
    assert "the limit is 0" in str(report.failed[0].error)
    report = ingest([folder / "a.txt"], settings, limits=Limits(characters=20))
    assert "the limit is 20" in str(report.failed[0].error)


def test_a_file_whose_name_is_no_text_fails_alone(settings, folder):
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("Der Bahnhof ist wieder offen.", "utf-8")
    page = "<html><body><p>Ein halbes &#xD83D; Zeichen im Hafen.</p></body></html>"
    (folder / "d.html").write_text(page, "utf-8")
    report = ingest([folder], settings)
    assert [Path(f.path).name for f in report.failed] == ["caf\\udce9.txt"]
    assert "rename the file" in str(report.failed[0].error)
    assert names(settings) == ["a.txt", "b.md", "c.txt", "d.html"]


STARTER = """
import time
from ingest import limits, work
if __name__ == "__main__":
    pool = work._Job(300, None, limits.Limits()).pool(1)
    print(pool.submit(work.os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_a_worker_ends_with_the_process_that_started_it(tmp_path):
    (tmp_path / "starter.py").write_text(STARTER)
    command = [sys.executable, str(tmp_path / "starter.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        worker = int(starter.stdout.readline())
        starter.kill()
    for _ in range(100):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        status = Path(f"/proc/{worker}/stat")
        if status.is_file() and " Z " in status.read_text():
            return  # ended; whoever adopted it has not asked how yet
        time.sleep(0.1)
    pytest.fail("the worker still runs")
