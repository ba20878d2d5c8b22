"""Any encoder by one setting, from files to an answer, on the command line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import model_samples
import pytest

from rag.cli import main
from rag.config import Settings
from rag.crossing import open_crossing
from rag.embed import open_embedder
from rag.errors import SettingsError


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    model_samples.library()
    return model_samples.encoder(tmp_path_factory.mktemp("models") / "tiny-e5-small")


@pytest.fixture(scope="module")
def index(model: Path, small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index") / "index"
    words = ["ingest", str(small_documents), "--index", str(folder), *encoder(model)]
    assert main(words) == 0
    return folder


def encoder(model: object) -> list[str]:
    return ["--set", f"embedding.model={model}", "--set", "search.reranker=none"]


def test_an_encoder_from_a_folder_takes_in_searches_and_answers(
    model: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "Was schätzt das Referat für einen Austausch der Technik?"
    assert main(["search", question, "--json", "--index", str(index), *encoder(model)]) == 0
    found = json.loads(capsys.readouterr().out)["passages"]
    assert found[0]["document"] == "vermerk.txt"
    assert main(["ask", question, "--json", "--index", str(index), *encoder(model)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert "3,2 Milliarden" in answer["answer"]


def test_the_index_remembers_the_encoder_and_refuses_another(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "Was kostet es?", "--index", str(index), *encoder("bundled")]) == 3
    line = capsys.readouterr().err.strip()
    assert "\n" not in line
    assert "made with encoder tiny-e5-small@" in line
    assert "prefixes 'query: ' and 'passage: '" in line
    assert "rebuild" in line


def test_status_shows_the_encoder_and_its_prefixes(
    model: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--index", str(index), *encoder(model)]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"encoder +tiny-e5-small@\w+ \(12 dimensions\)", shown)
    assert re.search(r"prefixes +'query: ' and 'passage: '", shown)


def test_other_prefixes_are_another_encoder(
    model: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["ask", "Was kostet es?", "--index", str(index), *encoder(model)]
    assert main([*words, "--set", "embedding.query_prefix=Frage: "]) == 3
    assert "'Frage: '" in capsys.readouterr().err


def test_rebuild_moves_an_index_to_another_encoder(
    model: Path, small_documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--index", str(tmp_path / "index")]
    assert main(["ingest", str(small_documents), *where, *encoder("bundled-fast")]) == 0
    assert main(["ask", "Was kostet es?", *where, *encoder("bundled-fast")]) == 0
    assert main(["rebuild", *where, *encoder(model)]) == 0
    assert main(["ask", "Was kostet es?", *where, *encoder(model)]) == 0
    capsys.readouterr()
    assert main(["ask", "Was kostet es?", *where, *encoder("bundled-fast")]) == 3


MODULE = '''
import numpy as np

class Recorder:
    """Scores alike, and remembers what it was asked."""

    asked = []

    def __init__(self):
        self.id = "recorder"

    def score(self, question, texts):
        Recorder.asked.append((question, tuple(texts)))
        return np.zeros(len(texts), dtype=np.float32)
'''


def test_a_cross_encoder_by_name_reads_the_question_beside_the_likeliest_sentences(
    small_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "recorder_for_tests.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    question = "Was schätzt das Referat für einen Austausch der Technik?"
    reranker = ["--set", "search.reranker=recorder_for_tests:Recorder"]
    assert main(["ask", question, "--index", str(small_index), *reranker]) == 0
    import recorder_for_tests

    ((asked, texts),) = recorder_for_tests.Recorder.asked
    assert asked == question
    assert any("3,2 Milliarden" in text for text in texts)


def test_a_cross_encoder_from_a_folder_answers(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model_samples.library()
    folder = model_samples.cross_encoder(tmp_path / "tiny-reranker")
    words = ["ask", "Was kostet der Austausch?", "--json", "--index", str(small_index)]
    capsys.readouterr()
    assert main([*words, "--set", f"search.reranker={folder}"]) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["sentences"]
    assert output.err == ""


@pytest.mark.parametrize("name", ["bundeld", "bundle", "bundled_"])
def test_a_slip_of_a_name_is_never_looked_for_on_a_hub(name: str) -> None:
    with pytest.raises(SettingsError, match=rf"embedding\.model: there is no model '{name}'; did"):
        open_embedder(replace(Settings(), embedding_model=name))
    with pytest.raises(SettingsError, match=rf"search\.reranker: there is no model '{name}'; did"):
        open_crossing(replace(Settings(), search_reranker=name))


def test_the_nearest_name_of_this_package_is_offered() -> None:
    with pytest.raises(SettingsError, match="did you mean 'bundled-fast'"):
        open_embedder(replace(Settings(), embedding_model="Bundeld-Fast"))
    with pytest.raises(SettingsError, match="did you mean 'none'"):
        open_crossing(replace(Settings(), search_reranker="non"))


def test_names_of_this_package_are_read_in_any_case() -> None:
    settings = replace(Settings(), embedding_model="Bundled-Fast", search_reranker="None")
    assert open_embedder(settings).signature.dimension == 256
    assert open_crossing(settings) is None


@pytest.mark.parametrize(
    ("name", "whole"),
    [("example/none", "example/none"), ("mini-model", "sentence-transformers/mini-model")],
)
def test_a_hub_that_fails_is_asked_once(name: str, whole: str, tmp_path: Path) -> None:
    asked: list[str] = []

    class Failing(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(self.path)
            self.send_response(503)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Failing)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    environment = {
        **os.environ, "HF_HUB_OFFLINE": "0", "HF_HOME": str(tmp_path), "NO_PROXY": "127.0.0.1",
        "HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
    }  # fmt: skip
    code = f"from rag.embed import hub; hub.look_up({name!r})"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert done.returncode == 1
    assert "503" in done.stderr
    assert "Retry" not in done.stderr
    assert len(asked) == 1
    assert asked[0].startswith(f"/{whole}/")
