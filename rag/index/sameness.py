"""When two files hold the same text: a fingerprint of what is said, whatever the format.

A format decides where lines end, how lists are marked and which blanks stand where, so only
letters, numbers and the signs that change a number's meaning count. Digits keep their points and
commas, since ``3,2`` is not ``32``, and letters their accents.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SAID = re.compile(r"(?:(?<=\s)[-\u2212\u2013])?\d+(?:[.,:/]\d+)*|[^\W\d_]+|[%‰§€$£&+=<>]")


def fingerprint(text: str) -> str:
    """Return the hex SHA-256 of what a text says; equal for the same text in another format."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    # Letters run together: a word may be divided at a line end here and whole there.
    said = "".join([f" {one} " if one[-1].isdigit() else one for one in _SAID.findall(folded)])
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
