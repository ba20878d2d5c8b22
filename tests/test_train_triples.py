"""What the encoder learns from: questions of one paper side by side, and what is no negative."""

from __future__ import annotations

import random

from train.triples import BLOCK, Triple, _blocks, _capped


def of(paper: str, count: int) -> list[Triple]:
    return [Triple(f"{paper} {n}", f"passage {n}", "other", f"{paper} {n}") for n in range(count)]


def test_questions_of_one_paper_stay_together_in_blocks_and_none_is_lost() -> None:
    groups = [of("a", 2 * BLOCK + 3), of("b", BLOCK), of("c", 1)]
    blocks = _blocks(groups, random.Random(1))
    assert sorted(map(len, blocks)) == [1, 3, BLOCK, BLOCK, BLOCK]
    assert all(len({one.question[0] for one in block}) == 1 for block in blocks)
    assert sorted(one for block in blocks for one in block) == sorted(
        one for group in groups for one in group
    )


def test_a_cap_leaves_whole_blocks() -> None:
    blocks = [of("a", BLOCK), of("b", BLOCK), of("c", BLOCK)]
    assert _capped(blocks, BLOCK + 1) == blocks[:2]
    assert _capped(blocks, 0) == []


def test_a_text_with_the_evidence_of_a_question_is_no_negative_of_it() -> None:
    evidence = "Die Brücke kostet drei Millionen Euro."
    one = Triple("Was kostet sie?", f"Davor. {evidence} Danach.", "Anderes.", evidence)
    assert one.answered_by(evidence)
    assert one.answered_by(f"{evidence} Sie wird im Mai eröffnet.")
    assert not one.answered_by("Sie wird im Mai eröffnet.")
