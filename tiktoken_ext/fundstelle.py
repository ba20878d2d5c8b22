"""The encoding "fundstelle" for tiktoken, from a file of this installation: no network."""

from __future__ import annotations

from binascii import a2b_base64
from typing import Any

from rag.analysis import files

FILE = "fundstelle.tiktoken.gz"
# Every piece is of bounded length, so that counting stays linear in whatever text comes in: byte
# pairs are merged within one piece, and merging is slower than linear in its length. The bounds
# are small because they are unrolled when the expression is compiled (64 letters: 30 ms more).
PATTERN = (
    r" ?[\p{L}\p{M}]{1,24}"  # a word with the blank before it
    r"| ?\p{N}{1,3}"  # digits by threes
    r"| ?[^\s\p{L}\p{M}\p{N}]{1,8}"  # punctuation and signs
    r"|\s{1,16}"
)


def fundstelle() -> dict[str, Any]:
    """Return the arguments of ``tiktoken.Encoding``: 32,000 byte pairs of German and English."""
    # One base64 token a line; its rank is its line number, so that the file needs no numbers.
    tokens = files.content(FILE).split()
    return {
        "name": "fundstelle",
        "pat_str": PATTERN,
        "mergeable_ranks": dict(zip(map(a2b_base64, tokens), range(len(tokens)), strict=True)),
        "special_tokens": {},
    }


ENCODING_CONSTRUCTORS = {"fundstelle": fundstelle}
