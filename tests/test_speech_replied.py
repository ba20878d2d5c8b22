"""What a government's reply repeats of a report is the word of whoever made the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.speech import replied
from rag.types import Manner, Role, Voice

INQUIRY = "UK Government Response to the Harbour Inquiry Module 1 Report"
COMMITTEE = "Government Response to the Science and Technology Select Committee Report on Piers"
HEADED = """\
The government is grateful for the Report and should say so.

Recommendation 4: A civil emergency strategy

The governments of the UK and Wales should together introduce a strategy.

As a minimum, the strategy should:

● be adaptable;

● name the means that each government has put in place.

The strategy should be reassessed every three years.

The government agrees with the insights. Departments should follow.

● they should report yearly.

Recommendation 5: Data

The government welcomes this. Data should be shared.
"""
NUMBERED = """\
Hol Inquiry Recommendation

8.1. We welcome the plan, and agree with its aims (paragraph 3.14).

8.2. However, we have doubts about it. These principles should be applied:

• the Government is to say what it wants;

• agreements should be evaluated (paragraph 5.26).

8.3. We urge the Department to do more.

While the Government is alive to this, more should be said.

Recommendation

1.1 We accept that more should be done.
"""
TITLED = """\
Recommendation

Enabling choice: the role of piers and bridges

7 http://example.gov.uk/piers.pdf

8.32 We recommend that the Government (a) publish targets; and (b) set out the steps.

The Government does not believe in targets. (paragraph 5.1)

Recommendation

{above}

2.3 Departments have done so (paragraph 3.4).
"""


def whose(words: str, text: str, title: str) -> Voice | None:
    return replied.recommended(text, text.index(words), title)


@pytest.mark.parametrize(
    "words",
    [
        "The governments of the UK",
        "As a minimum",
        "● be adaptable",
        "● name",
        "The strategy should be",
    ],
)
def test_a_recommendation_is_the_inquirys_until_the_government_replies(words: str) -> None:
    assert whose(words, HEADED, INQUIRY) == Voice(Manner.QUOTED, "Harbour Inquiry")


@pytest.mark.parametrize(
    "words",
    [
        "We welcome the plan",
        "However, we have doubts",
        "These principles",
        "• agreements",
        "We urge",
    ],
)
def test_numbered_paragraphs_of_a_report_are_the_committees(words: str) -> None:
    theirs = Voice(Manner.QUOTED, "Science and Technology Select Committee")
    assert whose(words, NUMBERED, COMMITTEE) == theirs


def test_a_title_or_note_above_a_numbered_recommendation_does_not_make_it_the_governments() -> None:
    theirs = Voice(Manner.QUOTED, "Science and Technology Select Committee")
    assert whose("We recommend that", TITLED, COMMITTEE) == theirs
    assert whose("The Government does not", TITLED, COMMITTEE) is None


@pytest.mark.parametrize("above", ["Government response", "This is being done already."])
def test_a_numbered_paragraph_below_the_reply_is_the_replys(above: str) -> None:
    text = TITLED.format(above=above)
    assert whose("Departments have done", text, COMMITTEE) is None


@pytest.mark.parametrize(
    ("words", "text", "title"),
    [
        ("The government is grateful", HEADED, INQUIRY),
        ("Departments should follow", HEADED, INQUIRY),
        ("● they should report", HEADED, INQUIRY),
        ("Data should be shared", HEADED, INQUIRY),
        ("While the Government is alive", NUMBERED, COMMITTEE),
        ("We accept that more", NUMBERED, COMMITTEE),
        ("The governments of the UK", HEADED, "Report of the Harbour Inquiry"),
    ],
)
def test_the_reply_and_other_papers_speak_for_themselves(words: str, text: str, title: str) -> None:
    assert whose(words, text, title) is None


def test_an_answer_says_who_recommended(tmp_path: Path) -> None:
    (tmp_path / "response.md").write_text(f"# {INQUIRY}\n\n{HEADED}", "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "response.md"], settings).failed
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("Who should together introduce a strategy?")
    cited = next(one for one in answer.citations if "together introduce" in one.quote)
    assert cited.voice == Voice(Manner.QUOTED, "Harbour Inquiry")
    assert cited.role is Role.QUOTES
