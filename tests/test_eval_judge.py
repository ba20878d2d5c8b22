"""A chat model as judge, over HTTP: a real OpenAI-compatible server on loopback."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from eval import llm_judge, run
from eval.llm_judge import Judgement

HALL = "Das Rathaus wurde im Jahr 1905 gebaut."
TOWER = "The tower of the town hall is 72 metres high."
GOLD = [
    {"id": "a", "lang": "de", "question": "Wann wurde das Rathaus gebaut?", "answer": "1905"},
    {"id": "b", "lang": "en", "question": "How high is the tower?", "answer": "72 metres"},
    {"id": "c", "lang": "en", "question": "How old is the tower?", "answer": "90 years"},
]
SAID = [
    {"id": "a", "response": f"{HALL} [1]", "contexts": [HALL]},
    {"id": "b", "response": f"{TOWER} [1]", "contexts": [TOWER]},
    {"id": "c", "response": "The tower is 90 years old. [1]", "contexts": [TOWER]},
]


@pytest.fixture
def served(monkeypatch):
    """A server that says of a sentence what ``says`` returns; the bodies that it was sent."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    bodies, says = [], {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            bodies.append(body)
            user = body["messages"][1]["content"]
            text = next((word for part, word in says.items() if part in user), "NO")
            message = {"role": "assistant", "content": text}
            choice = {"index": 0, "finish_reason": "stop", "message": message}
            raw = json.dumps({
                "id": "c", "object": "chat.completion", "created": 1, "model": "tiny",
                "choices": [choice],
            }).encode()  # fmt: skip
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1", says, bodies
    server.shutdown()
    server.server_close()
    thread.join()


def evaluate(folder, url, *words):
    for name, rows in (("gold", GOLD), ("said", SAID)):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    words = (folder / "gold.jsonl", "--predictions", folder / "said.jsonl",
             "--out", folder / "out", "--set", f"answer.base_url={url}", *words)  # fmt: skip
    code = run.main([str(word) for word in words])
    results = json.loads((folder / "out" / "results.json").read_text("utf-8"))
    return code, results


def test_the_model_is_asked_in_the_language_of_the_sentence(served, tmp_path, capsys):
    url, says, bodies = served
    says.update({"1905 gebaut": "JA.", "90 years": "No, it does not say so.", "72 metres": "Yes"})
    code, results = evaluate(tmp_path, url, "--judge", "openai:tiny")
    assert code == 0
    german, english, _ = ([m["content"] for m in body["messages"]] for body in bodies)
    assert "Antworte mit einem Wort: JA oder NEIN." in german[0]
    assert "Reply with one word: YES or NO." in english[0]
    # What documents and answers say stands in the fence, never in the system message.
    assert HALL not in german[0]
    fence = german[1].split("\n")[0]
    assert fence.startswith("<<<")
    assert fence[3:] in german[0]
    assert fence != english[1].split("\n")[0]
    judged = results["judge"]
    assert (judged["model"], judged["sentences"], judged["unclear"]) == ("openai:tiny", 3, 0)
    assert judged["supported_by_model"] == pytest.approx(2 / 3)
    assert (judged["agreement"], judged["kappa"]) == (1.0, 1.0)
    assert "judge openai:tiny: 0.667 of 3 sentences supported" in capsys.readouterr().out


def test_a_judge_is_never_asked_by_default(served, tmp_path):
    url, _, bodies = served
    code, results = evaluate(tmp_path, url)
    assert (code, results["judge"], bodies) == (0, None, [])


def test_a_judge_out_of_reach_fails_the_run_and_keeps_its_figures(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    code, results = evaluate(tmp_path, "http://127.0.0.1:9/v1", "--judge", "openai:tiny")
    assert code == 1
    assert results["measures"]["answer_key"]["all"]["value"] == 1.0
    assert "failed judge: openai:tiny at http://127.0.0.1:9/v1" in capsys.readouterr().out


def test_what_is_no_chat_model_is_refused(tmp_path, capsys):
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD[0]) + "\n", "utf-8")
    (tmp_path / "said.jsonl").write_text(json.dumps(SAID[0]) + "\n", "utf-8")
    words = [tmp_path / "gold.jsonl", "--predictions", tmp_path / "said.jsonl"]
    words += ["--judge", "extractive", "--out", tmp_path / "out"]
    assert run.main([str(word) for word in words]) == 2
    assert "--judge: 'extractive' is no chat model" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "means"),
    [("YES", True), (" **Ja**, denn …", True), ("No.", False), ("NEIN", False), ("Maybe", None),
     ("", None), ("Yesterday", None)],
)  # fmt: skip
def test_the_first_word_decides(said, means):
    assert llm_judge.verdict(said) is means


def test_kappa_equals_scikit_learn():
    from sklearn.metrics import cohen_kappa_score

    model = [True, True, False, False, True, False, True, True, None]
    check = [True, False, False, True, True, False, True, False, True]
    found = [Judgement("q", "s", m, c) for m, c in zip(model, check, strict=True)]
    got = llm_judge.summary(found)
    assert got["kappa"] == pytest.approx(cohen_kappa_score(model[:8], check[:8]))
    assert (got["sentences"], got["unclear"], got["agreement"]) == (8, 1, 5 / 8)
    assert llm_judge.summary(found[8:]) == {"sentences": 0, "unclear": 1}
    assert llm_judge.summary(found[:1])["kappa"] is None
