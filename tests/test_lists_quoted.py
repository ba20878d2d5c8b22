"""Lists in answers: what is announced is given, or the reader is told that more follows."""

import json

from rag.cli import main

ITEM = (
    "• Punkt {number} des Hafenprogramms: Der Kai {number} wird erneuert. Dazu gehört, dass "
    "Poller, Leitern und Fender geprüft und wo nötig ersetzt werden, bevor der Betrieb beginnt."
)
NOTICE = "Die Aufzählung geht in der Quelle weiter, als sie hier zitiert ist: [1]"


def answer(question, text, tmp_path, capsys):
    (tmp_path / "hafen.txt").write_text(text, encoding="utf-8")
    where = ["--index", str(tmp_path / "index")]
    assert main(["ingest", str(tmp_path / "hafen.txt"), *where]) == 0
    capsys.readouterr()
    assert main(["ask", question, "--json", *where]) == 0
    return json.loads(capsys.readouterr().out)


def test_an_answer_says_where_a_list_goes_on_beyond_the_quote(tmp_path, capsys):
    items = "\n\n".join(ITEM.format(number=number) for number in range(1, 15))
    text = f"Hafenprogramm\n\nDas Hafenprogramm enthält folgende Punkte:\n\n{items}\n"
    found = answer("Welche Punkte enthält das Hafenprogramm?", text, tmp_path, capsys)
    assert "Punkt 2 " in found["citations"][0]["quote"]
    assert "Punkt 14 " not in found["citations"][0]["quote"]
    assert NOTICE in found["notices"]
    found = answer("Wird der Kai 1 des Hafenprogramms erneuert?", text, tmp_path, capsys)
    assert NOTICE not in found["notices"]


def test_nothing_is_said_of_a_list_that_is_quoted_whole(tmp_path, capsys):
    text = (
        "Hafenrat\n\nMitglieder des Hafenrats waren folgende Personen:\n\n"
        "Anna Beer, Bernd Link, Clara Noll und Dieter Ohm.\n\nDer Hafenrat tagte im Mai.\n"
    )
    found = answer("Welche Personen waren Mitglieder des Hafenrats?", text, tmp_path, capsys)
    assert "Clara Noll" in found["citations"][0]["quote"]
    assert not [line for line in found["notices"] if "Aufzählung" in line]
