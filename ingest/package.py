"""Zip packages of office files, opened with care: sizes, ratio, encryption, plain XML.

Nothing is unpacked to disk and nothing outside the package is read: XML with a document type
(the way to entity bombs and to external files) is refused, and links are never followed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree  # type: ignore[import-untyped]

from ingest.text import plain
from rag.errors import BrokenDocumentError, EncryptedDocumentError
from rag.types import Dropped

Element: TypeAlias = Any
"""An element of lxml, which carries no types."""

MOST_MEMBERS = 20_000
MOST_BYTES = 512 * 1024 * 1024
"""Uncompressed bytes of all members together."""
MOST_RATIO = 250
"""Uncompressed to compressed bytes, which text seldom passes; small packages are left alone."""
_SMALL = 16 * 1024 * 1024
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MACROS = re.compile(
    r"(?:^|/)vbaProject\w*\.bin$|^Basic/[^/]+/(?!script-l[bc]\.xml$)|^Scripts/.+/[^/]+$"
)
"""Programs in Office and OpenDocument files, wherever somebody renamed one to look harmless."""
_REASONS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


class Package:
    """The members of one package, by name."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open a package.

        Raises:
            BrokenDocumentError: no zip file, or its members pass the limits.
            EncryptedDocumentError: a member is protected by a password.
        """
        self.name = name
        self._archive = archive(data, name)
        self._names = {info.filename for info in self._archive.infolist()}

    def __contains__(self, member: str) -> bool:
        """Return whether the package has a member of this name."""
        return member in self._names

    def bytes(self, member: str) -> bytes:
        """Return a member's content.

        Raises:
            BrokenDocumentError: it is missing or damaged.
        """
        if member not in self._names:
            raise broken(self.name, f"'{member}' is missing")
        try:
            return self._archive.read(member)
        except _REASONS as error:
            raise broken(self.name, f"'{member}' is damaged") from error

    def xml(self, member: str) -> Element:
        """Return the root of an XML member; entities and document types are refused."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(self.bytes(member), parser)
        except etree.XMLSyntaxError as error:
            raise broken(self.name, f"'{member}' is no XML") from error
        if root.getroottree().docinfo.doctype:
            raise broken(self.name, f"'{member}' declares a document type")
        return root

    def relations(self, member: str) -> dict[str, tuple[str, str]]:
        """Return the targets inside the package that a member names: id to (type, member)."""
        folder, file = posixpath.split(member)
        listing = posixpath.join(folder, "_rels", f"{file}.rels")
        if listing not in self:
            return {}
        found = {}
        for relation in self.xml(listing).iter(_RELATIONS):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            absolute = target.startswith("/")
            path = target[1:] if absolute else posixpath.normpath(posixpath.join(folder, target))
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            found[relation.get("Id", "")] = (kind, path)
        return found

    def outside(self) -> tuple[Dropped, ...]:
        """Return what the file names outside itself and would load: templates, pictures, sheets.

        It is left where it is. Links that a reader would click are no part of the file.
        """
        found: dict[tuple[str, str], None] = {}
        for listing in sorted(self._names):
            if not listing.endswith(".rels"):
                continue
            for relation in self.xml(listing).iter(_RELATIONS):
                kind = relation.get("Type", "").rsplit("/", 1)[-1]
                if relation.get("TargetMode") == "External" and kind != "hyperlink":
                    found[kind, plain(relation.get("Target", ""))] = None
        return tuple(
            Dropped(target, f"{kind} outside the file, not read") for kind, target in found
        )


def archive(data: bytes, name: str) -> zipfile.ZipFile:
    """Open a zip file whose members keep the limits.

    Raises:
        BrokenDocumentError: no zip file, too many members, too large, packed too densely, or an
            office file with macros.
        EncryptedDocumentError: a member is protected by a password.
    """
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except _REASONS as error:
        raise broken(name, "the package cannot be opened") from error
    members = opened.infolist()
    if len(members) > MOST_MEMBERS:
        raise broken(name, f"it holds {len(members)} members, the limit is {MOST_MEMBERS}")
    if any(info.flag_bits & 1 for info in members):
        raise EncryptedDocumentError(
            "it is protected by a password", where=name, remedy="save it without the password"
        )
    if not name.lower().endswith(".zip") and any(_MACROS.search(info.filename) for info in members):
        raise BrokenDocumentError(
            "it holds macros", where=name, remedy="save it without its macros"
        )
    total = sum(info.file_size for info in members)
    if total > MOST_BYTES:
        raise broken(name, f"it unpacks to {total >> 20} MiB, the limit is {MOST_BYTES >> 20}")
    if total > _SMALL and total > MOST_RATIO * len(data):
        raise broken(name, f"it unpacks to {total // len(data)} times its size, a zip bomb")
    return opened


def broken(name: str, what: str) -> BrokenDocumentError:
    """Return the error for a package that cannot be read."""
    return BrokenDocumentError(what, where=name, remedy="open it in its program and save it again")


def office_properties(package: Package) -> dict[str, str]:
    """Return title, author and day of creation of an Office Open XML file."""
    if "docProps/core.xml" not in package:
        return {}
    names = {"title": "title", "creator": "author", "created": "created"}
    return properties(package.xml("docProps/core.xml").iter(), names)


def properties(elements: Iterator[Element], names: dict[str, str]) -> dict[str, str]:
    """Return the texts of the elements whose local names are given, by the name they get here."""
    found: dict[str, str] = {}
    for element in elements:
        name = names.get(local(element))
        text = plain(element.text or "")
        if name and text:
            found.setdefault(name, text[:10] if name == "created" else text)
    return found


def local(element: Element) -> str:
    """Return an element's name without its namespace; the empty text for comments."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""
