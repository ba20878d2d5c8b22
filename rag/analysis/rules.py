"""Which steps of the analysis are taken: all that pay by default, others for comparison.

An index remembers what rules made it (``Analyser.signature``); ``python -m eval.ablation``
measures what each of them is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from hashlib import sha256
from types import MappingProxyType

NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Switches of the analysis; compared by identity, so that they are quick keys of caches.

    ``related`` maps the German stem of a word to stems of words that mean about the same; they are
    searched for at ``related_weight``.
    """

    compounds: bool = True
    """German compounds are indexed and searched by their parts as well."""
    joined: bool = False
    """A part of a question's compound counts only where the others stand too."""
    folding: bool = True
    """ä is a and ß is ss, in German."""
    inflection: bool = True
    """Words are cut to their stems."""
    related: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING)
    related_weight: float = 0.3

    @property
    def signature(self) -> str:
        """Name the switches that stand otherwise than by default; empty where all stand so."""
        changed = [
            f"{'' if value else 'no-'}{one.name}"
            for one in fields(self)
            if one.type == "bool" and (value := getattr(self, one.name)) != one.default
        ]
        if self.related:
            text = repr((sorted(self.related.items()), self.related_weight))
            changed.append(f"related-{sha256(text.encode()).hexdigest()[:12]}")
        return "-".join(changed)


USUAL = Rules()
"""What an index is made by unless something else is asked for."""
