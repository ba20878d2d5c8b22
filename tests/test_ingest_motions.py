"""Where the demands of a motion begin."""

from __future__ import annotations

import pytest

from ingest.chunk import passages
from ingest.reader import read_bytes

HEAD = (
    "Deutscher Bundestag Drucksache 21/352\n21. Wahlperiode 03.06.2025\nAntrag\n"
    "der Fraktion BÜNDNIS 90/DIE GRÜNEN\nSeekabel besser schützen\n"
    "Der Bundestag wolle beschließen:\nI. Der Deutsche Bundestag stellt fest:\n"
    "Die Kabel in der Ostsee fielen im letzten Jahr viermal aus, zuletzt im Winter.\n"
)
CALLS = "II. Der Deutsche Bundestag fordert die Bundesregierung auf,"


def _sections(text: str) -> dict[str, str]:
    """The last heading above each passage, by the passage's words."""
    document = read_bytes(f"{HEAD}{text}\n".encode(), "21-352.txt")
    found = passages(document, 220)
    return {document.text[x.start : x.end]: x.section[-1] for x in found if x.section}


def _section_of(text: str, words: str) -> str:
    return next(section for said, section in _sections(text).items() if words in said)


@pytest.mark.parametrize(
    "heading",
    [
        CALLS,
        "II. Der Deutsche Bundestag fordert daher die Bundesregierung unter\n"
        "Wahrung der Hoheit der Länder auf,",
        "II. Der Deutsche Bundestag fordert die Bundesregierung auf, einen Gesetzentwurf\n"
        "vorzulegen, der die Meldung von Schäden an Kabeln, Leitungen und Masten um die Pflicht\n"
        "zur Anzeige von Gefahren erweitert und hierfür",
    ],
)
def test_what_a_motion_demands_stands_under_its_own_heading(heading: str) -> None:
    text = (
        f"{heading}\n1. ein Lagebild zu schaffen, das alle Schäden an Kabeln zeigt;\n"
        "2. die Küstenwache mit zwei weiteren Schiffen auszustatten."
    )

    assert _section_of(text, "Küstenwache")[:110] == " ".join(heading.split())[:110]
    assert _section_of(text, "fielen") == "I. Der Deutsche Bundestag stellt fest:"


def test_a_demand_on_the_line_of_its_heading_is_parted_from_it() -> None:
    text = (
        f"{CALLS}\nsich dafür einzusetzen, dass alle Betreiber von Kabeln ihre Schäden dem\n"
        "Bundesamt melden. Die Meldungen sind zu veröffentlichen."
    )

    assert _section_of(text, "sich dafür einzusetzen") == CALLS
    assert not any("fordert" in said for said in _sections(text))


def test_a_numbered_sentence_of_a_resolution_heads_nothing() -> None:
    text = "II. Der Deutsche Bundestag bittet seine Präsidentin, dies dem Rat zu übermitteln."

    assert _section_of(text, "übermitteln") == "I. Der Deutsche Bundestag stellt fest:"
