"""HTML that is safe by construction: text is escaped unless it already is ``Markup``."""

from __future__ import annotations

import re
from html import escape

_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
# Controls that reorder what is read (a file name "…gpj.exe"), and those that HTML forbids.
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class Markup(str):
    """A string that is HTML already; only ``tag`` and ``join`` make one."""

    __slots__ = ()


def text(value: object) -> Markup:
    """Return ``value`` escaped, with � for control and bidirectional override characters."""
    if isinstance(value, Markup):
        return value
    return Markup(escape(_HARMFUL.sub("\ufffd", str(value)), quote=True))


def join(*children: object) -> Markup:
    """Return the children one after another; None is left out."""
    return Markup("".join(text(child) for child in children if child is not None))


def tag(name: str, *children: object, **attributes: object) -> Markup:
    """Return one element.

    Args:
        name: the element's name, always from our own code.
        children: texts (escaped), ``Markup``, or None (left out).
        attributes: ``class_`` and ``for_`` lose the underscore, other underscores become hyphens;
            None and False leave the attribute out, True writes it bare.
    """
    words = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        words.append(key if value is True else f'{key}="{text(value)}"')
    opening = f"<{' '.join(words)}>"
    return Markup(opening if name in _VOID else f"{opening}{join(*children)}</{name}>")
