"""Papers that were printed anew, "21/309 (neu)", and are cited without that."""

from __future__ import annotations

from pathlib import Path

from library import over

from rag.types import Status
from tests.test_replied import ANTWORT, REPLIED


def test_a_paper_printed_anew_is_found_by_its_bare_number(tmp_path: Path) -> None:
    text = ANTWORT.replace("Drucksache 99/240", "Drucksache 99/240 (neu)")
    with over(tmp_path, {"antwort.txt": text}) as assistant:
        (info,) = assistant.documents()
        assert info.number == "99/240 (neu)"
        for paper in ("99/240", "99/240 (neu)"):
            answer = assistant.ask(f"Was antwortete die Bundesregierung auf Frage 3 in {paper}?")
            assert answer.status is Status.ANSWERED
            assert REPLIED[2] in [one.text for one in answer.sentences]
