"""The preprint note that runs up the margin of parliamentary papers, taken out of a page's rows."""

from __future__ import annotations

from collections.abc import Sequence

from ingest import papers
from ingest.rows import Row
from rag.types import Dropped


def without(rows: Sequence[Row]) -> tuple[Sequence[Row], list[Dropped]]:
    """Return the rows without the note ("V/orabfassung – w/ird …"), and the note."""
    joined = "\n".join([row.text for row in rows])
    if "orabfassung" not in joined:
        return rows, []
    rest, notes = papers.without_notes(joined)
    if not notes:
        return rows, []
    kept, at = [], 0
    for row in rows:
        text = row.text.strip()
        found = rest.find(text, at)
        # Rows of the note are not in the rest; all others come there in the same order.
        if found >= 0 and not rest[at:found].strip():
            kept.append(row)
            at = found + len(text)
    return kept, notes
